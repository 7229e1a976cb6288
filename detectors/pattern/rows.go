package pattern

import "unicode/utf8"

const (
	longestRow = 8  // digits
	farthest   = 32 // characters from a match's first digit to a row
)

// way is where a machine is, with how many digits it read last.
type way struct {
	state uint16
	row   uint8
}

// findRow finds out how many digits one behind the other are in every match, and how far behind the first digit they begin. Numbers in
// most text are short: a long row rules them out without reading them.
func (m *machine) findRow() {
	m.row, m.ahead = 0, 0
	if !m.digit {
		return
	}
	for row := 2; row <= longestRow && !m.matchesWithout(row); row++ {
		m.row = row
	}
	if m.row == 0 {
		return
	}
	if m.ahead = m.reachOf(m.row); m.ahead < 0 {
		m.row = 0
		return
	}
	if len(m.above) > 1 || len(m.above) == 1 && m.next[start*m.classes+int(m.classOf[0])] != 0 {
		m.ahead *= utf8.UTFMax
	}
	m.findNeighbours()
}

// rows tell what stands beside a match's first long row of digits. Most rows in text are order numbers and the like: they stand alone.
type rows struct {
	first edge       // where the row begins the match
	inner [256]*edge // by the byte of the match that stands before it, nil for those that do not
}

// edge is what may stand behind a row: a byte of the match, or what comes after it.
type edge struct {
	behind [256]bool
	ends   bool
}

func (e *edge) holds(data []byte, end int) bool {
	if end >= len(data) {
		return e.ends
	}
	b := data[end]
	return e.behind[b] || e.ends && (b >= utf8.RuneSelf || !isWordy(b))
}

// stands tells whether the row data[start:end], before which there is a byte, may be a match's first.
func (m *machine) stands(data []byte, start, end int) bool {
	b := data[start-1]
	inner := m.rows.inner[b]
	return inner != nil && inner.holds(data, end) || (b >= utf8.RuneSelf || !isWordy(b)) && m.rows.first.holds(data, end) && m.goesOn(data, start, end)
}

// goesOn tells whether a match that begins at offset begin may have the characters up to a few behind end, or is over by then.
func (m *machine) goesOn(data []byte, begin, end int) bool {
	const further = 4
	state := uint16(start)
	for _, b := range data[begin:min(end+further, len(data))] {
		if b >= utf8.RuneSelf {
			return true
		}
		if state = m.next[int(state)*m.classes+int(m.ascii[b])]; state == 0 || m.accepts[state] != 0 {
			return state != 0
		}
	}
	return true
}

// findNeighbours fills in rows.
func (m *machine) findNeighbours() {
	m.rows = rows{}
	m.rows.first, _ = m.edges(start)
	known := map[uint16]*edge{} // by state: what may stand behind a row that begins there, nil where none can
	after := func(state uint16) *edge {
		e, is := known[state]
		if !is {
			if one, can := m.edges(state); can {
				e = &one
			}
			known[state] = e
		}
		return e
	}
	seen, here := map[way]bool{}, map[way]bool{{start, 0}: true}
	for len(here) > 0 {
		there := map[way]bool{}
		for w := range here {
			m.bytes(w.state, func(b int, to uint16) {
				if e := after(to); e != nil {
					m.rows.inner[b] = m.rows.share(e.or(m.rows.inner[b]))
				}
			})
		}
		m.steps(here, func(to way, _ bool) {
			if int(to.row) < m.row && !seen[to] {
				seen[to], there[to] = true, true
			}
		})
		here = there
	}
}

// or is what may stand behind a row where the one edge or the other tells, which may be nil.
func (e *edge) or(other *edge) edge {
	both := *e
	if other != nil && other != e {
		both.ends = both.ends || other.ends
		for b, is := range other.behind {
			both.behind[b] = both.behind[b] || is
		}
	}
	return both
}

// share returns an edge that equals e, so that there are few.
func (r *rows) share(e edge) *edge {
	for _, known := range r.inner {
		if known != nil && *known == e {
			return known
		}
	}
	return &e
}

// bytes calls do with every byte but digits that can follow a state; of a character of several bytes, with all of them.
func (m *machine) bytes(state uint16, do func(b int, to uint16)) {
	for b := range 256 {
		switch {
		case isDigit(byte(b)):
		case b < utf8.RuneSelf:
			if to := m.next[int(state)*m.classes+int(m.ascii[b])]; to != 0 {
				do(b, to)
			}
		default:
			for _, class := range m.classOf {
				if to := m.next[int(state)*m.classes+int(class)]; to != 0 {
					do(b, to)
				}
			}
		}
	}
}

// edges is what may stand behind a long row of digits that begins in a state, and whether one can.
func (m *machine) edges(state uint16) (to edge, can bool) {
	here := map[uint16]bool{state: true}
	seen := map[uint16]bool{}
	for read := 0; len(here) > 0; read++ {
		there := map[uint16]bool{}
		for s := range here {
			if read >= m.row {
				seen[s] = true
				to.ends = to.ends || m.accepts[s] != 0
				m.bytes(s, func(b int, _ uint16) { to.behind[b] = true })
			}
			for b := '0'; b <= '9'; b++ {
				if next := m.next[int(s)*m.classes+int(m.ascii[b])]; next != 0 && !seen[next] {
					there[next] = true
				}
			}
		}
		here = there
	}
	return to, len(seen) > 0
}

// steps calls do with what follows each way, and whether a digit was read.
func (m *machine) steps(from map[way]bool, do func(to way, digit bool)) {
	digits := make([]bool, m.classes)
	for b := '0'; b <= '9'; b++ {
		digits[m.ascii[b]] = true
	}
	for w := range from {
		for class := range m.classes {
			to := m.next[int(w.state)*m.classes+class]
			switch {
			case to == 0:
			case digits[class]:
				do(way{to, w.row + 1}, true)
			default:
				do(way{to, 0}, false)
			}
		}
	}
}

// matchesWithout tells whether there is a match without so many digits one behind the other.
func (m *machine) matchesWithout(row int) bool {
	seen, here := map[way]bool{}, map[way]bool{{start, 0}: true}
	for matches := false; len(here) > 0; {
		there := map[way]bool{}
		m.steps(here, func(to way, _ bool) {
			if int(to.row) < row && !seen[to] {
				seen[to], there[to] = true, true
				matches = matches || m.accepts[to.state] != 0
			}
		})
		if matches {
			return true
		}
		here = there
	}
	return false
}

// reachOf is how many characters from the first digit of a match such a row begins at the most, -1 for more than are looked at.
func (m *machine) reachOf(row int) int {
	here := map[way]bool{} // behind the first digit
	seen, before := map[way]bool{}, map[way]bool{{start, 0}: true}
	for len(before) > 0 {
		next := map[way]bool{}
		m.steps(before, func(to way, digit bool) {
			if digit {
				here[to] = true
			} else if !seen[to] {
				seen[to], next[to] = true, true
			}
		})
		before = next
	}
	most := 0
	for read := 1; len(here) > 0; read++ {
		there := map[way]bool{}
		for w := range here {
			if int(w.row) == row {
				most = max(most, read-row)
			} else {
				there[w] = true
			}
		}
		if len(there) > 0 && read > farthest {
			return -1
		}
		here = map[way]bool{}
		m.steps(there, func(to way, _ bool) { here[to] = true })
	}
	return most
}
