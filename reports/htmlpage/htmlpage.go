// Package htmlpage writes a document as one HTML page that stands by itself: no script, font, image or style from elsewhere, and a
// content security policy that forbids them (CSP Level 3). It can be mailed, printed and archived, and is whole without its own small
// script, which only filters and sorts tables; the policy knows it by its hash.
//
// It follows the reader's light or dark setting, fits a phone, is marked up for screen readers and says nothing by
// colour alone. Tables are cut at a stated number of rows with a sentence that says where the rest is; in a folder, the rest is on pages
// beside it ([Format.WriteAll]).
package htmlpage

import (
	"bufio"
	"crypto/sha256"
	_ "embed" // the template and the style
	"encoding/base64"
	"fmt"
	"html/template"
	"io"

	"dossier/reports"
)

// Format writes HTML pages.
type Format struct {
	Rows int // rows of a table before it is cut; 0: 2000
}

// DefaultRows keeps a page of a dozen tables well below what a phone's browser can hold.
const DefaultRows = 2000

// Name is "html".
func (Format) Name() string { return "html" }

// Extension is ".html".
func (Format) Extension() string { return ".html" }

//go:embed page.html
var pageText string

//go:embed style.css
var style string

//go:embed page.js
var script string

var page = template.Must(template.New("page").Parse(pageText))

func (f Format) limit() int {
	if f.Rows == 0 {
		return DefaultRows
	}
	return f.Rows
}

// Write writes the page. All rows are read, also those that are cut, to say how many there are.
func (f Format) Write(w io.Writer, d *reports.Document) error {
	v, err := newView(d, f.limit())
	if err != nil {
		return err
	}
	return v.write(w, d.Name)
}

func (v *view) write(w io.Writer, name string) error {
	b := bufio.NewWriterSize(w, 64<<10)
	if err := page.Execute(b, v); err != nil {
		return fmt.Errorf("writing %q as HTML: %w", name, err)
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("writing %q as HTML: %w", name, err)
	}
	return nil
}

// policy allows the page's own style and script, known by their hashes, and nothing else.
func policy() string {
	return "default-src 'none'; style-src " + hash(style) + "; script-src " + hash(script) + "; base-uri 'none'; form-action 'none'"
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
