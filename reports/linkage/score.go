package linkage

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"dossier/detectors/likeness"
	"dossier/reports/spill"
)

const (
	highest    = 1 << 20 // a score, in thousandths of a bit
	batchWords = 4 << 10 // of blocks that are handed over at once, about
	mostScored = 1 << 21 // pairs that are remembered: 16 MiB
)

// scored are pairs that were scored, as far as they are remembered: one person's two records come together by many keys, and are read and
// weighed once. Many goroutines use it.
type scored []atomic.Uint64

func newScored(people int) scored {
	n := 1 << 12
	for n < 2*people && n < mostScored {
		n <<= 1
	}
	return make(scored, n)
}

// again tells whether a pair comes again. It remembers it.
func (s scored) again(a, b uint32) bool {
	pair := uint64(a)<<32 | uint64(b)
	slot := &s[pair*0x9e3779b97f4a7c15>>32&uint64(len(s)-1)]
	if slot.Load() == pair {
		return true
	}
	slot.Store(pair)
	return false
}

// scorer scores the pairs of blocks, on all processors. The same pairs pass however many there are, some of them more than once.
type scorer struct {
	people *People
	model  *Model
	sifter *sifter
	ids    []uint32         // by person: see Link
	fresh  func(n int) bool // of each pair, one is; nil: whoever they are
	scored scored

	mu    sync.Mutex
	links *spill.Sorter[[3]uint64]
}

func (s *scorer) all(ctx context.Context, blocks *spill.Log) error {
	batches := make(chan []uint64)
	work, ctx := errgroup.WithContext(ctx)
	for range runtime.GOMAXPROCS(0) {
		work.Go(func() error {
			m := matcher{scorer: s, reader: reader{People: s.people}, weigher: weigher{Model: s.model}}
			for batch := range batches {
				if err := m.batch(batch); err != nil {
					return err
				}
			}
			return nil
		})
	}
	work.Go(func() error {
		defer close(batches)
		return handOver(ctx, blocks, batches)
	})
	return work.Wait()
}

// handOver hands blocks over, some whole ones at a time.
func handOver(ctx context.Context, blocks *spill.Log, to chan<- []uint64) error {
	batch := make([]uint64, 0, batchWords)
	send := func() error {
		select {
		case to <- batch:
			batch = make([]uint64, 0, batchWords)
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for some, err := range blocks.All(ctx) {
		if err != nil {
			return err
		}
		for _, w := range some {
			if w&first != 0 && len(batch) >= batchWords {
				if err := send(); err != nil {
					return err
				}
			}
			batch = append(batch, w)
		}
	}
	return send()
}

// matcher is what one goroutine scores with. Whoever is in a block is read once for all pairs in it, and only if the sieve leaves one.
type matcher struct {
	*scorer
	reader
	weigher
	passed  [][3]uint64 // of the batch
	key     int         // of the block
	numbers []uint32    // of those in the block
	marks   []mark
	read    []bool
	members []likeness.Profile
}

func (m *matcher) batch(words []uint64) error {
	for _, w := range words {
		if w&first != 0 {
			if err := m.block(); err != nil {
				return err
			}
			m.key = int(w &^ first >> 32)
		}
		n := uint32(w)
		m.marks = append(m.marks, m.sifter.marks[n].unpack())
		m.numbers = append(m.numbers, n)
	}
	if err := m.block(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range m.passed {
		if err := m.links.Add(l); err != nil {
			return err
		}
	}
	m.passed = m.passed[:0]
	return nil
}

func (m *matcher) block() error {
	n := len(m.numbers)
	if len(m.members) < n {
		m.members, m.read = make([]likeness.Profile, 2*n), make([]bool, 2*n)
	}
	clear(m.read)
	for i := range m.marks {
		for j := i + 1; j < n; j++ {
			a, b := m.numbers[i], m.numbers[j]
			if m.fresh != nil && !m.fresh(int(a)) && !m.fresh(int(b)) || !m.sifter.may(&m.weigher, m.key, &m.marks[i], &m.marks[j]) || m.scored.again(a, b) {
				continue
			}
			if err := m.pair(i, j); err != nil {
				return err
			}
		}
	}
	m.numbers, m.marks = m.numbers[:0], m.marks[:0]
	return nil
}

// pair scores two of the block.
func (m *matcher) pair(i, j int) error {
	for _, n := range [...]int{i, j} {
		if m.read[n] {
			continue
		}
		if err := m.profile(int(m.numbers[n]), &m.members[n]); err != nil {
			return err
		}
		m.read[n] = true
	}
	score := m.score(&m.members[i], &m.members[j])
	if score < Threshold {
		return nil
	}
	l := Link{int(m.numbers[i]), int(m.numbers[j]), uint32(highest - min(highest, int64(score*1000)))}
	m.passed = append(m.passed, linkEntry(m.ids, l))
	return nil
}

// linkEntry is how a link is sorted. Links of one score come in the order of the ids, which does not depend on how people are numbered.
func linkEntry(ids []uint32, l Link) [3]uint64 {
	if ids[l.A] > ids[l.B] {
		l.A, l.B = l.B, l.A
	}
	return [3]uint64{uint64(l.Short), uint64(ids[l.A])<<32 | uint64(ids[l.B]), uint64(l.A)<<32 | uint64(l.B)}
}
