package identity_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dossier/detectors"
	"dossier/reports/identity"
	"dossier/reports/inventory"
)

// Who is one person is found anew where something changed, and only there; what was found before still leads everywhere.
func TestFoundAnewIfSomethingChanged(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	remove := func(name string) {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	customers := "first_name,last_name,date_of_birth,email\n"
	for i := range 20 {
		customers += fmt.Sprintf("Lotte,Goossens,19%d-0%d-1%d,c%d@mail.example\n", 50+2*i, 1+i%9, i%10, i)
	}
	write("customers.csv", customers+"Jan,Janssens,1961-04-05,jan@mail.example\n")
	orders := "order_id,customer_id,email\n"
	for i := range 20 {
		orders += fmt.Sprintf("%d,%d,c%d@mail.example\n", 5001+i, 811+i, i)
	}
	write("orders.csv", orders)
	write("notes.txt", "Complaint of Jan Janssens about the delivery.\n")
	w := resolve(t)
	found := 0
	opts := inventory.ScanOptions{Version: "1", Resolve: func(ctx context.Context, r *inventory.Resolution) error {
		found++
		return identity.Resolve(ctx, r)
	}}
	scan := func() { w.scanFolderBy(dir, opts) }
	decide := func(d *inventory.Decision) func() {
		return func() {
			d.Made = time.Unix(1, 0)
			if _, err := w.Decide(t.Context(), d, inventory.Finding{Resolve: opts.Resolve, Version: opts.Version}, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	jan := mail("jan@mail.example")
	other := w.key.Fingerprint(jan.kind, []byte("c1@mail.example"))
	for _, step := range []struct {
		name string
		do   func()
		anew bool
	}{
		{"the first scan", scan, true},
		{"the same files", scan, false},
		{"files written again", func() {
			late := time.Now().Add(time.Hour)
			for _, name := range []string{"customers.csv", "notes.txt"} {
				if err := os.Chtimes(filepath.Join(dir, name), late, late); err != nil {
					t.Fatal(err)
				}
			}
			scan()
		}, false},
		{"another order's number", func() { write("orders.csv", strings.Replace(orders, "5003,", "5333,", 1)); scan() }, true},
		{"a record more", func() {
			write("customers.csv", customers+"Jan,Janssens,1961-04-05,jan@mail.example\nAn,Maes,1971-04-05,an@mail.example\n")
			scan()
		}, true},
		{"a text more", func() { write("mail.txt", "Letter to Jan Janssens.\n"); scan() }, true},
		{"and less", func() { remove("mail.txt"); scan() }, true},
		{"a decision", decide(&inventory.Decision{Verdict: inventory.Confirmed, Of: [2][]detectors.Fingerprint{{other}}}), true},
		{"another scan of the same", scan, false},
		{"the decision undone", decide(&inventory.Decision{Verdict: inventory.AsFound, Undoes: 1}), true},
		{"all anew", func() { opts.Full = true; scan(); opts.Full = false }, true},
		{"by another version", func() { opts.Version = "2"; scan() }, true},
		{"and once more", scan, false},
	} {
		before := found
		step.do()
		if anew := found > before; anew != step.anew {
			t.Errorf("%s: who is one person was found anew: %v, want %v", step.name, anew, step.anew)
		}
		mentions, err := w.Mentions(t.Context(), w.called(jan))
		if err != nil || len(mentions) == 0 || mentions[0].At.ID != mentions[0].Unit || mentions[0].Source.ID != mentions[0].At.Source {
			t.Fatalf("%s: Jan is mentioned in %+v (%v)", step.name, mentions, err)
		}
	}
}
