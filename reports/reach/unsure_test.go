package reach_test

import (
	"fmt"
	"slices"
	"testing"

	"dossier/detectors"
	"dossier/reports/inventory"
	"dossier/reports/reach"
)

// A customer's row may name another customer beside its own: whom to call, friends, who gave the voucher. What hangs on it is none of that one's. A
// message or a ticket of two customers belongs to both, which is doubtful; not so one of a customer and a clerk, for the customer.
func TestRecordsOfSomebodyElse(t *testing.T) {
	t.Parallel()
	path, run := database(t, "shop")
	run(`CREATE TABLE customer (id INTEGER PRIMARY KEY, email TEXT, partner_email TEXT, phone TEXT, profile TEXT)`)
	run(`CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer(id), gift_email TEXT)`)
	run(`CREATE TABLE order_line (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders(id), what TEXT)`)
	run(`CREATE TABLE message (id INTEGER PRIMARY KEY, writer INTEGER REFERENCES customer(id), reader INTEGER REFERENCES customer(id), body TEXT)`)
	run(`CREATE TABLE ticket (id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customer(id), agent INTEGER REFERENCES customer(id), body TEXT)`)
	for c := 1; c <= 40; c++ {
		var own, partner any = email(c), nil
		profile := fmt.Sprintf(`{"langs":["nl"],"friends":[{"email":%q}]}`, email(c%40+1)) // the next one is a friend
		if c%5 == 0 {
			partner = email(c + 1)
		}
		if c == 30 { // of whom nothing is known but the partner
			own, profile = nil, `{"langs":["nl"]}`
		}
		if c > 35 {
			profile = `{}`
		}
		run(`INSERT INTO customer VALUES (?, ?, ?, ?, ?)`, c, own, partner, fmt.Sprintf("+32 9 225 %02d 17", 10+(c+1)/2), profile) // two live together
		for i := range 2 {
			var gift any
			if c%10 == 7 && i == 0 {
				gift = email(c - 1)
			}
			run(`INSERT INTO orders VALUES (?, ?, ?)`, 2*c-1+i, c, gift)
			run(`INSERT INTO order_line VALUES (?, ?, 'lamp')`, 2*c-1+i, 2*c-1+i)
		}
		run(`INSERT INTO message VALUES (?, ?, ?, 'see you on Monday')`, c, c, c%40+1)
		run(`INSERT INTO ticket VALUES (?, ?, ?, 'it is broken')`, c, c, 38+c%3)
	}
	store, key := scan(t, path)
	orders := func(c int) []int64 { return []int64{int64(2*c - 1), int64(2 * c)} }
	for c, want := range map[int]struct {
		sure  map[string][]int64
		doubt map[string][]int64
	}{
		2:  {map[string][]int64{"orders": orders(2), "ticket": {2}}, map[string][]int64{"message": {1, 2}}},
		6:  {map[string][]int64{"orders": orders(6), "ticket": {6}}, map[string][]int64{"message": {5, 6}, "orders": {13}}}, // the partner of 5, and 7 sent a gift
		31: {map[string][]int64{"orders": orders(31), "ticket": {31}}, map[string][]int64{"customer": {30}, "orders": orders(30), "ticket": {30}, "message": {29, 30, 31}}},
		39: {map[string][]int64{"orders": orders(39)}, map[string][]int64{"message": {38, 39}}},
	} {
		found, err := store.Find(t.Context(), key.Fingerprint(detectors.Email, []byte(email(c))))
		if err != nil || len(found) != 1 {
			t.Fatalf("customer %d is %d people (%v)", c, len(found), err)
		}
		r, err := reach.Of(t.Context(), store, found[0].Pseudonym)
		if err != nil {
			t.Fatal(err)
		}
		sure, doubt := divided(t, store, r)
		for _, table := range []string{"customer", "orders", "message", "ticket"} {
			if table == "ticket" && c == 39 { // of a clerk
				continue
			}
			if !slices.Equal(sure[table], want.sure[table]) || !slices.Equal(doubt[table], want.doubt[table]) {
				t.Errorf("customer %d: of %s the records %v, and in doubt %v; want %v and %v", c, table, sure[table], doubt[table], want.sure[table], want.doubt[table])
			}
		}
		lines := int64(len(want.sure["orders"]) + len(want.doubt["orders"]))
		if n := int64(len(sure["order_line"]) + len(doubt["order_line"])); n != lines || len(sure["order_line"]) != len(want.sure["orders"]) {
			t.Errorf("customer %d: %d lines of orders, of them %d for sure", c, n, len(sure["order_line"]))
		}
	}
}

// divided are the numbers of records that belong to a person by keys, by table, and of those that are in doubt, of which some name the person.
func divided(t *testing.T, store *inventory.Store, r *reach.Result) (sure, doubt map[string][]int64) {
	t.Helper()
	sure, doubt = map[string][]int64{}, map[string][]int64{}
	for _, u := range slices.Concat(r.Units, r.Naming) {
		for _, n := range u.Numbers {
			if r.Doubts[reach.Place{Unit: u.Unit, Record: n}] == 0 {
				sure[u.Label] = append(sure[u.Label], n)
			}
		}
		slices.Sort(sure[u.Label])
	}
	err := store.Keys(t.Context(), func(k *inventory.Keys) error {
		for p := range r.Doubts {
			u, err := k.Unit(t.Context(), p.Unit)
			if err != nil {
				return err
			}
			doubt[u.Label] = append(doubt[u.Label], p.Record)
			slices.Sort(doubt[u.Label])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return sure, doubt
}
