package all_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/detectors/all"
	"dossier/detectors/sweep"
	"dossier/scanners"
)

// pieces are what made-up lines consist of: words that say something of numbers, what numbers are written like, and what looks like them.
var pieces = strings.Fields(`tel Tel. phone: call Fax office passport Passport: no number plate client customer id Kundennummer kenteken driving licence iban IBAN card
	born DOB: geboren né(e) le on GET /v2/items/ systemd[1]: level=info ms rows= cache=0. Mar Kerkstraat rue Main St Calle Postbus s/n Gent Paris London lives at
	10:11:12 2026-03-11 2026-03-11T10:11:12.123456Z 192.0.2.1 81.82.3.4 fe80::1 2001:db8::7 00:1b:44:11:3a:b7 v1.2.3.4 Chrome/131.0.0.0 deadbeef a0b1c2d3 ffee 0a9f
	123e4567-e89b-12d3-a456-426614174000 imei IMEI device cookie visitor GA1.2.123456789.1234567890 +32 (0) 0450 12 34 56 555-0132 (415) 1-800-FLOWERS 0032 BE68539007547034
	4111111111111111 536-90-4399 850730-033-28 850730 AB123456C AA 52.5200 13.40512 4.35123, ° é ß паспорт тел + - / , ; . : @ # " ( ) km 23 ,5 .95
	12/03/1980 3.4.1980 19800403 1998 9000 7 8 an.peeters@example.org twitter @an_p`)

// madeUp are lines of pieces, of numbers, of letters, and of signs between them.
func madeUp(rng *rand.Rand, lines int) []string {
	between := []string{" ", " ", " ", " ", "", "", ", ", ": ", "-", ".", "/", "=", `"`, "\t", ",", ":", "\u00a0"}
	pick := func(from string, most int) string {
		var b strings.Builder
		for range 1 + rng.IntN(most) {
			b.WriteByte(from[rng.IntN(len(from))])
		}
		return b.String()
	}
	out := make([]string, lines)
	for i := range out {
		var line strings.Builder
		for range rng.IntN(16) {
			switch rng.IntN(8) {
			case 0:
				line.WriteString(pick("0123456789", 14))
			case 1:
				line.WriteString(pick("0123456789abcdef", 10))
			case 2:
				line.WriteString(pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 4))
			default:
				line.WriteString(pieces[rng.IntN(len(pieces))])
			}
			line.WriteString(between[rng.IntN(len(between))])
		}
		out[i] = line.String()
	}
	return out
}

// column holds values with a separator behind each.
func column(values []string, separator byte) *scanners.Column {
	var data []byte
	var ends []int32
	for _, v := range values {
		data = append(data, v...)
		ends = append(ends, int32(len(data)))
		data = append(data, separator)
	}
	c := scanners.NewColumn(scanners.Field{Text: true})
	c.Load(data, ends)
	return c
}

// found lists what look finds, value by value from first on.
func found(look func(*scanners.Column, *detectors.Matches), c *scanners.Column, first int, least detectors.Confidence) []string {
	f := detectors.Matches{Least: least}
	look(c, &f)
	var out []string
	for i := range f.List {
		m := &f.List[i]
		if m.Confidence < least {
			continue
		}
		out = append(out, fmt.Sprintf("%d: %d-%d %s %v %t %s %s", first+int(m.Value), m.Start, m.End, m.Kind, m.Confidence, m.Shared, m.Because, f.Norm(m)))
	}
	return out
}

// TestWhatStandsAroundAValueChangesNothing: detectors pass over most of a column by the marks of its bytes, and over much of that only where line
// breaks separate the values. They find the same in a value by itself, among others, and with separators of another kind.
func TestWhatStandsAroundAValueChangesNothing(t *testing.T) {
	t.Parallel()
	every := slices.DeleteFunc(all.Detectors(all.Options{}), func(d detectors.Detector) bool { return d.Kinds()[0] == detectors.PersonName }) // names are told by what stands in other values too
	search := sweep.NewSearcher(every, detectors.Threshold)
	looks := map[string]func(*scanners.Column, *detectors.Matches){"all together": search.Prose, "in cells": search.Cells}
	for _, d := range every {
		looks[string(d.Kinds()[0])] = d.Text
	}
	for seed := range uint64(8) {
		values := madeUp(rand.New(rand.NewPCG(seed, 1)), 400)
		for name, look := range looks {
			together := found(look, column(values, '\n'), 0, detectors.Threshold)
			var alone []string
			for i := range values {
				alone = append(alone, found(look, column(values[i:i+1], '\n'), i, detectors.Threshold)...)
			}
			same(t, name+", alone", values, together, alone)
			same(t, name+", with other separators", values, together, found(look, column(values, '|'), 0, detectors.Threshold))
		}
	}
}

// TestSearcherFindsWhatDetectorsFind: the marks are read once for all of them, and change nothing.
func TestSearcherFindsWhatDetectorsFind(t *testing.T) {
	t.Parallel()
	values := madeUp(rand.New(rand.NewPCG(99, 1)), 2000)
	for _, d := range all.Detectors(all.Options{}) {
		one := sweep.NewSearcher([]detectors.Detector{d}, detectors.Threshold)
		settled := found(one.Prose, column(values, '\n'), 0, detectors.Threshold)
		by := found(d.Text, column(values, '\n'), 0, detectors.Threshold)
		for _, m := range settled {
			if !slices.Contains(by, m) {
				t.Errorf("%s: the searcher alone finds %s", d.Kinds()[0], m)
			}
		}
		if len(by) > 0 && len(settled) < len(by)*9/10 { // of what overlaps one is left
			t.Errorf("%s: the searcher finds %d of %d", d.Kinds()[0], len(settled), len(by))
		}
	}
}

// same reports the first findings that are in one list only.
func same(t *testing.T, what string, values, a, b []string) {
	t.Helper()
	for _, pair := range [][2][]string{{a, b}, {b, a}} {
		for _, m := range pair[0] {
			if !slices.Contains(pair[1], m) {
				var n int
				if _, err := fmt.Sscanf(m, "%d:", &n); err != nil {
					t.Fatal(err)
				}
				t.Errorf("%s: %s only in one of two readings of %q", what, m, values[n])
				return
			}
		}
	}
}
