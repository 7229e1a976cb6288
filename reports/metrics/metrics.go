// Package metrics writes the figures of a report in the text format of Prometheus (version 0.0.4), for a textfile collector or a push. Every
// figure is a gauge: the state that the inventory shows.
package metrics

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"dossier/detectors"
	"dossier/reports/activities"
	"dossier/reports/drift"
	"dossier/reports/overview"
	"dossier/reports/register"
	"dossier/reports/visible"
)

// Write writes the figures. The view is nil where there is no record of processing activities.
func Write(w io.Writer, r *overview.Report, v *activities.View) error {
	p := &printer{Writer: bufio.NewWriter(w)}
	p.scan(r)
	p.sources(r)
	p.kinds(r)
	p.gauge("dossier_subjects", "People told apart, at most.")
	p.sample("dossier_subjects", r.Totals.Subjects)
	if r.Since != nil {
		p.gauge("dossier_changes", "What changed since the scan before.")
		counts := map[drift.What]int64{}
		for i := range r.Changes {
			counts[r.Changes[i].What]++
		}
		for _, what := range drift.Changes() {
			p.sample("dossier_changes", counts[what], "change", string(what))
		}
	}
	if v != nil {
		p.gauge("dossier_record_differences", "Differences between the record of processing activities and what was found.")
		for _, s := range register.Sorts() {
			p.sample("dossier_record_differences", int64(v.Compared.Sorts[s]), "sort", string(s), "question", strconv.FormatBool(s.Question()))
		}
	}
	if err := p.Flush(); err != nil { // it keeps the first error of all writes
		return fmt.Errorf("writing metrics: %w", err)
	}
	return nil
}

type printer struct{ *bufio.Writer }

func (p *printer) gauge(name, help string) {
	fmt.Fprintf(p, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name)
}

// sample writes one figure; labels come in pairs of name and value.
func (p *printer) sample(name string, n int64, labels ...string) {
	var pairs []string
	for i := 0; i+1 < len(labels); i += 2 {
		pairs = append(pairs, labels[i]+`="`+escape(labels[i+1])+`"`)
	}
	if len(pairs) > 0 {
		name += "{" + strings.Join(pairs, ",") + "}"
	}
	_, _ = p.WriteString(name + " " + strconv.FormatInt(n, 10) + "\n")
}

// longest is how many bytes of a name a label holds.
const longest = 300

func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(visible.Short(s, longest))
}

func (p *printer) scan(r *overview.Report) {
	complete := int64(0)
	if r.Complete() {
		complete = 1
	}
	p.gauge("dossier_scan_complete", "1 where everything that was to be read was read.")
	p.sample("dossier_scan_complete", complete)
	if r.Scan.Finished != nil {
		p.gauge("dossier_scan_finished_timestamp_seconds", "When the newest scan ended.")
		p.sample("dossier_scan_finished_timestamp_seconds", r.Scan.Finished.Unix())
	}
}

func (p *printer) sources(r *overview.Report) {
	p.gauge("dossier_source_complete", "1 where the newest scan went through the source to its end.")
	for i := range r.Sources {
		n := int64(0)
		if r.Sources[i].Complete {
			n = 1
		}
		p.source("dossier_source_complete", &r.Sources[i], n)
	}
	p.gauge("dossier_units", "Tables, files and objects by how they were read.")
	for i := range r.Sources {
		counts := map[detectors.Status]int64{}
		for j := range r.Sources[i].Units {
			counts[r.Sources[i].Units[j].Status]++
		}
		for _, status := range slices.Sorted(maps.Keys(counts)) {
			p.source("dossier_units", &r.Sources[i], counts[status], "status", string(status))
		}
	}
	p.gauge("dossier_unlisted", "Things that could not be listed.")
	for i := range r.Sources {
		p.source("dossier_unlisted", &r.Sources[i], int64(len(r.Sources[i].Unlisted)))
	}
	for _, of := range []struct {
		name, help string
		count      func(*overview.Unit) int64
	}{
		{"dossier_records", "Records read.", func(u *overview.Unit) int64 { return u.Records }},
		{"dossier_bytes", "Bytes read, as they are stored.", func(u *overview.Unit) int64 { return u.Bytes }},
	} {
		p.gauge(of.name, of.help)
		for i := range r.Sources {
			var n int64
			for j := range r.Sources[i].Units {
				n += of.count(&r.Sources[i].Units[j])
			}
			p.source(of.name, &r.Sources[i], n)
		}
	}
}

func (p *printer) source(name string, s *overview.Source, n int64, labels ...string) {
	p.sample(name, n, append([]string{"connector", s.Connector, "source", s.Name}, labels...)...)
}

func (p *printer) kinds(r *overview.Report) {
	p.gauge("dossier_findings", "Pieces of personal data by source and kind.")
	for i := range r.Sources {
		counts := map[detectors.Kind]int64{}
		for j := range r.Sources[i].Units {
			for _, f := range r.Sources[i].Units[j].Fields {
				for k, n := range f.Counts {
					counts[k] += n
				}
			}
		}
		for _, k := range slices.Sorted(maps.Keys(counts)) {
			p.source("dossier_findings", &r.Sources[i], counts[k], "kind", string(k))
		}
	}
	p.gauge("dossier_distinct_values", "Different values by kind.")
	for _, k := range r.Totals.Kinds {
		p.sample("dossier_distinct_values", k.Distinct, "kind", string(k.Kind))
	}
}
