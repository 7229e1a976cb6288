package formats

import (
	"io"
	"sync/atomic"

	"dossier/scanners"
)

// opening is one call of Open: what was read of the unit so far, and what ended it.
type opening struct {
	o    *Opener
	to   scanners.Receiver
	size int64 // of the unit, -1 where unknown

	depth int // containers that the unit is inside of already

	stored   atomic.Int64    // bytes of the unit read so far; some decompressors read from a goroutine of their own
	reported int64           // of these, those that batches were given
	held     *scanners.Batch // the newest batch, held back so that the last one can carry the unit's last bytes
	filling  *scanners.Batch // given out and not come back

	stop       error                 // what the receiver answered
	bodyErr    atomic.Pointer[error] // what the unit's own bytes could not be read for
	inReceiver bool                  // a call of the receiver is under way

	unpacked int64      // bytes that came out of containers
	broken   *container // the one to end for brokenBy
	brokenBy string
}

// level is the receiver that the format of one input is given.
type level struct {
	r    *opening
	part scanners.Private

	values *inValues // nil: the format itself opens what its values hold
}

func (l *level) New() *scanners.Batch {
	r := l.r
	_ = r.flush() // the next call of Batch or Unread tells
	r.inReceiver = true
	r.filling = r.to.New()
	r.inReceiver = false
	return r.filling
}

func (l *level) Batch(b *scanners.Batch) error {
	r := l.r
	r.filling = nil
	if err := r.flush(); err != nil {
		b.Release()
		return err
	}
	if l.values != nil {
		l.values.Take(b)
	}
	r.held = b
	return l.drain()
}

// drain opens what stands encoded in values.
func (l *level) drain() error {
	if l.values == nil || !l.values.Ready() {
		return nil
	}
	if err := l.r.flush(); err != nil {
		return err
	}
	return l.values.drain()
}

// Unread says where it was, unless the format did. What a decoder says of bytes that could not be read, or that were
// kept from it, is not about its format.
func (l *level) Unread(u *scanners.Unread) error {
	r := l.r
	switch {
	case r.stop != nil:
		return r.stop
	case r.bodyErr.Load() != nil || r.broken != nil:
		return nil
	}
	if u.Part == (scanners.Private{}) {
		placed := *u
		placed.Part = l.part
		u = &placed
	}
	r.inReceiver = true
	r.stop = r.to.Unread(u)
	r.inReceiver = false
	return r.stop
}

// Leave implements [scanners.Selective].
func (l *level) Leave(part scanners.Private, field string) bool {
	r := l.r
	to, selective := r.to.(scanners.Selective)
	if !selective || r.flush() != nil { // which the next call of Batch or Unread tells
		return false
	}
	r.inReceiver = true
	leave := to.Leave(part, field)
	r.inReceiver = false
	return leave
}

// Entries implements [scanners.Entered].
func (l *level) Entries() bool { return scanners.Entries(l.r.to) }

// flush hands over the batch held back, with all bytes read up to now.
func (r *opening) flush() error {
	b := r.held
	r.held = nil
	switch {
	case b == nil:
		return r.stop
	case r.stop != nil:
		b.Release()
		return r.stop
	}
	stored := r.stored.Load()
	if r.size >= 0 {
		stored = min(stored, r.size)
	}
	b.Bytes, r.reported = stored-r.reported, stored
	r.inReceiver = true
	r.stop = r.to.Batch(b)
	r.inReceiver = false
	return r.stop
}

// abandon gives back the batch that a panicking format was filling.
func (r *opening) abandon() {
	if r.filling != nil {
		r.filling.Release()
		r.filling = nil
	}
}

// storedBody and storedAt read the unit itself: they count its bytes and keep its error.
type storedBody struct {
	body io.Reader
	r    *opening
}

func (b *storedBody) Read(p []byte) (int, error) {
	n, err := b.body.Read(p)
	b.r.stored.Add(int64(n))
	if err != nil && err != io.EOF {
		b.r.bodyErr.Store(&err)
	}
	return n, err
}

type storedAt struct {
	at io.ReaderAt
	r  *opening
}

func (a *storedAt) ReadAt(p []byte, off int64) (int, error) {
	n, err := a.at.ReadAt(p, off)
	a.r.stored.Add(int64(n))
	if err != nil && err != io.EOF {
		a.r.bodyErr.Store(&err)
	}
	return n, err
}

// headedBody gives the head that the format was judged by, then the rest.
type headedBody struct {
	head []byte
	body io.Reader
}

func (b *headedBody) Read(p []byte) (int, error) {
	if len(b.head) > 0 {
		n := copy(p, b.head)
		b.head = b.head[n:]
		return n, nil
	}
	return b.body.Read(p)
}
