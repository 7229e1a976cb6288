package mysql

import (
	"bytes"
	"context"
	"database/sql/driver"
	"fmt"
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

// spreads tells whether a sample of the table comes from all over it: where its key is a number, begins with two, or is text.
// Elsewhere it leans to the first records in the order of the key, or without one to those in the order of storage.
func (t *table) spreads() bool {
	switch len(t.key) {
	case 0:
		return false
	case 1:
		return t.jumpsNumbers(0) || t.jumpsText()
	}
	return t.jumpsNumbers(0) && t.jumpsNumbers(1)
}

// jumpsNumbers tells whether column i of the key is a number.
func (t *table) jumpsNumbers(i int) bool {
	c := &t.columns[t.key[i]]
	return c.class == number && c.kind != "year"
}

func (t *table) jumpsText() bool {
	switch t.columns[t.key[0]].kind {
	case "char", "varchar", "uuid":
		return true
	}
	return false
}

// sample reads about want.Sample records, the same for the same seed.
func (r *reader) sample(ctx context.Context, want scanners.Want) error {
	random := rand.New(rand.NewPCG(want.Seed, 0))
	switch {
	case len(r.keys) == 0:
		return r.rows(ctx, "", want.Sample)
	case r.table.jumpsNumbers(0):
		return r.sampleNumbers(ctx, random, 0, "", want.Sample)
	case r.table.jumpsText():
		return r.sampleText(ctx, random, want.Sample)
	}
	return r.rows(ctx, "", want.Sample)
}

// ends are the smallest and the largest value of column k of the key where a condition holds; nothing if there are none.
func (r *reader) ends(ctx context.Context, k int, where string) (ends []driver.Value, err error) {
	name := quote(r.columns[r.keys[k]].name)
	query := "SELECT MIN(" + name + "),MAX(" + name + ") FROM " + r.table.sql()
	if where != "" {
		query += " WHERE " + where
	}
	err = r.again(ctx, func() error {
		ends = nil
		return r.s.query(ctx, query, func(v []driver.Value) {
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

// sampleNumbers reads about n of the records for which where holds, which fixes the columns of the key before k.
func (r *reader) sampleNumbers(ctx context.Context, random *rand.Rand, k int, where string, n int64) error {
	ends, err := r.ends(ctx, k, where)
	if err != nil || len(ends) < 2 {
		return err
	}
	low, span := ordinal(ends[0]), ordinal(ends[1])-ordinal(ends[0])
	_, unsigned := ends[0].(uint64)
	name := quote(r.columns[r.keys[k]].name)
	if where != "" {
		where += " AND "
	}
	last := k == len(r.keys)-1
	filled := float64(r.table.records) / (float64(span) + 1)
	switch {
	case last && span < uint64(n):
		return r.rows(ctx, strings.TrimSuffix(where, " AND "), n)
	case !last && span < uint64(n/jumped):
		return r.sampleEach(ctx, random, k, where, low, span, unsigned, n)
	case len(r.keys) == 1 && filled >= dense:
		return r.sampleIDs(ctx, name, draw(random, low, span, uint64(float64(n)/min(filled, 1))), unsigned)
	}
	for i, id := range draw(random, low, span, uint64(n+jumped-1)/jumped) {
		at := where + name + ">=" + numeral(id, unsigned)
		if i == 0 {
			at = strings.TrimSuffix(where, " AND ") // the first place is the start
		}
		if err := r.rows(ctx, at, jumped); err != nil {
			return err
		}
	}
	return nil
}

// sampleEach takes the same number of records of each of the few values of column k of the key.
func (r *reader) sampleEach(ctx context.Context, random *rand.Rand, k int, where string, low, span uint64, unsigned bool, n int64) error {
	share := max(n/int64(span+1), 1)
	for i := range span + 1 {
		one := where + quote(r.columns[r.keys[k]].name) + "=" + numeral(low+i, unsigned)
		var err error
		if r.table.jumpsNumbers(k + 1) {
			err = r.sampleNumbers(ctx, random, k+1, one, share)
		} else {
			err = r.rows(ctx, one, share)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) sampleIDs(ctx context.Context, name string, ids []uint64, unsigned bool) error {
	for some := range slices.Chunk(ids, picked) {
		var list []string
		for _, id := range some {
			list = append(list, numeral(id, unsigned))
		}
		if err := r.rows(ctx, name+" IN ("+strings.Join(list, ",")+")", 0); err != nil {
			return err
		}
	}
	return nil
}

// numeral is what ordinal was given.
func numeral(n uint64, unsigned bool) string {
	if unsigned {
		return strconv.FormatUint(n, 10)
	}
	return strconv.FormatInt(int64(n^1<<63), 10)
}

// ordinal puts signed and unsigned numbers into one order.
func ordinal(v driver.Value) uint64 {
	if n, unsigned := v.(uint64); unsigned {
		return n
	}
	return uint64(whole(v)) ^ 1<<63
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
func (r *reader) sampleText(ctx context.Context, random *rand.Rand, n int64) error {
	ends, err := r.ends(ctx, 0, "")
	if err != nil || len(ends) < 2 {
		return err
	}
	first, last, places := []byte(text(ends[0])), []byte(text(ends[1])), int((n+jumped-1)/jumped)
	c := &r.columns[r.keys[0]]
	keys := invent(random, first, last, places)
	if c.kind == "uuid" {
		if keys, err = r.sorted(ctx, inventUUIDs(random, first, last, places)); err != nil {
			return err
		}
	}
	for i, key := range keys {
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

// inventUUIDs makes up UUIDs of the version that the ends have: with a time between theirs (RFC 9562, version 7), or random ones.
func inventUUIDs(random *rand.Rand, first, last []byte, n int) [][]byte {
	const version, times = 14, 1 << 48
	low, high := uint64(0), uint64(times-1)
	sort := byte('4')
	if len(first) > version && len(last) > version && first[version] >= '6' && last[version] >= '6' {
		sort = '7'
		low, high = uuidTime(first), uuidTime(last)
	}
	keys := make([][]byte, 0, n)
	for range n {
		head, tail := low+random.Uint64N(max(high, low)-low+1), random.Uint64()
		keys = append(keys, fmt.Appendf(nil, "%08x-%04x-%c%03x-8%03x-%012x",
			head>>16, head&0xffff, sort, tail>>48&0xfff, tail>>52, tail&(times-1)))
	}
	return keys
}

// uuidTime is the first 48 bits.
func uuidTime(uuid []byte) uint64 {
	n, _ := strconv.ParseUint(string(uuid[:8])+string(uuid[9:13]), 16, 64)
	return n
}

// sorted puts UUIDs into the server's order, which is not that of their digits.
func (r *reader) sorted(ctx context.Context, keys [][]byte) (sorted [][]byte, err error) {
	var list []string
	for _, key := range keys {
		list = append(list, "SELECT '"+string(key)+"' AS v")
	}
	err = r.again(ctx, func() error {
		sorted = nil
		return r.s.query(ctx, "SELECT v FROM ("+strings.Join(list, " UNION ALL ")+") keys_ ORDER BY CAST(v AS UUID)", func(v []driver.Value) {
			sorted = append(sorted, []byte(text(v[0])))
		})
	})
	return sorted, err
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
