package erasure

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"dossier/reports"
	"dossier/reports/stores"
)

// Certified is what a certificate tells of.
type Certified struct {
	Plan      *Plan
	Hash      string // of the plan
	Check     *Check
	Carried   time.Time // when the plan had been carried out
	Approvers []Approval
	Copies    []Copies
	Label     Label
}

// Approval is one of a plan.
type Approval struct {
	Approver
	At time.Time
}

// Certificate is the document that an erasure is proved by. It holds names of systems, tables and files, and no value. It calls itself a
// certificate only where [Complete] holds; else it is a report.
func Certificate(c *Certified) *reports.Document {
	p := c.Plan
	d := &reports.Document{
		Name: "report-of-erasure", Title: "Report of erasure, request " + p.Request, Main: "erased",
		Subtitle: "carried out " + stamped(c.Carried) + ", searched anew " + stamped(c.Check.At),
		Facts: []reports.Fact{
			{Label: "Erased or changed", Value: strconv.Itoa(p.Count()), Note: "records and files"},
			{Label: "Stay", Value: strconv.Itoa(len(p.Kept)), Note: "records and files, each with its reason"},
			{Label: "Found that nothing explains", Value: strconv.FormatInt(c.Check.Left(), 10), Note: "by searching all sources anew"},
			{Label: "Plan, SHA-256", Value: c.Hash},
		},
	}
	d.Lead = fmt.Sprintf("%d records and files of the person were erased or changed, %d stay. A new search of %d sources found %d records of the person that nothing explains.",
		p.Count(), len(p.Kept), len(c.Check.Systems), c.Check.Left())
	if Complete(p, c.Check) {
		d.Name, d.Title = "certificate-of-erasure", "Certificate of erasure, request "+p.Request
	}
	d.Notices = notices(c)
	d.Sections = []reports.Section{
		{ID: "done", Title: "What was done", Tables: []reports.Table{erasedTable(p, c.Check, c.Label)}},
		{ID: "stays", Title: "What stays, and why", Tables: []reports.Table{
			{
				ID: "stays", Title: "What stays", Empty: "Nothing.", Brief: 1000, Rows: stays(p, c.Label),
				Columns: []reports.Column{{ID: "id", Title: "ID"}, {ID: "system", Title: "System"}, {ID: "unit", Title: "Table or file"}, {ID: "record", Title: "Record", Align: reports.End}, {ID: "sort", Title: "Sort"}, {ID: "why", Title: "Why"}, {ID: "until", Title: "Until"}},
			},
			remainsTable(c),
		}},
		{ID: "search", Title: "The search afterwards", Text: []string{
			"Every source of the inventory was read again in full and searched for the person's identifiers, whatever the plan says of them.",
		}, Tables: []reports.Table{searchedTable(c.Check, c.Label), tracesTable(c.Check, c.Label), gapsTable(c.Check, c.Label)}},
		{ID: "approvals", Title: "Who approved the plan", Tables: []reports.Table{approvalsTable(c)}},
	}
	return d
}

func stamped(t time.Time) string { return t.UTC().Format("2006-01-02 15:04") + " UTC" }

func notices(c *Certified) (list []reports.Notice) {
	if n := c.Check.Left(); n > 0 {
		list = append(list, reports.Notice{Title: "The person is still there", Tone: reports.Bad, Text: []string{
			"The new search found records that the plan neither erased nor keeps. Scan again, and plan again.",
		}})
	}
	open := 0
	for i := range c.Plan.Kept {
		if s := c.Plan.Kept[i].Sort; s != Retained && s != Left {
			open++
		}
	}
	if open > 0 {
		list = append(list, reports.Notice{Title: "Not everything is done", Tone: reports.Warning, Text: []string{
			fmt.Sprintf("%d records or files stay because nobody decided, or because they must be erased by hand.", open),
		}})
	}
	if !c.Plan.Whole || !c.Check.Whole() {
		list = append(list, reports.Notice{Title: "Not everything was searched", Tone: reports.Warning, Text: []string{
			"Some of what was scanned could not be read: the person's data may be in it. The table of gaps names it.",
		}})
	}
	return list
}

func erasedTable(p *Plan, c *Check, label Label) reports.Table {
	type line struct {
		system, unit string
		strategy     Strategy
	}
	counts := map[line]int{}
	var order []line
	for i := range p.Sources {
		for _, step := range p.Sources[i].Steps {
			for j := range step {
				l := line{p.Sources[i].System, step[j].Unit, step[j].Strategy}
				if counts[l]++; counts[l] == 1 {
					order = append(order, l)
				}
			}
		}
	}
	slices.SortStableFunc(order, func(a, b line) int { return cmp.Or(cmp.Compare(a.system, b.system), cmp.Compare(a.unit, b.unit)) })
	after := map[[2]string]int64{}
	for i := range c.Traces {
		after[[2]string{c.Traces[i].System, c.Traces[i].Unit}] = c.Traces[i].Found
	}
	rows := make([][]reports.Cell, len(order))
	for i, l := range order {
		rows[i] = []reports.Cell{{Text: label(l.system)}, {Text: label(l.unit)}, {Text: string(l.strategy)}, figure(int64(counts[l])), figure(after[[2]string{l.system, l.unit}])}
	}
	return table("erased", "What was erased or changed", "Nothing.", rows,
		reports.Column{ID: "system", Title: "System"}, reports.Column{ID: "unit", Title: "Table or file"}, reports.Column{ID: "strategy", Title: "What was done"},
		reports.Column{ID: "before", Title: "Records", Align: reports.End}, reports.Column{ID: "after", Title: "Found of the person afterwards", Align: reports.End})
}

func remainsTable(c *Certified) reports.Table {
	var rows [][]reports.Cell
	for i := range c.Plan.Sources {
		s := &c.Plan.Sources[i]
		for _, r := range s.Remains {
			rows = append(rows, []reports.Cell{{Text: c.Label(s.System)}, {Text: r}, {}})
		}
		for _, copies := range c.Copies {
			touched := slices.ContainsFunc(s.Steps, func(step Step) bool {
				return slices.ContainsFunc(step, func(m Removal) bool { return stores.Matches(copies.Store, s.System, m.Unit) })
			})
			if touched {
				last := c.Carried.UTC().AddDate(0, 0, copies.Days).Format(time.DateOnly)
				rows = append(rows, []reports.Cell{{Text: c.Label(s.System)}, {Text: copies.What + ", not put back meanwhile without erasing again"}, {Text: last}})
			}
		}
	}
	t := table("copies", "Copies that end by themselves", "None are configured (erase.backups in dossier.yaml), and the sources keep none.", rows,
		reports.Column{ID: "system", Title: "System"}, reports.Column{ID: "what", Title: "What"}, reports.Column{ID: "until", Title: "Gone by"})
	return t
}

func searchedTable(c *Check, label Label) reports.Table {
	rows := make([][]reports.Cell, len(c.Systems))
	for i, s := range c.Systems {
		rows[i] = []reports.Cell{{Text: label(s.System)}, {Text: s.Connector}, figure(int64(s.Units)), figure(s.Records)}
	}
	return table("searched", "What was searched", "Nothing.", rows, reports.Column{ID: "system", Title: "System"}, reports.Column{ID: "connector", Title: "Sort"},
		reports.Column{ID: "units", Title: "Tables or files", Align: reports.End}, reports.Column{ID: "records", Title: "Records", Align: reports.End})
}

func tracesTable(c *Check, label Label) reports.Table {
	rows := make([][]reports.Cell, len(c.Traces))
	for i := range c.Traces {
		t := &c.Traces[i]
		left := figure(t.Left())
		if t.Left() > 0 {
			left.Tone = reports.Bad
		}
		if t.Name {
			left.Note = "and the name itself"
		}
		rows[i] = []reports.Cell{{Text: label(t.System)}, {Text: label(t.Unit)}, figure(t.Found), figure(t.Kept), figure(t.Open), left}
	}
	return table("traces", "What was found of the person", "Nothing.", rows, reports.Column{ID: "system", Title: "System"}, reports.Column{ID: "unit", Title: "Table or file"},
		reports.Column{ID: "found", Title: "Records", Align: reports.End}, reports.Column{ID: "kept", Title: "Kept by the plan", Align: reports.End},
		reports.Column{ID: "open", Title: "Still to be done", Align: reports.End}, reports.Column{ID: "left", Title: "Unexplained", Align: reports.End})
}

func gapsTable(c *Check, label Label) reports.Table {
	rows := make([][]reports.Cell, len(c.Unread))
	for i, g := range c.Unread {
		rows[i] = []reports.Cell{{Text: label(g.System)}, {Text: label(g.Unit)}, {Text: g.Why}}
	}
	return table("gaps", "What could not be searched", "Everything was searched.", rows, reports.Column{ID: "system", Title: "System"},
		reports.Column{ID: "unit", Title: "Table or file"}, reports.Column{ID: "why", Title: "Why"})
}

func approvalsTable(c *Certified) reports.Table {
	rows := make([][]reports.Cell, len(c.Approvers))
	for i, a := range c.Approvers {
		rows[i] = []reports.Cell{{Text: a.Name}, {Text: a.Key}, {Text: stamped(a.At)}}
	}
	return table("approvals", "Approvals", "Nobody.", rows, reports.Column{ID: "who", Title: "Who"}, reports.Column{ID: "key", Title: "SSH key"}, reports.Column{ID: "at", Title: "When"})
}

func table(id, title, empty string, rows [][]reports.Cell, columns ...reports.Column) reports.Table {
	return reports.Table{ID: id, Title: title, Empty: empty, Brief: 1000, Columns: columns, Rows: func(yield func([]reports.Cell, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}}
}

func figure(n int64) reports.Cell { return reports.Cell{Text: strconv.FormatInt(n, 10), Value: n} }
