package reach_test

import (
	"fmt"
	"slices"
	"testing"
)

// A message that gives a customer's number by name belongs to that customer, as a column of numbers would; not where its row has an owner
// already, nor where there are so few numbers that they are found anywhere.
func TestNumbersInMessages(t *testing.T) {
	t.Parallel()
	path, run := database(t, "desk")
	run(`CREATE TABLE client (client_id INTEGER PRIMARY KEY, email TEXT)`)
	run(`CREATE TABLE app_log (line INTEGER PRIMARY KEY, level TEXT, message TEXT)`)
	run(`CREATE TABLE ticket (ticket_no INTEGER PRIMARY KEY, client_id INTEGER REFERENCES client(client_id), body TEXT)`)
	run(`CREATE TABLE job (job_no INTEGER PRIMARY KEY, remark TEXT)`)
	for c := 1; c <= 40; c++ {
		run(`INSERT INTO client VALUES (?, ?)`, 4000+c, email(c))
		for i := range 2 {
			run(`INSERT INTO app_log VALUES (?, 'INFO', ?)`, 2*c-1+i, fmt.Sprintf("the checkout was begun again by client_id=%d after %d ms, step=%d", 4000+c, 10*c+i, i))
		}
		run(`INSERT INTO app_log VALUES (?, 'INFO', ?)`, 1000+c, fmt.Sprintf("the cache was emptied after %d ms, and nothing was lost", c))
		other := c%40 + 1
		run(`INSERT INTO ticket VALUES (?, ?, ?)`, c, 4000+c, fmt.Sprintf("please compare this with what was written about client_id=%d last week", 4000+other))
		run(`INSERT INTO job VALUES (?, ?)`, c, fmt.Sprintf("the nightly job was started with client_id=%d and ended well", 4001+c%2))
	}
	store, key := scan(t, path)
	for _, c := range []int{1, 2, 17, 40} {
		got := reached(t, store, key, c)
		for table, want := range map[string][]int64{"app_log": {int64(2*c - 1), int64(2 * c)}, "ticket": {int64(c)}, "job": nil} {
			if !slices.Equal(got[table], want) {
				t.Errorf("client %d: of %s the records %v, want %v", c, table, got[table], want)
			}
		}
	}
}
