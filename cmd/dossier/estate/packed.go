package estate

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"dossier/scanners"
)

// compressed writes exports as people send them to each other.
func (w *world) compressed() error {
	letters := w.sheet("exports/newsletter.csv.zst", "", ",", "\n", "email", "{email}", "first_name", "{given}", "subscribed", "<date>")
	for _, p := range w.customers()[:70] {
		letters.row(p, "<date>", w.moment().Format(time.DateOnly))
	}
	if err := w.pack(letters, func(to io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(to, zstd.WithEncoderConcurrency(1)) }); err != nil {
		return err
	}
	old := w.sheet(
		"exports/kunden_alt.csv.xz", "", ";", "\n", "Kundennummer", "{client}", "Nachname", "{family}", "Vorname", "{given}", "Straße", "{street}",
		"PLZ", "{postcode}", "Ort", "{city}", "Telefon", "{tel}", "Bankverbindung", "{compact}",
	)
	for _, p := range w.speaking("de") {
		old.row(p)
	}
	return w.pack(old, func(to io.Writer) (io.WriteCloser, error) { return xz.NewWriter(to) })
}

// pack writes a table through a compressor.
func (w *world) pack(s *sheet, compressor func(io.Writer) (io.WriteCloser, error)) error {
	return w.stream(s.at.Unit, func(to io.Writer) error {
		c, err := compressor(to)
		if err != nil {
			return err
		}
		_, err = io.WriteString(c, s.text.String())
		return errors.Join(err, c.Close())
	})
}

// backups writes archives, one that nobody can open any more, and one whose copying broke off.
func (w *world) backups() error {
	if err := w.ledgers("backup/boekhouding 2019.zip"); err != nil {
		return err
	}
	if err := w.crm("backup/crm-2023.tar.gz"); err != nil {
		return err
	}
	const locked, broken = "backup/loonlijst 2018 (beveiligd).zip", "logs/app.log.2.gz"
	if err := w.stream(locked, func(to io.Writer) error { return encrypted(to, w.rng) }); err != nil {
		return err
	}
	var whole bytes.Buffer
	zipped := gzip.NewWriter(&whole)
	for range 4000 {
		_, _ = io.WriteString(zipped, w.moment().Format(time.RFC3339)+" INFO  "+pick(w, machineTalk())+"\n") // a buffer takes all
	}
	if err := zipped.Close(); err != nil {
		return err
	}
	w.truth.Gaps = append(w.truth.Gaps, Gap{locked, scanners.Encrypted}, Gap{broken, scanners.Truncated})
	return w.file(broken, whole.Bytes()[:whole.Len()*2/3])
}

// ledgers writes a zip with two tables in it.
func (w *world) ledgers(unit string) error {
	invoices := w.sheet(
		unit, "2019/facturen.csv", ";", "\r\n",
		"Factuur", "<no>", "Klant", "{turned}", "Adres", "{address}", "Bedrag", "<amount>",
	)
	paid := w.sheet(unit, "2019/betalingen.csv", ";", "\r\n", "Datum", "<date>", "Rekening", "{iban}", "Naam", "{name}", "Bedrag", "<amount>")
	for i, p := range w.customers()[30:90] {
		amount := []string{"120,00", "88,40", "1.240,50", "64,95"}[i%4]
		invoices.row(p, "<no>", "2019-"+p.client, "<amount>", amount)
		if i%2 == 0 {
			paid.row(p, "<date>", p.born.AddDate(2019-p.born.Year(), 0, i%9).Format("02/01/2006"), "<amount>", amount)
		}
	}
	return w.stream(unit, func(to io.Writer) error {
		z := zip.NewWriter(to)
		for _, s := range []*sheet{invoices, paid} {
			m, err := z.CreateHeader(&zip.FileHeader{Name: s.at.Part, Method: zip.Deflate, Modified: today()})
			if err != nil {
				return err
			}
			if _, err := io.WriteString(m, s.text.String()); err != nil {
				return err
			}
		}
		return z.Close()
	})
}

// crm writes a compressed tar with a nested JSON document in it.
func (w *world) crm(unit string) error {
	const member = "crm-2023/contacts.json"
	contacts, err := w.contacts(unit, member, w.customers()[:40])
	if err != nil {
		return err
	}
	return w.stream(unit, func(to io.Writer) error {
		z := gzip.NewWriter(to)
		t := tar.NewWriter(z)
		for _, m := range []struct{ name, text string }{
			{"crm-2023/README.txt", "Full copy before the move to the new system. Keep until the migration is accepted.\n"}, {member, string(contacts)},
		} {
			err := t.WriteHeader(&tar.Header{Name: m.name, Mode: 0o644, Size: int64(len(m.text)), ModTime: today(), Format: tar.FormatUSTAR})
			if err == nil {
				_, err = io.WriteString(t, m.text)
			}
			if err != nil {
				return err
			}
		}
		return errors.Join(t.Close(), z.Close())
	})
}

// encrypted writes a zip whose one member is marked as encrypted (APPNOTE.TXT 4.4.4, bit 0). Its bytes are noise, as encrypted
// ones look.
func encrypted(to io.Writer, rng *rand.Rand) error {
	noise := make([]byte, 12+2048) // traditional encryption puts 12 bytes before the data
	for i := range noise {
		noise[i] = byte(rng.Uint32())
	}
	z := zip.NewWriter(to)
	m, err := z.CreateRaw(&zip.FileHeader{
		Name: "lonen.csv", Method: zip.Deflate, Flags: 0x1, Modified: today(), CRC32: rng.Uint32(),
		CompressedSize64: uint64(len(noise)), UncompressedSize64: 6000,
	})
	if err != nil {
		return err
	}
	if _, err := m.Write(noise); err != nil {
		return err
	}
	return z.Close()
}

// contacts is a customer system's export: people inside companies, lists inside people.
func (w *world) contacts(unit, part string, people []*person) ([]byte, error) {
	type telephone struct {
		Type   string `json:"type"`
		Number string `json:"number"`
	}
	type address struct {
		Street   string `json:"street"`
		Postcode string `json:"postcode"`
		City     string `json:"city"`
		Country  string `json:"country"`
	}
	type contact struct {
		Name struct {
			First string `json:"first"`
			Last  string `json:"last"`
		} `json:"name"`
		Emails   []string    `json:"emails"`
		Phones   []telephone `json:"phones"`
		Address  address     `json:"address"`
		Birthday string      `json:"birthday,omitempty"`
		Notes    string      `json:"notes,omitempty"`
	}
	type account struct {
		ID       int       `json:"id"`
		Segment  string    `json:"segment"`
		Active   bool      `json:"active"`
		Contacts []contact `json:"contacts"`
	}
	at := func(field string) Place {
		return Place{Source: Files, Unit: unit, Part: part, Field: "accounts[].contacts[]." + field}
	}
	var accounts []account
	for i, p := range people {
		if i%3 == 0 {
			accounts = append(accounts, account{ID: 500 + i, Segment: pick(w, []string{"food", "chemistry", "machines"}), Active: i%2 == 0})
		}
		var c contact
		c.Name.First, c.Name.Last = w.say(at("name.first"), "{given}", p), w.say(at("name.last"), "{family}", p)
		c.Emails = []string{w.say(at("emails[]"), "{email}", p)}
		c.Phones = []telephone{{"work", w.say(at("phones[].number"), "{phone}", p)}}
		c.Address = address{w.say(at("address.street"), "{street}", p), p.postcode, p.city, p.land.code}
		if i%2 == 0 {
			c.Birthday = w.say(at("birthday"), "{born}", p)
		}
		if i%5 == 0 {
			c.Notes = w.say(at("notes"), "Prefers to be called on {tel}; assistant is {1.name}.", p, people[(i+1)%len(people)])
		}
		last := &accounts[len(accounts)-1]
		last.Contacts = append(last.Contacts, c)
	}
	return json.MarshalIndent(map[string]any{"exported": today(), "version": "7.4", "accounts": accounts}, "", "  ")
}

// events writes what the shop's pages report, one JSON object a line.
func (w *world) events(unit string) error {
	type user struct {
		ID    int    `json:"id"`
		Email string `json:"email"`
	}
	type event struct {
		At      time.Time `json:"at"`
		Type    string    `json:"type"`
		Page    string    `json:"page"`
		IP      string    `json:"ip,omitempty"`
		User    *user     `json:"user,omitempty"`
		Session string    `json:"session"`
	}
	var lines strings.Builder
	to := json.NewEncoder(&lines)
	online := w.online()
	for i, moment := range w.moments(1200) {
		at := func(field string) Place { return Place{Source: Files, Unit: unit, Field: field, Record: int64(i + 1)} }
		p := pick(w, online)
		e := event{At: moment, Type: pick(w, []string{"view", "view", "click", "search"}), Page: pick(w, paths()), Session: "s" + p.client}
		if i%2 == 0 {
			e.IP = w.say(at("ip"), "{ip}", p)
		}
		if i%5 == 0 {
			e.User = &user{p.id, w.say(at("user.email"), "{email}", p)}
		}
		if err := to.Encode(e); err != nil {
			return err
		}
	}
	return w.file(unit, []byte(lines.String()))
}
