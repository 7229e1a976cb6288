package linkage

import (
	"cmp"
	"context"
	"math/bits"
	"slices"

	"dossier/detectors/likeness"
	"dossier/reports/spill"
)

// key brings records together that are worth comparing: those that agree in all of its roles, or are alike in them.
type key struct {
	roles []likeness.Role
	with  likeness.Role
	alike int // which sketch of the name and with; 0: equal fields
}

const (
	mostKeys    = 12
	mostRoleUse = 4
	rareEnough  = 40    // records that two fields bring together, on average, at the most
	crowdBlock  = 48    // records in one block, which is left out beyond: others will bring them together
	crowdSmall  = 160   // the same, where there are few records
	smallWorld  = 20000 // records that are few
	examplesOf  = 3000  // pairs of one key that are learnt from
	sketches    = 4
)

// single roles tell people by themselves.
func single(r likeness.Role) bool {
	switch r {
	case likeness.Email, likeness.Phone, likeness.Account, likeness.Official, likeness.Client:
		return true
	}
	return false
}

// keys chooses pairs of fields: those that leave fewest records together, with no field in too many of them.
func (m *Model) keys() []key {
	var list []key
	type candidate struct {
		key
		size float64
	}
	var candidates []candidate
	n := float64(m.People)
	for a := likeness.Given; a < likeness.Roles; a++ {
		filled := float64(m.frequencies.known[a])
		if filled < 2 {
			continue
		}
		if single(a) {
			list = append(list, key{roles: []likeness.Role{a}})
			continue
		}
		for b := a + 1; b < likeness.Roles; b++ {
			both := filled / n * float64(m.frequencies.known[b]) / n
			if single(b) || m.frequencies.known[b] < 2 || both < 0.02 {
				continue
			}
			size := n * max(1/n, m.Chance[a][Equal]) * max(1/n, m.Chance[b][Equal])
			if size < rareEnough {
				candidates = append(candidates, candidate{key{roles: []likeness.Role{a, b}}, size / both})
			}
		}
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int { return cmp.Compare(a.size, b.size) })
	var used [likeness.Roles]int
	for _, c := range candidates {
		if used[c.roles[0]] < mostRoleUse && used[c.roles[1]] < mostRoleUse && len(list) < mostKeys {
			used[c.roles[0]]++
			used[c.roles[1]]++
			list = append(list, c.key)
		}
	}
	for _, with := range []likeness.Role{likeness.Birth, likeness.Email, likeness.Street, likeness.City} {
		if m.frequencies.known[with] < 2 || with == likeness.City && m.frequencies.known[likeness.Street] > 1 {
			continue
		}
		for i := range sketches {
			list = append(list, key{roles: []likeness.Role{likeness.Given, likeness.Family, likeness.Whole, with}, with: with, alike: i + 1})
		}
	}
	return list
}

// hash is what a record has to have in common with others, not 0 unless it has none of it.
func (k *key) hash(p *likeness.Profile, small bool) uint32 {
	h := uint64(len(k.roles)) * 0x9e3779b97f4a7c15
	mix := func(v uint64) {
		hi, lo := bits.Mul64(h^v, 0xd6e8feb86659fd93)
		h = hi ^ lo ^ v
	}
	if k.alike > 0 {
		if !p.Known(k.with) {
			return 0
		}
		name, ok := nameOf(p)
		seed, detail := uint64(k.alike), 2
		switch {
		case k.with == likeness.Email:
			mix(sketch(&p.Fields[k.with], seed+50, 2))
			detail = 1
			if !ok || k.alike%2 == 0 {
				break
			}
			fallthrough
		default:
			if !ok {
				return 0
			}
			mix(sketch(&name, seed, 2))
			mix(sketch(&p.Fields[k.with], seed+100, detail))
		}
		return uint32(h>>32) | 1
	}
	for _, r := range k.roles {
		if !p.Known(r) {
			return 0
		}
		mix(p.Sums[r] + uint64(r))
	}
	return uint32(h>>32) | 1
}

func nameOf(p *likeness.Profile) (likeness.Filter, bool) {
	if p.Known(likeness.Whole) {
		return p.Fields[likeness.Whole], true
	}
	if !p.Known(likeness.Given) && !p.Known(likeness.Family) {
		return likeness.Filter{}, false
	}
	var f likeness.Filter
	if p.Known(likeness.Given) {
		f = f.Over(&p.Fields[likeness.Given])
	}
	if p.Known(likeness.Family) {
		f = f.Over(&p.Fields[likeness.Family])
	}
	return f, true
}

// sketch is the first bits that a filter has set, in an order that the seed gives: like filters have it in common rather often.
func sketch(f *likeness.Filter, seed uint64, many int) uint64 {
	first, second := uint32(1<<32-1), uint32(1<<32-1)
	for i, w := range f {
		for ; w != 0; w &= w - 1 {
			at := uint64(64*i + bits.TrailingZeros64(w))
			v := uint32((at*0x9e3779b97f4a7c15 ^ seed*0xc4ceb9fe1a85ec53) * 0xff51afd7ed558ccd >> 32)
			if v < first {
				first, second = v, first
			} else if v < second {
				second = v
			}
		}
	}
	if many < 2 {
		return uint64(first)
	}
	return uint64(first)<<32 | uint64(second)
}

type word = [1]uint64

// pairs finds the pairs worth comparing, each once as the lower number << 32 | the higher, and examples to learn from.
func (p *People) pairs(ctx context.Context, m *Model, keys []key) (pairs *spill.Sorter[word], examples []example, tallies []tally, err error) {
	n := uint64(p.Len())
	blocks := make([]*spill.Sorter[word], len(keys))
	for i := range blocks {
		blocks[i] = spill.New[word](p.place, 1<<64-1)
		defer blocks[i].Close()
	}
	small := p.Len() < smallWorld
	var one likeness.Profile
	for i := range p.Len() {
		if err := p.read(i, &one); err != nil {
			return nil, nil, nil, err
		}
		for k := range keys {
			if h := keys[k].hash(&one, small); h != 0 {
				if err := blocks[k].Add(word{uint64(h)<<32 | uint64(i)}); err != nil {
					return nil, nil, nil, err
				}
			}
		}
	}
	pairs = spill.New[word](p.place, max(1, n)<<32-1)
	most := crowdBlock
	if small {
		most = crowdSmall
	}
	for k := range keys {
		of := collector{people: p, model: m, key: k, roles: keys[k].roles, pairs: pairs, most: most}
		if err := of.collect(ctx, blocks[k]); err != nil {
			pairs.Close()
			return nil, nil, nil, err
		}
		blocks[k].Close()
		examples = append(examples, of.examples...)
		tallies = append(tallies, tally{of.seen, len(of.examples)})
	}
	return pairs, examples, tallies, nil
}

// collector makes pairs of one key's blocks.
type collector struct {
	people   *People
	model    *Model
	key      int
	roles    []likeness.Role
	pairs    *spill.Sorter[word]
	most     int
	seen     int
	examples []example
	a, b     likeness.Profile
}

func (c *collector) collect(ctx context.Context, entries *spill.Sorter[word]) error {
	var block []uint32
	last := uint64(0)
	for e, err := range entries.Each(ctx) {
		if err != nil {
			return err
		}
		if e[0]>>32 != last {
			if err := c.block(block); err != nil {
				return err
			}
			block, last = block[:0], e[0]>>32
		}
		if len(block) <= c.most {
			block = append(block, uint32(e[0]))
		}
	}
	return c.block(block)
}

func (c *collector) block(block []uint32) error {
	if len(block) > c.most {
		return nil
	}
	for i, a := range block {
		for _, b := range block[i+1:] {
			if err := c.pairs.Add(word{uint64(a)<<32 | uint64(b)}); err != nil {
				return err
			}
			if err := c.example(int(a), int(b)); err != nil {
				return err
			}
		}
	}
	return nil
}

// example keeps the pair to learn from, or not, so that those kept are spread over all.
func (c *collector) example(a, b int) error {
	c.seen++
	at := len(c.examples)
	if at == examplesOf {
		h := uint64(c.seen) * 0x9e3779b97f4a7c15
		h ^= h >> 29
		if at = int(h * 0xd6e8feb86659fd93 >> 33 % uint64(c.seen)); at >= examplesOf {
			return nil
		}
	} else {
		c.examples = append(c.examples, example{})
	}
	if err := c.people.read(a, &c.a); err != nil {
		return err
	}
	if err := c.people.read(b, &c.b); err != nil {
		return err
	}
	e := example{key: c.key, pattern: Compare(&c.a, &c.b)}
	for _, r := range c.roles {
		e.pattern[r] = Missing
	}
	if slices.Contains(c.roles, likeness.Given) && slices.Contains(c.roles, likeness.Family) {
		e.pattern[likeness.Whole] = Missing
	}
	for r, l := range e.pattern {
		if l == Equal && c.a.Sums[r] == c.b.Sums[r] {
			e.chance[r] = float32(c.model.chance(likeness.Role(r), c.a.Sums[r]))
		}
	}
	c.examples[at] = e
	return nil
}
