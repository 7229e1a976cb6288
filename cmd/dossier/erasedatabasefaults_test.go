package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"dossier/scanners/scannertest/faultproxy"
)

// runs is how often a fault is tried: `make faults` says.
func runs(t *testing.T, usual int) int {
	t.Helper()
	text := os.Getenv(faultRuns)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// harmed is a desk with an approved erasure that is harmed again and again.
type harmed struct {
	*shopServer
	*desk
	id            string
	args          []string
	before, after string // everything in the shop
	saved         string
	took          time.Duration
}

// harm prepares an erasure at an address and carries it out undisturbed.
func harm(s *shopServer, addr string) *harmed {
	s.t.Helper()
	s.exec(shopTables)
	s.fill(10, 60)
	d, sign := s.desk(addr, "")
	h := &harmed{shopServer: s, desk: d, id: d.approved(sign), before: s.everything(), saved: filepath.Join(s.t.TempDir(), "saved")}
	h.after = others(h.before)
	if err := os.CopyFS(h.saved, os.DirFS(d.home)); err != nil {
		s.t.Fatal(err)
	}
	h.args = []string{"request", "--config", filepath.Join(d.home, "dossier.yaml"), "--by", "dpo", "run", h.id}
	began := time.Now()
	d.run(complete, "", h.args...)
	h.took = time.Since(began)
	if s.everything() != h.after {
		s.t.Fatal("an undisturbed erasure leaves something else")
	}
	return h
}

// again puts everything back as it was before the erasure.
func (h *harmed) again() {
	h.desk.t.Helper()
	putBack(h.desk.t, h.saved, h.home)
	h.exec(h.clear)
	h.fill(10, 60)
}

// finish gives the command again after a harm: the erasure is done then and verified, and nobody else's row has changed. It tells whether the
// harm came before anything was erased.
func (h *harmed) finish(what string) (untouched bool) {
	t := h.desk.t
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); h.running() > 0; { // the server notices by and by
		if time.Now().After(deadline) {
			t.Fatalf("%s: %d sessions are there still", what, h.running())
		}
	}
	switch h.everything() {
	case h.before:
		untouched = true
	case h.after:
	default:
		t.Fatalf("%s: it was erased in part", what)
	}
	if state := h.desk.run(complete, "", "request", "show", h.id); !strings.Contains(state, "state     done") {
		h.desk.run(complete, "", h.args...)
	}
	if h.everything() != h.after {
		t.Fatalf("%s: something of the person is left, or another's row differs", what)
	}
	if out := h.erase(complete, "verify", h.id); !strings.Contains(out, "Certificate of erasure") {
		t.Fatalf("%s:\n%s", what, out)
	}
	h.desk.run(complete, "", "request", "journal", "verify")
	return untouched
}

// TestKilledErasureOfDatabase does what TestKilledErasureIsFinished does with databases of servers.
func TestKilledErasureOfDatabase(t *testing.T) {
	t.Parallel()
	for name, start := range shopServers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			h := harm(s, s.addr)
			seed := uint64(time.Now().UnixNano())
			rng := rand.New(rand.NewPCG(seed, 0))
			killed, untouched := 0, 0
			for round := 0; killed < runs(t, 2); round++ {
				h.again()
				if killScan(t, h.home, h.args, time.Duration(rng.Int64N(int64(h.took)))) {
					killed++
				}
				if h.finish(fmt.Sprintf("round %d (seed %d)", round, seed)) {
					untouched++
				}
			}
			t.Logf("%d runs were killed; %d runs had erased nothing by then", killed, untouched)
		})
	}
}

// TestFaultsInErasures harms the connection of an erasure after random numbers of bytes.
func TestFaultsInErasures(t *testing.T) {
	t.Parallel()
	for name, start := range shopServers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			p, err := faultproxy.Start(t.Context(), s.addr)
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			h := harm(s, p.Addr())
			seed := uint64(time.Now().UnixNano())
			rng := rand.New(rand.NewPCG(seed, 0))
			faults, untouched, refused := 0, 0, 0
			for round := range runs(t, 2) {
				h.again()
				fault := []faultproxy.Fault{faultproxy.Cut, faultproxy.Reset}[round%2]
				most := rng.IntN(8) // of the connections: the run tries again a few times
				if round%3 == 0 {
					most = 1000
				}
				after := rng.Int64N(250_000)
				p.Plan(func(n int) faultproxy.Harm {
					if n > most {
						return faultproxy.Harm{}
					}
					return faultproxy.Harm{Fault: fault, After: after}
				})
				cmd := dossier(t.Context(), t, h.home, h.args...)
				if s := exitStatus(t, cmd.Run()); s != complete {
					refused++
					if s != brokeOff {
						t.Fatalf("round %d (seed %d): exit status %d", round, seed, s)
					}
				}
				faults += p.Done()
				p.Plan(nil)
				if h.finish(fmt.Sprintf("round %d (seed %d)", round, seed)) {
					untouched++
				}
			}
			t.Logf("%d faults; %d runs broke off, %d of all had erased nothing by then", faults, refused, untouched)
			if faults == 0 {
				t.Error("nothing was disturbed")
			}
		})
	}
}

// TestFaultsByWriters changes the person's row at a random moment of an erasure, while others' rows change all the time: it is erased, and the
// change came too late, or refused, and nothing has gone.
func TestFaultsByWriters(t *testing.T) {
	t.Parallel()
	for name, start := range shopServers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			h := harm(s, s.addr)
			seed := uint64(time.Now().UnixNano())
			rng := rand.New(rand.NewPCG(seed, 0))
			refused := 0
			for round := range runs(t, 2) {
				h.again()
				what := fmt.Sprintf("round %d (seed %d)", round, seed)
				moment := time.After(time.Duration(rng.Int64N(int64(h.took))))
				ended := make(chan status, 1)
				cmd := dossier(t.Context(), t, h.home, h.args...)
				go func() { ended <- exitStatus(t, cmd.Run()) }()
				var got status
				for running := true; running; {
					select {
					case <-moment:
						h.exec("UPDATE customers SET name = 'Mieke Other' WHERE id = 1")
					case got = <-ended:
						running = false
					default:
						h.exec(fmt.Sprintf("UPDATE customers SET email = CONCAT('changed.', email) WHERE id = %[1]d; UPDATE customers SET email = 'klant%[1]d@webpost.example' WHERE id = %[1]d", 2+rng.IntN(9)))
					}
				}
				changed := strings.ReplaceAll(h.before, "Mieke Aertsens", "Mieke Other")
				switch now := h.everything(); {
				case got == complete && now == h.after:
				case got == brokeOff && now == changed:
					refused++
				default:
					t.Fatalf("%s: exit status %d, and the rows are neither all there nor all gone", what, got)
				}
				h.desk.run(complete, "", "request", "journal", "verify")
			}
			t.Logf("%d of the runs were refused, the others were done", refused)
		})
	}
}
