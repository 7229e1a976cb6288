package sweep

import (
	"encoding/binary"
	"slices"

	"dossier/detectors"
	"dossier/detectors/dates"
	"dossier/detectors/pseudonym"
	"dossier/detectors/recordkey"
	"dossier/scanners"
)

// job is one batch to be searched.
type job struct {
	batch  *scanners.Batch
	part   int32
	fields []int   // of the unit, a column each
	plans  []*plan // a column each
	keys   []keyColumns

	textKeys []textKey
	telling  []int     // columns that give those
	named    []named   // columns of values that others name
	roles    []role    // columns that make up profiles of the records
	counts   []counted // a column each
	found    *findings
	err      error
	failed   bool // a detector panicked
	done     chan struct{}
}

// counted is what was counted in one column of a batch.
type counted struct {
	values, nulls int64
	kinds         []kindCount // a few
	days          dates.Days  // of a column of dates
}

type kindCount struct {
	kind detectors.Kind
	n    int64
}

func (c *counted) add(kind detectors.Kind) {
	for i := range c.kinds {
		if c.kinds[i].kind == kind {
			c.kinds[i].n++
			return
		}
	}
	c.kinds = append(c.kinds, kindCount{kind, 1})
}

// worker searches batches; it holds the memory that a search reuses.
type worker struct {
	*Sweeper
	prints   pseudonym.Hasher
	ties     pseudonym.Ties
	found    detectors.Matches
	rest     *scanners.Column // some values of a column: those that the memo does not know, or that were not of its kind
	origin   []int32          // where they stood
	matched  []bool
	memo     memo
	quiet    quiet
	phrase   phrases
	recalled []*memoEntry // a value each; nil: not known
	fresh    [][2]int32   // values that were not known: which of the column, and which of the findings
	norm     []byte
	keys     []int32 // numbers of the keys of the batch's records, as far as needed
	keyText  []byte
	tiedRows []int32 // which of a batch's records have keys

	profiler
}

// fill counts the values of a column.
func (c *counted) fill(of *scanners.Column) {
	c.values = int64(of.Len())
	for k := range of.Kept() {
		if len(of.KeptValue(k)) > 0 {
			continue
		}
		c.values -= int64(times(of, k))
		if of.Null(k) { // of values that recur none is
			c.nulls++
		}
	}
}

func newWorker(s *Sweeper) *worker {
	return &worker{Sweeper: s, prints: s.key.Hasher(), ties: s.key.Ties(), rest: scanners.NewColumn(scanners.Field{})}
}

func (w *worker) do(j *job) {
	defer close(j.done)
	w.keys = w.keys[:0]
	j.counts = make([]counted, len(j.fields))
	j.found = w.finds.Get().(*findings)
	defer func() {
		if recover() != nil { // what was recovered may hold a value: it is told to nobody
			j.failed = true
			j.found.ties = j.found.ties[:0] // they may lack some
		}
	}()
	for i := range j.batch.Columns {
		if j.fields[i] != hidden {
			w.column(j, i)
		}
	}
	if len(j.roles) > 0 {
		w.profiles(j)
	}
	if len(j.keys) > 0 {
		w.tied(j)
	}
	if len(j.textKeys) > 0 {
		w.textKeyed(j)
	}
}

func (w *worker) column(j *job, i int) {
	c, p := &j.batch.Columns[i], j.plans[i]
	j.counts[i].fill(c)
	if p.dates != nil {
		j.counts[i].days = daysOf(c, p.dates)
	}
	if p.moments && only(c, dates.Moment) {
		return
	}
	if at := slices.IndexFunc(j.named, func(n named) bool { return n.values == i }); at >= 0 {
		w.attributes(j, i, &j.named[at])
		return
	}
	switch p.mode {
	case asValues:
		w.values(j, i)
	case asProse:
		w.prose(j, i)
	case asCells:
		w.short(j, i)
	case asNumbers:
		if !digitsAlone(c.KeptData(), c.Kept()) && !only(c, numeric) {
			w.search.Cells(c, w.reset())
			w.take(j, i, nil)
		}
	case asNothing:
	}
}

// daysOf counts a column's values by the day that they tell.
func daysOf(c *scanners.Column, form *dates.Form) dates.Days {
	all := dates.Days{}
	if which := c.Which(); len(which) > 0 {
		times := make([]int64, c.Kept())
		for _, k := range which {
			times[k]++
		}
		for k, n := range times {
			if day, ok := form.Parse(c.KeptValue(k)); ok {
				all[day] += n
			}
		}
		return all
	}
	var lately [16]struct { // a day each, which a table of all days would be asked for again and again
		day int32
		n   int64
	}
	var before []byte
	day, ok := int32(0), false
	for v := range c.Len() {
		if value := c.KeptValue(v); !dates.SameDay(before, value) {
			day, ok = form.Parse(value)
			before = value
		}
		if !ok {
			continue
		}
		d := &lately[uint32(day)%uint32(len(lately))]
		if d.day != day {
			if d.n > 0 {
				all[d.day] += d.n
			}
			d.day, d.n = day, 0
		}
		d.n++
	}
	for _, d := range lately {
		if d.n > 0 {
			all[d.day] += d.n
		}
	}
	return all
}

func (w *worker) reset() *detectors.Matches {
	w.found.Reset()
	return &w.found
}

// only tells whether all values of a column that are not empty are of a sort.
func only(c *scanners.Column, sort func(v []byte) bool) bool {
	for k := range c.Kept() {
		if v := c.KeptValue(k); len(v) > 0 && !sort(v) {
			return false
		}
	}
	return true
}

// values reads a column whose values are of one kind: as whole values first; those that are not are searched like others,
// and of an open kind they count all the same.
func (w *worker) values(j *job, i int) {
	c, p := &j.batch.Columns[i], j.plans[i]
	w.matched = slices.Grow(w.matched[:0], c.Len())[:c.Len()]
	clear(w.matched)
	var kept int
	if seen := w.memo.of(p); seen != nil {
		kept = w.recall(j, i, seen)
	} else {
		judged := w.judge(c, p)
		for n := range judged {
			w.whole(j, i, int(judged[n].Value), &judged[n])
		}
		kept = len(judged)
	}
	if kept == c.Len() {
		return
	}

	for v := range c.Len() {
		if !w.matched[v] && !blank(c.Value(v)) {
			w.open(j, i, v, p)
		}
	}
	if w.unmatched(c); len(w.origin) > 0 {
		w.search.Cells(w.rest, w.reset())
		w.take(j, i, w.origin)
	}
}

// unmatched puts the values that are of no kind yet into w.rest.
func (w *worker) unmatched(c *scanners.Column) {
	w.rest.Clear()
	w.rest.Field = scanners.Field{}
	w.origin = w.origin[:0]
	for v := range c.Len() {
		if !w.matched[v] && !blank(c.Value(v)) {
			w.rest.Append(c.Value(v))
			w.origin = append(w.origin, int32(v))
		}
	}
}

// whole turns a match that is a value of the column's kind into a finding. The memo holds those that come again.
func (w *worker) whole(j *job, i, v int, m *detectors.Match) {
	f := finding(j.batch.Columns[i].Value(v), m, false)
	f.Print = w.prints.Once(f.Kind, w.found.Norm(m))
	w.add(j, i, v, f)
	w.matched[v] = true
}

// judge finds which values are of the plan's kind.
func (w *worker) judge(c *scanners.Column, p *plan) []detectors.Match {
	found := w.reset()
	_ = c.Data() // as whole columns are judged
	p.by.Values(c, found)
	kept := found.List[:0]
	for n := range found.List {
		if m := &found.List[n]; m.Kind == p.verdict.Kind {
			// The column vouches for what the value alone leaves open.
			m.Confidence = max(m.Confidence, p.verdict.Confidence)
			kept = append(kept, *m)
		}
	}
	found.List = kept
	return kept
}

// recall does what judge and whole do, in the same order, and has only those values judged that the memo does not know.
func (w *worker) recall(j *job, i int, seen *memoColumn) (kept int) {
	c, p := &j.batch.Columns[i], j.plans[i]
	w.ask(c, seen)
	var matches []detectors.Match
	if w.rest.Len() > 0 {
		matches = w.judge(w.rest, p)
	}
	w.fresh = w.fresh[:0]
	for v := range c.Len() {
		if e := w.recalled[v]; e != nil {
			w.add(j, i, v, e.finding())
			w.matched[v] = true
			kept++
			continue
		}
		for len(matches) > 0 && int(w.origin[matches[0].Value]) == v {
			w.fresh = append(w.fresh, [2]int32{int32(v), int32(len(j.found.list))})
			w.whole(j, i, v, &matches[0])
			kept++
			matches = matches[1:]
		}
	}
	for _, f := range w.fresh { // only now: an entry may take the place of one that was recalled
		if value := c.Value(int(f[0])); len(value) <= memoBytes {
			e, _ := w.memo.at(seen, value)
			e.put(p, value, &j.found.list[f[1]])
		}
	}
	return kept
}

// ask finds the values that the memo knows, and puts the others into w.rest.
func (w *worker) ask(c *scanners.Column, seen *memoColumn) {
	w.rest.Clear()
	w.rest.Field = scanners.Field{Type: c.Type}
	w.origin = w.origin[:0]
	w.recalled = slices.Grow(w.recalled[:0], c.Len())[:c.Len()]
	for v := range c.Len() {
		value := c.Value(v)
		w.recalled[v] = nil
		if len(value) == 0 {
			continue
		}
		seen.asked++
		if len(value) <= memoBytes {
			if e, known := w.memo.at(seen, value); known {
				w.recalled[v] = e
				seen.known++
				continue
			}
		}
		w.rest.Append(value)
		w.origin = append(w.origin, int32(v))
	}
}

// finding is a match's, without its place and fingerprint.
func finding(value []byte, m *detectors.Match, prose bool) detectors.Finding {
	return detectors.Finding{Kind: m.Kind, Confidence: m.Confidence, Shared: m.Shared, Mention: prose || len(value) > 2*int(m.End-m.Start)}
}

// take turns the matches into findings. origin, if not nil, says where the searched values stand in the column.
func (w *worker) take(j *job, i int, origin []int32) {
	for n := range w.found.List {
		m := &w.found.List[n]
		v := int(m.Value)
		if origin != nil {
			v = int(origin[v])
		}
		w.match(j, i, v, m)
	}
}

// match turns a match in a value into a finding, which it returns without its place.
func (w *worker) match(j *job, i, v int, m *detectors.Match) detectors.Finding {
	value := j.batch.Columns[i].Value(v)
	f := finding(value, m, j.plans[i].mode == asProse)
	f.Print = w.prints.Fingerprint(f.Kind, w.found.Norm(m))
	if f.Mention && f.Kind == detectors.PersonName {
		if name := w.mention(value, m); len(name) > 0 {
			f.Profile = j.found.addKey(name)
		}
	}
	w.add(j, i, v, f)
	return f
}

// add completes a finding with its place.
func (w *worker) add(j *job, i, value int, f detectors.Finding) {
	j.counts[i].add(f.Kind)
	w.place(j, i, j.batch.Columns[i].Record(value), f)
}

// place gives a finding its record.
func (w *worker) place(j *job, i, record int, f detectors.Finding) {
	f.Field, f.Part = int32(j.fields[i]), j.part
	f.Record, f.Key = w.identify(j, record)
	j.found.list = append(j.found.list, f)
}

// identify returns a record's number, and which of the keys given with the findings is its own.
func (w *worker) identify(j *job, record int) (number int64, key int32) {
	b := j.batch
	number, given := recordkey.Number(b, record)
	if given || len(b.Key) == 0 {
		return number, 0
	}
	if len(w.keys) == 0 {
		w.keys = slices.Grow(w.keys, b.Records)[:b.Records]
		clear(w.keys)
	}
	if w.keys[record] == 0 {
		w.keyText = w.keyText[:0]
		for _, at := range b.Key {
			w.keyText = appendKey(w.keyText, &b.Columns[at], record)
		}
		w.keys[record] = j.found.addKey(w.keyText)
	}
	return number, w.keys[record]
}

// appendKey adds the value of one column of a key: its length and one as a uvarint, and its bytes; 0 for NULL.
func appendKey(dst []byte, c *scanners.Column, record int) []byte {
	if c.Null(record) {
		return append(dst, 0)
	}
	v := c.Value(record)
	return append(binary.AppendUvarint(dst, uint64(len(v))+1), v...)
}
