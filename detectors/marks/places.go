package marks

import (
	"encoding/binary"
	"math/bits"
)

// StepSize is how many places a step of [Places] decides on.
const StepSize = 48

// Step returns the 48 bits of a step between the 8 before them and the 8 behind.
func (b Bits) Step(step int) uint64 {
	i := ahead + StepSize/8*step - 1
	return binary.LittleEndian.Uint64(b[i : i+8])
}

// steps is how many steps the data have.
func (m *Map) steps() int { return (m.Digits.Words()*32 + StepSize - 1) / StepSize }

// Places are the places of a column at which something may begin, as far as its marks tell, some at a time. That a pass over the marks writes
// them down, rather than look at each right away, is because a processor guesses how often a loop is run: a loop a word of the marks, over the
// few places in it, ends otherwise than it guessed each time.
//
// The zero value is at the beginning of the data.
type Places struct {
	list [768]int32
	n    int
	step int // the next one
}

// Next finds more places, and tells whether it came to any. begin returns them for a step of the marks: its bits are those of [Bits.Step], of
// which only the step's own count, and no two that stand side by side are set.
func (p *Places) Next(m *Map, begin func(m *Map, step int) uint64) bool {
	p.n = 0
	last := m.steps()
	for p.step < last && p.n <= len(p.list)-StepSize/2-4 {
		p.add(p.step*StepSize, begin(m, p.step)<<8>>16)
		p.step++
	}
	return p.n > 0 || p.step < last
}

// add adds the places of a step that begins at offset at. Four are written whether there are so many or not.
func (p *Places) add(at int, starts uint64) {
	n := bits.OnesCount64(starts)
	four := (*[4]int32)(p.list[p.n:])
	for i := range four {
		four[i] = int32(at + bits.TrailingZeros64(starts))
		starts &= starts - 1
	}
	for i := p.n + 4; starts != 0; i++ {
		p.list[i] = int32(at + bits.TrailingZeros64(starts))
		starts &= starts - 1
	}
	p.n += n
}

// All returns the places that Next found, in order.
func (p *Places) All() []int32 { return p.list[:p.n] }
