package jsonrows

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
)

const null = formattest.Null

func TestRecords(t *testing.T) {
	t.Parallel()
	ten := "[" + strings.TrimSuffix(strings.Repeat(`{"n":"Ann"},`, 10), ",") + "]"
	for name, test := range map[string]struct {
		in     string
		fields []string
		rows   [][]string
	}{
		"lines": {
			"{\"id\":1,\"name\":\"Ann\"}\n{\"id\":2,\"name\":\"Bob\"}\n",
			[]string{"id", "name"},
			[][]string{{"1", "Ann"}, {"2", "Bob"}},
		},
		"lines with other members each": {
			"{\"a\":1}\r\n\r\n{\"b\":2,\"a\":3}\r\n{}\r\n{\"b\":4}",
			[]string{"a", "b"},
			[][]string{{"1", null}, {"3", "2"}, {null, null}, {null, "4"}},
		},
		"concatenated":      {`{"a":1}{"a":2} {"a":3}`, []string{"a"}, [][]string{{"1"}, {"2"}, {"3"}}},
		"record separators": {"\x1e{\"a\":1}\n\x1e{\"a\":2}\n", []string{"a"}, [][]string{{"1"}, {"2"}}},
		"byte order mark":   {"\xef\xbb\xbf{\"a\":1}", []string{"a"}, [][]string{{"1"}}},
		"indented, one after the other": {
			"{\n  \"a\": 1,\n  \"u\": [{\"b\": 1}]\n}\n{\n  \"a\": 2\n}\n",
			[]string{"a", "u[].b"},
			[][]string{{"1", "1"}, {"2", null}},
		},
		"array": {
			` [ {"a" : "x"} , {"a" : null}, {"a":true}]`,
			[]string{"a"},
			[][]string{{"x"}, {null}, {"true"}},
		},
		"array of scalars":    {`["ann@a.be","bob@b.be"]`, []string{"(value)"}, [][]string{{"ann@a.be"}, {"bob@b.be"}}},
		"one scalar":          {`"ann@a.be"`, []string{"(value)"}, [][]string{{"ann@a.be"}}},
		"array of arrays":     {`[["Ann",1],["Bob",[2,3]]]`, []string{"[0]", "[1]", "[1][]"}, [][]string{{"Ann", "1", null}, {"Bob", null, "2; 3"}}},
		"lines of arrays":     {"[\"Ann\",1]\n[\"Bob\",2]\n", []string{"[0]", "[1]"}, [][]string{{"Ann", "1"}, {"Bob", "2"}}},
		"nested":              {`{"address":{"city":"Gent","geo":{"lat":5.10e1}}}`, []string{"address.city", "address.geo.lat"}, [][]string{{"Gent", "5.10e1"}}},
		"lists":               {`{"id":"7","items":[{"sku":"a","n":1},{"sku":"b"}],"tags":["x","y"]}`, []string{"id", "items[].sku", "items[].n", "tags[]"}, [][]string{{"7", "a; b", "1", "x; y"}}},
		"same key twice":      {`{"a":1,"a":2}`, []string{"a"}, [][]string{{"1; 2"}}},
		"scalar or object":    {"{\"a\":1}\n{\"a\":{\"b\":2}}\n", []string{"a", "a.b"}, [][]string{{"1", null}, {null, "2"}}},
		"JSON in a string":    {`{"a":"{\"b\":1}"}`, []string{"a"}, [][]string{{`{"b":1}`}}},
		"escapes":             {`{"n\u0061me":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\ud800x\udc00"}`, []string{"name"}, [][]string{{"\"\\/\b\f\n\r\té😀\ufffdx\ufffd"}}},
		"numbers as they are": {`[0,-0,1.50,1E+5,12345678901234567890,NaN,-Infinity]`, []string{"(value)"}, [][]string{{"0"}, {"-0"}, {"1.50"}, {"1E+5"}, {"12345678901234567890"}, {"NaN"}, {"-Infinity"}}},
		"lists in an object": {
			`{"total":2,"users":[{"n":"Ann"},{"n":"Bob"}],"page":{"rows":[[1,2],[3,4]],"last":true}}`,
			[]string{"total", "users[].n", "page.rows[][0]", "page.rows[][1]", "page.last"},
			[][]string{
				{"2", null, null, null, null},
				{null, "Ann", null, null, null},
				{null, "Bob", null, null, null},
				{null, null, "1", "2", null},
				{null, null, "3", "4", null},
				{null, null, null, null, "true"},
			},
		},
		"one thing with its parts": {
			`{"name":"Ann","orders":[{"id":1},{"id":2}]}`,
			[]string{"name", "orders[].id"},
			[][]string{{"Ann", "1; 2"}},
		},
		"a long list with a string beside": {
			`{"query":"x","hits":` + ten + `}`,
			[]string{"query", "hits[].n"},
			append([][]string{{"x", null}}, slices.Repeat([][]string{{null, "Ann"}}, 10)...),
		},
		"dictionary": {
			`{"ann@a.be":{"age":1},"bob@b.be":{"age":2},"n":3}`,
			[]string{"*key", "*.age", "n"},
			[][]string{{"ann@a.be", "1", null}, {"bob@b.be", "2", null}, {null, null, "3"}},
		},
		"keys that are data": {
			"{\"m\":{\"ann@a.be\":1,\"0470123456\":2,\"7b0bd2c5-1a61-44ff-9f2f-0a0b6e7c3e9e\":3}}\n{\"m\":{\"x\":4}}",
			[]string{"m.*key", "m.*", "m.x"},
			[][]string{{"ann@a.be; 0470123456; 7b0bd2c5-1a61-44ff-9f2f-0a0b6e7c3e9e", "1; 2; 3", null}, {null, null, "4"}},
		},
		"keys in words": {
			strings.Repeat("{\"First Name\":\"Ann\"}\n", 4),
			[]string{"*key", "*", "First Name"},
			[][]string{{"First Name", "Ann", null}, {"First Name", "Ann", null}, {null, null, "Ann"}, {null, null, "Ann"}},
		},
		"nothing": {" \n", nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := formattest.Read(t, new(Decoder).Decode, "", []byte(test.in))
			if got.Err != nil || len(got.Unread) > 0 {
				t.Errorf("unread %v, ends with %v", got.Unread, got.Err)
			}
			if !slices.Equal(got.Fields(), test.fields) {
				t.Errorf("fields %q, want %q", got.Fields(), test.fields)
			}
			if !slices.EqualFunc(got.Rows(), test.rows, slices.Equal[[]string]) {
				t.Errorf("rows %q, want %q", got.Rows(), test.rows)
			}
		})
	}
}

func TestTypes(t *testing.T) {
	t.Parallel()
	got := formattest.Read(t, new(Decoder).Decode, "", []byte(`[{"s":"a","n":1,"b":true,"m":1,"z":null},{"s":null,"m":"x"}]`))
	if want := []string{"string", "number", "boolean", "", ""}; !slices.Equal(got.Part("").Types, want) {
		t.Errorf("types %q, want %q", got.Part("").Types, want)
	}
}

func TestNotJSON(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		in     string
		rows   [][]string // cells joined with a bar
		why    []scanners.Why
		detail string
	}{
		"lines of text between JSON are text": {
			"{\"a\":1}\nAnn Lee called\n{\"a\":2}\n12 Main Street\n{\"a\":3}\n",
			[][]string{{"1", null}, {null, "Ann Lee called"}, {"2", null}, {null, "12 Main Street"}, {"3", null}},
			nil,
			"",
		},
		"a log that begins with text": {
			"starting [1]\n{\"a\":1}\n{\"a\":2}\n\tat x.y(Z:1)\n{\"a\":3}\n",
			[][]string{{"starting [1]", null}, {null, "1"}, {null, "2"}, {"at x.y(Z:1)", null}, {null, "3"}},
			nil,
			"",
		},
		"the rest of a broken line is text": {
			"{\"a\":1}\r\n{\"a\":2,\"b\":'Ann'}\r\n{\"a\":3}\r\n",
			[][]string{{"1", null}, {"2", "'Ann'}"}, {"3", null}},
			[]scanners.Why{scanners.Corrupt},
			"1 lines are not JSON and were read as text, the first is line 2",
		},
		"a line cut in a string": {
			"{\"a\":1}\n{\"a\":2,\"b\":\"Ann L\n{\"a\":3}\n",
			[][]string{{"1", null}, {"2", "Ann L"}, {"3", null}},
			[]scanners.Why{scanners.Corrupt},
			"",
		},
		"a line cut between values": {
			"{\"a\":1}\n{\"a\":2,\n{\"a\":3}\n",
			[][]string{{"1"}, {"2"}, {"3"}},
			[]scanners.Why{scanners.Corrupt},
			"",
		},
		"an array goes on": {
			"[\n{\"a\":1},\n{\"a\":2 3},\n{\"a\":4}\n]\n",
			[][]string{{"1", null}, {null, "2 3},"}, {"4", null}},
			[]scanners.Why{scanners.Corrupt},
			"",
		},
		"truncated in a string": {
			`[{"a":1},{"a":2,"b":"Ann L`,
			[][]string{{"1", null}, {"2", "Ann L"}},
			[]scanners.Why{scanners.Truncated},
			"",
		},
		"truncated in a word":       {`[{"a":1},{"a":tr`, [][]string{{"1", null}, {null, "tr"}}, []scanners.Why{scanners.Truncated}, ""},
		"truncated between members": {`{"a":1,`, [][]string{{"1"}}, []scanners.Why{scanners.Truncated}, ""},
		"truncated in an escape":    {`{"a":1,"b":"Ann\u00`, [][]string{{"1", "Ann\\u00"}}, []scanners.Why{scanners.Truncated}, ""},
		"truncated list in object":  {`{"a":[{"b":1},{"b":2}`, [][]string{{"1; 2"}}, []scanners.Why{scanners.Truncated}, ""},
		"comma at the end":          {`{"a":1,}`, [][]string{{"1", "}"}}, []scanners.Why{scanners.Corrupt}, ""},
		"NUL bytes":                 {"{\"a\":1}\n\x00\x00\n{\"a\":2}", [][]string{{"1", null}, {null, "\x00\x00"}, {"2", null}}, []scanners.Why{scanners.Corrupt}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := formattest.Read(t, new(Decoder).Decode, "", []byte(test.in))
			if !slices.EqualFunc(got.Rows(), test.rows, slices.Equal[[]string]) {
				t.Errorf("rows %q, want %q", got.Rows(), test.rows)
			}
			if !slices.Equal(got.Whys(), test.why) {
				t.Errorf("unread for %q, want %q", got.Whys(), test.why)
			}
			if test.detail != "" && got.Unread[0].Detail != test.detail {
				t.Errorf("detail %q, want %q", got.Unread[0].Detail, test.detail)
			}
		})
	}
}

func TestDepth(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", 100_000) + `"ann@a.be"` + strings.Repeat("]", 100_000)
	got := formattest.Read(t, new(Decoder).Decode, "", []byte("{\"a\":1,\"d\":"+deep+",\"b\":2}"))
	if got.Err != nil || !slices.Equal(got.Whys(), []scanners.Why{scanners.OverLimit}) {
		t.Errorf("unread %v, ends with %v", got.Unread, got.Err)
	}
	text := got.Part("").Column("(unparsed)")
	if len(text) != 1 || !strings.Contains(text[0], "ann@a.be") || !slices.Equal(got.Part("").Column("b"), []string{"2"}) {
		t.Error("what is too deep is not there as text, or what follows it is not there")
	}
}

func TestLongString(t *testing.T) {
	t.Parallel()
	d := Decoder{Limits: formats.DefaultLimits()}
	d.Limits.Value = 1000
	long := strings.Repeat("Ann Lee of Gent ", 100_000)
	got := formattest.Read(t, d.Decode, "", fmt.Appendf(nil, `[{"a":1,"s":%q,"b":2},{"a":3}]`, long))
	if got.Err != nil || len(got.Unread) > 0 || got.Batches < 3 || len(got.Rows()) != 2 {
		t.Fatalf("%d batches, %d rows, unread %v, ends with %v", got.Batches, len(got.Rows()), got.Unread, got.Err)
	}
	if strings.ReplaceAll(got.Rows()[0][1], formattest.ListSeparator, "") != long {
		t.Error("the pieces do not make up the string")
	}
	if got.Rows()[0][2] != "2" || got.Rows()[1][0] != "3" {
		t.Error("what follows the string went to another place")
	}
}

func TestManyFields(t *testing.T) {
	t.Parallel()
	var in bytes.Buffer
	for i := range 300 {
		fmt.Fprintf(&in, "{\"k%c%c%c\":{\"x%c%c\":%d}}\n", 'a'+i%26, 'a'+i/26%26, 'a'+i%7, 'a'+i%26, 'a'+i/26, i)
	}
	d := Decoder{Limits: formats.DefaultLimits()}
	d.Limits.Columns = 50
	got := formattest.Read(t, d.Decode, "", in.Bytes())
	if n := len(got.Fields()); n > 50 || n < 40 {
		t.Errorf("%d fields, the limit is 50", n)
	}
	found := map[string]bool{}
	for _, row := range got.Rows() {
		for _, cell := range row {
			for _, value := range strings.Split(cell, formattest.ListSeparator) {
				found[value] = true
			}
		}
	}
	for i := range 300 {
		if !found[fmt.Sprint(i)] {
			t.Fatalf("value %d is lost", i)
		}
	}
}

// Keys may look like names that a programmer gave and be those of persons: the number of them tells.
func TestDictionaryOfNames(t *testing.T) {
	t.Parallel()
	var users strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&users, `"user%c%c%c":{"age":%d},`, 'a'+i%26, 'a'+i/26%26, 'a'+i/26/26, i)
	}
	for name, test := range map[string]struct {
		in     string
		fields []string
	}{
		"inside": {`{"page":1,"users":{` + users.String() + `"last":{}}}`, []string{"page", "users.*key", "users.*.age"}},
		"alone":  {`{` + users.String() + `"last":{}}`, []string{"*key", "*.age"}},
	} {
		got := formattest.Read(t, new(Decoder).Decode, "", []byte(test.in))
		if !slices.Equal(got.Fields(), test.fields) {
			t.Errorf("%s: %d fields for a dictionary", name, len(got.Fields()))
		}
		if n := len(got.Rows()); n < 1001 {
			t.Errorf("%s: %d records for a dictionary of 1001", name, n)
		}
	}
	got := formattest.Read(t, new(Decoder).Decode, "", []byte("{\"a\":1}\n{\"users\":{"+users.String()+"\"last\":{}}}\n"))
	if n := len(got.Fields()); n > maxObjects+3 {
		t.Errorf("%d fields for a dictionary in a line", n)
	}
}

func TestRecognise(t *testing.T) {
	t.Parallel()
	big := `[{"a":"` + strings.Repeat("x", 2*formats.HeadSize) + `"}]`
	for name, test := range map[string]struct {
		head, file string
		want       formats.Likeness
	}{
		"object":               {`{"a":1}`, "", formats.Certain},
		"array":                {` [{"a":1},{"a":2}]`, "", formats.Certain},
		"lines":                {"{\"a\":1}\n{\"b\":[1]}\n", "access.log", formats.Certain},
		"longer than the head": {big[:formats.HeadSize], "", formats.Certain},
		"array of numbers":     {"[1, 2]", "", formats.Likely},
		"mostly lines":         {"{\"a\":1}\n{\"a\":1}\nstarting\n{\"a\":1}\n", "", formats.Likely},
		"broken document":      {"{\"a\":1,\n \"b\":'x'}", "x.json", formats.Likely},
		"log with dates":       {"[2024-01-02 10:00:00] hello\n[2024-01-02 10:00:01] you\n", "", formats.No},
		"log with levels":      {"[INFO] hello\n[WARN] you\n", "", formats.No},
		"log with numbers":     {"[1] hello\n[2] you\n", "", formats.No},
		"footnotes, named":     {"[a] hello\n", "x.json", formats.No},
		"rich text":            {`{\rtf1\ansi hello}`, "", formats.No},
		"code":                 {"{\n  int x;\n}", "", formats.No},
		"numbers":              {"1\n2\n3\n", "", formats.No},
		"numbers, named":       {"1\n2\n3\n", "x.jsonl", formats.Likely},
		"text":                 {"Ann Lee", "x.json", formats.No},
		"nothing":              {"", "x.json", formats.No},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := new(Decoder).Recognise([]byte(test.head), formats.Input{Name: test.file}); got != test.want {
				t.Errorf("likeness %d, want %d", got, test.want)
			}
		})
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	var lines, wrapped bytes.Buffer
	wrapped.WriteString(`{"page":1,"users":[`)
	for i := range 4200 { // more than a batch of records
		fmt.Fprintf(&lines, "{\"id\":%d,\"t\":[\"\\n\",%d]}\n", i, i%7)
	}
	for i := range 1000 { // more than a batch of bytes
		fmt.Fprintf(&wrapped, "{\"id\": %d, \"name\": \"%0400d\",\n \"at\": {\"city\": \"Gent\"}},", i, i)
	}
	wrapped.WriteString(`{}],"next":null,"last":{"a@b.be":1}}`)
	formattest.Decoder(t, new(Decoder), []formattest.Sample{
		{Name: "lines.jsonl", Content: lines.Bytes()},
		{Name: "wrapped.json", Content: wrapped.Bytes()},
		{Name: "small.json", Content: []byte(`[{"a":1,"b":[{"c":"\u00e9\ud83d\ude00"}]},{"a":-1.5e3}]`)},
		{Name: "bad.jsonl", Content: []byte("{\"a\":1}\nhello 12 \"x\"\n{\"a\":12 34,\n{\"a\":[tru]}\n\"x\" y\n{\"a\":2}\n12 Main\n{\"b\":1\n}\n")},
	})
}
