package identity_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"dossier/detectors"
	"dossier/detectors/likeness"
	"dossier/detectors/pseudonym"
	"dossier/reports/identity"
	"dossier/reports/inventory"
	"dossier/reports/linkage"
	"dossier/scanners"
)

// customer is a record of a made-up estate.
type customer struct{ given, family, born, street, mail, phone string }

// changing is an estate that changes at random.
type changing struct {
	*rand.Rand
	people []customer
	notes  []note
}

// note is a text about somebody.
type note struct {
	kind detectors.Kind
	text string
}

func one(r *rand.Rand, of ...string) string { return of[r.IntN(len(of))] }

// stranger makes up somebody.
func (e *changing) stranger() customer {
	c := customer{
		given:  one(e.Rand, "Emma", "Noah", "Louise", "Arthur", "Olivia", "Jules", "Mila", "Lucas", "Victor", "Camille", "Marie", "Nora", "Annabel", "Robrecht"),
		family: one(e.Rand, "Lambert", "Dubois", "Wouters", "Maes", "Willems", "Goossens", "Mertens", "Claes", "Verstraeten", "Renard", "Bodart", "Dekker"),
		born:   fmt.Sprintf("19%02d-%02d-%02d", 40+e.IntN(60), 1+e.IntN(12), 1+e.IntN(28)),
		street: fmt.Sprintf("%s %d", one(e.Rand, "Kerkstraat", "Dorpsstraat", "Stationslaan", "Molenweg", "Schoolstraat"), 1+e.IntN(90)),
		phone:  fmt.Sprintf("+32 4%d %02d %02d %02d", 70+e.IntN(20), e.IntN(100), e.IntN(100), e.IntN(100)),
	}
	c.mail = strings.ToLower(fmt.Sprintf("%s.%s%d@mail.example", c.given, c.family, e.IntN(1000)))
	return c
}

// other makes another record of somebody, or of somebody of the household, which may err.
func (e *changing) other(c customer) customer {
	switch e.IntN(6) {
	case 0:
		c.given = c.given[:len(c.given)-1]
	case 1:
		c.street, c.mail = e.stranger().street, ""
	case 2:
		c.family, c.phone = e.stranger().family, ""
	case 3: // of the household
		s := e.stranger()
		c.given, c.born, c.mail = s.given, s.born, one(e.Rand, s.mail, c.mail)
	case 4:
		c.mail, c.phone = "", ""
	default:
		c.given, c.family = c.family, c.given
	}
	return c
}

// step changes some records, and what is said about people.
func (e *changing) step() {
	for range 1 + e.IntN(6) {
		at := e.IntN(len(e.people))
		switch e.IntN(5) {
		case 0:
			e.people = append(e.people, e.stranger())
		case 1, 2:
			e.people = append(e.people, e.other(e.people[at]))
		case 3:
			e.people = slices.Delete(e.people, at, at+1)
		default:
			e.people[at] = e.other(e.people[at])
		}
	}
	about := e.people[e.IntN(len(e.people))]
	n := note{detectors.PersonName, strings.ToLower(one(e.Rand, about.given+" "+about.family, about.family+" "+about.given, about.given[:1]+" "+about.family))}
	if e.IntN(3) == 0 && about.mail != "" {
		n = note{detectors.Email, about.mail}
	}
	e.notes = append(e.notes, n)
	if len(e.notes) > 12 {
		e.notes = e.notes[e.IntN(3):]
	}
	if e.IntN(4) == 0 {
		e.Shuffle(len(e.people), func(i, j int) { e.people[i], e.people[j] = e.people[j], e.people[i] })
	}
}

// scan scans the estate as it is.
func (e *changing) scan(t *testing.T, w world, by inventory.ScanOptions) {
	t.Helper()
	by.Targets = []string{"estate"}
	run, err := w.Begin(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	half := len(e.people) / 2
	like := likeness.NewEncoder(w.key)
	for name, fill := range map[string]func(u *unit){
		"crm":  func(u *unit) { u.customers(like, e.people[:half]) },
		"shop": func(u *unit) { u.customers(like, e.people[half:]) },
		"notes": func(u *unit) {
			for i, n := range e.notes {
				u.add(detectors.Finding{Record: int64(i + 1), Kind: n.kind, Mention: true, Profile: u.profile(like.AppendMention(nil, []byte(n.text)))}, n.text)
			}
		},
	} {
		u := &unit{key: w.key, texts: scanners.NewColumn(scanners.Field{})}
		fill(u)
		if err := u.feed(run, name); err != nil {
			t.Fatal(err)
		}
	}
	if err := run.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// unit is what a scan finds in one.
type unit struct {
	key   pseudonym.Key
	found []detectors.Finding
	texts *scanners.Column // profiles
}

func (u *unit) profile(text []byte) int32 {
	if len(text) == 0 {
		return 0
	}
	u.texts.Append(text)
	return int32(u.texts.Len())
}

func (u *unit) add(f detectors.Finding, text string) {
	f.Print, f.Confidence = u.key.Fingerprint(f.Kind, []byte(text)), 1
	u.found = append(u.found, f)
}

func (u *unit) customers(like likeness.Encoder, people []customer) {
	for i := range people {
		c := &people[i]
		record := int64(i + 1)
		var profile []byte
		for _, v := range []struct {
			kind detectors.Kind
			role likeness.Role
			text string
		}{
			{detectors.PersonName, likeness.Given, c.given},
			{detectors.PersonName, likeness.Family, c.family},
			{detectors.DateOfBirth, likeness.Birth, c.born},
			{detectors.PostalAddress, likeness.Street, c.street},
			{detectors.Email, likeness.Email, c.mail},
			{detectors.Phone, likeness.Phone, c.phone},
		} {
			if v.text == "" {
				continue
			}
			profile = like.Append(profile, v.role, []byte(v.text))
			u.add(detectors.Finding{Field: int32(v.role), Record: record, Kind: v.kind}, v.text)
		}
		u.add(detectors.Finding{Record: record, Kind: detectors.RecordProfile, Profile: u.profile(profile)}, string(profile))
	}
}

func (u *unit) feed(sink detectors.Sink, name string) error {
	source, err := sink.Source(scanners.SourceInfo{Connector: "files", Name: scanners.NewPrivate(name)}, name)
	if err != nil {
		return err
	}
	one, err := source.Unit(scanners.UnitInfo{Name: scanners.NewPrivate("unit"), Kind: "file"}, "unit")
	if err != nil {
		return err
	}
	if err := one.Append(u.found, nil, u.texts, []byte("s")); err != nil {
		return err
	}
	fields := make([]detectors.FieldResult, likeness.Roles)
	for i := range fields {
		fields[i] = detectors.FieldResult{Name: fmt.Sprint(i), Seal: scanners.NewPrivate("\x00" + fmt.Sprint(i))}
	}
	if err := one.Done(detectors.UnitResult{Status: detectors.Complete, Fields: fields}); err != nil {
		return err
	}
	return source.Done()
}

// Who is one person after any changes and decisions is the same, whether what was found before is built upon or everybody is compared again:
// the people, their pseudonyms, what is to be looked at, and the mentions.
func TestBuiltUponIsFoundAnew(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			e := &changing{Rand: rand.New(rand.NewPCG(seed, 7)), notes: []note{{detectors.PersonName, "jan janssens"}}}
			for range 110 {
				c := e.stranger()
				e.people = append(e.people, c)
				for e.IntN(3) == 0 {
					e.people = append(e.people, e.other(c))
				}
			}
			built, whole := resolve(t), resolve(t)
			by := map[world]inventory.ScanOptions{built: {Resolve: identity.Resolve}, whole: {Resolve: identity.ResolveWhole}}
			upon, decided, found := 0, 0, 0
			for step := range 10 {
				if step > 0 {
					e.step()
				}
				before := changes(t, built)
				for w, opts := range by {
					e.scan(t, w, opts)
				}
				if now := changes(t, built); now > before {
					upon++
				}
				same(t, fmt.Sprintf("scan %d", step), built, whole)
				if step%2 == 0 {
					continue
				}
				for range 4 {
					if decide(t, e.Rand, by, built) {
						decided++
						break
					}
				}
				same(t, fmt.Sprintf("a decision after scan %d", step), built, whole)
				all, err := built.Subjects(t.Context(), 1000, 0)
				if err != nil {
					t.Fatal(err)
				}
				for i := range all {
					if all[i].Records > 1 {
						found++
					}
				}
			}
			if upon < 4 || decided < 2 || found < 60 {
				t.Errorf("what was found was built upon %d times, %d decisions were made, and %d people have several records: the test shows little", upon, decided, found)
			}
		})
	}
}

// changes is how many people came and went since it was learnt what records tell.
func changes(t *testing.T, w world) int {
	t.Helper()
	text, err := w.Weights(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(text) == 0 {
		return 0
	}
	m, err := linkage.ReadModel(text)
	if err != nil {
		t.Fatal(err)
	}
	return m.Changed
}

func same(t *testing.T, when string, a, b world) {
	t.Helper()
	var texts [2]strings.Builder
	for i, w := range []world{a, b} {
		if err := w.Dump(t.Context(), &texts[i]); err != nil {
			t.Fatal(err)
		}
	}
	if texts[0].String() == texts[1].String() {
		return
	}
	one, other := strings.Split(texts[0].String(), "\n"), strings.Split(texts[1].String(), "\n")
	for i := range min(len(one), len(other)) {
		if one[i] != other[i] {
			t.Fatalf("%s: built upon what was there\n%s\nis not what is found by comparing everybody\n%s", when, one[i], other[i])
		}
	}
	t.Fatalf("%s: %d lines, and %d", when, len(one), len(other))
}

// decide decides something at random of people, the same in all worlds. It tells whether anything was.
func decide(t *testing.T, r *rand.Rand, by map[world]inventory.ScanOptions, any world) bool {
	t.Helper()
	all, err := any.Subjects(t.Context(), 60, 0)
	if err != nil {
		t.Fatal(err)
	}
	a, b := all[r.IntN(len(all))].Pseudonym, all[r.IntN(len(all))].Pseudonym
	split, record := r.IntN(2) == 0, r.Int64N(3)
	done := false
	for w, opts := range by {
		d, err := identity.Merge(t.Context(), w, a, b)
		if split {
			first := int64(0)
			d, err = identity.Split(t.Context(), w, a, func(r *inventory.NamedRecord) bool {
				if first == 0 {
					first = r.Record
				}
				return (r.Record-first)%3 == record
			})
		}
		switch {
		case errors.Is(err, identity.ErrNothing), errors.Is(err, identity.ErrAlike), errors.Is(err, identity.ErrDecided):
			continue
		case err != nil:
			t.Fatal(err)
		}
		d.Made, d.By, d.Reason = time.Unix(1, 0), "test", "at random"
		if _, err := w.Decide(t.Context(), d, inventory.Finding{Resolve: opts.Resolve}, nil); err != nil {
			t.Fatal(err)
		}
		done = true
	}
	return done
}
