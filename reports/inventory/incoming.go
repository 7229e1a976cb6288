package inventory

import (
	"cmp"
	"context"
	"database/sql/driver"
	"math"
	"slices"

	"dossier/detectors"
)

// incoming is the table that a source's findings are appended to, and how they lie in it.
type incoming struct {
	*inserter
	layout
	rows int64
	last *unitSink // whose findings came last
}

// layout is how findings lie in an incoming table that one run has filled; the zero layout says nothing.
type layout struct {
	sorted   bool // each unit's in the order of its records
	together bool // and each unit's beside each other
	pieces   []piece
	scraps   bool // pieces are too many to be kept
}

// piece is some rows of one unit, which lie together.
type piece struct{ unit, from, to int64 }

const (
	mostPieces = 1 << 17
	worthwhile = 16 // rows of a piece, for taking it up by itself rather than sorting them all
)

// parcel is one call of Append, copied, because the caller goes on with its memory.
type parcel struct {
	unit     *unitSink
	findings []detectors.Finding
	order    []numbered // of the findings, by record
	keys     []byte
	state    []byte
}

// numbered is a finding of a parcel with its record's number.
type numbered struct {
	record int64
	at     int32
}

// fill copies findings, and sorts them by record: they come column by column.
func (p *parcel) fill(findings []detectors.Finding) {
	p.findings, p.keys, p.order = append(p.findings[:0], findings...), p.keys[:0], p.order[:0]
	keys := 0
	for i := range findings {
		keys += len(findings[i].Key)
	}
	p.keys = slices.Grow(p.keys, keys) // at once: what points into it stays
	for i := range p.findings {
		f := &p.findings[i]
		p.order = append(p.order, numbered{f.Record, int32(i)})
		if f.Key != nil {
			from := len(p.keys)
			p.keys = append(p.keys, f.Key...)
			f.Key = p.keys[from:len(p.keys):len(p.keys)]
		}
	}
	byRecord := func(a, b numbered) int {
		if a.record != b.record {
			return cmp.Compare(a.record, b.record)
		}
		return int(a.at - b.at)
	}
	if !slices.IsSortedFunc(p.order, byRecord) {
		slices.SortFunc(p.order, byRecord)
	}
}

// follow notes where a parcel comes to lie. Sealed keys have no order.
func (in *incoming) follow(p *parcel) {
	u, n := p.unit, int64(len(p.order))
	first, last := p.order[0].record, p.order[n-1].record
	keyed := func(f detectors.Finding) bool { return f.Key != nil }
	in.together = in.together && (in.last == u || !u.begun)
	in.sorted = in.sorted && (!u.begun || first >= u.record) && !slices.ContainsFunc(p.findings, keyed)
	switch {
	case !in.sorted || in.scraps:
	case in.last == u:
		in.pieces[len(in.pieces)-1].to += n
	case len(in.pieces) == mostPieces:
		in.pieces, in.scraps = nil, true
	default:
		in.pieces = append(in.pieces, piece{u.id, in.rows + 1, in.rows + n})
	}
	in.rows += n
	in.last, u.begun, u.record = u, true, last
}

func (w *writer) append(ctx context.Context, p *parcel) error {
	if len(p.findings) > 0 {
		for i := range p.findings {
			if err := w.number(ctx, p.findings[i].Kind); err != nil {
				return err
			}
		}
		if err := hold(w.conn, func(db driver.Conn) error { return w.insert(ctx, db, p) }); err != nil {
			return err
		}
		w.rows += len(p.findings)
	}
	w.states[p.unit.id] = p.state
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

func (w *writer) insert(ctx context.Context, db driver.Conn, p *parcel) error {
	in := w.into[p.unit.source.id]
	if in == nil {
		rows, err := prepareInserter(ctx, db, incomingTable(p.unit.source.id), "(?, 0, ?, ?, ?, ?, ?, ?)")
		if err != nil {
			return err
		}
		in = &incoming{inserter: rows, layout: layout{sorted: true, together: true}}
		w.into[p.unit.source.id] = in
	}
	in.follow(p)
	unit := any(p.unit.id)
	for _, n := range p.order {
		f := &p.findings[n.at]
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
		err := in.add(ctx, unit, record, int64(f.Field), w.kinds[f.Kind], f.Print[:], int64(math.Round(float64(f.Confidence)*1000)), flags)
		if err != nil {
			return err
		}
	}
	return in.flush(ctx)
}

func (w *writer) closeIncoming() {
	_ = hold(w.conn, func(driver.Conn) error {
		for _, in := range w.into {
			in.close()
		}
		return nil
	})
}

// layout tells how a source's findings lie. Of what an earlier run left nothing is known. Nobody sends any more.
func (w *writer) layout(source int64) layout {
	if in := w.into[source]; in != nil {
		return in.layout
	}
	return layout{}
}

// inOrder are the pieces that bring each unit's findings together, or none where sorting costs less.
func (l *layout) inOrder() []piece {
	if !l.sorted || l.scraps {
		return nil
	}
	rows := int64(0)
	var joined []piece
	slices.SortFunc(l.pieces, func(a, b piece) int {
		return cmp.Or(cmp.Compare(a.unit, b.unit), cmp.Compare(a.from, b.from))
	})
	for _, p := range l.pieces {
		rows += p.to - p.from + 1
		if n := len(joined); n > 0 && joined[n-1].to+1 == p.from {
			joined[n-1].to = p.to
		} else {
			joined = append(joined, p)
		}
	}
	if rows < worthwhile*int64(len(joined)) {
		return nil
	}
	return joined
}
