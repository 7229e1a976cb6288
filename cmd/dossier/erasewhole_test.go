package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dossier/cmd/dossier/estate"
	"dossier/detectors"
	"dossier/reports/erasure"
)

// TestErasuresOfMany erases people of the estate, one after the other from an estate that is whole, and compares what is left with what was planted, in all
// stores: what is still there of the person is in the plan, with the reason, and nothing of anybody else has gone.
func TestErasuresOfMany(t *testing.T) {
	t.Parallel()
	left := subjects(t, 2)
	var all erased
	for seed := firstSeed(t); left > 0; seed++ {
		d, sign := newStores(t, seed)
		d.copy(filepath.Join(d.desk.home, "data"), d.kept)
		people := askedFor(t)
		if people == nil {
			people = d.everybody(seed)
			rand.New(rand.NewPCG(seed, 1)).Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
		} else {
			left = len(people)
		}
		for _, person := range people[:min(left, len(people))] {
			d.restore()
			all.add(d.eraseOne(person, sign))
			if all.people%10 == 0 {
				t.Log(all.String())
			}
		}
		left -= len(people)
	}
	t.Log(all.String())
}

// erased is what erasures left.
type erased struct {
	people, refused, gone, others int
	friends                       int            // names and addresses of others, to whom the person had things delivered, in rows that are the person's by their key
	checked                       int            // places of others' values that were looked at
	blind                         int            // of them, those at which the value cannot be seen: in a picture or a document within the database
	traces                        map[string]int // values of the person's alone that are left, by why
}

func (e *erased) add(o erased) {
	e.people, e.refused, e.gone, e.others = e.people+o.people, e.refused+o.refused, e.gone+o.gone, e.others+o.others
	e.friends, e.checked, e.blind = e.friends+o.friends, e.checked+o.checked, e.blind+o.blind
	if e.traces == nil {
		e.traces = map[string]int{}
	}
	for why, n := range o.traces {
		e.traces[why] += n
	}
}

func (e *erased) String() string {
	var left strings.Builder
	for _, why := range slices.Sorted(maps.Keys(e.traces)) {
		fmt.Fprintf(&left, "\n  %d %s", e.traces[why], why)
	}
	return fmt.Sprintf("%d people: %d runs refused, %d records and files went, %d of %d places of others' values changed (%d cannot be seen), and %d names and addresses of others in the people's own rows went; values of the people's "+
		"alone that are left:%s", e.people, e.refused, e.gone, e.others, e.checked, e.blind, e.friends, left.String())
}

// eraseOne erases a person, and says what came of it.
func (d *desk) eraseOne(person int, sign func(string, int) string) erased {
	d.t.Helper()
	before := d.look()
	id := d.request("erasure", d.mailOf(person))
	status, _ := d.try("plan", id, "--format", "csv")
	if status != complete && status != incomplete {
		d.t.Fatalf("person %d: a plan ends with %d", person, status)
	}
	decided := map[string]string{}
	for more := true; more; {
		more = false
		for _, k := range d.plan().Kept {
			if k.Sort == erasure.Doubtful {
				decided[k.ID], more = d.decision(person, before, &k, decided[k.ID]), true
			}
		}
		if more {
			d.decide(id, decided)
		}
	}
	plan := d.plan()
	d.approve(id, sign)
	result := erased{people: 1, gone: plan.Count(), traces: map[string]int{}}
	if status, said := d.try("run", id); status != complete {
		result.refused++
		d.t.Errorf("person %d: the run ends with %d\n%s", person, status, said)
		return result
	}
	if status, said := d.try("verify", id); status != complete && status != incomplete {
		d.t.Errorf("person %d: the search afterwards ends with %d\n%s", person, status, said)
	}
	d.run(complete, "", "request", "journal", "verify")
	after := d.look()
	d.left(person, plan, before, after, &result)
	d.untouched(person, before, after, &result)
	return result
}

// decision is what a reviewer decides who knows whose everything is: what is the person's alone goes, of the rest what is theirs, and what cannot stays. was
// is what was decided on the same before.
func (d *desk) decision(person int, before *sight, k *erasure.Kept, was string) string {
	alone, in := d.alone(person, sourceOf(k.System), k.Unit, k.Number)
	switch {
	case was == "" && alone && !d.others(person, before, *k):
		return erasure.DecideDelete
	case was == erasure.DecideDelete, was == "" && in: // rows of others that stay refer to it
		return erasure.DecideRedact
	}
	return erasure.DecideKeep
}

// decide plans anew, with what a reviewer decided.
func (d *desk) decide(id string, decided map[string]string) {
	d.t.Helper()
	args := []string{"plan", id, "--format", "csv"}
	for _, one := range slices.Sorted(maps.Keys(decided)) {
		args = append(args, "--decide", one+"="+decided[one])
	}
	d.try(args...)
}

// try runs a step of a request, which may end as it wants.
func (d *desk) try(args ...string) (status, string) {
	d.t.Helper()
	cmd := dossier(d.t.Context(), d.t, d.home, append([]string{"request", "--config", filepath.Join(d.home, "dossier.yaml")}, args...)...)
	cmd.Env = append(cmd.Env, "USER=dpo")
	out, err := cmd.CombinedOutput()
	return exitStatus(d.t, err), string(out)
}

// plan is the one that was made last.
func (d *desk) plan() *erasure.Plan {
	d.t.Helper()
	key, err := readKey(filepath.Join(d.home, "config", "dossier", "key"))
	if err != nil {
		d.t.Fatal(err)
	}
	paths, err := filepath.Glob(filepath.Join(d.home, "data", "dossier", "plans", "*.plan"))
	if err != nil {
		d.t.Fatal(err)
	}
	var last *erasure.Plan
	for _, path := range paths {
		sealed, err := os.ReadFile(path)
		if err != nil {
			d.t.Fatal(err)
		}
		p, err := erasure.Open(key, sealed)
		if err != nil {
			d.t.Fatal(err)
		}
		if last == nil || p.Made.After(last.Made) {
			last = p
		}
	}
	return last
}

// others tells whether a row is another customer's by its key, whoever is named in it.
func (d *desk) others(person int, before *sight, k erasure.Kept) bool {
	table := k.Unit[strings.LastIndexByte(k.Unit, '.')+1:]
	owner := before.owner[[2]string{table, fmt.Sprint(k.Number)}]
	customer, employee := d.numbers(person)
	return sourceOf(k.System) == estate.Shop && owner != 0 && owner != customer && owner != -employee
}

// numbers are a person's in the tables of customers and employees, 0 where they are in none.
func (d *desk) numbers(person int) (customer, employee int64) {
	for i := range d.truth.Planted {
		if p := &d.truth.Planted[i]; p.Person == person {
			for _, at := range p.Places {
				switch at.Unit {
				case "customers":
					customer = at.Record
				case "employees":
					employee = at.Record
				}
			}
		}
	}
	return customer, employee
}

func sourceOf(system string) string {
	if strings.HasPrefix(system, "shop") {
		return estate.Shop
	}
	return estate.Files
}

// alone tells whether all that was planted in a record is the person's, and whether anything there is; of number 0, in a whole unit.
func (d *desk) alone(person int, source, unit string, record int64) (alone, own bool) {
	alone = true
	for i := range d.truth.Planted {
		p := &d.truth.Planted[i]
		for j := range p.Places {
			if at := &p.Places[j]; at.Source == source && inUnit(at, unit) && (record == 0 || at.Record == record || source == estate.Files && at.Record == 0) {
				alone = alone && p.Person == person
				own = own || p.Person == person
			}
		}
	}
	return alone && own, own
}

// inUnit tells whether a place is in a unit, which may be named with its member.
func inUnit(at *estate.Place, unit string) bool {
	unit, _, _ = strings.Cut(unit, "?versionId=")
	return at.Unit == unit || strings.HasPrefix(unit, at.Unit+"!") || at.Source == estate.Shop && strings.HasSuffix(unit, "."+at.Unit)
}

// owned are the person's values, by their common form, and whether each is nobody else's.
func (d *desk) owned(person int) (own map[string]bool) {
	own = map[string]bool{}
	for i := range d.truth.Planted {
		if p := &d.truth.Planted[i]; p.Person == person {
			own[p.Norm.Reveal()] = true
		}
	}
	for i := range d.truth.Planted {
		p := &d.truth.Planted[i]
		if p.Person == person {
			continue
		}
		for norm := range own { // a street may be a part of another's address, too
			if own[norm] && (norm == p.Norm.Reveal() || p.Kind == detectors.PostalAddress && whole(p.Norm.Reveal(), norm)) {
				own[norm] = false
			}
		}
	}
	return own
}

// left looks for what is the person's alone, wherever it stands, and asks the plan why.
func (d *desk) left(person int, plan *erasure.Plan, before, after *sight, result *erased) {
	d.t.Helper()
	own, reached := d.owned(person), d.reached(person)
	units := map[string]bool{} // those in which something of the person was planted, of which a value may be a part
	for i := range d.truth.Planted {
		if p := &d.truth.Planted[i]; p.Person == person {
			for j := range p.Places {
				units[p.Places[j].Unit] = true
			}
		}
	}
	for i := range d.truth.Planted {
		p := &d.truth.Planted[i]
		if p.Person != person || !p.Telling() || !own[p.Norm.Reveal()] {
			continue
		}
		for j := range p.Places {
			at := &p.Places[j]
			if at.Field != "full_name" && stillAt(at, p.Value.Reveal(), before, after) {
				d.trace(person, p, at, plan, before, reached[spotOf(at)] && !assisting(p, at) || at.InName && p.Kind.Identifies(), result)
			}
		}
		for at, text := range after.parts {
			if !units[at[0]] && whole(text, p.Value.Reveal()) {
				d.trace(person, p, &estate.Place{Source: estate.Files, Unit: at[0], Part: at[1]}, plan, before, true, result)
			}
		}
		for table, rows := range after.tables {
			for key, row := range rows {
				if !units[table] && whole(row, p.Value.Reveal()) {
					d.trace(person, p, &estate.Place{Source: estate.Shop, Unit: table, Field: "row " + key}, plan, before, true, result)
				}
			}
		}
	}
}

// stillAt tells whether a value stands where it was planted.
func stillAt(at *estate.Place, value string, before, after *sight) bool {
	if at.Source == estate.Shop {
		return strings.Contains(after.tables[at.Unit][fmt.Sprint(at.Record)], value)
	}
	if at.InName {
		_, there := after.files[at.Unit]
		return there
	}
	unit := [2]string{at.Unit, at.Part}
	if line, ok := lineOf(at, value, before.parts[unit]); ok {
		return strings.Contains(after.parts[unit], line)
	}
	return whole(after.parts[unit], value) || whole(after.parts[unit], quoted(value))
}

// lineOf is the line of a text that a value was planted in, as it stands there; false of a text whose records are no lines.
func lineOf(at *estate.Place, value, text string) (string, bool) {
	n := at.Record - 1
	if at.Field != "" && !strings.HasSuffix(at.Unit, ".jsonl") {
		n++ // a header
	}
	for line := range strings.Lines(text) {
		if n == 0 {
			return line, strings.Contains(line, value)
		}
		n--
	}
	return "", false
}

// numberOf is the number of a row, as it was planted.
func (d *desk) numberOf(p *estate.Planted, table, key string) int64 {
	for i := range p.Places {
		if at := &p.Places[i]; at.Unit == table && fmt.Sprint(at.Record) == key {
			return at.Record
		}
	}
	return 0
}

// fiction are numbers that identify nobody: the estate's people of the United States have such.
var fiction = regexp.MustCompile(`^\+1\d{3}55501\d\d$`)

// trace accounts for a value that is left.
func (d *desk) trace(person int, p *estate.Planted, at *estate.Place, plan *erasure.Plan, before *sight, led bool, result *erased) {
	d.t.Helper()
	anywhere := at.Record == 0 || strings.HasSuffix(at.Unit, ".eml") // a scan numbers what is in a message, not its lines
	for i := range plan.Kept {
		if k := &plan.Kept[i]; sourceOf(k.System) == at.Source && inUnit(at, k.Unit) && (anywhere || k.Number == 0 || k.Number == at.Record) {
			result.traces[k.Sort+": "+k.Why]++
			return
		}
	}
	// Whose street it is that another customer has things sent to, nothing says: it is in that customer's list, and theirs (Article 4(1): what relates to
	// a person must lead to one).
	if customer, _ := d.numbers(person); !led && p.Kind == detectors.PostalAddress && at.Unit == "addresses" && before.owner[[2]string{at.Unit, fmt.Sprint(at.Record)}] != customer {
		result.traces["another customer's: a street without a name in their list of addresses"]++
		return
	}
	// A card that only a line of a log holds, and no order was paid with, is known to be the person's by the truth alone; so it is with an IP address.
	if !led && (p.Kind == detectors.PaymentCard || p.Kind == detectors.IBAN || p.Kind == detectors.IPAddress) {
		result.traces[fmt.Sprintf("nobody's for all that is stored: a %s that no record ties to anybody", p.Kind)]++
		return
	}
	if p.Kind == detectors.Phone && fiction.MatchString(p.Norm.Reveal()) { // a placeholder, which tells of no one person where nothing else does
		result.traces["nobody's: a number that North America keeps for fiction"]++
		return
	}
	result.traces["not named"]++
	d.t.Errorf("person %d: a %s is left in %s %s %s, record %d, of which the plan says nothing", person, p.Kind, at.Unit, at.Part, at.Field, at.Record)
}

// untouched checks that what is others' is where it was.
func (d *desk) untouched(person int, before, after *sight, result *erased) {
	d.t.Helper()
	own := d.owned(person)
	has := map[string]bool{} // units in which the person is
	customer, employee := d.numbers(person)
	for i := range d.truth.Planted {
		if p := &d.truth.Planted[i]; p.Person == person {
			for _, at := range p.Places {
				has[at.Source+"/"+at.Unit] = true
			}
		}
	}
	for name, content := range before.files {
		if !has[estate.Files+"/"+name] && after.files[name] != content {
			result.others++
			d.t.Errorf("person %d: a file in which there is nothing of theirs has changed: %s", person, name)
		}
	}
	for table, rows := range before.tables {
		for key, row := range rows {
			if after.tables[table][key] == row {
				continue
			}
			owner := before.owner[[2]string{table, key}]
			if owner != 0 && (owner == customer || owner == -employee) {
				continue
			}
			if d.stands(person, table, key) {
				continue
			}
			result.others++
			d.t.Errorf("person %d: row %s of %s, which is customer %d's, has changed or gone, and holds nothing of theirs", person, key, table, owner)
		}
	}
	for i := range d.truth.Planted {
		p := &d.truth.Planted[i]
		if _, both := own[p.Norm.Reveal()]; both || p.Person == person {
			continue
		}
		d.stillThere(person, customer, p, before, after, result)
	}
}

// stands tells whether anything of a person was planted in a row.
func (d *desk) stands(person int, table, key string) bool {
	return slices.ContainsFunc(d.truth.Planted, func(p estate.Planted) bool {
		return p.Person == person && d.numberOf(&p, table, key) != 0
	})
}

// stillThere checks that a value of somebody else stands where it stood.
func (d *desk) stillThere(person int, customer int64, p *estate.Planted, before, after *sight, result *erased) {
	d.t.Helper()
	value := p.Value.Reveal()
	for _, at := range p.Places {
		if at.InName {
			if _, there := after.files[at.Unit]; !there {
				result.others++
				d.t.Errorf("person %d: a file named for person %d has gone", person, p.Person)
			}
			continue
		}
		if at.Source == estate.Files {
			unit := [2]string{at.Unit, at.Part}
			line, ok := lineOf(&at, value, before.parts[unit])
			gone := ok && !strings.Contains(after.parts[unit], line)
			if !ok { // of JSON, or of a document
				was, is := wholes(before.parts[unit], value), wholes(after.parts[unit], value) // Lindendreef 2 stands in Lindendreef 23
				if was == 0 {
					was, is = occurrences(before.parts[unit], value), occurrences(after.parts[unit], value)
				}
				if was == 0 {
					result.blind++
				}
				gone = is < was && p.Telling()
			}
			if result.checked++; gone {
				result.others++
				d.t.Errorf("person %d: a %s of person %d has gone from %s, record %d", person, p.Kind, p.Person, at.Unit, at.Record)
			}
			continue
		}
		key := fmt.Sprint(at.Record)
		was, is := before.tables[at.Unit][key], after.tables[at.Unit][key]
		if result.checked++; !strings.Contains(was, value) {
			result.blind++
		}
		if strings.Contains(was, value) && !strings.Contains(is, value) {
			// The address of a friend to whom the person's order was sent is the order's, and goes with it; and so is who else is named in its remark.
			if !p.Kind.Identifies() && before.owner[[2]string{at.Unit, key}] == customer {
				result.friends++
				continue
			}
			result.others++
			d.t.Errorf("person %d: a %s of person %d has gone from %s.%s, row %s", person, p.Kind, p.Person, at.Unit, at.Field, key)
		}
	}
}

// occurrences counts how often a value stands in a text.
func occurrences(text, value string) int {
	return max(strings.Count(text, value), strings.Count(text, quoted(value)))
}
