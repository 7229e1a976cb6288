package scanners

import (
	"fmt"
	"io"
	"log/slog"
)

// Private is text that may name a person or hold a secret. It prints as a placeholder under every verb, also inside
// structs, slices and maps, exported or not: the text lies behind a pointer, which fmt does not follow there.
// The zero value is the empty text.
type Private struct{ text *string }

const placeholder = "[private]"

// NewPrivate wraps s.
func NewPrivate(s string) Private {
	if s == "" {
		return Private{}
	}
	return Private{&s}
}

// Reveal returns the text. Callers hand it to a source, a detector or a seal, never to a log, an error or a report.
func (p Private) Reveal() string {
	if p.text == nil {
		return ""
	}
	return *p.text
}

// Format implements [fmt.Formatter] with the placeholder.
func (p Private) Format(f fmt.State, _ rune) { writePlaceholder(f) }

// MarshalText implements [encoding.TextMarshaler] with the placeholder.
func (p Private) MarshalText() ([]byte, error) { return []byte(placeholder), nil }

// LogValue implements [slog.LogValuer] with the placeholder.
func (p Private) LogValue() slog.Value { return slog.StringValue(placeholder) }

func writePlaceholder(w io.Writer) { _, _ = io.WriteString(w, placeholder) }
