package access

import (
	"fmt"
	"strings"

	"dossier/reports/language"
	"dossier/reports/register"
)

// ErrFacts says that a fact is missing.
type ErrFacts struct{ Missing []string }

// factsTold is how many missing facts an error names; a draft lacks dozens.
const factsTold = 6

func (e *ErrFacts) Error() string {
	list, more := e.Missing, ""
	if n := len(list) - factsTold; n > 1 {
		list, more = list[:factsTold], fmt.Sprintf("; and %d more: dossier register check lists them", n)
	}
	return "facts that Article 15 asks for are missing: " + strings.Join(list, "; ") + more
}

// Told tells whether a record of processing activities says all that Article 15(1) and (2) have a person told: nil, or an [ErrFacts].
func Told(r *register.Register) error {
	var missing []string
	for _, g := range r.Gaps() {
		if g.Told {
			missing = append(missing, g.Where+" ("+g.Why+")")
		}
	}
	if len(missing) > 0 {
		return &ErrFacts{missing}
	}
	return nil
}

// told is what a person is told of an activity.
type told struct {
	*register.Activity
	Recipients []string
	Categories string
	Basis      string
	Retention  string
	Transfers  string
}

// tell words an activity in the page's language; what the officer wrote stays as it is.
func tell(r *register.Register, a *register.Activity, l *language.Language) *told {
	t := &told{Activity: a, Basis: a.Basis.In(l), Retention: a.Retention.Whole(l)}
	if a.Retention.Ground != "" {
		t.Retention += " (" + a.Retention.Ground + ")"
	}
	var categories []string
	for _, k := range a.Data {
		categories = append(categories, l.Kind(k))
	}
	t.Categories = strings.Join(append(categories, a.Other...), ", ")
	for _, more := range []string{a.Law, a.Interest} {
		if more != "" {
			t.Basis += l.Colon() + " " + more
		}
	}
	if a.Withdrawal != "" {
		t.Basis += "; " + fmt.Sprintf(l.Text("you withdraw it by: %s"), a.Withdrawal)
	}
	for _, name := range a.Recipients {
		if to := r.Recipient(name); to != nil {
			t.Recipients = append(t.Recipients, fmt.Sprintf("%s (%s, %s)", to.Name, to.What, to.Country.In(l)))
		}
	}
	var transfers []string
	for _, to := range r.Transfers(a) {
		transfers = append(transfers, to.In(l))
	}
	t.Transfers = strings.Join(transfers, "; ")
	return t
}
