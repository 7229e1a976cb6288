package recordkey

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
)

const longestName = 40

// Pairs calls do with each name and value that stand together in a text, as logs write them: customer_id=4711, "customer_id": 4711,
// customer_id="4711". A value is one word that has a digit. Both are parts of the text.
func Pairs(text []byte, do func(name, value []byte)) {
	for at := 0; ; {
		sign := nextSign(text, at)
		if sign == len(text) {
			return
		}
		at = sign + 1
		end := sign
		if end > 0 && text[end-1] == '"' {
			end--
		}
		begin := end
		for begin > 0 && inWord(text[begin-1]) {
			begin--
		}
		if name := text[begin:end]; len(name) < 3 || len(name) > longestName || !isLetter(name[0]) {
			continue
		}
		value := text[at:]
		if text[sign] == ':' {
			value = bytes.TrimPrefix(value, []byte(" "))
		}
		if len(value) > 0 && (value[0] == '"' || value[0] == '\'') {
			value = value[1:]
		}
		size, digit := 0, false
		for size < len(value) && inWord(value[size]) {
			digit = digit || value[size] >= '0' && value[size] <= '9'
			size++
		}
		if digit && size <= MostBytes && (size == len(value) || bytes.IndexByte([]byte(" \t\r\n,;&)]}\"'|"), value[size]) >= 0) {
			do(text[begin:end], value[:size])
		}
	}
}

// nextSign is where the first = or : stands at or behind at; the text's length if there is none. It looks at eight bytes at a time.
func nextSign(text []byte, at int) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	for ; at+8 <= len(text); at += 8 {
		x := binary.LittleEndian.Uint64(text[at:])
		equals, colon := x^'='*ones, x^':'*ones
		if found := ((equals-ones)&^equals | (colon-ones)&^colon) & highs; found != 0 {
			return at + bits.TrailingZeros64(found)>>3
		}
	}
	for at < len(text) && text[at] != '=' && text[at] != ':' {
		at++
	}
	return at
}

func inWord(b byte) bool { return isLetter(b) || b >= '0' && b <= '9' || b == '_' || b == '-' }

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// CandidateInText is Candidate for a name in a text: what logs number on their own ties nothing together, nor does a record's own number.
func CandidateInText(words []string) bool {
	thing, _ := Split(words)
	return len(thing) > 0 && Candidate(words) && !slices.ContainsFunc(thing, func(w string) bool {
		switch w {
		case "request", "req", "trace", "span", "correlation", "thread", "process", "worker", "build", "commit", "parent", "event", "log", "run", "task":
			return true
		}
		return false
	})
}
