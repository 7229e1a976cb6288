package parquet

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// setter sets the values of a column.
type setter struct {
	leaf
	column *pq.Column
}

// setters are the columns of the fields that change.
func setters(file *pq.File, wanted map[int64]*erasing.Removal) map[string][]setter {
	set := map[string][]setter{}
	for _, r := range wanted {
		for i := range r.Change {
			set[r.Change[i].Field] = nil
		}
	}
	if len(set) == 0 {
		return nil
	}
	columns := columnsOf(file.Root())
	for _, l := range leaves(file.Root(), "") {
		if _, ok := set[l.name]; ok {
			set[l.name] = append(set[l.name], setter{l, columns[l.at]})
		}
	}
	return set
}

// columnsOf are the leaves in their order.
func columnsOf(c *pq.Column) (all []*pq.Column) {
	if c.Leaf() {
		return []*pq.Column{c}
	}
	for _, kid := range c.Columns() {
		all = append(all, columnsOf(kid)...)
	}
	return all
}

// change sets the fields of a row, in place: all values that a field has in it, or one of several.
func (c *copying) change(row pq.Row, removal *erasing.Removal) error {
	was := slices.Clone(row)
	for i := range removal.Change {
		cell := &removal.Change[i]
		columns := c.set[cell.Field]
		if len(columns) == 0 {
			return erasing.ErrChanged
		}
		nth := 0
		for n := range row {
			at := slices.IndexFunc(columns, func(s setter) bool { return s.at == row[n].Column() })
			if at < 0 {
				continue
			}
			if !was[n].IsNull() {
				nth++
			}
			if cell.Nth > 0 && (cell.Nth != nth || was[n].IsNull()) {
				continue
			}
			v, err := columns[at].value(was[n], cell)
			if err != nil {
				return err
			}
			row[n] = v
		}
	}
	return nil
}

// value is what takes the place of one.
func (s *setter) value(old pq.Value, cell *erasing.Cell) (v pq.Value, _ error) {
	full := s.column.MaxDefinitionLevel()
	absent := full - 1 // the level of a value that is NULL itself, rather than something around it
	switch {
	case old.IsNull() && (cell.Null || !s.flat):
		return old, nil
	case old.IsNull() && (!s.column.Optional() || old.DefinitionLevel() != absent):
		return v, &formats.Uncut{Why: "a value stands in a group that a row has not: write the file anew with it"}
	case cell.Null && !s.column.Optional():
		return v, &formats.Uncut{Why: "a column must have a value in each row: overwrite it rather than making it NULL"}
	case cell.Null:
		return pq.NullValue().Level(old.RepetitionLevel(), absent, old.Column()), nil
	}
	v, ok := s.parse(cell.Value)
	if !ok {
		return v, &formats.Uncut{Why: "a column cannot hold the new value, which is of another type: make it NULL, or let the rule delete the row"}
	}
	return v.Level(old.RepetitionLevel(), full, old.Column()), nil
}

// parse reads a value as it is written out; ok is false where the column cannot hold it.
func (s *setter) parse(text []byte) (v pq.Value, ok bool) {
	t := s.column.Type()
	if s.text == nil {
		if t.Kind() == pq.FixedLenByteArray {
			return pq.FixedLenByteArrayValue(text), len(text) == t.Length()
		}
		return pq.ByteArrayValue(text), t.Kind() == pq.ByteArray
	}
	v, err := number(t, strings.TrimSpace(string(text)))
	return v, err == nil && bytes.Equal(s.text(nil, v), bytes.TrimSpace(text))
}

// number reads what is no text, as far as it is written out: whether it is, is seen by writing it out again.
func number(t pq.Type, text string) (v pq.Value, err error) {
	var logical any
	if l := t.LogicalType(); l != nil {
		logical = l.Value
	}
	whole := func(n int64, err error) (pq.Value, error) {
		if t.Kind() == pq.Int32 {
			return pq.Int32Value(int32(n)), err
		}
		return pq.Int64Value(n), err
	}
	since := func(layout string, unit time.Duration) (pq.Value, error) {
		at, err := time.Parse(layout, text)
		epoch := time.Unix(0, 0).UTC()
		if layout == timeOfDay {
			epoch = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		seconds := at.Unix() - epoch.Unix()
		return whole(seconds*int64(time.Second/unit)+int64(at.Nanosecond())/int64(unit), err)
	}
	switch l := logical.(type) {
	case *format.UUIDType:
		b, err := hex.DecodeString(strings.ReplaceAll(text, "-", ""))
		return pq.FixedLenByteArrayValue(b), err
	case *format.DateType:
		at, err := time.Parse(time.DateOnly, text)
		return whole(at.Unix()/86400, err)
	case *format.TimestampType:
		if l.IsAdjustedToUTC {
			return since(time.RFC3339Nano, unit(l.Unit))
		}
		return since("2006-01-02 15:04:05.999999999", unit(l.Unit))
	case *format.TimeType:
		return since(timeOfDay, unit(l.Unit))
	case *format.DecimalType:
		if t.Kind() == pq.Int32 || t.Kind() == pq.Int64 {
			return whole(strconv.ParseInt(strings.Replace(text, ".", "", 1), 10, 64))
		}
	}
	switch t.Kind() {
	case pq.Boolean:
		b, err := strconv.ParseBool(text)
		return pq.BooleanValue(b), err
	case pq.Int32, pq.Int64:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return whole(n, nil)
		}
		n, err := strconv.ParseUint(text, 10, 64)
		return whole(int64(n), err)
	case pq.Float:
		f, err := strconv.ParseFloat(text, 32)
		return pq.FloatValue(float32(f)), err
	case pq.Double:
		f, err := strconv.ParseFloat(text, 64)
		return pq.DoubleValue(f), err
	}
	return v, strconv.ErrSyntax
}

const timeOfDay = "15:04:05.999999999"
