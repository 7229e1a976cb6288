package postgres

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
)

func TestTypes(t *testing.T) {
	t.Parallel()
	const prepare = `CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE TYPE mood AS ENUM ('sad', 'gläd');
		CREATE DOMAIN email_address AS citext CHECK (VALUE LIKE '%@%'); CREATE DOMAIN emails AS email_address[];
		CREATE TYPE address AS (street text, no int, zip char(6)); CREATE TYPE span AS RANGE (subtype = float8);
		CREATE TYPE doc AS (title text, body bytea); CREATE TYPE folder AS (owner text, docs doc[]); CREATE DOMAIN cover AS folder;
		CREATE TYPE keys AS RANGE (subtype = bytea); CREATE TYPE docs AS RANGE (subtype = doc);`
	tests := map[string]struct {
		kind, value string // SQL
		want        string // field=value, … of the row; a list's values with a bar between
	}{
		"text":                {"text", `E'a\nb'`, "v=a\nb"},
		"empty text":          {"text", `''`, "v="},
		"null":                {"text", `NULL`, ""},
		"varchar":             {"varchar(10)", `'Zoë'`, "v=Zoë"},
		"char":                {"char(10)", `'An '`, "v=An"},
		"one char":            {`"char"`, `'x'`, "v=x"},
		"name":                {"name", `'x'`, "v=x"},
		"citext":              {"citext", `'An@Example.ORG'`, "v=An@Example.ORG"},
		"domain":              {"email_address", `'an@example.org'`, "v=an@example.org"},
		"domain of arrays":    {"emails", `'{a@b.c,d@e.f}'`, "v=a@b.c|d@e.f"},
		"enum":                {"mood", `'gläd'`, "v=gläd"},
		"smallint":            {"int2", `-32768`, "v=-32768"},
		"int":                 {"int4", `-2147483648`, "v=-2147483648"},
		"bigint":              {"int8", `9223372036854775807`, "v=9223372036854775807"},
		"oid":                 {"oid", `4294967295`, "v=4294967295"},
		"numeric":             {"numeric(30,4)", `32470123456.5`, "v=32470123456.5000"},
		"numeric NaN":         {"numeric", `'NaN'`, "v=NaN"},
		"real":                {"float4", `3.25`, "v=3.25"},
		"double":              {"float8", `32470123456`, "v=32470123456"},
		"small double":        {"float8", `1e-30`, "v=1e-30"},
		"money":               {"money", `12.5`, "v=$12.50"},
		"bool":                {"bool", `true`, "v=true"},
		"date":                {"date", `'1970-01-01'`, "v=1970-01-01"},
		"leap day":            {"date", `'2000-02-29'`, "v=2000-02-29"},
		"last day of 1999":    {"date", `'1999-12-31'`, "v=1999-12-31"},
		"date BC":             {"date", `'0044-03-15 BC'`, "v=0044-03-15 BC"},
		"year 12345":          {"date", `'12345-06-07'`, "v=12345-06-07"},
		"date at infinity":    {"date", `'-infinity'`, "v=-infinity"},
		"timestamp":           {"timestamp", `'1999-12-31 23:59:59.000120'`, "v=1999-12-31 23:59:59.00012"},
		"timestamp BC":        {"timestamp", `'0001-12-31 01:02:03 BC'`, "v=0001-12-31 01:02:03 BC"},
		"timestamptz":         {"timestamptz", `'2024-05-06 07:08:09+02'`, "v=2024-05-06 05:08:09+00"},
		"timestamptz at ∞":    {"timestamptz", `'infinity'`, "v=infinity"},
		"time":                {"time", `'07:08:09'`, "v=07:08:09"},
		"timetz":              {"timetz", `'07:08:09+02'`, "v=07:08:09+02"},
		"interval":            {"interval", `'1 year 2 days'`, "v=1 year 2 days"},
		"uuid":                {"uuid", `'7b0bd2c5-1a61-44ff-9f2f-0a0b6e7c3e9e'`, "v=7b0bd2c5-1a61-44ff-9f2f-0a0b6e7c3e9e"},
		"inet":                {"inet", `'192.0.2.7'`, "v=192.0.2.7"},
		"inet with network":   {"inet", `'192.0.2.7/24'`, "v=192.0.2.7/24"},
		"inet 6":              {"inet", `'2001:db8::7'`, "v=2001:db8::7"},
		"cidr":                {"cidr", `'192.0.2.7/32'`, "v=192.0.2.7/32"},
		"macaddr":             {"macaddr", `'00-00-5e-00-53-01'`, "v=00:00:5e:00:53:01"},
		"macaddr8":            {"macaddr8", `'00:00:5e:ef:10:00:00:01'`, "v=00:00:5e:ef:10:00:00:01"},
		"bit":                 {"bit(4)", `B'1010'`, "v=1010"},
		"point":               {"point", `'(51.05,3.72)'`, "v=(51.05,3.72)"},
		"xml":                 {"xml", `'<a>an@example.org</a>'`, "v=<a>an@example.org</a>"},
		"tsvector":            {"tsvector", `'an:1 lee:2'`, "v='an':1 'lee':2"},
		"range":               {"daterange", `'[2020-01-01,2020-02-01)'`, "v=[2020-01-01,2020-02-01)"},
		"own range":           {"span", `'[1.5,2.5]'`, "v=[1.5,2.5]"},
		"multirange":          {"int4multirange", `'{[1,3),[5,8)}'`, "v={[1,3),[5,8)}"},
		"json":                {"json", "'{\n\"mail\": \"an@example.org\"\n, \"a\": {\"b\": [1, 2]}}'", "v.a.b[]=1|2 v.mail=an@example.org"},
		"jsonb":               {"jsonb", `'{"a": {"mail": "an@example.org"}, "n": null}'`, "v.a.mail=an@example.org"},
		"jsonb text":          {"jsonb", `'"an@example.org"'`, "v.(value)=an@example.org"},
		"jsonb list":          {"jsonb", `'[{"n": "Ann"}, {"n": "Bob"}]'`, "v[0].n=Ann v[1].n=Bob"},
		"hstore":              {"hstore", `'a => "x\"y", "b" => NULL'`, `v.a=x"y`},
		"text[]":              {"text[]", `ARRAY['a', NULL, '', 'c,d']`, "v=a||c,d"},
		"no elements":         {"text[]", `'{}'`, ""},
		"two dimensions":      {"int[]", `'{{1,2},{3,4}}'`, "v=1|2|3|4"},
		"uuid[]":              {"uuid[]", `ARRAY['7b0bd2c5-1a61-44ff-9f2f-0a0b6e7c3e9e'::uuid]`, "v=7b0bd2c5-1a61-44ff-9f2f-0a0b6e7c3e9e"},
		"numeric[]":           {"numeric[]", `'{1.50,2}'`, "v=1.50|2"},
		"char(n)[]":           {"char(3)[]", `'{a,bcd}'`, "v=a|bcd"},
		"enum[]":              {"mood[]", `'{sad,gläd}'`, "v=sad|gläd"},
		"jsonb[]":             {"jsonb[]", `ARRAY['{"a": 1}'::jsonb]`, "v[0].a=1"},
		"hstore[]":            {"hstore[]", `ARRAY['a=>b'::hstore]`, `v="a"=>"b"`},
		"bytea[]":             {"bytea[]", `ARRAY['\x00ff'::bytea]`, "v=00ff"},
		"bytea[] of texts":    {"bytea[]", `ARRAY['an@example.org'::bytea, 'x']`, "v=an@example.org|x"},
		"composite":           {"address", `ROW('Main St', 5, '9000')`, "v.no=5 v.street=Main St v.zip=9000  "},
		"composite[]":         {"address[]", `ARRAY[ROW('Main St', 5, '9000')::address]`, "v[0].no=5 v[0].street=Main St v[0].zip=9000  "},
		"bytea in composite":  {"doc", `ROW('a', E'An "Lee"\n'::bytea)`, "v.body=An \"Lee\"\n v.title=a"},
		"digest in composite": {"doc", `ROW('\x61', '\x00010203'::bytea)`, "v.body=00010203 v.title=a"},
		"file in composite":   {"doc", `ROW('a', decode(repeat('00', 100), 'hex'))`, "v.body= v.title=a"},
		"no bytea":            {"address", `ROW('\x61', 5, '9000')`, `v.no=5 v.street=\x61 v.zip=9000  `},
		"odd digits":          {"doc", `ROW('\x616', 'x'::bytea)`, `v.body=x v.title=\x616`},
		"bytea deep inside":   {"cover", `ROW('o', ARRAY[ROW('a', 'an@example.org')::doc, ROW('b', NULL)::doc])`, "v.docs[].body=an@example.org v.docs[].title=a|b v.owner=o"},
		"range of bytea":      {"keys", `'[an,bo)'`, `v=["an","bo")`},
		"range of composites": {"docs", `docs(ROW('a', 'an@example.org'), ROW('b', 'bo'))`, `v=["(a,""an@example.org"")","(b,""bo"")")`},
		"ranges of bytea":     {"keys[]", `ARRAY['[an,bo)'::keys]`, `v=["an","bo")`},
		"multirange of bytea": {"keys_multirange", `'{[an,bo)}'`, `v={["an","bo")}`},
		"bytea text":          {"bytea", `'an@example.org'`, "v=an@example.org"},
		"bytea digest":        {"bytea", `'\x00010203'`, "v=00010203"},
		"bytea file":          {"bytea", `decode(repeat('00', 100), 'hex')`, "v="},
	}
	script := prepare
	for name, test := range tests {
		table := quote("of " + name)
		script += "CREATE TABLE " + table + " (v " + test.kind + ", w int); INSERT INTO " + table + " VALUES (" + test.value + ", 1);"
	}
	all := scan(t, Connector{}, database(t, script))
	for name, test := range tests {
		got := all["public.of "+name]
		if got == nil || len(got.Rows) != 1 || got.Err != nil {
			t.Errorf("%s: not one row", name)
			continue
		}
		var list []string
		for field, values := range got.Rows[0].Values {
			if field != "w" {
				list = append(list, field+"="+strings.Join(values, "|"))
			}
		}
		slices.Sort(list)
		if shown := strings.Join(list, " "); shown != test.want {
			t.Errorf("%s: %q, want %q", name, shown, test.want)
		}
	}
}

func TestTextWithoutAnEncoding(t *testing.T) {
	t.Parallel()
	name := fmt.Sprintf("dossier_test_ascii_%d", os.Getpid())
	execute(t, serverURL, "CREATE DATABASE "+name+" ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
	t.Cleanup(func() { execute(t, serverURL, "DROP DATABASE "+name+" WITH (FORCE)") })
	u, err := url.Parse(serverURL)
	if err != nil {
		t.Fatal("the server's URL is none")
	}
	u.Path = "/" + name
	execute(t, u.String(), `SET client_encoding = 'SQL_ASCII'; CREATE TABLE t (a text, b char(8), c text[]); INSERT INTO t VALUES (E'Ren\xe9', E'Ren\xe9', ARRAY[E'Ren\xe9', 'René'])`)
	got := scan(t, Connector{}, u.String())["public.t"]
	if len(got.Rows) != 1 {
		t.Fatalf("unread %q", unread(got))
	}
	if r := got.Rows[0]; r.Value("a") != "René" || r.Value("b") != "René" || strings.Join(r.Values["c"], " ") != "René René" {
		t.Errorf("%q", r.Values)
	}
}

// opened hands over what it is given, a record a file.
type opened struct{}

func (opened) Open(_ context.Context, in formats.Input, to scanners.Receiver) error {
	text, err := io.ReadAll(in.Body)
	if err != nil {
		return err
	}
	b := to.New()
	b.Reset(in.Part, []scanners.Field{{Text: true}})
	b.Columns[0].Append(text)
	b.Records = 1
	return to.Batch(b)
}

// Files may stand in a row's composite values and arrays as well as in columns of their own: they are opened as parts of the column.
func TestFilesInsideValuesAreOpened(t *testing.T) {
	t.Parallel()
	const file = `convert_to(repeat('x', 50) || chr(1) || %s, 'UTF8')`
	script := `CREATE TYPE doc AS (title text, body bytea); CREATE TABLE t (id int PRIMARY KEY, one doc, many doc[], list bytea[]);
		INSERT INTO t VALUES (7, ROW('a', @'one'@), ARRAY[ROW('b', @'two'@)::doc, ROW('c', @'three'@)::doc], ARRAY[@'four'@, @'five'@])`
	for _, n := range []string{"one", "two", "three", "four", "five"} {
		script = strings.Replace(script, "@'"+n+"'@", fmt.Sprintf(file, "'"+n+"'"), 1)
	}
	got := scan(t, Connector{Formats: opened{}}, database(t, script))["public.t"]
	var list []string
	for _, row := range append(got.Rows, got.Beside...) {
		for _, text := range row.Values[""] {
			list = append(list, row.Part+" "+strings.TrimLeft(text, "x\x01"))
		}
	}
	slices.Sort(list)
	if want := []string{"list[] five", "list[] four", "many three", "many two", "one one"}; !slices.Equal(list, want) || len(got.Unread) > 0 {
		t.Errorf("opened %q and %d unread, want %q", list, len(got.Unread), want)
	}
}
