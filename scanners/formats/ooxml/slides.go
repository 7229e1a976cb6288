package ooxml

import (
	"strings"

	"dossier/scanners/formats/xmltokens"
)

// presentation reads the slides in the order in which they are shown, each with its notes and comments.
func (d *document) presentation(name string) error {
	relations, err := d.relations(name)
	if err != nil {
		return err
	}
	targets := map[string]string{}
	for _, r := range relations {
		if r.kind == "slide" {
			targets[r.id] = r.target
		}
	}
	var slides []string
	err = d.parse(name, "presentation", func(x *xmltokens.Reader) error {
		for {
			token, err := x.Next()
			if err != nil {
				return err
			}
			if token == xmltokens.Open && string(x.Name()) == "sldId" && len(slides) < d.limits.Entries {
				slides = append(slides, targets[relationID(x)])
			}
		}
	})
	if err != nil {
		return err
	}
	for i, slide := range slides {
		if d.done[slide] || !d.pkg.Has(slide) {
			continue
		}
		label := "slide " + itoa(i+1)
		d.labels[slide] = label
		if err := d.part(slide); err != nil {
			return err
		}
		if err := d.attached(slide, label); err != nil {
			return err
		}
	}
	return nil
}

// attached reads what belongs to a sheet or slide behind it, and names it so.
func (d *document) attached(part, label string) error {
	relations, err := d.relations(part)
	if err != nil {
		return err
	}
	for _, r := range relations {
		if r.external || d.done[r.target] || !d.pkg.Has(r.target) {
			continue
		}
		if !d.call(&r, label) {
			continue
		}
		if err := d.part(r.target); err != nil {
			return err
		}
	}
	return nil
}

// call names what belongs to a sheet or slide, unless that is not read with it.
func (d *document) call(r *relation, label string) bool {
	switch r.kind {
	case "notesSlide":
		d.labels[r.target] = label + ", notes"
	case "comments", "threadedComment", "vmlDrawing", "drawing", "chart", "pivotTable", "table", "diagramData":
		d.labels[r.target] = label + ", " + strings.ToLower(d.label(r.target))
	default:
		return false
	}
	return true
}

// relationID is the id attribute that refers to a relationship: of an element with two, the one that begins with letters.
func relationID(x *xmltokens.Reader) string {
	for {
		key, value, ok := x.Attribute()
		if !ok {
			return ""
		}
		if string(key) == "id" && len(value) > 0 && (value[0] < '0' || value[0] > '9') {
			return string(x.Unescape(value))
		}
	}
}
