package formats

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"

	"dossier/scanners"
	"dossier/scanners/erasing"
)

// Cut writes in to out without the records of the list, which are of in and of the members of the containers in it; a removal of number 0
// is of a whole member, and one with a key of the record that has its values, wherever in its part that stands now. It finds formats as Open does, and writes what stands nowhere in the list byte for byte, as far as the formats
// around it let it. Of a text it reads what it writes, and compares. Errors are as those of [Cutter]; where the input itself cannot be read, an
// [*scanners.Unread].
func (o *Opener) Cut(ctx context.Context, in Input, out io.Writer, list []erasing.Removal) error {
	list, err := o.numbered(ctx, in, list)
	if err == nil {
		err = (&cutting{o: o}).whole(ctx, in, out, list)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// cutting is one call of Cut.
type cutting struct {
	o        *Opener
	unpacked int64
}

// whole writes the unit. Where some records change and others go, the former come first: none has got another number by then.
func (c *cutting) whole(ctx context.Context, in Input, out io.Writer, list []erasing.Removal) error {
	var changes, goes []erasing.Removal
	for i := range list {
		if len(list[i].Change) > 0 {
			changes = append(changes, list[i])
		} else {
			goes = append(goes, list[i])
		}
	}
	if len(changes) == 0 || len(goes) == 0 {
		return c.document(ctx, in, out, list, 0)
	}
	held, done, err := c.written(ctx, in, func(out io.Writer) error { return c.document(ctx, in, out, changes, 0) })
	if err != nil {
		return err
	}
	defer done()
	return c.document(ctx, held, out, goes, 0)
}

// document writes the unit itself or a member of a container, and says which one it is that cannot be.
func (c *cutting) document(ctx context.Context, in Input, out io.Writer, list []erasing.Removal, depth int) error {
	err := c.input(ctx, in, out, list, depth)
	if u, ok := errors.AsType[*Uncut](err); ok && !u.placed {
		why := u.Why
		if changed(list) && !strings.Contains(why, ": ") { // whoever plans decides about documents, not about values
			why += ": change it by hand in a program for such files"
		}
		return &Uncut{Why: why, Part: in.Part, format: u.format, placed: true}
	}
	return err
}

func (c *cutting) input(ctx context.Context, in Input, out io.Writer, list []erasing.Removal, depth int) error {
	if depth > c.o.Limits.Depth {
		return &Uncut{Why: fmt.Sprintf("it lies in more than %d containers inside each other", c.o.Limits.Depth)}
	}
	in, done, err := c.hold(ctx, in)
	if err != nil {
		return err
	}
	defer done()
	head := make([]byte, min(in.Size, HeadSize))
	if _, err := in.At.ReadAt(head, 0); err != nil && err != io.EOF {
		return scanners.AsUnread(err)
	}
	best := c.o.binary(head, in)
	if best.likeness < Certain && c.o.Charset != nil && len(head) > 0 {
		if text, ok := c.o.Charset(head, stored(in)); ok {
			asText, err := c.asText(text, in)
			if err != nil {
				return err
			}
			if asText.likeness > best.likeness {
				return c.guard(asText.decoder.Name(), func() error { return c.text(ctx, in, head, asText.decoder, out, list) })
			}
		}
	}
	switch {
	case best.unpacker != nil:
		return c.guard(best.unpacker.Name(), func() error { return c.packed(ctx, in, best.unpacker, out, list, depth) })
	case best.decoder != nil:
		return c.guard(best.decoder.Name(), func() error { return c.cut(ctx, in, best.decoder.Name(), best.decoder, out, list) })
	}
	return &Uncut{Why: "nobody knows what sort of file it is"}
}

func (c *cutting) hold(ctx context.Context, in Input) (Input, func(), error) {
	if in.At != nil && in.Size >= 0 {
		in.Body = stored(in)
		return in, func() {}, nil
	}
	if c.o.Hold == nil {
		return in, nil, &Uncut{Why: "it lies inside another file"}
	}
	return c.o.Hold(ctx, in)
}

// stored reads an input from its start.
func stored(in Input) io.Reader { return io.NewSectionReader(in.At, 0, in.Size) }

// guard turns a panic of a format into an Uncut, which names the format.
func (c *cutting) guard(format string, run func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = &Uncut{Why: "the file is damaged"}
		}
		if u, ok := errors.AsType[*Uncut](err); ok {
			err = u.of(format)
		}
	}()
	return run()
}

// asText finds what reads the text of in.
func (c *cutting) asText(text io.Reader, in Input) (choice, error) {
	buffer := c.o.head()
	defer c.o.heads.Put(buffer)
	head, _, err := peek(*buffer, text)
	if err != nil {
		return choice{}, scanners.AsUnread(err)
	}
	return among(c.o.Texts, head, textOf(in, nil)), nil
}

// textOf is in as the decoders of text are given it.
func textOf(in Input, text io.Reader) Input {
	in.Body, in.At, in.Path, in.Size = text, nil, "", -1
	return in
}

// cut has a format write its own.
func (c *cutting) cut(ctx context.Context, in Input, name string, format any, out io.Writer, list []erasing.Removal) error {
	if e, ok := format.(Editor); ok {
		return c.edit(ctx, in, e, asStored, nil, Apply, out, list)
	}
	cutter, ok := format.(Cutter)
	if !ok {
		return notWritten(name, format)
	}
	want := wanted(in, format, list)
	return c.compared(ctx, in, out, want, want.after(), (*recordSum).same, func(out io.Writer) error {
		in.Body = stored(in)
		return cutter.Cut(ctx, in, out, list)
	})
}

// wanted is the sum of what an input holds without the records of a list that go, and without what lies in them or in values that are set anew.
func wanted(in Input, format any, list []erasing.Removal) *recordSum {
	want := newRecordSum(list)
	want.lies = func(at recordPlace) bool {
		place, inside := recordAround(in, format, at)
		return inside && (want.goes(place) || want.clears(place, at.part))
	}
	return want
}

// recordAround finds the record that something in a part of in lies in.
func recordAround(in Input, format any, at recordPlace) (place recordPlace, inside bool) {
	if records, ok := DecodedIn(strings.TrimPrefix(at.part, in.Part.Reveal())); ok {
		return recordPlace{in.Part.Reveal() + records, at.number}, true
	}
	word := RecordWord
	if h, ok := format.(Holder); ok {
		word = h.RecordWord()
	}
	outer, number := RecordOf(in, word, at.part)
	return recordPlace{outer, number}, number > 0
}

// Unwritten is a format that says what is to be done since it is not written again.
type Unwritten interface{ Unwritten() string }

func notWritten(format string, of any) *Uncut {
	if u, ok := of.(Unwritten); ok {
		return &Uncut{Why: u.Unwritten()}
	}
	return &Uncut{Why: fmt.Sprintf("files of the format %s are not written again", format)}
}

// edit has a format say by which edits its records go.
func (c *cutting) edit(ctx context.Context, in Input, e Editor, as readAs, head []byte, rewrite rewriter, out io.Writer, list []erasing.Removal) error {
	own, err := own(in, e, list)
	if err != nil {
		return err
	}
	want := wanted(in, e, list)
	return c.compared(ctx, in, out, want, want.after(), (*recordSum).holds, func(out io.Writer) error {
		text, _ := as(head, stored(in))
		edits, err := e.Edits(ctx, textOf(in, text), own)
		if err != nil {
			return err
		}
		return rewrite(stored(in), out, edits)
	})
}

// compared reads an input, has it written, and reads what was written before it is handed on: but for the records of the lists that want and got
// have, all must be as it was, in the way that the two are compared.
func (c *cutting) compared(ctx context.Context, in Input, out io.Writer, want, got *recordSum, same func(got, want *recordSum) bool, write func(out io.Writer) error) error {
	if err := c.sum(ctx, in, want); err != nil {
		return err
	}
	if want.gone < len(want.list) {
		return erasing.ErrChanged
	}
	held, done, err := c.written(ctx, in, write)
	if err != nil {
		return err
	}
	defer done()
	switch err := c.sum(ctx, held, got); {
	case err == nil && same(got, want):
	case len(got.list) > 0:
		return &Uncut{Why: notSo}
	default:
		return &Uncut{Why: "without the records the rest would not read as it does now"}
	}
	_, err = io.Copy(out, stored(held))
	return err
}

// notSo says why values are not written.
const notSo = "with the new values it would not read as it is to: change them by hand"

// sum reads an input as Open does.
func (c *cutting) sum(ctx context.Context, in Input, to *recordSum) error {
	in.Body = stored(in)
	err := c.o.Open(ctx, in, to)
	if u, ok := errors.AsType[*scanners.Unread](err); ok && ctx.Err() == nil {
		return &Uncut{Why: "it cannot be read to its end: " + u.Error()}
	}
	return err
}

// written is what write writes, to be read again until done is called.
func (c *cutting) written(ctx context.Context, in Input, write func(io.Writer) error) (held Input, done func(), err error) {
	if c.o.Hold == nil {
		return in, nil, &Uncut{Why: "it is not written again where nothing can be kept meanwhile"}
	}
	read, to := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := c.guard("", func() error { return write(to) })
		ended <- err
		_ = to.CloseWithError(err)
	}()
	held, done, err = c.o.Hold(ctx, Input{Body: read, Name: in.Name, Part: in.Part, Size: -1})
	_ = read.CloseWithError(errChecked)
	if failed := <-ended; failed != nil && !errors.Is(failed, errChecked) {
		err = failed
	}
	if err != nil && done != nil {
		done()
	}
	return held, done, err
}

// packed writes a container.
func (c *cutting) packed(ctx context.Context, in Input, u Unpacker, out io.Writer, list []erasing.Removal, depth int) error {
	if m, ok := u.(Marker); ok {
		return c.marked(ctx, in, &marked{m, asStored, Apply}, nil, out, list)
	}
	if r, ok := u.(Repacker); ok {
		return c.repack(ctx, in, u, r, out, list, depth)
	}
	return c.cut(ctx, in, u.Name(), u, out, list)
}

// text writes a text.
func (c *cutting) text(ctx context.Context, in Input, head []byte, d Decoder, out io.Writer, list []erasing.Removal) error {
	if c.o.Rewrite == nil {
		return notWritten(d.Name(), d)
	}
	rewrite := func(body io.Reader, out io.Writer, edits []Edit) error { return c.o.Rewrite(head, body, out, edits) }
	switch f := d.(type) {
	case Marker:
		return c.marked(ctx, in, &marked{f, c.o.Charset, rewrite}, head, out, list)
	case Editor:
		return c.edit(ctx, in, f, c.o.Charset, head, rewrite, out, list)
	}
	return notWritten(d.Name(), d)
}

// marked writes an input whose records a format can mark. With new values it may look like one of another sort, or its first row like a header: what
// is written is then read as a scan would, too.
func (c *cutting) marked(ctx context.Context, in Input, m *marked, head []byte, out io.Writer, list []erasing.Removal) error {
	write := func(out io.Writer) error { return c.mark(ctx, in, m, head, out, list) }
	if !changed(list) {
		return write(out)
	}
	want := wanted(in, m.Marker, list)
	return c.compared(ctx, in, out, want, want.after(), (*recordSum).holds, write)
}

// changed tells whether a list changes records, rather than leaving them out: it does one or the other.
func changed(list []erasing.Removal) bool { return len(list) > 0 && len(list[0].Change) > 0 }

// marked is how an input is marked: by a format, as what it is read.
type marked struct {
	Marker
	as      readAs
	rewrite rewriter
}

type (
	readAs   func(head []byte, body io.Reader) (text io.Reader, ok bool)
	rewriter func(body io.Reader, out io.Writer, edits []Edit) error
)

// asStored reads bytes as they are.
func asStored(_ []byte, body io.Reader) (io.Reader, bool) { return body, true }

// mark writes what a format marked. What is written is read again at the same time.
func (c *cutting) mark(ctx context.Context, in Input, m *marked, head []byte, out io.Writer, list []erasing.Removal) error {
	list, err := own(in, m.Marker, list)
	if err != nil {
		return err
	}
	for i := range list {
		if list[i].Part.Reveal() != in.Part.Reveal() || list[i].Number == 0 {
			return erasing.ErrChanged
		}
	}
	text, _ := m.as(head, stored(in))
	marks := NewMarks(list)
	again, err := m.Mark(ctx, textOf(in, text), marks)
	switch {
	case err != nil:
		return err
	case marks.missing():
		return erasing.ErrChanged
	}
	want := sha256.New()
	text, _ = m.as(head, stored(in))
	if err := Apply(text, want, marks.edits); err != nil {
		return scanners.AsUnread(err)
	}
	check := &checking{o: c.o, as: m.as, in: in, again: again, text: want.Sum(nil), places: marks.places.Sum(nil)}
	read, write := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := m.rewrite(stored(in), io.MultiWriter(out, write), marks.edits)
		ended <- errors.Join(err, write.CloseWithError(err))
	}()
	err = c.guard("", func() error { return check.run(ctx, read) })
	_ = read.CloseWithError(errChecked)
	if failed := <-ended; failed != nil && !errors.Is(failed, errChecked) {
		return failed
	}
	return err
}

// own are the removals of a format's own records. What lies in a record that goes, goes with it.
func own(in Input, format any, list []erasing.Removal) (own []erasing.Removal, err error) {
	goes := newRecordSum(list).goes
	for i := range list {
		switch record, inside := recordAround(in, format, recordPlace{list[i].Part.Reveal(), list[i].Number}); {
		case !inside:
			own = append(own, list[i])
		case !goes(record):
			return nil, &Uncut{Why: "what lies in a record of this format is not cut out of it"}
		}
	}
	return own, nil
}

var errChecked = errors.New("the writing was given up")

// checking reads what was written: the text must be that of the input with the edits, and each record must stand where it is to.
type checking struct {
	o            *Opener
	as           func(head []byte, body io.Reader) (io.Reader, bool)
	in           Input
	again        func(context.Context, Input, *Marks) error
	text, places []byte
}

func (k *checking) run(ctx context.Context, written io.Reader) error {
	buffer := k.o.head()
	defer k.o.heads.Put(buffer)
	head, body, err := peek(*buffer, written)
	if err != nil {
		return err
	}
	text, ok := io.Reader(bytes.NewReader(nil)), true
	if len(head) > 0 {
		text, ok = k.as(head, body)
	}
	if !ok {
		return &Uncut{Why: "without the records the rest would not be taken for text"}
	}
	sum, marks := sha256.New(), NewMarks(nil)
	text = io.TeeReader(text, sum)
	if err := k.again(ctx, textOf(k.in, text), marks); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, text); err != nil {
		return err
	}
	if !bytes.Equal(sum.Sum(nil), k.text) || !bytes.Equal(marks.places.Sum(nil), k.places) {
		return &Uncut{Why: "without the records the rest would not read as it does now"}
	}
	return nil
}
