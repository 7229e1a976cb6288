// Package avro reads Apache Avro object container files (Avro specification 1.12, "Object Container Files"). A record is a datum; its fields
// have paths as JSON's have: address.city, items[].sku, attributes.* for a map, with its keys in attributes.*key.
package avro

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/twmb/avro"
	"github.com/twmb/avro/ocf"

	"dossier/scanners"
	"dossier/scanners/formats"
)

const magic = "Obj\x01"

// Decoder reads Avro files. The zero value is ready for use.
type Decoder struct {
	Limits formats.Limits // of Value and Columns, 0 means that of DefaultLimits. Longer values are several values of their record
}

// Name implements [formats.Decoder].
func (Decoder) Name() string { return "avro" }

// Yields implements [formats.Describer].
func (Decoder) Yields() formats.Description {
	return formats.Description{
		What: "object container files, plain or compressed by deflate, snappy, zstandard, bzip2 or xz: every field, those of nested records, arrays, maps and " +
			"unions under field paths",
		Where:   "record",
		NotRead: "binary values that are no text (**no decoder**); blocks of more than 64 MiB",
	}
}

// Recognise implements [formats.Decoder].
func (Decoder) Recognise(head []byte, _ formats.Input) formats.Likeness {
	if bytes.HasPrefix(head, []byte(magic)) {
		return formats.Certain
	}
	return formats.No
}

// reading is one file being read.
type reading struct {
	to      scanners.Receiver
	part    scanners.Private
	value   int // bytes of a value
	columns int // fields
	fields  []scanners.Field
	at      map[string]int
	b       *scanners.Batch
	first   int64
	size    int // bytes in b
	binary  int64
	left    int64
	scratch []byte
	named   map[string]*avro.SchemaNode
}

// Decode implements [formats.Decoder].
func (d Decoder) Decode(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	body := &formats.Body{From: in.Body}
	file, err := ocf.NewReader(body, more()...)
	if err != nil {
		return damage(ctx, body, err)
	}
	defer func() { _ = file.Close() }()
	defaults := formats.DefaultLimits()
	r := &reading{
		to: to, part: in.Part, first: 1, at: map[string]int{}, named: map[string]*avro.SchemaNode{},
		value: max(cmp.Or(d.Limits.Value, defaults.Value), 16), columns: cmp.Or(d.Limits.Columns, defaults.Columns),
	}
	if err := r.metadata(file.Metadata()); err != nil {
		return err
	}
	schema := file.Schema().Root()
	r.name(schema)
	defer func() {
		if r.b != nil {
			r.b.Release()
		}
	}()
	for {
		if r.b == nil {
			if err := ctx.Err(); err != nil {
				return err
			}
			r.b = to.New()
			r.b.Reset(in.Part, r.fields)
			r.b.First, r.size = r.first, 0
		}
		var datum any
		if err := file.Decode(&datum); err != nil {
			if refused := r.flush(); refused != nil {
				return refused
			}
			if err == io.EOF { // the library promises it so at a good end alone
				return r.report()
			}
			return damage(ctx, body, err)
		}
		r.add(schema, "", datum)
		r.b.Records++
		if r.b.Records == formats.BatchRecords || r.size >= formats.BatchBytes {
			if err := r.flush(); err != nil {
				return err
			}
		}
	}
}

// metadata hands over what stands before the blocks: the schema too, whose documentation is anybody's text.
func (r *reading) metadata(pairs map[string][]byte) error {
	if len(pairs) == 0 {
		return nil
	}
	b := r.to.New()
	b.Reset(formats.Inside(r.part, "metadata"), []scanners.Field{{Name: scanners.NewPrivate("key")}, {Name: scanners.NewPrivate("value"), Text: true}})
	for _, key := range slices.Sorted(maps.Keys(pairs)) {
		for value := pairs[key]; utf8.Valid(value) && (len(value) > 0 || b.Records == 0); b.Records++ {
			piece := value
			if len(piece) > r.value {
				piece = piece[:formats.Cut(piece[:r.value])]
			}
			value = value[len(piece):]
			b.Columns[0].AppendString(strings.ToValidUTF8(key, ""))
			b.Columns[1].Append(piece)
		}
	}
	if b.Records == 0 {
		b.Release()
		return nil
	}
	return r.to.Batch(b)
}

// flush hands over the batch.
func (r *reading) flush() error {
	b := r.b
	r.b = nil
	if b == nil || b.Records == 0 {
		if b != nil {
			b.Release()
		}
		return nil
	}
	r.first += int64(b.Records)
	return r.to.Batch(b)
}

// add adds what a datum of this schema holds to the record. Of a union it is told by the datum which branch it is.
func (r *reading) add(schema *avro.SchemaNode, path string, datum any) {
	switch v := datum.(type) {
	case nil:
	case map[string]any:
		schema = r.branch(schema, func(n *avro.SchemaNode) bool { return n.Type == "map" || isRecord(n) && hasFields(n, v) })
		if schema != nil && isRecord(schema) {
			for i := range schema.Fields {
				f := &schema.Fields[i]
				r.add(&f.Type, step(path, f.Name), v[f.Name])
			}
			return
		}
		var values *avro.SchemaNode
		if schema != nil {
			values = schema.Values
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			r.cell(step(path, "*key"), []byte(key))
			r.add(values, step(path, "*"), v[key])
		}
	case []any:
		var items *avro.SchemaNode
		if schema = r.branch(schema, func(n *avro.SchemaNode) bool { return n.Type == "array" }); schema != nil {
			items = schema.Items
		}
		for _, inner := range v {
			r.add(items, path+"[]", inner)
		}
	default:
		r.scratch = r.scratch[:0]
		if text, ok := r.text(v); ok {
			r.cell(cmp.Or(path, "(value)"), text)
		}
	}
}

func isRecord(n *avro.SchemaNode) bool { return n.Type == "record" || n.Type == "error" }

func hasFields(n *avro.SchemaNode, datum map[string]any) bool {
	for i := range n.Fields {
		if _, ok := datum[n.Fields[i].Name]; !ok {
			return false
		}
	}
	return len(n.Fields) == len(datum)
}

// branch returns the schema itself, what its name stands for, or its branch that fits; nil if none does.
func (r *reading) branch(schema *avro.SchemaNode, fits func(*avro.SchemaNode) bool) *avro.SchemaNode {
	if schema == nil {
		return nil
	}
	if named, ok := r.named[schema.Type]; ok {
		schema = named
	}
	if fits(schema) {
		return schema
	}
	for i := range schema.Branches {
		if b := r.branch(&schema.Branches[i], fits); b != nil {
			return b
		}
	}
	return nil
}

// name notes the records by their names, under which a schema may mention them again.
func (r *reading) name(n *avro.SchemaNode) {
	if n == nil {
		return
	}
	if isRecord(n) && n.Name != "" {
		r.named[n.Name] = n
		if n.Namespace != "" {
			r.named[n.Namespace+"."+n.Name] = n
		}
	}
	r.name(n.Items)
	r.name(n.Values)
	for i := range n.Branches {
		r.name(&n.Branches[i])
	}
	for i := range n.Fields {
		r.name(&n.Fields[i].Type)
	}
}

func step(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// text writes a scalar out.
func (r *reading) text(datum any) ([]byte, bool) {
	switch v := datum.(type) {
	case string:
		return append(r.scratch, v...), true
	case []byte:
		if !utf8.Valid(v) || bytes.IndexByte(v, 0) >= 0 {
			r.binary++
			r.left += int64(len(v))
			return nil, false
		}
		return append(r.scratch, v...), true
	case bool:
		return strconv.AppendBool(r.scratch, v), true
	case int:
		return strconv.AppendInt(r.scratch, int64(v), 10), true
	case int32:
		return strconv.AppendInt(r.scratch, int64(v), 10), true
	case int64:
		return strconv.AppendInt(r.scratch, v, 10), true
	case float32:
		return strconv.AppendFloat(r.scratch, float64(v), 'f', -1, 32), true
	case float64:
		return strconv.AppendFloat(r.scratch, v, 'f', -1, 64), true
	case time.Time:
		if v.Hour()+v.Minute()+v.Second()+v.Nanosecond() == 0 {
			return v.UTC().AppendFormat(r.scratch, time.DateOnly), true
		}
		return v.UTC().AppendFormat(r.scratch, time.RFC3339Nano), true
	case *big.Rat:
		return append(r.scratch, strings.TrimRight(strings.TrimRight(v.FloatString(20), "0"), ".")...), true
	}
	return fmt.Append(r.scratch, datum), true // durations, UUIDs, enumerations: they know how they are written
}

// cell adds a value to the record, in pieces where it is too long.
func (r *reading) cell(path string, value []byte) {
	at, known := r.at[path]
	if !known {
		if len(r.fields) >= r.columns {
			path = "*" // the fields that are too many
			if at, known = r.at[path]; !known {
				at = len(r.fields)
			}
		} else {
			at = len(r.fields)
		}
		if !known {
			r.at[path] = at
			r.fields = append(r.fields, scanners.Field{Name: scanners.NewPrivate(path)})
		}
	}
	for len(r.b.Columns) <= at {
		r.b.Columns = append(r.b.Columns, *scanners.NewColumn(r.fields[len(r.b.Columns)]))
	}
	r.size += len(value) + 1
	for len(value) > r.value {
		cut := formats.Cut(value[:r.value])
		r.b.Columns[at].AppendTo(r.b.Records, value[:cut])
		value = value[cut:]
	}
	r.b.Columns[at].AppendTo(r.b.Records, value)
}

func (r *reading) report() error {
	if r.binary == 0 {
		return nil
	}
	return r.to.Unread(&scanners.Unread{
		Part: r.part, Why: scanners.NoDecoder, Detail: fmt.Sprintf("%d binary values", r.binary), MIME: "application/octet-stream", Bytes: r.left,
	})
}

// damage says what the library's refusal means. Its words are not shown: they may hold some of the file.
func damage(ctx context.Context, body *formats.Body, err error) error {
	u := &scanners.Unread{Why: scanners.Corrupt, Detail: "the data are damaged; what came before was read", Bytes: -1}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case body.Err != nil:
		return scanners.AsUnread(body.Err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		u.Why, u.Detail = scanners.Truncated, "the data end too early; what came before was read"
	case strings.Contains(err.Error(), "codec"):
		u.Why, u.Detail = scanners.NoDecoder, "a compression that is not supported"
	case strings.Contains(err.Error(), "limit"):
		u.Why, u.Detail = scanners.OverLimit, "a block of more than 64 MiB"
	}
	return u
}
