package sweep

import (
	"slices"
	"sync"

	"dossier/detectors"
	"dossier/detectors/marks"
	"dossier/scanners"
)

// Searcher runs detectors over running text and settles which of them is right where they disagree. It is used by
// many goroutines; each brings its own [detectors.Matches].
type Searcher struct {
	all       []detectors.Detector
	patterns  []detectors.Detector // those of closed kinds: found by their form wherever they stand
	threshold detectors.Confidence
	maps      *sync.Pool // of *marks.Map
}

// NewSearcher returns a searcher that reports findings from threshold on.
func NewSearcher(all []detectors.Detector, threshold detectors.Confidence) *Searcher {
	s := &Searcher{all: all, threshold: threshold, maps: &sync.Pool{New: func() any { return new(marks.Map) }}}
	for _, d := range all {
		if _, open := d.(detectors.Normalizer); !open {
			s.patterns = append(s.patterns, d)
		}
	}
	return s
}

// Kinds lists what the searcher's detectors can find.
func (s *Searcher) Kinds() []detectors.Kind {
	var kinds []detectors.Kind
	for _, d := range s.all {
		kinds = append(kinds, d.Kinds()...)
	}
	return kinds
}

// Prose searches running text for everything: found.List is in order and free of overlaps afterwards.
func (s *Searcher) Prose(c *scanners.Column, found *detectors.Matches) { s.search(s.all, c, found) }

// Cells searches short values for what has a form of its own: names and addresses in them are a question of the
// whole column, not of one cell.
func (s *Searcher) Cells(c *scanners.Column, found *detectors.Matches) {
	s.search(s.patterns, c, found)
}

func (s *Searcher) search(with []detectors.Detector, c *scanners.Column, found *detectors.Matches) {
	from := len(found.List)
	m := s.maps.Get().(*marks.Map)
	m.Read(c)
	least := found.Least
	found.Least = s.threshold
	for _, d := range with {
		if r, ok := d.(marks.Reader); ok {
			r.Marked(c, m, found)
		} else {
			d.Text(c, found)
		}
	}
	found.Least = least
	s.maps.Put(m)
	if c.Type == pathType {
		s.searchPath(with, c, found)
	}
	found.List = append(found.List[:from], settle(found.List[from:], s.threshold)...)
}

// settle drops matches below the threshold and, of matches that overlap, all but the best.
func settle(list []detectors.Match, threshold detectors.Confidence) []detectors.Match {
	list = slices.DeleteFunc(list, func(m detectors.Match) bool { return m.Confidence < threshold })
	if len(list) < 2 {
		return list
	}
	slices.SortStableFunc(list, func(a, b detectors.Match) int {
		if a.Value != b.Value {
			return int(a.Value) - int(b.Value)
		}
		return int(a.Start) - int(b.Start)
	})
	kept := list[:1]
	for _, m := range list[1:] {
		for len(kept) > 0 && overlap(&kept[len(kept)-1], &m) && better(&m, &kept[len(kept)-1]) {
			kept = kept[:len(kept)-1]
		}
		if len(kept) == 0 || !overlap(&kept[len(kept)-1], &m) {
			kept = append(kept, m)
		}
	}
	return kept
}

func overlap(a, b *detectors.Match) bool {
	return a.Value == b.Value && b.Start < a.End && a.Start < b.End
}

// better tells whether a is to be kept rather than b. What encloses the other wins over a slightly surer part of
// itself: the person in "Rue Jean Jaurès 5" is a street.
func better(a, b *detectors.Match) bool {
	const enclosing = 0.25
	weight := func(m, other *detectors.Match) float32 {
		w := float32(m.Confidence)
		if m.Start <= other.Start && m.End >= other.End && m.End-m.Start > other.End-other.Start {
			w += enclosing
		}
		return w
	}
	return weight(a, b) > weight(b, a)
}
