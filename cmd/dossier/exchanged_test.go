package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"dossier/scanners/formats/bson/bsontest"
)

// exchangedPerson is somebody of whom several organisations know something.
type exchangedPerson struct{ given, family, street, number, postcode, town, mail, phone, account string }

// exchanged are people with full names of their own, and accounts with their check digits (ISO 13616).
func exchanged() (list []exchangedPerson) {
	given := strings.Fields("Anneliese Thorsten Margaux Wouter Agnieszka Graham Ilaria Beatriz Katrien Olaf Siobhan Mihaela Pieter Francesca Zdenka Joost Hildegard Etienne Marisol Lars Noor Kasper Yvonne Tobias")
	family := strings.Fields("Vandersmissen Wiedemann Delacourt Hoogland Kowalczyk Whitlock Bonfanti Figueiredo Verstraeten Lindqvist Gallagher Dumitrescu " +
		"Goossens Marchetti Horakova Brandsma Schellenberg Vasseur Etxeberria Haugland Demeulemeester Nordstrom Castelein Rautenberg")
	streets := strings.Fields("Kerkstraat Molenweg Stationslaan Lindenlaan Schoolstraat Veldstraat Beukenlaan Hoogstraat Wilgenlaan Dorpsstraat Rozenlaan Parkweg " +
		"Kasteellaan Nieuwstraat Eikenlaan Bosweg Zandstraat Berkenlaan Marktstraat Tulpenlaan Heideweg Populierenlaan Bergstraat Vijverlaan")
	for i := range given {
		bank := 961_234_5000 + i*41
		check := bank % 97
		if check == 0 {
			check = 97
		}
		rest := 0
		for _, c := range fmt.Sprintf("%010d%02d111400", bank, check) { // BE00
			rest = (rest*10 + int(c-'0')) % 97
		}
		list = append(list, exchangedPerson{
			given[i], family[i], streets[i], fmt.Sprint(2 + i), fmt.Sprint(9000 + 10*(i%9)), []string{"Gent", "Mariakerke", "Drongen", "Wondelgem", "Sint-Amandsberg", "Oostakker", "Zwijnaarde", "Lochristi", "Melle"}[i%9],
			fmt.Sprintf("%s.%s@mail.example", strings.ToLower(given[i]), strings.ToLower(family[i])), fmt.Sprintf("+32 470 12 34 %02d", i), fmt.Sprintf("BE%02d%010d%02d", 98-rest, bank, check),
		})
	}
	return list
}

// exchangedFiles writes what a shop, a clinic, a supplier and a bank keep of the people.
func exchangedFiles(t *testing.T, dir string, people []exchangedPerson) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "shop.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	script := `CREATE TABLE wp_users (ID INTEGER PRIMARY KEY, user_email TEXT); CREATE TABLE wp_usermeta (umeta_id INTEGER PRIMARY KEY, user_id INTEGER, meta_key TEXT, meta_value TEXT);`
	var hl7, edi, bank, transfers, dump strings.Builder
	hl7.WriteString("MSH|^~\\&|KIS|KLINIK|LAB|LAB|20240312081000||ADT^A01|1|P|2.5\r")
	edi.WriteString("UNB+UNOC:3+1:14+2:14+240312:0810+1'\n")
	bank.WriteString(":20:A\r\n:25:B\r\n:60F:C240311EUR1,\r\n")
	transfers.WriteString(`<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">`)
	for i, p := range people {
		script += fmt.Sprintf("INSERT INTO wp_users VALUES (%d, '%s');", i+1, p.mail)
		for _, meta := range [][2]string{{"first_name", p.given}, {"last_name", p.family}, {"billing_phone", p.phone}, {"billing_address_1", p.street + " " + p.number}, {"locale", "nl_BE"}} {
			script += fmt.Sprintf("INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (%d, '%s', '%s');", i+1, meta[0], meta[1])
		}
		fmt.Fprintf(&hl7, "PID|1||%d||%s^%s||19%d0203|F|||%s %s^^%s^^%s^BE||%s\r", 7000+i, p.family, p.given, 40+i, p.street, p.number, p.town, p.postcode, p.phone)
		fmt.Fprintf(&edi, "NAD+DP+++%s %s+%s %s+%s++%s+BE'\nCOM+%s:EM'\nLIN+1'\n", p.given, p.family, p.street, p.number, p.town, p.postcode, p.mail)
		fmt.Fprintf(&bank, ":61:2403110311C20,00NMSC\r\n:86:166?00GUTSCHRIFT?20RECHNUNG %d?31%s?32%s %s\r\n", i, p.account, strings.ToUpper(p.given), strings.ToUpper(p.family))
		fmt.Fprintf(&transfers, "<Ntry><Dbtr><Nm>%s %s</Nm><PstlAdr><StrtNm>%s %s</StrtNm><PstCd>%s</PstCd><TwnNm>%s</TwnNm></PstlAdr></Dbtr><DbtrAcct><Id><IBAN>%s</IBAN></Id></DbtrAcct></Ntry>",
			p.given, p.family, p.street, p.number, p.postcode, p.town, p.account)
		dump.Write(bsontest.Document(bsontest.Nested("contact", bsontest.String("email", p.mail), bsontest.String("firstName", p.given))))
	}
	if _, err := db.ExecContext(t.Context(), script); err != nil {
		t.Fatal(err)
	}
	transfers.WriteString("</Document>")
	for name, text := range map[string]string{"adt.hl7": hl7.String(), "orders.edi": edi.String(), "statement.sta": bank.String(), "camt053.xml": transfers.String(), "events.bson": dump.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Whoever asks is found in all that organisations exchange: by an address and a number, by name and address alone in a bank's transfers, from those by the
// account in its statement, and through a key in a table of names and values.
func TestPeopleInWhatIsExchanged(t *testing.T) {
	t.Parallel()
	home, dir := t.TempDir(), t.TempDir()
	people := exchanged()
	exchangedFiles(t, dir, people)
	if got := exitStatus(t, dossier(t.Context(), t, home, "scan", "-q", dir).Run()); got != complete {
		t.Fatalf("the scan ends with exit status %d", got)
	}
	for i, p := range people[:8] {
		find := dossier(t.Context(), t, home, "subject", "find", "--format", "json", "--email", p.mail)
		var out bytes.Buffer
		find.Stdout = &out
		if got := exitStatus(t, find.Run()); got != complete {
			t.Fatalf("looking somebody up ends with exit status %d", got)
		}
		type unit struct {
			Unit string `json:"unit"`
		}
		var answer struct {
			Subjects []struct {
				Places  []unit                 `json:"places"`
				Belongs struct{ Units []unit } `json:"belongs"`
			} `json:"subjects"`
		}
		if err := json.Unmarshal(out.Bytes(), &answer); err != nil || len(answer.Subjects) != 1 {
			t.Fatalf("person %d: %d people: %v", i, len(answer.Subjects), err)
		}
		var got []string
		for _, u := range slices.Concat(answer.Subjects[0].Places, answer.Subjects[0].Belongs.Units) {
			got = append(got, u.Unit)
		}
		slices.Sort(got)
		got = slices.Compact(got)
		want := []string{"adt.hl7", "camt053.xml", "events.bson", "orders.edi", "shop.sqlite", "statement.sta"}
		if !slices.Equal(got, want) {
			t.Errorf("person %d is in %q, want %q", i, got, want)
		}
	}
}
