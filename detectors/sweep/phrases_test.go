package sweep

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"dossier/detectors"
	"dossier/detectors/all"
	"dossier/detectors/pseudonym"
	"dossier/scanners"
)

// TestPhrasesAreFoundWhereverTheyStand searches what browsers call themselves once and finds it in each line.
func TestPhrasesAreFoundWhereverTheyStand(t *testing.T) {
	t.Parallel()
	key, err := pseudonym.New(bytes.Repeat([]byte{1}, 32))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorker(New(all.Detectors(all.Options{}), key, Options{}))
	texts := []string{
		"", "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "crawler/2.0 (+https://example.be; write to an@example.be or bo@example.be)",
		"fetcher 1.1; questions to +32 470 12 34 56",
	}
	for n := range 30 {
		texts = append(texts, fmt.Sprintf("GET /orders/%d?mail=client%d@example.be HTTP/1.1", n, n))
	}
	r := rand.New(rand.NewPCG(3, 4))
	batch := scanners.NewBatch(nil)
	for n := range 4 {
		batch.Reset(scanners.Private{}, []scanners.Field{{Text: true, Apart: true}, {Text: true}})
		for range 300 {
			text := texts[r.IntN(len(texts))]
			batch.Columns[0].AppendString(text)
			batch.Columns[1].AppendString(text)
		}
		batch.Records = 300
		search := func(i int) []detectors.Finding {
			j := &job{batch: batch, fields: []int{0, 0}, plans: []*plan{{mode: asProse}, {mode: asProse}}, counts: make([]counted, 2), found: newFindings()}
			w.column(j, i)
			return j.found.list
		}
		got := search(0)
		if n := w.rest.Len(); n >= len(texts) {
			t.Errorf("%d values were searched, and there are %d different ones", n, len(texts)-1)
		}
		if want := search(1); !slices.Equal(got, want) || len(want) < 200 {
			t.Fatalf("batch %d: %d findings, or others, than the %d of a text", n, len(got), len(want))
		}
	}
}
