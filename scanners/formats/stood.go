package formats

import (
	"bytes"
	"context"
	"fmt"
	"sort"

	"dossier/scanners"
	"dossier/scanners/erasing"
)

// Stood is what stands at a removal's place. It prints as a placeholder, as its cells do.
type Stood struct {
	Number int64          // of the record: the removal's or, where that has a key, of the record that has its values; 0: there is none
	Cells  []erasing.Cell // its fields, value by value; none where it goes on over several batches
	Alike  int            // how many records have the key; where they are several and none has the removal's number, Number is 0
}

// Stand reads in and says of each removal of a record, in their order, what stands there. In.At is not nil, and In.Size known. Errors are as those
// of Open.
func (o *Opener) Stand(ctx context.Context, in Input, list []erasing.Removal) ([]Stood, error) {
	s := &standing{list: list, stood: make([]Stood, len(list)), places: map[recordPlace][]int{}, keyed: map[string][]int{}}
	for i := range list {
		if r := &list[i]; len(r.Key) > 0 {
			s.keyed[r.Part.Reveal()] = append(s.keyed[r.Part.Reveal()], i)
		} else if r.Number > 0 {
			at := recordPlace{r.Part.Reveal(), r.Number}
			s.places[at] = append(s.places[at], i)
		}
	}
	in.Body = stored(in)
	if err := o.Open(ctx, in, s); err != nil {
		return nil, err
	}
	for i := range list {
		if one := &s.stood[i]; one.Alike > 1 && one.Number != list[i].Number {
			one.Number, one.Cells = 0, nil
		}
	}
	return s.stood, nil
}

// numbered finds the records of removals that have a key, which are cut by their numbers.
func (o *Opener) numbered(ctx context.Context, in Input, list []erasing.Removal) ([]erasing.Removal, error) {
	all := make([]erasing.Removal, len(list))
	keyed := false
	for i := range list {
		all[i] = list[i]
		keyed = keyed || len(list[i].Key) > 0
	}
	if !keyed {
		return all, nil
	}
	in, done, err := (&cutting{o: o}).hold(ctx, in)
	if err != nil {
		return nil, err
	}
	defer done()
	stood, err := o.Stand(ctx, in, list)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if len(all[i].Key) == 0 {
			continue
		}
		if all[i].Number, all[i].Key = stood[i].Number, nil; all[i].Number == 0 {
			return nil, erasing.ErrChanged
		}
	}
	return all, nil
}

// standing is a receiver that keeps the records of some removals.
type standing struct {
	Nobody
	list   []erasing.Removal
	stood  []Stood
	places map[recordPlace][]int // indexes of removals
	keyed  map[string][]int      // likewise, by part
	last   []int                 // of those whose record the batch before ended with
}

// Batch implements [scanners.Receiver].
func (s *standing) Batch(b *scanners.Batch) error {
	defer b.Release()
	part := b.Part.Reveal()
	keyed := s.keyed[part]
	for i := range b.Records {
		if i == 0 && b.Continues {
			for _, at := range s.last {
				s.stood[at].Cells = nil
			}
			continue
		}
		s.last = s.last[:0]
		at := recordPlace{part, b.First + int64(i)}
		for _, n := range s.places[at] {
			s.stood[n].Number, s.stood[n].Cells = at.number, cellsOf(b, i)
			s.last = append(s.last, n)
		}
		if len(keyed) > 0 {
			s.match(cellsOf(b, i), at.number, keyed)
		}
	}
	return nil
}

// match tells which removals a record is meant by.
func (s *standing) match(cells []erasing.Cell, number int64, keyed []int) {
	for _, n := range keyed {
		r, one := &s.list[n], &s.stood[n]
		if !hold(cells, r.Key) {
			continue
		}
		one.Alike++
		if one.Number == 0 || number == r.Number {
			one.Number, one.Cells = number, cells
			s.last = append(s.last, n)
		}
	}
}

// hold tells whether a key is among cells.
func hold(cells, key []erasing.Cell) bool {
	for _, k := range key {
		found := false
		for _, c := range cells {
			found = found || c.Field == k.Field && c.Nth == k.Nth && c.Null == k.Null && bytes.Equal(c.Value, k.Value)
		}
		if !found {
			return false
		}
	}
	return true
}

// cellsOf copies a record's fields. Where one holds several values, they are numbered.
func cellsOf(b *scanners.Batch, record int) (list []erasing.Cell) {
	for i := range b.Columns {
		c := &b.Columns[i]
		n := c.Len()
		from := sort.Search(n, func(v int) bool { return c.Record(v) >= record })
		to := from
		for to < n && c.Record(to) == record {
			to++
		}
		for v := from; v < to && !c.Hidden; v++ {
			cell := erasing.Cell{Field: c.Name.Reveal(), Value: bytes.Clone(c.Value(v)), Null: c.Null(v)}
			if to-from > 1 {
				cell.Nth = v - from + 1
			}
			list = append(list, cell)
		}
	}
	return list
}

// Told adds what stands there to an eraser's answer, and returns the removals that can be tried, with their answers' indexes.
func Told(stood []Stood, list []erasing.Removal, standing []erasing.Standing) (rest []erasing.Removal, at []int) {
	for i := range list {
		one, s := &stood[i], &standing[i]
		s.Cells = one.Cells
		switch {
		case list[i].Number == 0 && len(list[i].Key) == 0, one.Number > 0: // a document, or a record that is there
			rest, at = append(rest, list[i]), append(at, i)
		case one.Alike > 1:
			s.Obstacle = fmt.Sprintf("%d records are the same as this one, and nothing tells them apart: do it by hand", one.Alike)
		default:
			s.Found = false
		}
	}
	return rest, at
}
