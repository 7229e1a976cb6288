package inventory_test

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dossier/detectors"
	"dossier/detectors/pseudonym"
	"dossier/reports/identity"
	"dossier/reports/inventory"
	"dossier/scanners"
)

func testKey(t testing.TB, secret byte) pseudonym.Key {
	t.Helper()
	key, err := pseudonym.New([]byte(strings.Repeat(string(rune('A'+secret)), 32)))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func open(t testing.TB, path string, key pseudonym.Key, o inventory.Options) *inventory.Store {
	t.Helper()
	s, err := inventory.Open(t.Context(), path, key, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func temp(t testing.TB) string { return filepath.Join(t.TempDir(), "kept", "inventory.sqlite") }

// now is the time of every scan in these tests.
func now() time.Time { return time.UnixMilli(1_700_000_000_000) }

func options() inventory.ScanOptions {
	return inventory.ScanOptions{Targets: []string{"a", "b"}, Version: "1", Now: now, Resolve: identity.Resolve}
}

// estate is what a made-up scan finds: everything follows from its numbers.
type estate struct {
	key      pseudonym.Key
	sources  int
	units    int
	batches  int // of a unit
	findings int // of a batch
	people   int
	version  string        // of every unit
	watch    func()        // told after every call of a sink
	lasting  bool          // sources vouch for version
	why      scanners.Why  // of what is not read; "": no decoder
	taken    *atomic.Int32 // counts units that need not be read
}

func small(key pseudonym.Key) estate {
	return estate{key: key, sources: 3, units: 6, batches: 4, findings: 24, people: 40, version: "v1", watch: func() {}}
}

// feed does what a sweep does, with two units of each source at a time.
func (e estate) feed(run *inventory.ScanRun) error {
	for n := range e.sources {
		if err := e.source(run, n); err != nil {
			return err
		}
	}
	return nil
}

func (e estate) source(run *inventory.ScanRun, n int) error {
	info := scanners.SourceInfo{
		Connector: "files", Name: scanners.NewPrivate(fmt.Sprintf("/home/ada.lovelace/source-%d", n)), Facts: map[string]string{"size": "large"},
	}
	s, err := run.Source(info, fmt.Sprintf("/home/<name>/source-%d", n))
	if err != nil {
		return err
	}
	e.watch()
	u := &scanners.Unread{Part: scanners.NewPrivate("ada.lovelace.sock"), Why: scanners.Special, Bytes: -1}
	if err := s.Unlisted(u, "<name>.sock"); err != nil {
		return err
	}
	var wait sync.WaitGroup
	errs := make(chan error, e.units)
	gate := make(chan struct{}, 2)
	for i := range e.units {
		to, err := s.Unit(scanners.UnitInfo{
			Name: scanners.NewPrivate(fmt.Sprintf("ada.lovelace/unit-%d.csv", i)), Kind: "file", Version: e.version, Modified: changed(), Lasting: e.lasting, Bytes: -1, Key: []string{"id"},
			References: []scanners.Reference{{Fields: []string{"customer"}, Unit: "customers", To: []string{"id"}}},
		}, fmt.Sprintf("<name>/unit-%d.csv", i))
		if err != nil {
			return err
		}
		e.watch()
		state, done := to.Resume()
		if done {
			if e.taken != nil {
				e.taken.Add(1)
			}
			continue
		}
		gate <- struct{}{}
		wait.Go(func() {
			defer func() { <-gate }()
			errs <- e.unit(to, n, i, state)
		})
	}
	wait.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			return err
		}
	}
	return s.Done()
}

// changed is when every unit was last changed.
func changed() time.Time { return time.Date(2024, time.May, 6, 7, 8, 9, 0, time.UTC) }

// unit appends the batches after state, and the result.
func (e estate) unit(to detectors.UnitSink, source, unit int, state []byte) error {
	from := uint64(0)
	if state != nil {
		from = binary.BigEndian.Uint64(state)
	}
	for b := range uint64(e.batches) {
		found, keys := e.batch(source, unit, int(b))
		if b < from {
			continue
		}
		if err := to.Append(found, nil, keys, binary.BigEndian.AppendUint64(nil, b+1)); err != nil {
			return err
		}
		clear(found) // it is the caller's again
		e.watch()
	}
	// Two parts with one label, as members of an archive whose names are masked have.
	fields := make([]detectors.FieldResult, 6)
	for i := range fields {
		fields[i] = detectors.FieldResult{
			Part: "<name>.csv", Name: fmt.Sprintf("column %d", i%3), Type: "text", Counts: map[detectors.Kind]int64{},
			Seal: scanners.NewPrivate(fmt.Sprintf("ada-%d.csv\x00column %d", i/3, i%3)),
		}
	}
	fields[1].Days = map[int32]int64{-3: 1, 20_000: 1 << 40}
	fields[0].Verdict = &detectors.Verdict{Kind: detectors.Email, Confidence: 0.9, Because: "the values"}
	for b := range e.batches {
		list, _ := e.batch(source, unit, b)
		for _, f := range list {
			fields[f.Field].Counts[f.Kind]++
		}
	}
	err := to.Done(detectors.UnitResult{
		Status: detectors.Partial, Records: int64(e.batches * e.findings / 3), Bytes: 1000, Fields: fields,
		Unread: []detectors.UnreadPart{{Part: "<name>.bin", Why: cmp.Or(e.why, scanners.NoDecoder), MIME: "image/png", Bytes: 10}},
	})
	e.watch()
	return err
}

// batch makes one batch's findings: records of an e-mail, a phone and a name, in one of two parts.
func (e estate) batch(source, unit, batch int) ([]detectors.Finding, *scanners.Column) {
	r := rand.New(rand.NewPCG(uint64(source)<<32|uint64(unit), uint64(batch)))
	var found []detectors.Finding
	keys := scanners.NewColumn(scanners.Field{})
	for i := 0; len(found) < e.findings; i++ {
		record := int64(batch*e.findings + i + 1)
		part := int32(batch % 2)
		who := r.IntN(e.people)
		key := int32(0)
		if unit%2 == 1 {
			keys.AppendString(fmt.Sprintf("lovelace %d", record))
			key = int32(keys.Len())
		}
		for field, v := range []struct {
			kind detectors.Kind
			text string
		}{
			{detectors.Email, fmt.Sprintf("person-%d@mail.example", who)},
			{detectors.Phone, fmt.Sprintf("+3247%07d", who/2)},
			{detectors.PersonName, fmt.Sprintf("ada lovelace %d", who%17)},
		} {
			found = append(found, detectors.Finding{
				Field: 3*part + int32(field), Part: part, Kind: v.kind, Record: record, Key: key, Print: e.key.Fingerprint(v.kind, []byte(v.text)),
				Confidence: 0.95, Mention: unit%5 == 4, Shared: v.kind == detectors.Email && who == 0,
			})
		}
	}
	return found, keys
}

// scan runs a whole scan of e.
func scan(t testing.TB, s *inventory.Store, e estate, o inventory.ScanOptions) *inventory.ScanRun {
	t.Helper()
	run, err := s.Begin(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.feed(run); err != nil {
		t.Fatal(err)
	}
	if err := run.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	return run
}

func dump(t testing.TB, s *inventory.Store) string {
	t.Helper()
	var b strings.Builder
	if err := s.Dump(context.WithoutCancel(t.Context()), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
