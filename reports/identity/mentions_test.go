package identity_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dossier/detectors"
)

// A text mentions whom its name fits: one person surely, a few each less so, of many nobody; and who stands in it by an identifier is meant
// rather than a namesake. What mentions somebody is no record of theirs.
func TestWhomATextMentions(t *testing.T) {
	t.Parallel()
	customers, notes := strings.Builder{}, strings.Builder{}
	customers.WriteString("first_name,last_name,date_of_birth,email\n")
	for i, name := range []string{
		"Jan,Janssens", "Hilde,Maes", "Hilde,Maes", "Bart,Claes", "Bart,Claes", "Bart,Claes", "Bart,Claes", "Griet,Wouters", "Gert,Wouters", "Lotte,Goossens",
	} {
		fmt.Fprintf(&customers, "%s,19%d-0%d-1%d,c%d@mail.example\n", name, 50+4*i, 1+i%9, i, i)
	}
	lines := []struct {
		text string
		want string // who is mentioned, by their mailboxes, and how surely, a + a quarter
	}{
		{"Complaint of Jan Janssens about the delivery.", "c0+++"},
		{"Spoke with Janssens, Jan about the refund.", "c0+++"},
		{"Forwarded Jan Janssens's letter to the bank.", "c0+++"},
		{"Spoke with J. Janssens about the refund.", "c0++"},
		{"Complaint of Hilde Maes about the delivery.", "c1+ c2+"},
		{"Complaint of Hilde Maes (c2@mail.example) about the delivery.", ""},
		{"Complaint of Bart Claes about the delivery.", ""},
		{"Spoke with G. Wouters about the refund.", ""},
		{"Spoke with L. Goossens about the refund.", "c9++"},
		{"Complaint of Lotte Janssens about the delivery.", ""},
	}
	for _, l := range lines {
		notes.WriteString(l.text + "\n")
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"customers.csv": customers.String(), "notes.txt": notes.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w := resolve(t)
	w.scanFolder(dir)
	got := make([][]string, len(lines)+1)
	for i := range 10 {
		found, err := w.Find(t.Context(), w.key.Fingerprint(detectors.Email, fmt.Appendf(nil, "c%d@mail.example", i)))
		if err != nil || len(found) != 1 {
			t.Fatalf("customer %d is %d people: %v", i, len(found), err)
		}
		if want := 1 + map[bool]int64{true: 1}[i == 2]; found[0].Records != want {
			t.Errorf("customer %d has %d records, want %d", i, found[0].Records, want)
		}
		mentions, err := w.Mentions(t.Context(), found[0].Pseudonym)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range mentions {
			if m.At.Label != "notes.txt" || m.Record < 1 || int(m.Record) > len(lines) {
				t.Fatalf("customer %d is mentioned in record %d of %s", i, m.Record, m.At.Label)
			}
			got[m.Record] = append(got[m.Record], fmt.Sprintf("c%d%s", i, strings.Repeat("+", int(m.Confidence/0.25))))
		}
	}
	for i, l := range lines {
		slices.SortFunc(got[i+1], cmp.Compare[string])
		if is := strings.Join(got[i+1], " "); is != l.want {
			t.Errorf("line %d mentions %q, want %q", i+1, is, l.want)
		}
	}
}
