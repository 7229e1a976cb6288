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
	holding := spill.NewLog(r.Place())
	defer holding.Close()
	if err := r.inOrder(ctx, held, holding); err != nil {
		return err
	}
	err := r.holders(ctx, holding, func(id uint32, people []int32) error {
		if r.phone[r.ids[id]] || len(people) > MaxPartners || r.torn != nil && r.torn.has(id) {
			return nil
		}
		return r.groups.Exact(people)
	})
	if err != nil {
		return err
	}
	r.shared = make(bits, len(r.ids)/64+1)
	lone := make(bits, len(r.ids)/64+1)
	err = r.holders(ctx, holding, func(id uint32, people []int32) error {
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
	})
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
	return r.holders(ctx, holding, func(id uint32, people []int32) error {
		if !lone.has(id) {
			r.union(int32(id), int32(r.profiles[people[0]]))
		}
		return nil
	})
}

// whose stands, while profiles are attached, in the place of the first of a tree: somebody in the group that the tree goes to.
func whose(one int) int32   { return int32(^one) }
func whoIn(first int32) int { return int(^first) }

// inOrder puts into a log in whose records identifiers stand, in order and each once: it is sorted once, and read three times.
func (r *resolver) inOrder(ctx context.Context, held *spill.Sorter[word], to *spill.Log) error {
	node, last := r.nodes(), word{math.MaxUint64}
	for e, err := range held.Each(ctx) {
		if err != nil {
			return err
		}
		if e == last {
			continue
		}
		last = e
		who, _ := node.of(uint32(e[0]))
		if err := to.Add(e[0]>>32<<32 | uint64(uint32(who))); err != nil {
			return err
		}
	}
	return nil
}

// holders tells for each identifier in whose records it stands.
func (r *resolver) holders(ctx context.Context, holding *spill.Log, do func(id uint32, people []int32) error) error {
	var people []int32
	last := uint32(0)
	for some, err := range holding.All(ctx) {
		if err != nil {
			return err
		}
		for _, e := range some {
			id := uint32(e >> 32)
			if len(people) > 0 && id != last {
				if err := do(last, people); err != nil {
					return err
				}
				people = people[:0]
			}
			last = id
			people = append(people, int32(uint32(e)))
		}
	}
	if len(people) == 0 {
		return nil
	}
	return do(last, people)
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
