package linkage

import (
	"context"
	"math/bits"
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
	mostPairs  = 1 << 20 // that are remembered: 8 MiB
	mostBlocks = 1 << 19 // likewise: 4 MiB
)

// remembered are numbers that came before, as far as there is room for them. Many goroutines use it.
type remembered []atomic.Uint64

func newRemembered(people, most int) remembered {
	n := 1 << 12
	for n < 2*people && n < most {
		n <<= 1
	}
	return make(remembered, n)
}

// again tells whether a number, which is not 0, comes again. It remembers it.
func (r remembered) again(number uint64) bool {
	slot := &r[number*0x9e3779b97f4a7c15>>32&uint64(len(r)-1)]
	if slot.Load() == number {
		return true
	}
	slot.Store(number)
	return false
}

// scorer scores the pairs of blocks, on all processors. The same pairs pass however many there are, some of them more than once. As one person's
// two records have most in common, they come together by nearly every key, and so do people of one name in one town by its name and by its
// postcode: blocks that come again are left out, and pairs that the sieve leaves are read and weighed once.
type scorer struct {
	people *People
	model  *Model
	sifter *sifter
	ids    []uint32         // by person: see Link
	fresh  func(n int) bool // of each pair, one is; nil: whoever they are
	blocks remembered       // by sums of the numbers in them, which are hardly the same where those are not
	pairs  remembered

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
		m.numbers = append(m.numbers, uint32(w))
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
	if n == 0 || m.blocks.again(sumOf(m.numbers)) {
		m.numbers = m.numbers[:0]
		return nil
	}
	m.marks = m.marks[:0]
	for _, number := range m.numbers {
		m.marks = append(m.marks, m.sifter.marks[number].unpack())
	}
	if len(m.members) < n {
		m.members, m.read = make([]likeness.Profile, 2*n), make([]bool, 2*n)
	}
	clear(m.read)
	for i := range m.marks {
		for j := i + 1; j < n; j++ {
			a, b := m.numbers[i], m.numbers[j]
			if m.fresh != nil && !m.fresh(int(a)) && !m.fresh(int(b)) || !m.sifter.may(&m.weigher, m.key, &m.marks[i], &m.marks[j]) || m.pairs.again(uint64(a)<<32|uint64(b)) {
				continue
			}
			if err := m.pair(i, j); err != nil {
				return err
			}
		}
	}
	m.numbers = m.numbers[:0]
	return nil
}

// sumOf mixes numbers into one, which is not 0.
func sumOf(numbers []uint32) uint64 {
	sum := uint64(len(numbers))
	for _, n := range numbers {
		hi, lo := bits.Mul64(sum^uint64(n), 0xd6e8feb86659fd93)
		sum = hi ^ lo ^ sum<<1
	}
	return max(1, sum)
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
