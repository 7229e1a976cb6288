package s3

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"dossier/scanners"
)

const (
	resumes   = 8                      // in a row, without a byte between them
	firstWait = 100 * time.Millisecond // before resuming; it doubles
	rereads   = 2                      // of a small object whose bytes do not match their checksum
)

// body reads a range of an object, and goes on where it was when the connection breaks or stalls.
type body struct {
	unit *unit
	ctx  context.Context //nolint:containedctx // a reader's methods take none
	off  int64           // of the next byte
	end  int64           // behind the last byte; -1: the object's end, wherever that is

	answer io.ReadCloser // nil: to be asked for
	cancel context.CancelFunc
	watch  *time.Timer // ends an answer that stalls
	failed int         // in a row
	sum    *checksum   // nil: there is none to compare with, or the range is not the whole object
}

// errBroken is an answer that broke again and again.
var errBroken = errors.New("the connection broke or stalled again and again")

// open asks for the whole object.
func (u *unit) open(ctx context.Context) (*body, *s3.GetObjectOutput, error) {
	b := &body{unit: u, ctx: ctx, end: -1}
	out, err := b.get()
	if err != nil {
		return nil, nil, err
	}
	if out.ContentLength != nil {
		b.end = *out.ContentLength
	}
	b.sum = newChecksum(out)
	return b, out, nil
}

// section reads a part of the object.
func (u *unit) section(ctx context.Context, from, to int64) *body {
	return &body{unit: u, ctx: ctx, off: from, end: to}
}

// asked makes the server send the checksum that it keeps, without the SDK knowing, which would check it too.
func asked(o *s3.Options) {
	o.APIOptions = append(slices.Clip(o.APIOptions), func(stack *middleware.Stack) error {
		return smithyhttp.AddHeaderValue("x-amz-checksum-mode", "ENABLED")(stack)
	})
}

// get asks for what is left of the range, of the version that was listed and no other.
func (b *body) get() (*s3.GetObjectOutput, error) {
	ctx, cancel := context.WithCancel(b.ctx)
	u := b.unit
	in := &s3.GetObjectInput{Bucket: &u.bucket, Key: &u.key, VersionId: u.versionID(), IfMatch: optional(u.etag)}
	ranged := b.off > 0 || b.end >= 0
	if ranged {
		text := "bytes=" + strconv.FormatInt(b.off, 10) + "-"
		if b.end >= 0 {
			text += strconv.FormatInt(b.end-1, 10)
		}
		in.Range = &text
	}
	out, err := u.client.GetObject(ctx, in, asked)
	if err != nil {
		cancel()
		return nil, err
	}
	if u.etag != "" && out.ETag != nil && !sameETag(*out.ETag, u.etag) ||
		ranged && !strings.HasPrefix(aws.ToString(out.ContentRange), "bytes "+strconv.FormatInt(b.off, 10)+"-") {
		_ = out.Body.Close() // of no use
		cancel()
		if u.etag != "" && out.ETag != nil && !sameETag(*out.ETag, u.etag) {
			return nil, &scanners.Unread{Why: scanners.Changed, Detail: "it was written anew after it was listed", Bytes: -1}
		}
		return nil, &scanners.Unread{Why: scanners.Failed, Detail: "the connection broke, and the server cannot send the rest alone", Bytes: -1}
	}
	b.answer, b.cancel = out.Body, cancel
	b.watch = time.AfterFunc(u.connector.patience(), cancel)
	b.watch.Stop()
	return out, nil
}

func sameETag(a, b string) bool { return strings.Trim(a, `"`) == strings.Trim(b, `"`) }

// Read implements [io.Reader]. Its errors are [*scanners.Unread] or the context's.
func (b *body) Read(p []byte) (int, error) {
	for {
		if b.end >= 0 && b.off >= b.end {
			return 0, b.finish()
		}
		b.unit.stream.asks()
		if b.answer == nil {
			if _, err := b.get(); err != nil {
				return 0, b.unit.unread(b.ctx, err)
			}
		}
		if b.end >= 0 && int64(len(p)) > b.end-b.off {
			p = p[:b.end-b.off]
		}
		b.watch.Reset(b.unit.connector.patience())
		n, err := b.answer.Read(p)
		b.watch.Stop()
		b.unit.stream.got(n)
		if n > 0 {
			b.off += int64(n)
			b.failed = 0
			b.sum.add(p[:n])
			return n, nil // an error comes again
		}
		switch {
		case err == nil:
			return 0, nil
		case err == io.EOF && b.end < 0:
			b.end = b.off
		case b.ctx.Err() != nil:
			return 0, b.ctx.Err()
		default:
			b.hangUp()
			if err := b.pause(); err != nil {
				return 0, err
			}
		}
	}
}

// finish compares the checksums at the end.
func (b *body) finish() error {
	if b.sum.matches() {
		return io.EOF
	}
	return errDamaged
}

// errDamaged says that bytes were damaged, on the way as a rule: what is stored is another question, to which the next scan looks.
var errDamaged = error(&scanners.Unread{
	Why: scanners.Failed, Detail: "the bytes that arrived do not match the checksum that the server keeps: scan again", Bytes: -1,
})

// pause waits before the answer is asked for again, longer each time.
func (b *body) pause() error {
	b.failed++
	if b.failed > resumes {
		return b.unit.unread(b.ctx, errBroken)
	}
	return pause(b.ctx, firstWait<<(b.failed-1))
}

// readAll reads the range into buffer, whose memory it uses. Bytes that do not match their checksum are read once more: they may have been
// damaged on the way.
func (b *body) readAll(buffer *[]byte) error {
	for tries := 0; ; tries++ {
		err := b.fill(buffer)
		if !errors.Is(err, errDamaged) || tries >= rereads {
			return err
		}
		b.hangUp()
		b.off = 0
		b.sum.reset()
	}
}

func (b *body) fill(buffer *[]byte) error {
	size := int(b.end - b.off)
	*buffer = slices.Grow((*buffer)[:0], size)[:size]
	if _, err := io.ReadFull(b, *buffer); err != nil && err != io.EOF {
		return err
	}
	if err := b.finish(); err != io.EOF {
		return err
	}
	if b.answer != nil { // to its end, so that the connection can be used again
		_, _ = b.answer.Read(make([]byte, 1))
	}
	return nil
}

func (b *body) hangUp() {
	if b.answer != nil {
		b.watch.Stop()
		b.cancel()
		_ = b.answer.Close() // what was read of it counts
		b.answer = nil
	}
}

func (b *body) close() { b.hangUp() }
