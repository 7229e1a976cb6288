package formats

import (
	"io"

	"dossier/scanners"
)

// Inside is the part that a piece of an input has: behind the input's own part and a slash, or alone in the unit itself.
func Inside(part scanners.Private, name string) scanners.Private {
	if outer := part.Reveal(); outer != "" {
		name = outer + "/" + name
	}
	return scanners.NewPrivate(name)
}

// BrokenOff is the error of a read in the middle of something, where the end of the input is not the end of that.
func BrokenOff(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Failing is a body of which only the error is left.
func Failing(err error) io.Reader { return failing{err} }

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
