package postgres

import (
	"context"
	"slices"
	"strings"
	"sync"

	"dossier/scanners/sqlrows"
)

// kind is how a value is written on the wire.
type kind uint8

const (
	asText   kind = iota // as it is, by the type's output function or because its binary form is the same
	asPadded             // char(n)
	asInt2
	asInt4
	asInt8
	asOID
	asFloat4
	asFloat8
	asBool
	asDate
	asTimestamp
	asTimestampTZ
	asUUID
	asInet
	asMAC
	asBytes
	asJSON
	asJSONB
	asHstore
	asArray
)

// codec says how a column is asked for and decoded.
type codec struct {
	kind   kind
	elem   kind   // of an array
	binary bool   // the result's format
	expr   string // %s is the column; "" the column itself
	repair bool   // its text may be something else than UTF-8
	bytes  bool   // bytea lies within, which the server writes as digits
}

func (c codec) form() sqlrows.Form {
	switch c.kind {
	case asJSON, asJSONB, asHstore:
		return sqlrows.JSON
	case asArray:
		return sqlrows.List
	default:
		return sqlrows.Value
	}
}

// column is the SQL for the column.
func (c codec) column(name string) string {
	if c.expr == "" {
		return quote(name)
	}
	return strings.Replace(c.expr, "%s", quote(name), 1)
}

// builtin are the types of pg_type.dat whose binary form is decoded here. Others are asked for as text.
var builtin = map[string]kind{
	"16": asBool, "17": asBytes, "18": asText, "19": asText, "20": asInt8, "21": asInt2, "23": asInt4, "25": asText, "26": asOID,
	"114": asJSON, "3802": asJSONB, "700": asFloat4, "701": asFloat8, "829": asMAC, "774": asMAC, "869": asInet, "650": asInet,
	"1042": asPadded, "1043": asText, "1082": asDate, "1114": asTimestamp, "1184": asTimestampTZ, "2950": asUUID,
}

// asked is a type that is not built in.
type asked struct {
	typtype, category, elem, base, name string
	members                             []string // types of a composite's fields, and of what a range is over
}

// types resolves the types of a database, and remembers.
type types struct {
	mu    sync.Mutex
	known map[string]asked
}

func newTypes() *types { return &types{known: map[string]asked{}} }

// membersSQL asks what types are and what they are made of. A multirange's range is what else knows it (version 14).
const membersSQL = `SELECT t.oid, typtype, typcategory, CASE WHEN typlen = -1 THEN typelem ELSE 0 END, typbasetype, typname, concat_ws(' ',
		(SELECT string_agg(a.atttypid::text, ' ') FROM pg_attribute a WHERE typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped),
		(SELECT string_agg(r.rngsubtype::text, ' ') FROM pg_range r WHERE t.oid::text IN (r.rngtypid::text, to_jsonb(r) ->> 'rngmultitypid')))
	FROM pg_type t WHERE t.oid = ANY($1::oid[])`

// learn asks for the types with these OIDs and those they are made of.
func (t *types) learn(ctx context.Context, c *session, oids []string) error {
	for len(oids) > 0 {
		var unknown []string
		t.mu.Lock()
		for _, oid := range oids {
			if _, known := t.known[oid]; !known && oid != "0" {
				if _, known := builtin[oid]; !known {
					unknown = append(unknown, oid)
				}
			}
		}
		t.mu.Unlock()
		if len(unknown) == 0 {
			return nil
		}
		rows, err := c.table(ctx, membersSQL, "{"+strings.Join(unknown, ",")+"}")
		if err != nil {
			return err
		}
		oids = nil
		t.mu.Lock()
		for _, r := range rows {
			a := asked{r.text(1), r.text(2), r.text(3), r.text(4), r.text(5), strings.Fields(r.text(6))}
			t.known[r.text(0)] = a
			oids = append(append(oids, a.elem, a.base), a.members...)
		}
		t.mu.Unlock()
	}
	return nil
}

func (t *types) get(oid string) asked {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.known[oid]
}

// holdsBytes tells whether bytea lies within a type. Types may lead to themselves, by way of a table's rows.
func (t *types) holdsBytes(oid string, met map[string]bool) bool {
	switch {
	case builtin[oid] == asBytes:
		return true
	case met[oid]:
		return false
	}
	met[oid] = true
	a := t.get(oid)
	return slices.ContainsFunc(append([]string{a.base, a.elem}, a.members...), func(part string) bool { return t.holdsBytes(part, met) })
}

// codec is how a column of this type is read, and what lies within. A key is one value a record, whatever its type.
func (t *types) codec(oid string, key bool) codec {
	c := t.outer(oid, key)
	_, plain := builtin[oid]
	c.bytes = !plain && !key && c.kind != asBytes && t.holdsBytes(oid, map[string]bool{})
	return c
}

// outer is how a column of this type is read.
func (t *types) outer(oid string, key bool) codec {
	k, there := builtin[oid]
	if there && key && (k == asJSON || k == asJSONB) {
		return codec{}
	}
	if there {
		return codec{kind: k, binary: true}
	}
	a := t.get(oid)
	switch {
	case a.typtype == "d":
		return t.outer(a.base, key)
	case a.typtype == "e", a.typtype == "b" && a.name == "citext":
		return codec{kind: asText, binary: true}
	case key:
		return codec{}
	case a.typtype == "b" && a.name == "hstore":
		return codec{kind: asHstore, binary: true}
	case a.typtype == "c":
		return codec{kind: asJSON, expr: "to_json(%s)", binary: true}
	case a.category == "A" && a.elem != "0":
		return t.array(a.elem)
	}
	return codec{}
}

// array reads arrays element by element. What has fields becomes JSON, what has no binary decoder here an array of text.
func (t *types) array(elem string) codec {
	of := t.outer(elem, false)
	switch {
	case of.form() == sqlrows.JSON && of.kind != asHstore:
		return codec{kind: asJSON, expr: "to_json(%s)", binary: true}
	case of.form() == sqlrows.Value && of.binary && of.expr == "":
		return codec{kind: asArray, elem: of.kind, binary: true}
	}
	return codec{kind: asArray, elem: asText, expr: "%s::text[]", binary: true}
}
