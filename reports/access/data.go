package access

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"dossier/reports/records"
	"dossier/reports/register"
)

// row is a record as it is given out.
type row struct {
	Place   string         `json:"place,omitempty"` // inside the unit
	Number  int64          `json:"number"`
	Belongs string         `json:"belongs_by,omitempty"` // the references by which it is the person's
	Fields  map[string]any `json:"fields"`

	order  []string
	shown  map[string]string // on the page
	cells  map[string]string // in the CSV file
	record *records.Record
}

func newRow(r *records.Record) *row {
	n := &row{Place: r.Part.Reveal(), Number: r.Number, Fields: map[string]any{}, shown: map[string]string{}, cells: map[string]string{}, record: r}
	var way []string
	for _, s := range r.Path {
		way = append(way, s.From+"."+strings.Join(s.Fields, "+")+" → "+s.To)
	}
	n.Belongs = strings.Join(way, ", ")
	for i := range r.Fields {
		f := &r.Fields[i]
		name := f.Name
		if name == "" {
			name = "text"
		}
		for n.has(name) {
			name += "_"
		}
		n.order = append(n.order, name)
		var list []any
		var text, cell []string
		for _, v := range f.Values {
			one := value(v)
			list, text, cell = append(list, one.json), append(text, one.page), append(cell, one.csv)
		}
		switch len(list) {
		case 0:
			n.Fields[name] = nil
		case 1:
			n.Fields[name] = list[0]
		default:
			n.Fields[name] = list
		}
		n.shown[name], n.cells[name] = strings.Join(text, "\n"), strings.Join(cell, "\n")
	}
	return n
}

// Way is how the first record is the person's, where it names nobody.
func (t *table) Way() string {
	if len(t.Rows) == 0 {
		return ""
	}
	return t.Rows[0].Belongs
}

// oneWay tells whether what Way says goes for all records.
func (t *table) oneWay() bool {
	return !slices.ContainsFunc(t.Rows, func(n *row) bool { return n.Belongs != t.Way() })
}

func (n *row) has(name string) bool { return slices.Contains(n.order, name) }

// forms are those of a value in the files and on the page.
type forms struct {
	json      any
	csv, page string
}

// value is text, or binary in base64 (RFC 4648 section 4): in CSV as a data URL (RFC 2397).
func value(v []byte) forms {
	if utf8.Valid(v) && !bytes.ContainsRune(v, 0) {
		return forms{string(v), string(v), string(v)}
	}
	text := base64.StdEncoding.EncodeToString(v)
	return forms{map[string]string{"base64": text}, "data:;base64," + text, fmt.Sprintf("(%d bytes)", len(v))}
}

// table is the rows of a unit.
type table struct {
	System string
	Unit   string
	Name   string // of the unit, as the person reads it
	Stem   string // of its files, below data/
	Rows   []*row
	Fields []string
	Acts   []*register.Activity
	Kinds  map[string]string // by field
	More   bool              // records than Rows, which are in the files
}

func (t *table) add(n *row) {
	for _, f := range n.order {
		if !slices.Contains(t.Fields, f) {
			t.Fields = append(t.Fields, f)
		}
	}
	for i := range n.record.Fields {
		if k := n.record.Fields[i].Kind; k != "" {
			t.Kinds[n.order[i]] = string(k)
		}
	}
	n.record = nil
	t.Rows = append(t.Rows, n)
}

func (t *table) json() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	err := e.Encode(struct {
		Schema  int               `json:"schema"`
		System  string            `json:"system"`
		Unit    string            `json:"unit"`
		Kinds   map[string]string `json:"kinds"`
		Records []*row            `json:"records"`
	}{1, t.System, t.Name, t.Kinds, t.Rows})
	return b.Bytes(), err
}

// csv begins with two columns of its own, which say where a record stands; a table that has their names changes them.
func (t *table) csv() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	line := make([]string, 0, len(t.Fields)+2)
	write := func(place, number string, cell func(string) string) error {
		line = append(line[:0], plainCell(place), number)
		for _, f := range t.Fields {
			line = append(line, plainCell(cell(f)))
		}
		return w.Write(line)
	}
	err := write(t.free("record_place"), t.free("record_number"), func(f string) string { return f })
	for _, n := range t.Rows {
		if err == nil {
			err = write(n.Place, fmt.Sprint(n.Number), func(f string) string { return n.cells[f] })
		}
	}
	w.Flush()
	if err == nil {
		err = w.Error()
	}
	return b.Bytes(), err
}

// free is a name that no field has.
func (t *table) free(name string) string {
	for slices.Contains(t.Fields, name) {
		name += "_"
	}
	return name
}

var plainNumber = regexp.MustCompile(`^-?[0-9]+([.,][0-9]+)?$`)

// plainCell keeps a spreadsheet from taking a cell for a formula (OWASP, CSV injection). What begins with apostrophes and then as a formula gets
// one more, so that taking the first away from each such cell gives back what stood there.
func plainCell(s string) string {
	rest := strings.TrimLeft(s, "'")
	if rest != "" && strings.ContainsRune("=+-@\t\r\n\x00", rune(rest[0])) && !plainNumber.MatchString(s) {
		return "'" + s
	}
	return s
}

var (
	unsafeName = regexp.MustCompile(`[^A-Za-z0-9._-]+`)
	deviceName = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])([.]|$)`) // of Windows, which takes them for devices in every folder
)

// fileName makes a name that every system takes, and that leads nowhere. Two that become one are told apart by who calls.
func fileName(s string) string {
	s = strings.Trim(unsafeName.ReplaceAllString(s, "_"), "._")
	if len(s) > 80 {
		s = strings.TrimRight(s[:80], "._") // Windows drops a dot at the end
	}
	if s == "" {
		s = "unnamed"
	}
	if deviceName.MatchString(s) {
		s = "file-" + s
	}
	return s
}
