package marks

import (
	"encoding/binary"
	"math/bits"
)

// StepSize is how many marks a pass that looks for places takes at a time: with the 8 before them and the 8 behind they fill 64 bits, so that what
// stands around a place is a shift away.
const StepSize = 48

// Firsts are the bits of [Bits.Ahead] that are the step's own. Of those of [Bits.Step], Before stand before them, which are Owned.
const (
	Firsts = 1<<StepSize - 1
	Before = 8
	Owned  = Firsts << Before
)

// Step returns the 48 bits of a step between the 8 before them and the 8 behind: see [Own].
func (b Bits) Step(step int) uint64 {
	i := ahead + StepSize/8*step - 1
	return binary.LittleEndian.Uint64(b[i : i+8])
}

// Ahead returns the 48 bits of a step, its first place the lowest, and the 16 behind them.
func (b Bits) Ahead(step int) uint64 {
	i := ahead + StepSize/8*step
	return binary.LittleEndian.Uint64(b[i : i+8])
}

// Own leaves of what was found out from [Bits.Step] what is the step's own, its first place the lowest.
func Own(around uint64) uint64 { return around << Before >> (64 - StepSize) }

// Place returns the offset of the first of some places in a step.
func Place(step int, places uint64) int { return StepSize*step + bits.TrailingZeros64(places) }

// Steps is how many steps the data have.
func (m *Map) Steps() int { return m.steps }

// First returns the first place from offset at on of those that begin tells of a step of the marks, the end of the data or a little behind it if
// there is none.
func (m *Map) First(at int, begin func(m *Map, step int) uint64) int {
	mask := ^uint64(0) << (at % StepSize)
	for step := at / StepSize; step < m.Steps(); step++ {
		if places := begin(m, step) & mask; places != 0 {
			return Place(step, places)
		}
		mask = ^uint64(0)
	}
	return max(at, StepSize*m.Steps())
}

// Places are the places of a column at which something may begin, as far as its marks tell, some hundred at a time. They are written down first
// and looked at afterwards. To look at the places of each step right away would take a loop within the loop over the steps, which runs never, once
// or twice: a processor guesses ahead how often, is wrong at most steps, and loses more time by that than the work takes.
//
// The zero value is at the beginning of the data.
type Places struct {
	list [768]int32
	n    int
	step int // the next one
}

// Next finds more places, and tells whether there are any. begin tells where they are in a step of the marks: its lowest bit is the step's first
// place, and it has no more than the step's own.
func (p *Places) Next(m *Map, begin func(m *Map, step int) uint64) bool {
	p.n = 0
	for last := m.Steps(); p.step < last && p.n <= len(p.list)-StepSize-1; p.step++ {
		p.add(p.step*StepSize, begin(m, p.step))
	}
	return p.n > 0
}

// add adds the places of a step that begins at offset at. Few steps have more than one: the first is written whether there is one or not, and what
// is no place is written over by the next one.
func (p *Places) add(at int, starts uint64) {
	n := bits.OnesCount64(starts)
	p.list[p.n] = int32(at + bits.TrailingZeros64(starts))
	starts &= starts - 1
	for i := p.n + 1; starts != 0; i++ {
		p.list[i] = int32(at + bits.TrailingZeros64(starts))
		starts &= starts - 1
	}
	p.n += n
}

// All returns the places that Next found, in order.
func (p *Places) All() []int32 { return p.list[:p.n] }
