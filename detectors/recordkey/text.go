package recordkey

import (
	"bytes"
	"slices"
)

const longestName = 40

// Pairs calls do with each name and value that stand together in a text, as logs write them: customer_id=4711, "customer_id": 4711,
// customer_id="4711". A value is one word that has a digit. Both are parts of the text.
func Pairs(text []byte, do func(name, value []byte)) {
	for at := 0; ; {
		n := bytes.IndexAny(text[at:], "=:")
		if n < 0 {
			return
		}
		sign := at + n
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
