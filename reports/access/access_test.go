package access

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"dossier/detectors"
	"dossier/detectors/all"
	"dossier/detectors/pseudonym"
	"dossier/reports/language"
	"dossier/reports/records"
	"dossier/reports/register"
	"dossier/scanners"
)

func TestSecretsAreKnown(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"password": true, "passwordHash": true, "user_pwd": true, "api_key": true, "session_token": true, "wachtwoord": true, "mot_de_passe": true, "cvv": true,
		"passport": false, "email": false, "customer_key": false, "token_count": false, "hash": false, "pass_number": false,
	} {
		if secretName(name) != want {
			t.Errorf("%s is a secret: %v, want %v", name, !want, want)
		}
	}
	for value, want := range map[string]bool{
		"$2b$12$abcdefghijklmnopqrstuv": true, "$argon2id$v=19$m=65536": true, "{SSHA}q83v": true, "-----BEGIN OPENSSH PRIVATE KEY-----": true,
		"$20 and more": false, "an@example.be": false,
	} {
		if secretValue([]byte(value)) != want {
			t.Errorf("%.8s is a secret: %v, want %v", value, !want, want)
		}
	}
}

func TestCellsAreNoFormulas(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+32 470": "'+32 470", "-5": "-5", "'-5": "''-5", "'=1": "''=1", "'tis": "'tis", "-5.20": "-5.20", "@SUM(A1)": "'@SUM(A1)", "\tx": "'\tx", "-2+3": "'-2+3", "plain": "plain", "": "",
	} {
		if got := plainCell(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestFileNamesLeadNowhere(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"../../etc/passwd": "etc_passwd", "a/b.csv": "a_b.csv", "..": "unnamed", "": "unnamed", "C:\\x": "C_x", "con.csv": "file-con.csv", "LPT1": "file-LPT1", "contacts": "contacts", "caf\u00e9": "caf", strings.Repeat("a", 79) + ".b": strings.Repeat("a", 79)} {
		if got := fileName(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestFactsMustBeWhole(t *testing.T) {
	t.Parallel()
	r, err := register.Parse([]byte("controller: {name: A, contact: b}\nactivities:\n  - {id: orders, name: Orders, purpose: to deliver, retention: {period: TODO}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	var missing *ErrFacts
	if err = Told(r); !errors.As(err, &missing) {
		t.Fatalf("%v, want missing facts", err)
	}
	for _, want := range []string{"officer.name", "authority.contact", "activities.orders.basis", "activities.orders.recipients", "activities.orders.retention", "activities.orders.source"} {
		if !strings.Contains(strings.Join(missing.Missing, "\n"), want) {
			t.Errorf("%q is not named", want)
		}
	}
	if strings.Contains(strings.Join(missing.Missing, "\n"), "measures") {
		t.Error("a fact is asked for that Article 15 has nobody told")
	}
	if said, rest := err.Error(), len(missing.Missing)-factsTold; rest < 2 || !strings.Contains(said, fmt.Sprintf("and %d more: dossier register check", rest)) {
		t.Errorf("of %d missing facts it is said: %s", len(missing.Missing), said)
	}
	if said := (&ErrFacts{missing.Missing[:factsTold+1]}).Error(); strings.Contains(said, "more") || strings.Count(said, ";") < factsTold {
		t.Errorf("of %d missing facts it is said: %s", factsTold+1, said)
	}
}

// nobodys is a redactor that knows of nothing that it is anybody's.
func nobodys(t *testing.T) *redactor {
	t.Helper()
	key, err := pseudonym.New(bytes.Repeat([]byte{1}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return newRedactor(key, nil, nil)
}

// hostile is a package of data that would do something if they could.
func hostile(t *testing.T, lang *language.Language) string {
	t.Helper()
	const script = `<script>alert(1)</script>"><img src=x onerror=alert(2)>`
	n := newRow(&records.Record{Number: 1, Fields: []records.Field{
		{Name: script, Values: [][]byte{[]byte(script + "\x1b[2J")}},
		{Name: "list[]", Values: [][]byte{[]byte("one"), []byte("two")}},
	}})
	b := &build{red: nobodys(t), Options: Options{Request: "R-1", Language: lang, Now: time.Unix(0, 0), Facts: &register.Register{Controller: register.Party{Name: script}}}, sum: &Summary{Records: 1, Tables: 1}}
	tb := &table{System: script, Unit: "javascript:alert(3)", Name: "javascript:alert(3)", Stem: "data/x", Kinds: map[string]string{"x": "email"}}
	n.record = &records.Record{}
	tb.add(n)
	b.tables = []*table{tb}
	page, err := b.page()
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

func TestPageIsInert(t *testing.T) {
	t.Parallel()
	for _, lang := range language.All() {
		page := hostile(t, lang)
		for _, bad := range []string{"<script", "<img", "\x1b", "http://", "https://", " onerror=alert(2)>"} {
			if strings.Contains(page, bad) {
				t.Errorf("%s: the page holds %q", lang.Tag, bad)
			}
		}
		if !strings.Contains(page, `<html lang="`+lang.Tag+`">`) || strings.Contains(page, "<no value>") || !strings.Contains(page, "one\ntwo") {
			t.Errorf("%s: the page is not as it should be", lang.Tag)
		}
	}
}

// TestPageTellsWhatIsMissing names what was not read, before anything else, and not where the systems lie on the controller's machines.
func TestPageTellsWhatIsMissing(t *testing.T) {
	t.Parallel()
	sum := &Summary{
		Gaps:   []Gap{{Source: "/srv/inside/shop.sqlite", Units: 3, Not: 1}},
		Unread: []records.Unread{{Source: scanners.NewPrivate("/srv/inside/exports"), Unit: scanners.NewPrivate("mail.mbox")}},
		Items:  []Item{{System: "shop.sqlite", Unit: "orders", Field: "remark", Decision: Redact}},
	}
	for portable, want := range map[bool][]string{
		false: {"Your personal data", "This is what we hold about you", "Article 15(4)"},
		true:  {"Your data to take along", "These are the data that you provided", "Article 20(4)"},
	} {
		b := &build{red: nobodys(t), Options: Options{
			Request: "R-1", Portability: portable, Facts: &register.Register{}, Backups: []Backup{{Store: "*", What: "tapes", Days: 1}, {Store: "shop.sqlite", What: "nightly dump", Days: 30}},
		}, sum: sum}
		text, err := b.page()
		if err != nil {
			t.Fatal(err)
		}
		page := string(text)
		for _, want := range append(want, "Not everything could be searched or read", ">shop.sqlite</th>", ">exports / mail.mbox</th>", "tapes</th><td>all systems</td><td>1\u00a0day<", "nightly dump</th><td>shop.sqlite</td><td>30\u00a0days<") {
			if !strings.Contains(page, want) {
				t.Errorf("portable %v: the page says nothing of %q", portable, want)
			}
		}
		if strings.Contains(page, "/srv/inside") {
			t.Error("the page says where a system lies")
		}
	}
}

// TestPageIsToReadAloud: days are words of the page's language, and every table has a name, which a heading beside it is not.
func TestPageIsToReadAloud(t *testing.T) {
	t.Parallel()
	sum := &Summary{
		Gaps:  []Gap{{Source: "shop.sqlite", Units: 3}},
		Items: []Item{{System: "shop.sqlite", Unit: "orders", Field: "remark", Decision: Redact}},
	}
	b := &build{red: nobodys(t), Options: Options{
		Request: "R-1", Received: "2026-03-01", Now: time.Date(2026, 3, 31, 9, 0, 0, 0, time.UTC), Facts: &register.Register{}, Language: language.Of("fr"),
	}, sum: sum}
	page, err := b.page()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{">1er mars 2026<", ">31 mars 2026<"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	tables := regexp.MustCompile("<table[^>]*>").FindAllString(string(page), -1)
	if len(tables) < 2 {
		t.Errorf("%d tables", len(tables))
	}
	for _, table := range tables {
		if !strings.Contains(table, " aria-label") {
			t.Errorf("%s has no name", table)
		}
	}
}

// TestPageTellsWhyDocumentsAreNotThere counts documents that may be about others apart from those with a secret, and shows those that are there by name.
func TestPageTellsWhyDocumentsAreNotThere(t *testing.T) {
	t.Parallel()
	sum := &Summary{Attached: 1, Withheld: 3, Items: []Item{
		{Why: sharedDoc, Decision: LeaveOut}, {Why: darkDoc, Decision: LeaveOut}, {Why: secretDoc, Decision: LeaveOut}, {Why: namesDoc, Decision: Keep}, {Why: "a record", Decision: LeaveOut},
	}}
	for portable, article := range map[bool]string{false: "15(4)", true: "20(4)"} {
		b := &build{red: nobodys(t), Options: Options{Request: "R-1", Portability: portable, Facts: &register.Register{}}, sum: sum, attached: []*file{{Path: "attachments/shop/contract.pdf", Bytes: 2048, From: "shop / papers"}}}
		page, err := b.page()
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`<a href="attachments/shop/contract.pdf">contract.pdf</a>`, ">2 kB<", "(rights of others, Article " + article + " GDPR): 2<", "a password or key: 1<"} {
			if !strings.Contains(string(page), want) {
				t.Errorf("portable %v: the page does not say %q", portable, want)
			}
		}
	}
}

// TestWaysAreOfTheirRecords tells by which references a record is the person's at that record, where not all of a table are so by the same.
func TestWaysAreOfTheirRecords(t *testing.T) {
	t.Parallel()
	for way, cards := range map[string]int{"orders.customer → customers": 0, "orders.payer → customers": 2} {
		tb := &table{System: "shop", Unit: "orders", Kinds: map[string]string{}}
		for i, belongs := range []string{"orders.customer → customers", way} {
			n := newRow(&records.Record{Number: int64(i), Fields: []records.Field{{Name: "id", Values: [][]byte{[]byte("7")}}}})
			n.Belongs = belongs
			tb.add(n)
		}
		b := &build{red: nobodys(t), Options: Options{Facts: &register.Register{}}, sum: &Summary{}, tables: []*table{tb}}
		page, err := b.page()
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(string(page), `class="card"`); got != cards || !strings.Contains(string(page), way) {
			t.Errorf("%s: %d records stand apart, want %d, with their way", way, got, cards)
		}
	}
}

func TestPlacesAreTakenOut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		list []cut
		want string
	}{
		"one": {[]cut{{2, 4}}, "ab[…]efgh"}, "none": {nil, "abcdefgh"}, "overlapping": {[]cut{{1, 3}, {2, 5}, {0, 1}}, "[…][…]fgh"}, "all": {[]cut{{0, 8}}, "[…]"},
	} {
		if got := string(without([]byte("abcdefgh"), c.list)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestSignaturesAreTakenOut takes out who signed, unless that is the person.
func TestSignaturesAreTakenOut(t *testing.T) {
	t.Parallel()
	secret, err := pseudonym.Generate()
	if err != nil {
		t.Fatal(err)
	}
	key, err := pseudonym.Parse(secret)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Called, no answer. — Mieke Aertsens":         "Called, no answer. — […]",
		"Done -- Jan Van den Broeck\nand more":        "Done -- […]\nand more",
		"Ordered a lamp – Brussels":                   "Ordered a lamp – Brussels",
		"sent to Anna – Joris Bollen":                 "sent to Anna – Joris Bollen",
		"a pump — Flow Meter and other things":        "a pump — Flow Meter and other things",
		"Will try again tomorrow. — Céline d'Hondt  ": "Will try again tomorrow. — […]  ",
	} {
		d := &redactor{key: key, names: map[string]bool{"joris": true, "bollen": true}}
		f := &records.Field{Name: "body", Values: [][]byte{[]byte(text)}}
		cuts := map[int][]cut{}
		d.signatures([]string{"x"}, "shop", &records.Record{}, f, cuts)
		if got := string(without(f.Values[0], cuts[0])); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// TestAddressesAreWrittenInAnyOrder knows the person's address with the town before or behind the postcode, and no other house of the street.
func TestAddressesAreWrittenInAnyOrder(t *testing.T) {
	t.Parallel()
	d := &redactor{places: []string{" 148 mill street bs1 5tr bristol gb "}}
	for text, want := range map[string]bool{
		"148 Mill Street, Bristol BS1 5TR": true, "148 Mill Street, BS1 5TR Bristol": true, "148 Mill Street": true,
		"14 Mill Street, Bristol BS1 5TR": false, "148 Mill Lane, Bristol": false, "148 Mill Street, York": false, "Bristol": false,
	} {
		if got := d.ownAddress([]byte(text)); got != want {
			t.Errorf("%q is the person's: %v, want %v", text, got, want)
		}
	}
}

// TestNumbersAreKnownInBothForms knows a phone number of the person's where it is written for the world, and no shorter one.
func TestNumbersAreKnownInBothForms(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{"03 53 01 91 48": "353019148", "+33 3 53 01 91 48": "353019148", "0353019148": "353019148", "530 19 14": ""} {
		if got := tail([]byte(number)); got != want {
			t.Errorf("the last digits of %q are %q, want %q", number, got, want)
		}
	}
}

// TestNamesByThemselvesAreTakenOut takes out what looks like other people's names in JSON and in tables within a text, where the record is other people's
// too.
func TestNamesByThemselvesAreTakenOut(t *testing.T) {
	t.Parallel()
	key, err := pseudonym.New(bytes.Repeat([]byte{3}, 32))
	if err != nil {
		t.Fatal(err)
	}
	d := newRedactor(key, nil, nil)
	d.names = map[string]bool{"thijs": true, "brouwer": true}
	for text, want := range map[string]string{
		`["Céline Lejeune", "Thijs Brouwer", {"status": 3}]`:              `["[…]", "Thijs Brouwer", {"status": 3}]`,
		"naam;telefoon\nAn Maes;1\nThijs Brouwer;2\nJan van den Berg;3\n": "naam;telefoon\n[…];1\nThijs Brouwer;2\n[…];3\n",
		"Kind regards, and so on":                                         "Kind regards, and so on",
	} {
		for _, c := range []struct {
			others []uint32
			want   string
		}{{nil, text}, {[]uint32{7}, want}} { // nothing goes from a record of the person's alone
			f := &records.Field{Name: "content", Values: [][]byte{[]byte(text)}}
			cuts := map[int][]cut{}
			d.signatures(nil, "", &records.Record{Others: c.others}, f, cuts)
			if got := string(without(f.Values[0], cuts[0])); got != c.want {
				t.Errorf("%q became %q, want %q, beside %d others", text, got, c.want, len(c.others))
			}
		}
	}
	for name, want := range map[string]bool{"Ansprechpartner Thijs Brouwer": true, "Thijs Maes": false, "Maes Brouwer": false, "Marijke Thijs Brouwer": false, "Thijs Brouwer Maes": false} {
		if d.ownName([]byte(name)) != want {
			t.Errorf("%q is the person's: %v, want %v", name, !want, want)
		}
	}
}

// TestEveryKindIsExplained to the person whose data are of it: in the glossary, and in the list of categories.
func TestEveryKindIsExplained(t *testing.T) {
	t.Parallel()
	french := language.Of("fr")
	for _, k := range register.AllKinds() {
		if text := kindText(french, string(k)); text == "" || strings.Contains(text, "_") {
			t.Errorf("%s is explained as %q", k, text)
		}
		if words := french.Kind(k); words == strings.ReplaceAll(string(k), "_", " ") {
			t.Errorf("%s is called %q", k, words)
		}
	}
}

// TestPageTellsOfLooks: when a person's data were looked at, and what for, is theirs to know, in a package of access alone.
func TestPageTellsOfLooks(t *testing.T) {
	t.Parallel()
	for portable := range map[bool]bool{false: true, true: false} {
		b := &build{red: nobodys(t), Options: Options{
			Request: "R-1", Portability: portable, Now: time.Unix(0, 0), Facts: &register.Register{},
			Looks: []Look{{At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Why: "complaint <of> a neighbour"}},
		}, sum: &Summary{}}
		page, err := b.page()
		if err != nil {
			t.Fatal(err)
		}
		if told := bytes.Contains(page, []byte("2 March 2026")) && bytes.Contains(page, []byte("complaint &lt;of&gt; a neighbour")); told == portable {
			t.Errorf("portability %v: the look is told: %v", portable, told)
		}
		if s := fmt.Sprintf("%+v %v", b.Looks, b.Looks[0]); strings.Contains(s, "neighbour") {
			t.Errorf("a look prints as %s", s)
		}
	}
}

// TestNamesOfOthersAreTakenOutOfNames looks at names of files: the person's own stand as they are, and those of others are read by nobody.
func TestNamesOfOthersAreTakenOutOfNames(t *testing.T) {
	t.Parallel()
	key, err := pseudonym.New(bytes.Repeat([]byte{1}, 32))
	if err != nil {
		t.Fatal(err)
	}
	d := newRedactor(key, all.Detectors(all.Options{}), nil)
	d.learn(&records.Record{Named: true, Fields: []records.Field{
		{Name: "name", Kind: detectors.PersonName, Values: [][]byte{[]byte("Femke Goossens")}},
		{Name: "email", Kind: detectors.Email, Values: [][]byte{[]byte("femke.goossens@example.org")}},
	}})
	for name, want := range map[string]string{
		"customers":                                                 "customers",
		"hr/evaluatie Goossens Femke 2025.txt":                      "hr/evaluatie Goossens Femke 2025.txt",
		"hr/evaluatie Lambert Joris 2025.txt":                       "hr/evaluatie […] 2025.txt",
		"mail/femke.goossens@example.org.eml":                       "mail/femke.goossens@example.org.eml",
		"mail/joris.maes@example.org.eml":                           "mail/[…].eml",
		"hr/joris.maes@example.org, femke.goossens@example.org.txt": "hr/[…], femke.goossens@example.org.txt",
		"[email 3f2a]":                                              "[…]",
	} {
		if got := d.name(name); got != want {
			t.Errorf("%q is shown as %q, want %q", name, got, want)
		}
	}
}
