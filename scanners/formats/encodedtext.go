package formats

import (
	"bytes"
	"path"
	"strings"
)

// encodedText tells of text whose format encodes part of what it says (escapes, at signs that are doubled), so that reading it
// as plain text misses that part. It returns the format's MIME type and what is missed, or "" where nothing is known to be.
func encodedText(head []byte, name string) (mime, detail string) {
	begins := func(prefix string) bool {
		return len(head) >= len(prefix) && bytes.EqualFold(head[:len(prefix)], []byte(prefix))
	}
	has := func(text string) bool { return bytes.Contains(head, []byte(text)) }
	switch {
	case begins("%!PS"):
		return "application/postscript", "text that the program draws in pieces was not read"
	case begins("// <!-- <mdb:mork"):
		return "text/x-mork", "an address book or an index of Thunderbird's (Mork), whose letters are written as codes: exported as vCard or LDIF it can be read"
	case begins("0 HEAD") && has("@@"):
		return "text/vnd.familysearch.gedcom", "mail addresses, whose at signs are doubled in family trees (GEDCOM), were not read as such"
	case (begins("Windows Registry Editor") || begins("REGEDIT4")) && has("=hex"):
		return "text/x-ms-regedit", "values that are written in hexadecimal were not read"
	case strings.EqualFold(path.Ext(name), ".properties") && has("\\u0"):
		return "text/x-java-properties", "letters that are written as codes (\\u00e9) were not read as such, so names may be missed"
	}
	return "", ""
}
