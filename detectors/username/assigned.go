package username

import (
	"bytes"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/scanners"
)

// assigned looks for the names behind a label and a sign of equality, as logs and settings have them: user=jdoe ip=192.0.2.7, DB_USER=shop_rw.
func (d Detector) assigned(c *scanners.Column, found *detectors.Matches) {
	data, value := c.Data(), 0
	for at := bytes.IndexByte(data, '='); at >= 0; {
		if at > 2 && at+2 < len(data) && mayAssign[data[at+1]] && (isUID(data[:at]) || at > 3 && !d.tails.ruleOut(data, at)) {
			value = c.At(at, value)
			from, to := c.Span(value)
			d.setTo(data[from:to:to], at-from, value, found)
		}
		next := bytes.IndexByte(data[at+1:], '=')
		if next < 0 {
			break
		}
		at += 1 + next
	}
}

// isUID tells whether text ends with the attribute that names people in directories: uid=jdoe,ou=people (RFC 4519).
func isUID(text []byte) bool {
	n := len(text)
	return n > 2 && text[n-1]|0x20 == 'd' && text[n-2]|0x20 == 'i' && text[n-3]|0x20 == 'u' && (n == 3 || text[n-4] == ' ' || text[n-4] == ',' || text[n-4] == '\n' || text[n-4] == '"' || text[n-4] == '(')
}

// mayAssign has the first bytes of what is assigned: of names and quotation marks.
var mayAssign = newAssignTable()

func newAssignTable() (t [256]bool) {
	for b := range t {
		t[b] = b|0x20 >= 'a' && b|0x20 <= 'z' || b == '"' || b == '\'' || b >= utf8.RuneSelf
	}
	return t
}

// setTo looks for a user name behind the sign of equality at offset at of a value. Behind a label that other words follow as well, more than one thing is
// told in the line, or the name has a sign or a digit.
func (d Detector) setTo(text []byte, at, value int, found *detectors.Matches) {
	label := text[:at]
	if len(label) == 0 {
		return
	}
	said := d.labels.end(label)
	if !said && !isUID(label) && !d.bare.end(label) {
		return
	}
	start, quote := at+1, byte(0)
	if text[start] == '"' || text[start] == '\'' {
		quote = text[start]
		start++
	}
	end := nameEnd(text, start)
	name := text[start:end]
	if len(name) < 3 || !looksRight(name) || inCode(name) || name[len(name)-1] == '$' {
		return
	}
	var buf [4 * longest]byte
	norm := appendLower(buf[:0], name)
	if nobodys[string(norm)] {
		return
	}
	closed := end == len(text) || quote == 0 && closes(text[end:]) || quote != 0 && text[end] == quote
	if !closed || !bytes.ContainsAny(name, "0123456789._") && !said && !toldMore(text, at, end) {
		return
	}
	found.Add(detectors.Match{
		Value: int32(value), Start: int32(start), End: int32(end), Kind: detectors.Username, Confidence: 0.8, Because: becauseLabel,
	}, norm)
}

// inCode tells whether a name is rather what a program calls a thing: a constant, a member of another thing that is called as a label is, or a label
// itself: DEFAULT_TYPE_TEXT, this._auth.user, username.
func inCode(name []byte) bool {
	if bytes.IndexByte(name, '_') >= 0 && bytes.IndexByte(name, '.') < 0 && !bytes.ContainsAny(name, "0123456789") && !anySmall(name) {
		return true
	}
	last := name[bytes.LastIndexByte(name, '.')+1:]
	for _, label := range []string{"user", "username", "userid", "login", "nickname", "null", "none", "nil", "undefined"} {
		if bytes.EqualFold(bytes.TrimLeft(last, "_"), []byte(label)) {
			return true
		}
	}
	return bytes.HasPrefix(name, []byte("this.")) || bytes.HasPrefix(name, []byte("self."))
}

// closes tells whether what was assigned ends before rest.
func closes(rest []byte) bool {
	rest = bytes.TrimLeft(rest, ".-")
	return len(rest) == 0 || bytes.IndexByte([]byte(" \r\n\t,;|)&\"]"), rest[0]) >= 0
}

// toldMore tells whether something else is assigned in the line that holds text[at:end].
func toldMore(text []byte, at, end int) bool {
	before := text[bytes.LastIndexByte(text[:at], '\n')+1 : at]
	behind, _, _ := bytes.Cut(text[end:], []byte("\n"))
	return bytes.IndexByte(before, '=') >= 0 || bytes.IndexByte(behind, '=') >= 0
}

// nobodys are accounts of machines, and what stands where a name could.
var nobodys = map[string]bool{
	"root": true, "admin": true, "administrator": true, "guest": true, "anonymous": true, "system": true, "nobody": true, "user": true, "username": true, "login": true,
	"none": true, "null": true, "nil": true, "true": true, "false": true, "unknown": true, "undefined": true, "default": true, "test": true, "self": true, "name": true,
	"postgres": true, "mysql": true, "www-data": true, "daemon": true,
}
