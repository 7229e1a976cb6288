package jsondoc_test

import (
	"encoding/json"
	"strings"
	"testing"

	"dossier/reports"
	"dossier/reports/jsondoc"
	"dossier/reports/reporttest"
)

func TestLinesConformance(t *testing.T) { t.Parallel(); reporttest.Run(t, jsondoc.Lines{}, skeleton) }

func TestLinesAreObjects(t *testing.T) {
	t.Parallel()
	doc := &reports.Document{Main: "places", Sections: []reports.Section{{Tables: []reports.Table{
		{ID: "other"},
		{ID: "places", Columns: []reports.Column{{ID: "unit"}, {ID: "records"}}, Rows: func(yield func([]reports.Cell, error) bool) {
			_ = yield([]reports.Cell{{Text: "people"}, {Text: "1 200", Value: int64(1200)}}, nil) &&
				yield([]reports.Cell{{Text: "a\nb"}, {Text: "3", Value: int64(3)}}, nil)
		}},
	}}}}
	var b strings.Builder
	if err := (jsondoc.Lines{}).Write(&b, doc); err != nil {
		t.Fatal(err)
	}
	if want := "{\"records\":1200,\"unit\":\"people\"}\n{\"records\":3,\"unit\":\"a\\nb\"}\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
	var row map[string]any
	if err := json.Unmarshal([]byte(strings.SplitN(b.String(), "\n", 2)[0]), &row); err != nil {
		t.Error(err)
	}
	if err := (jsondoc.Lines{Table: "nowhere"}).Write(&b, doc); err == nil || !strings.Contains(err.Error(), `"nowhere"`) {
		t.Errorf("a table that is not there: %v", err)
	}
}
