package phone

// shape is how a number is written that has no more than digits and single signs between them.
type shape struct {
	groups  int
	widths  [maxGroups]int
	first   byte // the sign before the second group
	spaces  int
	hyphens int
	dots    int
	slashes int
	singles int  // groups of one digit, but for the first
	year    bool // a group could be a year
}

// plainCell judges a cell that is written as most numbers are: +32 470 12 34 56, 0470/12.34.56, (415) 555-2671. It answers as the full judgement
// would, or not at all: then the cell has to be read in full.
func (k *candidate) plainCell(b *book, cell []byte) bool {
	if k.americanCell(cell) {
		k.reading = b.ours(k.digits[:k.n], american, '-')
		k.confidence, k.because = 0.8, becauseForm
		return true
	}
	var s shape
	i := 0
	if cell[0] == '+' {
		i, k.plus = 1, true
	}
	if !k.shape(&s, cell[i:]) || s.other(k) {
		return false
	}
	digits := k.digits[:k.n]
	if k.plus {
		k.reading = b.international(digits, 0)
		k.confidence, k.because = 0.95, becauseInternational
		return k.reading.kind != 0
	}
	if s.groups > 1 && (k.n < 9 || digits[0] != '0') || exit(digits) > 0 || isBook(digits) {
		return false
	}
	k.reading = b.ours(digits, grouped(s.groups, func(i int) int { return s.widths[i] }), s.first)
	valid := k.reading.kind != 0
	switch {
	case s.groups == 1:
		k.judgeBare()
	case valid && s.widths[0] > 1 && (s.groups > 2 || s.widths[0] > 2 || s.first != ' '):
		k.confidence, k.because = 0.8, becauseNational
	default:
		k.confidence, k.because = formAlone, becauseForm
	}
	return true
}

// americanCell reads (415) 555-2671 and 415-555-2671.
func (k *candidate) americanCell(cell []byte) bool {
	const wide, narrow = "(ddd) ddd-dddd", "ddd-ddd-dddd"
	pattern := narrow
	switch len(cell) {
	case len(narrow):
	case len(wide):
		pattern = wide
	default:
		return false
	}
	n := 0
	for i, b := range cell {
		switch {
		case pattern[i] != 'd':
			if b != pattern[i] {
				return false
			}
		case !isDigit(b):
			return false
		default:
			k.digits[n] = b
			n++
		}
	}
	k.n = n
	return k.digits[0] >= '2'
}

// shape reads digits and the single signs between them, and tells whether cell has nothing else and as many digits as a number.
func (k *candidate) shape(s *shape, cell []byte) bool {
	for i := 0; ; i++ {
		first := i
		for i < len(cell) && isDigit(cell[i]) {
			if k.n == most {
				return false
			}
			k.digits[k.n] = cell[i]
			k.n++
			i++
		}
		width := i - first
		if width == 0 || s.groups == maxGroups {
			return false
		}
		s.year = s.year || width == 4 && isYear(cell[first:i])
		if width == 1 && s.groups > 0 {
			s.singles++
		}
		s.widths[s.groups] = width
		s.groups++
		if i == len(cell) {
			return k.n >= fewest
		}
		switch cell[i] {
		case ' ':
			s.spaces++
		case '-':
			s.hyphens++
		case '.':
			s.dots++
		case '/':
			s.slashes++
		default:
			return false
		}
		if s.groups == 1 {
			s.first = cell[i]
		}
	}
}

// other tells whether a number of this shape could be something else, so that all of it has to be looked at: a date, an IP address, a
// social security number, a decimal.
func (s *shape) other(k *candidate) bool {
	marked := s.groups-1 > s.spaces
	w := s.widths[:s.groups]
	switch {
	case s.singles > 0, s.year && (marked || s.groups == 2), k.n == 8 && s.dots > 0:
		return true
	case s.groups == 2:
		return s.dots > 0 || w[0] == 1
	case s.groups == 3:
		return s.hyphens == 2 && w[0] == 3 && w[1] == 2 || w[0] == 3 && w[1] == 3
	case s.groups >= 4 && s.dots >= 3:
		for _, width := range w {
			if width != 2 {
				return true
			}
		}
	case s.groups == 4:
		return !k.plus && w[0] == 1
	}
	return false
}
