// Package reports is the vocabulary for what dossier writes: a [Document] is what a report says, in sections and tables,
// and a [Format] writes a document as HTML, JSON or CSV. A document knows no format, and a format no document.
//
// Documents hold labels, counts and reasons, never a value from a source, unless their name says that they are a
// person's own package.
package reports

import (
	"io"
	"iter"
)

// Document is one report.
type Document struct {
	Name     string // "overview": the stem of file names
	Title    string
	Subtitle string
	Facts    []Fact // the lead: what a reader must know before anything else
	Sections []Section
	Data     any // the same for machines, with JSON tags and stable field names
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

// Section is one chapter.
type Section struct {
	ID     string // anchor and file name part, lower-case letters and hyphens
	Title  string
	Text   []string // paragraphs
	Tables []Table
}

// Table is rows under named columns. Rows may be ranged over more than once.
type Table struct {
	ID      string // unique in the document
	Title   string
	Columns []Column
	Rows    iter.Seq2[[]Cell, error] // an error is the last pair
	Empty   string                   // what to say when there are no rows
}

// Column is a table's column.
type Column struct {
	ID    string // stable name for machines, lower_snake_case
	Title string
	Align Align
}

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
	Value any     // nil: Text
	Share float64 // 0 … 1: drawn as a bar behind the text; 0 none
	Tone  Tone
	Note  string // the reason, shown on demand
	Link  string // a section's or row's anchor in the same document
}

// Format writes documents.
type Format interface {
	// Name is what a user types: "html".
	Name() string
	// Extension is that of its files, with the dot.
	Extension() string
	// Write writes the whole document. Text is written so that it stays text: no markup, formula or control character of a
	// source's name takes effect.
	Write(w io.Writer, d *Document) error
}
