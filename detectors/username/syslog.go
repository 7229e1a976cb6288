package username

import (
	"bytes"

	"dossier/detectors"
	"dossier/scanners"
)

const becauseLog = "a log says that this user signed in or acted"

// signs are the phrases of logs of Unix machines before the name of who signs in, by the byte before the colon that they stand behind: of OpenSSH
// (auth.c) and of Linux-PAM (pam_unix). Names that nobody has ("invalid user") are none.
var signs = map[byte][][]byte{
	']': {[]byte("Accepted password for "), []byte("Accepted publickey for "), []byte("Failed password for ")},
	')': {[]byte("session opened for user "), []byte("session closed for user ")},
}

// mayLog tells, as far as single bytes do, whether one of the signs stands around the colon at an offset of the data.
func mayLog(data []byte, colon int) bool {
	if colon == 0 || colon+2 >= len(data) {
		return false
	}
	first := data[colon+2]
	return data[colon-1] == ']' && (first == 'A' || first == 'F') || data[colon-1] == ')' && first == 's'
}

// signedIn adds the name of whom a log says behind the colon at an offset of the data that they signed in, and returns the value it is in. That is none
// before the one that was looked at last.
func signedIn(c *scanners.Column, colon, last int, found *detectors.Matches) int {
	value := c.At(colon, last)
	from, to := c.Span(value)
	text := c.Data()[from:to:to]
	if colon -= from; colon <= 0 {
		return value
	}
	for _, phrase := range signs[text[colon-1]] {
		if !bytes.HasPrefix(text[colon+1:], []byte(" ")) || !bytes.HasPrefix(text[colon+2:], phrase) {
			continue
		}
		start := colon + 2 + len(phrase)
		end := nameEnd(text, start)
		rest := text[end:]
		if bytes.HasPrefix(rest, []byte(" from ")) || text[colon-1] == ')' && (len(rest) == 0 || rest[0] == '\n' || bytes.HasPrefix(rest, []byte(" by ")) || bytes.HasPrefix(rest, []byte("(uid="))) {
			addLogged(text, start, end, value, found)
		}
		break
	}
	return value
}

// byGrace adds the name of whom sudo lets do something (logging.c), before the colon at an offset of the data: "sudo:   jdoe : TTY=pts/0".
func byGrace(c *scanners.Column, colon, last int, found *detectors.Matches) int {
	if !bytes.HasPrefix(c.Data()[colon+1:], []byte(" TTY=")) {
		return last
	}
	value := c.At(colon, last)
	from, to := c.Span(value)
	text := c.Data()[from:to:to]
	if colon -= from; colon <= 0 {
		return value
	}
	before, spaced := bytes.CutSuffix(text[:colon], []byte(" "))
	start := bytes.LastIndexByte(before, ' ') + 1
	if spaced && bytes.HasSuffix(bytes.TrimRight(before[:start], " "), []byte("sudo:")) {
		addLogged(text, start, len(before), value, found)
	}
	return value
}

// addLogged adds the name at text[start:end], unless it is that of the machine's own account.
func addLogged(text []byte, start, end, value int, found *detectors.Matches) {
	name := text[start:end]
	if !looksRight(name) || bytes.Equal(name, []byte("root")) {
		return
	}
	var norm [4 * longest]byte
	found.Add(detectors.Match{
		Value: int32(value), Start: int32(start), End: int32(end), Kind: detectors.Username, Confidence: 0.8, Because: becauseLog,
	}, appendLower(norm[:0], name))
}
