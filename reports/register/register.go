// Package register is the record of processing activities (GDPR Article 30), which the data protection officer keeps in a file of their own,
// register.yaml, and what differs between it and what scans found.
//
// The words of the file are those of the GDPR; each has its term of the W3C Data Privacy Vocabulary, which may stand in its place. What a person
// must still fill in begins with TODO: such a file is read, and [Register.Gaps] names it. What cannot be true is an error of [Parse].
package register

import (
	"cmp"
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/reports/stores"
)

// Register is the whole record.
type Register struct {
	Controller     Party       `yaml:"controller"`
	Joint          []Party     `yaml:"joint_controllers,omitempty"`
	Representative *Party      `yaml:"representative,omitempty"` // in the Union, of a controller that is not (Article 27)
	Officer        Party       `yaml:"officer"`                  // for data protection
	Authority      Party       `yaml:"authority"`                // where to complain
	Requests       *Requests   `yaml:"requests,omitempty"`
	Recipients     []Recipient `yaml:"recipients,omitempty"`
	Systems        []System    `yaml:"systems,omitempty"`
	Activities     []Activity  `yaml:"activities"`
}

// Party is somebody with an address.
type Party struct {
	Name    string `yaml:"name"`
	Contact string `yaml:"contact"`
}

// Requests says how people ask for their rights, and how soon they are answered.
type Requests struct {
	Contact string        `yaml:"contact"`
	Term    stores.Period `yaml:"term"` // at most a month (Article 12(3))
}

// Activity is a processing activity: one purpose, or several that belong together, on one legal basis.
type Activity struct {
	ID         string   `yaml:"id"` // short, for other files and reports
	Name       string   `yaml:"name"`
	Purpose    string   `yaml:"purpose"`              // Articles 15(1)(a), 30(1)(b)
	Terms      []string `yaml:"terms,omitempty"`      // of the vocabulary for the purpose: dpv:Marketing
	Basis      Basis    `yaml:"basis"`                // Article 6(1)
	Law        string   `yaml:"law,omitempty"`        // of a legal obligation or public task: what lays it down (Article 6(3))
	Interest   string   `yaml:"interest,omitempty"`   // of legitimate interests: which (Article 13(1)(d))
	Withdrawal string   `yaml:"withdrawal,omitempty"` // of consent: how it is taken back (Article 7(3))
	Special    Ground   `yaml:"special,omitempty"`    // for data that Article 9 protects: the ground of its second paragraph
	People     []string `yaml:"people"`               // categories of data subjects
	Data       Kinds    `yaml:"data"`                 // categories of data
	Other      []string `yaml:"other_data,omitempty"` // those that are no kind of their own: "what was ordered"
	Source     string   `yaml:"source"`               // where the data come from (Article 15(1)(g))
	Provided   bool     `yaml:"provided,omitempty"`   // the person provided them, by giving them or by use (Article 20)
	Automated  string   `yaml:"automated"`            // decisions, their logic and what follows (Article 15(1)(h)); "none"

	Retention  Retention `yaml:"retention"`
	Stores     []Store   `yaml:"stores"`
	Recipients []string  `yaml:"recipients"` // names of recipients; none: []
	Measures   []string  `yaml:"measures"`   // technical and organisational (Article 32)
}

// Retention says how long data are kept: for a period from a date, or until something happens.
type Retention struct {
	Period stores.Period `yaml:"period,omitempty"` // "10 years"
	From   string        `yaml:"from,omitempty"`   // in words, from what on: "the invoice"; the column that holds it stands with each store
	Starts Start         `yaml:"starts,omitempty"` // when the period begins; "": on the date itself
	Ground string        `yaml:"ground,omitempty"` // the law, where one asks for it
	Until  string        `yaml:"until,omitempty"`  // instead of a period: "you withdraw your consent"
}

// Store is where an activity's data lie.
type Store struct {
	Store     string            `yaml:"store"`               // a pattern: see [stores.Matches]
	Data      Kinds             `yaml:"data,omitempty"`      // those of the activity that lie there; none: all may
	Date      string            `yaml:"date,omitempty"`      // the column from whose date the retention runs; "modified": the file's own time
	Consent   string            `yaml:"consent,omitempty"`   // the column that tells when consent was given
	Retention *Retention        `yaml:"retention,omitempty"` // where it is another than the activity's
	Columns   map[string]Column `yaml:"columns,omitempty"`   // by name, those that need a word
}

// Column is what a column holds, in words for the person who asks (Article 12(1)).
type Column struct {
	Means   string            `yaml:"means,omitempty"`
	Codes   map[string]string `yaml:"codes,omitempty"`   // what each value means
	Derived bool              `yaml:"derived,omitempty"` // the controller made it out of other data: none to take along (Article 20(1))
}

// System is what is true of a store whatever it is used for.
type System struct {
	Store         string     `yaml:"store"` // a pattern: see [stores.Matches]; the first that fits counts
	Name          string     `yaml:"name,omitempty"`
	Country       Country    `yaml:"country,omitempty"`       // where it stands
	Owner         string     `yaml:"owner,omitempty"`         // who looks after it in the organisation
	Host          string     `yaml:"host,omitempty"`          // the recipient who runs it, by name
	Pseudonymised bool       `yaml:"pseudonymised,omitempty"` // nothing in it names a person directly (Article 4(5))
	Safeguard     *Safeguard `yaml:"safeguard,omitempty"`     // of one outside the EEA
}

// Recipient is somebody to whom data are disclosed, by name (C-154/21).
type Recipient struct {
	Name      string     `yaml:"name"`
	Role      Role       `yaml:"role"`
	What      string     `yaml:"what"` // what they do with the data
	Country   Country    `yaml:"country"`
	Contact   string     `yaml:"contact,omitempty"`
	Agreement *Agreement `yaml:"agreement,omitempty"` // of a processor (Article 28(3)) or joint controller (Article 26)
	Safeguard *Safeguard `yaml:"safeguard,omitempty"` // of one outside the EEA
}

// Agreement is a contract on processing.
type Agreement struct {
	Date      Date   `yaml:"date"`
	Reference string `yaml:"reference,omitempty"`
}

// Safeguard is what makes a transfer to a country outside the EEA lawful (chapter V).
type Safeguard struct {
	Kind        SafeguardKind `yaml:"kind"`
	Date        Date          `yaml:"date,omitempty"` // of the clauses or rules
	Reference   string        `yaml:"reference,omitempty"`
	Participant string        `yaml:"participant,omitempty"` // of the Data Privacy Framework: the name in its list
	Checked     Date          `yaml:"checked,omitempty"`     // and when it stood there
}

// Recipient finds a recipient by name, nil where there is none.
func (r *Register) Recipient(name string) *Recipient {
	for i := range r.Recipients {
		if r.Recipients[i].Name == name {
			return &r.Recipients[i]
		}
	}
	return nil
}

// Activity finds an activity by its ID, nil where there is none.
func (r *Register) Activity(id string) *Activity {
	for i := range r.Activities {
		if r.Activities[i].ID == id {
			return &r.Activities[i]
		}
	}
	return nil
}

// Of are the activities that a unit is of. system is the short name of its source.
func (r *Register) Of(system, unit string) []*Activity {
	var list []*Activity
	for i := range r.Activities {
		if r.Activities[i].store(system, unit) != nil {
			list = append(list, &r.Activities[i])
		}
	}
	return list
}

// System is what is said of the system that a unit lies in, nil for nothing.
func (r *Register) System(system, unit string) *System {
	for i := range r.Systems {
		if stores.Matches(r.Systems[i].Store, system, unit) {
			return &r.Systems[i]
		}
	}
	return nil
}

// store is the first of the activity's stores that a unit is of, nil where it is of none.
func (a *Activity) store(system, unit string) *Store {
	for i := range a.Stores {
		if stores.Matches(a.Stores[i].Store, system, unit) {
			return &a.Stores[i]
		}
	}
	return nil
}

// KeptIn is the rule by which data of the activity are kept in a unit.
func (a *Activity) KeptIn(system, unit string) *Retention {
	if s := a.store(system, unit); s != nil && s.Retention != nil {
		return s.Retention
	}
	return &a.Retention
}

// Column is what is said of a column of a unit; the zero value where nothing is.
func (r *Register) Column(system, unit, name string) Column {
	var all Column
	for _, a := range r.Of(system, unit) {
		for i := range a.Stores {
			one, known := a.Stores[i].Columns[name]
			if !known || !stores.Matches(a.Stores[i].Store, system, unit) {
				continue
			}
			all.Means, all.Derived = cmp.Or(all.Means, one.Means), all.Derived || one.Derived
			for code, means := range one.Codes {
				if all.Codes == nil {
					all.Codes = map[string]string{}
				}
				all.Codes[code] = cmp.Or(all.Codes[code], means)
			}
		}
	}
	return all
}

// Portable tells whether data of a unit are the person's to take along (Article 20(1)): provided, under consent or a contract.
func (r *Register) Portable(system, unit string) bool {
	return slices.ContainsFunc(r.Of(system, unit), func(a *Activity) bool { return a.Provided && (a.Basis == Consent || a.Basis == Contract) })
}

// Transfer is one that leaves the EEA.
type Transfer struct {
	To        string // the recipient, or a system that no recipient runs
	Country   Country
	Safeguard *Safeguard
}

// Transfers lists where an activity's data leave the EEA: its recipients there, and those who run the systems there in which its stores are
// declared, each once, with the system's safeguard or else the recipient's.
func (r *Register) Transfers(a *Activity) []Transfer {
	var list []Transfer
	for _, name := range a.Recipients {
		if to := r.Recipient(name); to != nil && to.Country.Outside() {
			list = append(list, Transfer{to.Name, to.Country, to.Safeguard})
		}
	}
	for i := range r.Systems {
		s := &r.Systems[i]
		if s.Country.Outside() && a.in(s) {
			t := Transfer{s.called(), s.Country, s.Safeguard}
			if host := r.Recipient(s.Host); host != nil {
				t.To, t.Safeguard = host.Name, cmp.Or(s.Safeguard, host.Safeguard)
			}
			if !slices.Contains(list, t) {
				list = append(list, t)
			}
		}
	}
	return list
}

func (s *System) called() string {
	if s.Name != "" {
		return s.Name
	}
	return s.Store
}

// ToDo tells whether a person still has to fill something in.
func ToDo(s string) bool {
	s = strings.TrimSpace(s)
	return s == "" || strings.HasPrefix(s, "TODO")
}

// Special tells whether Article 9 protects data of a kind further.
func Special(k detectors.Kind) bool {
	switch k {
	case detectors.Health, detectors.Religion, detectors.PoliticalOpinion, detectors.Ethnicity, detectors.SexualOrientation, detectors.UnionMembership, detectors.Biometric, detectors.Genetic:
		return true
	}
	return false
}
