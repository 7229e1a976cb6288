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
	scratch   *sync.Pool                            // of *scratch
	byKind    map[detectors.Kind]detectors.Detector // the first in the list for each
	told      *told
}

// scratch is the memory of one search.
type scratch struct {
	marks marks.Map
	row   []detectors.Match

	teller teller
}

// NewSearcher returns a searcher that reports findings from threshold on.
func NewSearcher(all []detectors.Detector, threshold detectors.Confidence) *Searcher {
	s := &Searcher{all: all, threshold: threshold, scratch: &sync.Pool{New: func() any { return new(scratch) }}, told: &told{}, byKind: map[detectors.Kind]detectors.Detector{}}
	for _, d := range all {
		if _, open := d.(detectors.Normalizer); !open {
			s.patterns = append(s.patterns, d)
		}
		for _, k := range d.Kinds() {
			if _, taken := s.byKind[k]; !taken {
				s.byKind[k] = d
			}
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

// hints are what a column's name and type say of what it holds.
func (s *Searcher) hints(words []string, declared string) map[detectors.Kind]detectors.Hint {
	hints := map[detectors.Kind]detectors.Hint{}
	for _, d := range s.all {
		reader, ok := d.(detectors.HeaderReader)
		if !ok {
			continue
		}
		for _, h := range reader.Header(words, declared) {
			if old, ok := hints[h.Kind]; !ok || abs(h.Weight) > abs(old.Weight) {
				hints[h.Kind] = h
			}
		}
	}
	return hints
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
	mem := s.scratch.Get().(*scratch)
	mem.marks.Read(c)
	least := found.Least
	found.Least = s.threshold
	for _, d := range with {
		if r, ok := d.(marks.Reader); ok {
			r.Marked(c, &mem.marks, found)
		} else {
			d.Text(c, found)
		}
	}
	found.Least = least
	if c.Type == PathType {
		s.searchPath(with, c, found)
		found.List = append(found.List[:from], slices.DeleteFunc(found.List[from:], func(m detectors.Match) bool {
			return m.Kind == detectors.PersonName && plainStep(c.Value(int(m.Value)), int(m.Start), int(m.End))
		})...)
	} else {
		s.tell(c, mem, found)
	}
	found.List = found.List[:from+len(mem.settle(found.List[from:], s.threshold))]
	s.scratch.Put(mem)
}

// settle drops matches below the threshold and, of matches that overlap, all but the best.
func (s *scratch) settle(list []detectors.Match, threshold detectors.Confidence) []detectors.Match {
	kept, ordered := 0, true
	for i := range list {
		if list[i].Confidence < threshold {
			continue
		}
		if i != kept {
			list[kept] = list[i]
		}
		ordered = ordered && (kept == 0 || compare(&list[kept-1], &list[kept]) <= 0)
		kept++
	}
	list = list[:kept]
	if len(list) < 2 {
		return list
	}
	if !ordered {
		s.order(list)
	}
	return apart(list)
}

// order sorts matches. Each detector's are in order already, so that few rows of them have to be brought together.
func (s *scratch) order(list []detectors.Match) {
	for end := 1; end < len(list); {
		next := end + 1
		for next < len(list) && compare(&list[next-1], &list[next]) <= 0 {
			next++
		}
		s.row = append(s.row[:0], list[end:next]...)
		i, j := end-1, len(s.row)-1
		for k := next - 1; j >= 0 && k > j; k-- {
			if compare(&list[i], &s.row[j]) > 0 {
				list[k] = list[i]
				i--
			} else {
				list[k] = s.row[j]
				j--
			}
		}
		copy(list, s.row[:j+1])
		end = next
	}
}

func compare(a, b *detectors.Match) int {
	if a.Value != b.Value {
		return int(a.Value) - int(b.Value)
	}
	return int(a.Start) - int(b.Start)
}

// apart takes out of matches in order those that overlap a better one.
func apart(list []detectors.Match) []detectors.Match {
	kept := 1
	for i := 1; i < len(list); i++ {
		m := &list[i]
		for kept > 0 && overlap(&list[kept-1], m) && better(m, &list[kept-1]) {
			kept--
		}
		if kept == 0 || !overlap(&list[kept-1], m) {
			if i != kept {
				list[kept] = *m
			}
			kept++
		}
	}
	return list[:kept]
}

func overlap(a, b *detectors.Match) bool {
	return a.Value == b.Value && b.Start < a.End && a.Start < b.End
}

// better tells whether a is to be kept rather than b. What encloses the other wins over a slightly surer part of
// itself: the person in "Rue Jean Jaurès 5" is a street. The name in an e-mail address is always a part of it.
func better(a, b *detectors.Match) bool {
	const enclosing, address = 0.25, 1
	weight := func(m, other *detectors.Match) float32 {
		w := float32(m.Confidence)
		if m.Start <= other.Start && m.End >= other.End && m.End-m.Start > other.End-other.Start {
			w += enclosing
			if m.Kind == detectors.Email {
				w += address
			}
		}
		return w
	}
	return weight(a, b) > weight(b, a)
}
