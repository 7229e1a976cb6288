package sweep

import (
	"encoding/json"
	"reflect"
	"testing"

	"dossier/detectors"
)

// What is written of a unit that is under way is what it is taken up from.
func TestStateIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	for _, s := range []state{
		{},
		{Batches: 3, Records: 9000, Bytes: -1, Failed: 1},
		{Batches: 1, Fields: []counts{}},
		{Batches: 1, Records: 2, Fields: []counts{
			{Values: 7, Nulls: 1},
			{Values: 1, Kinds: map[detectors.Kind]int64{detectors.Email: 4, detectors.PersonName: 5, `a "badge" \ né`: 6}},
			{Days: days{0: 1, -700: 2, 20500: 3}, Kinds: map[detectors.Kind]int64{detectors.IPAddress: 1}},
		}},
	} {
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		got, err := readState(text)
		if err != nil || !reflect.DeepEqual(got, s) {
			t.Errorf("%s is read as %+v, want %+v (%v)", text, got, s, err)
		}
	}
}
