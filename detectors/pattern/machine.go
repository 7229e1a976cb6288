package pattern

import (
	"encoding/binary"
	"errors"
	"fmt"
	"regexp/syntax"
	"slices"
	"unicode"
	"unicode/utf8"
)

// The bounds of a pattern: of its text, of what it is compiled to, and of what it finds.
const (
	maxPattern = 1000 // bytes
	maxSteps   = 2000 // of the compiled expression
	maxStates  = 4000
	maxMatch   = 256 // bytes of a match
	maxLead    = 24  // bytes looked back from a digit to where a match may begin
)

// machine is a deterministic automaton of one or several patterns: it reads a character a step and remembers nothing but its state, so
// that no text makes it slow. Of several matches that begin at one place it knows the longest.
type machine struct {
	ascii   [utf8.RuneSelf]uint8 // class of a character
	above   []rune               // where ranges of characters beyond ASCII begin
	classOf []uint8              // their classes
	classes int
	next    []uint16 // by state and class; 0: no match any more
	accepts []uint64 // by state: a bit for each pattern that matches here
	live    []uint64 // by state: a bit for each pattern that matches here or may further on
	first   [256]bool
	digit   bool // every match has a digit
	lead    int  // bytes before its first one, at the most
	row     int  // so many digits, one behind the other, are in every match; 0: not known
	ahead   int  // bytes from its first digit to where such a row begins, at the most
	rows    rows // what stands beside the first such row
}

const start = 1 // the state in which a machine begins; 0 is the dead one

// compile makes one machine of patterns in the syntax of RE2.
func compile(patterns []string) (*machine, error) {
	var progs []*syntax.Prog
	steps := 0
	for _, p := range patterns {
		prog, err := parse(p)
		if err != nil {
			return nil, err
		}
		if steps += len(prog.Inst); steps > maxSteps {
			return nil, errTooLarge
		}
		progs = append(progs, prog)
	}
	m := &machine{}
	b := builder{machine: m, progs: progs, known: map[string]uint16{}}
	b.classify()
	if err := b.build(); err != nil {
		return nil, err
	}
	m.survey()
	m.look()
	return m, nil
}

var (
	errTooLarge = errors.New("the pattern is too large: shorten its repetitions or alternatives")
	errInside   = errors.New(`the pattern asks for ^, $, \b or \B in its middle: matches are whole words already, these may stand at its ends only`)
	errNothing  = errors.New("the pattern matches nothing at all, or the empty text")
)

// parse compiles one pattern. What marks its ends is taken off: matches stand for themselves anyhow.
func parse(pattern string) (*syntax.Prog, error) {
	if len(pattern) > maxPattern {
		return nil, errTooLarge
	}
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, fmt.Errorf("the pattern is not understood: %w", err)
	}
	re = trim(re)
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return nil, fmt.Errorf("the pattern is not understood: %w", err)
	}
	for _, i := range prog.Inst {
		if i.Op == syntax.InstEmptyWidth {
			return nil, errInside
		}
	}
	return prog, nil
}

// trim takes anchors and word boundaries off both ends.
func trim(re *syntax.Regexp) *syntax.Regexp {
	mark := func(re *syntax.Regexp) bool {
		switch re.Op {
		case syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary:
			return true
		}
		return false
	}
	for re.Op == syntax.OpCapture {
		re = re.Sub[0]
	}
	if re.Op != syntax.OpConcat {
		return re
	}
	for len(re.Sub) > 1 && mark(re.Sub[0]) {
		re.Sub = re.Sub[1:]
	}
	for len(re.Sub) > 1 && mark(re.Sub[len(re.Sub)-1]) {
		re.Sub = re.Sub[:len(re.Sub)-1]
	}
	return re
}

// builder makes a machine's states of sets of steps (the subset construction).
type builder struct {
	*machine
	progs  []*syntax.Prog
	known  map[string]uint16 // by the steps in them
	sets   [][]uint32        // by state: pattern<<16 | step
	sample []rune            // a character of each class
	seen   []uint32          // by step, the last set that was given it
	offset []int             // where a pattern's steps begin in seen
	set    uint32            // number of the set being made
	key    []byte
}

// classify divides all characters into those that no pattern tells apart.
func (b *builder) classify() {
	var reads []*syntax.Inst
	bounds := []rune{0, utf8.RuneSelf, '0', '9' + 1}
	for _, prog := range b.progs {
		for i := range prog.Inst {
			in := &prog.Inst[i]
			switch in.Op {
			case syntax.InstRune, syntax.InstRune1:
				reads = append(reads, in)
				bounds = append(bounds, edges(in)...)
			case syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
				reads = append(reads, in)
				bounds = append(bounds, '\n', '\n'+1)
			}
		}
	}
	slices.Sort(bounds)
	bounds = slices.Compact(bounds)
	known := map[string]uint8{}
	for i, from := range bounds {
		class := b.class(known, reads, from)
		if from >= utf8.RuneSelf {
			b.above, b.classOf = append(b.above, from), append(b.classOf, class)
			continue
		}
		for r := from; r < bounds[i+1]; r++ { // there is always one more: that where ASCII ends
			b.ascii[r] = class
		}
	}
	b.classes = len(b.sample)
}

// class returns the number of the class of characters that the same steps take as r; digits have classes of their own.
func (b *builder) class(known map[string]uint8, reads []*syntax.Inst, r rune) uint8 {
	taken := make([]byte, len(reads)+1)
	for i, in := range reads {
		if in.MatchRune(r) {
			taken[i] = 1
		}
	}
	if r >= '0' && r <= '9' {
		taken[len(reads)] = 1
	}
	class, ok := known[string(taken)]
	if !ok {
		class = uint8(min(len(b.sample), 255))
		known[string(taken)] = class
		b.sample = append(b.sample, r)
	}
	return class
}

// edges are where what a step takes begins, and what it does not take begins again.
func edges(in *syntax.Inst) []rune {
	var out []rune
	if len(in.Rune) == 1 { // one character, perhaps in either case
		for r := in.Rune[0]; ; {
			out = append(out, r, r+1)
			if r = unicode.SimpleFold(r); r == in.Rune[0] {
				return out
			}
		}
	}
	for i := 0; i+1 < len(in.Rune); i += 2 {
		out = append(out, in.Rune[i], in.Rune[i+1]+1)
	}
	return out
}

func (b *builder) build() error {
	if len(b.sample) > 255 {
		return errTooLarge
	}
	steps := 0
	for _, prog := range b.progs {
		b.offset = append(b.offset, steps)
		steps += len(prog.Inst)
	}
	b.seen = make([]uint32, steps)
	b.add(nil)
	var to []uint32
	b.set++
	for p, prog := range b.progs {
		to = b.follow(to, p, uint32(prog.Start))
	}
	b.add(to)
	if b.accepts[start] != 0 {
		return errNothing
	}
	for s := start; s < len(b.sets); s++ {
		if len(b.sets) > maxStates {
			return errTooLarge
		}
		for class, r := range b.sample {
			to = to[:0]
			b.set++
			for _, step := range b.sets[s] {
				in := &b.progs[step>>16].Inst[step&0xffff]
				if takes(in, r) {
					to = b.follow(to, int(step>>16), in.Out)
				}
			}
			if len(to) > 0 { // most characters end most matches: 0 is the state of no step
				next := b.add(to)
				b.next[s*b.classes+class] = next
			}
		}
	}
	return nil
}

func takes(in *syntax.Inst, r rune) bool {
	switch in.Op {
	case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
		return in.MatchRune(r)
	}
	return false
}

// follow adds to a set the steps that are reached from one without reading.
func (b *builder) follow(set []uint32, prog int, step uint32) []uint32 {
	seen := &b.seen[b.offset[prog]+int(step)]
	if *seen == b.set {
		return set
	}
	*seen = b.set
	in := &b.progs[prog].Inst[step]
	if in.Op >= syntax.InstMatch && in.Op != syntax.InstNop && in.Op != syntax.InstFail {
		set = append(set, uint32(prog)<<16|step)
	}
	switch in.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		set = b.follow(set, prog, in.Out)
		set = b.follow(set, prog, in.Arg)
	case syntax.InstCapture, syntax.InstNop:
		set = b.follow(set, prog, in.Out)
	}
	return set
}

// add returns the state of a set.
func (b *builder) add(set []uint32) uint16 {
	slices.Sort(set)
	b.key = b.key[:0]
	for _, step := range set {
		b.key = binary.LittleEndian.AppendUint32(b.key, step)
	}
	if s, ok := b.known[string(b.key)]; ok {
		return s
	}
	s := uint16(min(len(b.sets), 1<<16-1))
	b.known[string(b.key)] = s
	b.sets = append(b.sets, slices.Clone(set))
	var accepts uint64
	for _, step := range set {
		if b.progs[step>>16].Inst[step&0xffff].Op == syntax.InstMatch {
			accepts |= 1 << (step >> 16)
		}
	}
	b.accepts = append(b.accepts, accepts)
	b.next = append(b.next, make([]uint16, b.classes)...)
	return s
}

// survey finds out with which bytes a match may begin, and where its first digit may stand.
func (m *machine) survey() {
	for i := range m.first {
		if i < utf8.RuneSelf {
			m.first[i] = m.next[start*m.classes+int(m.ascii[i])] != 0
			continue
		}
		for _, class := range m.classOf {
			m.first[i] = m.first[i] || m.next[start*m.classes+int(class)] != 0
		}
	}
	isDigit := make([]bool, m.classes)
	for b := '0'; b <= '9'; b++ {
		isDigit[m.ascii[b]] = true
	}
	// The states that are reached without a digit, step by step. A character may have four bytes.
	m.digit = true
	here := map[uint16]bool{start: true}
	for m.lead = 0; len(here) > 0 && m.lead <= maxLead; m.lead++ {
		there := map[uint16]bool{}
		for s := range here {
			for class := range m.classes {
				if to := m.next[int(s)*m.classes+class]; to != 0 && !isDigit[class] {
					there[to] = true
					m.digit = m.digit && m.accepts[to] == 0
				}
			}
		}
		here = there
	}
	if m.lead > maxLead {
		m.digit = false // it may be endless: such a match is looked for everywhere
	}
	if len(m.above) > 1 || len(m.above) == 1 && m.next[start*m.classes+int(m.classOf[0])] != 0 {
		m.lead *= utf8.UTFMax
	}
}

// look finds out what each state may lead to. Most lead to states behind them.
func (m *machine) look() {
	m.live = slices.Clone(m.accepts)
	for again := true; again; {
		again = false
		for s := len(m.live) - 1; s >= start; s-- {
			live := m.live[s]
			for _, to := range m.next[s*m.classes : (s+1)*m.classes] {
				live |= m.live[to]
			}
			again = again || live != m.live[s]
			m.live[s] = live
		}
	}
}

// hit is one match: where it ends, and a bit for each pattern.
type hit struct {
	end      int
	patterns uint64
}

// hits are the longest matches that begin at one place, the longest last.
type hits struct {
	list [4]hit
	n    int
}

func (h *hits) add(one hit) {
	if h.n == len(h.list) {
		copy(h.list[:], h.list[1:])
		h.n--
	}
	h.list[h.n] = one
	h.n++
}

// read finds what begins at offset at of text and ends where a word ends, and is of a pattern that is wanted.
func (m *machine) read(text []byte, at int, wanted uint64, found *hits) {
	found.n = 0
	state := uint16(start)
	for i, last := at, min(len(text), at+maxMatch); i < last; {
		class, n := m.ascii[text[i]&0x7f], 1
		if text[i] >= utf8.RuneSelf {
			var r rune
			r, n = utf8.DecodeRune(text[i:])
			class = m.beyond(r)
		}
		if state = m.next[int(state)*m.classes+int(class)]; m.live[state]&wanted == 0 {
			return
		}
		i += n
		if a := m.accepts[state] & wanted; a != 0 && closes(text, i) {
			found.add(hit{i, a})
		}
	}
}

func (m *machine) beyond(r rune) uint8 {
	i, exact := slices.BinarySearch(m.above, r)
	if !exact {
		i--
	}
	return m.classOf[i]
}
