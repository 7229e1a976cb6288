package child

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// Frames are a kind, the length of what follows (4 bytes, little-endian) and that. Behind a fromBatch stand the buffers of its
// columns. Both ends are the same program on the same machine.
const (
	toSetUp   = 'S' // setup
	toOpen    = 'O' // opening
	toData    = 'D' // what was asked for by fromRead or fromReadAt: a status, bytes
	toAck     = 'A' // a batch or an Unread was taken: 0, or 1 when no more are wanted
	toGet     = 'G' // the next bytes of the member, at most so many: 4 bytes
	toLeave   = 'L' // what fromLeave asked: 1 if so, else 0
	toClose   = 'C' // the member is done with: 0, or 1 when no more are wanted
	fromRead  = 'r' // the next bytes of the input: how many at most, 4 bytes
	fromAt    = 't' // bytes of the input: how many, 4 bytes, and from where, 8
	fromBatch = 'b' // a batch
	fromNot   = 'u' // an Unread
	fromLeave = 'w' // question
	fromOpen  = 'm' // opening, a member
	fromData  = 'd' // bytes of the member: a status, bytes
	fromEnd   = 'e' // ending
	fromAlive = 'l' // nothing: the child prepares a format, which is no matter of the input
)

// Status bytes before data.
const (
	more = iota
	atEnd
	failed // for a reason that the parent knows
	broken // ended by an Unread, which follows
)

const (
	frameSize  = 256 << 10 // bytes of data in a frame at most
	maxMessage = 4 << 20   // bytes of any other frame
	maxBatch   = 256 << 20 // bytes of a batch's buffers
	window     = 2         // batches that a child sends before the first is taken
)

// setup is told to a child once.
type setup struct {
	Limits   formats.Limits
	Cache    string
	Pictures bool
	Memory   int64
	Parent   int // process number
}

// opening is an input or a member. Names are bytes, because they need not be UTF-8.
type opening struct {
	Format, Name, Part, Path []byte
	Size                     int64
	At                       bool
	Again                    bool      // another child gave it back, ready
	Cut                      []removed // what is to be cut out; none: the input is to be read
}

// removed is a record that is cut out of an input, or some of whose fields are set anew.
type removed struct {
	Part   []byte
	Number int64
	Change []cell
}

// cell is a field and what it is set to.
type cell struct {
	Field, Value []byte
	Null         bool
	Nth          int
}

// unread is an Unread.
type unread struct {
	Part              []byte
	Why, Detail, MIME string
	Bytes             int64
}

// question is whether a field may be left out of the batches that follow.
type question struct{ Part, Field []byte }

// ending is what a format ended with.
type ending struct {
	How    string // "" well; else one of those below
	Unread unread
}

const (
	withUnread = "unread"
	truncated  = "truncated"
	damaged    = "damaged"
	panicked   = "panicked"
	uncut      = "uncut"   // it is not written again, as Detail says
	changed    = "changed" // a record to be cut out is not there
	ready      = "ready"   // what the format needs lies in the cache now, which took so much memory that another child is to read the input
)

// damage is what an ending that is not a good one says of the bytes.
func (e *ending) damage() unread {
	switch e.How {
	case withUnread:
		return e.Unread
	case truncated:
		return unread{Why: string(scanners.Truncated), Detail: "the data end too early", Bytes: -1}
	case panicked:
		return unread{Why: string(scanners.Corrupt), Detail: "the decoder failed", Bytes: -1}
	}
	return unread{Why: string(scanners.Corrupt), Detail: "the data are damaged", Bytes: -1}
}

func wireUnread(u *scanners.Unread) unread {
	return unread{Part: []byte(u.Part.Reveal()), Why: string(u.Why), Detail: u.Detail, MIME: u.MIME, Bytes: u.Bytes}
}

func (u *unread) read() *scanners.Unread {
	return &scanners.Unread{Part: scanners.NewPrivate(string(u.Part)), Why: scanners.Why(u.Why), Detail: u.Detail, MIME: u.MIME, Bytes: u.Bytes}
}

// link is one end of the pipes.
type link struct {
	r       *bufio.Reader
	w       *bufio.Writer
	payload []byte           // of the frame read last
	fields  []scanners.Field // of the batch sent or read last
	header  []byte
}

func newLink(r io.Reader, w io.Writer) link {
	return link{r: bufio.NewReaderSize(r, 64<<10), w: bufio.NewWriterSize(w, 64<<10)}
}

// put writes a frame in parts; flush sends it.
func (l *link) put(kind byte, parts ...[]byte) error {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	head := [5]byte{kind}
	binary.LittleEndian.PutUint32(head[1:], uint32(n))
	_, err := l.w.Write(head[:])
	for _, p := range parts {
		if err == nil {
			_, err = l.w.Write(p)
		}
	}
	return err
}

func (l *link) send(kind byte, parts ...[]byte) error {
	if err := l.put(kind, parts...); err != nil {
		return err
	}
	return l.w.Flush()
}

// head reads the head of the next frame.
func (l *link) head() (kind byte, n int, err error) {
	var head [5]byte
	if _, err := io.ReadFull(l.r, head[:]); err != nil {
		return 0, 0, err
	}
	size := binary.LittleEndian.Uint32(head[1:])
	if size > maxMessage {
		return 0, 0, fmt.Errorf("%w: a frame of %d bytes", errNonsense, size)
	}
	return head[0], int(size), nil
}

// next reads the next frame. The payload is good until the next call.
func (l *link) next() (kind byte, payload []byte, err error) {
	kind, n, err := l.head()
	if err != nil {
		return 0, nil, err
	}
	payload, err = l.body(n)
	return kind, payload, err
}

func (l *link) body(n int) ([]byte, error) {
	if cap(l.payload) < n {
		l.payload = make([]byte, n)
	}
	l.payload = l.payload[:n]
	_, err := io.ReadFull(l.r, l.payload)
	return l.payload, err
}

// data reads the rest of a frame of data into p.
func (l *link) data(n int, p []byte) (got int, status byte, rest []byte, err error) {
	if n < 1 || n-1 > maxMessage {
		return 0, 0, nil, errNonsense
	}
	if status, err = l.r.ReadByte(); err != nil {
		return 0, 0, nil, err
	}
	n--
	if status == broken {
		rest, err = l.body(n)
		return 0, status, rest, err
	}
	if n > len(p) {
		return 0, 0, nil, errNonsense
	}
	_, err = io.ReadFull(l.r, p[:n])
	return n, status, nil, err
}
