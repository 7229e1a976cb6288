// Package reports is the vocabulary for what dossier writes: a [Document] is what a report says, in sections and tables,
// and a [Format] writes a document as HTML, JSON, CSV or text. A document knows no format, and a format no document.
//
// Documents hold labels, counts and reasons, never a value from a source, unless their name says that they are a
// person's own package.
package reports

import (
	"io"
	"iter"
	"time"
)

// Document is one report.
type Document struct {
	Name     string    // "overview": the stem of file names
	Language string    // its tag (BCP 47); "": English
	Title    string    // "Personal data overview"
	Subtitle string    // of what and when
	Made     time.Time // when; zero: not told
	Author   string    // who answers for it; "": not told
	Lead     string    // the answer in a sentence or two
	Notices  []Notice  // what a reader must know before believing the lead
	Facts    []Fact    // a handful of figures
	Figures  []Figure
	Sections []Section
	Main     string // ID of the table that a format of one table writes when not told which
	Data     any    // the same for machines, with JSON tags and stable field names
}

// Table finds a table by its ID, "" for the main one; nil where there is none.
func (d *Document) Table(id string) *Table {
	if id == "" {
		id = d.Main
	}
	for i := range d.Sections {
		for j := range d.Sections[i].Tables {
			if t := &d.Sections[i].Tables[j]; t.ID == id {
				return t
			}
		}
	}
	return nil
}

// Notice is a warning that stands above everything else.
type Notice struct {
	Title string
	Text  []string // a sentence or two each
	Tone  Tone
}

// Fact is one figure of the lead.
type Fact struct {
	Label string
	Value string
	Note  string
	Tone  Tone
}

// Tone says how a reader should take something. It is never shown by colour alone.
type Tone string

// The tones.
const (
	Neutral Tone = ""
	Good    Tone = "good"
	Warning Tone = "warning"
	Bad     Tone = "bad"
)

// Figure is a small chart: one divided bar where the parts make up a whole, else a bar for each part.
type Figure struct {
	Title string
	Whole bool
	Parts []Part
}

// Part is one part of a figure.
type Part struct {
	Label string
	Text  string  // its figure, as a person reads it
	Share float64 // 0 … 1, of the whole or of the longest bar
	From  float64 // 0 … 1, where the bar begins
	Late  float64 // 0 … 1, how much of it, from its beginning, is beyond what may be
	Tone  Tone
}

// Section is one chapter.
type Section struct {
	ID     string // anchor and file name part, lower-case letters and hyphens
	Title  string
	Text   []string // paragraphs
	Tables []Table
}

// Table is rows under named columns. Rows may be ranged over more than once and come the same each time.
type Table struct {
	ID      string // unique in the document, lower-case letters and hyphens
	Title   string
	Short   string                   // the title where there is little room, as on a tab: at most 31 characters; "": Title
	Text    string                   // how to read it
	Columns []Column                 // those of groups first
	Rows    iter.Seq2[[]Cell, error] // an error is the last pair
	Empty   string                   // what to say when there are no rows
	Brief   int                      // how many rows, or groups, a summary shows; 0: it leaves the table out
	Hidden  bool                     // for files that are worked with: not shown on a page
	Map     bool                     // the cells' shares are what matters: a page draws them
}

// Column is a table's column.
type Column struct {
	ID    string // stable name for machines, lower_snake_case
	Title string
	Align Align
	// Group makes the column a heading: successive rows whose cells in these columns read the same stand under one
	// heading, 1 for the outer, 2 for the inner, which a page may fold and a summary shows alone. 0: an ordinary column.
	Group  int
	Hidden bool // for files that machines read: not shown to a person
	Unit   Unit // of its numbers
	Noted  bool // what its cells note is told where there is no smaller print, too: on a terminal
}

// Unit is what a column's numbers count, where a format can say so.
type Unit string

// The units.
const (
	Things Unit = ""
	Octets Unit = "bytes"
	Share  Unit = "share" // 0 … 1
)

// Align is how a column's cells stand.
type Align string

// The alignments.
const (
	Start Align = ""
	End   Align = "end" // numbers
)

// Cell is one cell: what a person reads, and the same as a number, a boolean or text for machines.
type Cell struct {
	Text  string
	Value any     // int64, float64, bool, string, time.Time or, nested, json.RawMessage or []string; nil: Text
	Share float64 // 0 … 1: drawn as a bar beside the text; 0 none
	Tone  Tone
	Note  string // a remark, shown smaller
}

// Format writes documents.
type Format interface {
	// Name is what a user types: "html".
	Name() string
	// Extension is that of its files, with the dot.
	Extension() string
	// Write writes the whole document, the same bytes for the same document. Text is written so that it stays text: no
	// markup, formula or control character of a source's name takes effect. Errors of w and of a table's rows are
	// returned, wrapped.
	Write(w io.Writer, d *Document) error
}
