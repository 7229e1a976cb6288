package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"net/url"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"dossier/scanners"
	"dossier/scanners/scannertest/faultproxy"
)

// faultRuns is how many scans each fault disturbs; `make faults` sets it.
const faultRuns = "DOSSIER_FAULT_RUNS"

// TestFaults scans through a proxy that harms some connections after random numbers of bytes. What is in the inventory then must be what an
// undisturbed scan finds, except for what it says was not read. A scan that broke off is asked for again, undisturbed.
func TestFaults(t *testing.T) {
	t.Parallel()
	runs := runs(t, 2)
	for name, start := range fixtures() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			u, err := url.Parse(f.url)
			if err != nil {
				t.Fatal("the URL is none")
			}
			p, err := faultproxy.Start(t.Context(), u.Host)
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			target := f.at(t, p.Addr())
			calm := f.calm(t, target)
			seed := uint64(time.Now().UnixNano())
			for _, fault := range []faultproxy.Fault{faultproxy.Cut, faultproxy.Reset, faultproxy.Stall, faultproxy.Slow} {
				var whole, partial, resumed, faults int
				for n := range runs {
					rng := rand.New(rand.NewPCG(seed, uint64(n)))
					path := filepath.Join(t.TempDir(), "disturbed.db")
					p.Plan(harms(rng, fault, n))
					err := f.scan(t, target, path, brief(), nil)
					faults += p.Done()
					if errors.Is(err, scanners.ErrGone) {
						resumed++
						p.Plan(nil)
						err = f.scan(t, target, path, brief(), nil)
					}
					what := fmt.Sprintf("%s %d (seed %d)", fault, n, seed)
					if err != nil {
						t.Fatalf("%s: %v", what, err)
					}
					if f.same(t, calm, path, what) > 0 {
						partial++
					} else {
						whole++
					}
					remove(t, path)
				}
				t.Logf("%-5s %d scans met %d faults: %d found all, %d said what they had not read; %d of them had broken off and were taken up again",
					fault, runs, faults, whole, partial, resumed)
				if faults == 0 {
					t.Errorf("%s: nothing was disturbed", fault)
				}
			}
		})
	}
}

// harms says what happens to connections: some of the first are harmed, and now and then all that follow are refused. The first two runs
// are sure to be disturbed, and the second to break off.
func harms(rng *rand.Rand, fault faultproxy.Fault, run int) func(int) faultproxy.Harm {
	list := make([]faultproxy.Harm, 2+rng.IntN(3))
	for i := range list {
		list[i] = faultproxy.Harm{Fault: fault, After: rng.Int64N(2_000_000)}
		switch {
		case run < 2:
			list[i].After = 50_000 + rng.Int64N(100_000)
		case rng.IntN(4) == 0: // while it is being made, or the catalogue read
			list[i].After = rng.Int64N(5000)
		case rng.IntN(4) == 0:
			list[i] = faultproxy.Harm{}
		}
	}
	last := faultproxy.Harm{}
	if run == 1 || rng.IntN(6) == 0 {
		last.Fault = faultproxy.Refuse
	}
	return func(n int) faultproxy.Harm {
		if n < len(list) {
			return list[n]
		}
		return last
	}
}

// tripwire does something when so many batches have been read of a source.
type tripwire struct {
	scanners.Source
	left atomic.Int64
	do   func()
}

// Units implements [scanners.Source].
func (w *tripwire) Units(ctx context.Context) iter.Seq2[scanners.Unit, error] {
	return func(yield func(scanners.Unit, error) bool) {
		for u, err := range w.Source.Units(ctx) {
			if err == nil {
				u = &wired{u, w}
			}
			if !yield(u, err) {
				return
			}
		}
	}
}

type wired struct {
	scanners.Unit
	wire *tripwire
}

// Read implements [scanners.Unit].
func (u *wired) Read(ctx context.Context, want scanners.Want, to scanners.Receiver) error {
	return u.Unit.Read(ctx, want, &touched{to, u.wire})
}

type touched struct {
	scanners.Receiver
	wire *tripwire
}

// Batch implements [scanners.Receiver].
func (r *touched) Batch(b *scanners.Batch) error {
	if r.wire.left.Add(-1) == 0 {
		r.wire.do()
	}
	return r.Receiver.Batch(b)
}

// TestKilledServer kills a server in the middle of a scan. If it is started again, the scan goes on; if not, it breaks off, and is taken
// up when the server is back.
func TestKilledServer(t *testing.T) {
	t.Parallel()
	for name, start := range fixtures() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			calm := f.calm(t, f.url)
			broken := 0
			for _, at := range []int64{1, 2, 6} {
				path := filepath.Join(t.TempDir(), "killed.db")
				wire := func(do func()) func(scanners.Source) scanners.Source {
					return func(s scanners.Source) scanners.Source {
						w := &tripwire{Source: s, do: do}
						w.left.Store(at)
						return w
					}
				}
				switch err := f.scan(t, f.url, path, brief(), wire(f.kill)); {
				case errors.Is(err, scanners.ErrGone):
					broken++
				case err != nil: // without an error all had been read ahead
					t.Fatalf("killed at batch %d: the scan ended with %v", at, err)
				}
				if err := f.restart(); err != nil {
					t.Fatal(err)
				}
				if err := f.scan(t, f.url, path, patient(), nil); err != nil {
					t.Fatal(err)
				}
				if f.same(t, calm, path, fmt.Sprintf("killed at batch %d and taken up", at)) > 0 {
					t.Errorf("killed at batch %d: the scan that was taken up again has not read all", at)
				}
				path = filepath.Join(t.TempDir(), "restarted.db")
				if err := f.scan(t, f.url, path, patient(), wire(func() {
					f.kill()
					if err := f.restart(); err != nil {
						t.Error(err)
					}
				})); err != nil {
					t.Fatalf("restarted at batch %d: the scan ended with %v", at, err)
				}
				f.same(t, calm, path, fmt.Sprintf("restarted at batch %d", at))
			}
			if broken == 0 {
				t.Error("no server was killed before all was read")
			}
		})
	}
}

// TestKilledScanOfDatabase kills scans of databases with SIGKILL at random moments and gives the same command again until it ends.
func TestKilledScanOfDatabase(t *testing.T) {
	t.Parallel()
	for name, start := range fixtures() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			home := t.TempDir()
			args := func(path string) []string { return []string{"scan", "-q", f.url, "--inventory", path} }
			whole := func(path string) time.Duration {
				began := time.Now()
				if s := exitStatus(t, dossier(t.Context(), t, home, args(path)...).Run()); s != complete {
					t.Fatalf("the scan ended with status %d", s)
				}
				return time.Since(began)
			}
			calm := filepath.Join(home, "calm.db")
			took := whole(calm)
			want := dump(t, home, calm)
			seed := uint64(time.Now().UnixNano())
			rng := rand.New(rand.NewPCG(seed, 0))
			for killed, round := 0, 0; killed < 2; round++ {
				path := filepath.Join(home, fmt.Sprintf("killed-%d.db", round))
				for range 2 {
					if killScan(t, home, args(path), time.Duration(rng.Int64N(int64(took)))) {
						killed++
					}
				}
				whole(path)
				if got := dump(t, home, path); string(got) != string(want) {
					t.Fatalf("round %d (seed %d): the inventory differs from that of an undisturbed scan: %s", round, seed, firstDifference(got, want))
				}
			}
			for deadline := time.Now().Add(30 * time.Second); f.running() > 0; { // the server notices by and by
				if time.Now().After(deadline) {
					t.Fatalf("%d sessions of killed scans are there still", f.running())
				}
			}
		})
	}
}
