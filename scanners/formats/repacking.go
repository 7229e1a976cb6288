package formats

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"dossier/scanners"
	"dossier/scanners/erasing"
)

// repack writes a container with some of its members written anew. What was written is unpacked again before it is handed on: every
// member must be what it was, or what was put in its place.
func (c *cutting) repack(ctx context.Context, in Input, u Unpacker, r Repacker, out io.Writer, list []erasing.Removal, depth int) error {
	if c.o.Hold == nil {
		return &Uncut{Why: "containers are not written again"}
	}
	want, err := c.members(ctx, in, u)
	if err != nil {
		return err
	}
	read, write := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := c.guard(func() error { return c.repackTo(ctx, in, r, write, list, want, depth) })
		ended <- err
		_ = write.CloseWithError(err)
	}()
	held, done, err := c.o.Hold(ctx, Input{Body: read, Name: in.Name, Part: in.Part, Size: -1})
	_ = read.CloseWithError(errChecked)
	if failed := <-ended; failed != nil && !errors.Is(failed, errChecked) {
		err = failed
	}
	if done != nil {
		defer done()
	}
	if err != nil {
		return err
	}
	got, err := c.members(ctx, held, u)
	if err != nil {
		return &Uncut{Why: "the container, written again, would not read as it does now"}
	}
	if !got.same(want) {
		return &Uncut{Why: "the container, written again, would not hold the rest as it does now"}
	}
	_, err = io.Copy(out, stored(held))
	return err
}

func (c *cutting) repackTo(ctx context.Context, in Input, r Repacker, out io.Writer, list []erasing.Removal, want *contained, depth int) error {
	met := map[*erasing.Removal]bool{}
	inside := func(part string) (some []erasing.Removal) {
		for i := range list {
			if p := list[i].Part.Reveal(); p == part || strings.HasPrefix(p, part+"/") {
				some = append(some, list[i])
				met[&list[i]] = true
			}
		}
		return some
	}
	in.Body = stored(in)
	err := r.Repack(ctx, in, out, func(part string) bool { return len(inside(part)) > 0 }, func(ctx context.Context, member Input, to io.Writer) (bool, error) {
		part := member.Part.Reveal()
		some := inside(part)
		for i := range some {
			if some[i].Number == 0 && some[i].Part.Reveal() == part {
				want.put(part, nil)
				return false, nil
			}
		}
		member.Body, member.At, member.Path = &bounded{c, member.Body}, nil, ""
		sum := sha256.New()
		if err := c.document(ctx, member, io.MultiWriter(to, sum), some, depth+1); err != nil {
			return false, err
		}
		want.put(part, sum.Sum(nil))
		return true, nil
	})
	for i := range list {
		if err == nil && !met[&list[i]] {
			if strings.HasPrefix(path.Base(list[i].Part.Reveal()), "(") { // "(members)", "(header)"
				return &Uncut{Why: "what a container says of its members, beside them, is not written again"}
			}
			return erasing.ErrChanged
		}
	}
	return err
}

// contained is what a container holds: the digest of each member, nil of one that goes.
type contained struct {
	parts []string
	sums  [][]byte
	notes int // what could not be read of it
}

func (k *contained) put(part string, sum []byte) {
	for i := range k.parts {
		if k.parts[i] == part {
			k.sums[i] = sum
		}
	}
}

// same compares members in order, but for their names, of which one may have been told from another that went by a number.
func (k *contained) same(want *contained) bool {
	at := 0
	for _, sum := range want.sums {
		if sum == nil {
			continue
		}
		if at == len(k.sums) || !bytes.Equal(k.sums[at], sum) {
			return false
		}
		at++
	}
	return at == len(k.sums) && k.notes == want.notes
}

// members reads what a container holds.
func (c *cutting) members(ctx context.Context, in Input, u Unpacker) (*contained, error) {
	k := &contained{}
	in.Body = stored(in)
	unpacked := c.unpacked
	err := u.Unpack(ctx, in, &noting{notes: &k.notes}, func(_ context.Context, member Input) error {
		sum := sha256.New()
		if _, err := io.Copy(sum, &bounded{c, member.Body}); err != nil {
			return err
		}
		k.parts, k.sums = append(k.parts, member.Part.Reveal()), append(k.sums, sum.Sum(nil))
		if len(k.parts) > c.o.Limits.Entries {
			return &Uncut{Why: fmt.Sprintf("more than %d members are in it", c.o.Limits.Entries)}
		}
		return nil
	})
	c.unpacked = unpacked
	if u, ok := errors.AsType[*scanners.Unread](err); ok && ctx.Err() == nil {
		return nil, &Uncut{Why: "the container cannot be read to its end: " + u.Error()}
	}
	return k, err
}

// noting counts what a format says that it left out.
type noting struct {
	Nobody
	notes *int
}

// Unread implements [scanners.Receiver].
func (n *noting) Unread(*scanners.Unread) error {
	*n.notes++
	return nil
}

// bounded ends when more comes out of containers than the limit.
type bounded struct {
	c    *cutting
	body io.Reader
}

// Read implements [io.Reader].
func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.body.Read(p)
	if b.c.unpacked += int64(n); b.c.unpacked > b.c.o.Limits.Unpacked {
		return 0, &Uncut{Why: fmt.Sprintf("more than %d bytes are in its containers", b.c.o.Limits.Unpacked)}
	}
	return n, err
}
