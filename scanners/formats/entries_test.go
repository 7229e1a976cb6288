package formats_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"dossier/scanners/all"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

const contacts = `{
 "accounts": [
  {"id": 1, "contacts": [
    {"name": {"first": "Zed", "last": "Zedman"}, "emails": ["zed@example.org", "z@example.com"], "phones": [{"type": "work", "number": "0470"}], "vip": null},
    {"name": {"first": "Bo", "last": "Bolt"}, "emails": ["bo@example.org"], "phones": [], "notes": "call zed@example.org \u00e9"} ,
    {"name": {"first": "Cy"}, "emails": [ "cy@example.org" , "cy@example.com" ]}
  ]},
  {"id": 2, "by": {"zed@example.org": {"role": "chair"}, "bo@example.org": {"role": "vice"}}, "rows": [["Zed", 1], ["Bo", 2]]},
  {"id": 3, "contacts": []}
 ]}
`

// TestChangeOneOfSeveral changes single values of lists, and takes entries out of them: all else stays as it was, byte by byte.
func TestChangeOneOfSeveral(t *testing.T) {
	t.Parallel()
	cell := func(field string, nth int, value string) erasing.Cell {
		return erasing.Cell{Field: "accounts[].contacts[]." + field, Nth: nth, Value: []byte(value), Null: value == ""}
	}
	first := []erasing.Cell{
		cell("name.first", 1, ""), cell("name.last", 1, ""), cell("emails[]", 1, ""), cell("emails[]", 2, ""), cell("phones[].type", 1, ""), cell("phones[].number", 1, ""),
	}
	last := []erasing.Cell{cell("name.first", 3, ""), cell("emails[]", 4, ""), cell("emails[]", 5, "")}
	middle := []erasing.Cell{cell("name.first", 2, ""), cell("name.last", 2, ""), cell("emails[]", 3, ""), cell("notes", 1, "")}
	by := func(field, kind string, nth int) erasing.Cell {
		return erasing.Cell{Field: "accounts[].by." + field + kind, Nth: nth, Null: true}
	}
	for _, test := range []struct {
		name      string
		number    int64
		change    []erasing.Cell
		old, with string
		why       string
	}{
		{name: "one of several", number: 1, change: []erasing.Cell{cell("emails[]", 2, "[erased]")}, old: "z@example.com", with: "[erased]"},
		{name: "one of several goes", number: 1, change: []erasing.Cell{cell("emails[]", 4, "")}, old: `"cy@example.org" , "cy`, with: `"cy`},
		{name: "the only one of a list", number: 1, change: []erasing.Cell{cell("emails[]", 3, "")}, old: `["bo@example.org"]`, with: `[]`},
		{name: "in a text", number: 1, change: []erasing.Cell{cell("notes", 1, "call [erased] é")}, old: `call zed@example.org \u00e9`, with: "call [erased] é"},
		{name: "an entry at the start", number: 1, change: first, old: contacts[strings.Index(contacts, `{"name": {"first": "Z`):strings.Index(contacts, `{"name": {"first": "B`)], with: ""},
		{name: "an entry at the end", number: 1, change: last, old: contacts[strings.Index(contacts, `00e9"} ,`)+len(`00e9"}`) : strings.Index(contacts, "\n  ]},")], with: ""},
		{name: "one in the middle", number: 1, change: middle, old: contacts[strings.Index(contacts, ",\n    {\"name\": {\"first\": \"B"):strings.Index(contacts, " ,\n    {\"name\": {\"first\": \"Cy")], with: ""},
		{name: "not all of an entry", number: 1, change: first[:5], old: contacts[strings.Index(contacts, `"name": {"first": "Z`):strings.Index(contacts, `, "number": "0470"`)], with: `"name": {"first": null, "last": null}, "emails": [], "phones": [{"type": null`},
		{name: "a member with a key that is data", number: 2, change: []erasing.Cell{by("*", "key", 1), by("*", ".role", 1)}, old: `"zed@example.org": {"role": "chair"}, `, with: ""},
		{name: "a key alone", number: 2, change: []erasing.Cell{by("*", "key", 1)}, why: "would not read as it is to"},
		{name: "of a list in a list", number: 2, change: []erasing.Cell{{Field: "accounts[].rows[][]", Nth: 3, Null: true}, {Field: "accounts[].rows[][]", Nth: 4, Null: true}}, old: `, ["Bo", 2]`, with: ""},
		{name: "one more than there are", number: 1, change: []erasing.Cell{cell("emails[]", 6, "x")}, why: "not written as one that can be changed"},
	} {
		o := all.Formats(all.Options{})
		list := []erasing.Removal{{Number: test.number, Change: test.change}}
		var out bytes.Buffer
		err := o.Cut(t.Context(), formats.Input{Body: strings.NewReader(contacts), Name: "a.json", Size: -1}, &out, list)
		switch want := strings.Replace(contacts, test.old, test.with, 1); {
		case test.why != "":
			if u := new(formats.Uncut); !errors.As(err, &u) || !strings.Contains(err.Error(), test.why) {
				t.Errorf("%s: %v, want %q", test.name, err, test.why)
			}
		case err != nil:
			t.Errorf("%s: %v", test.name, err)
		case out.String() != want:
			t.Errorf("%s:\n%s, want\n%s", test.name, out.String(), want)
		}
	}
}
