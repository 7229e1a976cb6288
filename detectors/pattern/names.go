package pattern

import (
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/detectors/columnname"
)

// names are what columns are called that hold what rules describe.
type names struct {
	rules []Rule
	list  []name
	about map[string]bool
}

// name is one: its words, and the same in one.
type name struct {
	rule   int
	words  []string
	joined string
}

func newNames(rules []Rule) names {
	all := names{rules: rules, about: about()}
	for i, r := range rules {
		for _, phrase := range r.Columns {
			words := strings.Fields(strings.ToLower(plain(phrase)))
			all.list = append(all.list, name{i, words, strings.Join(words, "")})
		}
	}
	return all
}

// partOfName is how many letters a name has at the least to be known as the beginning or the end of a longer word.
const partOfName = 8

// in tells whether the words of a column's name are or hold this one.
func (n *name) in(words []string, joined string) bool {
	if joined == n.joined || len(n.joined) >= partOfName && (strings.HasPrefix(joined, n.joined) || strings.HasSuffix(joined, n.joined)) {
		return true
	}
	for at := 0; at+len(n.words) <= len(words); at++ {
		if slices.Equal(words[at:at+len(n.words)], n.words) {
			return true
		}
	}
	return false
}

// header is what a column's name says.
func (all names) header(words []string, _ string) []detectors.Hint {
	joined := strings.Join(words, "")
	var hints []detectors.Hint
	add := func(r *Rule) {
		hint := detectors.Hint{Kind: r.Kind, Weight: r.Named, Because: r.BecauseName}
		if at := slices.IndexFunc(hints, func(h detectors.Hint) bool { return h.Kind == r.Kind }); at < 0 {
			hints = append(hints, hint)
		} else if hints[at].Weight < hint.Weight {
			hints[at] = hint
		}
	}
	for i := range all.list {
		n := &all.list[i]
		r := &all.rules[n.rule]
		if r.Named == 0 || !n.in(words, joined) || slices.ContainsFunc(words, func(w string) bool {
			return all.about[w] && !slices.Contains(n.words, w) || slices.Contains(r.Not, w)
		}) {
			continue
		}
		add(r)
	}
	if !slices.ContainsFunc(all.rules, func(r Rule) bool { return r.Parts != 0 }) {
		return hints
	}
	says, known := columnname.Parts(words)
	for i := range all.rules {
		if r := &all.rules[i]; known && r.Parts != 0 && says&r.Parts == r.Parts && says&^(r.Parts|columnname.Person|columnname.User|columnname.Identifier|columnname.Filler) == 0 {
			add(r)
		}
	}
	return hints
}
