package sweep_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"dossier/detectors"
	"dossier/detectors/pseudonym"
	"dossier/detectors/sweep"
	"dossier/scanners"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func key(t *testing.T) pseudonym.Key {
	t.Helper()
	k, err := pseudonym.New(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func all() []detectors.Detector { return []detectors.Detector{atSign{}, given{}} }

func run(t *testing.T, s source, m *memory, opts sweep.Options) error {
	t.Helper()
	return sweep.New(all(), key(t), opts).Run(t.Context(), s, m)
}

func named(name string, tables ...table) *unit {
	return &unit{info: scanners.UnitInfo{Name: scanners.NewPrivate(name), Bytes: -1, Records: -1}, tables: tables}
}

// people is a table of n rows: number, name, e-mail, remark.
func people(n int) table {
	t := table{header: []string{"rowid", "name", "mail", "remark", "product"}, key: []int{0}}
	for i := range n {
		remark := "nothing to say of it"
		if i%10 == 0 {
			remark = fmt.Sprintf("wrote to p%d@example.be last week", i)
		}
		t.rows = append(t.rows, []string{fmt.Sprint(1000 + i), names[i%3], fmt.Sprintf("P%d@example.be", i), remark, names[i%2]})
	}
	return t
}

// An object's metadata is a batch of no records. A name and a mailbox in it say together who it is.
func TestPersonBesideTheRecords(t *testing.T) {
	t.Parallel()
	m := &memory{}
	meta := table{part: "metadata", header: []string{"owner_name", "owner_email"}, rows: [][]string{{names[0], "p1@example.be"}}, beside: true}
	if err := run(t, source{named("object", meta)}, m, sweep.Options{}); err != nil {
		t.Fatal(err)
	}
	got := m.units["object"]
	if len(got.result.Unread) > 0 || got.result.Status != detectors.Complete {
		t.Errorf("the unit ended as %s, unread: %v", got.result.Status, got.result.Unread)
	}
	kinds := map[detectors.Kind]int{}
	for _, f := range got.findings {
		kinds[f.Kind]++
	}
	if kinds[detectors.PersonName] != 1 || kinds[detectors.Email] != 1 {
		t.Errorf("found %v, want a name and an address", kinds)
	}
}

func TestVerdictsAndFindings(t *testing.T) {
	t.Parallel()
	people := people(2500)
	people.rows[2400][1] = "Quirinius" // a name nobody knows, in a column of names
	m := &memory{}
	if err := run(t, source{named("people", people)}, m, sweep.Options{}); err != nil {
		t.Fatal(err)
	}
	got := m.units["people"]
	if got.result.Status != detectors.Complete || got.result.Records != 2500 || !m.done {
		t.Errorf("status %s with %d records, source done %v; want complete, 2500, true", got.result.Status, got.result.Records, m.done)
	}
	verdicts := map[string]detectors.Kind{"name": detectors.PersonName, "mail": detectors.Email, "remark": "", "product": ""}
	counts := map[string]map[detectors.Kind]int64{
		"name": {detectors.PersonName: 2500}, "mail": {detectors.Email: 2500}, "remark": {detectors.Email: 250}, "product": {},
	}
	for i, f := range got.result.Fields {
		kind := detectors.Kind("")
		if f.Verdict != nil {
			kind = f.Verdict.Kind
		}
		if want, ok := verdicts[f.Name]; !ok || kind != want {
			t.Errorf("field %d, %s: verdict %q, want %q", i, f.Name, kind, want)
		}
		if fmt.Sprint(f.Counts) != fmt.Sprint(counts[f.Name]) || f.Values != 2500 {
			t.Errorf("%s: %v in %d values, want %v in 2500", f.Name, f.Counts, f.Values, counts[f.Name])
		}
	}
	k := key(t)
	prints := map[detectors.Fingerprint]detectors.Finding{}
	for _, f := range got.findings {
		prints[f.Print] = f
	}
	for name, want := range map[string]detectors.Finding{
		"p17@example.be": {Field: 1, Kind: detectors.Email, Record: 1017},
		"p20@example.be": {Field: 2, Kind: detectors.Email, Record: 1020, Mention: true},
		"quirinius":      {Field: 0, Kind: detectors.PersonName, Record: 3400},
	} {
		f, ok := prints[k.Fingerprint(want.Kind, []byte(name))]
		if !ok || f.Field != want.Field || f.Record != want.Record || f.Mention != want.Mention || f.Key != 0 {
			t.Errorf("found %+v (%v), want %+v", f, ok, want)
		}
	}
}

func TestDeclaredKeysGoBesideTheFindings(t *testing.T) {
	t.Parallel()
	m := &memory{}
	keyed := table{header: []string{"login", "mail"}, key: []int{1, 0}}
	for i := range 25 {
		keyed.rows = append(keyed.rows, []string{fmt.Sprintf("user %d", i), fmt.Sprintf("u%d@example.be", i)})
	}
	numbered := table{part: "numbered", header: []string{"rowid", "mail"}, key: []int{0}, rows: [][]string{{"77", "an@example.be"}}}
	if err := run(t, source{named("users", keyed, numbered)}, m, sweep.Options{}); err != nil {
		t.Fatal(err)
	}
	got := m.units["users"]
	if len(got.findings) != 26 {
		t.Fatalf("%d findings, want 26", len(got.findings))
	}
	for i, f := range got.findings[:25] {
		mail, login := fmt.Sprintf("u%d@example.be", i), fmt.Sprintf("user %d", i)
		want := string(rune(len(mail)+1)) + mail + string(rune(len(login)+1)) + login
		if f.Record != int64(i+1) || f.Part != 0 || got.keys[i] != want {
			t.Errorf("finding %d is of record %d in part %d, with a key of %d bytes", i, f.Record, f.Part, len(got.keys[i]))
		}
	}
	if f := got.findings[25]; f.Record != 77 || f.Part != 1 || got.keys[25] != "" {
		t.Errorf("a number the database gave: record %d in part %d, with a key of %d bytes", f.Record, f.Part, len(got.keys[25]))
	}
}

func TestLabelsMaskWhatNamesHold(t *testing.T) {
	t.Parallel()
	m := &memory{}
	odd := table{part: "inbox bo@example.be", header: []string{"an@example.be"}, rows: [][]string{{"x"}}}
	s := source{named("cv an@example.be", odd), {unlisted: &scanners.Unread{Part: scanners.NewPrivate("of cy@example.be"), Why: scanners.Denied}}}
	if err := run(t, s, m, sweep.Options{}); err != nil {
		t.Fatal(err)
	}
	shown := m.label + m.units["cv an@example.be"].label + m.units["cv an@example.be"].dump() + strings.Join(m.others, " ")
	if strings.Contains(shown, "example.be") {
		t.Error("a label shows an e-mail")
	}
	if got := m.units["cv an@example.be"].label; !strings.HasPrefix(got, "cv [email ") {
		t.Errorf("label %q, want it to say that an e-mail stood there", got)
	}
	if len(m.others) != 1 || !strings.HasSuffix(m.others[0], ": denied") {
		t.Errorf("not listed: %q", m.others)
	}
}

func TestInterruptedUnitGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	s := func() source {
		u := named("people", people(3000))
		u.tables = append(u.tables, table{part: "notes", text: true, header: []string{"text"}, rows: people(700).rows[:0]})
		for i := range 700 {
			u.tables[1].rows = append(u.tables[1].rows, []string{fmt.Sprintf("line %d by q%d@example.be", i, i)})
		}
		return source{u}
	}
	calm := &memory{}
	if err := run(t, s(), calm, sweep.Options{}); err != nil {
		t.Fatal(err)
	}
	want := calm.units["people"].dump()
	for failAt := 1; ; failAt++ {
		m := &memory{failAt: failAt}
		err := run(t, s(), m, sweep.Options{})
		if err == nil {
			if failAt < 5 {
				t.Errorf("only %d appends: nothing was interrupted", failAt-1)
			}
			break
		}
		if !errors.Is(err, errSink) || m.done {
			t.Fatalf("failing at append %d: error %v, source done %v", failAt, err, m.done)
		}
		m.failAt = 0
		if err := run(t, s(), m, sweep.Options{}); err != nil {
			t.Fatal(err)
		}
		if got := m.units["people"].dump(); got != want {
			t.Fatalf("interrupted at append %d, the result differs from that of an undisturbed scan", failAt)
		}
	}
}

func TestWhatCannotBeReadIsRecorded(t *testing.T) {
	t.Parallel()
	broken, failing, empty := named("broken", people(5)), named("failing", people(5)), named("empty")
	broken.ends = &scanners.Unread{Why: scanners.Corrupt, Bytes: 12}
	failing.ends = errors.New("connection reset while reading an@example.be")
	empty.ends = &scanners.Unread{Why: scanners.Denied, Bytes: -1}
	view := named("view")
	view.info.Skip = "view"
	panics := named("panics", people(30))
	panics.tables[0].rows[15][3] = "PANIC an@example.be"
	m := &memory{}
	if err := run(t, source{broken, failing, empty, view, panics}, m, sweep.Options{}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"broken": "partial corrupt ", "failing": "partial read error ", "empty": "unread denied ", "view": "skipped view", "panics": "partial read error ",
	} {
		r := m.units[name].result
		got := string(r.Status) + " " + r.Rule
		if len(r.Unread) > 0 {
			got = string(r.Status) + " " + string(r.Unread[0].Why) + " "
			if strings.Contains(r.Unread[0].Detail, "example.be") {
				t.Errorf("%s: the detail shows a value", name)
			}
		}
		if got != want {
			t.Errorf("%s ended as %q, want %q", name, got, want)
		}
	}
	if n := len(m.units["broken"].findings); n < 10 {
		t.Errorf("%d findings from before the corruption, want all", n)
	}
	if strings.Join(m.order, " ") != "broken failing empty view panics" {
		t.Errorf("units began in the order %q", m.order)
	}
}

// TestGoneSourceIsTakenUpAgain: a source that stops answering ends no unit. What was searched is kept, and the next sweep goes on
// there, to the same end as one that nothing disturbed.
func TestGoneSourceIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	whole := func() source { return source{named("first", people(900)), named("second", people(900))} }
	calm := &memory{}
	if err := run(t, whole(), calm, sweep.Options{}); err != nil {
		t.Fatal(err)
	}
	for _, rows := range []int{0, 40, 600} { // before there is a verdict, and after it
		s := whole()
		s[1].tables[0].rows = s[1].tables[0].rows[:rows]
		s[1].ends = fmt.Errorf("read the source: %w", scanners.ErrGone)
		m := &memory{}
		if err := run(t, s, m, sweep.Options{Workers: 1}); !errors.Is(err, scanners.ErrGone) || m.done {
			t.Errorf("gone after %d rows: error %v, source done %v", rows, err, m.done)
		}
		if m.units["first"].result == nil || m.units["second"].result != nil {
			t.Errorf("gone after %d rows: the units ended %v, %v", rows, m.units["first"].result, m.units["second"].result)
		}
		if rows == 600 && len(m.units["second"].findings) == 0 {
			t.Error("what was found before the source was gone is not kept")
		}
		if err := run(t, whole(), m, sweep.Options{}); err != nil {
			t.Fatal(err)
		}
		if m.units["second"].dump() != calm.units["second"].dump() {
			t.Errorf("gone after %d rows, the result differs from that of an undisturbed scan", rows)
		}
	}
}

func TestSampleReadsNoMore(t *testing.T) {
	t.Parallel()
	m := &memory{}
	if err := run(t, source{named("large", people(2000)), named("small", people(3))}, m, sweep.Options{Sample: 100}); err != nil {
		t.Fatal(err)
	}
	large, small := m.units["large"].result, m.units["small"].result
	if large.Status != detectors.Sampled || large.Records < 100 || large.Records > 200 || large.Rule == "" {
		t.Errorf("the large unit ended %s with %d records, rule %q", large.Status, large.Records, large.Rule)
	}
	if small.Status != detectors.Complete {
		t.Errorf("a unit smaller than the sample ended %s, want complete", small.Status)
	}
}

func TestCancelledSweepEnds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	m := &memory{}
	u := named("people", people(5000))
	s := sweep.New(all(), key(t), sweep.Options{Watch: onRead(func() { cancel() })})
	if err := s.Run(ctx, source{u}, m); !errors.Is(err, context.Canceled) || m.done {
		t.Errorf("error %v, source done %v; want the context's, false", err, m.done)
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"billingAddress_2": "billing address 2", "IPAddress": "ip address", "e-mail": "e mail", "Prénom": "prenom",
		"customer.homePhone": "customer home phone", "FIRST_NAME": "first name", "": "", "address2": "address 2",
	} {
		if got := strings.Join(sweep.Words(name), " "); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}
