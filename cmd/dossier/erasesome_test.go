package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// contact is one of several people in a record.
func contact(first, last, mail string) string {
	return fmt.Sprintf(`{"name": {"first": %q, "last": %q}, "emails": [%q], "phones": [{"type": "work", "number": ""}], "vip": null}`, first, last, mail)
}

// ofSeveral are files whose records hold several people; without Mieke they are what is to be left.
func ofSeveral(with bool) map[string]string {
	hers := func(yes, no string) string {
		if with {
			return yes
		}
		return no
	}
	var accounts, lines, csv strings.Builder
	csv.WriteString("id,who,mails\n")
	for i := range 12 {
		his, entry := contact("Joris", fmt.Sprint("Bollen", i), fmt.Sprintf("joris%d@webpost.example", i)), ""
		if i == 3 || i == 8 {
			entry = hers(contact("Mieke", "Aertsens", mieke)+", ", "")
		}
		fmt.Fprintf(&accounts, "\n  {\"id\": %d, \"contacts\": [%s%s]}%s", i, entry, his, map[bool]string{true: ","}[i < 11])
		entry = ""
		if i == 5 {
			entry = hers(mieke, "[erased]") + `", "`
		}
		fmt.Fprintf(&lines, "{\"id\":%d,  \"to\":[\"%sjoris%d@webpost.example\"],\"subject\":\"order \\u00e9\"}\n", i, entry, i)
		entry = ""
		if i == 7 {
			entry = "; " + hers(mieke, "[erased]")
		}
		fmt.Fprintf(&csv, "%d,Joris Bollen,joris%d@webpost.example%s\n", i, i, entry)
	}
	return map[string]string{
		"accounts.json": `{"accounts": [` + accounts.String() + "\n]}\n", "sent.jsonl": lines.String(), "lists.csv": csv.String(),
		"both.eml":      "From: shop@corp.example\r\nTo: Joris Bollen <" + joris + ">, " + hers("Mieke Aertsens <"+mieke+">", "\"[erased]\" <[erased]>") + "\r\nSubject: Your order\r\nDate: Mon, 5 Jan 2026 10:00:00 +0100\r\n\r\nit is on its way\r\n",
		"customers.csv": "id,name,email\n1,Joris Bollen," + joris + "\n2,An Peeters,an.peeters@webpost.example\n" + hers("3,Mieke Aertsens,"+mieke+"\n", ""),
	}
}

// TestErasureOfOneOfSeveral takes one person out of records that hold others too: the entry of a list that is theirs, or the one value. Nothing else
// of the file changes.
func TestErasureOfOneOfSeveral(t *testing.T) {
	t.Parallel()
	d, sign, folder := papersDesk(t, ofSeveral(true), "")
	id := d.planned()
	plan := d.erase(incomplete, "plan", id, "--format", "table")
	decide := []string{"plan", id, "--format", "csv"}
	for _, m := range regexp.MustCompile(`(?m)^ *([0-9a-f]{10}) +papers `).FindAllStringSubmatch(plan, -1) {
		decide = append(decide, "--decide", m[1]+"=redact")
	}
	if len(decide) != 4+2*5 {
		t.Fatalf("the plan:\n%s", plan)
	}
	d.erase(complete, decide...)
	d.carriedOut(id, sign, complete)
	got := contents(t, folder)
	for name, want := range ofSeveral(false) {
		if got[name] != want {
			t.Errorf("%s is\n%s\nwant\n%s", name, got[name], want)
		}
	}
}
