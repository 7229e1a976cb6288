package estate

import (
	"cmp"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

//go:embed schema.sql
var schema string

// shop writes the database.
func (w *world) shop() (err error) {
	name, err := filepath.Abs(filepath.Join(w.dir, Shop))
	if err != nil {
		return err
	}
	for _, left := range []string{"-wal", "-shm", "-journal"} {
		if err := os.Remove(name + left); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	f, err := w.create("", Shop)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(name)}).String())
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(schema); err != nil {
		return err
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	s := &shop{w: w, tx: tx}
	for _, fill := range []func(){
		s.employees, s.customers, s.products, s.orders, s.tickets, s.attachments, s.sessions, s.accesses, s.newsletter, s.trials, s.notes, s.absences, s.settings,
	} {
		fill()
	}
	if s.err != nil {
		return errors.Join(s.err, tx.Rollback())
	}
	return tx.Commit()
}

// shop fills the tables. It keeps the first error, after which nothing more is written.
type shop struct {
	w      *world
	tx     *sql.Tx
	err    error
	prices []int // by product, in cents
	asking []*person
}

// table is one table being filled: a name and its fields.
type table struct {
	s      *shop
	insert *sql.Stmt
	name   string
	fields []string
	rows   int64
}

func (s *shop) table(name string, fields ...string) *table {
	t := &table{s: s, name: name, fields: fields}
	if s.err == nil {
		marks := strings.TrimSuffix(strings.Repeat("?, ", len(fields)), ", ")
		t.insert, s.err = s.tx.Prepare(fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", name, strings.Join(fields, ", "), marks))
	}
	return t
}

// row adds a row. Strings are templates, filled for who; anything else is stored as it is.
func (t *table) row(who []*person, values ...any) {
	t.rows++
	for i, v := range values {
		if template, ok := v.(string); ok {
			values[i] = t.s.w.say(t.at(t.fields[i]), template, who...)
		}
	}
	if t.s.err == nil {
		_, t.s.err = t.insert.Exec(values...)
	}
}

func (t *table) at(field string) Place {
	return Place{Source: Shop, Unit: t.name, Field: field, Record: t.rows}
}

func one(p *person) []*person { return []*person{p} }

func stamp(t time.Time) string { return t.Format("2006-01-02 15:04:05") }

func (s *shop) employees() {
	t := s.table("employees", "name", "email", "phone", "job_title", "home_address", "birth_date", "salary_account", "hired_on")
	for i, p := range s.w.staffed() {
		t.row(one(p), "{name}", "{email}", "{phone}", "{job}", "{address}", "{born}", "{compact}",
			today().AddDate(-i, -i*5%12, -3*i).Format(time.DateOnly))
	}
}

func (s *shop) customers() {
	t := s.table("customers", "number", "first_name", "last_name", "email", "phone", "birth_date", "language", "marketing", "created_at")
	a := s.table("addresses", "customer_id", "usage", "street", "postcode", "city", "country")
	for i, p := range s.w.customers() {
		var phone, born any = "{" + pick(s.w, []string{"phone", "tel", "e164"}) + "}", "{born}"
		if i%11 == 10 {
			phone = nil
		}
		if i%4 == 3 {
			born = nil
		}
		email := "{email}"
		if i%17 == 5 {
			email = "{EMAIL}"
		}
		t.row(one(p), "{client}", "{given}", "{family}", email, phone, born, "{language}", i%2, stamp(s.w.moment().AddDate(-1-i%6, 0, 0)))
		s.w.say(t.at("full_name"), "{name}", p)
		a.row(one(p), i+1, "invoice", "{street}", "{postcode}", "{city}", "{country}")
		if i%5 == 0 { // some have things sent to somebody else
			a.row(one(s.w.someone()), i+1, "delivery", "{street}", "{postcode}", "{city}", "{country}")
		}
	}
}

func (s *shop) products() {
	t := s.table("products", "sku", "name", "description", "firmware", "price_cents", "stock")
	for i, line := range productLines() {
		for j, size := range []string{"Mini", "Standard", "Pro", "Rack"} {
			price := (i+1)*3_700 + j*5_250
			var firmware any
			if i%2 == 0 {
				firmware = fmt.Sprintf("v%d.%d.%d", 1+i%4, j, (i*7)%20)
			}
			t.row(nil, fmt.Sprintf("KM-%04d-%02d", 1100+i*10, j), line[0]+" "+size, line[1], firmware, price, s.w.rng.IntN(400))
			s.prices = append(s.prices, price)
		}
	}
}

func (s *shop) orders() {
	w := s.w
	o := s.table("orders", "customer_id", "status", "ordered_at", "remark")
	l := s.table("order_lines", "order_id", "line_no", "product_id", "quantity", "price_cents")
	p := s.table("payments", "order_id", "method", "account_holder", "iban", "card_number", "amount_cents", "paid_at")
	for i, at := range w.moments(1400) {
		n := w.rng.IntN(len(w.customers()))
		who := one(w.customers()[n])
		var remark any
		if i%19 == 0 {
			remark = pick(w, remarks())
			who = append(who, w.someone())
		}
		o.row(who, n+1, pick(w, []string{"paid", "shipped", "shipped", "delivered", "delivered", "returned"}), stamp(at), remark)
		total := 0
		for line := range 1 + w.rng.IntN(4) {
			product, quantity := w.rng.IntN(len(s.prices)), 1+w.rng.IntN(5)
			total += quantity * s.prices[product]
			l.row(nil, i+1, line+1, product+1, quantity, s.prices[product])
		}
		paid := stamp(at.Add(time.Duration(w.rng.IntN(72)) * time.Hour))
		switch i % 3 {
		case 0:
			p.row(who, i+1, "transfer", "{name}", "{"+pick(w, []string{"iban", "compact"})+"}", nil, total, paid)
		case 1:
			p.row(who, i+1, "card", "{name}", nil, "{pan}", total, paid)
		default:
			p.row(who, i+1, "invoice", nil, nil, nil, total, paid)
		}
	}
}

func (s *shop) tickets() {
	w := s.w
	t := s.table("tickets", "customer_id", "agent_id", "language", "subject", "body", "opened_at")
	c := s.table("ticket_comments", "ticket_id", "body", "written_at")
	texts := tickets()
	for i, at := range w.moments(260) {
		n := w.rng.IntN(len(w.customers()))
		p := w.customers()[n]
		agent := w.rng.IntN(employees)
		text := pick(w, texts[p.land.language])
		if strings.Contains(text[1], "{ip}") && p.ip == "" {
			text = texts[p.land.language][0]
		}
		t.row([]*person{p, w.people[agent]}, n+1, agent+1, "{language}", text[0], text[1], stamp(at))
		for range w.rng.IntN(3) {
			c.row([]*person{p, w.people[agent]}, i+1, pick(w, comments()), stamp(at.Add(time.Duration(1+w.rng.IntN(90))*time.Hour)))
		}
		s.asking = append(s.asking, p)
	}
}

func (s *shop) attachments() {
	t := s.table("attachments", "ticket_id", "media_type", "content")
	for i, p := range s.asking {
		if i%12 != 0 {
			continue
		}
		other := s.w.someone()
		forms := attachmentForms()
		form := forms[i/12%len(forms)]
		at := t.at("content")
		at.Part, at.Field, at.Record = "content", "", 0
		filled := s.w.say(at, form[1], p, other)
		t.row(nil, i+1, form[0], []byte(filled))
	}
}

func (s *shop) sessions() {
	t := s.table("sessions", "token", "customer_id", "ip", "last_seen")
	type session struct {
		token string
		p     *person
	}
	var all []session
	for _, p := range s.w.online() {
		for range 1 + s.w.rng.IntN(4) {
			all = append(all, session{fmt.Sprintf("%016x%016x", s.w.rng.Uint64(), s.w.rng.Uint64()), p})
		}
	}
	slices.SortFunc(all, func(a, b session) int { return cmp.Compare(a.token, b.token) }) // the order in which they are stored
	for _, one := range all {
		t.row([]*person{one.p}, one.token, one.p.id-also+1, "{ip}", stamp(s.w.moment()))
	}
}

func (s *shop) accesses() {
	t := s.table("access_log", "at", "ip", "method", "path", "status", "user_agent")
	online := s.w.online()
	for _, at := range s.w.moments(3000) {
		t.row(one(pick(s.w, online)), stamp(at), "{ip}", pick(s.w, []string{"GET", "GET", "GET", "POST"}), pick(s.w, paths()),
			pick(s.w, []int{200, 200, 200, 200, 304, 302, 404}), pick(s.w, browsers()))
	}
}

func (s *shop) newsletter() {
	t := s.table("newsletter", "email", "name", "subscribed_on")
	for i, p := range s.w.customers() {
		switch {
		case i%4 == 0:
			t.row(one(p), "{email}", nil, s.w.moment().Format(time.DateOnly))
		case i%4 == 1:
			t.row(one(p), "{email}", "{name}", s.w.moment().Unix()) // the old shop stored seconds
		case i%9 == 2:
			t.row(one(p), "{email}", "{turned}", s.w.moment().Format(time.DateOnly))
		}
	}
}

// trials are people who try out software, the eldest first. Some were entered by hand, without the day on which they asked or agreed.
func (s *shop) trials() {
	t := s.table("trials", "email", "name", "product", "requested_on", "consented_on")
	day := func(back int) any { return today().AddDate(0, 0, -back).Format(time.DateOnly) }
	for i, p := range s.w.customers()[:40] {
		asked, agreed := day((39-i)*17+3), day((39-i)*17+3)
		if i%8 == 5 {
			agreed = nil
		}
		if i == 11 || i == 30 {
			asked = nil
		}
		t.row(one(p), "{email}", "{name}", "Software MeasureBoard", asked, agreed)
	}
}

// notes are what the support desk wrote down of customers; now and then more than it should.
func (s *shop) notes() {
	t := s.table("customer_notes", "customer_id", "note", "written_at")
	for i, p := range s.w.customers() {
		note := "Prefers to be called in the afternoon."
		switch {
		case i%6 != 0:
			continue
		case p.nationalNumber() != "" && i%12 == 0:
			note = "Identity checked at the counter, national register number {nrn}."
		case i%18 == 0:
			note = "Asked for an offer by mail to {email}."
		}
		t.row(one(p), i+1, note, stamp(today().AddDate(0, 0, -2*i-1)))
	}
}

func (s *shop) absences() {
	t := s.table("absences", "employee_id", "first_day", "last_day", "diagnosis")
	for i := range 24 {
		first := today().AddDate(0, 0, -95*(23-i)-10)
		var diagnosis any
		if i%4 != 3 {
			diagnosis = []string{"influenza", "back pain", "broken wrist", "burn-out"}[i%4+i/12]
		}
		t.row(nil, i%employees+1, first.Format(time.DateOnly), first.AddDate(0, 0, i%9).Format(time.DateOnly), diagnosis)
	}
}

func (s *shop) settings() {
	t := s.table("settings", "key", "value")
	t.row(nil, "currency", "EUR")
	t.row(nil, "vat_percent", 21)
	t.row(nil, "maintenance", "off")
	t.row(nil, "theme", "slate")
	t.row(nil, "free_delivery_from_cents", 15_000)
}
