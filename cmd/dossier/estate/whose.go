package estate

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
)

// Spot is a record: the last part of its unit's name, and its number from 1.
type Spot struct {
	Unit   string
	Record int64
}

// Whose tells whose records are, by numbers from 1; those of 0 are nobody's.
type Whose map[Spot]int

// Agreement is how the subjects of an inventory agree with whose records are. Pairs of records of two who are nobody count for nothing.
type Agreement struct {
	Records int   // told about
	Right   int64 // pairs of one person's records under one pseudonym
	Wrong   int64 // pairs of two people's, or of somebody's and nobody's
	Missed  int64 // pairs of one person's under two, or of which one has none
	Melted  int   // the most people under one pseudonym
}

// Precision is the share of the pairs found that are right, 1 of none.
func (a Agreement) Precision() float64 { return share(a.Right, a.Wrong) }

// Recall is the share of the pairs there are that were found, 1 of none.
func (a Agreement) Recall() float64 { return share(a.Right, a.Missed) }

// F1 is the harmonic mean of both.
func (a Agreement) F1() float64 { return share(2*a.Right, a.Wrong+a.Missed) }

func share(of, and int64) float64 {
	if of+and == 0 {
		return 1
	}
	return float64(of) / float64(of+and)
}

// Agreement reads what "dossier subject list --format jsonl" wrote. A record that stands under several pseudonyms is held to be the
// first's. Records that are not told about are left out.
func (w Whose) Agreement(list io.Reader) (Agreement, error) {
	a := Agreement{Records: len(w)}
	all := map[int]int64{}
	for _, who := range w {
		if who > 0 {
			all[who]++
		}
	}
	for _, n := range all {
		a.Missed += pairsOf(n)
	}
	seen := make(map[Spot]bool, len(w))
	for in := json.NewDecoder(list); ; {
		var subject struct {
			Places []struct {
				Unit   string `json:"unit"`
				Record int64  `json:"record"`
			} `json:"places"`
		}
		if err := in.Decode(&subject); errors.Is(err, io.EOF) {
			return a, nil
		} else if err != nil {
			return a, fmt.Errorf("read the list of subjects: %w", err)
		}
		of, records := map[int]int64{}, int64(0)
		for _, p := range subject.Places {
			at := Spot{path.Base(p.Unit), p.Record}
			if who, told := w[at]; told && !seen[at] {
				seen[at] = true
				of[who]++
				records++
			}
		}
		right := int64(0)
		for who, n := range of {
			if who > 0 {
				right += pairsOf(n)
			}
		}
		a.Right, a.Missed = a.Right+right, a.Missed-right
		a.Wrong += pairsOf(records) - right - pairsOf(of[0])
		delete(of, 0)
		a.Melted = max(a.Melted, len(of))
	}
}

func pairsOf(n int64) int64 { return n * (n - 1) / 2 }
