package identity

import (
	"context"
	"errors"
	"math"
	"slices"

	"dossier/detectors/likeness"
	"dossier/reports/inventory"
	"dossier/reports/linkage"
	"dossier/reports/spill"
)

// profiled takes a record's profile to be compared, if it is the first that is the same, and notes a name in a text.
func (r *resolver) profiled(f *found) error {
	if !r.profile[f.Kind] {
		return r.mention(f)
	}
	if !f.marked || f.mark&identifier == 0 {
		return nil
	}
	id := uint32(f.mark &^ identifier)
	if r.seen == nil {
		r.seen = make(bits, len(r.ids)/64+1)
	}
	if r.seen.has(id) {
		return nil
	}
	if likeness.IsSham(f.Profile) {
		if r.sham == nil {
			r.sham = make(bits, len(r.ids)/64+1)
		}
		r.sham.add(id)
		return nil
	}
	r.seen.add(id)
	if len(r.profiles) == math.MaxInt32-1 {
		return errors.New("there are more than 2,147,483,647 different records of people: scan fewer sources into one inventory")
	}
	r.profiles = append(r.profiles, id)
	return r.compared.Add(f.Profile)
}

// nodes tells of identifiers who they are among those compared.
func (r *resolver) nodes() *places {
	if r.node == nil {
		r.node = placesIn(r.profiles, len(r.ids))
	}
	return r.node
}

// compare finds which profiles are one person's.
func (r *resolver) compare(ctx context.Context) error {
	if err := r.together(ctx); err != nil {
		return err
	}
	r.putTogether()
	if len(r.profiles) == 0 {
		return nil
	}
	weights, err := r.groups.Marshal()
	if err != nil {
		return err
	}
	return r.KeepWeights(ctx, weights)
}

// hold notes which identifiers stand in the record of a profile: of kinds that it has one of, and its phones, if they are not many.
func (c *columns) hold(held *spill.Sorter[word]) error {
	for _, one := range c.list {
		if slices.Contains(c.twice, one.kind) || c.phones > maxPhones {
			continue
		}
		if err := held.Add(pair(one.value, uint32(c.profile))); err != nil {
			return err
		}
	}
	return nil
}

// attach puts profiles of one person together, and with them the identifiers that stand in their records and in nobody else's. Where
// identifiers join profiles of two people who cannot be one, the profiles stay apart, and the identifier is nobody's by itself.
func (r *resolver) attach(ctx context.Context, held *spill.Sorter[word], hubs bits) error {
	if len(r.profiles) == 0 {
		return nil
	}
	err := holders(ctx, held, func(id uint32, people []int32) error {
		if r.phone[r.ids[id]] || len(people) > MaxPartners || r.torn != nil && r.torn.has(id) {
			return nil
		}
		return r.groups.Exact(people)
	}, r)
	if err != nil {
		return err
	}
	r.shared = make(bits, len(r.ids)/64+1)
	lone := make(bits, len(r.ids)/64+1)
	err = holders(ctx, held, func(id uint32, people []int32) error {
		if r.torn != nil && r.torn.has(id) {
			lone.add(id)
			return nil
		}
		group := r.groups.Of(int(people[0]))
		for _, p := range people[1:] {
			if r.groups.Of(int(p)) != group {
				lone.add(id)
				r.shared.add(id)
				return nil
			}
		}
		if hubs.has(id) {
			lone.add(id)
			return nil
		}
		tree := r.find(int32(id))
		if r.owner[tree] == tree {
			r.owner[tree] = whose(group)
			return nil
		}
		joined, err := r.groups.Join(group, whoIn(r.owner[tree]))
		if !joined {
			lone.add(id)
		}
		return err
	}, r)
	if err != nil {
		return err
	}
	for v, up := range r.owner {
		if up < 0 {
			r.owner[v] = int32(v)
		}
	}
	for n, id := range r.profiles {
		r.union(int32(id), int32(r.profiles[r.groups.Of(n)]))
	}
	return holders(ctx, held, func(id uint32, people []int32) error {
		if !lone.has(id) {
			r.union(int32(id), int32(r.profiles[people[0]]))
		}
		return nil
	}, r)
}

// whose stands, while profiles are attached, in the place of the first of a tree: somebody in the group that the tree goes to.
func whose(one int) int32   { return int32(^one) }
func whoIn(first int32) int { return int(^first) }

// holders tells for each identifier in whose records it stands.
func holders(ctx context.Context, held *spill.Sorter[word], do func(id uint32, people []int32) error, r *resolver) error {
	var people []int32
	node, last := r.nodes(), word{math.MaxUint64}
	for e, err := range held.Each(ctx) {
		if err != nil {
			return err
		}
		if e == last {
			continue
		}
		if len(people) > 0 && e[0]>>32 != last[0]>>32 {
			if err := do(uint32(last[0]>>32), people); err != nil {
				return err
			}
			people = people[:0]
		}
		last = e
		who, _ := node.of(uint32(e[0]))
		people = append(people, who)
	}
	if len(people) == 0 {
		return nil
	}
	return do(uint32(last[0]>>32), people)
}

// doubts notes who is hardly one person.
func (r *resolver) doubts() error {
	found, err := r.groups.Doubts()
	r.review = map[int32]inventory.Review{}
	for id := range r.ids {
		if r.sham != nil && r.sham.has(uint32(id)) {
			r.review[int32(id)] |= inventory.TestAccount
		}
	}
	for n, doubt := range found {
		for of, review := range map[linkage.Doubt]inventory.Review{
			linkage.Births: inventory.TwoBirthDates, linkage.Officials: inventory.TwoNationalIDs, linkage.Contested: inventory.Contested,
		} {
			if doubt&of != 0 {
				r.review[int32(r.profiles[n])] |= review
			}
		}
	}
	return err
}
