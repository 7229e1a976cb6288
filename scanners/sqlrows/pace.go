package sqlrows

import (
	"context"
	"errors"
	"time"
)

// Pace keeps all readers of a source together below so many rows and bytes a second. nil is no limit.
type Pace struct {
	rows, bytes int64
	turn        chan *time.Timer // holds the timer that runs until the next batch may be handed over
}

// NewPace returns a pace, nil if neither limit is above 0.
func NewPace(rows, bytes int64) *Pace {
	if rows <= 0 && bytes <= 0 {
		return nil
	}
	p := &Pace{rows, bytes, make(chan *time.Timer, 1)}
	p.turn <- time.NewTimer(0)
	return p
}

// Wait returns when a batch of so many rows and bytes may be handed over, or with the context's error.
func (p *Pace) Wait(ctx context.Context, rows, bytes int64) error {
	if p == nil {
		return nil
	}
	var timer *time.Timer
	select {
	case timer = <-p.turn:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { p.turn <- timer }()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return ctx.Err()
	}
	timer = time.NewTimer(p.cost(rows, bytes))
	return nil
}

// cost is the time a batch takes at the limit that is reached first.
func (p *Pace) cost(rows, bytes int64) (d time.Duration) {
	for _, l := range []struct{ n, limit int64 }{{rows, p.rows}, {bytes, p.bytes}} {
		if l.limit > 0 {
			d = max(d, time.Duration(float64(l.n)/float64(l.limit)*float64(time.Second)))
		}
	}
	return d
}

// Retry says how often something is tried and how long is waited in between: First, then twice as long each time up to Longest.
type Retry struct {
	Attempts int
	First    time.Duration
	Longest  time.Duration
}

// DefaultRetry bears a restart of a server: some 20 seconds in all.
func DefaultRetry() Retry {
	return Retry{Attempts: 9, First: 100 * time.Millisecond, Longest: 8 * time.Second}
}

// Do calls try until it succeeds, fails for good (again false), or was tried often enough. It returns try's last error, or the
// context's.
func (r Retry) Do(ctx context.Context, try func() (again bool, err error)) error {
	wait := r.First
	for n := 1; ; n++ {
		again, err := try()
		if err == nil || !again || n >= r.Attempts {
			return err
		}
		if stopped := sleep(ctx, wait); stopped != nil {
			return errors.Join(stopped, err)
		}
		wait = min(2*wait, r.Longest)
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
