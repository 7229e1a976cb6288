package sweep

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"dossier/detectors"
	"dossier/detectors/dates"
	"dossier/scanners"
)

// state is what a unit is taken up from: how many batches are done, and what was counted in them. What reading the unit
// again tells by itself (its fields, verdicts, what was unread) is not kept.
type state struct {
	Batches int
	Records int64
	Bytes   int64
	Failed  int `json:",omitempty"` // batches
	Fields  []counts
}

type counts struct {
	Values int64
	Nulls  int64
	Kinds  map[detectors.Kind]int64 `json:",omitempty"`
	Days   days                     `json:",omitempty"`
}

// days are a column's dates, in JSON as [dates.Append] writes them.
type days dates.Days

// MarshalJSON implements [json.Marshaler].
func (d days) MarshalJSON() ([]byte, error) { return json.Marshal(dates.Append(nil, dates.Days(d))) }

// UnmarshalJSON implements [json.Unmarshaler].
func (d *days) UnmarshalJSON(text []byte) error {
	var packed []byte
	if err := json.Unmarshal(text, &packed); err != nil {
		return err
	}
	all, err := dates.Read(packed)
	*d = days(all)
	return err
}

func readState(text []byte) (state, error) {
	var s state
	if len(text) == 0 {
		return s, nil
	}
	if err := json.Unmarshal(text, &s); err != nil {
		return s, fmt.Errorf("the inventory's state of an interrupted unit cannot be read; scan with --fresh: %w", err)
	}
	return s, nil
}

// findings are some findings, and keys of their records, in memory that is used again.
type findings struct {
	list []detectors.Finding
	ties []detectors.Ties
	keys *scanners.Column
}

func newFindings() *findings { return &findings{keys: scanners.NewColumn(scanners.Field{})} }

// addKey returns the number of the key for [detectors.Finding.Key].
func (f *findings) addKey(key []byte) int32 {
	f.keys.Append(key)
	return int32(f.keys.Len())
}

// tie returns new ties, of no column and no record.
func (f *findings) tie(part int32) *ties {
	if len(f.ties) < cap(f.ties) {
		f.ties = f.ties[:len(f.ties)+1]
	} else {
		f.ties = append(f.ties, detectors.Ties{})
	}
	t := &f.ties[len(f.ties)-1]
	*t = detectors.Ties{Part: part, Records: t.Records[:0], Keys: t.Keys[:0], Columns: t.Columns[:0]}
	return (*ties)(t)
}

func (f *findings) add(g *findings) {
	at, before := len(f.list), int32(f.keys.Len())
	if cap(f.list)-len(f.list) < len(g.list) {
		f.list = slices.Grow(f.list, max(len(g.list), cap(f.list))) // twice as much, as they are many
	}
	f.list = append(f.list, g.list...)
	for i := range g.ties {
		f.addTies(&g.ties[i], at, before)
	}
	if g.keys.Len() == 0 {
		return
	}
	for n := range g.keys.Len() {
		f.keys.Append(g.keys.Value(n))
	}
	for i := range f.list[at:] {
		if key := &f.list[at+i].Key; *key > 0 {
			*key += before
		}
		if profile := &f.list[at+i].Profile; *profile > 0 {
			*profile += before
		}
	}
}

// addTies adds those of the findings from one on, whose keys stand behind so many.
func (f *findings) addTies(next *detectors.Ties, from int, keys int32) {
	if len(next.Records) == 0 {
		return
	}
	if n := len(f.ties); n == 0 || f.ties[n-1].To != from || !(*ties)(&f.ties[n-1]).goOn(next, keys) {
		t := f.tie(next.Part)
		t.From = from
		t.goOn(next, keys)
	}
	f.ties[len(f.ties)-1].To = len(f.list)
}

// size is how many findings there are, and records with keys.
func (f *findings) size() int {
	n := len(f.list)
	for i := range f.ties {
		n += len(f.ties[i].Records)
	}
	return n
}

func (f *findings) reset() {
	f.list, f.ties = f.list[:0], f.ties[:0]
	f.keys.Clear()
}

const (
	appendBatches  = 32    // batches after which the sink is told at the latest
	appendFindings = 20000 // findings, and records with keys, after which it is
)

// collect takes the searched batches in order, counts, and hands findings to the sink.
func (r *reading) collect(s state) error {
	found := r.gathers.Get().(*findings)
	defer func() {
		found.reset()
		r.gathers.Put(found)
	}()
	since, failed := 0, error(nil)
	begun := s.Batches > 0 // with the sink
	flush := func(over bool) error {
		var text []byte
		if begun || !over { // of a unit that is given at once nobody goes on from a state
			var err error
			if text, err = json.Marshal(s); err != nil {
				return err
			}
		}
		err := r.to.Append(found.list, found.ties, found.keys, text)
		found.reset()
		since, begun = 0, true
		return err
	}
	for j := range r.queue {
		<-j.done
		<-r.pool.room
		if failed != nil || j.err != nil {
			if failed == nil {
				failed = j.err
				r.stop()
			}
			continue
		}
		s.add(j)
		r.opts.Watch.Read(j.batch.Bytes, int64(j.batch.Records))
		found.add(j.found)
		j.found.reset()
		r.finds.Put(j.found)
		j.batch.Release()
		if since++; since >= appendBatches || found.size() >= appendFindings {
			if failed = flush(false); failed != nil {
				r.stop()
			}
		}
	}
	if failed == nil && since > 0 && r.ctx.Err() == nil {
		failed = flush(r.over)
	}
	r.count(s)
	return failed
}

func (s *state) add(j *job) {
	s.Batches++
	s.Bytes += j.batch.Bytes
	s.Records += int64(j.batch.Records)
	if j.batch.Continues {
		s.Records--
	}
	if j.failed {
		s.Failed++
	}
	for i, at := range j.fields {
		if at == hidden {
			continue
		}
		for len(s.Fields) <= at {
			s.Fields = append(s.Fields, counts{})
		}
		c := &s.Fields[at]
		c.Values += j.counts[i].values
		c.Nulls += j.counts[i].nulls
		if len(j.counts[i].kinds) > 0 && c.Kinds == nil {
			c.Kinds = map[detectors.Kind]int64{}
		}
		for _, k := range j.counts[i].kinds {
			c.Kinds[k.kind] += k.n
		}
		if len(j.counts[i].days) > 0 && c.Days == nil {
			c.Days = days{}
		}
		for day, n := range j.counts[i].days {
			c.Days[day] += n
		}
	}
}

// count writes the totals into the result. The reader has ended by now.
func (r *reading) count(s state) {
	r.result.Records, r.result.Bytes, r.failed = s.Records, s.Bytes, s.Failed
	for i, c := range s.Fields {
		if i >= len(r.fields) {
			break
		}
		f := &r.fields[i].FieldResult
		if c.Values+c.Nulls > 0 {
			f.Values, f.Nulls = c.Values, c.Nulls
		}
		if f.Counts != nil {
			maps.Copy(f.Counts, c.Kinds)
		}
		if r.fields[i].plan.dates != nil { // what a column seemed to hold before it was known counts for nothing
			f.Days = c.Days
		}
	}
}
