package textpage

import (
	"strings"

	"github.com/rivo/uniseg"
)

// width is how many columns of a terminal text takes.
func width(s string) int { return uniseg.StringWidth(s) }

// wrap breaks text into lines of at most so many columns: at spaces, and inside words that are longer than a line.
func wrap(text string, columns int) []string {
	columns = max(columns, 1)
	var lines []string
	var line strings.Builder
	used := 0
	end := func() {
		lines = append(lines, line.String())
		line.Reset()
		used = 0
	}
	for word := range strings.FieldsSeq(text) {
		w := width(word)
		if used > 0 && used+1+w > columns {
			end()
		}
		if used > 0 {
			line.WriteByte(' ')
			used++
		}
		if w <= columns {
			line.WriteString(word)
			used += w
			continue
		}
		for graphemes := uniseg.NewGraphemes(word); graphemes.Next(); {
			if g := graphemes.Width(); used > 0 && used+g > columns {
				end()
			}
			line.WriteString(graphemes.Str())
			used += graphemes.Width()
		}
	}
	if used > 0 || len(lines) == 0 {
		end()
	}
	return lines
}
