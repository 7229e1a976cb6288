package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"dossier/cmd/dossier/estate"
	"dossier/detectors"
)

// subjects is how many people's packages are compared with the truth; DOSSIER_SUBJECTS asks for more.
func subjects(t *testing.T, least int) int {
	t.Helper()
	if text := os.Getenv("DOSSIER_SUBJECTS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	return least
}

// TestPackages asks for the data of people of the estate, and compares what they get with what was planted, field by field: whatever stands in
// a record that an identifier of theirs or a key leads to is there, and nothing of anybody else.
func TestPackages(t *testing.T) {
	t.Parallel()
	left := subjects(t, 8)
	var s score
	for seed := uint64(7); left > 0; seed++ {
		d := newDeskOf(t, seed)
		order := d.everybody(seed)
		for _, person := range order[:min(left, len(order))] {
			dir := d.pack(d.request("access", d.mailOf(person)))
			s.add(d.compare(person, readTables(t, dir), readPackage(t, dir, "")))
			verify(t, dir, d)
		}
		left -= len(order)
	}
	t.Logf("%d packages: %d of %d planted values are there of records that an identifier stands in, %d of %d of records that only a key leads to; %d others stand where nothing but a "+
		"name or an IP address leads; %d values of other people, and %d delivery addresses of others in the person's own orders",
		s.people, s.there, s.due, s.byKeyThere, s.byKey, s.beyond, s.foreign, s.friends)
	if s.there < s.due || s.foreign > 0 {
		t.Errorf("%d values are missing, %d of other people are in", s.due-s.there, s.foreign)
	}
	// A payment from an account that another customer's invoice is paid from too, or a comment that names somebody by name and address who is
	// known apart, is somebody else's for all that the data tell, and stays out.
	if s.byKeyThere*100 < s.byKey*90 {
		t.Errorf("%d values of %d are missing of records that a key leads to", s.byKey-s.byKeyThere, s.byKey)
	}
}

// score is what packages hold of what was planted.
type score struct{ people, due, there, byKey, byKeyThere, beyond, foreign, friends int }

func (s *score) add(o score) {
	s.people, s.due, s.there, s.beyond = s.people+o.people, s.due+o.due, s.there+o.there, s.beyond+o.beyond
	s.byKey, s.byKeyThere = s.byKey+o.byKey, s.byKeyThere+o.byKeyThere
	s.foreign, s.friends = s.foreign+o.foreign, s.friends+o.friends
}

// everybody is who can be asked for by an address, in an order that only the seed tells.
func (d *desk) everybody(seed uint64) (list []int) {
	for i := range d.truth.People {
		if person := (i*37 + int(seed)*5) % d.truth.People; d.mailOf(person) != "" && !slices.Contains(list, person) {
			list = append(list, person)
		}
	}
	return list
}

// record is where values stand together.
type spot struct {
	source, unit, part string
	record             int64
}

func spotOf(at *estate.Place) spot { return spot{at.Source, at.Unit, at.Part, at.Record} }

// keyed are tables whose records are the customer's whom their key leads to.
func keyed(at *estate.Place) bool {
	return at.Source == estate.Shop && slices.Contains([]string{"customers", "addresses", "tickets", "ticket_comments", "attachments", "sessions"}, at.Unit)
}

// compare holds a package against what was planted of a person.
func (d *desk) compare(person int, tables map[string][]handedOut, all string) score {
	d.t.Helper()
	s := score{people: 1}
	reached := map[spot]bool{}
	own := map[string]bool{}
	for i := range d.truth.Planted {
		p := &d.truth.Planted[i]
		if p.Person != person {
			continue
		}
		own[p.Norm.Reveal()] = true
		for j := range p.Places {
			if at := &p.Places[j]; at.Record > 0 && (p.Kind.Identifies() && p.Kind != detectors.IBAN && p.Kind != detectors.PaymentCard) {
				reached[spotOf(at)] = true
			}
		}
	}
	paid, staff := d.payments(own), d.employee(person)
	for i := range d.truth.Planted {
		p := &d.truth.Planted[i]
		if p.Person != person {
			continue
		}
		for j := range p.Places {
			at := &p.Places[j]
			if at.InName || at.Field == "full_name" { // a computed column says no more than its parts
				continue
			}
			there := holds(tables[at.Source+"/"+at.Unit], at, p.Value.Reveal())
			switch {
			case reached[spotOf(at)]:
				if s.due++; there {
					s.there++
				} else {
					d.t.Errorf("person %d: a %s in %s.%s, record %d, is not in the package", person, p.Kind, at.Unit, at.Field, at.Record)
				}
			case !staff && keyed(at) || paid[at.Record] && at.Unit == "payments":
				if s.byKey++; there {
					s.byKeyThere++
				} else {
					d.t.Logf("person %d: a %s in %s.%s, record %d, is not in the package", person, p.Kind, at.Unit, at.Field, at.Record)
				}
			default:
				s.beyond++
			}
		}
	}
	for i := range d.truth.Planted {
		p := &d.truth.Planted[i]
		if p.Person == person || own[p.Norm.Reveal()] || !p.Telling() || !whole(all, quoted(p.Value.Reveal())) {
			continue
		}
		if p.Kind == detectors.PostalAddress {
			s.friends++
			continue
		}
		s.foreign++
		d.t.Errorf("person %d: a %s of person %d, who stands in %v, is in the package", person, p.Kind, p.Person, places(p))
	}
	return s
}

// employee tells whether somebody works for the shop: employees' names stand in the tickets of others.
func (d *desk) employee(person int) bool {
	return slices.ContainsFunc(d.truth.Planted, func(p estate.Planted) bool {
		return p.Person == person && slices.ContainsFunc(p.Places, func(at estate.Place) bool { return at.Unit == "employees" })
	})
}

// payments are those for orders of a customer, who is known by an address.
func (d *desk) payments(own map[string]bool) map[int64]bool {
	db, err := sql.Open("sqlite", "file:"+d.path(estate.Shop)+"?mode=ro")
	if err != nil {
		d.t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(d.t.Context(), `SELECT p.id, lower(c.email) FROM payments p JOIN orders o ON o.id = p.order_id JOIN customers c ON c.id = o.customer_id`)
	if err != nil {
		d.t.Fatal(err)
	}
	defer rows.Close()
	list := map[int64]bool{}
	for rows.Next() {
		var id int64
		var mail string
		if err := rows.Scan(&id, &mail); err != nil {
			d.t.Fatal(err)
		}
		list[id] = own[mail]
	}
	if err := rows.Err(); err != nil {
		d.t.Fatal(err)
	}
	return list
}

// handedOut is a record as it is given out.
type handedOut struct {
	Place  string         `json:"place"`
	Fields map[string]any `json:"fields"`
}

// readTables reads a package's data, by source and unit.
func readTables(t *testing.T, dir string) map[string][]handedOut {
	t.Helper()
	all := map[string][]handedOut{}
	err := filepath.WalkDir(filepath.Join(dir, "data"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".json" || e.Name() == "schema.json" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var f struct {
			System, Unit string
			Records      []handedOut
		}
		if err := json.Unmarshal(text, &f); err != nil {
			return err
		}
		all[f.System+"/"+f.Unit] = append(all[f.System+"/"+f.Unit], f.Records...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// holds tells whether a value is in the field that it was planted in; where that is a line of text, in any.
func holds(list []handedOut, at *estate.Place, value string) bool {
	for i := range list {
		for name, v := range list[i].Fields {
			if (at.Field == "" || name == at.Field) && strings.Contains(fmt.Sprint(v), value) {
				return true
			}
		}
	}
	return false
}

// whole tells whether a value stands in a text, and not as a part of a longer word or number.
func whole(all, value string) bool {
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	for from := 0; ; {
		at := strings.Index(all[from:], value)
		if at < 0 {
			return false
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(all[:at])
		after, _ := utf8.DecodeRuneInString(all[at+len(value):])
		if !letter(before) && !letter(after) {
			return true
		}
		from = at + 1
	}
}
