package reach

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"dossier/reports/inventory"
)

const (
	leastShare  = 0.95  // of the different values of a reference that are found where it refers to
	leastUnique = 0.98  // different values of a column that can be referred to, of all
	mostPairs   = 10000 // columns that are compared: more than that stand in no one system
)

// infer finds references that nobody declares: a column that is called after the things of another unit, where it finds its values.
func (g *graph) infer(ctx context.Context, k *inventory.Keys, links []inventory.Link) ([]inventory.Link, error) {
	known := map[id]bool{}
	for _, l := range links {
		known[id{l.Source, l.Child}] = true
	}
	parents := map[string][]*column{} // by the thing's last word
	for _, p := range g.order {
		words, own := p.things()
		if !own || p.told() || p.Entries < 2 || float64(p.Distinct) < leastUnique*float64(p.Entries) {
			continue
		}
		last := singular(words[len(words)-1])
		parents[last] = append(parents[last], p)
	}
	pairs := 0
	for _, c := range g.toldLast() {
		words, own := c.things()
		if own || known[c.id] || len(words) == 0 || c.told() && refers(c.unit, g, links) {
			continue
		}
		var found []inventory.Link
		for _, p := range parents[singular(words[len(words)-1])] {
			if p.unit == c.unit || pairs >= mostPairs {
				continue
			}
			pairs++
			link, err := g.inferred(ctx, k, c, p, "named after it", "values")
			if err != nil {
				return nil, err
			}
			if link != nil {
				found = append(found, *link)
			}
		}
		found = slices.DeleteFunc(found, func(l inventory.Link) bool {
			return l.ToSource != c.Source && slices.ContainsFunc(found, func(o inventory.Link) bool { return o.ToSource == c.Source })
		})
		slices.SortStableFunc(found, func(a, b inventory.Link) int { return cmp.Compare(b.Share, a.Share) })
		// Two systems each number their customers from 1: whose a number is, is not known then.
		if len(found) == 1 || len(found) > 1 && found[0].ToSource == c.Source {
			links = append(links, found[0])
		} else if one := g.people(found); one != nil {
			links = append(links, *one)
		}
	}
	return g.copies(ctx, k, links, parents)
}

// inferred is the reference from a column to another, nil where too few of its values are found there. because is what speaks for it beside them.
func (g *graph) inferred(ctx context.Context, k *inventory.Keys, c, p *column, because, values string) (*inventory.Link, error) {
	share, err := inclusion(ctx, k, c, p)
	if err != nil {
		return nil, err
	}
	across, enough, err := g.across(ctx, k, c, p)
	if err != nil || !enough || share < leastShare {
		return nil, err
	}
	return &inventory.Link{
		Source: c.Source, Child: c.Number, ToSource: p.Source, Parent: p.Number, Share: share,
		Because: fmt.Sprintf("inferred: %s, and %.1f %% of %d different %s are found there", because, 100*share, c.Distinct, values) + across,
	}, nil
}

// inclusion is the share of c's different values that p has.
func inclusion(ctx context.Context, k *inventory.Keys, c, p *column) (float64, error) {
	next, stop := iter.Pull2(k.Values(ctx, p.Source, p.Number))
	defer stop()
	at, err, more := next()
	in := int64(0)
	missing := int64(0)
	for v, failed := range k.Values(ctx, c.Source, c.Number) {
		if failed != nil {
			return 0, failed
		}
		for more && err == nil && at < v {
			at, err, more = next()
		}
		if err != nil {
			return 0, err
		}
		if more && at == v {
			in++
		} else if missing++; float64(missing) > (1-leastShare)*float64(c.Distinct)+1 {
			return 0, nil
		}
	}
	return float64(in) / float64(max(1, c.Distinct)), nil
}

// Relate finds the references between records; it is an [inventory.ScanOptions.Relate].
func Relate(ctx context.Context, k *inventory.Keys) ([]inventory.Link, error) {
	g, err := load(ctx, k)
	if err != nil {
		return nil, err
	}
	links, err := g.infer(ctx, k, g.declared())
	if err != nil {
		return nil, err
	}
	g.roles(links)
	return links, nil
}

// edge is a link on its way to a role.
type edge struct {
	*inventory.Link
	child, parent *column
	weight        int64 // people it may lead to
	fan           float64
	out           bool
}

// roles says what the links mean.
func (g *graph) roles(links []inventory.Link) {
	var edges []*edge
	for i := range links {
		l := &links[i]
		e := &edge{Link: l, child: g.columns[id{l.Source, l.Child}], parent: g.columns[id{l.ToSource, l.Parent}]}
		e.fan = float64(e.child.Entries) / float64(max(1, e.child.Distinct))
		if e.child.unit != e.parent.unit {
			edges = append(edges, e)
		}
	}
	weigh(edges)
	from := map[*unit][]*edge{}
	for _, e := range edges {
		from[e.child.unit] = append(from[e.child.unit], e)
	}
	for _, e := range edges {
		e.out = e.weight == 0 || handled(e.child) || e.child.unit.person && e.fan > 3
		for _, o := range from[e.child.unit] {
			rare := float64(e.weight) < 0.05*float64(o.weight)
			rarer := float64(e.weight) < 0.5*float64(o.weight) && e.fan > 2*o.fan && e.parent.unit != o.parent.unit
			e.out = e.out || rare || rarer
		}
	}
	shared(edges, from)
	for _, e := range edges {
		up := e.child.unit.person && e.fan <= 1.5 && e.parent.unit.personal // a catalogue may name people too
		switch {
		case !e.out && up:
			e.Role = both
		case !e.out:
			e.Role = owned
		case up:
			e.Role = held
		}
	}
}

// weigh counts, for each edge, the people that its rows may belong to.
func weigh(edges []*edge) {
	best := map[*unit]int64{}
	for changed := true; changed; {
		changed = false
		for _, e := range edges {
			w := e.child.Distinct
			if !e.parent.unit.person {
				w = min(w, best[e.parent.unit])
			}
			if w > e.weight {
				e.weight, changed = w, true
			}
			if w > best[e.child.unit] {
				best[e.child.unit] = w
			}
		}
	}
}

// shared takes out the edges from units that rows refer to which belong to others: reference data.
func shared(edges []*edge, from map[*unit][]*edge) {
	for changed := true; changed; {
		changed = false
		for _, e := range edges {
			t := e.parent.unit
			if !e.out || t.person || handled(e.child) {
				continue
			}
			belongs := e.child.unit.person || slices.ContainsFunc(from[e.child.unit], func(o *edge) bool { return !o.out })
			if !belongs {
				continue
			}
			for _, up := range from[t] {
				if !up.out {
					up.out, changed = true, true
				}
			}
		}
	}
}

// handled tells of columns that say who handled a row.
func handled(c *column) bool {
	name := strings.ToLower(strings.Join(c.fields, " "))
	for _, word := range []string{"created", "updated", "modified", "deleted", "approved", "assigned", "assignee", "changed", "editor"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}
