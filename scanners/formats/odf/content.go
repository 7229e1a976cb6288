package odf

import (
	"bytes"
	"strconv"

	"dossier/scanners/formats"
	"dossier/scanners/formats/placed"
	"dossier/scanners/formats/xmltokens"
)

const (
	maxNested = 64        // paragraphs and frames inside each other
	maxFacts  = 500       // properties of a document
	maxRows   = 1_048_576 // of a sheet
	maxCols   = 16_384
	asideSize = 256 << 10 // bytes of what stands beside the text that are held back at most
	maxBlanks = 64        // of a run of spaces
)

// content reads one XML part. Elements are known by the names without prefixes that part 3 of the standard gives them.
type content struct {
	w      *placed.Writer
	label  string
	limits formats.Limits

	body   *placed.Place
	text   []byte // of the open paragraphs
	starts []int  // where each begins
	leaf   leaf   // what element's own text is wanted
	value  []byte // of that

	frames []frame // what stands beside the text, innermost last
	asides []aside
	held   int
	places map[string]*placed.Place

	sheets bool // tables are sheets
	grid   grid
	tables int // open ones
	number int // of tables in the text
	slides int

	fields []string // properties
	values [][]byte
	meta   int // depth of the element of properties, 0: outside
}

type leaf int

const (
	noLeaf leaf = iota
	leafCreator
	leafFact
	leafOther
)

// frame is a comment, a note or a change: text that does not belong to the paragraph that it stands in.
type frame struct {
	depth        int
	name         string // of its place
	author, text []byte
	from         int // how many paragraphs were open
}

type aside struct {
	place        string
	author, text []byte
}

func newContent(w *placed.Writer, label string, limits formats.Limits) *content {
	c := &content{w: w, label: label, limits: limits, places: map[string]*placed.Place{}}
	c.body = w.Lines(label)
	return c
}

func (c *content) under(name string) string {
	if c.label == "" {
		return name
	}
	return c.label + ", " + name
}

func (c *content) read(x *xmltokens.Reader) error {
	err := c.tokens(x)
	if c.w.Stopped() != nil {
		return err
	}
	for _, finish := range []func() error{c.finish, c.handAsides, c.properties} {
		if more := finish(); more != nil {
			return more
		}
	}
	return err
}

// finish hands over what a damaged document left open.
func (c *content) finish() error {
	for {
		for len(c.starts) > c.base() {
			if err := c.endParagraph(); err != nil {
				return err
			}
		}
		if len(c.frames) == 0 {
			break
		}
		c.endFrame()
	}
	return c.grid.close()
}

func (c *content) tokens(x *xmltokens.Reader) error {
	for {
		token, err := x.Next()
		if err != nil {
			return err
		}
		switch token {
		case xmltokens.Open:
			err = c.begin(x)
		case xmltokens.Close:
			err = c.end(x)
		case xmltokens.Text:
			err = c.characters(x.Text())
		}
		if err != nil {
			return err
		}
	}
}

func (c *content) characters(text []byte) error {
	switch {
	case c.leaf != noLeaf:
		if len(c.value)+len(text) <= c.limits.Value {
			c.value = append(c.value, text...)
		}
	case len(c.starts) > c.base():
		c.text = append(c.text, text...)
		if begin := c.starts[len(c.starts)-1]; len(c.text)-begin > c.limits.Value {
			err := c.line(c.text[begin:])
			c.text = c.text[:begin]
			return err
		}
	}
	return nil
}

// base is how many paragraphs are outside the innermost frame.
func (c *content) base() int {
	if n := len(c.frames); n > 0 {
		return c.frames[n-1].from
	}
	return 0
}

func (c *content) begin(x *xmltokens.Reader) error {
	name := string(x.Name())
	if c.meta > 0 {
		c.beginFact(x, name)
		return nil
	}
	switch name {
	case "p", "h":
		if len(c.starts) < maxNested {
			c.starts = append(c.starts, len(c.text))
		}
	case "s":
		n := 1
		if v, err := strconv.Atoi(string(x.Value("c"))); err == nil {
			n = min(max(v, 0), maxBlanks)
		}
		c.text = append(c.text, bytes.Repeat([]byte(" "), n)...)
	case "tab", "tab-stop":
		c.text = append(c.text, '\t')
	case "line-break":
		c.text = append(c.text, '\n')
	case "meta":
		c.meta = x.Depth()
	case "spreadsheet":
		c.sheets = true
	case "automatic-styles", "font-face-decls", "scripts", "binary-data":
		return x.Skip()
	case "table", "table-row", "table-cell", "covered-table-cell":
		if err := c.beginTable(x, name); err != nil {
			return err
		}
	case "page":
		c.slides++
		if err := c.handAsides(); err != nil {
			return err
		}
		c.body = c.w.Lines(c.under("slide " + strconv.Itoa(c.slides)))
	}
	c.beginAside(x, name)
	return c.attributes(x, name)
}

// beginAside begins what does not belong to the running text.
func (c *content) beginAside(x *xmltokens.Reader, name string) {
	switch name {
	case "annotation":
		c.pushFrame(x, "comments")
	case "note", "footnote", "endnote":
		if name == "note" && string(x.Value("note-class")) == "endnote" || name == "endnote" {
			c.pushFrame(x, "endnotes")
		} else {
			c.pushFrame(x, "footnotes")
		}
	case "notes":
		c.pushFrame(x, "slide "+strconv.Itoa(c.slides)+", notes")
	case "changed-region", "cell-content-change":
		c.pushFrame(x, "tracked changes")
	case "header", "header-left", "header-first", "footer", "footer-left", "footer-first":
		c.pushFrame(x, "headers and footers")
	case "master-page":
		c.pushFrame(x, "master pages")
	case "help-message", "error-message":
		c.pushFrame(x, "input help")
	case "creator":
		if n := len(c.frames); n > 0 && len(c.starts) <= c.base() {
			c.leaf, c.value = leafCreator, c.value[:0]
		}
	case "title", "desc", "footer-decl", "header-decl":
		c.leaf, c.value = leafOther, c.value[:0]
	case "config-item":
		if item := x.Value("name"); bytes.Contains(item, []byte("PrinterName")) || bytes.Contains(item, []byte("DataSource")) {
			c.leaf, c.value = leafOther, c.value[:0]
		}
	}
}

func (c *content) pushFrame(x *xmltokens.Reader, name string) {
	if len(c.frames) < maxNested {
		c.frames = append(c.frames, frame{depth: x.Depth(), name: name, from: len(c.starts)})
	}
}

// attributes keeps those that hold text.
func (c *content) attributes(x *xmltokens.Reader, element string) error {
	for {
		key, value, ok := x.Attribute()
		if !ok {
			return nil
		}
		if len(value) < 2 {
			continue
		}
		switch string(key) {
		case "href":
			if v := x.Unescape(value); bytes.IndexByte(v, ':') > 0 {
				c.note("links", nil, v)
			}
		case "string-value", "string-value-if-true", "string-value-if-false", "description", "help", "current-value", "label", "condition", "comment",
			"connection-resource", "database-name", "display-name-of", "title", "help-text", "prompt":
			if element != "table-cell" {
				c.note("fields and controls", nil, x.Unescape(value))
			}
		case "value":
			if element == "text" || element == "textarea" || element == "hidden" || element == "list-property" || element == "property" || element == "value-option" ||
				element == "filter-condition" || element == "filter-set-item" {
				c.note("fields and controls", nil, x.Unescape(value))
			}
		case "name":
			if element == "table" || element == "page" || element == "named-range" || element == "section" || element == "bookmark" || element == "user-field-decl" {
				c.note("names", nil, x.Unescape(value))
			}
		case "formula", "expression":
			if v := x.Unescape(value); bytes.IndexByte(v, '"') >= 0 {
				c.note("formulas", nil, v)
			}
		}
		if c.held > asideSize {
			if err := c.handAsides(); err != nil {
				return err
			}
		}
	}
}

// note keeps what stands beside the text until that is handed over.
func (c *content) note(place string, author, text []byte) {
	if len(bytes.TrimSpace(text))+len(author) == 0 {
		return
	}
	c.asides = append(c.asides, aside{place, bytes.Clone(author), bytes.Clone(text[:min(len(text), c.limits.Value)])})
	c.held += len(author) + len(text) + 64
}

// handAsides hands over what was kept, place by place.
func (c *content) handAsides() error {
	var order []string
	sorted := map[string][]aside{}
	for _, a := range c.asides {
		if sorted[a.place] == nil {
			order = append(order, a.place)
		}
		sorted[a.place] = append(sorted[a.place], a)
	}
	c.asides, c.held = nil, 0
	for _, name := range order {
		place := c.places[name]
		if place == nil {
			place = c.w.Records(c.under(name), "author", placed.TextField)
			c.places[name] = place
		}
		for _, a := range sorted[name] {
			if err := place.Row(a.author, a.text); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *content) end(x *xmltokens.Reader) error {
	name := string(x.Name())
	if c.meta > 0 {
		if x.Depth() < c.meta {
			c.meta = 0
		}
		if c.leaf == leafFact {
			c.values[len(c.values)-1] = bytes.Clone(c.value)
		}
		c.leaf = noLeaf
		return nil
	}
	if c.leaf != noLeaf {
		c.endLeaf()
		return nil
	}
	switch name {
	case "p", "h":
		if err := c.endParagraph(); err != nil {
			return err
		}
	case "table", "table-row", "table-cell", "covered-table-cell":
		if err := c.endTable(name); err != nil {
			return err
		}
	}
	if n := len(c.frames); n > 0 && x.Depth() < c.frames[n-1].depth {
		c.endFrame()
		if c.held > asideSize {
			return c.handAsides()
		}
	}
	return nil
}

func (c *content) endLeaf() {
	switch c.leaf {
	case leafCreator:
		if n := len(c.frames); n > 0 {
			c.frames[n-1].author = append(c.frames[n-1].author[:0], c.value...)
		}
	case leafOther:
		c.note("fields and controls", nil, c.value)
	}
	c.leaf = noLeaf
}

func (c *content) endFrame() {
	f := &c.frames[len(c.frames)-1]
	c.frames = c.frames[:len(c.frames)-1]
	for len(c.starts) > f.from { // in a damaged document
		c.text = c.text[:c.starts[len(c.starts)-1]]
		c.starts = c.starts[:len(c.starts)-1]
	}
	c.note(f.name, f.author, f.text)
}

func (c *content) endParagraph() error {
	if len(c.starts) == 0 || len(c.starts) <= c.base() {
		return nil
	}
	begin := c.starts[len(c.starts)-1]
	text := c.text[begin:]
	c.starts, c.text = c.starts[:len(c.starts)-1], c.text[:begin]
	return c.line(text)
}

// line hands over a paragraph: to the comment or note, or the cell, that it stands in, or to the running text.
func (c *content) line(text []byte) error {
	if n := len(c.frames); n > 0 {
		f := &c.frames[n-1]
		if len(f.text) > 0 {
			f.text = append(f.text, '\n')
		}
		if f.text = append(f.text, text...); len(f.text) > c.limits.Value {
			c.note(f.name, f.author, f.text)
			f.text = f.text[:0]
		}
		return nil
	}
	if c.grid.table != nil && c.grid.inCell {
		return c.grid.add(c, text)
	}
	return c.body.Line(text)
}

// beginFact begins a property; the first element inside meta is one, and those below it are part of it.
func (c *content) beginFact(x *xmltokens.Reader, name string) {
	if x.Depth() != c.meta+1 || len(c.fields) >= maxFacts {
		return
	}
	if given := x.Value("name"); name == "user-defined" && given != nil {
		name = string(given)
	}
	if href := x.Value("href"); href != nil {
		c.fields, c.values = append(c.fields, name), append(c.values, bytes.Clone(href))
		return
	}
	if name != "document-statistic" {
		c.leaf, c.value = leafFact, c.value[:0]
		c.fields, c.values = append(c.fields, name), append(c.values, nil)
	}
}

func (c *content) properties() error {
	if len(c.fields) == 0 {
		return nil
	}
	seen := map[string]bool{}
	for i, name := range c.fields {
		for n := 2; seen[c.fields[i]]; n++ {
			c.fields[i] = name + "_" + strconv.Itoa(n)
		}
		seen[c.fields[i]] = true
	}
	return c.w.Records(c.under("properties"), c.fields...).Row(c.values...)
}
