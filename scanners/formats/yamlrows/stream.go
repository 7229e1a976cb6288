package yamlrows

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"

	"go.yaml.in/yaml/v3"

	"dossier/scanners/formats"
)

// stream gives the documents as JSON, a value a line.
type stream struct {
	ctx     context.Context
	r       *bufio.Reader
	err     error
	piece   []byte // of YAML, being gathered
	over    bool   // the document goes on, and what it began with was too large
	out     []byte
	pending []byte

	broken, large, multiplied int

	edits *editing // nil: nobody asks where things stand
	made  int64    // bytes of JSON before out
	read  int64    // bytes of YAML before piece
}

func newStream(ctx context.Context, body io.Reader) *stream {
	return &stream{ctx: ctx, r: bufio.NewReaderSize(body, formats.Room(body, 64<<10))}
}

// Read implements [io.Reader].
func (s *stream) Read(p []byte) (int, error) {
	for len(s.pending) == 0 {
		if s.err != nil {
			return 0, s.err
		}
		if err := s.ctx.Err(); err != nil {
			return 0, err
		}
		s.made += int64(len(s.out))
		s.gather()
		s.pending = s.out
	}
	n := copy(p, s.pending)
	s.pending = s.pending[n:]
	return n, nil
}

// gather reads up to the end of a document or to where it can be cut, and makes JSON of it.
func (s *stream) gather() {
	s.out = s.out[:0]
	begins := true
	for {
		if begins && len(s.piece) > 0 && s.cuts() {
			break
		}
		line, err := s.r.ReadSlice('\n')
		s.piece = append(s.piece, line...)
		begins = err == nil
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			s.err = err
			break
		}
		if len(s.piece) > maxDocument {
			s.over = true
			s.large++
			s.text()
			return
		}
	}
	switch {
	case s.over:
		s.text()
		s.over = false
		return
	case len(bytes.TrimSpace(s.piece)) > 0:
		s.document()
	}
	s.next()
}

// next begins another piece.
func (s *stream) next() {
	s.read += int64(len(s.piece))
	s.piece = s.piece[:0]
}

// cuts tells whether a piece ends before the line that begins here.
func (s *stream) cuts() bool {
	mark, _ := s.r.Peek(3)
	if string(mark) == "---" {
		return len(bytes.TrimSpace(s.piece)) > 0
	}
	if len(s.piece) < cutFrom || len(mark) == 0 {
		return false
	}
	c := mark[0]
	return c == '-' && mark[min(1, len(mark)-1)] == ' ' || c == '_' || c == '"' || c == '\'' || 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
}

// text hands the piece over as it stands, a line a value.
func (s *stream) text() {
	for line := range bytes.Lines(s.piece) {
		if line = bytes.TrimRight(line, "\r\n"); len(bytes.TrimSpace(line)) > 0 {
			s.out = append(appendString(s.out, string(line)), '\n')
		}
	}
	s.next()
}

// document makes JSON of a piece.
func (s *stream) document() {
	decoder := yaml.NewDecoder(bytes.NewReader(s.piece))
	done := len(s.out)
	known := s.edits.begin(s.piece, s.read)
	for {
		var root yaml.Node
		err := decoder.Decode(&root)
		if err == io.EOF {
			return
		}
		if err != nil {
			s.out = s.out[:done]
			s.edits.forget(known)
			s.broken++
			s.text()
			return
		}
		s.value(&root)
	}
}

// value writes a document: a list's elements one by one, so that they are values of their own in a document that was cut as in one that was not.
func (s *stream) value(root *yaml.Node) {
	w := &writer{out: s.out, edits: s.edits, made: s.made}
	w.comments(root)
	if len(w.notes) > 0 {
		w.out = append(w.out, `{"#comment":[`...)
		for i, note := range w.notes {
			if i > 0 {
				w.out = append(w.out, ',')
			}
			w.out = appendString(w.out, note)
		}
		w.out = append(w.out, "]}\n"...)
	}
	for _, n := range root.Content {
		if n.Kind == yaml.SequenceNode {
			for i := range n.Content {
				w.element(n, i, 0)
				w.out = append(w.out, '\n')
			}
			continue
		}
		if n.Tag == "!!null" { // an empty document
			continue
		}
		from := w.at()
		w.node(n, 0)
		w.edits.document(from, w.at())
		w.out = append(w.out, '\n')
	}
	if w.over {
		s.multiplied++
	}
	s.out = w.out
}

// appendString appends a JSON string.
func appendString(dst []byte, text string) []byte {
	quoted, err := json.Marshal(text)
	if err != nil {
		return append(dst, `""`...)
	}
	return append(dst, quoted...)
}
