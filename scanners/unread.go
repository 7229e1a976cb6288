package scanners

import (
	"errors"
	"io/fs"
	"syscall"
)

// Why is the reason why something was not read.
type Why string

// The reasons, as reports show them.
const (
	NoDecoder Why = "no decoder"   // its format is not one that dossier reads
	Denied    Why = "denied"       // the role or user lacks the right to read it
	Encrypted Why = "encrypted"    // it needs a password or key
	Corrupt   Why = "corrupt"      // its bytes contradict its format
	Truncated Why = "truncated"    // it ends too early
	OverLimit Why = "over a limit" // it is larger, deeper or more compressed than the stated limit
	Special   Why = "special file" // a socket, device or pipe
	Link      Why = "link"         // a symbolic link that leads out of the source or in a circle
	Changed   Why = "changed"      // it changed or vanished while it was read
	Failed    Why = "read error"   // the source answered with another error
	Archived  Why = "archived"     // it lies in a storage class from which it must be restored before it can be read
	TextOnly  Why = "text only"    // it was read as plain text; what its format encodes or compresses was not

	// Recordless is no lack: by its form it holds nobody's records, as a program or a font, and the rule in Detail leaves it out.
	Recordless Why = "no records"
)

// Unread tells of something that could not be read. It is an error, so that a reader can end with it.
type Unread struct {
	Part   Private // where inside the unit; zero: the unit itself (or the thing that could not be listed)
	Why    Why
	Detail string // what happened, for a person; never a path or a value
	MIME   string // type found from the content, for NoDecoder
	Bytes  int64  // how much was left out; -1 where unknown
}

// Error gives the reason without naming the part.
func (u *Unread) Error() string {
	if u.Detail == "" {
		return string(u.Why)
	}
	return string(u.Why) + ": " + u.Detail
}

// Location finds a record, or a field of one, again.
type Location struct {
	Source Private
	Unit   Private
	Part   Private // archive member, sheet, table in a file; zero: the unit itself
	Record int64   // number of the record in its part, from 1; 0 where Key tells
	Key    Private // values of the key fields as a JSON array
	Field  Private // zero: the whole record
}

// AsUnread turns an operating system's error into an [*Unread] without the path that such errors carry.
// An error that is an Unread already is returned as it is.
func AsUnread(err error) *Unread {
	if u, ok := errors.AsType[*Unread](err); ok {
		return u
	}
	why, detail := Failed, "input/output error"
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		detail = errno.Error()
	}
	switch {
	case errors.Is(err, fs.ErrPermission):
		why = Denied
	case errors.Is(err, fs.ErrNotExist):
		why = Changed
	}
	return &Unread{Why: why, Detail: detail, Bytes: -1}
}
