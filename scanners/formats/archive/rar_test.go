package archive

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
)

// rarOf writes an archive of version 5 (RARLAB, RAR 5.0 archive format) whose members are stored as they are. A name that ends in a
// slash is a folder, one with -> a link, one that begins with a lock an encrypted member.
func rarOf(pairs ...string) []byte {
	b := []byte(rarMark + "\x01\x00")
	b = rarBlock(b, 1, 0, []byte{0}, nil, nil) // the archive's own header
	for i := 0; i < len(pairs); i += 2 {
		name, content := pairs[i], []byte(pairs[i+1])
		var extra []byte
		flags := uint64(4) // with a checksum
		if rest, ok := strings.CutSuffix(name, "/"); ok {
			name, flags = rest, 1
		}
		if link, to, ok := strings.Cut(name, "->"); ok {
			name = link
			record := binary.AppendUvarint(binary.AppendUvarint(binary.AppendUvarint(nil, 5), 1), 0)
			record = append(binary.AppendUvarint(record, uint64(len(to))), to...)
			extra = append(binary.AppendUvarint(nil, uint64(len(record))), record...)
		}
		if rest, ok := strings.CutPrefix(name, "🔒"); ok {
			name = rest
			record := append([]byte{1, 0, 0, 15}, make([]byte, 32)...) // type, version, flags, count of hashing; salt and vector
			extra = append(binary.AppendUvarint(nil, uint64(len(record))), record...)
		}
		fields := binary.AppendUvarint(binary.AppendUvarint(nil, flags), uint64(len(content)))
		fields = binary.AppendUvarint(fields, 0o100644)
		if flags&4 != 0 {
			fields = binary.LittleEndian.AppendUint32(fields, crc32.ChecksumIEEE(content))
		}
		fields = binary.AppendUvarint(binary.AppendUvarint(fields, 0), 1) // stored; made on Unix
		fields = append(binary.AppendUvarint(fields, uint64(len(name))), name...)
		b = rarBlock(b, 2, uint64(len(content)), fields, extra, content)
	}
	return rarBlock(b, 5, 0, []byte{0}, nil, nil)
}

func rarBlock(b []byte, kind, size uint64, fields, extra, content []byte) []byte {
	flags, sizes := uint64(0), []byte(nil)
	if len(extra) > 0 {
		flags |= 1
		sizes = binary.AppendUvarint(sizes, uint64(len(extra)))
	}
	if kind == 2 {
		flags |= 2
		sizes = binary.AppendUvarint(sizes, size)
	}
	head := binary.AppendUvarint(binary.AppendUvarint(nil, kind), flags)
	head = slices.Concat(head, sizes, fields, extra)
	head = append(binary.AppendUvarint(nil, uint64(len(head))), head...)
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(head))
	return slices.Concat(b, head, content)
}

// RAROf is for the tests outside of the package.
var RAROf = rarOf

func rarSample() []byte {
	return rarOf("a.txt", "Ann", "dir/", "", "dir/été.txt", long(), "link->/etc/passwd", "", "🔒secret.txt", "0123456789abcdef", "a.txt", "Ann again", "empty", "")
}

func TestRAR(t *testing.T) {
	t.Parallel()
	packed := rarSample()
	if RAR().Recognise(packed, formats.Input{}) != formats.Certain || RAR().Recognise([]byte("Rar!"), formats.Input{}) != formats.No {
		t.Error("it is not told apart")
	}
	got := unpack(t, RAR(), formats.Input{Body: bytes.NewReader(packed), Part: scanners.NewPrivate("x.rar")})
	want := []string{"x.rar/a.txt=Ann", "x.rar/dir/été.txt=" + long(), "x.rar/a.txt#2=Ann again", "x.rar/empty="}
	if got.err != nil || !slices.Equal(got.members, want) {
		t.Errorf("members %.300q, ends with %v", got.members, got.err)
	}
	if want := []string{"x.rar/link: no records", "x.rar/secret.txt: encrypted"}; !slices.Equal(got.unread, want) {
		t.Errorf("unread %q", got.unread)
	}
}

func TestRARDamage(t *testing.T) {
	t.Parallel()
	packed := rarOf("a", "Ann Aertsens", "b", "Bob Baker")
	for at := range packed {
		changed := slices.Clone(packed)
		changed[at] ^= 0x55
		for what, damaged := range map[string][]byte{"changed": changed, "cut": packed[:at]} {
			if RAR().Recognise(damaged, formats.Input{}) == formats.No {
				continue
			}
			got := unpack(t, RAR(), formats.Input{Body: bytes.NewReader(damaged)})
			whole := slices.Equal(got.members, []string{"a=Ann Aertsens", "b=Bob Baker"})
			if said := got.err != nil || len(got.unread) > 0 || slices.ContainsFunc(got.members, func(m string) bool { return strings.Contains(m, ": ") }); !whole && !said {
				t.Errorf("with byte %d %s there are %q and nothing is said", at, what, got.members)
			}
			if got.err != nil && !errors.As(got.err, new(*scanners.Unread)) {
				t.Errorf("ends with %v", got.err)
			}
		}
	}
}

func TestRARConformance(t *testing.T) {
	t.Parallel()
	formattest.Unpacker(t, RAR(), []formattest.Sample{{Name: "a.rar", Content: rarOf("a.txt", "Ann", "b.txt", long())}})
}

func FuzzRAR(f *testing.F) {
	fuzzHostile(f, RAR(), rarOf("a", "Ann", "link->a", "", "🔒b", "Bob"), rarSample())
}
