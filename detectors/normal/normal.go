// Package normal brings a single value that somebody gave into the form in which equal values are equal.
package normal

import (
	"slices"

	"dossier/detectors"
	"dossier/scanners"
)

// Form is that of a value; nil where it is none of this kind.
func Form(all []detectors.Detector, kind detectors.Kind, value string) []byte {
	column := scanners.NewColumn(scanners.Field{})
	column.AppendString(value)
	for _, d := range all {
		if !slices.Contains(d.Kinds(), kind) {
			continue
		}
		var found detectors.Matches
		d.Values(column, &found)
		for i := range found.List {
			if m := &found.List[i]; m.Kind == kind {
				return slices.Clone(found.Norm(m))
			}
		}
		if open, ok := d.(detectors.Normalizer); ok {
			if norm := open.Normalize(nil, kind, []byte(value)); len(norm) > 0 {
				return norm
			}
		}
	}
	return nil
}
