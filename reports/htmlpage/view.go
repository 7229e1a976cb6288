package htmlpage

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"time"

	"dossier/reports"
	"dossier/reports/language"
	"dossier/reports/visible"
)

// The page as its template sees it. All text in it is safe to show; the template escapes markup.
type view struct {
	Language              string
	Title, Subtitle, Lead string
	Policy                string
	Style                 template.CSS // own constant
	Script                template.JS  // own constant
	Words                 words
	Notices               []reports.Notice
	Facts                 []reports.Fact
	Figures               []figure
	Sections              []section
	Around                []link // from a page of a table's rows to those beside it
}

type section struct {
	ID, Title string
	Text      []string
	Tables    []table
}

type table struct {
	ID, Title, Text, Empty string
	Same                   bool // Title is the section's
	Outer                  []outer
	Rows                   int // all of them
	Parts                  *parts
	Map                    bool
}

// words are what the page says of itself.
type words struct {
	Skip, Contents, Around, Foot, Filter, Sort, None string
}

// outer is a heading with what stands under it; a table without groups has one that is empty.
type outer struct {
	Heading []cell
	Inner   []inner
	More    string // where the rest is
}

type inner struct {
	Caption string
	Heading []cell
	Open    bool
	Columns []column
	Rows    [][]cell
}

type column struct {
	Title string
	End   bool
}

type cell struct {
	Label, Text, Note string
	Tone              reports.Tone
	Bar               string // width, as a percentage
	Disc              string // radius
	Number            string // by which rows are sorted
	End, First, Whole bool   // Whole: on one line
}

// openRows is how many rows a table may have for its groups to stand open from the start.
const openRows = 25

func newView(d *reports.Document, limit int) (*view, error) {
	l := language.Of(d.Language)
	v := &view{
		Language: cmp.Or(d.Language, "en"), Script: template.JS(script), Words: newWords(l), //nolint:gosec // a constant of this package
		Title: show(d.Title), Subtitle: show(d.Subtitle), Lead: show(d.Lead),
		Policy: policy(), Style: template.CSS(style), //nolint:gosec // a constant of this package
	}
	for _, n := range d.Notices {
		v.Notices = append(v.Notices, reports.Notice{Title: show(n.Title), Text: showAll(n.Text), Tone: n.Tone})
	}
	for _, f := range d.Facts {
		v.Facts = append(v.Facts, reports.Fact{Label: show(f.Label), Value: show(f.Value), Note: show(f.Note), Tone: f.Tone})
	}
	for i := range d.Figures {
		v.Figures = append(v.Figures, newFigure(i, &d.Figures[i]))
	}
	for i := range d.Sections {
		from := &d.Sections[i]
		s := section{ID: from.ID, Title: show(from.Title), Text: showAll(from.Text)}
		for j := range from.Tables {
			if from.Tables[j].Hidden {
				continue
			}
			t, err := newTable(&from.Tables[j], limit, l)
			if err != nil {
				return nil, err
			}
			t.Same = t.Title == s.Title
			s.Tables = append(s.Tables, t)
		}
		if len(s.Text)+len(s.Tables) > 0 {
			v.Sections = append(v.Sections, s)
		}
	}
	return v, nil
}

func newWords(l *language.Language) words {
	return words{
		Skip: l.Text("Skip to the report"), Contents: l.Text("Contents"), Around: l.Text("Pages around"),
		Foot: l.Text("This page stands by itself: it loads nothing from elsewhere, and is whole without its script, which only filters and sorts. " +
			"It is confidential."),
		Filter: l.Text("Show only rows with"), Sort: l.Text("Sort by"), None: l.Text("No row has that."),
	}
}

// newTable reads a table's rows, twice where they are too many for the page, and puts them under their headings.
func newTable(from *reports.Table, limit int, l *language.Language) (table, error) {
	t := table{ID: from.ID, Title: show(from.Title), Text: show(from.Text), Empty: show(from.Empty), Map: from.Map}
	counts, err := countRows(from)
	if err != nil {
		return t, err
	}
	quotas := share(counts, limit)
	var at []reports.Cell // the row before
	left := 0             // rows that the outer heading may still have
	for row, err := range from.Rows {
		if err != nil {
			return t, fmt.Errorf("reading the rows of table %q: %w", from.ID, err)
		}
		newOuter := at == nil || changed(from.Columns, at, row, 1)
		newInner := newOuter || changed(from.Columns, at, row, 2)
		at = slices.Clone(row)
		if newOuter && len(t.Outer) < len(quotas) {
			o := outer{Heading: heading(from.Columns, row, 1)}
			left = quotas[len(t.Outer)]
			o.More = more(left, counts[len(t.Outer)], l)
			t.Outer = append(t.Outer, o)
		}
		if left == 0 {
			continue
		}
		left--
		o := &t.Outer[len(t.Outer)-1]
		if newInner || len(o.Inner) == 0 {
			o.Inner = append(o.Inner, inner{Heading: heading(from.Columns, row, 2), Columns: columns(from.Columns)})
		}
		in := &o.Inner[len(o.Inner)-1]
		in.Rows = append(in.Rows, heading(from.Columns, row, 0))
	}
	for _, n := range counts {
		t.Rows += n
	}
	for i := range t.Outer {
		for j := range t.Outer[i].Inner {
			t.Outer[i].Inner[j].finish(&t)
		}
	}
	return t, nil
}

// countRows counts the rows under each outer heading.
func countRows(from *reports.Table) (counts []int, err error) {
	var at []reports.Cell
	for row, err := range from.Rows {
		if err != nil {
			return nil, fmt.Errorf("reading the rows of table %q: %w", from.ID, err)
		}
		if at == nil || changed(from.Columns, at, row, 1) {
			counts = append(counts, 0)
		}
		counts[len(counts)-1]++
		at = slices.Clone(row)
	}
	return counts, nil
}

// share divides the rows that a page has room for among the headings, so that a large source does not push a small one
// off the page: what one does not need goes to the others. Each gets one row at least.
func share(counts []int, limit int) []int {
	order := make([]int, len(counts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(counts[a], counts[b]) })
	quotas := make([]int, len(counts))
	for n, i := range order {
		quotas[i] = min(counts[i], max(1, limit/(len(order)-n)))
		limit = max(0, limit-quotas[i])
	}
	return quotas
}

func more(shown, of int, l *language.Language) string {
	if shown >= of {
		return ""
	}
	return fmt.Sprintf(l.Text("This page shows the first %s of %s rows here. All of them are in the CSV and JSON forms of this report."),
		reports.Number(int64(shown)), reports.Number(int64(of)))
}

func (in *inner) finish(t *table) {
	in.Caption = t.Title
	in.Open = t.Rows <= openRows
	if len(in.Heading) > 0 {
		in.Caption += ": " + in.Heading[0].Text
	}
	// A column in which nothing stands is noise.
	for c := len(in.Columns) - 1; c > 0; c-- {
		if !slices.ContainsFunc(in.Rows, func(row []cell) bool { return c < len(row) && row[c].Text != "" }) {
			in.Columns = slices.Delete(in.Columns, c, c+1)
			for r, row := range in.Rows {
				if c < len(row) {
					in.Rows[r] = slices.Delete(row, c, c+1)
				}
			}
		}
	}
}

// changed tells whether a row stands under another heading than the one before.
func changed(columns []reports.Column, before, row []reports.Cell, group int) bool {
	for i, c := range columns {
		if c.Group == group && i < len(row) && i < len(before) && row[i].Text != before[i].Text {
			return true
		}
	}
	return false
}

// heading picks the cells of the columns of a group; those of group 0 are the row itself.
func heading(columns []reports.Column, row []reports.Cell, group int) []cell {
	var cells []cell
	for i, c := range columns {
		if c.Group != group || c.Hidden || i >= len(row) {
			continue
		}
		from := &row[i]
		to := cell{
			Label: show(c.Title), Text: show(from.Text), Note: show(from.Note), Tone: from.Tone,
			End: c.Align == reports.End, First: len(cells) == 0,
			Whole: c.ID == "id", // which is copied, and read out
		}
		switch v := from.Value.(type) {
		case int64, float64:
			to.Number = fmt.Sprint(v)
		case time.Time:
			to.Whole = true
		}
		if from.Share > 0 {
			to.Disc = fmt.Sprintf("%.1f", 1+11*min(1, from.Share))
			to.Bar = fmt.Sprintf("%.1f%%", 100*min(1, max(0.02, from.Share)))
		}
		cells = append(cells, to)
	}
	return cells
}

func columns(from []reports.Column) []column {
	var list []column
	for _, c := range from {
		if c.Group == 0 && !c.Hidden {
			list = append(list, column{Title: show(c.Title), End: c.Align == reports.End})
		}
	}
	return list
}

func showAll(list []string) []string {
	shown := make([]string, len(list))
	for i, s := range list {
		shown[i] = show(s)
	}
	return shown
}

// longest is how many characters of one text a page shows: a name of a megabyte is nobody's name.
const longest = 600

func show(s string) string { return visible.Short(s, longest) }
