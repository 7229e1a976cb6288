package access

import (
	"regexp"
	"strings"

	"dossier/detectors"
	"dossier/reports/records"
	"dossier/scanners"
)

// masked is what a label has in the place of something personal: see package sweep's Mask.
var masked = regexp.MustCompile(`\[[a-z_]+ [0-9a-f]{4}\]`)

// name is that of a table, a file, or a place in one, as the person reads it: files are called after people, and who is not the person is taken
// out of the name as out of a record (Article 15(4)).
func (d *redactor) name(name string) string {
	shown, known := d.shown[name]
	if !known {
		shown = d.ownOnly(name)
		d.shown[name] = shown
	}
	return shown
}

// ownOnly is a name without who is not the person.
func (d *redactor) ownOnly(name string) string {
	var b strings.Builder
	plain := masked.Split(d.labels.Label(scanners.NewPrivate(name)), -1) // what is masked stands between these in the name
	b.WriteString(plain[0])
	rest := strings.TrimPrefix(name, plain[0])
	for i, after := range plain[1:] {
		end := len(rest) - len(after)
		if last := i+2 == len(plain); !last {
			end = strings.Index(rest, after)
		}
		if end < 0 { // a name that looks like a label
			return Redacted
		}
		if text := rest[:end]; d.theirs(text) {
			b.WriteString(text)
		} else {
			b.WriteString(Redacted)
		}
		b.WriteString(after)
		rest = rest[end+len(after):]
	}
	return b.String()
}

// theirs tells whether what stands in a name is the person's own.
func (d *redactor) theirs(text string) bool {
	own := d.ownName([]byte(text)) || d.ownAddress([]byte(text))
	d.each(&records.Field{Text: true, Values: [][]byte{[]byte(text)}}, func(_ int, m *detectors.Match, norm []byte) {
		own = own || d.own[d.key.Fingerprint(m.Kind, norm)]
	})
	return own
}
