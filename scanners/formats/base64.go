package formats

import (
	"bytes"

	"dossier/scanners"
)

// shortestEncoded is how long a value must be to be a file in base64: shorter ones hold no more than a token or a key.
const shortestEncoded = 1 << 10

// encodedBeginnings are how files begin in base64 that people put into documents, exports and databases: PDF, ZIP (and office documents), PNG, JPEG, GIF,
// gzip, compound files, RTF, TIFF, 7z, RAR, SQLite.
func encodedBeginnings() []string {
	return []string{
		"JVBERi", "UEsDB", "iVBORw0KGg", "/9j/", "R0lGODlh", "R0lGODdh", "H4sI", "0M8R4KGx", "e1xydGY", "SUkqA", "TU0AK", "N3q8ryc", "UmFyIRo", "U1FMaXRlIGZvcm1hdCAz",
	}
}

// encodedFiles counts the values of a batch that are files in base64, also behind the head of a data URL.
func encodedFiles(b *scanners.Batch) (n int64) {
	for i := range b.Columns {
		c := &b.Columns[i]
		if len(c.KeptData()) < shortestEncoded {
			continue
		}
		for k := range c.Kept() {
			if value := c.KeptValue(k); len(value) >= shortestEncoded && isEncodedFile(value) {
				n += int64(c.Times(k))
			}
		}
	}
	return n
}

func isEncodedFile(value []byte) bool {
	if head, body, ok := bytes.Cut(value[:min(len(value), 200)], []byte(";base64,")); ok && bytes.HasPrefix(head, []byte("data:")) {
		value = body
	}
	for _, begins := range encodedBeginnings() {
		if bytes.HasPrefix(value, []byte(begins)) {
			return !bytes.ContainsFunc(value[:min(len(value), 64)], func(r rune) bool { return !isBase64(r) })
		}
	}
	return false
}

func isBase64(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '+' || r == '/' || r == '\n' || r == '\r'
}
