package records_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/reports/records"
)

// TestFamilyNamesAreNoNames leaves others of a family name of several words alone, which a record gives beside the given name: in a column that says so, and
// in one that only the other column tells of. The person's whole name is found, if a record gives that as well or not.
func TestFamilyNamesAreNoNames(t *testing.T) {
	t.Parallel()
	for _, header := range []string{"first name,last name,email", "Voornaam,Naam,E-mail", "voornaam,familienaam,email,volledige naam"} {
		w := begin(t)
		var members strings.Builder
		members.WriteString(header + "\n")
		for n := range people {
			family := "Van Den " + family(n)
			fmt.Fprintf(&members, "%s,%s,%s", given(n), family, mail(n))
			if strings.Count(header, ",") == 3 {
				fmt.Fprintf(&members, ",%s %s", given(n), family)
			}
			members.WriteByte('\n')
		}
		w.file("members.csv", members.String())
		w.file("memo.txt", fmt.Sprintf("Memo\nMy assistant is %s Van Den %s.\nCoffee with %s Van Den %s, as ever.\nDone.\n", given(9), family(4), given(4), family(4)))
		w.targets = append(w.targets, w.dir+"/files")
		w.scan()
		w.reader.Namesakes, w.reader.Beside = true, true
		var got []int64
		result, err := w.reader.Read(t.Context(), []string{w.pseudonym(4)}, func(r *records.Record) error {
			if r.Unit.Reveal() == "memo.txt" {
				got = append(got, r.Number)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, []int64{3}) {
			t.Errorf("%s: lines %d, want the third", header, got)
		}
		others := &records.Field{Values: [][]byte{fmt.Appendf(nil, "My assistant is %s Van Den %s.", given(9), family(4))}}
		own := &records.Field{Values: [][]byte{fmt.Appendf(nil, "Coffee with %s Van Den %s", given(4), family(4))}}
		if len(result.Theirs(others)) > 0 || len(result.Theirs(own)) == 0 {
			t.Errorf("%s: of another's name %v is the person's, of their own %v", header, result.Theirs(others), result.Theirs(own))
		}
	}
}

// TestNamesBesideAnothersIdentifier hands over, as what may be the person's, a record with their name beside the address of a relative, which the family shares,
// and none of a namesake, who has that name in all records: in one field or two. Of the relative's records it is known for the one that bears another's name.
func TestNamesBesideAnothersIdentifier(t *testing.T) {
	t.Parallel()
	const person, relative, namesake, shared = 4, 5, 6, "family@mail.example"
	called := func(n int) (string, string) {
		switch n {
		case relative:
			return given(n), family(person)
		case namesake:
			return given(person), family(person)
		}
		return given(n), family(n)
	}
	w := begin(t)
	var members, invoices strings.Builder
	members.WriteString("first name,last name,email,phone,birth date\n")
	invoices.WriteString("name,email,amount\n")
	for n := range people {
		first, last := called(n)
		mine := mail(n)
		if n == relative {
			mine = shared
		}
		fmt.Fprintf(&members, "%s,%s,%s,%s,%d-0%d-1%d\n", first, last, mine, number(n), 1950+n, n%9+1, n%10)
		if n == person {
			mine = shared
		}
		fmt.Fprintf(&invoices, "%s %s,%s,%d\n", first, last, mine, n*7+3)
	}
	w.file("members.csv", members.String())
	w.file("invoices.csv", invoices.String())
	w.targets = append(w.targets, w.dir+"/files")
	w.scan()
	w.reader.Namesakes = true
	for n, want := range map[int][]string{
		person:   {"invoices.csv 5 true", "members.csv 5 false"},
		namesake: {"invoices.csv 7 false", "members.csv 7 false", "invoices.csv 5 true"},
		relative: {"invoices.csv 6 false", "members.csv 6 false", "invoices.csv 5 false, another's name"},
	} {
		var list []*records.Record
		mine := mail(n)
		if n == relative {
			mine = shared
		}
		result, err := w.reader.Read(t.Context(), []string{w.pseudonymOf(mine)}, func(r *records.Record) error {
			list = append(list, r)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range list {
			another := ""
			if result.Strange(r) {
				another = ", another's name"
			}
			got = append(got, fmt.Sprintf("%s %d %v%s", r.Unit.Reveal(), r.Number, r.Namesake, another))
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("person %d: %q, want %q", n, got, want)
		}
	}
}

// TestNamesBesideAnAccount hands over, as what may be the person's, a record with their name beside an account at a bank that no other record holds:
// everybody may have several, and a namesake's looks the same.
func TestNamesBesideAnAccount(t *testing.T) {
	t.Parallel()
	const person = 4
	w := begin(t)
	var members, payments strings.Builder
	members.WriteString("name,email\n")
	payments.WriteString("name,account,amount\n")
	for n := range people {
		fmt.Fprintf(&members, "%s %s,%s\n", given(n), family(n), mail(n))
		fmt.Fprintf(&payments, "%s %s,%s,%d\n", given(n), family(n), iban(5390075000+n*37), n*7+3)
	}
	w.file("members.csv", members.String())
	w.file("payments.csv", payments.String())
	w.targets = append(w.targets, w.dir+"/files")
	w.scan()
	w.reader.Namesakes = true
	var got []string
	if _, err := w.reader.Read(t.Context(), []string{w.pseudonym(person)}, func(r *records.Record) error {
		got = append(got, fmt.Sprintf("%s %d %v", r.Unit.Reveal(), r.Number, r.Namesake))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	if want := []string{"members.csv 5 false", "payments.csv 5 true"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// iban is that of an account in Belgium, whose last two digits check the ten before.
func iban(account int) string {
	number := fmt.Sprintf("%010d%02d", account, account%97)
	rest := 0
	for _, digit := range number + "111400" { // BE00
		rest = (rest*10 + int(digit-'0')) % 97
	}
	return fmt.Sprintf("BE%02d%s", 98-rest, number)
}

// TestSeveralPseudonyms reads somebody who is known under two pseudonyms as one person: what is theirs under the one is no namesake's under the other, and
// nothing is handed over twice.
func TestSeveralPseudonyms(t *testing.T) {
	t.Parallel()
	const person = 4
	w := begin(t)
	var members, calls strings.Builder
	members.WriteString("name,email\n")
	calls.WriteString("name,phone\n")
	for n := range people {
		fmt.Fprintf(&members, "%s %s,%s\n", given(n), family(n), mail(n))
		fmt.Fprintf(&calls, "%s %s,%s\n", given(n), family(n), number(n))
	}
	w.file("members.csv", members.String())
	w.file("calls.csv", calls.String())
	w.targets = append(w.targets, w.dir+"/files")
	w.scan()
	w.reader.Namesakes = true
	norm := strings.NewReplacer(" ", "", "/", "", ".", "").Replace(number(person))
	caller, err := w.store.Find(t.Context(), w.key.Fingerprint(detectors.Phone, []byte(norm)))
	if err != nil || len(caller) != 1 || caller[0].Pseudonym == w.pseudonym(person) {
		t.Fatalf("the number leads to %d people (%v)", len(caller), err)
	}
	for _, who := range [][]string{{caller[0].Pseudonym, w.pseudonym(person)}, {w.pseudonym(person), caller[0].Pseudonym}} {
		var got []string
		if _, err := w.reader.Read(t.Context(), who, func(r *records.Record) error {
			got = append(got, fmt.Sprintf("%s %d %v %v", r.Unit.Reveal(), r.Number, r.Named, len(r.Others)))
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		slices.Sort(got)
		if want := []string{"calls.csv 5 true 0", "members.csv 5 true 0"}; !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
