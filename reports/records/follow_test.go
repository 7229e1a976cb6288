package records_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"dossier/reports/records"
)

// given and family make a name for each person that no other has.
func given(n int) string  { return []string{"Emma", "Lucas", "Marie", "Thomas", "Julie", "Peter"}[n%6] }
func family(n int) string { return []string{"Peeters", "Janssens", "Dubois", "Wouters"}[n/6] }

// came are addresses on the internet; the first two people's is one.
func came(n int) string { return fmt.Sprintf("81.82.%d.7", 10+max(1, n)) }

// TestFollowsWhereSomebodyCameFrom finds the visits from an address from which one customer's sessions came, and not those from an address of two.
func TestFollowsWhereSomebodyCameFrom(t *testing.T) {
	t.Parallel()
	w := begin(t)
	db := w.database()
	run := func(sql string, args ...any) {
		if _, err := db.ExecContext(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	run("CREATE TABLE sessions (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id), ip TEXT)")
	run("CREATE TABLE visits (ip TEXT, page TEXT)")
	for n := range people {
		run("INSERT INTO sessions VALUES (?, ?, ?)", n+1, n+1, came(n))
		run("INSERT INTO visits VALUES (?, ?)", came(n), fmt.Sprintf("/page/%d", n))
	}
	w.scan()
	for n, want := range map[int]int{0: 0, 1: 0, 2: 1, 17: 1} {
		got, result := w.read(n)
		visits := 0
		for _, r := range got {
			if strings.HasPrefix(r, "visits") {
				if visits++; !strings.HasSuffix(r, fmt.Sprintf("page=/page/%d", n)) {
					t.Errorf("person %d is given %s", n, r)
				}
			}
		}
		if visits != want || len(result.Tied) != want {
			t.Errorf("person %d: %d visits by %d values, want %d", n, visits, len(result.Tied), want)
		}
	}
}

// TestNamesakesAreAskedFor hands over what holds a person's name alone where that was asked for, in any order of its words, and nothing of those who are
// known by more.
func TestNamesakesAreAskedFor(t *testing.T) {
	t.Parallel()
	w := begin(t)
	db := w.database()
	run := func(sql string, args ...any) {
		if _, err := db.ExecContext(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	run("CREATE TABLE members (id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT, email TEXT)")
	run("CREATE TABLE guests (name TEXT, table_number INTEGER)")
	for n := range people {
		run("INSERT INTO members VALUES (?, ?, ?, ?)", n+1, given(n), family(n), mail(n))
		name := given(n) + " " + family(n)
		if n%2 == 1 {
			name = family(n) + " " + given(n)
		}
		run("INSERT INTO guests VALUES (?, ?)", name, n)
	}
	w.scan()
	guests := func(n int) (list []string) {
		got, _ := w.read(n)
		for _, r := range got {
			if strings.HasPrefix(r, "guests") {
				list = append(list, r)
			}
		}
		return list
	}
	if list := guests(3); len(list) > 0 {
		t.Errorf("nobody asked for %q", list)
	}
	w.reader.Namesakes = true
	for _, n := range []int{0, 3, 14, 23} {
		if list := guests(n); len(list) != 1 || !strings.HasSuffix(list[0], fmt.Sprintf("table_number=%d", n)) {
			t.Errorf("person %d: %q", n, list)
		}
	}
}

// TestNamesakesAreMarked tells them from what is the person's.
func TestNamesakesAreMarked(t *testing.T) {
	t.Parallel()
	w := begin(t)
	w.file("members.csv", "first name,last name,email\n"+func() (text string) {
		for n := range people {
			text += given(n) + "," + family(n) + "," + mail(n) + "\n"
		}
		return text
	}())
	w.file("party.txt", "Tables\n\n"+given(9)+" "+family(9)+" brings the cake.\n")
	w.targets = append(w.targets, w.dir+"/files")
	w.scan()
	w.reader.Namesakes = true
	var marked, others []string
	who := w.pseudonym(9)
	if _, err := w.reader.Read(t.Context(), []string{who}, func(r *records.Record) error {
		if r.Namesake {
			marked = append(marked, text(r))
		} else {
			others = append(others, text(r))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(marked) != 1 || !strings.Contains(marked[0], "cake") || len(others) != 1 || slices.ContainsFunc(others, func(s string) bool { return strings.Contains(s, "cake") }) {
		t.Errorf("namesakes %q, the person's %q", marked, others)
	}
}
