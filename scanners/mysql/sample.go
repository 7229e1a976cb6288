package mysql

import (
	"bytes"
	"context"
	"database/sql/driver"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"dossier/scanners"
)

const (
	// picked is how many ids are asked for at once.
	picked = 1000
	// jumped is how many records are read at each place that was jumped to.
	jumped = 10
	// dense is the part of the ids that must be there for single ids to be guessed.
	dense = 0.5
)

// spreads tells whether a sample of the table comes from all over it: where the key begins with a number, or with text.
// Elsewhere it is the first records in the order of storage, which is mostly that of their creation.
func (t *table) spreads() bool { return len(t.key) > 0 && (t.jumpsNumbers() || t.jumpsText()) }

func (t *table) jumpsNumbers() bool {
	c := &t.columns[t.key[0]]
	return c.class == number && c.kind != "year"
}

func (t *table) jumpsText() bool {
	switch c := &t.columns[t.key[0]]; c.kind {
	case "char", "varchar", "uuid":
		return true
	}
	return false
}

// sample reads about want.Sample records, the same for the same seed.
func (r *reader) sample(ctx context.Context, want scanners.Want) error {
	random := rand.New(rand.NewPCG(want.Seed, 0)) //nolint:gosec // a sample is to be the same again
	switch {
	case !r.table.spreads():
		return r.rows(ctx, "", want.Sample)
	case r.table.jumpsNumbers():
		return r.sampleNumbers(ctx, want.Sample, random)
	}
	return r.sampleText(ctx, want.Sample, random)
}

// ends are the smallest and the largest value of the key's first column.
func (r *reader) ends(ctx context.Context) (ends []driver.Value, err error) {
	name := quote(r.columns[r.keys[0]].name)
	err = r.again(ctx, func() error {
		ends = nil
		return r.s.query(ctx, "SELECT MIN("+name+"),MAX("+name+") FROM "+r.table.sql(), func(v []driver.Value) {
			for _, v := range v {
				if b, ok := v.([]byte); ok {
					v = slices.Clone(b)
				}
				if v != nil {
					ends = append(ends, v)
				}
			}
		})
	})
	return ends, err
}

func (r *reader) sampleNumbers(ctx context.Context, n int64, random *rand.Rand) error {
	ends, err := r.ends(ctx)
	if err != nil || len(ends) < 2 {
		return err
	}
	low, high := ordinal(ends[0]), ordinal(ends[1])
	span := high - low // one less than the number of ids
	show := func(id uint64) string {
		if _, unsigned := ends[0].(uint64); unsigned {
			return strconv.FormatUint(id, 10)
		}
		return strconv.FormatInt(int64(id^1<<63), 10) //nolint:gosec // the reverse of ordinal
	}
	if span < uint64(n) {
		return r.rows(ctx, "", n)
	}
	name := quote(r.columns[r.keys[0]].name)
	filled := float64(r.table.records) / (float64(span) + 1)
	if len(r.keys) == 1 && filled >= dense {
		ids := draw(random, low, span, uint64(float64(n)/min(filled, 1)))
		for some := range slices.Chunk(ids, picked) {
			var list []string
			for _, id := range some {
				list = append(list, show(id))
			}
			if err := r.rows(ctx, name+" IN ("+strings.Join(list, ",")+")", 0); err != nil {
				return err
			}
		}
		return nil
	}
	for _, id := range draw(random, low, span, uint64(n+jumped-1)/jumped) {
		if err := r.rows(ctx, name+">="+show(id), jumped); err != nil {
			return err
		}
	}
	return nil
}

// ordinal puts signed and unsigned numbers into one order.
func ordinal(v driver.Value) uint64 {
	if n, unsigned := v.(uint64); unsigned {
		return n
	}
	return uint64(whole(v)) ^ 1<<63 //nolint:gosec // the order is what counts
}

// draw chooses n numbers from low to low+span, upwards, one from each of n equal parts.
func draw(random *rand.Rand, low, span, n uint64) []uint64 {
	n = min(n, span)
	list := make([]uint64, 0, n)
	part := span / max(n, 1)
	for i := range n {
		from := i * part
		width := part
		if i == n-1 {
			width = span - from + 1
		}
		list = append(list, low+from+random.Uint64N(max(width, 1)))
	}
	return list
}

// sampleText jumps to made-up keys between the first and the last one.
func (r *reader) sampleText(ctx context.Context, n int64, random *rand.Rand) error {
	ends, err := r.ends(ctx)
	if err != nil || len(ends) < 2 {
		return err
	}
	first, last := []byte(text(ends[0])), []byte(text(ends[1]))
	c := &r.columns[r.keys[0]]
	for i, key := range invent(random, first, last, int((n+jumped-1)/jumped)) {
		where := "" // the first place is the start
		if i > 0 {
			where = quote(c.name) + ">=" + c.literal(key)
		}
		if err := r.rows(ctx, where, jumped); err != nil {
			return err
		}
	}
	return nil
}

// invented is how many signs of a made-up key are random.
const invented = 6

// invent makes up n keys between two, upwards: what both begin with, and then signs of the sorts that stand there. Letters are
// small ones if there are any, which is right for every order that takes no notice of their size.
func invent(random *rand.Rand, first, last []byte, n int) [][]byte {
	common := 0
	for common < min(len(first), len(last)) && first[common] == last[common] {
		common++
	}
	signs := alphabet(append(bytes.Clone(first[common:]), last[common:]...))
	keys := make([][]byte, 0, n)
	for range n {
		key := bytes.Clone(first[:common])
		for range invented {
			key = append(key, signs[random.IntN(len(signs))])
		}
		keys = append(keys, key)
	}
	slices.SortFunc(keys, bytes.Compare)
	return keys
}

// alphabet is the signs, upwards, of which such text consists.
func alphabet(seen []byte) string {
	digits, small, large := false, byte(0), byte(0)
	for _, c := range seen {
		switch {
		case '0' <= c && c <= '9':
			digits = true
		case 'a' <= c && c <= 'z':
			small = max(small, c)
		case 'A' <= c && c <= 'Z':
			large = max(large, c)
		}
	}
	signs := ""
	if digits {
		signs = "0123456789"
	}
	switch {
	case small > 'f', small == 0 && large == 0 && !digits:
		signs += "abcdefghijklmnopqrstuvwxyz"
	case small > 0:
		signs += "abcdef"
	case large > 'F':
		signs += "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	case large > 0:
		signs += "ABCDEF"
	}
	return signs
}
