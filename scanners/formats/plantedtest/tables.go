package plantedtest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	pq "github.com/parquet-go/parquet-go"
	lib "github.com/twmb/avro"
	"github.com/twmb/avro/ocf"

	"dossier/scanners/formats/formattest"
)

type nested struct {
	Note string `parquet:"note"`
}

type customer struct {
	ID      int64             `parquet:"id"`
	Name    string            `parquet:"name,dict"`
	Email   string            `parquet:"email"`
	Phone   string            `parquet:"phone,snappy"`
	Address string            `parquet:"address,zstd"`
	IP      string            `parquet:"ip"`
	IBAN    *string           `parquet:"iban,optional"`
	Card    []byte            `parquet:"card"`
	Note    string            `parquet:"note,dict"`
	Inner   nested            `parquet:"inner"`
	List    []string          `parquet:"list,list"`
	Map     map[string]string `parquet:"map"`
}

// Parquet has columns of each kind, and notes in nested ones.
func Parquet(p *formattest.Planter) []byte {
	var rows []customer
	for i := range 3 {
		a := p.Person("columns, row " + strconv.Itoa(i+1))
		rows = append(rows, customer{ID: int64(i), Name: a.Name, Email: a.Email, Phone: a.Phone, Address: a.Address, IP: a.IP, IBAN: &a.IBAN, Card: []byte(a.Card)})
	}
	rows[0].Note, rows[0].Inner.Note = p.At("text in a dictionary"), p.At("nested text")
	rows[1].List = []string{p.At("list"), p.At("second of a list")}
	rows[2].Map = map[string]string{p.At("key of a map"): p.At("value of a map")}
	var b bytes.Buffer
	if err := pq.Write(&b, rows, pq.KeyValueMetadata("comment", p.At("metadata"))); err != nil {
		panic("a table of this package's own cannot be written")
	}
	return b.Bytes()
}

const schema = `{"type":"record","name":"person","fields":[{"name":"name","type":"string"},{"name":"email","type":"string"},{"name":"phone","type":["null","string"]},
	{"name":"address","type":"string"},{"name":"ip","type":"string"},{"name":"iban","type":"string"},{"name":"card","type":"bytes"},
	{"name":"inner","type":{"type":"record","name":"inner","fields":[{"name":"note","type":"string"}]}},
	{"name":"list","type":{"type":"array","items":"string"}},{"name":"map","type":{"type":"map","values":"string"}}],"doc":%s}`

// Avro has fields of each kind, and notes in nested ones.
func Avro(p *formattest.Planter) []byte {
	doc, _ := json.Marshal(p.At("documentation of the schema"))
	var b bytes.Buffer
	w, err := ocf.NewWriter(&b, lib.MustParse(fmt.Sprintf(schema, doc)), ocf.WithMetadata(map[string][]byte{"comment": []byte(p.At("metadata"))}))
	for i := range 3 {
		if err != nil {
			break
		}
		a := p.Person("fields, record " + strconv.Itoa(i+1))
		err = w.Encode(map[string]any{
			"name": a.Name, "email": a.Email, "phone": a.Phone, "address": a.Address, "ip": a.IP, "iban": a.IBAN, "card": []byte(a.Card),
			"inner": map[string]any{"note": p.At("nested text")}, "list": []any{p.At("list")}, "map": map[string]any{p.At("key of a map"): p.At("value of a map")},
		})
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic("a file of this package's own cannot be written")
	}
	return b.Bytes()
}

// row is a line of a table: the values of a person and a note.
func row(p *formattest.Planter, place, separator string) string {
	a := p.Person(place)
	var cells []string
	for _, v := range a.Kinds() {
		cells = append(cells, `"`+v+`"`)
	}
	return strings.Join(append(cells, `"`+p.At(place+", note")+"\n over two lines\""), separator) + "\n"
}

// CSV is a table with a header, and a note that has commas and lines.
func CSV(p *formattest.Planter) []byte {
	return []byte("name,email,phone,address,ip,iban,card,note\n" + row(p, "first row", ",") + row(p, "second row", ",") + row(p, "third row", ","))
}

// TSV is a table without a header.
func TSV(p *formattest.Planter) []byte {
	return []byte(row(p, "first row", "\t") + row(p, "second row", "\t") + row(p, "third row", "\t"))
}

// JSON is a document.
func JSON(p *formattest.Planter) []byte {
	person, keys := p.Person("fields"), p.Person("keys")
	fields := map[string]any{"note": p.At("note"), "inner": map[string]any{"list": []string{p.At("list"), p.At("second of a list")}}}
	for kind, v := range person.Kinds() {
		fields[kind] = v
	}
	text, _ := json.Marshal(p.At("JSON in a string"))
	document := map[string]any{"customers": []any{fields}, "byMail": map[string]any{keys.Email: 1, keys.Phone: 2, keys.IP: 3, keys.IBAN: 4, keys.Card: 5}, "customerName": keys.Name, "homeAddress": keys.Address, "raw": `{"note":` + string(text) + `}`}
	out, _ := json.Marshal(document)
	return bytes.ReplaceAll(out, []byte("é"), []byte(`\u00e9`))
}

// Attachments are messages as an interface of a mail server gives them: what they say and what is attached to them stands in base64.
func Attachments(p *formattest.Planter) []byte {
	encoded := func(content []byte) string { return base64.StdEncoding.EncodeToString(content) }
	out, _ := json.Marshal([]any{
		map[string]any{"id": 1, "body": base64.URLEncoding.EncodeToString([]byte(p.At("text for addresses")))},
		map[string]any{"id": 2, "parts": []any{
			map[string]any{"type": "application/pdf", "data": encoded(PDF(p))},
			map[string]any{"type": "application/zip", "data": "data:application/zip;base64," + encoded(Zip(p))},
		}},
	})
	return out
}

// Base64 is a table that is stored in base64.
func Base64(p *formattest.Planter) []byte {
	return []byte(base64.StdEncoding.EncodeToString(CSV(p)))
}

// JSONLines is a log.
func JSONLines(p *formattest.Planter) []byte {
	var b bytes.Buffer
	for i := range 3 {
		person := p.Person("line " + strconv.Itoa(i+1))
		line, _ := json.Marshal(map[string]any{"level": "info", "msg": p.At("message " + strconv.Itoa(i+1)), "user": person.Email, "ip": person.IP, "who": map[string]any{
			"name": person.Name, "phone": person.Phone, "address": person.Address, "iban": person.IBAN, "card": person.Card,
		}})
		b.Write(append(line, '\n'))
	}
	return b.Bytes()
}

// Text is lines of any sort.
func Text(p *formattest.Planter) []byte {
	return []byte(p.At("first line") + "\n\n\t" + p.At("middle") + "\r\n" + p.At("last line without an end"))
}

// Dump is a dump of several databases.
func Dump(p *formattest.Planter) []byte {
	person := p.Person("INSERT")
	var values []string
	for _, v := range person.Kinds() {
		values = append(values, "'"+v+"'")
	}
	copied := p.Person("COPY")
	var cells []string
	for _, v := range copied.Kinds() {
		cells = append(cells, v)
	}
	return []byte("-- MySQL dump 10.13\n-- " + p.At("comment") + "\n/* " + p.At("long comment") + " */\n" +
		"CREATE TABLE `people` (`id` int, `name` varchar(80) DEFAULT '" + p.At("default") + "', `note` text COMMENT '" + p.At("comment of a column") + "');\n" +
		"INSERT INTO `people` (`name`,`email`,`phone`,`address`,`ip`,`iban`,`card`) VALUES (" + strings.Join(values, ",") + ");\n" +
		"INSERT INTO notes (id, note) VALUES (1,'" + p.At("text in a row") + "'),(2,'it''s: " + p.At("text behind a quote") + "');\n" +
		"UPDATE people SET note = '" + p.At("other statement") + "' WHERE id = 1;\n" +
		"COPY public.people (name, email, phone, address, ip, iban, card, note) FROM stdin;\n" + strings.Join(cells, "\t") + "\t" + p.At("note in COPY") + "\\n\n\\.\n")
}

// Query is what a database client prints: a table with lines between its columns.
func Query(p *formattest.Planter) []byte {
	const form = "| %-6s | %-22s | %-30s | %-100s |\n"
	ruler := "+" + strings.Repeat("-", 8) + "+" + strings.Repeat("-", 24) + "+" + strings.Repeat("-", 32) + "+" + strings.Repeat("-", 102) + "+\n"
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s"+form+ruler, p.At("above the table"), ruler, "client", "name", "address", "email")
	for n := range 30 {
		who := formattest.Person{Name: [...]string{"Karel Willems", "Lotte Claes", "Jan Maes"}[n%3], Address: "Kerkstraat 1, 9000 Gent", Email: "zed@example.org"}
		if n == 9 {
			a := p.Person("cells")
			who.Name, who.Address, who.Email = a.Name, a.Address, fmt.Sprintf("%s, %s, %s, %s, %s", a.Email, a.Phone, a.IP, a.IBAN, a.Card)
		}
		fmt.Fprintf(&b, form, fmt.Sprint("K", n), who.Name, who.Address, who.Email)
	}
	return []byte(b.String() + ruler + p.At("below the table") + "\n")
}

// Listing is a table whose columns stand below each other.
func Listing(p *formattest.Planter) []byte {
	above, between := p.At("above the table"), p.At("between lines")
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%-10s%-24s%-30s%s\n", above, "CLIENT", "NAME", "ADDRESS", "EMAIL")
	for n := range 30 {
		who := formattest.Person{Name: [...]string{"Karel Willems", "Lotte Claes", "Jan Maes"}[n%3], Address: "Kerkstraat 1, 9000 Gent", Email: "zed@example.org"}
		if n == 9 {
			a := p.Person("cells")
			who.Name, who.Address, who.Email = a.Name, a.Address, fmt.Sprintf("%s, %s, %s, %s, %s", a.Email, a.Phone, a.IP, a.IBAN, a.Card)
		}
		fmt.Fprintf(&b, "K%-9d%-24s%-30s%s\n", n, who.Name, who.Address, who.Email)
		if n == 20 {
			b.WriteString(between + "\n")
		}
	}
	return []byte(b.String())
}
