package phone

import (
	"encoding/binary"
	"fmt"
	"regexp/syntax"
	"slices"
)

// Bits of what a number is.
const (
	personal byte = 1 << iota // a fixed, mobile, personal or internet line
	service                   // free, premium, shared cost or a company's: many people's number
)

// automaton tells by one step a digit whether a national number is one that the plan gives out. It stands for the patterns of the
// metadata, which the standard regular expressions take a thousand times as long for.
type automaton struct {
	next   [][10]uint16 // 0 is the state from which nothing is accepted
	accept []byte
}

// accepts returns what the number is, 0 if the plan has no such number.
func (a *automaton) accepts(digits []byte) byte {
	state := uint16(1)
	for _, d := range digits {
		if state = a.next[state][d-'0']; state == 0 {
			return 0
		}
	}
	return a.accept[state]
}

// begins tells whether a number may begin with these digits.
func (a *automaton) begins(digits []byte) bool {
	state := uint16(1)
	for _, d := range digits {
		state = a.next[state][d-'0']
	}
	return state != 0
}

// newAutomaton builds the automaton that gives a digit string the bits of those patterns that match all of it.
func newAutomaton(patterns map[byte][]string) (*automaton, error) {
	b := &builder{seen: map[string]uint16{}, out: &automaton{next: make([][10]uint16, 1), accept: make([]byte, 1)}}
	var start []place
	for bit, list := range patterns {
		for _, pattern := range list {
			re, err := syntax.Parse(pattern, syntax.Perl)
			if err != nil {
				return nil, fmt.Errorf("pattern of the numbering plans: %w", err)
			}
			prog, err := syntax.Compile(re.Simplify())
			if err != nil {
				return nil, fmt.Errorf("pattern of the numbering plans: %w", err)
			}
			b.programs = append(b.programs, prog)
			b.bits = append(b.bits, bit)
			start = b.follow(start, place{len(b.programs) - 1, prog.Start})
		}
	}
	if _, err := b.state(start); err != nil {
		return nil, err
	}
	return b.out, nil
}

// place is an instruction of one of the programs.
type place struct{ program, pc int }

type builder struct {
	programs []*syntax.Prog
	bits     []byte
	seen     map[string]uint16
	out      *automaton
}

// maxStates bounds what a pattern of any metadata can cost; the largest plan needs some hundreds.
const maxStates = 20_000

// state returns the state for a set of places, building it and those behind it at first sight.
func (b *builder) state(set []place) (uint16, error) {
	if len(set) == 0 {
		return 0, nil
	}
	slices.SortFunc(set, func(x, y place) int {
		if x.program != y.program {
			return x.program - y.program
		}
		return x.pc - y.pc
	})
	var key []byte
	for _, p := range set {
		key = binary.AppendUvarint(binary.AppendUvarint(key, uint64(p.program)), uint64(p.pc))
	}
	if n, ok := b.seen[string(key)]; ok {
		return n, nil
	}
	if len(b.out.next) >= maxStates {
		return 0, fmt.Errorf("a numbering plan needs more than %d states", maxStates)
	}
	n := uint16(len(b.out.next))
	b.seen[string(key)] = n
	b.out.next = append(b.out.next, [10]uint16{})
	b.out.accept = append(b.out.accept, 0)
	for _, p := range set {
		if b.programs[p.program].Inst[p.pc].Op == syntax.InstMatch {
			b.out.accept[n] |= b.bits[p.program]
		}
	}
	for digit := range 10 {
		var behind []place
		for _, p := range set {
			if in := &b.programs[p.program].Inst[p.pc]; isRune(in.Op) && in.MatchRune(rune('0'+digit)) {
				behind = b.follow(behind, place{p.program, int(in.Out)})
			}
		}
		to, err := b.state(behind)
		if err != nil {
			return 0, err
		}
		b.out.next[n][digit] = to
	}
	return n, nil
}

func isRune(op syntax.InstOp) bool {
	return op == syntax.InstRune || op == syntax.InstRune1 || op == syntax.InstRuneAny || op == syntax.InstRuneAnyNotNL
}

// follow adds what is reached from p without reading a digit.
func (b *builder) follow(set []place, p place) []place {
	switch in := &b.programs[p.program].Inst[p.pc]; in.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		set = b.follow(set, place{p.program, int(in.Out)})
		return b.follow(set, place{p.program, int(in.Arg)})
	case syntax.InstCapture, syntax.InstNop:
		return b.follow(set, place{p.program, int(in.Out)})
	case syntax.InstEmptyWidth, syntax.InstFail:
		return set
	}
	if slices.Contains(set, p) {
		return set
	}
	return append(set, p)
}
