package requests

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dossier/detectors"
	"dossier/detectors/pseudonym"
	"dossier/reports"
	"dossier/reports/requests/deadline"
)

const asker = "an.vermeulen@example.org"

// TestLife takes an access request from its receipt to its end.
func TestLife(t *testing.T) {
	t.Parallel()
	g := register(t)
	r := open(t, g, Access)
	if r.ID != "R-2026-0001" || r.Due.String() != "2026-09-30" || r.State != Received {
		t.Fatalf("opened as %s, %s, due %s", r.ID, r.State, r.Due)
	}
	if other := open(t, g, Erasure); other.ID != "R-2026-0002" {
		t.Errorf("the second request is %s", other.ID)
	}
	for _, v := range []struct {
		e    Entry
		want State
		due  string
	}{
		{Entry{Step: Acknowledge}, Acknowledged, "2026-09-30"},
		{Entry{Step: AskIdentity}, Queried, "2026-09-30"},
		{Entry{Step: Identify}, Acknowledged, "2026-09-30"},
		{Entry{Step: Extend}, Acknowledged, "2026-11-30"},
		{Entry{Step: Search, Subjects: []string{"S-AAAAAAAAAA"}, Coverage: "incomplete"}, Searched, "2026-11-30"},
		{Entry{Step: Package}, Searched, "2026-11-30"},
		{Entry{Step: Reply}, Replied, "2026-11-30"},
		{Entry{Step: Close}, Closed, "2026-11-30"},
	} {
		v.e.Request, v.e.At, v.e.By = "r-2026-0001", at("2026-09-30"), "dpo"
		r, err := g.Take(v.e, Details{})
		if err != nil {
			t.Fatalf("%s: %v", v.e.Step, err)
		}
		if r.State != v.want || r.Due.String() != v.due {
			t.Fatalf("after %s it is %s and due %s, not %s and %s", v.e.Step, r.State, r.Due, v.want, v.due)
		}
	}
	got, err := g.Get("R-2026-0001")
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Entries) != 9 || !slices.Equal(got.Subjects, []string{"S-AAAAAAAAAA"}) || got.Coverage != "incomplete" {
		t.Errorf("read again: %d entries, subjects %v, coverage %s", len(got.Entries), got.Subjects, got.Coverage)
	}
	d, err := g.Details(&got.Entries[0])
	if err != nil || !slices.Equal(d.Identifiers[detectors.Email], []string{asker}) {
		t.Errorf("the details do not come back: %v", err)
	}
}

// TestRefusedSteps checks that what the rules do not allow leaves no trace.
func TestRefusedSteps(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]struct {
		typ    Type
		before []Entry
		e      Entry
		want   string
	}{
		"a reply before a search":                 {Access, nil, Entry{Step: Reply}, "not now"},
		"a reply before the erasure":              {Erasure, []Entry{{Step: Search}}, Entry{Step: Reply}, "not now"},
		"a second extension":                      {Access, []Entry{{Step: Extend}}, Entry{Step: Extend}, "not now"},
		"an extension after the month":            {Access, nil, Entry{Step: Extend, At: at("2026-10-01")}, "no longer"},
		"a refusal without a ground":              {Access, nil, Entry{Step: Refuse}, "no ground"},
		"too much work as a ground":               {Access, nil, Entry{Step: Refuse, Ground: "too-much-work"}, "no ground"},
		"a step after the end":                    {Access, []Entry{{Step: Withdraw}, {Step: Close}}, Entry{Step: Search}, "not now"},
		"a search after the answer":               {Access, []Entry{{Step: Search}, {Step: Reply}}, Entry{Step: Search}, "not now"},
		"an answer of tomorrow":                   {Access, []Entry{{Step: Search}}, Entry{Step: Reply, On: date("2026-09-02")}, "still to come"},
		"an answer before the request":            {Access, []Entry{{Step: Search}}, Entry{Step: Reply, On: date("2026-08-30")}, "came on 2026-08-31 only"},
		"a proof before it was asked for":         {Access, []Entry{{Step: AskIdentity}}, Entry{Step: Identify, On: date("2026-08-31")}, "asked for on 2026-09-01 only"},
		"a search of another day":                 {Access, nil, Entry{Step: Search, On: date("2026-08-31")}, "when it is noted"},
		"an extension that was told too late":     {Access, nil, Entry{Step: Extend, At: at("2026-10-05"), On: date("2026-10-01")}, "no longer"},
		"an unknown step":                         {Access, nil, Entry{Step: "erase-everything"}, "not now"},
		"a step of a request that there is not":   {Access, nil, Entry{Step: Search, Request: "R-2020-0001"}, "no request"},
		"a request from the future":               {"", nil, Entry{Step: Opening, Type: Access, Country: "BE", Received: deadline.Date{Year: 2026, Month: 9, Day: 2}}, "still to come"},
		"a request in a country without holidays": {"", nil, Entry{Step: Opening, Type: Access, Country: "US", Received: deadline.Date{Year: 2026, Month: 9, Day: 1}}, "holidays"},
		"a right that there is not":               {"", nil, Entry{Step: Opening, Type: "oblivion", Country: "BE", Received: deadline.Date{Year: 2026, Month: 9, Day: 1}}, "no type"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := register(t)
			if v.typ != "" {
				open(t, g, v.typ)
			}
			for _, e := range v.before {
				if err := take(g, e); err != nil {
					t.Fatal(err)
				}
			}
			before, _ := os.ReadFile(g.Journal.Path)
			err := take(g, v.e)
			if err == nil || !strings.Contains(err.Error(), v.want) {
				t.Errorf("the error is %v, without %q", err, v.want)
			}
			if after, _ := os.ReadFile(g.Journal.Path); !bytes.Equal(before, after) {
				t.Error("the journal changed all the same")
			}
		})
	}
}

// take takes a step on the first of September, of the first request, unless the entry says otherwise.
func take(g *Register, e Entry) (err error) {
	if e.At.IsZero() {
		e.At = at("2026-09-01")
	}
	if e.Step == Opening {
		_, err = g.Open(e, Details{})
		return err
	}
	if e.Request == "" {
		e.Request = "R-2026-0001"
	}
	_, err = g.Take(e, Details{})
	return err
}

// TestTampering changes, drops, doubles and swaps lines, and each byte of one.
func TestTampering(t *testing.T) {
	t.Parallel()
	g := register(t)
	open(t, g, Access)
	for _, s := range []Step{Acknowledge, Search, Reply} {
		if _, err := g.Take(Entry{Request: "R-2026-0001", Step: s, At: at("2026-09-02"), By: "dpo"}, Details{Note: "as agreed"}); err != nil {
			t.Fatal(err)
		}
	}
	whole, err := os.ReadFile(g.Journal.Path)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(whole, []byte("\n"))[:4]
	for name, list := range map[string][][]byte{
		"the first dropped": lines[1:],
		"one dropped":       {lines[0], lines[2], lines[3]},
		"two swapped":       {lines[0], lines[2], lines[1], lines[3]},
		"one doubled":       {lines[0], lines[1], lines[1], lines[2], lines[3]},
		"a space put in":    {lines[0], bytes.Replace(lines[1], []byte(`,"by"`), []byte(`, "by"`), 1), lines[2], lines[3]},
		"a field put in":    {lines[0], bytes.Replace(lines[1], []byte(`,"by"`), []byte(`,"x":1,"by"`), 1), lines[2], lines[3]},
		"an empty line":     {lines[0], []byte("\n"), lines[1], lines[2], lines[3]},
	} {
		if err := verify(t, g, bytes.Join(list, nil)); !errors.Is(err, ErrTampered) && !errors.Is(err, ErrOtherKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := range whole[:len(whole)-1] {
		changed := slices.Clone(whole)
		if changed[i] ^= 1; changed[i] == '\n' || whole[i] == '\n' {
			continue
		}
		if err := verify(t, g, changed); err == nil {
			t.Fatalf("a change of byte %d is not noticed", i)
		}
	}
}

// TestCrash leaves half a line, as a crash while writing does: it is not an entry, and the next one takes its place.
func TestCrash(t *testing.T) {
	t.Parallel()
	g := register(t)
	open(t, g, Access)
	whole, err := os.ReadFile(g.Journal.Path)
	if err != nil {
		t.Fatal(err)
	}
	for _, cut := range []int{1, len(whole) / 2, len(whole) - 1} {
		if err := os.WriteFile(g.Journal.Path, append(slices.Clone(whole), whole[:cut]...), 0o600); err != nil {
			t.Fatal(err)
		}
		list, err := g.List()
		if err != nil || len(list) != 1 {
			t.Fatalf("with %d bytes more: %d requests, %v", cut, len(list), err)
		}
	}
	if r := open(t, g, Access); r.ID != "R-2026-0002" {
		t.Errorf("the next request is %s", r.ID)
	}
	if list, err := g.List(); err != nil || len(list) != 2 {
		t.Errorf("%d requests, %v", len(list), err)
	}
}

// TestAtOnce opens many requests at the same time: each gets a number of its own or is told to wait.
func TestAtOnce(t *testing.T) {
	t.Parallel()
	g := register(t)
	open(t, g, Access)
	var wait sync.WaitGroup
	results := make([]error, 20)
	for i := range results {
		wait.Go(func() {
			_, results[i] = g.Open(opening(Access), Details{})
		})
	}
	wait.Wait()
	taken := 1
	for _, err := range results {
		switch {
		case err == nil:
			taken++
		case !errors.Is(err, ErrBusy):
			t.Error(err)
		}
	}
	list, err := g.List()
	if err != nil || len(list) != taken {
		t.Errorf("%d requests of %d, %v", len(list), taken, err)
	}
}

// TestNothingInClear looks for the requester in the file and in everything that prints.
func TestNothingInClear(t *testing.T) {
	t.Parallel()
	g := register(t)
	r := open(t, g, Access)
	if _, err := g.Take(Entry{Request: r.ID, Step: Note, At: at("2026-09-01"), By: "dpo"}, Details{Note: "called by " + asker}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(g.Journal.Path)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{asker, "vermeulen", "example.org"} {
		if bytes.Contains(bytes.ToLower(text), []byte(word)) {
			t.Errorf("the journal holds %q", word)
		}
	}
	if printed := fmt.Sprintf("%v %+v %#v %s", Details{Name: asker}, &Details{Name: asker}, Details{Name: asker}, Details{Name: asker}); strings.Contains(printed, asker) {
		t.Error("details print")
	}
	if info, err := os.Stat(g.Journal.Path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the journal's mode is %v, %v", info.Mode(), err)
	}
}

func TestOtherKey(t *testing.T) {
	t.Parallel()
	g := register(t)
	open(t, g, Access)
	other := register(t)
	other.Journal.Path = g.Journal.Path
	if _, err := other.List(); !errors.Is(err, ErrOtherKey) {
		t.Error(err)
	}
	if _, err := other.Open(opening(Access), Details{}); !errors.Is(err, ErrOtherKey) {
		t.Error(err)
	}
}

func TestCalendar(t *testing.T) {
	t.Parallel()
	g := register(t)
	open(t, g, Access)
	open(t, g, Erasure)
	if _, err := g.Take(Entry{Request: "R-2026-0002", Step: Withdraw, At: at("2026-09-02"), By: "dpo"}, Details{}); err != nil {
		t.Fatal(err)
	}
	list, err := g.List()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := Calendar(&b, list, at("2026-09-02")); err != nil {
		t.Fatal(err)
	}
	want := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//dossier//requests//EN\r\nBEGIN:VEVENT\r\nUID:R-2026-0001@dossier\r\nDTSTAMP:20260902T100000Z\r\n" +
		"DTSTART;VALUE=DATE:20260930\r\nSUMMARY:R-2026-0001: answer due (access\\, Article 15)\r\n" +
		"DESCRIPTION:Received 2026-08-31. Last day: 2026-09-30.\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	if b.String() != want {
		t.Errorf("the calendar is\n%s", b.String())
	}
	b.Reset()
	if err := Calendar(&b, nil, at("2026-09-02")); err != nil || strings.Count(b.String(), "BEGIN:") != 3 || strings.Contains(b.String(), "VEVENT") { // RFC 5545 wants a component
		t.Errorf("the calendar of nothing is\n%s (%v)", b.String(), err)
	}
}

// FuzzJournal reads any bytes: nothing that was not signed is an entry.
func FuzzJournal(f *testing.F) {
	g := register(f)
	open(f, g, Access)
	whole, err := os.ReadFile(g.Journal.Path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte("{}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		list, size, err := g.Journal.read(bytes.NewReader(text))
		if len(list) > 1 || len(list) == 1 && !bytes.HasPrefix(text, whole) {
			t.Fatal("an entry that nobody signed")
		}
		if int(size) > len(text) || err == nil && bytes.IndexByte(text[size:], '\n') >= 0 {
			t.Fatal("lines were passed over in silence")
		}
	})
}

func verify(t *testing.T, g *Register, text []byte) error {
	t.Helper()
	copied := &Register{&Journal{Path: filepath.Join(t.TempDir(), "journal"), Key: g.Journal.Key}}
	if err := os.WriteFile(copied.Journal.Path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := copied.List()
	return err
}

func register(t testing.TB) *Register {
	t.Helper()
	text, err := pseudonym.Generate()
	if err != nil {
		t.Fatal(err)
	}
	key, err := pseudonym.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return &Register{&Journal{Path: filepath.Join(t.TempDir(), "requests.jsonl"), Key: key}}
}

func opening(typ Type) Entry {
	return Entry{Type: typ, Received: deadline.Date{Year: 2026, Month: 8, Day: 31}, Country: "BE", At: at("2026-09-01"), By: "dpo"}
}

func open(t testing.TB, g *Register, typ Type) *Request {
	t.Helper()
	r, err := g.Open(opening(typ), Details{Identifiers: map[detectors.Kind][]string{detectors.Email: {asker}}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func at(day string) time.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return t.Add(10 * time.Hour)
}

func date(text string) deadline.Date {
	d, err := deadline.Parse(text)
	if err != nil {
		panic(err)
	}
	return d
}

// TestNotedLater takes steps that people took within the term and noted after it: their own day counts, and the day of noting is kept beside it.
func TestNotedLater(t *testing.T) {
	t.Parallel()
	g := register(t)
	open(t, g, Access)
	for _, e := range []Entry{
		{Step: Search},
		{Step: AskIdentity, On: date("2026-09-10")},
		{Step: Identify, On: date("2026-09-14")},
		{Step: Search},
		{Step: Extend, On: date("2026-09-30")},
		{Step: Reply, On: date("2026-11-30")},
	} {
		e.At = at("2026-12-03")
		if err := take(g, e); err != nil {
			t.Fatalf("%s: %v", e.Step, err)
		}
	}
	r, err := g.Get("R-2026-0001")
	if err != nil {
		t.Fatal(err)
	}
	if r.Asked != date("2026-09-10") || r.Checked != date("2026-09-14") || r.Answered() != date("2026-11-30") || r.AnsweredLate() || r.AnswerNoted() != date("2026-12-03") {
		t.Errorf("asked %s, checked %s, answered %s, noted %s, late %t", r.Asked, r.Checked, r.Answered(), r.AnswerNoted(), r.AnsweredLate())
	}
	doc := Document([]Request{*r}, date("2026-12-03"), nil)
	for row, err := range doc.Table("").Rows {
		if left := slices.IndexFunc(doc.Table("").Columns, func(c reports.Column) bool { return c.ID == "days_left" }); err == nil && row[left].Value != nil {
			t.Errorf("of what is answered there are %v days left", row[left].Value)
		}
		if err != nil || !slices.ContainsFunc(row, func(c reports.Cell) bool { return c.Text == "2026-12-03" }) {
			t.Errorf("the list does not say when the answer was noted: %v", row)
		}
	}
}
