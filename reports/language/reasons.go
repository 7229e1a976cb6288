package language

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// counted is how a reason says in how many values of a column it was seen.
var counted = regexp.MustCompile(`^(\d+) of (\d+) values: (.*)$`)

// Reason says in the language why a detector took a field for what it is. What it has no words for, as of a user's own detector, stays as it is.
func (l *Language) Reason(english string) string {
	if l == nil || l.reasons == nil {
		return english
	}
	name, values, both := strings.Cut(english, "; ")
	if !both {
		return l.part(english)
	}
	return l.part(name) + l.mark(";") + " " + l.part(values)
}

func (l *Language) part(english string) string {
	if m := counted.FindStringSubmatch(english); m != nil {
		return fmt.Sprintf(l.Text("%s of %s values: %s"), m[1], m[2], l.sentence(m[3]))
	}
	return l.sentence(english)
}

func (l *Language) sentence(english string) string {
	if said, ok := l.reasons[lower(english)]; ok {
		return said
	}
	return english
}

// lower has a small letter first: reports begin a reason with a capital.
func lower(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}
