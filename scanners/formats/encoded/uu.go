package encoded

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/transfer"
)

// maxLine is how much of a line is taken at once, in bytes.
const maxLine = 64 << 10

// UU opens texts in which files stand by uuencode (POSIX.1-2024).
type UU struct{}

// Name implements [formats.Unpacker].
func (UU) Name() string { return "uuencode" }

// Yields implements [formats.Describer].
func (UU) Yields() formats.Description {
	return formats.Description{
		What: "files that were encoded by uuencode, one or several", Where: "the name that the text gives to the file, then as inside",
		NotRead: "of text beside the files what is beyond 1 MiB",
	}
}

// Recognise implements [formats.Unpacker].
func (UU) Recognise(head []byte, _ formats.Input) formats.Likeness {
	line, rest, _ := bytes.Cut(head, []byte("\n"))
	_, begins := transfer.UUBegin(line)
	first, _, _ := bytes.Cut(rest, []byte("\n"))
	if _, holds := transfer.UULine(nil, first); !begins || !holds {
		return formats.No
	}
	return formats.Certain
}

// Unpack implements [formats.Unpacker].
func (UU) Unpack(ctx context.Context, in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	u := &uuFile{lines: bufio.NewReaderSize(in.Body, maxLine)}
	var beside formats.Aside
	for {
		line, err := u.lines.ReadSlice('\n')
		name, begins := transfer.UUBegin(bytes.TrimRight(line, "\r\n"))
		switch {
		case begins:
			u.ended, u.content = false, nil
			name = formats.BaseName(name)
			if err := open(ctx, formats.Input{Body: u, Name: name, Part: formats.Inside(in.Part, called(name)), Size: -1}); err != nil {
				return err
			}
			if _, err := io.Copy(io.Discard, u); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) { // which open told
				return scanners.AsUnread(err)
			}
			if rest := string(bytes.TrimSpace(u.rest)); rest != "`" && rest != "end" {
				beside.Add(u.rest)
			}
			continue
		case string(bytes.TrimSpace(line)) != "end":
			beside.Add(line)
		}
		if err == io.EOF {
			break
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return scanners.AsUnread(err)
		}
	}
	return beside.Open(ctx, in, "the files", to, open)
}

// uuFile reads one file, up to the line that ends it or holds nothing.
type uuFile struct {
	lines   *bufio.Reader
	content []byte
	room    []byte
	ended   bool
	rest    []byte // the line that ended it
}

// Read implements [io.Reader].
func (u *uuFile) Read(p []byte) (int, error) {
	for len(u.content) == 0 {
		if u.ended {
			return 0, io.EOF
		}
		line, err := u.lines.ReadSlice('\n')
		var ok bool
		if u.room, ok = transfer.UULine(u.room[:0], line); ok {
			u.content = u.room
			continue
		}
		u.ended, u.rest = true, bytes.Clone(line)
		switch {
		case err == io.EOF:
			return 0, io.ErrUnexpectedEOF
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return 0, err
		}
	}
	n := copy(p, u.content)
	u.content = u.content[n:]
	return n, nil
}
