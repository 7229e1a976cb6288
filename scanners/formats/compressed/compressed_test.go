package compressed

import (
	"bytes"
	"compress/bzip2"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
	"github.com/ulikunitz/xz/lzma"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
)

// bzipped is "Ann Lee of Gent\n" three times: the standard library writes no bzip2.
const bzipped = "BZh91AY&SY\"\xf1\xdc:\x00\x00\x07U\x80\x00\x10@\x00 \x84\x03\x01\x84\x00 \x00\"\xbf\xd5A\xa3\xd2\x10\x03\x0by\x11\xc5a\xa4E\xba\xb5:\xdb\xe2\xeeH\xa7\n\x12\x04^;\x87@"

const plainText = "Ann Lee of Gent\nAnn Lee of Gent\nAnn Lee of Gent\n"

func gzipped(text, name string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Name = name
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.Bytes()
}

func zstded(text string) []byte {
	w, _ := zstd.NewWriter(nil)
	return w.EncodeAll([]byte(text), nil)
}

func xzed(text string, check byte) []byte {
	var b bytes.Buffer
	w, _ := xz.WriterConfig{CheckSum: check, NoCheckSum: check == xz.None, DictCap: 1 << 20, BlockSize: 40_000}.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.Bytes()
}

// lzmaed is as xz --format=lzma writes it where it reads from a pipe, and as others do: with the size in the header and no mark behind the data.
func lzmaed(text string, size bool) []byte {
	var b bytes.Buffer
	c := lzma.WriterConfig{DictCap: 1 << 16, EOSMarker: !size}
	if size {
		c.SizeInHeader, c.Size = true, int64(len(text))
	}
	w, _ := c.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.Bytes()
}

func brotlied(text string) []byte {
	var b bytes.Buffer
	w := brotli.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.Bytes()
}

// long does not compress away, so that it takes several blocks.
func long(lines uint32) string {
	var b strings.Builder
	for i := range lines {
		fmt.Fprintf(&b, "line %d of a person %x\n", i, i*2654435761)
	}
	return b.String()
}

type opened struct {
	name, part, content string
	err                 error
}

// nobody takes what a stream says of itself.
type nobody struct{}

func (nobody) New() *scanners.Batch            { return scanners.NewBatch(nil) }
func (nobody) Batch(*scanners.Batch) error     { return nil }
func (nobody) Unread(u *scanners.Unread) error { return u }

// unpack returns the one member, and what Unpack ended with.
func unpack(t testing.TB, u formats.Unpacker, in formats.Input) (got opened, err error) {
	t.Helper()
	err = u.Unpack(t.Context(), in, nobody{}, func(_ context.Context, member formats.Input) error {
		content, err := io.ReadAll(member.Body)
		got = opened{member.Name, member.Part.Reveal(), string(content), err}
		return nil
	})
	return got, err
}

func TestMember(t *testing.T) {
	t.Parallel()
	text := long(3000)
	all := func(parts ...[]byte) string { return string(slices.Concat(parts...)) }
	for name, test := range map[string]struct {
		u       formats.Unpacker
		packed  string
		outer   string
		part    string
		member  string
		inPart  string
		content string
	}{
		"gzip":                   {Gzip(), string(gzipped(text, "")), "access.log.gz", "", "access.log", "access.log", text},
		"gzip with a name":       {Gzip(), string(gzipped(text, "people.csv")), "x.gz", "a.zip/x.gz", "people.csv", "a.zip/x.gz/people.csv", text},
		"gzip with a path":       {Gzip(), string(gzipped(text, `..\..\etc/people.csv`)), "x.gz", "", "people.csv", "people.csv", text},
		"gzip named by dots":     {Gzip(), string(gzipped(text, "..")), "x.GZ", "", "x", "x", text},
		"gzip of tar":            {Gzip(), string(gzipped(text, "")), "backup.tgz", "", "backup.tar", "backup.tar", text},
		"gzip without any name":  {Gzip(), string(gzipped(text, "")), "", "", "", "", text},
		"gzip after gzip":        {Gzip(), all(gzipped("a", "1"), gzipped("", "2"), gzipped("b", "3")), "x.gz", "", "1", "1", "ab"},
		"gzip padded with zeros": {Gzip(), all(gzipped("a", ""), make([]byte, 600)), "x.gz", "", "x", "x", "a"},
		"zstd":                   {Zstd(), string(zstded(text)), "x.csv.zst", "", "x.csv", "x.csv", text},
		"zstd with skipped parts": {
			Zstd(), all([]byte("\x50\x2a\x4d\x18\x03\x00\x00\x00abc"), zstded("a"), zstded("b")), "x.tzst", "", "x.tar", "x.tar", "ab",
		},
		"bzip2":              {Bzip2(), bzipped, "x.tbz2", "", "x.tar", "x.tar", plainText},
		"bzip2 after bzip2":  {Bzip2(), bzipped + bzipped, "x.bz2", "", "x", "x", plainText + plainText},
		"xz":                 {XZ(), string(xzed(text, xz.CRC64)), "x.txz", "", "x.tar", "x.tar", text},
		"xz, CRC-32":         {XZ(), string(xzed(text, xz.CRC32)), "x.xz", "", "x", "x", text},
		"xz, SHA-256":        {XZ(), string(xzed(text, xz.SHA256)), "x.xz", "", "x", "x", text},
		"xz, no check":       {XZ(), string(xzed(text, xz.None)), "x.xz", "", "x", "x", text},
		"xz after xz":        {XZ(), all(xzed("a", xz.CRC64), make([]byte, 8), xzed("b", xz.CRC32), make([]byte, 4)), "x.xz", "", "x", "x", "ab"},
		"brotli":             {Brotli(), string(brotlied(text)), "x.csv.br", "", "x.csv", "x.csv", text},
		"brotli, short":      {Brotli(), string(brotlied("an")), "x.tbr", "", "x.tar", "x.tar", "an"},
		"lzma":               {LZMA(), string(lzmaed(text, false)), "x.csv.lzma", "", "x.csv", "x.csv", text},
		"lzma with its size": {LZMA(), string(lzmaed(text, true)), "x.tlz", "", "x.tar", "x.tar", text},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if l := test.u.Recognise([]byte(test.packed), formats.Input{Name: test.outer}); l != formats.Certain {
				t.Errorf("likeness %d", l)
			}
			for range 2 { // the second time with what the first one left in the pool
				got, err := unpack(t, test.u, formats.Input{
					Body: strings.NewReader(test.packed), Name: test.outer, Part: scanners.NewPrivate(test.part), Size: int64(len(test.packed)),
				})
				if err != nil || got.err != nil || got.content != test.content {
					t.Errorf("%d bytes, want %d; the member ends with %v, the container with %v", len(got.content), len(test.content), got.err, err)
				}
				if got.name != test.member || got.part != test.inPart {
					t.Errorf("name %q, want %q; part %q, want %q", got.name, test.member, got.part, test.inPart)
				}
			}
		})
	}
}

func TestDamage(t *testing.T) {
	t.Parallel()
	text := long(3000)
	for name, c := range map[string]struct {
		u      formats.Unpacker
		packed []byte
	}{
		"gzip":        {Gzip(), gzipped(text, "")},
		"zstd":        {Zstd(), zstded(long(10_000))},
		"bzip2":       {Bzip2(), []byte(bzipped)},
		"xz":          {XZ(), xzed(text, xz.CRC64)},
		"lzma":        {LZMA(), lzmaed(text, false)},
		"lzma, sized": {LZMA(), lzmaed(text, true)},
		"lz4":         {LZ4(), lz4ed(text)},
		"zlib":        {Zlib(), zlibbed(text)},
		"s2":          {Snappy(), framed(text)},
		"brotli":      {Brotli(), brotlied(long(10_000))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			packed, n := c.packed, len(c.packed)
			changed := slices.Clone(packed)
			changed[n/2] ^= 0x55
			for what, test := range map[string]struct {
				packed []byte
				why    scanners.Why
				least  int // bytes that come out before
			}{
				"truncated":          {packed[:n*9/10], scanners.Truncated, n / 3},
				"without its end":    {packed[:n-1], scanners.Truncated, n / 3},
				"changed":            {changed, scanners.Corrupt, 0},
				"followed by others": {slices.Concat(packed, []byte("something else")), scanners.Corrupt, len(plainText)},
			} {
				if name == "bzip2" { // of one block nothing comes out before its end
					test.least = 0
				}
				got, err := unpack(t, c.u, formats.Input{Body: bytes.NewReader(test.packed)})
				var u *scanners.Unread
				if err != nil || !errors.As(got.err, &u) || u.Why != test.why {
					t.Errorf("%s: the member ends with %v, want %q; the container with %v", what, got.err, test.why, err)
				}
				if len(got.content) < test.least {
					t.Errorf("%s: %d bytes came out, want %d at least", what, len(got.content), test.least)
				}
			}
		})
	}
}

// A stream that needs a dictionary is whole, and nobody should look for damage.
func TestDictionary(t *testing.T) {
	t.Parallel()
	w, err := zstd.NewWriter(nil, zstd.WithEncoderDictRaw(7, []byte(plainText)))
	if err != nil {
		t.Fatal(err)
	}
	got, err := unpack(t, Zstd(), formats.Input{Body: bytes.NewReader(w.EncodeAll([]byte(plainText), nil))})
	var u *scanners.Unread
	if !errors.As(errors.Join(got.err, err), &u) || u.Why != scanners.NoDecoder || !strings.Contains(u.Detail, "dictionary") {
		t.Errorf("ends with %v and %v", got.err, err)
	}
}

// LZMA has no mark. A header that only some program of few writes is taken for one where the name says so, and otherwise the usual one alone.
func TestLZMAIsRecognised(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w, err := lzma.WriterConfig{Properties: &lzma.Properties{LC: 2, LP: 1, PB: 0}, DictCap: 5_000_000}.NewWriter(&b)
	if err == nil {
		_, err = io.WriteString(w, plainText)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		head, called string
		want         formats.Likeness
	}{
		"usual, whatever it is called": {string(lzmaed(plainText, false)), "data.bin", formats.Certain},
		"unusual, called so":           {b.String(), "data.lzma", formats.Certain},
		"unusual":                      {b.String(), "data.bin", formats.No},
		"text":                         {"]" + plainText, "a.lzma", formats.No},
		"numbers":                      {"\x5d" + strings.Repeat("\x00\x01\x00\x00", 8), "a.bin", formats.No},
		"short":                        {"\x5d\x00\x00", "a.lzma", formats.No},
	} {
		if got := LZMA().Recognise([]byte(c.head), formats.Input{Name: c.called}); got != c.want {
			t.Errorf("%s: likeness %d, want %d", name, got, c.want)
		}
	}
}

// Brotli has no mark: the name tells, unless what is called so is something else.
func TestBrotliIsRecognised(t *testing.T) {
	t.Parallel()
	packed := brotlied(long(20_000))
	for name, c := range map[string]struct {
		head, called string
		want         formats.Likeness
	}{
		"called so":        {string(packed[:formats.HeadSize]), "people.csv.br", formats.Certain},
		"short":            {string(brotlied("an")), "a.BR", formats.Certain},
		"called otherwise": {string(packed[:formats.HeadSize]), "people.csv", formats.No},
		"text":             {long(100), "a.br", formats.No},
		"zip":              {"PK\x03\x04\x14\x00\x00\x00\x08\x00" + plainText, "a.br", formats.No},
		"broken off":       {string(packed[:20_000]), "a.br", formats.Certain},
	} {
		if got := Brotli().Recognise([]byte(c.head), formats.Input{Name: c.called}); got != c.want {
			t.Errorf("%s: likeness %d, want %d", name, got, c.want)
		}
	}
}

// The memory for what a stream may refer back to is allotted before anything comes out.
func TestWindow(t *testing.T) {
	t.Parallel()
	block := append([]byte{2, 0, 0x21, 1, 40, 0, 0, 0}, 0, 0, 0, 0) // a dictionary of 4 GiB
	binary.LittleEndian.PutUint32(block[8:], crc32.ChecksumIEEE(block[:8]))
	for name, test := range map[string]struct {
		u      formats.Unpacker
		packed []byte
	}{
		"zstd": {Zstd(), []byte("\x28\xb5\x2f\xfd\x00\xa0\x01\x00\x00")}, // a window of 1 GiB
		"xz":   {XZ(), slices.Concat(xzed("", xz.CRC32)[:12], block)},
		"lzma": {LZMA(), []byte("\x5d\x00\x00\x00\x40\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00\x00")}, // a dictionary of 1 GiB
	} {
		got, err := unpack(t, test.u, formats.Input{Body: bytes.NewReader(test.packed)})
		var u *scanners.Unread
		if !errors.As(errors.Join(got.err, err), &u) || u.Why != scanners.OverLimit {
			t.Errorf("%s: ends with %v and %v", name, got.err, err)
		}
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	text := long(2000)
	for u, packed := range map[formats.Unpacker][]byte{
		Gzip(): gzipped(text, "a.txt"), Zstd(): zstded(text), Bzip2(): []byte(bzipped), XZ(): xzed(text, xz.CRC64), LZMA(): lzmaed(text, false),
		LZ4(): lz4ed(text), Snappy(): framed(text), Zlib(): zlibbed(text), Compress(): lzwed(text, 16, 0), Brotli(): brotlied(text),
	} {
		t.Run(u.Name(), func(t *testing.T) {
			t.Parallel()
			formattest.Unpacker(t, u, []formattest.Sample{{Name: map[string]string{"brotli": "a.br"}[u.Name()], Content: packed}})
		})
	}
}

// fuzz checks that hostile streams end, and that whatever ends well is what the peer makes of it.
func fuzz(f *testing.F, u formats.Unpacker, peer func(io.Reader) (io.Reader, error), seeds ...[]byte) {
	for _, seed := range seeds {
		f.Add(seed)
		f.Add(slices.Concat(seed, seed))
		f.Add(slices.Concat(seed, make([]byte, 4)))
		f.Add(slices.Concat(seed, make([]byte, 4), seed))
	}
	const most = 4 << 20
	f.Fuzz(func(t *testing.T, in []byte) {
		u.Recognise(in, formats.Input{})
		err := u.Unpack(t.Context(), formats.Input{Body: bytes.NewReader(in)}, nobody{}, func(_ context.Context, member formats.Input) error {
			content, err := io.ReadAll(io.LimitReader(member.Body, most))
			if err != nil {
				if !errors.As(err, new(*scanners.Unread)) {
					t.Errorf("the member ends with %v", err)
				}
				return nil
			}
			other, err := peer(bytes.NewReader(in))
			if err != nil {
				t.Fatalf("the peer refuses what was read: %v", err)
			}
			want, err := io.ReadAll(io.LimitReader(other, most))
			// The peer ends with an error where zeros stand between two streams, which are passed over here.
			if !bytes.HasPrefix(want, content) && (err == nil || !bytes.HasPrefix(content, want)) {
				t.Fatalf("%d bytes, the peer has %d others and %v", len(content), len(want), err)
			}
			return nil
		})
		if err != nil && !errors.As(err, new(*scanners.Unread)) {
			t.Errorf("ends with %v", err)
		}
	})
}

func FuzzGzip(f *testing.F) {
	fuzz(f, Gzip(), func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }, gzipped("Ann Lee, Ann Lee", "a"))
}

func FuzzZstd(f *testing.F) {
	fuzz(f, Zstd(), func(r io.Reader) (io.Reader, error) {
		return zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
	}, zstded("Ann Lee, Ann Lee"))
}

func FuzzXZ(f *testing.F) {
	fuzz(f, XZ(), func(r io.Reader) (io.Reader, error) { return xz.NewReader(r) }, xzed("Ann Lee, Ann Lee", xz.CRC32), xzed("", xz.CRC64))
}

func FuzzLZMA(f *testing.F) {
	fuzz(f, LZMA(), func(r io.Reader) (io.Reader, error) { return lzma.ReaderConfig{DictCap: maxWindow}.NewReader(r) },
		lzmaed("Ann Lee, Ann Lee", false), lzmaed("Ann Lee, Ann Lee", true))
}

func FuzzBrotli(f *testing.F) {
	f.Add(brotlied(long(100)))
	f.Fuzz(func(t *testing.T, in []byte) {
		u := Brotli()
		u.Recognise(in, formats.Input{Name: "a.br"})
		got, err := unpack(t, u, formats.Input{Body: io.LimitReader(bytes.NewReader(in), 64<<10)})
		if err = errors.Join(got.err, err); err != nil && !errors.As(err, new(*scanners.Unread)) {
			t.Errorf("ends with %v", err)
		}
	})
}

func FuzzBzip2(f *testing.F) {
	fuzz(f, Bzip2(), func(r io.Reader) (io.Reader, error) { return bzip2.NewReader(r), nil }, []byte(bzipped))
}

func BenchmarkSmallGzip(b *testing.B) { small(b, Gzip(), gzipped(plainText, "")) }
func BenchmarkSmallZstd(b *testing.B) { small(b, Zstd(), zstded(plainText)) }

func small(b *testing.B, u formats.Unpacker, packed []byte) {
	b.ReportAllocs()
	for b.Loop() {
		err := u.Unpack(context.Background(), formats.Input{Body: bytes.NewReader(packed)}, nobody{}, func(_ context.Context, member formats.Input) error {
			_, err := io.Copy(io.Discard, member.Body)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
