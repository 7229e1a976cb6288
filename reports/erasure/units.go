package erasure

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"dossier/reports/records"
	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// obstructed is a record in a document that is not written again.
type obstructed struct {
	found
	document string // its part, "" the unit
	why      string
}

// unit is the plan of one file or object on its way.
type unit struct {
	*planning
	source *Source
	eraser erasing.Eraser
	name   string
	goes   []found
	stays  []found // records that are in doubt, or kept
	beside []found // lines that are in doubt only if the text around them stays
	title  *found  // the unit's name, where that names the person
	alike  []found // or, where it holds no more than a name of theirs
	step   Step
}

// units plans a source of which each unit is erased from by itself.
func (n *planning) units(ctx context.Context, eraser erasing.Eraser, s *Source) error {
	for i := range n.found[s] {
		m := &n.found[s][i].removal
		m.Key, m.Strategy = nil, Rewrite
	}
	in := formats.DecodedIn
	if n.Choose != nil {
		in = func(string) (string, bool) { return "", false }
	}
	var list []*unit
	for _, f := range n.around(s, in) {
		m := &f.removal
		name := f.record.Name
		if d, ok := eraser.(erasing.Describer); ok && name && d.Beside(m.Part) {
			name, m.Number = false, 1
			if n.Choose == nil {
				m.Change = emptied(f.record)
			}
		}
		if name {
			m.Part, m.Number, m.Strategy = "", 0, DeleteObject
		}
		if !n.first(s, m) {
			continue
		}
		at := slices.IndexFunc(list, func(u *unit) bool { return u.name == m.Unit })
		if at < 0 {
			at = len(list)
			list = append(list, &unit{planning: n, source: s, eraser: eraser, name: m.Unit})
		}
		u := list[at]
		switch {
		case name && n.Choose != nil:
			n.called(s, &f)
		case name && f.record.Namesake && n.own(s, m) != DecideDelete:
			u.alike = append(u.alike, f)
		case name:
			u.title = &f
		case f.record.Beside && n.own(s, m) == "":
			u.beside = append(u.beside, f)
		case n.admit(s, &f, false):
			u.goes = append(u.goes, f)
		default:
			u.stays = append(u.stays, f)
		}
	}
	for _, u := range list {
		if err := u.plan(ctx); err != nil {
			return err
		}
		for i := range u.beside {
			if f := &u.beside[i]; !u.covers(&f.removal) {
				n.admit(s, f, false)
			}
		}
		for i := range u.alike {
			if f := &u.alike[i]; !u.covers(&f.removal) {
				n.namesake(s, f)
			}
		}
		if len(u.step) > 0 {
			s.Steps = append(s.Steps, u.step)
		}
	}
	return nil
}

// called notes what is to be done by hand about what a unit is called, in a plan that is not of an erasure.
func (n *planning) called(s *Source, f *found) {
	c := n.Choose(&Case{System: s.System, Called: true, Record: f.record, Removal: &f.removal, Decision: n.own(s, &f.removal)})
	if c.Sort != "" {
		n.keep(s.System, f, c.Sort, c.Why, time.Time{})
	}
}

// namesake leaves a unit that is called as the person is, and names them by nothing else.
func (n *planning) namesake(s *Source, f *found) {
	sort := Doubtful
	if n.own(s, &f.removal) != "" {
		sort = Left
	}
	n.keep(s.System, f, sort, "its name holds the person's name, and nothing tells whether it is the person's", time.Time{})
}

func (u *unit) plan(ctx context.Context) error {
	if slices.ContainsFunc(u.goes, func(f found) bool { return f.removal.Strategy == DeleteObject }) {
		if err := u.document(ctx, "", "a rule deletes it as a whole", func(*Removal) bool { return true }); err != nil {
			return err
		}
	}
	if u.title != nil && !u.gone() {
		if err := u.titled(ctx); err != nil {
			return err
		}
	}
	keyed(u.goes)
	for {
		for i := range u.goes { // what was found out before was of all that was to go then
			u.goes[i].removal.Digest, u.goes[i].removal.After = nil, nil
		}
		step, documents, err := u.examine(ctx, u.eraser, u.source, u.goes)
		if err != nil || len(documents) == 0 {
			u.step = step
			return err
		}
		u.goes = slices.DeleteFunc(u.goes, func(f found) bool {
			return !slices.ContainsFunc(step, func(m Removal) bool { return m.Part == f.removal.Part && m.Number == f.removal.Number })
		})
		for i := range documents {
			u.goes = append(u.goes, documents[i].found)
		}
		slices.SortStableFunc(documents, func(a, b obstructed) int { return cmp.Compare(len(a.document), len(b.document)) })
		for i := range documents {
			d := &documents[i]
			decided := slices.ContainsFunc(documents[:i], func(o obstructed) bool { return o.document == d.document })
			if !decided && u.holds(d.document) {
				if err := u.document(ctx, d.document, d.why, func(m *Removal) bool {
					return slices.ContainsFunc(documents, func(o obstructed) bool { return o.removal.Part == m.Part && o.removal.Number == m.Number })
				}); err != nil {
					return err
				}
			}
		}
	}
}

// gone tells whether the unit goes as a whole.
func (u *unit) gone() bool {
	return len(u.goes) == 1 && whole(&u.goes[0].removal) && u.goes[0].removal.Part == ""
}

func whole(m *Removal) bool { return m.Number == 0 }

// inside tells whether a removal is of a document, or of what lies in it.
func inside(m *Removal, part string) bool {
	return part == "" || m.Part == part || strings.HasPrefix(m.Part, part+"/")
}

// covers tells whether a record goes with the document that it is in.
func (u *unit) covers(m *Removal) bool {
	return slices.ContainsFunc(u.step, func(o Removal) bool { return whole(&o) && inside(m, o.Part) })
}

// holds tells whether single records of a document are to go.
func (u *unit) holds(part string) bool {
	return slices.ContainsFunc(u.goes, func(f found) bool { return inside(&f.removal, part) && !whole(&f.removal) })
}

// document decides on a document that can only go as a whole: it goes if everything in it that was found is the person's, or if a reviewer
// decided so, and not while something in it is retained. Why says why it is not written again for some of its records: where it stays, those do, and the
// others go by themselves.
func (u *unit) document(ctx context.Context, part, why string, obstructs func(*Removal) bool) error {
	all := &found{removal: Removal{Unit: u.name, Part: part, Strategy: DeleteObject}}
	verdict, err := u.verdict(ctx, all)
	if err != nil {
		return err
	}
	var left, within []found
	for i := range u.goes {
		if f := &u.goes[i]; inside(&f.removal, part) {
			within = append(within, *f)
		} else {
			left = append(left, *f)
		}
	}
	if u.goes = left; len(within) == 0 {
		return nil
	}
	all.record = within[0].record
	redacts := u.own(u.source, &all.removal) == DecideRedact
	if verdict.sort == "" && !redacts {
		u.goes = append(u.goes, *all)
		return nil
	}
	var easy []found
	within = slices.DeleteFunc(within, func(f found) bool {
		if obstructs(&f.removal) {
			return false
		}
		easy = append(easy, f)
		return true
	})
	if redacts {
		done, err := u.redact(ctx, within)
		switch {
		case done:
			u.goes = append(u.goes, easy...)
			return nil
		case err != nil:
			return err
		case verdict.sort == "":
			u.goes = append(u.goes, *all)
			return nil
		case verdict.sort == Doubtful: // it was decided: what is left is work, or another decision
			verdict.sort, verdict.why = Task, "it was decided to redact it, which is not possible here: redact it by hand, or decide to delete or to keep it"
		}
	}
	u.goes, u.stays = append(u.goes, easy...), append(u.stays, within...)
	k := u.keep(u.source.System, all, verdict.sort, why+", and "+verdict.why, time.Time{}) // once, as it is decided
	for i := range within {
		if within[i].named() {
			k.Records++
		}
	}
	k.Named = k.Records > 0
	return nil
}

// redact changes the records of a document, rather than have them go with it. It is false where what names the person in one of them is not known, or
// cannot be taken out.
func (u *unit) redact(ctx context.Context, within []found) (bool, error) {
	some := slices.Clone(within)
	step := make(Step, len(some))
	for i := range some {
		m := &some[i].removal
		if len(m.Change) == 0 {
			m.Change, m.Strategy = u.cleared(&some[i]), Redact
		}
		if m.Digest, m.After = nil, nil; len(m.Change) == 0 {
			return false, nil
		}
		step[i] = *m
	}
	standing, err := u.eraser.Examine(ctx, step.Removals())
	if err != nil || slices.ContainsFunc(standing, func(s erasing.Standing) bool { return s.Obstacle != "" }) {
		return false, ctx.Err()
	}
	u.goes = append(u.goes, some...)
	return true, nil
}

// verdict is why a document stays; "" it goes.
type verdict struct{ sort, why string }

func (u *unit) verdict(ctx context.Context, all *found) (v verdict, _ error) {
	part := all.removal.Part
	for i := range u.stays {
		if inside(&u.stays[i].removal, part) {
			return verdict{Task, "other records in it stay: erase by hand what is to go"}, nil
		}
	}
	switch u.own(u.source, &all.removal) {
	case DecideDelete:
		return v, nil
	case DecideKeep:
		return verdict{Left, "it was decided to keep it"}, nil
	}
	others, read, err := u.company(ctx, part)
	switch {
	case err != nil:
		return v, err
	case others > 0:
		return verdict{Doubtful, fmt.Sprintf("%d records in it hold other people's identifiers: decide whether it is deleted as a whole", others)}, nil
	case !read:
		return verdict{Doubtful, "a part of it could not be read: decide whether it is deleted as a whole"}, nil
	}
	return v, nil
}

// company counts records of others in a document.
func (u *unit) company(ctx context.Context, part string) (others int64, read bool, err error) {
	return u.Reader.Company(ctx, u.Subjects, u.source.Connector, scanners.NewPrivate(u.source.Name), scanners.NewPrivate(u.name), scanners.NewPrivate(part))
}

// titled decides on a unit whose own name names the person: it goes if everything in it is the person's.
func (u *unit) titled(ctx context.Context) error {
	why := "its name or folder names the person: rename it by hand, or decide whether it is deleted as a whole"
	switch u.own(u.source, &u.title.removal) {
	case DecideKeep:
		u.keep(u.source.System, u.title, Left, why, time.Time{})
		return nil
	case DecideDelete:
	default:
		others, read, err := u.company(ctx, "")
		if err != nil {
			return err
		}
		if len(u.stays) > 0 || others > 0 || !read {
			u.keep(u.source.System, u.title, Doubtful, why, time.Time{})
			return nil
		}
	}
	if len(u.stays) > 0 {
		u.keep(u.source.System, u.title, Task, "its name or folder names the person, and records in it stay: rename it by hand", time.Time{})
		return nil
	}
	u.goes = []found{*u.title}
	return nil
}

// emptied are those fields of what is said beside a content that name the person: they go, and the others stay.
func emptied(r *records.Record) (list []Cell) {
	named := slices.ContainsFunc(r.Fields, func(f records.Field) bool { return len(f.Own) > 0 })
	for i := range r.Fields {
		if f := &r.Fields[i]; len(f.Own) > 0 || !named && f.Kind != "" {
			list = append(list, Cell{Field: f.Name, Null: true})
		}
	}
	return list
}
