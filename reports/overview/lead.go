package overview

import (
	"fmt"
	"strings"
	"time"

	"dossier/reports"
)

func (s *summary) subtitle(now time.Time) string {
	text := s.t("Nothing was scanned yet")
	if s.Scan.Started != nil {
		text = fmt.Sprintf(s.t("Scan of %s"), s.stamp(*s.Scan.Started))
	}
	if !now.IsZero() {
		text += " · " + fmt.Sprintf(s.t("report of %s"), s.stamp(now))
	}
	return text
}

// lead answers in a sentence or two. What was not read is always part of the answer.
func (s *summary) lead() string {
	c := s.Coverage
	if s.Scan.ID == 0 || c.Units+c.Unlisted == 0 {
		return s.t("Nothing has been looked at, so nothing can be said about personal data.")
	}
	var b strings.Builder
	places := s.n(c.Units, "place", "places")
	switch {
	case s.found == 0 && s.Scan.Status == ScanComplete:
		fmt.Fprintf(&b, s.t("No personal data was recognised in %s."), places)
	case s.found == 0:
		fmt.Fprintf(&b, s.t("No personal data was recognised in what could be read of %s; what could not be read may hold some."), places)
	case s.Totals.Subjects > 1:
		fmt.Fprintf(&b, s.t("Personal data of up to %s was found in %s of %s."), s.n(s.Totals.Subjects, "person", "people"), reports.Number(s.found), places)
	case s.Totals.Subjects == 1:
		fmt.Fprintf(&b, s.t("Personal data of one person was found in %s of %s."), reports.Number(s.found), places)
	default:
		fmt.Fprintf(&b, s.t("Personal data was found in %s of %s."), reports.Number(s.found), places)
	}
	if missed := s.missed(); missed != "" {
		b.WriteString(" " + missed + ".")
	}
	if c.Sampled > 0 {
		b.WriteString(" " + s.n(c.Sampled, "place was looked at by sample.", "places were looked at by sample."))
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
	}{
		{c.Unread, s.n(c.Unread, "place could not be read", "places could not be read"), s.t("not at all")},
		{c.Partial, s.n(c.Partial, "place could be read only in part", "places could be read only in part"), s.t("only in part")},
		{c.Unlisted, s.n(c.Unlisted, "place could not even be listed", "places could not even be listed"), s.t("not even listed")},
	} {
		switch {
		case gone.n > 0 && len(parts) == 0:
			parts = append(parts, gone.first)
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
			Title: s.t("Nothing was scanned"), Tone: reports.Bad,
			Text: []string{s.t("There is no scan in this inventory, or the sources it looked at list nothing to read.")},
		})
	}
	if s.Scan.Status == ScanIncomplete {
		notices = append(notices, reports.Notice{Title: s.t("This scan is incomplete"), Tone: reports.Bad, Text: s.incomplete()})
	}
	if c.Sampled > 0 {
		notices = append(notices, reports.Notice{
			Title: s.t("This scan looked at samples"), Tone: reports.Warning,
			Text: []string{
				fmt.Sprintf(s.t("In %s only some of the records were read. What stands in few records can have been missed there, "+
					"and the counts are those of the sample."), s.n(c.Sampled, "place", "places")),
			},
		})
	}
	return notices
}

// incomplete says what is missing.
func (s *summary) incomplete() []string {
	var text []string
	if s.Scan.Finished == nil {
		text = append(text, s.t("The scan was still running when this report was made, or it broke off."))
	}
	if s.unfinished > 0 {
		text = append(text, s.n(s.unfinished, "source was not gone through to its end.", "sources were not gone through to their ends."))
	}
	if missed := s.missed(); missed != "" {
		text = append(text, missed+".")
	}
	text = append(text, s.t("What was not read may hold personal data. Each case stands below with its reason and what to do about it."))
	return []string{strings.Join(text, " ")}
}

func (s *summary) facts() []reports.Fact {
	c := s.Coverage
	gone := c.Unread + c.Partial + c.Unlisted
	missed := reports.Fact{Label: s.t("Not read in full"), Value: reports.Number(gone), Note: s.t("places, with reasons below"), Tone: reports.Bad}
	if gone == 0 {
		missed.Note, missed.Tone = s.t("nothing that should have been read was left unread"), reports.Good
		if s.Scan.Status == ScanIncomplete {
			missed.Note, missed.Tone = s.t("so far: the scan did not reach its end"), reports.Warning
		}
	}
	return []reports.Fact{
		{Label: s.t("People"), Value: reports.Number(s.Totals.Subjects), Note: s.t("at most: whose records share no identifier counts more than once; who is only named is not counted")},
		{Label: s.t("Findings"), Value: reports.Number(s.Totals.Findings), Note: s.t("single pieces of personal data")},
		{Label: s.t("Places with personal data"), Value: reports.Number(s.found), Note: fmt.Sprintf(s.t("of %s"), reports.Number(c.Units))},
		missed,
		{Label: s.t("Read"), Value: s.bytes(c.Bytes), Note: s.n(c.Records, "record", "records")},
	}
}

func (s *summary) figures() []reports.Figure {
	var figures []reports.Figure
	coverage := reports.Figure{Title: s.t("How much was looked at"), Whole: true}
	for _, row := range s.coverageRows() {
		if row.units > 0 {
			coverage.Parts = append(coverage.Parts, reports.Part{
				Label: row.name, Text: s.n(row.units, "place", "places"), Share: row.share, Tone: row.tone,
			})
		}
	}
	if len(coverage.Parts) > 0 {
		figures = append(figures, coverage)
	}
	const most = 6
	kinds := reports.Figure{Title: s.t("What was found")}
	for i, k := range s.Totals.Kinds {
		if i == most {
			more := s.Totals.Kinds[most:]
			var n int64
			for _, k := range more {
				n += k.Findings
			}
			kinds.Parts = append(kinds.Parts, reports.Part{
				Label: s.n(int64(len(more)), "other kind", "other kinds"), Text: reports.Number(n), Share: share(n, s.Totals.Kinds[0].Findings),
			})
			break
		}
		kinds.Parts = append(kinds.Parts, reports.Part{
			Label: s.kindTitle(k.Kind), Text: reports.Number(k.Findings), Share: share(k.Findings, s.Totals.Kinds[0].Findings),
		})
	}
	if len(kinds.Parts) > 0 {
		figures = append(figures, kinds)
	}
	if changes, any := s.changesFigure(); any {
		figures = append(figures, changes)
	}
	return figures
}

func share(n, of int64) float64 {
	if of <= 0 {
		return 0
	}
	return min(1, float64(n)/float64(of))
}
