package records

import (
	"bytes"
	"context"
	"slices"
	"unicode"

	"dossier/detectors"
	"dossier/detectors/sweep"
	"dossier/reports/inventory"
	"dossier/scanners"
)

// lineField is what the one field of plain texts is called, of which each line is a record.
const lineField = "text"

// Texts that people write keep together what is of one person: a visiting card, a signature, a note. Their lines are records of their own.
const (
	besideLines = 5   // how far from a line that is the person's another may be
	mostBeside  = 500 // lines of a unit that are the person's, around which is looked
)

// past is what was handed over of a unit.
type past struct {
	given map[place]bool
	lines map[place]bool // those of them that are lines of a plain text
}

// stood takes note of a record that was handed over. Lines of a log are each about an event, and no text that keeps together what is of one person.
func (u *unit) stood(o *open) {
	if u.names == nil || !u.Beside || u.past != nil {
		return
	}
	p := u.names.past[u.ID]
	if p == nil {
		p = &past{map[place]bool{}, map[place]bool{}}
		u.names.past[u.ID] = p
	}
	p.given[o.at] = true
	switch {
	case u.blobs || !isLine(o.record) || o.record.Logged():
	case len(p.lines) >= mostBeside:
		u.result.Cut = true
	default:
		p.lines[o.at] = true
	}
}

func isLine(r *Record) bool {
	return len(r.Fields) == 1 && r.Fields[0].Text && r.Fields[0].Name == lineField && len(r.Key) == 0
}

// once is what is to be read once more when the person's names are known: where something of theirs was found, and texts that name anybody, since a detector
// that saw some names there may have missed theirs.
func (r *Reader) once(ctx context.Context, n *names, named, namesakes *work) (*work, error) {
	w := &work{own: named.own, subjects: named.subjects, also: named.also, units: map[int64]*unitWork{}}
	sources, err := r.Store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	for _, before := range []*work{named, namesakes} {
		for id, u := range before.units {
			w.units[id] = &unitWork{Unit: u.Unit, called: u.called, parts: u.parts}
		}
	}
	if len(n.written) > 0 {
		if err := r.telling(ctx, w, sources); err != nil {
			return nil, err
		}
	}
	for id, u := range w.units {
		if u.past = n.past[id]; u.past == nil {
			u.past = &past{}
		}
	}
	w.order(sources)
	return w, nil
}

// telling adds the units in whose texts names were found.
func (r *Reader) telling(ctx context.Context, w *work, sources []inventory.Source) error {
	return r.Store.Keys(ctx, func(k *inventory.Keys) error {
		for i := range sources {
			for found, err := range r.Store.UnitsTelling(ctx, sources[i].ID, detectors.PersonName) {
				if err != nil {
					return err
				}
				if w.units[found.ID] != nil {
					continue
				}
				if _, err := w.unit(k, found); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// readPast hands over what no detector leads to: a unit and records in which one of the person's names stands as it is written, and lines that hold an
// address or a birth date, or a name where none of the person is known, and stand by lines that are the person's.
func (u *unit) readPast(ctx context.Context) error {
	if err := u.giveCalled(); err != nil {
		return err
	}
	near := map[place]bool{}
	for at := range u.past.lines {
		for by := int64(1); by <= besideLines; by++ {
			near[place{at.part, at.number - by}], near[place{at.part, at.number + by}] = true, true
		}
	}
	if len(near)+len(u.names.written) == 0 {
		return nil
	}
	read, holds := map[place]*open{}, u.names.holder()
	candidate := func(v *view) bool { return !u.past.given[v.at()] && (near[v.at()] || holds(v)) }
	err := u.pass(ctx, candidate, func(ctx context.Context, o *open) error {
		if done, err := u.giveWritten(ctx, o); err != nil || done {
			return err
		}
		if near[o.at] {
			read[o.at] = o
		}
		return nil
	})
	for _, at := range sorted(u.past.lines) {
		for _, step := range []int64{-1, 1} {
			if err == nil {
				err = u.giveBlock(ctx, read, at, step)
			}
		}
	}
	return err
}

// giveBlock hands over what stands beside a line of the person's, on one side of it, up to where it ends what may belong together.
func (u *unit) giveBlock(ctx context.Context, read map[place]*open, at place, step int64) error {
	for by := step; by >= -besideLines && by <= besideLines; by += step {
		o := read[place{at.part, at.number + by}]
		if o == nil {
			break
		}
		if on, err := u.goesOn(ctx, o); err != nil || !on {
			return err
		}
		if len(o.record.Fields[0].Own) == 0 || o.record.Beside { // handed over for another of its neighbours
			continue
		}
		o.record.Beside, o.record.Mention = true, false
		if err := u.give(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// holder tells whether a name may stand in a record: it stands in the batch. Batches seldom hold one.
func (n *names) holder() func(*view) bool {
	var last *view
	var holds bool
	return func(v *view) bool {
		if v != last {
			last, holds = v, false
			for i := range v.batch.Columns {
				low := bytes.ToLower(v.batch.Columns[i].Data())
				for _, name := range n.written {
					holds = holds || bytes.Contains(low, name.small)
				}
			}
		}
		return holds
	}
}

// giveCalled hands over what the unit is called, if one of the names stands in it.
func (u *unit) giveCalled() error {
	r := &Record{Connector: u.Connector, Source: u.source.name, Unit: scanners.NewPrivate(u.called), Sort: u.live.Info().Kind, Name: true, Namesake: true}
	if r.Sort == "table" { // which is not renamed for a person
		return nil
	}
	f := Field{Name: "name", Type: sweep.PathType, Values: [][]byte{[]byte(u.called)}}
	if f.Own = u.names.within(&f); len(f.Own) == 0 {
		return nil
	}
	r.Fields = []Field{f}
	u.result.Records++
	return u.do(r)
}

// giveWritten hands a record over in which one of the names stands, unless it is a value of its own among those of somebody else: then it is theirs.
func (u *unit) giveWritten(ctx context.Context, o *open) (done bool, err error) {
	r := o.record
	whole, own := false, make([][]Span, len(r.Fields))
	for i := range r.Fields {
		f := &r.Fields[i]
		own[i] = u.names.within(f)
		for _, at := range own[i] {
			done = true
			whole = whole || at.End-at.Start == len(f.Values[at.Value])
		}
	}
	if !done {
		return false, nil
	}
	mine, err := u.finder.look(ctx, r)
	if err != nil || mine || whole && len(r.Others) > 0 {
		return true, err
	}
	if len(u.given) >= mostNamesakes {
		u.result.Cut = true
		return true, nil
	}
	for i := range r.Fields {
		r.Fields[i].Own = own[i]
	}
	r.Namesake, r.Mention = true, false
	return true, u.give(ctx, o)
}

// goesOn finds what is personal in a line, and tells whether it and what follows may be of the same person as the line before.
func (u *unit) goesOn(ctx context.Context, o *open) (on bool, err error) {
	r := o.record
	if !isLine(r) || separates(r) || r.Logged() {
		return false, nil
	}
	if r.Beside {
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
	r.Fields[0].Own = u.finder.spans(&r.Fields[0], kinds)
	return true, nil
}

// separates tells whether a line is empty, or drawn.
func separates(r *Record) bool {
	return !slices.ContainsFunc(r.Fields[0].Values, func(v []byte) bool {
		return bytes.ContainsFunc(v, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) })
	})
}
