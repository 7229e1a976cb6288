package inventory_test

import (
	"fmt"
	"slices"
	"testing"

	"dossier/detectors"
	"dossier/reports/inventory"
)

func TestReadersTellWhatWasFed(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	s := open(t, temp(t), key, inventory.Options{})
	e := small(key)
	scan(t, s, e, options())
	ctx := t.Context()

	scans, err := s.Scans(ctx)
	if err != nil || len(scans) != 1 || !scans[0].Started.Equal(now()) || !scans[0].Finished.Equal(now()) || scans[0].Version != "1" {
		t.Fatalf("scans: %+v, %v", scans, err)
	}
	sources, err := s.Sources(ctx)
	if err != nil || len(sources) != e.sources {
		t.Fatalf("sources: %+v, %v", sources, err)
	}
	first := sources[0]
	if !first.Complete || first.Connector != "files" || first.Label != "/home/<name>/source-0" || first.Facts["size"] != "large" ||
		len(first.Unlisted) != 1 || first.Unlisted[0].Part != "<name>.sock" {
		t.Errorf("source: %+v", first)
	}
	if name, err := s.OpenName(first.Name); err != nil || name.Reveal() != "/home/ada.lovelace/source-0" {
		t.Errorf("the source's name opens as %q, %v", name.Reveal(), err)
	}
	seq := 0
	for u, err := range s.Units(ctx, first.ID) {
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("<name>/unit-%d.csv", seq); u.Label != want {
			t.Errorf("unit %d is %q", seq, u.Label)
		}
		if u.Status != detectors.Partial || len(u.Fields) != 6 || len(u.UnitResult.Unread) != 1 || u.References[0].Unit != "customers" || u.Key[0] != "id" {
			t.Errorf("unit: %+v", u)
		}
		if v := u.Fields[0].Verdict; v == nil || *v != (detectors.Verdict{Kind: detectors.Email, Confidence: 0.9, Because: "the values"}) {
			t.Errorf("verdict: %+v", v)
		}
		if got := u.Fields[4].Seal.Reveal(); got != "ada-1.csv\x00column 1" {
			t.Errorf("the field's seal opens as %q", got)
		}
		if days := u.Fields[1].Days; len(days) != 2 || days[-3] != 1 || days[20_000] != 1<<40 || u.Fields[0].Days != nil || !u.Modified.Equal(changed()) {
			t.Errorf("days %v, changed %v", days, u.Modified)
		}
		seq++
	}
	if seq != e.units {
		t.Errorf("%d units", seq)
	}
}

// tallied is what a scan of e must add up to, counted without the inventory.
func (e estate) tallied() map[detectors.Kind]inventory.KindTotal {
	totals := map[detectors.Kind]inventory.KindTotal{}
	distinct := map[detectors.Fingerprint]bool{}
	for s := range e.sources {
		for u := range e.units {
			units := map[detectors.Kind]bool{}
			for b := range e.batches {
				list, _ := e.batch(s, u, b)
				for _, f := range list {
					n := totals[f.Kind]
					n.Kind = f.Kind
					n.Findings++
					if !distinct[f.Print] {
						distinct[f.Print] = true
						n.Distinct++
					}
					if !units[f.Kind] {
						units[f.Kind] = true
						n.Units++
					}
					totals[f.Kind] = n
				}
			}
		}
	}
	return totals
}

func TestTotalsCountEveryFinding(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	path := temp(t)
	s := open(t, path, key, inventory.Options{})
	e := small(key)
	run, err := s.Begin(t.Context(), options())
	if err != nil {
		t.Fatal(err)
	}
	if err := e.feed(run); err != nil {
		t.Fatal(err)
	}
	if err := run.Close(); err != nil {
		t.Fatal(err)
	}
	want := e.tallied()
	before, err := s.Totals(t.Context())
	if err != nil || len(before) != len(want) {
		t.Fatalf("totals of a scan that broke off: %+v, %v", before, err)
	}
	for _, got := range before {
		if w := want[got.Kind]; got.Findings != w.Findings || got.Units != w.Units || got.Distinct < w.Distinct {
			t.Errorf("broken off: %+v, fed %+v", got, w)
		}
	}
	scan(t, s, e, options())
	after, err := s.Totals(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range after {
		w := want[got.Kind]
		w.Subjects = got.Subjects
		if got != w {
			t.Errorf("finished: %+v, fed %+v", got, w)
		}
		if got.Subjects == 0 {
			t.Errorf("nobody has a %s", got.Kind)
		}
	}
}

func TestTracesAgreeWithTheSubject(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	s := open(t, temp(t), key, inventory.Options{})
	e := small(key)
	scan(t, s, e, options())
	ctx := t.Context()
	n, err := s.SubjectCount(ctx)
	if err != nil || n == 0 {
		t.Fatalf("%d subjects, %v", n, err)
	}
	all, err := s.Subjects(ctx, 1000, 0)
	if err != nil || int64(len(all)) != n {
		t.Fatalf("%d of %d subjects, %v", len(all), n, err)
	}
	if !slices.IsSortedFunc(all, func(a, b inventory.Subject) int { return int(b.Records - a.Records) }) {
		t.Error("subjects are not in order of their records")
	}
	if page, err := s.Subjects(ctx, 3, 2); err != nil || len(page) != 3 || page[0].Pseudonym != all[2].Pseudonym {
		t.Errorf("the page is %+v, %v", page, err)
	}
	for _, subject := range all[:5] {
		traces, err := s.Traces(ctx, subject.Pseudonym)
		if err != nil {
			t.Fatal(err)
		}
		records, units, sources := int64(0), map[int64]bool{}, map[int64]bool{}
		for _, trace := range traces {
			records += trace.Records
			units[trace.Unit.ID], sources[trace.Source.ID] = true, true
			if trace.Part != "<name>.csv" || len(trace.Fields) == 0 || trace.Unit.Source != trace.Source.ID {
				t.Errorf("trace: %+v", trace)
			}
		}
		if records != subject.Records || int64(len(units)) != subject.Units || int64(len(sources)) != subject.Sources {
			t.Errorf("%d records in %d units of %d sources, the subject says %+v", records, len(units), len(sources), subject)
		}
	}
	if traces, err := s.Traces(ctx, "S-UNKNOWN"); err != nil || len(traces) != 0 {
		t.Errorf("an unknown pseudonym: %v, %v", traces, err)
	}
}

func TestFindByValue(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	s := open(t, temp(t), key, inventory.Options{})
	scan(t, s, small(key), options())
	print := func(kind detectors.Kind, value string) detectors.Fingerprint {
		return key.Fingerprint(kind, []byte(value))
	}
	mail, err := s.Find(t.Context(), print(detectors.Email, "person-7@mail.example"))
	if err != nil || len(mail) != 1 {
		t.Fatalf("by e-mail: %+v, %v", mail, err)
	}
	phone, err := s.Find(t.Context(), print(detectors.Phone, "+32470000003"))
	if err != nil || len(phone) != 1 || phone[0].Pseudonym == mail[0].Pseudonym {
		t.Errorf("by the phone that two share: %+v, %v; want what is neither's alone", phone, err)
	}
	name, err := s.Find(t.Context(), print(detectors.PersonName, "ada lovelace 7"))
	if err != nil || len(name) < 2 || !slices.ContainsFunc(name, func(s inventory.Subject) bool { return s.Pseudonym == mail[0].Pseudonym }) {
		t.Errorf("by a name that several have: %+v, %v", name, err)
	}
	if none, err := s.Find(t.Context(), print(detectors.Email, "nobody@mail.example")); err != nil || len(none) != 0 {
		t.Errorf("by an unknown e-mail: %+v, %v", none, err)
	}
	role := print(detectors.Email, "person-0@mail.example")
	places, err := s.Places(t.Context(), role)
	if err != nil || len(places) == 0 {
		t.Errorf("a shared value is nowhere: %v", err)
	}
}
