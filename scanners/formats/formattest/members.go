package formattest

import (
	"context"
	"io"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// MembersPart is the part under which [Members] hands over what was in a container.
const MembersPart = "members"

// Members reads a container for [Read]: each member is a row of [MembersPart], with its place as "name" and its bytes, up to
// 64 MiB of them, as "content". An error of reading a member ends the container.
func Members(u formats.Unpacker) Func {
	return func(ctx context.Context, in formats.Input, to scanners.Receiver) error {
		members := int64(0)
		return u.Unpack(ctx, in, to, func(_ context.Context, member formats.Input) error {
			content, err := io.ReadAll(io.LimitReader(member.Body, 64<<20))
			if err != nil {
				return err
			}
			members++
			b := to.New()
			b.Reset(scanners.NewPrivate(MembersPart), []scanners.Field{{Name: scanners.NewPrivate("name")}, {Name: scanners.NewPrivate("content")}})
			b.First, b.Records = members, 1
			b.Columns[0].AppendString(member.Part.Reveal())
			b.Columns[1].Append(content)
			return to.Batch(b)
		})
	}
}

// Discard is a Receiver for benchmarks and fuzz targets: it gives released batches out again and keeps nothing. For one
// goroutine.
type Discard struct{ free []*scanners.Batch }

// New returns a batch that was released before, if there is one.
func (d *Discard) New() *scanners.Batch {
	if n := len(d.free); n > 0 {
		b := d.free[n-1]
		d.free = d.free[:n-1]
		return b
	}
	return scanners.NewBatch(func(b *scanners.Batch) { d.free = append(d.free, b) })
}

// Batch releases the batch.
func (d *Discard) Batch(b *scanners.Batch) error {
	b.Release()
	return nil
}

// Unread forgets what was unread.
func (d *Discard) Unread(*scanners.Unread) error { return nil }
