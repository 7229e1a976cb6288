package scanners_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"dossier/scanners"
)

const secret = "an.peeters@example.be"

// holders are all types that carry a value, alone and inside others, also where fmt cannot call methods.
func holders() map[string]any {
	p := scanners.NewPrivate(secret)
	c := scanners.NewColumn(scanners.Field{Name: p})
	c.AppendString(secret)
	b := scanners.NewBatch(nil)
	b.Reset(p, []scanners.Field{{Name: p}})
	b.Columns[0].AppendString(secret)
	loc := scanners.Location{Source: p, Unit: p, Part: p, Key: p, Field: p}
	type hidden struct {
		p scanners.Private
		c scanners.Column
		b scanners.Batch
		q *scanners.Batch
		l scanners.Location
	}
	return map[string]any{
		"private": p, "column": *c, "column pointer": c, "batch": *b, "batch pointer": b, "location": loc,
		"field": c.Field, "unread": &scanners.Unread{Part: p, Why: scanners.Denied},
		"unit": scanners.UnitInfo{Name: p}, "source": scanners.SourceInfo{Name: p},
		"unexported": hidden{p, *c, *b, b, loc}, "pointer to unexported": &hidden{p, *c, *b, b, loc},
		"slice": []hidden{{p: p, b: *b}}, "map": map[string]hidden{"x": {c: *c}}, "map key": map[scanners.Private]int{p: 1},
		"exported": struct {
			P scanners.Private
			C []scanners.Column
			B *scanners.Batch
		}{p, b.Columns, b},
	}
}

func TestValuesPrintAsPlaceholder(t *testing.T) {
	t.Parallel()
	for name, v := range holders() {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%p"} {
			shown := fmt.Sprintf(verb, v)
			if strings.Contains(shown, "peeters") || strings.Contains(strings.ToLower(shown), fmt.Sprintf("%x", "peeters")) ||
				strings.Contains(shown, "112 101 101 116") {
				t.Errorf("%s prints its value under %s", name, verb)
			}
		}
		if text, err := json.Marshal(v); err == nil && strings.Contains(string(text), "peeters") {
			t.Errorf("%s shows its value as JSON", name)
		}
		var log strings.Builder
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "value", v)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "value", v)
		if strings.Contains(log.String(), "peeters") {
			t.Errorf("%s logs its value", name)
		}
	}
}

func TestPrivateReveals(t *testing.T) {
	t.Parallel()
	if got := scanners.NewPrivate(secret).Reveal(); got != secret {
		t.Errorf("Reveal gave %d bytes, want the %d put in", len(got), len(secret))
	}
	if got := (scanners.Private{}).Reveal(); got != "" {
		t.Error("the zero value is not empty")
	}
}
