package sweep

import (
	"encoding/hex"
	"strings"

	"dossier/detectors"
	"dossier/detectors/pseudonym"
	"dossier/scanners"
)

// labeler turns names that may hold personal data into labels that may be shown: "cv_an@example.be.txt" into
// "cv_[email 3f2a].txt". The digits keep two such names apart and tell nobody without the key anything.
type labeler struct {
	search *Searcher
	key    pseudonym.Key
}

// path masks a file's path or an object's key.
func (l labeler) path(name string) string {
	return l.mask(name, PathType, min(namesInLabels, l.search.threshold))
}

// field masks a column's name. A header that merely looks like a name is far more often a header.
func (l labeler) field(name string) string { return l.mask(name, "", 0.8) }

func (l labeler) mask(name, as string, floor detectors.Confidence) string {
	if name == "" {
		return ""
	}
	c := scanners.NewColumn(scanners.Field{Text: true, Type: as})
	c.AppendString(name)
	var found detectors.Matches
	l.search.Prose(c, &found)
	if as == PathType {
		searchNames(l.search.all, c.Value(0), 0, floor, l.search.threshold, &found)
		found.List = new(scratch).settle(found.List, floor)
	}
	var b strings.Builder
	done := 0
	for i := range found.List {
		m := &found.List[i]
		if m.Confidence < floor || int(m.Start) < done {
			continue
		}
		print := l.key.Fingerprint(m.Kind, found.Norm(m))
		b.WriteString(name[done:m.Start])
		b.WriteString("[" + string(m.Kind) + " " + hex.EncodeToString(print[:2]) + "]")
		done = int(m.End)
	}
	b.WriteString(name[done:])
	return b.String()
}
