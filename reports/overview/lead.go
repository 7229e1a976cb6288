package overview

import (
	"fmt"
	"strings"
	"time"

	"dossier/reports"
	"dossier/reports/measures"
)

// stamp is a moment as a report shows it.
func stamp(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }

func (s *summary) subtitle(now time.Time) string {
	text := "Nothing was scanned yet"
	if s.Scan.Started != nil {
		text = "Scan of " + stamp(*s.Scan.Started)
	}
	if !now.IsZero() {
		text += " · report of " + stamp(now)
	}
	return text
}

// lead answers in a sentence or two. What was not read is always part of the answer.
func (s *summary) lead() string {
	c := s.Coverage
	if s.Scan.ID == 0 || c.Units+c.Unlisted == 0 {
		return "Nothing has been looked at, so nothing can be said about personal data."
	}
	var b strings.Builder
	places := count(c.Units, "place", "places")
	switch {
	case s.found == 0 && s.Scan.Status == ScanComplete:
		fmt.Fprintf(&b, "No personal data was recognised in %s.", places)
	case s.found == 0:
		fmt.Fprintf(&b, "No personal data was recognised in what could be read of %s; what could not be read may hold some.", places)
	case s.Totals.Subjects > 0:
		people := count(s.Totals.Subjects, "person", "people")
		if s.Totals.Subjects > 1 {
			people = "up to " + people
		}
		fmt.Fprintf(&b, "Personal data of %s was found in %s of %s.", people, reports.Number(s.found), places)
	default:
		fmt.Fprintf(&b, "Personal data was found in %s of %s.", reports.Number(s.found), places)
	}
	if missed := s.missed(); missed != "" {
		fmt.Fprintf(&b, " %s.", missed)
	}
	if c.Sampled > 0 {
		fmt.Fprintf(&b, " %s looked at by sample.", count(c.Sampled, "place was", "places were"))
	}
	return b.String()
}

// missed counts what was not read: "3 places could not be read, 1 only in part, 1 not even listed".
func (s *summary) missed() string {
	c := s.Coverage
	var parts []string
	for _, gone := range []struct {
		n           int64
		first, next string
	}{{c.Unread, "could not be read", "not at all"}, {c.Partial, "could be read only in part", "only in part"}, {c.Unlisted, "could not even be listed", "not even listed"}} {
		switch {
		case gone.n > 0 && len(parts) == 0:
			parts = append(parts, count(gone.n, "place", "places")+" "+gone.first)
		case gone.n > 0:
			parts = append(parts, reports.Number(gone.n)+" "+gone.next)
		}
	}
	return strings.Join(parts, ", ")
}

func (s *summary) notices() []reports.Notice {
	var notices []reports.Notice
	c := s.Coverage
	if s.Scan.ID == 0 || c.Units+c.Unlisted == 0 {
		return append(notices, reports.Notice{
			Title: "Nothing was scanned", Tone: reports.Bad,
			Text: []string{"There is no scan in this inventory, or the sources it looked at list nothing to read."},
		})
	}
	if s.Scan.Status == ScanIncomplete {
		notices = append(notices, reports.Notice{Title: "This scan is incomplete", Tone: reports.Bad, Text: s.incomplete()})
	}
	if c.Sampled > 0 {
		notices = append(notices, reports.Notice{
			Title: "This scan looked at samples", Tone: reports.Warning,
			Text: []string{
				fmt.Sprintf("In %s only some of the records were read. What stands in few records can have been missed there, "+
					"and the counts are those of the sample.", count(c.Sampled, "place", "places")),
			},
		})
	}
	return notices
}

// incomplete says what is missing.
func (s *summary) incomplete() []string {
	var text []string
	if s.Scan.Finished == nil {
		text = append(text, "The scan was still running when this report was made, or it broke off.")
	}
	if s.unfinished > 0 {
		text = append(text, count(s.unfinished, "source was not gone through to its end.", "sources were not gone through to their ends."))
	}
	if missed := s.missed(); missed != "" {
		text = append(text, missed+".")
	}
	text = append(text, "What was not read may hold personal data. Each case stands below with its reason and what to do about it.")
	return []string{strings.Join(text, " ")}
}

func (s *summary) facts() []reports.Fact {
	c := s.Coverage
	gone := c.Unread + c.Partial + c.Unlisted
	missed := reports.Fact{Label: "Not read in full", Value: reports.Number(gone), Note: "places, with reasons below", Tone: reports.Bad}
	if gone == 0 {
		missed.Note, missed.Tone = "nothing that should have been read was left unread", reports.Good
		if s.Scan.Status == ScanIncomplete {
			missed.Note, missed.Tone = "so far: the scan did not reach its end", reports.Warning
		}
	}
	return []reports.Fact{
		{Label: "People", Value: reports.Number(s.Totals.Subjects), Note: "at most: whose records share no identifier counts more than once; who is only named is not counted"},
		{Label: "Findings", Value: reports.Number(s.Totals.Findings), Note: "single pieces of personal data"},
		{Label: "Places with personal data", Value: reports.Number(s.found), Note: "of " + reports.Number(c.Units)},
		missed,
		{Label: "Read", Value: measures.Bytes(c.Bytes), Note: count(c.Records, "record", "records")},
	}
}

func (s *summary) figures() []reports.Figure {
	var figures []reports.Figure
	coverage := reports.Figure{Title: "How much was looked at", Whole: true}
	for _, row := range s.coverageRows() {
		if row.units > 0 {
			coverage.Parts = append(coverage.Parts, reports.Part{
				Label: row.name, Text: count(row.units, "place", "places"), Share: row.share, Tone: row.tone,
			})
		}
	}
	if len(coverage.Parts) > 0 {
		figures = append(figures, coverage)
	}
	const most = 6
	kinds := reports.Figure{Title: "What was found"}
	for i, k := range s.Totals.Kinds {
		if i == most {
			more := s.Totals.Kinds[most:]
			var n int64
			for _, k := range more {
				n += k.Findings
			}
			kinds.Parts = append(kinds.Parts, reports.Part{
				Label: count(int64(len(more)), "other kind", "other kinds"), Text: reports.Number(n), Share: share(n, s.Totals.Kinds[0].Findings),
			})
			break
		}
		kinds.Parts = append(kinds.Parts, reports.Part{
			Label: kindTitle(k.Kind), Text: reports.Number(k.Findings), Share: share(k.Findings, s.Totals.Kinds[0].Findings),
		})
	}
	if len(kinds.Parts) > 0 {
		figures = append(figures, kinds)
	}
	return figures
}

func share(n, of int64) float64 {
	if of <= 0 {
		return 0
	}
	return min(1, float64(n)/float64(of))
}
