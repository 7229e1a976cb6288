// Package language says a report's texts in the languages that officers read: English, Dutch, French and German.
//
// A text is known by what it is in English, so that the code reads as the report does. Each other language has all of them in files of
// texts, for translators; tests hold the files to the code. What is not there, as a name, stays as it is. Dutch addresses the reader as u;
// French has spaces before double punctuation marks, as typographers want them; in German a count of fields or places stands in the dative.
package language

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"dossier/reports"
	"dossier/reports/measures"
)

// Language is one language. That of no tag, nil, is English.
type Language struct {
	Tag  string // BCP 47: "nl"
	Name string // in itself
	texts
	dot string // after the day in a date
}

// texts are what is said in a language, by what it is in English.
type texts struct {
	said    map[string]string // what documents say
	reasons map[string]string // what detectors do
	changes map[string]string // what plans of changes and their reports do of a record; where something stands that is not always the same, there is %s
}

// All lists the languages, English first.
func All() []*Language {
	all := known()
	for _, l := range all {
		l.read()
	}
	return all
}

// known are all languages, without their texts: reading those takes longer than what else a command does before it begins.
func known() []*Language {
	return []*Language{{Tag: "en", Name: "English"}, {Tag: "nl", Name: "Nederlands"}, {Tag: "fr", Name: "français"}, {Tag: "de", Name: "Deutsch", dot: "."}}
}

func (l *Language) read() {
	if l.Tag != "en" {
		l.texts = translated()[l.Tag]
	}
}

//go:embed texts
var files embed.FS

// translated are the texts by language.
var translated = sync.OnceValue(func() map[string]texts {
	all := map[string]texts{}
	for _, tag := range []string{"nl", "fr", "de"} {
		all[tag] = texts{said: read(tag), reasons: read(tag + ".reasons"), changes: read(tag + ".changes")}
	}
	return all
})

func read(name string) (list map[string]string) {
	data, err := files.ReadFile("texts/" + name + ".json")
	if err == nil {
		err = json.Unmarshal(data, &list)
	}
	if err != nil {
		panic("the texts in " + name + ": " + err.Error()) // it was built so
	}
	return list
}

// Tags are those of all languages.
func Tags() (list []string) {
	for _, l := range known() {
		list = append(list, l.Tag)
	}
	return list
}

// Of finds a language by its tag; nil where there is none.
func Of(tag string) *Language {
	for _, l := range known() {
		if l.Tag == tag {
			l.read()
			return l
		}
	}
	return nil
}

// BCP47 is the language's tag, that of no language "en".
func (l *Language) BCP47() string {
	if l == nil {
		return "en"
	}
	return l.Tag
}

// Text is a text in the language.
func (l *Language) Text(english string) string {
	if l != nil {
		if text, ok := l.said[english]; ok {
			return text
		}
	}
	return english
}

// Count is a number of things: "1 place", "12 places". No line ends between the two.
func (l *Language) Count(n int64, one, many string) string {
	if n == 1 || n == 0 && l != nil && l.Tag == "fr" {
		return reports.Number(n) + "\u00a0" + l.Text(one)
	}
	return reports.Number(n) + "\u00a0" + l.Text(many)
}

// Day is a day of the calendar: "2 March 2026".
func (l *Language) Day(t time.Time) string {
	after := ""
	switch {
	case l == nil:
	case l.Tag == "fr" && t.Day() == 1:
		after = "er"
	default:
		after = l.dot
	}
	return fmt.Sprintf("%d%s %s %d", t.Day(), after, l.Text(t.Month().String()), t.Year())
}

// Moment is a moment to the minute, in coordinated universal time.
func (l *Language) Moment(t time.Time) string {
	t = t.UTC()
	return fmt.Sprintf("%s, %s UTC", l.Day(t), t.Format("15:04"))
}

// Bytes is a size, see [measures.Bytes].
func (l *Language) Bytes(n int64) string {
	size := measures.Bytes(n)
	if l == nil || l.said == nil {
		return size
	}
	number, unit, _ := strings.Cut(size, "\u00a0")
	return strings.Replace(number, ".", ",", 1) + "\u00a0" + l.Text(unit)
}

// Sections says what is the same in every report of these sections, their titles and their columns', in the language. Cells stay as
// they are: they may hold names.
func (l *Language) Sections(from []reports.Section) []reports.Section {
	to := slices.Clone(from)
	for i := range to {
		s := &to[i]
		s.Title, s.Text, s.Tables = l.Text(s.Title), slices.Clone(s.Text), slices.Clone(s.Tables)
		for j := range s.Text {
			s.Text[j] = l.Text(s.Text[j])
		}
		for j := range s.Tables {
			t := &s.Tables[j]
			t.Title, t.Short, t.Text, t.Empty, t.Columns = l.Text(t.Title), l.Text(t.Short), l.Text(t.Text), l.Text(t.Empty), slices.Clone(t.Columns)
			for k := range t.Columns {
				t.Columns[k].Title = l.Text(t.Columns[k].Title)
			}
		}
	}
	return to
}
