package sweep_test

import (
	"testing"
	"time"

	"dossier/detectors"
	"dossier/detectors/sweep"
	"dossier/scanners"
)

// onRead is a watcher that is called at each batch.
type onRead func()

func (onRead) Listed(int64)                                      {}
func (f onRead) Read(int64, int64)                               { f() }
func (onRead) Done(string, *detectors.UnitResult, time.Duration) {}

// spans finds what it is told to.
type spans []detectors.Match

func (spans) Kinds() []detectors.Kind { return nil }
func (s spans) Text(_ *scanners.Column, found *detectors.Matches) {
	for _, m := range s {
		found.Add(m, nil)
	}
}
func (spans) Values(*scanners.Column, *detectors.Matches) {}

func TestOverlapsAreSettled(t *testing.T) {
	t.Parallel()
	at := func(value, start, end int, kind detectors.Kind, c detectors.Confidence) detectors.Match {
		return detectors.Match{Value: int32(value), Start: int32(start), End: int32(end), Kind: kind, Confidence: c}
	}
	for _, c := range []struct {
		name string
		in   spans
		want []detectors.Kind
	}{
		{"apart", spans{at(0, 5, 9, "b", 0.9), at(0, 0, 4, "a", 0.6)}, []detectors.Kind{"a", "b"}},
		{"touching", spans{at(0, 0, 4, "a", 0.6), at(0, 4, 9, "b", 0.6)}, []detectors.Kind{"a", "b"}},
		{"other values", spans{at(0, 0, 4, "a", 0.6), at(1, 0, 4, "b", 0.6)}, []detectors.Kind{"a", "b"}},
		{"surer wins", spans{at(0, 0, 6, "a", 0.6), at(0, 3, 9, "b", 0.9)}, []detectors.Kind{"b"}},
		{"enclosing wins over a little surer", spans{at(0, 4, 8, "a", 0.8), at(0, 0, 9, "b", 0.7)}, []detectors.Kind{"b"}},
		{"much surer part wins", spans{at(0, 4, 8, "a", 0.99), at(0, 0, 9, "b", 0.5)}, []detectors.Kind{"a"}},
		{"enclosing two", spans{at(0, 0, 3, "a", 0.8), at(0, 4, 8, "a", 0.8), at(0, 0, 9, "b", 0.8)}, []detectors.Kind{"b"}},
		{"a sure name in a doubtful e-mail address", spans{at(0, 4, 8, detectors.PersonName, 0.99), at(0, 0, 9, detectors.Email, 0.5)}, []detectors.Kind{detectors.Email}},
		{"below the threshold", spans{at(0, 0, 3, "a", 0.49)}, nil},
		{"same place", spans{at(0, 0, 3, "a", 0.7), at(0, 0, 3, "b", 0.7)}, []detectors.Kind{"a"}},
	} {
		var found detectors.Matches
		sweep.NewSearcher([]detectors.Detector{c.in}, 0.5).Prose(scanners.NewColumn(scanners.Field{}), &found)
		var got []detectors.Kind
		for _, m := range found.List {
			got = append(got, m.Kind)
		}
		if len(got) != len(c.want) {
			t.Errorf("%s: kept %v, want %v", c.name, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: kept %v, want %v", c.name, got, c.want)
			}
		}
	}
}
