package sweep

import (
	"encoding/binary"
	"slices"

	"dossier/detectors"
	"dossier/detectors/recordkey"
)

// tied adds the keys of a batch's records, a column each.
func (w *worker) tied(j *job) {
	t := j.found.tie(j.part)
	for i := range j.keys {
		k := &j.keys[i]
		prints := t.add(k.number, j.batch.Records)
		if len(k.columns) == 1 {
			w.keyed(j, k, prints)
		} else {
			w.keyedTogether(j, k, prints)
		}
	}
	w.tiedRows = t.only(w.tiedRows[:0], j.batch.Records)
	for _, record := range w.tiedRows {
		number, key := w.identify(j, int(record))
		t.Records = append(t.Records, number)
		if key > 0 {
			t.Keys = append(t.Keys, key)
		}
	}
}

// keyed fills in a key of one column. Rows that follow each other often refer to one and the same: an order's lines.
func (w *worker) keyed(j *job, k *keyColumns, prints []uint64) {
	c := &j.batch.Columns[k.columns[0]]
	var last []byte
	print := uint64(0)
	for v := range c.Len() {
		value := c.Value(v)
		if len(value) == 0 {
			continue
		}
		if print == 0 || string(value) != string(last) {
			if w.norm = recordkey.Canonical(w.norm[:0], value); len(w.norm) == 0 {
				continue
			}
			print, last = w.half(w.norm), value
		}
		record := c.Record(v)
		if prints[record] == 0 {
			prints[record] = print
			continue
		}
		w.norm = recordkey.Canonical(w.norm[:0], value)
		w.tie(j, k.number, record)
	}
}

// keyedTogether fills in a key of several columns.
func (w *worker) keyedTogether(j *job, k *keyColumns, prints []uint64) {
	for record := range j.batch.Records {
		w.norm = w.norm[:0]
		for _, at := range k.columns {
			c := &j.batch.Columns[at]
			before := len(w.norm)
			if record < c.Len() && c.Record(record) == record && !c.Null(record) {
				w.norm = recordkey.Canonical(w.norm, c.Value(record))
			}
			if len(w.norm) == before { // one that is not there refers to nothing (SQL:2016, MATCH SIMPLE)
				w.norm = w.norm[:0]
				break
			}
			w.norm = append(w.norm, 0)
		}
		if len(w.norm) > 0 {
			prints[record] = w.half(w.norm)
		}
	}
}

// half is the first half of the fingerprint of a key in its canonical form.
func (w *worker) half(canonical []byte) uint64 {
	print := w.ties.Fingerprint(canonical)
	return binary.BigEndian.Uint64(print[:])
}

// tie adds the key in w.norm as a finding in a record: one more of several, or one that a text gives.
func (w *worker) tie(j *job, number int32, record int) {
	f := detectors.Finding{Field: number, Part: j.part, Kind: detectors.RecordKey, Print: w.ties.Fingerprint(w.norm), Confidence: 1}
	f.Record, f.Key = w.identify(j, record)
	j.found.list = append(j.found.list, f)
}

// ties are the keys of a batch's records, or of several batches' that follow each other, in memory that is used again.
type ties detectors.Ties

// add adds a column for a key, and returns its values, all of them none.
func (t *ties) add(number int32, records int) []uint64 {
	if len(t.Columns) < cap(t.Columns) {
		t.Columns = t.Columns[:len(t.Columns)+1]
	} else {
		t.Columns = append(t.Columns, detectors.TieColumn{})
	}
	c := &t.Columns[len(t.Columns)-1]
	c.Field = number
	c.Prints = slices.Grow(c.Prints[:0], records)[:records]
	clear(c.Prints)
	return c.Prints
}

// only leaves those records in the columns that have a key, and adds which those are to a list.
func (t *ties) only(list []int32, records int) []int32 {
	whole := slices.ContainsFunc(t.Columns, func(c detectors.TieColumn) bool { return !slices.Contains(c.Prints, 0) })
	for record := range records {
		tied := whole
		for i := 0; i < len(t.Columns) && !tied; i++ {
			tied = t.Columns[i].Prints[record] != 0
		}
		if tied {
			list = append(list, int32(record))
		}
	}
	if len(list) == records {
		return list
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		for to, from := range list {
			c.Prints[to] = c.Prints[from]
		}
		c.Prints = c.Prints[:len(list)]
	}
	return list
}

// goOn adds the ties of the records that follow, if they have the same columns. keys is how many keys stand before theirs.
func (t *ties) goOn(next *detectors.Ties, keys int32) bool {
	same := t.Part == next.Part && (len(t.Keys) > 0) == (len(next.Keys) > 0) &&
		slices.EqualFunc(t.Columns, next.Columns, func(a, b detectors.TieColumn) bool { return a.Field == b.Field })
	if !same && len(t.Records) > 0 {
		return false
	}
	t.Records = append(t.Records, next.Records...)
	for _, key := range next.Keys {
		t.Keys = append(t.Keys, key+keys)
	}
	for i := range next.Columns {
		if !same {
			t.add(next.Columns[i].Field, 0)
		}
		c := &t.Columns[i]
		c.Prints = append(c.Prints, next.Columns[i].Prints...)
	}
	return true
}
