package reach_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"dossier/detectors"
	"dossier/detectors/pseudonym"
	"dossier/reports/inventory"
	"dossier/reports/reach"
)

// A payment that names an account belongs to the customer whose invoice it pays, where no other customer's is paid from it; what hangs on
// the payment does too. A delivery that names another customer is that one's.
func TestRowsThatNameAccounts(t *testing.T) {
	t.Parallel()
	path, run := database(t, "shop")
	run(`CREATE TABLE customer (id INTEGER PRIMARY KEY, email TEXT)`)
	run(`CREATE TABLE invoice (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer(id), remark TEXT)`)
	run(`CREATE TABLE payment (id INTEGER PRIMARY KEY, invoice_id INTEGER REFERENCES invoice(id), iban TEXT)`)
	run(`CREATE TABLE refund (id INTEGER PRIMARY KEY, payment_id INTEGER REFERENCES payment(id), amount NUMERIC)`)
	run(`CREATE TABLE delivery (id INTEGER PRIMARY KEY, invoice_id INTEGER REFERENCES invoice(id), email TEXT)`)
	account := func(n int) string {
		digits := fmt.Sprintf("5390%06d", n*101)
		var number int64
		_, _ = fmt.Sscan(digits, &number)
		check := number % 97
		if check == 0 {
			check = 97
		}
		bban := fmt.Sprintf("%s%02d", digits, check)
		left := int64(0)
		for _, c := range bban + "111400" { // BE00
			left = (left*10 + int64(c-'0')) % 97
		}
		return fmt.Sprintf("BE%02d%s", 98-left, bban)
	}
	for c := 1; c <= 40; c++ {
		run(`INSERT INTO customer VALUES (?, ?)`, c, email(c))
		for i := range 2 {
			invoice := 2*c - 1 + i
			remark := "leave it at the door"
			if invoice == 34 {
				remark = "before you come to the house on Monday, please write to " + email(5) + ", who has the key of the gate"
			}
			if invoice == 10 { // a customer's own invoice may mention the customer
				remark = "please send the bill by mail and not by post, the address is still " + email(5) + " as it was last year"
			}
			run(`INSERT INTO invoice VALUES (?, ?, ?)`, invoice, c, remark)
			from := account(c)
			if c > 38 {
				from = account(38) // one account pays for three customers
			}
			run(`INSERT INTO payment VALUES (?, ?, ?)`, invoice, invoice, from)
			run(`INSERT INTO refund VALUES (?, ?, 1)`, invoice, invoice)
			run(`INSERT INTO delivery VALUES (?, ?, ?)`, invoice, invoice, email(c%40+1))
		}
	}
	run(`CREATE TABLE bank_export (line INTEGER PRIMARY KEY, iban TEXT, text TEXT)`) // in which nobody is known by more
	for c := 1; c <= 38; c += 4 {
		run(`INSERT INTO bank_export VALUES (?, ?, 'thank you')`, c, account(c))
	}
	store, key := scan(t, path)
	for _, c := range []int{1, 5, 17, 37, 38, 39} {
		got := reached(t, store, key, c)
		if n := []int64{int64(2*c - 1), int64(2 * c)}; !slices.Equal(got["invoice"], n) {
			t.Errorf("customer %d: the invoices %v, want %v", c, got["invoice"], n)
		}
		want := map[string][]int64{"payment": {int64(2*c - 1), int64(2 * c)}, "refund": {int64(2*c - 1), int64(2 * c)}}
		if c > 37 {
			want = map[string][]int64{}
		}
		for _, table := range []string{"payment", "refund", "delivery"} {
			if !slices.Equal(got[table], want[table]) {
				t.Errorf("customer %d: of %s the records %v, want %v", c, table, got[table], want[table])
			}
		}
	}
}

// database makes a file of SQLite; run runs a statement in it.
func database(t *testing.T, name string) (path string, run func(query string, args ...any)) {
	t.Helper()
	path = filepath.Join(t.TempDir(), name+".sqlite")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return path, func(query string, args ...any) {
		if _, err := db.ExecContext(t.Context(), query, args...); err != nil {
			t.Fatal(err)
		}
	}
}

// reached are the numbers of the records that are a client's by a key, or by a value that names them, by table.
func reached(t *testing.T, store *inventory.Store, key pseudonym.Key, client int) map[string][]int64 {
	t.Helper()
	found, err := store.Find(t.Context(), key.Fingerprint(detectors.Email, []byte(email(client))))
	if err != nil || len(found) != 1 {
		t.Fatalf("client %d is %d people (%v)", client, len(found), err)
	}
	r, err := reach.Of(t.Context(), store, found[0].Pseudonym)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]int64{}
	for _, u := range slices.Concat(r.Units, r.Naming) {
		got[u.Label] = append(got[u.Label], u.Numbers...)
		slices.Sort(got[u.Label])
	}
	return got
}
