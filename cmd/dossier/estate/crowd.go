package estate

import (
	"bufio"
	"cmp"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// The units of a crowd. CrowdExport is a file that may be put elsewhere.
const (
	crowdShop    = "crowd.sqlite"
	crowdTable   = "customers"
	CrowdExport  = "crm.csv"
	crowdMailing = "signups.jsonl"
)

// MostOfACrowd is how many people a crowd can have: so many phone numbers are kept for them, a million behind each of five prefixes that no
// operator in Belgium has.
const (
	MostOfACrowd = 5 * aPrefix
	aPrefix      = 1_000_000
)

// crowd writes people by the thousand into a database and two files, with all that makes it hard to tell who is who.
type crowd struct {
	rng     *rand.Rand
	given   []string
	whose   Whose
	taken   map[string]int // local parts of mailboxes, and how many have them
	insert  *sql.Stmt
	export  *csv.Writer
	mailing *json.Encoder
	rows    map[string]int64 // by unit
	people  int
	most    int
	notes   *notes // nil: none are written
}

// member is somebody of a crowd.
type member struct {
	id                     int
	given, family          string
	born                   string // ISO 8601
	email, phone           string
	street, postcode, city string
	onePhone               bool // with others of the household
}

// Crowd writes made-up people into dir, which is there: a table of customers in a SQLite database, an export of another system and a list
// of those who signed up for letters. Between the records of one person stand typing errors, moves, new names after a wedding, initials
// and gaps; beside each other live households with one phone, twins, and fathers and sons of one name; and there are mailboxes of
// departments and accounts of testers. The same people and seed write the same records. It returns whose each record is.
func Crowd(dir string, people int, seed uint64) (Whose, error) {
	return makeCrowd(dir, people, seed, nil)
}

func makeCrowd(dir string, people int, seed uint64, about *notes) (Whose, error) {
	if people > MostOfACrowd {
		return nil, fmt.Errorf("a crowd has %d people at the most", MostOfACrowd)
	}
	c := &crowd{
		rng: rand.New(rand.NewPCG(seed, 0x63726f7764)), whose: Whose{}, taken: map[string]int{}, rows: map[string]int64{}, most: people, notes: about,
	}
	for _, l := range lands() {
		c.given = append(c.given, l.given...)
	}
	if err := c.write(dir); err != nil {
		return nil, fmt.Errorf("write a crowd: %w", err)
	}
	return c.whose, nil
}

func (c *crowd) write(dir string) (err error) {
	name, err := filepath.Abs(filepath.Join(dir, crowdShop))
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(name)}).String())
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE TABLE " + crowdTable + ` (id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT, date_of_birth TEXT,
		street TEXT, postcode TEXT, city TEXT, email TEXT, phone TEXT)`); err != nil {
		return err
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing, after the commit
	if c.insert, err = tx.Prepare("INSERT INTO " + crowdTable + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"); err != nil {
		return err
	}
	export, err := os.Create(filepath.Join(dir, CrowdExport))
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, export.Close()) }()
	mailing, err := os.Create(filepath.Join(dir, crowdMailing))
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, mailing.Close()) }()
	out := bufio.NewWriterSize(mailing, 1<<16)
	c.export, c.mailing = csv.NewWriter(export), json.NewEncoder(out)
	if err := c.export.Write([]string{"name", "birth_date", "address", "postcode", "city", "email", "phone"}); err != nil {
		return err
	}
	if err := c.fill(); err != nil {
		return err
	}
	c.export.Flush()
	return cmp.Or(c.export.Error(), out.Flush(), tx.Commit())
}

// fill makes households until there are enough people.
func (c *crowd) fill() error {
	for c.people < c.most {
		for _, m := range c.household() {
			if err := c.records(m); err != nil {
				return err
			}
		}
		if c.chance(1, 100) {
			if err := c.tester(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *crowd) chance(n, of int) bool { return c.rng.IntN(of) < n }

func (c *crowd) one(of ...string) string { return of[c.rng.IntN(len(of))] }

// household makes somebody, and now and then those who live there too.
func (c *crowd) household() []*member {
	first := c.person(c.one(c.given...), c.surname(), c.birthday())
	first.street, first.postcode, first.city = c.address()
	all := []*member{first}
	switch n := c.rng.IntN(100); {
	case n < 1: // twins
		all = append(all, c.person(c.other(first.given), first.family, first.born))
	case n < 2: // father and son
		son := c.person(first.given, first.family, fmt.Sprintf("%04d%s", 1990+c.rng.IntN(16), first.born[4:8])+fmt.Sprintf("%02d", 1+c.rng.IntN(28)))
		first.born = fmt.Sprintf("%04d%s", 1946+c.rng.IntN(20), first.born[4:])
		all = append(all, son)
	case n < 22:
		for range 1 + c.rng.IntN(3) {
			all = append(all, c.person(c.other(first.given), first.family, c.birthday()))
		}
	}
	onePhone := c.chance(1, 2)
	for _, m := range all[1:] {
		m.street, m.postcode, m.city = first.street, first.postcode, first.city
		if onePhone {
			m.phone, m.onePhone, first.onePhone = first.phone, true, true
		}
	}
	return all
}

func (c *crowd) other(given string) string {
	for {
		if g := c.one(c.given...); g != given {
			return g
		}
	}
}

func (c *crowd) person(given, family, born string) *member {
	c.people++
	m := &member{id: c.people, given: given, family: family, born: born}
	number := uint64(c.people) * 700_001 % aPrefix
	m.phone = fmt.Sprintf("+32 45%d %02d %02d %02d", (c.people-1)/aPrefix, number/10000, number/100%100, number%100)
	local := plain(given) + "." + plain(family)
	c.taken[local]++
	if n := c.taken[local]; n > 1 {
		local = fmt.Sprintf("%s%d", local, n)
	}
	m.email = local + "@" + c.one("webpost.example", "mailbus.example", "telenoor.example", "example.org")
	return m
}

func (c *crowd) birthday() string {
	return time.Date(1940+c.rng.IntN(66), 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, c.rng.IntN(365)).Format(time.DateOnly)
}

// surname is one of some thousands, of which the first are frequent.
func (c *crowd) surname() string {
	if c.chance(1, 5) {
		all := lands()
		l := all[c.rng.IntN(len(all))]
		return c.one(l.family...)
	}
	return c.one("Ver", "Van ", "De ", "Op", "Aer", "Cool", "Hey", "Lam", "Mar", "Nij", "Pau", "Rob", "Sche", "Tim", "Wil", "Ghe", "Bra", "Dele", "Kor", "Sta") +
		c.one("haeg", "bruyn", "poort", "mein", "linck", "sacker", "vliet", "donck", "raedt", "schoor", "winkel", "hove", "brand", "kerck", "laer", "meul", "noot", "riet") +
		c.one("en", "e", "mans", "aert", "ers", "ens", "", "broeck", "daal", "aeghe", "huys", "beke")
}

func (c *crowd) address() (street, postcode, city string) {
	name := c.one("Kerk", "Molen", "Beuken", "Linden", "School", "Station", "Kapel", "Nieuw", "Veld", "Bos", "Meir", "Zand", "Berg", "Park", "Hoog", "Eiken", "Klooster", "Gouden", "Abdij", "Wilgen") +
		c.one("straat", "laan", "weg", "plein", "dreef", "steenweg", "hof", "pad")
	towns := lands()[0].towns
	town := towns[c.rng.IntN(len(towns))]
	return fmt.Sprintf("%s %d", name, 1+c.rng.IntN(180)), town[0], town[1]
}

// records writes somebody's records: one to four.
func (c *crowd) records(m *member) error {
	if err := c.customer(m.id, *m); err != nil {
		return err
	}
	if c.chance(1, 12) { // who registered twice
		again := c.changed(*m)
		if err := c.customer(m.id, again); err != nil {
			return err
		}
	}
	if c.chance(7, 10) {
		if err := c.exported(m.id, c.changed(*m)); err != nil {
			return err
		}
	}
	if c.chance(4, 10) {
		if err := c.signed(m.id, *m); err != nil {
			return err
		}
	}
	return c.notes.about(m, c)
}

// changed is somebody as another record has them.
func (c *crowd) changed(m member) member {
	if c.chance(1, 10) { // moved
		m.street, m.postcode, m.city = c.address()
	}
	switch {
	case c.chance(3, 100): // married
		m.family = c.surname()
	case c.chance(8, 100):
		m.family = c.typo(m.family)
	case c.chance(5, 100):
		m.given = c.typo(m.given)
	}
	switch {
	case c.chance(4, 100):
		m.email = c.typo(m.email[:strings.IndexByte(m.email, '@')]) + m.email[strings.IndexByte(m.email, '@'):]
	case c.chance(2, 100):
		m.email = c.one("info", "office", "sales", "boekhouding") + "@" + c.one("kolmeer.example", "telenoor.example")
	case c.chance(15, 100):
		m.email = ""
	}
	if c.chance(1, 10) {
		m.phone = ""
	}
	if c.chance(4, 100) {
		m.born = c.one("", "", "1900-01-01")
	}
	return m
}

// typo changes, drops or turns a letter that is not the first.
func (c *crowd) typo(s string) string {
	r := []rune(s)
	if len(r) < 4 {
		return s
	}
	at := 1 + c.rng.IntN(len(r)-2)
	switch c.rng.IntN(3) {
	case 0:
		r[at] = rune('a' + c.rng.IntN(26))
	case 1:
		r[at], r[at+1] = r[at+1], r[at]
	default:
		r = append(r[:at], r[at+1:]...)
	}
	return string(r)
}

// tester writes an account that is nobody's.
func (c *crowd) tester() error {
	m := member{
		given: c.one("Test", "test", "Demo"), family: c.one("Test", "User", "Account"), born: "1900-01-01", email: c.one("test@test.com", "test@example.com", "noreply@kolmeer.example"),
		phone: c.one("+32 450 00 00 00", "0000000000", "n/a"), street: c.one("Teststraat 1", "n/a"), postcode: "1000", city: "Brussel",
	}
	return cmp.Or(c.customer(0, m), c.exported(0, m))
}

func (c *crowd) next(unit string, whose int) int64 {
	c.rows[unit]++
	c.whose[Spot{unit, c.rows[unit]}] = whose
	return c.rows[unit]
}

func (c *crowd) customer(whose int, m member) error {
	_, err := c.insert.Exec(c.next(crowdShop, whose), m.given, m.family, m.born, m.street, m.postcode, m.city, m.email, m.phone)
	return err
}

func (c *crowd) exported(whose int, m member) error {
	c.next(CrowdExport, whose)
	return c.export.Write([]string{m.given + " " + m.family, m.born, m.street, m.postcode, m.city, m.email, m.phone})
}

func (c *crowd) signed(whose int, m member) error {
	c.next(crowdMailing, whose)
	return c.mailing.Encode(struct {
		Name  string `json:"name"`
		Email string `json:"email"`
	}{m.given + " " + m.family, m.email})
}

// ChangeCrowd changes one record in a hundred of a crowd: of the database's, which are half of all, some people moved house, some are gone, and some came.
func ChangeCrowd(dir string) (err error) {
	db, err := sql.Open("sqlite", filepath.Join(dir, crowdShop))
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, db.Close()) }()
	_, err = db.Exec(`
		UPDATE ` + crowdTable + ` SET street = 'Nieuwstraat ' || id % 900, phone = NULL WHERE id % 150 = 0;
		DELETE FROM ` + crowdTable + ` WHERE id % 150 = 1;
		INSERT INTO ` + crowdTable + ` SELECT NULL, last_name, first_name, date_of_birth, street, postcode, city, 'n' || id || '@mail.example', NULL
			FROM ` + crowdTable + ` WHERE id % 150 = 2`)
	return err
}
