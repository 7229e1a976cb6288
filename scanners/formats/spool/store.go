package spool

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// Store takes what is to be read again, as [Open] keeps an input. The zero value is empty.
type Store struct {
	head bytes.Buffer
	temp *os.File
	size int64
}

// Write implements [io.Writer]. The error is an [*scanners.Unread].
func (s *Store) Write(p []byte) (int, error) {
	s.size += int64(len(p))
	switch {
	case s.size > maxSize:
		return 0, &scanners.Unread{Why: scanners.OverLimit, Detail: fmt.Sprintf("more than %d GiB inside another file", maxSize>>30), Bytes: -1}
	case s.temp == nil && s.size <= inMemory:
		return s.head.Write(p)
	case s.temp == nil:
		temp, err := os.CreateTemp("", "dossier-spool-")
		if err != nil {
			return 0, formats.NoTemporary(err)
		}
		_ = os.Remove(temp.Name())
		s.temp = temp
		if _, err := temp.Write(s.head.Bytes()); err != nil {
			return 0, formats.NoTemporary(err)
		}
	}
	n, err := s.temp.Write(p)
	if err != nil {
		return n, formats.NoTemporary(err)
	}
	return n, nil
}

// Size is how many bytes there are.
func (s *Store) Size() int64 { return s.size }

// Reader reads them from the start.
func (s *Store) Reader() io.Reader {
	if s.temp != nil {
		return io.NewSectionReader(s.temp, 0, s.size)
	}
	return bytes.NewReader(s.head.Bytes())
}

// Close removes the temporary file, if there is one.
func (s *Store) Close() { (&File{temp: s.temp}).Close() }
