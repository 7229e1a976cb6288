package mail

import (
	"bufio"
	"bytes"
	"context"
	"io"
)

// bufferSize is how much of the input is held: longer lines come in pieces.
const bufferSize = 32 << 10

// lines reads the lines of one message after the other.
type lines struct {
	ctx   context.Context
	r     *bufio.Reader
	mbox  bool  // lines that begin with From part messages
	err   error // why the input cannot be read on, io.EOF included
	start bool  // the next byte begins a line
	blank bool  // the line before was empty
	held  []byte
	count int
}

func (l *lines) reset(ctx context.Context, body io.Reader, mbox bool) {
	r := l.r
	if r == nil {
		r = bufio.NewReaderSize(nil, bufferSize)
	}
	r.Reset(body)
	*l = lines{ctx: ctx, r: r, mbox: mbox, start: true, blank: true}
}

// next returns the next line of the message with its end, or a piece of one that is longer than the buffer, and whether it
// begins the line; nothing at the end of the message. It is valid until the next call.
func (l *lines) next() (line []byte, start, ok bool) {
	if l.held != nil {
		line, l.held = l.held, nil
		return line, true, true
	}
	if l.err != nil || l.mbox && l.start && l.parting() {
		return nil, false, false
	}
	if l.count++; l.count%1024 == 0 && l.ctx.Err() != nil {
		l.err = l.ctx.Err()
		return nil, false, false
	}
	start = l.start
	line, err := l.r.ReadSlice('\n')
	switch {
	case err == nil:
		l.start = true
		l.blank = start && len(bytes.TrimRight(line, "\r\n")) == 0
	case err == bufio.ErrBufferFull: //nolint:errorlint // as bufio documents
		l.start = false
	default:
		l.err = err
	}
	return line, start, len(line) > 0
}

// hold has next return this line again.
func (l *lines) hold(line []byte) { l.held = line }

// parting tells whether the line that begins here parts messages. All families of mbox have such lines; some leave others in
// texts that look alike. One that parts has an empty line before it and a header behind, or the date that RFC 4155 asks for and
// one of the two.
func (l *lines) parting() bool {
	if mark, _ := l.r.Peek(5); string(mark) != "From " {
		return false
	}
	window, _ := l.r.Peek(4 << 10)
	line, rest, _ := bytes.Cut(window, []byte("\n"))
	header := headerName(rest) > 0 || bytes.HasPrefix(rest, []byte(">From "))
	if dated(line) {
		return l.blank || header
	}
	return l.blank && header
}

// dated tells whether a line holds a time and a year, as the separators of mbox do.
func dated(line []byte) bool {
	at := bytes.IndexByte(line, ':')
	if at < 2 || at+2 >= len(line) || !digit(line[at-1]) || !digit(line[at+1]) {
		return false
	}
	for _, word := range bytes.Fields(line[at:]) {
		if len(word) == 4 && digit(word[0]) && digit(word[1]) && digit(word[2]) && digit(word[3]) {
			return true
		}
	}
	return false
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// envelope reads a line that parts messages and returns the sender in it. ok is false at the end of the input.
func (l *lines) envelope() (sender []byte, ok bool) {
	if l.err != nil {
		return nil, false
	}
	if mark, err := l.r.Peek(5); string(mark) != "From " {
		if len(mark) == 0 {
			l.err = err
		}
		return nil, len(mark) > 0
	}
	window, _ := l.r.Peek(4 << 10)
	line, _, _ := bytes.Cut(window, []byte("\n"))
	sender, _, _ = bytes.Cut(line[5:], []byte(" "))
	sender = bytes.Clone(bytes.TrimSpace(sender))
	for more := true; more; {
		_, err := l.r.ReadSlice('\n')
		if more = err == bufio.ErrBufferFull; !more && err != nil { //nolint:errorlint // as bufio documents
			l.err = err
		}
	}
	l.start, l.blank = true, false
	return sender, true
}

// headerName returns how long the name is that a header's field begins with (RFC 5322, section 3.6.8), 0 if there is none.
func headerName(line []byte) int {
	for i, c := range line {
		switch {
		case c == ':':
			return i
		case (c == ' ' || c == '\t') && i > 0: // the obsolete syntax has space before the colon
			rest := bytes.TrimLeft(line[i:], " \t")
			if len(rest) > 0 && rest[0] == ':' {
				return i
			}
			return 0
		case c <= ' ' || c >= 0x7f || i > 76:
			return 0
		}
	}
	return 0
}
