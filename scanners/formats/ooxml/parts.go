package ooxml

import (
	"net/url"
	"path"
	"strings"

	"dossier/scanners/formats/xmltokens"
)

// kind is how a part is read.
type kind int

const (
	kindMember       kind = iota // as a file of its own
	kindXML                      // all text and telling attributes
	kindNothing                  // holds no text, or was read with another
	kindDocument                 // the text of a Word document
	kindText                     // paragraphs and tables
	kindWorkbook                 // with its sheets, strings and styles
	kindPresentation             // with its slides
	kindComments
	kindProperties
	kindLinks
	kindPivot
	kindPrinter
	kindBinary // of a binary workbook
)

// contentTypes are what [Content_Types].xml says (ISO/IEC 29500-2, section 10.1.2.2).
type contentTypes struct {
	parts      map[string]string
	extensions map[string]string
}

const typesPart = "[Content_Types].xml"

// readTypes reads the types of the parts. Without them names tell.
func (d *document) readTypes() error {
	d.types = contentTypes{map[string]string{}, map[string]string{}}
	d.done[typesPart] = true
	if !d.pkg.Has(typesPart) {
		return nil
	}
	return d.parse(typesPart, "", func(x *xmltokens.Reader) error {
		for {
			token, err := x.Next()
			if err != nil {
				return err
			}
			if token != xmltokens.Open || len(d.types.parts)+len(d.types.extensions) > d.limits.Entries {
				continue
			}
			t := strings.ToLower(string(x.Value("ContentType")))
			switch string(x.Name()) {
			case "Default":
				d.types.extensions[strings.ToLower(string(x.Value("Extension")))] = t
			case "Override":
				d.types.parts[strings.ToLower(strings.TrimPrefix(string(x.Value("PartName")), "/"))] = t
			}
		}
	})
}

// kind finds how a part is to be read, by its content type and, for what writers call plainly XML, its name.
func (c *contentTypes) kind(name string) kind {
	name = strings.ToLower(name)
	extension := strings.TrimPrefix(path.Ext(name), ".")
	t := c.parts[name]
	if t == "" {
		t = c.extensions[extension]
	}
	if k, ok := kindOfName(name, extension); ok {
		return k
	}
	main, ok := kindOfType(t)
	switch {
	case ok:
		return main
	case extension == "bin" && strings.HasPrefix(t, "application/vnd.ms-excel."): // of a binary workbook, recorded with its main part
		return kindNothing
	case extension == "vml" || strings.HasSuffix(t, "+xml") || extension == "xml":
		return kindXML
	}
	return kindMember
}

func kindOfName(name, extension string) (kind, bool) {
	switch {
	case extension == "rels":
		return kindLinks, true
	case name == "docprops/core.xml" || name == "docprops/app.xml" || name == "docprops/custom.xml":
		return kindProperties, true
	case strings.HasPrefix(name, "customxml/item") && extension == "xml" && !strings.Contains(name, "props"):
		return kindMember, true
	case extension == "odttf" || extension == "fntdata":
		return kindNothing, true
	case strings.Contains(name, "printersettings") && extension == "bin":
		return kindPrinter, true
	}
	return 0, false
}

// kindOfType knows the types of ISO/IEC 29500-1, annex A, and Microsoft's later ones by their middle.
func kindOfType(t string) (kind, bool) {
	t = strings.TrimSuffix(t, "+xml")
	_, last, _ := strings.Cut(t, "officedocument.")
	switch last {
	case "wordprocessingml.document.main", "wordprocessingml.template.main":
		return kindDocument, true
	case "spreadsheetml.sheet.main", "spreadsheetml.template.main":
		return kindWorkbook, true
	case "presentationml.presentation.main", "presentationml.template.main", "presentationml.slideshow.main":
		return kindPresentation, true
	case "wordprocessingml.comments", "spreadsheetml.comments", "presentationml.comments":
		return kindComments, true
	case "wordprocessingml.styles", "wordprocessingml.fonttable", "wordprocessingml.numbering", "wordprocessingml.websettings",
		"theme", "themeoverride", "spreadsheetml.calcchain", "presentationml.viewprops", "presentationml.tablestyles",
		"spreadsheetml.styles", "drawingml.diagramstyle", "drawingml.diagramcolors", "drawingml.diagramlayout":
		return kindNothing, true
	case "wordprocessingml.header", "wordprocessingml.footer", "wordprocessingml.footnotes", "wordprocessingml.endnotes",
		"wordprocessingml.document.glossary", "presentationml.slide", "presentationml.slidelayout", "presentationml.slidemaster",
		"presentationml.notesslide", "presentationml.notesmaster", "presentationml.handoutmaster":
		return kindText, true
	case "spreadsheetml.pivotcachedefinition", "spreadsheetml.pivotcacherecords":
		return kindPivot, true
	}
	switch {
	case strings.HasPrefix(t, "application/vnd.ms-word.") && strings.HasSuffix(t, "macroenabled.main"),
		strings.HasPrefix(t, "application/vnd.ms-word.") && strings.HasSuffix(t, "macroenabledtemplate.main"):
		return kindDocument, true
	case strings.HasPrefix(t, "application/vnd.ms-excel.sheet.binary"):
		return kindBinary, true
	case strings.HasPrefix(t, "application/vnd.ms-excel.") && strings.HasSuffix(t, "macroenabled.main"),
		strings.HasPrefix(t, "application/vnd.ms-excel.") && strings.HasSuffix(t, "macroenabledtemplate.main"):
		return kindWorkbook, true
	case strings.HasPrefix(t, "application/vnd.ms-powerpoint.") && strings.HasSuffix(t, "macroenabled.main"):
		return kindPresentation, true
	case t == "application/vnd.ms-excel.threadedcomments", t == "application/vnd.ms-powerpoint.comments":
		return kindComments, true
	case strings.HasSuffix(t, "stylewitheffects"), strings.HasSuffix(t, "styleswitheffects"), strings.HasPrefix(t, "application/vnd.ms-office.chartstyle"),
		strings.HasPrefix(t, "application/vnd.ms-office.chartcolorstyle"):
		return kindNothing, true
	}
	return 0, false
}

// relation is a line of a part's relationships.
type relation struct {
	id, kind, target string
	external         bool
}

const maxRelations = 100_000

// relations reads what a part refers to.
func (d *document) relations(part string) (list []relation, err error) {
	dir, base := path.Split(part)
	name := dir + "_rels/" + base + ".rels"
	if !d.pkg.Has(name) {
		return nil, nil
	}
	err = d.parse(name, "links", func(x *xmltokens.Reader) error {
		return eachRelation(x, func(r relation) error {
			if !r.external {
				r.target = resolve(dir, r.target)
			}
			if len(list) < maxRelations {
				list = append(list, r)
			}
			return nil
		})
	})
	return list, err
}

func eachRelation(x *xmltokens.Reader, do func(relation) error) error {
	for {
		token, err := x.Next()
		if err != nil {
			return err
		}
		if token != xmltokens.Open || string(x.Name()) != "Relationship" {
			continue
		}
		err = do(relation{
			id: string(x.Value("Id")), kind: path.Base(string(x.Value("Type"))), target: string(x.Value("Target")),
			external: string(x.Value("TargetMode")) == "External",
		})
		if err != nil {
			return err
		}
	}
}

func resolve(dir, target string) string {
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(path.Clean(target), "/")
	}
	return strings.TrimPrefix(path.Join("/", dir, target), "/")
}

// links reads the targets outside the package: web pages, mail addresses, files, servers' documents.
func (d *document) links(name string) error {
	if d.targets == nil {
		d.targets = d.w.Lines("links")
	}
	return d.parse(name, "links", func(x *xmltokens.Reader) error {
		return eachRelation(x, func(r relation) error {
			if !r.external {
				return nil
			}
			if plain, err := url.PathUnescape(r.target); err == nil {
				r.target = plain
			}
			return d.targets.Line([]byte(r.target))
		})
	})
}
