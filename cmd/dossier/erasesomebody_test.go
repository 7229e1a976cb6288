package main

import (
	"database/sql"
	"regexp"
	"strings"
	"testing"
)

// changeShop changes the database of a shopDesk.
func changeShop(t *testing.T, shop, script string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+shop)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), script); err != nil {
		t.Fatal(err)
	}
}

// TestErasureOfOneOfAHousehold erases one of two who share a mailbox: nothing is planned until somebody says which one asks.
func TestErasureOfOneOfAHousehold(t *testing.T) {
	t.Parallel()
	d, sign, shop := shopDesk(t, "")
	changeShop(t, shop, `ALTER TABLE customers ADD COLUMN born TEXT; UPDATE customers SET email = 'gezin17@webpost.example', born = '1980-02-03' WHERE id = 1;
		UPDATE customers SET name = 'Joris Bollen', email = 'gezin17@webpost.example', born = '1971-11-12' WHERE id = 2`)
	id := d.plannedFor(complete, "gezin17@webpost.example")
	d.erase(wrongUsage, "plan", id)
	found := d.erase(complete, "search", id, "--format", "json")
	people := regexp.MustCompile(`"pseudonym": "(S-[A-Z0-9]+)"`).FindAllStringSubmatch(found, -1)
	if len(people) < 2 {
		t.Fatalf("the search says:\n%s", found)
	}
	before := []string{rows(t, shop, 1), rows(t, shop, 2)}
	d.erase(wrongUsage, "search", id, "--person", "S-AAAAAAAAAA")
	d.erase(complete, "search", id, "--person", people[0][1])
	d.erase(complete, "plan", id)
	d.approve(id, sign)
	d.erase(complete, "run", id)
	one, other := rows(t, shop, 1), rows(t, shop, 2)
	if (one != "" || other != before[1]) && (other != "" || one != before[0]) {
		t.Errorf("of the one who asked, or the other, are left\n%s\nand\n%s", one, other)
	}
}

// TestErasureLeavesWhatIsSomebodyElses erases a customer whom another one names as a friend: the other's invoices are none of hers.
func TestErasureLeavesWhatIsSomebodyElses(t *testing.T) {
	t.Parallel()
	d, sign, shop := shopDesk(t, "")
	changeShop(t, shop, `ALTER TABLE customers ADD COLUMN profile TEXT;
		UPDATE customers SET profile = '{"friends": [{"email": "mieke.aertsens@webpost.example"}, {"email": "an.peeters@webpost.example"}]}' WHERE id = 2`)
	before := rows(t, shop, 2)
	id := d.planned()
	plan := d.erase(incomplete, "plan", id, "--format", "json")
	if n := strings.Count(plan, `"in doubt"`); n != 1 {
		t.Errorf("%d records are in doubt, want the other customer's alone:\n%s", n, plan)
	}
	d.approve(id, sign)
	d.erase(complete, "run", id)
	if rows(t, shop, 1) != "" || rows(t, shop, 2) != before {
		t.Errorf("of the one who asked %q is left, of the other %q", rows(t, shop, 1), rows(t, shop, 2))
	}
}
