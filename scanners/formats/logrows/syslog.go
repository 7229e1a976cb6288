package logrows

import "bytes"

// priority cuts <34> off a line.
func priority(line []byte) (value, rest []byte) {
	if len(line) == 0 || line[0] != '<' {
		return nil, line
	}
	end := bytes.IndexByte(line, '>')
	if end < 2 || end > 4 || !digits(line[1:end]) {
		return nil, line
	}
	return line[1:end], line[end+1:]
}

// syslog5424 is a line by RFC 5424: <priority>1 time host program process message-id [structured data] message.
func syslog5424(r *row, line []byte) bool {
	value, rest := priority(line)
	version, rest := word(rest)
	if value == nil || string(version) != "1" {
		return false
	}
	r.add(namePriority, value)
	for _, name := range [...][]byte{nameTime, nameHost, nameProgram, nameProcess, nameMessageID} {
		if len(rest) == 0 {
			return false
		}
		value, rest = word(rest)
		r.add(name, value)
	}
	if len(rest) > 0 && rest[0] == '-' {
		rest = rest[1:]
	} else if rest = r.structured(rest); rest == nil {
		return false
	}
	r.text(nameMessage, bytes.TrimPrefix(bytes.TrimPrefix(rest, []byte(" ")), []byte("\ufeff")))
	return true
}

// structured adds structured data, [id name="value" …][…], as fields called by their names, and returns what stands behind it, nil if it does not end.
func (r *row) structured(rest []byte) []byte {
	for len(rest) > 0 && rest[0] == '[' {
		_, rest = cutID(rest[1:])
		for len(rest) > 0 && rest[0] == ' ' {
			equals := bytes.IndexByte(rest, '=')
			if equals < 2 {
				return nil
			}
			name := rest[1:equals]
			value, behind, ok := r.quoted(rest[equals+1:])
			if !ok {
				return nil
			}
			r.add(name, value)
			rest = behind
		}
		if len(rest) == 0 || rest[0] != ']' {
			return nil
		}
		rest = rest[1:]
		if len(rest) == 0 {
			return []byte{}
		}
	}
	if len(rest) == 0 || rest[0] != ' ' {
		return nil
	}
	return rest
}

// cutID cuts the id off an element of structured data.
func cutID(element []byte) (id, rest []byte) {
	i := bytes.IndexAny(element, " ]")
	if i < 0 {
		return element, nil
	}
	return element[:i], element[i:]
}

// syslog3164 is a line as syslog daemons write it: May  1 12:00:00 host program[process]: message, with a priority before it in what is sent
// (RFC 3164), and with the time as 2026-05-01T12:00:00.123456+02:00 in newer files.
func syslog3164(r *row, line []byte) bool {
	value, line := priority(line)
	r.add(namePriority, value)
	n, newer := 15, false
	switch {
	case len(line) > 16 && line[3] == ' ' && monthOf(line[:3]) > 0 && line[6] == ' ' && line[9] == ':' && line[12] == ':':
	case len(line) > 20 && digits(line[:4]) && line[4] == '-' && line[7] == '-' && line[10] == 'T':
		n, newer = bytes.IndexByte(line, ' '), true
	default:
		return false
	}
	if n < 0 || line[n] != ' ' {
		return false
	}
	r.add(nameTime, line[:n])
	host, rest := word(line[n+1:])
	if len(host) == 0 || len(rest) == 0 || level(host) {
		return false
	}
	r.add(nameHost, host)
	end := bytes.IndexAny(rest, ":[ ")
	program, message := rest[:max(end, 0)], rest
	if end > 0 && rest[end] == '[' {
		process, behind, ok := bytes.Cut(rest[end+1:], []byte("]"))
		if !ok {
			return false
		}
		if !bytes.HasPrefix(behind, []byte(":")) && newer {
			return false
		}
		r.add(nameProgram, program)
		r.add(nameProcess, process)
		message = bytes.TrimPrefix(behind, []byte(":"))
	} else if end > 0 && rest[end] == ':' {
		r.add(nameProgram, program)
		message = rest[end+1:]
	} else if newer {
		return false
	}
	r.text(nameMessage, message)
	return true
}

// level tells whether a word is a level of what is logged: then the line is one of a program, not of syslog.
func level(word []byte) bool {
	if len(word) < 2 || len(word) > 10 {
		return false
	}
	var upper [10]byte
	letters := upper[:0]
	for _, c := range word {
		if c|0x20 >= 'a' && c|0x20 <= 'z' {
			letters = append(letters, c&^0x20)
		}
	}
	switch string(letters) {
	case "TRACE", "DEBUG", "DBG", "INFO", "INF", "NOTICE", "WARN", "WRN", "WARNING", "ERROR", "ERR", "SEVERE", "CRITICAL", "CRIT", "FATAL", "PANIC", "ALERT", "EMERG", "FINE", "FINER", "FINEST", "CONFIG":
		return true
	}
	return false
}
