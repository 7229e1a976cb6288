package s3

import (
	"context"
	"iter"
	"slices"
	"sync"

	"dossier/scanners"
)

const (
	sideBySide   = 8    // stretches that are listed at a time
	pagesAhead   = 4    // that a stretch may list before they are asked for
	pagesAlone   = 8    // that a stretch lists before what is left of it is cut into pieces
	mostPieces   = 32   // into which one is cut at a time
	deepestLevel = 5    // of folders that are looked at for cuts
	mostSeen     = 1000 // versions of a key that are kept in mind: as many as a page has
)

// stretch is a part of the keys in their order: those behind after, up to upto with it. "" is the beginning or the end.
type stretch struct {
	after, upto string
	from        marker    // where to go on; zero: behind after
	last        string    // key that was listed last
	seen        []string  // versions of it that were listed
	patience    int       // pages before it is cut
	pages       chan page // nil: not begun; closed at its end
}

// lister lists stretches in the order of the keys, those at the front side by side.
type lister struct {
	*source
	ctx     context.Context
	cancel  context.CancelFunc
	running sync.WaitGroup
}

func newLister(ctx context.Context, s *source) *lister {
	l := &lister{source: s}
	l.ctx, l.cancel = context.WithCancel(ctx)
	return l
}

// stop ends all that is under way.
func (l *lister) stop() {
	l.cancel()
	l.running.Wait()
}

// pages hands out what was listed, in order.
func (l *lister) pages() iter.Seq[page] {
	return func(yield func(page) bool) {
		todo := []*stretch{{patience: 1}} // a bucket that goes on behind its first page is worth cutting
		for len(todo) > 0 {
			for _, s := range todo[:min(len(todo), sideBySide)] {
				l.begin(s)
			}
			p, ok := <-todo[0].pages
			switch {
			case !ok:
				todo = todo[1:]
			case p.split != nil:
				todo = append(p.split, todo[1:]...)
			case !yield(p):
				return
			}
		}
	}
}

func (l *lister) begin(s *stretch) {
	if s.pages != nil {
		return
	}
	s.pages = make(chan page, pagesAhead)
	l.running.Go(func() {
		defer close(s.pages)
		l.list(s)
	})
}

// list lists a stretch to its end, or until it is cut.
func (l *lister) list(s *stretch) {
	inOrder := true
	for n := 1; ; n++ {
		entries, next, more, err := l.next(l.ctx, s.after, s.from)
		if err != nil {
			l.send(s, page{err: err})
			return
		}
		s.from = next
		kept := entries[:0]
		for _, e := range entries {
			switch {
			case s.after != "" && e.key <= s.after: // some servers begin with it
				continue
			case s.upto != "" && e.key > s.upto:
				more = false
				continue
			case e.key != s.last:
				inOrder = inOrder && e.key > s.last
				s.last, s.seen = e.key, s.seen[:0]
			case slices.Contains(s.seen, e.version): // some begin a page with the end of the one before
				continue
			}
			if len(s.seen) >= 2*mostSeen {
				s.seen = slices.Delete(s.seen, 0, mostSeen)
			}
			s.seen = append(s.seen, e.version)
			kept = append(kept, e)
		}
		if !l.send(s, page{entries: kept}) {
			return
		}
		if !more {
			break
		}
		if n >= s.patience && inOrder && (l.lists || !l.source.list.versions) {
			if pieces := l.cut(s); pieces != nil {
				l.send(s, page{split: pieces})
				return
			}
			s.patience *= 2
		}
	}
	if !inOrder {
		l.send(s, page{err: &scanners.Unread{
			Why: scanners.Failed, Detail: "the server lists keys out of their order, and so may have left some out", Bytes: -1,
		}})
	}
}

// cut divides what is left of a stretch. The first piece goes on where the stretch stands, as the last key may have more versions.
func (l *lister) cut(s *stretch) []*stretch {
	found := l.boundaries(l.ctx, s.last, s.upto)
	if len(found) == 0 {
		return nil
	}
	pieces := []*stretch{{after: s.after, upto: found[0], from: s.from, last: s.last, seen: s.seen, patience: pagesAlone}}
	for i, boundary := range found {
		upto := s.upto
		if i+1 < len(found) {
			upto = found[i+1]
		}
		pieces = append(pieces, &stretch{after: boundary, upto: upto, last: boundary, patience: pagesAlone})
	}
	return pieces
}

// send is false when nobody listens any more.
func (l *lister) send(s *stretch, p page) bool {
	select {
	case s.pages <- p:
		return true
	case <-l.ctx.Done():
		return false
	}
}
