package access

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Facts are what Article 15(1) and (2) of the GDPR have a controller tell beside the data.
type Facts struct {
	Controller Party      `yaml:"controller"`
	Officer    Party      `yaml:"officer"`   // for data protection
	Authority  Party      `yaml:"authority"` // where to complain
	Activities []Activity `yaml:"activities"`
}

// Party is somebody with an address.
type Party struct {
	Name    string `yaml:"name"`
	Contact string `yaml:"contact"`
}

// Activity is a processing activity. Every field but Provided must be filled in; what there is none of is said so, by "none".
type Activity struct {
	Name       string   `yaml:"name"`
	Purpose    string   `yaml:"purpose"`    // Article 15(1)(a)
	Basis      string   `yaml:"basis"`      // of Article 6(1): "contract"
	Categories string   `yaml:"categories"` // (b)
	Recipients []string `yaml:"recipients"` // (c), by name: C-154/21
	Retention  string   `yaml:"retention"`  // (d)
	Source     string   `yaml:"source"`     // (g)
	Automated  string   `yaml:"automated"`  // (h): decisions, their logic and what follows
	Transfers  string   `yaml:"transfers"`  // Article 15(2): countries and safeguards
	Stores     []string `yaml:"stores"`     // patterns of units, as "shop.sqlite/orders" or "orders"
	Provided   bool     `yaml:"provided"`   // the person provided the data, by giving them or by use (Article 20)
}

// ErrFacts says that a fact is missing.
type ErrFacts struct{ Missing []string }

func (e *ErrFacts) Error() string {
	return "facts that Article 15 asks for are missing: " + strings.Join(e.Missing, "; ")
}

// ReadFacts reads facts as YAML, in which an unknown key is an error.
func ReadFacts(text []byte) (*Facts, error) {
	f := &Facts{}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(f); err != nil {
		return nil, fmt.Errorf("reading the facts: %w", err)
	}
	return f, f.check()
}

func (f *Facts) check() error {
	var missing []string
	need := func(what, value string) {
		if strings.TrimSpace(value) == "" {
			missing = append(missing, what)
		}
	}
	for _, p := range []struct {
		what string
		of   Party
	}{{"controller", f.Controller}, {"officer", f.Officer}, {"authority", f.Authority}} {
		need(p.what+".name", p.of.Name)
		need(p.what+".contact", p.of.Contact)
	}
	if len(f.Activities) == 0 {
		missing = append(missing, "activities")
	}
	for i := range f.Activities {
		a := &f.Activities[i]
		at := fmt.Sprintf("activities[%d].", i)
		need(at+"name", a.Name)
		need(at+"purpose", a.Purpose)
		need(at+"basis", a.Basis)
		need(at+"categories", a.Categories)
		need(at+"recipients", strings.Join(a.Recipients, ""))
		need(at+"retention", a.Retention)
		need(at+"source", a.Source)
		need(at+"automated", a.Automated)
		need(at+"transfers", a.Transfers)
		for _, s := range a.Stores {
			if _, err := path.Match(s, ""); err != nil {
				missing = append(missing, at+"stores: a pattern that can be read")
			}
		}
	}
	if len(missing) > 0 {
		return &ErrFacts{missing}
	}
	return nil
}

// of are the activities that a unit is of. system is the short name of its source.
func (f *Facts) of(system, unit string) []*Activity {
	var list []*Activity
	for i := range f.Activities {
		for _, pattern := range f.Activities[i].Stores {
			whole, _ := path.Match(pattern, system+"/"+unit)
			alone, _ := path.Match(pattern, unit)
			if whole || alone || pattern == system || pattern == "*" {
				list = append(list, &f.Activities[i])
				break
			}
		}
	}
	return list
}

// portable tells whether data of a unit is the person's to take along (Article 20(1)): provided, under consent or a contract.
func (f *Facts) portable(system, unit string) bool {
	for _, a := range f.of(system, unit) {
		if a.Provided && (a.Basis == "consent" || a.Basis == "contract") {
			return true
		}
	}
	return false
}
