package logrows

import (
	"bytes"
	"unicode/utf8"
)

// form takes a line apart. It returns false, whatever it added, if the line has another form.
type form func(r *row, line []byte) bool

// forms are those that are known, the surest first.
var forms = [...]form{access, syslog5424, syslog3164, pairs}

// row is a line that is taken apart.
type row struct {
	cells   []cell
	scratch []byte // of values that are not as they stand in the line

	told, written []byte // the last time, as it stood in a line and as it is handed over
}

// cell is a value. It is a part of the line or of scratch.
type cell struct {
	name  []byte
	value []byte
	text  bool // running text
	apart bool // of running text: the value is a text of its own
}

func (r *row) split(f form, line []byte) bool {
	r.cells, r.scratch = r.cells[:0], r.scratch[:0]
	return f(r, line)
}

// add adds a value. None is added for what logs write where there is none.
func (r *row) add(name, value []byte) { r.cell(name, value, false, false) }

// cell adds a value where it will lie: one that is made first and copied there takes a fifth of the time of a line.
func (r *row) cell(name, value []byte, text, apart bool) {
	if len(value) == 0 || len(value) == 1 && value[0] == '-' {
		return
	}
	n := len(r.cells)
	if n == cap(r.cells) {
		r.cells = append(r.cells, cell{})
	}
	r.cells = r.cells[:n+1]
	c := &r.cells[n]
	c.name, c.value, c.text, c.apart = name, value, text, apart
}

// text adds running text that goes on from line to line.
func (r *row) text(name, value []byte) { r.cell(name, bytes.TrimSpace(value), true, false) }

// phrase adds running text that stands for itself. The same comes again and again.
func (r *row) phrase(name, value []byte) { r.cell(name, bytes.TrimSpace(value), true, true) }

// Names of fields.
var (
	nameVirtualHost = []byte("virtual_host")
	nameClient      = []byte("client_ip")
	nameIdent       = []byte("ident") // RFC 1413
	nameUser        = []byte("user")
	nameTime        = []byte("time")
	nameRequest     = []byte("request")
	nameStatus      = []byte("status")
	nameBytes       = []byte("bytes")
	nameReferrer    = []byte("referrer")
	nameUserAgent   = []byte("user_agent")
	nameRest        = []byte("rest of the line")
	namePriority    = []byte("priority")
	nameHost        = []byte("host")
	nameProgram     = []byte("program")
	nameProcess     = []byte("process")
	nameMessageID   = []byte("message_id")
	nameMessage     = []byte("message")
)

// word cuts the first word off a line: up to the next blank.
func word(line []byte) (first, rest []byte) {
	i := bytes.IndexByte(line, ' ')
	if i < 0 {
		return line, nil
	}
	return line[:i], line[i+1:]
}

// quoted cuts off what stands in quotes at the beginning of a line, in which a backslash takes the meaning from what comes behind it. The
// value is without backslashes.
func (r *row) quoted(line []byte) (value, rest []byte, ok bool) {
	if len(line) == 0 || line[0] != '"' {
		return nil, nil, false
	}
	line = line[1:]
	end := bytes.IndexByte(line, '"')
	if end < 0 {
		return nil, nil, false
	}
	if bytes.IndexByte(line[:end], '\\') < 0 {
		return line[:end], line[end+1:], true
	}
	begin := len(r.scratch)
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '"':
			if value = r.scratch[begin:]; !utf8.Valid(value) {
				value = bytes.ToValidUTF8(value, []byte("\uFFFD"))
			}
			return value, line[i+1:], true
		case c == '\\' && i+1 < len(line):
			i += r.unescape(line[i+1:])
		default:
			r.scratch = append(r.scratch, c)
		}
	}
	return nil, nil, false
}

// unescape adds what stands behind a backslash and returns how many bytes that is.
func (r *row) unescape(b []byte) int {
	switch c := b[0]; c {
	case 'n', 't', 'r', 'v':
		r.scratch = append(r.scratch, ' ')
	case 'x':
		if len(b) > 2 && hexDigit(b[1]) >= 0 && hexDigit(b[2]) >= 0 {
			r.scratch = append(r.scratch, byte(hexDigit(b[1])<<4|hexDigit(b[2])))
			return 3
		}
		r.scratch = append(r.scratch, '\\', c)
	case '"', '\\', '\'', ']':
		r.scratch = append(r.scratch, c)
	default:
		r.scratch = append(r.scratch, '\\', c)
	}
	return 1
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// digits tells whether b is a number.
func digits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}
