package all_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"dossier/detectors"
	"dossier/reports/activities"
	"dossier/reports/all"
	"dossier/reports/drift"
	"dossier/reports/overview"
	"dossier/reports/register"
	"dossier/reports/reporttest"
	"dossier/scanners"
)

// report is one that uses what exports write, with name wherever a source's text can stand.
func report(name string) *overview.Report {
	return &overview.Report{
		Dossier: "1.0.0", Scan: overview.Scan{ID: 2, Status: overview.ScanIncomplete},
		Totals: overview.Totals{Findings: 9, Subjects: 3, Kinds: []overview.KindTotal{{Kind: detectors.Email, Findings: 9, Distinct: 4, Units: 1, Subjects: 3}}},
		Sources: []overview.Source{{
			Connector: "files", Name: name, Facts: map[string]string{}, Unlisted: []detectors.UnreadPart{{Part: name, Why: scanners.Denied}},
			Units: []overview.Unit{{
				Name: name, Kind: "file", Status: detectors.Partial, Records: 20, Bytes: 300, Unread: []detectors.UnreadPart{{Part: name, Why: scanners.Corrupt}},
				Fields: []detectors.FieldResult{{Part: name, Name: name, Values: 20, Counts: map[detectors.Kind]int64{detectors.Email: 9, "own_kind": 1}}},
			}},
		}},
		Since: &overview.Since{Scan: 1}, Changes: []drift.Change{{What: drift.NewPlace, Source: name, Place: name, Kind: detectors.Email, After: 9}},
	}
}

func recorded(name string) *activities.View {
	return &activities.View{
		Record: &register.Register{
			Controller: register.Party{Name: name, Contact: name}, Recipients: []register.Recipient{{Name: name, What: name, Country: "BE"}},
			Activities: []register.Activity{{ID: "a", Name: name, Purpose: name, Basis: register.Contract, Data: register.Kinds{detectors.Email}, Recipients: []string{name}}},
		},
		Compared: &register.Comparison{
			Sorts:       map[register.Sort]int{register.UndeclaredKind: 1, register.NotRead: 1},
			Differences: []register.Difference{{Sort: register.UndeclaredKind, System: name, Unit: name, Part: name, Fields: []string{name}, Kinds: []detectors.Kind{"own_kind"}, Evidence: name}, {Sort: register.NotRead, Evidence: name}},
			Places:      []register.Place{{SourceName: name, System: name, Unit: name, Activities: []string{"a"}}},
		},
	}
}

func written(t *testing.T, e all.Export, name string, v *activities.View) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := e.Write(&b, report(name), v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var line = regexp.MustCompile(`^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z]+="([^"\\]|\\\\|\\")*",?)+\})? -?\d+)$`)

// structure checks what was written and leaves its texts out.
func structure(t *testing.T, extension string, out []byte) string {
	t.Helper()
	if extension != ".prom" {
		var v any
		if err := json.Unmarshal(out, &v); err != nil {
			t.Fatal(err)
		}
		return string(regexp.MustCompile(`"(?:[^"\\]|\\.)*"`).ReplaceAll(out, []byte(`""`)))
	}
	for l := range strings.Lines(string(out)) {
		if !line.MatchString(strings.TrimSuffix(l, "\n")) {
			t.Fatalf("no line of metrics: %.200q", l)
		}
	}
	return string(regexp.MustCompile(`"([^"\\]|\\\\|\\")*"`).ReplaceAll(out, []byte(`""`)))
}

// Whatever sources call their files and fields, an export keeps its form, and nothing in it acts.
func TestExportsKeepTheirForm(t *testing.T) {
	t.Parallel()
	for _, e := range all.Exports() {
		for _, view := range []func(string) *activities.View{func(string) *activities.View { return nil }, recorded} {
			want := structure(t, e.Extension, written(t, e, "plain", view("plain")))
			for what, name := range reporttest.Hostile() {
				out := written(t, e, name, view(name))
				if at := bytes.IndexFunc(out, func(r rune) bool { return r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) }); at >= 0 {
					t.Errorf("%s, %s: a character that acts: %q", e.Name, what, out[at:min(len(out), at+8)])
				}
				if got := structure(t, e.Extension, out); got != want {
					t.Errorf("%s, %s: the structure changes", e.Name, what)
				}
			}
		}
	}
}

type broken struct{}

var errBroken = errors.New("broken on purpose")

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestExportsTellErrors(t *testing.T) {
	t.Parallel()
	for _, e := range all.Exports() {
		if err := e.Write(broken{}, report("x"), nil); !errors.Is(err, errBroken) {
			t.Errorf("%s: %v", e.Name, err)
		}
	}
}

// A difference that is no undeclared data is none of the log's results, and a log without results still tells what was not read.
func TestLogOfWhatNobodyDeclared(t *testing.T) {
	t.Parallel()
	for _, e := range all.Exports() {
		if e.Name != "sarif" {
			continue
		}
		out := string(written(t, e, "plain", recorded("plain")))
		if strings.Count(out, `"ruleId"`) != 1 || !strings.Contains(out, `"ruleId": "undeclared_kind"`) || strings.Contains(out, `"executionSuccessful": true`) {
			t.Error(out)
		}
		if none := string(written(t, e, "plain", &activities.View{Record: &register.Register{}, Compared: &register.Comparison{}})); !strings.Contains(none, `"results": []`) || !strings.Contains(none, "could not be listed: denied") {
			t.Error(none)
		}
	}
}
