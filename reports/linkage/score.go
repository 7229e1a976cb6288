package linkage

import (
	"context"

	"dossier/detectors/likeness"
	"dossier/reports/spill"
)

const highest = 1 << 20 // a score, in thousandths of a bit

// scorer scores the pairs of blocks. Whoever is in a block is read once for all pairs in it, and only if the sieve leaves one.
type scorer struct {
	people  *People
	model   *Model
	sifter  *sifter
	ids     []uint32         // by person: see Link
	among   []uint32         // by what stands in the blocks: people; nil: these are people
	fresh   func(n int) bool // of each pair, one is; nil: whoever they are
	links   *spill.Sorter[[3]uint64]
	numbers []uint32 // of those in the block
	marks   []mark
	read    []bool
	members []likeness.Profile
}

func (s *scorer) all(ctx context.Context, blocks *spill.Log) error {
	for some, err := range blocks.All(ctx) {
		if err != nil {
			return err
		}
		for _, w := range some {
			if w&first != 0 {
				if err := s.block(); err != nil {
					return err
				}
			}
			n := uint32(w &^ first)
			s.marks = append(s.marks, s.sifter.marks[n].unpack())
			if s.among != nil {
				n = s.among[n]
			}
			s.numbers = append(s.numbers, n)
		}
	}
	return s.block()
}

func (s *scorer) block() error {
	n := len(s.numbers)
	if len(s.members) < n {
		s.members, s.read = make([]likeness.Profile, 2*n), make([]bool, 2*n)
	}
	clear(s.read)
	for i := range s.marks {
		for j := i + 1; j < n; j++ {
			if s.fresh != nil && !s.fresh(int(s.numbers[i])) && !s.fresh(int(s.numbers[j])) || !s.sifter.may(&s.marks[i], &s.marks[j]) {
				continue
			}
			if err := s.pair(i, j); err != nil {
				return err
			}
		}
	}
	s.numbers, s.marks = s.numbers[:0], s.marks[:0]
	return nil
}

// pair scores two of the block.
func (s *scorer) pair(i, j int) error {
	for _, n := range [...]int{i, j} {
		if s.read[n] {
			continue
		}
		if err := s.people.read(int(s.numbers[n]), &s.members[n]); err != nil {
			return err
		}
		s.read[n] = true
	}
	score := s.model.score(&s.members[i], &s.members[j])
	if score < Threshold {
		return nil
	}
	return addLink(s.links, s.ids, Link{int(s.numbers[i]), int(s.numbers[j]), uint32(highest - min(highest, int64(score*1000)))})
}

// addLink adds a link. Links of one score come in the order of the ids, which does not depend on how people are numbered.
func addLink(links *spill.Sorter[[3]uint64], ids []uint32, l Link) error {
	if ids[l.A] > ids[l.B] {
		l.A, l.B = l.B, l.A
	}
	return links.Add([3]uint64{uint64(l.Short), uint64(ids[l.A])<<32 | uint64(ids[l.B]), uint64(l.A)<<32 | uint64(l.B)})
}
