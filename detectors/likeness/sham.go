package likeness

import "bytes"

// sham marks a profile as nobody's, without any bits.
const sham Role = 66

// AppendSham marks a profile: its record is a test account, or names the person who stands for any.
func AppendSham(dst []byte) []byte { return append(dst, byte(sham), 0) }

// IsSham tells whether a profile is marked.
func IsSham(profile []byte) bool {
	for len(profile) > 0 {
		field, rest, err := Next(profile)
		if err != nil {
			return false
		}
		if Role(field[0]) == sham {
			return true
		}
		profile = rest
	}
	return false
}

// anybody tells of the names, folded, of those who stand for anybody in examples, and of accounts that were made to try something.
func anybody(name []byte) bool {
	switch string(name) {
	case "john doe", "jane doe", "john q public", "joe bloggs", "fred bloggs", "jan modaal", "jan met de pet", "piet snot", "foo bar", "lorem ipsum",
		"first last", "firstname lastname", "voornaam achternaam", "vorname nachname", "prenom nom", "your name", "no name", "not applicable",
		"demo user", "demo account", "demo demo", "demo klant", "demo customer", "sample user", "sample customer", "guest user", "new user",
		"admin admin", "user user", "qa user", "aaa aaa", "xxx xxx", "abc abc":
		return true
	}
	return false
}

// longestSham is how long a word is at the most of which shamWord tells.
const longestSham = len("testaccount")

// shamWord tells of words that make a name one of a test account, whatever else it says.
func shamWord(word []byte) bool {
	switch string(word) {
	case "test", "testtest", "testing", "testuser", "testaccount", "testklant", "testkunde", "testperson", "dummy", "asdf", "asdfasdf", "qwerty", "mustermann", "musterfrau":
		return true
	}
	return false
}

// ShamName tells whether a whole name, as its detector normalises it, is that of a test account, or of somebody who stands for anybody.
func ShamName(name []byte) bool {
	if anybody(name) {
		return true
	}
	for len(name) > 0 {
		end := bytes.IndexByte(name, ' ')
		if end < 0 {
			return shamWord(name)
		}
		if shamWord(name[:end]) {
			return true
		}
		name = name[end+1:]
	}
	return false
}

// ShamMailbox tells of an address that is given to try a form.
func ShamMailbox(address []byte) bool {
	at := bytes.IndexByte(address, '@')
	if at < 0 {
		at = len(address)
	}
	local, domain := address[:at], address[min(at+1, len(address)):]
	return len(local) <= longestSham && shamWord(bytes.ToLower(local)) || bytes.EqualFold(domain, []byte("test.com"))
}
