package csvrows

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"math/bits"

	"dossier/scanners/formats"
)

// chunk is how many bytes are read at a time.
const chunk = 128 << 10

// parser takes records out of a body. w stands for the window buf[pos:] throughout, and offsets in it are relative to pos.
type parser struct {
	dialect
	body    io.Reader
	limit   int // bytes of a value
	columns int // that are fields of their own
	buf     []byte
	pos     int
	err     error // what body ended with
	begun   bool
	cr      bool // lines end in CR
	known   int  // offset in buf before which no quote closes a value
	scratch []byte
	to      *table
	base    int64                      // where buf begins in the text
	mark    func(from, to int64) error // told of each record that was read, before it is handed over; nil: nobody asks
}

// marked tells of a record that begins at from and ends before buf[end].
func (p *parser) marked(from int64, end int) error {
	if p.mark == nil {
		return nil
	}
	return p.mark(from, p.base+int64(end))
}

// more reads the next chunk, all of it unless the body ends, behind the window.
func (p *parser) more() {
	room := formats.Room(p.body, chunk)
	if len(p.buf)+room > cap(p.buf) {
		live := len(p.buf) - p.pos
		into := p.buf[:0]
		switch {
		case room < chunk:
			into = make([]byte, 0, live+room) // for all that is left
		case live+room > cap(p.buf) || live > p.pos:
			into = make([]byte, 0, 2*(live+room))
		}
		p.buf = append(into, p.buf[p.pos:]...)
		p.base += int64(p.pos)
		p.known = max(0, p.known-p.pos)
		p.pos = 0
	}
	begin := len(p.buf)
	for end := begin + room; len(p.buf) < end && p.err == nil; {
		var n int
		n, p.err = p.body.Read(p.buf[len(p.buf):end])
		p.buf = p.buf[:len(p.buf)+n]
	}
	fresh := p.buf[begin:]
	if !p.begun {
		p.begun = true
		p.cr = bytes.IndexByte(fresh, '\n') < 0 && bytes.IndexByte(fresh, '\r') >= 0
	}
	if p.cr {
		endLines(fresh)
	}
}

// endLines makes of each CR a line feed.
func endLines(text []byte) {
	for i, b := range text {
		if b == '\r' {
			text[i] = '\n'
		}
	}
}

// run reads all records. Whole lines before the next quote go the short way.
func (p *parser) run(ctx context.Context) error {
	asked := 0
	for {
		if asked++; asked%256 == 1 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		w := p.buf[p.pos:]
		if len(w) == 0 && p.err != nil {
			return nil //nolint:nilerr // the end of the input; who reads on reports what ended it
		}
		quote := bytes.IndexByte(w, p.quote)
		plain := w
		if quote >= 0 {
			plain = w[:quote]
		}
		lines := bytes.LastIndexByte(plain, '\n') + 1
		if lines == 0 && quote < 0 && p.err == nil && len(w) < chunk {
			p.more()
			continue
		}
		used, err := p.lines(plain[:lines])
		p.pos += used
		if err == nil && used == 0 {
			err = p.record()
		}
		if err != nil {
			return err
		}
	}
}

// lines reads whole lines that hold no quote, up to one too long to do without cutting.
func (p *parser) lines(w []byte) (used int, err error) {
	t := p.to
	for used < len(w) {
		rest := w[used:]
		line := rest[:bytes.IndexByte(rest, '\n')]
		if len(line) > p.limit {
			return used, nil
		}
		from := p.base + int64(p.pos+used)
		used += len(line) + 1
		if len(line) == 0 || line[0] == '\r' && len(line) == 1 {
			continue
		}
		t.begin()
		p.cells(line)
		if err := p.marked(from, p.pos+used); err != nil {
			return used, err
		}
		if err := t.endRecord(); err != nil {
			return used, err
		}
	}
	return used, nil
}

// cells adds the values of a line, or of the rest of one, that holds no quote.
func (p *parser) cells(line []byte) {
	if n := len(line) - 1; n >= 0 && line[n] == '\r' {
		line = line[:n]
	}
	for t := p.to; ; {
		i := nearByte(line, p.delimiter)
		if i < 0 {
			t.cell(line)
			return
		}
		t.cell(line[:i])
		line = line[i+1:]
	}
}

// nearByte is bytes.IndexByte for what is mostly found within a few bytes: eight at a time, without a call.
func nearByte(w []byte, b byte) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(w); i += 8 {
		x := binary.LittleEndian.Uint64(w[i:]) ^ ones*uint64(b)
		if zeros := (x - ones) &^ x & highs; zeros != 0 {
			return i + bits.TrailingZeros64(zeros)>>3
		}
	}
	for ; i < len(w); i++ {
		if w[i] == b {
			return i
		}
	}
	return -1
}

// record reads one record of any form.
func (p *parser) record() error {
	for len(p.buf)-p.pos < 2 && p.err == nil {
		p.more()
	}
	for _, empty := range []string{"\n", "\r\n"} {
		if bytes.HasPrefix(p.buf[p.pos:], []byte(empty)) {
			p.pos += len(empty)
			return nil
		}
	}
	from := p.base + int64(p.pos)
	p.plainFields()
	for {
		more, err := p.field()
		if err != nil {
			return err
		}
		if !more || p.plainRest() {
			if err := p.marked(from, p.pos); err != nil {
				return err
			}
			return p.to.endRecord()
		}
		if p.to.size > p.to.full {
			if err := p.to.split(p.to.at); err != nil {
				return err
			}
		}
	}
}

// plainFields reads the fields of a line before that in which its first quote stands, if that comes soon.
func (p *parser) plainFields() {
	w := p.buf[p.pos:]
	w = w[:min(len(w), soon, p.limit)]
	quote := bytes.IndexByte(w, p.quote)
	if quote < 0 || bytes.IndexByte(w[:quote], '\n') >= 0 {
		return
	}
	for w = w[:quote]; ; {
		i := nearByte(w, p.delimiter)
		if i < 0 {
			return
		}
		p.to.begin()
		p.to.cell(w[:i])
		w = w[i+1:]
		p.pos += i + 1
	}
}

// soon is how far is looked for what ends the plain part of a line: that may be done for each field.
const soon = 4 << 10

// plainRest reads the rest of the line if it ends soon and holds no quote.
func (p *parser) plainRest() bool {
	w := p.buf[p.pos:]
	w = w[:min(len(w), soon)]
	if len(w) == 0 || w[0] == p.quote {
		return false
	}
	end := bytes.IndexByte(w, '\n')
	if end < 0 || end > p.limit || bytes.IndexByte(w[:end], p.quote) >= 0 {
		return false
	}
	p.to.begin()
	p.cells(w[:end])
	p.pos += end + 1
	return true
}

// field reads one field and what ends it; more tells that it was a delimiter.
func (p *parser) field() (more bool, err error) {
	for {
		open, known := p.opens(p.buf[p.pos:], p.err != nil)
		if !known {
			p.more()
			continue
		}
		if open >= 0 {
			if more, ok := p.quoted(open); ok {
				return more, nil
			}
		}
		return p.unquoted()
	}
}

// quoted reads the field that the quote at w[open] opens. If that does not close within the limit it reads nothing.
func (p *parser) quoted(open int) (more, ok bool) {
	for from := open; ; {
		w := p.buf[p.pos:]
		end, next, resume := p.closes(w, open, from, p.known-p.pos, p.err != nil)
		switch {
		case end > open+p.limit || end < 0 && len(w)-open > p.limit+maxSpaces+2:
			if end < 0 {
				end = resume
			}
			if end > open+1 {
				p.known = max(p.known, p.pos+end)
			}
			return false, false
		case end >= 0:
			inner := w[open+1 : end]
			if bytes.IndexByte(inner, p.quote) >= 0 {
				p.scratch = p.unquote(p.scratch[:0], inner)
				inner = p.scratch
			}
			p.to.begin()
			p.to.cell(inner)
			more = next < len(w) && w[next] != '\n'
			p.pos += min(next+1, len(w))
			return more, true
		case p.err != nil:
			p.known = max(p.known, len(p.buf))
			return false, false
		}
		from = resume
		p.more()
	}
}

// unquoted reads a field up to the next delimiter or line end.
func (p *parser) unquoted() (more bool, err error) {
	for seen := 0; ; {
		w := p.buf[p.pos:]
		end := seen
		for end < len(w) && w[end] != p.delimiter && w[end] != '\n' {
			end++
		}
		if end > p.limit {
			cut := formats.Cut(w[:p.limit])
			if err := p.to.piece(w[:cut]); err != nil {
				return false, err
			}
			p.pos += cut
			seen = max(0, end-cut)
			continue
		}
		if end == len(w) && p.err == nil {
			seen = end
			p.more()
			continue
		}
		eol := end == len(w) || w[end] == '\n'
		value := w[:end]
		if eol {
			value = bytes.TrimSuffix(value, []byte("\r"))
		}
		p.to.begin()
		p.to.cell(value)
		p.pos += min(end+1, len(w))
		return !eol, nil
	}
}

// long hands over a value of any length.
func (p *parser) long(value []byte) error {
	for len(value) > p.limit {
		cut := formats.Cut(value[:p.limit])
		if err := p.to.piece(value[:cut]); err != nil {
			return err
		}
		value = value[cut:]
	}
	p.to.begin()
	p.to.cell(value)
	return nil
}
