package nationalid

import (
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/scanners"
)

// TestLongRow reads a line that is a table of numbers. Read once it takes a moment; looked over anew from each of its numbers it takes hours,
// and the test ends by its time limit.
func TestLongRow(t *testing.T) {
	t.Parallel()
	c := scanners.NewColumn(scanners.Field{Text: true})
	c.AppendString(strings.Repeat("4321 ", 1<<21/len("4321 ")))
	var found detectors.Matches
	New().Text(c, &found)
	at := int32(0)
	for i := range found.List {
		m := &found.List[i]
		if m.Start < at || m.End <= m.Start { // any row of digits may keep some scheme's rule
			t.Fatalf("%s from %d to %d, behind %d", m.Kind, m.Start, m.End, at)
		}
		at = m.End
	}
}
