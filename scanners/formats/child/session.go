package child

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// session is one input that a child reads, seen from the parent, which answers to the child until it says that it is done.
type session struct {
	format string
	in     formats.Input
	to     scanners.Receiver
	open   func(context.Context, formats.Input) error // nil for a decoder
	cut    []removed

	ctx      context.Context
	c        *process
	stall    time.Duration
	stop     error // what the receiver or open answered
	bodyErr  error // why the input could not be read
	answered bool  // the child did
	again    bool  // another child gave it back, ready
	served   int64 // bytes of the input since something came out
	end      ending
	buf      []byte
}

// run has c read the input. Where c.broken is set afterwards, c is gone.
func (s *session) run(ctx context.Context, c *process, stall time.Duration) error {
	s.ctx, s.c, s.stall = ctx, c, stall
	done := false
	defer func() {
		if !done { // the receiver panicked
			c.broken = errCalledUp
			c.end()
		}
	}()
	release := context.AfterFunc(ctx, func() { _ = c.out.SetReadDeadline(time.Unix(1, 0)) })
	err := s.begin()
	if err == nil {
		_, err = s.serve(fromEnd)
	}
	done = true
	if !release() && err == nil {
		err = ctx.Err() // its answer may come in the midst of the next input
	}
	if err != nil || s.end.How == panicked {
		c.broken = err
		if err == nil {
			c.broken = errCalledUp
		}
		u := c.because(s.in.Size)
		switch {
		case s.stop != nil:
			return s.stop
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return u
		}
	}
	return s.outcome()
}

// outcome is what the format ended with.
func (s *session) outcome() error {
	switch {
	case s.stop != nil:
		return s.stop
	case s.ctx.Err() != nil && s.end.How != "":
		return s.ctx.Err()
	case s.bodyErr != nil:
		return scanners.AsUnread(s.bodyErr)
	}
	switch s.end.How {
	case "":
		return nil
	case uncut:
		return &formats.Uncut{Why: s.end.Unread.Detail}
	case changed:
		return erasing.ErrChanged
	}
	u := s.end.damage()
	return u.read()
}

func (s *session) begin() error {
	message, err := json.Marshal(opening{
		Format: []byte(s.format), Name: []byte(s.in.Name), Part: []byte(s.in.Part.Reveal()), Path: []byte(s.in.Path),
		Size: s.in.Size, At: s.in.At != nil, Again: s.again, Cut: s.cut,
	})
	if err != nil {
		return err
	}
	return s.answer(toOpen, message)
}

// answer sends the child something.
func (s *session) answer(kind byte, parts ...[]byte) error {
	_ = s.c.in.SetWriteDeadline(s.deadline())
	return s.cause(s.c.send(kind, parts...))
}

func (s *session) deadline() time.Time {
	return time.Now().Add(s.stall) //nolint:forbidigo // files know deadlines by the system's clock alone
}

// patience begins the time in which the child is to show a sign of life.
func (s *session) patience() error {
	_ = s.c.out.SetReadDeadline(s.deadline())
	return s.ctx.Err() // asked after that: a context that ends later sets it again
}

// head waits for the child's next frame.
func (s *session) head() (kind byte, n int, err error) {
	if err := s.patience(); err != nil {
		return 0, 0, err
	}
	kind, n, err = s.c.head()
	s.answered = s.answered || err == nil
	return kind, n, s.cause(err)
}

// cause says what an error of the pipe means.
func (s *session) cause(err error) error {
	switch {
	case err == nil || errors.Is(err, errNonsense) || errors.Is(err, errStalled) || errors.Is(err, errGone):
		return err
	case s.ctx.Err() != nil:
		return s.ctx.Err()
	case errors.Is(err, os.ErrDeadlineExceeded):
		return errStalled
	}
	return errGone
}

// serve answers to the child until a frame of this kind comes, of which it returns the size. Of fromEnd it reads the rest.
func (s *session) serve(until byte) (int, error) {
	for {
		kind, n, err := s.head()
		if err != nil {
			return 0, err
		}
		if kind == fromData && until == fromData {
			return n, nil
		}
		payload, err := s.c.body(n)
		if err != nil {
			return 0, s.cause(err)
		}
		if kind == fromRead || kind == fromAt {
			err = s.give(kind, payload)
		} else {
			s.served = 0
			err = s.take(kind, payload)
		}
		if err != nil {
			return 0, s.cause(err)
		}
		if kind == fromEnd {
			if until != fromEnd {
				return 0, errNonsense
			}
			return 0, nil
		}
	}
}

// take takes what the child hands over.
func (s *session) take(kind byte, payload []byte) error {
	switch kind {
	case fromBatch:
		return s.batch(payload)
	case fromNot:
		var u unread
		if json.Unmarshal(payload, &u) != nil {
			return errNonsense
		}
		if s.stop == nil {
			s.stop = s.to.Unread(u.read())
		}
		return s.acknowledge()
	case fromLeave:
		return s.leave(payload)
	case fromOpen:
		return s.member(payload)
	case fromAlive:
		return nil
	case fromEnd:
		if json.Unmarshal(payload, &s.end) != nil {
			return errNonsense
		}
		return nil
	}
	return errNonsense
}

func (s *session) batch(payload []byte) error {
	b := s.to.New()
	err := s.patience() // New may have taken long
	if err == nil {
		err = s.c.readBatch(payload, b)
	}
	if err != nil {
		b.Release()
		return err
	}
	if s.stop != nil {
		b.Release()
	} else {
		s.stop = s.to.Batch(b)
	}
	return s.acknowledge()
}

// leave asks the receiver whether it needs a field.
func (s *session) leave(payload []byte) error {
	var q question
	if json.Unmarshal(payload, &q) != nil {
		return errNonsense
	}
	to, selective := s.to.(scanners.Selective)
	return s.answer(toLeave, []byte{flag(s.stop == nil && selective && to.Leave(scanners.NewPrivate(string(q.Part)), string(q.Field)), 1)})
}

func (s *session) acknowledge() error { return s.answer(toAck, []byte{flag(s.stop != nil, 1)}) }

// rereads is how often the whole input may be read again without that anything comes out.
const rereads = 16

// give reads some of the input for the child.
func (s *session) give(kind byte, asked []byte) error {
	if len(asked) < 4 || kind == fromAt && (len(asked) < 12 || s.in.At == nil) {
		return errNonsense
	}
	n := int(binary.LittleEndian.Uint32(asked))
	if n > frameSize {
		return errNonsense
	}
	if s.buf == nil {
		s.buf = make([]byte, 1+frameSize)
	}
	p := s.buf[1 : 1+n]
	var err error
	if kind == fromAt {
		n, err = s.in.At.ReadAt(p, int64(binary.LittleEndian.Uint64(asked[4:])))
		if s.served += int64(n) + 12; s.served > rereads*max(s.in.Size, 4<<10) {
			return errStalled
		}
	} else {
		n, err = s.in.Body.Read(p)
	}
	s.buf[0] = more
	switch {
	case err == io.EOF:
		s.buf[0] = atEnd
	case err != nil:
		s.buf[0], s.bodyErr = failed, err
	}
	return s.answer(toData, s.buf[:1+n])
}

// member opens a member that the child unpacks.
func (s *session) member(payload []byte) error {
	var o opening
	if s.open == nil || json.Unmarshal(payload, &o) != nil {
		return errNonsense
	}
	body := &memberBody{s: s}
	if s.stop == nil {
		s.stop = s.open(context.WithValue(s.ctx, insideKey{}, true), formats.Input{
			Body: body, Name: string(o.Name), Part: scanners.NewPrivate(string(o.Part)), Size: o.Size,
		})
	}
	if err := body.close(); err != nil {
		return err
	}
	return s.answer(toClose, []byte{flag(s.stop != nil, 1)})
}

// memberBody reads a member out of the child.
type memberBody struct {
	s   *session
	mu  sync.Mutex // who reads it in a goroutine of his own may do so when it is closed already
	err error      // it ended with
	bad error      // what is wrong with the child
}

// Read implements [io.Reader].
func (b *memberBody) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err != nil || len(p) == 0 {
		return 0, b.err
	}
	n, err := b.read(p[:min(len(p), frameSize)])
	if err != nil {
		b.bad, b.err = err, &scanners.Unread{Why: scanners.Failed, Detail: "the decoder broke off", Bytes: -1}
	}
	if n > 0 {
		return n, nil
	}
	return 0, b.err
}

func (b *memberBody) read(p []byte) (int, error) {
	c := b.s.c
	if err := b.s.answer(toGet, binary.LittleEndian.AppendUint32(nil, uint32(len(p)))); err != nil {
		return 0, err
	}
	size, err := b.s.serve(fromData)
	if err != nil {
		return 0, err
	}
	n, status, rest, err := c.data(size, p)
	if err != nil {
		return 0, b.s.cause(err)
	}
	switch status {
	case atEnd:
		b.err = io.EOF
	case failed:
		b.err = io.ErrUnexpectedEOF
		if b.s.bodyErr != nil {
			b.err = b.s.bodyErr
		}
	case broken:
		var u unread
		if json.Unmarshal(rest, &u) != nil {
			return 0, errNonsense
		}
		b.err = u.read()
	}
	return n, nil
}

// close keeps later reads from the child and says what was wrong with it.
func (b *memberBody) close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err == nil {
		b.err = io.ErrClosedPipe
	}
	return b.bad
}
