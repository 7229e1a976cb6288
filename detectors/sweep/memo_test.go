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

// TestRememberedValuesAreFoundAlike searches batches in which values come again, with a memo and without.
func TestRememberedValuesAreFoundAlike(t *testing.T) {
	t.Parallel()
	key, err := pseudonym.New(bytes.Repeat([]byte{1}, 32))
	if err != nil {
		t.Fatal(err)
	}
	s := New(all.Detectors(all.Options{}), key, Options{})
	odd := []string{
		"", " ", "n/a", " An Peeters ", "AN PEETERS", "info@example.be", "write to an@example.be or so, whoever you are", "Ann", "+32 470 12 34 56",
		"a value that is too long to be remembered, and speaks of +32 470 12 34 56", "Kerkstraat 12", "10.0.0.1", "203.0.113.9",
	}
	for _, kind := range []detectors.Kind{detectors.PersonName, detectors.Email, detectors.PostalAddress, detectors.IPAddress} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(1, 2))
			p := &plan{mode: asValues, verdict: &detectors.Verdict{Kind: kind, Confidence: 0.6}, by: s.search.byKind[kind]}
			with, without := newWorker(s), newWorker(s)
			without.memo.of(p).useless = true
			for n := range 12 {
				batch := scanners.NewBatch(nil)
				batch.Reset(scanners.Private{}, []scanners.Field{{Type: "varchar(90)"}})
				for range 3000 {
					switch i := r.IntN(40_000); { // more than there are entries
					case i%5 == 0:
						batch.Columns[0].AppendString(odd[r.IntN(len(odd))])
					case i%2 == 0:
						i %= 50
						fallthrough
					default:
						batch.Columns[0].AppendString(map[detectors.Kind]string{
							detectors.PersonName: fmt.Sprintf("Lotte Janssens%c", 'a'+i%26), detectors.Email: fmt.Sprintf("lotte%d@example.be", i),
							detectors.PostalAddress: fmt.Sprintf("Stationsstraat %d", i), detectors.IPAddress: fmt.Sprintf("203.0.%d.%d", i/250%250, i%250),
						}[kind])
					}
				}
				batch.Records = 3000
				search := func(w *worker) []detectors.Finding {
					j := &job{batch: batch, fields: []int{0}, plans: []*plan{p}, counts: make([]counted, 1), found: newFindings()}
					w.column(j, 0)
					return j.found.list
				}
				got, want := search(with), search(without)
				if !slices.Equal(got, want) {
					t.Fatalf("batch %d: %d findings, or others, than the %d without a memo", n, len(got), len(want))
				}
			}
			if c := with.memo.columns[p]; c == nil || c.known == 0 && !c.useless {
				t.Error("nothing was remembered")
			}
		})
	}
}

func TestMemoGivesUpWhereNothingComesAgain(t *testing.T) {
	t.Parallel()
	var m memo
	p := &plan{}
	m.of(p).asked = memoTrial
	if m.of(p) != nil {
		t.Error("values are looked up that never come again")
	}
	other := &plan{}
	c := m.of(other)
	c.asked, c.known = memoTrial, memoTrial/2
	if m.of(other) == nil {
		t.Error("values are not looked up of which half come again")
	}
}
