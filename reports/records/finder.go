package records

import (
	"context"
	"encoding/binary"
	"slices"

	"dossier/detectors"
	"dossier/detectors/pseudonym"
	"dossier/detectors/sweep"
	"dossier/reports/inventory"
	"dossier/scanners"
)

// finder finds people's identifiers in a record.
type finder struct {
	all    []detectors.Detector
	own    map[detectors.Fingerprint]bool
	me     []uint32
	also   []uint32                       // subjects of whom nothing is known but accounts that the person pays from
	names  map[detectors.Fingerprint]bool // of the person's names, where records are looked at for these
	keys   *inventory.Keys
	prints pseudonym.Hasher
	ties   pseudonym.Ties
	column *scanners.Column
	found  detectors.Matches
	norm   []byte
}

func newFinder(s *source) *finder {
	f := &finder{
		all: s.Detectors, own: s.own, me: s.me, also: s.also, keys: s.keys, prints: s.Key.Hasher(), ties: s.Key.Ties(), column: scanners.NewColumn(scanners.Field{}),
	}
	if s.namesakes {
		f.names = s.names.prints
	}
	return f
}

// named notes a name or an address, and whether it is a name of the person's.
func (f *finder) named(r *Record, field *Field, kind detectors.Kind, norm []byte, at Span) {
	if kind == detectors.PersonName || kind == detectors.PostalAddress {
		field.called = append(field.called, trait{at, kind, f.prints.Fingerprint(kind, norm)})
	}
	if kind == detectors.PersonName && f.names[f.prints.Fingerprint(kind, norm)] {
		r.Namesake = true
		field.Own = append(field.Own, at)
	}
}

// tie is the first half of the fingerprint of a key.
func (f *finder) tie(canonical []byte) uint64 {
	print := f.ties.Fingerprint(canonical)
	return binary.BigEndian.Uint64(print[:])
}

// look tells whether one of the person's identifiers is in a record, and notes whose others are. A fingerprint that is the person's proves
// itself, however unsure the detector was of the value alone.
func (f *finder) look(ctx context.Context, r *Record) (own bool, err error) {
	r.Mention, r.Others = true, nil
	for i := range r.Fields {
		field := &r.Fields[i]
		field.Own, field.Others, field.Stray, field.stated, field.called = nil, nil, nil, nil, nil
		f.fill(field)
		found, err := f.field(ctx, r, field)
		if err == nil && field.Type == sweep.PathType && !found { // whose words a scan tells apart
			f.column.Clear()
			for _, v := range field.Values {
				f.column.Append(sweep.SpacedPath(v))
			}
			found, err = f.field(ctx, r, field)
		}
		if err != nil {
			return false, err
		}
		own = own || found
	}
	r.Mention = r.Mention && own
	return own, nil
}

// fill makes the field a column for the detectors.
func (f *finder) fill(field *Field) {
	f.column.Clear()
	f.column.Field = scanners.Field{Name: scanners.NewPrivate(field.Name), Type: field.Type, Text: field.Text}
	for _, v := range field.Values {
		f.column.Append(v)
	}
}

func (f *finder) field(ctx context.Context, r *Record, field *Field) (own bool, err error) {
	for _, d := range f.all {
		for _, whole := range []bool{true, false} {
			f.found.Reset()
			if whole {
				d.Values(f.column, &f.found)
			} else {
				d.Text(f.column, &f.found)
			}
			for i := range f.found.List {
				m := &f.found.List[i]
				f.named(r, field, m.Kind, f.found.Norm(m), Span{int(m.Value), int(m.Start), int(m.End)})
				mention := len(f.column.Value(int(m.Value))) > 2*int(m.End-m.Start)
				at := Span{int(m.Value), int(m.Start), int(m.End)}
				mine, by, err := f.weigh(ctx, r, m.Kind, f.found.Norm(m), mention, m.Shared || m.Confidence < detectors.Threshold && m.Kind != field.Kind)
				if err != nil {
					return own, err
				}
				own = own || mine == ours
				field.note(m.Kind, mine, at, by)
			}
		}
		open, ok := d.(detectors.Normalizer)
		if !ok || field.Kind == "" || !slices.Contains(d.Kinds(), field.Kind) {
			continue
		}
		for n, v := range field.Values {
			if f.norm = open.Normalize(f.norm[:0], field.Kind, v); len(f.norm) > 0 {
				f.named(r, field, field.Kind, f.norm, Span{n, 0, len(v)})
				mine, by, err := f.weigh(ctx, r, field.Kind, f.norm, false, false)
				if err != nil {
					return own, err
				}
				own = own || mine == ours
				field.note(field.Kind, mine, Span{n, 0, len(v)}, by)
			}
		}
	}
	return own, nil
}

// whose a value is.
type whose int

const (
	nobodys whose = iota // nobody knows
	ours                 // the person's
	others               // somebody else's in the inventory
)

// note puts down where the person's identifiers, those of others and nobody's stand.
func (field *Field) note(kind detectors.Kind, w whose, at Span, by stated) {
	switch w {
	case ours:
		field.Own = append(field.Own, at)
	case others:
		by.at = at
		field.Others, field.stated = append(field.Others, at), append(field.stated, by)
	case nobodys:
		if kind.Identifies() {
			field.Stray = append(field.Stray, at)
		}
	}
}

// weigh tells whose a value is, and of others who they are. One that nobody is sure of says nothing of others.
func (f *finder) weigh(ctx context.Context, r *Record, kind detectors.Kind, norm []byte, mention, unsure bool) (whose, stated, error) {
	print := f.prints.Fingerprint(kind, norm)
	if f.own[print] {
		r.Mention = r.Mention && mention
		return ours, stated{}, nil
	}
	if unsure || !kind.Identifies() {
		return nobodys, stated{}, nil
	}
	who, known, err := f.keys.Owner(ctx, print)
	if err != nil || !known || slices.Contains(f.me, who) || slices.Contains(f.also, who) {
		return nobodys, stated{}, err
	}
	if !slices.Contains(r.Others, who) {
		r.Others = append(r.Others, who)
	}
	return others, stated{who: who, print: print}, nil
}

// spans are where values of some kinds stand in a field, however sure the detectors are.
func (f *finder) spans(field *Field, kinds []detectors.Kind) (list []Span) {
	f.fill(field)
	for _, d := range f.all {
		if !slices.ContainsFunc(d.Kinds(), func(k detectors.Kind) bool { return slices.Contains(kinds, k) }) {
			continue
		}
		f.found.Reset()
		d.Values(f.column, &f.found)
		d.Text(f.column, &f.found)
		for i := range f.found.List {
			if m := &f.found.List[i]; slices.Contains(kinds, m.Kind) {
				list = append(list, Span{int(m.Value), int(m.Start), int(m.End)})
			}
		}
	}
	return list
}
