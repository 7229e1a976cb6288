package linkage

import (
	"hash/maphash"

	"dossier/detectors/likeness"
)

// Doubt is what in a group is hardly one person's.
type Doubt uint8

// The doubts.
const (
	Births    Doubt = 1 << iota // two dates of birth
	Officials                   // two official numbers
	Contested                   // some records speak against each other, and more for each other
)

// Doubts tells of the groups in which something is in doubt, by their numbers. It reads everybody once.
func (g *Groups) Doubts() (map[int]Doubt, error) {
	doubts := map[int]Doubt{}
	for first := range g.doubt {
		doubts[g.Of(int(first))] |= Contested
	}
	seed := maphash.MakeSeed()
	for role, doubt := range map[likeness.Role]Doubt{likeness.Birth: Births, likeness.Official: Officials} {
		if g.frequencies.known[role] == 0 {
			continue
		}
		seen := make([]uint32, g.people.Len()) // by the first of a group: what was seen, never 0
		err := g.people.Each(func(n int, packed []byte) error {
			first := g.Of(n)
			if g.size(first) == 1 {
				return nil
			}
			field := find(packed, role)
			if field == nil {
				return nil
			}
			switch h := uint32(maphash.Bytes(seed, field)) | 1; seen[first] {
			case 0:
				seen[first] = h
			case h:
			default:
				doubts[first] |= doubt
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return doubts, nil
}

// find is a packed profile's field of a role; nil where there is none.
func find(packed []byte, role likeness.Role) []byte {
	for ; len(packed) > 0; packed = packed[likeness.PackedField:] {
		if likeness.Role(packed[0]) == role {
			return packed[:likeness.PackedField]
		}
	}
	return nil
}
