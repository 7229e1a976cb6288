package logrows

import "bytes"

// pairs is a line of key=value pairs (logfmt): values with blanks in them stand in quotes. Of the line at least two pairs and half of its bytes
// must be that; the words between them are running text.
func pairs(r *row, line []byte) bool {
	if len(line) == 0 || line[0] == '<' || line[0] == '{' {
		return false
	}
	count, covered := 0, 0
	words := -1 // where words that are no pair begin
	for at := 0; at < len(line); {
		if line[at] == ' ' || line[at] == '\t' {
			at++
			continue
		}
		equals := at
		for equals < len(line) && keyByte(line[equals]) {
			equals++
		}
		if equals == at || equals == len(line) || line[equals] != '=' || !letter(line[at]) {
			if words < 0 {
				words = at
			}
			at = blankFrom(line, equals)
			continue
		}
		if words >= 0 {
			r.text(nameRest, line[words:at])
			words = -1
		}
		value, end := r.pairValue(line, equals+1)
		r.add(line[at:equals], value)
		count++
		covered += end - at
		at = end
	}
	if count < 2 || 2*covered < len(line) {
		return false
	}
	if words >= 0 {
		r.text(nameRest, line[words:])
	}
	return true
}

// pairValue is the value that begins at from, and where it ends in the line.
func (r *row) pairValue(line []byte, from int) (value []byte, end int) {
	if value, rest, ok := r.quoted(line[from:]); ok && (len(rest) == 0 || !keyByte(rest[0])) {
		return value, len(line) - len(rest)
	}
	end = blankFrom(line, from)
	return line[from:end], end
}

// blankFrom is where the next blank stands at or behind from, or the end.
func blankFrom(line []byte, from int) int {
	if i := bytes.IndexByte(line[from:], ' '); i >= 0 {
		return from + i
	}
	return len(line)
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == '@' }

func keyByte(c byte) bool {
	return letter(c) || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '/' || c == '_'
}
