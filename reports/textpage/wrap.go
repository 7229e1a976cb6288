package textpage

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// width is how many columns of a terminal text takes.
func width(s string) int { return uniseg.StringWidth(s) }

// wrap breaks text into lines of at most so many columns: at spaces, but those of numbers, and inside words that are longer than a line:
// there behind a mark that parts of names end with, such as a slash, or wherever the line ends where none is near.
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
	for word := range strings.FieldsFuncSeq(text, breaks) {
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
		for word != "" {
			part := fitting(word, columns)
			line.WriteString(part)
			used = width(part)
			if word = word[len(part):]; word != "" {
				end()
			}
		}
	}
	if used > 0 || len(lines) == 0 {
		end()
	}
	return lines
}

// breaks tells whether a line may end at a space.
func breaks(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }

// fitting is the beginning of a word that a line of so many columns has room for, one character at the least.
func fitting(word string, columns int) string {
	used, hard, soft := 0, 0, 0
	for graphemes := uniseg.NewGraphemes(word); graphemes.Next(); {
		if used += graphemes.Width(); used > columns && hard > 0 {
			break
		}
		_, hard = graphemes.Positions()
		if strings.Contains(`/\._-@:]`, graphemes.Str()) && used > columns/2 {
			soft = hard
		}
	}
	if hard < len(word) && soft > 0 {
		return word[:soft]
	}
	return word[:hard]
}
