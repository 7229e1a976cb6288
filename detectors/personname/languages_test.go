package personname

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/scanners"
)

// Made-up sentences and curricula vitae, a language and a text a line, with the names of invented people in brackets and, unmarked, what could be
// taken for people: companies, streets, ships, storms, songs, months.
//
//go:embed testdata/languages.txt
var languages string

// marked takes the brackets out of a text, and returns what they held.
func marked(text string) (plain string, names []span) {
	for {
		before, rest, ok := strings.Cut(text, "[")
		plain += before
		if !ok {
			return plain, names
		}
		name, after, _ := strings.Cut(rest, "]")
		names = append(names, span{len(plain), len(plain) + len(name)})
		plain += name
		text = after
	}
}

type span struct{ start, end int }

func (s span) agrees(o span) bool {
	return 2*(min(s.end, o.end)-max(s.start, o.start)) >= max(s.end, o.end)-min(s.start, o.start)
}

// In texts that no rule was written for, most names are found, and most of what is found is a name: in each language and in all together.
func TestLanguages(t *testing.T) {
	t.Parallel()
	d := New()
	type count struct{ right, wrong, missed int }
	of := map[string]*count{}
	all := &count{}
	for line := range strings.Lines(languages) {
		language, text, _ := strings.Cut(strings.TrimSpace(line), "|")
		text, names := marked(strings.ReplaceAll(text, `\n`, "\n"))
		if of[language] == nil {
			of[language] = &count{}
		}
		column := scanners.NewColumn(scanners.Field{Text: true})
		column.AppendString(text)
		var found detectors.Matches
		d.Text(column, &found)
		right := 0
		for _, m := range found.List {
			s := span{int(m.Start), int(m.End)}
			switch {
			case m.Confidence < 0.5:
			case slices.ContainsFunc(names, s.agrees):
				right++
			default:
				t.Logf("%s: wrong %.2f %q in %q", language, m.Confidence, text[s.start:s.end], text)
				all.wrong++
				of[language].wrong++
			}
		}
		for _, c := range []*count{all, of[language]} {
			c.right += right
			c.missed += len(names) - right
		}
		if right < len(names) {
			t.Logf("%s: of %d names %d found in %q", language, len(names), right, text)
		}
	}
	of["all"] = all
	for _, language := range slices.Sorted(maps.Keys(of)) {
		c := of[language]
		precision, recall := float64(c.right)/float64(c.right+c.wrong), float64(c.right)/float64(c.right+c.missed)
		least := 0.75
		if language == "all" {
			least = 0.85
		}
		if verdict := fmt.Sprintf("%s: precision %.2f, recall %.2f of %d names", language, precision, recall, c.right+c.missed); precision < least || recall < least {
			t.Error(verdict)
		} else {
			t.Log(verdict)
		}
	}
}
