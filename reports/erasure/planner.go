package erasure

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"dossier/detectors/pseudonym"
	"dossier/reports/inventory"
	"dossier/reports/records"
	"dossier/scanners"
	"dossier/scanners/erasing"
)

// OpenEraser opens a source to erase from it, by its connector and name.
type OpenEraser func(ctx context.Context, connector string, name scanners.Private) (erasing.Eraser, error)

// Planner makes plans. It changes nothing.
type Planner struct {
	Reader *records.Reader
	Store  *inventory.Store
	Key    pseudonym.Key
	Open   OpenEraser
	Label  Label // of what is personal in the key of a record
}

// Options say for whom a plan is made.
type Options struct {
	Request   string
	Subjects  []string // pseudonyms
	Rules     []Rule
	Choose    Choose            // of a plan that is not of an erasure: what is done with a record; nil: what the rules say
	Unfound   func() []int      // of what was asked, what Choose met nowhere, see [Plan]; nil: nothing
	Kind      string            // of the plan, see [Plan]
	Decisions map[string]string // of reviewers, by the ID of what was in doubt: see [CheckDecision]
	Now       time.Time
	Term      time.Duration // how long the plan holds
}

// found is one record of the person.
type found struct {
	removal Removal
	record  *records.Record
	foreign bool // it lies in a value of a row or record that does not name the person

	inside []*records.Record // what lies in its values, and where it is foreign, what stands for it
}

// foreignRow is why what lies in somebody's row is in doubt.
const foreignRow = "it stands in a value of a row that does not name the person"

func (f *found) named() bool { return f.record != nil && f.record.Named }

// planning is a plan on its way.
type planning struct {
	*Planner
	Options
	plan    *Plan
	sources []*Source
	found   map[*Source][]found
	read    *records.Result
	seen    map[string]bool              // records of databases, which are met once for each part of them
	met     map[string]bool              // IDs of what can be decided
	keys    map[string]map[string]*found // see [planning.keyed]
}

// Make makes a plan. Errors are those of the inventory and the context; what cannot be erased is in the plan.
func (p *Planner) Make(ctx context.Context, o Options) (*Plan, error) {
	n := &planning{Planner: p, Options: o, found: map[*Source][]found{}, seen: map[string]bool{}, met: map[string]bool{}}
	n.plan = &Plan{Request: o.Request, Nonce: make([]byte, 16), Made: o.Now.UTC(), Expires: o.Now.UTC().Add(o.Term), Kind: o.Kind, Subjects: o.Subjects, Whole: true}
	_, _ = rand.Read(n.plan.Nonce) // never fails
	if err := n.gather(ctx); err != nil {
		return nil, err
	}
	for _, s := range n.sources {
		if err := n.source(ctx, s); err != nil {
			return nil, err
		}
		if len(s.Steps) > 0 {
			n.plan.Sources = append(n.plan.Sources, *s)
		}
	}
	if n.Choose == nil {
		var err error
		if n.plan.Idle, err = n.idle(ctx, n.Rules); err != nil {
			return nil, err
		}
	}
	if n.Unfound != nil {
		n.plan.Unfound = n.Unfound()
	}
	for _, id := range slices.Sorted(maps.Keys(n.Decisions)) {
		if !n.met[id] {
			n.plan.Unmet = append(n.plan.Unmet, id)
		}
	}
	return n.plan, nil
}

// gather reads the person's records.
func (n *planning) gather(ctx context.Context) error {
	err := n.Store.Keys(ctx, func(k *inventory.Keys) error {
		for _, who := range n.Subjects {
			_, own, _, err := k.Identifiers(ctx, who)
			if err != nil {
				return err
			}
			for _, p := range own {
				n.plan.Prints = append(n.plan.Prints, bytes.Clone(p[:]))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	reader := *n.Reader
	reader.Names, reader.Namesakes, reader.Beside = true, n.Choose == nil, n.Choose == nil
	result, err := reader.Read(ctx, n.Subjects, func(r *records.Record) error {
		s := n.sourceOf(r.Connector, r.Source.Reveal())
		m := removalOf(r)
		m.Shown = n.shownKey(r)
		n.found[s] = append(n.found[s], found{removal: m, record: r})
		return nil
	})
	if err != nil {
		return err
	}
	n.read = result
	for _, p := range result.Tied {
		n.plan.Tied = append(n.plan.Tied, bytes.Clone(p[:]))
	}
	for i := range result.Missing {
		m := &result.Missing[i]
		n.keep(records.System(m.Source.Reveal()), &found{removal: Removal{Unit: m.Unit.Reveal(), Part: m.Part.Reveal(), Number: m.Number}}, Missing, m.Why, time.Time{})
	}
	n.plan.Whole = n.plan.Whole && len(result.Missing)+len(result.Unread) == 0 && !result.Cut
	return nil
}

func (n *planning) sourceOf(connector, name string) *Source {
	for _, s := range n.sources {
		if s.Connector == connector && s.Name == name {
			return s
		}
	}
	s := &Source{Connector: connector, Name: name, System: records.System(name)}
	n.sources = append(n.sources, s)
	return s
}

func removalOf(r *records.Record) Removal {
	m := Removal{Unit: r.Unit.Reveal(), Part: r.Part.Reveal(), Number: r.Number, Strategy: Delete}
	key := keyFields(r)
	for i := range key {
		f := &key[i]
		c := Cell{Field: f.Name, Null: f.Null}
		if len(f.Values) > 0 {
			c.Value = f.Values[0]
		}
		m.Key = append(m.Key, c)
	}
	return m
}

// keep notes that a record stays. What it returns is valid until the next.
func (n *planning) keep(system string, f *found, sort, why string, until time.Time) *Kept {
	m := &f.removal
	k := Kept{ID: n.id(system, m), By: m.By, System: system, Unit: m.Unit, Number: m.Number, Key: m.Shown, Named: f.named(), Sort: sort, Why: why}
	k.Name = f.record != nil && f.record.Name
	if !until.IsZero() {
		k.Until = until.Format(time.DateOnly)
	}
	n.plan.Kept = append(n.plan.Kept, k)
	return &n.plan.Kept[len(n.plan.Kept)-1]
}

// id is a keyed hash of where a record is.
func (n *planning) id(system string, m *Removal) string {
	print := n.Key.Fingerprint("erasure", []byte(strings.Join([]string{n.Request, system, place(m)}, "\x00")))
	id := hex.EncodeToString(print[:5])
	n.met[id] = true
	return id
}

func place(m *Removal) string {
	text := m.Unit + "\x00" + m.Part + "\x00"
	if len(m.Key) == 0 {
		return fmt.Sprint(text, m.Number)
	}
	for _, c := range m.Key {
		text += fmt.Sprintf("%s\x00%v\x00%s\x00", c.Field, c.Null, c.Value)
	}
	return text
}

// source plans one source.
func (n *planning) source(ctx context.Context, s *Source) error {
	eraser, err := n.Open(ctx, s.Connector, scanners.NewPrivate(s.Name))
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		n.byHand(s, closedSource+": "+err.Error())
		return nil //nolint:nilerr // it is in the plan
	}
	if r, ok := eraser.(erasing.Remainder); ok {
		s.Remains = r.Remains()
	}
	if eraser.Whole() {
		err = n.database(ctx, eraser, s)
	} else {
		err = n.units(ctx, eraser, s)
	}
	if err != nil {
		return errors.Join(err, eraser.Close())
	}
	return eraser.Close()
}

// closedSource is why records of a source are left to people; behind it stands what its engineer can do.
const closedSource = "the source does not open to change it"

// byHand leaves what is to be done with a source's records to people.
func (n *planning) byHand(s *Source, why string) {
	for i := range n.found[s] {
		f := &n.found[s][i]
		if n.Choose == nil || !n.Choose(&Case{System: s.System, Record: f.record, Removal: &f.removal}).Skip {
			n.keep(s.System, f, Task, why, time.Time{})
		}
	}
}

// database plans a source that is erased from in one transaction.
func (n *planning) database(ctx context.Context, eraser erasing.Eraser, s *Source) error {
	var list []found
	for _, f := range n.around(s, func(part string) (string, bool) { return "", part != "" }) {
		if n.first(s, &f.removal) && n.admit(s, &f, true) {
			list = append(list, f)
		}
	}
	step, documents, err := n.examine(ctx, eraser, s, list)
	for i := range documents { // of which a database has none
		n.keep(s.System, &documents[i].found, Task, documents[i].why, time.Time{})
	}
	if len(step) > 0 {
		s.Steps = append(s.Steps, step)
	}
	return err
}

// around are the person's records, and of what lies in a value of a row or record, as a document does, that: it goes with it, but for one that is not the
// person's. in tells the part of a record that a part lies in.
func (n *planning) around(s *Source, in func(part string) (string, bool)) (list []found) {
	at := map[string]int{}
	var within []found
	for _, f := range n.found[s] {
		part, is := in(f.removal.Part)
		if is && f.record != nil && !f.record.Name {
			f.removal.Part, f.foreign = part, true
			within = append(within, f)
			continue
		}
		if row := place(&f.removal); !f.record.Name {
			if _, met := at[row]; !met {
				at[row] = len(list)
			}
		}
		list = append(list, f)
	}
	for _, f := range within {
		row := place(&f.removal)
		n, met := at[row]
		if !met {
			n = len(list)
			at[row], list = n, append(list, f)
		}
		list[n].inside = append(list[n].inside, f.record)
	}
	return list
}

// first tells whether a record was not met before.
func (n *planning) first(s *Source, m *Removal) bool {
	at := s.Name + "\x00" + place(m)
	before := n.seen[at]
	n.seen[at] = true
	return !before
}

// admit tells whether a record is to be erased, and how.
func (n *planning) admit(s *Source, f *found, database bool) bool {
	m, r := &f.removal, f.record
	if n.Choose != nil {
		decision, by := n.decided(s, f)
		m.By = by
		if f.foreign && decision == "" {
			n.keep(s.System, f, Doubtful, foreignRow, time.Time{})
			return false
		}
		c := n.Choose(&Case{System: s.System, Database: database, Record: r, Removal: m, Decision: decision})
		if c.Sort != "" {
			n.keep(s.System, f, c.Sort, c.Why, time.Time{})
		}
		return !c.Skip && c.Sort == ""
	}
	if at := slices.IndexFunc(n.Rules, func(one Rule) bool { return one.fits(s.System, m.Unit) }); at >= 0 {
		rule := &n.Rules[at]
		if rule.Strategy == Retain {
			end, err := rule.endOf(r)
			switch {
			case err != nil:
				n.keep(s.System, f, Retained, rule.Ground+"; "+err.Error()+", so nobody knows for how long", time.Time{})
				return false
			case !end.Before(n.Now.Truncate(24 * time.Hour)):
				n.keep(s.System, f, Retained, rule.Ground, end)
				return false
			}
		} else if sort, why := n.apply(rule, f, database); sort != "" {
			n.keep(s.System, f, sort, why, time.Time{})
			return false
		}
	}
	var why string
	switch {
	case f.foreign:
		why = foreignRow
	case r.Namesake && len(r.Others) > 0:
		why = "it holds the person's name beside an identifier of somebody else"
	case r.Namesake:
		why = "it holds the person's name, and nothing tells whether it is the person's"
	case r.Beside:
		why = "it stands by a line of the person's, and nothing tells whose address, birth date or name it holds"
	case len(r.Others) > 0:
		why = "it holds other people's identifiers as well"
	case n.strange(r):
		why = "it holds somebody else's name beside an identifier of the person"
	case r.Doubtful():
		why = r.Doubt.String()
	case r.Mention && len(r.Path) == 0 && (database || !r.Logged()):
		why = "it mentions the person only in a longer text"
	default:
		return true
	}
	decision, by := n.decided(s, f)
	m.By = by
	switch decision {
	case DecideDelete:
		return true
	case DecideRedact:
		if m.Change = n.cleared(f); len(m.Change) > 0 {
			m.Strategy = Redact
			return true
		}
		n.keep(s.System, f, Doubtful, why+"; where in it is not known well enough to redact it", time.Time{})
	case DecideKeep:
		n.keep(s.System, f, Left, why, time.Time{})
	default:
		n.keep(s.System, f, Doubtful, why, time.Time{})
	}
	return false
}

// apply sets what a rule other than retain does with a record; a sort, with why, says that it stays.
func (n *planning) apply(rule *Rule, f *found, database bool) (sort, why string) {
	if f.foreign { // its fields are none of the row's
		return "", ""
	}
	m, r := &f.removal, f.record
	m.Strategy = rule.Strategy
	switch rule.Strategy {
	case Null, Overwrite, Pseudonymise:
		m.Change = n.change(rule, f)
		switch {
		case len(m.Change) > 0:
		case !r.Named && rule.nothingIn(r):
			return Left, "a rule changes its fields, and nothing stands in these"
		default:
			return Task, "a rule changes its fields, and none of these is there: erase it by hand, or give it a rule"
		}
	case Rewrite, DeleteObject:
		if database {
			return Task, "a rule for files and objects is for it: give it one for tables"
		}
	case Delete:
		if !database {
			m.Strategy = Rewrite
		}
	case Retain, Redact:
	}
	return "", ""
}

// change is what a rule makes of a record's fields. A document in one of them is cleared.
func (n *planning) change(rule *Rule, f *found) (list []Cell) {
	m, r := &f.removal, f.record
	for _, one := range f.inside {
		for _, c := range holders(one, n.read) {
			if (len(rule.Fields) == 0 || slices.Contains(rule.Fields, c.Field)) && r.Field(c.Field) == nil {
				list = append(list, c)
			}
		}
	}
	for i := range r.Fields {
		f := &r.Fields[i]
		named := slices.Contains(rule.Fields, f.Name) || len(rule.Fields) == 0 && f.Kind != ""
		if !named || slices.Contains(r.Key, i) || f.Null {
			continue
		}
		c := Cell{Field: f.Name}
		switch rule.Strategy {
		case Null:
			c.Null = true
		case Pseudonymise:
			c.Value = n.pseudonym(m, f.Name)
		case Overwrite:
			if c.Value = []byte(rule.Text); rule.Text == "" {
				c.Value = []byte(Erased)
			}
		case Delete, Rewrite, DeleteObject, Redact, Retain:
		}
		list = append(list, c)
	}
	return list
}

// examine asks the eraser what it would do, until nothing is left that it would not. Of what lies in a document that is not written again,
// but could go as a whole, it gives back the documents.
func (n *planning) examine(ctx context.Context, eraser erasing.Eraser, s *Source, list []found) (_ Step, documents []obstructed, _ error) {
	for len(list) > 0 {
		step := make(Step, len(list))
		for i := range list {
			step[i] = list[i].removal
		}
		standing, err := eraser.Examine(ctx, step.Removals())
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		if err == nil && len(standing) != len(list) {
			err = errors.New("it does not say of everything what stands there")
		}
		if err != nil {
			for i := range list {
				n.keep(s.System, &list[i], Task, "the source could not be looked at to erase from it: "+err.Error(), time.Time{})
			}
			return nil, documents, nil
		}
		var left []found
		anew := false
		for i := range list {
			st, m := &standing[i], &list[i].removal
			m.Digest, m.After, m.How = st.Digest, st.After, st.How
			if m.Strategy == Mark {
				m.Before = standingOf(m.Change, st.Cells)
			}
			switch {
			case !st.Found || !list[i].foreign && !same(list[i].record, st.Cells): // a document's fields are none of the row's
				n.keep(s.System, &list[i], Missing, "it has gone or changed while the plan was made", time.Time{})
			case st.Obstacle != "" && st.Document != nil && (len(m.Change) == 0 || m.Strategy == Rewrite):
				documents = append(documents, obstructed{list[i], st.Document.Part.Reveal(), st.Obstacle})
			case st.Held && n.Choose == nil:
				if n.held(s, &list[i], st.Obstacle) {
					left, anew = append(left, list[i]), true
				}
			case st.Obstacle != "":
				n.keep(s.System, &list[i], Task, st.Obstacle, st.Until)
			case len(m.Before) < len(m.Change) && m.Strategy == Mark:
				n.keep(s.System, &list[i], Task, "what stands in the marker's field is not known well enough to put it back: mark it by hand", time.Time{})
			default:
				left = append(left, list[i])
				step[len(left)-1] = *m
			}
		}
		if len(left) == len(list) && !anew {
			return step, documents, nil
		}
		for i := range left { // to be found out anew
			left[i].removal.Digest, left[i].removal.After = nil, nil
		}
		list = left // what stays may be in the way of something else
	}
	return nil, documents, nil
}

// standingOf are the fields of a change as they stand.
func standingOf(change []Cell, cells []erasing.Cell) (before []Cell) {
	for _, c := range change {
		if at := slices.IndexFunc(cells, func(o erasing.Cell) bool { return o.Field == c.Field && o.Nth == 0 }); at >= 0 {
			before = append(before, Cell(cells[at]))
		}
	}
	return before
}

// same tells whether an eraser sees the record that was read: the same values where the person is named or, of a record that is known by its number
// alone, everywhere; and those of lists, which are told apart by their order.
func same(r *records.Record, cells []erasing.Cell) bool {
	for i := range r.Fields {
		f := &r.Fields[i]
		var now [][]byte
		several := false
		for _, c := range cells {
			if c.Field == f.Name && !c.Null {
				now, several = append(now, c.Value), several || c.Nth > 0
			}
		}
		if several && !r.Cut && !slices.EqualFunc(now, f.Values, bytes.Equal) {
			return false
		}
		if !f.Kind.Identifies() && len(r.Key) > 0 || len(f.Values) != 1 || f.Null {
			continue
		}
		called := func(c erasing.Cell) bool { return c.Field == f.Name }
		if slices.ContainsFunc(cells, called) && !slices.ContainsFunc(now, func(v []byte) bool { return bytes.Equal(v, f.Values[0]) }) {
			return false
		}
	}
	return true
}
