package spill

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
)

// produce sorts one part after the other into buffers from free.
func (s *Sorter[E]) produce(ctx context.Context, ready chan<- sorted[E], free <-chan []E) {
	w := work[E]{s: s}
	give := func(fill func(to []E) ([]E, error)) bool {
		var to []E
		select {
		case to = <-free:
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			return false
		}
		to, err := fill(to[:0])
		select {
		case ready <- sorted[E]{to, err}:
			return err == nil
		case <-ctx.Done():
			return false
		}
	}
	for n := range s.parts {
		p := &s.parts[n]
		size := (len(p.full)+len(p.chunks))*s.chunk + len(p.rest)
		switch {
		case size == 0:
		case size <= s.most:
			if !give(func(to []E) ([]E, error) { return w.part(p, to) }) {
				return
			}
		default:
			if !w.merge(p, give) {
				return
			}
		}
	}
}

// work is memory that sorting uses again.
type work[E Entry] struct {
	s     *Sorter[E]
	list  []E
	ends  []int32
	bytes []byte
}

// part appends a part in order.
func (w *work[E]) part(p *part[E], to []E) ([]E, error) {
	w.list = w.list[:0]
	for _, full := range p.full {
		w.list = append(w.list, full...)
	}
	for _, at := range p.chunks {
		var err error
		if w.list, err = w.s.read(w.list, at, w.s.chunk, &w.bytes); err != nil {
			return nil, err
		}
	}
	w.list = append(w.list, p.rest...)
	return w.sort(to), nil
}

const (
	perBucket = 4  // entries, about
	inserting = 24 // entries, up to which insertion is the quickest sort
)

// sort appends the list in order: dealt out by the bits behind those that its entries have in common, into so many buckets that
// each holds a few, which are then sorted by themselves.
func (w *work[E]) sort(to []E) []E {
	n := len(w.list)
	to = slices.Grow(to, n)[:n]
	shift := w.s.shift
	digit := min(shift, bits.Len(uint(n/perBucket)))
	shift -= digit
	mask := uint64(1)<<digit - 1
	w.ends = slices.Grow(w.ends[:0], 1<<digit)[:1<<digit]
	clear(w.ends)
	for i := range w.list {
		w.ends[w.list[i][0]>>shift&mask]++
	}
	at := int32(0)
	for i, count := range w.ends {
		w.ends[i] = at
		at += count
	}
	for i := range w.list {
		end := &w.ends[w.list[i][0]>>shift&mask]
		to[*end] = w.list[i]
		*end++
	}
	from := int32(0)
	for _, end := range w.ends {
		if bucket := to[from:end]; len(bucket) > inserting {
			order(bucket)
		} else if len(bucket) > 1 {
			insert(bucket)
		}
		from = end
	}
	return to
}

// order sorts a list whose first words may be alike. Comparisons that are not generic are quicker.
func order[E Entry](list []E) {
	switch list := any(list).(type) {
	case [][1]uint64:
		slices.SortFunc(list, func(a, b [1]uint64) int { return cmp.Compare(a[0], b[0]) })
	case [][3]uint64:
		slices.SortFunc(list, func(a, b [3]uint64) int {
			switch {
			case a[0] != b[0]:
				return cmp.Compare(a[0], b[0])
			case a[1] != b[1]:
				return cmp.Compare(a[1], b[1])
			}
			return cmp.Compare(a[2], b[2])
		})
	}
}

func insert[E Entry](list []E) {
	for i := 1; i < len(list); i++ {
		e := list[i]
		j := i
		for ; j > 0 && (e[0] < list[j-1][0] || e[0] == list[j-1][0] && compare(e, list[j-1]) < 0); j-- {
			list[j] = list[j-1]
		}
		list[j] = e
	}
}

func compare[E Entry](a, b E) int {
	for i := range len(a) {
		if a[i] != b[i] {
			return cmp.Compare(a[i], b[i])
		}
	}
	return 0
}

// run is a sorted piece of a part, in the file.
type run[E Entry] struct {
	at   int64
	left int // entries in the file
	list []E // fetched
}

// merge gives a part that is too large to be sorted at once, in pieces. It leaves runs in the file, which the part does not know of.
func (w *work[E]) merge(p *part[E], give func(func(to []E) ([]E, error)) bool) bool {
	var runs []*run[E]
	fail := func(err error) bool {
		return give(func([]E) ([]E, error) { return nil, err })
	}
	pieces := []part[E]{{full: p.full, rest: p.rest}} // less than most
	step := max(1, w.s.most/w.s.chunk)
	for from := 0; from < len(p.chunks); from += step {
		pieces = append(pieces, part[E]{chunks: p.chunks[from:min(from+step, len(p.chunks))]})
	}
	for i := range pieces {
		list, err := w.part(&pieces[i], nil)
		if err != nil {
			return fail(err)
		}
		if len(list) == 0 {
			continue
		}
		at, err := w.s.write(list)
		if err != nil {
			return fail(err)
		}
		runs = append(runs, &run[E]{at: at, left: len(list)})
	}
	for len(runs) > 0 {
		ok := give(func(to []E) ([]E, error) {
			for len(to) < w.s.chunk && len(runs) > 0 {
				var err error
				if to, runs, err = w.least(to, runs); err != nil {
					return nil, err
				}
			}
			return to, nil
		})
		if !ok {
			return false
		}
	}
	return true
}

// least appends the least entry of all runs, and returns those that have more.
func (w *work[E]) least(to []E, runs []*run[E]) ([]E, []*run[E], error) {
	var e E
	first := 0
	for i, r := range runs {
		if len(r.list) == 0 {
			n := min(w.s.chunk, r.left)
			list, err := w.s.read(r.list[:0], r.at, n, &w.bytes)
			if err != nil {
				return to, runs, err
			}
			r.list, r.left, r.at = list, r.left-n, r.at+int64(8*n*len(e))
		}
		if compare(r.list[0], runs[first].list[0]) < 0 {
			first = i
		}
	}
	r := runs[first]
	to = append(to, r.list[0])
	if r.list = r.list[1:]; len(r.list) == 0 && r.left == 0 {
		runs = slices.Delete(runs, first, first+1)
	}
	return to, runs, nil
}
