package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"dossier/reports/letters"
	"dossier/reports/rectification"
	"dossier/reports/register"
	"dossier/reports/requests"
	"dossier/reports/requests/deadline"
)

// writing is what the verb letter takes.
type writing struct {
	kind, language, register, out string
	recipient                     int
}

func (a *app) letterRequestCommand() *cobra.Command {
	l := writing{}
	cmd := &cobra.Command{
		Use: "letter REQUEST", Short: "Write a letter to the requester or to a recipient, from the record of processing activities and the register of requests", Args: cobra.ExactArgs(1),
		Long: `Writes a page to print or send: that the request arrived, why there is doubt who asks, why the answer takes longer, why it is refused in
whole or in part and where to complain, what was done, that a restriction ends, or, to a recipient, that the data were changed (Article 19).
Reasons are those noted with the step; that a restriction ends, the last note. The letter says who asked: keep it where the package is kept.`,
		Example: "  dossier request letter R-2026-0001 --kind acknowledgement --language nl --out letter.html\n  dossier request letter R-2026-0001 --kind recipient --out letters/",
		RunE:    func(_ *cobra.Command, args []string) error { return a.letterRequest(args[0], l) },
	}
	f := cmd.Flags()
	f.StringVar(&l.kind, "kind", "", "`kind` of letter: "+words(letters.Kinds()))
	f.StringVar(&l.language, "language", "en", "`language` of the letter: "+languageNames())
	f.StringVar(&l.register, "register", "", "`file` with the record of processing activities (default: register in dossier.yaml, else register.yaml)")
	f.IntVar(&l.recipient, "recipient", 0, "`number` of the recipient whom a letter of the kind recipient goes to (default: each who was not told yet)")
	f.StringVarP(&l.out, "out", "o", "", "new `file`, for its owner alone (default: standard output); of letters to several recipients their folder")
	return cmd
}

// noted are the steps whose notes a letter gives as reasons.
func noted(kind letters.Kind) []requests.Step {
	return map[letters.Kind][]requests.Step{
		letters.Identity: {requests.AskIdentity}, letters.Extension: {requests.Extend}, letters.Refusal: {requests.Refuse},
		letters.Answer: {requests.Refuse}, letters.Lifting: {requests.Note},
	}[kind]
}

func (a *app) letterRequest(id string, w writing) error {
	lang, err := languageOf(w.language)
	if err != nil {
		return err
	}
	if w.out == "" && a.width > 0 {
		return usageError("a letter is a page, with what the person is known by in it, and nothing to read on a terminal: name a file, as --out letter.html")
	}
	c, g, err := a.loadRegister()
	if err != nil {
		return err
	}
	record, _, err := a.readActivities(c, w.register)
	if err != nil {
		return err
	}
	for _, said := range []string{record.Controller.Name, record.Controller.Contact, record.Officer.Name, record.Officer.Contact, record.Authority.Name, record.Authority.Contact} {
		if said != "" && register.ToDo(said) {
			return usageError("the record of processing activities still says %q, and so would the letter: fill it in; dossier register check lists what is missing", said)
		}
	}
	r, err := g.Get(id)
	if err != nil {
		return registerError(err)
	}
	first, err := g.Details(&r.Entries[0])
	if err != nil {
		return err
	}
	l := &letters.Letter{
		Kind: letters.Kind(w.kind), Language: lang, Today: deadline.On(a.now()), Request: r, Record: record, Name: first.Name, Contact: first.Contact, Person: first.Person,
	}
	if err := l.Check(); err != nil {
		return usageError("%w", err)
	}
	if l.Reasons, err = reasons(g, r, noted(l.Kind)); err != nil {
		return err
	}
	if l.Kind == letters.Lifting && len(l.Reasons) == 0 {
		return usageError("nothing says why the restriction ends: dossier request note %s --note notes the reasons, in the requester's language", r.ID)
	}
	names, err := recipientNames(g, r)
	if err != nil {
		return err
	}
	if l.Kind == letters.Recipient {
		return a.lettersToRecipients(g, l, &first, names, w)
	}
	for i, name := range names {
		if !r.Recipients[i].Told.IsZero() {
			l.Recipients = append(l.Recipients, name)
		}
	}
	page, err := l.Page()
	if err != nil {
		return err
	}
	if l.Kind == letters.Answer && r.Undone > 0 {
		a.say("the letter tells of %s still undecided or to be done by hand: dossier request plan %s --anew with --decide decides, and dossier request verify sees what was erased by hand", recordCount(int(r.Undone)), r.ID)
	}
	return a.giveLetter(page, w.out)
}

// lettersToRecipients writes to one recipient or, into a folder, to each who was not told yet.
func (a *app) lettersToRecipients(g *requests.Register, l *letters.Letter, asked *requests.Details, names []string, w writing) error {
	r := l.Request
	if w.recipient != 0 {
		if w.recipient < 1 || w.recipient > len(names) {
			return usageError("%s has no recipient %d; dossier request show %[1]s lists them, and dossier request notify finds them", r.ID, w.recipient)
		}
		page, err := recipientPage(g, l, asked, names[w.recipient-1])
		if err != nil {
			return err
		}
		return a.giveLetter(page, w.out)
	}
	pages := map[string][]byte{}
	for i := range r.Recipients {
		if one := &r.Recipients[i]; one.Open() && one.Told.IsZero() {
			page, err := recipientPage(g, l, asked, names[i])
			if err != nil {
				return err
			}
			pages[fmt.Sprintf("%s-recipient-%d.html", r.ID, one.Number)] = page
		}
	}
	switch {
	case len(pages) == 0:
		return usageError("%s has no recipient who is still to be told: --recipient writes to one again; dossier request show %[1]s lists them, and dossier request notify finds them", r.ID)
	case w.out == "" || w.out == "-":
		return usageError("name the folder of the letters, by --out letters/, or one recipient, by --recipient; dossier request show %s lists them", r.ID)
	}
	if err := os.MkdirAll(w.out, 0o700); err != nil {
		return fmt.Errorf("making the folder of the letters %q: %w; --out names another place", w.out, reason(err))
	}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		if err := a.giveLetter(pages[name], filepath.Join(w.out, name)); err != nil {
			return err
		}
	}
	a.say("%s in %q; once sent, dossier request told %s notes it", counted(len(pages), "letter", "letters"), w.out, r.ID)
	return nil
}

// giveLetter writes a letter to a new file, or to standard output.
func (a *app) giveLetter(page []byte, out string) error {
	if out == "" || out == "-" {
		_, err := a.out.Write(page)
		return err
	}
	err := writeNew(out, page, "the letter")
	if errors.Is(err, fs.ErrExist) {
		return usageError("--out: %q is there already: name another file, or remove it", out)
	}
	if err != nil {
		return fmt.Errorf("%w; --out names another place", err)
	}
	return nil
}

// reasons are the notes of a request's steps of some kinds; of those that extend or ask once more, the last.
func reasons(g *requests.Register, r *requests.Request, steps []requests.Step) (list []string, err error) {
	for i := range r.Entries {
		e := &r.Entries[i]
		if !slices.Contains(steps, e.Step) || e.Step == requests.Note && e.Plan != "" { // what a run noted of itself is no reason
			continue
		}
		d, err := g.Details(e)
		if err != nil {
			return nil, err
		}
		if e.Step != requests.Refuse {
			list = nil
		}
		if d.Note != "" {
			list = append(list, d.Note)
		}
	}
	return list, nil
}

// recipientPage is the letter to somebody who was given the data: by what the person is known, and what was corrected.
func recipientPage(g *requests.Register, to *letters.Letter, asked *requests.Details, name string) ([]byte, error) {
	l := *to
	if person := cmp.Or(asked.Person, asked.Name); person != "" { // and not somebody who asks on their behalf
		l.About = append(l.About, person)
	}
	for _, v := range asked.Each() {
		l.About = append(l.About, v)
	}
	l.Name, l.Contact, l.Person = name, "", ""
	if l.Request.Type == requests.Rectification && l.Request.Plan != "" {
		p, err := loadPlan(g, l.Request)
		if err != nil {
			return nil, err
		}
		list, err := rectification.Read(p.Asked, nil)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			l.Changes = append(l.Changes, letters.Change{Wrong: c.Wrong, Right: c.Right})
		}
	}
	return l.Page()
}
