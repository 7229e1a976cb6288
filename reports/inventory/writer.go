package inventory

import (
	"cmp"
	"context"
	"database/sql"
	"sync"
	"time"
)

const (
	rowsPerCommit = 200_000 // findings of one transaction
	parcels       = 4       // Append calls that may be under way; more wait
	keptBlocks    = 8       // a parcel of more is not kept for the next
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

	open   bool // a transaction is
	rows   int
	every  time.Duration // between commits
	due    *time.Timer
	states map[int64][]byte // of units, sealed; written once a transaction
	held   held             // of units and fields
	insert *sql.Stmt        // of a block
	often  prepared
}

// op is one thing to write: rows of a parcel, or what do does. reply, if there is one, is told after the commit.
type op struct {
	parcel *parcel
	do     func(ctx context.Context, w *writer) error
	reply  chan<- struct{}
}

func newWriter(conn *sql.Conn, every time.Duration) *writer {
	w := &writer{
		conn: conn, ops: make(chan op, 2*parcels), free: make(chan *parcel, parcels),
		quit: make(chan struct{}), done: make(chan struct{}), failed: make(chan struct{}),
		every: every, due: time.NewTimer(every), states: map[int64][]byte{}, held: newHeld(), often: prepared{by: conn},
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
	defer w.forget()
	defer close(w.done)
	defer w.due.Stop()
	var err error
	if w.insert, err = w.conn.PrepareContext(ctx, `INSERT INTO block (source, unit, rows, data) VALUES (?, ?, ?, ?)`); err == nil {
		defer func() { _ = w.insert.Close() }()
		err = w.work(ctx)
	}
	defer w.often.close()
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

// forget gives the memory of empty parcels back: what follows a scan needs it.
func (w *writer) forget() {
	for {
		select {
		case <-w.free:
		default:
			return
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
	if err := w.writeHeld(ctx); err != nil {
		return err
	}
	for unit, state := range w.states {
		if _, err := w.exec(ctx, `UPDATE unit SET state = ? WHERE id = ?`, state, unit); err != nil {
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

// exec runs a statement that comes for each unit or field.
func (w *writer) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := w.often.know(ctx, query); err != nil {
		return nil, err
	}
	return w.often.known[query].ExecContext(ctx, args...)
}

func (w *writer) append(ctx context.Context, p *parcel) error {
	for i, data := range p.blocks {
		if _, err := w.insert.ExecContext(ctx, p.unit.source.id, p.unit.id, p.rows[i], data); err != nil {
			return err
		}
		w.rows += p.rows[i]
	}
	w.states[p.unit.id] = p.state
	return nil
}

func (w *writer) giveBack(p *parcel) {
	if len(p.blocks) > keptBlocks {
		p = &parcel{}
	}
	p.unit = nil
	w.free <- p
}
