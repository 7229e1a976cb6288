package measures_test

import (
	"testing"
	"time"

	"dossier/reports/measures"
)

func TestBytesKeepsTwoDigits(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{
		0: "0\u00a0bytes", 999: "999\u00a0bytes", 1000: "1.0\u00a0kB", 9940: "9.9\u00a0kB", 9960: "10\u00a0kB",
		999_499: "999\u00a0kB", 999_600: "1.0\u00a0MB", 1_500_000_000: "1.5\u00a0GB", 1 << 62: "4.6\u00a0EB",
	} {
		if got := measures.Bytes(n); got != want {
			t.Errorf("Bytes(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestSizeOfUnknown(t *testing.T) {
	t.Parallel()
	if c := measures.Size(-1); c.Text != "unknown" || c.Value != nil {
		t.Errorf("Size(-1) = %+v", c)
	}
}

func TestDaysAndMoments(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 2, 28, 0, 0, 0, 0, time.UTC)
	if c := measures.Day(day); c.Text != "2026-02-28" || c.Value != day {
		t.Errorf("Day = %+v", c)
	}
	if c := measures.Day(time.Time{}); c.Text != "" || c.Value != nil {
		t.Errorf("Day of the zero time = %+v", c)
	}
	if got := measures.Stamp(day) + " " + measures.Stamp(day.Add(90*time.Minute)); got != "2026-02-28 2026-02-28T01:30:00Z" {
		t.Errorf("Stamp = %q", got)
	}
}
