package visible_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"dossier/reports/visible"
)

func TestTextSpellsOutWhatActs(t *testing.T) {
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
			if got := visible.Text(tt.in); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestShortKeepsBothEnds(t *testing.T) {
	t.Parallel()
	if got := visible.Short("short.csv", 100); got != "short.csv" {
		t.Errorf("got %q", got)
	}
	for most := 20; most < 40; most++ {
		got := visible.Short("start-"+strings.Repeat("é", 1000)+".csv", most)
		if !strings.HasPrefix(got, "start-") || !strings.HasSuffix(got, ".csv") || !utf8.ValidString(got) || len(got) > most+len(" […] ") {
			t.Errorf("of %d bytes: %q", most, got)
		}
	}
	if got := visible.Short(strings.Repeat("\x80", 5000), 30); len(got) > 30*len("<U+FFFD>")+10 {
		t.Errorf("of broken text: %d bytes", len(got))
	}
}
