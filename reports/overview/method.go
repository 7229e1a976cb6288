package overview

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"dossier/reports"
)

func (s *summary) peopleSection() reports.Section {
	n := s.Totals.Subjects
	text := []string{
		fmt.Sprintf(s.t("At most %s were told apart by what identifies a person by itself, such as an e-mail address or a bank account. "+
			"Someone who appears only by name is not counted here; someone whose records share no address or number is counted once for each."),
			s.n(n, "person", "people")),
		s.t("People stand under pseudonyms. A pseudonym stays the same for the same person as long as the inventory's key does, and tells " +
			"nothing to who does not have that key. To find one person, and for a request of theirs, use “dossier subject find”."),
	}
	if n == 0 {
		text = []string{s.t("Nothing that identifies a person by itself, such as an e-mail address or a bank account, was found.")}
	}
	listed := ""
	if shown := int64(len(s.Subjects)); shown < n {
		listed = fmt.Sprintf(s.t("Listed are the %s with most traces."), reports.Number(shown))
	}
	return reports.Section{ID: "people", Title: s.t("Whose is it?"), Text: text, Tables: []reports.Table{{
		ID: "subjects", Title: s.t("People with most traces"), Short: s.t("Subjects"), Text: listed,
		Columns: []reports.Column{
			{ID: "pseudonym", Title: s.t("Pseudonym")},
			{ID: "records", Title: s.t("Records"), Align: reports.End},
			{ID: "places", Title: s.t("Places"), Align: reports.End},
			{ID: "sources", Title: s.t("Sources"), Align: reports.End},
			{ID: "kinds", Title: s.t("Distinct values of each kind")},
		},
		Rows: rows(s.Subjects, func(p *Subject) []reports.Cell {
			var read, machine []string
			for _, k := range byCount(p.Kinds) {
				read = append(read, s.kindName(k)+"\u00a0"+reports.Number(p.Kinds[k]))
				machine = append(machine, fmt.Sprintf("%s=%d", k, p.Kinds[k]))
			}
			return []reports.Cell{
				reports.Text(p.Pseudonym), reports.Count(p.Records), reports.Count(p.Units), reports.Count(p.Sources),
				{Text: capital(strings.Join(read, ", ")), Value: strings.Join(machine, " ")},
			}
		}),
		Empty: s.t("No person could be told apart."),
	}}}
}

func (s *summary) methodSection(o Options) reports.Section {
	return reports.Section{
		ID:    "method",
		Title: s.t("How was it looked for?"),
		Text: []string{
			s.t("Whatever was read was judged value by value: by what it looks like, by its check digits where its kind has them, by the name " +
				"of its field and by its neighbours. Sources were only read, never changed."),
			s.t("No method finds everything: a name nobody has heard of, a picture of a letter, a note in an unusual wording can be missed, and " +
				"something that only looks like personal data can be listed. The confidence says how sure a field's kind is: of ten at 90 %, nine are right."),
		},
		Tables: []reports.Table{s.scanTable(o), s.sourcesTable()},
	}
}

type fact struct{ id, label, text string }

func (s *summary) scanTable(o Options) reports.Table {
	scan := s.scans[s.Scan.ID]
	list := []fact{
		{"status", s.t("Status"), map[bool]string{true: s.t("complete"), false: s.t("incomplete")}[s.Scan.Status == ScanComplete]},
		{"scan", s.t("Scan"), reports.Number(s.Scan.ID)},
		{"scan_version", s.t("Scanned by"), "dossier " + scan.Version},
		{"report_version", s.t("Reported by"), "dossier " + o.Version},
		{"started", s.t("Started"), s.when(s.Scan.Started, s.t("not yet"))},
		{"finished", s.t("Finished"), s.when(s.Scan.Finished, s.t("not finished"))},
		{"sampling", s.t("Sampling"), s.t("none was asked for")},
	}
	if s.Scan.Started != nil && s.Scan.Finished != nil {
		list = append(list, fact{"took", s.t("Took"), took(s.Scan.Finished.Sub(*s.Scan.Started))})
	}
	if s.Scan.Sampled > 0 {
		list[6].text = fmt.Sprintf(s.t("about %s of each place"), s.n(s.Scan.Sampled, "record", "records"))
	}
	return reports.Table{
		ID: "scan", Title: s.t("The newest scan"), Short: s.t("Scan"),
		Columns: []reports.Column{{ID: "fact", Title: s.t("Fact")}, {ID: "value", Title: s.t("Value")}},
		Rows: rows(list, func(f *fact) []reports.Cell {
			return []reports.Cell{{Text: f.label, Value: f.id}, reports.Text(f.text)}
		}),
	}
}

// took is a duration to the second in the symbols of the SI.
func took(d time.Duration) string {
	seconds := int64(d / time.Second)
	h, m, sec := seconds/3600, seconds/60%60, seconds%60
	switch {
	case h > 0:
		return fmt.Sprintf("%d\u00a0h %d\u00a0min", h, m)
	case m > 0:
		return fmt.Sprintf("%d\u00a0min %d\u00a0s", m, sec)
	}
	return fmt.Sprintf("%d\u00a0s", sec)
}

func (s *summary) when(t *time.Time, otherwise string) string {
	if t == nil {
		return otherwise
	}
	return s.stamp(*t)
}

func (s *summary) sourcesTable() reports.Table {
	return reports.Table{
		ID: "sources", Title: s.t("What was scanned"), Short: s.t("Sources"),
		Columns: []reports.Column{
			{ID: "source", Title: s.t("Source")},
			{ID: "connector", Title: s.t("Read as")},
			{ID: "complete", Title: s.t("To its end")},
			{ID: "places", Title: s.t("Places"), Align: reports.End},
			{ID: "records", Title: s.t("Records"), Align: reports.End},
			{ID: "bytes", Title: s.t("Data read"), Align: reports.End, Unit: reports.Octets},
			{ID: "scanned", Title: s.t("Scanned")},
			{ID: "facts", Title: s.t("Of note")},
		},
		Rows: rows(s.Sources, func(source *Source) []reports.Cell {
			var records, bytes int64
			for i := range source.Units {
				records += source.Units[i].Records
				bytes += source.Units[i].Bytes
			}
			complete := reports.Cell{Text: s.t("yes"), Value: true, Tone: reports.Good}
			if !source.Complete {
				complete = reports.Cell{Text: s.t("no"), Value: false, Tone: reports.Bad}
			}
			var facts []string
			for _, name := range slices.Sorted(maps.Keys(source.Facts)) {
				facts = append(facts, name+": "+source.Facts[name])
			}
			return []reports.Cell{
				reports.Text(source.Name), reports.Text(source.Connector), complete,
				reports.Count(int64(len(source.Units))), reports.Count(records), s.size(bytes),
				reports.Text(s.when(moment(s.scans[source.scan].Started), s.t("not known"))), reports.Text(strings.Join(facts, "; ")),
			}
		}),
		Empty: s.t("No source was scanned."),
	}
}
