package inventory

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/scanners"
)

// reverse stands in for a seal: what it makes is not what went in, and it undoes itself.
func reverse(dst, text []byte) []byte {
	text = bytes.Clone(text)
	slices.Reverse(text)
	return append(dst, text...)
}

func kindNumbered(kind detectors.Kind) (int64, error) { return int64(len(kind)), nil }

func printed1(n int) (p detectors.Fingerprint) {
	p[0], p[6], p[7], p[15] = byte(n>>16), byte(n>>8), byte(n), byte(n)
	return p
}

// shown is a row as a test compares it.
type shown struct {
	part       int32
	record     int64
	field      int32
	kind       int32
	confidence int32
	flags      uint8
	print      detectors.Fingerprint
	key        string
}

// readBack opens blocks and lists their rows.
func readBack(t *testing.T, blocks [][]byte) []shown {
	t.Helper()
	var list []shown
	var b block
	for _, data := range blocks {
		if err := b.open(data); err != nil {
			t.Fatal(err)
		}
		keys, err := b.keyTexts(func(sealed []byte) ([]byte, error) { return reverse(nil, sealed), nil })
		if err != nil {
			t.Fatal(err)
		}
		row := 0
		for _, p := range b.parts {
			for start := row; row < p.end; row++ {
				if row > 0 && (row == start || b.records[row] != b.records[row-1]) && len(keys) > 0 {
					keys = keys[1:]
				}
				c, key := b.classes[b.tags[row]], ""
				if len(keys) > 0 {
					key = string(keys[0])
				}
				if c.flags&flagTied == 0 {
					list = append(list, shown{
						p.part, b.records[row], c.field, c.kind, c.confidence, c.flags, b.fingerprint(row), key,
					})
				}
				b.eachTie(row, func(field int32, print []byte) {
					s := shown{p.part, b.records[row], field, c.kind, c.confidence, flagHalf, detectors.Fingerprint{}, key}
					copy(s.print[:], print)
					list = append(list, s)
				})
			}
		}
	}
	return list
}

func TestBlocksGiveBackWhatWentIn(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for _, tt := range []struct {
		name    string
		batches int
		records int
		columns int
		keyed   bool
		parts   int
		ties    int
		record  func(batch, i int) int64
	}{
		{"nothing", 0, 0, 0, false, 1, 0, nil},
		{"one batch", 1, 100, 3, false, 1, 0, func(_, i int) int64 { return int64(i + 1) }},
		{"keys", 2, 100, 3, true, 1, 0, func(b, i int) int64 { return int64(100*b + i + 1) }},
		{"more than a block holds", 3, 4000, 3, true, 1, 0, func(b, i int) int64 { return int64(4000*b + i + 1) }},
		{"numbers far apart", 1, 1000, 2, false, 1, 0, func(_, i int) int64 { return r.Int64() - r.Int64() }},
		{"numbers that fall", 1, 1000, 2, false, 1, 0, func(_, i int) int64 { return int64(-i) }},
		{"a record over all batches", 4, 3000, 1, true, 1, 0, func(int, int) int64 { return 7 }},
		{"parts with the same numbers", 6, 10, 4, true, 3, 0, func(_, i int) int64 { return int64(i + 1) }},
		{"ties", 3, 700, 3, false, 1, 3, func(b, i int) int64 { return int64(700*b + i + 1) }},
		{"ties alone", 5, 4000, 0, true, 1, 2, func(b, i int) int64 { return int64(4000*b + i + 1) }},
		{"ties of parts with the same numbers", 6, 10, 4, true, 3, 3, func(_, i int) int64 { return int64(i + 1) }},
		{"ties of numbers that fall", 1, 3000, 2, true, 1, 2, func(_, i int) int64 { return int64(-i) }},
		{"ties of some batches", 8, 500, 2, true, 2, 1, func(b, i int) int64 { return int64(500*b + i) }},
		{"more columns than are remembered", 2, 10, 3 * recentClasses, false, 1, 0, func(b, i int) int64 { return int64(10*b + i) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var found []detectors.Finding
			var ties []detectors.Ties
			var want []shown
			keys := scanners.NewColumn(scanners.Field{})
			n, tied := 0, 0
			for batch := range tt.batches {
				first, from := keys.Len(), len(found)
				numbers := make([]int64, tt.records)
				for i := range numbers {
					numbers[i] = tt.record(batch, i)
					keys.AppendString(fmt.Sprint("key of ", numbers[i], " in ", batch%tt.parts))
				}
				for column := range tt.columns {
					for i, record := range numbers {
						n++
						kind := []detectors.Kind{detectors.Email, detectors.Email, detectors.RecordKey}[column%3]
						f := detectors.Finding{
							Part: int32(batch % tt.parts), Record: record, Field: int32(column), Kind: kind, Print: printed1(n),
							Confidence: detectors.Confidence(i%4) / 8, Shared: i%7 == 0, Mention: i%5 == 0,
						}
						s := shown{f.Part, record, f.Field, int32(len(f.Kind)), int32(i % 4 * 125), 0, f.Print, ""}
						if tt.keyed {
							f.Key = int32(first + i + 1)
							s.key = string(keys.Value(first + i))
						}
						if f.Shared {
							s.flags |= flagShared
						}
						if f.Mention {
							s.flags |= flagMention
						}
						if kind == detectors.RecordKey {
							s.flags |= flagHalf
							clear(s.print[8:])
						}
						found, want = append(found, f), append(want, s)
					}
				}
				if tt.ties == 0 || tt.parts == 2 && batch%3 == 0 {
					continue
				}
				t := detectors.Ties{Part: int32(batch % tt.parts), From: from, To: len(found), Records: numbers}
				tied += len(numbers)
				for column := range tt.ties {
					c := detectors.TieColumn{Field: int32(100 + column)}
					for i, record := range numbers {
						n++
						p := printed1(n)
						if clear(p[8:]); column > 0 && (i+batch)%3 == 0 {
							c.Prints = append(c.Prints, 0)
							continue
						}
						c.Prints = append(c.Prints, binary.BigEndian.Uint64(p[:]))
						s := shown{t.Part, record, c.Field, int32(len(detectors.RecordKey)), 1000, flagHalf, p, ""}
						if tt.keyed {
							s.key = string(keys.Value(first + i))
						}
						want = append(want, s)
					}
					t.Columns = append(t.Columns, c)
				}
				for i := range numbers {
					if tt.keyed {
						t.Keys = append(t.Keys, int32(first+i+1))
					}
				}
				ties = append(ties, t)
			}
			var p parcel
			for range 2 { // its memory is used again
				if err := p.fill(found, ties, keys, kindNumbered, reverse); err != nil {
					t.Fatal(err)
				}
			}
			got := readBack(t, p.blocks)
			rows := 0
			for _, n := range p.rows {
				rows += n
			}
			if all := len(found) + tied; rows != all || len(p.blocks) != (all+blockRows-1)/blockRows {
				t.Errorf("%d rows in %d blocks, of %d", rows, len(p.blocks), all)
			}
			if len(got) != len(want) {
				t.Errorf("%d of %d values", len(got), len(want))
			}
			last := shown{record: -1 << 63}
			for i, s := range got {
				if s.record < last.record && s.part == last.part && tt.parts == 1 && i > 0 {
					t.Fatalf("row %d: record %d behind %d", i, s.record, last.record)
				}
				last = s
			}
			byPrint := func(a, b shown) int { return bytes.Compare(a.print[:], b.print[:]) }
			slices.SortFunc(got, byPrint)
			slices.SortFunc(want, byPrint)
			for i := range want {
				if i >= len(got) || got[i] != want[i] {
					t.Fatalf("row %d of %d is not what went in", i, len(got))
				}
			}
			if tt.keyed && strings.Contains(string(slices.Concat(p.blocks...)), "key of") {
				t.Error("a key can be read")
			}
		})
	}
}

func TestBlockPassesOverWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	var p parcel
	if err := p.fill([]detectors.Finding{{Record: 3, Print: printed1(1)}}, nil, nil, kindNumbered, reverse); err != nil {
		t.Fatal(err)
	}
	data := append([]byte{99, 2, 1, 1}, p.blocks[0]...)
	if got := readBack(t, [][]byte{data}); len(got) != 1 || got[0].record != 3 {
		t.Errorf("%+v", got)
	}
}

// FuzzBlock opens bytes that may be no block: it is one, or an error, and its columns are as long as each other.
func FuzzBlock(f *testing.F) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{0, 1, 50} {
		var found []detectors.Finding
		keys := scanners.NewColumn(scanners.Field{})
		for i := range n {
			keys.AppendString(fmt.Sprint(i))
			found = append(found, detectors.Finding{Kind: []detectors.Kind{detectors.Email, detectors.RecordKey}[i%2], Record: r.Int64N(40), Part: int32(i / 20), Field: int32(i % 3), Key: int32(i + 1), Print: printed1(i)})
		}
		ties := []detectors.Ties{{From: n, To: n, Records: []int64{40, 41}, Columns: []detectors.TieColumn{{Field: 1, Prints: []uint64{5, 0}}, {Field: 2, Prints: []uint64{6, 7}}}}}
		var p parcel
		if err := p.fill(found, ties, keys, kindNumbered, reverse); err != nil {
			f.Fatal(err)
		}
		f.Add(slices.Concat(p.blocks...))
	}
	f.Add([]byte{sectionPrints, 16})
	f.Fuzz(func(t *testing.T, data []byte) {
		var b block
		if err := b.open(data); err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Fatal(err)
			}
			return
		}
		if len(b.tags) != b.rows() || b.rows() > 0 && b.parts[len(b.parts)-1].end != b.rows() {
			t.Fatal("columns of different lengths")
		}
		if !slices.IsSortedFunc(b.parts, func(x, y stretch) int { return cmp.Compare(x.end, y.end) }) {
			t.Fatal("stretches that end before they begin")
		}
		for row := range b.rows() {
			if n := len(b.print(row)); n != b.classes[b.tags[row]].size() {
				t.Fatalf("%d bytes of a print", n)
			}
		}
		for row := range b.rows() {
			b.eachTie(row, func(_ int32, print []byte) {
				if len(print) != halfPrint {
					t.Fatalf("%d bytes of a tie's print", len(print))
				}
			})
		}
		_, _ = b.keyTexts(func(sealed []byte) ([]byte, error) { return sealed, nil })
	})
}

// FuzzSubjectEntry reads bytes that may be no subject.
func FuzzSubjectEntry(f *testing.F) {
	f.Add([]byte("12345678\x03\x02\x01\x01\x01\x02\x01fingerprint-----"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, s, own, rest, err := subjectEntry(data, []detectors.Kind{"", detectors.Email})
		if err == nil && (len(own)%printSize != 0 || len(own)+len(rest) > len(data) || len(s.Kinds) > 2) {
			t.Fatal("more than there is")
		}
	})
}
