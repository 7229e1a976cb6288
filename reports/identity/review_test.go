package identity_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/reports/identity"
	"dossier/reports/inventory"
)

func nationalID(text string) value {
	return value{"national_id", detectors.NationalID, text, false, false}
}

// Who has two national ids, or two dates of birth, is found apart or is to be looked at.
func TestReview(t *testing.T) {
	t.Parallel()
	w := resolve(t, []record{
		{mail("an@x"), nationalID("1")},
		{mail("an@x"), nationalID("2")},
		{mail("bo@x"), nationalID("3")},
	})
	whose := func(v value) inventory.Subject {
		t.Helper()
		s, known, err := w.Named(t.Context(), w.called(v))
		if err != nil || !known {
			t.Fatalf("%s: %v", v.kind, err)
		}
		return s
	}
	if got := whose(mail("an@x")).Review.Reasons(); !slices.Equal(got, []string{"two national ids"}) {
		t.Errorf("two national ids: %q", got)
	}
	if got := whose(mail("bo@x")).Review.Reasons(); len(got) > 0 {
		t.Errorf("nothing strange: %q", got)
	}
	w.decide(identity.Confirm(t.Context(), w, w.called(mail("an@x"))))
	if got := whose(mail("an@x")).Review.Reasons(); len(got) > 0 {
		t.Errorf("after somebody looked: %q", got)
	}
	strange := []record{{mail("an@x"), nationalID("1")}, {mail("an@x"), nationalID("2")}, {mail("bo@x"), nationalID("3")}}
	for n := range inventory.MostNames + 1 {
		strange = append(strange, record{mail("an@x"), person(fmt.Sprint("name ", n))})
	}
	w.scan(strange)
	if got := whose(mail("an@x")).Review.Reasons(); !slices.Equal(got, []string{"many names"}) {
		t.Errorf("something else: %q", got)
	}
}

func TestReviewOfBirthDates(t *testing.T) {
	t.Parallel()
	given := []string{"Emma", "Noah", "Louise", "Arthur", "Olivia", "Liam", "Alice", "Jules", "Camille", "Victor"}
	family := []string{"Lambert", "Dubois", "Wouters", "Maes", "Willems", "Goossens", "Mertens", "Claes", "Simon", "Leroy", "Jacobs"}
	var shop, clinic strings.Builder
	shop.WriteString("first_name,last_name,date_of_birth,email\n")
	clinic.WriteString("first_name,last_name,date_of_birth,email\n")
	for i := range 110 {
		name, address := given[i%10]+","+family[i%11], fmt.Sprintf("%c%c.%s@mail.example", 'a'+i/11, 'a'+i%11, given[i%10])
		born := 50 + i%45
		fmt.Fprintf(&shop, "%s,19%02d-%02d-%02d,%s\n", name, born, 1+i%12, 1+i%28, address)
		if i == 7 { // a typing error
			born++
		}
		fmt.Fprintf(&clinic, "%s,19%02d-%02d-%02d,%s\n", name, born, 1+i%12, 1+i%28, address)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"shop.csv": shop.String(), "clinic.csv": clinic.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w := resolve(t)
	w.scanFolder(dir)
	all, err := w.Subjects(t.Context(), 1000, 0)
	if err != nil || len(all) != 110 {
		t.Fatalf("%d people, %v", len(all), err)
	}
	strange := 0
	for _, s := range all {
		if s.Review != 0 {
			strange++
			if got := s.Review.Reasons(); !slices.Equal(got, []string{"two dates of birth"}) {
				t.Errorf("to be looked at for %q", got)
			}
		}
	}
	if strange != 1 {
		t.Errorf("%d people are to be looked at, want the one with two dates of birth", strange)
	}
}

// Test accounts, and names that stand for anybody, join nothing, whoever's phone they share, and are shown to be that.
func TestReviewOfTestAccounts(t *testing.T) {
	t.Parallel()
	var shop strings.Builder
	shop.WriteString("first_name,last_name,date_of_birth,email,phone\n")
	for _, line := range []string{
		"Hilde,Maes,1961-03-14,hilde@mail.example,0450 12 34 56",
		"Test,User,1900-01-01,test@test.com,0450 12 34 56",
		"Max,Mustermann,1970-01-01,max@mail.example,0450 12 34 56",
		"John,Doe,1980-05-06,hilde@mail.example,",
		"Jan,Janssens,1975-06-07,jan@mail.example,0450 12 34 57",
		"Bart,Claes,1901-02-03,bart@mail.example,n/a",
	} {
		shop.WriteString(line + "\n")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "shop.csv"), []byte(shop.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	w := resolve(t)
	w.scanFolder(dir)
	shown := map[int64]bool{}
	for s, err := range w.Located(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range s.Places {
			if s.Subject.Review&inventory.TestAccount != 0 {
				shown[p.Record] = true
			}
		}
	}
	if len(shown) != 3 || !shown[2] || !shown[3] || !shown[4] {
		t.Errorf("shown as test accounts: %v, want records 2, 3 and 4", shown)
	}
	found, err := w.Find(t.Context(), w.key.Fingerprint(detectors.Email, []byte("hilde@mail.example")))
	if err != nil || len(found) != 1 {
		t.Fatalf("%d people, %v", len(found), err)
	}
	if s := found[0]; s.Kinds[detectors.Phone] != 1 || s.Kinds[detectors.Email] != 1 || s.Review != 0 {
		t.Errorf("whose phone and mailbox they have, has %d phones and %d mailboxes: %v", s.Kinds[detectors.Phone], s.Kinds[detectors.Email], s.Review.Reasons())
	}
}
