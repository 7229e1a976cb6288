package linkage

import (
	"math/bits"

	"dossier/detectors/likeness"
)

// sketcher makes sketches of filters: the first bits that one has set, in an order that the sketch's number and what it is of give. Like
// filters have them in common rather often.
type sketcher struct {
	places [sketchOrders * sketches][8 * 32]uint32 // of each bit, in each order

	name  likeness.Filter // of the person who is sketched
	named bool
	known uint8 // which of names are
	names [sketches]uint64
}

// What is sketched, by number.
const (
	ofName = iota
	ofMailbox
	ofOther
	sketchOrders
)

func newSketcher() *sketcher {
	s := &sketcher{}
	for of, base := range [sketchOrders]uint64{0, 50, 100} {
		for n := range uint64(sketches) {
			seed := base + n + 1
			for at := range s.places[0] {
				s.places[of*sketches+int(n)][at] = uint32((uint64(at)*0x9e3779b97f4a7c15 ^ seed*0xc4ceb9fe1a85ec53) * 0xff51afd7ed558ccd >> 32)
			}
		}
	}
	return s
}

// begin turns to somebody.
func (s *sketcher) begin(p *likeness.Profile) {
	s.name, s.named = nameOf(p)
	s.known = 0
}

// nameSketch is the sketch of the name, by number from 1.
func (s *sketcher) nameSketch(number int) uint64 {
	at := number - 1
	if s.known>>at&1 == 0 {
		s.names[at] = s.sketch(&s.name, number, ofName, 2)
		s.known |= 1 << at
	}
	return s.names[at]
}

// sketch is one of a filter, by number from 1: the first bit that is set, or the first two.
func (s *sketcher) sketch(f *likeness.Filter, number, of, many int) uint64 {
	places := &s.places[of*sketches+number-1]
	first, second := uint32(1<<32-1), uint32(1<<32-1)
	for i, w := range f {
		for ; w != 0; w &= w - 1 {
			v := places[uint8(64*i+bits.TrailingZeros64(w))]
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
