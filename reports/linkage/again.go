package linkage

import (
	"context"
	"iter"
	"slices"

	"dossier/detectors/likeness"
	"dossier/reports/spill"
)

// mostChanged is how many people may come and go, of all, until it is learnt anew how much what they have in common tells.
const mostChanged = 0.1

// Learnt is what was learnt of people earlier, and found of them. It holds as long as few of them change: then only pairs with somebody new
// are compared.
type Learnt struct {
	*Model
	Fresh func(n int) bool       // who was not there
	Links iter.Seq2[Link, error] // between those who were, and are; nil: all are found again
}

// Holds tells whether what was learnt still holds, when so many more came or went; it counts them.
func (m *Model) Holds(changed int) bool {
	m.Changed += changed
	return float64(m.Changed) <= mostChanged*float64(m.People)
}

// linksAgain finds the links by what was learnt. The error is errGrown if that does not fit any more.
func (g *Groups) linksAgain(ctx context.Context, e *Learnt) (*spill.Sorter[[3]uint64], error) {
	g.Model = e.Model
	if e.Links == nil {
		return g.linksAll(ctx, e)
	}
	fresh, err := g.newcomers(e)
	if err != nil {
		return nil, err
	}
	blocks, s, err := fresh.bring(ctx, e.Fresh)
	if err != nil {
		return nil, err
	}
	defer blocks.Close()
	links, err := g.score(ctx, s, blocks)
	if err != nil {
		return nil, err
	}
	for l, err := range e.Links {
		if err == nil {
			err = links.Add(linkEntry(g.ids, l))
		}
		if err != nil {
			links.Close()
			return nil, err
		}
	}
	return links, nil
}

// linksAll compares everybody.
func (g *Groups) linksAll(ctx context.Context, e *Learnt) (*spill.Sorter[[3]uint64], error) {
	kept := newSieve(g.people.Len())
	var one likeness.Summed
	err := g.people.Each(func(n int, packed []byte) error {
		one.Unpack(packed)
		kept.add(&one)
		if e.Fresh(n) && !g.knows(&one.Profile) {
			return errGrown
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	blocks, err := g.people.bringAgain(ctx, g.Model, g.keys(), e.Fresh)
	if err != nil {
		return nil, err
	}
	defer blocks.Close()
	return g.score(ctx, &scorer{sifter: kept.sifter(g.Model, g.keys())}, blocks)
}

// knows tells whether people had something of all that one has, when the model was learnt.
func (m *Model) knows(p *likeness.Profile) bool {
	for left := p.Has; left != 0; left &= left - 1 {
		if m.frequencies.known[trailing(left)] < 2 {
			return false
		}
	}
	return true
}

// newcomers are those who were not there, by the blocks they stand in.
type newcomers struct {
	*Groups
	keys   []key
	split  split
	blocks []uint64 // in order
	filter []uint64 // bits by the blocks' hashes: nearly all that is asked for is not there
}

// newcomers finds in which blocks they stand.
func (g *Groups) newcomers(e *Learnt) (*newcomers, error) {
	f := &newcomers{Groups: g, keys: g.keys(), split: splitFor(g.Model)}
	var one likeness.Summed
	drawn := newSketcher()
	for n := range g.people.Len() {
		if !e.Fresh(n) {
			continue
		}
		if err := g.people.readSummed(n, &one); err != nil {
			return nil, err
		}
		if !g.knows(&one.Profile) {
			return nil, errGrown
		}
		drawn.begin(&one.Profile)
		for k := range f.keys {
			h, ok := f.keys[k].hash(&one, drawn)
			if !ok {
				continue
			}
			block := f.split.block(f.split.entry(k, h, 0))
			if _, crowd := slices.BinarySearch(g.crowds, block); !crowd {
				f.blocks = append(f.blocks, block)
			}
		}
	}
	slices.Sort(f.blocks)
	f.blocks = slices.Compact(f.blocks)
	size := 64
	for size < 16*len(f.blocks) {
		size *= 2
	}
	f.filter = make([]uint64, size/64)
	for _, b := range f.blocks {
		at := f.place(b)
		f.filter[at/64] |= 1 << (at % 64)
	}
	return f, nil
}

func (f *newcomers) place(block uint64) uint64 {
	return block * 0x9e3779b97f4a7c15 >> 32 & uint64(64*len(f.filter)-1)
}

// has tells whether one of them stands in a block.
func (f *newcomers) has(block uint64) bool {
	at := f.place(block)
	if f.filter[at/64]>>(at%64)&1 == 0 {
		return false
	}
	_, known := slices.BinarySearch(f.blocks, block)
	return known
}

// bring brings everybody together with them whom the keys do, and begins a scorer for those.
func (f *newcomers) bring(ctx context.Context, fresh func(n int) bool) (*spill.Log, *scorer, error) {
	entries := spill.New[word](f.people.place, 1<<64-1)
	defer entries.Close()
	kept := newSieve(f.people.Len())
	if len(f.blocks) > 0 {
		entered, err := f.people.enter(ctx, f.keys, entries, f.split, f.has)
		if err != nil {
			return nil, nil, err
		}
		if err := kept.addSome(f.people, entered); err != nil {
			return nil, nil, err
		}
	}
	of := collector{people: f.people, model: f.Model, keys: f.keys, split: f.split, most: crowdGrown * f.mostTogether(), fresh: fresh}
	blocks, err := of.look(ctx, entries)
	return blocks, &scorer{sifter: kept.sifter(f.Model, f.keys), fresh: fresh}, err
}
