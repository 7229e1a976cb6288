package main

import (
	"fmt"

	"dossier/reports/overview"
	"dossier/scanners"
)

// opened is what a target of the command line or the configuration stands for.
type opened struct{ sources []scanners.Source }

// tellEmpty says of which targets nothing was read because nothing lies there, and tells whether there were any: a mistyped prefix, a disk
// that is not mounted and a schema that the role does not see look the same as a place where nobody keeps anything. Of several buckets that one
// target stands for, some may be empty.
func (a *app) tellEmpty(all []opened, label func(scanners.Private) string, data *overview.Report) bool {
	empty := map[string]bool{}
	for i := range data.Sources {
		s := &data.Sources[i]
		empty[s.Connector+" "+s.Name] = s.Complete && len(s.Units)+len(s.Unlisted) == 0
	}
	told := false
	for _, target := range all {
		var first scanners.SourceInfo
		held := len(target.sources) == 0 // named twice
		for _, source := range target.sources {
			first = source.Info()
			held = held || !empty[first.Connector+" "+label(first.Name)]
		}
		if !held {
			told = true
			fmt.Fprintf(a.err, "dossier: nothing was read of %q: %s\n", label(first.Name), first.Empty)
		}
	}
	return told
}
