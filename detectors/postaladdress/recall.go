package postaladdress

import (
	"encoding/binary"
	"unicode/utf8"
)

// memory remembers what words say beside a number, by the bytes that they stand in. In a log the same few words stand beside most numbers.
type memory [1 << memoryBits]memo

// memo is what n bytes say, none if n is 0.
type memo struct {
	text [longestMemo]byte
	n    uint8
	all  bool // they reach to where the value begins or ends
	says sign
}

const (
	memoryBits  = 7
	longestMemo = 36 // bytes
	around      = 8  // bytes further than those they read, at the most, to which the rules for words look
)

// place is where what stands beside a number is kept, by four bytes of it.
func (m *memory) place(four []byte) *memo {
	return &m[binary.LittleEndian.Uint32(four)*0x9e3779b1>>(32-memoryBits)]
}

// keep keeps what text says.
func (m *memo) keep(text []byte, all bool, says sign) {
	if len(text) <= longestMemo {
		m.n, m.all, m.says = uint8(copy(m.text[:], text)), all, says
	}
}

// heardBefore is before, from memory where it has it.
func (l *listener) heardBefore(from, to, at int) sign {
	if at-from < 4 {
		said, _ := l.before(from, to, at)
		return said
	}
	memo := l.recall.before.place(l.data[at-4 : at])
	if n := int(memo.n); n > 0 && (at-from == n || at-from > n && !memo.all) && string(memo.text[:n]) == string(l.data[at-n:at]) {
		return memo.says
	}
	said, last := l.before(from, to, at)
	last = max(last-around, from)
	if l.data[last] < utf8.RuneSelf { // else the rules may have looked at even more
		memo.keep(l.data[last:at], last == from, said)
	}
	return said
}

// heardBehind is behind, from memory where it has it.
func (l *listener) heardBehind(from, to, at int) sign {
	if to-at < 4 {
		said, _ := l.behind(from, to, at)
		return said
	}
	memo := l.recall.behind.place(l.data[at : at+4])
	if n := int(memo.n); n > 0 && (to-at == n || to-at > n && !memo.all) && string(memo.text[:n]) == string(l.data[at:at+n]) {
		return memo.says
	}
	said, last := l.behind(from, to, at)
	last = min(last+around, to)
	memo.keep(l.data[at:last], last == to, said)
	return said
}
