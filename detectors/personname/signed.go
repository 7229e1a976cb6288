package personname

import (
	"bytes"
	"unicode/utf8"

	"dossier/detectors/personname/tagger"
)

// Who writes a comment often signs it behind a dash, and who is quoted stands behind one: nothing there says that a name follows but its place, at the end
// of a line and behind a sentence.

// signature is how sure a cell must be to be a name there.
const signature = 0.7

// Dashes, whose UTF-8 differs in the last byte.
const (
	long  = "—"
	short = "–"
)

func isDash(text []byte) bool { return string(text) == long || string(text) == short }

// signed returns the name that stands behind a dash at the end of the line, or of the piece of one, data[start:end]; an empty span if there is none.
func (r *reader) signed(start, end int) (name tagger.Span) {
	for at := start; at < end; {
		n := bytes.IndexByte(r.data[at:end], long[0])
		if n < 0 {
			break
		}
		at += n
		from := at + len(long)
		if from > end || !isDash(r.data[at:from]) || !ends(r.data[start:at]) {
			at++
			continue
		}
		at = from
		first, last := trim(r.data[from:end])
		if from, to := from+first, from+last; r.isName(r.data[from:to]) {
			name = tagger.Span{Start: from, End: to, P: signature, Listed: true}
		}
	}
	return name
}

// isName tells whether a text is a name of several words, and nothing else.
func (r *reader) isName(text []byte) bool {
	if len(text) < 2 || len(text) > longest {
		return false
	}
	var run [maxRun]token
	name := r.split(text, run[:0])
	if len(name) < 2 || name[0].small {
		return false
	}
	confidence, _ := r.judgeCell(text, name)
	return confidence >= signature
}

// ends tells whether a sentence ends with the text, or nothing stands in it.
func ends(text []byte) bool {
	text = bytes.TrimRight(text, " \t\"”»")
	if len(text) == 0 {
		return true
	}
	switch last, _ := utf8.DecodeLastRune(text); last {
	case '.', '!', '?', '…', '。', ')':
		return true
	default:
		return false
	}
}
