package phone_test

import (
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/detectors/phone"
	"dossier/scanners"
)

// TestLongRow reads a line that is a table of numbers. Read once it takes a moment; looked over anew from each of its numbers it takes hours,
// and the test ends by its time limit.
func TestLongRow(t *testing.T) {
	t.Parallel()
	c := scanners.NewColumn(scanners.Field{Text: true})
	c.AppendString(strings.Repeat("01-01-2000 ", 1<<21/len("01-01-2000 ")))
	var found detectors.Matches
	phone.New().Text(c, &found)
	for i := range found.List {
		if m := &found.List[i]; m.Confidence >= detectors.Threshold {
			t.Fatalf("%s at %d, in a table of numbers", m.Kind, m.Start)
		}
	}
}
