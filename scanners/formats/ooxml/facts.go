package ooxml

import (
	"bytes"
	"io"
	"path"
	"strings"
	"unicode/utf16"

	"dossier/scanners/formats/placed"
	"dossier/scanners/formats/xmltokens"
)

const (
	maxFacts   = 500    // properties of a document
	maxAuthors = 10_000 // of a sheet's comments that are named at the comment
)

// properties reads a part of docProps: one record, a field a property.
func (d *document) properties(name string) error {
	label := "properties"
	switch path.Base(strings.ToLower(name)) {
	case "app.xml":
		label = "properties, program"
	case "custom.xml":
		label = "properties, own"
	}
	var fields []string
	var values [][]byte
	err := d.parse(name, label, func(x *xmltokens.Reader) error {
		for {
			token, err := x.Next()
			switch {
			case err != nil:
				return err
			case token == xmltokens.Open && x.Depth() == 2 && len(fields) < maxFacts:
				field := string(x.Name())
				if given := x.Value("name"); given != nil { // of a custom one
					field = string(given)
				}
				fields, values = append(fields, field), append(values, nil)
			case token == xmltokens.Text && x.Depth() >= 2 && len(values) > 0:
				last := &values[len(values)-1]
				if len(*last)+len(x.Text()) <= d.limits.Value {
					*last = append(*last, x.Text()...)
				}
			case token == xmltokens.Close && x.Depth() > 2 && len(values) > 0: // an element of a list
				if last := &values[len(values)-1]; len(*last) > 0 {
					*last = append(*last, ' ')
				}
			}
		}
	})
	if err != nil || len(fields) == 0 {
		return err
	}
	return d.w.Records(label, unique(fields)...).Row(values...)
}

// unique gives names that come again a number.
func unique(names []string) []string {
	seen := map[string]bool{}
	for i, n := range names {
		for try := 2; seen[names[i]]; try++ {
			names[i] = n + "_" + itoa(try)
		}
		seen[names[i]] = true
	}
	return names
}

// comments reads the comments of a document, sheet or slide, each with its author where the part says it: as a name, or as
// the number of a name in a list before.
func (d *document) comments(name, label string) error {
	c := &commentReader{d: d, place: d.w.Records(label, "author", "at", placed.TextField)}
	return d.parse(name, label, c.read)
}

type commentReader struct {
	d       *document
	place   *placed.Place
	authors [][]byte
	depth   int // of the comment that is open, 0: none
	outer   []openComment
	who, at []byte
	text    []byte
	naming  bool
	rows    int64 // handed over
}

// openComment is one inside which another stands, as replies do: what it says itself may come behind them.
type openComment struct {
	depth   int
	who, at []byte
}

const maxReplies = 16 // inside each other

func (c *commentReader) read(x *xmltokens.Reader) error {
	for {
		token, err := x.Next()
		if err == nil {
			err = c.token(x, token)
		}
		if err != nil {
			return err
		}
	}
}

func (c *commentReader) token(x *xmltokens.Reader, token xmltokens.Kind) error {
	switch token {
	case xmltokens.Open:
		return c.begin(x)
	case xmltokens.Text:
		if c.depth > 0 || c.naming {
			if len(c.text) < c.d.limits.Value {
				c.text = append(c.text, x.Text()...)
			}
		}
	case xmltokens.Close:
		return c.end(x)
	}
	return nil
}

// row hands a record over, and counts it unless it is empty.
func (c *commentReader) row(who, at, text []byte) error {
	if len(bytes.TrimSpace(who))+len(bytes.TrimSpace(at))+len(bytes.TrimSpace(text)) > 0 {
		c.rows++
	}
	return c.place.Row(who, at, text)
}

func (c *commentReader) begin(x *xmltokens.Reader) error {
	switch string(x.Name()) {
	case "author":
		c.naming, c.text = true, c.text[:0]
	case "comment", "threadedComment", "cm", "reply":
		if c.depth > 0 && len(c.outer) < maxReplies {
			c.outer = append(c.outer, openComment{c.depth, bytes.Clone(c.who), bytes.Clone(c.at)})
		}
		if len(c.outer) == 0 || len(c.text) > 0 {
			if err := c.hand(); err != nil {
				return err
			}
		}
		c.depth = x.Depth()
		c.who, c.at = append(c.who[:0], x.Value("author")...), append(c.at[:0], x.Value("ref")...)
		if id := x.Value("authorId"); len(c.who) == 0 && id != nil {
			if n := number(id); n < len(c.authors) && (n > 0 || string(id) == "0") {
				c.who = append(c.who, c.authors[n]...)
			}
		}
		if initials := x.Value("initials"); len(initials) > 0 && len(c.who) == 0 {
			c.who = append(c.who, initials...)
		}
		if title := x.Value("title"); len(title) > 0 {
			c.text = append(append(c.text, title...), '\n')
		}
	case "br", "tab":
		c.text = append(c.text, ' ')
	case "pPr", "rPr", "commentPr", "pos", "monikerLst", "sldMkLst":
		return x.Skip()
	}
	return nil
}

func (c *commentReader) end(x *xmltokens.Reader) error {
	switch {
	case string(x.Name()) == "author":
		c.naming = false
		if len(c.authors) < maxAuthors {
			c.authors = append(c.authors, append([]byte(nil), c.text...))
		}
		if err := c.row(c.text, nil, nil); err != nil {
			return err
		}
		c.text = c.text[:0]
	case c.depth > 0 && x.Depth() < c.depth:
		c.depth = 0
		err := c.hand()
		if n := len(c.outer) - 1; n >= 0 {
			c.depth, c.who, c.at = c.outer[n].depth, append(c.who, c.outer[n].who...), append(c.at, c.outer[n].at...)
			c.outer = c.outer[:n]
		}
		return err
	case string(x.Name()) == "p":
		c.text = append(c.text, '\n')
	}
	return nil
}

func (c *commentReader) hand() error {
	err := c.row(c.who, c.at, c.text)
	c.text, c.who, c.at = c.text[:0], c.who[:0], c.at[:0]
	return err
}

// printer reads the name of the printer, which a DEVMODE structure begins with: 32 characters of UTF-16.
func (d *document) printer(name, label string) error {
	body, err := d.pkg.Open(name)
	if err != nil {
		return d.w.Ended(label, err)
	}
	defer body.Close()
	raw := make([]byte, 64)
	n, _ := io.ReadFull(body, raw) // a shorter one has a shorter name, or none
	var units []uint16
	for i := 0; i+2 <= n; i += 2 {
		u := uint16(raw[i]) | uint16(raw[i+1])<<8
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return d.w.Records(label, "printer").Row([]byte(string(utf16.Decode(units))))
}
