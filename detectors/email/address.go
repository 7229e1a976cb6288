package email

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"

	"dossier/detectors"
)

// Limits of RFC 5321 section 4.5.3.1, in octets.
const (
	maxLocal  = 64
	maxLabel  = 63
	maxDomain = 255
)

// address is one candidate: local part value[start:at], domain value[domain:end].
type address struct {
	start, at, domain, end int
	confidence             detectors.Confidence
	because                string
}

// parse reads the address around the @ (or %40) at offset at of value, using nothing left of floor.
func (r *reader) parse(value []byte, at, floor int) (a address, ok bool) {
	a.at, a.domain = at, at+1
	if value[at] == '%' {
		a.domain = at + 3
	}
	if a.start, ok = local(value, at, floor); !ok {
		return a, false
	}
	if !r.readDomain(&a, value) {
		return a, false
	}
	return a, !inURL(value, a.start) && !isRemote(value, a)
}

// local returns where the local part that ends at end begins.
func local(value []byte, end, floor int) (int, bool) {
	if end > floor && value[end-1] == '"' {
		return quoted(value, end, floor)
	}
	start := end
	for start > floor && end-start <= maxLocal {
		if b := value[start-1]; b < utf8.RuneSelf {
			if !isLocal[b] && !(b == '\'' && apostrophe(value, start-1, floor, end)) {
				break
			}
			start--
			continue
		}
		r, n := utf8.DecodeLastRune(value[floor:start])
		if !inWord(r) || unspaced(r) && start < end && value[start] < utf8.RuneSelf {
			break // Chinese or Japanese text runs into an address without a space
		}
		start -= n
	}
	if start > floor && value[start-1] == '%' && end-start >= 2 && isHex(value[start]) && isHex(value[start+1]) {
		start += 2 // the digits of a percent-encoded delimiter
	}
	start = pastEscape(value, start, end)
	dots := start
	for dots < end && value[dots] == '.' {
		dots++
	}
	if dots-start >= 2 { // an ellipsis runs into the address
		start = dots
	}
	for start < end && (value[start] == '-' || value[start] == '+') {
		start++
	}
	if start == end || end-start > maxLocal || value[start] == '.' || value[end-1] == '.' {
		return 0, false
	}
	for i := start + 1; i < end; i++ {
		if value[i] == '.' && value[i-1] == '.' {
			return 0, false
		}
	}
	return start, true
}

// pastEscape steps over the rest of an escape sequence of JSON or a programming language: \n, \t, \u003c.
func pastEscape(value []byte, start, end int) int {
	if start == 0 || value[start-1] != '\\' || start == end {
		return start
	}
	switch b := value[start]; {
	case b == 'u' && end-start > 5 && isHex(value[start+1]) && isHex(value[start+2]) && isHex(value[start+3]) && isHex(value[start+4]):
		return start + 5
	case b == 'n' || b == 't' || b == 'r':
		return start + 1
	}
	return start
}

// apostrophe tells whether the ' at i stands inside a name such as O'Brien.
func apostrophe(value []byte, i, floor, end int) bool {
	return i > floor && i+1 < end && isLetter(value[i-1]) && isLetter(value[i+1])
}

// quoted returns where the quoted local part that ends at end begins: "an peeters"@example.be.
func quoted(value []byte, end, floor int) (int, bool) {
	word := false
	for i := end - 2; i >= floor && end-i <= maxLocal; i-- {
		switch b := value[i]; {
		case b == '"' && (i == floor || value[i-1] != '\\'):
			before := i == 0 || value[i-1] == ' ' || value[i-1] == '<' || value[i-1] == '(' || value[i-1] == ':' || value[i-1] == '\t'
			return i, word && before
		case b < ' ' || b == 0x7f:
			return 0, false
		case isLetter(b) || isDigit(b) || b >= utf8.RuneSelf:
			word = true
		}
	}
	return 0, false
}

// readDomain finds the domain's end and judges its last label.
func (r *reader) readDomain(a *address, value []byte) bool {
	i := a.domain
	if i < len(value) && value[i] == '[' {
		return a.readLiteral(value)
	}
	label, lastDot := i, -1
	for i < len(value) && i-a.domain <= maxDomain {
		b := value[i]
		if b == '.' {
			if i == label || value[i-1] == '-' || i-label > maxLabel {
				break
			}
			lastDot, label = i, i+1
			i++
			continue
		}
		if b < utf8.RuneSelf {
			if !isLetter(b) && !isDigit(b) && (b != '-' || i == label) {
				break
			}
			i++
			continue
		}
		c, n := utf8.DecodeRune(value[i:])
		if !inWord(c) || unspaced(c) && i > label && value[i-1] < utf8.RuneSelf {
			break
		}
		i += n
	}
	for i > a.domain && (value[i-1] == '.' || value[i-1] == '-') {
		i--
	}
	if i-label > maxLabel || i-a.domain > maxDomain || i <= a.domain {
		return false
	}
	if i <= label { // the last dot ends a sentence
		lastDot = a.domain - 1
		for k := a.domain; k < i; k++ {
			if value[k] == '.' {
				lastDot = k
			}
		}
	}
	a.end = i
	if lastDot <= a.domain {
		return a.hostOnly(value)
	}
	return r.judgeSuffix(a, value, lastDot+1) && !versionLike(value[a.domain:lastDot])
}

// judgeSuffix judges the domain by its last label, which may be followed by other letters without a space.
func (r *reader) judgeSuffix(a *address, value []byte, tld int) bool {
	for range 2 {
		label, ok := r.asciiLabel(r.label[:0], value[tld:a.end])
		if !ok || len(label) < 2 {
			return false
		}
		if s := r.suffix(label); s.confidence > 0 {
			a.confidence, a.because = s.confidence, s.because
			return true
		}
		ascii := tld
		for ascii < a.end && isLetter(value[ascii]) {
			ascii++
		}
		if ascii == a.end || value[ascii] < utf8.RuneSelf {
			return false
		}
		a.end = ascii
	}
	return false
}

// public tells whether label is a top-level domain.
func (r *reader) public(label []byte) bool {
	known, seen := r.suffixes[string(label)]
	if !seen {
		_, known = publicsuffix.PublicSuffix(string(label))
		if len(r.suffixes) >= 4096 {
			clear(r.suffixes) // hostile input names any number of them
		}
		r.suffixes[string(label)] = known
	}
	return known
}

// hostOnly takes an address without a dot for a weak one where its surroundings say that it is an address.
func (a *address) hostOnly(value []byte) bool {
	bracketed := a.start > 0 && value[a.start-1] == '<' && a.end < len(value) && value[a.end] == '>'
	const scheme = "mailto:"
	named := a.start >= len(scheme) && string(value[a.start-len(scheme):a.start]) == scheme
	a.confidence, a.because = 0.3, becauseHost
	return bracketed || named
}

// readLiteral reads an address literal of RFC 5321 section 4.1.3: [192.0.2.1] or [IPv6:2001:db8::1].
func (a *address) readLiteral(value []byte) bool {
	i, dots, colons := a.domain+1, 0, 0
	if len(value)-i > 5 && string(value[i:i+5]) == "IPv6:" {
		i += 5
		colons = -1
	}
	first := i
	for ; i < len(value) && i-first < 46; i++ {
		switch b := value[i]; {
		case b == '.':
			dots++
		case b == ':':
			colons++
		case b == ']':
			a.end = i + 1
			a.confidence, a.because = 0.8, becauseLiteral
			return i > first && (dots == 3 && colons == 0 || colons > 0)
		case !isHex(b):
			return false
		}
	}
	return false
}

// versionLike tells a package's version (1.2.3, v0.5.0) and a picture's scale (2x) from a domain's labels before the last.
func versionLike(labels []byte) bool {
	first, numeric, count := true, 0, 0
	for len(labels) > 0 {
		label := labels
		for i, b := range labels {
			if b == '.' {
				label = labels[:i]
				break
			}
		}
		labels = labels[min(len(label)+1, len(labels)):]
		count++
		digits := label
		if first && len(label) > 1 && (label[0] == 'v' || label[0] == 'V') {
			digits = label[1:]
		}
		if first && len(label) == 2 && isDigit(label[0]) && (label[1] == 'x' || label[1] == 'X') {
			return true
		}
		if allDigits(digits) {
			numeric++
		}
		first = false
	}
	return count >= 2 && numeric == count
}

// inURL tells whether what begins at start is the user's part of a URL: scheme://user:password@host.
func inURL(value []byte, start int) bool {
	for i := start - 1; i >= 0 && start-i < 200; i-- {
		switch value[i] {
		case '/':
			return i >= 2 && value[i-1] == '/' && value[i-2] == ':'
		case ' ', '\t', '\r', '\n', '"', '\'', '<', '>', '?', '#', '(', '[', ',', ';', '=', '&':
			return false
		}
	}
	return false
}

// isRemote tells a remote path (git@host:owner/repository, user@host:/path) from an address.
func isRemote(value []byte, a address) bool {
	if a.end+1 >= len(value) || value[a.end] != ':' {
		return false
	}
	if user := value[a.start:a.at]; string(user) == "git" || string(user) == "hg" || string(user) == "svn" {
		return true
	}
	for i := a.end + 1; i < len(value) && value[i] > ' '; i++ {
		if value[i] == '/' {
			return true
		}
	}
	return false
}

// inWord tells whether r may stand in an internationalised local part or label.
func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r))
}

// unspaced tells whether r is of a script that is written without spaces between words.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }
func isDigit(b byte) bool  { return '0' <= b && b <= '9' }
func isHex(b byte) bool    { return isDigit(b) || 'a' <= b|0x20 && b|0x20 <= 'f' }

func allDigits(s []byte) bool {
	for _, b := range s {
		if !isDigit(b) {
			return false
		}
	}
	return len(s) > 0
}

// isLocal holds the ASCII characters of an unquoted local part. RFC 5322 allows more (! # $ % & * / = ? ^ ` { | } ~), which in text
// are delimiters far more often.
var isLocal = newLocalSet()

func newLocalSet() (set [utf8.RuneSelf]bool) {
	for b := range set {
		set[b] = isLetter(byte(b)) || isDigit(byte(b)) || b == '.' || b == '_' || b == '-' || b == '+'
	}
	return set
}

// privateSuffix holds last labels that no public domain has: RFC 2606, RFC 6762 appendix G and ICANN's .internal.
var privateSuffix = map[string]bool{
	"example": true, "test": true, "invalid": true, "local": true, "lan": true, "internal": true, "intranet": true,
	"corp": true, "home": true, "private": true,
}

// fileSuffix holds top-level domains that are file name extensions too.
var fileSuffix = map[string]bool{
	"zip": true, "mov": true, "py": true, "sh": true, "rs": true, "md": true, "pl": true, "so": true, "ps": true, "cc": true,
}
