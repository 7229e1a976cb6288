// Package visible makes text of unknown origin safe to show: a file's name stays a name, whatever stands in it.
package visible

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text spells out as <U+202E> what would act rather than be seen: control characters, the overrides of the direction
// of text (Unicode UAX #9), other invisible characters and broken UTF-8. The joiners that scripts need stay.
func Text(s string) string {
	if strings.IndexFunc(s, Acts) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if Acts(r) {
			fmt.Fprintf(&b, "<U+%04X>", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Acts tells of control characters (Cc), formatting ones (Cf: bidirectional, zero width, tags), line separators and
// the replacement character, which stands for bytes that are no UTF-8.
func Acts(r rune) bool {
	if r < 0x7f {
		return r < ' '
	}
	return r == unicode.ReplacementChar ||
		unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) && r != '\u200c' && r != '\u200d'
}

// Short is Text of s, of which at most about so many bytes are kept: its start, and its end, where a file's extension
// stands.
func Short(s string, most int) string {
	if len(s) <= most {
		return Text(s)
	}
	head, tail := most*2/3, len(s)-most/3
	for head > 0 && !utf8.RuneStart(s[head]) {
		head--
	}
	for tail < len(s) && !utf8.RuneStart(s[tail]) {
		tail++
	}
	return Text(s[:head] + " […] " + s[tail:])
}
