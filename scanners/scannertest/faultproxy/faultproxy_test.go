package faultproxy_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"dossier/scanners/scannertest/faultproxy"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestFaults: what comes through is what the server said, up to the fault.
func TestFaults(t *testing.T) {
	t.Parallel()
	said := bytes.Repeat([]byte("0123456789"), 30_000)
	server, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	go func() {
		for {
			conn, err := server.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Write(said)
			_ = conn.Close()
		}
	}()
	p, err := faultproxy.Start(t.Context(), server.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		harm faultproxy.Harm
		most int // bytes that come
		ends func(error) bool
	}{
		{faultproxy.Harm{}, len(said), func(err error) bool { return err == nil }},
		{faultproxy.Harm{Fault: faultproxy.Refuse}, 0, func(error) bool { return true }},
		{faultproxy.Harm{Fault: faultproxy.Cut, After: 12_345}, 12_345, func(error) bool { return true }},
		{faultproxy.Harm{Fault: faultproxy.Reset, After: 12_345}, 12_345, func(err error) bool { return errors.Is(err, syscall.ECONNRESET) }},
		{faultproxy.Harm{Fault: faultproxy.Stall, After: 12_345}, 12_345, func(err error) bool { return isTimeout(err) }},
		{faultproxy.Harm{Fault: faultproxy.Slow, After: 12_345}, len(said), func(err error) bool { return err == nil }},
	} {
		p.Plan(func(n int) faultproxy.Harm {
			if n > 0 {
				return faultproxy.Harm{}
			}
			return test.harm
		})
		got, err := readAll(t, p.Addr(), test.harm.Fault)
		if len(got) > test.most || !bytes.HasPrefix(said, got) || !test.ends(err) || err == nil && test.harm.Fault != faultproxy.Refuse && len(got) != test.most {
			t.Errorf("%q: %d bytes, then %v", test.harm.Fault, len(got), err)
		}
		if want := min(len(test.harm.Fault), 1); p.Done() != want {
			t.Errorf("%q: %d faults", test.harm.Fault, p.Done())
		}
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

// readAll returns what comes over one connection and how it ended. A reset or
// a refusal that overtakes the connection's making ends it just as well.
func readAll(t *testing.T, addr string, fault faultproxy.Fault) ([]byte, error) {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", addr)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if fault == faultproxy.Stall {
		if err := conn.SetReadDeadline(time.Now().Add(200 * time.Millisecond)); err != nil {
			t.Fatal(err)
		}
	}
	return io.ReadAll(conn)
}

func isTimeout(err error) bool {
	e, ok := errors.AsType[net.Error](err)
	return ok && e.Timeout()
}
