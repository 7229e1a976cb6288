package erasure

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"dossier/reports"
	"dossier/reports/language"
	"dossier/reports/stores"
)

// Certified is what a certificate tells of.
type Certified struct {
	Plan       *Plan
	Hash       string // of the plan
	Check      *Check
	Carried    time.Time // when the plan had been carried out
	Approvers  []Approval
	Copies     []Copies
	Recipients []Informed
	Looked     bool   // it was looked who must be told
	Version    string // of this program
	Journal    string // SHA-256 of the journal's last line before the report
	Label      Label
	Language   *language.Language // nil: English
}

// Approval is one of a plan.
type Approval struct {
	Approver
	At time.Time `json:"at"`
}

// Informed is a recipient of the data (Article 19 GDPR).
type Informed struct {
	Name    string `json:"name"`
	Told    string `json:"told,omitempty"`   // ISO 8601; "" not yet
	Outcome string `json:"answer,omitempty"` // of their answer: "done", "no-data", "declined" or "impossible"; "" none came
}

// Certificate is the document that an erasure is proved by. It holds names of systems, tables and files, and no value. It calls itself a
// certificate only where [Complete] holds; else it is a report.
func Certificate(c *Certified) *reports.Document {
	p, l, t := c.Plan, c.Language, c.Language.Text
	stay, byHand := c.apart()
	d := &reports.Document{
		Name: "report-of-erasure", Title: fmt.Sprintf(t("Report of erasure, request %s"), p.Request), Main: "erased", Language: l.BCP47(), Made: c.Check.At,
		Subtitle: fmt.Sprintf(t("carried out %s, searched anew %s"), l.Moment(c.Carried), l.Moment(c.Check.At)),
		Facts: []reports.Fact{
			{Label: t("Erased or changed"), Value: reports.Number(int64(p.Count())), Note: t("records and files")},
			{Label: t("Stay"), Value: reports.Number(int64(len(stay.Kept))), Note: t("records and files, each with its reason")},
			{Label: t("Found that nothing explains"), Value: reports.Number(c.Check.Left()), Note: t("by searching all sources anew")},
		},
		Notices: c.notices(),
		Data:    c.data(),
	}
	sources := l.Count(int64(len(c.Check.Systems)), "source", "sources")
	found := fmt.Sprintf(t("A new search of %s for the person found nothing that the plan does not explain."), sources)
	if n := c.Check.Left(); n > 0 {
		found = fmt.Sprintf(t("A new search of %s for the person found %s that nothing explains."), sources, l.Count(n, "record", "records"))
	}
	d.Lead = fmt.Sprintf(t("Erased or changed: %s. What stays: %s."), things(l, p.Count()), things(l, len(stay.Kept))) + " " + found
	if Complete(p, c.Check) {
		d.Name, d.Title = "certificate-of-erasure", fmt.Sprintf(t("Certificate of erasure, request %s"), p.Request)
	}
	d.Sections = l.Sections([]reports.Section{
		{ID: "done", Title: "What was done", Tables: slices.Concat([]reports.Table{c.erased()}, c.byHand(byHand), c.settled())},
		{ID: "stays", Title: "What stays, and why", Tables: []reports.Table{
			{ID: "stays", Title: "What stays", Empty: "Nothing.", Brief: 1000, Columns: kept(stay, true), Rows: staying(stay, c.Label, l)},
			c.remains(),
		}},
		{ID: "search", Title: "The search afterwards", Text: []string{
			"Every source of the inventory was read again in full and searched for the person's identifiers, whatever the plan says of them.",
		}, Tables: []reports.Table{c.searched(), c.traces(), c.gaps()}},
		{ID: "recipients", Title: "Who else was told", Tables: []reports.Table{c.recipients()}},
		{ID: "approvals", Title: "Who approved the plan, and how to check it", Tables: []reports.Table{c.approvals(), c.proof()}},
	})
	return d
}

// apart is the plan with what stays, and with what people have erased by hand, without what only whoever looks after a source can do about it.
func (c *Certified) apart() (stay, byHand *Plan) {
	stay, byHand = c.Check.apart(c.Plan)
	for _, list := range [][]Kept{stay.Kept, byHand.Kept} {
		for i := range list {
			if strings.HasPrefix(list[i].Why, closedSource) {
				list[i].Why = closedSource
			}
		}
	}
	return stay, byHand
}

func (c *Certified) notices() (list []reports.Notice) {
	l, t := c.Language, c.Language.Text
	if c.Check.Left() > 0 {
		list = append(list, reports.Notice{Title: t("The person is still there"), Tone: reports.Bad, Text: []string{
			t("The new search found records that the plan neither erased nor keeps."),
		}})
	}
	if n := c.Check.Digests(); n > 0 {
		list = append(list, reports.Notice{Title: t("Digests of the person's data are there"), Tone: reports.Warning, Text: []string{
			fmt.Sprintf(t("%s: MD5, SHA-1 or SHA-256 of what the person gave. Whoever has that can tell whose they are, so they are the person's data. They are not erased yet."), l.Count(n, "record", "records")),
		}})
	}
	if open := c.Check.Undone(c.Plan); open > 0 {
		list = append(list, reports.Notice{Title: t("Not everything is done"), Tone: reports.Warning, Text: []string{
			fmt.Sprintf(t("What stays because nobody decided, or because it must be erased by hand: %s."), things(l, open)),
		}})
	}
	if !c.Plan.Whole || !c.Check.Whole() {
		list = append(list, reports.Notice{Title: t("Not everything was searched"), Tone: reports.Warning, Text: []string{
			t("Some of what was scanned could not be read: the person's data may be in it. The table of gaps names it."),
		}})
	}
	return list
}

func (c *Certified) erased() reports.Table {
	rows := make([][]reports.Cell, 0, len(c.Plan.Sources))
	for _, one := range c.counts() {
		rows = append(rows, []reports.Cell{{Text: one.System}, {Text: one.Unit}, one.Strategy.cell(c.Language), figure(one.Records), figure(one.After)})
	}
	return reports.Table{ID: "erased", Title: "What was erased or changed", Empty: "Nothing.", Brief: 1000, Rows: filled(rows), Columns: []reports.Column{
		{ID: "system", Title: "System"},
		{ID: "unit", Title: "Table or file"},
		{ID: "strategy", Title: "What is done"},
		{ID: "before", Title: "Records", Align: reports.End},
		{ID: "after", Title: "Found of the person afterwards", Align: reports.End},
	}}
}

// byHand lists what people were to erase, where the search shows that they did; no table where there is none.
func (c *Certified) byHand(p *Plan) []reports.Table {
	if len(p.Kept) == 0 {
		return nil
	}
	columns := kept(p, true)
	at := slices.IndexFunc(columns, func(c reports.Column) bool { return c.ID == "sort" })
	columns = slices.Delete(columns, at, at+1)
	return []reports.Table{{ID: "by-hand", Title: "Erased by hand, as the search shows", Empty: "Nothing.", Brief: 1000, Columns: columns, Rows: func(yield func([]reports.Cell, error) bool) {
		for row, err := range staying(p, c.Label, c.Language) {
			if !yield(slices.Delete(row, at, at+1), err) {
				return
			}
		}
	}}}
}

// settled lists the decisions that were of a record and of what hangs on it, with how much that was; no table where there is none.
func (c *Certified) settled() []reports.Table {
	all := c.Plan.settled()
	if len(all) == 0 {
		return nil
	}
	var rows [][]reports.Cell
	for _, id := range slices.Sorted(maps.Keys(all)) {
		one := all[id]
		rows = append(rows, []reports.Cell{{Text: id}, {Text: c.Label(one.System)}, {Text: c.Label(one.Unit)}, record(one.Key, one.Number, c.Language), figure(one.Done), figure(one.Stay)})
	}
	return []reports.Table{{ID: "settled", Title: "Decided of a record and of what hangs on it", Empty: "Nothing.", Brief: 1000, Rows: filled(rows), Columns: []reports.Column{
		{ID: "id", Title: "ID"},
		{ID: "system", Title: "System"},
		{ID: "unit", Title: "Table or file"},
		{ID: "record", Title: "Record", Align: reports.End},
		{ID: "done", Title: "Erased or changed with it", Align: reports.End},
		{ID: "stay", Title: "Stay with it", Align: reports.End},
	}}}
}

// counts are what was done, by table or file and strategy.
func (c *Certified) counts() []CertifiedUnit {
	after := map[[2]string]int64{}
	for i := range c.Check.Traces {
		after[[2]string{c.Check.Traces[i].System, c.Check.Traces[i].Unit}] = c.Check.Traces[i].Found
	}
	return c.Plan.counts(c.Label, after)
}

// counts are what is done, by table or file and strategy; after is what is found there afterwards.
func (p *Plan) counts(label Label, after map[[2]string]int64) (list []CertifiedUnit) {
	at := map[CertifiedUnit]int{}
	for s, m := range p.Removals() {
		one := CertifiedUnit{System: label(s.System), Unit: label(m.Unit), Strategy: m.Strategy, After: after[[2]string{s.System, m.Unit}]}
		if _, known := at[one]; !known {
			at[one] = len(list)
			list = append(list, one)
		}
		list[at[one]].Records++
	}
	slices.SortStableFunc(list, func(a, b CertifiedUnit) int {
		return cmp.Or(cmp.Compare(a.System, b.System), cmp.Compare(a.Unit, b.Unit))
	})
	return list
}

func (c *Certified) remains() reports.Table {
	var rows [][]reports.Cell
	for _, one := range c.copies() {
		until := reports.Cell{Text: one.Until}
		if one.Until == "" {
			until.Text = c.Language.Text("not known")
		}
		rows = append(rows, []reports.Cell{{Text: one.System}, {Text: c.Language.Change(one.What)}, until})
	}
	return reports.Table{
		ID: "copies", Title: "Copies that end by themselves", Empty: "None are known, and the sources keep none.", Brief: 1000, Rows: filled(rows),
		Columns: []reports.Column{{ID: "system", Title: "System"}, {ID: "what", Title: "What"}, {ID: "until", Title: "Gone by"}},
	}
}

// copies are what sources themselves still hold, and what holds copies of them.
func (c *Certified) copies() (list []CertifiedCopy) {
	for i := range c.Plan.Sources {
		s := &c.Plan.Sources[i]
		for _, r := range s.Remains {
			list = append(list, CertifiedCopy{System: c.Label(s.System), What: r})
		}
		for _, copies := range c.Copies {
			touched := slices.ContainsFunc(s.Steps, func(step Step) bool {
				return slices.ContainsFunc(step, func(m Removal) bool { return stores.Matches(copies.Store, s.System, m.Unit) })
			})
			if touched {
				last := c.Carried.UTC().AddDate(0, 0, copies.Days).Format(time.DateOnly)
				list = append(list, CertifiedCopy{c.Label(s.System), copies.What + ", not put back meanwhile without erasing again", last})
			}
		}
	}
	return list
}

func (c *Certified) searched() reports.Table {
	rows := make([][]reports.Cell, len(c.Check.Systems))
	for i, s := range c.Check.Systems {
		rows[i] = []reports.Cell{{Text: c.Label(s.System)}, {Text: s.Connector}, figure(int64(s.Units)), figure(s.Records)}
	}
	return reports.Table{ID: "searched", Title: "What was searched", Empty: "Nothing.", Brief: 1000, Rows: filled(rows), Columns: []reports.Column{
		{ID: "system", Title: "System"},
		{ID: "connector", Title: "Sort"},
		{ID: "units", Title: "Tables and files", Align: reports.End},
		{ID: "records", Title: "Records", Align: reports.End},
	}}
}

func (c *Certified) traces() reports.Table {
	rows := make([][]reports.Cell, len(c.Check.Traces))
	for i := range c.Check.Traces {
		t := &c.Check.Traces[i]
		left := figure(t.Left())
		if t.Left() > 0 {
			left.Tone = reports.Bad
		}
		if t.Name {
			left.Note = c.Language.Text("and the name itself")
		}
		rows[i] = []reports.Cell{{Text: c.Label(t.System)}, {Text: c.Label(t.Unit)}, figure(t.Found), figure(t.Kept), figure(t.Open), left, figure(t.Common), figure(t.Digests)}
	}
	return reports.Table{ID: "traces", Title: "What was found of the person", Empty: "Nothing.", Brief: 1000, Rows: filled(rows), Columns: []reports.Column{
		{ID: "system", Title: "System"},
		{ID: "unit", Title: "Table or file"},
		{ID: "found", Title: "Records", Align: reports.End},
		{ID: "kept", Title: "Kept by the plan", Align: reports.End},
		{ID: "open", Title: "Still to be done", Align: reports.End},
		{ID: "left", Title: "Unexplained", Align: reports.End},
		{ID: "common", Title: "Hold only what others have too", Align: reports.End, Hidden: !slices.ContainsFunc(c.Check.Traces, func(t Remaining) bool { return t.Common > 0 })},
		{ID: "digests", Title: "Digests", Align: reports.End, Hidden: c.Check.Digests() == 0},
	}}
}

func (c *Certified) gaps() reports.Table {
	rows := make([][]reports.Cell, len(c.Check.Unread))
	for i, g := range c.Check.Unread {
		why := c.Language.Text(g.Why)
		if g.Detail != "" {
			why += c.Language.Colon() + " " + g.Detail
		}
		rows[i] = []reports.Cell{{Text: c.Label(g.System)}, {Text: c.Label(g.Unit)}, {Text: why}}
	}
	return reports.Table{ID: "gaps", Title: "What could not be searched", Empty: "Everything was searched.", Brief: 1000, Rows: filled(rows), Columns: []reports.Column{
		{ID: "system", Title: "System"},
		{ID: "unit", Title: "Table or file"},
		{ID: "why", Title: "Why"},
	}}
}

// answerWords are what recipients can answer, for people.
var answerWords = map[string]string{
	"": "no answer yet", "done": "has done the same", "no-data": "holds none of the data", "declined": "does not follow", "impossible": "cannot be told, or only with a disproportionate effort",
}

func (c *Certified) recipients() reports.Table {
	rows := make([][]reports.Cell, len(c.Recipients))
	for i, r := range c.Recipients {
		told := reports.Cell{Text: r.Told}
		if r.Told == "" {
			told = reports.Cell{Text: c.Language.Text("not yet"), Tone: reports.Warning}
		}
		rows[i] = []reports.Cell{{Text: r.Name}, told, {Text: c.Language.Text(answerWords[r.Outcome]), Value: r.Outcome}}
	}
	t := reports.Table{ID: "recipients", Title: "Recipients of the data (Article 19 GDPR)", Empty: "Nobody looked yet which recipients are to be told.", Brief: 1000, Rows: filled(rows), Columns: []reports.Column{
		{ID: "recipient", Title: "Recipient"},
		{ID: "told", Title: "Told on"},
		{ID: "answer", Title: "Answer"},
	}}
	if c.Looked {
		t.Empty = c.Language.Text("The record of processing activities names none.")
	}
	return t
}

func (c *Certified) approvals() reports.Table {
	rows := make([][]reports.Cell, len(c.Approvers))
	for i, a := range c.Approvers {
		rows[i] = []reports.Cell{{Text: a.Name}, {Text: a.Key}, {Text: c.Language.Moment(a.At), Value: a.At.UTC().Format(time.RFC3339)}}
	}
	return reports.Table{ID: "approvals", Title: "Approvals", Empty: "Nobody.", Brief: 1000, Rows: filled(rows), Columns: []reports.Column{
		{ID: "who", Title: "Who"},
		{ID: "key", Title: "SSH key"},
		{ID: "at", Title: "When"},
	}}
}

// proof is what ties the report to the plan, the journal and the person.
func (c *Certified) proof() reports.Table {
	t := c.Language.Text
	rows := [][]reports.Cell{
		{{Text: t("The person, under the register's pseudonyms")}, {Text: strings.Join(c.Plan.Subjects, " ")}},
		{{Text: t("Plan, SHA-256")}, {Text: c.Hash}},
		{{Text: t("The journal's last line before this report, SHA-256")}, {Text: c.Journal}},
		{{Text: t("Made by")}, {Text: "dossier " + c.Version}},
	}
	return reports.Table{
		ID: "proof", Title: "How to check it", Empty: "Nothing.", Brief: 1000, Rows: filled(rows), Text: "The SHA-256 of this document stands in the signed journal of requests.",
		Columns: []reports.Column{{ID: "what", Title: "What"}, {ID: "value", Title: "Value"}},
	}
}

func filled(rows [][]reports.Cell) iter.Seq2[[]reports.Cell, error] {
	return func(yield func([]reports.Cell, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func figure(n int64) reports.Cell { return reports.Cell{Text: reports.Number(n), Value: n} }
