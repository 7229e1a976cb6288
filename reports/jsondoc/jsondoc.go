// Package jsondoc writes a document's machine-readable side: [reports.Document.Data] as indented JSON (RFC 8259).
//
// Keys of maps are sorted, so the same document gives the same bytes. Characters that act on whoever looks at the
// JSON in a terminal or an editor (controls, overrides of the direction of text) and those that mean something in
// HTML are written as escapes: the data stays the same, and the text is inert.
package jsondoc

import (
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"dossier/reports"
	"dossier/reports/visible"
)

// Format writes JSON.
type Format struct{}

// Name is "json".
func (Format) Name() string { return "json" }

// Extension is ".json".
func (Format) Extension() string { return ".json" }

// Write writes the document's data with a line feed at its end. A document without any gives null.
func (Format) Write(w io.Writer, d *reports.Document) error {
	if err := Encode(w, d.Data); err != nil {
		return fmt.Errorf("writing %q as JSON: %w", d.Name, err)
	}
	return nil
}

// Encode writes a value in the same way.
func Encode(w io.Writer, v any) error {
	to := &indenter{w: w}
	if err := json.NewEncoder(&escaper{w: to}).Encode(v); err != nil {
		return err
	}
	return to.flush()
}

// escaper escapes characters that stand for themselves in JSON strings and yet act. All else in JSON is ASCII.
// The encoder hands over one whole document at a time, so that no character is cut.
type escaper struct{ w io.Writer }

func (e *escaper) Write(p []byte) (int, error) {
	rest := p
	for len(rest) > 0 {
		n := harmless(rest)
		if _, err := e.w.Write(rest[:n]); err != nil {
			return 0, err
		}
		if rest = rest[n:]; len(rest) == 0 {
			break
		}
		r, size := utf8.DecodeRune(rest)
		rest = rest[size:]
		if _, err := io.WriteString(e.w, escape(r)); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// harmless is how many bytes stand before the first character that acts.
func harmless(p []byte) int {
	for i := 0; i < len(p); {
		if p[i] < 0x7f {
			i++
			continue
		}
		r, size := utf8.DecodeRune(p[i:])
		if visible.Acts(r) {
			return i
		}
		i += size
	}
	return len(p)
}

func escape(r rune) string {
	if hi, lo := utf16.EncodeRune(r); hi != unicode.ReplacementChar {
		return fmt.Sprintf(`\u%04x\u%04x`, hi, lo)
	}
	return fmt.Sprintf(`\u%04x`, r)
}
