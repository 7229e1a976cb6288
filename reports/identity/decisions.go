package identity

import (
	"cmp"
	"context"
	"slices"

	"dossier/detectors"
	"dossier/reports/inventory"
	"dossier/reports/linkage"
)

// decided is what people decided, of the identifiers that there are.
type decided struct {
	of    map[detectors.Fingerprint][]role
	torn  bits // identifiers of two who are told apart, which tell neither; nil without any
	one   []*both
	two   []*both
	sure  []seen
	apart *linkage.Apart // of identifiers
}

// both are the identifiers of each of a decision's two.
type both [2][]int32

// role is what an identifier is for a decision.
type role struct {
	of     *both
	side   int
	shared bool
}

// seen is somebody who was looked at and is one person, whatever seemed strange then.
type seen struct {
	*both
	review inventory.Review
}

// decisions looks up what holds.
func (r *resolver) decisions() {
	r.decided = &decided{of: map[detectors.Fingerprint][]role{}}
	for _, d := range r.Decisions() {
		b := &both{}
		switch d.Verdict {
		case inventory.OnePerson:
			r.one = append(r.one, b)
		case inventory.TwoPeople:
			r.two = append(r.two, b)
		case inventory.Confirmed:
			r.sure = append(r.sure, seen{b, d.Review})
		default:
			continue
		}
		for side, prints := range d.Of {
			for _, p := range prints {
				r.of[p] = append(r.of[p], role{b, side, false})
			}
		}
		for _, p := range d.Shared {
			r.of[p] = append(r.of[p], role{b, 0, true})
		}
	}
}

// confirmed is what somebody looked at and found in order, by subject.
func (r *resolver) confirmed() map[uint64]inventory.Review {
	sure := map[uint64]inventory.Review{}
	for _, c := range r.sure {
		of, known := most(c.both[0], func(id int32) (int32, bool) { return r.owner[id], r.owner[id] != nobody })
		if known {
			sure[uint64(of)] |= c.review
		}
	}
	return sure
}

// remember notes the number of an identifier that decisions are about.
func (d *decided) remember(print *detectors.Fingerprint, number int, most int64) {
	if len(d.of) == 0 {
		return
	}
	for _, role := range d.of[*print] {
		if !role.shared {
			role.of[role.side] = append(role.of[role.side], int32(number))
			continue
		}
		if d.torn == nil {
			d.torn = make(bits, most/64+1)
		}
		d.torn.add(uint32(number))
	}
}

// keepApart notes who is not one, by number: a nil answer if nobody is kept apart.
func (d *decided) keepApart(number func(identifier int32) (int32, bool)) *linkage.Apart {
	var a *linkage.Apart
	for n := range d.two {
		for side := range d.two[n] {
			for _, id := range d.two[n][side] {
				if at, is := number(id); is {
					if a == nil {
						a = &linkage.Apart{}
					}
					a.Put(at, n, side > 0)
				}
			}
		}
	}
	return a
}

// most is the group in which most of some are; false if there are none.
func most(of []int32, group func(int32) (int32, bool)) (int32, bool) {
	count := map[int32]int{}
	for _, id := range of {
		if g, is := group(id); is {
			count[g]++
		}
	}
	best, found := int32(0), false
	for g, n := range count {
		if !found || cmp.Or(cmp.Compare(n, count[best]), cmp.Compare(best, g)) > 0 {
			best, found = g, true
		}
	}
	return best, found
}

// profileOf is the number of an identifier among the profiles that are compared, if it is one.
func (r *resolver) profileOf(id int32) (int32, bool) {
	if len(r.profiles) == 0 {
		return 0, false
	}
	return r.nodes().of(uint32(id))
}

// putTogether puts the profiles of those together who were decided to be one.
func (r *resolver) putTogether() {
	group := func(id int32) (int32, bool) { // by the identifier of one in it: numbers depend on the order of the records
		n, is := r.profileOf(id)
		if is {
			id = int32(r.profiles[r.groups.Of(int(n))])
		}
		return id, is
	}
	for _, b := range r.one {
		a, known := most(b[0], group)
		if c, too := most(b[1], group); known && too {
			n, _ := r.profileOf(a)
			m, _ := r.profileOf(c)
			r.groups.Put(int(n), int(m))
		}
	}
}

// unite puts the identifiers of those together who were decided to be one.
func (r *resolver) unite() {
	tree := func(id int32) (int32, bool) { return r.find(id), true }
	for _, b := range r.one {
		a, known := most(b[0], tree)
		if c, too := most(b[1], tree); known && too {
			r.union(a, c)
		}
	}
}

// mostAnchors is how many identifiers of somebody a decision remembers.
const mostAnchors = 256

// anchors are some of a person's identifiers, by which they are known again.
func anchors(own []detectors.Fingerprint) []detectors.Fingerprint {
	own = slices.Clone(own)
	slices.SortFunc(own, func(a, b detectors.Fingerprint) int { return slices.Compare(a[:], b[:]) })
	own = slices.Compact(own)
	return own[:min(len(own), mostAnchors)]
}

// Reader is what deciding needs of an inventory.
type Reader interface {
	NamedRecords(ctx context.Context, pseudonym string) ([]inventory.NamedRecord, error)
	Keys(ctx context.Context, do func(k *inventory.Keys) error) error
	Decisions(ctx context.Context) ([]inventory.Decision, error)
}
