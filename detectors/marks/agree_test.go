package marks

import (
	"bytes"
	"slices"
	"testing"

	"dossier/scanners"
)

// FuzzAgree: the machine's own way to read and the plain one find the same marks.
func FuzzAgree(f *testing.F) {
	every := make([]byte, 256)
	for b := range every {
		every[b] = byte(b)
	}
	f.Add(every)
	f.Add(bytes.Repeat([]byte("a.b@c.de 192.0.2.7 - (1) [x] \xc3\xa9\n"), 7))
	f.Fuzz(func(t *testing.T, data []byte) {
		c := scanners.NewColumn(scanners.Field{})
		c.Append(data)
		var got, want Map
		got.Read(c)
		blocks := (len(c.Data()) + blockSize - 1) / blockSize
		want.lay(blocks)
		want.plainBlocks(append(bytes.Clone(c.Data()), make([]byte, blocks*blockSize-len(c.Data()))...))
		want.separators(c)
		if !slices.Equal(got.bytes, want.bytes) {
			t.Error("the maps differ")
		}
	})
}
