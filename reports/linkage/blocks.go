package linkage

import (
	"cmp"
	"context"
	"errors"
	"math"
	"math/bits"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

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
	crowdGrown  = 128   // times as many may come to a block, as long as what was learnt is kept: then it is learnt anew, which takes longer than their pairs
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

// hash is what a record has to have in common with others; false if it has none of it.
func (k *key) hash(p *likeness.Summed, drawn *sketcher) (hash uint64, ok bool) {
	h := uint64(len(k.roles)) * 0x9e3779b97f4a7c15
	mix := func(v uint64) {
		hi, lo := bits.Mul64(h^v, 0xd6e8feb86659fd93)
		h = hi ^ lo ^ v
	}
	if k.alike > 0 {
		if !p.Known(k.with) {
			return 0, false
		}
		field := &p.Fields[k.with]
		switch {
		case k.with == likeness.Email:
			mix(drawn.sketch(field, k.with, k.alike, ofMailbox, 2))
			if drawn.named && k.alike%2 > 0 {
				mix(drawn.nameSketch(k.alike))
				mix(drawn.sketch(field, k.with, k.alike, ofOther, 1))
			}
		case !drawn.named:
			return 0, false
		default:
			mix(drawn.nameSketch(k.alike))
			mix(drawn.sketch(field, k.with, k.alike, ofOther, 2))
		}
		return h, true
	}
	for _, r := range k.roles {
		if !p.Known(r) {
			return 0, false
		}
		mix(p.Sums[r] + uint64(r))
	}
	return h, true
}

type word = [1]uint64

// first marks the first of a block, whose word has the number of the key above that of the person.
const first = 1 << 63

// bring brings together whom the keys do: block after block into a log, the first of each marked, with examples of their pairs to learn from.
// It notes in the model which blocks are left out.
func (p *People) bring(ctx context.Context, m *Model, keys []key) (blocks *spill.Log, examples []example, tallies []tally, err error) {
	of := collector{people: p, model: m, keys: keys, most: m.mostTogether(), learning: true, shown: make([][]example, len(keys))}
	of.learners.SetLimit(runtime.GOMAXPROCS(0))
	blocks, err = of.all(ctx)
	if failed := of.learners.Wait(); err == nil && failed != nil {
		blocks.Close()
		err = failed
	}
	return blocks, slices.Concat(of.shown...), of.tallies, err
}

// bringAgain brings together whom the keys did when the model was learnt, and does so again.
func (p *People) bringAgain(ctx context.Context, m *Model, keys []key, fresh func(n int) bool) (*spill.Log, error) {
	of := collector{people: p, model: m, keys: keys, most: crowdGrown * m.mostTogether(), fresh: fresh}
	return of.all(ctx)
}

// mostTogether is how many records one block may have.
func (m *Model) mostTogether() int {
	if m.People < smallWorld {
		return crowdSmall
	}
	return crowdBlock
}

// all enters everybody, and looks through the blocks.
func (c *collector) all(ctx context.Context) (blocks *spill.Log, err error) {
	entries := spill.New[word](c.people.place, 1<<64-1)
	defer entries.Close()
	c.split = splitFor(c.model)
	if _, err := c.people.enter(ctx, c.keys, entries, c.split, nil); err != nil {
		return nil, err
	}
	return c.look(ctx, entries)
}

// look looks through the blocks that entries make.
func (c *collector) look(ctx context.Context, entries *spill.Sorter[word]) (*spill.Log, error) {
	c.blocks = spill.NewLog(c.people.place)
	if err := c.collect(ctx, entries); err != nil {
		c.blocks.Close()
		return nil, err
	}
	c.model.crowds = append(c.model.crowds, c.crowds...)
	slices.Sort(c.model.crowds)
	return c.blocks, nil
}

// split is how an entry is made up: the key's number, what of the key's hash there is room for, and in the lowest bits the person.
type split struct{ person int }

const keyBits = 5 // more than mostKeys, and the alike ones

// splitFor leaves room for people who come later: a block is the same as long as the model is.
func splitFor(m *Model) split { return split{bits.Len(uint(2*m.People + smallWorld))} }

func (s split) entry(key int, hash uint64, person int) word {
	return word{uint64(key)<<(64-keyBits) | hash>>(keyBits+s.person)<<s.person | uint64(person)}
}

func (s split) block(e word) uint64     { return e[0] >> s.person }
func (s split) keyOfBlock(n uint64) int { return int(n >> (64 - keyBits - s.person)) }
func (s split) numberOf(e word) int     { return int(e[0] & (1<<s.person - 1)) }
func (s split) keyOf(e word) int        { return int(e[0] >> (64 - keyBits)) }

// fewEntered are so few that one goroutine enters them.
const fewEntered = 1000

// enter enters everybody under all keys, on all processors, but for the blocks that are not wanted, where there is such a function. It returns
// who was entered under any, in order, in pieces.
func (p *People) enter(ctx context.Context, keys []key, entries *spill.Sorter[word], split split, wanted func(block uint64) bool) ([][]uint32, error) {
	entered := make([][]uint32, min(runtime.GOMAXPROCS(0), p.Len()/fewEntered+1))
	work, ctx := errgroup.WithContext(ctx)
	for n := range entered {
		work.Go(func() (err error) {
			e := enterer{keys, split, wanted, entries.Adder()}
			if entered[n], err = e.enter(ctx, p, n*p.Len()/len(entered), (n+1)*p.Len()/len(entered)); err != nil {
				return err
			}
			return e.to.Flush()
		})
	}
	return entered, work.Wait()
}

// enterer is what one goroutine enters with.
type enterer struct {
	keys   []key
	split  split
	wanted func(block uint64) bool
	to     *spill.Adder[word]
}

func (e *enterer) enter(ctx context.Context, p *People, from, to int) (entered []uint32, err error) {
	var one likeness.Summed
	drawn := newSketcher()
	err = p.some(from, to, func(n int, packed []byte) error {
		if n%fewEntered == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		one.Unpack(packed)
		drawn.begin(&one.Profile)
		some := false
		for k := range e.keys {
			h, ok := e.keys[k].hash(&one, drawn)
			if !ok {
				continue
			}
			entry := e.split.entry(k, h, n)
			if e.wanted != nil && !e.wanted(e.split.block(entry)) {
				continue
			}
			some = true
			if err := e.to.Add(entry); err != nil {
				return err
			}
		}
		if some && e.wanted != nil {
			entered = append(entered, uint32(n))
		}
		return nil
	})
	return entered, err
}

// collector looks through the blocks, one key's after the other's.
type collector struct {
	people   *People
	model    *Model
	keys     []key
	split    split
	blocks   *spill.Log
	most     int
	learning bool
	fresh    func(n int) bool // who was not there when the model was learnt; nil while it is
	crowd    int              // the next of those that the model leaves out
	crowds   []uint64         // that it is to leave out from now on
	stayed   int              // in the block, who were there
	shown    [][]example      // by key
	tallies  []tally          // a key each
	seen     int              // pairs of the key
	chosen   [][2]uint32      // of them
	learners errgroup.Group
}

func (c *collector) collect(ctx context.Context, entries *spill.Sorter[word]) error {
	var block []uint32
	last, key := uint64(0), 0
	for e, err := range entries.Each(ctx) {
		if err != nil {
			return err
		}
		if of := c.split.block(e); of != last {
			if err := c.block(last, block); err != nil {
				return err
			}
			block, last, c.stayed = block[:0], of, 0
		}
		for ; key < c.split.keyOf(e); key++ {
			c.learnFrom(key)
		}
		n := c.split.numberOf(e)
		if !c.learning && !c.fresh(n) {
			c.stayed++
		}
		if len(block) <= c.most {
			block = append(block, uint32(n))
		}
	}
	if err := c.block(last, block); err != nil {
		return err
	}
	for ; key < len(c.keys); key++ {
		c.learnFrom(key)
	}
	return nil
}

// errGrown says that too many came to a block for what was learnt to be kept.
var errGrown = errors.New("a block has grown")

func (c *collector) block(number uint64, block []uint32) error {
	if len(block) < 2 || c.left(number) {
		return nil
	}
	if len(block) > c.most {
		if !c.learning && c.stayed > 1 { // they have been compared
			return errGrown
		}
		c.crowds = append(c.crowds, number)
		return nil
	}
	mark := first | uint64(c.split.keyOfBlock(number))<<32
	for i, a := range block {
		if err := c.blocks.Add(mark | uint64(a)); err != nil {
			return err
		}
		mark = 0
		if !c.learning {
			continue
		}
		for _, b := range block[i+1:] {
			c.choose(a, b)
		}
	}
	return nil
}

// left tells whether a block is one that was left out when the model was learnt. They come in order.
func (c *collector) left(number uint64) bool {
	if c.learning {
		return false
	}
	for c.crowd < len(c.model.crowds) && c.model.crowds[c.crowd] < number {
		c.crowd++
	}
	return c.crowd < len(c.model.crowds) && c.model.crowds[c.crowd] == number
}

// choose keeps the pair to learn from, or not, so that those kept are spread over all.
func (c *collector) choose(a, b uint32) {
	c.seen++
	if len(c.chosen) < examplesOf {
		c.chosen = append(c.chosen, [2]uint32{a, b})
		return
	}
	h := uint64(c.seen) * 0x9e3779b97f4a7c15
	h ^= h >> 29
	if at := int(h * 0xd6e8feb86659fd93 >> 33 % uint64(c.seen)); at < examplesOf {
		c.chosen[at] = [2]uint32{a, b}
	}
}

// learnFrom ends a key: what the chosen pairs show is looked at beside what follows.
func (c *collector) learnFrom(key int) {
	if !c.learning {
		return
	}
	chosen, shown := c.chosen, &c.shown[key]
	c.learners.Go(func() (err error) {
		*shown, err = c.examples(key, chosen)
		return err
	})
	c.tallies = append(c.tallies, tally{c.seen, len(chosen)})
	c.seen, c.chosen = 0, nil
}

// examples are what pairs of a key show. Several goroutines may ask at once.
func (c *collector) examples(key int, chosen [][2]uint32) ([]example, error) {
	roles := c.keys[key].roles
	in := reader{People: c.people}
	var a, b likeness.Profile
	list := make([]example, 0, len(chosen))
	for _, pair := range chosen {
		if err := in.profile(int(pair[0]), &a); err != nil {
			return nil, err
		}
		if err := in.profile(int(pair[1]), &b); err != nil {
			return nil, err
		}
		e := example{key: key, pattern: Compare(&a, &b)}
		for _, r := range roles {
			e.pattern[r] = Missing
		}
		if slices.Contains(roles, likeness.Given) && slices.Contains(roles, likeness.Family) {
			e.pattern[likeness.Whole] = Missing
		}
		for r, l := range e.pattern {
			if role := likeness.Role(r); l == Equal && same(role, &a, &b) {
				e.chance[r] = float32(math.Log2(c.model.chance(role, a.Fields[r].Sum())))
			}
		}
		list = append(list, e)
	}
	return list, nil
}
