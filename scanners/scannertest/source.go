// Package scannertest is what every connector must pass. A connector's test is:
//
//	func TestConformance(t *testing.T) {
//		scannertest.Source(t, func(t *testing.T) scanners.Source {
//			src, err := Connector{}.Open(t.Context(), fill(t))
//			if err != nil {
//				t.Fatal(err)
//			}
//			return src
//		}, scannertest.Expect{Units: []string{"people", "orders"}})
//	}
//
// [Collect] gives the records of a source to tests that assert what is in them.
package scannertest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"dossier/scanners"
)

// Expect is what the source under test holds.
type Expect struct {
	Units    []string // names of all units, in order, also of those a rule skips
	Unlisted int      // how many things cannot be listed
}

// bound is how long a read may go on after it was told to stop: generous, for busy machines under the race detector.
const bound = 30 * time.Second

// Source checks the contracts of [scanners.Source] and [scanners.Unit]. open opens the same, unchanging data each time; the
// suite closes what it returns. The source should have a unit of several batches, or the checks of broken-off reads say
// little. The test that calls it must not be parallel: it looks for goroutines that are left over.
func Source(t *testing.T, open func(t *testing.T) scanners.Source, want Expect) {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Run("lists the same twice", func(t *testing.T) { listsTwice(t, opened(t, open), want) })
	t.Run("info prints no names", func(t *testing.T) { printsNoNames(t, opened(t, open)) })
	t.Run("reads the same twice", func(t *testing.T) { readsTwice(t, opened(t, open), open) })
	t.Run("keeps its batches in order", func(t *testing.T) {
		for name, c := range Collect(t, opened(t, open)) {
			for i, flaw := range c.flaws() {
				t.Errorf("unit of %d letters, flaw %d: %s", len(name), i+1, flaw)
			}
		}
	})
	t.Run("returns the receiver's error", func(t *testing.T) {
		stops(t, opened(t, open), errors.New("receiver's error"))
		stops(t, opened(t, open), scanners.ErrEnough)
	})
	t.Run("ends with its context", func(t *testing.T) { endsWithContext(t, opened(t, open)) })
	t.Run("reads concurrently", func(t *testing.T) { readsConcurrently(t, opened(t, open)) })
	goleak.VerifyNone(t, before)
}

func opened(t *testing.T, open func(t *testing.T) scanners.Source) scanners.Source {
	t.Helper()
	src := open(t)
	t.Cleanup(func() {
		if err := src.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return src
}

// Units lists a source. A fatal error fails the test.
func Units(t *testing.T, src scanners.Source) (units []scanners.Unit, unlisted []*scanners.Unread) {
	t.Helper()
	for u, err := range src.Units(t.Context()) {
		if unread, ok := errors.AsType[*scanners.Unread](err); ok {
			unlisted = append(unlisted, unread)
			continue
		}
		if err != nil {
			t.Fatalf("units: %v", err)
		}
		units = append(units, u)
	}
	return units, unlisted
}

func listsTwice(t *testing.T, src scanners.Source, want Expect) {
	units, unlisted := Units(t, src)
	again, unlistedAgain := Units(t, src)
	names := namesOf(units)
	if !slices.Equal(names, want.Units) {
		t.Errorf("units are %q, want %q", names, want.Units)
	}
	if len(unlisted) != want.Unlisted {
		t.Errorf("%d things cannot be listed, want %d", len(unlisted), want.Unlisted)
	}
	if !slices.Equal(names, namesOf(again)) || len(unlisted) != len(unlistedAgain) {
		t.Error("the second listing differs from the first")
	}
	for i := range min(len(units), len(again)) {
		if units[i].Info().Version != again[i].Info().Version {
			t.Errorf("unit %d: the version changed though nothing else did", i)
		}
	}
	slices.Sort(names)
	if len(slices.Compact(names)) != len(units) {
		t.Error("two units have one name")
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	within(t, "listing after the context ended", func() {
		for range src.Units(ended) {
		}
	})
}

func namesOf(units []scanners.Unit) (names []string) {
	for _, u := range units {
		names = append(names, u.Info().Name.Reveal())
	}
	return names
}

func printsNoNames(t *testing.T, src scanners.Source) {
	info := src.Info()
	if strings.Contains(fmt.Sprintf("%v %+v %#v", info, info, info), info.Name.Reveal()) {
		t.Error("the source's info prints its name")
	}
	units, _ := Units(t, src)
	for i, u := range units {
		info := u.Info()
		name := info.Name.Reveal()
		info.Key, info.References, info.Referred = nil, nil, nil // schema, which is plain text
		if len(name) > 4 && strings.Contains(fmt.Sprintf("%v %+v %#v", info, info, info), name) {
			t.Errorf("unit %d: its info prints its name", i)
		}
	}
}

func readsTwice(t *testing.T, src scanners.Source, open func(t *testing.T) scanners.Source) {
	first, second := Collect(t, src), Collect(t, src)
	other := Collect(t, opened(t, open))
	for name, c := range first {
		if !slices.Equal(c.dump, second[name].dump) {
			t.Errorf("unit of %d letters: the second read differs from the first", len(name))
		}
		if o := other[name]; o == nil || !slices.Equal(c.dump, o.dump) {
			t.Errorf("unit of %d letters: a source that was opened again reads differently", len(name))
		}
	}
}

// stops breaks off each unit at its first and third call.
func stops(t *testing.T, src scanners.Source, with error) {
	units, _ := Units(t, src)
	for i, u := range units {
		for _, at := range []int{1, 3} {
			r := &recorder{stopAt: at, stopWith: with}
			var err error
			within(t, "a read after its receiver returned an error", func() {
				err = u.Read(t.Context(), scanners.Want{}, r)
			})
			switch {
			case r.calls < at && errors.Is(err, with):
				t.Errorf("unit %d: an error nobody returned", i)
			case r.calls >= at && err != with: //nolint:errorlint // unchanged is the contract
				t.Errorf("unit %d: the receiver's error came back as %v", i, err)
			case r.calls > at:
				t.Errorf("unit %d: read on after the receiver's error", i)
			}
			r.check(t, i)
		}
	}
}

func endsWithContext(t *testing.T, src scanners.Source) {
	units, _ := Units(t, src)
	for i, u := range units {
		if u.Info().Skip != "" {
			continue
		}
		for at := range 3 {
			ctx, cancel := context.WithCancel(t.Context())
			r := &recorder{cancelAt: at, cancel: cancel}
			if at == 0 {
				cancel()
			}
			var err error
			within(t, "a read after its context ended", func() { err = u.Read(ctx, scanners.Want{}, r) })
			if at == 0 && !errors.Is(err, context.Canceled) {
				t.Errorf("unit %d: read with an ended context gave %v", i, err)
			}
			if r.calls > at+8 {
				t.Errorf("unit %d: %d calls after the context ended", i, r.calls-at)
			}
			r.check(t, i)
			cancel()
		}
	}
}

func readsConcurrently(t *testing.T, src scanners.Source) {
	alone := Collect(t, src)
	units, _ := Units(t, src)
	var wg sync.WaitGroup
	for i, u := range slices.Concat(units, units) {
		wg.Go(func() {
			c := read(t, u, scanners.Want{})
			if !slices.Equal(c.dump, alone[u.Info().Name.Reveal()].dump) {
				t.Errorf("unit %d: a concurrent read differs", i%len(units))
			}
		})
	}
	wg.Wait()
}

// within fails the test when do takes longer than bound.
func within(t *testing.T, what string, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	select {
	case <-done:
	case <-time.After(bound):
		t.Fatalf("%s did not end within %v", what, bound)
	}
}
