package csvrows_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/csvrows"
	"dossier/scanners/formats/formattest"
)

// randomReader cuts content at random places.
type randomReader struct {
	content []byte
	random  *rand.Rand
}

func (r *randomReader) Read(p []byte) (int, error) {
	if len(r.content) == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), 1+r.random.IntN(7))], r.content)
	r.content = r.content[n:]
	return n, nil
}

// lastRow keeps what the last batch's last record holds.
type lastRow struct{ text string }

func (r *lastRow) New() *scanners.Batch { return scanners.NewBatch(nil) }

func (r *lastRow) Batch(b *scanners.Batch) error {
	r.text = ""
	for i := range b.Columns {
		if c := &b.Columns[i]; c.Len() > 0 {
			r.text += string(c.Value(c.Len()-1)) + " "
		}
	}
	return nil
}

func (r *lastRow) Unread(*scanners.Unread) error { return nil }

func BenchmarkCSV(b *testing.B) {
	for name, content := range map[string][]byte{
		"plain":          people(200_000, ",", false),
		"quoted":         people(200_000, ",", true),
		"quote unclosed": append([]byte("id,name,city\n1,\"Zed,Gent\n"), people(200_000, ",", false)...),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(content)))
			b.ReportAllocs()
			to := &formattest.Discard{}
			for b.Loop() {
				in := formats.Input{Body: bytes.NewReader(content), Name: "a.csv"}
				if err := (csvrows.Decoder{}).Decode(b.Context(), in, to); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
