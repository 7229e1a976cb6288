// Package reach follows keys from the records that name a person to those that belong to them and name nobody.
//
// [Relate] finds the references when a scan ends: those that sources declare, and others by names and by inclusion of values, and says
// which of them mean that a row belongs to the one it refers to. [Of] follows them for one person.
//
// Downwards: a row belongs to whom the row it refers to belongs to, over any number of references. Where a row refers to several
// people's, it is that of the rarer one: an order's customer and not its clerk. What rows of others refer to as well (a product) is
// nobody's, and neither is a row that names somebody else by a value of its own (rather than in a text), or directly refers to somebody
// else; unless all that is known of whom it names are rows that are the person's in this way (an account that their invoices are paid
// from). Upwards: a row that holds personal data, and that no rows but one person's refer to, is theirs (a customer's address). A
// reference of a table to itself says nothing of whose a row is.
package reach

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/detectors/recordkey"
	"dossier/detectors/sweep"
	"dossier/reports/inventory"
)

// Roles of links.
const (
	owned = "owned" // the row belongs to the one that it refers to
	held  = "held"  // the one that it refers to may belong to the row
	both  = "both"
)

// id is a key column.
type id struct {
	source int64
	number int
}

// column is a key column with its unit.
type column struct {
	inventory.KeyColumn
	id
	unit   *unit
	fields []string // as they are called in the source
}

// unit is a unit with what matters here.
type unit struct {
	inventory.Unit
	name     string
	entity   []string // words of what its rows are
	person   bool     // its rows are people's own: see isPerson
	personal bool     // it holds personal data
	columns  []*column
}

// graph is the key columns, by unit.
type graph struct {
	units   map[int64]*unit
	columns map[id]*column
	order   []*column
	counts  map[id]bool // which columns count from 1, of those that it was asked of
}

func load(ctx context.Context, k *inventory.Keys) (*graph, error) {
	g := &graph{units: map[int64]*unit{}, columns: map[id]*column{}}
	all, err := k.Columns(ctx)
	if err != nil {
		return nil, err
	}
	if err := g.loadUnits(ctx, k, all); err != nil {
		return nil, err
	}
	for _, c := range all {
		u := g.units[c.Unit]
		if u == nil || int(c.At) >= len(u.Keys) {
			return nil, inventory.ErrCorrupt
		}
		one := &column{KeyColumn: c, id: id{c.Source, c.Number}, unit: u}
		for _, f := range u.Keys[c.At].Fields {
			if int(f) >= len(u.Fields) {
				return nil, inventory.ErrCorrupt
			}
			_, name, _ := strings.Cut(u.Fields[f].Seal.Reveal(), "\x00")
			one.fields = append(one.fields, name)
		}
		u.columns = append(u.columns, one)
		g.columns[one.id] = one
		g.order = append(g.order, one)
	}
	return g, nil
}

// loadUnits reads the units of columns.
func (g *graph) loadUnits(ctx context.Context, k *inventory.Keys, columns []inventory.KeyColumn) error {
	ids := make([]int64, len(columns))
	for i, c := range columns {
		ids[i] = c.Unit
	}
	slices.Sort(ids)
	for read, err := range k.Units(ctx, slices.Compact(ids)) {
		if err != nil {
			return err
		}
		u := &unit{Unit: read}
		if u.name, err = k.OpenName(u.Name); err != nil {
			return err
		}
		u.entity = entity(u.name)
		u.person, u.personal = isPerson(u.Fields)
		g.units[u.ID] = u
	}
	return nil
}

// isPerson tells whether rows with these fields are people's own: something that identifies, or a name with what tells namesakes apart.
// A client number alone is a reference.
func isPerson(fields []detectors.FieldResult) (person, personal bool) {
	var name, apart bool
	for i := range fields {
		v := fields[i].Verdict
		if v == nil {
			continue
		}
		personal = personal || v.Kind != detectors.ClientNumber
		person = person || v.Kind.Identifies() && v.Kind != detectors.ClientNumber
		name = name || v.Kind == detectors.PersonName
		apart = apart || v.Kind == detectors.DateOfBirth || v.Kind == detectors.PostalAddress
	}
	return person || name && apart, personal
}

// entity is the words of a unit's name, without folders, schema and extension.
func entity(name string) []string {
	if at := strings.LastIndexAny(name, `/\`); at >= 0 {
		name = name[at+1:]
		if dot := strings.IndexByte(name, '.'); dot > 0 {
			name = name[:dot]
		}
	} else if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
		switch strings.ToLower(name[dot+1:]) {
		case "csv", "tsv", "parquet", "json", "jsonl", "ndjson", "avro", "xml", "yaml", "xlsx", "gz", "zst":
			name, _, _ = strings.Cut(name, ".")
		default:
			name = name[dot+1:]
		}
	}
	return sweep.Words(name)
}

// things are the words of what a single column is a key of; own tells that it is its own unit's.
func (c *column) things() (words []string, own bool) {
	if len(c.fields) != 1 {
		return nil, false
	}
	words, _ = recordkey.Split(sweep.Words(c.fields[0]))
	if len(words) == 0 {
		return c.unit.entity, true
	}
	return words, alike(words, c.unit.entity)
}

// alike tells whether two names of things are the same but for their number, and words before the last.
func alike(a, b []string) bool {
	return len(a) > 0 && len(b) > 0 && singular(a[len(a)-1]) == singular(b[len(b)-1])
}

// singular takes plural endings of English, Dutch, French and German off: what is left need not be a word.
func singular(word string) string {
	if s, ok := strings.CutSuffix(word, "ies"); ok && len(s) > 2 {
		return s + "y"
	}
	for _, end := range []string{"ses", "xes", "en", "s", "n", "e"} {
		if s, ok := strings.CutSuffix(word, end); ok && len(s) > 3 {
			if end == "ses" || end == "xes" {
				return s + end[:1]
			}
			return strings.TrimSuffix(s, "e")
		}
	}
	return word
}

// declared are the links that the sources declare.
func (g *graph) declared() []inventory.Link {
	names := map[string]*unit{}
	for _, u := range g.units {
		names[fmt.Sprint(u.Source, "\x00", u.name)] = u
	}
	var links []inventory.Link
	for _, c := range g.order {
		for _, ref := range c.unit.References {
			if !sameNames(ref.Fields, c.fields) {
				continue
			}
			target := names[fmt.Sprint(c.Source, "\x00", ref.Unit)]
			if target == nil {
				continue
			}
			for _, p := range target.columns {
				if sameNames(ref.To, p.fields) {
					links = append(links, inventory.Link{
						Source: c.Source, Child: c.Number, ToSource: p.Source, Parent: p.Number, Declared: true, Share: 1, Because: "declared as a foreign key",
					})
				}
			}
		}
	}
	return links
}

func sameNames(a, b []string) bool { return len(a) > 0 && slices.EqualFunc(a, b, strings.EqualFold) }
