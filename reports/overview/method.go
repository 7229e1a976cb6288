package overview

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"dossier/reports"
	"dossier/reports/measures"
)

func (s *summary) peopleSection() reports.Section {
	n := s.Totals.Subjects
	text := []string{
		fmt.Sprintf("At most %s were told apart by what identifies a person by itself, such as an e-mail address or a bank account. "+
			"Someone who appears only by name is not counted here; someone whose records share no address or number is counted once for each.",
			count(n, "person", "people")),
		"People stand under pseudonyms. A pseudonym stays the same for the same person as long as the inventory's key does, and tells " +
			"nothing to who does not have that key. To find one person, and for a request of theirs, use “dossier subject find”.",
	}
	if n == 0 {
		text = []string{"Nothing that identifies a person by itself, such as an e-mail address or a bank account, was found."}
	}
	if listed := int64(len(s.Subjects)); listed < n {
		text = append(text, fmt.Sprintf("Listed are the %s with most traces.", reports.Number(listed)))
	}
	return reports.Section{ID: "people", Title: "Whose is it?", Text: text, Tables: []reports.Table{{
		ID: "subjects", Title: "People with most traces", Short: "Subjects",
		Columns: []reports.Column{
			{ID: "pseudonym", Title: "Pseudonym"},
			{ID: "records", Title: "Records", Align: reports.End},
			{ID: "places", Title: "Places", Align: reports.End},
			{ID: "sources", Title: "Sources", Align: reports.End},
			{ID: "kinds", Title: "Distinct values of each kind"},
		},
		Rows: rows(s.Subjects, func(p *Subject) []reports.Cell {
			var read, machine []string
			for _, k := range byCount(p.Kinds) {
				read = append(read, kindName(k)+"\u00a0"+reports.Number(p.Kinds[k]))
				machine = append(machine, fmt.Sprintf("%s=%d", k, p.Kinds[k]))
			}
			return []reports.Cell{
				reports.Text(p.Pseudonym), reports.Count(p.Records), reports.Count(p.Units), reports.Count(p.Sources),
				{Text: capital(strings.Join(read, ", ")), Value: strings.Join(machine, " ")},
			}
		}),
		Empty: "No person could be told apart.",
	}}}
}

func (s *summary) methodSection(o Options) reports.Section {
	return reports.Section{
		ID:    "method",
		Title: "How was it looked for?",
		Text: []string{
			"Whatever was read was judged value by value: by what it looks like, by its check digits where its kind has them, by the name " +
				"of its field and by its neighbours. Sources were only read, never changed.",
			"No method finds everything: a name nobody has heard of, a picture of a letter, a note in an unusual wording can be missed, and " +
				"something that only looks like personal data can be listed. The confidence says how sure a field's kind is: of ten at 90 %, nine are right.",
		},
		Tables: []reports.Table{s.scanTable(o), s.sourcesTable()},
	}
}

type fact struct{ id, label, text string }

func (s *summary) scanTable(o Options) reports.Table {
	scan := s.scans[s.Scan.ID]
	list := []fact{
		{"status", "Status", map[bool]string{true: "complete", false: "incomplete"}[s.Scan.Status == ScanComplete]},
		{"scan", "Scan", reports.Number(s.Scan.ID)},
		{"scan_version", "Scanned by", "dossier " + scan.Version},
		{"report_version", "Reported by", "dossier " + o.Version},
		{"started", "Started", when(s.Scan.Started, "not yet")},
		{"finished", "Finished", when(s.Scan.Finished, "not finished")},
		{"sampling", "Sampling", "none was asked for"},
	}
	if s.Scan.Started != nil && s.Scan.Finished != nil {
		list = append(list, fact{"took", "Took", took(s.Scan.Finished.Sub(*s.Scan.Started))})
	}
	if s.Scan.Sampled > 0 {
		list[6].text = "about " + count(s.Scan.Sampled, "record", "records") + " of each place"
	}
	return reports.Table{
		ID: "scan", Title: "The newest scan", Short: "Scan",
		Columns: []reports.Column{{ID: "fact", Title: "Fact"}, {ID: "value", Title: "Value"}},
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

func when(t *time.Time, otherwise string) string {
	if t == nil {
		return otherwise
	}
	return stamp(*t)
}

func (s *summary) sourcesTable() reports.Table {
	return reports.Table{
		ID: "sources", Title: "What was scanned", Short: "Sources",
		Columns: []reports.Column{
			{ID: "source", Title: "Source"},
			{ID: "connector", Title: "Read as"},
			{ID: "complete", Title: "To its end"},
			{ID: "places", Title: "Places", Align: reports.End},
			{ID: "records", Title: "Records", Align: reports.End},
			{ID: "bytes", Title: "Data read", Align: reports.End, Unit: reports.Octets},
			{ID: "scanned", Title: "Scanned"},
			{ID: "facts", Title: "Of note"},
		},
		Rows: rows(s.Sources, func(source *Source) []reports.Cell {
			var records, bytes int64
			for i := range source.Units {
				records += source.Units[i].Records
				bytes += source.Units[i].Bytes
			}
			complete := reports.Cell{Text: "yes", Value: true, Tone: reports.Good}
			if !source.Complete {
				complete = reports.Cell{Text: "no", Value: false, Tone: reports.Bad}
			}
			var facts []string
			for _, name := range slices.Sorted(maps.Keys(source.Facts)) {
				facts = append(facts, name+": "+source.Facts[name])
			}
			return []reports.Cell{
				reports.Text(source.Name), reports.Text(source.Connector), complete,
				reports.Count(int64(len(source.Units))), reports.Count(records), measures.Size(bytes),
				reports.Text(when(moment(s.scans[source.scan].Started), "not known")), reports.Text(strings.Join(facts, "; ")),
			}
		}),
		Empty: "No source was scanned.",
	}
}
