package avro

import (
	"cmp"
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"strconv"

	"github.com/twmb/avro"

	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

const maxDepth = 200 // of schemas in each other, in a datum

var errDatum = errors.New("the data do not fit their schema")

// walk goes through data in Avro's binary encoding ("Binary Encoding") by a schema, so that a datum is cut or changed where it stands and no
// other byte is written anew.
type walk struct {
	named map[string]*avro.SchemaNode
	data  []byte
	pos   int

	setting *erasing.Setting // of the datum; nil: it stays as it is
	edits   []formats.Edit   // in data
	sized   int              // blocks around what is read that say how many bytes they have
	items   int              // items without bytes, which data can hold any number of
}

// datum goes behind the one that data goes on with.
func (w *walk) datum(schema *avro.SchemaNode, removal *erasing.Removal) error {
	w.setting, w.sized, w.items = nil, 0, 0
	if removal != nil && len(removal.Change) > 0 {
		w.setting = erasing.NewSetting(removal)
	}
	if err := w.value(schema, "", 0, nil); err != nil {
		return err
	}
	if w.setting != nil && w.setting.Missing() {
		return &formats.Uncut{Why: "a value that is to change is NULL or the key of a map: have whatever made the file write it anew"}
	}
	return nil
}

// union is the one around a value.
type union struct {
	from int // where its branch's number stands
	null int // the number of the branch that is null; -1: there is none
}

func (w *walk) value(schema *avro.SchemaNode, path string, depth int, in *union) error {
	if named, ok := w.named[schema.Type]; ok {
		schema = named
	}
	if depth > maxDepth {
		return errDatum
	}
	switch schema.Type {
	case "record", "error":
		for i := range schema.Fields {
			f := &schema.Fields[i]
			if err := w.value(&f.Type, step(path, f.Name), depth+1, nil); err != nil {
				return err
			}
		}
		return nil
	case "array":
		return w.blocks(func() error { return w.value(schema.Items, path+"[]", depth+1, nil) })
	case "map":
		return w.blocks(func() error {
			if err := w.skipBytes(); err != nil {
				return err
			}
			return w.value(schema.Values, step(path, "*"), depth+1, nil)
		})
	case "union":
		return w.union(schema, path, depth)
	}
	from := w.pos
	if err := w.scalar(schema); err != nil {
		return err
	}
	return w.change(schema, cmp.Or(path, "(value)"), from, in)
}

func (w *walk) union(schema *avro.SchemaNode, path string, depth int) error {
	in := &union{w.pos, slices.IndexFunc(schema.Branches, func(n avro.SchemaNode) bool { return n.Type == "null" })}
	branch, err := w.long()
	if err != nil || branch < 0 || branch >= int64(len(schema.Branches)) {
		return errDatum
	}
	return w.value(&schema.Branches[branch], path, depth+1, in)
}

// blocks reads the items of an array or a map.
func (w *walk) blocks(item func() error) error {
	for {
		count, err := w.long()
		if err != nil || count == 0 {
			return err
		}
		sized := count < 0
		if sized {
			count = -count
			if _, err := w.long(); err != nil {
				return err
			}
			w.sized++
		}
		for range count {
			if w.items++; w.items > maxBlock {
				return errDatum
			}
			if err := item(); err != nil {
				return err
			}
		}
		if sized {
			w.sized--
		}
	}
}

// scalar goes behind a value that is made of no others.
func (w *walk) scalar(schema *avro.SchemaNode) error {
	size := 0
	switch schema.Type {
	case "null":
	case "boolean":
		size = 1
	case "int", "long", "enum":
		_, err := w.long()
		return err
	case "float":
		size = 4
	case "double":
		size = 8
	case "bytes", "string":
		return w.skipBytes()
	case "fixed":
		size = schema.Size
	default:
		return errDatum
	}
	return w.skip(int64(size))
}

func (w *walk) skip(size int64) error {
	if size < 0 || size > int64(len(w.data)-w.pos) {
		return errDatum
	}
	w.pos += int(size)
	return nil
}

func (w *walk) skipBytes() error {
	size, err := w.long()
	if err != nil {
		return err
	}
	return w.skip(size)
}

func (w *walk) long() (int64, error) {
	n, size := binary.Varint(w.data[w.pos:])
	if size <= 0 {
		return 0, errDatum
	}
	w.pos += size
	return n, nil
}

// change sets the value that stands from from to here, if the removal says so.
func (w *walk) change(schema *avro.SchemaNode, path string, from int, in *union) error {
	if w.setting == nil || schema.Type == "null" {
		return nil
	}
	cell := w.setting.Next(path)
	if cell == nil {
		return nil
	}
	edit := formats.Edit{From: int64(from), To: int64(w.pos)}
	switch {
	case w.sized > 0:
		return &formats.Uncut{Why: "a value stands in a list that says how many bytes it has: have whatever made the file write it anew"}
	case cell.Null && (in == nil || in.null < 0):
		return &formats.Uncut{Why: "a field must have a value: overwrite it rather than making it NULL"}
	case cell.Null:
		edit.From, edit.With = int64(in.from), binary.AppendVarint(nil, int64(in.null))
	default:
		var ok bool
		if edit.With, ok = encoded(schema, cell.Value); !ok {
			return &formats.Uncut{Why: "a field cannot hold the new value, which is of another type: make it NULL, or let the rule delete the record"}
		}
	}
	w.edits = append(w.edits, edit)
	return nil
}

// encoded is a value of this schema; ok is false where it is none.
func encoded(schema *avro.SchemaNode, value []byte) (data []byte, ok bool) {
	if schema.LogicalType != "" {
		return nil, false
	}
	text := string(value)
	switch schema.Type {
	case "string", "bytes":
		return append(binary.AppendVarint(nil, int64(len(value))), value...), true
	case "int", "long":
		n, err := strconv.ParseInt(text, 10, map[string]int{"int": 32, "long": 64}[schema.Type])
		return binary.AppendVarint(nil, n), err == nil
	case "enum":
		n := slices.Index(schema.Symbols, text)
		return binary.AppendVarint(nil, int64(n)), n >= 0
	case "boolean":
		return map[string][]byte{"true": {1}, "false": {0}}[text], text == "true" || text == "false"
	case "float":
		f, err := strconv.ParseFloat(text, 32)
		return binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(f))), err == nil
	case "double":
		f, err := strconv.ParseFloat(text, 64)
		return binary.LittleEndian.AppendUint64(nil, math.Float64bits(f)), err == nil
	}
	return nil, false
}
