package records

import (
	"context"
	"fmt"
	"io"
	"path"
	"strings"

	"dossier/detectors"
	"dossier/detectors/pseudonym"
	"dossier/detectors/sweep"
	"dossier/reports/inventory"
	"dossier/reports/reach"
	"dossier/scanners"
)

// Field is one field of a record, as it is now.
type Field struct {
	Name   string
	Type   string         // as the source declares it, "" unknown
	Kind   detectors.Kind // what the scan found its column to hold; "" nothing in particular
	Text   bool           // running text
	Values [][]byte       // one, as a rule; several of a list; none of an absent value
	Null   bool
	Own    []Span   // where in its values the person's identifiers stand
	Others []Span   // where those of other people in the inventory do
	Stray  []Span   // where those do that are known to be nobody's: a number that many share, or that a detector is not sure of
	stated []stated // whose those of other people are
	called []trait  // names and addresses in its values
	inside []string // of each value, in which entry of a list inside the record it stands: see [Field.Entry]
}

// Span is a piece of one of a field's values, in bytes.
type Span struct{ Value, Start, End int }

// Record is one record of a person.
type Record struct {
	Connector string
	Source    scanners.Private
	Unit      scanners.Private
	Part      scanners.Private
	Sort      string // what the unit is: "table", "file", "object"
	Number    int64  // in its part, from 1, or the number that the database itself gave it
	Fields    []Field
	Key       []int        // indexes of the key's fields; none: its number tells it from others
	Row       []Field      // of what lies in a value of a table's row: the row's key; none: its number is the row's
	Named     bool         // it names the person; else it belongs to the person by Path
	Mention   bool         // of a record that names the person: only in a longer text
	Path      []reach.Step // the references by which it belongs to the person
	Others    []uint32     // numbers of other people in the inventory whose identifiers it holds
	Doubt     reach.Doubt  // why it may be somebody else's; 0: nothing speaks for that
	Moved     bool         // it stands elsewhere than at the last scan
	Name      bool         // it is no record: what the unit is called, or what is said of it beside its records; Number is 0
	Beside    bool         // it holds an address, a birth date or a name, and stands by a line of the person in a text, no more: of a reader that was asked for such
	Namesake  bool         // it holds the person's name, and nothing tells whether it is the person's: of a reader that was asked for such
	Document  *Document    // it is no record, but a document as it is stored; nil: it is one
	taught    *lesson      // what it says of how the person is called; nil: nothing is learnt of it
	Cut       bool         // it has more than a record may take of memory; the rest is left out
}

// Doubtful tells whether the record may be somebody else's, whatever it holds: one that names the person by a value of its own is theirs even where the
// record that a key of it leads to is not known to be.
func (r *Record) Doubtful() bool {
	return r.Doubt != 0 && (r.Doubt != reach.Through || !r.Named || r.Mention)
}

// Field is the record's first field of a name; nil: it has none.
func (r *Record) Field(name string) *Field {
	for i := range r.Fields {
		if r.Fields[i].Name == name {
			return &r.Fields[i]
		}
	}
	return nil
}

// Missing is a record that the inventory knows of, and that could not be read again.
type Missing struct {
	Connector string
	Source    scanners.Private
	Unit      scanners.Private
	Part      scanners.Private
	Number    int64
	Why       string // one of the constants
}

// Why a record is missing.
const (
	Gone       = "gone"                         // it is no longer there
	Changed    = "changed"                      // what stands there is not the person's
	Unreadable = "the source could not be read" // nobody knows
)

// Unread is a place among those concerned that could not be read.
type Unread struct {
	Connector string
	Source    scanners.Private
	Unit      scanners.Private // zero: the source
	Part      scanners.Private
	Why       scanners.Why
	Detail    string // for a person; never a path or a value
}

// Result is what Read says beside the records.
type Result struct {
	Records int64
	Missing []Missing
	Unread  []Unread
	Cut     bool                    // more belongs to the person by keys than was followed
	Tied    []detectors.Fingerprint // of values that are no identifiers of the person, and led to records: see [reach.Result.Tied]
	names   *names                  // nil: nobody asked for them
}

// Format prints a placeholder under every verb, as the other types' do.
func (f Field) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "[field]") }

// Format prints a placeholder under every verb.
func (r Record) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "[record]") }

// Reader reads records again.
type Reader struct {
	Store     *inventory.Store
	Key       pseudonym.Key        // the inventory's
	Detectors []detectors.Detector // those of the scan
	Open      Open
	Sweep     sweep.Options // those of the scan
	Names     bool          // hand over names of units that name the person, too
	Namesakes bool          // and, in the end, records that hold the person's name alone
	Beside    bool          // with namesakes: and lines of texts that say where somebody lives or when they were born, by lines that are the person's; and what holds one of their names unseen by detectors, in units where more of them is or texts name anybody
	Entries   bool          // say in which entry of a list inside its record a value stands, [Field.Entry]; with namesakes that is said anyway
	Documents bool          // hand over documents in which the person is as they are stored, too, each behind the records of its unit
}

// Open opens a source again by its connector and its name, as [scanners.SourceInfo] has them: without any secret.
type Open func(ctx context.Context, connector string, name scanners.Private) (scanners.Source, error)

// System is the short name of a source: its file, folder, bucket or database.
func System(name string) string {
	name, _, _ = strings.Cut(name, "?")
	return path.Base(strings.ReplaceAll(name, "\\", "/"))
}

// Read hands every record of a person, who may have several pseudonyms, to do once, by source and unit, in the order of their reading; a record belongs to do. An error of do ends the
// reading and is returned unchanged. The other errors are the inventory's and the context's: a source that cannot be read is told in the result.
func (r *Reader) Read(ctx context.Context, who []string, do func(*Record) error) (*Result, error) {
	work, err := r.gather(ctx, who)
	if err != nil {
		return nil, err
	}
	result := &Result{Cut: work.cut, Tied: work.tied}
	var called *names
	if r.Namesakes {
		called = newNames(r.Detectors, r.Key.Hasher())
		result.names = called
	}
	if err := r.again(ctx, work, called, false, result, do); err != nil || called == nil {
		return result, err
	}
	err = r.Store.Keys(ctx, func(k *inventory.Keys) error { return called.settle(ctx, k, work.subjects) })
	if err != nil {
		return result, err
	}
	more, err := r.namesakes(ctx, who, work, called)
	if err != nil {
		return result, err
	}
	result.Cut = result.Cut || more.cut
	if err := r.again(ctx, more, called, true, result, do); err != nil || !r.Beside {
		return result, err
	}
	once, err := r.once(ctx, called, work, more)
	if err != nil {
		return result, err
	}
	return result, r.again(ctx, once, called, false, result, do)
}

// again reads what is wanted.
func (r *Reader) again(ctx context.Context, w *work, called *names, namesakes bool, result *Result, do func(*Record) error) error {
	return r.Store.Keys(ctx, func(k *inventory.Keys) error {
		for _, s := range w.sources {
			one := &source{Reader: r, keys: k, own: w.own, me: w.subjects, also: w.also, names: called, namesakes: namesakes, sourceWork: s, do: do, result: result}
			if err := one.read(ctx); err != nil {
				return err
			}
		}
		return nil
	})
}
