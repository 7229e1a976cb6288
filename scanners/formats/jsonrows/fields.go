package jsonrows

import (
	"strconv"
	"unicode"
	"unicode/utf8"

	"dossier/scanners"
	"dossier/scanners/recurring"
)

const (
	maxKey     = 64   // bytes of a key that may be a name
	maxPath    = 1024 // bytes of a path; what lies deeper is folded
	maxMembers = 1000 // different keys of an object; further ones are folded
	maxObjects = 64   // different keys of an object that hold objects: then it is a dictionary, and further ones are folded
	maxWords   = 64   // keys in words that are counted at one place
	reserved   = 4    // fields kept for what is folded and unparsed
)

// What the values of a field were seen to be.
const (
	isString = 1 << iota
	isNumber
	isBoolean
)

func typeName(seen uint8) string {
	switch seen {
	case isString:
		return "string"
	case isNumber:
		return "number"
	case isBoolean:
		return "boolean"
	}
	return ""
}

// node is a place in the documents: a path that may hold a scalar, members and elements.
type node struct {
	name   string // its path
	key    string // the last step, if that is a member
	lead   string // that as it stands before a value; empty: it has escapes, or is no member
	place  int    // among the parent's members
	column int    // -1: no scalar was met here
	parent *node

	members []*node
	index   map[string]*node
	hint    int     // which member probably comes next: they mostly keep their order
	lately  *lately // nil: none

	objects int64            // that were met here
	nested  int              // members that have held objects
	words   map[string]int64 // how often keys in words were met

	elements  *node   // of an array
	positions []*node // of an array that is a record
	rest      *node   // members whose keys are data
	keys      *node   // those keys
}

// tree is the fields of one input.
type tree struct {
	root, rest, unparsed *node

	nodes, maxNodes, maxFields int

	dictionaries map[string]bool // paths of objects known to be some

	fields []scanners.Field
	seen   []uint8 // what each field's values were
	recur  []recurring.Column
}

func newTree(columns int) tree {
	t := tree{maxFields: max(columns-reserved, 1), maxNodes: 2*columns + 16}
	t.root = &node{column: -1}
	t.unparsed = &node{name: "(unparsed)", column: -1}
	t.rest = t.folded(t.root)
	return t
}

func (t *tree) full() bool { return len(t.fields) >= t.maxFields || t.nodes >= t.maxNodes }

// member returns the node of a key that was not met before, and whether the key is data.
func (t *tree) member(n *node, key []byte) (kid *node, data bool) {
	switch {
	case t.full() || len(n.name)+len(key) > maxPath:
		if n.rest == nil {
			return t.rest, true
		}
		return n.rest, true
	case len(n.members) >= maxMembers, n.nested >= maxObjects, !identifier(key) && !n.recurs(key):
		return t.folded(n), true
	}
	t.nodes++
	kid = &node{key: string(key), place: len(n.members), column: -1, parent: n}
	kid.name = step(n.name, kid.key)
	if plain(key, 0) == len(key) {
		kid.lead = `"` + kid.key + `":`
	}
	if t.dictionaries[kid.name] {
		kid.nested = maxObjects
	}
	if n.index == nil {
		n.index = map[string]*node{}
	}
	n.index[kid.key] = kid
	n.members = append(n.members, kid)
	return kid, false
}

// folded returns the node of members whose keys are data.
func (t *tree) folded(n *node) *node {
	if n.rest == nil {
		t.nodes++
		n.rest = &node{name: step(n.name, "*"), column: -1}
		n.keys = &node{name: n.rest.name + "key", column: -1}
	}
	return n.rest
}

// keysOf returns the field for keys of n that are data and go to rest.
func (t *tree) keysOf(n *node) *node {
	if n.keys == nil {
		return t.root.keys
	}
	return n.keys
}

// element returns the node of an array's elements.
func (t *tree) element(n *node) *node {
	if n.elements == nil {
		if t.full() || len(n.name) > maxPath {
			return t.rest
		}
		t.nodes++
		n.elements = &node{name: n.name + "[]", column: -1}
	}
	return n.elements
}

// position returns the node of an element of an array that is a record.
func (t *tree) position(n *node, i int) *node {
	switch {
	case i < len(n.positions):
		return n.positions[i]
	case i >= rowFields || t.full() || len(n.name) > maxPath:
		return t.element(n)
	}
	t.nodes++
	kid := &node{name: n.name + "[" + strconv.Itoa(i) + "]", column: -1}
	n.positions = append(n.positions, kid)
	return kid
}

// field gives a node its column.
func (t *tree) field(n *node) {
	if len(t.fields) >= t.maxFields && n != t.rest && n != t.root.keys && n != t.unparsed {
		if t.rest.column < 0 {
			t.field(t.rest)
		}
		n.column = t.rest.column
		return
	}
	name := n.name
	if name == "" {
		name = "(value)"
	}
	n.column = len(t.fields)
	t.fields = append(t.fields, scanners.Field{Name: scanners.NewPrivate(name), Text: n == t.unparsed})
	t.seen = append(t.seen, 0)
	t.recur = append(t.recur, recurring.Column{})
}

// identifier tells whether a key looks like a name that a programmer gave: letters, digits and joints, of these no digit
// first and no more than four digits in all.
func identifier(key []byte) bool {
	if len(key) == 0 || len(key) > maxKey {
		return false
	}
	digits := 0
	for i, c := range string(key) {
		switch {
		case unicode.IsLetter(c), c == '_', c == '$':
		case c == '@', c == '#': // "@timestamp", "#text"
			if i > 0 {
				return false
			}
		case '0' <= c && c <= '9':
			if digits++; i == 0 || digits > 4 {
				return false
			}
		case c == '-', c == '.', c == ':':
			if i == 0 {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// recurs tells whether a key in words was met often enough here to be a name; it counts this time.
func (n *node) recurs(key []byte) bool {
	if len(key) > maxKey || !words(key) {
		return false
	}
	times, known := n.words[string(key)]
	if !known && len(n.words) >= maxWords {
		return false
	}
	if n.words == nil {
		n.words = map[string]int64{}
	}
	times++
	n.words[string(key)] = times
	return times >= 3 && 2*times >= n.objects
}

func words(key []byte) bool {
	letters, digits := 0, 0
	for len(key) > 0 {
		c, size := utf8.DecodeRune(key)
		key = key[size:]
		switch {
		case unicode.IsLetter(c):
			letters++
		case unicode.IsDigit(c):
			digits++
		case c == '@', c < ' ', c == utf8.RuneError:
			return false
		}
	}
	return letters > 0 && digits <= 4
}
