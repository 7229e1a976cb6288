package erasure

import (
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/detectors/sweep"
	"dossier/reports/records"
)

// keyFields are the fields of a record's key: of what lies in a value of a row, the row's.
func keyFields(r *records.Record) []records.Field {
	key := slices.Clone(r.Row)
	for _, at := range r.Key {
		key = append(key, r.Fields[at])
	}
	return key
}

// shownKey is a record's key as its owner looks it up, "id 1017", and what is personal in it masked; "" where the source has none.
func (p *Planner) shownKey(r *records.Record) string {
	key := keyFields(r)
	parts := make([]string, len(key))
	for i := range key {
		parts[i] = key[i].Name + " " + p.shownValue(&key[i])
	}
	return strings.Join(parts, ", ")
}

// shownValue is one value of a key. One that a column's verdict calls personal, or that holds somebody's identifier, is masked as names are.
func (p *Planner) shownValue(f *records.Field) string {
	if f.Null || len(f.Values) == 0 {
		return "NULL"
	}
	value := string(f.Values[0])
	if f.Kind != "" {
		return p.masked(f.Kind, f.Values[0])
	}
	if strings.Trim(value, "-0123456789") != "" {
		if label := p.Label(value); label != value {
			return label
		}
	}
	if len(f.Own)+len(f.Others) > 0 {
		return "[…]"
	}
	return value
}

// masked stands for a value of a kind, with digits that tell it from others.
func (p *Planner) masked(kind detectors.Kind, value []byte) string {
	norm := value
	for _, d := range p.Reader.Detectors {
		if open, ok := d.(detectors.Normalizer); ok && slices.Contains(d.Kinds(), kind) {
			if form := open.Normalize(nil, kind, value); len(form) > 0 {
				norm = form
			}
		}
	}
	return sweep.Mask(p.Key, kind, norm)
}
