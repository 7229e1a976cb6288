package reach

import (
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/reports/inventory"
)

// Place is where a record is.
type Place struct {
	Unit   int64
	Part   int32
	Record int64
}

// Doubt is why a record that names the person by a value of its own, or belongs to them through a key, may be somebody else's as well.
type Doubt int

// The doubts.
const (
	Aside   Doubt = iota + 1 // it names the person where such records name others beside the one whom they are of: a partner's address
	Through                  // it belongs to a record of which there is such a doubt
	Shared                   // by a key, it belongs to somebody else as well, or to nobody but them
)

// String says it of a record, for people.
func (d Doubt) String() string {
	switch d {
	case Aside:
		return "it names the person where such records name others beside the one whom they are of"
	case Through:
		return "it belongs by a key to a record that may be somebody else's"
	case Shared:
		return "it belongs by a key to somebody else"
	}
	return ""
}

const (
	clearly = 1.25 // times as many values of a field, that a record is rather of the one whom it names there
	weaker  = 0.5  // times as many different values of a reference, that it rather tells who handled a row than whose it is
)

// claim is whose a record is that names the person by values of its own.
type claim int

const (
	theirs claim = iota // somebody else's
	unclear
	mine
)

// claim tells whose a record is by where in it the person is named, and where others are: whom a field of its own names has more of a claim than
// an entry of a list in it, a field that most of a unit's records fill than one that few do, and whom an address names than a telephone number, which
// a household shares. Where it names nobody else, it is the person's
// unless what is said of them there stands where others are said beside an owner, of whom nothing is known here.
func (w *walk) claim(r *inventory.KeyedRecord) claim {
	u := w.graph.units[r.Unit]
	if u == nil { // without keys, nothing follows from it
		return mine
	}
	own, others := u.best(r.Fields), u.best(r.Theirs)
	switch {
	case len(r.Theirs) == 0:
		var empty []int32
		for i := range u.Fields {
			if !slices.Contains(r.Fields, int32(i)) && slices.ContainsFunc(r.Fields, func(f int32) bool { return sameKind(&u.Fields[f], &u.Fields[i]) }) {
				empty = append(empty, int32(i))
			}
		}
		if own.below(u.best(empty)) {
			return unclear
		}
		return mine
	case own.below(others):
		return theirs
	case others.below(own):
		return mine
	}
	return unclear
}

// sameKind tells whether two fields hold identifiers of one kind.
func sameKind(a, b *detectors.FieldResult) bool {
	return a.Verdict != nil && b.Verdict != nil && a.Verdict.Kind == b.Verdict.Kind && a.Verdict.Kind.Identifies()
}

// weight is how much a field says of whose a record is.
type weight struct {
	plain bool // it is no list
	alone bool // what it holds is one person's, as a rule: it is no telephone number
	found int64
}

// below tells whether one field says less than another, and nothing speaks for the contrary.
func (a weight) below(b weight) bool {
	fewer := func(a, b weight) bool { return float64(a.found)*clearly < float64(b.found) }
	switch {
	case a.plain != b.plain:
		return b.plain
	case !a.plain:
		return false
	case a.alone != b.alone:
		return b.alone && !fewer(b, a)
	}
	return fewer(a, b)
}

// best is the weight of the field that says most.
func (u *unit) best(fields []int32) (best weight) {
	for _, at := range fields {
		if int(at) >= len(u.Fields) {
			continue
		}
		f := &u.Fields[at]
		one := weight{plain: !listed(f)}
		for kind, n := range f.Counts {
			if kind.Identifies() {
				one.found += n
				one.alone = one.alone || kind != detectors.Phone
			}
		}
		switch {
		case one.plain != best.plain:
			if one.plain {
				best = one
			}
		case one.alone != best.alone:
			if one.alone {
				best = one
			}
		case one.found > best.found:
			best = one
		}
	}
	return best
}

// listed tells whether a field has several values in a record, as a rule.
func listed(f *detectors.FieldResult) bool {
	_, name, _ := strings.Cut(f.Seal.Reveal(), "\x00")
	return strings.Contains(name, "[]") || strings.HasSuffix(f.Type, "[]")
}

// foreign tells whether a record that names the person refers to people's own rows and to none of theirs, by a column that tells as many people
// apart as what names them does: another customer's order with the person's address.
func (w *walk) foreign(r *inventory.KeyedRecord) bool {
	u := w.graph.units[r.Unit]
	if u == nil {
		return false
	}
	other := false
	for _, v := range r.Keys {
		c := w.column(r, v)
		if c == nil || c.told() {
			continue
		}
		for _, parent := range w.parents[c.id] {
			if w.mine[keyedBy{parent.id, v.Value}] {
				return false
			}
			other = other || !parent.mutual && parent.unit.person && parent.unit != u && float64(c.Distinct) >= weaker*float64(u.best(r.Fields).found)
		}
	}
	return other
}

// shared tells whether a row that belongs to the person by a reference belongs to another of the same people by another one, which does not rather
// tell who handled it: a message from one to the other.
func (w *walk) shared(r *inventory.KeyedRecord, l *inventory.Link) bool {
	by := w.columns[id{l.Source, l.Child}]
	for _, v := range r.Keys {
		c := w.column(r, v)
		if c == nil || c == by || c.told() || float64(c.Distinct) < weaker*float64(by.Distinct) {
			continue
		}
		for _, parent := range w.parents[c.id] {
			if parent.id == (id{l.ToSource, l.Parent}) && parent.unit.person && !w.mine[keyedBy{parent.id, v.Value}] {
				return true
			}
		}
	}
	return false
}

// doubt notes what there is against a record's being the person's alone.
func (w *walk) doubt(at place, why Doubt) {
	p := Place{at.unit, at.part, at.record}
	if w.result.Doubts[p] == 0 {
		w.result.Doubts[p] = why
	}
}
