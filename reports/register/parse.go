package register

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"dossier/reports/stores"
)

// Parse reads a register as YAML. An unknown key and a value that cannot be are errors, all of them at once, with their lines where they
// are of one; what is not filled in is none (see [Register.Gaps]).
func Parse(text []byte) (*Register, error) {
	r := &Register{}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(r); err != nil {
		if len(bytes.TrimSpace(text)) == 0 {
			err = errors.New("the file is empty")
		}
		return nil, err
	}
	return r, r.check()
}

// fault is an error at a place of the file; the library goes on behind it and gives all of them together.
func fault(n *yaml.Node, format string, args ...any) error {
	return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: ", n.Line) + fmt.Sprintf(format, args...)}}
}

// check finds what parts of the register say against each other.
func (r *Register) check() error {
	var wrong []string
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	if q := r.Requests; q != nil && (q.Term.Years > 0 || q.Term.Months > 1 || q.Term.Days > 28) {
		say("requests: a term of %s is longer than the month of Article 12(3)", q.Term)
	}
	seen := map[string]bool{}
	for i := range r.Recipients {
		if name := r.Recipients[i].Name; seen[name] {
			say("recipients: %q is there twice", name)
		} else {
			seen[name] = true
		}
	}
	for i := range r.Systems {
		s := &r.Systems[i]
		if !stores.Pattern(s.Store) {
			say("systems[%d]: store %q is no pattern like shop.sqlite/orders or files/hr/**", i, s.Store)
		}
		if s.Host != "" && !ToDo(s.Host) && r.Recipient(s.Host) == nil {
			say("systems[%d]: host %q is not among the recipients: add it there, with its country and agreement", i, s.Host)
		}
	}
	ids := map[string]bool{}
	for i := range r.Activities {
		a := &r.Activities[i]
		at := fmt.Sprintf("activities[%d]", i)
		if a.ID != "" {
			at += " (" + a.ID + ")"
		}
		if ids[a.ID] && a.ID != "" {
			say("%s: the ID is there twice", at)
		}
		ids[a.ID] = true
		for _, wrongs := range [][]string{a.wrong(), r.unknown(a)} {
			for _, w := range wrongs {
				say("%s: %s", at, w)
			}
		}
	}
	if len(wrong) > 0 {
		return errors.New(strings.Join(wrong, "; "))
	}
	return nil
}

func (r *Register) unknown(a *Activity) (wrong []string) {
	for _, name := range a.Recipients {
		if !ToDo(name) && r.Recipient(name) == nil {
			wrong = append(wrong, fmt.Sprintf("recipient %q is not in recipients: add it there, with its role, country and agreement", name))
		}
	}
	return wrong
}

func (a *Activity) wrong() (wrong []string) {
	for _, t := range a.Terms {
		if !strings.HasPrefix(t, PrefixDPV) {
			wrong = append(wrong, fmt.Sprintf("term %q is none of the vocabulary's for purposes, like dpv:Marketing", t))
		}
	}
	rules := []*Retention{&a.Retention}
	for i := range a.Stores {
		s := &a.Stores[i]
		if !stores.Pattern(s.Store) {
			wrong = append(wrong, fmt.Sprintf("store %q is no pattern like shop.sqlite/orders or files/hr/**", s.Store))
		}
		for _, k := range s.Data {
			if !slices.Contains(a.Data, k) {
				wrong = append(wrong, fmt.Sprintf("store %q holds %s, which is not in the activity's data", s.Store, k))
			}
		}
		if s.Retention != nil {
			rules = append(rules, s.Retention)
		}
	}
	for _, rule := range rules {
		if !rule.Period.IsZero() && rule.Until != "" {
			wrong = append(wrong, "retention: a period or until, not both")
		}
	}
	return wrong
}
