package child

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// maxStack is how deep a decoder may call itself, in bytes.
const maxStack = 16 << 20

// List gives the formats that children read, by the limits, the cache and the pictures of [Options].
type List func(limits formats.Limits, cache string, pictures bool) ([]formats.Decoder, []formats.Unpacker)

// Serve is what a child does: it reads inputs by the formats in list, as the parent at the other end of in and out asks, until
// there is no parent. It sets limits and handlers for the whole process, which is to do nothing else.
func Serve(ctx context.Context, in io.Reader, out io.Writer, list List) error {
	signal.Ignore(os.Interrupt) // from a terminal it goes to parent and children alike; the parent decides
	os.Stdout = os.Stderr       // a library that prints must not do so into the protocol
	s := &server{link: newLink(in, out)}
	kind, payload, err := s.next()
	var o setup
	if err != nil || kind != toSetUp || json.Unmarshal(payload, &o) != nil {
		return errors.New("this command is for dossier's own use: scan starts it")
	}
	debug.SetMaxStack(maxStack)
	runtime.GOMAXPROCS(min(runtime.GOMAXPROCS(0), 2)) // one decodes, the other collects garbage
	if err := limitMemory(o.Memory); err != nil {
		return err
	}
	s.cached = o.Cache != ""
	s.decoders, s.unpackers = map[string]formats.Decoder{}, map[string]formats.Unpacker{}
	decoders, unpackers := list(o.Limits, o.Cache, o.Pictures)
	for _, d := range decoders {
		s.decoders[d.Name()] = d
	}
	for _, u := range unpackers {
		s.unpackers[u.Name()] = u
	}
	return untilGone(o.Parent, func() error { return s.serve(ctx) })
}

// untilGone returns what serve ends with, or nil when the parent is gone, even while a decoder hangs. (The kernel ends the process
// then too, where it can.)
func untilGone(parent int, serve func() error) error {
	done := make(chan error, 1)
	go func() { done <- serve() }()
	look := time.NewTicker(time.Second)
	defer look.Stop()
	for {
		select {
		case err := <-done:
			return err
		case <-look.C:
			if os.Getppid() != parent {
				return nil
			}
		}
	}
}

// server is a child's end of the pipes.
type server struct {
	link
	decoders  map[string]formats.Decoder
	unpackers map[string]formats.Unpacker

	gone     error // why the parent cannot be reached
	under    int   // batches and Unreads that the parent has not taken yet
	refused  bool  // the parent wants no more of this input
	free     *scanners.Batch
	numbers  []byte
	panicked bool
	cached   bool // what formats need is kept
}

// errRefused is what the formats are told when the parent wants no more.
var errRefused = errors.New("no more is wanted")

func (s *server) serve(ctx context.Context) error {
	for !s.panicked {
		kind, payload, err := s.next()
		switch {
		case err != nil:
			return nil //nolint:nilerr // the parent is gone, or done
		case kind == toAck: // of the input before
			continue
		}
		var o opening
		if kind != toOpen || json.Unmarshal(payload, &o) != nil {
			return errNonsense
		}
		s.under, s.refused = 0, false
		how := s.decode(ctx, &o)
		if s.gone != nil {
			return nil //nolint:nilerr // the parent is gone, or done
		}
		message, err := json.Marshal(how)
		if err != nil {
			return fmt.Errorf("writing down how it ended: %w", err)
		}
		if err := s.send(fromEnd, message); err != nil {
			return nil //nolint:nilerr // the parent is gone
		}
		if peakMemory() > retireFrom {
			return nil // the next input is given to a child that is smaller
		}
		giveBack()
	}
	return nil
}

// retireFrom is the memory that a child may have had at its peak and be used again, in bytes.
const retireFrom = 256 << 20

// keepMemory is how much unused memory a child keeps for its next input, in bytes.
const keepMemory = 64 << 20

func giveBack() {
	free := []metrics.Sample{{Name: "/memory/classes/heap/free:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(free)
	if free[0].Value.Uint64()+free[1].Value.Uint64()+free[2].Value.Uint64() > keepMemory {
		debug.FreeOSMemory()
	}
}

// decode reads one input.
func (s *server) decode(ctx context.Context, o *opening) (how ending) {
	defer func() {
		if recover() != nil {
			s.panicked = true // and may have left anything behind
			how = ending{How: panicked}
		}
	}()
	in := formats.Input{Name: string(o.Name), Part: scanners.NewPrivate(string(o.Part)), Size: o.Size, Body: &inputBody{s: s}}
	if o.At {
		in.At = inputAt{s}
	}
	if path := string(o.Path); path != "" {
		f, err := os.Open(path)
		if err != nil {
			return judge(scanners.AsUnread(err))
		}
		defer func() { _ = f.Close() }()
		in.Path, in.At, in.Body = path, f, bufio.NewReaderSize(f, 64<<10)
	}
	if err := s.prepare(ctx, string(o.Format)); err != nil {
		return judge(err)
	}
	if s.cached && !o.Again && peakMemory() > retireFrom {
		return ending{How: ready}
	}
	if len(o.Cut) > 0 {
		return judge(s.cut(ctx, o, in))
	}
	if d, ok := s.decoders[string(o.Format)]; ok {
		return judge(d.Decode(ctx, in, s))
	}
	if u, ok := s.unpackers[string(o.Format)]; ok {
		return judge(u.Unpack(ctx, in, s, s.member))
	}
	return ending{How: panicked}
}

// preparing is a format that takes long to get ready, once a process, whatever the input is.
type preparing interface {
	Prepare(ctx context.Context) error
}

const (
	aliveEvery = 2 * time.Second
	maxAlive   = 300 // times that the parent is asked to wait on
)

// prepare gets a format ready, and shows signs of life meanwhile.
func (s *server) prepare(ctx context.Context, name string) error {
	p, ok := s.unpackers[name].(preparing)
	if !ok {
		return nil
	}
	done := make(chan error, 1)
	go func() { done <- p.Prepare(ctx) }()
	alive := time.NewTicker(aliveEvery)
	defer alive.Stop()
	for n := 0; ; n++ {
		select {
		case err := <-done:
			return err
		case <-alive.C:
			if n < maxAlive {
				s.gone = s.send(fromAlive)
			}
			if s.gone != nil {
				return s.gone
			}
		}
	}
}

// judge says what a format ended with, without words that could hold some of the input.
func judge(err error) ending {
	switch u, ok := errors.AsType[*scanners.Unread](err); {
	case err == nil:
		return ending{}
	case ok:
		return ending{How: withUnread, Unread: wireUnread(u)}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ending{How: truncated}
	case errors.Is(err, erasing.ErrChanged):
		return ending{How: changed}
	}
	if u, ok := errors.AsType[*formats.Uncut](err); ok {
		return ending{How: uncut, Unread: unread{Detail: u.Why}}
	}
	return ending{How: damaged}
}

// New implements [scanners.Receiver].
func (s *server) New() *scanners.Batch {
	if b := s.free; b != nil {
		s.free = nil
		return b
	}
	return scanners.NewBatch(func(b *scanners.Batch) { s.free = b })
}

// Batch implements [scanners.Receiver].
func (s *server) Batch(b *scanners.Batch) error {
	defer b.Release()
	if err := s.ready(); err != nil {
		return err
	}
	s.gone = s.sendBatch(b)
	s.under++
	return s.settle()
}

// Unread implements [scanners.Receiver].
func (s *server) Unread(u *scanners.Unread) error {
	if err := s.ready(); err != nil {
		return err
	}
	message, err := json.Marshal(wireUnread(u))
	if err != nil {
		return fmt.Errorf("writing down what was not read: %w", err)
	}
	s.gone = s.send(fromNot, message)
	s.under++
	return s.settle()
}

// Leave implements [scanners.Selective].
func (s *server) Leave(part scanners.Private, field string) bool {
	message, err := json.Marshal(question{[]byte(part.Reveal()), []byte(field)})
	if err != nil || s.ready() != nil {
		return false
	}
	if s.gone = s.send(fromLeave, message); s.gone != nil {
		return false
	}
	kind, n := s.await()
	if s.gone != nil {
		return false
	}
	answer, err := s.body(n)
	if err != nil || kind != toLeave || len(answer) != 1 {
		s.gone = errNonsense
		return false
	}
	return answer[0] != 0
}

func (s *server) ready() error {
	switch {
	case s.gone != nil:
		return s.gone
	case s.refused:
		return errRefused
	}
	return nil
}

// settle waits while too much is under way.
func (s *server) settle() error {
	for s.gone == nil && s.under > window {
		if kind, n, err := s.head(); err != nil {
			s.gone = err
		} else if kind == toAck {
			s.taken(n)
		} else {
			s.gone = errNonsense
		}
	}
	return s.ready()
}

// taken reads an acknowledgement.
func (s *server) taken(n int) {
	answer, err := s.body(n)
	if err != nil || len(answer) != 1 {
		s.gone = errNonsense
		return
	}
	s.under--
	s.refused = s.refused || answer[0] != 0
}

// await reads up to the next frame that is no acknowledgement.
func (s *server) await() (kind byte, n int) {
	for s.gone == nil {
		kind, n, err := s.head()
		switch {
		case err != nil:
			s.gone = err
		case kind == toAck:
			s.taken(n)
		default:
			return kind, n
		}
	}
	return 0, 0
}

// errInput stands for an error of the input, which the parent knows.
var errInput = errors.New("the input cannot be read")

// ask has the parent read some of the input into p.
func (s *server) ask(kind byte, p []byte, off int64) (int, error) {
	if s.gone != nil {
		return 0, s.gone
	}
	p = p[:min(len(p), frameSize)]
	s.numbers = binary.LittleEndian.AppendUint32(s.numbers[:0], uint32(len(p)))
	if kind == fromAt {
		s.numbers = binary.LittleEndian.AppendUint64(s.numbers, uint64(off))
	}
	if s.gone = s.send(kind, s.numbers); s.gone != nil {
		return 0, s.gone
	}
	got, size := s.await()
	if s.gone != nil {
		return 0, s.gone
	}
	if got != toData {
		s.gone = errNonsense
		return 0, s.gone
	}
	n, status, _, err := s.data(size, p)
	switch {
	case err != nil:
		s.gone = err
	case status == atEnd:
		err = io.EOF
	case status != more:
		err = errInput
	}
	return n, err
}

// inputBody is the input as a stream.
type inputBody struct {
	s   *server
	err error
}

// Read implements [io.Reader].
func (b *inputBody) Read(p []byte) (n int, err error) {
	if b.err != nil || len(p) == 0 {
		return 0, b.err
	}
	n, b.err = b.s.ask(fromRead, p, 0)
	return n, b.err
}

// inputAt is the input for random access.
type inputAt struct{ s *server }

// ReadAt implements [io.ReaderAt].
func (a inputAt) ReadAt(p []byte, off int64) (n int, err error) {
	for n < len(p) && err == nil {
		var got int
		got, err = a.s.ask(fromAt, p[n:], off+int64(n))
		n += got
	}
	if n == len(p) {
		err = nil
	}
	return n, err
}

// member has the parent open a member, and reads it for the parent.
func (s *server) member(_ context.Context, in formats.Input) error {
	if err := s.ready(); err != nil {
		return err
	}
	message, err := json.Marshal(opening{Name: []byte(in.Name), Part: []byte(in.Part.Reveal()), Size: in.Size})
	if err != nil {
		return fmt.Errorf("writing down a member: %w", err)
	}
	if s.gone = s.send(fromOpen, message); s.gone != nil {
		return s.gone
	}
	body := &lasting{body: in.Body}
	buf := make([]byte, 1+64<<10)
	for {
		kind, size := s.await()
		if s.gone != nil {
			return s.gone
		}
		asked, err := s.body(size)
		switch {
		case err != nil:
			s.gone = err
		case kind == toClose && len(asked) == 1:
			s.refused = s.refused || asked[0] != 0
			return s.ready()
		case kind == toGet && len(asked) == 4:
			n := min(int(binary.LittleEndian.Uint32(asked)), len(buf)-1)
			s.gone = s.pass(body, buf[:1+n])
		default:
			s.gone = errNonsense
		}
		if s.gone != nil {
			return s.gone
		}
	}
}

// lasting keeps the error that a reader ended with.
type lasting struct {
	body io.Reader
	err  error
}

// Read implements [io.Reader]. It gives bytes or an error, never both.
func (l *lasting) Read(p []byte) (n int, err error) {
	if l.err == nil {
		n, l.err = l.body.Read(p)
	}
	if n > 0 {
		return n, nil
	}
	return 0, l.err
}

// pass sends the next bytes of a member.
func (s *server) pass(body io.Reader, buf []byte) error {
	n, err := body.Read(buf[1:])
	buf[0] = more
	switch {
	case err == nil:
	case err == io.EOF:
		buf[0] = atEnd
	case errors.Is(err, errInput):
		buf[0] = failed
	default:
		how := judge(err)
		message, err := json.Marshal(how.damage())
		if err != nil {
			return fmt.Errorf("writing down what was not read: %w", err)
		}
		return s.send(fromData, []byte{broken}, message)
	}
	return s.send(fromData, buf[:1+n])
}
