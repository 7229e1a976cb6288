package main

import (
	"fmt"
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/reports/activities"
	"dossier/reports/drift"
	"dossier/reports/overview"
	"dossier/reports/register"
)

// gate is a condition on which a scan fails, for pipelines.
type gate struct {
	name, about string
	record      bool // it needs the record of processing activities
	// count tells how much of it there is.
	count func(*overview.Report, *activities.View) int
}

func gates() []gate {
	return []gate{
		{"findings", "any personal data", false, func(r *overview.Report, _ *activities.View) int { return len(r.Totals.Kinds) }},
		{"special", "data that Articles 9 and 10 of the GDPR protect further", false, countSpecial},
		{"new", "a source, place, field or kind that the scan before did not find", false, countNew},
		{"undeclared", "personal data that the record of processing activities does not allow where it is", true, func(_ *overview.Report, v *activities.View) int {
			return countDifferences(v, register.Sort.Undeclared)
		}},
		{"too-old", "records kept longer than the record of processing activities allows", true, func(_ *overview.Report, v *activities.View) int {
			return countDifferences(v, func(s register.Sort) bool { return s == register.KeptTooLong })
		}},
	}
}

func countSpecial(r *overview.Report, _ *activities.View) (n int) {
	for i := range r.Totals.Kinds {
		if k := r.Totals.Kinds[i].Kind; register.Special(k) || k == detectors.CriminalRecord {
			n++
		}
	}
	return n
}

func countNew(r *overview.Report, _ *activities.View) (n int) {
	for i := range r.Changes {
		switch c := &r.Changes[i]; c.What {
		case drift.NewSource, drift.NewPlace, drift.NewField, drift.NewKind:
			if c.Kind != "" || c.After > 0 {
				n++
			}
		default:
		}
	}
	return n
}

func countDifferences(v *activities.View, meant func(register.Sort) bool) (n int) {
	for s, count := range v.Compared.Sorts {
		if meant(s) {
			n += count
		}
	}
	return n
}

func gateNames() string {
	var names []string
	for _, g := range gates() {
		names = append(names, g.name)
	}
	return strings.Join(names, ", ")
}

// findGates reads the conditions that a user named.
func findGates(names []string) ([]gate, error) {
	var list []gate
	for _, name := range names {
		found := false
		for _, g := range gates() {
			if g.name == name {
				list, found = append(list, g), true
			}
		}
		if !found {
			return nil, usageError("--fail-on %q is not known; there are %s", name, gateNames())
		}
	}
	return list, nil
}

func needRecord(conditions []gate) bool {
	return slices.ContainsFunc(conditions, func(g gate) bool { return g.record })
}

// checkGates sees to it, before anything is scanned, that the record of processing activities is there where a condition needs it.
func (a *app) checkGates(c *config, conditions []gate) error {
	if !needRecord(conditions) {
		return nil
	}
	_, _, err := a.readActivities(c, "")
	return err
}

// failOn tells which conditions hold.
func failOn(conditions []gate, r *overview.Report, v *activities.View) error {
	var held []string
	for _, g := range conditions {
		if n := g.count(r, v); n > 0 {
			held = append(held, fmt.Sprintf("%s (%d): %s", g.name, n, g.about))
		}
	}
	if len(held) == 0 {
		return nil
	}
	return &exitError{gateClosed, fmt.Errorf("--fail-on %s", strings.Join(held, "; "))}
}
