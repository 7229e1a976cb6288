package csvtable_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dossier/reports"
	"dossier/reports/csvtable"
	"dossier/reports/reporttest"
)

func TestConformance(t *testing.T) { t.Parallel(); reporttest.Run(t, csvtable.Format{}, skeleton) }

func TestConformanceOfGroupedTable(t *testing.T) {
	t.Parallel()
	reporttest.Run(t, named{csvtable.Format{Table: "grouped"}}, skeleton)
}

// named writes the main table where a document has no table of the name.
type named struct{ csvtable.Format }

func (f named) Write(w io.Writer, d *reports.Document) error {
	err := f.Format.Write(w, d)
	if errors.Is(err, csvtable.ErrNoTable) {
		return csvtable.Format{}.Write(w, d)
	}
	return err
}

// skeleton counts the fields of each record and fails on a field that a spreadsheet runs, whether it splits at commas
// or at semicolons.
func skeleton(out []byte) (string, error) {
	records, err := csv.NewReader(bytes.NewReader(out)).ReadAll()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, record := range records {
		fmt.Fprintln(&b, len(record))
		for _, field := range record {
			for part := range strings.SplitSeq(field, ";") {
				if trimmed := strings.TrimLeft(part, " \t\""); trimmed != "" && strings.ContainsAny(trimmed[:1], "=+-@\t\r\n\x00") {
					return "", fmt.Errorf("a spreadsheet runs %.40q", part)
				}
			}
		}
	}
	return b.String(), nil
}

func TestWritesMachineValuesUnderStableNames(t *testing.T) {
	t.Parallel()
	d := reporttest.Document("plain")
	var b bytes.Buffer
	if err := (csvtable.Format{}).Write(&b, d); err != nil {
		t.Fatal(err)
	}
	want := "name,count,hidden,size,day\r\nplain,1000,plain,1200000,2026-02-28\r\nplain,0.5,true,unknown,\r\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestNestedValuesAreJSONOrTheirText(t *testing.T) {
	t.Parallel()
	d := &reports.Document{Main: "t", Sections: []reports.Section{{Tables: []reports.Table{{
		ID: "t", Columns: []reports.Column{{ID: "places"}, {ID: "review"}, {ID: "none"}},
		Rows: func(yield func([]reports.Cell, error) bool) {
			yield([]reports.Cell{{Text: "1", Value: json.RawMessage(`[{"record":7}]`)}, {Text: "many names", Value: []string{"names"}}, {Value: []string(nil)}}, nil)
		},
	}}}}}
	var b bytes.Buffer
	if err := (csvtable.Format{}).Write(&b, d); err != nil {
		t.Fatal(err)
	}
	if want := "places,review,none\r\n\"[{\"\"record\"\":7}]\",many names,\r\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestNegativeNumbersStayNumbers(t *testing.T) {
	t.Parallel()
	d := &reports.Document{Main: "t", Sections: []reports.Section{{Tables: []reports.Table{{
		ID: "t", Columns: []reports.Column{{ID: "n"}, {ID: "text"}},
		Rows: func(yield func([]reports.Cell, error) bool) {
			yield([]reports.Cell{{Text: "-1", Value: int64(-1)}, {Text: "-1"}}, nil)
		},
	}}}}}
	var b bytes.Buffer
	if err := (csvtable.Format{}).Write(&b, d); err != nil {
		t.Fatal(err)
	}
	if want := "n,text\r\n-1,\"'-1\"\r\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestUnknownTableNamesTheKnownOnes(t *testing.T) {
	t.Parallel()
	err := csvtable.Format{Table: "no-such"}.Write(&bytes.Buffer{}, reporttest.Document("x"))
	if !errors.Is(err, csvtable.ErrNoTable) || !strings.Contains(err.Error(), "grouped") {
		t.Errorf("got %v", err)
	}
}

func TestWriteAllWritesAFileATable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	names, err := csvtable.WriteAll(dir, reporttest.Document("x"))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"example-flat.csv", "example-grouped.csv", "example-nothing.csv"} {
		if i >= len(names) || names[i] != filepath.Join(dir, want) {
			t.Fatalf("files %q, want %q at %d", names, want, i)
		}
		info, err := os.Stat(names[i])
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", want, info.Mode())
		}
	}
	if _, err := csvtable.WriteAll(filepath.Join(dir, "absent"), reporttest.Document("x")); err == nil {
		t.Error("writing into a folder that is not there succeeded")
	}
}

func FuzzWrite(f *testing.F) {
	for _, name := range reporttest.Hostile() {
		if len(name) < 1000 {
			f.Add(name)
		}
	}
	f.Fuzz(func(t *testing.T, name string) {
		var b bytes.Buffer
		if err := (csvtable.Format{}).Write(&b, reporttest.Document(name)); err != nil {
			t.Fatal(err)
		}
		if _, err := skeleton(b.Bytes()); err != nil {
			t.Error(err)
		}
	})
}
