package records_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"dossier/detectors"
	detectorsall "dossier/detectors/all"
	"dossier/detectors/pseudonym"
	"dossier/detectors/sweep"
	"dossier/reports/identity"
	"dossier/reports/inventory"
	"dossier/reports/reach"
	"dossier/reports/records"
	"dossier/scanners"
	scannersall "dossier/scanners/all"
)

const people = 24

func mail(n int) string   { return fmt.Sprintf("client%c@mail.example", 'a'+n) }
func number(n int) string { return fmt.Sprintf("+3247012%04d", 3100+n*7) }

// world is a database and a folder of exports, scanned.
type world struct {
	t       *testing.T
	dir     string
	targets []string
	store   *inventory.Store
	key     pseudonym.Key
	reader  *records.Reader
}

const tables = `
CREATE TABLE customers (id INTEGER PRIMARY KEY, email VARCHAR(90), phone VARCHAR(40), language VARCHAR(9));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, status VARCHAR(20), FOREIGN KEY (customer_id) REFERENCES customers (id));
CREATE TABLE order_lines (order_id INTEGER, line_no INTEGER, product VARCHAR(40), PRIMARY KEY (order_id, line_no), FOREIGN KEY (order_id) REFERENCES orders (id));
CREATE TABLE notes (body VARCHAR(200));
`

// script makes customers, two orders for each, two lines an order, and notes without a key.
func script() string {
	var b strings.Builder
	b.WriteString(tables)
	run := func(format string, args ...any) { fmt.Fprintf(&b, format+";\n", args...) }
	for n := range people {
		run("INSERT INTO customers VALUES (%d, '%s', '%s', 'nl')", n+1, mail(n), number(n))
		run("INSERT INTO notes VALUES ('%s asked for a new calibration of the meter.')", mail(n))
		for k := range 2 {
			order := n*2 + k + 1
			run("INSERT INTO orders VALUES (%d, %d, 'open')", order, n+1)
			for line := range 2 {
				run("INSERT INTO order_lines VALUES (%d, %d, 'meter %d')", order, line+1, order*10+line)
			}
		}
	}
	return b.String()
}

func begin(t *testing.T, targets ...string) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir()}
	w.targets = append(w.targets, targets...)
	var err error
	if w.key, err = pseudonym.New(bytes.Repeat([]byte{7}, 32)); err != nil {
		t.Fatal(err)
	}
	return w
}

// database adds the database as a SQLite file.
func (w *world) database() *sql.DB {
	w.t.Helper()
	path := filepath.Join(w.dir, "shop.sqlite")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = db.Close() })
	if _, err := db.ExecContext(w.t.Context(), script()); err != nil {
		w.t.Fatal(err)
	}
	w.targets = append(w.targets, path)
	return db
}

func (w *world) file(name, text string) {
	w.t.Helper()
	path := filepath.Join(w.dir, "files", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func sheet(skip ...int) string {
	var b strings.Builder
	b.WriteString("client,mail,remark\n")
	for n := range people {
		if !slices.Contains(skip, n) {
			fmt.Fprintf(&b, "%d,%s,\"remark, of %d\"\n", n+1, mail(n), n)
		}
	}
	return b.String()
}

func lines() string {
	var b strings.Builder
	for n := range people {
		fmt.Fprintf(&b, `{"who":{"mail":%q,"tags":["a%d","b%d"]},"seen":%d}`+"\n", mail(n), n, n, n)
	}
	return b.String()
}

// exports adds a folder.
func (w *world) exports() {
	w.t.Helper()
	w.file("clients.csv", sheet())
	w.file("seen.jsonl", lines())
	w.targets = append(w.targets, filepath.Join(w.dir, "files"))
}

// scan fills the inventory and prepares the reading.
func (w *world) scan() {
	w.t.Helper()
	ctx := w.t.Context()
	connectors := scannersall.Connectors(scannersall.Options{})
	all := detectorsall.Detectors(detectorsall.Options{})
	var err error
	if w.store, err = inventory.Open(ctx, filepath.Join(w.t.TempDir(), "inventory.db"), w.key, inventory.Options{}); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = w.store.Close() })
	run, err := w.store.Begin(ctx, inventory.ScanOptions{Targets: []string{"t"}, Resolve: identity.Resolve, Relate: reach.Relate})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, target := range w.targets {
		i := slices.IndexFunc(connectors, func(c scanners.Connector) bool { return c.Claims(target) })
		source, err := connectors[i].Open(ctx, target)
		if err != nil {
			w.t.Fatal(err)
		}
		if err := sweep.New(all, w.key, sweep.Options{}).Run(ctx, source, run); err != nil {
			w.t.Fatal(err)
		}
		_ = source.Close()
	}
	if err := run.Finish(ctx); err != nil {
		w.t.Fatal(err)
	}
	w.reader = &records.Reader{Store: w.store, Key: w.key, Detectors: all, Open: records.Through(connectors, w.targets)}
}

// pseudonym is somebody's.
func (w *world) pseudonym(n int) string {
	w.t.Helper()
	return w.pseudonymOf(mail(n))
}

// pseudonymOf is that of whoever has an address.
func (w *world) pseudonymOf(mail string) string {
	w.t.Helper()
	found, err := w.store.Find(w.t.Context(), w.key.Fingerprint(detectors.Email, []byte(mail)))
	if err != nil || len(found) != 1 {
		w.t.Fatalf("%s is %d people (%v)", mail, len(found), err)
	}
	return found[0].Pseudonym
}

// read reads somebody's records as unit: field=value, field=value.
func (w *world) read(n int) ([]string, *records.Result) {
	w.t.Helper()
	var got []string
	result, err := w.reader.Read(w.t.Context(), []string{w.pseudonym(n)}, func(r *records.Record) error {
		got = append(got, text(r))
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	slices.Sort(got)
	return got, result
}

func text(r *records.Record) string {
	var b strings.Builder
	b.WriteString(r.Unit.Reveal()[strings.LastIndexByte(r.Unit.Reveal(), '.')+1:])
	for i := range r.Fields {
		f := &r.Fields[i]
		fmt.Fprintf(&b, " %s=%s", f.Name, bytes.Join(f.Values, []byte("|")))
	}
	if len(r.Others) > 0 {
		fmt.Fprintf(&b, " and %d others", len(r.Others))
	}
	return b.String()
}

// inDatabase is what the database holds of somebody.
func inDatabase(n int) []string {
	want := []string{
		fmt.Sprintf("customers id=%d email=%s phone=%s language=nl", n+1, mail(n), number(n)),
		fmt.Sprintf("notes body=%s asked for a new calibration of the meter.", mail(n)),
	}
	for k := range 2 {
		order := n*2 + k + 1
		want = append(want, fmt.Sprintf("orders id=%d customer_id=%d status=open", order, n+1))
		for line := range 2 {
			want = append(want, fmt.Sprintf("order_lines order_id=%d line_no=%d product=meter %d", order, line+1, order*10+line))
		}
	}
	slices.Sort(want)
	return want
}

func inFiles(n int) []string {
	return []string{
		fmt.Sprintf("csv client=%d mail=%s remark=remark, of %d", n+1, mail(n), n),
		fmt.Sprintf("jsonl who.mail=%s who.tags[]=a%d|b%d seen=%d", mail(n), n, n, n),
	}
}

func (w *world) equal(what string, got, want []string) {
	w.t.Helper()
	slices.Sort(want)
	if !slices.Equal(got, want) {
		w.t.Errorf("%s:\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestReadsEveryRecordWhole(t *testing.T) {
	t.Parallel()
	w := begin(t)
	w.database()
	w.exports()
	w.scan()
	for n := range people {
		got, result := w.read(n)
		w.equal(fmt.Sprintf("person %d", n), got, append(inDatabase(n), inFiles(n)...))
		if len(result.Missing)+len(result.Unread) > 0 || result.Records != int64(len(got)) {
			t.Errorf("person %d: %d missing, %d unread, %d records", n, len(result.Missing), len(result.Unread), result.Records)
		}
	}
}

func TestFindsWhatMoved(t *testing.T) {
	t.Parallel()
	w := begin(t)
	w.exports()
	w.scan()
	w.file("clients.csv", sheet(0, 3)) // what stands behind moves up
	for n := range people {
		if n == 0 || n == 3 {
			continue
		}
		got, result := w.read(n)
		w.equal(fmt.Sprintf("person %d", n), got, inFiles(n))
		if len(result.Missing) > 0 {
			t.Errorf("person %d: %d missing", n, len(result.Missing))
		}
	}
	got, result := w.read(3)
	w.equal("who was taken out", got, inFiles(3)[1:])
	if len(result.Missing) != 1 || result.Missing[0].Why != records.Changed || result.Missing[0].Unit.Reveal() != "clients.csv" {
		t.Errorf("%d missing, want one that changed", len(result.Missing))
	}
}

func TestSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	w := begin(t)
	db := w.database()
	w.exports()
	w.scan()
	for _, q := range []string{
		`UPDATE orders SET customer_id = 9 WHERE id = 3`, // person 1 had 3 and 4
		`DELETE FROM order_lines WHERE order_id = 4 AND line_no = 2`,
		`UPDATE customers SET email = 'new@mail.example', phone = '0' WHERE id = 2`,
	} {
		if _, err := db.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(w.dir, "files", "seen.jsonl")); err != nil {
		t.Fatal(err)
	}
	got, result := w.read(1)
	want := slices.DeleteFunc(append(inDatabase(1), inFiles(1)...), func(s string) bool {
		return strings.HasPrefix(s, "orders id=3 ") || strings.HasPrefix(s, "order_lines order_id=4 line_no=2") ||
			strings.HasPrefix(s, "customers") || strings.HasPrefix(s, "jsonl")
	})
	w.equal("what is left", got, want)
	var why []string
	for _, m := range result.Missing {
		why = append(why, m.Unit.Reveal()+" "+m.Why)
	}
	slices.Sort(why)
	if wantWhy := []string{"customers changed", "order_lines changed", "orders changed", "seen.jsonl gone"}; !slices.Equal(why, wantWhy) {
		t.Errorf("missing: %q, want %q", why, wantWhy)
	}
}

func TestSaysWhatCannotBeOpened(t *testing.T) {
	t.Parallel()
	w := begin(t)
	w.exports()
	w.scan()
	if err := os.RemoveAll(filepath.Join(w.dir, "files")); err != nil {
		t.Fatal(err)
	}
	got, result := w.read(5)
	if len(got) > 0 || len(result.Missing) != 2 || result.Missing[0].Why != records.Unreadable || len(result.Unread) != 1 {
		t.Errorf("%d records, %d missing, %d unread of a folder that is gone", len(got), len(result.Missing), len(result.Unread))
	}
}

func TestCountsOthers(t *testing.T) {
	t.Parallel()
	w := begin(t)
	w.exports()
	w.file("log.txt", fmt.Sprintf("08:00 start\n08:01 %s wrote to %s and %s\n", mail(1), mail(2), mail(3)))
	w.scan()
	got, _ := w.read(2)
	if !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "txt") && strings.HasSuffix(s, "and 2 others") }) {
		t.Errorf("records: %q", got)
	}
}

func TestRecordsPrintAPlaceholder(t *testing.T) {
	t.Parallel()
	r := &records.Record{Fields: []records.Field{{Name: "mail", Values: [][]byte{[]byte("an@example.be")}}}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		for _, v := range []any{r, *r, r.Fields, []*records.Record{r}} {
			if s := fmt.Sprintf(verb, v); strings.Contains(s, "example") || strings.Contains(s, "6578616d") || strings.Contains(s, "101 120") {
				t.Errorf("%s of %T prints a value", verb, v)
			}
		}
	}
}

// TestChinook reads the records of every customer of the sample database in the folder that DOSSIER_DATABASES names.
func TestChinook(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("DOSSIER_DATABASES")
	if folder == "" {
		t.Skip("DOSSIER_DATABASES names no folder with chinook.sqlite, which is not part of the project; the other tests have tables of the same shape")
	}
	path := filepath.Join(folder, "chinook.sqlite")
	w := begin(t, path)
	w.scan()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for customer := 1; customer <= 59; customer++ {
		var address string
		var invoices, lines int
		var total float64
		err := db.QueryRowContext(t.Context(), `SELECT Email, (SELECT count(*) FROM Invoice WHERE CustomerId = c.CustomerId),
			(SELECT count(*) FROM InvoiceLine JOIN Invoice USING (InvoiceId) WHERE CustomerId = c.CustomerId),
			(SELECT sum(Total) FROM Invoice WHERE CustomerId = c.CustomerId) FROM Customer AS c WHERE CustomerId = ?`, customer).Scan(&address, &invoices, &lines, &total)
		if err != nil {
			t.Fatal(err)
		}
		found, err := w.store.Find(t.Context(), w.key.Fingerprint(detectors.Email, []byte(strings.ToLower(address))))
		if err != nil || len(found) != 1 {
			t.Fatalf("customer %d is %d people (%v)", customer, len(found), err)
		}
		got, sum := map[string]int{}, 0.0
		result, err := w.reader.Read(t.Context(), []string{found[0].Pseudonym}, func(r *records.Record) error {
			got[r.Unit.Reveal()]++
			for _, f := range r.Fields {
				if f.Name == "Total" {
					n, err := strconv.ParseFloat(string(f.Values[0]), 64)
					sum += n
					return err
				}
			}
			return nil
		})
		if err != nil || len(result.Missing)+len(result.Unread) > 0 {
			t.Fatalf("customer %d: %d missing, %d unread (%v)", customer, len(result.Missing), len(result.Unread), err)
		}
		if want := map[string]int{"Customer": 1, "Invoice": invoices, "InvoiceLine": lines}; !maps.Equal(got, want) || math.Abs(sum-total) > 0.001 {
			t.Errorf("customer %d: records %v, want %v", customer, got, want)
		}
	}
}
