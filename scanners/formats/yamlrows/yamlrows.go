// Package yamlrows reads YAML 1.2 by the rules that JSON is read by: each document, or each element of the lists in one, is a record whose
// fields are named by their paths (address.city, items[].sku). Comments are the field #comment[].
//
// A document is read whole up to a bound. A longer one is cut between the entries of its outermost list or mapping. What cannot be
// cut, or is no YAML, such as a template, is read as text and recorded.
//
// An alias stands for what its anchor holds, up to a bound: a document that multiplies itself does so no further.
package yamlrows

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"strings"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/jsonrows"
)

const (
	cutFrom     = 128 << 10 // bytes of a document from which it is cut where it can be
	maxDocument = 1 << 20   // bytes of a piece that is taken apart: in memory it has up to a hundred times as many
	maxAliased  = 100_000   // values of a document that come out of aliases
	maxDepth    = 100       // of lists and mappings in each other
)

// Decoder reads YAML in UTF-8. It must not be copied.
type Decoder struct {
	Limits formats.Limits // Value and Columns; 0: those of DefaultLimits

	json jsonrows.Decoder
}

// New returns a decoder.
func New(limits formats.Limits) *Decoder {
	d := &Decoder{Limits: limits}
	d.json.Limits = limits
	return d
}

// Name implements [formats.Decoder].
func (*Decoder) Name() string { return "yaml" }

// Yields implements [formats.Describer].
func (*Decoder) Yields() formats.Description {
	return formats.Description{
		What:    "documents, several in one file as well; nested keys become field paths as in `json`; comments",
		Where:   "document, or element of a list",
		NotRead: "structure of what is no YAML by its content though it is by its name (templates), or of what cannot be cut into pieces below 1 MiB: it is read as text (**corrupt**, **over a limit**)",
	}
}

// Recognise implements [formats.Decoder]: by the name, or by the mark of a document and a key behind it.
func (*Decoder) Recognise(head []byte, in formats.Input) formats.Likeness {
	if named(in) {
		if bytes.IndexByte(head, ':') >= 0 || bytes.HasPrefix(head, []byte("- ")) || bytes.Contains(head, []byte("\n- ")) {
			return formats.Certain
		}
		return formats.No
	}
	if bytes.HasPrefix(head, []byte("%YAML ")) {
		return formats.Certain
	}
	line, rest, _ := bytes.Cut(head, []byte("\n"))
	if string(bytes.TrimRight(line, " \r")) != "---" {
		return formats.No
	}
	for n := 0; n < 20 && len(rest) > 0; n++ {
		line, rest, _ = bytes.Cut(rest, []byte("\n"))
		if line = bytes.TrimSpace(line); len(line) == 0 || line[0] == '#' {
			continue
		}
		line = bytes.TrimPrefix(line, []byte("- "))
		colon := bytes.IndexByte(line, ':')
		if colon > 0 && bytes.IndexByte(line[:colon], ' ') < 0 && (colon+1 == len(line) || line[colon+1] == ' ') && !bytes.Contains(rest, []byte("\n---\n#")) {
			return formats.Likely
		}
		return formats.No
	}
	return formats.No
}

// named tells whether a file's name says that it is YAML.
func named(in formats.Input) bool {
	ending := strings.ToLower(path.Ext(in.Name))
	return ending == ".yaml" || ending == ".yml"
}

// Decode implements [formats.Decoder].
func (d *Decoder) Decode(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	s := newStream(ctx, in.Body)
	whole := in
	whole.Body, whole.At, whole.Path, whole.Size = s, nil, "", -1
	if err := d.json.Decode(ctx, whole, to); err != nil {
		return err
	}
	if !named(in) { // a page with a heading in YAML: what follows is text, and was read as that
		s.broken = 0
	}
	for _, found := range []struct {
		count  int
		why    scanners.Why
		detail string
	}{
		{s.broken, scanners.Corrupt, "%d pieces are no YAML and were read as text"},
		{s.large, scanners.OverLimit, fmt.Sprintf("%%d pieces have more than %d bytes and were read as text", maxDocument)},
		{s.multiplied, scanners.OverLimit, fmt.Sprintf("%%d documents repeat more than %d values by aliases, or nest them too deeply; the rest of these was left out", maxAliased)},
	} {
		if found.count == 0 {
			continue
		}
		u := &scanners.Unread{Part: in.Part, Why: found.why, Detail: fmt.Sprintf(found.detail, found.count), Bytes: -1}
		if err := to.Unread(u); err != nil {
			return err
		}
	}
	return nil
}
