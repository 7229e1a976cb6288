// Package erasing is the vocabulary of taking records out of a source again. Scans know nothing of it: what erases is opened apart, with
// credentials of its own.
package erasing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"dossier/scanners"
)

// Connector is a [scanners.Connector] that can also erase from its sources. The target has other credentials than a scan's.
type Connector interface {
	// OpenEraser opens a source to erase from it. Its errors are those of Open.
	OpenEraser(ctx context.Context, target string) (Eraser, error)
}

// Eraser takes records out of one source. One goroutine uses it.
type Eraser interface {
	// Info names the source as [scanners.Source.Info] does, whoever opened it.
	Info() scanners.SourceInfo
	// Whole tells that Erase is one transaction for all units. Else each unit is a transaction, and Erase is called for one at a time.
	Whole() bool
	// Examine looks at what stands at the removals' places, and says of each, in their order, what Erase would do. It changes nothing.
	// Of the removals only Digest and After need not be known yet. It is asked for all removals of a unit (where Whole: of the source) together.
	Examine(ctx context.Context, list []Removal) ([]Standing, error)
	// Erase carries out the removals, which are those that were examined, with what Examine said: all of them or, with an error, none.
	// It compares first, inside the transaction, what stands there: where that is After, it was carried out before and nothing is done;
	// where it is anything else but Digest, the error is [ErrChanged]. What would go or change beyond the removals (by a trigger, or by the
	// referential action of a foreign key) is an error that wraps [ErrBeyond]. Other errors carry no value either.
	Erase(ctx context.Context, list []Removal) (*Erased, error)
	Close() error
}

// Preparer is an [Eraser] of units that it erases from one by one, and that can find out beforehand what would be refused, so that nothing is changed
// then.
type Preparer interface {
	// Prepare does what Erase will do with these removals, of one unit, up to the moment at which anybody else would see it. What it made is used by
	// Erase, as far as there is room to keep it, or given up by Close. Of a unit of which all was done before there is nothing to do. Errors
	// are those of Erase.
	Prepare(ctx context.Context, list []Removal) error
}

// Remainder is an [Eraser] of a source that keeps for a while what was erased.
type Remainder interface {
	// Remains says, in a sentence each, what the source itself still holds of what was erased, and what ends it: dead rows until a vacuum,
	// a log until it is recycled. Backups that people make are not among it.
	Remains() []string
}

// Alias is an [Eraser] of a source that has a name for each user who opens it, as the URL of a server does.
type Alias interface {
	// Is tells whether a name is the source's, whoever opened it.
	Is(name scanners.Private) bool
}

// Describer is an [Eraser] of units of which something is said beside their content, by fields that can go by themselves: metadata, tags.
type Describer interface {
	// Beside tells whether a part is that. Its one record has the number 1, and a removal names the fields that change.
	Beside(part string) bool
}

// Renamer is an [Eraser] of units that have another name once they were changed, as the versions of an object do.
type Renamer interface {
	// Now is what is called now what has taken a unit's place; the unit's own name, where nothing has.
	Now(ctx context.Context, unit scanners.Private) (scanners.Private, error)
}

// Removal is one thing to be erased: a record of a unit, or a whole unit. It prints as a placeholder.
type Removal struct {
	Unit   scanners.Private
	Part   scanners.Private
	Number int64  // of the record in its part, from 1, or as the database numbers it; 0 of a whole unit
	Key    []Cell // the fields that identify the record; none: its number does. Of several alike in a file, the number tells
	Change []Cell // what the record's fields are set to; none: the record goes
	Digest []byte // of what stood there; see [Standing]
	After  []byte // of what is to stand there afterwards; nil: nothing
}

// Cell is one field of a record with its value, as a reader gives it. It prints as a placeholder.
type Cell struct {
	Field string
	Value []byte
	Null  bool // nothing; in a change, of one of several values: it goes, and with it the entry of a list all of whose values do
	Nth   int  // which of several values of the field in the record, as a reader gives them, from 1; 0: the only one, or all of them
}

// Standing is what stands at a removal's place. It prints as a placeholder.
type Standing struct {
	Found    bool
	Digest   []byte    // SHA-256 of the whole record with its types, of a whole unit, or of the unit that a record is to be cut out of
	After    []byte    // likewise, of what will stand there; nil: nothing
	Cells    []Cell    // of a record: its fields as they are now, value by value; none where the eraser cannot tell
	How      string    // what will be done, for whoever approves it: SQL with placeholders, "rewrite the file"; no value
	Obstacle string    // why it cannot be erased, for a person, without a value: a lock, a trigger, a format that is not rewritten; "" it can
	Held     bool      // the obstacle is that records which stay refer to it: its fields could change all the same
	Document *Document // with an obstacle: what could go as a whole instead, because it is not written again; nil: nothing
	Until    time.Time // when the obstacle ends by itself; zero: it does not
}

// Document is a unit, or a part of one, that can go as a whole: by a removal of number 0.
type Document struct{ Part scanners.Private }

// Erased is what Erase did.
type Erased struct {
	Before bool  // all of it had been done before
	Count  int64 // records or units that went or were changed
}

// What stops an erasure; nothing was changed then.
var (
	ErrChanged = errors.New("what is to be erased changed since the plan was made")
	ErrBeyond  = errors.New("more than what was planned would go")
)

// Format prints a placeholder under every verb.
func (Removal) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[private]") }

// Format prints a placeholder under every verb.
func (Cell) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[private]") }

// Format prints a placeholder under every verb.
func (Standing) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[private]") }
