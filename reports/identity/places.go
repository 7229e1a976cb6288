package identity

import mathbits "math/bits"

// places tells where numbers stand in a list, in which each stands once: it takes some bits for every number that there is, and four bytes only for
// those that are listed.
type places struct {
	listed bits
	before []uint32 // by word of listed: how many smaller ones are listed
	at     []int32  // by how many smaller ones are
}

// placesIn is of a list of numbers below count.
func placesIn(list []uint32, count int) *places {
	p := &places{listed: make(bits, count/64+1), before: make([]uint32, count/64+1), at: make([]int32, len(list))}
	for _, n := range list {
		p.listed.add(n)
	}
	sum := 0
	for i, w := range p.listed {
		p.before[i] = uint32(sum)
		sum += mathbits.OnesCount64(w)
	}
	for place, n := range list {
		p.at[p.rank(n)] = int32(place)
	}
	return p
}

// rank is how many smaller numbers are listed.
func (p *places) rank(n uint32) uint32 {
	return p.before[n/64] + uint32(mathbits.OnesCount64(p.listed[n/64]&(1<<(n%64)-1)))
}

// of is where a number stands; false if it does not.
func (p *places) of(n uint32) (int32, bool) {
	if !p.listed.has(n) {
		return 0, false
	}
	return p.at[p.rank(n)], true
}
