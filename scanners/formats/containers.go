package formats

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"dossier/scanners"
)

// ratioFrom is how many bytes must have come out of a member before its container's ratio is judged.
const ratioFrom = 16 << 20

// nestedFrom is the same for all that came out of a container and those in it: later, so that the one to blame is found first.
const nestedFrom = 4 * ratioFrom

// errOver goes up through decoders and unpackers until it reaches the container whose limit was broken.
var errOver = errors.New("a limit of a container was broken")

// container is a container that is being unpacked.
type container struct {
	inside  *container // nil: it is the unit itself
	part    scanners.Private
	in      atomic.Int64 // bytes read of it so far; some decompressors read from a goroutine of their own
	out     int64        // bytes its members gave so far
	leaves  atomic.Int64 // bytes that came out of it and of the containers in it, and are no container's own
	size    int64        // of it, -1 where unknown
	depth   int          // 1 for the unit itself
	entries int          // members, those of containers below included
}

// unpack runs an unpacker, and reads each member as an input of its own.
func (r *opening) unpack(ctx context.Context, u Unpacker, in Input, inside *container) error {
	c := &container{inside: inside, part: in.Part, size: in.Size, depth: r.depth + 1}
	if inside != nil {
		c.depth = inside.depth + 1
	}
	limits := &r.o.Limits
	if c.depth > limits.Depth {
		return overLimit(fmt.Sprintf("more than %d containers inside each other", limits.Depth))
	}
	in.Body = &packedBody{in.Body, c}
	if in.At != nil {
		in.At = &packedAt{in.At, c}
	}
	err := r.guard(func() error {
		return u.Unpack(ctx, in, &level{r: r, part: in.Part}, func(ctx context.Context, member Input) error {
			return r.member(ctx, member, c)
		})
	})
	switch {
	case r.broken == nil || r.stop != nil:
		return err
	case r.broken != c:
		return errOver
	}
	r.broken = nil
	return overLimit(r.brokenBy)
}

func overLimit(detail string) *scanners.Unread {
	return &scanners.Unread{Why: scanners.OverLimit, Detail: detail, Bytes: -1}
}

// member reads one member of c. What stops it is recorded; what stops more than it is returned.
func (r *opening) member(ctx context.Context, in Input, c *container) error {
	if r.broken != nil {
		return errOver
	}
	for above := c; above != nil; above = above.inside {
		above.entries++
		if above.entries > r.o.Limits.Entries {
			r.breakUp(above, fmt.Sprintf("more than %d members", r.o.Limits.Entries))
		}
	}
	if r.broken != nil {
		return errOver
	}
	in.Body, in.At, in.Path = &memberBody{body: in.Body, r: r, c: c}, nil, ""
	err := r.read(ctx, in, c)
	switch {
	case r.broken != nil:
		return errOver
	case r.stop != nil || r.bodyErr.Load() != nil || ctx.Err() != nil:
		return r.ending(ctx, err)
	case err == nil:
		return nil
	}
	u, _ := errors.AsType[*scanners.Unread](r.ending(ctx, err))
	return (&level{r: r, part: in.Part}).Unread(u)
}

// breakUp ends c at the next occasion. If several break at once, the outermost ends.
func (r *opening) breakUp(c *container, detail string) {
	if r.broken == nil || c.depth < r.broken.depth {
		r.broken, r.brokenBy = c, detail
	}
}

// memberBody counts what comes out of a container and ends when that is too much.
type memberBody struct {
	body  io.Reader
	r     *opening
	c     *container
	given int64
}

func (b *memberBody) Read(p []byte) (int, error) {
	if b.r.broken != nil {
		return 0, errOver
	}
	n, err := b.body.Read(p)
	b.given += int64(n)
	b.c.out += int64(n)
	b.c.gave(int64(n))
	b.r.unpacked += int64(n)
	limits := &b.r.o.Limits
	if b.r.unpacked > limits.Unpacked {
		outermost := b.c
		for outermost.inside != nil {
			outermost = outermost.inside
		}
		b.r.breakUp(outermost, fmt.Sprintf("more than %d bytes unpacked", limits.Unpacked))
	}
	if b.given > ratioFrom && float64(b.c.out) > limits.Ratio*float64(max(b.c.consumed(), 1)) {
		b.r.breakUp(b.c, fmt.Sprintf("more than %g bytes unpacked from each byte", limits.Ratio))
		b.c.inside.gave(-b.c.leaves.Load()) // which what it lies in is not to blame for
	}
	for above := b.c.inside; above != nil && b.r.broken == nil; above = above.inside { // containers of which each keeps to the ratio
		if above.leaves.Load() > nestedFrom && float64(above.leaves.Load()) > limits.Ratio*float64(max(above.consumed(), 1)) {
			b.r.breakUp(above, fmt.Sprintf("more than %g bytes unpacked from each byte, by containers inside each other", limits.Ratio))
		}
	}
	if b.r.broken != nil {
		return 0, errOver
	}
	if err != nil && err != io.EOF {
		err = damage(err)
	}
	return n, err
}

// gave counts bytes that came out of c, or, if n is negative, that turned out to be a container's inside it.
func (c *container) gave(n int64) {
	for ; c != nil; c = c.inside {
		c.leaves.Add(n)
	}
}

// consumed is how much of the container was read; who reads the same bytes again gains nothing by it.
func (c *container) consumed() int64 {
	if c.size >= 0 {
		return min(c.in.Load(), c.size)
	}
	return c.in.Load()
}

// packedBody and packedAt count what is read of a container.
type packedBody struct {
	body io.Reader
	c    *container
}

func (b *packedBody) Read(p []byte) (int, error) {
	n, err := b.body.Read(p)
	b.c.in.Add(int64(n))
	if b.c.inside != nil {
		b.c.inside.gave(-int64(n))
	}
	return n, err
}

type packedAt struct {
	at io.ReaderAt
	c  *container
}

func (a *packedAt) ReadAt(p []byte, off int64) (int, error) {
	n, err := a.at.ReadAt(p, off)
	a.c.in.Add(int64(n))
	return n, err
}
