package charset_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
	"unicode/utf8"

	"dossier/scanners/formats"
	"dossier/scanners/formats/charset"
)

const sentence = "Zoë O’Neill, Łódź, 東京, 😀 €5\r\nsecond line, with more Latin letters\n"

func units16(text string, order binary.AppendByteOrder) (b []byte) {
	for _, u := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, u)
	}
	return b
}

func units32(text string, order binary.AppendByteOrder) (b []byte) {
	for _, c := range text {
		b = order.AppendUint32(b, uint32(c))
	}
	return b
}

// read reads content as an Opener does.
func read(t testing.TB, content []byte, cut func(io.Reader) io.Reader) (string, bool) {
	t.Helper()
	text, ok := charset.Text(content[:min(len(content), formats.HeadSize)], cut(bytes.NewReader(content)))
	if !ok {
		return "", false
	}
	got, err := io.ReadAll(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(got), true
}

func whole(r io.Reader) io.Reader { return r }

func TestEncodings(t *testing.T) {
	t.Parallel()
	later := strings.Repeat("only ascii, for long\n", 60_000)
	tests := []struct {
		name    string
		content []byte
		want    string
	}{
		{"utf-8", []byte(sentence), sentence},
		{"utf-8 with mark", []byte("\xef\xbb\xbf" + sentence), sentence},
		{"only a mark", []byte("\xef\xbb\xbf"), ""},
		{"utf-16le with mark", append([]byte{0xff, 0xfe}, units16(sentence, binary.LittleEndian)...), sentence},
		{"utf-16be with mark", append([]byte{0xfe, 0xff}, units16(sentence, binary.BigEndian)...), sentence},
		{"utf-32le with mark", append([]byte{0xff, 0xfe, 0, 0}, units32(sentence, binary.LittleEndian)...), sentence},
		{"utf-32be with mark", append([]byte{0, 0, 0xfe, 0xff}, units32(sentence, binary.BigEndian)...), sentence},
		{"utf-16le", units16(sentence, binary.LittleEndian), sentence},
		{"utf-16be", units16(sentence, binary.BigEndian), sentence},
		{"utf-16le, Greek", units16("Γεια σου κόσμε, τι κάνεις 12\n", binary.LittleEndian), "Γεια σου κόσμε, τι κάνεις 12\n"},
		{"utf-32le", units32(sentence, binary.LittleEndian), sentence},
		{"utf-32be", units32(sentence, binary.BigEndian), sentence},
		{"utf-16le, long", units16(strings.Repeat(sentence, 5000), binary.LittleEndian), strings.Repeat(sentence, 5000)},
		{"half a surrogate pair", []byte("\xff\xfea\x00\x3d\xd8b\x00"), "a\uFFFDb"},
		{"half a unit at the end", []byte("\xff\xfea\x00b"), "a\uFFFD"},
		{"windows-1252", []byte("Zo\xeb kost \x80 5, \x93hi\x94"), "Zoë kost € 5, “hi”"},
		{"latin-1 and utf-8 mixed", []byte("Zo\xeb\nZo\xc3\xab\n"), "Zoë\nZoë\n"},
		{"ascii for a megabyte, then latin-1", []byte(later + "Zo\xeb"), later + "Zoë"},
		{"cut utf-8 at the end", []byte("caf\xc3"), "cafÃ"},
		{"a few NULs", []byte("a\x00" + later), "a\x00" + later},
		{"escapes of a terminal", []byte("\x1b[31mred\x1b[0m\n"), "\x1b[31mred\x1b[0m\n"},
		{"letters like a bitmap", []byte("BMW 320d\n"), "BMW 320d\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for name, cut := range map[string]func(io.Reader) io.Reader{"whole": whole, "bytes": iotest.OneByteReader, "eof": iotest.DataErrReader} {
				if got, ok := read(t, test.content, cut); !ok || got != test.want {
					t.Errorf("%s: text %v, %d bytes, want %d: %.60q", name, ok, len(got), len(test.want), got)
				}
			}
		})
	}
}

func TestBinary(t *testing.T) {
	t.Parallel()
	random := make([]byte, 5000)
	source := rand.New(rand.NewPCG(1, 1))
	for i := range random {
		random[i] = byte(source.Uint32())
	}
	for name, content := range map[string][]byte{
		"random":            random,
		"pdf of letters":    []byte("%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"),
		"little-endian int": bytes.Repeat([]byte{1, 0, 0, 0, 2, 5, 0, 0}, 100),
		"zeros":             make([]byte, 1000),
		"a label in zeros":  []byte(strings.Repeat("\x00", 512) + "volume of An\n" + "\x01\x02" + strings.Repeat("\x00", 512)),
		"short strings":     []byte("an\x00\x00bo\n\x00\x00cy\x00\x00" + strings.Repeat("\x00", 512)),
		"no lines":          []byte("an" + strings.Repeat("\x00", 512) + "bo" + strings.Repeat("\x00", 512)),
		"a drawing":         []byte("\x01\x00\x00\x00l\x00\x00\x00" + strings.Repeat("\xff", 32) + " EMF\x00\x00\x01\x00" + strings.Repeat("\xff", 5000)),
		"jpeg":              []byte("\xff\xd8\xff\xe0\x00\x10JFIF"),
	} {
		if _, ok := read(t, content, whole); ok {
			t.Errorf("%s passes for text", name)
		}
	}
}

// Zeros in a row are holes: a log begins with them that was cut off under its writer, and ends with them where the power went.
func TestTextWithHoles(t *testing.T) {
	t.Parallel()
	hole := strings.Repeat("\x00", 5000)
	for name, content := range map[string]string{
		"before": hole + "an\nbo\n", "behind": "an\nbo\n" + hole, "between": "an\n" + hole + "bö\n" + hole + "cy\n",
		"short at the end": "an\nbo\n\x00\x00\x00\x00\x00\x00",
	} {
		if got, ok := read(t, []byte(content), whole); !ok || got != content {
			t.Errorf("%s: text is %v, %d bytes of %d", name, ok, len(got), len(content))
		}
	}
}

func TestErrorAfterText(t *testing.T) {
	t.Parallel()
	body := io.MultiReader(strings.NewReader("caf\xc3"), iotest.ErrReader(io.ErrClosedPipe))
	got, err := io.ReadAll(charset.NewReader([]byte("caf"), body))
	if string(got) != "cafÃ" || !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %q and %v", got, err)
	}
}

func FuzzText(f *testing.F) {
	f.Add([]byte(sentence))
	f.Add([]byte("Zo\xeb \xe2\x82"))
	f.Add(units16(sentence, binary.LittleEndian))
	f.Add(append([]byte{0xff, 0xfe}, units16(sentence, binary.LittleEndian)...))
	f.Add(append([]byte{0, 0, 0xfe, 0xff}, units32(sentence, binary.BigEndian)...))
	f.Fuzz(func(t *testing.T, content []byte) {
		head := content[:min(len(content), formats.HeadSize)]
		first, ok := read(t, content, whole)
		for _, cut := range []func(io.Reader) io.Reader{iotest.OneByteReader, iotest.HalfReader} {
			if again, _ := read(t, content, cut); again != first {
				t.Error("the text depends on how the body is cut")
			}
		}
		if ok && !utf8.ValidString(first) {
			t.Error("not UTF-8")
		}
		if marked := slices.ContainsFunc([]string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff", "\x00\x00\xfe\xff"}, func(m string) bool {
			return bytes.HasPrefix(head, []byte(m))
		}); ok && utf8.Valid(content) && bytes.IndexByte(content, 0) < 0 && !marked && first != string(content) {
			t.Error("UTF-8 was changed")
		}
	})
}

func BenchmarkRead(b *testing.B) {
	for name, content := range map[string][]byte{
		"ascii":        bytes.Repeat([]byte("a line of a log, 12:34:56 and more\n"), 300_000),
		"utf-8":        []byte(strings.Repeat(sentence, 100_000)),
		"windows-1252": bytes.Repeat([]byte("caf\xe9 d'\xe9t\xe9, a line of a log and more\n"), 200_000),
		"utf-16":       units16(strings.Repeat(sentence, 50_000), binary.LittleEndian),
	} {
		b.Run(name, func(b *testing.B) {
			buffer := make([]byte, 64<<10)
			b.SetBytes(int64(len(content)))
			for b.Loop() {
				r := charset.NewReader(content[:formats.HeadSize], bytes.NewReader(content))
				for {
					if _, err := r.Read(buffer); err != nil {
						break
					}
				}
			}
		})
	}
}
