package formats

import (
	"bytes"
	"strings"
)

// encodedText tells of text whose format encodes part of what it says (base64, quoted-printable, escapes), so that reading it
// as plain text misses that part. It returns the format's MIME type and what is missed, or "" where nothing is known to be.
func encodedText(head []byte, name string) (mime, detail string) {
	name = strings.ToLower(name)
	named := func(extensions ...string) bool {
		for _, e := range extensions {
			if strings.HasSuffix(name, e) {
				return true
			}
		}
		return false
	}
	begins := func(prefix string) bool {
		return len(head) >= len(prefix) && bytes.EqualFold(head[:len(prefix)], []byte(prefix))
	}
	switch {
	case begins(`{\rtf`):
		return "text/rtf", "rich text: escaped letters and embedded objects were not read"
	case named(".mbox") || begins("From ") && isMail(afterLine(head)):
		return "application/mbox", "mail: encoded parts and attachments were not read"
	case named(".eml", ".mht", ".mhtml") || isMail(head):
		return "message/rfc822", "mail: encoded parts and attachments were not read"
	case begins("BEGIN:VC") && bytes.Contains(head, []byte("ENCODING=")):
		return "text/vcard", "encoded values were not read"
	case (begins("dn:") || begins("version: 1\n") || named(".ldif")) && bytes.Contains(head, []byte(":: ")):
		return "text/x-ldif", "base64 values were not read"
	case begins("%!PS"):
		return "application/postscript", "text that the program draws in pieces was not read"
	}
	return "", ""
}

func afterLine(text []byte) []byte {
	_, rest, _ := bytes.Cut(text, []byte("\n"))
	return rest
}

// isMail tells whether text begins with the header of a message (RFC 5322, section 2.1): lines of a name and a colon, and
// folded ones, up to an empty line, two of the names being those that mail is known by.
func isMail(text []byte) bool {
	known := 0
	for range 200 {
		line, rest, more := bytes.Cut(text, []byte("\n"))
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 || !more {
			break
		}
		if text = rest; line[0] == ' ' || line[0] == '\t' {
			continue
		}
		field, _, colon := bytes.Cut(line, []byte(":"))
		if !colon || len(field) == 0 || bytes.ContainsAny(field, " \t\"{<") {
			return false
		}
		switch strings.ToLower(string(field)) {
		case "received", "return-path", "message-id", "mime-version", "content-transfer-encoding":
			known += 2
		case "from", "to", "subject", "date":
			known++
		}
	}
	return known >= 3
}
