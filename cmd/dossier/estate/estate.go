// Package estate writes the demo estate: what a web shop that makes measuring instruments and their software would have
// lying about. A SQLite database with all that such files hold, and a folder of exports, logs, mails, notes, backups and things
// that cannot be read. Everybody in it is made up.
//
// [Write] knows what it planted and where, which is what tests compare a scan with.
package estate

import (
	"cmp"
	_ "embed" // the register
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"dossier/detectors"
	"dossier/scanners"
)

// The two sources of the estate, relative to its folder.
const (
	Shop  = "shop.sqlite" // the shop's database
	Files = "files"       // the folder of files
)

// Truth is what an estate holds. It is never written to disk.
type Truth struct {
	People  int // persons are numbered from 0
	Planted []Planted
	Gaps    []Gap
}

// Planted is one person's value in one spelling, with all places where it stands.
type Planted struct {
	Person int
	Kind   detectors.Kind
	Value  scanners.Private // as it is written at its places
	Norm   scanners.Private // E.164, lower case, without spaces: the form that all spellings share
	Places []Place
}

// Place is where a value stands.
type Place struct {
	Source string // Shop or Files
	Unit   string // table, or path below the folder with slashes
	Part   string // member of an archive, or BLOB column; "" the unit itself
	Field  string // column, header or JSON path; "" a line of text
	Record int64  // number of the row (headers not counted), line or JSON value in its part, from 1; 0: not told
	InName bool   // in the name of the file, not in what it holds
}

// Gap is a part of the estate that a scan must report as not read.
type Gap struct {
	Unit string // path below the folder of files
	Why  scanners.Why
}

// Format prints a placeholder under every verb.
func (p Planted) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "[%s of person %d, %d places]", p.Kind, p.Person, len(p.Places))
}

// Telling tells whether the value cannot turn up by chance, so that finding it in an output means that it leaked: not so for
// a given name alone.
func (p Planted) Telling() bool {
	value := p.Value.Reveal()
	return len(value) >= 7 && (p.Kind != detectors.PersonName || strings.Contains(value, " "))
}

// Example returns the e-mail address of a person who stands in many places of both sources.
func (t Truth) Example() string {
	var best Planted
	for _, p := range t.Planted {
		if p.Kind == detectors.Email && p.Person >= employees && len(p.Places) > len(best.Places) {
			best = p
		}
	}
	return best.Value.Reveal()
}

// Write writes the estate into dir, which it makes, and replaces what an earlier call left there. The same seed writes the
// same bytes.
func Write(dir string, seed uint64) (Truth, error) {
	w := &world{
		dir:     dir,
		rng:     rand.New(rand.NewPCG(seed, 0x646f7373696572)),
		planted: map[planting]int{},
	}
	w.populate()
	for _, write := range []func() error{
		w.shop, w.exports, w.compressed, w.logs, w.backups, w.staff, w.office, w.oddities, w.dates,
	} {
		if err := write(); err != nil {
			return Truth{}, fmt.Errorf("write the demo estate: %w", err)
		}
	}
	return w.truth, nil
}

// world is the estate while it is written.
type world struct {
	dir     string
	rng     *rand.Rand
	people  []*person
	truth   Truth
	planted map[planting]int // index in truth.Planted
	written []string         // paths of files, in order
}

type planting struct {
	person int
	kind   detectors.Kind
	value  string
}

// plant records that a value stands at a place.
func (w *world) plant(p *person, f fact, at Place) {
	k := planting{p.id, f.kind, f.value}
	i, known := w.planted[k]
	if !known {
		i = len(w.truth.Planted)
		w.planted[k] = i
		w.truth.Planted = append(w.truth.Planted, Planted{
			Person: p.id, Kind: f.kind, Value: scanners.NewPrivate(f.value), Norm: scanners.NewPrivate(cmp.Or(f.norm, f.value)),
		})
	}
	places := &w.truth.Planted[i].Places
	if !slices.Contains(*places, at) {
		*places = append(*places, at)
	}
}

// say fills a template and records what it plants, unless the place is zero: {email} is the person's, {1.email} the second
// one's. The words are those of [person.fact].
func (w *world) say(at Place, template string, who ...*person) string {
	var b strings.Builder
	for {
		before, rest, more := strings.Cut(template, "{")
		b.WriteString(before)
		if !more {
			return b.String()
		}
		word, after, _ := strings.Cut(rest, "}")
		p := who[0]
		if second, ok := strings.CutPrefix(word, "1."); ok {
			word, p = second, who[1]
		}
		f := p.fact(word)
		if f.kind != "" && at != (Place{}) {
			w.plant(p, f, at)
		}
		b.WriteString(f.value)
		template = after
	}
}

// pick returns one of several.
func pick[T any](w *world, from []T) T { return from[w.rng.IntN(len(from))] }

// someone returns a customer.
func (w *world) someone() *person { return pick(w, w.customers()) }

// create makes a new file, with the folders above it. It never writes through a link that an earlier estate left.
func (w *world) create(source, name string) (*os.File, error) {
	full := filepath.Join(w.dir, source, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o750); err != nil {
		return nil, err
	}
	if err := os.Remove(full); err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	w.written = append(w.written, full)
	return os.OpenFile(full, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
}

// file writes a file of the folder.
func (w *world) file(name string, content []byte) error {
	return w.stream(name, func(to io.Writer) error {
		_, err := to.Write(content)
		return err
	})
}

// stream writes a file of the folder bit by bit.
func (w *world) stream(name string, write func(io.Writer) error) (err error) {
	f, err := w.create(Files, name)
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, f.Close()) }()
	return write(f)
}

// Register is the record of processing activities of the shop's controller (GDPR Article 30). In a good dozen of ways the estate is not as it says.
//
//go:embed register.yaml
var Register string

// Today is the day on which the estate stands still.
func Today() time.Time { return today() }

// today is when the estate stands still.
func today() time.Time { return time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC) }

// moment returns a time in the year before today.
func (w *world) moment() time.Time {
	return today().Add(-time.Duration(w.rng.Int64N(int64(365*24*time.Hour)) + 1).Truncate(time.Second))
}

// moments returns n of them in order.
func (w *world) moments(n int) []time.Time {
	at := make([]time.Time, n)
	for i := range at {
		at[i] = w.moment()
	}
	slices.SortFunc(at, time.Time.Compare)
	return at
}

// dates gives every file the same time, but for those that nobody touched for long, so that a rescan of a new estate sees no change.
func (w *world) dates() error {
	old := map[string]time.Time{
		"logs/maintenance.log.bz2":    today().AddDate(-1, 0, 8),
		"backup/boekhouding 2019.zip": time.Date(2020, time.January, 31, 17, 5, 0, 0, time.UTC),
	}
	for _, name := range w.written {
		at := today()
		for file, then := range old {
			if name == filepath.Join(w.dir, Files, filepath.FromSlash(file)) {
				at = then
			}
		}
		if err := os.Chtimes(name, at, at); err != nil {
			return err
		}
	}
	return nil
}

// page is a text of lines, some of which plant something.
type page struct {
	w    *world
	at   Place
	text strings.Builder
}

func (w *world) page(unit, part string) *page {
	return &page{w: w, at: Place{Source: Files, Unit: unit, Part: part}}
}

// line adds a line.
func (p *page) line(template string, who ...*person) {
	p.at.Record++
	p.text.WriteString(p.w.say(p.at, template, who...))
	p.text.WriteByte('\n')
}

// lines adds several.
func (p *page) lines(template string, who ...*person) {
	for line := range strings.SplitSeq(strings.Trim(template, "\n"), "\n") {
		p.line(line, who...)
	}
}

// save writes the page as a file in UTF-8.
func (p *page) save() error { return p.w.file(p.at.Unit, []byte(p.text.String())) }

// sheet is a table as exports have it: a header, and a template a column.
type sheet struct {
	w         *world
	at        Place
	separator string
	end       string
	fields    []string
	templates []string
	text      strings.Builder
}

// sheet begins a table. columns are header, template, header, template …
func (w *world) sheet(unit, part, separator, end string, columns ...string) *sheet {
	s := &sheet{w: w, at: Place{Source: Files, Unit: unit, Part: part}, separator: separator, end: end}
	for i := 0; i < len(columns); i += 2 {
		s.fields, s.templates = append(s.fields, columns[i]), append(s.templates, columns[i+1])
	}
	s.text.WriteString(strings.Join(s.fields, separator) + end)
	return s
}

// row adds a record. Words in angle brackets that more names, in pairs, are replaced first.
func (s *sheet) row(p *person, more ...string) {
	s.at.Record++
	known := strings.NewReplacer(more...)
	for i, template := range s.templates {
		at := s.at
		at.Field = s.fields[i]
		if i > 0 {
			s.text.WriteString(s.separator)
		}
		cell := s.w.say(at, known.Replace(template), p)
		if strings.ContainsAny(cell, s.separator+"\"\n") {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		s.text.WriteString(cell)
	}
	s.text.WriteString(s.end)
}
