package mail

import (
	"bytes"
	"iter"
)

// uuFiles are the files that stand in a text by uuencode (POSIX.1-2024, uuencode), which mail programs before MIME wrote: their names, and what they
// hold as far as it can be read.
func uuFiles(text []byte) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for {
			name, rest, ok := uuBegin(text)
			if !ok {
				return
			}
			content, behind := uuLines(rest)
			if text = behind; len(content) > 0 && !yield(name, content) {
				return
			}
		}
	}
}

// uuMark is what the line before a file begins with.
const uuMark = "begin "

// uuBegin finds the next "begin 644 name", and what stands behind its line.
func uuBegin(text []byte) (name string, rest []byte, ok bool) {
	const mode = len("644 ")
	for at := 0; ; at++ {
		next := bytes.Index(text[at:], []byte(uuMark))
		if next < 0 {
			return "", nil, false
		}
		at += next
		line, rest, ended := bytes.Cut(text[at+len(uuMark):], []byte("\n"))
		if !ended || at > 0 && text[at-1] != '\n' || len(line) <= mode {
			continue
		}
		digits, name, _ := bytes.Cut(line, []byte(" "))
		if len(digits) < 3 || len(digits) > 4 || len(bytes.Trim(digits, "01234567")) > 0 || len(bytes.TrimSpace(name)) == 0 {
			continue
		}
		return string(bytes.TrimSpace(name)), rest, true
	}
}

// uuLines decodes lines up to the first that is none of the sort: each begins with how many bytes it holds, and has six bits a character.
func uuLines(text []byte) (content, rest []byte) {
	for len(text) > 0 {
		line, behind, _ := bytes.Cut(text, []byte("\n"))
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 || line[0] <= ' ' || line[0] > '`' || line[0] == '`' {
			break
		}
		holds := int(line[0] - ' ')
		packed := line[1:]
		if len(packed) > (holds+2)/3*4+1 || len(packed) < (holds*4+2)/3-4 { // programs leave spaces out at the end, and some add a check
			break
		}
		var quad [4]byte
		for i := 0; holds > 0; i += 4 {
			for j := range quad {
				quad[j] = 0
				if i+j < len(packed) {
					if packed[i+j] < ' ' || packed[i+j] > '`' {
						return content, text
					}
					quad[j] = (packed[i+j] - ' ') & 0x3f
				}
			}
			three := []byte{quad[0]<<2 | quad[1]>>4, quad[1]<<4 | quad[2]>>2, quad[2]<<6 | quad[3]}
			content = append(content, three[:min(3, holds)]...)
			holds -= 3
		}
		text = behind
	}
	return content, text
}
