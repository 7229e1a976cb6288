package linkage

import (
	"math/bits"

	"dossier/detectors/likeness"
)

// sketcher makes sketches of filters: the first bits that one has set, in an order that the sketch's number and what it is of give. Like
// filters have them in common rather often. Those of all numbers are made at once, which takes a third of the time.
type sketcher struct {
	places [sketchOrders][8 * 32][sketches]uint32 // of each bit, in each order

	name  likeness.Filter // of the person who is sketched
	named bool
	made  [sketchOrders]made

	recent [sketchOrders][]recentSketch // by the filters' sums; nil of mailboxes
}

// recentSketch is a sketch that was made, of a filter with this sum: names, streets and dates of birth come again.
type recentSketch struct {
	sum           uint64 // 0: none
	first, second [sketches]uint32
}

const recentSketches = 1 << 13 // a power of two; 320 KiB

// made are the sketches of one filter: the places of the first two bits, by number from 0.
type made struct {
	first, second [sketches]uint32
	of            likeness.Role // whose field; that of a name is likeness.Whole, and none is made yet where it is likeness.None
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
	s.recent[ofName], s.recent[ofOther] = make([]recentSketch, recentSketches), make([]recentSketch, recentSketches)
	for of, base := range [sketchOrders]uint64{0, 50, 100} {
		for n := range uint64(sketches) {
			seed := base + n + 1
			for at := range s.places[of] {
				s.places[of][at][n] = uint32((uint64(at)*0x9e3779b97f4a7c15 ^ seed*0xc4ceb9fe1a85ec53) * 0xff51afd7ed558ccd >> 32)
			}
		}
	}
	return s
}

// begin turns to somebody.
func (s *sketcher) begin(p *likeness.Profile) {
	s.name, s.named = nameOf(p)
	for i := range s.made {
		s.made[i].of = likeness.None
	}
}

// nameSketch is the sketch of the name, by number from 1.
func (s *sketcher) nameSketch(number int) uint64 {
	return s.sketch(&s.name, likeness.Whole, number, ofName, 2)
}

// sketch is one of a field's filter, by number from 1: the first bit that is set, or the first two.
func (s *sketcher) sketch(f *likeness.Filter, role likeness.Role, number, of, many int) uint64 {
	m := &s.made[of]
	if m.of != role {
		if role == likeness.Email { // which hardly comes again
			s.make(f, of)
		} else {
			s.remember(f, of)
		}
		m.of = role
	}
	if many < 2 {
		return uint64(m.first[number-1])
	}
	return uint64(m.first[number-1])<<32 | uint64(m.second[number-1])
}

// remember makes the sketches of a filter, or finds those that were made.
func (s *sketcher) remember(f *likeness.Filter, of int) {
	sum, m := f.Sum(), &s.made[of]
	r := &s.recent[of][sum>>32%recentSketches]
	if r.sum == sum && sum != 0 {
		m.first, m.second = r.first, r.second
		return
	}
	s.make(f, of)
	*r = recentSketch{sum, m.first, m.second}
}

func (s *sketcher) make(f *likeness.Filter, of int) {
	const last = uint32(1<<32 - 1)
	f0, f1, f2, f3 := last, last, last, last
	s0, s1, s2, s3 := last, last, last, last
	places := &s.places[of]
	for i, w := range f {
		for ; w != 0; w &= w - 1 { // four at a time, in registers and without branches that are hard to foretell
			at := &places[uint8(64*i+bits.TrailingZeros64(w))]
			s0, f0 = min(s0, max(f0, at[0])), min(f0, at[0])
			s1, f1 = min(s1, max(f1, at[1])), min(f1, at[1])
			s2, f2 = min(s2, max(f2, at[2])), min(f2, at[2])
			s3, f3 = min(s3, max(f3, at[3])), min(f3, at[3])
		}
	}
	s.made[of].first, s.made[of].second = [sketches]uint32{f0, f1, f2, f3}, [sketches]uint32{s0, s1, s2, s3}
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
