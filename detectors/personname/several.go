package personname

import (
	"bytes"

	"dossier/detectors"
	"dossier/detectors/gazetteer"
)

// judgeSeveral judges a cell of two people's names with a word between them, and of one behind a word such as by: 0 if it is neither.
func (d *Detector) judgeSeveral(cell []byte, name []token) (detectors.Confidence, string) {
	if len(name) > 2 && len(name) < 5 && !name[0].is(gazetteer.Given) && byline(cell[name[0].start:name[0].end]) {
		confidence, because := d.judgeCell(cell, name[1:])
		return confidence * 0.9, because
	}
	if confidence, because := d.judgeCouple(cell, name); confidence > 0 {
		return confidence, because
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

// judgeCouple judges a cell of two given names and the surname of both: "Peter & Anna Müller", "Jean et Marie Dupont".
func (d *Detector) judgeCouple(cell []byte, name []token) (detectors.Confidence, string) {
	if len(name) < 3 || !name[0].is(gazetteer.Given) || name[0].small {
		return 0, ""
	}
	both := name[1:]
	if t := &name[1]; t.small && joins(cell[t.start:t.end]) {
		both = name[2:]
	} else if !bytes.Contains(cell[name[0].end:t.start], []byte("&")) {
		return 0, ""
	}
	if len(both) < 2 || len(both) > 3 || !both[0].is(gazetteer.Given) {
		return 0, ""
	}
	confidence, because := d.judgeCell(cell, both)
	if confidence < 0.45 {
		return 0, ""
	}
	return max(confidence, 0.7), because
}

// joins tells of the words for and.
func joins(word []byte) bool {
	switch string(word) {
	case "and", "und", "et", "en", "og", "och", "ja", "oraz", "y", "e", "i", "și", "es", "és":
		return true
	}
	return false
}
