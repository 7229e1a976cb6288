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
		switch size := p.size(); {
		case size == 0:
		case size <= s.most:
			if !give(func(to []E) ([]E, error) { return w.part(p, to) }) {
				return
			}
		default:
			if !w.large(p, give) {
				return
			}
		}
	}
}

func (p *part[E]) size() int {
	n := len(p.rest)
	for _, full := range p.full {
		n += len(full)
	}
	for _, c := range p.chunks {
		n += int(c.n)
	}
	return n
}

// work is memory that sorting uses again.
type work[E Entry] struct {
	s     *Sorter[E]
	list  []E
	ends  []int32
	bytes []byte
	chunk []E
	words []uint64
	dealt []uint64
	crowd []int32 // ends of what is dealt out once more
}

// part appends a part in order.
func (w *work[E]) part(p *part[E], to []E) ([]E, error) {
	w.list = slices.Grow(w.list[:0], p.size())
	for _, full := range p.full {
		w.list = append(w.list, full...)
	}
	for _, c := range p.chunks {
		var err error
		if w.list, err = w.s.read(w.list, c.at, int(c.n), &w.bytes); err != nil {
			return nil, err
		}
	}
	w.list = append(w.list, p.rest...)
	return w.sort(to, 0), nil
}

// each calls do for all entries of a part, some at a time.
func (w *work[E]) each(p *part[E], do func(some []E) error) error {
	for _, full := range p.full {
		if err := do(full); err != nil {
			return err
		}
	}
	for _, c := range p.chunks {
		var err error
		if w.chunk, err = w.s.read(w.chunk[:0], c.at, int(c.n), &w.bytes); err != nil {
			return err
		}
		if err := do(w.chunk); err != nil {
			return err
		}
	}
	return do(p.rest)
}

const (
	perBucket = 4  // entries, about
	inserting = 24 // entries, up to which insertion is the quickest sort
)

// sort appends the list in order: dealt out by the bits behind those that its entries have in common, into so many buckets that
// each holds a few, which are then sorted by themselves. It takes so many bits more as only a range of them comes.
func (w *work[E]) sort(to []E, more int) []E {
	n := len(w.list)
	to = slices.Grow(to, n)[:n]
	shift := w.s.shift
	digit := min(shift, bits.Len(uint(n/perBucket))+more)
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
			w.order(bucket)
		} else if len(bucket) > 1 {
			insert(bucket)
		}
		from = end
	}
	return to
}

// manyWords are too many to be sorted beside where they lie: 256 KiB.
const manyWords = 1 << 15

// order sorts a list whose first words may be alike. Words by themselves are sorted in half the time, and comparisons that are not generic are quicker.
func (w *work[E]) order(list []E) {
	switch list := any(list).(type) {
	case [][1]uint64:
		if len(list) > manyWords {
			slices.SortFunc(list, func(a, b [1]uint64) int { return cmp.Compare(a[0], b[0]) })
			return
		}
		w.words = w.words[:0]
		for _, e := range list {
			w.words = append(w.words, e[0])
		}
		w.words = w.deal(w.words)
		for i, word := range w.words {
			list[i][0] = word
		}
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

// deal sorts words that begin alike, dealing them out once more, by the bits from the first on in which they differ: entries of a crowd differ in
// who they are, which is spread well. It returns them in their memory or in w.dealt, whose place the other takes.
func (w *work[E]) deal(words []uint64) []uint64 {
	differ := uint64(0)
	for _, word := range words {
		differ |= word ^ words[0]
	}
	digit := min(bits.Len64(differ), bits.Len(uint(len(words)/perBucket)))
	shift, mask := bits.Len64(differ)-digit, uint64(1)<<digit-1
	w.crowd = slices.Grow(w.crowd[:0], 1<<digit)[:1<<digit]
	clear(w.crowd)
	for _, word := range words {
		w.crowd[word>>shift&mask]++
	}
	at := int32(0)
	for i, count := range w.crowd {
		w.crowd[i] = at
		at += count
	}
	dealt := slices.Grow(w.dealt[:0], len(words))[:len(words)]
	for _, word := range words {
		end := &w.crowd[word>>shift&mask]
		dealt[*end] = word
		*end++
	}
	w.dealt = words
	from := int32(0)
	for _, end := range w.crowd {
		if bucket := dealt[from:end]; len(bucket) > 1 {
			slices.Sort(bucket) // by insertion, where they are a few
		}
		from = end
	}
	return dealt
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

// rangeLog are the bits behind those of a part that large parts are fetched by.
const rangeLog = 6

// span is a range of a part: what those bits are of the entries in it.
type span struct {
	shift    int
	mask     uint64
	from, to uint64
}

func (r *span) of(first uint64) uint64 { return first >> r.shift & r.mask }

func (r *span) has(first uint64) bool { return r.of(first) >= r.from && r.of(first) < r.to }

// large gives a part that is too large to be sorted at once, in ranges of which each is not.
func (w *work[E]) large(p *part[E], give func(func(to []E) ([]E, error)) bool) bool {
	digit := min(rangeLog, w.s.shift)
	r := span{shift: w.s.shift - digit, mask: 1<<digit - 1}
	var sizes [1 << rangeLog]int
	err := w.each(p, func(some []E) error {
		for i := range some {
			sizes[r.of(some[i][0])]++
		}
		return nil
	})
	if err != nil {
		return give(func([]E) ([]E, error) { return nil, err })
	}
	for ; r.from <= r.mask; r.from = r.to {
		size := sizes[r.from]
		for r.to = r.from + 1; r.to <= r.mask && size+sizes[r.to] <= w.s.most; r.to++ {
			size += sizes[r.to]
		}
		more := digit - bits.Len64(r.to-r.from-1)
		switch {
		case size == 0:
		case size > w.s.most:
			if !w.merge(p, &r, give) {
				return false
			}
		case !give(func(to []E) ([]E, error) { return w.ranged(p, &r, size, to, more) }):
			return false
		}
	}
	return true
}

// ranged appends a range of a part, which has so many entries, in order.
func (w *work[E]) ranged(p *part[E], r *span, size int, to []E, more int) ([]E, error) {
	w.list = slices.Grow(w.list[:0], size)
	err := w.each(p, func(some []E) error {
		for i := range some {
			if r.has(some[i][0]) {
				w.list = append(w.list, some[i])
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return w.sort(to, more), nil
}

// run is a sorted piece of a part, in the file.
type run[E Entry] struct {
	at   int64
	left int // entries in the file
	list []E // fetched
}

// runs writes a range of a part into the file, in sorted pieces, of which the part does not know.
func (w *work[E]) runs(p *part[E], r *span) (runs []*run[E], err error) {
	var sorted []E
	w.list = slices.Grow(w.list[:0], w.s.most)
	end := func() error {
		sorted = w.sort(sorted[:0], 0)
		at, err := w.s.write(sorted)
		runs = append(runs, &run[E]{at: at, left: len(sorted)})
		w.list = w.list[:0]
		return err
	}
	err = w.each(p, func(some []E) error {
		for i := range some {
			if !r.has(some[i][0]) {
				continue
			}
			if w.list = append(w.list, some[i]); len(w.list) == w.s.most {
				if err := end(); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err == nil && len(w.list) > 0 {
		err = end()
	}
	return runs, err
}

// merge gives a range of a part that is too large to be sorted at once.
func (w *work[E]) merge(p *part[E], r *span, give func(func(to []E) ([]E, error)) bool) bool {
	runs, err := w.runs(p, r)
	if err != nil {
		return give(func([]E) ([]E, error) { return nil, err })
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
