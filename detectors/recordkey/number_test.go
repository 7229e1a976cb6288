package recordkey

import (
	"testing"

	"dossier/scanners"
)

// A hidden key that is a number takes the place of a record's own; a text with digits does not.
func TestNumbersOfRecords(t *testing.T) {
	t.Parallel()
	b := scanners.NewBatch(nil)
	b.Reset(scanners.Private{}, []scanners.Field{{Name: scanners.NewPrivate("x")}, {Name: scanners.NewPrivate("id"), Hidden: true}})
	b.First, b.Records, b.Key = 11, 7, []int{1}
	want := []struct {
		key    string
		number int64
		given  bool
	}{{"7", 7, true}, {"-3", -3, true}, {"007", 13, false}, {"A7", 14, false}, {"", 15, false}, {"9e2", 16, false}, {"99999999999999999999", 17, false}}
	for i, w := range want {
		b.Columns[1].AppendTo(i, []byte(w.key))
	}
	for i, w := range want {
		if number, given := Number(b, i); number != w.number || given != w.given {
			t.Errorf("%q: %d, %v; want %d, %v", w.key, number, given, w.number, w.given)
		}
	}
	b.Columns[1].Hidden = false
	if number, given := Number(b, 0); number != 11 || given {
		t.Errorf("of a key that is a field: %d, %v", number, given)
	}
}
