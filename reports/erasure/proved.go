package erasure

import "time"

// Proved is a report of erasure for machines. It holds no value; names are masked as in every report.
type Proved struct {
	Request    string          `json:"request"`
	Complete   bool            `json:"complete"` // it is a certificate
	Subjects   []string        `json:"subjects"` // pseudonyms
	Plan       string          `json:"plan_sha256"`
	Journal    string          `json:"journal_sha256"` // of the journal's last line before the report
	Version    string          `json:"version"`        // of this program
	Carried    time.Time       `json:"carried_out"`
	Searched   time.Time       `json:"searched"`
	Left       int64           `json:"unexplained"` // records that the search found and nothing explains
	Erased     []CertifiedUnit `json:"erased"`
	ByHand     []Kept          `json:"erased_by_hand"` // what people were to erase, where the search shows that they did
	Stays      []Kept          `json:"stays"`
	Copies     []CertifiedCopy `json:"copies"`
	Systems    []Searched      `json:"systems"`
	Traces     []Remaining     `json:"traces"`
	Gaps       []Gap           `json:"gaps"`
	Recipients []Informed      `json:"recipients"`
	Approvals  []Approval      `json:"approvals"`
}

// CertifiedUnit is what was done in a table or file.
type CertifiedUnit struct {
	System   string   `json:"system"`
	Unit     string   `json:"unit"`
	Strategy Strategy `json:"strategy"`
	Records  int64    `json:"records"`
	After    int64    `json:"found_afterwards"`
}

// CertifiedCopy is what holds what was erased for a while.
type CertifiedCopy struct {
	System string `json:"system"`
	What   string `json:"what"`
	Until  string `json:"until,omitempty"` // ISO 8601
}

func (c *Certified) data() *Proved {
	stay, byHand := c.apart()
	p := &Proved{
		Request: c.Plan.Request, Complete: Complete(c.Plan, c.Check), Subjects: c.Plan.Subjects, Plan: c.Hash, Journal: c.Journal, Version: c.Version,
		Carried: c.Carried.UTC(), Searched: c.Check.At, Left: c.Check.Left(), Erased: append([]CertifiedUnit{}, c.counts()...), ByHand: byHand.stays(c.Label), Stays: stay.stays(c.Label),
		Copies: append([]CertifiedCopy{}, c.copies()...), Systems: []Searched{}, Traces: []Remaining{}, Gaps: []Gap{},
		Recipients: append([]Informed{}, c.Recipients...), Approvals: append([]Approval{}, c.Approvers...),
	}
	for _, s := range c.Check.Systems {
		s.System = c.Label(s.System)
		p.Systems = append(p.Systems, s)
	}
	for _, t := range c.Check.Traces {
		t.System, t.Unit = c.Label(t.System), c.Label(t.Unit)
		p.Traces = append(p.Traces, t)
	}
	for _, g := range c.Check.Unread {
		g.System, g.Unit = c.Label(g.System), c.Label(g.Unit)
		p.Gaps = append(p.Gaps, g)
	}
	return p
}
