// Package faultproxy stands between a client and its server, and harms connections: it cuts and resets them, lets them stall and makes them slow,
// each after so many bytes of what the server says.
package faultproxy

import (
	"context"
	"io"
	"net"
	"sync"
	"time"
)

// Fault is what happens to a connection.
type Fault string

// The faults.
const (
	None   Fault = ""
	Refuse Fault = "refuse" // it is closed before anything is said
	Cut    Fault = "cut"    // both ends are closed
	Reset  Fault = "reset"  // the client's end is reset
	Stall  Fault = "stall"  // nothing more comes, and nothing says so
	Slow   Fault = "slow"   // a hundred kilobytes come in drops
)

// Harm is a fault after so many bytes from the server.
type Harm struct {
	Fault Fault
	After int64
}

const (
	drop  = 512
	drops = 200
	pause = time.Millisecond // between two drops
)

// Proxy listens on loopback.
type Proxy struct {
	listener net.Listener
	server   string
	stop     context.CancelFunc
	relays   sync.WaitGroup

	mu    sync.Mutex
	plan  func(connection int) Harm
	count int // connections under the plan
	done  int // faults that came about under it
}

// Start listens for connections to be passed on to server, "host:port". The caller closes the proxy.
func Start(ctx context.Context, server string) (*Proxy, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	p := &Proxy{listener: listener, server: server, stop: stop}
	p.relays.Go(func() { p.serve(ctx) })
	return p, nil
}

// Addr is where the proxy listens, "host:port".
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// Plan says what happens to the connections to come, which are counted from 0. nil does them no harm.
func (p *Proxy) Plan(plan func(connection int) Harm) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.plan, p.count, p.done = plan, 0, 0
}

// Done is how many faults have come about since the last plan.
func (p *Proxy) Done() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done
}

// Close ends all connections and waits for their end.
func (p *Proxy) Close() error {
	p.stop()
	err := p.listener.Close()
	p.relays.Wait()
	return err
}

func (p *Proxy) serve(ctx context.Context) {
	for {
		in, err := p.listener.Accept()
		if err != nil {
			return
		}
		h := p.next()
		p.relays.Go(func() { p.relay(ctx, in, h) })
	}
}

func (p *Proxy) next() Harm {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := p.count
	p.count++
	if p.plan == nil {
		return Harm{}
	}
	return p.plan(n)
}

func (p *Proxy) relay(ctx context.Context, in net.Conn, h Harm) {
	defer in.Close()
	if h.Fault == Refuse {
		p.happened()
		return
	}
	out, err := (&net.Dialer{}).DialContext(ctx, "tcp", p.server)
	if err != nil {
		return
	}
	defer out.Close()
	defer context.AfterFunc(ctx, func() { _, _ = in.Close(), out.Close() })()
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_, _ = io.Copy(out, in)
		_ = out.Close()
	}()
	if h.Fault == None {
		_, _ = io.Copy(in, out)
	} else if _, err := io.CopyN(in, out, h.After); err == nil {
		p.happened()
		p.harm(ctx, in, out, h.Fault, gone)
	}
	_, _ = in.Close(), out.Close()
	<-gone
}

func (p *Proxy) happened() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
}

func (p *Proxy) harm(ctx context.Context, in, out net.Conn, f Fault, gone <-chan struct{}) {
	switch f {
	case Reset:
		if tcp, ok := in.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
	case Stall:
		select {
		case <-gone:
		case <-ctx.Done():
		}
	case Slow:
		tick := time.NewTicker(pause)
		defer tick.Stop()
		for range drops {
			if _, err := io.CopyN(in, out, drop); err != nil {
				return
			}
			<-tick.C
		}
		_, _ = io.Copy(in, out)
	case None, Refuse, Cut:
	}
}
