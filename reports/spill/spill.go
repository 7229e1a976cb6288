// Package spill sorts more entries than memory should hold.
//
// A [Sorter] deals entries out by their leading bits to 256 parts, and writes what of a part fills a buffer to a temporary file, once full
// buffers would take more than 8 MiB of memory: from then on none is kept. Read in order, each part is fetched, sorted in memory, and handed
// over while the next is being sorted. Leading bits that are spread well (fingerprints, dense numbers) make parts of a few MiB from gigabytes; a
// part that comes out larger is fetched several times, a range of it each time, and a range that is still too large is sorted in runs, which
// are merged.
//
// A [Table] is what a sorter of dense numbers would be, but kept in memory as far as it is small; a [Log] only keeps what it is given.
//
// Who will not look at what was collected for a while parks it: all of it goes to the file, and only what is being worked on is in memory.
//
// The file is removed from its folder as soon as it is open, where the system allows that, so that a killed process leaves nothing.
package spill

import (
	"context"
	"encoding/binary"
	"iter"
	"math/bits"
	"os"
	"slices"
	"sync"
)

// Entry is what can be sorted: by the first word, then by the others.
type Entry interface{ [1]uint64 | [3]uint64 }

// Place is where temporary files go: a folder, and the beginning of their names.
type Place struct{ Folder, Name string }

const (
	parts   = 256
	partLog = 8

	chunkWords = 3 << 10 // words of a buffer, and of one write
	heldWords  = 1 << 20 // words in full buffers that are kept in memory: 8 MiB
	mostWords  = 3 << 18 // words sorted at once: 6 MiB, of which there are three while others are handed over
	fewWords   = 1 << 16 // that are not worth a file: 512 KiB
)

// Sorter sorts entries. One goroutine uses it; others may add by an [Adder] each.
type Sorter[E Entry] struct {
	place Place
	shift int // of the first word, to the number of its part
	parts [parts]part[E]
	chunk int // entries of a buffer
	most  int // entries sorted at once
	held  int // entries in full buffers
	count int64

	file  *os.File
	end   int64
	bytes []byte

	adding sync.Mutex // what adders share
}

// part is some entries: full buffers in memory, chunks in the file, and a rest.
type part[E Entry] struct {
	rest   []E
	full   [][]E
	chunks []chunk
}

// chunk is where entries lie in the file, and how many.
type chunk struct {
	at int64
	n  int32
}

// New returns a sorter for entries whose first words are not above most. Close removes what it leaves.
func New[E Entry](place Place, most uint64) *Sorter[E] {
	var e E
	return &Sorter[E]{place: place, shift: max(0, bits.Len64(most)-partLog), chunk: chunkWords / len(e), most: mostWords / len(e)}
}

// Len is the number of entries.
func (s *Sorter[E]) Len() int64 { return s.count }

// Add adds an entry. Errors are the operating system's.
func (s *Sorter[E]) Add(e E) error {
	p := &s.parts[e[0]>>s.shift]
	if n := len(p.rest); n == cap(p.rest) && n >= s.chunk/16 { // what grew so far will grow to a chunk
		p.rest = slices.Grow(p.rest, s.chunk-n)
	}
	p.rest = append(p.rest, e)
	s.count++
	if len(p.rest) < s.chunk {
		return nil
	}
	if s.file == nil && s.held+s.chunk <= heldWords/len(e) {
		s.held += s.chunk
		p.full, p.rest = append(p.full, p.rest), make([]E, 0, s.chunk)
		return nil
	}
	if err := s.unload(); err != nil {
		return err
	}
	err := s.put(p, p.rest)
	p.rest = p.rest[:0]
	return err
}

// unload puts the full buffers into the file.
func (s *Sorter[E]) unload() error {
	if s.held == 0 {
		return nil
	}
	for n := range s.parts {
		p := &s.parts[n]
		for _, full := range p.full {
			if err := s.put(p, full); err != nil {
				return err
			}
		}
		p.full = nil
	}
	s.held = 0
	return nil
}

// Park puts everything into the file, if it is worth one: it is read later, or more is added then.
func (s *Sorter[E]) Park() error {
	var e E
	if s.count*int64(len(e)) <= fewWords {
		return nil
	}
	if err := s.unload(); err != nil {
		return err
	}
	for n := range s.parts {
		p := &s.parts[n]
		if len(p.rest) > 0 {
			if err := s.put(p, p.rest); err != nil {
				return err
			}
		}
		p.rest = nil
	}
	s.bytes = nil
	return nil
}

// put puts entries of a part into the file.
func (s *Sorter[E]) put(p *part[E], list []E) error {
	at, err := s.write(list)
	p.chunks = append(p.chunks, chunk{at, int32(len(list))})
	return err
}

// write appends entries to the file and returns where they lie.
func (s *Sorter[E]) write(list []E) (int64, error) {
	if s.file == nil {
		f, err := create(s.place)
		if err != nil {
			return 0, err
		}
		s.file = f
	}
	var e E
	size := 8 * len(list) * len(e)
	s.bytes = slices.Grow(s.bytes[:0], size)[:size]
	to := s.bytes
	for i := range list {
		for j := range len(e) {
			binary.LittleEndian.PutUint64(to, list[i][j])
			to = to[8:]
		}
	}
	at := s.end
	_, err := s.file.WriteAt(s.bytes, at)
	s.end += int64(size)
	return at, err
}

// read appends n entries that lie at an offset.
func (s *Sorter[E]) read(to []E, at int64, n int, buffer *[]byte) ([]E, error) {
	var e E
	size := 8 * len(e)
	if cap(*buffer) < n*size {
		*buffer = make([]byte, n*size)
	}
	b := (*buffer)[:n*size]
	if _, err := s.file.ReadAt(b, at); err != nil {
		return to, err
	}
	for ; len(b) > 0; b = b[size:] {
		for j := range len(e) {
			e[j] = binary.LittleEndian.Uint64(b[8*j:])
		}
		to = append(to, e)
	}
	return to, nil
}

// Close gives the memory and the file back.
func (s *Sorter[E]) Close() {
	if s.file != nil {
		discard(s.file)
		s.file = nil
	}
	s.parts = [parts]part[E]{}
}

// sorted is some entries in order, or why there are none.
type sorted[E Entry] struct {
	list []E
	err  error
}

// Sorted streams the entries in order, some at a time; what it gives is valid until the next. It may be called again. An error
// is the last pair. Nothing may be added meanwhile.
func (s *Sorter[E]) Sorted(ctx context.Context) iter.Seq2[[]E, error] {
	return func(yield func([]E, error) bool) {
		outer := ctx
		ctx, stop := context.WithCancel(outer)
		ready, free := make(chan sorted[E]), make(chan []E, 2)
		ended := make(chan struct{})
		defer func() {
			stop()
			<-ended
		}()
		free <- nil
		free <- nil
		go func() {
			defer close(ended)
			defer close(ready)
			s.produce(ctx, ready, free)
		}()
		for some := range ready {
			if !yield(some.list, some.err) || some.err != nil {
				return
			}
			free <- some.list
		}
		if err := outer.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// Each streams the entries in order, one at a time.
func (s *Sorter[E]) Each(ctx context.Context) iter.Seq2[E, error] {
	return func(yield func(E, error) bool) {
		for list, err := range s.Sorted(ctx) {
			if err != nil {
				var none E
				yield(none, err)
				return
			}
			for _, e := range list {
				if !yield(e, nil) {
					return
				}
			}
		}
	}
}
