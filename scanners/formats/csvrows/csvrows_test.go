package csvrows_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"dossier/scanners/formats"
	"dossier/scanners/formats/csvrows"
	"dossier/scanners/formats/formattest"
)

// people makes a table with a header, a part of its values quoted.
func people(rows int, delimiter string, quoted bool) []byte {
	var b bytes.Buffer
	b.WriteString(strings.Join([]string{"id", "name", "email", "city", "amount"}, delimiter) + "\n")
	for i := range rows {
		name := fmt.Sprintf("Person%c Number%d", 'A'+i%26, i)
		if quoted {
			name = fmt.Sprintf(`"Number%d%s ""%c"" Person"`, i, delimiter, 'A'+i%26)
		}
		fmt.Fprintln(&b, strings.Join([]string{fmt.Sprint(i), name, fmt.Sprintf("p%d@example.org", i), "Gent", fmt.Sprintf("%d.50", i*7%1000)}, delimiter))
	}
	return b.Bytes()
}

func TestConformance(t *testing.T) {
	t.Parallel()
	wide := strings.Repeat("name,", 300) + "name\n" + strings.Repeat("x\n"+strings.Repeat("v,", 300)+"w\n", 20)
	formattest.Decoder(t, csvrows.Decoder{}, []formattest.Sample{
		{Name: "people.csv", Content: people(4200, ",", true)},
		{Name: "people", Content: people(900, "\t", false)},
		{Name: "ragged.csv", Content: []byte("a_1;b_1\n1;2;3\n4\n\n\"5\n6\";7\r\n8;\"9")},
		{Name: "wide.csv", Content: []byte(wide)},
		{Name: "titled.csv", Content: []byte("Clients of the year\n\nid,name,city\n1,Zed,Gent\n2,Yed,Brugge\n")},
	})
	formattest.Decoder(t, csvrows.Decoder{Limits: formats.Limits{Value: 20, Columns: 3}}, []formattest.Sample{
		{Name: "long.csv", Content: people(40, ";", true)},
		{Name: "quotes.csv", Content: []byte(strings.Repeat("\"\"\",a b c d e f g h i j k l m n o p\n\"never closed\n", 50))},
	})
}

func TestTables(t *testing.T) {
	t.Parallel()
	const null = formattest.Null
	tests := []struct {
		name, file, content string
		fields              []string
		rows                [][]string
	}{
		{
			"comma", "a.csv", "id,name\n1,Zed\n2,Yed\n",
			[]string{"id", "name"},
			[][]string{{"1", "Zed"}, {"2", "Yed"}},
		},
		{
			"semicolon with decimal commas", "a.csv", "name;x;y\nA;1,5;2,25\nB;3,5;4,75\nC;0,5;0,1\n",
			[]string{"name", "x", "y"},
			[][]string{{"A", "1,5", "2,25"}, {"B", "3,5", "4,75"}, {"C", "0,5", "0,1"}},
		},
		{
			"tabs without a name", "", "id\temail\n1\ta@example.org\n2\tb@example.org\n",
			[]string{"id", "email"},
			[][]string{{"1", "a@example.org"}, {"2", "b@example.org"}},
		},
		{
			"bars", "", "id|name|city\n1|Zed|Gent\n2|Yed|Brugge\n",
			[]string{"id", "name", "city"},
			[][]string{{"1", "Zed", "Gent"}, {"2", "Yed", "Brugge"}},
		},
		{
			"quotes after fields without", "a.csv", "id,status,extra,note\n1,paid,,\"gate 3, noon\"\n2,\"pa,id\",x,y\n3,sent,\"\",gate 3\" noon\n4,pa\rid,\r,\"y\"\n5,lost,,\"z\n",
			[]string{"id", "status", "extra", "note"},
			[][]string{
				{"1", "paid", "", "gate 3, noon"}, {"2", "pa,id", "x", "y"}, {"3", "sent", "", "gate 3\" noon"}, {"4", "pa\rid", "\r", "y"}, {"5", "lost", "", "\"z"},
			},
		},
		{
			"quotes", "a.csv", "id,text\n1,\"a, b\"\n2,\"say \"\"hi\"\"\"\n3,\"two\nlines\"\n4, \"spaced\" \n5,\"\"\n",
			[]string{"id", "text"},
			[][]string{{"1", "a, b"}, {"2", `say "hi"`}, {"3", "two\nlines"}, {"4", "spaced"}, {"5", ""}},
		},
		{
			"single quotes", "a.csv", "id,text\n1,'a, b'\n2,'it''s'\n3,'x'\n",
			[]string{"id", "text"},
			[][]string{{"1", "a, b"}, {"2", "it's"}, {"3", "x"}},
		},
		{
			"an apostrophe is no quote", "a.csv", "id,city\n1,'s-Gravenhage\n2,'t Zand\n3,Gent\n",
			[]string{"id", "city"},
			[][]string{{"1", "'s-Gravenhage"}, {"2", "'t Zand"}, {"3", "Gent"}},
		},
		{
			"backslashes", "a.csv", `id,text` + "\n" + `1,"say \"hi\", she said"` + "\n" + `2,"x"` + "\n",
			[]string{"id", "text"},
			[][]string{{"1", `say "hi", she said`}, {"2", "x"}},
		},
		{
			"quotes inside", "a.csv", "id,text\n1,5\" pipe\n2,\"a \"b\" c\",\n3,x\n",
			[]string{"id", "text", "extra1"},
			[][]string{{"1", `5" pipe`, null}, {"2", `a "b" c`, ""}, {"3", "x", null}},
		},
		{
			"ragged", "a.csv", "id,name,city\n1,Zed\n2,Yed,Gent,x,y\n3,Xed,Brugge\n4,Wed,Aalst\n",
			[]string{"id", "name", "city", "extra1", "extra2"},
			[][]string{{"1", "Zed", null, null, null}, {"2", "Yed", "Gent", "x", "y"}, {"3", "Xed", "Brugge", null, null}, {"4", "Wed", "Aalst", null, null}},
		},
		{
			"dos lines and empty ones", "a.csv", "id,name\r\n\r\n1,Zed\r\n2,\"Yed\"\r\n\r\n",
			[]string{"id", "name"},
			[][]string{{"1", "Zed"}, {"2", "Yed"}},
		},
		{
			"old mac lines", "a.csv", "id,name\r1,Zed\r2,Yed", []string{"id", "name"}, [][]string{{"1", "Zed"}, {"2", "Yed"}},
		},
		{
			"one column", "a.csv", "email\na@example.org\nb@example.org\n", []string{"email"}, [][]string{{"a@example.org"}, {"b@example.org"}},
		},
		{
			"one column without header", "a.csv", "a@example.org\nb@example.org\n", []string{"c1"}, [][]string{{"a@example.org"}, {"b@example.org"}},
		},
		{
			"a title above, as wide as the table", "a.csv", "Clients of March,,\n,,\nid,first name,city\n1,Zed,Gent\n2,Yed,Brugge\n",
			[]string{"preamble", "id", "first name", "city"},
			[][]string{{"Clients of March,,", null, null, null}, {",,", null, null, null}, {null, "1", "Zed", "Gent"}, {null, "2", "Yed", "Brugge"}},
		},
		{
			"groups of columns above", "a.csv", "Client;;;Address;;;\nid;first name;birth date;street;city;phone;email\n1;Zed;1950-01-01;High Street 1;Gent;1;z@x.org\n2;Yed;1950-01-02;High Street 2;Gent;2;y@x.org\n",
			[]string{"preamble", "id", "first name", "birth date", "street", "city", "phone", "email"},
			[][]string{
				{"Client;;;Address;;;", null, null, null, null, null, null, null},
				{null, "1", "Zed", "1950-01-01", "High Street 1", "Gent", "1", "z@x.org"},
				{null, "2", "Yed", "1950-01-02", "High Street 2", "Gent", "2", "y@x.org"},
			},
		},
		{
			"filters above", "a.csv", "Clients;;;;;;;\nstate;active;month;March;;;;\nid;first name;birth date;street;city;phone;email;note\n1;Zed;1950-01-01;High Street 1;Gent;1;z@x.org;a\n",
			[]string{"preamble", "id", "first name", "birth date", "street", "city", "phone", "email", "note"},
			[][]string{
				{"Clients;;;;;;;", null, null, null, null, null, null, null, null},
				{"state;active;month;March;;;;", null, null, null, null, null, null, null, null},
				{null, "1", "Zed", "1950-01-01", "High Street 1", "Gent", "1", "z@x.org", "a"},
			},
		},
		{
			"what was exported above, in a longer line", "a.csv", "\"EXTF\";700;16;\"Clients\";5\nid;first name;city\n1;Zed;Gent\n2;Yed;Brugge\n",
			[]string{"preamble", "id", "first name", "city"},
			[][]string{{"\"EXTF\";700;16;\"Clients\";5", null, null, null}, {null, "1", "Zed", "Gent"}, {null, "2", "Yed", "Brugge"}},
		},
		{
			"first records with gaps", "a.csv", "id,first name,city\n1,,\n2,,\n3,Zed,Gent\n",
			[]string{"id", "first name", "city"},
			[][]string{{"1", "", ""}, {"2", "", ""}, {"3", "Zed", "Gent"}},
		},
		{
			"numbered columns", "a.csv", "V1,V2\nZed,Gent\n", []string{"V1", "V2"}, [][]string{{"Zed", "Gent"}},
		},
		{
			"one numbered column", "a.csv", "_c0\nZed\nYed\n", []string{"_c0"}, [][]string{{"Zed"}, {"Yed"}},
		},
		{
			"no header: codes", "a.csv", "Wed1,Wed2\nWed3,Wed4\nWed5,Wed6\n", []string{"c1", "c2"}, [][]string{{"Wed1", "Wed2"}, {"Wed3", "Wed4"}, {"Wed5", "Wed6"}},
		},
		{
			"no header: one code", "a.csv", "Zed1\nYed\n", []string{"c1"}, [][]string{{"Zed1"}, {"Yed"}},
		},
		{
			"no header: addresses", "a.csv", "Zed Zedman,z@example.org\nYed Yedman,y@example.org\n",
			[]string{"c1", "c2"},
			[][]string{{"Zed Zedman", "z@example.org"}, {"Yed Yedman", "y@example.org"}},
		},
		{
			"no header: names and a street", "a.csv", "Zed Zedman,12 Main Street\nYed Yedman,9 Kings Road\n",
			[]string{"c1", "c2"},
			[][]string{{"Zed Zedman", "12 Main Street"}, {"Yed Yedman", "9 Kings Road"}},
		},
		{
			"no header: names and cities", "a.csv", "Zed,Gent\nYed,Brugge\nXed,Aalst\n",
			[]string{"c1", "c2"},
			[][]string{{"Zed", "Gent"}, {"Yed", "Brugge"}, {"Xed", "Aalst"}},
		},
		{
			"no header: a number missing", "a.csv", "Zed,unknown\nYed,12\nXed,13\nWed,14\n",
			[]string{"c1", "c2"},
			[][]string{{"Zed", "unknown"}, {"Yed", "12"}, {"Xed", "13"}, {"Wed", "14"}},
		},
		{
			"names twice and missing", "a.csv", "id,name,name,\n1,Zed,Zedman,x\n2,Yed,Yedman,y\n",
			[]string{"id", "name", "name_2", "c4"},
			[][]string{{"1", "Zed", "Zedman", "x"}, {"2", "Yed", "Yedman", "y"}},
		},
		{
			"as excel says", "a.csv", "sep=;\nid;name\n1;a,b\n2;c,d\n",
			[]string{"preamble", "id", "name"},
			[][]string{{"sep=;", null, null}, {null, "1", "a,b"}, {null, "2", "c,d"}},
		},
		{
			"a title", "a.csv", "Made for Zed Zedman\n\nid,name,city\n1,Zed,Gent\n2,Yed,Brugge\n",
			[]string{"preamble", "id", "name", "city"},
			[][]string{{"Made for Zed Zedman", null, null, null}, {null, "1", "Zed", "Gent"}, {null, "2", "Yed", "Brugge"}},
		},
		{"only a header", "a.csv", "id,name,email\n", nil, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := csvrows.Decoder{}
			if l := d.Recognise([]byte(test.content), formats.Input{Name: test.file}); l != formats.Likely {
				t.Errorf("recognised as %d", l)
			}
			got := formattest.Read(t, d.Decode, test.file, []byte(test.content))
			if got.Err != nil || len(got.Unread) > 0 {
				t.Errorf("ends with %v, %v", got.Err, got.Unread)
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

func TestNotATable(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"prose":        strings.Repeat("He came, he saw, and he left again.\nShe stayed, though.\nThen, after a while, it rained, and all was well.\n", 20),
		"access log":   strings.Repeat(`203.0.113.7 - - [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1" 200 12 "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"`+"\n", 30),
		"python log":   strings.Repeat("2025-01-02 10:00:00,123 INFO service started\n2025-01-02 10:00:01,456 WARNING no answer\n", 20),
		"syslog":       strings.Repeat("Jan  2 10:00:00 host sshd[123]: Failed password for root from 203.0.113.7 port 22 ssh2\n", 20),
		"program":      "int main() {\n  int a = 1;\n  int b = 2;\n  a += b;\n  b += a;\n  return a;\n}\n",
		"json lines":   strings.Repeat(`{"a":1,"b":"x"}`+"\n", 20),
		"html":         "<table>\n<tr><td>a, b</td></tr>\n<tr><td>a, b</td></tr>\n</table>\n",
		"a line":       "Zedman, Zed",
		"keys":         "name: Zed\ncity: Gent\n",
		"letter":       "Dear Sir,\n\nplease find enclosed, as agreed, the papers.\n\nRegards,\nZed\n",
		"plain values": "one\ntwo\nthree\n",
		"nothing":      "",
	} {
		if l := (csvrows.Decoder{}).Recognise([]byte(content), formats.Input{Name: "a.txt"}); l != formats.No {
			t.Errorf("%s passes for a table", name)
		}
	}
}

// A quote that never closes is a character, and what follows is read as it would be without it.
func TestQuoteThatNeverCloses(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	b.WriteString("id,name,city\n1,\"Zed,Gent\n")
	for i := range 100_000 {
		fmt.Fprintf(&b, "%d,Yed%d,Brugge\n", i, i)
	}
	got := formattest.Read(t, csvrows.Decoder{}.Decode, "a.csv", b.Bytes())
	rows := got.Rows()
	if len(rows) != 100_001 || !slices.Equal(rows[0], []string{"1", `"Zed`, "Gent"}) || !slices.Equal(rows[100_000], []string{"99999", "Yed99999", "Brugge"}) {
		t.Errorf("%d rows, the first %q", len(rows), rows[0])
	}
}

// A million quotes, in whatever order, cost no more than other characters.
func TestMillionQuotes(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"in a line":        strings.Repeat(`"`, 1_000_000) + "\nafter,all\n",
		"one a line":       strings.Repeat("\"\n", 1_000_001) + "x\nafter,all\n",
		"begin each line":  strings.Repeat("\"x\n", 1_000_000) + "after,all\n",
		"over the limit":   strings.Repeat(`"`, 3_000_000) + "x\nafter,all\n",
		"begin each value": strings.Repeat("\"x,", 1_000_000) + "\nafter,all\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			to := &lastRow{}
			err := csvrows.Decoder{}.Decode(t.Context(), formats.Input{Body: strings.NewReader(content), Name: "quotes.csv"}, to)
			if err != nil || !strings.Contains(to.text, "after") {
				t.Errorf("ends with %v; the last row does not hold the last line", err)
			}
		})
	}
}

func TestLongValueIsOneRecordInPieces(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("word ", 700_000)
	content := "id,text,city\n1,short,Gent\n2," + long + ",Brugge\n3,short,Aalst\n"
	got := formattest.Read(t, csvrows.Decoder{}.Decode, "a.csv", []byte(content))
	want := [][]string{{"1", "short", "Gent"}, {"2", long, "Brugge"}, {"3", "short", "Aalst"}}
	if !slices.EqualFunc(got.Rows(), want, slices.Equal[[]string]) {
		t.Errorf("%d rows, not the three of which one is long", len(got.Rows()))
	}
}

func TestMoreColumnsThanTheLimit(t *testing.T) {
	t.Parallel()
	d := csvrows.Decoder{Limits: formats.Limits{Columns: 2}}
	got := formattest.Read(t, d.Decode, "a.csv", []byte("id,"+strings.Repeat("name,", 19)+"city\n"+strings.Repeat("1,"+strings.Repeat("x,", 19)+"last\n", 2)))
	fields := got.Fields()
	if len(fields) != 2+16 || fields[17] != "extra16" {
		t.Fatalf("fields %q", fields)
	}
	if cell := got.Rows()[1][17]; cell != "x; x; x; last" {
		t.Errorf("the last column holds %q", cell)
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("id,name\n1,\"Zed\"\n"), 10, uint64(1))
	f.Add(people(20, ";", true), 30, uint64(2))
	f.Add([]byte("a,b\n\"\"\"\"\"x\",'y'\n\\\"\r\n"), 3, uint64(3))
	f.Add([]byte("'a','b'\r'c','d'\r"), 5, uint64(4))
	f.Fuzz(func(t *testing.T, content []byte, limit int, seed uint64) {
		content = content[:min(len(content), 8<<10)]
		d := csvrows.Decoder{Limits: formats.Limits{Value: 1 + limit&0x3f, Columns: 1 + limit>>6&7}}
		whole := formattest.Read(t, d.Decode, "a.csv", content)
		cut := formattest.ReadInput(t, d.Decode, formats.Input{Body: &randomReader{content, rand.New(rand.NewPCG(seed, 0))}, Name: "a.csv"})
		if !slices.EqualFunc(whole.Rows(), cut.Rows(), slices.Equal[[]string]) {
			t.Error("the rows depend on how the body is cut")
		}
		if got, want := letters(whole), onlyLetters(string(content)); got > want {
			t.Errorf("%d letters came out of %d", got, want)
		}
	})
}

// letters counts those in all rows.
func letters(r formattest.Result) (n int) {
	for _, row := range r.Rows() {
		for _, cell := range row {
			if cell != formattest.Null {
				n += onlyLetters(cell)
			}
		}
	}
	return n
}

func onlyLetters(s string) (n int) {
	for i := range len(s) {
		if 'a' <= s[i]|0x20 && s[i]|0x20 <= 'z' {
			n++
		}
	}
	return n
}
