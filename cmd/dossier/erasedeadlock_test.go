package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// TestFaultsByDeadlocks has a transaction take a row of the plan that an erasure then waits for, and want all that the erasure has, so that the
// server ends one of them. The erasure begins anew and is done, or, where the other one changed something, is refused and nothing has gone.
func TestFaultsByDeadlocks(t *testing.T) {
	t.Parallel()
	for name, start := range shopServers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			h := harm(s, s.addr)
			if s.scheme == "postgres" { // which else waits for a second before it looks
				h.exec("ALTER DATABASE shop SET deadlock_timeout = '20ms'")
			}
			seed := uint64(time.Now().UnixNano())
			rng := rand.New(rand.NewPCG(seed, 0))
			before, refused, won := s.count("deadlocks"), 0, 0
			for round := range runs(t, 3) {
				h.again()
				what := fmt.Sprintf("round %d (seed %d)", round, seed)
				moment := time.Duration(0)
				if round%3 > 0 {
					moment = time.Duration(rng.Int64N(int64(h.took)))
				}
				got, wrote := h.entangled(rng, moment)
				if wrote {
					won++
				}
				switch now := h.everything(); {
				case got == complete && now == h.after:
				case got == brokeOff && wrote && now == strings.ReplaceAll(h.before, "Mieke Aertsens", "Mieke Other"):
					refused++
				case got == brokeOff && !wrote && now == h.before: // the other one was in the way for too long
					h.finish(what)
				default:
					t.Fatalf("%s: exit status %d, the other one wrote: %v, and the rows are neither all there nor all gone", what, got, wrote)
				}
				h.desk.run(complete, "", "request", "journal", "verify")
			}
			deadlocks := s.count("deadlocks") - before
			t.Logf("%d deadlocks; %d times the other one wrote first, of which %d runs were refused; the others were done", deadlocks, won, refused)
			if deadlocks == 0 {
				t.Error("there was no deadlock")
			}
		})
	}
}

// entangled runs the erasure and, from a moment on, another transaction that takes the same rows the other way round. It gives the exit status
// and tells whether the other one changed the person's row.
func (h *harmed) entangled(rng *rand.Rand, moment time.Duration) (got status, wrote bool) {
	t := h.desk.t
	t.Helper()
	other, end := h.session()
	defer end()
	first := "invoices WHERE id = 1030" // before which an erasure takes others
	if moment > 0 {
		first = []string{"customers WHERE id = 1", fmt.Sprintf("invoices WHERE id = %d", 1000+rng.IntN(60)), fmt.Sprintf("invoice_lines WHERE invoice = %d", 1000+rng.IntN(60))}[rng.IntN(3)]
	}
	take := func() error {
		if h.scheme == "mysql" && rng.IntN(2) == 0 { // the server ends who has changed less
			return other("BEGIN; UPDATE invoice_lines SET what = CONCAT(what, '') WHERE invoice >= 2000; SELECT 1 FROM " + first + " FOR UPDATE")
		}
		return other("BEGIN; SELECT 1 FROM " + first + " FOR UPDATE")
	}
	if moment == 0 {
		if err := take(); err != nil {
			t.Fatal(err)
		}
	}
	ended := make(chan status, 1)
	cmd := dossier(t.Context(), t, h.home, h.args...)
	go func() { ended <- exitStatus(t, cmd.Run()) }()
	if moment > 0 {
		select {
		case <-time.After(moment):
		case got = <-ended:
			return got, false
		}
		if take() != nil { // the server ended this one already
			_ = other("ROLLBACK")
			return <-ended, false
		}
	}
	for h.count("waits") == 0 {
		select {
		case got = <-ended:
			_ = other("ROLLBACK")
			return got, false
		default:
		}
	}
	rest := "SELECT 1 FROM invoice_lines WHERE invoice BETWEEN 1000 AND 1999 FOR UPDATE; SELECT 1 FROM invoices WHERE customer = 1 FOR UPDATE; SELECT 1 FROM logins WHERE customer = 1 FOR UPDATE"
	if rng.IntN(2) == 0 {
		rest += "; UPDATE customers SET name = 'Mieke Other' WHERE id = 1"
		wrote = true
	}
	if other(rest) != nil || other("COMMIT") != nil {
		_ = other("ROLLBACK")
		wrote = false
	}
	return <-ended, wrote
}
