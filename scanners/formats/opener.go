package formats

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"syscall"

	"github.com/gabriel-vasile/mimetype"

	"dossier/scanners"
)

// Opener finds the format of an input and reads it, containers and their members included. It is all that a connector
// knows of formats. An Opener must not be copied or changed once it is in use; it is used by many goroutines.
type Opener struct {
	Decoders  []Decoder  // read bytes as they are stored
	Texts     []Decoder  // read text: they are given UTF-8, whatever the input is stored in
	Unpackers []Unpacker // open containers and compressed streams

	// Charset judges from head, the first bytes of body (all of one shorter than [HeadSize]), whether body is text. If so
	// it returns body in UTF-8. It must not read body before text is read. Text with a method Doubt() string says, once it was read, what it may have
	// been misread for, "" for nothing. nil: nothing is text.
	Charset func(head []byte, body io.Reader) (text io.Reader, ok bool)

	Hold    Hold    // nil: nothing is cut that lies inside another file
	Rewrite Rewrite // nil: no text is cut

	Limits Limits

	heads sync.Pool // *[]byte of HeadSize
}

// Open reads all that in holds and hands it to to, with Batch.Bytes set to the bytes of in (as stored, not as unpacked)
// that were consumed since the batch before. What cannot be read of a member of a container is recorded by to.Unread, and the
// rest goes on. Open returns nil when all was handed over or recorded, an [*scanners.Unread] when the rest of the input
// itself could not be read, the receiver's own error unchanged, or the context's.
func (o *Opener) Open(ctx context.Context, in Input, to scanners.Receiver) error {
	r := &opening{o: o, to: to, size: in.Size}
	r.depth, _ = ctx.Value(depthKey{}).(int)
	if r.depth > o.Limits.Depth {
		return overLimit(fmt.Sprintf("more than %d containers inside each other", o.Limits.Depth))
	}
	in.Body = &storedBody{in.Body, r}
	if in.At != nil {
		in.At = &storedAt{in.At, r}
	}
	err := r.read(ctx, in, nil)
	if err = r.ending(ctx, err); err == nil && in.Size >= 0 && (in.At != nil || in.Path != "") {
		r.stored.Store(in.Size) // whoever read at random left out only what holds nothing
	}
	if refused := r.flush(); refused != nil {
		return refused
	}
	return err
}

// choice is what an input is to be read by: one of both.
type choice struct {
	decoder  Decoder
	unpacker Unpacker
	likeness Likeness
}

// read reads one input, the unit itself or a member of the container inside.
func (r *opening) read(ctx context.Context, in Input, inside *container) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	buffer := r.o.head()
	defer r.o.heads.Put(buffer)
	head, body, err := peek(*buffer, in.Body)
	if len(head) == 0 {
		return err
	}
	in.Body = body
	best := r.o.binary(head, in)
	if best.likeness < Certain && r.o.Charset != nil {
		var seen bytes.Buffer
		if best.likeness > No { // which may win: it needs the bytes again that the text is judged by
			body = io.TeeReader(in.Body, &seen)
		}
		if text, ok := r.o.Charset(head, body); ok {
			done, err := r.readText(ctx, in, text, best.likeness, inside)
			if done || err != nil {
				return err
			}
			in.Body = io.MultiReader(&seen, in.Body)
		}
	}
	switch {
	case best.unpacker != nil:
		return r.unpack(ctx, best.unpacker, in, inside)
	case best.decoder != nil:
		return r.decode(ctx, best.decoder, in, inside)
	}
	if filler(head) {
		return r.filled(ctx, in, inside)
	}
	mime := mimetype.Detect(head).String()
	rule, err := r.recordless(ctx, head, mime, in)
	if err != nil {
		return err
	}
	u := &scanners.Unread{Why: scanners.Recordless, Detail: rule, Bytes: in.Size}
	if rule == "" {
		u.Why = scanners.NoDecoder
		u.Detail, u.MIME = called(head, mime)
	}
	return (&level{r: r, part: in.Part}).Unread(u)
}

// readText reads text, the UTF-8 of in, if a format is surer of it than others are of the bytes, and records what reading
// it as text leaves out.
func (r *opening) readText(ctx context.Context, in Input, text io.Reader, surer Likeness, inside *container) (done bool, err error) {
	buffer := r.o.head()
	defer r.o.heads.Put(buffer)
	head, body, err := peek(*buffer, text)
	if len(head) == 0 {
		return err != nil, err
	}
	whole := in
	whole.Body, whole.At, whole.Path, whole.Size = body, nil, "", -1
	best := among(r.o.Texts, head, whole)
	if best.likeness <= surer {
		return false, nil
	}
	if mime, detail := encodedText(head, in.Name); mime != "" && best.likeness < Certain {
		u := &scanners.Unread{Why: scanners.TextOnly, Detail: detail, MIME: mime, Bytes: -1}
		if err := (&level{r: r, part: in.Part}).Unread(u); err != nil {
			return true, err
		}
	}
	err = r.decode(ctx, best.decoder, whole, inside)
	if doubting, ok := text.(interface{ Doubt() string }); ok && err == nil {
		if doubt := doubting.Doubt(); doubt != "" {
			err = (&level{r: r, part: in.Part}).Unread(&scanners.Unread{Why: scanners.TextOnly, Detail: doubt, MIME: "text/plain", Bytes: -1})
		}
	}
	return true, err
}

// peek reads the head of body into buffer and returns it and the whole body. An error that comes after some bytes is left to
// whoever reads the body; one that comes first is returned, nil at the end of the input.
func peek(buffer []byte, body io.Reader) (head []byte, whole io.Reader, err error) {
	n := 0
	for n < len(buffer) && err == nil {
		var more int
		more, err = body.Read(buffer[n:])
		n += more
	}
	head = buffer[:n]
	switch {
	case err == nil:
		return head, &headedBody{head, body}, nil
	case err == io.EOF:
		return head, bytes.NewReader(head), nil
	case n == 0:
		return nil, nil, err
	}
	return head, &headedBody{head, Failing(err)}, nil
}

func (o *Opener) head() *[]byte {
	if buffer, ok := o.heads.Get().(*[]byte); ok {
		return buffer
	}
	buffer := make([]byte, HeadSize)
	return &buffer
}

// binary finds what reads the bytes as they are.
func (o *Opener) binary(head []byte, in Input) choice {
	best := among(o.Decoders, head, in)
	for i := 0; i < len(o.Unpackers) && best.likeness < Certain; i++ {
		u := o.Unpackers[i]
		if l := likeness(u.Recognise, head, in); l > best.likeness {
			best = choice{unpacker: u, likeness: l}
		}
	}
	return best
}

// among finds which of some decoders reads an input. Once one is certain the others are not asked.
func among(decoders []Decoder, head []byte, in Input) (best choice) {
	for i := 0; i < len(decoders) && best.likeness < Certain; i++ {
		d := decoders[i]
		if l := likeness(d.Recognise, head, in); l > best.likeness {
			best = choice{decoder: d, likeness: l}
		}
	}
	return best
}

// likeness asks a format, of which a panic is a no.
func likeness(recognise func([]byte, Input) Likeness, head []byte, in Input) (l Likeness) {
	defer func() {
		if recover() != nil {
			l = No
		}
	}()
	return recognise(head, in)
}

// depthKey is under which a context says how deep inside containers a decoder runs: one whose records hold files, such as a
// database, calls Open for them.
type depthKey struct{}

// decode runs a decoder.
func (r *opening) decode(ctx context.Context, d Decoder, in Input, inside *container) error {
	depth := r.depth
	if inside != nil {
		depth = inside.depth
	}
	ctx = context.WithValue(ctx, depthKey{}, depth+1)
	within := ctx
	if n, ok := d.(Nesting); ok {
		within = n.Nested(ctx)
	}
	values := r.inValues(in, func(in Input, to scanners.Receiver) error { return r.o.Open(within, in, to) })
	to := &level{r: r, part: in.Part, values: values}
	err := r.guard(func() error { return d.Decode(ctx, in, to) })
	values.End()
	if r.stop != nil || r.broken != nil || r.bodyErr.Load() != nil || ctx.Err() != nil {
		return err
	}
	opened := to.drain()
	if opened == nil {
		opened = values.left.Tell(to)
	}
	if err == nil {
		err = opened
	}
	return err
}

// guard turns a panic of a format into an Unread. One of the receiver is not the format's and goes on.
func (r *opening) guard(run func() error) (err error) {
	defer func() {
		if r.inReceiver {
			return
		}
		if recover() != nil {
			r.abandon()
			err = &scanners.Unread{Why: scanners.Corrupt, Detail: "the decoder failed", Bytes: -1}
		}
	}()
	return run()
}

// ending turns what a decoder or unpacker of the unit itself ended with into what Open returns. What the receiver said
// counts first, then the context, then what the source said: a decoder may have mistaken it for a damaged format.
func (r *opening) ending(ctx context.Context, err error) error {
	switch {
	case r.stop != nil:
		return r.stop
	case ctx.Err() != nil && err != nil:
		return ctx.Err()
	case r.bodyErr.Load() != nil:
		return scanners.AsUnread(*r.bodyErr.Load())
	case err == nil:
		return nil
	}
	return damage(err)
}

// damage is what an error that did not come from the source says of a format's bytes: nothing of it is shown, as it could hold
// some of them.
func damage(err error) *scanners.Unread {
	if u, ok := errors.AsType[*scanners.Unread](err); ok {
		return u
	}
	if _, ok := errors.AsType[syscall.Errno](err); ok {
		return scanners.AsUnread(err)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return &scanners.Unread{Why: scanners.Truncated, Detail: "the data end too early", Bytes: -1}
	}
	return &scanners.Unread{Why: scanners.Corrupt, Detail: "the data are damaged", Bytes: -1}
}
