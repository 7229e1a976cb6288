package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const explaining = `controller: {name: Kolmeer, contact: Kolmeer 1}
officer: {name: Ann, contact: dpo@kolmeer.example}
authority: {name: GBA, contact: contact@apd-gba.be}
activities:
  - id: all
    name: Orders
    purpose: selling
    basis: contract
    people: [customers]
    data: [person_name, email]
    recipients: []
    retention: {period: 10 years, from: the invoice}
    source: you
    automated: none
    provided: true
    measures: [access]
    stores:
      - store: shop.sqlite/customers
        columns:
          status: {means: where your account stands, codes: {A: active, "7": "asleep <b>long</b>"}}
          score: {means: how much you are likely to buy, derived: true}
      - {store: "*"}
`

// TestGlossaryOfCodes explains codes and columns to the person, names those that nobody explained to the reviewer, and keeps what was derived out of
// what a person takes along.
func TestGlossaryOfCodes(t *testing.T) {
	t.Parallel()
	d, _, shop := shopDesk(t, "")
	d.statement(shop, `ALTER TABLE customers ADD COLUMN status TEXT; ALTER TABLE customers ADD COLUMN score INTEGER; ALTER TABLE invoices ADD COLUMN state INTEGER;
		UPDATE customers SET status = 'A', score = 88; UPDATE invoices SET state = 3`)
	id := d.asked("access")
	if review := d.erase(complete, "review", id); !strings.Contains(review, "codes that nobody explained  shop.sqlite/customers.status") {
		t.Errorf("without a record of processing the review says:\n%s", review)
	}
	record := filepath.Join(d.home, "register.yaml")
	config, err := os.ReadFile(filepath.Join(d.home, "dossier.yaml"))
	if err == nil {
		err = os.WriteFile(filepath.Join(d.home, "dossier.yaml"), append(config, "register: register.yaml\n"...), 0o600)
	}
	if err == nil {
		err = os.WriteFile(record, []byte(explaining), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	review := d.erase(complete, "review", id)
	if !strings.Contains(review, "codes that nobody explained  shop.sqlite/invoices.state") || strings.Contains(review, "customers.status") {
		t.Errorf("the review says:\n%s", review)
	}
	read := func(dir, name string) string {
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	whole := filepath.Join(d.home, "whole")
	d.erase(complete, "package", id, "--out", whole)
	page := read(whole, "index.html")
	for _, want := range []string{"where your account stands", "A: active", `A <span class="soft">(active)</span>`, "7: asleep &lt;b&gt;long&lt;/b&gt;", "how much you are likely to buy"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	var list []struct {
		Column string
		Codes  map[string]string
	}
	if err := json.Unmarshal([]byte(read(whole, "glossary.json")), &list); err != nil || len(list) != 2 || list[0].Codes["A"] != "active" {
		t.Errorf("the glossary has %d columns, %v", len(list), err)
	}
	if data := read(whole, "data/shop.sqlite/customers.json"); !strings.Contains(data, `"score": "88"`) {
		t.Errorf("what was derived is not shown:\n%s", data)
	}
	along := filepath.Join(d.home, "along")
	d.erase(complete, "package", id, "--portability", "--out", along)
	if data := read(along, "data/shop.sqlite/customers.json"); strings.Contains(data, "88") || !strings.Contains(data, `"status": "A"`) {
		t.Errorf("to take along is:\n%s", data)
	}
	if data := read(along, "data/shop.sqlite/customers.csv"); strings.Contains(data, "score") {
		t.Errorf("to take along is:\n%s", data)
	}
}
