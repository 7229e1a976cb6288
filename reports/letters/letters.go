// Package letters writes what the requester and the recipients of data are told in the course of a request, in each language, from the facts of
// the controller and the register's entries: that a request arrived, why it takes longer, why it is refused and where to complain, what was
// done. A letter is a page of its own, with no script and nothing remote, to be printed or sent.
package letters

import (
	"bytes"
	_ "embed" // the page
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"dossier/reports/access"
	"dossier/reports/language"
	"dossier/reports/register"
	"dossier/reports/requests"
	"dossier/reports/requests/deadline"
)

// Kind is what a letter is about.
type Kind string

// The kinds.
const (
	Acknowledgement Kind = "acknowledgement"
	Identity        Kind = "identity"  // asks for proof, on reasonable doubt
	Extension       Kind = "extension" // with the reasons (Art. 12(3))
	Refusal         Kind = "refusal"   // with reasons, complaint and court (Art. 12(4))
	Answer          Kind = "reply"
	Withdrawal      Kind = "withdrawal" // that the request was taken back
	Lifting         Kind = "lifting"    // of a restriction, before it is done (Art. 18(3))
	Recipient       Kind = "recipient"  // to somebody who was given the data (Art. 19)
)

// Kinds are all kinds.
func Kinds() []Kind {
	return []Kind{Acknowledgement, Identity, Extension, Refusal, Answer, Withdrawal, Lifting, Recipient}
}

// Letter is what a letter says. It prints as a placeholder.
type Letter struct {
	Kind       Kind
	Language   *language.Language // nil: English
	Today      deadline.Date
	Request    *requests.Request
	Record     *register.Register
	Name       string   // whom it goes to
	Contact    string   // where
	Person     string   // whose data it is about, where somebody else asks for them; a letter to a recipient names them in About
	Reasons    []string // as they were noted
	Recipients []string // who was told, by name
	About      []string // to a recipient: by what the person is known
	Changes    []Change // to a recipient: what was corrected
}

// Change is a wrong value and the right one.
type Change struct{ Wrong, Right string }

// Format prints a placeholder under every verb.
func (Letter) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[letter]") }

//go:embed letter.html
var pageText string

// paragraph is one of a letter: a text, or a list.
type paragraph struct {
	Text string
	List []string
}

// Check tells what is missing for a letter of this kind.
func (l *Letter) Check() error {
	r := l.Request
	switch {
	case !slices.Contains(Kinds(), l.Kind):
		return fmt.Errorf("there is no letter %q; there are %q", l.Kind, Kinds())
	case l.Kind == Identity && r.Asked.IsZero():
		return fmt.Errorf("%s: nobody was asked for proof of identity; dossier request ask-identity notes why there is doubt", r.ID)
	case l.Kind == Extension && !r.Extended:
		return fmt.Errorf("%s is not extended; dossier request extend notes the reasons", r.ID)
	case l.Kind == Refusal && r.Ground == "" && len(r.Partly) == 0:
		return fmt.Errorf("%s is not refused; dossier request refuse notes ground and reasons", r.ID)
	case l.Kind == Withdrawal && !slices.ContainsFunc(r.Entries, func(e requests.Entry) bool { return e.Step == requests.Withdraw }):
		return fmt.Errorf("%s was not taken back; dossier request withdraw notes it", r.ID)
	case l.Kind == Lifting && r.Type != requests.Restriction:
		return fmt.Errorf("%s asks for %s: nothing is restricted that could be lifted", r.ID, r.Type)
	case l.Kind == Answer:
		return l.answers()
	}
	return nil
}

// answers tells what is missing for an answer.
func (l *Letter) answers() error {
	r := l.Request
	switch {
	case r.Ground != "":
		return fmt.Errorf("%s is refused: the letter of the kind %s tells so, with the reasons", r.ID, Refusal)
	case r.State == requests.Withdrawn:
		return fmt.Errorf("%s was withdrawn: there is nothing to answer", r.ID)
	case r.Outcome == requests.Overridden:
		return fmt.Errorf("%s was weighed, and is not followed: dossier request refuse --ground compelling notes the reasons, and the letter of the kind %s tells them", r.ID, Refusal)
	case r.State.Open() && r.State != requests.Done && r.State != requests.Verified && (!l.given() || r.State != requests.Searched):
		return fmt.Errorf("%s is %s: there is nothing to tell yet", r.ID, r.State)
	case l.given() && !r.Packed && len(r.Subjects) > 0:
		return fmt.Errorf("%s: no package was made that the letter could go with: dossier request package makes it", r.ID)
	}
	return nil
}

// given tells whether what is asked for is data.
func (l *Letter) given() bool {
	return l.Request.Type == requests.Access || l.Request.Type == requests.Portability
}

// Page writes the letter as HTML.
func (l *Letter) Page() ([]byte, error) {
	if err := l.Check(); err != nil {
		return nil, err
	}
	w := texts(l.Language)
	page, err := template.New("letter").Funcs(template.FuncMap{"text": access.Lines}).Parse(pageText)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = page.Execute(&out, struct {
		*Letter
		W          map[string]string
		Title      string
		Date       string
		OnBehalf   string // of whom, where somebody else asks
		Paragraphs []paragraph
	}{l, w, l.title(w), day(l.Language, l.Today), l.onBehalf(w), l.paragraphs(w)})
	return out.Bytes(), err
}

// title is the letter's.
func (l *Letter) title(w map[string]string) string {
	if l.Kind == Identity && l.Person != "" {
		return w["title-mandate"]
	}
	return w["title-"+string(l.Kind)]
}

// onBehalf says whose data the letter is about, where whom it goes to asks for somebody else: a parent, a lawyer.
func (l *Letter) onBehalf(w map[string]string) string {
	if l.Person == "" {
		return ""
	}
	return strings.ReplaceAll(w["on-behalf"], "{person}", l.Person)
}

// paragraphs are those of the letter's kind.
func (l *Letter) paragraphs(w map[string]string) (list []paragraph) {
	right := w["right-"+string(l.Request.Type)]
	if l.Request.Against == requests.Marketing {
		right = w["right-marketing"]
	}
	fill := strings.NewReplacer("{request}", l.Request.ID, "{right}", right, "{received}", day(l.Language, l.Request.Received),
		"{due}", day(l.Language, l.Request.Due), "{controller}", l.Record.Controller.Name, "{person}", l.Person, "{answered}", day(l.Language, l.Request.Answered()), "{undone}", l.Language.Count(l.Request.Undone, "record", "records"))
	say := func(keys ...string) {
		for _, key := range keys {
			list = append(list, paragraph{Text: fill.Replace(w[key])})
		}
	}
	reasons := func() {
		for _, r := range l.Reasons {
			list = append(list, paragraph{Text: r})
		}
	}
	switch l.Kind {
	case Acknowledgement:
		say("arrived")
		switch {
		case l.late():
			say("overdue")
		case l.Request.Extended:
			say("by-when-extended")
		default:
			say("by-when")
		}
		if l.Request.Against == requests.Marketing {
			say("by-then-stopped")
		}
		say("no-fee")
		if l.late() {
			say("complain")
		}
	case Identity:
		if l.Person != "" {
			say("who-may-ask")
			reasons()
			say("how-to-prove-mandate", "no-copy")
			break
		}
		say("who-are-you")
		reasons()
		say("how-to-prove", "no-copy")
	case Extension:
		if l.late() {
			say("takes-longer-late")
		} else {
			say("takes-longer")
		}
		reasons()
		say("complain")
	case Refusal:
		if l.Request.Ground == "" {
			say("about-yours")
		}
		l.refused(w, &list, say, reasons)
	case Withdrawal:
		say("withdrawn")
	case Answer:
		say("about-yours")
		if l.late() || l.Request.AnsweredLate() {
			say("came-late")
		}
		l.done(say)
		if len(l.Request.Partly) > 0 {
			l.refused(w, &list, say, reasons)
		}
		if len(l.Recipients) > 0 {
			say("told")
			list = append(list, paragraph{List: l.Recipients})
		}
		if len(l.Request.Partly) == 0 {
			say("complain", "court")
		}
	case Lifting:
		say("lifting")
		reasons()
		say("complain")
	case Recipient:
		l.recipient(w, &list, say)
	}
	return list
}

// late tells whether the day by which the requester should have had the answer is over: a letter promises no day that has passed.
func (l *Letter) late() bool {
	return l.Request.State.Open() && l.Today.Compare(l.Request.Due) > 0
}

// done tells what was done.
func (l *Letter) done(say func(...string)) {
	r := l.Request
	nothing := len(r.Subjects) == 0 && r.Plan == "" && r.Coverage != "" && !r.Stopped
	switch {
	case l.given() && !r.Packed, !l.given() && nothing:
		say("done-nothing")
	case r.Against == requests.Marketing:
		say("done-marketing")
	case r.Undone > 0 && slices.Contains([]requests.Type{requests.Erasure, requests.Rectification, requests.Restriction}, r.Type):
		say("undone-" + string(r.Type))
	default:
		say("done-" + string(r.Type))
	}
	switch {
	case r.Encrypted:
		say("encrypted")
	case r.Type == requests.Erasure && slices.ContainsFunc(r.Entries, func(e requests.Entry) bool { return e.Step == requests.Verify }):
		say("report")
	case !r.Packed && r.Coverage != "" && r.Coverage != "whole": // a package and a report tell so themselves
		say("not-all")
	}
}

// refused tells grounds, reasons, and where to go.
func (l *Letter) refused(w map[string]string, list *[]paragraph, say func(...string), reasons func()) {
	grounds := l.Request.Partly
	if l.Request.Ground != "" {
		grounds = []requests.Ground{l.Request.Ground}
		say("refused")
	} else {
		say("partly")
	}
	one := paragraph{}
	for _, g := range grounds {
		text, exact := w["ground-"+string(g)+"-"+string(l.Request.Type)] // with the provision that holds for this right
		if !exact {
			text = w["ground-"+string(g)]
		}
		one.List = append(one.List, text)
	}
	*list = append(*list, one)
	reasons()
	if l.Kind == Refusal && l.Request.AnsweredLate() {
		say("came-late")
	}
	say("complain", "court")
}

func (l *Letter) recipient(w map[string]string, list *[]paragraph, say func(...string)) {
	say("given", "did-"+string(l.Request.Type))
	*list = append(*list, paragraph{List: l.About})
	var changes []string
	for _, c := range l.Changes {
		wrong := c.Wrong
		if wrong == "" {
			wrong = w["missing"]
		}
		changes = append(changes, fmt.Sprintf("%s → %s", wrong, c.Right))
	}
	if len(changes) > 0 {
		say("instead")
		*list = append(*list, paragraph{List: changes})
	}
	say("please")
}
