package access

import (
	"bytes"
	_ "embed" // the page
	"fmt"
	"html/template"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"dossier/reports/records"
	"dossier/reports/visible"
)

//go:embed page.html
var pageText string

// view is what the page shows.
type view struct {
	*build
	W          map[string]string
	Tables     []*table
	Activities []*told
	Redactions []tally
	Missing    []tally
	Unread     []tally
	Glossary   [][2]string
}

type tally struct {
	What string
	Why  string
	N    int
}

// page writes the page that the person reads.
func (b *build) page() ([]byte, error) {
	v := &view{build: b, W: texts(b.Language), Tables: b.tables}
	for i := range b.Facts.Activities {
		a := &b.Facts.Activities[i]
		if slices.ContainsFunc(b.tables, func(t *table) bool { return slices.Contains(t.Acts, a) }) {
			v.Activities = append(v.Activities, tell(b.Facts, a, b.Language))
			for _, to := range b.Facts.Transfers(a) {
				if !to.Safe() && !slices.Contains(b.sum.Unsafe, to.To) {
					b.sum.Unsafe = append(b.sum.Unsafe, to.To)
				}
			}
		}
	}
	for i := range b.sum.Items {
		if one := &b.sum.Items[i]; one.Field != "" && one.Decision != Keep {
			v.Redactions = count(v.Redactions, one.System+" / "+b.red.name(one.Unit), v.W[b.form("ground")])
		}
	}
	for i := range b.sum.Missing {
		m := &b.sum.Missing[i]
		v.Missing = count(v.Missing, records.System(m.Source.Reveal())+" / "+b.red.name(m.Unit.Reveal()), v.why(m))
	}
	for i := range b.sum.Unread {
		u := &b.sum.Unread[i]
		v.Unread = count(v.Unread, strings.TrimSuffix(records.System(u.Source.Reveal())+" / "+b.red.name(u.Unit.Reveal()), " / "), "")
	}
	kinds := map[string]bool{}
	for _, t := range b.tables {
		for _, k := range t.Kinds {
			kinds[k] = true
		}
	}
	for _, k := range slices.Sorted(maps.Keys(kinds)) {
		if text := kindText(b.Language, k); text != "" {
			v.Glossary = append(v.Glossary, [2]string{k, text})
		}
	}
	page, err := template.New("page").Funcs(template.FuncMap{
		"cell":  func(n *row, f string) string { return Lines(n.shown[f]) },
		"label": label,
		"whole": func(n *row, f string) bool {
			return len(n.shown[f]) <= wholeValue && !strings.ContainsAny(n.shown[f], " \n")
		},
		"text":   visible.Text,
		"name":   path.Base,
		"system": func(label string) string { return visible.Text(records.System(label)) }, // where it lies is the controller's affair
		"wide":   func(t *table) bool { return len(t.Fields) > 7 || !t.oneWay() },
		"size":   size,
		"day":    b.Language.Day,
		"days":   func(n int) string { return b.Language.Count(int64(n), "day", "days") },
		"written": func(day string) string {
			if t, err := time.Parse(time.DateOnly, day); err == nil {
				return b.Language.Day(t)
			}
			return day
		},
		"list": func(s []string) string { return strings.Join(s, ", ") },
	}).Parse(pageText)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = page.Execute(&out, v)
	return out.Bytes(), err
}

// wholeValue is how long a value of one word, as a moment or a number, may be that no line ends within.
const wholeValue = 20

// Lines makes control characters harmless, and keeps the ends of lines.
func Lines(s string) string {
	all := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i := range all {
		all[i] = visible.Text(all[i])
	}
	return strings.Join(all, "\n")
}

// label is a field's name for a person: "accounts[].contacts[].name.first" is "accounts › contacts › name › first".
func label(field string) string {
	return visible.Text(strings.ReplaceAll(strings.ReplaceAll(field, "[]", ""), ".", " › "))
}

// Filled are the fields of a record that hold something; the files have the others too.
func (n *row) Filled() (list []string) {
	for _, f := range n.order {
		if n.shown[f] != "" {
			list = append(list, f)
		}
	}
	return list
}

// form is the key of a sentence that a portability package words its own way.
func (b *build) form(key string) string {
	if b.Portability {
		return key + "-portable"
	}
	return key
}

// Called is a unit's name, without other people.
func (v *view) Called(unit string) string { return v.red.name(unit) }

// Title is the page's.
func (v *view) Title() string { return v.W[v.form("title")] }

// Lead says what the package is.
func (v *view) Lead() string { return v.W[v.form("lead")] }

// Columns are those that the controller explains.
func (v *view) Columns() []Explained { return v.words.explained }

// Attachments are the documents in the package.
func (v *view) Attachments() []*file { return v.attached }

// NotAttached counts the documents that are in no package, by why.
func (v *view) NotAttached() (list []tally) {
	for i := range v.sum.Items {
		switch one := &v.sum.Items[i]; {
		case one.Field != "" || one.Decision == Keep || !slices.Contains([]string{paper, sharedDoc, namesDoc, secretDoc, darkDoc}, one.Why):
		case one.Why == secretDoc:
			list = count(list, "", v.W["withheld-secret"])
		default:
			list = count(list, "", v.W[v.form("withheld")])
		}
	}
	return list
}

// Meaning is what the controller says that a code means, "" where it says nothing.
func (v *view) Meaning(t *table, n *row, field string) string {
	at := slices.IndexFunc(v.words.explained, func(e Explained) bool { return e.System == t.System && e.Unit == t.Unit && e.Column == field })
	if at < 0 {
		return ""
	}
	return visible.Text(v.words.explained[at].Codes[n.shown[field]])
}

// size is that of a file, for people.
func size(bytes int) string {
	switch {
	case bytes < 1<<10:
		return fmt.Sprintf("%d B", bytes)
	case bytes < 1<<20:
		return fmt.Sprintf("%d kB", (bytes+1<<9)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
}

// Redacted is how many passages were taken out.
func (v *view) Redacted() (n int) {
	for _, r := range v.Redactions {
		n += r.N
	}
	return n
}

// Sum is the package's summary.
func (v *view) Sum() *Summary { return v.sum }

func (v *view) why(m *records.Missing) string {
	return v.W[map[string]string{records.Gone: "gone", records.Changed: "changed", records.Unreadable: "unreadable"}[m.Why]]
}

func count(list []tally, what, why string) []tally {
	for i := range list {
		if list[i].What == what && list[i].Why == why {
			list[i].N++
			return list
		}
	}
	return append(list, tally{what, why, 1})
}
