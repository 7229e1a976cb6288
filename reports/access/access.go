// Package access makes what a person gets who asks for their data (GDPR Articles 15 and 20): a page to read, the data as JSON and CSV, the
// facts that the law wants told beside them, and a signed list of the files.
//
// Values come live from the sources, by package records. Other people who stand in the same records are taken out where the detectors find
// them, with the ground; passwords and the like are left out. Each redaction, and each record that may not be the person's alone, is an
// [Item] that a reviewer can decide otherwise. Nothing else is left out in silence: what could not be read is listed.
package access

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	_ "embed" // the schema
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"dossier/detectors"
	"dossier/detectors/pseudonym"
	"dossier/reports/inventory"
	"dossier/reports/language"
	"dossier/reports/records"
	"dossier/reports/register"
)

// Options say for whom and how a package is made.
type Options struct {
	Request     string             // its number
	Received    string             // the day
	Subjects    []string           // pseudonyms: who the person is in the inventory
	Language    *language.Language // nil: English
	Portability bool               // only what the person provided, under consent or a contract (Article 20)
	Facts       *register.Register
	Decisions   map[string]string // of reviewers, by the item's ID
	Looks       []Look            // at the person's data, outside of the request
	Backups     []Backup          // copies of the systems, which are not searched
	Now         time.Time
	Version     string
}

// Backup is copies of some of the systems. They are named to the person: what was erased or changed in a system may still stand in one.
type Backup struct {
	Store string // a pattern of stores
	What  string // "nightly dump"
	Days  int    // how long one is kept
}

// Look is one at a person's data: when, and what for, are theirs to know (C-579/21); who looked is not.
type Look struct {
	At  time.Time
	Why string
}

// Format prints a placeholder under every verb: a reason may name people.
func (Look) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[look]") }

// Summary is what was put into a package.
type Summary struct {
	Records  int64
	Tables   int
	Items    []Item
	LeftOut  int // records, by decision
	Unsure   int // records of which nothing tells that they are the person's, and nobody decided
	Secrets  int // values
	Codes    []Code
	Attached int // documents
	Withheld int // documents, since they may be about others too
	Missing  []records.Missing
	Unread   []records.Unread
	Gaps     []Gap
	Cut      bool
	Manifest string   // SHA-256 in hexadecimal
	Unsafe   []string // those outside the EEA who get the person's data without a safeguard
}

// Whole tells whether everything that is known of was read, and everything that there is was searched.
func (s *Summary) Whole() bool {
	return len(s.Missing)+len(s.Unread) == 0 && !s.Cut && !slices.ContainsFunc(s.Gaps, func(g Gap) bool { return !g.Whole })
}

// Format prints a placeholder under every verb: names of tables and fields may name people.
func (s Summary) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[summary]") }

// Gap is a source, and how much of it was searched.
type Gap struct {
	Source  string // label
	Units   int
	Not     int // units that were not searched in full
	Skipped int // units that a rule leaves out
	Whole   bool
}

// Maker makes packages.
type Maker struct {
	Reader    *records.Reader
	Store     *inventory.Store
	Key       pseudonym.Key
	Detectors []detectors.Detector
}

// Make writes a package to out, which it closes. Without out it only finds out what there is to review. Errors are those of the
// inventory, of out, and [ErrFacts], where a store of the person's data is in no activity.
func (m *Maker) Make(ctx context.Context, o Options, out Output) (*Summary, error) {
	b := &build{Maker: m, Options: o, out: out, red: newRedactor(m.Key, m.Detectors, o.Decisions), sum: &Summary{}}
	if err := b.coverage(ctx); err != nil {
		return nil, err
	}
	err := b.read(ctx, func(r *records.Record) error {
		if r.Beside { // these come last, and belong between the lines of their text
			b.beside = append(b.beside, r)
		}
		b.red.learn(r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	b.sum.Missing, b.sum.Unread = nil, nil
	b.documents = true
	if err := b.read(ctx, func(r *records.Record) error { return b.record(ctx, r) }); err != nil {
		return nil, err
	}
	if err := b.flush(ctx); err != nil {
		return nil, err
	}
	for len(b.beside) > 0 { // of texts of which nothing else is given out
		r := b.beside[0]
		b.beside = b.beside[1:]
		if err := errors.Join(b.record(ctx, r), b.flush(ctx)); err != nil {
			return nil, err
		}
	}
	b.sum.Codes = b.words.open
	if out == nil {
		return b.sum, nil
	}
	if len(b.undeclared) > 0 {
		return nil, &ErrFacts{b.undeclared}
	}
	return b.sum, b.finish()
}

// build is a package on its way.
type build struct {
	*Maker
	Options
	out        Output
	red        *redactor
	sum        *Summary
	table      *table
	tables     []*table // of those that are written, the first rows
	files      []file
	attached   []*file
	undeclared []string
	words      glossary
	documents  bool
	beside     []*records.Record // lines by the person's own that are not given out yet
}

type file struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	Bytes  int    `json:"bytes"`
	From   string `json:"from,omitempty"` // of an attachment: where it is kept
}

// onPage is how many records of a table the page shows; the files have them all.
const onPage = 100

func (b *build) read(ctx context.Context, do func(*records.Record) error) error {
	reader := *b.Reader
	reader.Entries = true
	reader.Documents, reader.Namesakes, reader.Beside = b.documents, true, !b.documents
	result, err := reader.Read(ctx, b.Subjects, do)
	if err != nil {
		return err
	}
	b.sum.Missing = append(b.sum.Missing, result.Missing...)
	for i := range result.Unread { // what several ways lead to is one place all the same
		one := &result.Unread[i]
		if !slices.ContainsFunc(b.sum.Unread, func(o records.Unread) bool {
			return o.Source.Reveal() == one.Source.Reveal() && o.Unit.Reveal() == one.Unit.Reveal() && o.Part.Reveal() == one.Part.Reveal() && o.Why == one.Why
		}) {
			b.sum.Unread = append(b.sum.Unread, *one)
		}
	}
	b.sum.Cut = b.sum.Cut || result.Cut
	return nil
}

func (b *build) record(ctx context.Context, r *records.Record) error {
	from, unit := records.System(r.Source.Reveal()), r.Unit.Reveal()
	if b.Portability && (b.Facts == nil || !b.Facts.Portable(from, unit)) {
		return nil
	}
	if r.Document != nil {
		return b.document(ctx, from, r)
	}
	items, secrets, leave, err := b.red.clean(ctx, from, r)
	if err != nil {
		return err
	}
	b.sum.Items = append(b.sum.Items, items...)
	b.sum.Secrets += secrets
	if leave {
		if items[0].Decided {
			b.sum.LeftOut++
		} else {
			b.sum.Unsure++
		}
		return nil
	}
	if b.table == nil || b.table.System != from || b.table.Unit != unit {
		if err := b.flush(ctx); err != nil {
			return err
		}
		b.table = &table{System: from, Unit: unit, Name: b.red.name(unit), Kinds: map[string]string{}}
		if b.Facts != nil {
			if b.table.Acts = b.Facts.Of(from, unit); len(b.table.Acts) == 0 {
				b.undeclared = append(b.undeclared, fmt.Sprintf("an activity whose stores include %q", from+"/"+unit))
			}
		}
	}
	b.sum.Records++
	if b.Portability {
		derived(b.Facts, from, r)
	}
	b.words.note(b.Facts, from, r)
	n := newRow(r)
	if n.Place != "" {
		n.Place = b.red.name(n.Place)
	}
	b.table.add(n)
	return nil
}

// lines adds to a table the lines of its text that stand by the person's own.
func (b *build) lines(ctx context.Context, t *table) error {
	var left []*records.Record
	before := len(t.Rows)
	for _, r := range b.beside {
		if records.System(r.Source.Reveal()) != t.System || r.Unit.Reveal() != t.Unit {
			left = append(left, r)
		} else if err := b.record(ctx, r); err != nil {
			return err
		}
	}
	if b.beside = left; len(t.Rows) > before {
		slices.SortStableFunc(t.Rows, func(x, y *row) int { return cmp.Or(cmp.Compare(x.Place, y.Place), cmp.Compare(x.Number, y.Number)) })
	}
	return nil
}

// flush writes the files of a table.
func (b *build) flush(ctx context.Context) error {
	t := b.table
	if t == nil {
		return nil
	}
	err := b.lines(ctx, t)
	if b.table = nil; err != nil {
		return err
	}
	b.sum.Tables++
	folder := fileName(t.System)
	if strings.EqualFold(folder, "schema.json") { // which lies beside the folders
		folder = "file-" + folder
	}
	stem := path.Join("data", folder, fileName(t.Name))
	t.Stem = stem
	for n := 2; slices.ContainsFunc(b.tables, func(o *table) bool { return strings.EqualFold(o.Stem, t.Stem) }); n++ {
		t.Stem = fmt.Sprintf("%s-%d", stem, n)
	}
	b.tables = append(b.tables, t)
	if b.out == nil {
		t.Rows = nil
		return nil
	}
	for _, write := range []struct {
		extension string
		make      func() ([]byte, error)
	}{{".json", t.json}, {".csv", t.csv}} {
		content, err := write.make()
		if err == nil {
			err = b.file(t.Stem+write.extension, content)
		}
		if err != nil {
			return err
		}
	}
	if len(t.Rows) > onPage {
		t.Rows, t.More = append([]*row{}, t.Rows[:onPage]...), true
	}
	return nil
}

func (b *build) file(name string, content []byte) error {
	sum := sha256.Sum256(content)
	b.files = append(b.files, file{Path: name, SHA256: hex.EncodeToString(sum[:]), Bytes: len(content)})
	return b.out.File(name, content)
}

// coverage asks the inventory how much of what there is was searched.
func (b *build) coverage(ctx context.Context) error {
	sources, err := b.Store.Sources(ctx)
	if err != nil {
		return err
	}
	for _, s := range sources {
		g := Gap{Source: s.Label, Whole: s.Complete && len(s.Unlisted) == 0, Not: len(s.Unlisted)}
		for u, err := range b.Store.Units(ctx, s.ID) {
			if err != nil {
				return err
			}
			g.Units++
			switch u.Status {
			case detectors.Complete:
			case detectors.Skipped:
				g.Skipped++
			default:
				g.Not++
				g.Whole = false
			}
		}
		b.sum.Gaps = append(b.sum.Gaps, g)
	}
	return nil
}

// dataSchema is published with each package.
//
//go:embed data.schema.json
var dataSchema []byte

// finish writes the page, the schema, and the signed list of the files.
func (b *build) finish() error {
	if err := b.file("data/schema.json", dataSchema); err != nil {
		return err
	}
	words, err := b.words.json(b.red.name)
	if err == nil {
		err = b.file("glossary.json", words)
	}
	if err != nil {
		return err
	}
	page, err := b.page()
	if err != nil {
		return err
	}
	if err := b.file("index.html", page); err != nil {
		return err
	}
	manifest, err := json.MarshalIndent(struct {
		Request string `json:"request"`
		Made    string `json:"made"`
		Version string `json:"dossier"`
		Files   []file `json:"files"`
	}{b.Request, b.Now.UTC().Format(time.RFC3339), b.Version, b.files}, "", "  ")
	if err != nil {
		return err
	}
	sum := sha256.Sum256(manifest)
	b.sum.Manifest = hex.EncodeToString(sum[:])
	signature, err := json.MarshalIndent(struct {
		Algorithm string `json:"algorithm"`
		Of        string `json:"of"`
		Key       string `json:"public_key"`
		Signature string `json:"signature"`
	}{"Ed25519", "manifest.json", base64.StdEncoding.EncodeToString(b.Key.Public()), base64.StdEncoding.EncodeToString(b.Key.Sign(manifest))}, "", "  ")
	if err == nil {
		err = b.out.File("manifest.json", manifest)
	}
	if err == nil {
		err = b.out.File("manifest.sig.json", signature)
	}
	if err == nil {
		err = b.out.Close()
	}
	return err
}

// Verify checks a package's list against its signature by a key, and the files against the list. read reads a file of the package.
func Verify(key ed25519.PublicKey, read func(name string) ([]byte, error)) error {
	manifest, err := read("manifest.json")
	if err != nil {
		return err
	}
	text, err := read("manifest.sig.json")
	if err != nil {
		return err
	}
	var s struct {
		Signature []byte `json:"signature"`
	}
	if json.Unmarshal(text, &s) != nil || !ed25519.Verify(key, manifest, s.Signature) {
		return fmt.Errorf("the signature is not of this list of files")
	}
	var list struct {
		Files []file `json:"files"`
	}
	if err := json.Unmarshal(manifest, &list); err != nil {
		return fmt.Errorf("reading the list of files: %w", err)
	}
	for i, f := range list.Files {
		content, err := read(f.Path)
		if err != nil {
			return err
		}
		if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != f.SHA256 {
			return fmt.Errorf("file %d of the list was changed", i+1)
		}
	}
	return nil
}
