package reach

import (
	"context"
	"slices"
	"strconv"

	"dossier/reports/inventory"
)

// people is the link that leads to people's own rows, where the others lead to rows that identify nobody (an export without names): what
// has the numbers of all of them and says whose they are. Of several it is none.
func (g *graph) people(found []inventory.Link) (one *inventory.Link) {
	for i := range found {
		if !g.columns[id{found[i].ToSource, found[i].Parent}].unit.person {
			continue
		}
		if one != nil {
			return nil
		}
		one = &found[i]
	}
	return one
}

const (
	leastCopied  = 3    // different values that two columns must have in common at the least to be held for the same things' by that
	leastCounted = 10   // and where both count from 1, as every system does
	mostCounted  = 4096 // numbers from 1 on of which it is looked at whether a column counts from there
)

// told tells that texts give the key by name (client_id=4711): it is no column.
func (c *column) told() bool { return c.unit.Keys[c.At].Told }

// toldLast are the columns, and then those that texts tell.
func (g *graph) toldLast() []*column {
	list := slices.Clone(g.order)
	slices.SortStableFunc(list, func(a, b *column) int {
		switch {
		case a.told() == b.told():
			return 0
		case b.told():
			return -1
		}
		return 1
	})
	return list
}

// refers tells whether a column of a unit refers to something: whose its rows are, the texts in them need not tell, and do not contest.
func refers(u *unit, g *graph, links []inventory.Link) bool {
	return slices.ContainsFunc(links, func(l inventory.Link) bool {
		c := g.columns[id{l.Source, l.Child}]
		return c.unit == u && !c.told()
	})
}

// across tells what to think of a reference from one source to another, or one that texts tell: few small numbers are found among those of any
// system.
func (g *graph) across(ctx context.Context, k *inventory.Keys, c, p *column) (because string, enough bool, err error) {
	if c.Source == p.Source && !c.told() {
		return "", true, nil
	}
	if g.counts == nil {
		g.counts = map[id]bool{}
	}
	counts, known := g.counts[p.id]
	if !known {
		if counts, err = counting(ctx, k, p); err != nil {
			return "", false, err
		}
		g.counts[p.id] = counts
	}
	switch told := c.Source == p.Source; {
	case told && counts:
		return ", in texts, where they are counted from 1, as any things may be", c.Distinct >= leastCounted, nil
	case told:
		return ", in texts", c.Distinct >= leastCopied, nil
	case counts:
		return ", in another source, which counts from 1 as any may", c.Distinct >= leastCounted, nil
	}
	return ", in another source", true, nil
}

// counting tells whether a column's values are numbers from 1 on.
func counting(ctx context.Context, k *inventory.Keys, p *column) (bool, error) {
	n := min(p.Distinct, mostCounted)
	small := make(map[uint64]bool, n)
	tie := k.Tie()
	for i := range n {
		small[tie(strconv.AppendInt(nil, i+1, 10))] = true
	}
	in := int64(0)
	for v, err := range k.Values(ctx, p.Source, p.Number) {
		if err != nil {
			return false, err
		}
		if small[v] {
			in++
		}
	}
	return float64(in) >= 0.8*float64(n), nil
}

// copies finds the rows that another system exported without saying whose they are: a unit of the same things, in another source, whose own
// key has its values among those of people's rows, and only of one such unit. What identifies people itself needs no key for it.
func (g *graph) copies(ctx context.Context, k *inventory.Keys, links []inventory.Link, parents map[string][]*column) ([]inventory.Link, error) {
	for _, c := range g.order {
		words, own := c.things()
		if !own || c.told() || c.unit.person || c.Distinct < leastCopied || float64(c.Distinct) < leastUnique*float64(c.Entries) {
			continue
		}
		if slices.ContainsFunc(links, func(l inventory.Link) bool { return id{l.Source, l.Child} == c.id }) {
			continue
		}
		var found []inventory.Link
		for _, p := range parents[singular(words[len(words)-1])] {
			if p.Source == c.Source || !p.unit.person {
				continue
			}
			link, err := g.inferred(ctx, k, c, p, "rows of the same things in another source", "keys")
			if err != nil {
				return nil, err
			}
			if link != nil {
				found = append(found, *link)
			}
		}
		if len(found) == 1 {
			links = append(links, found[0])
		}
	}
	return links, nil
}
