package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	pq "github.com/parquet-go/parquet-go"
	_ "modernc.org/sqlite"
)

// ordered is a row of an export of orders.
type ordered struct {
	OrderID    int64   `parquet:"order_id"`
	CustomerID int64   `parquet:"customer_id"`
	Total      float64 `parquet:"total"`
}

// acrossShop writes a shop's database, whose customers are numbered from first on, and what other systems keep of the same customers and name nobody:
// two logs and two exports. It returns which lines and rows of those are a customer's.
func acrossShop(t *testing.T, dir string, first int) map[string][]int64 {
	t.Helper()
	acrossCustomers(t, filepath.Join(dir, "shop.sqlite"), first, 60)
	var events, log, points, copied strings.Builder
	points.WriteString("customer_id,points,tier\n")
	copied.WriteString("customer_id,newsletter,segment\n")
	var orders []ordered
	theirs := map[string][]int64{}
	for i := range 400 {
		who := first + i*7%60
		fmt.Fprintf(&events, `{"ts":"2026-01-%02dT10:00:00Z","event":"cart","customer_id":%d,"latency_ms":%d}`+"\n", i%28+1, who, i%90)
		fmt.Fprintf(&log, "2026-01-%02d 10:00:00 INFO checkout customer_id=%d step=%d took=%dms request_id=%d\n", i%28+1, who, i%5, i%90, 1000+i)
		orders = append(orders, ordered{int64(80_000 + i), int64(who), 9.5})
		if who == first+11 {
			theirs["app.jsonl"], theirs["app.log"], theirs["orders.parquet"] = append(theirs["app.jsonl"], int64(i+1)), append(theirs["app.log"], int64(i+1)), append(theirs["orders.parquet"], int64(i+1))
		}
	}
	for i := range 60 {
		fmt.Fprintf(&copied, "%d,%s,%c\n", first+i, []string{"yes", "no"}[i%2], 'A'+i%3)
		fmt.Fprintf(&points, "%d,%d,gold\n", first+i, i*3)
	}
	theirs["customer.csv"], theirs["loyalty.csv"] = []int64{12}, []int64{12}
	var table bytes.Buffer
	if err := pq.Write(&table, orders); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"logs/app.jsonl": events.String(), "logs/app.log": log.String(), "exports/loyalty.csv": points.String(), "exports/customer.csv": copied.String(), "exports/orders.parquet": table.String(),
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return theirs
}

func acrossCustomers(t *testing.T, path string, first, n int) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), `CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT, city TEXT)`); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		_, err := db.ExecContext(t.Context(), `INSERT INTO customers VALUES (?, ?, 'Gent')`, first+i, fmt.Sprintf("%s%d@mail.example", filepath.Base(path)[:4], first+i))
		if err != nil {
			t.Fatal(err)
		}
	}
}

// What logs and exports of a system say by a customer's number alone, belongs to the customer: JSON, text, CSV and Parquet. Where two systems
// have customers of these numbers, nobody knows whose it is.
func TestReachAcrossSources(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		first int
		rival bool
	}{{"numbers of their own", 4700, false}, {"numbers from 1", 1, false}, {"two systems that count from 1", 1, true}} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			home, dir := t.TempDir(), t.TempDir()
			want := acrossShop(t, dir, tt.first)
			targets := []string{filepath.Join(dir, "shop.sqlite"), filepath.Join(dir, "logs"), filepath.Join(dir, "exports")}
			if tt.rival {
				want = map[string][]int64{}
				acrossCustomers(t, filepath.Join(dir, "club.sqlite"), tt.first, 90)
				targets = append(targets, filepath.Join(dir, "club.sqlite"))
			}
			if got := exitStatus(t, dossier(t.Context(), t, home, append([]string{"scan", "-q"}, targets...)...).Run()); got != complete {
				t.Fatalf("the scan ends with exit status %d", got)
			}
			find := dossier(t.Context(), t, home, "subject", "find", "--format", "json", "--email", fmt.Sprintf("shop%d@mail.example", tt.first+11))
			var out bytes.Buffer
			find.Stdout = &out
			if got := exitStatus(t, find.Run()); got != complete {
				t.Fatalf("looking somebody up ends with exit status %d", got)
			}
			var answer struct {
				Subjects []struct {
					Belongs struct {
						Units []struct {
							Unit    string  `json:"unit"`
							Numbers []int64 `json:"numbers"`
							Path    []struct {
								Declared bool   `json:"declared"`
								Because  string `json:"because"`
							} `json:"path"`
						} `json:"units"`
					} `json:"belongs"`
				} `json:"subjects"`
			}
			if err := json.Unmarshal(out.Bytes(), &answer); err != nil || len(answer.Subjects) != 1 {
				t.Fatalf("%d people: %v", len(answer.Subjects), err)
			}
			got := map[string][]int64{}
			for _, u := range answer.Subjects[0].Belongs.Units {
				slices.Sort(u.Numbers)
				got[u.Unit] = u.Numbers
				for _, step := range u.Path {
					if step.Declared || !strings.HasPrefix(step.Because, "inferred: ") {
						t.Errorf("the way to %s is not said to be inferred: %s", u.Unit, step.Because)
					}
				}
			}
			if !maps.EqualFunc(got, want, slices.Equal) {
				t.Errorf("the customer's are %v, want %v", got, want)
			}
		})
	}
}
