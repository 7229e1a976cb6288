package sweep

import (
	"context"
	"errors"
	"slices"
	"strings"

	"dossier/detectors/likeness"
	"dossier/scanners"
)

// smallUnit is how many records a unit may have for its first batch to be sample enough.
const smallUnit = 4096

// spread weighs the columns by records from all over the unit, where its reader can choose them so, and returns the fields that
// need not be fetched in the full pass. What cannot be read now is reported in the full pass, which meets it again.
func (r *reading) spread(ctx context.Context) ([]string, error) {
	if !r.info.Spreads || r.opts.Sample > 0 || r.info.Records >= 0 && r.info.Records <= smallUnit {
		return nil, nil
	}
	err := r.listed.unit.Read(ctx, scanners.Want{Sample: sampleValues, Seed: r.opts.Seed}, &sampling{r})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if errors.Is(err, scanners.ErrGone) {
		return nil, err
	}
	if err != nil && !errors.Is(err, scanners.ErrEnough) {
		return nil, nil
	}
	for _, p := range r.parts {
		p.weighed = sampleValues
	}
	return r.leave(), nil
}

// sampling weighs batches and keeps nothing of them.
type sampling struct{ *reading }

// Batch implements [scanners.Receiver].
func (s *sampling) Batch(b *scanners.Batch) error {
	p := s.part(b.Part)
	s.sample(&pending{batch: b, part: p, fields: s.resolve(p, b)})
	b.Release()
	return s.ctx.Err()
}

// Unread implements [scanners.Receiver].
func (s *sampling) Unread(*scanners.Unread) error { return s.ctx.Err() }

// leave lists the unit's own fields of which the sample held nothing, and the rest cannot.
func (r *reading) leave() []string {
	own, ok := r.parts[""]
	if !ok {
		return nil
	}
	var names []string
	for name, at := range own.columns {
		if f := r.fields[at]; f.tally != nil && f.tally.values > 0 && r.holdsNothing(at) {
			f.Values = int64(f.tally.values)
			names = append(names, name)
		}
	}
	return names
}

// Leave implements [scanners.Selective].
func (r *reading) Leave(part scanners.Private, field string) bool {
	p := r.parts[part.Reveal()]
	if p == nil {
		return false
	}
	at, known := p.columns[field]
	if !known || r.fields[at].tally == nil || r.fields[at].tally.values < sampleValues {
		return false
	}
	return r.holdsNothing(at) && r.fields[at].tally.sure()
}

// holdsNothing tells whether a field's type lets it hold nothing that is looked for, its sample held nothing, and it tells nothing of its record.
func (r *reading) holdsNothing(at int) bool {
	f := r.fields[at]
	return f.plan.verdict == nil && f.plan.dates == nil && barren(f.Type) && !r.isKey(at) && r.namer.ByName(f.words, "") == likeness.None
}

// sure tells whether no column that is weighed later changes what this one is taken for.
func (t *tally) sure() bool {
	return !slices.ContainsFunc(t.found, func(h hits) bool { return t.confidence(h.kind) >= weak })
}

// barren tells whether a declared type, of SQL or Parquet, holds numbers, moments or truth values alone.
func barren(declared string) bool {
	name := strings.ToLower(declared)
	if i := strings.IndexAny(name, "( "); i >= 0 {
		name = name[:i]
	}
	switch name {
	case "bool", "boolean", "bit", "tinyint", "smallint", "mediumint", "int", "integer", "bigint", "int2", "int4", "int8", "int32", "int64", "int96", "serial", "bigserial",
		"real", "float", "float4", "float8", "double", "numeric", "decimal", "money",
		"date", "time", "timetz", "datetime", "timestamp", "timestamptz", "interval", "year":
		return true
	}
	return false
}
