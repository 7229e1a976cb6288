// Package all lists the documents and the formats. It is the one place that names them all: a format that is not in the
// list fails this package's test.
package all

import (
	"context"
	"io"

	"dossier/reports"
	"dossier/reports/activities"
	"dossier/reports/csvtable"
	"dossier/reports/htmlpage"
	"dossier/reports/jsondoc"
	"dossier/reports/jsonld"
	"dossier/reports/metrics"
	"dossier/reports/overview"
	"dossier/reports/pdfpage"
	"dossier/reports/sarif"
	"dossier/reports/textpage"
	"dossier/reports/workbook"
)

// Options say how formats write. The zero value is right for files.
type Options struct {
	Width int    // columns of the terminal for "table"; 0: 80
	Color bool   // whether "table" may use colours
	Table string // the table that "csv" writes; "": the document's main one
}

// Formats lists the formats, the one to read first.
func Formats(o Options) []reports.Format {
	return []reports.Format{
		htmlpage.Format{},
		workbook.Format{},
		pdfpage.Format{},
		jsondoc.Format{},
		jsondoc.Lines{Table: o.Table},
		csvtable.Format{Table: o.Table},
		textpage.Format{Width: o.Width, Color: o.Color},
	}
}

// Export writes a report for other programs, in a form of theirs.
type Export struct {
	Name      string // what a user types
	Extension string // of its files, with the dot
	Write     func(w io.Writer, r *overview.Report, v *activities.View) error
}

// Exports lists them.
func Exports() []Export {
	return []Export{
		{"sarif", ".sarif", sarif.Write},
		{"metrics", ".prom", metrics.Write},
		{"jsonld", ".jsonld", jsonld.Write},
	}
}

// Document is a report that can be made from an inventory.
type Document struct {
	Name  string // what a user types
	About string // a line of help
	Build func(context.Context, overview.Reader, overview.Options) (*reports.Document, error)
}

// Documents lists them.
func Documents() []Document {
	return []Document{
		{"overview", "what personal data there is, where, whose, and what was not looked at", overview.Build},
	}
}
