package main

import (
	"testing"

	"dossier/detectors"
	detectorsall "dossier/detectors/all"
)

// TestDecoys holds the detectors to less than one wrong column in two hundred under the columns' own names, and one in a hundred under none.
func TestDecoys(t *testing.T) {
	t.Parallel()
	if n := len(decoys()); n < 100 {
		t.Errorf("%d kinds of values", n)
	}
	for _, c := range []struct {
		named bool
		oneIn int
	}{{true, 200}, {false, 200}} {
		wrong := map[string]map[detectors.Kind]int{}
		columns, alarms, err := judgeDecoys(detectorsall.Detectors(detectorsall.Options{}), c.named, wrong)
		if err != nil {
			t.Fatal(err)
		}
		if columns != len(decoys())*decoyTables {
			t.Errorf("%d columns", columns)
		}
		if alarms*c.oneIn > columns {
			t.Errorf("named %t: %d of %d columns are taken for personal data: %v", c.named, alarms, columns, wrong)
		}
	}
}
