package records

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/detectors/likeness"
	"dossier/detectors/pseudonym"
	"dossier/reports/inventory"
)

// mostNamesakes is how many records are looked at that hold a person's name alone.
const mostNamesakes = 1000

// names are a person's, as the person's own records have them: fingerprints, in the orders in which people write them.
type names struct {
	prints  map[detectors.Fingerprint]bool
	pieces  map[detectors.Fingerprint]bool // given names and family names alone
	places  map[detectors.Fingerprint]bool // addresses
	past    map[int64]*past                // by the number of the unit
	written map[string]written             // by value
	lessons map[string]*lesson             // what its records say, by that

	detectors []detectors.Detector
	hasher    pseudonym.Hasher
	namer     *likeness.Namer
}

// written is a name as it is looked for by its letters, in the orders in which people write it.
type written struct {
	small []byte // its longest word in lower case: it stands nowhere where this does not
	form  *regexp.Regexp
}

// parted is what may part the words of a name in a text or in what a file is called.
const parted = `(?:[\s,_.+-]|, |\. )`

func newNames(all []detectors.Detector, hasher pseudonym.Hasher) *names {
	return &names{
		prints: map[detectors.Fingerprint]bool{}, pieces: map[detectors.Fingerprint]bool{}, places: map[detectors.Fingerprint]bool{},
		past: map[int64]*past{}, written: map[string]written{}, lessons: map[string]*lesson{},
		detectors: all, hasher: hasher, namer: likeness.NewNamer(),
	}
}

// trait is a name or an address in a field's values.
type trait struct {
	Span
	kind  detectors.Kind
	print detectors.Fingerprint
}

// Theirs are the places in a field where the person's name or address stands, as records that are the person's alone have it: of a reader that was asked for
// namesakes, when it is done.
func (r *Result) Theirs(f *Field) (list []Span) {
	if r.names == nil {
		return nil
	}
	for _, t := range f.called {
		if r.names.prints[t.print] || r.names.places[t.print] {
			list = append(list, t.Span)
		}
	}
	return append(list, r.names.within(f)...)
}

// near is how many bytes may part a name from the address that a text gives for it: "invoice An Peeters, Kerkstraat 12, 9000 Gent".
const near = 80

// Lives are the places in a text, which a column of one kind does not hold, where addresses stand close to the person's name, though no record of theirs has them: where the text names nobody
// else, they are the person's.
func (r *Result) Lives(f *Field) (list []Span) {
	if r.names == nil || f.Kind != "" && !f.Text {
		return nil
	}
	theirs := r.Theirs(f)
	for _, at := range f.called {
		said := func(s Span) bool { return s.Value == at.Value && s.Start-at.End < near && at.Start-s.End < near }
		if at.kind != detectors.PostalAddress || !slices.ContainsFunc(theirs, said) {
			continue
		}
		other := func(t trait) bool {
			over := func(s Span) bool { return s.Value == t.Value && s.Start < t.End && t.Start < s.End }
			return t.Value == at.Value && t.kind == detectors.PersonName && !slices.ContainsFunc(theirs, over)
		}
		if !slices.ContainsFunc(f.called, other) && !slices.ContainsFunc(f.Others, func(s Span) bool { return s.Value == at.Value }) {
			list = append(list, at.Span)
		}
	}
	return list
}

// Beside tells whether a value of a field, which is more than a name or an address, has one in it that is none of the person's as Theirs knows them. What a
// column of names holds is one name, though a detector knows a part of it for one, as of "de Vries".
func (r *Result) Beside(f *Field, value int) bool {
	if f.Kind == detectors.PersonName && !f.Text {
		return false
	}
	return r.names != nil && slices.ContainsFunc(f.called, func(t trait) bool {
		return t.Value == value && t.End-t.Start < len(f.Values[value]) && !r.names.prints[t.print] && !r.names.places[t.print]
	})
}

// within are the places in a field where one of the names stands with the letters of the person's own records, in upper or lower case, whether a detector
// takes it for a name there or not.
func (n *names) within(f *Field) (list []Span) {
	for v, value := range f.Values {
		low := bytes.ToLower(value)
		for _, name := range n.written {
			if !bytes.Contains(low, name.small) {
				continue
			}
			for _, at := range name.form.FindAllIndex(value, -1) {
				before, _ := utf8.DecodeLastRune(value[:at[0]])
				after, _ := utf8.DecodeRune(value[at[1]:])
				if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
					list = append(list, Span{v, at[0], at[1]})
				}
			}
		}
	}
	return list
}

// namesakes asks the inventory for records that hold one of a person's names and nothing that tells whose it is, and for texts that name somebody who may be
// the person in another way. Those of the work are known already, and one that states somebody else's identifier is theirs, unless they are known by
// another name: then it may be the person's beside an address that a family shares.
func (r *Reader) namesakes(ctx context.Context, who []string, w *work, by *names) (*work, error) {
	more := &work{own: w.own, subjects: w.subjects, also: w.also, units: map[int64]*unitWork{}}
	sources, err := r.Store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	prints := make([]detectors.Fingerprint, 0, len(by.prints))
	for p := range by.prints {
		prints = append(prints, p)
	}
	var mentions []inventory.Mention
	for _, pseudonym := range who {
		some, err := r.Store.Mentions(ctx, pseudonym)
		if err != nil {
			return nil, err
		}
		mentions = append(mentions, some...)
	}
	n, strangers := 0, map[uint32]bool{}
	err = r.Store.Keys(ctx, func(k *inventory.Keys) error {
		err := k.Holding(ctx, prints, func(at *inventory.KeyedRecord) error {
			if u := w.units[at.Unit]; u != nil && u.wanted[place{at.Part, at.Record}] != nil {
				return nil
			}
			if theirs, err := by.theirs(ctx, k, at.Stated, strangers); err != nil || theirs {
				return err
			}
			if n++; n > mostNamesakes {
				more.cut = true
				return nil
			}
			return more.add(ctx, k, at, nil)
		})
		if err != nil {
			return err
		}
		return more.mentioned(ctx, k, w, mentions)
	})
	more.order(sources)
	return more, err
}

// mentioned adds texts that name the person in a form that only the inventory knows to be theirs: in part, inflected, by initials.
func (w *work) mentioned(ctx context.Context, k *inventory.Keys, known *work, list []inventory.Mention) error {
	if len(list) > mostNamesakes {
		list, w.cut = list[:mostNamesakes], true
	}
	for i := range list {
		m := &list[i]
		at := place{m.Part, m.Record}
		if u := known.units[m.Unit]; u != nil && u.wanted[at] != nil {
			continue
		}
		if u := w.units[m.Unit]; u == nil || u.wanted[at] == nil {
			if err := w.add(ctx, k, &inventory.KeyedRecord{Unit: m.Unit, Part: m.Part, Record: m.Record}, nil); err != nil {
				return err
			}
		}
		w.units[m.Unit].wanted[at].mention = true
	}
	return nil
}

// theirs tells whether one of some subjects, whom a record with the person's name states, is known by what tells them from the person, and by no other name.
// Strangers are those of whom that was told before.
func (n *names) theirs(ctx context.Context, k *inventory.Keys, subjects []uint32, strangers map[uint32]bool) (bool, error) {
	for _, who := range subjects {
		stranger, known := strangers[who]
		if !known {
			s, err := k.Subject(ctx, who)
			if err == nil && identified(&s) {
				stranger, err = n.namesake(ctx, k, &s, who)
			}
			if err != nil {
				return false, err
			}
			strangers[who] = stranger
		}
		if stranger {
			return true, nil
		}
	}
	return false, nil
}

// identified tells whether somebody is known by more than a number of which everybody has several: one that a company gave, as an invoice's may look, an
// account at a bank, a card.
func identified(s *inventory.Subject) bool {
	several := []detectors.Kind{detectors.ClientNumber, detectors.IBAN, detectors.PaymentCard}
	for kind := range s.Kinds {
		if kind.Identifies() && !slices.Contains(several, kind) {
			return true
		}
	}
	return false
}

// namesake tells whether all records that are of one subject alone have the person's name, if they have any: a namesake's, and not a relative's. Of one with
// more records than are looked at nobody knows.
func (n *names) namesake(ctx context.Context, k *inventory.Keys, s *inventory.Subject, who uint32) (bool, error) {
	if s.Records > mostMet {
		return false, nil
	}
	same := true
	err := k.Named(ctx, s.Pseudonym, func(_ uint32, r *inventory.KeyedRecord) error {
		if len(r.Stated) == 1 && r.Stated[0] == who && len(r.People) == 1 {
			same = same && !n.another(r.Names)
		}
		return nil
	})
	return same, err
}

// another tells whether one of the names that a record gives is somebody else's, and none the person's: neither a whole one, nor two pieces of one.
func (n *names) another(list []detectors.Fingerprint) bool {
	other, pieces := false, 0
	for _, p := range list {
		switch {
		case n.prints[p]:
			return false
		case n.pieces[p]:
			pieces++
		default:
			other = true
		}
	}
	return other && pieces < 2
}
