package linkage

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"dossier/detectors/likeness"
	"dossier/reports/spill"
)

// Threshold is the score from which two records are held to be one person's, as long as nothing speaks against it.
const Threshold = 3

// Groups are people put together. One goroutine uses them.
type Groups struct {
	*Model
	people *People
	ids    []uint32
	up     []int32 // to the group's first; of that: how many the group has, below 0
	next   []int32 // the next of the group, in a ring
	doubt  map[int32]bool
	apart  *Apart
	cache  [2 * sampled]likeness.Profile
}

// Link is two people whose records pass for one person's, and how far short of the highest score they are, in thousandths of a bit.
type Link struct {
	A, B  int
	Short uint32
}

// Together learns from the people, and puts together who is one, but whom it is told to keep apart: those are its own from then on.
// What was learnt earlier is learnt again where it does not fit any more; without any it is nil. ids tell people apart whatever their
// numbers are, and decide what comes first: with the same model, the same people make the same groups. keep is told of each link, the
// surest first; it may be nil.
func Together(ctx context.Context, p *People, ids []uint32, apart *Apart, earlier *Learnt, keep func(l Link) error) (*Groups, error) {
	g := &Groups{people: p, ids: ids, doubt: map[int32]bool{}, apart: apart}
	links, err := g.links(ctx, earlier)
	if err != nil {
		return nil, err
	}
	defer links.Close()
	g.up, g.next = make([]int32, p.Len()), make([]int32, p.Len())
	for i := range g.up {
		g.up[i], g.next[i] = -1, int32(i)
	}
	last := [3]uint64{}
	for e, err := range links.Each(ctx) {
		if err != nil {
			return nil, err
		}
		if e == last {
			continue
		}
		last = e
		l := Link{int(e[2] >> 32), int(uint32(e[2])), uint32(e[0])}
		if keep != nil {
			if err := keep(l); err != nil {
				return nil, err
			}
		}
		if _, err := g.Join(l.A, l.B); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// links learns from the people, or takes what was learnt, and sorts the pairs that pass, the surest first. Some come more than once.
func (g *Groups) links(ctx context.Context, earlier *Learnt) (*spill.Sorter[[3]uint64], error) {
	if earlier != nil {
		links, err := g.linksAgain(ctx, earlier)
		if !errors.Is(err, errGrown) {
			return links, err
		}
	}
	g.Model = &Model{}
	kept := newSieve(g.people.Len())
	if err := g.people.count(g.Model, kept); err != nil {
		return nil, err
	}
	blocks, examples, tallies, err := g.people.bring(ctx, g.Model, g.keys())
	if err != nil {
		return nil, err
	}
	defer blocks.Close()
	g.learn(examples, tallies)
	return g.score(ctx, &scorer{sifter: kept.sifter(g.Model, g.keys())}, blocks)
}

// score scores the pairs of blocks.
func (g *Groups) score(ctx context.Context, s *scorer, blocks *spill.Log) (*spill.Sorter[[3]uint64], error) {
	s.people, s.model, s.ids = g.people, g.Model, g.ids
	s.blocks, s.pairs = newRemembered(g.people.Len(), mostBlocks), newRemembered(g.people.Len(), mostPairs)
	s.links = spill.New[[3]uint64](g.people.place, highest)
	if err := s.all(ctx, blocks); err != nil {
		s.links.Close()
		return nil, err
	}
	return s.links, nil
}

// Of is the number of the group that somebody is in: the number of one in it.
func (g *Groups) Of(n int) int {
	v := int32(n)
	for g.up[v] >= 0 {
		if over := g.up[g.up[v]]; over >= 0 {
			g.up[v] = over
		}
		v = g.up[v]
	}
	return int(v)
}

const (
	sampled   = 6 // of a group, who are asked whether they can be one person with others
	tolerated = 4 // one in so many may speak against it
)

// Join puts the groups of two together, unless too many in them speak against it.
func (g *Groups) Join(a, b int) (bool, error) {
	a, b = g.Of(a), g.Of(b)
	if a == b {
		return true, nil
	}
	if g.apart.Are(int32(a), int32(b)) {
		return false, nil
	}
	against := 0
	if g.size(a)+g.size(b) > 2 {
		some, err := g.sample(a, g.cache[:sampled])
		if err != nil {
			return false, err
		}
		others, err := g.sample(b, g.cache[sampled:])
		if err != nil {
			return false, err
		}
		for i := range some {
			for j := range others {
				if w := g.Weigh(&some[i], &others[j]); w.Against() {
					against++
				}
			}
		}
		if tolerated*against > len(some)*len(others) {
			return false, nil
		}
	}
	g.put(a, b, against > 0)
	return true, nil
}

// Put puts the groups of two together, whatever speaks against it, unless they are to be kept apart.
func (g *Groups) Put(a, b int) {
	if a, b = g.Of(a), g.Of(b); a != b && !g.apart.Are(int32(a), int32(b)) {
		g.put(a, b, false)
	}
}

// put puts two groups together.
func (g *Groups) put(a, b int, doubt bool) {
	if g.size(a) < g.size(b) {
		a, b = b, a
	}
	g.apart.Join(int32(a), int32(b))
	g.up[a] += g.up[b]
	g.up[b] = int32(a)
	g.next[a], g.next[b] = g.next[b], g.next[a]
	if doubt || g.doubt[int32(b)] {
		g.doubt[int32(a)] = true
		delete(g.doubt, int32(b))
	}
}

// Exact puts people together in whose records the same identifier stands, where nothing speaks for two people who share it: those who are most alike
// first, and none of whom one cannot be any of the others. What a third record leaves open, as a name in a list of addresses does, joins no two.
func (g *Groups) Exact(people []int32) error {
	if len(people) == 0 || !slices.ContainsFunc(people, func(n int32) bool { return g.Of(int(n)) != g.Of(int(people[0])) }) {
		return nil
	}
	all := make([]likeness.Profile, len(people))
	for i, n := range people {
		if err := g.people.profile(int(n), &all[i]); err != nil {
			return err
		}
	}
	type pair struct {
		a, b     int
		together float32
	}
	var pairs []pair
	apart := map[[2]int]bool{}
	for b := range all {
		for a := range b {
			if g.Of(int(people[a])) == g.Of(int(people[b])) {
				continue
			}
			if w, fits := g.plausible(&all[a], &all[b]); fits {
				pairs = append(pairs, pair{a, b, w})
			} else {
				apart[[2]int{a, b}] = true
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.together, a.together) })
	for _, p := range pairs {
		n, m := g.Of(int(people[p.a])), g.Of(int(people[p.b]))
		if n == m || g.sunder(people, apart, n, m) {
			continue
		}
		if _, err := g.Join(n, m); err != nil {
			return err
		}
	}
	return nil
}

// sunder tells whether one of some people in a group cannot be one of them in another.
func (g *Groups) sunder(people []int32, apart map[[2]int]bool, n, m int) bool {
	for two := range apart {
		a, b := g.Of(int(people[two[0]])), g.Of(int(people[two[1]]))
		if a == n && b == m || a == m && b == n {
			return true
		}
	}
	return false
}

// plausible tells whether two records that have an identifier in common can be one person's by what else is in them, and how much speaks for it.
func (g *Groups) plausible(a, b *likeness.Profile) (together float32, fits bool) {
	w := g.Weigh(a, b)
	for _, r := range [...]likeness.Role{likeness.Given, likeness.Whole, likeness.Birth, likeness.Official} {
		if w.Pattern[r] == Different {
			return 0, false
		}
	}
	return w.Together, w.Together >= 0
}

// size is how many there are in the group of its first.
func (g *Groups) size(first int) int { return -int(g.up[first]) }

// sample reads some of a group, spread over it.
func (g *Groups) sample(n int, to []likeness.Profile) ([]likeness.Profile, error) {
	step := max(1, g.size(n)/len(to))
	at := int32(n)
	for i := range min(len(to), g.size(n)) {
		if err := g.people.profile(int(at), &to[i]); err != nil {
			return nil, err
		}
		for range step {
			at = g.next[at]
		}
	}
	return to[:min(len(to), g.size(n))], nil
}
