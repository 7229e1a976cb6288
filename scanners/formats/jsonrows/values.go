package jsonrows

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// value reads the next value.
func (r *reading) value(n *node) error {
	c := r.next()
	if r.marks != nil && c != '{' && c != '[' {
		return r.markValue(n, c)
	}
	return r.valueOf(n, c)
}

func (r *reading) valueOf(n *node, c byte) error {
	switch c {
	case '"':
		return r.text(n)
	case '{':
		return r.object(n)
	case '[':
		return r.array(n, false)
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return r.numeral(n)
	case 't':
		return r.literal(n, "true", isBoolean)
	case 'f':
		return r.literal(n, "false", isBoolean)
	case 'n':
		return r.literal(n, "null", 0)
	case 'N':
		return r.literal(n, "NaN", isNumber)
	case 'I':
		return r.literal(n, "Infinity", isNumber)
	}
	return errSyntax
}

// object reads an object.
func (r *reading) object(n *node) error {
	if r.depth >= maxDepth {
		return r.tooDeep()
	}
	r.depth++
	r.pos++
	if n.objects == 0 && n.parent != nil {
		n.parent.nested++
	}
	n.objects++
	n.hint = 0
	c := r.next()
	if r.marks == nil && !r.walk && !r.entered {
		return r.members(n, c)
	}
	var m *items
	var inside *entries
	if r.marks != nil {
		m, inside = r.markItems(r.walk), r.markEntries(!r.walk)
	}
	entry := r.entry
	for c != '}' {
		if c != '"' {
			return errSyntax
		}
		if m != nil {
			m.item(r.offset())
		} else if inside != nil {
			inside.begin(r.offset())
		}
		kid, err := r.key(n)
		if err != nil {
			return err
		}
		if r.walk {
			err = r.walked(n, kid)
		} else {
			err = r.value(kid)
		}
		if err == nil && m != nil {
			err = m.ends(r.offset())
		}
		if err != nil {
			return err
		}
		if inside != nil {
			inside.end(r.offset(), kid == n.rest || kid == r.rest)
		}
		if r.entered {
			r.entry = entry
		}
		if c = r.next(); c == ',' {
			r.pos++
			if c = r.next(); c == '}' {
				return errSyntax
			}
		} else if c != '}' {
			return errSyntax
		}
	}
	m.close()
	if inside != nil {
		inside.close()
	}
	r.pos++
	r.depth--
	return nil
}

// walked reads a member of an object that is walked down for its lists.
func (r *reading) walked(n, kid *node) error {
	c := r.next()
	if kid == n.rest || kid == r.rest { // which is a record, begun with its key
		return r.leave(func() error { return r.value(kid) }, true)
	}
	if c == '{' {
		err := r.object(kid)
		r.marks.whole()
		return err
	}
	if c == '[' {
		if first, _ := r.after(1); first == '{' || first == '[' {
			if err := r.close(); err != nil {
				return err
			}
			err := r.leave(func() error { return r.list(r.element(kid)) }, false)
			r.marks.whole()
			return err
		}
	}
	if !r.open {
		r.begin()
	}
	if c == '[' && r.marks != nil {
		if first, _ := r.after(1); first == ']' { // as a list is of which every element went
			defer r.marks.whole()
		}
	}
	return r.leave(func() error { return r.value(kid) }, false)
}

// leave reads something that is not walked down.
func (r *reading) leave(read func() error, record bool) error {
	r.walk = false
	if err := read(); err != nil {
		return err
	}
	r.walk = true
	if record {
		return r.endRecord()
	}
	return nil
}

// close ends the record that is open, if one is.
func (r *reading) close() error {
	if !r.open {
		return nil
	}
	return r.endRecord()
}

// list reads an array of which each element is a record.
func (r *reading) list(n *node) error {
	r.depth++
	r.pos++
	c := r.next()
	m := r.markItems(true)
	for c != ']' {
		m.item(r.offset())
		err := r.one(n)
		if err == nil {
			err = m.ends(r.offset())
		}
		if err != nil {
			return err
		}
		if c = r.next(); c == ',' {
			r.pos++
			if c = r.next(); c == ']' {
				return errSyntax
			}
		} else if c != ']' {
			return errSyntax
		}
	}
	m.close()
	r.pos++
	r.depth--
	return nil
}

// array reads an array; of one that is a record each position is a field.
func (r *reading) array(n *node, row bool) error {
	if r.depth >= maxDepth {
		return r.tooDeep()
	}
	r.depth++
	r.pos++
	c := r.next()
	entry := r.entry
	var inside *entries
	if r.marks != nil {
		inside = r.markEntries(!row)
	}
	for i := 0; c != ']'; i++ {
		kid := n.elements
		if row {
			kid = r.position(n, i)
		} else if kid == nil {
			kid = r.element(n)
		}
		if r.entered && !row && (c == '{' || c == '[') {
			r.enter(entry)
		}
		if inside != nil {
			inside.begin(r.offset())
		}
		if err := r.value(kid); err != nil {
			return err
		}
		if inside != nil {
			inside.end(r.offset(), true)
		}
		if r.entered {
			r.entry = entry
		}
		if c = r.next(); c == ',' {
			r.pos++
			if c = r.next(); c == ']' {
				return errSyntax
			}
		} else if c != ']' {
			return errSyntax
		}
	}
	if inside != nil {
		inside.close()
	}
	r.pos++
	r.depth--
	return nil
}

// enter begins an entry inside another, "" none. Its values stand together.
func (r *reading) enter(outer string) {
	r.entries++
	r.entry = outer + "/" + strconv.Itoa(r.entries)
}

func (r *reading) searchKey(n *node) (*node, error) {
	var key []byte
	if i := plain(r.buf[:r.end], r.pos+1); i < r.end && r.buf[i] == '"' && i-r.pos <= r.limit {
		key = r.buf[r.pos+1 : i]
		r.pos = i + 1
	} else {
		var err error
		if key, err = r.longText(r.keysOf(n)); err != nil {
			return nil, err
		}
	}
	if kid, ok := n.index[string(key)]; ok {
		n.hint = kid.place + 1
		return kid, nil
	}
	kid, data := r.member(n, key)
	if !data {
		n.hint = kid.place + 1
		return kid, nil
	}
	if r.walk {
		if err := r.close(); err != nil {
			return nil, err
		}
		r.begin()
	} else if r.entered {
		r.enter(r.entry)
	}
	err := r.add(r.keysOf(n), isString, key)
	if r.marks != nil {
		r.marks.met(r.fields[r.keysOf(n).column].Name.Reveal(), false) // it is not set anew, but goes with its member
	}
	return kid, err
}

// text reads a string.
func (r *reading) text(n *node) error {
	if i := plain(r.buf[:r.end], r.pos+1); i < r.end && r.buf[i] == '"' && i-r.pos <= r.limit {
		from := r.pos
		r.pos = i + 1
		if err := r.add(n, isString, r.buf[from+1:i]); err != nil {
			return err
		}
		r.note(n, from)
		return nil
	}
	value, err := r.longText(n)
	if err != nil {
		return err
	}
	return r.add(n, isString, value)
}

// longText reads a string that has escapes or does not lie in the window as a whole. Of one above the limit it adds all but
// the last piece to n. The string is valid until the next call.
func (r *reading) longText(n *node) ([]byte, error) {
	r.pos++
	text := r.scratch[:0]
	for {
		i := plain(r.buf[:r.end], r.pos)
		text = append(text, r.buf[r.pos:i]...)
		r.pos = i
		if len(text) > r.limit {
			var err error
			if text, err = r.pieces(n, text); err != nil {
				return nil, err
			}
		}
		r.scratch = text
		if r.ended() {
			r.partial = len(text)
			return nil, errSyntax
		}
		ok := true
		switch c := r.buf[r.pos]; {
		case c == '"':
			r.pos++
			return text, nil
		case c == '\\':
			text, ok = r.escape(text)
		case c < ' ':
			ok = false
		}
		if !ok {
			r.scratch, r.partial = text, len(text)
			return nil, errSyntax
		}
	}
}

// escape reads an escape sequence (RFC 8259, section 7). Half a surrogate pair becomes U+FFFD.
func (r *reading) escape(text []byte) ([]byte, bool) {
	if !r.has(2) {
		r.cut = true
		return text, false
	}
	c := r.buf[r.pos+1]
	switch c {
	case '"', '\\', '/':
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case 'u':
		return r.unicode(text)
	default:
		return text, false
	}
	r.pos += 2
	return append(text, c), true
}

func (r *reading) unicode(text []byte) ([]byte, bool) {
	whole := r.has(6)
	letter, ok := hex4(r.buf[r.pos+2 : min(r.pos+6, r.end)])
	if !ok {
		r.cut = !whole
		return text, false
	}
	r.pos += 6
	if utf16.IsSurrogate(letter) {
		second := rune(0)
		if r.has(6) && r.buf[r.pos] == '\\' && r.buf[r.pos+1] == 'u' {
			second, _ = hex4(r.buf[r.pos+2 : r.pos+6])
		}
		if letter = utf16.DecodeRune(letter, second); letter != utf8.RuneError {
			r.pos += 6
		}
	}
	return utf8.AppendRune(text, letter), true
}

func hex4(digits []byte) (letter rune, ok bool) {
	for _, c := range digits {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		letter = letter<<4 | rune(c)
	}
	return letter, len(digits) == 4
}

// numeral reads a number.
func (r *reading) numeral(n *node) error {
	end, ok := number(r.buf[:r.end], r.pos)
	for end == r.end && r.more() {
		end, ok = number(r.buf[:r.end], r.pos)
	}
	if !ok && r.buf[r.pos] == '-' && end == r.pos+1 && end < r.end && r.buf[end] == 'I' {
		return r.literal(n, "-Infinity", isNumber)
	}
	size := end - r.pos
	if !ok || size >= len(r.buf) || !r.stops(size) {
		r.cut = r.cut || !ok && end == r.end && r.err != nil
		return errSyntax
	}
	from := r.pos
	r.pos += size
	if err := r.add(n, isNumber, r.buf[from:r.pos]); err != nil {
		return err
	}
	r.note(n, from)
	return nil
}

// literal reads one of the words that JSON has.
func (r *reading) literal(n *node, word string, sort uint8) error {
	whole := r.has(len(word))
	if there := r.buf[r.pos:min(r.pos+len(word), r.end)]; string(there) != word {
		r.cut = r.cut || !whole && bytes.HasPrefix([]byte(word), there)
		return errSyntax
	}
	if !r.stops(len(word)) {
		return errSyntax
	}
	value := r.buf[r.pos : r.pos+len(word)]
	r.pos += len(word)
	if sort != 0 {
		return r.add(n, sort, value)
	}
	if n.column < 0 {
		r.newField(n)
	}
	return nil
}

// stops tells whether a value without quotes ends size bytes from here: "12 Main Street" is none that begins with a number.
func (r *reading) stops(size int) bool {
	if i := r.pos + size; r.depth > 0 && i < r.end {
		if c := r.buf[i]; c == ',' || c == '}' || c == ']' {
			return true
		}
	}
	c, lineEnds := r.after(size)
	return c == 0 || lineEnds || r.depth > 0 && (c == ',' || c == '}' || c == ']')
}

// tooDeep hands over what is nested too deeply as text.
func (r *reading) tooDeep() error {
	if r.deep++; r.deep == 1 {
		r.deepFirst = r.line()
	}
	if !r.open {
		r.begin()
	}
	raw, quoted, levels := r.scratch[:0], false, 0
	for done := false; !done; {
		if r.ended() || r.byLine && r.buf[r.pos] == '\n' {
			r.scratch, r.partial = raw, len(raw)
			return errSyntax
		}
		c := r.buf[r.pos]
		switch {
		case quoted && c == '\\' && r.has(2):
			raw = append(raw, c)
			r.pos++
			c = r.buf[r.pos]
		case c == '"':
			quoted = !quoted
		case !quoted && (c == '{' || c == '['):
			levels++
		case !quoted && (c == '}' || c == ']'):
			levels--
			done = levels == 0
		}
		raw = append(raw, c)
		r.pos++
		if len(raw) > r.limit {
			var err error
			if raw, err = r.pieces(r.unparsed, raw); err != nil {
				return err
			}
		}
	}
	r.scratch = raw
	return r.add(r.unparsed, isString, raw)
}
