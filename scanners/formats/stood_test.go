package formats_test

import (
	"bytes"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/all"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// TestStand finds records by their number, or by what stands in them wherever they stand now.
func TestStand(t *testing.T) {
	t.Parallel()
	const content = "id,mail,state\n1,an@x.example,open\n2,jan@x.example,open\n3,an@x.example,closed\n4,piet@x.example,\n"
	mail := func(text string) []erasing.Cell { return []erasing.Cell{{Field: "mail", Value: []byte(text)}} }
	list := []erasing.Removal{
		{Number: 2},
		{Number: 9},
		{Number: 1, Key: mail("piet@x.example")},
		{Number: 3, Key: mail("an@x.example")},
		{Number: 2, Key: mail("an@x.example")},
		{Number: 2, Key: mail("nobody@x.example")},
		{Part: scanners.NewPrivate("sheet"), Number: 2},
	}
	in := formats.Input{At: strings.NewReader(content), Name: "a.csv", Size: int64(len(content))}
	stood, err := all.Formats(all.Options{}).Stand(t.Context(), in, list)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int64{2, 0, 4, 3, 0, 0, 0} {
		if stood[i].Number != want {
			t.Errorf("removal %d is of record %d, want %d", i, stood[i].Number, want)
		}
	}
	if c := stood[3].Cells; len(c) != 3 || c[2].Field != "state" || string(c[2].Value) != "closed" {
		t.Errorf("the cells are not those of the record: %d of them", len(c))
	}
	if stood[4].Alike != 2 {
		t.Errorf("%d records are alike, want 2", stood[4].Alike)
	}
	var out bytes.Buffer
	by := []erasing.Removal{{Number: 1, Key: mail("piet@x.example"), Change: []erasing.Cell{{Field: "state", Value: []byte("restricted")}}}}
	if err := all.Formats(all.Options{}).Cut(t.Context(), in, &out, by); err != nil || out.String() != content[:len(content)-1]+"restricted\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
}

// TestChangedJSONKeepsItsSort writes numbers and truth values as such, where such stood.
func TestChangedJSONKeepsItsSort(t *testing.T) {
	t.Parallel()
	for _, test := range [][3]string{
		{`false`, "true", `true`},
		{`false`, "restricted", `"restricted"`},
		{`12`, "13.5", `13.5`},
		{`12`, "+32 2 500", `"+32 2 500"`},
		{`12`, "013", `"013"`},
		{`"12"`, "13", `"13"`},
		{`null`, "true", `"true"`},
	} {
		var out bytes.Buffer
		list := []erasing.Removal{{Number: 2, Change: []erasing.Cell{{Field: "b", Value: []byte(test[1])}}}}
		content := `{"a":1,"b":` + test[0] + "}\n"
		content += content
		err := all.Formats(all.Options{}).Cut(t.Context(), formats.Input{Body: strings.NewReader(content), Name: "a.jsonl", Size: -1}, &out, list)
		if want := `{"a":1,"b":` + test[0] + "}\n" + `{"a":1,"b":` + test[2] + "}\n"; err != nil || out.String() != want {
			t.Errorf("%s by %s: %q, %v", test[0], test[1], out.String(), err)
		}
	}
}
