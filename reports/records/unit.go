package records

import (
	"context"
	"errors"
	"slices"

	"dossier/detectors"
	"dossier/reports/reach"
	"dossier/scanners"
)

// unit is one unit being read again.
type unit struct {
	*source
	*unitWork
	finder *finder
	live   scanners.Unit

	left  map[place]*wanted // what was not found yet
	seen  map[place]bool    // wanted places at which something stands
	given map[place]bool    // handed over
	kinds map[string]detectors.Kind
	fresh map[string]int32 // numbers of parts that were not there at the scan
	lost  bool             // the unit could not be read to its end

	rowKey  map[string]bool  // fields of the key of a table's rows
	rows    map[string]bool  // handed over, or a part of them
	numbers map[string]int64 // of rows
	blobs   bool             // there are some
	keep    bool             // those of the rows
	columns []column         // that were kept

	titled map[place]bool // where the inventory puts what stands in the unit's name, and beside its records, and names the person
}

// newUnit prepares the reading of what is wanted of a unit.
func newUnit(s *source, w *unitWork, live scanners.Unit) *unit {
	u := &unit{
		source: s, unitWork: w, live: live, left: map[place]*wanted{}, seen: map[place]bool{}, given: map[place]bool{},
		kinds: map[string]detectors.Kind{}, fresh: map[string]int32{}, titled: map[place]bool{},
		rowKey: map[string]bool{}, rows: map[string]bool{}, numbers: map[string]int64{},
	}
	u.finder = newFinder(s)
	for at, one := range w.wanted {
		u.left[at] = one
	}
	for _, f := range w.Fields {
		if f.Verdict != nil {
			u.kinds[f.Seal.Reveal()] = f.Verdict.Kind
		}
	}
	return u
}

// read hands over what is wanted: what stands where it stood, then, if something does not, what a search finds.
func (u *unit) read(ctx context.Context) error {
	if u.live.Info().Skip != "" {
		u.allMissing(u.unitWork, Unreadable)
		return nil
	}
	if u.past != nil {
		return u.readPast(ctx)
	}
	err := u.pass(ctx, func(v *view) bool { return u.left[v.at()] != nil }, u.whereItStood)
	for at := range u.titled {
		delete(u.left, at)
	}
	if err == nil && u.namesakes { // one that has gone is none that was asked for
		return nil
	}
	if err == nil && len(u.left) > 0 && !u.lost {
		err = u.search(ctx)
	}
	if err != nil {
		return err
	}
	for _, at := range sorted(u.left) {
		why := Gone
		switch {
		case u.lost:
			why = Unreadable
		case u.seen[at]:
			why = Changed
		}
		u.missing(u.unitWork, at, why)
	}
	if u.Documents && !u.lost {
		return u.documents(ctx)
	}
	return nil
}

// whereItStood hands over a record at a wanted place if it is still the person's.
func (u *unit) whereItStood(ctx context.Context, o *open) error {
	w := u.left[o.at]
	u.seen[o.at] = true
	own, err := u.finder.look(ctx, o.record)
	if err != nil {
		return err
	}
	o.record.Named, o.record.Doubt = w.named && own, w.doubt
	if u.namesakes {
		delete(u.left, o.at)
		if w.mention && !own && !o.record.Namesake {
			u.mention(o.record)
		}
		if own || !o.record.Namesake {
			return nil
		}
		return u.give(ctx, o)
	}
	if w.tied(o.keys) {
		o.record.Path = w.path
	} else if !o.record.Named {
		return nil
	}
	delete(u.left, o.at)
	return u.give(ctx, o)
}

// mention marks a record in which a text names the person in a form that only the inventory knows, if a name still stands in it.
func (u *unit) mention(r *Record) {
	for i := range r.Fields {
		f := &r.Fields[i]
		if f.Own = u.names.within(f); len(f.Own) > 0 || len(u.finder.spans(f, []detectors.Kind{detectors.PersonName})) > 0 {
			r.Namesake = true
		}
	}
}

// tied tells whether a record with these keys is still the person's by a key.
func (w *wanted) tied(keys map[int]uint64) bool {
	switch {
	case w.path == nil:
		return false
	case w.link >= 0:
		value, held := keys[w.link]
		return held && value == w.value
	}
	return keyText(keys) == w.keys
}

// search looks for what is not where it was: for the person's identifiers as a scan does, and for the same keys.
func (u *unit) search(ctx context.Context) error {
	names, ties := map[place]bool{}, map[string]bool{}
	named := false
	for _, w := range u.left {
		named = named || w.named
		if w.path != nil {
			ties[w.keys] = true
		}
	}
	if named {
		var err error
		if names, err = u.sweep(ctx); err != nil || u.lost {
			return err
		}
	}
	if len(names) == 0 && len(ties) == 0 {
		return nil
	}
	candidate := func(v *view) bool {
		at := v.at()
		return !u.given[at] && (names[at] || len(ties) > 0 && ties[keyText(v.keys())])
	}
	return u.pass(ctx, candidate, func(ctx context.Context, o *open) error {
		own, err := u.finder.look(ctx, o.record)
		if err != nil {
			return err
		}
		if u.titled[o.at] && !own { // it was the name
			return nil
		}
		o.record.Moved = u.wanted[o.at] == nil
		keys := keyText(o.keys)
		if o.record.Named = names[o.at]; o.record.Named {
			if was := u.take(o.at, func(w *wanted) bool { return w.named }); was != nil {
				o.record.Doubt = was.doubt
				if was.tied(o.keys) {
					o.record.Path = was.path
				}
			}
			return u.give(ctx, o)
		}
		was := u.take(o.at, func(w *wanted) bool { return w.path != nil && w.keys == keys })
		if was == nil || len(o.record.Others) > 0 { // as many are there as there were, or it has become somebody else's
			return nil
		}
		o.record.Path, o.record.Doubt = was.path, was.doubt
		return u.give(ctx, o)
	})
}

// beside looks at what is said beside a unit's records: its name. The inventory counts that as if it stood in the first record.
func (u *unit) beside(ctx context.Context, v *view) error {
	at := v.at()
	if u.wanted[at] == nil || u.titled[at] {
		return nil
	}
	o := v.begin()
	own, err := u.finder.look(ctx, o.record)
	if err != nil || !own && !o.record.Namesake {
		return err
	}
	u.titled[at] = true
	if !u.Names {
		return nil
	}
	o.record.Named, o.record.Name, o.record.Number = own, true, 0
	u.result.Records++
	if err := u.do(o.record); err != nil {
		return stopped{err}
	}
	return nil
}

// take takes one off what is left: that of this place, or another like it.
func (u *unit) take(at place, like func(*wanted) bool) *wanted {
	if w := u.left[at]; w != nil && like(w) {
		delete(u.left, at)
		return w
	}
	for _, other := range sorted(u.left) {
		if w := u.left[other]; like(w) {
			delete(u.left, other)
			return w
		}
	}
	return nil
}

// give hands a record over.
func (u *unit) give(ctx context.Context, o *open) error {
	also, err := u.finder.together(ctx, o.record)
	if err != nil {
		return err
	}
	u.result.Tied = append(u.result.Tied, also...)
	u.learn(o.record)
	u.stood(o)
	u.given[o.at], u.rows[o.row] = true, true
	if o.record.Part == (scanners.Private{}) {
		u.numbers[o.row] = o.record.Number
	}
	if o.record.Path == nil {
		o.record.Path = []reach.Step{}
	}
	u.result.Records++
	return u.do(o.record)
}

// stopped is an error of whoever is given the records.
type stopped struct{ error }

// pass reads the unit once and has done with each record that is a candidate.
func (u *unit) pass(ctx context.Context, candidate func(*view) bool, done func(context.Context, *open) error) error {
	p := &passing{unit: u, ctx: ctx, candidate: candidate, done: done}
	err := u.live.Read(ctx, scanners.Want{}, p)
	if err == nil {
		err = p.finish()
	}
	if own, ok := errors.AsType[stopped](err); ok {
		return own.error
	}
	return u.ended(ctx, err)
}

// ended says how a reading ended: one that broke off leaves the rest of the unit unread.
func (u *unit) ended(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	one, ok := errors.AsType[*scanners.Unread](err)
	if !ok {
		one = &scanners.Unread{Why: scanners.Failed, Detail: "the source stopped answering"}
	}
	u.lost = true
	u.unreadOnce(one)
	return nil
}

// unreadOnce tells of something unread in the unit; a second reading meets it again.
func (u *unit) unreadOnce(one *scanners.Unread) {
	name := scanners.NewPrivate(u.called)
	if !slices.ContainsFunc(u.result.Unread, func(o Unread) bool {
		return o.Source == u.source.name && o.Unit.Reveal() == u.called && o.Part.Reveal() == one.Part.Reveal() && o.Why == one.Why
	}) {
		u.unread(name, one)
	}
}
