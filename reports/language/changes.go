package language

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// saying is a sentence about changes in which something stands that is not always the same.
type saying struct {
	english string
	form    *regexp.Regexp
	letters int // of the sentence itself
}

// open are the sentences with something in them, those that say most first. All languages have the same.
var open = sync.OnceValue(func() (list []saying) {
	for english := range translated()["nl"].changes {
		if parts := strings.Split(english, "%s"); len(parts) > 1 {
			for i := range parts {
				parts[i] = regexp.QuoteMeta(parts[i])
			}
			list = append(list, saying{english, regexp.MustCompile("(?s)^" + strings.Join(parts, "(.*?)") + "$"), len(strings.Join(parts, ""))})
		}
	}
	slices.SortFunc(list, func(a, b saying) int {
		return cmp.Or(cmp.Compare(b.letters, a.letters), cmp.Compare(a.form.String(), b.form.String()))
	})
	return list
})

// Change says in the language what a plan of changes, or its report, says of a record or a source: what is done, or why something stays. What
// it has no words for, as what a database answered or a ground that an officer wrote, stays as it is.
func (l *Language) Change(english string) string {
	if l == nil {
		l = &Language{Tag: "en"}
	}
	if said, ok := l.say(english); ok {
		return said
	}
	return english
}

func (l *Language) say(english string) (string, bool) {
	if said, ok := l.changes[english]; ok {
		return said, true
	}
	if at := strings.LastIndex(english, ", and "); at > 0 { // an obstacle, and what follows for the document
		first, one := l.say(english[:at])
		if second, two := l.say(english[at+len(", and "):]); one && two || two && l.changes == nil {
			if !one {
				first = english[:at]
			}
			return first + ", " + l.Text("and") + " " + second, true
		}
	}
	if format, why, both := strings.Cut(english, ": "); both && !strings.Contains(format, " ") {
		if said, known := l.say(why); known {
			return format + l.Colon() + " " + said, true
		}
	}
	for _, s := range open() {
		if found := s.form.FindStringSubmatch(english); found != nil {
			if said, ok := l.one(&s, found[1:]); ok {
				return said, true
			}
			if l.changes == nil {
				return "", false
			}
			with := make([]any, len(found)-1)
			for i, text := range found[1:] {
				with[i] = l.Change(text)
			}
			return fmt.Sprintf(l.changes[s.english], with...), true
		}
	}
	return "", false
}

// Colon is a colon as the language sets it: French has a space before that no line ends at.
func (l *Language) Colon() string { return l.mark(":") }

// mark is a double punctuation mark as the language sets it.
func (l *Language) mark(m string) string {
	if l != nil && l.Tag == "fr" {
		return "\u00a0" + m
	}
	return m
}
