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
	case begins("BEGIN:VC") && bytes.Contains(head, []byte("ENCODING=")):
		return "text/vcard", "encoded values were not read"
	case (begins("dn:") || begins("version: 1\n") || named(".ldif")) && bytes.Contains(head, []byte(":: ")):
		return "text/x-ldif", "base64 values were not read"
	case begins("%!PS"):
		return "application/postscript", "text that the program draws in pieces was not read"
	}
	return "", ""
}
