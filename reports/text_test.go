package reports_test

import (
	"testing"

	"dossier/reports"
)

func TestNumberGroupsDigits(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{
		0: "0", 999: "999", 1000: "1\u202f000", -999: "-999", 12345: "12\u202f345", -1234567: "-1\u202f234\u202f567",
		100000: "100\u202f000",
	} {
		if got := reports.Number(n); got != want {
			t.Errorf("Number(%d) = %q, want %q", n, got, want)
		}
	}
}
