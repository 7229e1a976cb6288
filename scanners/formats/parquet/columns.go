package parquet

import (
	"fmt"

	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"dossier/scanners"
	"dossier/scanners/recurring"
)

// leaf is a column of the file.
type leaf struct {
	at       int // among the leaves
	name     string
	sparse   bool                                // a row may have several values, or a value that is too long for one
	text     func(dst []byte, v pq.Value) []byte // nil: as the bytes are
	isText   bool                                // it is declared to be
	flat     bool                                // a row has one value, or NULL
	level    byte                                // by which a value is told from NULL
	again    *recurring.Column                   // finds texts that recur without a dictionary that says so, in all row groups
	declared string
}

// leaves lists the columns in the file's order, under their paths.
func leaves(c *pq.Column, path string) []leaf {
	var all []leaf
	switch kids := c.Columns(); {
	case c.Leaf():
		if c.Repeated() {
			path += "[]"
		}
		l := leaf{at: c.Index(), name: path, text: writer(c.Type()), declared: c.Type().String()}
		l.flat, l.level, l.again = c.MaxRepetitionLevel() == 0, byte(c.MaxDefinitionLevel()), &recurring.Column{}
		l.sparse = !l.flat || l.text == nil
		if logical := c.Type().LogicalType(); logical != nil {
			switch logical.Value.(type) {
			case *format.StringType, *format.JsonType, *format.EnumType:
				l.isText = true
			}
		}
		return []leaf{l}
	case isMap(c):
		all = append(all, leaves(kids[0].Columns()[0], step(path, "*key"))...)
		return append(all, leaves(kids[0].Columns()[1], step(path, "*"))...)
	case isList(c):
		if inner := kids[0].Columns(); len(inner) == 1 {
			return leaves(inner[0], path+"[]")
		}
		return leaves(kids[0], path)
	default:
		if c.Repeated() {
			path += "[]"
		}
		for _, kid := range kids {
			all = append(all, leaves(kid, step(path, kid.Name()))...)
		}
	}
	return all
}

func step(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// isList tells whether a group is there only to hold a list (parquet-format, LogicalTypes.md, "Lists"): its one child repeats.
func isList(c *pq.Column) bool {
	kids := c.Columns()
	if len(kids) != 1 || !kids[0].Repeated() || c.Repeated() {
		return false
	}
	switch kids[0].Name() {
	case "list", "bag", "array", "element", c.Name() + "_tuple":
		return true
	}
	return false
}

// isMap tells the same of a map.
func isMap(c *pq.Column) bool {
	kids := c.Columns()
	if len(kids) != 1 || !kids[0].Repeated() || len(kids[0].Columns()) != 2 {
		return false
	}
	key := kids[0].Columns()[0]
	return key.Leaf() && key.Name() == "key" && kids[0].Columns()[1].Name() == "value"
}

// plan chooses the columns that are read.
func (r *reading) plan(most int) error {
	all := leaves(r.file.Root(), "")
	if len(all) > most {
		u := &scanners.Unread{Part: r.part, Why: scanners.OverLimit, Detail: fmt.Sprintf("columns beyond the first %d", most), Bytes: -1}
		if err := r.to.Unread(u); err != nil {
			return err
		}
		all = all[:most]
	}
	r.leaves = all
	for _, l := range all {
		r.fields = append(r.fields, scanners.Field{Name: scanners.NewPrivate(l.name), Type: l.declared})
	}
	return nil
}
