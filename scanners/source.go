package scanners

import (
	"context"
	"errors"
	"iter"
	"time"
)

// Connector opens one sort of source.
type Connector interface {
	// Name is the connector's word in reports and documentation: "sqlite", "files".
	Name() string
	// Claims tells whether target, as the user typed it (a path or a URL), is for this connector. It may look at
	// the first bytes of a file but opens no connection. Connectors are asked in the order of the list in scanners/all.
	Claims(target string) bool
	// Open returns the source. Its errors name the target without any secret in it, and what to do next; one that is
	// [ErrGone] says that the same may succeed later, a source of package absent where it is known which source it is.
	Open(ctx context.Context, target string) (Source, error)
}

// Several is a [Connector] of which a target may stand for more than one source: all buckets of an account.
type Several interface {
	// OpenAll returns the sources that target stands for, in an order that is the same as long as nothing changed. Its errors are those
	// of Open.
	OpenAll(ctx context.Context, target string) ([]Source, error)
}

// Source is one thing a scan reads. It is used by many goroutines at once.
type Source interface {
	// Info describes the source, without I/O.
	Info() SourceInfo
	// Units lists what there is to read, also what a rule skips, in an order that is the same as long as nothing
	// changed. An error that is an [*Unread] tells of one thing that could not be listed, and the listing goes on; any
	// other error, [ErrGone] among them, is fatal and the last pair.
	Units(ctx context.Context) iter.Seq2[Unit, error]
	Close() error
}

// Concurrent is a [Source] that gains by having more units read at once than there are processors: one behind a network.
type Concurrent interface {
	Concurrency() int
}

// SourceInfo describes a source.
type SourceInfo struct {
	Connector string
	Name      Private           // target without secrets: an absolute path, or a URL without its password
	Empty     string            // what to check where it lists nothing, not even what a rule skips: "no file lies there: check the path"
	Facts     map[string]string // what a report should say of the source (server version, encryption, region); no personal data
}

// Unit is one table, object or file. Read may be called again, also from another goroutine.
type Unit interface {
	Info() UnitInfo
	// Read gives the unit's content to to, in the same order and the same batches each time, as long as Version is the same.
	// It returns nil when all was handed over or reported by to.Unread; an [*Unread] when the rest of the unit could
	// not be read; an error that is [ErrGone]; the receiver's own error unchanged; or the context's.
	Read(ctx context.Context, want Want, to Receiver) error
}

// UnitInfo describes a unit before it is read.
type UnitInfo struct {
	Name       Private     // unique in its source: a path relative to the source, or schema.table
	Kind       string      // "table", "view", "file", "object"
	Version    string      // changes when the content does (size and time, ETag); "" when that cannot be told
	Modified   time.Time   // when it was last changed; zero where the source does not say
	Lasting    bool        // the source vouches for Version: a later scan need not read a unit again of which it is the same
	Bytes      int64       // estimate of what reading it will count in Batch.Bytes, -1 where unknown
	Records    int64       // estimate, -1 where unknown
	Key        []string    // fields that identify a record; none: a record is known by its number alone
	References []Reference // declared foreign keys
	Referred   [][]string  // fields that declared foreign keys of this or other units hold, each list once
	Spreads    bool        // Want.Sample chooses records from all over the unit, at a cost that does not grow with it
	Skip       string      // the rule by which this unit is not read: "view", "system table"; "" to read it
}

// Reference is a declared foreign key: Fields of this unit hold the To fields of a record in Unit.
type Reference struct {
	Fields []string
	Unit   string
	To     []string
}

// Want says how much of a unit to read. The zero value is all of it.
type Want struct {
	Sample int64    // about so many records, spread over the unit where the connector can, and the first ones elsewhere; 0: all
	Seed   uint64   // two samples with the same seed choose the same records of an unchanged unit
	Leave  []string // fields that are known to hold nothing and need not be fetched; a reader may give them all the same
}

// Receiver takes what a unit holds. One goroutine at a time calls it.
type Receiver interface {
	// New returns an empty batch to fill. It waits while too many batches are under way; after the scan was cancelled it
	// still returns one.
	New() *Batch
	// Batch takes a filled batch, which belongs to the receiver from then on. After an error the reader stops and returns it.
	Batch(b *Batch) error
	// Unread records what could not be read; reading goes on unless it returns an error.
	Unread(u *Unread) error
}

// Selective is a [Receiver] that comes to know, while it is fed, which fields hold nothing that it looks for.
type Selective interface {
	// Leave tells whether a reader may leave a part's field out of the batches that follow; once it does, it always will. It is called
	// between two calls of Batch, by the same goroutine, and its answer depends on the batches given so far alone. A reader that leaves a field
	// out gives batches of the same records as one that does not.
	Leave(part Private, field string) bool
}

// Entered is a [Receiver] that may want to know which values of a record stand together in one entry of a list inside it.
type Entered interface {
	// Entries tells whether it does: readers that can say so call [Column.Enter] then.
	Entries() bool
}

// Entries tells whether a receiver wants to know of entries.
func Entries(to Receiver) bool {
	e, ok := to.(Entered)
	return ok && e.Entries()
}

// ErrGone says that a source cannot be reached now, or stopped answering and did not come back: there is no use in asking it for
// more, but what was read counts, and the same scan may go on later. Errors that are this one name the source without any secret.
var ErrGone = errors.New("the source does not answer")

// ErrEnough is what a [Receiver] returns when it needs no more of this unit.
var ErrEnough = errors.New("enough read")
