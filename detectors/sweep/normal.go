package sweep

import (
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/scanners"
)

// Normal brings a value that somebody gave into the form that all its spellings share, by which it is fingerprinted; nil where it is none of this
// kind, or where whole is asked for and only a part of it is.
func Normal(all []detectors.Detector, kind detectors.Kind, value string, whole bool) []byte {
	column := scanners.NewColumn(scanners.Field{})
	column.AppendString(value)
	for _, d := range all {
		if !slices.Contains(d.Kinds(), kind) {
			continue
		}
		var found detectors.Matches
		d.Values(column, &found)
		for i := range found.List {
			if m := &found.List[i]; m.Kind == kind && (!whole || int(m.End-m.Start) == len(strings.TrimSpace(value))) {
				return slices.Clone(found.Norm(m))
			}
		}
		if open, ok := d.(detectors.Normalizer); ok {
			if n := open.Normalize(nil, kind, []byte(value)); len(n) > 0 {
				return n
			}
		}
	}
	return nil
}
