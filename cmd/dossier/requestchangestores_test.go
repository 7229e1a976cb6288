package main

import (
	"regexp"
	"strings"
	"testing"
)

// wider gives the shop of a server more columns: a marker of another type than text too, and a town that everybody has.
func (s *shopServer) wider() {
	s.t.Helper()
	s.exec(shopTables)
	s.fill(4, 2)
	s.exec(`ALTER TABLE customers ADD COLUMN phone VARCHAR(40); ALTER TABLE customers ADD COLUMN born DATE; ALTER TABLE customers ADD COLUMN note VARCHAR(80);
		ALTER TABLE customers ADD COLUMN status VARCHAR(20) NOT NULL DEFAULT 'open'; ALTER TABLE customers ADD COLUMN blocked BOOLEAN;
		ALTER TABLE invoices ADD COLUMN city VARCHAR(40);
		UPDATE customers SET phone = '+32 2 500 57 33', born = '1980-02-28', note = 'lived in Gentbrugge before' WHERE id = 1;
		UPDATE customers SET phone = '02 500 57 99', born = '1980-02-28' WHERE id > 1;
		UPDATE invoices SET city = 'Gentbrugge'`)
}

// TestRectificationInDatabases corrects a number in whatever spelling, a date and a town in the person's rows alone.
func TestRectificationInDatabases(t *testing.T) {
	t.Parallel()
	for name, start := range shopServers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			s.wider()
			d, sign := s.desk(s.addr, "")
			before := s.everything()
			id := d.asked("rectification")
			plan := d.run(incomplete, "- {wrong: 025005733, right: +32 2 500 57 34, kind: phone}\n- {wrong: Gentbrugge, right: Gent}\n- {wrong: 1980-02-28, right: 1980-02-29, field: born}\n",
				"request", "--config", d.home+"/dossier.yaml", "plan", id, "--corrections", "-", "--format", "json")
			if strings.Contains(plan, "500 57") || strings.Contains(plan, "Gent") || strings.Contains(plan, "1980") {
				t.Errorf("the plan tells values:\n%s", plan)
			}
			d.erase(complete, "plan", id, "--decide", doubt(t, plan)+"=change")
			d.erase(complete, "approve", id, "--signature", sign(id, 1))
			if out := d.erase(complete, "run", id); !strings.Contains(out, "3 corrected") {
				t.Errorf("the run says:\n%s", out)
			}
			want := ""
			for line := range strings.Lines(before) {
				if strings.Contains(line, "ieke") || regexp.MustCompile(`^invoices: \(?'?10\d\d\b`).MatchString(line) {
					line = strings.NewReplacer("57 33", "57 34", "Gentbrugge", "Gent", "02-28", "02-29").Replace(line)
				}
				want += line
			}
			if got := s.everything(); got != want {
				t.Errorf("the shop holds\n%s, want\n%s", got, want)
			}
			if out := d.erase(complete, "verify", id); !strings.Contains(out, "in 0 records still") {
				t.Errorf("verify says:\n%s", out)
			}
			d.run(complete, "", "request", "journal", "verify")
		})
	}
}

// TestRestrictionInDatabases marks rows by a truth value that was unknown before, and puts everything back.
func TestRestrictionInDatabases(t *testing.T) {
	t.Parallel()
	for name, start := range shopServers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			s.wider()
			value := map[string]string{"postgresql": "true", "mariadb": "1"}[name]
			d, sign := s.desk(s.addr, "restrict:\n  rules:\n    - {store: '*customers', field: blocked, value: '"+value+"'}\n    - {store: '*', through: the customer's marker}\n")
			before := s.everything()
			id := d.asked("restriction")
			d.erase(complete, "plan", id)
			d.erase(complete, "approve", id, "--signature", sign(id, 0))
			if out := d.erase(complete, "run", id); !strings.Contains(out, "1 marked") {
				t.Errorf("the run says:\n%s", out)
			}
			if n := s.rows("SELECT count(*) FROM customers WHERE blocked"); n[0][0] != "1" {
				t.Errorf("%s customers are marked, want one", n[0][0])
			}
			d.run(complete, "", "request", "reply", id)
			s.exec("UPDATE customers SET note = 'called yesterday' WHERE id = 1")
			if out := d.erase(complete, "lift", id, "--note", "told today"); !strings.Contains(out, "lifted: 1 record as before") {
				t.Errorf("lifting says %q", out)
			}
			if got, want := s.everything(), strings.Replace(before, "lived in Gentbrugge before", "called yesterday", 1); got != want {
				t.Errorf("after lifting the shop holds\n%s, want\n%s", got, want)
			}
		})
	}
}
