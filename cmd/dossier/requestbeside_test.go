package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestPackageHasLinesBeside gives the person the lines of cards and notes that hold their address, in their place in the text; those that may be
// anybody's wait for a reviewer.
func TestPackageHasLinesBeside(t *testing.T) {
	t.Parallel()
	d, _, _ := papersDesk(t, map[string]string{
		"members.csv":                       addressed(),
		"cards.txt":                         visitingCards,
		"evaluatie Goossens Femke 2025.txt": "Done together with " + mieke + ".\n",
		"mixed.txt":                         "wrote to " + mieke + "\nBeukenlaan 33, 8000 Brugge\nThomas Maes, born on 12 March 1980\n",
	}, "register: register.yaml\n")
	if err := os.WriteFile(filepath.Join(d.home, "register.yaml"), []byte(strings.Replace(explaining, "shop.sqlite/customers", "shop/*", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	id := d.asked("access")
	review := d.erase(complete, "review", id)
	between := regexp.MustCompile(`(?m)^([0-9a-f]{10})  leave-out in doubt  papers/mixed.txt, record 2: `).FindStringSubmatch(review)
	if between == nil || strings.Count(review, "the line stands by a line of the person's") != 4 {
		t.Fatalf("the review says:\n%s", review)
	}
	street := regexp.MustCompile(`(?m)^([0-9a-f]{10})  keep +in doubt  papers/cards.txt, record 3: `).FindStringSubmatch(review)
	if street == nil {
		t.Fatalf("the review says:\n%s", review)
	}
	made := func(name string) string {
		out := filepath.Join(d.home, name)
		d.erase(complete, "package", id, "--out", out)
		return out
	}
	first := made("first")
	cards, err := os.ReadFile(filepath.Join(first, "data", "papers", "cards.txt.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "record_place,record_number,text\n,2,Kerkstraat 12\n,3,9000 Gent\n,4," + mieke + "\n"; string(cards) != want {
		t.Errorf("of the cards it has\n%s, want\n%s", cards, want)
	}
	if all := readPackage(t, first, ""); !strings.Contains(all, "Done together") || strings.Contains(all, "Goossens") || strings.Contains(all, "Beukenlaan") || strings.Contains(all, "Molenstraat") || strings.Contains(all, "1980") {
		t.Error("it has what is, or may be, another's")
	}
	if names, err := filepath.Glob(filepath.Join(first, "data", "papers", "*Goossens*")); err != nil || len(names) > 0 {
		t.Errorf("files are called after somebody else: %d, %v", len(names), err)
	}
	if page := readPackage(t, first, "index.html"); !strings.Contains(page, "Records left out, since nothing but a name") || strings.Contains(page, "Records that somebody looked at") {
		t.Error("the page says that somebody decided what nobody did")
	}
	d.erase(complete, "review", id, "--decide", between[1]+"=keep", "--decide", street[1]+"=leave-out")
	if all := readPackage(t, made("second"), "data"); !strings.Contains(all, "Beukenlaan 33") || !strings.Contains(all, "Kerkstraat 12") || strings.Contains(all, "9000 Gent") {
		t.Error("the decisions were not followed")
	}
}
