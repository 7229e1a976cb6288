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

func TestBytesKeepsTwoDigits(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{
		0: "0\u00a0bytes", 999: "999\u00a0bytes", 1000: "1.0\u00a0kB", 9940: "9.9\u00a0kB", 9960: "10\u00a0kB",
		999_499: "999\u00a0kB", 999_600: "1.0\u00a0MB", 1_500_000_000: "1.5\u00a0GB", 1 << 62: "4.6\u00a0EB",
	} {
		if got := reports.Bytes(n); got != want {
			t.Errorf("Bytes(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestSizeOfUnknown(t *testing.T) {
	t.Parallel()
	if c := reports.Size(-1); c.Text != "unknown" || c.Value != nil {
		t.Errorf("Size(-1) = %+v", c)
	}
}
