package plaintext_test

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/plaintext"
)

func manyLines(n int, ending string) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, "line %d %s%s", i, strings.Repeat("x", i%90), ending)
	}
	return b.Bytes()
}

func TestConformance(t *testing.T) {
	t.Parallel()
	formattest.Decoder(t, plaintext.Decoder{}, []formattest.Sample{
		{Name: "short.txt", Content: []byte("one\ntwo\n\nthree")},
		{Name: "long.log", Content: manyLines(6000, "\n")},
		{Name: "dos.txt", Content: manyLines(6000, "\r\n")},
		{Name: "mac.txt", Content: manyLines(100, "\r")},
	})
	formattest.Decoder(t, plaintext.Decoder{Limits: formats.Limits{Value: 50}}, []formattest.Sample{
		{Name: "cut.txt", Content: manyLines(300, "\r\n")},
		{Name: "one line.txt", Content: bytes.Repeat([]byte("é"), 1000)},
	})
}

func TestLines(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, content string
		want          []string
	}{
		{"unix", "a\nb\n", []string{"a", "b"}},
		{"no end", "a\nb", []string{"a", "b"}},
		{"empty lines", "\n\na\n", []string{"", "", "a"}},
		{"dos", "a\r\nb\r\n\r\nc", []string{"a", "b", "", "c"}},
		{"dos and unix mixed", "a\r\nb\nc\r\n", []string{"a", "b", "c"}},
		{"old mac", "a\rb\r\rc", []string{"a", "b", "", "c"}},
		{"cr inside a unix line", "50%\r100%\nb\n", []string{"50%\r100%", "b"}},
		{"nul", "a\x00b\n", []string{"a\x00b"}},
		{"nothing", "", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := formattest.Read(t, plaintext.Decoder{}.Decode, "a.txt", []byte(test.content))
			if column := got.Part("").Column(plaintext.FieldName); got.Err != nil || !slices.Equal(column, test.want) {
				t.Errorf("got %q and %v, want %q", column, got.Err, test.want)
			}
		})
	}
}

func TestLongLineIsOneRecordInPieces(t *testing.T) {
	t.Parallel()
	line := strings.Repeat("an.peeters@example.be;+32 470 12 34 56;", 40_000) // 1.5 MB
	content := "before\n" + line + "\nafter\n"
	var pieces []string
	got := formattest.Read(t, plaintext.Decoder{}.Decode, "a.txt", []byte(content))
	if column := got.Part("").Column(plaintext.FieldName); !slices.Equal(column, []string{"before", line, "after"}) {
		t.Fatalf("%d records do not make the three lines", len(column))
	}
	to := &keeper{}
	if err := (plaintext.Decoder{}).Decode(t.Context(), formats.Input{Body: strings.NewReader(line)}, to); err != nil {
		t.Fatal(err)
	}
	pieces = to.values
	for i, p := range pieces {
		if len(p) > formats.DefaultLimits().Value {
			t.Errorf("piece %d has %d bytes", i, len(p))
		}
		if !strings.HasSuffix(p, ";") {
			t.Errorf("piece %d ends inside a value", i)
		}
	}
	if len(pieces) < 2 {
		t.Errorf("%d pieces", len(pieces))
	}
}

// keeper keeps the values as they come, each with its own batch.
type keeper struct{ values []string }

func (k *keeper) New() *scanners.Batch { return scanners.NewBatch(nil) }

func (k *keeper) Batch(b *scanners.Batch) error {
	for i := range b.Columns[0].Len() {
		k.values = append(k.values, string(b.Columns[0].Value(i)))
	}
	return nil
}

func (k *keeper) Unread(*scanners.Unread) error { return nil }

func FuzzLines(f *testing.F) {
	f.Add([]byte("a\r\nb\n"), 3)
	f.Add([]byte("a\rb"), 1)
	f.Add(manyLines(40, "\r\n"), 16)
	f.Fuzz(func(t *testing.T, content []byte, limit int) {
		content = content[:min(len(content), 8<<10)]
		d := plaintext.Decoder{Limits: formats.Limits{Value: 1 + limit&0xff}}
		whole := formattest.Read(t, d.Decode, "a", content)
		cut := formattest.ReadInput(t, d.Decode, formats.Input{Body: io.MultiReader(
			bytes.NewReader(content[:len(content)/3]), bytes.NewReader(content[len(content)/3:]))})
		if !slices.EqualFunc(whole.Rows(), cut.Rows(), slices.Equal[[]string]) {
			t.Error("the lines depend on how the body is cut")
		}
		joined := strings.Join(whole.Part("").Column(plaintext.FieldName), "")
		plain := strings.NewReplacer("\r", "", "\n", "")
		if plain.Replace(joined) != plain.Replace(string(content)) {
			t.Error("something was lost")
		}
	})
}

func BenchmarkLines(b *testing.B) {
	content := manyLines(200_000, "\n")
	line := bytes.ReplaceAll(content, []byte("\n"), []byte(" "))
	for name, content := range map[string][]byte{"lines": content, "one line": line} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(content)))
			to := &formattest.Discard{}
			b.ReportAllocs()
			for b.Loop() {
				if err := (plaintext.Decoder{}).Decode(b.Context(), formats.Input{Body: bytes.NewReader(content)}, to); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
