package language

import "strings"

// Evidence says in the language what speaks for the keys of a way from one record to another, each told once, with semicolons between.
func (l *Language) Evidence(english string) string {
	parts := strings.Split(english, "; ")
	for i := range parts {
		parts[i] = l.Change(parts[i])
	}
	return strings.Join(parts, l.mark(";")+" ")
}
