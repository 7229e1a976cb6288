// Package encoded opens files that travel as text, and are stored so: in base64, or by uuencode.
package encoded

import (
	"context"
	"io"
	"path"
	"strings"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/transfer"
)

// Base64 opens files that are base64 from their beginning to their end (RFC 4648).
type Base64 struct{}

// Name implements [formats.Unpacker].
func (Base64) Name() string { return "base64" }

// Yields implements [formats.Describer].
func (Base64) Yields() formats.Description {
	return formats.Description{
		What: "files that are stored as base64 (`.b64`): the file that is encoded", Where: "the file's name without its ending, then as inside",
		NotRead: "files of no known sort, of which nobody can tell that they are encoded",
	}
}

// Recognise implements [formats.Unpacker]. A file is base64 only if something that is known comes out of it: any long word is made of such letters.
func (Base64) Recognise(head []byte, _ formats.Input) formats.Likeness {
	for _, c := range head {
		if !transfer.IsBase64(c) && c != '=' && c != '\r' && c != '\n' {
			return formats.No
		}
	}
	if _, is := formats.Encoded(head); !is {
		return formats.No
	}
	return formats.Certain
}

// Unpack implements [formats.Unpacker].
func (Base64) Unpack(ctx context.Context, in formats.Input, _ scanners.Receiver, open func(context.Context, formats.Input) error) error {
	name := formats.BaseName(in.Name)
	if ext := path.Ext(name); strings.EqualFold(ext, ".b64") || strings.EqualFold(ext, ".base64") {
		name = strings.TrimSuffix(name, ext)
	}
	return open(ctx, formats.Input{Body: &decoded{from: in.Body}, Name: name, Part: formats.Inside(in.Part, called(name)), Size: -1})
}

// called is what a part is called where the file has no name.
func called(name string) string {
	if name == "" {
		return "content"
	}
	return name
}

// decoded reads what base64 stands for.
type decoded struct {
	from    io.Reader
	d       transfer.Base64
	text    [4 << 10]byte
	content []byte // not yet read
	room    []byte
	err     error
}

// Read implements [io.Reader].
func (r *decoded) Read(p []byte) (int, error) {
	for len(r.content) == 0 && r.err == nil {
		var n int
		n, r.err = r.from.Read(r.text[:])
		r.room = r.d.Decode(r.room[:0], r.text[:n])
		if r.err == io.EOF {
			r.room = r.d.Flush(r.room)
		}
		r.content = r.room
	}
	n := copy(p, r.content)
	r.content = r.content[n:]
	if n == 0 && len(p) > 0 {
		return 0, r.err
	}
	return n, nil
}
