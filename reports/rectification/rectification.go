// Package rectification finds every copy of a wrong value in a person's records, and says what is to stand there instead (GDPR Article 16).
// What it chooses becomes a plan of package erasure, which is looked at, approved and run as every change is.
package rectification

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"dossier/detectors"
	"dossier/detectors/normal"
	"dossier/reports/erasure"
	"dossier/reports/records"
	"dossier/reports/stores"
)

// Kind is the kind of such a plan.
const Kind = "rectification"

// Correction is a wrong value and the right one. It prints as a placeholder.
type Correction struct {
	Wrong string         `yaml:"wrong"` // "": a field that is empty and should not be
	Right string         `yaml:"right"`
	Kind  detectors.Kind `yaml:"kind"`  // of both; spellings of one value are the same then. "": compared as it is written, but for case
	Field string         `yaml:"field"` // only fields of this name; "" all
	Store string         `yaml:"store"` // only these tables or files: a pattern, see [stores.Matches]; "" all
}

// Format prints a placeholder under every verb.
func (Correction) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[correction]") }

// Read reads corrections as YAML, in which an unknown key is an error, and holds them to the detectors that there are; nil: not to any. Errors
// tell no value.
func Read(text []byte, all []detectors.Detector) ([]Correction, error) {
	var list []Correction
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&list); err != nil {
		return nil, errors.New("the corrections are no list of wrong, right, kind, field and store in YAML; docs/requests.md shows one")
	}
	for i := range list {
		if err := list[i].check(all); err != nil {
			return nil, fmt.Errorf("correction %d: %w", i+1, err)
		}
	}
	if len(list) == 0 {
		return nil, errors.New("there is no correction in it")
	}
	return list, nil
}

func (c *Correction) check(all []detectors.Detector) error {
	switch {
	case c.Right == "":
		return errors.New("say what is right")
	case c.Wrong == c.Right:
		return errors.New("what is wrong and what is right are the same")
	case c.Wrong == "" && (c.Field == "" || c.Store == ""):
		return errors.New("say what is wrong, or in which field of which store a value is missing")
	}
	if c.Kind == "" || all == nil {
		return nil
	}
	if !slices.ContainsFunc(all, func(d detectors.Detector) bool { return slices.Contains(d.Kinds(), c.Kind) }) {
		return fmt.Errorf("there is no kind %q; docs/kinds.md lists them", c.Kind)
	}
	if normal.Form(all, c.Kind, c.Right) == nil {
		return fmt.Errorf("what is right does not have the form of the kind %s", c.Kind)
	}
	return nil
}

// Chooser chooses what is done with records.
type Chooser struct {
	Corrections []Correction
	Detectors   []detectors.Detector
	found       map[int]bool // corrections whose wrong value was met
}

// Choose implements [erasure.Choose].
func (h *Chooser) Choose(c *erasure.Case) erasure.Choice {
	r := c.Record
	var change []erasure.Cell
	why := ""
	for i := range r.Fields {
		f := &r.Fields[i]
		cells, inText := h.field(c.System, r.Unit.Reveal(), f)
		switch {
		case len(cells) == 0:
			continue
		case slices.Contains(r.Key, i):
			return erasure.Choice{Sort: erasure.Task, Why: "the wrong value is a part of the record's key: correct it by hand"}
		case inText:
			why = "the wrong value stands in a longer text, which may tell of how it was"
		}
		change = append(change, cells...)
	}
	switch {
	case len(change) == 0:
		return erasure.Choice{Skip: true}
	case c.Called:
		return erasure.Choice{Sort: erasure.Task, Why: "the wrong value stands in its name or folder: rename it by hand"}
	case len(r.Others) > 0:
		why = "the record holds other people's identifiers as well"
	case r.Doubtful():
		why = r.Doubt.String()
	case r.Mention && len(r.Path) == 0:
		why = "the record mentions the person only in a longer text"
	}
	c.Removal.Change, c.Removal.Strategy = change, erasure.Correct
	switch {
	case why == "" || c.Decision == erasure.DecideChange:
		return erasure.Choice{}
	case c.Decision == erasure.DecideKeep:
		return erasure.Choice{Sort: erasure.Left, Why: why}
	}
	return erasure.Choice{Sort: erasure.Doubtful, Why: why}
}

// field tells what is to stand in a field instead of the values of it that are wrong, and whether one is only a part of its value.
func (h *Chooser) field(system, unit string, f *records.Field) (cells []erasure.Cell, inText bool) {
	if right, ok := h.missing(system, unit, f); ok {
		return []erasure.Cell{{Field: f.Name, Value: []byte(right)}}, false
	}
	for v, value := range f.Values {
		right, part, hit := h.value(system, unit, f.Name, string(value))
		if !hit {
			continue
		}
		c := erasure.Cell{Field: f.Name, Value: []byte(right)}
		if len(f.Values) > 1 {
			c.Nth = v + 1
		}
		cells, inText = append(cells, c), inText || part
	}
	return cells, inText
}

// missing tells what is to stand in a field that holds nothing.
func (h *Chooser) missing(system, unit string, f *records.Field) (right string, ok bool) {
	if !f.Null && (len(f.Values) != 1 || len(bytes.TrimSpace(f.Values[0])) > 0) {
		return "", false
	}
	at := slices.IndexFunc(h.Corrections, func(c Correction) bool { return c.Wrong == "" && c.concerns(system, unit, f.Name) })
	if at < 0 {
		return "", false
	}
	h.meet(at)
	return h.Corrections[at].Right, true
}

func (h *Chooser) meet(correction int) {
	if h.found == nil {
		h.found = map[int]bool{}
	}
	h.found[correction] = true
}

// Unfound are the corrections, counted from 1, of which no wrong value was met in what was chosen of.
func (h *Chooser) Unfound() (list []int) {
	for i := range h.Corrections {
		if !h.found[i] {
			list = append(list, i+1)
		}
	}
	return list
}

// value tells what is to stand instead of a value, and whether the wrong one is only a part of it.
func (h *Chooser) value(system, unit, field, text string) (right string, inText, hit bool) {
	for i := range h.Corrections {
		c := &h.Corrections[i]
		switch {
		case c.Wrong == "", !c.concerns(system, unit, field):
		case h.same(c, text):
			h.meet(i)
			return c.Right, false, true
		case strings.Contains(text, c.Wrong) && bounded(text, c.Wrong):
			h.meet(i)
			return strings.ReplaceAll(text, c.Wrong, c.Right), true, true
		}
	}
	return "", false, false
}

// concerns tells whether a correction is of this field.
func (c *Correction) concerns(system, unit, field string) bool {
	return (c.Field == "" || c.Field == field) && (c.Store == "" || stores.Matches(c.Store, system, unit))
}

func (h *Chooser) same(c *Correction, text string) bool {
	if strings.EqualFold(strings.TrimSpace(text), strings.TrimSpace(c.Wrong)) {
		return true
	}
	if c.Kind == "" {
		return false
	}
	wrong := normal.Form(h.Detectors, c.Kind, c.Wrong)
	return wrong != nil && bytes.Equal(wrong, normal.Form(h.Detectors, c.Kind, text))
}

// bounded tells that a value stands in a text by itself: that "Jan" in "January" is none.
func bounded(text, value string) bool {
	at := strings.Index(text, value)
	letter := func(s string) bool {
		return s != "" && (s[0] >= 0x80 || s[0] >= '0' && s[0] <= '9' || s[0]|0x20 >= 'a' && s[0]|0x20 <= 'z')
	}
	return !letter(text[max(0, at-1):at]) && !letter(text[at+len(value):])
}
