package postaladdress

import "bytes"

// longestQuoted is how many bytes of a quoted street, and how many of the key before it, are looked at.
const longestQuoted = 48

// quoted tells whether a number that begins at offset start, and the quotation mark with which text ends, are the last of a value whose key asks for an
// address: "address": "Cedrito 418".
func (d *Detector) quoted(text []byte, start int) bool {
	if _, capital := d.precedes(text, start); !capital {
		return false // "retry 2 of 5"
	}
	low := max(0, start-longestQuoted)
	at := bytes.LastIndexByte(text[low:start], text[len(text)-1])
	return at >= 0 && d.keyed(text[:low+at+1])
}

// keyed tells whether text ends with a key that asks for an address, a colon or a sign of equality, and the quotation mark of its value.
func (d *Detector) keyed(text []byte) bool {
	n := len(text) - 1
	if n < 1 || text[n] != '"' && text[n] != '\'' {
		return false
	}
	before := bytes.TrimRight(text[:n], " ")
	key := bytes.TrimRight(before, "=>: ")
	if len(key) == len(before) {
		return false
	}
	key = bytes.TrimRight(bytes.TrimSuffix(key, text[n:]), "_0123456789")
	from := len(key)
	for from > 0 && len(key)-from < longestQuoted && (isWordByte(key[from-1]) || key[from-1] == '_' || key[from-1] == '-') {
		from--
	}
	key = key[from:]
	last := bytes.LastIndexAny(key, "_-") + 1
	for i := len(key) - 1; i > last; i-- { // streetAddress
		if key[i]-'A' < 26 && key[i-1]-'a' < 26 {
			last = i
		}
	}
	whose := bytes.TrimRight(key[:last], "_-")
	whose = whose[bytes.LastIndexAny(whose, "_-")+1:]
	if last == len(key) || d.words.Lookup(key[last:])&(label|sureStreet) == 0 {
		return false
	}
	var buf [longestQuoted]byte
	return !machines[string(d.words.Append(buf[:0], whose))]
}

// machines have addresses that are no post's.
var machines = map[string]bool{
	"ip": true, "ipv": true, "email": true, "mail": true, "mac": true, "memory": true, "mem": true, "web": true, "wallet": true, "host": true, "server": true, "remote": true, "local": true,
	"peer": true, "bind": true, "listen": true, "source": true, "src": true, "dst": true, "base": true, "start": true, "end": true, "contract": true, "bus": true, "register": true,
}
