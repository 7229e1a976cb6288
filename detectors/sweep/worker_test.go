package sweep

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/detectors/all"
	"dossier/detectors/pseudonym"
	"dossier/scanners"
)

// TestSearchAllocatesNothing searches batches again that it knows, with findings in columns of one kind, in cells and in text.
func TestSearchAllocatesNothing(t *testing.T) {
	key, err := pseudonym.New(bytes.Repeat([]byte{1}, 32))
	if err != nil {
		t.Fatal(err)
	}
	s := New(all.Detectors(all.Options{}), key, Options{})
	const records = 2000
	for name, c := range map[string]struct {
		value string // with the record's number in it
		mode  mode
		kind  detectors.Kind
	}{
		"text with addresses":  {`10.11.12.13 - - "GET /list?u=%d" 200 82859 an.peeters@example.be, tel. +32 470 12 34 56`, asProse, ""},
		"text with nothing":    {`proxy-01 "GET /list/%d HTTP/1.1" 200 82859`, asProse, ""},
		"a field with nothing": {"The lid of unit %d does not close as it did.", asProse, ""},
		"cells with addresses": {"ask an%d@example.be", asCells, ""},
		"e-mail":               {"an.peeters%d@example.be", asValues, detectors.Email},
		"telephone":            {"+32 470 12 %04d", asValues, detectors.Phone},
		"IP address":           {"81.82.%d.13", asValues, detectors.IPAddress},
		"name":                 {"An Peeters%.0d", asValues, detectors.PersonName},
		"numbers":              {"%d.50", asNumbers, ""},
	} {
		t.Run(name, func(t *testing.T) {
			batch := scanners.NewBatch(nil)
			batch.Reset(scanners.Private{}, []scanners.Field{{Text: strings.HasPrefix(name, "text")}})
			for n := range records {
				batch.Columns[0].AppendString(fmt.Sprintf(c.value, n%250))
			}
			batch.Records = records
			p := &plan{mode: c.mode}
			if c.kind != "" {
				p.verdict, p.by = &detectors.Verdict{Kind: c.kind, Confidence: 0.9}, s.search.byKind[c.kind]
			}
			w := newWorker(s)
			j := &job{batch: batch, fields: []int{0}, plans: []*plan{p}, counts: make([]counted, 1), found: newFindings()}
			search := func() {
				j.found.list = j.found.list[:0]
				w.column(j, 0)
			}
			search()
			if found := len(j.found.list); c.kind != "" && found < records/2 {
				t.Errorf("%d findings in %d records", found, records)
			}
			if n := testing.AllocsPerRun(5, search); n > records/4 { // the race detector empties pools at random
				t.Errorf("%v allocations for a batch of %d values", n, records)
			}
		})
	}
}

func TestDigitsAlone(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		values []string
		is     bool
	}{
		{nil, true},
		{[]string{"1", "", "23", "4567890123456789012", "0"}, true},
		{[]string{"1", "22222222222\n2", "3"}, false},
		{[]string{"12345678", "-1234567"}, false},
		{[]string{"12345678", "1234567:"}, false},
		{[]string{"12345678", "1234567/"}, false},
		{[]string{"1234567\xb0", "12345678"}, false},
		{[]string{"1234567\x8a", "12345678"}, false},
		{[]string{"1234567890", "1.5"}, false},
	} {
		c := scanners.NewColumn(scanners.Field{})
		for _, v := range tt.values {
			c.AppendString(v)
		}
		if is := digitsAlone(c.Data(), c.Len()); is != tt.is {
			t.Errorf("%q: %v", tt.values, is)
		}
	}
}
