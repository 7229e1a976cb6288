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
			s.numbers, s.marks = append(s.numbers, n), append(s.marks, s.sifter.marks[n].unpack())
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
			if !s.sifter.may(&s.marks[i], &s.marks[j]) {
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
	return s.links.Add([3]uint64{uint64(highest - min(highest, int64(score*1000))), uint64(s.numbers[i])<<32 | uint64(s.numbers[j])})
}
