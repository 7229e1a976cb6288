package erasure

import (
	"context"
	"slices"
	"time"

	"dossier/detectors"
	"dossier/reports/records"
)

// Check is what a new search of all sources says after a plan was carried out.
type Check struct {
	At      time.Time
	Systems []Searched
	Traces  []Remaining
	Unread  []Gap
}

// Searched is one source that was searched anew.
type Searched struct {
	System    string `json:"system"`
	Connector string `json:"connector"`
	Units     int    `json:"units"`
	Records   int64  `json:"records"`
}

// Remaining is a unit that still holds something of the person.
type Remaining struct {
	System string `json:"system"`
	Unit   string `json:"unit"`
	Found  int64  `json:"records"`        // that hold something of the person
	Kept   int64  `json:"kept"`           // of them, those that the plan keeps: retained, or left by a decision
	Open   int64  `json:"to_be_done"`     // those that the plan could not erase: tasks, and what is in doubt
	Name   bool   `json:"name,omitempty"` // the unit's own name holds it, and the plan knows nothing of that

	Common  int64 `json:"common,omitempty"`  // beside these: that hold only what the person asked by and others have as well, as a household its telephone
	Digests int64 `json:"digests,omitempty"` // beside these: that hold a digest of what the person gave, which is theirs as long as somebody has that to compare
}

// Left is how many records nothing explains.
func (r *Remaining) Left() int64 { return r.Found - r.Kept - r.Open }

// Gap is a place that could not be searched.
type Gap struct {
	System string `json:"system"`
	Unit   string `json:"unit,omitempty"` // "" the source
	Why    string `json:"why"`            // a [scanners.Why]
	Detail string `json:"detail,omitempty"`
}

// Verify searches every source of the inventory for the person that a plan is of: for the fingerprints of the person's identifiers, and for
// what the person gave: words, with their digests, and fingerprints, for the same in another form, and apart what others have as well. It counts the records that it finds against those
// that the plan keeps in the same unit; digests are kept where a rule retains the unit.
func Verify(ctx context.Context, reader *records.Reader, p *Plan, given *records.Sought, rules []Rule, now time.Time) (*Check, error) {
	sought := *given
	sought.Prints = slices.Clone(given.Prints)
	for _, print := range slices.Concat(p.Prints, p.Tied) {
		sought.Prints = append(sought.Prints, detectors.Fingerprint(print))
	}
	list, err := reader.Trace(ctx, &sought)
	if err != nil {
		return nil, err
	}
	c := &Check{At: now.UTC()}
	kept, called := p.KeptByUnit(), map[[2]string]bool{}
	for i := range p.Kept {
		if k := &p.Kept[i]; k.Name {
			called[[2]string{k.System, k.Unit}] = true
		}
	}
	for i := range list {
		t := &list[i]
		system := records.System(t.Source.Reveal())
		c.Systems = append(c.Systems, Searched{System: system, Connector: t.Connector, Units: t.Units, Records: t.Records})
		for _, f := range t.Found {
			unit := f.Unit.Reveal()
			k := kept[[2]string{system, unit}]
			r := Remaining{System: system, Unit: unit, Found: f.Records, Common: f.Common, Name: f.Named && !called[[2]string{system, unit}]}
			r.Kept = min(f.Records, k.Kept)
			r.Open = min(f.Records-r.Kept, k.Open)
			if at := slices.IndexFunc(rules, func(one Rule) bool { return one.fits(system, unit) }); at >= 0 && rules[at].Strategy == Retain {
				r.Found, r.Kept = r.Found+f.Digests, r.Kept+f.Digests
			} else {
				r.Digests = f.Digests
			}
			c.Traces = append(c.Traces, r)
		}
		for _, u := range t.Unread {
			c.Unread = append(c.Unread, Gap{System: system, Unit: u.Unit.Reveal(), Why: string(u.Why), Detail: u.Detail})
		}
	}
	return c, nil
}

// Keeping is how many records that name the person a plan keeps in a unit, by [Remaining]'s terms.
type Keeping struct{ Kept, Open int64 }

// KeptByUnit counts, by system and unit, the records that name the person and stay.
func (p *Plan) KeptByUnit() map[[2]string]Keeping {
	all := map[[2]string]Keeping{}
	for i := range p.Kept {
		k := &p.Kept[i]
		if !k.Named {
			continue
		}
		at := [2]string{k.System, k.Unit}
		n := all[at]
		switch k.Sort {
		case Retained, Left:
			n.Kept += max(1, k.Records)
		case Task, Doubtful:
			n.Open += max(1, k.Records)
		}
		all[at] = n
	}
	return all
}

// Left is how many records nothing explains; units whose own name holds the person count as one.
func (c *Check) Left() (n int64) {
	for i := range c.Traces {
		if n += c.Traces[i].Left(); c.Traces[i].Name {
			n++
		}
	}
	return n
}

// Digests is how many records hold a digest of what the person gave, and no rule retains them.
func (c *Check) Digests() (n int64) {
	for i := range c.Traces {
		n += c.Traces[i].Digests
	}
	return n
}

// Whole tells that every source was searched in full.
func (c *Check) Whole() bool { return len(c.Unread) == 0 }

// ByHand tells whether a record that people were to erase has been, as the search shows: its unit could be searched, and nothing of the person is in it but
// what the plan keeps there.
func (c *Check) ByHand(k *Kept) bool {
	if k.Sort != Task || !k.Named || k.Name {
		return false
	}
	searched := slices.ContainsFunc(c.Systems, func(s Searched) bool { return s.System == k.System })
	unread := slices.ContainsFunc(c.Unread, func(g Gap) bool { return g.System == k.System && (g.Unit == "" || g.Unit == k.Unit) })
	there := slices.ContainsFunc(c.Traces, func(t Remaining) bool { return t.System == k.System && t.Unit == k.Unit && t.Found > t.Kept })
	return searched && !unread && !there
}

// Gone are the IDs of what [Check.ByHand] tells.
func (c *Check) Gone(p *Plan) (ids []string) {
	for i := range p.Kept {
		if k := &p.Kept[i]; c.ByHand(k) {
			ids = append(ids, k.ID)
		}
	}
	return ids
}

// Undone is how many records still stay though nobody decided so, as the search shows.
func (c *Check) Undone(p *Plan) int {
	stays, _ := c.apart(p)
	return stays.Undone()
}

// apart is a plan with what stays, and with what people have erased by hand.
func (c *Check) apart(p *Plan) (stays, byHand *Plan) { return p.Apart(c.Gone(p)) }

// Apart is the plan with what stays, and with what has gone since of that, by IDs that [Check.Gone] told.
func (p *Plan) Apart(gone []string) (stays, since *Plan) {
	one, other := *p, *p
	one.Kept, other.Kept = nil, nil
	for i := range p.Kept {
		to := &one
		if slices.Contains(gone, p.Kept[i].ID) {
			to = &other
		}
		to.Kept = append(to.Kept, p.Kept[i])
	}
	return &one, &other
}

// Complete tells that the person is erased but for what the plan keeps on a ground or by a decision, and that everything was searched.
func Complete(p *Plan, c *Check) bool {
	return p.Whole && c.Undone(p) == 0 && c.Whole() && c.Left()+c.Digests() == 0
}
