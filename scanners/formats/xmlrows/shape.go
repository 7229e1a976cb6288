package xmlrows

import (
	"bytes"
	"context"
)

// judge finds, in the first bytes of a document, the paths of the elements that are lists, and of those that hold one and nothing else
// that comes twice.
func judge(ctx context.Context, head []byte) map[string]bool {
	s := &shape{tree: newTree(0), seen: map[*node]*shapeOf{}}
	_ = tokens(ctx, bytes.NewReader(head), s) // a head ends anywhere
	lists := map[string]bool{}
	s.wraps(s.tree.root, lists, 0)
	return lists
}

// shape counts what comes how often.
type shape struct {
	tree  tree
	stack []*node
	names [][]byte
	seen  map[*node]*shapeOf
}

type shapeOf struct {
	once     int  // most of them in one parent
	now      int  // of them in the parent that is open
	compound bool // it has attributes or elements
}

func (s *shape) of(n *node) *shapeOf {
	if s.seen[n] == nil {
		s.seen[n] = &shapeOf{}
	}
	return s.seen[n]
}

func (s *shape) begin(name []byte, attributes []attribute, closed bool) error {
	n := s.tree.root
	if len(s.stack) > 0 {
		parent := s.stack[len(s.stack)-1]
		s.of(parent).compound = true
		n = s.tree.kid(parent, name)
	}
	o := s.of(n)
	o.now++
	o.once = max(o.once, o.now)
	o.compound = o.compound || len(attributes) > 0
	if closed || len(s.stack) >= maxDepth {
		return nil
	}
	for _, k := range n.kids {
		s.of(k).now = 0
	}
	s.stack, s.names = append(s.stack, n), append(s.names, bytes.Clone(name))
	return nil
}

func (s *shape) end(name []byte) error {
	for i := len(s.stack) - 1; i >= 0 && i >= len(s.stack)-16; i-- {
		if bytes.Equal(s.names[i], name) {
			s.stack, s.names = s.stack[:i], s.names[:i]
			return nil
		}
	}
	return nil
}

func (*shape) text([]byte, bool) error { return nil }

// wraps tells whether an element is a list or, coming once, holds one.
func (s *shape) wraps(n *node, lists map[string]bool, depth int) bool {
	if depth > maxDepth || n == s.tree.rest {
		return false
	}
	wraps := false
	for _, k := range n.kids {
		o := s.of(k)
		switch {
		case o.once > 1:
			wraps = wraps || o.compound
		case s.wraps(k, lists, depth+1):
			wraps = true
		}
	}
	if wraps {
		lists[n.name] = true
	}
	return wraps
}
