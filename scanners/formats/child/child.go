// Package child runs decoders and unpackers whose libraries hostile input can make crash, hang or eat all memory in child
// processes of the same program.
//
// A [Pool] wraps a format so that it looks like any other; [Serve] is the other end, which the program runs when it is started with the
// arguments of [Options].Command. A child is used for one input at a time and for many one after the other. It is given the input through
// a pipe (or opens the same plain file itself), and hands back batches whose buffers are written as they lie in memory.
//
// A child may map a bounded amount of memory (on Linux; elsewhere the bound is only the garbage collector's goal), and is ended
// when it shows no sign of life for a while. Whatever ends it makes one [*scanners.Unread] of its input; the next input is given to another one.
// Children end with the process that started them, however that ends. What they print is thrown away: it may hold data.
package child

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// Options say how children are run.
type Options struct {
	Command  []string       // the program and its arguments, which make it call Serve; the second is argv[0]
	Env      []string       // the children's environment; nothing is added but settings of Go's runtime
	Limits   formats.Limits // for the formats in the children; zero: formats.DefaultLimits
	Cache    string         // a folder, of the user's own, for what formats take long to make and nobody's data is in; "": none
	Pictures bool           // pages that are pictures are members, for OCR
	Workers  int            // inputs decoded at a time; 0: one a processor
	Memory   int64          // bytes that a child may map beyond what it maps when it starts; 0: 512 MiB
	Stall    time.Duration  // after which a child that shows no sign of life is ended; 0: a minute
}

const (
	defaultMemory = 512 << 20
	defaultStall  = time.Minute
)

// Pool runs children. A nil Pool runs formats in this process. It is used by many goroutines.
type Pool struct {
	o     Options
	slots chan struct{} // taken by inputs that are not inside another one that a child unpacks

	mu     sync.Mutex
	idle   []*process
	closed bool
}

// New returns a Pool that starts children when they are needed. Close ends them.
func New(o Options) *Pool {
	o.Workers = cmp.Or(o.Workers, runtime.GOMAXPROCS(0))
	o.Memory = cmp.Or(o.Memory, defaultMemory)
	o.Stall = cmp.Or(o.Stall, defaultStall)
	o.Limits = o.Limits.OrDefault()
	return &Pool{o: o, slots: make(chan struct{}, o.Workers)}
}

// Close ends the children that are idle. Those at work end with their input.
func (p *Pool) Close() {
	if p == nil {
		return
	}
	p.mu.Lock()
	idle := p.idle
	p.idle, p.closed = nil, true
	p.mu.Unlock()
	for _, c := range idle {
		c.end()
	}
}

// Decoders returns decoders that do in a child what these do. The children know them by their names.
func (p *Pool) Decoders(all []formats.Decoder) []formats.Decoder {
	if p == nil {
		return all
	}
	wrapped := make([]formats.Decoder, len(all))
	for i, d := range all {
		wrapped[i] = &decoder{d, p}
	}
	return wrapped
}

// Unpackers is Decoders for unpackers. Their members are opened here, under the limits of whoever opens them.
func (p *Pool) Unpackers(all []formats.Unpacker) []formats.Unpacker {
	if p == nil {
		return all
	}
	wrapped := make([]formats.Unpacker, len(all))
	for i, u := range all {
		wrapped[i] = &unpacker{u, p}
	}
	return wrapped
}

type decoder struct {
	formats.Decoder
	pool *Pool
}

// Decode implements [formats.Decoder].
func (d *decoder) Decode(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	return d.pool.run(ctx, &session{format: d.Name(), in: in, to: to})
}

// Nested implements [formats.Nesting].
func (d *decoder) Nested(ctx context.Context) context.Context {
	return context.WithValue(ctx, insideKey{}, true)
}

// Yields implements [formats.Describer].
func (d *decoder) Yields() formats.Description { return yields(d.Decoder) }

type unpacker struct {
	formats.Unpacker
	pool *Pool
}

// Unpack implements [formats.Unpacker]. The child is not given the path of the input: what is read of it is counted here.
func (u *unpacker) Unpack(ctx context.Context, in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	in.Path = ""
	return u.pool.run(ctx, &session{format: u.Name(), in: in, to: to, open: open})
}

// Yields implements [formats.Describer].
func (u *unpacker) Yields() formats.Description { return yields(u.Unpacker) }

func yields(format any) formats.Description {
	if d, ok := format.(formats.Describer); ok {
		return d.Yields()
	}
	return formats.Description{}
}

// insideKey marks the context of what lies in an input that a child reads, members and files in values: what they need does not wait for what they
// lie in.
type insideKey struct{}

// run has a child read the session's input.
func (p *Pool) run(ctx context.Context, s *session) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if ctx.Value(insideKey{}) == nil {
		select {
		case p.slots <- struct{}{}:
			defer func() { <-p.slots }()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for {
		c, used, err := p.take()
		if err != nil {
			return &scanners.Unread{Why: scanners.Failed, Detail: "no process could be started to decode it", Bytes: s.in.Size}
		}
		err = s.run(ctx, c, p.o.Stall)
		if s.end.How == ready && !s.again {
			c.end()
			s.again, s.end = true, ending{}
			continue
		}
		if c.broken == nil {
			p.give(c)
			return err
		}
		if used && !s.answered && errors.Is(c.broken, errGone) && ctx.Err() == nil {
			continue // it had ended while it was idle
		}
		return err
	}
}

// take returns an idle child, or a new one.
func (p *Pool) take() (c *process, used bool, err error) {
	p.mu.Lock()
	if n := len(p.idle); n > 0 {
		c = p.idle[n-1]
		p.idle = p.idle[:n-1]
	}
	p.mu.Unlock()
	if c != nil {
		return c, true, nil
	}
	c, err = start(&p.o)
	return c, false, err
}

// give takes a child back.
func (p *Pool) give(c *process) {
	p.mu.Lock()
	keep := !p.closed && len(p.idle) < p.o.Workers
	if keep {
		p.idle = append(p.idle, c)
	}
	p.mu.Unlock()
	if !keep {
		c.end()
	}
}
