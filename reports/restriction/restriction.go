// Package restriction marks a person's records so that they are kept and not used (GDPR Article 18), and takes the marker off again. What it
// chooses becomes a plan of package erasure. What stood in a marker's fields is sealed in that plan.
package restriction

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"dossier/reports/erasure"
	"dossier/reports/records"
	"dossier/reports/stores"
	"dossier/scanners"
	"dossier/scanners/erasing"
)

// Kind is the kind of such a plan.
const Kind = "restriction"

// Rule says how records of some stores are marked. The first one that fits a store counts.
type Rule struct {
	Store   string `yaml:"store"`   // a pattern: see [stores.Matches]
	Field   string `yaml:"field"`   // the marker
	Value   string `yaml:"value"`   // what it is set to
	Through string `yaml:"through"` // instead of a field: how these records are kept from use without a marker of their own
}

// Check tells what is wrong with a rule.
func (r *Rule) Check() error {
	if r.Store == "" {
		return errors.New("a rule names no store: a pattern like shop/public.customers, or *")
	}
	if !stores.Pattern(r.Store) {
		return fmt.Errorf("store %q is no pattern", r.Store)
	}
	if (r.Through == "") == (r.Field == "" || r.Value == "") {
		return fmt.Errorf("store %s: say which field is set to which value, or through what the records are kept from use", r.Store)
	}
	return nil
}

// Rules choose.
type Rules []Rule

// Choose implements [erasure.Choose].
func (list Rules) Choose(c *erasure.Case) erasure.Choice {
	r := c.Record
	if r.Name { // what a unit is called is no record that could be marked
		return erasure.Choice{Skip: true}
	}
	at := slices.IndexFunc(list, func(one Rule) bool { return stores.Matches(one.Store, c.System, r.Unit.Reveal()) })
	if at < 0 {
		return erasure.Choice{Sort: erasure.Task, Why: "no rule of restrict in dossier.yaml says how it is marked: keep it from use by hand"}
	}
	rule := &list[at]
	if rule.Through != "" {
		return erasure.Choice{Sort: erasure.Left, Why: "kept from use by " + rule.Through}
	}
	f := slices.IndexFunc(r.Fields, func(f records.Field) bool { return f.Name == rule.Field })
	switch {
	case f < 0:
		return erasure.Choice{Sort: erasure.Task, Why: "there is no field " + rule.Field + " to mark it by"}
	case !c.Database && !sort(r.Fields[f].Type, rule.Value):
		return erasure.Choice{Sort: erasure.Task, Why: "the field " + rule.Field + " holds values of another sort (" + r.Fields[f].Type + ") than the rule sets it to, and could not be put back as it was"}
	case len(r.Fields[f].Values) == 1 && string(r.Fields[f].Values[0]) == rule.Value:
		return erasure.Choice{Sort: erasure.Left, Why: "marked before"}
	case len(r.Others) > 0 && c.Decision == erasure.DecideKeep:
		return erasure.Choice{Sort: erasure.Left, Why: "it holds other people's identifiers as well"}
	case len(r.Others) > 0 && c.Decision != erasure.DecideChange:
		return erasure.Choice{Sort: erasure.Doubtful, Why: "it holds other people's identifiers as well"}
	case r.Doubtful() && c.Decision == erasure.DecideKeep:
		return erasure.Choice{Sort: erasure.Left, Why: r.Doubt.String()}
	case r.Doubtful() && c.Decision != erasure.DecideChange:
		return erasure.Choice{Sort: erasure.Doubtful, Why: r.Doubt.String()}
	}
	c.Removal.Strategy, c.Removal.Change = erasure.Mark, []erasure.Cell{{Field: rule.Field, Value: []byte(rule.Value)}}
	return erasure.Choice{}
}

// sort tells whether a value is of the sort of a field of JSON.
func sort(of, value string) bool {
	switch of {
	case "boolean":
		return value == "true" || value == "false"
	case "number":
		return json.Unmarshal([]byte(value), new(float64)) == nil
	}
	return true
}

// ErrMarker says that a marker is no longer as it was set.
var ErrMarker = errors.New("a marker was changed since, and nobody knows what is to stand there")

// Lifting makes the plan that takes a restriction off again: each marker's fields become what they were before, whatever else of the record
// changed meanwhile. Records that are gone are left out; of files and objects, where a record that changed may not be found, lost counts those.
// It changes nothing.
func Lifting(ctx context.Context, p *erasure.Plan, open erasure.OpenEraser, now time.Time) (_ *erasure.Plan, lost int, _ error) {
	lift := &erasure.Plan{Request: p.Request, Kind: Kind, Nonce: p.Nonce, Made: now.UTC(), Expires: now.UTC().Add(time.Hour), Subjects: p.Subjects, Whole: true}
	for i := range p.Sources {
		s := &p.Sources[i]
		to := erasure.Source{Connector: s.Connector, Name: s.Name, System: s.System}
		e, err := open(ctx, s.Connector, scanners.NewPrivate(s.Name))
		if err != nil {
			return nil, 0, fmt.Errorf("%s: %w", s.System, err)
		}
		for _, step := range s.Steps {
			back, gone, err := reverse(ctx, e, step)
			if lost += gone; err != nil {
				return nil, 0, errors.Join(fmt.Errorf("%s: %w", s.System, err), e.Close())
			}
			if len(back) > 0 {
				to.Steps = append(to.Steps, back)
			}
		}
		if err := e.Close(); err != nil {
			return nil, 0, err
		}
		if len(to.Steps) > 0 {
			lift.Sources = append(lift.Sources, to)
		}
	}
	return lift, lost, nil
}

// reverse is a step that puts back what stood there before another. What is there already is left out: a lifting that broke off goes on.
func reverse(ctx context.Context, e erasing.Eraser, step erasure.Step) (_ erasure.Step, lost int, _ error) {
	var back erasure.Step
	for _, m := range step {
		m.Change, m.Before, m.Digest, m.After = m.Before, m.Change, nil, nil
		if r, ok := e.(erasing.Renamer); ok {
			unit, err := r.Now(ctx, scanners.NewPrivate(m.Unit))
			if err != nil {
				return nil, 0, err
			}
			m.Unit = unit.Reveal()
		}
		back = append(back, m)
	}
	standing, err := e.Examine(ctx, back.Removals())
	if err != nil {
		return nil, 0, err
	}
	if len(standing) != len(back) {
		return nil, 0, erasing.ErrChanged
	}
	var left erasure.Step
	for i := range back {
		m, st := &back[i], &standing[i]
		switch {
		case !st.Found:
			if !e.Whole() {
				lost++
			}
			continue
		case stands(m.Change, st.Cells):
			continue
		case st.Obstacle != "":
			return nil, 0, errors.New(st.Obstacle)
		case !stands(m.Before, st.Cells):
			return nil, 0, ErrMarker
		}
		m.Digest, m.After, m.How = st.Digest, st.After, st.How
		left = append(left, *m)
	}
	if len(left) < len(back) && len(left) > 0 && !e.Whole() { // what a file becomes depends on all that is changed in it
		return again(ctx, e, left, lost)
	}
	return left, lost, nil
}

// again examines a part of a step by itself.
func again(ctx context.Context, e erasing.Eraser, left erasure.Step, lost int) (erasure.Step, int, error) {
	for i := range left {
		left[i].Digest, left[i].After = nil, nil
	}
	standing, err := e.Examine(ctx, left.Removals())
	if err != nil {
		return nil, 0, err
	}
	for i := range left {
		if i >= len(standing) || !standing[i].Found || standing[i].Obstacle != "" {
			return nil, 0, erasing.ErrChanged
		}
		left[i].Digest, left[i].After = standing[i].Digest, standing[i].After
	}
	return left, lost, nil
}

// stands tells whether fields are as a change sets them.
func stands(change []erasure.Cell, cells []erasing.Cell) bool {
	return !slices.ContainsFunc(change, func(c erasure.Cell) bool {
		at := slices.IndexFunc(cells, func(o erasing.Cell) bool { return o.Field == c.Field && o.Nth == c.Nth })
		return at < 0 || cells[at].Null != c.Null || !bytes.Equal(cells[at].Value, c.Value)
	})
}
