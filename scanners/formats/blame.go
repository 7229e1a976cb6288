package formats

import (
	"dossier/scanners"
	"dossier/scanners/erasing"
)

// mostTried is how many changes of one part are tried each by itself.
const mostTried = 32

// Blame tells of each of some removals, which cannot be cut together, why it cannot; nil: it can. The parts are tried each by itself and, in a part that cannot be
// cut, the changes apart from what goes. Where all that was tried can be, all are blamed for err.
func Blame(list []erasing.Removal, err error, cut func([]erasing.Removal) error) []error {
	why, blamed := make([]error, len(list)), false
	parts := map[scanners.Private]*blaming{}
	for i := range list {
		p := parts[list[i].Part]
		if p == nil {
			p = &blaming{list: list, cut: cut, why: why}
			parts[list[i].Part] = p
		}
		p.of = append(p.of, i)
	}
	for _, p := range parts {
		blamed = p.part() || blamed
	}
	for i := range why {
		if !blamed { // each can be, and all together not
			why[i] = err
		}
	}
	return why
}

// blaming is of one part.
type blaming struct {
	list []erasing.Removal
	of   []int // in the list
	cut  func([]erasing.Removal) error
	why  []error
}

func (p *blaming) try(of []int) error {
	some := make([]erasing.Removal, 0, len(of))
	for _, i := range of {
		some = append(some, p.list[i])
	}
	return p.cut(some)
}

// part tells whether any removal of the part is to blame.
func (p *blaming) part() bool {
	err := p.try(p.of)
	if err == nil {
		return false
	}
	var goes, changes []int
	for _, i := range p.of {
		p.why[i] = err
		if len(p.list[i].Change) > 0 {
			changes = append(changes, i)
		} else {
			goes = append(goes, i)
		}
	}
	if len(changes) == 0 || len(p.of) == 1 || len(goes) > 0 && p.try(goes) != nil {
		return true
	}
	for _, i := range goes {
		p.why[i] = nil
	}
	if len(changes) == 1 || len(changes) > mostTried {
		return true
	}
	some := make([]error, len(changes))
	found := false
	for n, i := range changes {
		some[n] = p.try([]int{i})
		found = found || some[n] != nil
	}
	for n, i := range changes {
		if found {
			p.why[i] = some[n]
		}
	}
	return true
}
