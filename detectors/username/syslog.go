package username

import (
	"bytes"
	"slices"

	"dossier/detectors"
	"dossier/scanners"
)

const becauseLog = "a log says that this user signed in or acted"

// headOfLog is how far into a batch the first line of a log's programs stands.
const headOfLog = 4096

// sign is what a log of a Unix machine writes around the name of who signs in.
type sign struct {
	program []byte // which writes it, as it stands in the line
	before  []byte
	behind  [][]byte
}

// signs are the phrases of OpenSSH (auth.c), of Linux-PAM (pam_unix) and of sudo (logging.c). Names that nobody has ("invalid user") are none.
var signs = []sign{
	{[]byte("sshd["), []byte("Accepted password for "), [][]byte{[]byte(" from ")}},
	{[]byte("sshd["), []byte("Accepted publickey for "), [][]byte{[]byte(" from ")}},
	{[]byte("sshd["), []byte("Failed password for "), [][]byte{[]byte(" from ")}},
	{[]byte("pam_unix("), []byte("session opened for user "), [][]byte{[]byte(" by "), []byte("(uid=")}},
	{[]byte("pam_unix("), []byte("session closed for user "), [][]byte{nil}},
	{[]byte("sudo: "), []byte("sudo: "), [][]byte{[]byte(" : TTY=")}},
}

// signedIn looks for who signed in, in batches of a log that says so.
func (d Detector) signedIn(c *scanners.Column, found *detectors.Matches) {
	data := c.Data()
	head := data[:min(len(data), headOfLog)]
	if bytes.IndexByte(head, ']') < 0 || !bytes.Contains(head, []byte("]: ")) && !bytes.Contains(head, []byte("sudo: ")) {
		return
	}
	for i := range signs {
		if i > 0 && bytes.Equal(signs[i].program, signs[i-1].program) {
			continue // its lines were looked at
		}
		d.linesOf(c, signs[i].program, found)
	}
}

// linesOf looks at the lines in which a program writes.
func (d Detector) linesOf(c *scanners.Column, program []byte, found *detectors.Matches) {
	data, value := c.Data(), 0
	for at := 0; at < len(data); {
		next := bytes.Index(data[at:], program)
		if next < 0 {
			return
		}
		at += next
		value = c.At(at, value)
		from, to := c.Span(value)
		line := data[at:to:to]
		if end := bytes.IndexByte(line, '\n'); end >= 0 {
			line = line[:end]
		}
		for _, s := range signs {
			if !bytes.Equal(s.program, program) {
				continue
			}
			if start, end, ok := s.name(line); ok {
				d.acted(data[from:to:to], at-from+start, at-from+end, value, found)
				break
			}
		}
		at += max(len(line), len(program))
	}
}

// name returns where the name stands in a line.
func (s *sign) name(line []byte) (start, end int, ok bool) {
	start = bytes.Index(line, s.before)
	if start < 0 {
		return 0, 0, false
	}
	start += len(s.before)
	for start < len(line) && line[start] == ' ' { // as sudo sets short names
		start++
	}
	end = nameEnd(line, start)
	ok = end > start && slices.ContainsFunc(s.behind, func(b []byte) bool { return bytes.HasPrefix(line[end:], b) && (b != nil || end == len(line)) })
	return start, end, ok
}

// acted adds the name, unless it is that of the machine's own accounts.
func (d Detector) acted(text []byte, start, end, value int, found *detectors.Matches) {
	name := text[start:end]
	if !looksRight(name) || bytes.Equal(name, []byte("root")) {
		return
	}
	var norm [4 * longest]byte
	found.Add(detectors.Match{
		Value: int32(value), Start: int32(start), End: int32(end), Kind: detectors.Username, Confidence: 0.8, Because: becauseLog,
	}, appendLower(norm[:0], name))
}
