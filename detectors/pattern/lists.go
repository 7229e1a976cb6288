package pattern

import (
	"unicode"
	"unicode/utf8"
)

// lists holds the values that rules list, by their normal form.
type lists struct {
	known   map[string]int // rule by value
	begins  map[string]int // longest value, in bytes, by its first word
	first   [256]bool      // bytes with which one begins
	longest int            // bytes
}

// newLists returns nil where no rule has a list.
func newLists(rules []Rule) *lists {
	l := &lists{known: map[string]int{}, begins: map[string]int{}}
	for i, r := range rules {
		for _, item := range r.List {
			key := string(appendFolded(nil, []byte(item)))
			if key == "" || len(key) > maxMatch {
				continue
			}
			if _, taken := l.known[key]; !taken {
				l.known[key] = i
			}
			word := key[:wordEnd([]byte(key), 0)]
			l.begins[word] = max(l.begins[word], len(key))
			l.longest = max(l.longest, len(key))
			begin, _ := utf8.DecodeRuneInString(key)
			for _, r := range []rune{begin, unicode.ToUpper(begin), unicode.ToTitle(begin)} {
				l.first[string(r)[0]] = true
			}
		}
	}
	if len(l.known) == 0 {
		return nil
	}
	return l
}

// find returns the rule and the end of the longest listed value that begins at offset at, and its normal form in dst; -1 for none.
func (l *lists) find(text []byte, at int, dst []byte) (rule, end int, norm []byte) {
	end = wordEnd(text, at)
	norm = appendFolded(dst, text[at:min(end, at+maxMatch)])
	longest, ok := l.begins[string(norm)]
	if !ok {
		return -1, 0, nil
	}
	rule, best, size := -1, 0, 0
	for len(norm) <= longest {
		if i, ok := l.known[string(norm)]; ok && closes(text, end) {
			rule, best, size = i, end, len(norm)
		}
		next := end
		for next < len(text) && isSpace(text[next]) {
			next++
		}
		if next >= len(text) {
			break
		}
		until := wordEnd(text, next)
		if len(norm)+until-next > maxMatch {
			break
		}
		if next > end {
			norm = append(norm, ' ')
		}
		norm = appendFolded(norm, text[next:until])
		end = until
	}
	if rule < 0 {
		return -1, 0, nil
	}
	return rule, best, norm[:size]
}

// wordEnd is where the word, or the single other character, ends that begins at offset at.
func wordEnd(text []byte, at int) int {
	if at >= len(text) {
		return at
	}
	if !isWordy(text[at]) {
		return at + 1
	}
	for at < len(text) && isWordy(text[at]) {
		at++
	}
	return at
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\r' || b == '\n' }

// appendFolded appends text in lower case, any space between words as one.
func appendFolded(dst, text []byte) []byte {
	space := false
	begun := len(dst)
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		switch {
		case n == 1 && isSpace(text[i]):
			space = len(dst) > begun
		case r == utf8.RuneError && n == 1:
			dst = append(dst, text[i])
		default:
			if space {
				dst = append(dst, ' ')
				space = false
			}
			dst = utf8.AppendRune(dst, unicode.ToLower(r))
		}
		i += n
	}
	return dst
}
