package identity_test

import (
	"bytes"
	"errors"
	"os"
	"testing"

	"dossier/reports/identity"
	"dossier/reports/inventory"
)

func (w world) decide(d *inventory.Decision, err error) int64 {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	d.By, d.Reason = "Ada Lovelace", "told by telephone"
	id, err := w.Decide(w.t.Context(), d, inventory.Finding{Resolve: identity.Resolve}, func(k *inventory.Keys) error { return identity.Holds(w.t.Context(), k, d) })
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w world) merge(a, b value) (*inventory.Decision, error) {
	return identity.Merge(w.t.Context(), w, w.called(a), w.called(b))
}

func (w world) split(who value, records ...int64) (*inventory.Decision, error) {
	return identity.Split(w.t.Context(), w, w.called(who), func(r *inventory.NamedRecord) bool {
		for _, n := range records {
			if r.Record == n {
				return true
			}
		}
		return false
	})
}

func TestDecisions(t *testing.T) {
	t.Parallel()
	all := []value{mail("an@x"), iban("BE1"), mail("an@work"), phone("+321"), iban("BE2")}
	data := []record{{mail("an@x"), iban("BE1")}, {mail("an@work"), phone("+321")}, {phone("+321"), iban("BE2")}}
	t.Run("two are one", func(t *testing.T) {
		t.Parallel()
		w := resolve(t, data)
		if got := w.whose(all...); got != "aabbb" {
			t.Fatalf("found: %s", got)
		}
		id := w.decide(w.merge(mail("an@x"), mail("an@work")))
		if got := w.whose(all...); got != "aaaaa" {
			t.Errorf("decided: %s", got)
		}
		if _, err := w.merge(mail("an@x"), mail("an@work")); !errors.Is(err, identity.ErrNothing) {
			t.Errorf("once more: %v", err)
		}
		w.scan(append(data[:3:3], record{mail("an@x"), phone("+325")}))
		if got := w.whose(append(all, phone("+325"))...); got != "aaaaaa" {
			t.Errorf("scanned again: %s", got)
		}
		if _, err := w.split(mail("an@x"), 1, 4); !errors.Is(err, identity.ErrDecided) {
			t.Errorf("the contrary: %v", err)
		}
		w.decide(&inventory.Decision{Verdict: inventory.AsFound, Undoes: id}, nil)
		if got := w.whose(all...); got != "aabbb" {
			t.Errorf("undone: %s", got)
		}
	})
	t.Run("one is two", func(t *testing.T) {
		t.Parallel()
		w := resolve(t, data)
		before := w.called(mail("an@work"))
		w.decide(w.split(mail("an@work"), 3))
		// Nobody is told by the phone alone: it leads to the first of both.
		if got := w.whose(mail("an@work"), iban("BE2")); got != "ab" {
			t.Errorf("decided: %s", got)
		}
		if w.called(mail("an@work")) != before && w.called(iban("BE2")) != before {
			t.Error("neither has the pseudonym any more")
		}
		if found, err := w.Find(t.Context(), w.key.Fingerprint("phone", []byte("+321"))); err != nil || len(found) != 2 {
			t.Errorf("by what both have: %d people, %v", len(found), err)
		}
		// A record that would join them again does not.
		w.scan(append(data[:3:3], record{mail("an@work"), iban("BE2")}))
		if got := w.whose(mail("an@work"), iban("BE2")); got != "ab" {
			t.Errorf("scanned again: %s", got)
		}
		if _, err := w.merge(mail("an@work"), iban("BE2")); !errors.Is(err, identity.ErrDecided) {
			t.Errorf("the contrary: %v", err)
		}
	})
	t.Run("what cannot be told apart", func(t *testing.T) {
		t.Parallel()
		w := resolve(t, []record{{mail("an@x"), iban("BE1")}, {mail("an@x"), iban("BE1")}})
		if _, err := w.split(mail("an@x"), 2); !errors.Is(err, identity.ErrAlike) {
			t.Errorf("records with the same in them: %v", err)
		}
		for _, none := range [][]int64{{}, {1, 2}, {7}} {
			if _, err := w.split(mail("an@x"), none...); !errors.Is(err, identity.ErrNothing) {
				t.Errorf("records %v of 2: %v", none, err)
			}
		}
		if _, err := identity.Merge(t.Context(), w, w.called(mail("an@x")), "S-AAAAAAAAAA"); !errors.Is(err, identity.ErrUnknown) {
			t.Errorf("somebody unknown: %v", err)
		}
	})
	t.Run("who decided and why is sealed", func(t *testing.T) {
		t.Parallel()
		w := resolve(t, data)
		w.decide(w.merge(mail("an@x"), mail("an@work")))
		list, err := w.Decisions(t.Context())
		if err != nil || len(list) != 1 || list[0].By != "Ada Lovelace" || list[0].Reason != "told by telephone" {
			t.Errorf("%d decisions, %v", len(list), err)
		}
		for _, name := range []string{"", "-wal"} {
			text, err := os.ReadFile(w.path + name)
			if err != nil && name == "" {
				t.Fatal(err)
			}
			if bytes.Contains(text, []byte("Lovelace")) || bytes.Contains(text, []byte("telephone")) {
				t.Error("it can be read in the file")
			}
		}
	})
}
