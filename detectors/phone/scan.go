package phone

import "unicode/utf8"

const (
	fewest    = 7  // digits of a number that can be told from others
	most      = 15 // digits of an international number (ITU-T E.164)
	maxGroups = 12
	maxSpan   = 64
)

// group is a run of digits with what stands before it.
type group struct {
	start, end int
	mark       byte // the mark before it: - . / or 0
	space      bool // a space before it
	open       bool // an opening parenthesis before it
	closed     bool // a closing parenthesis behind it
}

// sequence is a row of digit groups as a number could be written.
type sequence struct {
	start  int // of the value: the plus or parenthesis before the first digit, or the digit
	end    int // behind the last digit or parenthesis
	plus   bool
	free   bool // nothing before it says that it is a part of something else
	digits int
	n      int
	groups [maxGroups]group
}

// read reads the sequence whose first digit is at offset at, using nothing left of floor.
func (s *sequence) read(value []byte, at, floor int) {
	s.n, s.digits = 0, 0
	s.lead(value, at, floor)
	g := group{start: at, open: s.start < at && value[at-1] == '(' || at-s.start >= 2 && value[at-1] == ' ' && value[at-2] == '('}
	i := at
	for {
		for i < len(value) && isDigit(value[i]) {
			i++
		}
		g.end = i
		s.digits += i - g.start
		next, at := separator(value, i)
		g.closed = next.closed
		s.end = i
		if g.closed {
			s.end = next.start // behind the parenthesis
		}
		s.groups[s.n] = g
		s.n++
		if at == 0 || s.n == maxGroups || s.digits > 2*most {
			break
		}
		g = group{start: at, mark: next.mark, space: next.space, open: next.open}
		i = at
	}
	if s.digits >= 2*fewest {
		s.part()
	}
}

// part leaves of a sequence what stands before a sign with spaces that parts two numbers: "02 48 75 11 36 / 06 71 44 90 18".
func (s *sequence) part() {
	left := 0
	for i := range s.n {
		g := &s.groups[i]
		if left >= fewest && s.digits-left >= fewest && g.space && (g.mark == '/' || g.mark == '-') {
			last := &s.groups[i-1]
			s.n, s.digits, s.end = i, left, last.end
			if last.closed {
				s.end++
			}
			return
		}
		left += width(*g)
	}
}

// date returns how many groups a date, with which the sequence begins, takes; 0 if it begins with none.
func (s *sequence) date(value []byte) int {
	if s.n >= 3 && !s.plus && isDate(value, s.groups[:3]) {
		return 3
	}
	return 0
}

// decimal tells whether all of it is two groups with a point between: a decimal, or a second and its parts.
func (s *sequence) decimal() bool {
	return s.n == 2 && !s.plus && s.digits >= fewest && marked(s.groups[:2], '.')
}

// separator reads what stands between two groups. at is where the next group begins, 0 if none does; closed and start tell of a
// parenthesis that closes.
func separator(value []byte, i int) (g group, at int) {
	spaces := 0
	for k := i; k < len(value) && k-i <= 5; k++ {
		switch b := value[k]; {
		case isDigit(b):
			if k == i || g.mark == '.' && g.space && !g.closed {
				return g, 0
			}
			return g, k
		case b == ' ' || b == 0xa0 && k > i && value[k-1] == 0xc2 || b == 0xaf && k > i+1 && value[k-1] == 0x80 && value[k-2] == 0xe2:
			spaces++
			if spaces > 2 || spaces == 2 && g.mark == 0 && !g.closed {
				return g, 0
			}
			g.space = true
		case b == 0xc2 || b == 0xe2 || b == 0x80: // the first bytes of no-break space, narrow no-break space and hyphens
			if k+1 < len(value) && value[k+1] == 0x91 || k+1 < len(value) && value[k+1] == 0x93 {
				if b != 0x80 || g.mark != 0 {
					return g, 0
				}
				g.mark = '-'
				k++
			}
		case b == '-' || b == '.' || b == '/':
			if g.mark != 0 || g.open {
				return g, 0
			}
			g.mark = b
		case b == ')':
			if g.closed || g.open || g.mark != 0 {
				return g, 0
			}
			g.closed, g.start = true, k+1
		case b == '(':
			if g.open {
				return g, 0
			}
			g.open = true
		default:
			return g, 0
		}
	}
	return g, 0
}

// lead finds the plus and the parenthesis before the first digit, and whether a number may begin there.
func (s *sequence) lead(value []byte, at, floor int) {
	i := at
	s.plus = false
	before := func(n int) byte {
		if i-n < floor {
			return 0
		}
		return value[i-n]
	}
	switch {
	case before(1) == '(':
		i--
	case before(1) == ' ' && before(2) == '(':
		i -= 2
	}
	switch {
	case before(1) == '+':
		i--
		s.plus = true
	case before(1) == ' ' && before(2) == '+' && i == at:
		i -= 2
		if b := before(2); before(1) == ' ' && (isDigit(b) || b == ')' || b == ']') { // a sum
			s.start, s.free = at, false
			return
		}
		s.plus = true
	}
	if s.plus && before(1) == '(' {
		i--
	}
	s.start = i
	s.free = freeBefore(value, i, at, s.plus)
}

// freeBefore tells whether a number whose first digit is at offset at may begin at start.
func freeBefore(value []byte, start, at int, plus bool) bool {
	if start == 0 {
		return true
	}
	b := value[start-1]
	switch {
	case b == ')' || isLetter(b) && plus && value[start] == '(':
		return b != ')'
	case isDigit(b) || isLetter(b) || b == '_' || b == '+' || b == '#' || b == '$' || b == '%' || b == '*' || b == '^' || b == '\\':
		return false
	case b >= utf8.RuneSelf:
		return !endsInLetter(value[:start])
	case (b == '.' || b == ',' || b == ':' || b == '/') && start > 1 && isDigit(value[start-2]):
		return false // the rest of a decimal, a time or a date
	case b == '.' && start > 1 && value[start-2] == '.':
		return false
	case b == '-' && start == at && start > 1 && (isDigit(value[start-2]) || value[start-2] == ')'):
		return false
	case b == '/' && !plus && start > 1 && value[start-2] != ' ' && value[start-2] != ':':
		return false // a path
	case b == ' ' && start > 1 && (value[start-2] == '$' || endsWith(value[:start-1], "€") || endsWith(value[:start-1], "£")):
		return false
	}
	return true
}

// freeAfter tells whether a number may end at end.
func freeAfter(value []byte, end int) bool {
	if end >= len(value) {
		return true
	}
	b := value[end]
	var next byte
	if end+1 < len(value) {
		next = value[end+1]
	}
	switch {
	case isLetter(b) || isDigit(b) || b == '_' || b == '%' || b == '@' || b == '*' || b == '=' || b == '+':
		return false
	case b >= utf8.RuneSelf:
		r, _ := utf8.DecodeRune(value[end:])
		return !isWordRune(r) && r != '€' && r != '°'
	case (b == ':' || b == '.' || b == ',') && isDigit(next):
		return false
	case b == '-' && isDigit(next) || b == '/' && (isLetter(next) || isDigit(next)):
		return false
	}
	return true
}

// quad returns where four numbers below 256 with dots between end that begin at offset at, 0 if no IP address begins there. Logs are full of
// them.
func quad(value []byte, at int) int {
	i, pairs := at, true
	for part := range 4 {
		if part > 0 {
			if i >= len(value) || value[i] != '.' {
				return 0
			}
			i++
		}
		first, n := i, 0
		for i < len(value) && isDigit(value[i]) && i-first < 4 {
			n = n*10 + int(value[i]-'0')
			i++
		}
		if i == first || n > 255 || i-first > 3 {
			return 0
		}
		pairs = pairs && i-first == 2
	}
	if _, more := separator(value, i); more > 0 || pairs {
		return 0
	}
	return i
}
