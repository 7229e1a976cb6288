package register

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"iter"
	"path"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"dossier/detectors"
	"dossier/reports/inventory"
)

// Draft is a register made of what an inventory holds: systems, and activities guessed by what tables and folders are called, with the kinds that were
// found. What only a person can say begins with TODO. Names in which personal data stand do not appear: their folder stands for them.
func Draft(ctx context.Context, inv Inventory) (*Register, error) {
	d := &draft{Register: &Register{
		Controller: Party{"TODO: name of the controller", "TODO: address, and an e-mail address for questions"},
		Officer:    Party{"TODO: data protection officer", "TODO"},
		Authority:  Party{"TODO: supervisory authority", "TODO"},
		Recipients: []Recipient{}, Activities: []Activity{},
	}, drafted: map[string]*drafted{}}
	err := walk(ctx, inv, func(of *inventory.Source, system string, units iter.Seq2[*inventory.Unit, string]) {
		d.system(system, cmp.Or(CountryOfRegion(of.Facts["region"]), todo))
		var found []*stored
		for u, name := range units {
			if s := newStored(u, name); len(s.kinds) > 0 {
				found = append(found, s)
			}
		}
		d.stores(system, found)
	})
	if err != nil {
		return nil, err
	}
	for _, g := range guesses() {
		if a := d.drafted[g.id]; a != nil {
			d.Activities = append(d.Activities, a.activity(g))
		}
	}
	return d.Register, nil
}

// system adds a system. Sources of one name are one to the record: they get one entry, which says so.
func (d *draft) system(name string, country Country) {
	at := slices.IndexFunc(d.Systems, func(s System) bool { return s.Store == name })
	if at < 0 {
		d.Systems = append(d.Systems, System{Store: name, Name: "TODO: what it is called", Country: country, Owner: "TODO: who looks after it"})
		return
	}
	one := &d.Systems[at]
	one.Name = "TODO: what it is called; several sources have this name, and the record cannot tell them apart"
	if one.Country != country {
		one.Country = todo
	}
}

type draft struct {
	*Register
	drafted map[string]*drafted // by the guess' ID
}

// drafted is an activity on its way.
type drafted struct {
	stores []Store
	kinds  map[detectors.Kind]int64
}

// stored is a unit that holds something.
type stored struct {
	name, label string
	guess       string
	kinds       map[detectors.Kind]int64
	date        string
}

func newStored(u *inventory.Unit, name string) *stored {
	s := &stored{name: name, label: u.Label, guess: guessOf(name), kinds: map[detectors.Kind]int64{}}
	best := 0
	for i := range u.Fields {
		f := &u.Fields[i]
		for k, n := range f.Counts {
			accident := unwelcome(k) && !meant(f, k) || doubtful(u, k) // nothing to be declared
			if n > 0 && !k.Hidden() && !accident {
				s.kinds[k] += n
			}
		}
		if n := len(f.Days); n > best && f.Name == realName(f) {
			best, s.date = n, f.Name
		}
	}
	if s.date == "" && !u.Modified.IsZero() {
		s.date = modified
	}
	return s
}

// stores gives the units of a system to activities: a folder as a whole, where all of it is guessed to be of one, and else each for itself.
func (d *draft) stores(system string, found []*stored) {
	folders := map[string][]*stored{}
	for _, s := range found {
		top, _, in := strings.Cut(s.name, "/")
		if !in {
			top = ""
		}
		folders[top] = append(folders[top], s)
	}
	for _, s := range found {
		top, _, in := strings.Cut(s.name, "/")
		one := Store{Store: system + "/" + escape(s.name), Date: s.date}
		whole := in && !slices.ContainsFunc(folders[top], func(o *stored) bool { return o.guess != s.guess })
		switch {
		case whole:
			one.Store = system + "/" + escape(top) + "/**"
		case s.label != s.name:
			one.Store = strings.TrimSuffix(system+"/"+escape(path.Dir(s.name)), "/.") + "/*"
		}
		if whole || s.label != s.name {
			one.Date = ""
			if s.date == modified {
				one.Date = modified
			}
		}
		a := d.drafted[s.guess]
		if a == nil {
			a = &drafted{kinds: map[detectors.Kind]int64{}}
			d.drafted[s.guess] = a
		}
		for k, n := range s.kinds {
			a.kinds[k] += n
		}
		if !slices.ContainsFunc(a.stores, func(o Store) bool { return o.Store == one.Store }) {
			a.stores = append(a.stores, one)
		}
	}
}

// escape writes a name so that a pattern means it.
func escape(name string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(name)
}

func (a *drafted) activity(g guess) Activity {
	one := Activity{
		ID: g.id, Name: g.name, Purpose: "TODO: what the data are used for", Basis: todo, People: []string{"TODO: whose data these are"}, Data: sortedKinds(a.kinds),
		Source: "TODO: where the data come from", Automated: "TODO: decisions without a person, or none", Retention: Retention{Until: "TODO: a period like 3 years, or until when"},
		Stores: a.stores, Recipients: []string{"TODO: names from recipients above, or none: []"}, Measures: []string{"TODO: how the data are protected"},
	}
	if slices.ContainsFunc(one.Data, Special) {
		one.Special = todo
	}
	return one
}

// guess is an activity that a name may tell of.
type guess struct{ id, name, words string }

func guesses() []guess {
	return []guess{
		{"personnel", "Personnel and wages", "employee employees staff personnel hr salary salaries wages payroll absence absences leave loon lonen personeel medewerkers paie salaires mitarbeiter gehalt personal"}, //nolint:misspell // French
		{"invoices", "Invoices and payments", "invoice invoices payment payments billing bill bills bank accounting ledger facturen factuur boekhouding betaling betalingen facture factures paiement rechnung rechnungen zahlung"},
		{"support", "Customer support", "ticket tickets support helpdesk case cases comment comments chat conversation complaint complaints klacht mail mails"},
		{"marketing", "Marketing", "newsletter newsletters subscriber subscribers marketing campaign campaigns mailing mailings lead leads trial trials nieuwsbrief"},
		{"security", "Operation and security", "log logs session sessions audit access login logins token tokens events event"},
		{"customers", "Customers and orders", "customer customers client clients order orders address addresses contact contacts crm sales delivery klant klanten bestelling bestellingen kunden kunde commande commandes"}, //nolint:misspell // French
		{"other", "TODO: what this is", ""},
	}
}

// guessOf is the ID of the guess that a name has a word of, the words nearest to its end first.
func guessOf(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) })
	for _, w := range slices.Backward(words) {
		for _, g := range guesses() {
			if slices.Contains(strings.Fields(g.words), w) {
				return g.id
			}
		}
	}
	return "other"
}

// Text writes a register as YAML.
func (r *Register) Text() ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintln(&out, "# The record of processing activities (GDPR Article 30). docs/register.md describes each key; dossier register check names what is still to do.")
	e := yaml.NewEncoder(&out)
	e.SetIndent(2)
	if err := e.Encode(r); err != nil {
		return nil, err
	}
	return out.Bytes(), e.Close()
}

// MarshalYAML writes the kinds in a line.
func (k Kinds) MarshalYAML() (any, error) {
	n := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for _, kind := range k {
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: string(kind)})
	}
	return n, nil
}
