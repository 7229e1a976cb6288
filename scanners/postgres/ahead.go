package postgres

import (
	"context"
	"encoding/binary"
	"strconv"
	"sync"
	"sync/atomic"
)

const (
	// blockBytes is how much of what was read ahead travels at a time, and blocksAhead how many blocks there are of one range at the most:
	// as much as its pages hold, if nothing of it is stored out of line.
	blockBytes  = 256 << 10
	blocksAhead = rangePages * 8192 / blockBytes
)

// ahead reads one segment in ranges of pages, over several connections side by side, for a reading that takes the rows in order.
//
// The reading's own connection reads as well, and keeps the lock on the table from the beginning to the end. Others come while
// there are some to spare, and go when somebody waits for one.
type ahead struct {
	*reading
	segment *segment
	order   chan *piece // in which the ranges are handed over
	free    chan *block
	readers sync.WaitGroup

	turn chan struct{} // holds a token while nobody claims a range
	next atomic.Int64  // page

	mu   sync.Mutex
	busy int    // connections
	most int    // how many there may be
	node string // where the table lies
}

// piece is one range.
type piece struct {
	where  string
	last   bool
	blocks chan *block // closed at its end; a long block is followed by nils, in the place of others
	err    error       // that ended it; valid once blocks is closed
}

// block is some rows: each value with its length before it, -1 for NULL.
type block struct {
	data     []byte
	rows     int
	snapshot int
}

// sideBySide hands over a large segment.
func (r *reading) sideBySide(ctx context.Context, s *segment) error {
	inner, cancel := context.WithCancel(ctx)
	a := &ahead{
		reading: r, segment: s, most: cap(r.source.pool.slots), busy: 1,
		order: make(chan *piece, 2), free: make(chan *block, 2*blocksAhead), turn: make(chan struct{}, 1),
	}
	a.turn <- struct{}{}
	if a.most > 2 { // the one that keeps the snapshot is risked where there are few alone
		a.most--
	}
	if r.session.snapshot < 0 { // others would see another state of the table
		a.most = 1
	}
	a.readers.Go(func() {
		for a.readNext(inner, r.lease) {
		}
	})
	err := a.handOver(inner)
	cancel()
	a.readers.Wait()
	if r.refused != nil {
		return r.refused
	}
	return err
}

// handOver takes the ranges in order.
func (a *ahead) handOver(ctx context.Context) error {
	values := make([][]byte, len(a.columns)+len(a.sizes))
	for {
		var p *piece
		select {
		case p = <-a.order:
		case <-ctx.Done():
			return ctx.Err()
		}
		a.join(ctx)
		for open := true; open; {
			var b *block
			select {
			case b, open = <-p.blocks:
			case <-ctx.Done():
				return ctx.Err()
			}
			if b == nil {
				continue
			}
			if err := a.take(ctx, b, values); err != nil {
				return err
			}
			select {
			case a.free <- b:
			default:
			}
		}
		if p.err != nil || p.last {
			return p.err
		}
	}
}

// take hands over a block's rows.
func (a *ahead) take(ctx context.Context, b *block, values [][]byte) error {
	a.reads(b.snapshot)
	data := b.data
	for range b.rows {
		for i := range values {
			n := int32(binary.LittleEndian.Uint32(data))
			if data = data[4:]; n < 0 {
				values[i] = nil
				continue
			}
			values[i], data = data[:n:n], data[n:]
		}
		if a.refused != nil {
			return a.refused
		}
		if a.refused = a.writer.EndRow(ctx, a.row(values)); a.refused != nil {
			return a.refused
		}
	}
	return nil
}

// join takes one more connection, if there is one to spare and something to read.
func (a *ahead) join(ctx context.Context) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.busy >= a.most || a.next.Load()+rangePages >= a.segment.pages {
		return
	}
	l := a.source.pool.spare()
	if l == nil {
		return
	}
	a.busy++
	a.readers.Go(func() {
		defer l.close()
		// Who cannot help is not asked again. Behind somebody who wants to alter the table, and waits for this reading to end, nobody
		// must wait who has a range to read.
		good := l.attempt(ctx) == nil && a.lock(ctx, l.session, "100ms") == nil
		for good && a.source.pool.waiting.Load() == 0 && a.readNext(ctx, l) {
		}
		a.mu.Lock()
		defer a.mu.Unlock()
		a.busy--
		if !good {
			a.most = a.busy
		}
	})
}

// readNext reads the next range. It is false when there is none, or no use in another.
func (a *ahead) readNext(ctx context.Context, l *lease) bool {
	p := a.claim(ctx)
	if p == nil {
		return false
	}
	p.err = a.read(ctx, l, p)
	close(p.blocks)
	return p.err == nil
}

// claim takes the next range. It waits while too many have been read ahead. The last one is open: the snapshot, not the file's end, is
// where it stops.
func (a *ahead) claim(ctx context.Context) *piece {
	select {
	case <-a.turn:
	case <-ctx.Done():
		return nil
	}
	defer func() { a.turn <- struct{}{} }()
	from := a.next.Load()
	if from >= a.segment.pages {
		return nil
	}
	p := &piece{blocks: make(chan *block, blocksAhead), where: " WHERE ctid >= '(" + strconv.FormatInt(from, 10) + ",0)'"}
	if next := from + rangePages; next < a.segment.pages {
		p.where += " AND ctid < '(" + strconv.FormatInt(next, 10) + ",0)'"
	} else {
		p.last = true
	}
	select {
	case a.order <- p:
		a.next.Store(from + rangePages)
		return p
	case <-ctx.Done():
		return nil
	}
}

// read reads a range into its blocks. When the connection or its transaction is lost it asks again, on a new one, and skips the rows it has.
func (a *ahead) read(ctx context.Context, l *lease, p *piece) error {
	done := int64(0)
	return a.source.pool.retry.Do(ctx, func() (again bool, err error) {
		if err := l.open(ctx); err != nil {
			return false, err
		}
		if err = a.lock(ctx, l.session, "10s"); err == nil {
			err = a.stream(ctx, l.session, p, &done)
		}
		if err != nil && ctx.Err() == nil && passes(err) {
			l.lose()
			return true, err
		}
		return false, err
	})
}

// lock keeps others from rewriting the table, and looks whether somebody did between two of our connections.
func (a *ahead) lock(ctx context.Context, s *session, patience string) error {
	if s.locked == a.segment.oid {
		return nil
	}
	if err := s.run(ctx, "SET LOCAL lock_timeout = '"+patience+"'; SELECT FROM "+a.segment.from+" LIMIT 0; SET LOCAL lock_timeout = '10s'"); err != nil {
		return err
	}
	rows, err := s.table(ctx, "SELECT pg_relation_filenode($1::oid)", a.segment.oid)
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	node := rows[0].text(0)
	if a.node == "" {
		a.node = node
	}
	if a.node != node {
		return errChanged
	}
	s.locked = a.segment.oid
	return nil
}

func (a *ahead) stream(ctx context.Context, s *session, p *piece, done *int64) error {
	var b *block
	send := func() error {
		if b == nil || b.rows == 0 {
			return nil
		}
		rows, out := b.rows, b
		b = nil
		for places := max(len(out.data)/blockBytes, 1); places > 0; places-- {
			select {
			case p.blocks <- out:
				out = nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		*done += int64(rows)
		return nil
	}
	skip := *done
	sql := "SELECT " + a.list + " FROM " + a.segment.from + p.where
	err := s.stream(ctx, sql, nil, a.formats, func(n int64, values [][]byte) error {
		if n <= skip {
			return nil
		}
		if b == nil {
			b = a.block(s.snapshot)
		}
		b.add(values)
		if len(b.data) < blockBytes {
			return nil
		}
		return send()
	})
	if sent := send(); err == nil {
		err = sent
	}
	if err == nil && *done == 0 {
		return a.segment.checkRewritten(ctx, s)
	}
	return err
}

// block is an empty one.
func (a *ahead) block(snapshot int) *block {
	select {
	case b := <-a.free:
		if cap(b.data) <= 4*blockBytes {
			b.data, b.rows, b.snapshot = b.data[:0], 0, snapshot
			return b
		}
	default:
	}
	return &block{data: make([]byte, 0, blockBytes+blockBytes/4), snapshot: snapshot}
}

func (b *block) add(values [][]byte) {
	for _, v := range values {
		n := int32(-1)
		if v != nil {
			n = int32(len(v))
		}
		b.data = append(binary.LittleEndian.AppendUint32(b.data, uint32(n)), v...)
	}
	b.rows++
}
