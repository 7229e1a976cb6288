package postgres

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"testing"
	"time"

	"dossier/scanners"
	"dossier/scanners/sqlrows"
)

func TestDaysAreThoseOfTheCalendar(t *testing.T) {
	t.Parallel()
	start := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	for days := int32(-730_119); days < 800_000; days += 37 { // from the year 1 on
		want := start.AddDate(0, 0, int(days)).Format("2006-01-02")
		if got := string(appendDate(nil, days)); got != want {
			t.Fatalf("day %d is %s, want %s", days, got, want)
		}
	}
	for _, micros := range []int64{0, -1, 1, 86_399_999_999, -86_400_000_000, 700_000_000_123_456, -700_000_000_123_450} {
		want := start.Add(time.Duration(micros) * time.Microsecond).Format("2006-01-02 15:04:05.999999")
		if got := string(appendTimestamp(nil, micros, "")); got != want {
			t.Errorf("microsecond %d is %s, want %s", micros, got, want)
		}
	}
}

// discard is a receiver that keeps nothing.
type discard struct{ b *scanners.Batch }

func newDiscard() discard                       { return discard{scanners.NewBatch(nil)} }
func (d discard) New() *scanners.Batch          { return d.b }
func (discard) Batch(*scanners.Batch) error     { return nil }
func (discard) Unread(u *scanners.Unread) error { return nil }

func FuzzDecode(f *testing.F) {
	array := binary.BigEndian.AppendUint32(nil, 1)
	for _, n := range []uint32{0, 25, 2, 1, 3} {
		array = binary.BigEndian.AppendUint32(array, n)
	}
	array = append(append(array, "abc"...), 0xff, 0xff, 0xff, 0xff)
	hstore := append([]byte{0, 0, 0, 1, 0, 0, 0, 1, 'k', 0, 0, 0, 2}, "\"\n"...)
	for _, seed := range [][]byte{array, hstore, {2, 24, 1, 4, 192, 0, 2, 7}, {0x7f, 0xff, 0xff, 0xff}, {1, '{', '}'}, bytes.Repeat([]byte{0x80}, 16)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, v []byte) {
		for k := asText; k <= asArray; k++ {
			for _, elem := range []kind{asText, asDate} {
				if elem == asDate && k != asArray {
					continue
				}
				c := codec{kind: k, elem: elem, binary: true, bytes: len(v)%2 == 0}
				w := sqlrows.NewWriter([]sqlrows.Column{{Name: "c", Form: c.form()}}, nil, nil, newDiscard())
				w.Row()
				c.write(w, 0, v, nil)
				if err := w.EndRow(t.Context(), 1); err != nil {
					t.Fatal(err)
				}
				if err := w.Finish(t.Context()); err != nil {
					t.Fatal(err)
				}
				w.Close()
			}
		}
		if !json.Valid(appendHstore(nil, v)) {
			t.Error("a hstore became something else than JSON")
		}
	})
}

func TestScalarsAllocateNothing(t *testing.T) {
	var eight [8]byte
	binary.BigEndian.PutUint64(eight[:], math.Float64bits(3.25))
	scratch := make([]byte, 0, 64)
	for k, v := range map[kind][]byte{
		asInt8: eight[:], asFloat8: eight[:], asTimestampTZ: eight[:], asDate: eight[:4], asInt4: eight[:4],
		asUUID: bytes.Repeat(eight[:], 2), asInet: {2, 32, 0, 4, 192, 0, 2, 7}, asMAC: eight[:6], asBool: eight[:1],
	} {
		if n := testing.AllocsPerRun(100, func() { scratch = appendScalar(scratch[:0], k, v) }); n > 0 {
			t.Errorf("kind %d: %v allocations a value", k, n)
		}
	}
}
