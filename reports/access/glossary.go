package access

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/reports/records"
	"dossier/reports/register"
)

// Explained is what a column of the person's data holds, in the controller's words.
type Explained struct {
	System  string            `json:"system"`
	Unit    string            `json:"unit"`
	Column  string            `json:"column"`
	Means   string            `json:"means,omitempty"`
	Codes   map[string]string `json:"codes,omitempty"`
	Derived bool              `json:"derived,omitempty"`
}

// Code is a column of the person's data that seems to hold codes, which nobody explained.
type Code struct {
	System string
	Unit   string
	Column string
}

// glossary gathers what is to be explained.
type glossary struct {
	explained []Explained
	open      []Code
	seen      map[Code]bool // of which there is nothing more to note
	asked     map[Code]bool // that were looked up in the record of processing
}

// note looks at the fields of a record that is given out.
func (g *glossary) note(facts *register.Register, system string, r *records.Record) {
	if g.seen == nil {
		g.seen, g.asked = map[Code]bool{}, map[Code]bool{}
	}
	for i := range r.Fields {
		f := &r.Fields[i]
		at := Code{system, r.Unit.Reveal(), f.Name}
		if g.seen[at] || len(f.Values) == 0 {
			continue
		}
		if facts != nil && !g.asked[at] {
			g.asked[at] = true
			if c := facts.Column(system, at.Unit, f.Name); c.Means != "" || len(c.Codes) > 0 || c.Derived {
				g.seen[at] = true
				g.explained = append(g.explained, Explained{system, at.Unit, f.Name, c.Means, c.Codes, c.Derived})
				continue
			}
		}
		if slices.ContainsFunc(f.Values, func(v []byte) bool { return coded(f, string(v)) }) {
			g.seen[at] = true
			g.open = append(g.open, at)
		}
	}
}

var (
	codeName  = regexp.MustCompile(`(?i)(^|[._ -])(status|state|type|code|class|category|level|reason|flag|tier|stage|segment|kind|sort)s?$`)
	codeValue = regexp.MustCompile(`^([A-Z]{1,3}[0-9]{0,3}|[A-Z]+(_[A-Z]+)+|[0-9]{1,4})$`)
)

// coded tells whether a value seems to be a code: short and in capitals or, in a column that is called so, a number.
func coded(f *records.Field, value string) bool {
	if f.Kind != "" && f.Kind != detectors.PersonName || f.Text || !codeValue.MatchString(value) {
		return false
	}
	return codeName.MatchString(strings.ReplaceAll(f.Name, "[]", "")) || value[0] >= 'A' && f.Kind == ""
}

// json is the glossary for programs.
func (g *glossary) json(called func(unit string) string) ([]byte, error) {
	list := []Explained{}
	for _, one := range g.explained {
		one.Unit = called(one.Unit)
		list = append(list, one)
	}
	return json.MarshalIndent(list, "", "  ")
}

// derived takes out of a record what the controller made out of other data, which is none to take along.
func derived(facts *register.Register, system string, r *records.Record) {
	r.Fields = slices.DeleteFunc(r.Fields, func(f records.Field) bool { return facts.Column(system, r.Unit.Reveal(), f.Name).Derived })
	r.Key = nil
}
