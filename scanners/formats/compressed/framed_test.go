package compressed

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zlib"
	"github.com/pierrec/lz4/v4"

	"dossier/scanners"
	"dossier/scanners/formats"
)

func lz4ed(text string, options ...lz4.Option) []byte {
	var b bytes.Buffer
	w := lz4.NewWriter(&b)
	_ = w.Apply(append([]lz4.Option{lz4.BlockSizeOption(lz4.Block64Kb)}, options...)...)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.Bytes()
}

func framed(text string, options ...s2.WriterOption) []byte {
	var b bytes.Buffer
	w := s2.NewWriter(&b, append(options, s2.WriterBlockSize(16<<10), s2.WriterConcurrency(1))...)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.Bytes()
}

func zlibbed(text string) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.Bytes()
}

// lzwed writes what compress does: codes of up to most bits; the table is emptied clearAt bytes apart (0: never).
func lzwed(text string, most uint, clearAt int) []byte {
	out := []byte{0x1f, 0x9d, byte(most) | 0x80}
	var group []byte
	bits, width := uint(0), uint(9)
	end := func(whole bool) {
		for whole && uint(len(group)) < width && bits > 0 {
			group = append(group, 0)
		}
		out, group, bits = append(out, group...), nil, 0
	}
	put := func(code int) {
		for i := range width {
			if bits&7 == 0 {
				group = append(group, 0)
			}
			group[bits>>3] |= byte(code>>i&1) << (bits & 7)
			bits++
		}
		if bits == width*8 {
			end(false)
		}
	}
	table, free, known := map[string]int{}, 257, -1
	for i := range len(text) {
		if known < 0 {
			known = int(text[i])
			continue
		}
		key := string(rune(known)) + text[i:i+1]
		if code, ok := table[key]; ok {
			known = code
			continue
		}
		put(known)
		if free < 1<<most {
			table[key] = free
			free++
		}
		if free > 1<<width && width < most {
			end(true)
			width++
		}
		if clearAt > 0 && i%clearAt == 0 {
			put(lzwClear)
			end(true)
			table, free, width = map[string]int{}, 257, 9
		}
		known = int(text[i])
	}
	if known >= 0 {
		put(known)
	}
	end(false)
	return out
}

func TestOpenFramed(t *testing.T) {
	t.Parallel()
	text := long(8000) // blocks, and code widths, one after the other
	skipped := "\x50\x2a\x4d\x18\x03\x00\x00\x00abc"
	for name, test := range map[string]struct {
		u       formats.Unpacker
		packed  string
		outer   string
		member  string
		content string
	}{
		"lz4":                     {LZ4(), string(lz4ed(text)), "x.csv.lz4", "x.csv", text},
		"lz4 of tar":              {LZ4(), string(lz4ed(text, lz4.ChecksumOption(false))), "x.tlz4", "x.tar", text},
		"lz4 with sums of blocks": {LZ4(), string(lz4ed(text, lz4.BlockChecksumOption(true))), "x", "x", text},
		"lz4, empty":              {LZ4(), string(lz4ed("")), "x", "x", ""},
		"lz4 after lz4":           {LZ4(), skipped + string(lz4ed("a")) + skipped + string(lz4ed("")) + string(lz4ed("b")) + skipped, "x", "x", "ab"},
		"lz4 of the first form":   {LZ4(), string(lz4ed(text, lz4.LegacyOption(true))), "x.lz4", "x", text},
		"snappy":                  {Snappy(), string(framed(text, s2.WriterSnappyCompat())), "x.csv.sz", "x.csv", text},
		"snappy, empty":           {Snappy(), snappyMagic, "x.sz", "x", ""},
		"snappy after snappy":     {Snappy(), string(framed("a", s2.WriterSnappyCompat())) + string(framed("b", s2.WriterSnappyCompat())), "x", "x", "ab"},
		"s2":                      {Snappy(), string(framed(text)), "x.csv.s2", "x.csv", text},
		"zlib":                    {Zlib(), string(zlibbed(text)), "x.csv.zz", "x.csv", text},
		"zlib, short":             {Zlib(), string(zlibbed("Ann Lee")), "", "", "Ann Lee"},
		"zlib, empty":             {Zlib(), string(zlibbed("")), "", "", ""},
		"compress":                {Compress(), string(lzwed(text, 16, 0)), "x.csv.Z", "x.csv", text},
		"compress, full tables":   {Compress(), string(lzwed(text, 12, 0)), "x.taz", "x.tar", text},
		"compress, emptied":       {Compress(), string(lzwed(text, 14, 5000)), "x", "x", text},
		"compress, of 9 bits":     {Compress(), string(lzwed(text, 9, 0)), "x", "x", text},
		"compress, one repeated":  {Compress(), string(lzwed(strings.Repeat("a", 9999), 16, 0)), "x", "x", strings.Repeat("a", 9999)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if l := test.u.Recognise([]byte(test.packed[:min(len(test.packed), formats.HeadSize)]), formats.Input{}); l != formats.Certain {
				t.Errorf("likeness %d", l)
			}
			for range 2 { // the second time with what the first one left in the pool
				got, err := unpack(t, test.u, formats.Input{Body: strings.NewReader(test.packed), Name: test.outer, Size: int64(len(test.packed))})
				if err != nil || got.err != nil || got.content != test.content {
					t.Errorf("%d bytes, want %d; the member ends with %v, the container with %v", len(got.content), len(test.content), got.err, err)
				}
				if got.name != test.member {
					t.Errorf("name %q, want %q", got.name, test.member)
				}
			}
		})
	}
}

// What only begins like a stream is left to others.
func TestNotCompressed(t *testing.T) {
	t.Parallel()
	for name, head := range map[string]string{
		"text that begins like zlib":   "x^2 + y^2 = z^2, which Fermat wrote in the margin of a book",
		"a picture's colours":          "\x78\x9c\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
		"compress with wrong flags":    "\x1f\x9d\x20abcdef",
		"compress, not from its start": "\x1f\x9d\x90\xff\xff\xff\xff",
		"lz4 of another version":       lz4Magic + "\x24\x40\xa7abcdef",
	} {
		for _, u := range []formats.Unpacker{LZ4(), Snappy(), Zlib(), Compress()} {
			if l := u.Recognise([]byte(head), formats.Input{}); l != formats.No {
				t.Errorf("%s: %s answers %d", name, u.Name(), l)
			}
		}
	}
}

func FuzzLZ4(f *testing.F) {
	fuzzAlone(f, LZ4(), lz4ed("Ann Lee, Ann Lee"), lz4ed(long(9), lz4.LegacyOption(true)))
}

func FuzzSnappy(f *testing.F) {
	fuzzAlone(f, Snappy(), framed("Ann Lee, Ann Lee"), framed(long(9), s2.WriterSnappyCompat()))
}

func FuzzZlib(f *testing.F) { fuzzAlone(f, Zlib(), zlibbed("Ann Lee, Ann Lee")) }

func FuzzCompress(f *testing.F) {
	f.Add([]byte(long(99)), uint(12), 100)
	f.Add(lzwed(long(99), 10, 0), uint(9), 7)
	f.Fuzz(func(t *testing.T, in []byte, most uint, clearAt int) {
		endsWell(t, Compress(), in)
		most, clearAt = 9+most%8, max(clearAt, 0)
		got, err := unpack(t, Compress(), formats.Input{Body: bytes.NewReader(lzwed(string(in), most, clearAt))})
		if err != nil || got.err != nil || got.content != string(in) {
			t.Errorf("%d bytes, want %d; ends with %v and %v", len(got.content), len(in), got.err, err)
		}
	})
}

func fuzzAlone(f *testing.F, u formats.Unpacker, seeds ...[]byte) {
	for _, seed := range seeds {
		f.Add(seed)
		f.Add(slices.Concat(seed, seed))
		f.Add(seed[:len(seed)/2])
	}
	f.Fuzz(func(t *testing.T, in []byte) { endsWell(t, u, in) })
}

// endsWell checks that a hostile stream ends, with what scanners understand.
func endsWell(t *testing.T, u formats.Unpacker, in []byte) {
	u.Recognise(in, formats.Input{})
	err := u.Unpack(t.Context(), formats.Input{Body: bytes.NewReader(in)}, nobody{}, func(_ context.Context, member formats.Input) error {
		if _, err := io.Copy(io.Discard, io.LimitReader(member.Body, 4<<20)); err != nil && !errors.As(err, new(*scanners.Unread)) {
			t.Errorf("the member ends with %v", err)
		}
		return nil
	})
	if err != nil && !errors.As(err, new(*scanners.Unread)) {
		t.Errorf("ends with %v", err)
	}
}
