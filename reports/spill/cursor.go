package spill

import (
	"context"
	"iter"
)

// Cursor reads a sorter's entries in order, for who reads several side by side.
type Cursor[E Entry] struct {
	list []E
	next func() ([]E, error, bool)
	stop func()
	err  error
}

// Cursor returns a cursor before the first entry. Close ends it.
func (s *Sorter[E]) Cursor(ctx context.Context) *Cursor[E] {
	c := &Cursor[E]{}
	c.next, c.stop = iter.Pull2(s.Sorted(ctx))
	return c
}

// Peek returns the next entry without going past it; false behind the last, or after an error.
func (c *Cursor[E]) Peek() (e E, ok bool) {
	for len(c.list) == 0 {
		if c.err != nil {
			return e, false
		}
		list, err, more := c.next()
		if c.err = err; err != nil || !more {
			return e, false
		}
		c.list = list
	}
	return c.list[0], true
}

// Skip goes past the entry that Peek returned.
func (c *Cursor[E]) Skip() { c.list = c.list[1:] }

// Err is why there are no more entries, if not because they ended.
func (c *Cursor[E]) Err() error { return c.err }

// Close gives what reading took back.
func (c *Cursor[E]) Close() { c.stop() }
