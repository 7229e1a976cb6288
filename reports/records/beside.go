package records

import (
	"bytes"
	"context"
	"slices"
	"unicode"

	"dossier/detectors"
	"dossier/reports/inventory"
	"dossier/scanners/formats/plaintext"
)

// Texts that people write keep together what is of one person: a visiting card, a signature, a note. Their lines are records of their own.
const (
	besideLines = 5   // how far from a line that is the person's another may be
	mostBeside  = 500 // lines of a unit that are the person's, around which is looked
)

// neighbours are lines of plain texts that were handed over, by the number of their unit.
type neighbours struct {
	of    map[int64]map[place]bool
	units map[int64]*unitWork
}

// stood takes note of a line of a text that was handed over. Lines of a log are each about an event, and no such text.
func (u *unit) stood(o *open) {
	if u.names == nil || !u.Beside || u.blobs || !isLine(o.record) || o.record.Logged() {
		return
	}
	n := &u.names.lines
	lines := n.of[u.ID]
	if lines == nil {
		lines = map[place]bool{}
		n.of[u.ID], n.units[u.ID] = lines, u.unitWork
	}
	if len(lines) >= mostBeside {
		u.result.Cut = true
		return
	}
	lines[o.at] = true
}

func isLine(r *Record) bool {
	return len(r.Fields) == 1 && r.Fields[0].Text && r.Fields[0].Name == plaintext.FieldName && len(r.Key) == 0
}

// work is what is to be read again to see the lines' neighbours.
func (n *neighbours) work(w *work, sources []inventory.Source) *work {
	more := &work{own: w.own, subject: w.subject, also: w.also, units: map[int64]*unitWork{}}
	for id, u := range n.units {
		more.units[id] = &unitWork{Unit: u.Unit, called: u.called, parts: u.parts, lines: n.of[id]}
	}
	more.order(sources)
	return more
}

// readBeside hands over lines that hold an address or a birth date, or a name where none of the person is known, and stand by lines that are the person's.
func (u *unit) readBeside(ctx context.Context) error {
	near := map[place]bool{}
	for at := range u.lines {
		for by := int64(1); by <= besideLines; by++ {
			near[place{at.part, at.number - by}], near[place{at.part, at.number + by}] = true, true
		}
	}
	read := map[place]*open{}
	err := u.pass(ctx, func(v *view) bool { return near[v.at()] && !u.lines[v.at()] }, func(_ context.Context, o *open) error {
		read[o.at] = o
		return nil
	})
	for _, at := range sorted(u.lines) {
		for _, step := range []int64{-1, 1} {
			for by := step; err == nil && by >= -besideLines && by <= besideLines; by += step {
				o := read[place{at.part, at.number + by}]
				if o == nil {
					break
				}
				var on bool
				if on, err = u.giveBeside(ctx, o); !on {
					break
				}
			}
		}
	}
	return err
}

// giveBeside hands a line over, if there is something personal in it, and tells whether what follows may be of the same person.
func (u *unit) giveBeside(ctx context.Context, o *open) (on bool, err error) {
	r := o.record
	if !isLine(r) || separates(r) || r.Logged() {
		return false, nil
	}
	if u.given[o.at] { // for another of its neighbours
		return true, nil
	}
	own, err := u.finder.look(ctx, r)
	if err != nil || own || len(r.Others) > 0 {
		return false, err
	}
	kinds := []detectors.Kind{detectors.PostalAddress, detectors.DateOfBirth}
	if len(u.names.prints) == 0 {
		kinds = append(kinds, detectors.PersonName)
	}
	f := &r.Fields[0]
	if f.Own = append(u.finder.spans(f, kinds), u.names.within(f)...); len(f.Own) == 0 {
		return true, nil
	}
	r.Beside, r.Mention = true, false
	return true, u.give(o)
}

// separates tells whether a line is empty, or drawn.
func separates(r *Record) bool {
	return !slices.ContainsFunc(r.Fields[0].Values, func(v []byte) bool {
		return bytes.ContainsFunc(v, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) })
	})
}
