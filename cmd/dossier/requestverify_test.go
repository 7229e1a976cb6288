package main

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// erased takes the first customer's erasure to where it is carried out.
func (d *desk) erased(sign func(id string, who int) string) string {
	d.t.Helper()
	id := d.planned()
	d.erase(complete, "plan", id)
	d.approve(id, sign)
	d.erase(complete, "run", id)
	return id
}

func TestVerifiedErasure(t *testing.T) {
	t.Parallel()
	d, sign, shop := shopDesk(t, "  backups:\n    - {store: shop.sqlite, what: nightly dump, days: 30}\n")
	before, err := os.ReadFile(shop)
	if err != nil {
		t.Fatal(err)
	}
	id := d.erased(sign)
	html := filepath.Join(d.home, "erasure.html")
	d.erase(complete, "verify", id, "--output", html)
	text, err := os.ReadFile(html)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Certificate of erasure", "nightly dump", "ann@corp.example", "bob@corp.example"} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("the certificate says nothing of %q", want)
		}
	}
	if bytes.Contains(bytes.ToLower(text), []byte("mieke")) {
		t.Error("the certificate names the person")
	}
	sum := sha256.Sum256(text)
	journal, err := os.ReadFile(filepath.Join(d.home, "data", "dossier", "requests.jsonl"))
	if err != nil || !bytes.Contains(journal, []byte(hex.EncodeToString(sum[:]))) {
		t.Errorf("the journal does not hold the certificate's sum (%v)", err)
	}
	if text := d.erase(complete, "verify", id, "--language", "fr"); !strings.Contains(text, "Certificat d’effacement, demande "+id) {
		t.Errorf("in French:\n%s", text)
	}
	if text := d.erase(complete, "verify", id, "--format", "json"); !strings.Contains(text, `"complete": true`) || strings.Contains(strings.ToLower(text), "mieke") {
		t.Errorf("for machines:\n%s", text)
	}
	config := filepath.Join(d.home, "dossier.yaml")
	d.run(complete, "", "scan", "--config", config, "--quiet")
	if out := d.erase(complete, "returned", "--format", "json"); strings.TrimSpace(out) != "[]" {
		t.Errorf("nobody is back, and it is said: %s", out)
	}
	d.erase(wrongUsage, "replay", id) // nobody is there

	if err := os.WriteFile(shop, before, 0o600); err != nil { // a backup is put back
		t.Fatal(err)
	}
	d.run(complete, "", "scan", "--config", config, "--quiet")
	var back []struct {
		Request string
		Places  []struct{ Unit string }
	}
	if out := d.erase(incomplete, "returned", "--format", "json"); json.Unmarshal([]byte(out), &back) != nil || len(back) != 1 || back[0].Request != id || len(back[0].Places) == 0 {
		t.Errorf("who is back is not in the JSON: %s", out)
	}
	if out := d.erase(incomplete, "returned", "--format", "csv"); !strings.Contains(out, id) || !strings.Contains(out, "customers") {
		t.Errorf("the one who is back is not listed:\n%s", out)
	}
	again, _, _ := strings.Cut(d.erase(complete, "replay", id), " ")
	d.erase(complete, "plan", again)
	d.erase(complete, "approve", again, "--signature", sign(again, 0))
	d.erase(complete, "approve", again, "--signature", sign(again, 1))
	d.erase(complete, "run", again)
	d.erase(complete, "verify", again)
	d.run(complete, "", "scan", "--config", config, "--quiet")
	d.erase(complete, "returned")
	d.run(complete, "", "request", "journal", "verify")
}

// TestVerificationFindsWhatThePlanDidNotKnow plants the person in places that came after the plan.
func TestVerificationFindsWhatThePlanDidNotKnow(t *testing.T) {
	t.Parallel()
	d, sign, shop := shopDesk(t, "")
	id := d.erased(sign)
	db, err := sql.Open("sqlite", "file:"+shop)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `CREATE TABLE leads (id INTEGER PRIMARY KEY, remark TEXT);
		INSERT INTO leads VALUES (1, 'call back'), (2, 'wrote to MIEKE.Aertsens@webpost.example about a lamp')`); err != nil {
		t.Fatal(err)
	}
	out := d.erase(incomplete, "verify", id)
	if !strings.Contains(out, "Report of erasure") || !strings.Contains(out, "leads") || strings.Contains(strings.ToLower(out), "mieke") {
		t.Errorf("the report says:\n%s", out)
	}
	d.run(wrongUsage, "", "request", "close", id) // not answered
	if _, err := db.ExecContext(t.Context(), "DELETE FROM leads"); err != nil {
		t.Fatal(err)
	}
	if out := d.erase(complete, "verify", id); !strings.Contains(out, "Certificate of erasure") {
		t.Errorf("the certificate says:\n%s", out)
	}
}

// TestRetainedRecordsAreNoTraces keeps what the law keeps, and knows it again.
func TestRetainedRecordsAreNoTraces(t *testing.T) {
	t.Parallel()
	d, sign, _ := shopDesk(t, "  rules:\n    - {store: customers, strategy: retain, ground: claims, until: 2099-01-01}\n")
	id := d.erased(sign)
	if out := d.erase(complete, "verify", id); !strings.Contains(out, "Certificate of erasure") || !strings.Contains(out, "claims") {
		t.Errorf("the certificate says:\n%s", out)
	}
	d.run(complete, "", "scan", "--config", filepath.Join(d.home, "dossier.yaml"), "--quiet")
	d.erase(complete, "returned")
}

// TestNumbersOfAHousehold: the number of the household's phone, which somebody else of it keeps, in whatever spelling, is no trace of the person; where it
// stands beside their own address it is.
func TestNumbersOfAHousehold(t *testing.T) {
	t.Parallel()
	for _, other := range []string{"+32 2 555 01 23", "02/555.01.23"} {
		d, sign, shop := shopDesk(t, "")
		changeShop(t, shop, `ALTER TABLE customers ADD COLUMN phone TEXT; UPDATE customers SET phone = '+32 2 555 01 23' WHERE id = 1; UPDATE customers SET phone = '`+other+`' WHERE id = 2`)
		d.run(complete, "", "scan", "--config", filepath.Join(d.home, "dossier.yaml"), "--quiet")
		id, _, _ := strings.Cut(d.run(complete, mieke+"\n", "request", "open", "--type", "erasure", "--email", "-", "--phone", "+32 2 555 01 23", "--country", "BE"), " ")
		hers := regexp.MustCompile(`(S-[A-Z0-9]+)  invoices +2 `).FindStringSubmatch(d.run(complete, "", "request", "search", id))
		if hers == nil {
			t.Fatal("the number does not lead to two people")
		}
		d.run(complete, "", "request", "search", id, "--person", hers[1])
		d.erase(complete, "plan", id)
		d.approve(id, sign)
		d.erase(complete, "run", id)
		if out := d.erase(complete, "verify", id, "--format", "json"); !strings.Contains(out, `"common": 1`) {
			t.Errorf("%s: that the number is there is not told:\n%s", other, out)
		}
		changeShop(t, shop, `CREATE TABLE leads (id INTEGER PRIMARY KEY, remark TEXT); INSERT INTO leads VALUES (1, 'call `+mieke+` on 02/555.01.23')`)
		if out := d.erase(incomplete, "verify", id, "--format", "json"); !strings.Contains(out, `"unexplained": 1`) {
			t.Errorf("%s: what names her is no trace:\n%s", other, out)
		}
	}
}

// TestNamesOfOthers: a family name by which the person asked too, or a name that somebody else has as well, makes nobody else's records traces of the person.
func TestNamesOfOthers(t *testing.T) {
	t.Parallel()
	for name, other := range map[string]string{"Aertsens": "Joris Aertsens", "Mieke Aertsens": "Mieke Aertsens"} {
		d, sign, shop := shopDesk(t, "")
		changeShop(t, shop, `UPDATE customers SET name = '`+other+`' WHERE id = 2`)
		d.run(complete, "", "scan", "--config", filepath.Join(d.home, "dossier.yaml"), "--quiet")
		id, _, _ := strings.Cut(d.run(complete, mieke+"\n", "request", "open", "--type", "erasure", "--email", "-", "--name", name, "--country", "BE"), " ")
		if hers := regexp.MustCompile(`(S-[A-Z0-9]+)  invoices +2 `).FindStringSubmatch(d.run(complete, "", "request", "search", id)); hers != nil {
			d.run(complete, "", "request", "search", id, "--person", hers[1])
		}
		d.erase(complete, "plan", id)
		d.approve(id, sign)
		d.erase(complete, "run", id)
		if out := d.erase(complete, "verify", id, "--format", "json"); !strings.Contains(out, `"common": 1`) {
			t.Errorf("%s: the report does not tell of the other's record:\n%s", name, out)
		}
	}
}
