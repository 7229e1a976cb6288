package inventory

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"math"
	"strings"
	"sync"
	"time"

	"dossier/detectors"
)

const (
	rowsPerInsert = 50      // measured: more gain nothing
	rowsPerCommit = 200_000 // findings of one transaction
	parcels       = 4       // Append calls that may be under way; more wait
	keptFindings  = 1 << 16 // a parcel larger than this is not kept for the next
	columns       = 7       // of an incoming table
	keyBytesKept  = keptFindings * (28 + 8)
)

// writer is the one goroutine that writes during a scan. What stands before the first blank line is for others too.
type writer struct {
	conn *sql.Conn
	ops  chan op
	free chan *parcel
	quit chan struct{} // closed to end it
	done chan struct{} // closed when it has ended

	once   sync.Once
	failed chan struct{} // closed after err is set
	err    error

	open    bool // a transaction is
	rows    int
	every   time.Duration // between commits
	due     *time.Timer
	states  map[int64][]byte // of units, sealed; written once a transaction
	kinds   map[detectors.Kind]int64
	inserts map[int64]*inserter // by source
	args    []driver.NamedValue
}

// op is one thing to write: rows of a parcel, or what do does. reply, if there is one, is told after the commit.
type op struct {
	parcel *parcel
	do     func(ctx context.Context, w *writer) error
	reply  chan<- struct{}
}

// parcel is one call of Append, copied, because the caller goes on with its memory.
type parcel struct {
	source, unit int64
	findings     []detectors.Finding
	keys         []byte
	state        []byte
}

func newWriter(conn *sql.Conn, kinds map[detectors.Kind]int64, every time.Duration) *writer {
	w := &writer{
		conn: conn, ops: make(chan op, 2*parcels), free: make(chan *parcel, parcels),
		quit: make(chan struct{}), done: make(chan struct{}), failed: make(chan struct{}),
		every: every, due: time.NewTimer(every), states: map[int64][]byte{}, kinds: kinds, inserts: map[int64]*inserter{},
	}
	for range parcels {
		w.free <- &parcel{}
	}
	return w
}

// send queues o. An error is the writer's first, also of what was queued before.
func (w *writer) send(o op) error {
	select {
	case <-w.failed:
		return w.err
	case <-w.done:
		return w.over()
	default:
	}
	select {
	case w.ops <- o:
		return nil
	case <-w.failed:
		return w.err
	case <-w.done:
		return w.over()
	}
}

// over is the error of whoever comes after the end.
func (w *writer) over() error { return cmp.Or(w.err, ErrEnded) }

// do queues a function that writes.
func (w *writer) do(do func(ctx context.Context, w *writer) error) error { return w.send(op{do: do}) }

// parcel waits for an empty one.
func (w *writer) parcel() (*parcel, error) {
	select {
	case p := <-w.free:
		return p, nil
	case <-w.failed:
		return nil, w.err
	case <-w.done:
		return nil, w.over()
	}
}

// flush waits until everything queued is committed.
func (w *writer) flush() error {
	reply := make(chan struct{})
	if err := w.send(op{reply: reply}); err != nil {
		return err
	}
	select {
	case <-reply:
		return nil
	case <-w.failed:
		return w.err
	case <-w.done:
		return w.over()
	}
}

// end commits what is queued and waits until the goroutine is gone. Nobody sends any more, or gets an error.
func (w *writer) end() error {
	close(w.quit)
	<-w.done
	return w.err
}

func (w *writer) fail(err error) {
	w.once.Do(func() {
		w.err = explain("writing to the inventory", err)
		close(w.failed)
	})
}

// loop runs until quit is closed or something fails. ctx carries values only: what was found is written also when the scan was
// cancelled.
func (w *writer) loop(ctx context.Context) {
	ctx = context.WithoutCancel(ctx)
	defer close(w.done)
	defer w.due.Stop()
	defer w.closeInserts()
	err := w.work(ctx)
	if err == nil {
		err = w.commit(ctx)
	}
	if err != nil {
		w.fail(err)
		if w.open {
			_, _ = w.conn.ExecContext(ctx, "ROLLBACK") // fails where SQLite did so itself
		}
	}
}

func (w *writer) work(ctx context.Context) error {
	for {
		select {
		case o := <-w.ops:
			if err := w.handle(ctx, o); err != nil {
				return err
			}
		case <-w.due.C:
			if err := w.commit(ctx); err != nil {
				return err
			}
		case <-w.quit:
			for {
				select {
				case o := <-w.ops:
					if err := w.handle(ctx, o); err != nil {
						return err
					}
				default:
					return nil
				}
			}
		}
	}
}

func (w *writer) handle(ctx context.Context, o op) error {
	if !w.open {
		if _, err := w.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
			return err
		}
		w.open = true
		w.due.Reset(w.every)
	}
	switch {
	case o.parcel != nil:
		if err := w.append(ctx, o.parcel); err != nil {
			return err
		}
		w.giveBack(o.parcel)
	case o.do != nil:
		if err := o.do(ctx, w); err != nil {
			return err
		}
	}
	if w.rows >= rowsPerCommit || o.reply != nil {
		if err := w.commit(ctx); err != nil {
			return err
		}
	}
	if o.reply != nil {
		close(o.reply)
	}
	return nil
}

// commit ends the transaction, with the newest state of each unit that has findings in it.
func (w *writer) commit(ctx context.Context) error {
	if !w.open {
		return nil
	}
	for unit, state := range w.states {
		if _, err := w.conn.ExecContext(ctx, `UPDATE unit SET state = ? WHERE id = ?`, state, unit); err != nil {
			return err
		}
	}
	clear(w.states)
	if _, err := w.conn.ExecContext(ctx, "COMMIT"); err != nil {
		return err
	}
	w.open, w.rows = false, 0
	w.due.Stop()
	return nil
}

func (w *writer) giveBack(p *parcel) {
	if cap(p.findings) > keptFindings || cap(p.keys) > keyBytesKept {
		p = &parcel{}
	}
	clear(p.findings)
	w.free <- p
}

func (w *writer) append(ctx context.Context, p *parcel) error {
	if len(p.findings) > 0 {
		in, err := w.inserter(ctx, p.source)
		if err != nil {
			return err
		}
		for i := range p.findings {
			if err := w.number(ctx, p.findings[i].Kind); err != nil {
				return err
			}
		}
		if err := w.insert(ctx, in, p); err != nil {
			return err
		}
		w.rows += len(p.findings)
	}
	w.states[p.unit] = p.state
	return nil
}

// number gives a kind its number, at its first finding.
func (w *writer) number(ctx context.Context, kind detectors.Kind) error {
	if _, known := w.kinds[kind]; known {
		return nil
	}
	var id int64
	row := w.conn.QueryRowContext(ctx, `INSERT INTO kind (name) VALUES (?) ON CONFLICT (name) DO UPDATE SET name = name RETURNING id`, string(kind))
	if err := row.Scan(&id); err != nil {
		return err
	}
	w.kinds[kind] = id
	return nil
}

// inserter holds the prepared statements of one incoming table.
type inserter struct{ many, one driver.Stmt }

func (w *writer) inserter(ctx context.Context, source int64) (*inserter, error) {
	if in := w.inserts[source]; in != nil {
		return in, nil
	}
	in := &inserter{}
	one := "(?" + strings.Repeat(",?", columns-1) + ")"
	into := "INSERT INTO " + incomingTable(source) + " VALUES " + one
	err := w.conn.Raw(func(c any) error {
		p, ok := c.(driver.ConnPrepareContext)
		if !ok {
			return errors.New("the driver cannot prepare statements")
		}
		var err error
		if in.one, err = p.PrepareContext(ctx, into); err != nil {
			return err
		}
		in.many, err = p.PrepareContext(ctx, into+strings.Repeat(","+one, rowsPerInsert-1))
		return err
	})
	w.inserts[source] = in
	return in, err
}

// insert appends a parcel's rows. It goes past database/sql, which would convert and copy every value.
func (w *writer) insert(ctx context.Context, in *inserter, p *parcel) error {
	return w.conn.Raw(func(any) error {
		for rest := p.findings; len(rest) > 0; {
			stmt, n := in.one, 1
			if len(rest) >= rowsPerInsert {
				stmt, n = in.many, rowsPerInsert
			}
			w.args = w.args[:0]
			for i := range n {
				w.bind(p.unit, &rest[i])
			}
			rest = rest[n:]
			exec, ok := stmt.(driver.StmtExecContext)
			if !ok {
				return errors.New("the driver's statements take no context")
			}
			if _, err := exec.ExecContext(ctx, w.args); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *writer) bind(unit int64, f *detectors.Finding) {
	flags := int64(0)
	if f.Shared {
		flags |= flagShared
	}
	if f.Mention {
		flags |= flagMention
	}
	var record any = f.Record
	if f.Key != nil {
		record = f.Key
	}
	for _, v := range [columns]any{
		unit, int64(f.Field), record, w.kinds[f.Kind], f.Print[:], int64(math.Round(float64(f.Confidence) * 1000)), flags,
	} {
		w.args = append(w.args, driver.NamedValue{Ordinal: len(w.args) + 1, Value: v})
	}
}

func (w *writer) closeInserts() {
	_ = w.conn.Raw(func(any) error {
		for _, in := range w.inserts {
			for _, s := range []driver.Stmt{in.one, in.many} {
				if s != nil {
					_ = s.Close()
				}
			}
		}
		return nil
	})
}
