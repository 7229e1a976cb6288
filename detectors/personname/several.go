package personname

import (
	"dossier/detectors"
	"dossier/detectors/gazetteer"
)

// judgeSeveral judges a cell of two people's names with a word between them, and of one behind a word such as by: 0 if it is neither.
func (d *Detector) judgeSeveral(cell []byte, name []token) (detectors.Confidence, string) {
	if len(name) > 2 && len(name) < 5 && !name[0].is(gazetteer.Given) && byline(cell[name[0].start:name[0].end]) {
		confidence, because := d.judgeCell(cell, name[1:])
		return confidence * 0.9, because
	}
	for i := 2; i+2 < len(name); i++ {
		if t := &name[i]; t.small && joins(cell[t.start:t.end]) {
			one, because := d.judgeCell(cell, name[:i])
			other, _ := d.judgeCell(cell, name[i+1:])
			if min(one, other) >= 0.7 {
				return min(one, other), because
			}
			return 0, ""
		}
	}
	return 0, ""
}

// joins tells of the words for and.
func joins(word []byte) bool {
	switch string(word) {
	case "and", "und", "et", "en", "og", "och", "ja", "oraz", "y", "e", "i", "și", "es", "és":
		return true
	}
	return false
}
