package nationalid

import (
	"sync"

	"dossier/detectors/marks"
)

// A shape is how a number is written, three bits a character: digits, letters, and each separator. Schemes are found by it.
type shape uint64

const (
	shapeDigit shape = 1 + iota
	shapeLetter
	shapeHyphen
	shapeDot
	shapeSpace
	shapeSlash
	shapeColon
)

const (
	longest  = 21 // characters of a shape
	shortest = 7
)

// classes are the shapes of bytes, 0 for those that no number holds.
var classes = newClassTable()

func newClassTable() (t [256]shape) {
	for b := '0'; b <= '9'; b++ {
		t[b] = shapeDigit
	}
	for b := 'a'; b <= 'z'; b++ {
		t[b], t[b-'a'+'A'] = shapeLetter, shapeLetter
	}
	t['-'], t['.'], t[' '], t['/'], t[':'] = shapeHyphen, shapeDot, shapeSpace, shapeSlash, shapeColon
	return t
}

func alnum(b byte) bool { return classes[b]-1 < shapeLetter }

// forms finds schemes by shape.
type forms struct {
	schemes []*scheme
	by      map[shape][]*scheme
	whole   shapeBits // those of by
	begun   shapeBits // what one of them begins with, up to where a group ends
	idle    sync.Pool // *work
	maps    marks.Pool
	sieve   sieve
}

// shapeBits has a bit for each of some shapes: most others are ruled out by it, without a look at a map.
type shapeBits [1 << 14 / 64]uint64

func (b *shapeBits) at(s shape) (word *uint64, bit uint64) {
	place := uint64(s) * 0x9e3779b97f4a7c15 >> 50
	return &b[place/64], 1 << (place % 64)
}

func (b *shapeBits) add(s shape) {
	word, bit := b.at(s)
	*word |= bit
}

func (b *shapeBits) has(s shape) bool {
	word, bit := b.at(s)
	return *word&bit != 0
}

// know takes in a shape that a scheme has.
func (f *forms) know(s shape) {
	f.whole.add(s)
	for rest := s >> 3; rest != 0; rest >>= 3 {
		if rest&7 < shapeHyphen {
			f.begun.add(rest)
		}
	}
}

func (f *forms) scratch() *work {
	if w, ok := f.idle.Get().(*work); ok {
		return w
	}
	return &work{forms: f}
}

// giveBack keeps the memory, without the value that was searched.
func (f *forms) giveBack(w *work) {
	w.reader = reader{}
	f.idle.Put(w)
}

func newForms(list []*scheme) *forms {
	f := &forms{schemes: list, by: map[shape][]*scheme{}, maps: marks.NewPool()}
	for _, s := range list {
		for _, text := range s.shapes {
			for _, one := range expand(text) {
				n := shapeOf(one)
				f.by[n] = append(f.by[n], s)
				f.know(n)
				f.sieve.know(one)
			}
		}
	}
	return f
}

// expand replaces X, a digit or a letter, by either.
func expand(text string) []string {
	for i := range len(text) {
		if text[i] == 'X' {
			return append(expand(text[:i]+"d"+text[i+1:]), expand(text[:i]+"L"+text[i+1:])...)
		}
	}
	return []string{text}
}

// shapeOf reads a shape as schemes write it: d a digit, L a letter, anything else itself.
func shapeOf(text string) shape {
	var s shape
	for i := range len(text) {
		class := classes[text[i]]
		if text[i] == 'd' {
			class = shapeDigit
		}
		s = s<<3 | class
	}
	return s
}

// reader reads a number group by group.
type reader struct {
	text   []byte
	at     int // behind what was read
	shape  shape
	chars  int
	norm   [longest]byte // letters in upper case, digits
	length int
}

// group reads the next run of letters and digits, with the one separator before it. False where there is none or it is too long.
func (r *reader) group() bool {
	at := r.at
	if r.chars > 0 {
		if at+1 >= len(r.text) || classes[r.text[at]] < shapeHyphen || !alnum(r.text[at+1]) || r.chars == longest {
			return false
		}
		r.shape = r.shape<<3 | classes[r.text[at]]
		r.chars++
		at++
	}
	from := at
	for ; at < len(r.text) && alnum(r.text[at]); at++ {
		if r.chars == longest {
			return false
		}
		b := r.text[at]
		class := classes[b]
		if class == shapeLetter {
			b &^= 0x20
		}
		r.shape = r.shape<<3 | class
		r.chars++
		r.norm[r.length] = b
		r.length++
	}
	r.at = at
	return at > from
}

// digits counts those that were read.
func (r *reader) digits() int {
	n := 0
	for _, b := range r.norm[:r.length] {
		if isDigit(b) {
			n++
		}
	}
	return n
}

// groupStart and groupEnd are the ends of the run of letters and digits that at lies in.
func groupStart(value []byte, at int) int {
	for at > 0 && alnum(value[at-1]) {
		at--
	}
	return at
}

func groupEnd(value []byte, at int) int {
	for at < len(value) && alnum(value[at]) {
		at++
	}
	return max(at, 1)
}

// leadingLetters returns where one or two letters begin that stand before begin with one separator between, or begin itself.
func leadingLetters(value []byte, begin int) int {
	if begin < 2 || classes[value[begin-1]] != shapeSpace && classes[value[begin-1]] != shapeHyphen {
		return begin
	}
	from := groupStart(value, begin-1)
	if n := begin - 1 - from; n < 1 || n > 2 || !opens(value, from) {
		return begin
	}
	return from
}

// opens tells whether a number may begin at offset at: not inside another number or word.
func opens(value []byte, at int) bool {
	if at == 0 {
		return true
	}
	switch b := value[at-1]; b {
	case '-', '.', '/', '+', ',', '_', '@', '#', '$', '%', '&', '=':
		return b == '=' || b == '#' || at > 1 && (b == '-' || b == '.' || b == '/' || b == ',') && !alnum(value[at-2])
	default:
		return b < 0x80 && !alnum(b)
	}
}

// closes is the same for its end.
func closes(value []byte, at int) bool {
	if at >= len(value) {
		return true
	}
	switch b := value[at]; b {
	case '-', '.', '/', '+', ',', ':':
		return at+1 >= len(value) || !alnum(value[at+1])
	case '_', '@', '%', '=':
		return false
	default:
		return !alnum(b) && b < 0x80
	}
}

// row tells whether value[start:end] stands in a row of numbers with spaces between, of which it would be some.
func row(value []byte, start, end int) bool {
	return start > 1 && value[start-1] == ' ' && isDigit(value[start-2]) || end+1 < len(value) && value[end] == ' ' && isDigit(value[end+1])
}

// longer tells whether value[start:end] is a part of a number, or of a row, in groups: four digits and a space stand before its own groups of four, or
// behind them.
func longer(value []byte, start, end int) bool {
	const group = 4
	if end-start <= group || value[start+group] != ' ' {
		return false
	}
	return start > group && value[start-1] == ' ' && allDigits(value[start-1-group:start-1]) ||
		end+group < len(value) && value[end] == ' ' && allDigits(value[end+1:end+1+group])
}
