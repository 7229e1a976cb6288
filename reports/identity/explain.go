package identity

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"dossier/detectors"
	"dossier/detectors/likeness"
	"dossier/reports/inventory"
	"dossier/reports/linkage"
)

// How a record is one with another.
type How string

// The ways.
const (
	First     How = ""           // the others are told about in relation to it
	ByValue   How = "identifier" // it holds the same identifier
	Mentions  How = "mention"    // its text holds the other's identifier
	ByWeights How = "weights"    // they are too much alike to be two people's
	ByPerson  How = "decision"   // somebody decided it
	ByOthers  How = "others"     // records that are not explained join them
)

// Reason is why a record is a person's: what joins it to another of theirs.
type Reason struct {
	How     How
	With    int // index of the other record
	Kind    detectors.Kind
	Print   detectors.Fingerprint
	Weights linkage.Weights
	Decided int64
}

// Explanation is why records are one person's.
type Explanation struct {
	Subject   inventory.Subject
	Records   []inventory.NamedRecord
	Because   []Reason // by record
	Cut       bool     // there are more records than are explained
	Decisions []inventory.Decision
}

// Explained is how many records of one person are explained at the most.
const Explained = 300

// Explainer is what explaining needs of an inventory.
type Explainer interface {
	Reader
	Named(ctx context.Context, pseudonym string) (inventory.Subject, bool, error)
	Weights(ctx context.Context) ([]byte, error)
}

// Explain tells why a person's records are one person's. The error wraps [ErrUnknown] where nobody has the pseudonym.
func Explain(ctx context.Context, inv Explainer, who string) (*Explanation, error) {
	e, model, err := load(ctx, inv, who)
	if err != nil {
		return nil, err
	}
	t := &tree{up: make([]int, len(e.Records)), near: make([][]edge, len(e.Records))}
	for i := range t.up {
		t.up[i] = i
	}
	for _, mention := range []bool{false, true} {
		t.byValue(e.Records, mention)
		if !mention {
			t.byWeights(e.Records, model)
		}
	}
	t.byDecision(e)
	for i := range e.Records {
		t.join(0, i, Reason{How: ByOthers})
	}
	e.Because = t.walk()
	return e, nil
}

func load(ctx context.Context, inv Explainer, who string) (*Explanation, *linkage.Model, error) {
	s, known, err := inv.Named(ctx, who)
	if err == nil && !known {
		err = fmt.Errorf("%s: %w", who, ErrUnknown)
	}
	if err != nil {
		return nil, nil, err
	}
	e := &Explanation{Subject: s}
	if e.Records, err = inv.NamedRecords(ctx, s.Pseudonym); err != nil {
		return nil, nil, err
	}
	if e.Cut = len(e.Records) > Explained; e.Cut {
		e.Records = e.Records[:Explained]
	}
	all, err := inv.Decisions(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, d := range all {
		if d.Undone == 0 && slices.ContainsFunc(e.Records, func(r inventory.NamedRecord) bool { return concerns(&d, &r) }) {
			e.Decisions = append(e.Decisions, d)
		}
	}
	text, err := inv.Weights(ctx)
	if err != nil || len(text) == 0 {
		return e, nil, err
	}
	model, err := linkage.ReadModel(text)
	return e, model, err
}

func concerns(d *inventory.Decision, r *inventory.NamedRecord) bool {
	return slices.ContainsFunc(r.Holds, func(h inventory.Held) bool {
		return h.Own && (slices.Contains(d.Of[0], h.Print) || slices.Contains(d.Of[1], h.Print))
	})
}

// tree joins records, by as few reasons as will do.
type tree struct {
	up   []int
	near [][]edge
}

type edge struct {
	to int
	by Reason
}

func (t *tree) of(n int) int {
	for t.up[n] != n {
		n = t.up[n]
	}
	return n
}

func (t *tree) join(a, b int, by Reason) {
	if t.of(a) == t.of(b) {
		return
	}
	t.up[t.of(b)] = t.of(a)
	t.near[a] = append(t.near[a], edge{b, by})
	t.near[b] = append(t.near[b], edge{a, by})
}

// byValue joins records that hold the same identifier. Records as a whole, where nothing more telling joins them, come last.
func (t *tree) byValue(records []inventory.NamedRecord, mention bool) {
	for _, whole := range []bool{false, true} {
		first := map[detectors.Fingerprint]int{}
		for _, stated := range []bool{true, false} {
			for i := range records {
				for _, h := range records[i].Holds {
					if !h.Own || h.Mention == stated || h.Mention && !mention || (h.Kind == detectors.RecordProfile) != whole {
						continue
					}
					at, known := first[h.Print]
					if !known {
						first[h.Print] = i
						continue
					}
					how := ByValue
					if h.Mention {
						how = Mentions
					}
					t.join(at, i, Reason{How: how, Kind: h.Kind, Print: h.Print})
				}
			}
		}
	}
}

// byWeights joins records that are alike, the surest first.
func (t *tree) byWeights(records []inventory.NamedRecord, model *linkage.Model) {
	type pair struct {
		a, b int
		w    linkage.Weights
	}
	var pairs []pair
	profiles := read(records)
	for a := range records {
		for b := range a {
			if model == nil || profiles[a] == nil || profiles[b] == nil || t.of(a) == t.of(b) {
				continue
			}
			if w := model.Weigh(profiles[b], profiles[a]); w.Score >= linkage.Threshold {
				pairs = append(pairs, pair{b, a, w})
			}
		}
	}
	slices.SortStableFunc(pairs, func(x, y pair) int { return cmp.Compare(y.w.Score, x.w.Score) })
	for _, p := range pairs {
		t.join(p.a, p.b, Reason{How: ByWeights, Weights: p.w})
	}
}

func read(records []inventory.NamedRecord) []*likeness.Profile {
	list := make([]*likeness.Profile, len(records))
	for i := range records {
		var p likeness.Profile
		if len(records[i].Profile) > 0 && p.Read(records[i].Profile) == nil {
			list[i] = &p
		}
	}
	return list
}

func (t *tree) byDecision(e *Explanation) {
	for i := range e.Decisions {
		d := &e.Decisions[i]
		if d.Verdict != inventory.OnePerson {
			continue
		}
		at := [2]int{-1, -1}
		for n := range e.Records {
			for side := range at {
				holds := func(h inventory.Held) bool { return slices.Contains(d.Of[side], h.Print) }
				if at[side] < 0 && slices.ContainsFunc(e.Records[n].Holds, holds) {
					at[side] = n
				}
			}
		}
		if at[0] >= 0 && at[1] >= 0 {
			t.join(at[0], at[1], Reason{How: ByPerson, Decided: d.ID})
		}
	}
}

// walk tells of each record why it is one with a record that was told about before it.
func (t *tree) walk() []Reason {
	because := make([]Reason, len(t.up))
	seen := make([]bool, len(t.up))
	for queue := []int{0}; len(queue) > 0 && len(t.up) > 0; queue = queue[1:] {
		from := queue[0]
		seen[from] = true
		for _, e := range t.near[from] {
			if !seen[e.to] {
				because[e.to] = e.by
				because[e.to].With = from
				queue = append(queue, e.to)
			}
		}
	}
	return because
}

// Comparison is why two are one person, or are not.
type Comparison struct {
	People    [2]*Explanation
	One       bool
	Shared    []Common        // identifiers in records of both
	Weighed   bool            // records of both can be compared
	Best      linkage.Weights // of the two records that are most alike
	Of        [2]int          // which those are
	Pairs     int             // of records that were compared
	Against   int             // of which so many are hardly one person's
	Decisions []int64         // that tell them apart
}

// Common is an identifier that stands in records of two people.
type Common struct {
	Kind    detectors.Kind
	Print   detectors.Fingerprint
	Of      [2]int // a record of each
	Mention bool   // in one of them in a longer text only
}

// Compare tells why two are one person, or are not.
func Compare(ctx context.Context, inv Explainer, a, b string) (*Comparison, error) {
	c := &Comparison{}
	var model *linkage.Model
	for i, who := range []string{a, b} {
		var err error
		if c.People[i], model, err = load(ctx, inv, who); err != nil {
			return nil, err
		}
	}
	c.One = c.People[0].Subject.Pseudonym == c.People[1].Subject.Pseudonym
	if c.One {
		return c, nil
	}
	c.common()
	profiles := [2][]*likeness.Profile{read(c.People[0].Records), read(c.People[1].Records)}
	for i, p := range profiles[0] {
		for j, q := range profiles[1] {
			if p == nil || q == nil || model == nil {
				continue
			}
			w := model.Weigh(p, q)
			if c.Pairs++; w.Against() {
				c.Against++
			}
			if !c.Weighed || w.Score > c.Best.Score {
				c.Weighed, c.Best, c.Of = true, w, [2]int{i, j}
			}
		}
	}
	for _, d := range c.People[0].Decisions {
		if d.Verdict == inventory.TwoPeople && slices.ContainsFunc(c.People[1].Decisions, func(o inventory.Decision) bool { return o.ID == d.ID }) {
			c.Decisions = append(c.Decisions, d.ID)
		}
	}
	return c, nil
}

// common finds the identifiers in records of both.
func (c *Comparison) common() {
	type spot struct {
		record  int
		mention bool
	}
	first := map[detectors.Fingerprint]spot{}
	for i, r := range c.People[0].Records {
		for _, h := range r.Holds {
			if s, known := first[h.Print]; !known || s.mention && !h.Mention {
				first[h.Print] = spot{i, h.Mention}
			}
		}
	}
	told := map[detectors.Fingerprint]int{}
	for j, r := range c.People[1].Records {
		for _, h := range r.Holds {
			s, both := first[h.Print]
			if !both {
				continue
			}
			at, known := told[h.Print]
			switch {
			case !known:
				told[h.Print] = len(c.Shared)
				c.Shared = append(c.Shared, Common{h.Kind, h.Print, [2]int{s.record, j}, s.mention || h.Mention})
			case c.Shared[at].Mention && !s.mention && !h.Mention:
				c.Shared[at].Of[1], c.Shared[at].Mention = j, false
			}
		}
	}
}
