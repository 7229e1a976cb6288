package sweep_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"dossier/detectors"
	detectorsall "dossier/detectors/all"
	"dossier/detectors/sweep"
	"dossier/scanners"
)

// What programs write behind a name that says what it is is found in texts as in a column that is called so.
func TestValuesBehindTheirNames(t *testing.T) {
	t.Parallel()
	s := sweep.NewSearcher(detectorsall.Detectors(detectorsall.Options{}), detectors.Threshold)
	for text, want := range map[string]string{
		`first_name=Anneliese&last_name=Bruckner&phone=%2B49+170+5551230`:                    "Anneliese|Bruckner|%2B49+170+5551230",
		`GET /register?name=Anneliese+Br%C3%BCckner&user%5Bbirthdate%5D=1950-01-01 HTTP/1.1`: "Anneliese+Br%C3%BCckner|1950-01-01",
		`{'first_name': 'Xandrine', 'last_name': 'Quaghebeur', 'city': 'Gent'}`:              "Xandrine|Quaghebeur",
		`a:2:{s:10:"first_name";s:8:"Xandrine";s:9:"last_name";s:10:"Quaghebeur";}`:          "Xandrine|Quaghebeur",
		`Parameters: {"first_name"=>"Xandrine", "street"=>"Lindenweg 14"}`:                   "Xandrine|Lindenweg 14",
		`sent {\"firstName\": \"Xandrine\", \"lastName\": \"van Quaghebeur\"} to the queue`:  "Xandrine|van Quaghebeur",
		`User(id=3, fullName=Xandrine Quaghebeur, role=admin)`:                               "Xandrine Quaghebeur",
		`level=info first_name=Xandrine msg="signed up"`:                                     "Xandrine",
		`<input name="first_name" placeholder="First name" value="">`:                        "",
		`last_name=None, first_name=String, firstName = Request("firstName")`:                "",
		`"lastName": "Last name", "firstName": "Vorname", "surname": null`:                   "",
		`err.lastName = name; fullName=fmt.Sprint(first, last); x.surname=isSet`:             "",
		`host_name=Charlie&file_name=Lotte.txt&product_name=Lotte`:                           "",
	} {
		c := scanners.NewColumn(scanners.Field{Text: true})
		c.AppendString("in another line")
		c.AppendString(text)
		var found detectors.Matches
		s.Prose(c, &found)
		var got []string
		for _, m := range found.List {
			if m.Value != 1 {
				t.Errorf("%q: found in value %d", text, m.Value)
			}
			got = append(got, text[m.Start:m.End])
		}
		if got := strings.Join(got, "|"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// FuzzTold: whatever a text holds, what is found lies within it, between characters.
func FuzzTold(f *testing.F) {
	s := sweep.NewSearcher(detectorsall.Detectors(detectorsall.Options{}), detectors.Threshold)
	for _, seed := range []string{
		`first_name=An+Marie&phone=%2B49+170+5551230`, `s:10:"first_name";s:2:"An";`, `{\"lastName\": \"Peeters\"}`, `X(name=An Peeters, street=Kerkstraat 12)`, `"surname"=>"`, `name=%`,
	} {
		f.Add(seed, "last_name='Ü'")
	}
	f.Fuzz(func(t *testing.T, one, other string) {
		c := scanners.NewColumn(scanners.Field{Text: true})
		c.AppendString(one)
		c.AppendString(other)
		var found detectors.Matches
		s.Prose(c, &found)
		for _, m := range found.List {
			text := []string{one, other}[m.Value]
			if m.Start < 0 || m.Start >= m.End || int(m.End) > len(text) || utf8.ValidString(text) && !utf8.ValidString(text[m.Start:m.End]) {
				t.Errorf("%s at %d to %d of %d bytes", m.Kind, m.Start, m.End, len(text))
			}
		}
	})
}
