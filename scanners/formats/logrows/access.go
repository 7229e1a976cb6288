package logrows

import "bytes"

// access is a line of a web server's log: client ident user [time] "request" status bytes, with "referrer" "user agent" behind it in the
// combined form, and the name of the virtual host before it where there are several. Servers add more at the end.
func access(r *row, line []byte) bool {
	open := beforeBracket(line)
	if open < 0 {
		return false
	}
	who, rest := line[:open], line[open+2:]
	end := bytes.IndexByte(rest, ']')
	if end < 0 || !r.who(who) || !r.when(rest[:end]) {
		return false
	}
	rest = rest[end+1:]
	if len(rest) == 0 || rest[0] != ' ' {
		return false
	}
	request, rest, ok := r.quoted(rest[1:])
	if !ok || len(rest) == 0 || rest[0] != ' ' {
		return false
	}
	r.phrase(nameRequest, request)
	status, rest := word(rest[1:])
	if len(status) != 3 && string(status) != "-" || len(status) == 3 && !digits(status) {
		return false
	}
	r.add(nameStatus, status)
	size, behind := word(rest)
	if digits(size) || string(size) == "-" {
		r.add(nameBytes, size)
		rest = behind
	}
	if referrer, behind, ok := r.quoted(rest); ok {
		r.add(nameReferrer, referrer)
		rest = bytes.TrimPrefix(behind, []byte(" "))
		if agent, behind, ok := r.quoted(rest); ok {
			r.phrase(nameUserAgent, agent)
			rest = behind
		}
	}
	r.text(nameRest, rest)
	return true
}

// beforeBracket is where the blank before the first bracket that has one is; -1: there is none.
func beforeBracket(line []byte) int {
	for at := 0; ; at++ {
		next := bytes.IndexByte(line[at:], '[')
		if next < 0 {
			return -1
		}
		if at += next; at > 0 && line[at-1] == ' ' {
			return at - 1
		}
	}
}

// who adds what stands before the time: client, ident and user, which may hold blanks, with a virtual host before them or without.
func (r *row) who(who []byte) bool {
	client, rest := word(who)
	ident, user := word(rest)
	if second, behind := word(user); string(ident) != "-" && string(second) == "-" && len(behind) > 0 {
		r.add(nameVirtualHost, client)
		client, ident, user = ident, second, behind
	}
	if len(client) == 0 || len(user) == 0 {
		return false
	}
	r.add(nameClient, client)
	r.add(nameIdent, ident)
	r.add(nameUser, user)
	return true
}

// when adds a time, written as 17/May/2015:10:05:03 +0000 by most, which is turned into 2015-05-17 10:05:03 +0000.
func (r *row) when(t []byte) bool {
	if len(t) >= 19 && digits(t[:4]) && t[4] == '-' {
		r.add(nameTime, t)
		return true
	}
	if len(t) < 20 || t[2] != '/' || t[6] != '/' || !digits(t[:2]) || !digits(t[7:11]) {
		return false
	}
	if string(t) != string(r.told) { // many lines are of one second
		month := monthOf(t[3:6])
		if month == 0 {
			return false
		}
		r.told = append(r.told[:0], t...)
		r.written = append(append(r.written[:0], t[7:11]...), '-', '0'+byte(month/10), '0'+byte(month%10), '-', t[0], t[1], ' ')
		r.written = append(r.written, t[12:]...)
	}
	r.add(nameTime, r.written)
	return true
}

// monthOf is the number of a month by the first three letters of its English name, 0 if there is none.
func monthOf(name []byte) int {
	i := bytes.Index([]byte("JanFebMarAprMayJunJulAugSepOctNovDec"), name)
	if i < 0 || i%3 != 0 {
		return 0
	}
	return i/3 + 1
}
