package register

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"
	"time"

	"dossier/detectors"
	"dossier/detectors/dates"
	"dossier/reports/erasure"
	"dossier/reports/inventory"
	"dossier/reports/language"
	"dossier/reports/textpage"
	"dossier/scanners"
)

// held is an inventory in memory, whose names are sealed by nothing.
type held struct {
	sources []inventory.Source
	units   map[int64][]inventory.Unit
}

func (h *held) Sources(context.Context) ([]inventory.Source, error) { return h.sources, nil }

func (h *held) Units(_ context.Context, source int64) iter.Seq2[inventory.Unit, error] {
	return func(yield func(inventory.Unit, error) bool) {
		for _, u := range h.units[source] {
			if !yield(u, nil) {
				return
			}
		}
	}
}

func (h *held) OpenName(name inventory.Sealed) (scanners.Private, error) {
	return scanners.NewPrivate(string(name)), nil
}

// source adds a source with its units.
func (h *held) source(name string, facts map[string]string, units ...inventory.Unit) *inventory.Source {
	if h.units == nil {
		h.units = map[int64][]inventory.Unit{}
	}
	id := int64(len(h.sources)) + 1
	h.units[id] = units
	h.sources = append(h.sources, inventory.Source{ID: id, Name: inventory.Sealed(name), Label: name, Facts: facts, Complete: true})
	return &h.sources[len(h.sources)-1]
}

func unit(name string, records int64, fields ...detectors.FieldResult) inventory.Unit {
	return inventory.Unit{
		Name: inventory.Sealed(name), Label: name, Kind: "table",
		UnitResult: detectors.UnitResult{Status: detectors.Complete, Records: records, Fields: fields},
	}
}

// holds is a column of a kind.
func holds(name string, k detectors.Kind, n int64) detectors.FieldResult {
	return detectors.FieldResult{
		Name: name, Seal: scanners.NewPrivate("\x00" + name), Values: n, Counts: map[detectors.Kind]int64{k: n}, Verdict: &detectors.Verdict{Kind: k, Confidence: 0.9},
	}
}

// says is a column of texts in which a kind stands now and then.
func says(name string, k detectors.Kind, n, of int64) detectors.FieldResult {
	return detectors.FieldResult{Name: name, Seal: scanners.NewPrivate("\x00" + name), Values: of, Counts: map[detectors.Kind]int64{k: n}}
}

// dated is a column of dates, with so many values of each day and some that are none.
func dated(name string, none int64, days ...string) detectors.FieldResult {
	f := detectors.FieldResult{Name: name, Seal: scanners.NewPrivate("\x00" + name), Nulls: none, Days: dates.Days{}}
	for _, day := range days {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			panic(err)
		}
		f.Days[dates.Day(at)]++
		f.Values++
	}
	return f
}

// with is the minimal register with another store, basis and so on.
func with(t *testing.T, pairs ...string) *Register {
	t.Helper()
	text := minimal
	for i := 0; i < len(pairs); i += 2 {
		changed := strings.Replace(text, pairs[i], pairs[i+1], 1)
		if changed == text {
			t.Fatalf("%q is not in the register", pairs[i])
		}
		text = changed
	}
	r, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// differences are a comparison's, a line each, on 2 March 2026.
func differences(t *testing.T, h *held, r *Register, o Options) []string {
	t.Helper()
	o.Now = time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)
	c, err := Compare(t.Context(), h, r, o)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for i := range c.Differences {
		d := &c.Differences[i]
		list = append(list, fmt.Sprintf("%s: %s: %s", d.Sort, d.Where(), strings.ReplaceAll(d.Evidence, "\u202f", "")))
	}
	if len(list) != c.Contradictions+c.Questions {
		t.Errorf("%d differences, and %d and %d are counted", len(list), c.Contradictions, c.Questions)
	}
	agree(t, c)
	for _, l := range language.All()[1:] {
		o.Language = l
		in, err := Compare(t.Context(), h, r, o)
		if err != nil {
			t.Fatal(err)
		}
		for i := range in.Differences {
			if d := &in.Differences[i]; d.Sort != NotFilledIn && (d.Evidence == c.Differences[i].Evidence || d.Next == c.Differences[i].Next) {
				t.Errorf("%s, %s: still English: %q, %q", l.Tag, d.Sort, d.Evidence, d.Next)
			}
		}
	}
	return list
}

// agree holds what is said of places to what is said of differences.
func agree(t *testing.T, c *Comparison) {
	t.Helper()
	for i := range c.Differences {
		d := &c.Differences[i]
		told := int64(-1)
		for j := range c.Places {
			if p := &c.Places[j]; p.System == d.System && p.Unit == d.Unit {
				told = p.TooOld
			}
		}
		if d.Sort == KeptTooLong && told < d.Records {
			t.Errorf("%s: %d records are too old, the place says %d", d.Where(), d.Records, told)
		}
	}
}

func TestEachSort(t *testing.T) {
	t.Parallel()
	mails := func(n int64) detectors.FieldResult { return holds("mail", detectors.Email, n) }
	young := dated("ordered", 0, "2026-01-01")
	const store = "{store: shop/orders}"
	const dateStore = "{store: shop/orders, date: ordered}"
	for _, c := range []struct {
		name   string
		make   func(*held)
		change []string
		want   []string // none: they agree
	}{
		{"agreement", func(h *held) { h.source("/db/shop", nil, unit("orders", 9, mails(9), young)) }, []string{store, dateStore}, nil},
		{
			"too old by a day", func(h *held) {
				h.source("shop", nil, unit("orders", 3, mails(3), dated("ordered", 0, "2024-03-01", "2024-03-02", "2026-01-01")))
			},
			[]string{store, dateStore},
			[]string{"kept_too_long: shop/orders: 1 of 3 records are from before 2024-03-02, the oldest from 2024-03-01 (ordered, kept for 2 years)"},
		},
		{
			"too old where nothing personal was found", func(h *held) {
				h.source("shop", nil, unit("orders", 2, dated("ordered", 0, "2024-03-01", "2026-01-01")))
			},
			[]string{store, dateStore},
			[]string{
				"kept_too_long: shop/orders: 1 of 2 records are from before 2024-03-02, the oldest from 2024-03-01 (ordered, kept for 2 years)",
				"never_found: shop/orders: e-mail addresses: not in 1 table or file, read in full",
			},
		},
		{
			"from the year after", func(h *held) {
				h.source("shop", nil, unit("orders", 3, mails(3), dated("ordered", 0, "2023-12-31", "2024-01-01")))
			},
			[]string{store, dateStore, "from: the order}", "from: the order, starts: next_year}"},
			[]string{"kept_too_long: shop/orders: 1 of 3 records are from before 2024-01-01, the oldest from 2023-12-31 (ordered, kept for 2 years from the year after)"},
		},
		{
			"no column is named", func(h *held) { h.source("shop", nil, unit("orders", 9, mails(9), young)) },
			nil,
			[]string{"retention_unchecked: shop/orders: kept for 2 years, and the record names no column from which that runs; columns with dates: ordered"},
		},
		{
			"an old file", func(h *held) {
				u := unit("orders", 9, mails(9))
				u.Modified = time.Date(2023, time.May, 6, 7, 8, 9, 0, time.UTC)
				h.source("shop", nil, u)
			},
			nil,
			[]string{"kept_too_long: shop/orders: last changed on 2023-05-06, with 9 records; kept for 2 years, it should be from 2024-03-02 or later"},
		},
		{
			"undated", func(h *held) { h.source("shop", nil, unit("orders", 3, mails(3), dated("ordered", 2, "2026-01-01"))) },
			[]string{store, dateStore},
			[]string{"undated: shop/orders: 2 records have no date in ordered, from which their retention runs"},
		},
		{
			"a sample alone", func(h *held) {
				u := unit("orders", 9, young)
				u.Status = detectors.Sampled
				h.source("shop", nil, u)
			},
			[]string{store, dateStore},
			[]string{"not_proven: shop/orders: e-mail addresses: not in what was read of 1 table or file, which is not all", "not_read: shop/orders: only a sample of its records was read"},
		},
		{
			"never found", func(h *held) { h.source("shop", nil, unit("orders", 9, young)) },
			[]string{store, dateStore},
			[]string{"never_found: shop/orders: e-mail addresses: not in 1 table or file, read in full"},
		},
		{
			"a folder that was not listed", func(h *held) {
				h.source("shop", nil, unit("orders", 9, young)).Unlisted = []detectors.UnreadPart{{Part: "orders"}}
			},
			[]string{store, "{store: shop/*, date: ordered}"},
			[]string{"not_proven: shop/*: e-mail addresses: not in what was read of 1 table or file, which is not all"},
		},
		{
			"never scanned", func(h *held) { h.source("other", nil) },
			nil,
			[]string{"store_not_found: shop/orders: no source called shop was ever scanned"},
		},
		{
			"undeclared and doubtful", func(h *held) {
				h.source("shop", nil, unit("orders", 9, mails(9), young), unit("people", 4, holds("born", detectors.DateOfBirth, 4)), unit("things", 99, says("about", detectors.PersonName, 2, 99)))
			},
			[]string{store, dateStore},
			[]string{
				"undeclared_store: shop/people: no activity names it, and it holds dates of birth: 4 findings",
				"doubtful: shop/things: names of people: 2 findings; no activity names it",
			},
		},
		{
			"files of a folder together", func(h *held) {
				h.source("shop", nil, unit("orders", 9, mails(9), young), unit("a/1", 2, mails(2)), unit("a/2", 3, mails(3)), unit("b/1", 1, mails(1)))
			},
			[]string{store, dateStore},
			[]string{
				"undeclared_store: shop/a/*: no activity names 2 tables and files there, with e-mail addresses: 5 findings",
				"undeclared_store: shop/b/1: no activity names it, and it holds e-mail addresses: 1 finding",
			},
		},
		{
			"special category without a ground", func(h *held) {
				h.source("shop", nil, unit("orders", 9, mails(9), young, holds("diet", detectors.Religion, 3)))
			},
			[]string{store, dateStore, "[email]", "[email, religion]"},
			[]string{"special_category: shop/orders: diet holds religious or philosophical beliefs, 3 findings, and no activity there names a ground of Article 9(2)"},
		},
		{
			"special category with a ground", func(h *held) {
				h.source("shop", nil, unit("orders", 9, mails(9), young, holds("diet", detectors.Religion, 3)))
			},
			[]string{store, dateStore, "[email]", "[email, religion]\n    special: eu-gdpr:A9-2-a"},
			nil,
		},
		{
			"a card in a text", func(h *held) {
				h.source("shop", nil, unit("orders", 9, mails(9), young, says("remark", detectors.PaymentCard, 2, 9)))
			},
			[]string{store, dateStore, "[email]", "[email, payment_card]"},
			[]string{"free_text: shop/orders: payment cards in remark: 2 findings"},
		},
		{
			"pseudonymised", func(h *held) {
				h.source("shop", nil, unit("orders", 9, mails(9), young, holds("number", detectors.ClientNumber, 9)))
			},
			[]string{store, dateStore, "[email]", "[client_number]", "activities:", "systems: [{store: shop, country: BE, pseudonymised: true}]\nactivities:"},
			[]string{"clear_identifier: shop/orders: declared pseudonymised, and mail names people by e-mail addresses: 9 findings"},
		},
		{
			"another country, and no safeguard", func(h *held) {
				h.source("s3://shop", map[string]string{"region": "us-east-1"}, unit("orders", 9, mails(9), young))
			},
			[]string{store, dateStore, "activities:", "systems: [{store: shop, country: BE}]\nactivities:"},
			[]string{
				"transfer: shop/*: 1 table or file with 9 findings of personal data in the United States, outside the EEA, and no safeguard is named",
				"country: shop/*: declared in Belgium, and the source says us-east-1, which is in the United States",
			},
		},
		{
			"two sources of one short name", func(h *held) {
				h.source("postgres://db.example.org/shop", nil, unit("orders", 9, mails(9), young))
				h.source("s3://shop", nil, unit("orders", 9, mails(9), young))
			},
			[]string{store, dateStore},
			[]string{"namesakes: shop: 2 sources are one to the record: postgres://db.example.org/shop, s3://shop"},
		},
		{
			"the host's safeguard", func(h *held) { h.source("shop", nil, unit("orders", 9, mails(9), young)) },
			[]string{store, dateStore, "activities:", `systems: [{store: shop, country: US, host: H}]
recipients: [{name: H, role: processor, what: hosts, country: US, agreement: {date: 2025-01-01}, safeguard: {kind: eu-gdpr:A46-2-c, date: 2025-01-01}}]
activities:`},
			nil,
		},
		{
			"adequacy that is none", func(h *held) { h.source("shop", nil, unit("orders", 9, mails(9), young)) },
			[]string{store, dateStore, "activities:", `recipients:
  - {name: H, role: controller, what: ships, country: IN, safeguard: {kind: adequacy_decision}}
  - {name: I, role: controller, what: ships, country: JP, safeguard: {kind: adequacy_decision}}
  - {name: J, role: controller, what: ships, country: CH}
  - {name: K, role: controller, what: ships, country: DE, safeguard: {kind: data_privacy_framework, participant: K, checked: 2026-01-01}}
  - {name: L, role: joint_controller, what: sells, country: FR}
activities:`},
			[]string{
				"transfer: H: H gets data in India, outside the EEA, of which no adequacy decision is known here",
				"transfer: J: J gets data in Switzerland, outside the EEA, and no safeguard is named",
				"no_agreement: L: L is a joint controller, and no agreement is named",
			},
		},
		{
			"consent that cannot be shown", func(h *held) {
				h.source("shop", nil, unit("orders", 3, mails(3), young, dated("agreed", 1, "2025-01-01", "2025-01-02")))
			},
			[]string{"{store: shop/orders}", "{store: shop/orders, date: ordered, consent: agreed}", "basis: contract", "basis: consent\n    withdrawal: by mail"},
			[]string{"no_consent_date: shop/orders: 1 of 3 records do not tell in agreed when consent was given"},
		},
		{
			"consent of which no column tells", func(h *held) { h.source("shop", nil, unit("orders", 3, mails(3), young)) },
			[]string{store, dateStore, "basis: contract", "basis: consent\n    withdrawal: by mail"},
			[]string{"no_consent_date: shop/orders: the record names no column that tells when consent was given; columns with dates: ordered"},
		},
		{
			"not filled in", func(h *held) { h.source("shop", nil, unit("orders", 9, mails(9), young)) },
			[]string{store, dateStore, "people: [customers]", "people: [TODO]"},
			[]string{"not_filled_in: activities.orders.people: Article 30(1)(c)"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := &held{}
			c.make(h)
			got, want := strings.Join(differences(t, h, with(t, c.change...), Options{}), "\n"), strings.Join(c.want, "\n")
			if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestErasedPeopleWhoAreBack(t *testing.T) {
	t.Parallel()
	h := &held{}
	h.source("shop", nil, unit("orders", 1, holds("mail", detectors.Email, 1), dated("ordered", 0, "2026-01-01")))
	back := []erasure.Back{{
		Request: "R-2026-0001", At: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), Places: []erasure.BackPlace{{Source: "/db/shop", Unit: "orders", Records: 3, Kept: 1}},
	}}
	got := differences(t, h, with(t, "{store: shop/orders}", "{store: shop/orders, date: ordered}"), Options{Returned: back})
	want := "returned_person: shop/orders: somebody who was erased by R-2026-0001 on 2026-01-02 is found again in 2 records, beside 1 that the plan kept"
	if len(got) != 1 || got[0] != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// What no detector looks for is not said to be absent.
func TestWhatNobodyLooksForIsNotAbsent(t *testing.T) {
	t.Parallel()
	h := &held{}
	h.source("shop", nil, unit("orders", 1, dated("ordered", 0, "2026-01-01")))
	got := differences(t, h, with(t, "{store: shop/orders}", "{store: shop/orders, date: ordered}"), Options{Finds: []detectors.Kind{detectors.Phone}})
	if len(got) != 1 || got[0] != "not_proven: shop/orders: e-mail addresses: no detector looks for them" {
		t.Errorf("%q", got)
	}
}

// Names of tables, columns and recipients stay text.
func TestHostileNamesAreInert(t *testing.T) {
	t.Parallel()
	const bad = "=cmd()\x1b[2J<script>\u202e"
	h := &held{}
	h.source("shop", nil, unit("orders", 1, holds(bad, detectors.Phone, 1), dated("ordered", 0, "2026-01-01")), unit(bad, 1, holds(bad, detectors.Email, 1)))
	r := with(t, "{store: shop/orders}", "{store: shop/orders, date: ordered}", "activities:",
		"recipients: [{name: \"\\e[2J\", role: processor, what: x, country: BE}]\nactivities:")
	c, err := Compare(t.Context(), h, r, Options{Now: time.Date(2026, time.March, 2, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := (textpage.Format{}).Write(&out, Document(r, c, nil)); err != nil {
		t.Fatal(err)
	}
	if text := out.String(); strings.ContainsAny(text, "\x1b\u202e") || !strings.Contains(text, "<U+001B>") {
		t.Error("a control character takes effect, or is not shown")
	}
}

// A large inventory is compared in one pass.
func BenchmarkCompare(b *testing.B) {
	h := &held{}
	var units []inventory.Unit
	for i := range 5000 {
		units = append(units, unit(fmt.Sprintf("t%d", i), 100, holds("mail", detectors.Email, 100), holds("name", detectors.PersonName, 100), dated("at", 0, "2020-01-01", "2025-01-01")))
	}
	h.source("shop", nil, units...)
	r, err := Parse([]byte(strings.Replace(minimal, "{store: shop/orders}", "{store: shop/t*, date: at}", 1)))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		c, err := Compare(b.Context(), h, r, Options{Now: time.Date(2026, time.March, 2, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			b.Fatal(err)
		}
		_, _ = io.WriteString(io.Discard, c.Differences[0].Evidence)
	}
}
