package identity_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dossier/detectors"
	detectorsall "dossier/detectors/all"
	"dossier/detectors/sweep"
	"dossier/reports/identity"
	"dossier/reports/inventory"
	"dossier/scanners"
	scannersall "dossier/scanners/all"
)

// A phone that a household shares leads to each of its people, and is nobody by itself, also where nothing else in a record tells them
// but their names.
func TestPhoneOfAHousehold(t *testing.T) {
	t.Parallel()
	given := []string{"Emma", "Noah", "Louise", "Arthur", "Olivia", "Liam", "Alice", "Jules", "Camille", "Victor"}
	family := []string{"Lambert", "Dubois", "Wouters", "Maes", "Willems", "Goossens", "Mertens", "Claes", "Simon", "Leroy", "Jacobs"}
	var shop, calls strings.Builder
	shop.WriteString("first_name,last_name,date_of_birth,email,phone\n")
	calls.WriteString("first_name,last_name,date_of_birth,phone\n")
	for i := range 110 {
		home := i
		if i < 2 {
			home = 0 // Emma and Noah live together
		}
		name := given[i%10] + "," + family[home%11]
		born := fmt.Sprintf("19%02d-%02d-%02d", 50+i%45, 1+i%12, 1+i%28)
		fmt.Fprintf(&shop, "%s,%s,%c%c.%s@mail.example,+32 9 2%02d %02d %02d\n", name, born, 'a'+i/11, 'a'+i%11, given[i%10], home/10, home%10, 37)
		fmt.Fprintf(&calls, "%s,%s,+32 9 2%02d %02d %02d\n", name, born, home/10, home%10, 37)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"shop.csv": shop.String(), "calls.csv": calls.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w := resolve(t)
	w.scanFolder(dir)
	people, err := w.Find(t.Context(), w.key.Fingerprint(detectors.Phone, []byte("+3292000037")))
	if err != nil {
		t.Fatal(err)
	}
	if len(people) != 2 {
		t.Fatalf("the household's phone leads to %d people, want 2", len(people))
	}
	for _, p := range people {
		if p.Records != 2 || p.Kinds[detectors.Email] != 1 || p.Kinds[detectors.Phone] != 1 {
			t.Errorf("one of the household has %d records, %d mailboxes and %d phones; want 2, 1 and 1", p.Records, p.Kinds[detectors.Email], p.Kinds[detectors.Phone])
		}
	}
	if n, err := w.SubjectCount(t.Context()); err != nil || n != 110 {
		t.Errorf("%d people (%v), want 110", n, err)
	}
}

// A list of addresses with a name belongs to the one of a couple who is named, whoever else reads the same mailbox.
func TestMailboxOfACouple(t *testing.T) {
	t.Parallel()
	given := []string{"Emma", "Noah", "Louise", "Arthur", "Olivia", "Liam", "Alice", "Jules", "Camille", "Victor"}
	family := []string{"Lambert", "Dubois", "Wouters", "Maes", "Willems", "Goossens", "Mertens", "Claes", "Simon", "Leroy", "Jacobs"}
	var shop, news strings.Builder
	shop.WriteString("first_name,last_name,date_of_birth,email,phone\n")
	news.WriteString("email,name\n")
	for i := range 110 {
		who, mail := i, i
		if i%2 == 1 && i < 40 { // who lives with the one before
			mail = i - 1
		}
		fmt.Fprintf(&shop, "%s,%s,19%02d-%02d-%02d,home%d@mail.example,+32 470 2%d %02d %02d\n", given[who%10], family[mail/10%11], 50+i%45, 1+i%12, 1+i%28, mail, i/100, i%100, 37)
		if mail == i {
			fmt.Fprintf(&news, "home%d@mail.example,\"%s, %s\"\n", mail, family[mail/10%11], given[who%10])
		}
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"shop.csv": shop.String(), "news.csv": news.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w := resolve(t)
	w.scanFolder(dir)
	for i := range 40 {
		people, err := w.Find(t.Context(), w.key.Fingerprint(detectors.Phone, fmt.Appendf(nil, "+3247020%02d37", i)))
		if err != nil || len(people) != 1 {
			t.Fatalf("the phone of %d leads to %d people (%v)", i, len(people), err)
		}
		if n := people[0].Records; n != int64(2-i%2) {
			t.Errorf("%d has %d records, want %d", i, n, 2-i%2)
		}
	}
}

// scanFolder scans a folder as the command does.
func (w world) scanFolder(dir string) {
	w.t.Helper()
	w.scanFolderBy(dir, inventory.ScanOptions{Resolve: identity.Resolve})
}

func (w world) scanFolderBy(dir string, opts inventory.ScanOptions) {
	w.t.Helper()
	var source scanners.Source
	for _, c := range scannersall.Connectors(scannersall.Options{}) {
		if c.Claims(dir) {
			var err error
			if source, err = c.Open(w.t.Context(), dir); err != nil {
				w.t.Fatal(err)
			}
			break
		}
	}
	defer func() { _ = source.Close() }()
	opts.Targets = []string{dir}
	run, err := w.Begin(w.t.Context(), opts)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := sweep.New(detectorsall.Detectors(detectorsall.Options{}), w.key, sweep.Options{}).Run(w.t.Context(), source, run); err != nil {
		w.t.Fatal(err)
	}
	if err := run.Finish(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}
