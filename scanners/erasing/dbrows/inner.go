package dbrows

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"dossier/scanners/erasing"
	"dossier/scanners/formats"
	"dossier/scanners/formats/jsonrows"
)

// Inner is what a column holds in one cell that readers take apart.
type Inner int

// The sorts of such columns.
const (
	Document Inner = iota // a JSON document, whose members are fields of their own: "profile.address.city"
	Array                 // an array of texts as PostgreSQL writes it, each of which is a value of the field
)

// inside is the column that a field lies in, and what the field is called there; "" it is a column itself, or in none.
func (t *Table) inside(c *erasing.Cell) (column, path string) {
	for name, sort := range t.Inner {
		rest, ok := strings.CutPrefix(c.Field, name)
		switch {
		case !ok:
		case sort == Array && rest == "":
			return name, ""
		case sort == Document && strings.HasPrefix(rest, "["):
			return name, rest
		case sort == Document && strings.HasPrefix(rest, ".") && !slices.Contains(t.Columns, c.Field):
			return name, rest[1:]
		case sort == Document && strings.HasPrefix(rest, "->"):
			return name, rest[2:]
		}
	}
	return "", ""
}

// Texts are the columns of which a row's change needs the text: single values in them change, or the database makes them anew of others, and readers
// may not show what is in them, as in what full texts are found by.
func (t *Table) Texts(change []erasing.Cell) (columns []string) {
	columns = t.cells(change)
	for i := range change {
		if name := change[i].Field; slices.Contains(t.Generated, name) && !slices.Contains(columns, name) {
			columns = append(columns, name)
		}
	}
	return columns
}

// cells are the columns in which single values change.
func (t *Table) cells(change []erasing.Cell) (columns []string) {
	for i := range change {
		if column, _ := t.inside(&change[i]); column != "" && !slices.Contains(t.Generated, column) && !slices.Contains(columns, column) {
			columns = append(columns, column)
		}
	}
	return columns
}

// whole makes of a change of values inside cells one of the cells, as the database sets them.
func (p *planned) whole(ctx context.Context) error {
	if p.row == nil || len(p.Change) == 0 {
		return nil
	}
	inner := map[string][]erasing.Cell{}
	var change []erasing.Cell
	for i := range p.Change {
		c := p.Change[i]
		column, path := p.table.inside(&c)
		switch {
		case slices.Contains(p.table.Generated, cmp.Or(column, c.Field)):
			p.after = append(p.after, cmp.Or(column, c.Field))
		case column != "":
			c.Field = path
			inner[column] = append(inner[column], c)
		case c.Nth > 0:
			return &formats.Uncut{Why: "the field holds several values in a way that is not written again"}
		case !slices.Contains(p.table.Columns, c.Field):
			return &formats.Uncut{Why: "the table has no such column, as where the field lies inside a value of another type: delete the row, or erase by hand"}
		default:
			change = append(change, c)
		}
	}
	for _, column := range p.table.cells(p.Change) {
		text, err := p.inner(ctx, column, inner[column])
		if err != nil {
			return err
		}
		change = append(change, erasing.Cell{Field: column, Value: text})
	}
	if len(change) == 0 {
		return &formats.Uncut{Why: "the field is generated from others: change these"}
	}
	set := *p.Removal
	set.Change = change
	p.Removal = &set
	return nil
}

// inner is the text of a cell with values in it set.
func (p *planned) inner(ctx context.Context, column string, change []erasing.Cell) (text []byte, err error) {
	at := slices.IndexFunc(p.row.Texts, func(c erasing.Cell) bool { return c.Field == column })
	if at < 0 || p.row.Texts[at].Null {
		return nil, &formats.Uncut{Why: "the field holds nothing in which a value could change"}
	}
	if p.table.Inner[column] == Array {
		return setArray(p.row.Texts[at].Value, change)
	}
	return jsonrows.Set(ctx, p.row.Texts[at].Value, change)
}

// setArray is an array as PostgreSQL writes it with elements set, which are counted but for NULLs; what goes leaves a list, and of an array of arrays a NULL.
func setArray(text []byte, change []erasing.Cell) ([]byte, error) {
	var out []byte
	n, deep, met := 0, false, 0
	for at := 0; at < len(text); {
		from := at
		switch c := text[at]; c {
		case '{', '}', ',':
			deep = deep || c == '{' && at > 0
			out = append(out, c)
			at++
			continue
		case '[':
			return nil, &formats.Uncut{Why: "an array that does not begin with 1 is not written again"}
		case '"':
			for at++; at < len(text) && text[at] != '"'; at++ {
				if text[at] == '\\' {
					at++
				}
			}
			at++
		default:
			for at < len(text) && text[at] != ',' && text[at] != '}' {
				at++
			}
		}
		element := text[from:min(at, len(text))]
		if strings.EqualFold(string(element), "NULL") {
			out = append(out, element...)
			continue
		}
		n++
		set := slices.IndexFunc(change, func(c erasing.Cell) bool { return c.Nth == 0 || c.Nth == n })
		switch {
		case set < 0:
			out = append(out, element...)
			continue
		case !change[set].Null:
			out = append(out, quoted(change[set].Value)...)
		case deep || change[set].Nth == 0:
			out = append(out, "NULL"...)
		case out[len(out)-1] == ',':
			out = out[:len(out)-1]
		case at < len(text) && text[at] == ',':
			at++
		}
		met++
	}
	if met < len(change) {
		return nil, &formats.Uncut{Why: "a value of the array is no longer there"}
	}
	return out, nil
}

// quoted is a text as an element of an array.
func quoted(value []byte) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(string(value)) + `"`
}

// follows sees that generated columns that are to change have changed with those that they are made of.
func (p *planned) follows(now *Row) error {
	cell := func(r *Row, name string) *erasing.Cell {
		for _, list := range [][]erasing.Cell{r.Texts, r.Cells} {
			if at := slices.IndexFunc(list, func(c erasing.Cell) bool { return c.Field == name }); at >= 0 {
				return &list[at]
			}
		}
		return nil
	}
	for _, name := range p.after {
		was, is := cell(p.row, name), cell(now, name)
		if was == nil || is == nil || !was.Null && len(was.Value) > 0 && string(was.Value) == string(is.Value) {
			return Refusal("the field %q is generated from others, and would stay as it is: change these", name)
		}
	}
	return nil
}

// change changes a row, and what is generated of it.
func (w *work) change(ctx context.Context, s *step) (*Row, error) {
	after, err := w.Do(ctx, s.row, s.change)
	if err == nil && after != nil && !s.loosens {
		err = s.follows(after)
	}
	return after, err
}
