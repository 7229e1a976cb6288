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
