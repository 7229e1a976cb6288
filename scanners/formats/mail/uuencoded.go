package mail

import (
	"bytes"
	"iter"

	"dossier/scanners/formats/transfer"
)

// uuFiles are the files that stand in a text by uuencode, which mail programs before MIME wrote: their names, and what they hold as far as it can be
// read.
func uuFiles(text []byte) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		name, content := "", []byte(nil)
		for line := range bytes.Lines(text) {
			if name != "" {
				more, ok := transfer.UULine(content, line)
				if content = more; ok {
					continue
				}
				if len(content) > 0 && !yield(name, content) {
					return
				}
			}
			content = nil
			name, _ = transfer.UUBegin(line)
		}
		if len(content) > 0 {
			yield(name, content)
		}
	}
}

// holdsUU tells whether a file begins in a text.
func holdsUU(text []byte) bool {
	for line := range bytes.Lines(text) {
		if _, begins := transfer.UUBegin(line); begins {
			return true
		}
	}
	return false
}
