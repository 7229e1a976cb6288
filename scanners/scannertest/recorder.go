package scannertest

import (
	"sync"
	"testing"

	"dossier/scanners"
)

// recorder is a receiver that keeps everything and watches how it is used.
type recorder struct {
	stopAt   int // returns stopWith at this call, from 1
	stopWith error
	cancelAt int // calls cancel at this call, from 1
	cancel   func()

	mu      sync.Mutex // taken without waiting: a second goroutine is a flaw
	calls   int
	batches []*scanners.Batch
	dumps   []string // of the batches when they were handed over
	unread  []scanners.Unread
	lent    map[*scanners.Batch]bool
	flaws   []string
}

func (r *recorder) flaw(s string) { r.flaws = append(r.flaws, s) }

// New implements [scanners.Receiver].
func (r *recorder) New() *scanners.Batch {
	defer r.alone()()
	if len(r.lent) > 0 {
		r.flaw("asked for a second batch while it holds one: that waits for ever where batches are few")
	}
	b := scanners.NewBatch(func(b *scanners.Batch) {
		if !r.lent[b] {
			r.flaw("released a batch that was not its own")
		}
		delete(r.lent, b)
	})
	if r.lent == nil {
		r.lent = map[*scanners.Batch]bool{}
	}
	r.lent[b] = true
	return b
}

// Batch implements [scanners.Receiver].
func (r *recorder) Batch(b *scanners.Batch) error {
	defer r.alone()()
	if !r.lent[b] {
		r.flaw("handed over a batch twice, or one that it was not given")
	}
	delete(r.lent, b)
	r.batches = append(r.batches, b)
	r.dumps = append(r.dumps, dump(b))
	return r.called()
}

// Unread implements [scanners.Receiver].
func (r *recorder) Unread(u *scanners.Unread) error {
	defer r.alone()()
	r.unread = append(r.unread, *u)
	return r.called()
}

func (r *recorder) called() error {
	r.calls++
	if r.cancel != nil && r.calls == r.cancelAt {
		r.cancel()
	}
	if r.stopAt > 0 && r.calls >= r.stopAt {
		return r.stopWith
	}
	return nil
}

// alone notes when two goroutines call at once.
func (r *recorder) alone() func() {
	if !r.mu.TryLock() {
		panic("two goroutines call one receiver")
	}
	return r.mu.Unlock
}

// check tells what went wrong, once the read has ended.
func (r *recorder) check(t *testing.T, unit int) {
	t.Helper()
	for _, flaw := range r.flaws {
		t.Errorf("unit %d: %s", unit, flaw)
	}
	if len(r.lent) > 0 {
		t.Errorf("unit %d: %d batches were neither handed over nor released", unit, len(r.lent))
	}
	for i, b := range r.batches {
		if dump(b) != r.dumps[i] {
			t.Errorf("unit %d: batch %d changed after it was handed over", unit, i)
		}
	}
}
