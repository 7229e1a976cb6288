package restriction

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"dossier/reports/erasure"
	"dossier/reports/records"
	"dossier/scanners"
	"dossier/scanners/erasing"
)

func TestRulesAreChecked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rule Rule
		want string // in the error; "" for none
	}{
		"a marker":          {Rule{Store: "shop/*", Field: "blocked", Value: "1"}, ""},
		"through something": {Rule{Store: "**", Through: "the stop list"}, ""},
		"no store":          {Rule{Field: "blocked", Value: "1"}, "names no store"},
		"no pattern":        {Rule{Store: "shop/[", Field: "blocked", Value: "1"}, "no pattern"},
		"no value":          {Rule{Store: "*", Field: "blocked"}, "which field is set to which value"},
		"neither":           {Rule{Store: "*"}, "which field is set to which value"},
		"both":              {Rule{Store: "*", Field: "blocked", Value: "1", Through: "the stop list"}, "which field is set to which value"},
	} {
		err := c.rule.Check()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// TestRecordsAreMarked tells what is done with a record: it is marked, or stays for a reason that a person can act on.
func TestRecordsAreMarked(t *testing.T) {
	t.Parallel()
	rules := Rules{{Store: "shop/mailing", Through: "the stop list"}, {Store: "shop/*", Field: "blocked", Value: "yes"}}
	field := func(kind string, values ...string) records.Field {
		f := records.Field{Name: "blocked", Type: kind, Null: len(values) == 0}
		for _, v := range values {
			f.Values = append(f.Values, []byte(v))
		}
		return f
	}
	for name, c := range map[string]struct {
		unit     string
		file     bool
		is       records.Record
		decision string
		sort     string // "" for a marker, or nothing
		why      string
	}{
		"its own":                          {unit: "customers", is: records.Record{Fields: []records.Field{field("text", "no")}}},
		"never set":                        {unit: "customers", is: records.Record{Fields: []records.Field{field("text")}}},
		"no field":                         {unit: "customers", sort: erasure.Task, why: "no field blocked"},
		"marked before":                    {unit: "customers", is: records.Record{Fields: []records.Field{field("text", "yes")}}, sort: erasure.Left, why: "marked before"},
		"shared":                           {unit: "customers", is: records.Record{Fields: []records.Field{field("text", "no")}, Others: []uint32{7}}, sort: erasure.Doubtful, why: "other people's identifiers"},
		"shared, decided to change":        {unit: "customers", is: records.Record{Fields: []records.Field{field("text", "no")}, Others: []uint32{7}}, decision: erasure.DecideChange},
		"shared, decided to keep":          {unit: "customers", is: records.Record{Fields: []records.Field{field("text", "no")}, Others: []uint32{7}}, decision: erasure.DecideKeep, sort: erasure.Left, why: "other people's identifiers"},
		"a truth value of JSON":            {unit: "customers", file: true, is: records.Record{Fields: []records.Field{field("boolean", "false")}}, sort: erasure.Task, why: "another sort (boolean)"},
		"a truth value of a database":      {unit: "customers", is: records.Record{Fields: []records.Field{field("boolean", "false")}}},
		"by a stop list, the first rule":   {unit: "mailing", is: records.Record{Fields: []records.Field{field("text", "no")}}, sort: erasure.Left, why: "by the stop list"},
		"a name of a file":                 {unit: "customers", is: records.Record{Name: true}},
		"a store that no rule speaks of":   {unit: "x/y", sort: erasure.Task, why: "no rule of restrict"},
		"a number where a word was to be":  {unit: "customers", file: true, is: records.Record{Fields: []records.Field{field("number", "0")}}, sort: erasure.Task, why: "another sort (number)"},
		"text in a file, which takes that": {unit: "customers", file: true, is: records.Record{Fields: []records.Field{field("string", "no")}}},
	} {
		c.is.Unit = scanners.NewPrivate(c.unit)
		var removal erasure.Removal
		got := rules.Choose(&erasure.Case{System: "shop", Database: !c.file, Record: &c.is, Removal: &removal, Decision: c.decision})
		if got.Sort != c.sort || !strings.Contains(got.Why, c.why) || got.Skip != c.is.Name {
			t.Errorf("%s: %+v, want %q because of %q", name, got, c.sort, c.why)
		}
		marked := len(removal.Change) == 1 && removal.Change[0].Field == "blocked" && string(removal.Change[0].Value) == "yes" && removal.Strategy == erasure.Mark
		if want := c.sort == "" && !c.is.Name; marked != want || !want && len(removal.Change) > 0 {
			t.Errorf("%s: marked %v, want %v", name, marked, want)
		}
	}
}

// shelf is an eraser of records of a marker, by number; nil of one that is gone.
type shelf struct {
	whole  bool
	stands map[int64]*erasing.Cell
	closed int
}

func (s *shelf) Info() scanners.SourceInfo { return scanners.SourceInfo{} }
func (s *shelf) Whole() bool               { return s.whole }
func (s *shelf) Close() error              { s.closed++; return nil }

func (s *shelf) Erase(context.Context, []erasing.Removal) (*erasing.Erased, error) {
	return nil, errors.New("a plan changes nothing")
}

// Examine gives a digest that tells how many records are asked for, as that of a file depends on all that is changed in it.
func (s *shelf) Examine(_ context.Context, list []erasing.Removal) ([]erasing.Standing, error) {
	all := make([]erasing.Standing, len(list))
	for i := range list {
		if cell := s.stands[list[i].Number]; cell != nil {
			all[i] = erasing.Standing{Found: true, Cells: []erasing.Cell{*cell}, Digest: []byte{byte(len(list))}, After: []byte{9}}
		}
	}
	return all, nil
}

// TestLiftingPutsBackWhatStood takes markers off, and neither what is off already, nor what somebody else set since, nor what is gone.
func TestLiftingPutsBackWhatStood(t *testing.T) {
	t.Parallel()
	set := func(value string) *erasing.Cell { return &erasing.Cell{Field: "blocked", Value: []byte(value)} }
	plan := &erasure.Plan{Request: "R-1", Kind: Kind, Sources: []erasure.Source{{System: "shop", Steps: []erasure.Step{{
		{Number: 1, Change: []erasure.Cell{{Field: "blocked", Value: []byte("yes")}}, Before: []erasure.Cell{{Field: "blocked", Value: []byte("no")}}},
		{Number: 2, Change: []erasure.Cell{{Field: "blocked", Value: []byte("yes")}}, Before: []erasure.Cell{{Field: "blocked", Null: true}}},
	}}}}}
	for name, c := range map[string]struct {
		whole  bool
		first  *erasing.Cell
		second *erasing.Cell
		want   []int64 // that are put back
		lost   int
		err    error
	}{
		"all":                   {true, set("yes"), set("yes"), []int64{1, 2}, 0, nil},
		"one is off already":    {true, set("no"), set("yes"), []int64{2}, 0, nil},
		"both are":              {true, set("no"), &erasing.Cell{Field: "blocked", Null: true}, nil, 0, nil},
		"set to something else": {true, set("yes"), set("maybe"), nil, 0, ErrMarker},
		"gone from a database":  {true, nil, set("yes"), []int64{2}, 0, nil},
		"not found in a file":   {false, nil, set("yes"), []int64{2}, 1, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &shelf{whole: c.whole, stands: map[int64]*erasing.Cell{1: c.first, 2: c.second}}
			open := func(context.Context, string, scanners.Private) (erasing.Eraser, error) { return s, nil }
			lift, lost, err := Lifting(t.Context(), plan, open, time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC))
			if !errors.Is(err, c.err) || s.closed != 1 {
				t.Fatalf("%v, want %v; closed %d times", err, c.err, s.closed)
			}
			if err != nil {
				return
			}
			var got []int64
			for _, source := range lift.Sources {
				for _, step := range source.Steps {
					for i := range step {
						m := &step[i]
						got = append(got, m.Number)
						if before := plan.Sources[0].Steps[0][m.Number-1].Before[0]; m.Change[0].Null != before.Null || !bytes.Equal(m.Change[0].Value, before.Value) {
							t.Errorf("record %d is set to something else than what stood there", m.Number)
						}
						if !c.whole && m.Digest[0] != byte(len(step)) {
							t.Errorf("record %d is compared with what stands there when %d records change, of %d", m.Number, m.Digest[0], len(step))
						}
					}
				}
			}
			if len(got) != len(c.want) || len(got) > 0 && got[0] != c.want[0] || lost != c.lost {
				t.Errorf("put back %d and lost %d, want %d and %d", got, lost, c.want, c.lost)
			}
			if change := plan.Sources[0].Steps[0][0].Change[0]; string(change.Value) != "yes" {
				t.Error("the plan of the restriction was changed")
			}
		})
	}
}
