package tagger

import "dossier/detectors/gazetteer"

// group is the stretch of words with capitals that a word belongs to: what stands before and behind all of it, and what its words are
// together, tell what it names, however long it is.
type group struct {
	from, to int
	left     int    // the token before it, or before the quotation mark or bracket it stands in
	quoted   bool   // it fills a pair of quotation marks or brackets
	all      uint64 // classes of all of its words, compact
	words    uint64
	profile  uint64 // coarse classes of its first words
}

// most is how many words of a group are told apart.
const most = 4

// grouped returns the group of candidate i.
func (s *Scratch) grouped(i int) *group {
	if g := &s.group; i >= g.from && i < g.to {
		return g
	}
	from, to := i, i+1
	if s.tokens[i].groups() {
		for from > 0 && s.tokens[from-1].groups() {
			from--
		}
		for to < len(s.tokens) && s.tokens[to].groups() {
			to++
		}
	}
	g := group{from: from, to: to, left: from - 1}
	if before, after := s.at(from-1), s.at(to); before.opens() && after.closes() {
		g.quoted, g.left = true, from-2
	}
	for n := from; n < to; n++ {
		if t := &s.tokens[n]; t.word() {
			g.all |= compact(t.class)
			if t.class == 0 {
				g.all |= 1 << 25
			}
			if t.people {
				g.all |= 1 << 26
			}
			if g.words < most {
				g.profile = g.profile<<5 | uint64(t.coarse)
				g.words++
			}
		}
	}
	s.group = g
	return &s.group
}

// groups tells whether a token belongs to a group with its neighbours: any candidate but a comma, and a thing's word, behind which the thing's
// name stands: Rue, Hotel.
func (t *token) groups() bool {
	const names = gazetteer.Given | gazetteer.Surname
	return t.candidate && (t.shape != punct || t.hash != ',') && !(t.is(Thing) && !t.is(names))
}

func (t *token) opens() bool {
	if t.shape != punct {
		return false
	}
	switch t.hash {
	case '"', '\'', '(', '[', '„', '“', '”', '«', '»', '‘', '‚', '‹', '›':
		return true
	}
	return false
}

func (t *token) closes() bool {
	if t.shape != punct {
		return false
	}
	switch t.hash {
	case '"', '\'', ')', ']', '“', '”', '«', '»', '’', '‘', '‹', '›':
		return true
	}
	return false
}

// place tells where in its group a word stands: 0 alone, 1 first, 2 last, 3 between.
func (g *group) place(i int) uint64 {
	switch {
	case g.to-g.from == 1:
		return 0
	case i == g.from:
		return 1
	case i == g.to-1:
		return 2
	}
	return 3
}

// together appends the features of candidate i's group.
func (t *Tagger) together(s *Scratch, i int, hide hidden, dst []uint32) []uint32 {
	g := s.grouped(i)
	at := g.words<<2 | g.place(i)
	left, right := s.at(g.left), s.at(g.to)
	add := func(template, value uint64) { dst = append(dst, feature(template, value<<6|at)) }
	sl, sr := left.style(), right.style()
	quoted := uint64(0)
	if g.quoted {
		quoted = 1
	}
	if hide&hideNeighbours == 0 {
		if g.words > 1 || g.quoted {
			add(54, left.hash)
			add(55, right.hash)
		}
		add(56, s.at(g.left-1).hash)
	}
	add(57, g.all)
	add(58, g.profile)
	add(59, sl<<17|sr<<1|quoted)
	add(60, compact(left.class)<<1|quoted)
	add(61, compact(right.class))
	add(62, g.profile*31+sl<<1|quoted)
	add(63, g.profile*31+sr)
	return dst
}
