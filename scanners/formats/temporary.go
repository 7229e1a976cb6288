package formats

import (
	"errors"

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
