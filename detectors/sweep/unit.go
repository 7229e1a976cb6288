package sweep

import (
	"context"
	"errors"
	"fmt"

	"dossier/detectors"
	"dossier/scanners"
)

// maxPending is how many batches wait at the most for their columns' verdicts: small members of an archive, say.
const maxPending = 8

// reading is one unit on its way: the receiver of its batches.
type reading struct {
	*Sweeper
	listed
	ctx    context.Context
	stop   context.CancelFunc
	skip   int // batches that an interrupted scan has done already
	seq    int // batches received
	pool   pool
	queue  chan *job  // the same jobs in order, for the collector
	idle   chan *slot // batches free to be filled
	parts  map[string]*part
	last   *part
	fields []*field
	keys   []detectors.KeyFields
	wait   []*pending
	unread []detectors.UnreadPart
	rule   string // by which what holds no records was left out; "": nothing was
	taken  int64  // records received
	failed int    // batches on which a detector panicked
	over   bool   // once queue is closed: the unit is done with what is in it
	result detectors.UnitResult
}

// part is one table-like thing in a unit: the unit itself, an archive's member.
type part struct {
	number  int32 // in the unit, from 0
	label   string
	columns map[string]int // field name → index in reading.fields
	keys    []int32        // indexes in reading.keys
	weighed int            // values of its best-filled column

	attributes []*attributes

	textKeys []textKey
	looked   int                 // batches in which those were looked for
	names    map[string]struct{} // that were seen there
	telling  map[int]struct{}    // indexes in reading.fields of columns that give them
}

// field is one column of one part.
type field struct {
	detectors.FieldResult
	words []string // of the column's name
	tally *tally   // nil: running text or hidden, which nobody weighs
	plan  *plan
}

// pending is a batch that waits for its turn.
type pending struct {
	batch  *scanners.Batch
	part   *part
	fields []int
	seq    int
}

// unit reads one unit to its end.
func (s *Sweeper) unit(ctx context.Context, l listed, pool pool) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	r := &reading{
		Sweeper: s, listed: l, ctx: ctx, stop: stop, pool: pool, parts: map[string]*part{},
		queue: make(chan *job, s.opts.Workers+2), idle: make(chan *slot, maxPending+s.opts.Workers+4),
	}
	resume, _ := l.to.Resume()
	state, err := readState(resume)
	if err != nil {
		return err
	}
	r.skip = state.Batches
	began := s.opts.Now()
	collected := make(chan error, 1)
	go func() {
		err := r.collect(state)
		if err != nil {
			stop()
		}
		collected <- err
	}()
	leave, readErr := r.spread(ctx)
	if readErr == nil {
		readErr = l.unit.Read(ctx, scanners.Want{Sample: s.opts.Sample, Seed: s.opts.Seed, Leave: leave}, r)
	}
	gone := errors.Is(readErr, scanners.ErrGone) // what waits for its columns' verdicts is read again, then
	if ctx.Err() == nil && !gone {               // whatever else broke off the reading, what was read counts
		if err := r.drain(0); err != nil && readErr == nil {
			readErr = err
		}
	}
	r.over = ctx.Err() == nil && !gone
	close(r.queue)
	err = <-collected
	r.keep()
	switch {
	case err != nil:
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case gone:
		return readErr
	}
	return s.end(l, r.finish(readErr), s.opts.Now().Sub(began))
}

// finish settles how the unit ended.
func (r *reading) finish(err error) *detectors.UnitResult {
	sampled := errors.Is(err, scanners.ErrEnough) || r.opts.Sample > 0 && r.result.Records >= r.opts.Sample
	if r.failed > 0 {
		r.addUnread(&scanners.Unread{Why: scanners.Failed, Detail: fmt.Sprintf("the detectors failed on %d batches; please report this", r.failed), Bytes: -1})
	}
	if err != nil && !errors.Is(err, scanners.ErrEnough) {
		u, ok := errors.AsType[*scanners.Unread](err)
		if !ok {
			u = scanners.AsUnread(err)
		}
		r.addUnread(u)
	}
	res := &r.result
	res.Unread, res.Keys = r.unread, r.keys
	for _, f := range r.fields {
		f.Verdict = f.plan.verdict
		res.Fields = append(res.Fields, f.FieldResult)
	}
	switch {
	case len(r.unread) > 0 && res.Records == 0:
		res.Status = detectors.Unread
	case len(r.unread) > 0:
		res.Status = detectors.Partial
	case sampled:
		res.Status = detectors.Sampled
		res.Rule = fmt.Sprintf("about %d records a unit", r.opts.Sample)
	case r.rule != "" && res.Records == 0:
		res.Status, res.Rule = detectors.Skipped, r.rule
	default:
		res.Status = detectors.Complete
	}
	return res
}

// New implements [scanners.Receiver]. It does not wait: what bounds the batches under way is the queue of those sent.
func (r *reading) New() *scanners.Batch {
	select {
	case s := <-r.idle:
		s.out = true
		return s.batch
	default:
		s := r.slots.Get().(*slot)
		s.idle, s.out = r.idle, true
		return s.batch
	}
}

// keep gives the unit's batches to the next one, with their buffers.
func (r *reading) keep() {
	for {
		select {
		case s := <-r.idle:
			r.slots.Put(s)
		default:
			return
		}
	}
}

// slot is a batch that knows where it goes when it is released.
type slot struct {
	batch *scanners.Batch
	idle  chan<- *slot
	out   bool // somebody has it; a second release does nothing
}

func newSlot() *slot {
	s := &slot{}
	s.batch = scanners.NewBatch(func(*scanners.Batch) {
		if !s.out {
			return
		}
		s.out = false
		select {
		case s.idle <- s:
		default: // more than are ever wanted at once
		}
	})
	return s
}

// Unread implements [scanners.Receiver].
func (r *reading) Unread(u *scanners.Unread) error {
	r.addUnread(u)
	return r.ctx.Err()
}

func (r *reading) addUnread(u *scanners.Unread) {
	if u.Why == scanners.Recordless {
		r.rule = u.Detail
		return
	}
	r.unread = append(r.unread, detectors.UnreadPart{
		Part: r.labelOf(u.Part), Why: u.Why, Detail: u.Detail, MIME: u.MIME, Bytes: u.Bytes,
	})
}

func (r *reading) labelOf(p scanners.Private) string { return r.Sweeper.label.path(p.Reveal()) }

// Batch implements [scanners.Receiver].
func (r *reading) Batch(b *scanners.Batch) error {
	if err := r.ctx.Err(); err != nil {
		b.Release()
		return err
	}
	p := r.part(b.Part)
	w := &pending{batch: b, part: p, fields: r.resolve(p, b), seq: r.seq}
	r.seq++
	r.sample(w)
	r.addTextKeys(w)
	r.wait = append(r.wait, w)
	r.taken += int64(b.Records)
	if err := r.drain(maxPending); err != nil {
		return err
	}
	if r.opts.Sample > 0 && r.taken >= r.opts.Sample {
		return scanners.ErrEnough
	}
	return nil
}

// manyParts is how many parts a unit may have before the evidence on those that seem to be over is let go.
const manyParts = 64

func (r *reading) part(name scanners.Private) *part {
	key := name.Reveal()
	p := r.parts[key]
	if p == nil {
		p = &part{number: int32(len(r.parts)), label: r.labelOf(name), columns: map[string]int{}}
		r.parts[key] = p
	}
	if r.last != nil && r.last != p && len(r.parts) > manyParts {
		for _, at := range r.last.columns {
			if at >= 0 {
				r.fields[at].tally = nil
			}
		}
	}
	r.last = p
	return p
}

// hidden stands for a column that only carries a key.
const hidden = -1

// resolve finds the batch's columns among the unit's fields, adding those that are new.
func (r *reading) resolve(p *part, b *scanners.Batch) []int {
	indexes := make([]int, len(b.Columns))
	known := len(p.columns)
	for i := range b.Columns {
		c := &b.Columns[i]
		if c.Hidden {
			indexes[i] = hidden
			continue
		}
		name := c.Name.Reveal()
		at, known := p.columns[name]
		if !known {
			at = len(r.fields)
			p.columns[name] = at
			r.fields = append(r.fields, r.newField(p, b.Part, c.Field))
		}
		indexes[i] = at
	}
	if len(p.columns) > known {
		r.addKeys(p, b)
		r.addAttributes(p)
	}
	return indexes
}

func (r *reading) newField(p *part, part scanners.Private, f scanners.Field) *field {
	h := r.headers.of(f, r.Sweeper)
	n := &field{FieldResult: detectors.FieldResult{
		Part: p.label, Name: h.label, Type: f.Type, Counts: map[detectors.Kind]int64{},
		Seal: scanners.NewPrivate(part.Reveal() + "\x00" + f.Name.Reveal()),
	}}
	if f.Text {
		n.plan = &plan{mode: asProse}
	} else {
		n.words = h.words
		n.tally = begin(h)
		n.plan = r.weigh.plan(f, n.tally, 0, false)
	}
	return n
}

// sample weighs the columns that have no verdict for good yet and plans them anew.
func (r *reading) sample(w *pending) {
	r.sampleAttributes(w)
	tallies := make([]*tally, len(w.fields))
	changed := false
	for i, at := range w.fields {
		if at == hidden {
			continue
		}
		f := r.fields[at]
		tallies[i] = f.tally
		if f.tally == nil || f.tally.values >= sampleValues {
			continue
		}
		before := f.tally.values
		r.weigh.weigh(f.tally, &w.batch.Columns[i])
		changed = changed || f.tally.values > before
		w.part.weighed = max(w.part.weighed, f.tally.values)
	}
	if !changed {
		return
	}
	beside, halves := company(tallies), map[int]bool{}
	for i := range tallies {
		halves[surnames(tallies, i)] = true
	}
	for i, at := range w.fields {
		if tallies[i] != nil {
			f := r.fields[at]
			f.plan = r.weigh.plan(w.batch.Columns[i].Field, f.tally, beside, halves[i])
		}
	}
}

// drain sends waiting batches on: those whose part was sampled enough, and the eldest as long as more than most wait.
func (r *reading) drain(most int) error {
	for len(r.wait) > 0 {
		w := r.wait[0]
		if len(r.wait) <= most && w.part.weighed < sampleValues && !onlyText(w.batch) {
			return nil
		}
		r.wait = r.wait[1:]
		if err := r.send(w); err != nil {
			return err
		}
	}
	return nil
}

func onlyText(b *scanners.Batch) bool {
	for i := range b.Columns {
		if !b.Columns[i].Text && !b.Columns[i].Hidden {
			return false
		}
	}
	return true
}

// send gives a batch to the pool, and in order to the collector; one that an interrupted scan did is only counted.
func (r *reading) send(w *pending) error {
	if w.seq < r.skip {
		r.opts.Watch.Read(w.batch.Bytes, int64(w.batch.Records))
		w.batch.Release()
		return nil
	}
	j := &job{batch: w.batch, part: w.part.number, fields: w.fields, plans: make([]*plan, len(w.fields)), done: make(chan struct{})}
	j.keys, j.textKeys, j.telling = r.keysIn(w.part, w.fields), w.part.textKeys, r.telling(w)
	for i, at := range w.fields {
		if at != hidden {
			j.plans[i] = r.fields[at].plan
		}
	}
	j.roles, j.named = r.roles(w), r.namedIn(w)
	select {
	case r.pool.room <- struct{}{}:
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
	select {
	case r.queue <- j:
	case <-r.ctx.Done():
		<-r.pool.room
		return r.ctx.Err()
	}
	select {
	case r.pool.work <- j:
		return nil
	case <-r.ctx.Done():
		j.err = r.ctx.Err()
		close(j.done)
		return j.err
	}
}
