package main

import (
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

// firstSeed is that of the first estate; DOSSIER_SEED asks for another.
func firstSeed(t *testing.T) uint64 {
	t.Helper()
	text := os.Getenv("DOSSIER_SEED")
	if text == "" {
		return 7
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// askedFor are people of the first estate to try alone; DOSSIER_SUBJECT names them, as 43,115. Without it there are none.
func askedFor(t *testing.T) (list []int) {
	t.Helper()
	for text := range strings.SplitSeq(os.Getenv("DOSSIER_SUBJECT"), ",") {
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, n)
	}
	return list
}

// TestPackages asks for the data of people of the estate, and compares what they get with what was planted, field by field: whatever stands in
// a record that an identifier of theirs or a key leads to is there, and nothing of anybody else.
func TestPackages(t *testing.T) {
	t.Parallel()
	left := subjects(t, 3)
	var s score
	for seed := firstSeed(t); left > 0; seed++ {
		d, _ := newStores(t, seed)
		order := d.everybody(seed)
		for _, person := range order[:min(left, len(order))] {
			dir := d.pack(d.request("access", d.mailOf(person)))
			s.add(d.compare(person, readTables(t, dir), readPackage(t, dir, "")))
			verify(t, dir, d.desk)
		}
		left -= len(order)
	}
	t.Logf("%d packages: %d of %d planted values are there of records that something of the person's alone stands in, %d of %d of records that only a key leads to; %d others stand "+
		"where nothing but a name leads; %d values of other people, and %d delivery addresses of others in the person's own orders",
		s.people, s.there, s.due, s.byKeyThere, s.byKey, s.beyond, s.foreign, s.friends)
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
	own := d.owned(person)
	reached, paid, staff := d.reached(person), d.payments(own), d.employee(person)
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
			case reached[spotOf(at)] && !assisting(p, at):
				if s.due++; there {
					s.there++
				} else {
					d.t.Errorf("person %d: a %s in %s.%s, record %d, is not in the package", person, p.Kind, at.Unit, at.Field, at.Record)
				}
			case !staff && keyed(at) || paid[at.Record] && at.Unit == "payments":
				if s.byKey++; there {
					s.byKeyThere++
				} else {
					d.t.Errorf("person %d: a %s in %s.%s, record %d, to which a key leads, is not in the package", person, p.Kind, at.Unit, at.Field, at.Record)
				}
			default:
				s.beyond++
			}
		}
	}
	for i := range d.truth.Planted {
		p := &d.truth.Planted[i]
		if _, both := own[p.Norm.Reveal()]; both || p.Person == person || !p.Telling() || !whole(all, quoted(p.Value.Reveal())) {
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
	list := map[int64]bool{}
	for _, row := range d.stores.databases["payments"].rows(`SELECT p.id, lower(c.email) FROM payments p JOIN orders o ON o.id = p.order_id JOIN customers c ON c.id = o.customer_id`) {
		id, err := strconv.ParseInt(row[0], 10, 64)
		if err != nil {
			d.t.Fatal(err)
		}
		_, list[id] = own[row[1]]
	}
	return list
}

// reached are the records that something stands in which is the person's alone, and which a record of the person's ties to them: an identifier beside
// their address, an account that their orders are paid from, and where on the internet their sessions came from.
func (d *desk) reached(person int) map[spot]bool {
	own := d.owned(person)
	list, paid := map[spot]bool{}, d.payments(own)
	account := func(k detectors.Kind) bool { return k == detectors.IBAN || k == detectors.PaymentCard }
	each := func(do func(p *estate.Planted, at *estate.Place)) {
		for i := range d.truth.Planted {
			if p := &d.truth.Planted[i]; p.Person == person {
				for j := range p.Places {
					if !p.Places[j].InName {
						do(p, &p.Places[j])
					}
				}
			}
		}
	}
	each(func(p *estate.Planted, at *estate.Place) {
		if p.Kind.Identifies() && !account(p.Kind) {
			list[spotOf(at)] = true
		}
	})
	tied := map[string]bool{}
	each(func(p *estate.Planted, at *estate.Place) {
		beside := account(p.Kind) && (at.Unit == "payments" && paid[at.Record] || at.Field != "" && list[spotOf(at)])
		if own[p.Norm.Reveal()] && (beside || p.Kind == detectors.IPAddress && at.Unit == "sessions") {
			tied[p.Norm.Reveal()] = true
		}
	})
	each(func(p *estate.Planted, at *estate.Place) {
		if tied[p.Norm.Reveal()] {
			list[spotOf(at)] = true
		}
	})
	return list
}

// assisting tells of a name in what is noted of somebody else, of whom the person is the assistant: records of that file are not told apart in the truth.
func assisting(p *estate.Planted, at *estate.Place) bool {
	return p.Kind == detectors.PersonName && strings.HasSuffix(at.Field, ".notes")
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
		unit, _, _ := strings.Cut(f.Unit, "?versionId=")
		source := sourceOf(f.System)
		if source == estate.Shop {
			unit = unit[strings.LastIndexByte(unit, '.')+1:]
		}
		unit = source + "/" + unit
		all[unit] = append(all[unit], f.Records...)
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
func whole(all, value string) bool { return wholes(all, value) > 0 }

// wholes counts how often a value stands in a text, no letter or digit beside it.
func wholes(all, value string) (n int) {
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	for {
		at := strings.Index(all, value)
		if at < 0 {
			return n
		}
		before, _ := utf8.DecodeLastRuneInString(all[:at])
		after, _ := utf8.DecodeRuneInString(all[at+len(value):])
		if !letter(before) && !letter(after) {
			n++
		}
		all = all[at+len(value):]
	}
}
