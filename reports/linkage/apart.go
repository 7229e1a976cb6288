package linkage

// Apart tells which of some that are put together have been decided to be two people. Its numbers are those of the firsts of their groups.
// A nil one keeps nobody apart.
type Apart struct{ sides map[int32][]side }

// side is one of the two whom a decision tells apart.
type side struct {
	decision int
	second   bool
}

// Put notes that somebody is the first or the second of a decision's two.
func (a *Apart) Put(n int32, decision int, second bool) {
	if a.sides == nil {
		a.sides = map[int32][]side{}
	}
	a.sides[n] = append(a.sides[n], side{decision, second})
}

// Are tells whether two groups are kept apart.
func (a *Apart) Are(n, m int32) bool {
	if a == nil || len(a.sides) == 0 {
		return false
	}
	for _, s := range a.sides[n] {
		for _, o := range a.sides[m] {
			if s.decision == o.decision && s.second != o.second {
				return true
			}
		}
	}
	return false
}

// Join notes that one group is another's now.
func (a *Apart) Join(to, from int32) {
	if a == nil || len(a.sides[from]) == 0 {
		return
	}
	a.sides[to] = append(a.sides[to], a.sides[from]...)
	delete(a.sides, from)
}
