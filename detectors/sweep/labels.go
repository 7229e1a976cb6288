package sweep

import (
	"encoding/hex"
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/detectors/columnname"
	"dossier/detectors/pseudonym"
	"dossier/scanners"
)

// headed is the weight from which a word is known from columns' names.
const headed = 0.5

// endpointOf stands in a bucket's name before the server that it lies on.
const endpointOf = "?endpoint="

// labeler turns names that may hold personal data into labels that may be shown: "cv_an@example.be.txt" into
// "cv_[email 3f2a].txt". The digits keep two such names apart and tell nobody without the key anything.
type labeler struct {
	search *Searcher
	key    pseudonym.Key
}

// path masks a file's path or an object's key.
func (l labeler) path(name string) string {
	return l.maskBut(name, PathType, min(namesInLabels, l.search.threshold), func(m *detectors.Match) bool {
		return m.Kind == detectors.PersonName && ofTable(name[m.Start:m.End])
	})
}

// ofTable tells of what tables are called rather than people: kunden_stamm, mrs_person, T_PERSON. One of two small words is for customers, users or
// people, or one in capitals is behind a prefix.
func ofTable(name string) bool {
	const (
		shortest = 5 // letters: people are called by the short ones too (pat, emp)
		prefix   = 3
	)
	first, last, two := strings.Cut(name, "_")
	if !two || strings.ContainsAny(last, "_ -.,") || strings.ContainsAny(first, " -.,") {
		return false
	}
	says := func(word string) bool {
		parts, _ := columnname.Parts([]string{strings.ToLower(word)})
		return len(word) >= shortest && parts&(columnname.Client|columnname.User|columnname.Person) != 0
	}
	switch name {
	case strings.ToLower(name):
		return says(first) || says(last) || last == "hr" && len(first) == 2 // de_hr: a country's staff, not Mr De
	case strings.ToUpper(name):
		return len(first) <= prefix && says(last)
	}
	return false
}

// source masks a source's name. The host of a server that the user named in a URL is nobody's, though user and host together look like an
// e-mail address: without it two servers could not be told apart. The user, a bucket and a database may be called after somebody.
func (l labeler) source(name string) string {
	scheme, rest, isURL := strings.Cut(name, "://")
	if !isURL {
		return l.path(name)
	}
	rest, endpoint, _ := strings.Cut(rest, endpointOf)
	if endpoint != "" {
		endpoint = endpointOf + endpoint
	}
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	user, host, called := strings.Cut(rest[:end], "@")
	if !called {
		return scheme + "://" + l.path(rest) + endpoint
	}
	if l.path(user) != user { // jan.peeters: what is around a name in it tells of the same person
		user = l.masked(detectors.Username, []byte(user))
	}
	return scheme + "://" + user + "@" + host + l.path(rest[end:]) + endpoint
}

func (l labeler) masked(k detectors.Kind, norm []byte) string { return Mask(l.key, k, norm) }

// Mask is what stands for a value of a kind where it may be shown; norm is its normal form.
func Mask(key pseudonym.Key, k detectors.Kind, norm []byte) string {
	print := key.Fingerprint(k, norm)
	return "[" + string(k) + " " + hex.EncodeToString(print[:2]) + "]"
}

// field masks a column's name. A header that merely looks like a name is far more often a header, and is one if a word of it is known
// from columns: "Cust Nascimento", "Iban Racun".
func (l labeler) field(name string) string {
	return l.maskBut(name, "", 0.8, func(m *detectors.Match) bool {
		match := name[m.Start:m.End]
		return m.Kind == detectors.PersonName && (l.speaks(Words(match)) || match == strings.ToLower(match) && l.speaks(Words(name))) // "tel. na rodiča"
	})
}

// speaks tells whether one of some words says by itself what a column holds.
func (l labeler) speaks(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return slices.ContainsFunc(l.search.all, func(d detectors.Detector) bool {
			reader, ok := d.(detectors.HeaderReader)
			return ok && slices.ContainsFunc(reader.Header([]string{w}, ""), func(h detectors.Hint) bool { return h.Weight >= headed })
		})
	})
}

// maskBut masks what is found in a name, but for what spared tells of.
func (l labeler) maskBut(name, as string, floor detectors.Confidence, spared func(*detectors.Match) bool) string {
	if name == "" {
		return ""
	}
	c := scanners.NewColumn(scanners.Field{Text: true, Type: as})
	c.AppendString(name)
	var found detectors.Matches
	l.search.Prose(c, &found)
	if as == PathType {
		searchNames(l.search.all, c.Value(0), 0, floor, l.search.threshold, &found)
		found.List = new(scratch).settle(found.List, floor)
	}
	var b strings.Builder
	done := 0
	for i := range found.List {
		m := &found.List[i]
		if m.Confidence < floor || int(m.Start) < done || spared(m) {
			continue
		}
		b.WriteString(name[done:m.Start])
		b.WriteString(l.masked(m.Kind, found.Norm(m)))
		done = int(m.End)
	}
	b.WriteString(name[done:])
	return b.String()
}
