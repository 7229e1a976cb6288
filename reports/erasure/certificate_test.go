package erasure

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"dossier/reports"
	"dossier/reports/htmlpage"
	"dossier/reports/language"
	"dossier/reports/textpage"
)

// certifiable is an erasure of which everything is told, complete or not.
func certifiable(complete bool, tag string) *Certified {
	at := time.Date(2026, 9, 2, 10, 30, 0, 0, time.UTC)
	step := Step{
		{Unit: "customers", Number: 4, Strategy: Overwrite, How: `UPDATE "customers" SET "name" = ? WHERE "id" = ?`},
		{Unit: "orders", Number: 7, Strategy: Delete, How: `DELETE FROM "orders" WHERE "id" = ?`},
	}
	p := &Plan{
		Request: "R-2026-0001", Made: at, Expires: at.AddDate(0, 0, 7), Subjects: []string{"S-ABC"}, Whole: complete,
		Sources: []Source{{Connector: "sqlite", System: "shop.sqlite", Steps: []Step{step}, Remains: []string{"snapshots and copies of the file system, where it keeps some, hold the files as they were until they are removed"}}},
		Kept:    []Kept{{ID: "0123456789", System: "shop.sqlite", Unit: "invoices", Number: 3, Sort: Retained, Why: "tax law, and 7 years", Until: "2033-03-01", Named: true}, {ID: "1123456789", System: "shop.sqlite", Unit: "best", Number: 5, Sort: Task, Why: "it is a view, from which nothing is erased: erase from the tables behind it", Named: true}},
	}
	c := &Certified{
		Plan: p, Hash: strings.Repeat("ab", 32), Carried: at, Version: "1.2", Journal: strings.Repeat("cd", 32), Label: func(name string) string { return name }, Language: language.Of(tag),
		Check:      &Check{At: at, Systems: []Searched{{System: "shop.sqlite", Connector: "sqlite", Units: 3, Records: 1200}}, Traces: []Remaining{{System: "shop.sqlite", Unit: "invoices", Found: 1, Kept: 1}}},
		Approvers:  []Approval{{Approver{"ann@corp.example", "SHA256:abc"}, at}},
		Copies:     []Copies{{Store: "shop.sqlite", What: "nightly dump", Days: 30}},
		Recipients: []Informed{{Name: "Parcels Ltd", Told: "2026-09-03", Outcome: "done"}, {Name: "Letters Ltd"}}, Looked: true,
	}
	if !complete {
		p.Kept = append(p.Kept, Kept{ID: "9876543210", System: "files", Unit: "notes.txt", Sort: Doubtful, Why: "it holds other people's identifiers as well"})
		c.Check.Traces = append(c.Check.Traces, Remaining{System: "shop.sqlite", Unit: "leads", Found: 2}, Remaining{System: "shop.sqlite", Unit: "clicks", Digests: 3})
		c.Check.Unread = []Gap{{System: "files", Unit: "locked.pdf", Why: "encrypted", Detail: "an encrypted member"}}
	}
	return c
}

// TestReportsOfErasure renders both, for people in every language and for machines.
func TestReportsOfErasure(t *testing.T) {
	t.Parallel()
	titles := map[string][2]string{
		"en": {"Certificate of erasure, request R-2026-0001", "Report of erasure, request R-2026-0001"},
		"nl": {"Certificaat van wissing, verzoek R-2026-0001", "Verslag van wissing, verzoek R-2026-0001"},
		"fr": {"Certificat d’effacement, demande R-2026-0001", "Rapport d’effacement, demande R-2026-0001"},
		"de": {"Löschzertifikat, Antrag R-2026-0001", "Löschbericht, Antrag R-2026-0001"},
	}
	for tag, want := range titles {
		for at, title := range want {
			d := Certificate(certifiable(at == 0, tag))
			if d.Title != title || d.Language != tag {
				t.Errorf("%s: %q in %q, want %q", tag, d.Title, d.Language, title)
			}
			for _, f := range []reports.Format{htmlpage.Format{}, textpage.Format{Width: 120}} {
				var page bytes.Buffer
				if err := f.Write(&page, d); err != nil {
					t.Fatal(err)
				}
				for _, word := range []string{"nightly dump", "ann@corp.example", "Parcels Ltd", "2026-10-02", "2033-03-01", "S-ABC"} {
					if !strings.Contains(page.String(), word) {
						t.Errorf("%s as %s: %q is missing", title, f.Name(), word)
					}
				}
				if tag == "en" {
					continue
				}
				for _, english := range []string{"What ", "Nothing", "Nobody", "not put back", "snapshots and copies", "in doubt", "other people", " overwrite", "encrypted: an", "%!"} {
					if strings.Contains(page.String(), english) {
						t.Errorf("%s as %s says %q", title, f.Name(), english)
					}
				}
			}
		}
	}
	for _, complete := range []bool{true, false} {
		var before []byte
		for tag := range titles { // machines read the same in every language
			text, err := json.Marshal(Certificate(certifiable(complete, tag)).Data)
			if err != nil || before != nil && !bytes.Equal(text, before) {
				t.Fatalf("%s: %s, %v", tag, text, err)
			}
			before = text
		}
		var read struct {
			Complete bool `json:"complete"`
			Left     int  `json:"unexplained"`
		}
		if err := json.Unmarshal(before, &read); err != nil || read.Complete != complete || (read.Left > 0) == complete {
			t.Errorf("%v: %s, %v", complete, before, err)
		}
	}
}

// TestReportForThePerson: what only the officer or an engineer can do stands in the plan, not in the report that the person gets.
func TestReportForThePerson(t *testing.T) {
	t.Parallel()
	for _, tag := range []string{"en", "nl", "fr", "de"} {
		c := certifiable(false, tag)
		c.Looked, c.Recipients, c.Copies, c.Plan.Sources[0].Remains = false, nil, nil, nil
		c.Plan.Kept = append(c.Plan.Kept, Kept{ID: "2123456789", System: "crm", Unit: "people", Sort: Task, Why: closedSource + ": it is not among erase.targets in dossier.yaml"})
		page := func(d *reports.Document) string {
			var text bytes.Buffer
			if err := (textpage.Format{Width: 300}).Write(&text, d); err != nil {
				t.Fatal(err)
			}
			return text.String()
		}
		report := Certificate(c)
		data, err := json.Marshal(report.Data)
		if err != nil {
			t.Fatal(err)
		}
		for _, hint := range []string{"dossier.yaml", "dossier request", "erase.", "Scan again", "by hand, or"} {
			if strings.Contains(page(report), hint) {
				t.Errorf("%s: the report tells the person of %q", tag, hint)
			}
			if bytes.Contains(data, []byte(hint)) {
				t.Errorf("%s: the report for machines tells of %q", tag, hint)
			}
		}
		if !strings.Contains(page(Document(c.Plan, c.Hash, Shown{Label: c.Label, Language: c.Language})), "dossier.yaml") {
			t.Errorf("%s: the plan does not tell the officer what to do", tag)
		}
	}
}

// TestPlansInEveryLanguage shows what is done, what stays and why.
func TestPlansInEveryLanguage(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string][]string{
		"en": {"Erasure plan of R-2026-0001", "in doubt", "it holds other people's identifiers as well", "On legal hold"},
		"nl": {"Wisplan van R-2026-0001", "twijfelachtig", "het bevat ook kenmerken van anderen", "Juridisch bevroren"},
		"fr": {"Plan d’effacement de R-2026-0001", "douteux", "il contient aussi des identifiants d’autres personnes", "Gel juridique"},
		"de": {"Löschplan zu R-2026-0001", "zweifelhaft", "er enthält auch Kennungen anderer", "Rechtlich gesperrt"},
	} {
		c := certifiable(false, tag)
		d := Document(c.Plan, c.Hash, Shown{Label: c.Label, Language: c.Language, Held: true, Review: "2027-01-01"})
		var page bytes.Buffer
		if err := (textpage.Format{Width: 200}).Write(&page, d); err != nil {
			t.Fatal(err)
		}
		for _, word := range append(want, `DELETE FROM "orders" WHERE "id" = ?`, "tax law, and 7 years", "2027-01-01", "--decide ID=delete") {
			if !strings.Contains(strings.ToLower(page.String()), strings.ToLower(word)) { // notices are in capitals
				t.Errorf("%s: %q is missing in\n%s", tag, word, page.String())
			}
		}
	}
}

// TestPlansSayWhatTheyDo: nothing is erased by a plan of corrections or of marks.
func TestPlansSayWhatTheyDo(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]string{"": "Te wissen of te wijzigen", "rectification": "Te verbeteren", "restriction": "Te markeren"} {
		c := certifiable(false, "nl")
		c.Plan.Kind = kind
		d := Document(c.Plan, c.Hash, Shown{Label: c.Label, Language: c.Language})
		if !strings.HasPrefix(d.Lead, want) {
			t.Errorf("a plan of %q: %s", kind, d.Lead)
		}
		var page bytes.Buffer
		if err := (textpage.Format{Width: 80}).Write(&page, d); err != nil {
			t.Fatal(err)
		}
		if kind != "" && strings.Contains(strings.ToLower(page.String()), "weggaat") {
			t.Errorf("a plan of %q says that something goes:\n%s", kind, page.String())
		}
	}
}

// TestReasonsHaveRoom: on a common terminal a reason why something stays is not broken into a column of single words.
func TestReasonsHaveRoom(t *testing.T) {
	t.Parallel()
	c := certifiable(false, "nl")
	for i := range c.Plan.Kept {
		c.Plan.Kept[i].Until = ""
	}
	var page bytes.Buffer
	if err := (textpage.Format{Width: 80}).Write(&page, Document(c.Plan, c.Hash, Shown{Label: c.Label, Language: c.Language})); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(page.String(), "het bevat ook kenmerken") {
		t.Errorf("a reason has no room:\n%s", page.String())
	}
}
