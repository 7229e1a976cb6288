// Package sarif writes what nobody declared as SARIF 2.1.0 (OASIS), which code hosts and dashboards show beside other findings. Where there is
// no record of processing activities to hold against, every field with personal data is a note.
package sarif

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/reports/activities"
	"dossier/reports/jsondoc"
	"dossier/reports/overview"
	"dossier/reports/register"
)

// The parts of a log that are used, by the names of the standard.
type (
	sarifLog struct {
		Schema  string `json:"$schema"`
		Version string `json:"version"`
		Runs    []run  `json:"runs"`
	}
	run struct {
		Tool        tool         `json:"tool"`
		Invocations []invocation `json:"invocations"`
		Results     []result     `json:"results"`
	}
	tool struct {
		Driver driver `json:"driver"`
	}
	driver struct {
		Name    string `json:"name"`
		Version string `json:"version"`
		Rules   []rule `json:"rules"`
	}
	rule struct {
		ID      string  `json:"id"`
		Short   message `json:"shortDescription"`
		Help    message `json:"help"`
		Default level   `json:"defaultConfiguration"`
	}
	level struct {
		Level string `json:"level"`
	}
	message struct {
		Text string `json:"text"`
	}
	invocation struct {
		Successful    bool           `json:"executionSuccessful"`
		Notifications []notification `json:"toolExecutionNotifications"`
	}
	notification struct {
		Level     string     `json:"level"`
		Message   message    `json:"message"`
		Locations []location `json:"locations"`
	}
	result struct {
		RuleID       string            `json:"ruleId"`
		Level        string            `json:"level"`
		Message      message           `json:"message"`
		Locations    []location        `json:"locations"`
		Fingerprints map[string]string `json:"partialFingerprints"`
	}
	location struct {
		Physical physical  `json:"physicalLocation"`
		Logical  []logical `json:"logicalLocations"`
	}
	physical struct {
		Artifact artifact `json:"artifactLocation"`
	}
	artifact struct {
		URI string `json:"uri"`
	}
	logical struct {
		Name string `json:"fullyQualifiedName"`
		Kind string `json:"kind"`
	}
)

// found is the rule of a field with personal data where no record says what may be.
const found = "personal_data"

// Write writes a log. The view is nil where there is no record.
func Write(w io.Writer, r *overview.Report, v *activities.View) error {
	out := run{
		Tool:        tool{driver{Name: "dossier", Version: r.Dossier, Rules: []rule{}}},
		Invocations: []invocation{{Successful: r.Complete(), Notifications: unread(r)}}, Results: []result{},
	}
	if v != nil {
		for _, s := range undeclared() {
			out.Tool.Driver.Rules = append(out.Tool.Driver.Rules, rule{string(s), message{s.Title()}, message{s.Advice()}, level{"error"}})
		}
		out.Results = differences(v.Compared)
	} else {
		out.Tool.Driver.Rules = append(out.Tool.Driver.Rules, rule{found, message{"Personal data"}, message{"Declare it in a record of processing activities, register.yaml."}, level{"note"}})
		out.Results = fields(r)
	}
	log := sarifLog{Schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", Version: "2.1.0", Runs: []run{out}}
	if err := jsondoc.Encode(w, log); err != nil {
		return fmt.Errorf("writing SARIF: %w", err)
	}
	return nil
}

// undeclared are the sorts of differences that are results.
func undeclared() []register.Sort {
	return slices.DeleteFunc(register.Sorts(), func(s register.Sort) bool { return !s.Undeclared() })
}

func differences(c *register.Comparison) []result {
	list := []result{}
	for i := range c.Differences {
		d := &c.Differences[i]
		if !d.Sort.Undeclared() {
			continue
		}
		kinds := make([]string, len(d.Kinds))
		for i, k := range d.Kinds {
			kinds[i] = string(k)
		}
		list = append(list, result{
			RuleID: string(d.Sort), Level: "error", Message: message{cmp.Or(d.Where(), "register") + ": " + d.Evidence},
			Locations:    []location{at(d.System, d.Unit, d.Part, d.Fields...)},
			Fingerprints: fingerprint(append([]string{string(d.Sort), d.System, d.Unit, d.Part}, append(kinds, d.Fields...)...)...),
		})
	}
	return list
}

func fields(r *overview.Report) []result {
	list := []result{}
	for i := range r.Sources {
		s := &r.Sources[i]
		for j := range s.Units {
			u := &s.Units[j]
			for k := range u.Fields {
				f := &u.Fields[k]
				kinds := map[detectors.Kind]bool{}
				for kind := range f.Counts {
					kinds[kind] = true
				}
				if f.Verdict != nil {
					kinds[f.Verdict.Kind] = true
				}
				names := make([]string, 0, len(kinds))
				for kind := range kinds {
					names = append(names, string(kind))
				}
				if slices.Sort(names); len(names) == 0 {
					continue
				}
				list = append(list, result{
					RuleID: found, Level: "note", Message: message{fmt.Sprintf("%s holds %s", f.Name, strings.Join(names, ", "))},
					Locations: []location{at(s.Name, u.Name, f.Part, f.Name)}, Fingerprints: fingerprint(append([]string{s.Name, u.Name, f.Part, f.Name}, names...)...),
				})
			}
		}
	}
	return list
}

// unread tells what was not read: a log without results says nothing of that.
func unread(r *overview.Report) []notification {
	list := []notification{}
	for i := range r.Sources {
		s := &r.Sources[i]
		if !s.Complete {
			list = append(list, notification{"error", message{s.Name + " was not gone through to its end"}, []location{at(s.Name, "", "")}})
		}
		for _, u := range s.Unlisted {
			list = append(list, notification{"error", message{fmt.Sprintf("%s could not be listed: %s", u.Part, u.Why)}, []location{at(s.Name, u.Part, "")}})
		}
		for j := range s.Units {
			for _, u := range s.Units[j].Unread {
				list = append(list, notification{"warning", message{fmt.Sprintf("%s was not read in full: %s", s.Units[j].Name, u.Why)}, []location{at(s.Name, s.Units[j].Name, u.Part)}})
			}
		}
	}
	return list
}

// at is a place: as an address for viewers that know files only, and by its name.
func at(source, unit, part string, fields ...string) location {
	var path, name []string
	for _, p := range []string{source, unit, part} {
		if p != "" {
			path, name = append(path, escape(p)), append(name, p)
		}
	}
	l := location{Physical: physical{artifact{URI: strings.Join(path, "/")}}, Logical: []logical{}}
	for _, f := range fields {
		l.Logical = append(l.Logical, logical{strings.Join(append(slices.Clone(name), f), "/"), "member"})
	}
	if len(fields) == 0 {
		l.Logical = append(l.Logical, logical{strings.Join(name, "/"), "resource"})
	}
	return l
}

// escape keeps a name's slashes and takes everything from it that acts in a relative URI (RFC 3986).
func escape(name string) string {
	parts := strings.Split(strings.TrimLeft(name, "/"), "/")
	for i := range parts {
		if parts[i] == "." || parts[i] == ".." {
			parts[i] = "%2E"
			continue
		}
		parts[i] = url.PathEscape(strings.ToValidUTF8(parts[i], "\ufffd"))
		parts[i] = strings.ReplaceAll(parts[i], ":", "%3A")
	}
	return strings.Join(parts, "/")
}

// fingerprint knows a result again in the next log.
func fingerprint(of ...string) map[string]string {
	sum := sha256.Sum256([]byte(strings.Join(of, "\x00")))
	return map[string]string{"dossier/v1": hex.EncodeToString(sum[:16])}
}
