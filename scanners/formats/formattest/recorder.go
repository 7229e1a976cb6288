package formattest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dossier/scanners"
)

// recorder is a Receiver that keeps everything, checks each batch and gives batches out again with spoiled buffers.
type recorder struct {
	failAt int // the call of Batch or Unread, from 1, that answers fail; 0 none
	fail   error

	calls    int
	out      int // batches given out and not come back
	free     []*scanners.Batch
	parts    []*Part
	last     map[string]int64 // number of the last record a part
	unread   []*scanners.Unread
	log      []string // every batch and every Unread, as text
	batches  int
	bytes    int64
	problems []string
}

func (r *recorder) New() *scanners.Batch {
	r.out++
	if n := len(r.free); n > 0 {
		b := r.free[n-1]
		r.free = r.free[:n-1]
		return b
	}
	return scanners.NewBatch(func(b *scanners.Batch) {
		r.out--
		for i := range b.Columns {
			data := b.Columns[i].Data()
			for j := range data {
				data[j] = '~'
			}
		}
		r.free = append(r.free, b)
	})
}

func (r *recorder) Batch(b *scanners.Batch) error {
	defer b.Release()
	if err := r.answer(); err != nil {
		return err
	}
	r.batches++
	r.bytes += b.Bytes
	for i := range b.Columns {
		if problem := columnProblem(b, &b.Columns[i]); problem != "" {
			r.problems = append(r.problems, fmt.Sprintf("batch %d, column %d: %s", r.batches, i, problem))
			return nil
		}
	}
	r.keep(b)
	return nil
}

func (r *recorder) Unread(u *scanners.Unread) error {
	if err := r.answer(); err != nil {
		return err
	}
	r.unread = append(r.unread, u)
	r.log = append(r.log, fmt.Sprintf("unread %q %v %q", u.Part.Reveal(), u, u.MIME))
	return nil
}

func (r *recorder) answer() error {
	r.calls++
	if r.failAt > 0 && r.calls >= r.failAt {
		return r.fail
	}
	return nil
}

// columnProblem says what is wrong with a column, "" if nothing is.
func columnProblem(b *scanners.Batch, c *scanners.Column) string {
	data, before := c.Data(), -1
	for i := range c.Len() {
		_, end := c.Span(i)
		switch record := c.Record(i); {
		case end <= before || end >= len(data):
			return fmt.Sprintf("value %d ends at %d, after %d, of %d bytes", i, end, before, len(data))
		case data[end] > ' ':
			return fmt.Sprintf("value %d has no separator", i)
		case record < 0 || record >= b.Records || i > 0 && record < c.Record(i-1):
			return fmt.Sprintf("value %d belongs to record %d of %d", i, record, b.Records)
		}
		before = end
	}
	if before+1 != len(data) {
		return fmt.Sprintf("%d bytes behind the last value", len(data)-before-1)
	}
	return ""
}

// keep adds the batch to the log and to its part's rows.
func (r *recorder) keep(b *scanners.Batch) {
	name := b.Part.Reveal()
	p := r.part(name)
	want := r.last[name] + 1
	if b.Continues {
		want--
	}
	if b.First < 1 || b.First < want || b.First > want && name == "" { // a place inside may leave out blank rows

		r.problems = append(r.problems, fmt.Sprintf("batch %d begins with record %d, not %d", r.batches, b.First, want))
	}
	r.last[name] = b.First + int64(b.Records) - 1
	var text strings.Builder
	fmt.Fprintf(&text, "batch %q %d+%d %v %v", name, b.First, b.Records, b.Continues, b.Key)
	begin := len(p.Rows)
	if b.Continues && begin > 0 {
		begin--
	}
	for len(p.Rows) < begin+b.Records {
		p.Rows = append(p.Rows, nil)
	}
	for i := range b.Columns {
		c := &b.Columns[i]
		fmt.Fprintf(&text, "\n%q %q %v %v %v:", c.Name.Reveal(), c.Type, c.Text, c.Apart, c.Hidden)
		at := p.field(c)
		for j := range c.Len() {
			text.WriteString(" " + strconv.Itoa(c.Record(j)))
			if c.Null(j) {
				text.WriteString(" null")
				continue
			}
			text.WriteString(" " + strconv.Itoa(len(c.Value(j))) + ":")
			text.Write(c.Value(j))
			again := j > 0 && c.Record(j-1) == c.Record(j)
			p.add(begin+c.Record(j), at, string(c.Value(j)), again, b.Continues && c.Record(j) == 0)
		}
	}
	r.log = append(r.log, text.String())
}

func (r *recorder) part(name string) *Part {
	for _, p := range r.parts {
		if p.Name == name {
			return p
		}
	}
	if r.last == nil {
		r.last = map[string]int64{}
	}
	p := &Part{Name: name}
	r.parts = append(r.parts, p)
	return p
}

func (p *Part) field(c *scanners.Column) int {
	name := c.Name.Reveal()
	if at := slices.Index(p.Fields, name); at >= 0 {
		return at
	}
	p.Fields, p.Types = append(p.Fields, name), append(p.Types, c.Type)
	return len(p.Fields) - 1
}

// add puts a value into a cell: behind the ones of its list, or behind the piece before.
func (p *Part) add(row, at int, value string, again, continues bool) {
	p.Rows[row] = pad(p.Rows[row], at+1)
	cell := &p.Rows[row][at]
	switch {
	case *cell == Null:
		*cell = value
	case again:
		*cell += ListSeparator + value
	case continues:
		*cell += value
	default:
		*cell = value
	}
}

func pad(row []string, n int) []string {
	for len(row) < n {
		row = append(row, Null)
	}
	return row
}

func (r *recorder) result(err error) Result {
	for _, p := range r.parts {
		for i := range p.Rows {
			p.Rows[i] = pad(p.Rows[i], len(p.Fields))
		}
	}
	return Result{Parts: r.parts, Unread: r.unread, Err: err, Batches: r.batches, Bytes: r.bytes}
}

// check fails the test where a batch was wrong or lost.
func (r *recorder) check(t testing.TB) {
	t.Helper()
	for _, problem := range r.problems {
		t.Error(problem)
	}
	if r.out != 0 {
		t.Errorf("%d batches were neither handed over nor released", r.out)
	}
}
