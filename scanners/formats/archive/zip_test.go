package archive

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz/lzma"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
)

// found is what an archive gave: "part=content", with the reason behind it where the member ended with one, and what was
// recorded.
type found struct {
	members []string
	names   []string
	unread  []string
	err     error
}

func (f *found) New() *scanners.Batch        { return scanners.NewBatch(nil) }
func (f *found) Batch(*scanners.Batch) error { return nil } // what is said of members: see TestEveryPlaceIsRead
func (f *found) Unread(u *scanners.Unread) error {
	f.unread = append(f.unread, u.Part.Reveal()+": "+string(u.Why))
	return nil
}

func unpack(t testing.TB, u formats.Unpacker, in formats.Input) *found {
	t.Helper()
	f := new(found)
	f.err = u.Unpack(t.Context(), in, f, func(_ context.Context, member formats.Input) error {
		content, err := io.ReadAll(io.LimitReader(member.Body, 4<<20))
		text := member.Part.Reveal() + "=" + string(content)
		if err != nil {
			var u *scanners.Unread
			if !errors.As(err, &u) {
				t.Errorf("a member ends with %v", err)
				return nil
			}
			text += ": " + string(u.Why)
		}
		f.members = append(f.members, text)
		f.names = append(f.names, member.Name)
		return nil
	})
	return f
}

// file is a member to be written.
type file struct {
	name, content string
	method        uint16
	streamed      bool // sizes stand behind the member
}

func zipOf(files ...file) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	w.RegisterCompressor(zstded, func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) })
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: f.method}
		if f.streamed {
			m, _ := w.CreateHeader(h)
			_, _ = io.WriteString(m, f.content)
			continue
		}
		var packed bytes.Buffer
		one := zip.NewWriter(&packed)
		one.RegisterCompressor(zstded, func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) })
		m, _ := one.CreateHeader(&zip.FileHeader{Name: "x", Method: f.method})
		_, _ = io.WriteString(m, f.content)
		_ = one.Close()
		r, _ := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
		h.CRC32, h.UncompressedSize64, h.CompressedSize64 = crc32.ChecksumIEEE([]byte(f.content)), uint64(len(f.content)), r.File[0].CompressedSize64
		raw, _ := r.File[0].OpenRaw()
		m, _ = w.CreateRaw(h)
		_, _ = io.Copy(m, raw)
	}
	_ = w.Close()
	return b.Bytes()
}

func long() string {
	var b strings.Builder
	for i := range uint32(1500) {
		fmt.Fprintf(&b, "line %d of a person %x\n", i, i*2654435761)
	}
	return b.String()
}

func sample() []byte {
	return zipOf(
		file{"a.txt", "Ann", stored, false}, file{"dir/", "", stored, false}, file{"dir/b.txt", long(), deflated, false},
		file{"c.txt", "Carl", zstded, false}, file{"d.txt", long(), deflated, true},
	)
}

func sampleMembers() []string {
	return []string{"a.txt=Ann", "dir/b.txt=" + long(), "c.txt=Carl", "d.txt=" + long()}
}

// lzmaCompressor writes a member as APPNOTE.TXT, section 5.8, has it.
func lzmaCompressor(marked bool, size int64) zip.Compressor {
	return func(out io.Writer) (io.WriteCloser, error) {
		var alone bytes.Buffer
		w, err := lzma.WriterConfig{DictCap: 1 << 16, EOSMarker: marked, SizeInHeader: !marked, Size: size}.NewWriter(&alone)
		return &lzmaMember{w, &alone, out}, err
	}
}

type lzmaMember struct {
	io.WriteCloser
	alone *bytes.Buffer
	out   io.Writer
}

func (l *lzmaMember) Close() error {
	if err := l.WriteCloser.Close(); err != nil {
		return err
	}
	head := l.alone.Next(lzma.HeaderLen)
	_, err := l.out.Write(slices.Concat([]byte{9, 20, 5, 0}, head[:5], l.alone.Bytes()))
	return err
}

func TestLZMAMembers(t *testing.T) {
	t.Parallel()
	for name, marked := range map[string]bool{"with a mark at the end": true, "by its size": false} {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		var packed bytes.Buffer
		c, err := lzmaCompressor(marked, int64(len(long())))(&packed)
		if err == nil {
			_, err = io.WriteString(c, long())
		}
		if err = errors.Join(err, c.Close()); err != nil {
			t.Fatal(err)
		}
		h := &zip.FileHeader{Name: "a.txt", Method: lzmaed, CRC32: crc32.ChecksumIEEE([]byte(long())), CompressedSize64: uint64(packed.Len()), UncompressedSize64: uint64(len(long()))}
		if marked {
			h.Flags = 2
		}
		m, err := w.CreateRaw(h)
		if err == nil {
			_, err = m.Write(packed.Bytes())
		}
		if err = errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
		whole := b.Bytes()
		for how, in := range map[string]formats.Input{
			"at random": {Body: bytes.NewReader(whole), At: bytes.NewReader(whole), Size: int64(len(whole))}, "as a stream": {Body: bytes.NewReader(whole), Size: -1},
		} {
			if got := unpack(t, Zip(), in); got.err != nil || len(got.unread) > 0 || !slices.Equal(got.members, []string{"a.txt=" + long()}) {
				t.Errorf("%s, %s: %d members, unread %q, ends with %v", name, how, len(got.members), got.unread, got.err)
			}
		}
		whole[100] ^= 0x55
		if got := unpack(t, Zip(), formats.Input{Body: bytes.NewReader(whole), At: bytes.NewReader(whole), Size: int64(len(whole))}); slices.Equal(got.members, []string{"a.txt=" + long()}) {
			t.Errorf("%s: damage does not show", name)
		}
	}
}

func TestZip(t *testing.T) {
	t.Parallel()
	packed, n := sample(), int64(len(sample()))
	u := Zip()
	for name, in := range map[string]formats.Input{
		"at random":         {Body: bytes.NewReader(packed), At: bytes.NewReader(packed), Size: n},
		"as a stream":       {Body: bytes.NewReader(packed), Size: -1},
		"behind other data": {At: bytes.NewReader(slices.Concat([]byte("#!/bin/sh\n"), packed)), Size: n + 10},
	} {
		got := unpack(t, u, in)
		if got.err != nil || len(got.unread) > 0 || !slices.Equal(got.members, sampleMembers()) {
			t.Errorf("%s: %d members, unread %q, ends with %v", name, len(got.members), got.unread, got.err)
		}
		if want := []string{"a.txt", "b.txt", "c.txt", "d.txt"}; !slices.Equal(got.names, want) {
			t.Errorf("%s: names %q", name, got.names)
		}
	}
}

// An archive inside another one that is too large to be kept is read from front to back.
func TestZipLargerThanTheSpool(t *testing.T) {
	t.Parallel()
	big := strings.Repeat("0123456789abcdef", (spoolLimit+1000)/16)
	packed := zipOf(file{"big", big[:3<<20], stored, false}, file{"a", "Ann", deflated, true}, file{"big2", big, stored, false}, file{"b", "Bob", deflated, false})
	f := new(found)
	sizes := map[string]int64{}
	f.err = Zip().Unpack(t.Context(), formats.Input{Body: bytes.NewReader(packed), Size: -1}, f, func(_ context.Context, member formats.Input) error {
		n, err := io.Copy(io.Discard, member.Body)
		sizes[member.Name] = n
		return err
	})
	want := map[string]int64{"big": 3 << 20, "a": 3, "big2": int64(len(big)), "b": 3}
	if f.err != nil || len(f.unread) > 0 || fmt.Sprint(sizes) != fmt.Sprint(want) {
		t.Errorf("sizes %v, want %v; unread %q, ends with %v", sizes, want, f.unread, f.err)
	}
}

func TestZipNames(t *testing.T) {
	t.Parallel()
	packed := zipOf(
		file{"../../etc/passwd", "1", stored, false}, file{"/abs", "2", stored, false}, file{`c:\dir\win.txt`, "3", stored, false},
		file{"same", "4", stored, false}, file{"same", "5", stored, false}, file{"caf\x82", "6", stored, false}, file{"..", "7", stored, false},
	)
	got := unpack(t, Zip(), formats.Input{At: bytes.NewReader(packed), Size: int64(len(packed)), Part: scanners.NewPrivate("x.zip")})
	want := []string{
		"x.zip/../../etc/passwd=1", "x.zip//abs=2", `x.zip/c:\dir\win.txt=3`, "x.zip/same=4", "x.zip/same#2=5", "x.zip/café=6", "x.zip/..=7",
	}
	if got.err != nil || !slices.Equal(got.members, want) {
		t.Errorf("members %q, ends with %v", got.members, got.err)
	}
	if want := []string{"passwd", "abs", "win.txt", "same", "same", "café", ""}; !slices.Equal(got.names, want) {
		t.Errorf("names %q", got.names)
	}
}

// patched returns the archive with a 16-bit field changed in the nth record that begins with mark.
func patched(packed []byte, mark string, nth, at int, value uint16) []byte {
	packed = slices.Clone(packed)
	i := -1
	for range nth {
		i += 1 + bytes.Index(packed[i+1:], []byte(mark))
	}
	binary.LittleEndian.PutUint16(packed[i+at:], value)
	return packed
}

func TestZipDamage(t *testing.T) {
	t.Parallel()
	three := zipOf(file{"a", "Ann", stored, false}, file{"b", "Bob", stored, false}, file{"c", "Carl", stored, false})
	end := bytes.Index(three, []byte(listMark))
	for name, test := range map[string]struct {
		packed  []byte
		members []string
		unread  []string
		err     scanners.Why
	}{
		"encrypted": {
			patched(three, listMark, 2, 8, 1),
			[]string{"a=Ann", "c=Carl"},
			[]string{"b: encrypted"},
			"",
		},
		"unknown method": {
			patched(three, listMark, 2, 10, 9),
			[]string{"a=Ann", "c=Carl"},
			[]string{"b: no decoder"},
			"",
		},
		"bad checksum": {
			patched(three, listMark, 2, 16, 0),
			[]string{"a=Ann", "b=Bob: corrupt", "c=Carl"},
			nil, "",
		},
		"no such header": {
			patched(three, listMark, 2, 42, 7),
			[]string{"a=Ann", "c=Carl"},
			[]string{"b: corrupt"},
			"",
		},
		"cut before the list": {three[:end], []string{"a=Ann", "b=Bob", "c=Carl"}, []string{": corrupt"}, scanners.Truncated},
		"cut in a member":     {three[:end-2], []string{"a=Ann", "b=Bob", "c=Ca: truncated"}, []string{": corrupt"}, scanners.Truncated},
		"damaged list":        {patched(three, listMark, 2, 0, 0), []string{"a=Ann", "b=Bob", "c=Carl"}, []string{": corrupt"}, ""},
		"members overlap": {
			patched(patched(three, listMark, 1, 20, 400), listMark, 2, 20, 400),
			[]string{"a=Ann", "b=Bob", "c=Carl"},
			[]string{": corrupt"},
			"",
		},
		"something between, no list": {
			slices.Concat(three[:end], []byte("PK, something"), three[:end]),
			[]string{"a=Ann", "b=Bob", "c=Carl", "a#2=Ann", "b#2=Bob", "c#2=Carl"},
			[]string{": corrupt", ": corrupt"},
			scanners.Truncated,
		},
		"part of a larger archive": {
			patched(three, listMark, 2, 34, 1),
			[]string{"a=Ann", "c=Carl"},
			[]string{"b: truncated"},
			"",
		},
		"nothing in it": {zipOf(), nil, nil, ""},
		"no archive":    {[]byte("hello"), nil, []string{": corrupt", ": corrupt"}, scanners.Truncated},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := unpack(t, Zip(), formats.Input{At: bytes.NewReader(test.packed), Size: int64(len(test.packed))})
			if !slices.Equal(got.members, test.members) || !slices.Equal(got.unread, test.unread) {
				t.Errorf("members %q, unread %q", got.members, got.unread)
			}
			var u *scanners.Unread
			if errors.As(got.err, &u); test.err == "" && got.err != nil || test.err != "" && (u == nil || u.Why != test.err) {
				t.Errorf("ends with %v, want %q", got.err, test.err)
			}
		})
	}
}

func TestManyEncryptedMembers(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := range maxUnread + 10 {
		_, _ = w.CreateRaw(&zip.FileHeader{Name: fmt.Sprint(i), Flags: 1})
	}
	_ = w.Close()
	got := unpack(t, Zip(), formats.Input{At: bytes.NewReader(b.Bytes()), Size: int64(b.Len())})
	if got.err != nil || len(got.unread) != maxUnread+1 || got.unread[maxUnread] != ": over a limit" {
		t.Errorf("%d unread, ends with %v", len(got.unread), got.err)
	}
}

func TestRecogniseZip(t *testing.T) {
	t.Parallel()
	office := zipOf(file{"docProps/app.xml", "x", deflated, true}, file{"[Content_Types].xml", "x", deflated, true})
	late := zipOf(file{"big", strings.Repeat("x", 2*formats.HeadSize), stored, false}, file{"word/document.xml", "x", deflated, false})
	for name, test := range map[string]struct {
		packed []byte
		want   formats.Likeness
	}{
		"zip":                {sample(), formats.Certain},
		"empty":              {zipOf(), formats.Certain},
		"spanned":            {slices.Concat([]byte(descriptorMark), sample()), formats.Certain},
		"office document":    {office, formats.No},
		"OpenDocument":       {zipOf(file{"mimetype", "application/vnd.oasis.opendocument.text", stored, false}), formats.No},
		"EPUB":               {zipOf(file{"mimetype", "application/epub+zip", stored, true}), formats.Certain},
		"a document inside":  {zipOf(file{"x.docx", string(office), stored, false}), formats.Certain},
		"behind a program":   {slices.Concat([]byte("MZ program"), sample()), formats.Likely},
		"text of that name":  {[]byte("PK hello, this is a text and not an archive"), formats.No},
		"a late office part": {late, formats.Certain},
	} {
		head := test.packed[:min(len(test.packed), formats.HeadSize)]
		in := formats.Input{Name: "x.ZIP", At: bytes.NewReader(test.packed), Size: int64(len(test.packed))}
		if got := Zip().Recognise(head, in); got != test.want {
			t.Errorf("%s: likeness %d, want %d", name, got, test.want)
		}
	}
	got := unpack(t, Zip(), formats.Input{At: bytes.NewReader(late), Size: int64(len(late))})
	var u *scanners.Unread
	if len(got.members) > 0 || !errors.As(got.err, &u) || u.Why != scanners.NoDecoder {
		t.Errorf("of an office document %d members were read; ends with %v", len(got.members), got.err)
	}
}

func TestZipConformance(t *testing.T) {
	t.Parallel()
	formattest.Unpacker(t, Zip(), []formattest.Sample{{Name: "a.zip", Content: sample()}})
}

// FuzzZip checks that hostile archives end, and that an archive which the standard library reads well is read alike.
func FuzzZip(f *testing.F) {
	small := zipOf(file{"a", "Ann", stored, false}, file{"b", "Bob Bob Bob", deflated, true}, file{"c/", "", stored, false}, file{"c/d", "D", zstded, false})
	f.Add(small)
	f.Add(small[:len(small)-30])
	f.Add(patched(small, listMark, 1, 8, 1))
	f.Add(zipOf())
	f.Fuzz(func(t *testing.T, packed []byte) {
		in := formats.Input{Body: bytes.NewReader(packed), At: bytes.NewReader(packed), Size: int64(len(packed)), Name: "x.zip"}
		u := Zip()
		u.Recognise(packed, in)
		got := unpack(t, u, in)
		in.At, in.Size = nil, -1
		streamed := unpack(t, u, in)
		if !slices.Equal(got.members, streamed.members) || !slices.Equal(got.unread, streamed.unread) {
			t.Error("read at random and as a stream it differs")
		}
		x := &inflater{in: newBuffer()}
		_ = x.stream(t.Context(), bytes.NewReader(packed), newMembers(in, new(found), func(_ context.Context, member formats.Input) error {
			_, _ = io.CopyN(io.Discard, member.Body, 1<<20)
			return nil
		}))
		want, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
		if got.err != nil || len(got.unread) > 0 || err != nil {
			return
		}
		for _, f := range want.File {
			r, err := f.Open()
			if err != nil {
				continue
			}
			content, err := io.ReadAll(r)
			if err == nil && len(content) > 0 && !slices.ContainsFunc(got.members, func(m string) bool { return strings.HasSuffix(strings.TrimSuffix(m, ": corrupt"), "="+string(content)) }) {
				t.Fatalf("the standard library reads %d bytes that are not here", len(content))
			}
		}
	})
}
