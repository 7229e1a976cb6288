package reports_test

import (
	"testing"

	"dossier/reports"
)

func TestNumberGroupsDigits(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{
		0: "0", 999: "999", 1000: "1000", 9999: "9999", 12345: "12\u202f345", -1234567: "-1\u202f234\u202f567",
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

func TestVisibleSpellsOutWhatActs(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"plain", "Zoë/été.csv", "Zoë/été.csv"},
		{"control", "a\x1b[31mb\x00\n\u009b", "a<U+001B>[31mb<U+0000><U+000A><U+009B>"},
		{"override", "a\u202egpj.exe", "a<U+202E>gpj.exe"},
		{"isolate and mark", "\u2066\u200f\u061c", "<U+2066><U+200F><U+061C>"},
		{"zero width space and byte order mark", "a\u200bb\ufeff", "a<U+200B>b<U+FEFF>"},
		{"joiners that scripts need stay", "می\u200cخواهم", "می\u200cخواهم"},
		{"line separator", "a\u2028b", "a<U+2028>b"},
		{"broken UTF-8", "a\xffb", "a<U+FFFD>b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := reports.Visible(tt.in); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
