package formattest

import (
	"fmt"
	"iter"
	"strings"
	"testing"
)

// Person is who is planted in one place of a document: a value of each of the seven kinds, none of which stands in another place.
type Person struct{ Name, Email, Phone, Address, IP, IBAN, Card string }

// Kinds lists the person's values, those that are not empty, under the words of their kinds.
func (p *Person) Kinds() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, v := range [][2]string{
			{"person_name", p.Name},
			{"email", p.Email},
			{"phone", p.Phone},
			{"postal_address", p.Address},
			{"ip_address", p.IP},
			{"iban", p.IBAN},
			{"payment_card", p.Card},
		} {
			if v[1] != "" && !yield(v[0], v[1]) {
				return
			}
		}
	}
}

// String is a sentence or two with all values, as people write them. It holds nothing that XML, RTF, CSV or SQL would escape but letters with accents.
func (p *Person) String() string {
	return fmt.Sprintf("Please ask %s for it, by mail to %s or by phone at %s. The parcel goes to %s. The login came from %s, the money from %s and the card was %s.",
		p.Name, p.Email, p.Phone, p.Address, p.IP, p.IBAN, p.Card)
}

// Planter makes up personal data of every kind for each place of a document in which text can hide, and finds out which of
// them a format did not hand over.
type Planter struct {
	places  []string
	persons []Person
}

// Person makes up a person of this place alone.
func (p *Planter) Person(place string) Person {
	n := len(p.places) + 1
	first := [...]string{"Zoé", "Peter", "Maria", "Sophie", "Lukas", "Emma", "Daniel", "Laura", "Thomas", "Anna", "Michael"}
	last := [...]string{"Müller", "Janssens", "Schneider", "Peeters", "Dubois", "Fischer", "Rossi", "Martin", "Wagner", "Novak", "Jensen", "Keller", "Garcia"}
	person := Person{
		Name:    first[n%len(first)] + " " + last[n%len(last)],
		Email:   fmt.Sprintf("person%d@example.com", n),
		Phone:   fmt.Sprintf("+32 470 12 %02d %02d", n/100, n%100),
		Address: fmt.Sprintf("Kerkstraat %d, 9000 Gent", n),
		IP:      fmt.Sprintf("81.82.%d.%d", n/200, n%200+20),
		IBAN:    iban(n), Card: card(n),
	}
	p.Plant(place, person)
	return person
}

// Plant notes that a person is at this place alone.
func (p *Planter) Plant(place string, person Person) {
	p.places, p.persons = append(p.places, place), append(p.persons, person)
}

// Patterns makes up a person for a place in which only what has a form of its own can be told: names and addresses in the
// names of files are a matter of what stands around them.
func (p *Planter) Patterns(place string) Person {
	person := p.Person(place)
	person.Name, person.Address = "", ""
	p.persons[len(p.persons)-1] = person
	return person
}

// At is the sentences about a person of this place.
func (p *Planter) At(place string) string {
	person := p.Person(place)
	return person.String()
}

// Places lists the places and who is in each.
func (p *Planter) Places() iter.Seq2[string, Person] {
	return func(yield func(string, Person) bool) {
		for i, place := range p.places {
			if !yield(place, p.persons[i]) {
				return
			}
		}
	}
}

// iban makes a Belgian number with its check digits (ISO 13616).
func iban(n int) string {
	account := 961_234_5000 + n
	check := account % 97
	if check == 0 {
		check = 97
	}
	bban := fmt.Sprintf("%010d%02d", account, check)
	rest := 0
	for _, c := range bban + "111400" { // BE00
		rest = (rest*10 + int(c-'0')) % 97
	}
	return fmt.Sprintf("BE%02d %s %s %s", 98-rest, bban[:4], bban[4:8], bban[8:])
}

// card makes a number with its check digit (ISO/IEC 7812-1, Luhn).
func card(n int) string {
	digits := fmt.Sprintf("411111%09d", 222_000_000+n*37)
	sum := 0
	for i := range digits {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	digits += fmt.Sprint((10 - sum%10) % 10)
	return digits[:4] + " " + digits[4:8] + " " + digits[8:12] + " " + digits[12:]
}

// Check fails the test for each place of which a value did not come out in one piece.
func (p *Planter) Check(t testing.TB, got Result) {
	t.Helper()
	var all strings.Builder
	for _, part := range got.Parts {
		for _, row := range part.Rows {
			for _, cell := range row {
				all.WriteString(cell + "\n")
			}
		}
		all.WriteString(strings.Join(part.Fields, "\n") + "\n")
	}
	text := all.String()
	for place, person := range p.Places() {
		for kind, v := range person.Kinds() {
			if !strings.Contains(text, v) {
				t.Errorf("%s: the %s %q did not come out", place, kind, v)
				break
			}
		}
	}
}

// EveryPlace checks that read hands over, whole, all that is planted in the files, which are made under their names.
func EveryPlace(t *testing.T, read Func, files map[string]func(*Planter) []byte) {
	t.Helper()
	for name, file := range files {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &Planter{}
			got := Read(t, read, name, file(p))
			p.Check(t, got)
			got.CheckComplete(t)
		})
	}
}
