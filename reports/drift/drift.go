// Package drift tells what changed between two scans: places and fields that came or went, and kinds of personal data that are found
// where they were not. It compares what the inventory kept of them, labels and counts, and reads no source.
package drift

import (
	"cmp"
	"maps"
	"slices"

	"dossier/detectors"
	"dossier/reports/inventory"
)

// What is a sort of change.
type What string

// The changes, those that matter most first.
const (
	NewSource     What = "new_source"
	NewPlace      What = "new_place"
	NewField      What = "new_field"
	NewKind       What = "new_kind"       // in a field that was there
	Unreachable   What = "unreachable"    // what was read before was not this time
	VanishedPlace What = "vanished_place" // its source was listed to the end, and it was not there
	VanishedField What = "vanished_field"
	VanishedKind  What = "vanished_kind"
)

// Changes lists the sorts of changes.
func Changes() []What {
	return []What{NewSource, NewPlace, NewField, NewKind, Unreachable, VanishedPlace, VanishedField, VanishedKind}
}

// Change is one difference, in labels.
type Change struct {
	What   What           `json:"what"`
	Source string         `json:"source"`
	Place  string         `json:"place"`
	Part   string         `json:"part"`
	Field  string         `json:"field"`
	Kind   detectors.Kind `json:"kind"`   // empty where no personal data is concerned
	Before int64          `json:"before"` // findings
	After  int64          `json:"after"`
}

// Compare lists what changed in the sources that are in after and were scanned anew since before, in the order of after. A new place or
// field is listed once for each kind in it; without any it is listed where it is a column of a table, since what is new may be filled
// tomorrow.
func Compare(before, after []inventory.Summary) []Change {
	earlier := map[detectors.Fingerprint]*inventory.Summary{}
	for i := range before {
		earlier[before[i].Print] = &before[i]
	}
	list := []Change{}
	for i := range after {
		now := &after[i]
		was, known := earlier[now.Print]
		switch {
		case !known:
			var n int64
			for j := range now.Units {
				n += total(kindsOf(&now.Units[j]))
			}
			list = append(list, Change{What: NewSource, Source: now.Label, After: n})
		case was.Scan != now.Scan:
			list = append(list, compareSource(was, now)...)
		}
	}
	order := Changes()
	slices.SortStableFunc(list, func(a, b Change) int { return cmp.Compare(slices.Index(order, a.What), slices.Index(order, b.What)) })
	return list
}

func compareSource(was, now *inventory.Summary) (list []Change) {
	earlier := map[string]*inventory.UnitSummary{}
	for i := range was.Units {
		earlier[was.Units[i].Label] = &was.Units[i]
	}
	seen := map[string]bool{}
	for i := range now.Units {
		u := &now.Units[i]
		if seen[u.Label] {
			continue // labels mask what they hold, so that two may be alike
		}
		seen[u.Label] = true
		to := Change{Source: now.Label, Place: u.Label}
		before, known := earlier[u.Label]
		switch {
		case !known:
			list = append(list, each(to, NewPlace, nil, kindsOf(u))...)
		case read(before) && !read(u):
			to.What, to.Before, to.After = Unreachable, total(kindsOf(before)), total(kindsOf(u))
			list = append(list, to)
		default:
			list = append(list, compareFields(to, before, u)...)
		}
	}
	for i := range was.Units {
		u := &was.Units[i]
		if seen[u.Label] {
			continue
		}
		seen[u.Label] = true
		what := VanishedPlace
		if !now.Complete {
			what = Unreachable
		}
		list = append(list, each(Change{Source: now.Label, Place: u.Label}, what, kindsOf(u), nil)...)
	}
	return list
}

func read(u *inventory.UnitSummary) bool {
	return u.Status == detectors.Complete || u.Status == detectors.Sampled || u.Status == detectors.Skipped
}

type fieldName struct{ part, name string }

func compareFields(to Change, was, now *inventory.UnitSummary) (list []Change) {
	before, after := fieldsOf(was), fieldsOf(now)
	for i := range now.Fields {
		name := fieldName{now.Fields[i].Part, now.Fields[i].Name}
		kinds, ok := after[name]
		if !ok {
			continue // the second of a name
		}
		delete(after, name)
		to.Part, to.Field = name.part, name.name
		earlier, known := before[name]
		delete(before, name)
		switch {
		case known:
			list = append(list, compareKinds(to, earlier, kinds)...)
		case len(kinds) > 0:
			list = append(list, each(to, NewField, nil, kinds)...)
		case now.Kind == "table" && len(was.Fields) > 0:
			to.What, to.Kind, to.Before, to.After = NewField, "", 0, 0
			list = append(list, to)
		}
	}
	for i := range was.Fields {
		name := fieldName{was.Fields[i].Part, was.Fields[i].Name}
		if kinds, gone := before[name]; gone {
			delete(before, name)
			to.Part, to.Field = name.part, name.name
			list = append(list, each(to, VanishedField, kinds, nil)...)
		}
	}
	return list
}

func compareKinds(to Change, was, now map[detectors.Kind]int64) (list []Change) {
	for _, k := range slices.Sorted(maps.Keys(now)) {
		if _, known := was[k]; !known {
			to.What, to.Kind, to.Before, to.After = NewKind, k, 0, now[k]
			list = append(list, to)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(was)) {
		if _, there := now[k]; !there {
			to.What, to.Kind, to.Before, to.After = VanishedKind, k, was[k], 0
			list = append(list, to)
		}
	}
	return list
}

// each is a change for every kind concerned.
func each(to Change, what What, was, now map[detectors.Kind]int64) (list []Change) {
	kinds := maps.Clone(was)
	if kinds == nil {
		kinds = map[detectors.Kind]int64{}
	}
	maps.Copy(kinds, now)
	for _, k := range slices.Sorted(maps.Keys(kinds)) {
		to.What, to.Kind, to.Before, to.After = what, k, was[k], now[k]
		list = append(list, to)
	}
	return list
}

func fieldsOf(u *inventory.UnitSummary) map[fieldName]map[detectors.Kind]int64 {
	fields := make(map[fieldName]map[detectors.Kind]int64, len(u.Fields))
	for i := range u.Fields {
		f := &u.Fields[i]
		name := fieldName{f.Part, f.Name}
		if fields[name] == nil {
			fields[name] = map[detectors.Kind]int64{}
		}
		addKinds(fields[name], f)
	}
	return fields
}

func kindsOf(u *inventory.UnitSummary) map[detectors.Kind]int64 {
	kinds := map[detectors.Kind]int64{}
	for i := range u.Fields {
		addKinds(kinds, &u.Fields[i])
	}
	return kinds
}

func addKinds(to map[detectors.Kind]int64, f *inventory.FieldSummary) {
	for k, n := range f.Counts {
		to[k] += n
	}
	if f.Kind != "" {
		to[f.Kind] += 0 // a verdict tells of a kind before any finding was counted
	}
}

func total(kinds map[detectors.Kind]int64) (n int64) {
	for _, c := range kinds {
		n += c
	}
	return n
}
