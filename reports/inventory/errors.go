package inventory

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// What can be wrong with an inventory, with what to do about it.
var (
	ErrWrongKey = errors.New("the key does not fit this inventory: use the key it was made with, or another inventory file")
	ErrNewer    = errors.New("the inventory was written by a newer dossier: use that version, or another inventory file")
	ErrOlder    = errors.New("the inventory was written by an earlier dossier: remove it, or name another inventory file, and scan again")
	ErrLocked   = errors.New("another dossier is writing to the inventory: wait until it has ended, or use another inventory file")
	ErrFull     = errors.New("no room is left for the inventory: make room (or raise the file size limit) and run the same scan again; it goes on where it was")
	ErrCorrupt  = errors.New("the inventory is damaged: restore it from a backup, or scan into a new file")
	ErrForeign  = errors.New("the file is not an inventory of dossier: choose another path for the inventory")
	ErrMissing  = errors.New("there is no inventory yet: run dossier scan first, or name its file")
	ErrReadOnly = errors.New("the inventory is open for reading only")
	ErrDenied   = errors.New("no right to read or write the inventory: check the rights on its file and folder")
	ErrEnded    = errors.New("the scan has ended")
)

// explain says what was attempted and what can be done, for an error of SQLite or the operating system.
func explain(doing string, err error) error {
	if err == nil {
		return nil
	}
	if s := sentinel(err); s != nil && !errors.Is(err, s) {
		return fmt.Errorf("%s: %w (%w)", doing, s, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func sentinel(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return osSentinel(err)
	}
	switch code := e.Code(); code {
	case lib.SQLITE_IOERR_WRITE, lib.SQLITE_IOERR_SHMSIZE, lib.SQLITE_IOERR_TRUNCATE:
		// SQLite says FULL for ENOSPC alone: a quota (EDQUOT) and a file size limit (EFBIG) come as failed writes.
		return ErrFull
	default:
		switch code & 0xff {
		case lib.SQLITE_FULL:
			return ErrFull
		case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
			return ErrLocked
		case lib.SQLITE_CORRUPT:
			return ErrCorrupt
		case lib.SQLITE_NOTADB:
			return ErrForeign
		case lib.SQLITE_PERM, lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN, lib.SQLITE_AUTH:
			return ErrDenied
		}
		return nil
	}
}

func osSentinel(err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EFBIG):
		return ErrFull
	case errors.Is(err, fs.ErrPermission):
		return ErrDenied
	case errors.Is(err, os.ErrNotExist):
		return ErrMissing
	}
	return nil
}
