package inventory_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/reports/inventory"
	"dossier/scanners"
)

// withoutScans leaves out of a dump how many scans there were, and what they called people: those keep the pseudonyms that they were
// given first.
func withoutScans(dump string) string {
	names := map[string]string{}
	dump = regexp.MustCompile(`S-[A-Z2-7]{10}`).ReplaceAllStringFunc(dump, func(name string) string {
		if names[name] == "" {
			names[name] = fmt.Sprint("S-", len(names))
		}
		return names[name]
	})
	var rest []string
	for line := range strings.Lines(dump) {
		if !strings.HasPrefix(line, "scan ") {
			rest = append(rest, line)
		}
	}
	return strings.Join(rest, "")
}

func TestRescanReplaces(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	e := small(key)
	other := e
	other.people, other.units, other.version = 7, 5, "v2"

	fresh := open(t, temp(t), key, inventory.Options{})
	scan(t, fresh, other, options())
	s := open(t, temp(t), key, inventory.Options{})
	scan(t, s, e, options())
	scan(t, s, other, options())
	if withoutScans(dump(t, s)) != withoutScans(dump(t, fresh)) {
		t.Error("what a second scan leaves is not what it alone would have left")
	}
	if scans, err := s.Scans(t.Context()); err != nil || len(scans) != 2 {
		t.Errorf("%d scans, %v", len(scans), err)
	}
}

func TestSourcesAreIndependent(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	e := small(key)
	s := open(t, temp(t), key, inventory.Options{})
	one := func(n int) {
		o := options()
		o.Targets = []string{string(rune('a' + n))}
		run, err := s.Begin(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if err := e.source(run, n); err != nil {
			t.Fatal(err)
		}
		if err := run.Finish(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for n := range e.sources {
		one(n)
	}
	together := open(t, temp(t), key, inventory.Options{})
	scan(t, together, e, options())
	want := withoutScans(dump(t, together))
	if withoutScans(dump(t, s)) != want {
		t.Error("three scans of a source each leave something else than one of all three")
	}
	one(1)
	if withoutScans(dump(t, s)) != want {
		t.Error("scanning one source again changed others")
	}
}

func TestUnitThatChangedStartsAnew(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	old := small(key)
	changed := old
	changed.version, changed.people = "v2", 20
	want := open(t, temp(t), key, inventory.Options{})
	scan(t, want, changed, options())

	s := open(t, temp(t), key, inventory.Options{})
	run, err := s.Begin(t.Context(), options())
	if err != nil {
		t.Fatal(err)
	}
	if err := old.feed(run); err != nil {
		t.Fatal(err)
	}
	if err := run.Close(); err != nil {
		t.Fatal(err)
	}
	again := scan(t, s, changed, options())
	if !again.Resumed() {
		t.Error("the scan did not go on")
	}
	if dump(t, s) != dump(t, want) {
		t.Error("rows of the units before they changed are left")
	}
}

func TestUnitsThatVanishedAreForgotten(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	many := small(key)
	few := many
	few.units = 5
	want := open(t, temp(t), key, inventory.Options{})
	scan(t, want, few, options())

	s := open(t, temp(t), key, inventory.Options{})
	run, err := s.Begin(t.Context(), options())
	if err != nil {
		t.Fatal(err)
	}
	if err := many.feed(run); err != nil {
		t.Fatal(err)
	}
	if err := run.Close(); err != nil {
		t.Fatal(err)
	}
	scan(t, s, few, options())
	if dump(t, s) != dump(t, want) {
		t.Error("units that the resumed scan did not list are left")
	}
}

func TestResumeTellsWhereAUnitStands(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	s := open(t, temp(t), key, inventory.Options{})
	info := scanners.SourceInfo{Connector: "files", Name: scanners.NewPrivate("a")}
	unit := func(name, version string) scanners.UnitInfo {
		return scanners.UnitInfo{Name: scanners.NewPrivate(name), Version: version}
	}
	begin := func(o inventory.ScanOptions) (*inventory.ScanRun, detectors.SourceSink) {
		run, err := s.Begin(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		source, err := run.Source(info, "a")
		if err != nil {
			t.Fatal(err)
		}
		return run, source
	}
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	run, source := begin(options())
	if run.Resumed() {
		t.Error("a first scan goes on with another")
	}
	done, err := source.Unit(unit("done", ""), "done")
	do(err)
	do(done.Append(nil, nil, nil, []byte("some")))
	do(done.Done(detectors.UnitResult{Status: detectors.Complete}))
	under, err := source.Unit(unit("under way", "v"), "under way")
	do(err)
	do(under.Append(nil, nil, nil, []byte("first")))
	do(under.Append(nil, nil, nil, []byte("second")))
	if state, _ := under.Resume(); string(state) != "second" {
		t.Errorf("in the same run: %q", state)
	}
	begun, err := source.Unit(unit("begun", "v"), "begun")
	do(err)
	if state, done := begun.Resume(); state != nil || done {
		t.Errorf("a new unit: %q, %v", state, done)
	}
	do(run.Close())

	expect := func(o inventory.ScanOptions, resumed bool, name, version, state string, done bool) {
		t.Helper()
		run, source := begin(o)
		if run.Resumed() != resumed {
			t.Errorf("resumed: %v", run.Resumed())
		}
		u, err := source.Unit(unit(name, version), name)
		do(err)
		if s, d := u.Resume(); string(s) != state || d != done {
			t.Errorf("unit %s: %q, %v", name, s, d)
		}
		do(run.Close())
	}
	other, later, fresh := options(), options(), options()
	other.Sampled, later.Version, fresh.Fresh = 100, "2", true
	expect(options(), true, "done", "", "", true)
	expect(options(), true, "under way", "v", "second", false)
	expect(options(), true, "begun", "v", "", false)
	expect(other, false, "done", "", "", false)
	expect(later, false, "done", "", "", false)
	expect(options(), true, "done", "", "", true)
	expect(options(), true, "under way", "changed", "", false)
	expect(fresh, false, "done", "", "", false)
}

// TestBrokenSourceKeepsWhatAnEarlierScanFound finishes a scan in which a source was never done.
func TestBrokenSourceKeepsWhatAnEarlierScanFound(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	s := open(t, temp(t), key, inventory.Options{})
	e := small(key)
	broken := func() {
		run, err := s.Begin(t.Context(), options())
		if err != nil {
			t.Fatal(err)
		}
		info := scanners.SourceInfo{Connector: "files", Name: scanners.NewPrivate("/home/ada.lovelace/source-0")}
		source, err := run.Source(info, "/home/<name>/source-0")
		if err != nil {
			t.Fatal(err)
		}
		u, err := source.Unit(scanners.UnitInfo{Name: scanners.NewPrivate("only")}, "only")
		first, keys := e.batch(0, 0, 0)
		if err == nil {
			err = u.Append(first, nil, keys, []byte("state"))
		}
		if err == nil {
			err = run.Finish(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	broken()
	sources, err := s.Sources(t.Context())
	if err != nil || len(sources) != 1 || sources[0].Complete {
		t.Fatalf("%+v, %v", sources, err)
	}
	for u, err := range s.Units(t.Context(), sources[0].ID) {
		if err != nil || u.Status != detectors.Partial || len(u.UnitResult.Unread) != 1 {
			t.Errorf("a unit that was not done: %+v, %v", u, err)
		}
	}
	if n, err := s.SubjectCount(t.Context()); err != nil || n == 0 {
		t.Errorf("%d subjects, %v", n, err)
	}
	scan(t, s, e, options())
	whole, err := s.Totals(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		broken()
		sources, err = s.Sources(t.Context())
		if err != nil || len(sources) != e.sources || sources[0].Complete || !sources[1].Complete {
			t.Errorf("%+v, %v", sources, err)
		}
		after, err := s.Totals(t.Context())
		if err != nil || len(after) != len(whole) || after[0] != whole[0] {
			t.Errorf("%+v, %v", after, err)
		}
	}
	scan(t, s, e, options())
	if sources, err = s.Sources(t.Context()); err != nil || len(sources) != e.sources || !sources[0].Complete {
		t.Errorf("%+v, %v", sources, err)
	}
}

func TestMisuseIsAnError(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	s := open(t, temp(t), key, inventory.Options{})
	run, err := s.Begin(t.Context(), options())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Begin(t.Context(), options()); err == nil {
		t.Error("two runs at once")
	}
	info := scanners.SourceInfo{Connector: "files", Name: scanners.NewPrivate("a")}
	source, err := run.Source(info, "a")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := run.Source(info, "a"); err == nil {
		t.Error("a source twice")
	}
	u, err := source.Unit(scanners.UnitInfo{}, "u")
	if err != nil {
		t.Fatal(err)
	}
	first, keys := small(key).batch(0, 0, 0)
	if err := u.Append(first, nil, keys, []byte("s")); err != nil {
		t.Fatal(err)
	}
	if err := u.Done(detectors.UnitResult{}); err == nil {
		t.Error("a unit whose findings have no fields")
	}
	if err := run.Close(); err != nil {
		t.Fatal(err)
	}
	if err := u.Append(nil, nil, nil, nil); !errors.Is(err, inventory.ErrEnded) {
		t.Errorf("after the end: %v", err)
	}
}

func TestCancelledScanKeepsWhatItFound(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	s := open(t, temp(t), key, inventory.Options{})
	e := small(key)
	ctx, cancel := context.WithCancel(t.Context())
	run, err := s.Begin(ctx, options())
	if err != nil {
		t.Fatal(err)
	}
	if err := e.source(run, 0); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := run.Finish(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("%v", err)
	}
	sources, err := s.Sources(t.Context())
	if err != nil || len(sources) != 1 || sources[0].Complete != true {
		t.Errorf("%+v, %v", sources, err)
	}
	if scans, err := s.Scans(t.Context()); err != nil || !scans[0].Finished.IsZero() {
		t.Errorf("%+v, %v", scans, err)
	}
	want := open(t, temp(t), key, inventory.Options{})
	scan(t, want, e, options())
	scan(t, s, e, options())
	if dump(t, s) != dump(t, want) {
		t.Error("the scan that was cancelled and went on left something else")
	}
}

// What was appended without a state, by a scan that broke off before the unit was done, is not counted twice.
func TestUnitWithoutStateStartsAnew(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	s := open(t, temp(t), key, inventory.Options{})
	found := []detectors.Finding{{Kind: detectors.Email, Print: key.Fingerprint(detectors.Email, []byte("value")), Record: 1, Confidence: 1}}
	for _, breaksOff := range []bool{true, false} {
		run, err := s.Begin(t.Context(), options())
		do := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		do(err)
		source, err := run.Source(scanners.SourceInfo{Connector: "files", Name: scanners.NewPrivate("a")}, "a")
		do(err)
		unit, err := source.Unit(scanners.UnitInfo{Name: scanners.NewPrivate("unit"), Version: "v"}, "unit")
		do(err)
		if state, done := unit.Resume(); state != nil || done {
			t.Errorf("it goes on from %q, %v", state, done)
		}
		do(unit.Append(found, nil, nil, nil))
		if breaksOff {
			do(run.Close())
			continue
		}
		do(unit.Done(detectors.UnitResult{Status: detectors.Complete, Fields: []detectors.FieldResult{{Name: "mail", Values: 1}}}))
		do(source.Done())
		do(run.Finish(t.Context()))
	}
	totals, err := s.Totals(t.Context())
	if err != nil || len(totals) != 1 || totals[0].Findings != 1 {
		t.Errorf("%+v, %v", totals, err)
	}
}
