// Package dbrows erases rows of SQL databases, whichever they are: it compares rows with the plan, puts children before the rows that they refer
// to, tries what is planned, and sees that nothing else went. A database brings a [Tx], in which all of it happens.
package dbrows

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"dossier/scanners/erasing"
)

// Begin begins a transaction. Rows that it looked at stay as they are until its end, and its errors are as those of [Tx].
type Begin func(ctx context.Context) (Tx, error)

// Tx is a transaction of a database. Its errors are a [*Failure] or the context's, without a value.
type Tx interface {
	Looker
	Doer
	Commit(ctx context.Context) error
	Rollback(ctx context.Context)
}

// Looker finds rows.
type Looker interface {
	// Table tells what a table is, by its unit's name. The same name gives the same table.
	Table(ctx context.Context, unit string) (*Table, error)
	// Find finds the rows at a removal's place, and keeps others from changing them; most of them at the most. Where rows are told apart by
	// their digests, these are all that have one of the removal's or, where those are not known, that of the row of its number.
	Find(ctx context.Context, t *Table, m *erasing.Removal, most int) ([]Row, error)
	// Referring gives the IDs of rows that refer to a row by a foreign key, most of them at the most.
	Referring(ctx context.Context, r *Row, f *Reference, most int) ([]string, error)
}

// Doer changes rows.
type Doer interface {
	// Statement is what Do runs, with placeholders for values.
	Statement(t *Table, change []erasing.Cell) string
	// Do deletes a row or, with a change, changes it and gives it back as it is then, where the table has generated columns with its cells. It is an
	// error if it was not exactly that row.
	Do(ctx context.Context, r *Row, change []erasing.Cell) (*Row, error)
	// Defer has references looked at only when the transaction ends, where the database can do so.
	Defer(ctx context.Context) error
	// Try takes back what do changed if that fails with a [*Failure] of sort [Refused].
	Try(ctx context.Context, do func() error) error
	// Changed counts the rows that the transaction has changed so far, those of triggers and of foreign keys' actions among them.
	Changed(ctx context.Context) (int64, error)
}

// Table is a table from which something is erased.
type Table struct {
	Name      string // of its unit
	Columns   []string
	Generated []string // of these, those that the database makes of others
	Keyless   bool     // its rows without a key are told apart by their digests, not by their numbers
	Obstacle  string   // why nothing is erased from it, or ...
	Delete    string   // ... no row deleted, or ...
	Change    string   // ... none changed; "" it can be
	From      []Reference
	Inner     map[string]Inner // columns that hold several values in a cell, of which single ones can change
	Own       any              // of the database alone
}

// Reference is a foreign key that leads to a table.
type Reference struct {
	Child    *Table // without its own references, where nothing is erased from it
	Columns  []string
	To       []string
	Loose    bool   // all Columns may be NULL
	Self     bool   // a row that refers to itself does not go either
	Deferred bool   // it is checked when the transaction ends, whatever the order
	Obstacle string // why nobody can look who refers; "" one can
	Own      any    // of the database alone
}

// Row is a row of a table. It prints as a placeholder.
type Row struct {
	Table  *Table
	ID     string // tells it from all others of the database, as long as it stays as it is in this transaction
	Digest []byte // SHA-256 of the table's columns and the whole row
	Cells  []erasing.Cell
	Texts  []erasing.Cell // columns as a whole, as the database writes and takes them: those that [Table.Texts] names for the removal's change
	Own    any            // of the database alone
}

// Format prints a placeholder under every verb.
func (Row) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[row]") }

// Sort is what follows from a failure.
type Sort int

// The sorts of failures.
const (
	Refused  Sort = iota // it is not to be
	Busy                 // another session is in the way, for too long
	Conflict             // with another session; the transaction is no more, another one may succeed
	Lost                 // the connection
)

// Failure is why a database did not do something, without a value.
type Failure struct {
	Sort Sort
	Why  string
}

// Error implements error.
func (f *Failure) Error() string { return f.Why }

// is tells whether an error is a failure of a sort.
func is(err error, s Sort) bool {
	f, ok := errors.AsType[*Failure](err)
	return ok && f.Sort == s
}

// planned is a removal, and the row that stands at its place.
type planned struct {
	*erasing.Removal
	table *Table
	found int // rows
	row   *Row
	alike int      // rows that are the same as this one, where nothing else tells them apart
	by    []tie    // rows that refer to it
	amiss error    // why what it changes is not known
	after []string // columns that are to become something else because others do, of which the database makes them
}

// tie is a foreign key by which rows refer to one.
type tie struct {
	*Reference
	rows  []*planned // those that are planned themselves
	stay  int        // others
	whole bool       // there are no more than these
}

// alone tells whether nothing but its digest tells the row from others.
func (p *planned) alone() bool { return p.table.Keyless && len(p.Key) == 0 }

func (p *planned) deletes() bool { return len(p.Change) == 0 }

// stands tells whether the row stands as a digest says, nil: not at all.
func (p *planned) stands(digest []byte) bool {
	if digest == nil {
		return p.found == 0
	}
	return p.found == 1 && bytes.Equal(p.row.Digest, digest)
}

// obstacle is why the table lets go of no such row.
func (p *planned) obstacle() string {
	switch {
	case p.table.Obstacle != "":
		return p.table.Obstacle
	case p.deletes():
		return p.table.Delete
	}
	return p.table.Change
}
