package formats

import (
	"errors"
	"io/fs"

	"dossier/scanners"
)

// NoTemporary tells of a temporary file that could not be made or written: nothing is wrong with what was read. An error that is an Unread already is
// returned as it is.
func NoTemporary(err error) *scanners.Unread {
	if u, ok := errors.AsType[*scanners.Unread](err); ok {
		return u
	}
	return &scanners.Unread{Why: scanners.Failed, Bytes: -1, Detail: "a temporary file could not be written (" + scanners.AsUnread(err).Detail +
		"): make room in the temporary folder, or name another one by TMPDIR, and scan again"}
}

// OfTemporary tells of an error that is of the temporary file at path, rather than of what is copied to it.
func OfTemporary(err error, path string) bool {
	e, ok := errors.AsType[*fs.PathError](err)
	return ok && e.Path == path
}
