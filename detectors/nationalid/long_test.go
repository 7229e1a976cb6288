package nationalid_test

import (
	"testing"

	"dossier/detectors/detectortest"
	"dossier/detectors/nationalid"
)

// Any row of digits may keep some scheme's rule: what is found must only stand one behind the other.
func TestLongLine(t *testing.T) {
	t.Parallel()
	at := int32(0)
	for _, m := range detectortest.LongLine(nationalid.New(), "4321 ") {
		if m.Start < at || m.End <= m.Start {
			t.Fatalf("%s from %d to %d, behind %d", m.Kind, m.Start, m.End, at)
		}
		at = m.End
	}
}
