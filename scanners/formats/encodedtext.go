package formats

import "bytes"

// encodedText tells of text whose format encodes part of what it says (base64, quoted-printable, escapes), so that reading it
// as plain text misses that part. It returns the format's MIME type and what is missed, or "" where nothing is known to be.
func encodedText(head []byte) (mime, detail string) {
	begins := func(prefix string) bool {
		return len(head) >= len(prefix) && bytes.EqualFold(head[:len(prefix)], []byte(prefix))
	}
	switch {
	case begins("%!PS"):
		return "application/postscript", "text that the program draws in pieces was not read"
	}
	return "", ""
}
