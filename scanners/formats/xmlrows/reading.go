package xmlrows

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/records"
)

const (
	maxDepth = 200      // of elements whose paths are told apart
	maxPath  = 1024     // bytes of a path
	maxText  = 64 << 10 // bytes of a record's text that are held for elements around it
	maxName  = 100      // bytes of a name
)

// node is a place in the documents.
type node struct {
	name       string // its path below the root
	kids       map[string]*node
	attributes map[string]int // their fields
	field      int            // -1: none yet
}

type tree struct {
	root, rest  *node
	nodes, most int
}

func newTree(columns int) tree {
	return tree{root: &node{field: -1}, rest: &node{name: records.Folded, field: -1}, most: 2 * cmp.Or(columns, formats.DefaultLimits().Columns)}
}

// kid returns the node of a child; one of the root has no path but its name.
func (t *tree) kid(n *node, name []byte) *node {
	if k, ok := n.kids[string(name)]; ok {
		return k
	}
	if n == t.rest || t.nodes >= t.most || len(n.name)+len(name) > maxPath || len(name) > maxName {
		return t.rest
	}
	t.nodes++
	k := &node{name: string(name), field: -1}
	if n.name != "" {
		k.name = n.name + "." + k.name
	}
	if n.kids == nil {
		n.kids = map[string]*node{}
	}
	n.kids[k.name[len(k.name)-len(name):]] = k
	return k
}

// element is one that is open.
type element struct {
	node      *node
	name      []byte
	start     int  // of its text
	own       bool // it has text of its own
	kids      bool // it has elements
	paragraph bool
	record    bool

	texts int // pieces of its text, where somebody asks where the last one stands
	from  int64
	to    int64
}

// reading is one call of Decode.
type reading struct {
	ctx   context.Context
	w     *records.Writer
	place *records.Place
	lists map[string]bool
	body  io.Reader
	tree  tree

	stack      []element
	deeper     int    // open elements beyond maxDepth
	buf        []byte // text of the open elements
	open       bool   // a record is
	inRecord   int    // open elements that are records
	paragraphs int

	mismatched, tooDeep int64
	begun, ended        bool

	edits *editing // nil: nobody asks for them
}

// run reads the whole document. An error of the body is left to the caller.
func (r *reading) run(broken *formats.Body) error {
	var to handler = r
	if r.edits != nil {
		to = r.edits
	}
	if err := tokens(r.ctx, r.body, to); err != nil && (broken.Err == nil || !errors.Is(err, broken.Err)) {
		return err
	}
	return r.closeAll()
}

// record sees to it that a record is open.
func (r *reading) record() error {
	if r.open {
		return nil
	}
	r.open = true
	return r.w.Begin(r.place)
}

// between ends the record of what stands beside lists.
func (r *reading) between() error {
	r.open = false
	return r.w.End()
}

func (r *reading) begin(name []byte, attributes []attribute, closed bool) error {
	parent := r.tree.root
	if n := len(r.stack); n > 0 {
		top := &r.stack[n-1]
		parent = top.node
		top.kids = true
	} else if !r.begun {
		r.begun = true
	}
	if len(r.stack) >= maxDepth {
		r.tooDeep++
		r.deeper++
		if closed {
			r.deeper--
		}
		return r.attributes(r.tree.rest, attributes)
	}
	n := parent
	if len(r.stack) > 0 {
		n = r.tree.kid(parent, name)
	}
	e := element{node: n, start: len(r.buf), paragraph: string(name) == "p" || string(name) == "h"}
	e.name = append(e.name, name...)
	list := r.inRecord == 0 && r.lists[n.name]
	if r.inRecord == 0 && !list && len(r.stack) > 0 && r.lists[parent.name] || len(r.stack) == 0 && !list {
		e.record = true
		r.inRecord++
		if err := r.between(); err != nil {
			return err
		}
		if err := r.record(); err != nil {
			return err
		}
		r.edits.begins(len(r.stack) > 0)
	}
	if list {
		if err := r.between(); err != nil {
			return err
		}
	}
	if r.paragraphs > 0 {
		r.space(name)
	}
	if e.paragraph {
		r.paragraphs++
	}
	r.stack = append(r.stack, e)
	if err := r.attributes(n, attributes); err != nil {
		return err
	}
	if closed {
		return r.pop()
	}
	return nil
}

// space writes what elements of word processors stand for.
func (r *reading) space(name []byte) {
	switch string(name) {
	case "br", "line-break", "cr", "p":
		r.buf = append(r.buf, '\n')
	case "tab", "s":
		r.buf = append(r.buf, ' ')
	}
}

func (r *reading) attributes(n *node, attributes []attribute) error {
	for _, a := range attributes {
		value := bytes.TrimSpace(a.value)
		if len(value) == 0 {
			continue
		}
		field, ok := n.attributes[string(a.name)]
		if !ok {
			name := "@" + string(a.name)
			if n.name != "" {
				name = n.name + "." + name
			}
			if len(name) > maxPath || r.tree.nodes >= r.tree.most {
				name = records.Folded
			}
			r.tree.nodes++
			field = r.place.Field(name, false)
			if n.attributes == nil {
				n.attributes = map[string]int{}
			}
			if len(n.attributes) < 1000 {
				n.attributes[string(a.name)] = field
			}
		}
		if err := r.record(); err != nil {
			return err
		}
		if err := r.w.Add(field, value); err != nil {
			return err
		}
		if err := r.edits.attribute(a.name, r.place.Name(field)); err != nil {
			return err
		}
	}
	return nil
}

func (r *reading) end(name []byte) error {
	if r.deeper > 0 {
		r.deeper--
		return nil
	}
	for i := len(r.stack) - 1; i >= 0 && i >= len(r.stack)-16; i-- {
		if !bytes.Equal(r.stack[i].name, name) {
			continue
		}
		for len(r.stack) > i {
			if len(r.stack) > i+1 {
				r.mismatched++
			}
			if err := r.pop(); err != nil {
				return err
			}
		}
		return nil
	}
	r.mismatched++
	return nil
}

// field returns the field of an element's text.
func (r *reading) field(e *element) int {
	if e.node.field < 0 {
		name := cmp.Or(e.node.name, "(text)")
		e.node.field = r.place.Field(name, e.paragraph)
	}
	return e.node.field
}

// pop ends the innermost element.
func (r *reading) pop() error {
	e := &r.stack[len(r.stack)-1]
	if e.paragraph {
		r.paragraphs--
	}
	value := bytes.TrimSpace(r.buf[e.start:])
	if len(value) > 0 && r.paragraphs == 0 && (e.own || !e.kids || e.paragraph) {
		if err := r.record(); err != nil {
			return err
		}
		if err := r.w.Add(r.field(e), value); err != nil {
			return err
		}
		if err := r.edits.content(e, r.place.Name(r.field(e))); err != nil {
			return err
		}
	}
	record, list := e.record, r.inRecord == 0 && r.lists[e.node.name]
	r.stack = r.stack[:len(r.stack)-1]
	if record {
		r.inRecord--
		r.edits.ends()
	}
	if len(r.stack) == 0 {
		r.ended = true
		r.buf = r.buf[:0]
		return r.between()
	}
	if record || list {
		r.buf = r.buf[:r.stack[len(r.stack)-1].start]
		return r.between()
	}
	if len(r.buf) > maxText {
		return r.shorten()
	}
	return nil
}

// shorten hands over what the open elements have of text, and forgets it.
func (r *reading) shorten() error {
	for i := range r.stack {
		if e := &r.stack[i]; e.own || e.paragraph {
			if value := bytes.TrimSpace(r.buf[e.start:]); len(value) > 0 {
				if err := r.record(); err != nil {
					return err
				}
				if err := r.w.Add(r.field(e), value); err != nil {
					return err
				}
			}
			break
		}
	}
	r.buf = r.buf[:0]
	for i := range r.stack {
		r.stack[i].start = 0
	}
	return nil
}

func (r *reading) text(text []byte, comment bool) error {
	if comment {
		if text = bytes.TrimSpace(text); len(text) == 0 || bytes.HasPrefix(text, []byte("?xml")) || bytes.HasPrefix(text, []byte("?mso-")) {
			return nil
		}
		if err := r.record(); err != nil {
			return err
		}
		return r.w.Add(r.place.Field("(comment)", false), text)
	}
	blank := len(bytes.TrimSpace(text)) == 0
	r.edits.piece(blank)
	if len(r.stack) == 0 {
		if text = bytes.TrimSpace(text); blank || string(text) == "]>" {
			return nil
		}
		if err := r.record(); err != nil {
			return err
		}
		return r.w.Add(r.place.Field("(text)", false), text)
	}
	top := &r.stack[len(r.stack)-1]
	if blank && r.paragraphs == 0 {
		if len(r.buf) > top.start {
			r.buf = append(r.buf, ' ')
		}
		return nil
	}
	top.own = top.own || !blank
	r.buf = append(r.buf, text...)
	if len(r.buf)-top.start <= r.w.Limit() {
		return nil
	}
	if err := r.record(); err != nil {
		return err
	}
	rest, err := r.w.Pieces(r.field(top), r.buf[top.start:])
	if err != nil {
		return err
	}
	r.buf = r.buf[:top.start+len(rest)]
	return nil
}

// closeAll ends what the document left open.
func (r *reading) closeAll() error {
	for len(r.stack) > 0 {
		if err := r.pop(); err != nil {
			return err
		}
		r.ended = false
	}
	return r.between()
}

// verdict tells what is wrong with the document.
func (r *reading) verdict(part scanners.Private, to scanners.Receiver) error {
	switch {
	case r.tooDeep > 0:
		return to.Unread(&scanners.Unread{
			Part: part, Why: scanners.OverLimit, Bytes: -1,
			Detail: fmt.Sprintf("elements lie deeper than %d in each other; their text was read without its place", maxDepth),
		})
	case r.begun && !r.ended:
		return &scanners.Unread{Part: part, Why: scanners.Truncated, Detail: "the document ends before its last element does", Bytes: -1}
	case r.mismatched > 0:
		return to.Unread(&scanners.Unread{
			Part: part, Why: scanners.Corrupt, Bytes: -1,
			Detail: fmt.Sprintf("%d tags do not fit each other; the text was read all the same", r.mismatched),
		})
	}
	return nil
}
