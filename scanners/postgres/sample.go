package postgres

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

const (
	// listedPages is the size up to which a table's row addresses are all listed to choose from.
	listedPages = 2048
	// drawn is how many addresses are tried at a time in larger tables, and tidBatch how many rows are then asked for at once.
	drawn    = 100_000
	tidBatch = 4096
	rounds   = 20
)

// tid is where a row lies: page and line pointer.
type tid struct {
	page uint32
	line uint16
}

func compareTID(a, b tid) int {
	if a.page != b.page {
		return int(int64(a.page) - int64(b.page))
	}
	return int(a.line) - int(b.line)
}

// sample hands over about so many rows from all over the table: of each segment as many as its share of the pages.
func (r *reading) sample(ctx context.Context) error {
	total := int64(0)
	for _, s := range r.segments {
		total += max(s.pages, 1)
	}
	random := rand.New(rand.NewPCG(r.want.Seed, 0))
	for i := range r.segments {
		s := &r.segments[i]
		if why := r.barred(s); why != nil {
			if !r.tell(why) {
				return nil
			}
			continue
		}
		n := (r.want.Sample*max(s.pages, 1) + total - 1) / total
		before := r.writer.Records()
		if err := r.sampleSegment(ctx, s, n, random); err != nil {
			return err
		}
		if err := r.checkEmpty(ctx, s, before); err != nil {
			return err
		}
	}
	return nil
}

func (r *reading) sampleSegment(ctx context.Context, s *segment, n int64, random *rand.Rand) error {
	sql := "SELECT " + r.list + " FROM " + s.from
	switch {
	case s.ranged:
	case r.kind == "r" || r.kind == "m": // some columns only, of which the address is none
		percent := 100.0
		if s.tuples > n {
			percent = 100 * float64(n) / float64(s.tuples)
		}
		return r.query(ctx, fmt.Sprintf("%s TABLESAMPLE BERNOULLI (%g) REPEATABLE (%d)", sql, percent, r.want.Seed&0xffffffff))
	default:
		return r.query(ctx, sql+" LIMIT "+strconv.FormatInt(n, 10))
	}
	chosen, err := r.draw(ctx, s, n, random)
	for len(chosen) > 0 && err == nil {
		some := chosen[:min(len(chosen), tidBatch)]
		chosen = chosen[len(some):]
		err = r.query(ctx, sql+" WHERE ctid = ANY($1::tid[])", array(some))
	}
	return err
}

// draw chooses the addresses of n rows, or of all if there are no more. Small tables list theirs; in larger ones random places are
// tried, so that what it costs does not depend on the table's size.
func (r *reading) draw(ctx context.Context, s *segment, n int64, random *rand.Rand) ([]tid, error) {
	if s.pages <= listedPages {
		all, err := r.addresses(ctx, "SELECT ctid FROM "+s.from)
		return pick(all, n, random), err
	}
	// How many line pointers a page has differs from page to page: places are drawn from four times as many as are usual, none
	// of which is likelier than another.
	density := 60.0
	if s.tuples > 0 {
		density = max(float64(s.tuples)/float64(s.pages), 0.1)
	}
	lines := min(int(4*density)+16, int(r.source.server.block/28))
	tried, found := map[tid]bool{}, []tid(nil)
	for round := 0; round < rounds && int64(len(found)) < n; round++ {
		wanted := float64(n-int64(len(found))) * float64(lines) / density * 1.2
		var places []tid
		for range min(int(wanted)+16, drawn) {
			at := tid{uint32(random.Int64N(s.pages)), uint16(1 + random.IntN(lines))}
			if !tried[at] {
				tried[at] = true
				places = append(places, at)
			}
		}
		if len(places) == 0 {
			break
		}
		slices.SortFunc(places, compareTID)
		there, err := r.addresses(ctx, "SELECT ctid FROM "+s.from+" WHERE ctid = ANY($1::tid[])", array(places))
		if err != nil {
			return nil, err
		}
		found = append(found, there...)
	}
	return pick(found, n, random), nil
}

// pick chooses n of all, in order.
func pick(all []tid, n int64, random *rand.Rand) []tid {
	slices.SortFunc(all, compareTID) // the order in which a server gives them must not matter
	if int64(len(all)) > n {
		random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		all = all[:n]
		slices.SortFunc(all, compareTID)
	}
	return all
}

// addresses are the rows' addresses that a query gives.
func (r *reading) addresses(ctx context.Context, sql string, args ...string) (list []tid, err error) {
	err = r.source.pool.retry.Do(ctx, func() (again bool, err error) {
		if err := r.connected(ctx); err != nil {
			return false, err
		}
		list = list[:0]
		err = r.session.stream(ctx, sql, args, []int16{1}, func(_ int64, values [][]byte) error {
			if v := values[0]; len(v) == 6 {
				list = append(list, tid{binary.BigEndian.Uint32(v), binary.BigEndian.Uint16(v[4:])})
			}
			return nil
		})
		if passes(err) && ctx.Err() == nil {
			r.lease.lose()
			return true, err
		}
		return false, err
	})
	return list, err
}

// array is the addresses as PostgreSQL writes an array of them.
func array(list []tid) string {
	var b strings.Builder
	b.WriteByte('{')
	for i, t := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `"(%d,%d)"`, t.page, t.line)
	}
	b.WriteByte('}')
	return b.String()
}
