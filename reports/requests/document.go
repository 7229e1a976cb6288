package requests

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"dossier/reports"
	"dossier/reports/language"
	"dossier/reports/measures"
	"dossier/reports/requests/deadline"
)

// Line is a request for machines.
type Line struct {
	ID       string        `json:"id"`
	Type     Type          `json:"type"`
	Article  int           `json:"article"` // of the GDPR
	State    State         `json:"state"`
	Open     bool          `json:"open"`
	Received deadline.Date `json:"received"`
	Due      deadline.Date `json:"due"`
	Target   deadline.Date `json:"target"` // the day to keep to, not after due
	DaysLeft int           `json:"days_left"`
	Answered deadline.Date `json:"answered,omitzero"`     // when the requester was answered, or took the request back
	Noted    deadline.Date `json:"answer_noted,omitzero"` // when that was noted, where on a later day
	Late     bool          `json:"answered_late"`         // after the term
	Extended bool          `json:"extended"`
	Against  Against       `json:"against,omitempty"`
	Held     bool          `json:"legal_hold"`
	Review   deadline.Date `json:"legal_hold_review,omitzero"` // when the hold is to be looked at again
	Partly   []Ground      `json:"partly_refused,omitempty"`
	Asked    deadline.Date `json:"identity_asked,omitzero"`
	Checked  deadline.Date `json:"identity_checked,omitzero"`
	IfStill  deadline.Date `json:"due_if_suspended,omitzero"` // if asking for proof of identity suspends the term; not the day that counts
	Untold   int           `json:"recipients_open"`           // who must be told, or has not answered
	Ground   Ground        `json:"ground,omitempty"`
	Subjects []string      `json:"subjects"`
	Coverage string        `json:"coverage,omitempty"`
}

// soon is how many days before its term a request is shown as pressing.
const soon = 7

// Press puts the most pressing requests first, and those that wait for no answer last.
func Press(list []Request) {
	slices.SortStableFunc(list, func(x, y Request) int {
		if x.State.Open() != y.State.Open() {
			return map[bool]int{true: -1, false: 1}[x.State.Open()]
		}
		return x.Target.Compare(y.Target)
	})
}

// Document lists requests, the most pressing first where the list comes so, in a language. It names nobody. Machines read the same in every language.
func Document(list []Request, today deadline.Date, l *language.Language) *reports.Document {
	t := l.Text
	lines := make([]Line, len(list))
	open, late, pressing, answered, after := 0, 0, 0, 0, 0
	for i := range list {
		r := &list[i]
		one := Line{
			ID: r.ID, Type: r.Type, Article: r.Type.Article(), State: r.State, Open: r.State.Open(), Received: r.Received, Due: r.Due, Target: r.Target,
			DaysLeft: r.Left(today), Answered: r.Answered(), Noted: r.AnswerNoted(), Late: r.AnsweredLate(), Extended: r.Extended, Against: r.Against, Held: r.Held, Review: r.HeldUntil, Partly: r.Partly,
			Asked: r.Asked, Checked: r.Checked, IfStill: r.Suspended(today), Ground: r.Ground, Subjects: append([]string{}, r.Subjects...), Coverage: r.Coverage,
		}
		for j := range r.Recipients {
			if r.Recipients[j].Open() {
				one.Untold++
			}
		}
		lines[i] = one
		if !one.Answered.IsZero() {
			answered++
		}
		if one.Late {
			after++
		}
		switch {
		case !one.Open:
			continue
		case one.DaysLeft < 0:
			late++
		case one.DaysLeft <= soon:
			pressing++
		}
		open++
	}
	d := &reports.Document{
		Name: "requests", Title: t("Requests of data subjects"), Subtitle: fmt.Sprintf(t("as of %s"), today), Main: "requests", Data: lines, Language: l.BCP47(),
	}
	d.Lead = fmt.Sprintf(t("Waiting for an answer: %d of %s; within a week %d, late %d."), open, l.Count(int64(len(list)), "request", "requests"), pressing, late)
	if answered > 0 {
		d.Lead += " " + fmt.Sprintf(t("Answered: %d, of them after the term: %d."), answered, after)
	}
	if late > 0 {
		d.Notices = append(d.Notices, reports.Notice{Title: t("A term has passed"), Tone: reports.Bad, Text: []string{
			named(lines, func(l *Line) bool { return l.DaysLeft < 0 }),
			t("Answer at once and say why it took longer; the requester can complain to the authority (Article 12(4) GDPR)."),
		}})
	}
	if pressing > 0 {
		d.Notices = append(d.Notices, reports.Notice{Title: t("A term ends within a week"), Tone: reports.Warning, Text: []string{
			named(lines, func(l *Line) bool { return l.DaysLeft >= 0 && l.DaysLeft <= soon }),
		}})
	}
	d.Sections = l.Sections([]reports.Section{{ID: "requests", Title: "Requests", Tables: []reports.Table{table(lines, open > 0 || answered == 0, answered > 0, l)}}})
	return d
}

// named are the requests that wait for an answer and are meant, with the day by which each is due.
func named(lines []Line, meant func(*Line) bool) string {
	var list []string
	for i := range lines {
		if l := &lines[i]; l.Open && meant(l) {
			list = append(list, fmt.Sprintf("%s (%s)", l.ID, l.Due))
		}
	}
	return strings.Join(list, ", ")
}

func table(lines []Line, open, answered bool, l *language.Language) reports.Table {
	return reports.Table{
		ID: "requests", Title: "What is due when", Empty: "None.", Brief: 1000,
		Columns: []reports.Column{
			{ID: "id", Title: "Request"},
			{ID: "type", Title: "Right"},
			{ID: "article", Title: "Article", Hidden: true},
			{ID: "state", Title: "State", Noted: true},
			{ID: "received", Title: "Received"},
			{ID: "due", Title: "Due", Noted: true},
			{ID: "target", Title: "Keep to", Hidden: true},
			{ID: "days_left", Title: "Days left", Align: reports.End, Noted: true, Hidden: !open},
			{ID: "answered", Title: "Answered", Hidden: !answered},
			{ID: "answered_late", Title: "After the term", Hidden: !answered},
			{ID: "answer_noted", Title: "Answer noted on", Hidden: !slices.ContainsFunc(lines, func(l Line) bool { return !l.Noted.IsZero() })},
			{ID: "extended", Title: "Extended", Hidden: true},
			{ID: "ground", Title: "Ground of the refusal", Hidden: true},
			{ID: "legal_hold", Title: "Legal hold", Hidden: true},
			{ID: "due_if_suspended", Title: "Due if asking for identity suspends the term", Hidden: true},
			{ID: "recipients_open", Title: "Recipients to be told or to answer", Hidden: true, Align: reports.End},
		},
		Rows: func(yield func([]reports.Cell, error) bool) {
			for i := range lines {
				if !yield(lines[i].row(l.Text), nil) {
					return
				}
			}
		},
	}
}

func (l *Line) row(t func(string) string) []reports.Cell {
	due, notes := day(l.Due), []string(nil)
	if l.Extended {
		notes = append(notes, fmt.Sprintf(t("extended; keep to %s"), l.Target))
	}
	if !l.IfStill.IsZero() && l.IfStill != l.Due {
		notes = append(notes, fmt.Sprintf(t("if asking for identity suspends the term, %s"), l.IfStill))
	}
	due.Note = strings.Join(notes, "; ")
	left := reports.Cell{} // of what is answered no day is left, nor late
	if l.Open {
		left.Text, left.Value = fmt.Sprint(l.DaysLeft), int64(l.DaysLeft)
		switch {
		case l.DaysLeft < 0:
			left.Tone, left.Note = reports.Bad, t("late")
		case l.DaysLeft <= soon:
			left.Tone = reports.Warning
		}
	}
	return []reports.Cell{
		{Text: l.ID},
		{Text: t(kindWords[l.Type]), Value: string(l.Type)},
		{Text: fmt.Sprint(l.Article), Value: int64(l.Article)},
		{Text: t(statusWords[l.State]), Value: string(l.State), Note: l.remark(t)},
		day(l.Received),
		due,
		day(l.Target),
		left,
		l.answer(),
		l.afterTerm(t),
		dayIf(l.Noted),
		yesNo(l.Extended, t),
		{Text: t(Grounds()[l.Ground]), Value: string(l.Ground)},
		yesNo(l.Held, t),
		dayIf(l.IfStill),
		{Text: fmt.Sprint(l.Untold), Value: int64(l.Untold)},
	}
}

// answer is when the requester was answered.
func (l *Line) answer() reports.Cell {
	cell := dayIf(l.Answered)
	if l.Late {
		cell.Tone = reports.Bad
	}
	return cell
}

// afterTerm tells of an answer whether it came after the term.
func (l *Line) afterTerm(t func(string) string) reports.Cell {
	if l.Answered.IsZero() {
		return reports.Cell{}
	}
	cell := yesNo(l.Late, t)
	if l.Late {
		cell.Tone = reports.Bad
	}
	return cell
}

func yesNo(is bool, t func(string) string) reports.Cell {
	if is {
		return reports.Cell{Text: t("yes"), Value: true}
	}
	return reports.Cell{Text: t("no"), Value: false}
}

// dayIf is a day, or nothing for none.
func dayIf(d deadline.Date) reports.Cell {
	if d.IsZero() {
		return reports.Cell{}
	}
	return day(d)
}

func day(d deadline.Date) reports.Cell {
	return measures.Day(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC))
}

// remark is what a state does not say by itself.
func (l *Line) remark(t func(string) string) string {
	var list []string
	if l.Held {
		one := t("on legal hold")
		if !l.Review.IsZero() {
			one = fmt.Sprintf(t("on legal hold, to be looked at again by %s"), l.Review)
		}
		list = append(list, one)
	}
	if len(l.Partly) > 0 {
		list = append(list, t("partly refused"))
	}
	switch {
	case l.Untold == 1:
		list = append(list, t("1 recipient to be told or to answer"))
	case l.Untold > 1:
		list = append(list, fmt.Sprintf(t("%d recipients to be told or to answer"), l.Untold))
	}
	return strings.Join(list, "; ")
}

// Calendar writes the days by which requests must be answered as an iCalendar (RFC 5545). It names nobody.
func Calendar(w io.Writer, list []Request, now time.Time) error {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	line("BEGIN:VCALENDAR")
	line("VERSION:2.0")
	line("PRODID:-//dossier//requests//EN")
	for i := range list {
		r := &list[i]
		if !r.State.Open() {
			continue
		}
		line("BEGIN:VEVENT")
		line("UID:%s@dossier", r.ID)
		line("DTSTAMP:%s", now.UTC().Format("20060102T150405Z"))
		line("DTSTART;VALUE=DATE:%s", strings.ReplaceAll(r.Target.String(), "-", ""))
		line("SUMMARY:%s: answer due (%s\\, Article %d)", r.ID, r.Type, r.Type.Article())
		line("DESCRIPTION:Received %s. Last day: %s.", r.Received, r.Due)
		line("TRANSP:TRANSPARENT")
		line("END:VEVENT")
	}
	if !slices.ContainsFunc(list, func(r Request) bool { return r.State.Open() }) { // a calendar has one component at least
		for _, text := range []string{
			"BEGIN:VTIMEZONE", "TZID:UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000", "END:STANDARD", "END:VTIMEZONE",
		} {
			line("%s", text)
		}
	}
	line("END:VCALENDAR")
	_, err := io.WriteString(w, b.String())
	return err
}
