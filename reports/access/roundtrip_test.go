package access

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"maps"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"dossier/reports/records"
)

// FuzzFilesComeBack reads the files of a table as docs/access.md says, and gets what stood in it.
func FuzzFilesComeBack(f *testing.F) {
	for _, v := range []string{"", "=1+1", "'=1+1", "''@x", "-5", "'-5", "-5,20", "+32 2 123", "'tis", "a\r\nb", "\tx", "a,\"b\";c", "\x00\xff", `<script>alert(1)</script>`, "data:;base64,", "'", "é\u202e"} {
		f.Add("number", v, "note", "x")
		f.Add("record_number", "x", "=note", v)
	}
	f.Fuzz(func(t *testing.T, name, first, also, second string) {
		for _, n := range []string{name, also} {
			if n == "" || strings.ContainsAny(n, "\r\x00") || !utf8.ValidString(n) {
				t.Skip("connectors give fields names that are text")
			}
		}
		if name == also || also == name+"_" || strings.HasPrefix(first, "data:;base64,") && first != "data:;base64," || strings.HasPrefix(second, "data:;base64,") && second != "data:;base64," {
			t.Skip("names differ, and text that has the form of coded bytes is told apart by JSON alone")
		}
		tb := &table{System: "shop", Unit: "things", Kinds: map[string]string{}}
		var want []map[string][]byte
		for i, values := range [][2]string{{first, second}, {second, first}} {
			r := &records.Record{Number: int64(i + 1), Fields: []records.Field{{Name: name, Values: [][]byte{[]byte(values[0])}}, {Name: also, Values: [][]byte{[]byte(values[1])}}}}
			tb.add(newRow(r))
			want = append(want, map[string][]byte{name: []byte(values[0]), also: []byte(values[1])})
		}
		same(t, "JSON", want, fromJSON(t, tb))
		same(t, "CSV", want, fromCSV(t, tb))
	})
}

// same compares records. A reader of CSV may take a line's end of two characters for one (Go's does).
func same(t *testing.T, form string, want, got []map[string][]byte) {
	t.Helper()
	if len(want) != len(got) {
		t.Fatalf("%s: %d records, want %d", form, len(got), len(want))
	}
	line := func(b []byte) string { return strings.ReplaceAll(string(b), "\r\n", "\n") }
	for i := range want {
		if !maps.EqualFunc(want[i], got[i], func(a, b []byte) bool { return line(a) == line(b) }) {
			t.Fatalf("%s: record %d is %q, want %q", form, i, got[i], want[i])
		}
	}
}

func fromJSON(t *testing.T, tb *table) (list []map[string][]byte) {
	t.Helper()
	content, err := tb.json()
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Records []struct{ Fields map[string]any }
	}
	if err := json.Unmarshal(content, &file); err != nil {
		t.Fatal(err)
	}
	for _, r := range file.Records {
		fields := map[string][]byte{}
		for name, v := range r.Fields {
			switch v := v.(type) {
			case string:
				fields[name] = []byte(v)
			case map[string]any:
				fields[name] = decoded(t, v["base64"].(string))
			}
		}
		list = append(list, fields)
	}
	return list
}

func decoded(t *testing.T, text string) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var marked = regexp.MustCompile(`^'+[=+\-@\t\r\n]`)

// unmarked takes away the apostrophe that keeps a spreadsheet from taking a cell for a formula.
func unmarked(cell string) string {
	if marked.MatchString(cell) {
		return cell[1:]
	}
	return cell
}

func fromCSV(t *testing.T, tb *table) (list []map[string][]byte) {
	t.Helper()
	content, err := tb.csv()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, name := range rows[0] {
		if seen[name] {
			t.Fatalf("two columns are called %q", name)
		}
		seen[name] = true
	}
	for _, row := range rows[1:] {
		fields := map[string][]byte{}
		for i, cell := range row[2:] {
			v := []byte(unmarked(cell))
			if text, binary := strings.CutPrefix(cell, "data:;base64,"); binary && text != "" {
				v = decoded(t, text)
			}
			fields[unmarked(rows[0][i+2])] = v
		}
		list = append(list, fields)
	}
	return list
}
