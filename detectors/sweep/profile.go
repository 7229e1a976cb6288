package sweep

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/detectors/likeness"
)

// role is what a column tells of the people that the records are of.
type role struct {
	column int
	likeness.Role
}

// roles are the columns that make up profiles of a batch's records: none unless a column holds names, and all of them one person's.
func (r *reading) roles(w *pending) []role {
	var list []role
	count := [likeness.Roles]int{}
	people := false
	for i, at := range w.fields {
		if at == hidden || r.fields[at].tally == nil {
			continue
		}
		f := r.fields[at]
		kind := detectors.Kind("")
		if f.plan.verdict != nil {
			kind = f.plan.verdict.Kind
			people = people || kind == detectors.PersonName
		}
		if f.plan.mode == asProse && kind == "" && f.tally.values > 0 {
			continue
		}
		is := r.namer.ByName(f.words, kind)
		if last := len(list) - 1; is == likeness.None && last >= 0 && list[last].column == i-1 {
			is = r.namer.Behind(list[last].Role, f.words)
		}
		if is != likeness.None {
			list = append(list, role{i, is})
			count[is]++
		}
	}
	parted := count[likeness.Given] > 0 && count[likeness.Family] > 0
	if !people || !parted && count[likeness.Whole] > 1 || len(list) < 2 {
		return nil
	}
	list = slices.DeleteFunc(list, func(c role) bool {
		switch c.Role {
		case likeness.Whole:
			return parted
		case likeness.Email, likeness.Account, likeness.Official, likeness.Client:
			return count[c.Role] > 1 // of two parties, or of one: nobody knows
		}
		return false
	})
	slices.SortStableFunc(list, func(a, b role) int { return int(a.Role) - int(b.Role) })
	return slices.CompactFunc(list, func(a, b role) bool { return a.Role == b.Role })
}

// profiler is the memory in which profiles are made.
type profiler struct {
	cells   []int32 // by role and record: the value's number and one; 0: none
	profile []byte
	parts   []byte // of a whole name: see likeness.Encoder.AppendParts
	tidy    []byte
	named   []byte
	likened []likened // by hash; nil before the first is known
	lone    likened   // the value that was encoded last
}

// manyCells marks a record with more than one value of a column: a list, whose values are not the person's own.
const manyCells = -1

// profiles adds a finding for each record that says enough of a person to be compared with others.
func (w *worker) profiles(j *job) {
	n := max(j.batch.Records, 1) // what stands beside the records (an object's metadata) is a batch of none, and tells of one person too
	w.cells = slices.Grow(w.cells[:0], len(j.roles)*n)[:len(j.roles)*n]
	clear(w.cells)
	for at, r := range j.roles {
		c := &j.batch.Columns[r.column]
		cells := w.cells[at*n:][:n]
		for v := range c.Len() {
			if blank(c.Value(v)) {
				continue
			}
			if cell := &cells[c.Record(v)]; *cell == 0 {
				*cell = int32(v) + 1
			} else {
				*cell = manyCells
			}
		}
	}
	for record := range n {
		w.profile, w.parts = w.profile[:0], w.parts[:0]
		name, more, empty, tried := false, 0, 0, false
		w.named = w.named[:0]
		for at, r := range j.roles {
			cell := w.cells[at*n+record]
			if cell <= 0 {
				continue
			}
			l := w.liken(r.Role, j.batch.Columns[r.column].Value(int(cell-1)))
			w.profile = append(w.profile, l.code()...)
			if len(l.code()) > 0 && r.Role == likeness.Whole {
				w.parts = append(w.parts[:0], l.parts()...)
			}
			if r.Name() {
				if len(w.named) > 0 {
					w.named = append(w.named, ' ')
				}
				w.named = append(w.named, l.tidy()...)
			}
			tried = tried || r.Role == likeness.Email && likeness.ShamMailbox(l.tidy())
			switch {
			case len(l.code()) == 0:
				empty++
			case r.Name():
				name = true
			default:
				more++
			}
		}
		sham := likeness.ShamName(w.named) || tried && empty > 0
		if !sham && (more == 0 || !name && more < 2) || len(w.profile) == 0 {
			continue
		}
		if sham {
			w.parts = likeness.AppendSham(w.parts[:0])
		}
		print := w.prints.Fingerprint(detectors.RecordProfile, w.profile)
		w.place(j, j.roles[0].column, record, detectors.Finding{
			Kind: detectors.RecordProfile, Print: print, Confidence: 1, Profile: j.found.addKey(append(w.profile, w.parts...)),
		})
	}
}

// familyFirst is how many words stand before the comma of Janssens, Jan; 0 where there is none.
func familyFirst(name []byte) int {
	before, after, comma := bytes.Cut(name, []byte{','})
	if !comma || blank(after) {
		return 0
	}
	return len(bytes.FieldsFunc(before, func(r rune) bool { return r == ' ' || r == '-' || r == '.' }))
}

// tidied is a value as its detector normalises it, where that says more than the value itself.
func (w *worker) tidied(role likeness.Role, v []byte) []byte {
	var kind detectors.Kind
	switch role {
	case likeness.Birth:
		kind = detectors.DateOfBirth
	case likeness.Whole, likeness.Given, likeness.Family:
		kind = detectors.PersonName
	case likeness.Street:
		kind = detectors.PostalAddress
	default:
		return v
	}
	if open, ok := w.search.byKind[kind].(detectors.Normalizer); ok {
		w.tidy = open.Normalize(w.tidy[:0], kind, v)
		return w.tidy
	}
	return v
}

// mention encodes a name that was found in a text, for whoever is called so. A single word is one with the word that begins with a capital
// behind it, and a space or a comma between them (Janssens, Jan), or with that before it, or with the initial: whether somebody is called so
// shows when it is known who is called how. It is empty for a single word without.
func (w *worker) mention(value []byte, m *detectors.Match) []byte {
	w.named = append(w.named[:0], w.found.Norm(m)...)
	if bytes.IndexByte(w.named, ' ') < 0 {
		other := nextName(value[m.End:])
		if len(other) == 0 {
			other = nameBefore(value[:m.Start])
		}
		if len(other) > 0 {
			w.named = append(append(w.named, ' '), other...)
		}
	}
	w.profile = w.like.AppendMention(w.profile[:0], w.named)
	return w.profile
}

// nextName is the word with a capital that a text goes on with, behind a space or a comma.
func nextName(text []byte) []byte {
	rest, is := bytes.CutPrefix(text, []byte(", "))
	if !is {
		rest, is = bytes.CutPrefix(text, []byte(" "))
	}
	first, _ := utf8.DecodeRune(rest)
	if !is || !unicode.IsUpper(first) {
		return nil
	}
	end := bytes.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
	if end < 0 {
		end = len(rest)
	}
	return rest[:end]
}

// nameBefore is the word with a capital that stands before, with a space or a comma between, or the initial, with its full stop.
func nameBefore(text []byte) []byte {
	rest, is := bytes.CutSuffix(text, []byte(" "))
	if !is {
		return nil
	}
	rest, stop := bytes.CutSuffix(rest, []byte("."))
	if !stop {
		rest, _ = bytes.CutSuffix(rest, []byte(","))
	}
	word := rest[bytes.LastIndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })+1:]
	first, size := utf8.DecodeRune(word)
	if !unicode.IsUpper(first) || stop && size < len(word) {
		return nil
	}
	return word
}
