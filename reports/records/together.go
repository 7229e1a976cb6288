package records

import (
	"context"
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/reports/inventory"
)

// stated is whose an identifier of somebody else is.
type stated struct {
	at    Span
	who   uint32
	print detectors.Fingerprint
}

// mostMet is in how many records somebody is looked for who may be the person.
const mostMet = 1000

// together takes for the person's own what stands by an identifier of theirs in an entry of a list, and nowhere without the person: the number of the
// phone of one of several contacts. Where a record names several people, nobody can tell otherwise whose number it is. It gives back the fingerprints.
func (f *finder) together(ctx context.Context, r *Record) (also []detectors.Fingerprint, err error) {
	if len(r.Others) == 0 {
		return nil, nil
	}
	mine, here, elsewhere := map[string]bool{}, map[uint32]bool{}, map[uint32]bool{}
	for i := range r.Fields {
		for _, s := range r.Fields[i].Own {
			mine[r.Fields[i].person(s.Value)] = true
		}
	}
	for i := range r.Fields {
		for _, o := range r.Fields[i].stated {
			if at := r.Fields[i].person(o.at.Value); at != "" && mine[at] {
				here[o.who] = true
			} else {
				elsewhere[o.who] = true
			}
		}
	}
	for who := range here {
		theirs := !elsewhere[who]
		if theirs {
			if theirs, err = f.never(ctx, who); err != nil {
				return nil, err
			}
		}
		if theirs {
			also = append(also, r.take(who)...)
		}
	}
	return also, nil
}

// take takes somebody's identifiers in a record for the person's.
func (r *Record) take(who uint32) (prints []detectors.Fingerprint) {
	r.Others = slices.DeleteFunc(r.Others, func(o uint32) bool { return o == who })
	for i := range r.Fields {
		f := &r.Fields[i]
		f.stated = slices.DeleteFunc(f.stated, func(o stated) bool {
			if o.who != who {
				return false
			}
			f.Others = slices.DeleteFunc(f.Others, func(s Span) bool { return s == o.at })
			f.Own = append(f.Own, o.at)
			prints = append(prints, o.print)
			return true
		})
	}
	return prints
}

// never tells whether somebody is in no record in which the person is not.
func (f *finder) never(ctx context.Context, who uint32) (bool, error) {
	s, err := f.keys.Subject(ctx, who)
	if err != nil || s.Records > mostMet {
		return false, err
	}
	never := true
	err = f.keys.Named(ctx, s.Pseudonym, func(_ uint32, r *inventory.KeyedRecord) error {
		never = never && slices.ContainsFunc(r.People, func(p uint32) bool { return slices.Contains(f.me, p) })
		return nil
	})
	return never, err
}

// person is the entry of a list in which a value of a field is said of somebody: not one of a list of addresses or numbers, but the one around it.
func (f *Field) person(value int) string {
	entry, lists := f.Entry(value), strings.Split(f.Name, "[]")
	for i := len(lists) - 2; i >= 0 && entry != ""; i-- {
		name := strings.ToLower(lists[i][strings.LastIndexAny(lists[i], ".>")+1:])
		if i == len(lists)-2 && lists[i+1] == "" { // a list of values is no entry
			continue
		}
		if !slices.ContainsFunc(reached, func(word string) bool { return strings.Contains(name, word) }) {
			break
		}
		entry = entry[:max(strings.LastIndexByte(entry, '/'), 0)]
	}
	return entry
}

// reached are words of what lists of somebody's numbers and addresses are called.
var reached = []string{"mail", "phone", "telefo", "tel", "mobile", "gsm", "fax", "iban", "handle"}
