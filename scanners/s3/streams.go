package s3

import (
	"context"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

const (
	// judged is after how many bytes of a large object it is judged whether the network is what its reader waits for.
	judged = 1 << 20
	// Of the time, the shares of waiting above which more objects are read side by side, and below which fewer are.
	starving, sated = 0.5, 0.125
	// patient is how long a reader may wait for its next bytes before another object is let in: a server that says nothing is to hold up no others.
	patient = 500 * time.Millisecond
)

// streams bounds how many large objects are read side by side: as few as keep the processors busy. Each has buffers here and in the kernel, and what
// waits in these has left the processor's cache when it is looked at: sixteen took an eighth more of its time than two, on two processors.
type streams struct {
	slots *semaphore.Weighted

	mu    sync.Mutex
	held  int64 // slots held back
	most  int64 // to be held back: all but one for each processor
	fewer bool  // the next slot that becomes free is to be held back
}

func newStreams(most int) *streams {
	held := int64(max(most-runtime.GOMAXPROCS(0), 0))
	s := &streams{slots: semaphore.NewWeighted(int64(most)), held: held, most: held}
	s.slots.TryAcquire(held)
	return s
}

// clock is what waiting is told by.
func clock() time.Time { return time.Now() } //nolint:forbidigo // how long a server takes: tests set it in a bubble

// judge takes notice of the share of the time that a reader waited for bytes.
func (s *streams) judge(waiting float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fewer = waiting < sated
	if waiting > starving && s.held > 0 {
		s.held--
		s.slots.Release(1)
	}
}

// end makes room for another object, unless fewer are to be read.
func (s *streams) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fewer && s.held < s.most {
		s.held++
		return
	}
	s.slots.Release(1)
}

// begin waits until one more object may be read. What it returns is ended by end.
func (s *streams) begin(ctx context.Context) (*stream, error) {
	if err := s.slots.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	one := &stream{of: s, since: clock(), waits: time.AfterFunc(patient, func() { s.judge(1) })}
	one.waits.Stop()
	return one, nil
}

// stream is a large object that is being read. nil: a small one.
type stream struct {
	of    *streams
	waits *time.Timer

	mu     sync.Mutex
	since  time.Time
	asked  time.Time
	waited time.Duration
	bytes  int
}

// asks takes notice that its reader asks for bytes.
func (s *stream) asks() {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = clock()
	s.waits.Reset(patient)
}

// got takes notice of the bytes asked for.
func (s *stream) got(n int) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waits.Stop()
	now := clock()
	s.bytes += n
	s.waited += now.Sub(s.asked)
	if s.bytes < judged {
		return
	}
	s.of.judge(float64(s.waited) / float64(max(now.Sub(s.since), 1)))
	s.since, s.waited, s.bytes = now, 0, 0
}

func (s *stream) end() {
	if s != nil {
		s.waits.Stop()
		s.of.end()
	}
}
