package estate

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"dossier/scanners"
)

// exports writes what somebody once took out of a system to work on.
func (w *world) exports() error {
	customers := w.sheet(
		"exports/klanten 2024.csv", "", ";", "\r\n",
		"Klantnr", "{client}", "Naam", "{family}", "Voornaam", "{given}", "Straat en nr", "{street}", "Postcode", "{postcode}",
		"Gemeente", "{city}", "Telefoon", "{tel}", "E-mail", "{email}", "Geboortedatum", "{birthday}", "Opmerking", "<remark>",
	)
	for i, p := range w.customers() {
		remark := ""
		if i%10 == 0 {
			remark = "vaste klant; belt liever"
		}
		customers.row(p, "<remark>", remark)
	}
	western, err := charmap.Windows1252.NewEncoder().String(customers.text.String())
	if err != nil {
		return err
	}
	if err := w.file(customers.at.Unit, []byte(western)); err != nil {
		return err
	}

	reminders := w.sheet(
		"exports/relances.tsv", "", "\t", "\n",
		"client", "{client}", "nom", "{listed}", "courriel", "{email}", "montant", "<amount>", "compte", "{iban}", "remarque", "<remark>",
	)
	for i, p := range w.speaking("fr") {
		reminders.row(p, "<amount>", fmt.Sprintf("%d,%02d", 40+i*13, i*7%100), "<remark>", pick(w, []string{"", "2e rappel", "à rappeler au {phone}"}))
	}
	if err := w.file(reminders.at.Unit, []byte(reminders.text.String())); err != nil {
		return err
	}

	stock := w.sheet("exports/products.csv", "", ",", "\n", "sku", "<sku>", "name", "<name>", "description", "<text>", "stock", "<n>")
	for i, line := range productLines() {
		stock.row(nil, "<sku>", fmt.Sprintf("KM-%04d-00", 1100+i*10), "<name>", line[0], "<text>", line[1], "<n>", fmt.Sprint(w.rng.IntN(400)))
	}
	if err := w.file(stock.at.Unit, []byte(stock.text.String())); err != nil {
		return err
	}
	if err := w.events("exports/events.jsonl"); err != nil {
		return err
	}
	contacts, err := w.contacts("exports/crm-export.json", "", w.customers()[20:80])
	if err != nil {
		return err
	}
	return w.file("exports/crm-export.json", contacts)
}

// logs writes the web server's and the shop's.
func (w *world) logs() error {
	if err := w.accessLog("logs/access.log", 2000).save(); err != nil {
		return err
	}
	app := w.page("logs/app.log", "")
	for i, at := range w.moments(1500) {
		p := w.someone()
		line := fmt.Sprintf("%s %s ", at.Format("2006-01-02T15:04:05.000Z"), pick(w, []string{"INFO ", "INFO ", "DEBUG", "WARN "}))
		switch {
		case i%29 == 3:
			line += fmt.Sprintf("mailer: order confirmation %d sent to {email}", 1+w.rng.IntN(1400))
		case i%61 == 7:
			line += "auth: login failed for {email} from {ip}"
			p = pick(w, w.online())
		case i%83 == 11:
			line += "payment: provider declined card {pan} (insufficient_funds)"
		case i%97 == 13:
			line += `sms: delivery report for {e164} status="delivered"`
		default:
			line += pick(w, machineTalk())
		}
		app.line(line, p)
	}
	return app.save()
}

func (w *world) accessLog(unit string, lines int) *page {
	log := w.page(unit, "")
	online := w.online()
	for i, at := range w.moments(lines) {
		p, from, path := pick(w, online), "{ip}", pick(w, paths())
		switch {
		case i%3 != 0: // the reverse proxy and the monitoring
			from = fmt.Sprintf("10.20.0.%d", 2+w.rng.IntN(8))
		case i%30 == 6:
			path = "/newsletter/unsubscribe?email={email}"
		}
		log.line(fmt.Sprintf(`%s - - [%s] "GET %s HTTP/1.1" %d %d "https://shop.%s/" "%s"`, from, at.Format("02/Jan/2006:15:04:05 -0700"),
			path, pick(w, []int{200, 200, 200, 304, 404}), 300+w.rng.IntN(60_000), domain, pick(w, browsers())), p)
	}
	return log
}

// machineTalk is what an application logs of nobody.
func machineTalk() []string {
	return []string{
		"stock: synchronised 60 products in 412 ms",
		"cache: evicted 128 entries, 61 % full",
		"http: GET /api/v2/stock 200 11 ms",
		"queue: 0 jobs waiting, 3 workers idle",
		"invoice: batch 2025-114 rendered, 37 pages",
		"db: checkpoint finished, 812 pages",
		"firmware: index refreshed, latest 3.2.11",
	}
}

// staff writes the folder of the people office, where file names say who they are about.
func (w *world) staff() error {
	for i, p := range w.staffed() {
		unit := w.say(Place{}, []string{"hr/cv_{email}.txt", "hr/contract - {name}.txt", "hr/evaluatie {turned} 2025.txt"}[i%3], p)
		w.say(Place{Source: Files, Unit: unit, InName: true}, []string{"{email}", "{name}", "{turned}"}[i%3], p)
		f := w.page(unit, "")
		f.lines([]string{curriculum(), contract(), review()}[i%3], p, w.people[0])
		if err := f.save(); err != nil {
			return err
		}
	}
	birthdays := w.page("hr/verjaardagen.txt", "")
	birthdays.line("Verjaardagen collega's (taart!)")
	for _, p := range w.staffed() {
		birthdays.line("{name} - {birthday}", p)
	}
	return birthdays.save()
}

// office writes notes and mails.
func (w *world) office() error {
	french, german, all := w.speaking("fr"), w.speaking("de"), w.customers()
	visit := w.page("sales/notes visite Lyon.txt", "")
	for i := range 6 {
		visit.lines(visitNotes(), french[i*3%len(french)], french[(i*3+1)%len(french)])
	}
	cards := w.page("sales/visitekaartjes.txt", "")
	for i := 0; i < len(all); i += 9 {
		cards.lines("\n{name}\n{street}\n{postcode} {city}\ntel. {phone}\n{email}\n--", all[i])
	}
	release := w.page("software/release-notes.md", "")
	release.lines("# MeasureBoard 3.2.11\n\n- Faster start with many channels\n- The gateway reconnects after a power cut\n- Units in the legend")
	mail := w.page("mail/RE_ klacht levering.eml", "")
	mail.lines(complaint(), w.speaking("nl")[7], w.people[3])
	for _, p := range []*page{visit, cards, release, mail} {
		if err := p.save(); err != nil {
			return err
		}
	}

	fair := w.page("sales/Notiz Messe.txt", "")
	for i := range 5 {
		fair.lines(fairNotes(), german[i%len(german)])
	}
	wide := []byte{0xff, 0xfe} // byte order mark of UTF-16, little endian
	for _, unit := range utf16.Encode([]rune(strings.ReplaceAll(fair.text.String(), "\n", "\r\n"))) {
		wide = binary.LittleEndian.AppendUint16(wide, unit)
	}
	return w.file(fair.at.Unit, wide)
}

// oddities writes what cannot be read, and what looks as if it could not.
func (w *world) oddities() error {
	logo := image.NewGray(image.Rect(0, 0, 96, 32))
	for i := range logo.Pix {
		logo.Pix[i] = uint8(i * i >> 6) // any grey will do
	}
	logo.Set(0, 0, color.White)
	if err := w.stream("marketing/logo.png", func(to io.Writer) error { return png.Encode(to, logo) }); err != nil {
		return err
	}
	if err := w.file("marketing/lijst.txt", nil); err != nil {
		return err
	}
	packed, err := base64.StdEncoding.DecodeString(maintenance)
	if err != nil {
		return err
	}
	const log = "logs/maintenance.log.bz2"
	if err := w.file(log, packed); err != nil {
		return err
	}
	korneel := w.people[population-1]
	w.say(Place{Source: Files, Unit: log, Record: 3}, "{name} {tel}", korneel)
	w.say(Place{Source: Files, Unit: log, Record: 5}, "{email}", korneel)

	link := filepath.Join(w.dir, Files, "archief op de server")
	if err := os.Remove(link); err != nil && !os.IsNotExist(err) {
		return err
	}
	if err := os.Symlink("/etc", link); err != nil {
		return err
	}
	w.truth.Gaps = append(w.truth.Gaps,
		Gap{"marketing/logo.png", scanners.NoDecoder}, Gap{"archief op de server", scanners.Link})
	return nil
}

// maintenance is a log that bzip2 packed, which Go can only unpack: two lines of it name the mechanic.
const maintenance = "" +
	"QlpoOTFBWSZTWaTjUM8AAD3fjAAQQGd/8FgIBQA/7//wQAAQADAA7Kwamo2qNk01D0mhoGg002p6TygGqn6ZCJiPKAwIwgA09EGm" +
	"ppT0Mg0QDQZAABo42XVYpvX4r1kgngz1OrZLycDtS0r7WMNW+dzZqUO0pq2Sp6G0uCX6AlQk7RbjhVeCEZtCEC16zhCEa4rHUriN" +
	"gRgS94SW8tmnVQJWsDDS5VBMJjCSi27CYbjuuuiE7umEnmA8u+U8xEsIgwiXDHscYqU4NCwqn76zGGi6sQNIeCSLKfj5MJZ41ZLB" +
	"ZCLWBxBVisUVrDPQHBcr2CNEJISiSsmtEQjQHoYFm9DI3AlMUFSQegctuQawcFL2CLaeZfxdyRThQkKTjUM8"

func curriculum() string {
	return `
Curriculum vitae

{name}
{address}
Tel. {phone}
E-mail {email}
Geboren op {birthday}

2015 - heden   {job}, Kolmeer Instruments
2009 - 2015    Werkplaats en kalibratie
Talen          Nederlands, Frans, Engels`
}

func contract() string {
	return `
Arbeidsovereenkomst voor onbepaalde duur

Tussen Kolmeer Instruments, vertegenwoordigd door {1.name},
en {name}, wonende te {address}, geboren op {birthday},
wordt overeengekomen wat volgt.

Artikel 1. Functie: {job}.
Artikel 2. Het loon wordt gestort op rekening {iban}.`
}

func review() string {
	return `
Evaluatiegesprek 2025
Medewerker: {name}
Gesprek gevoerd door: {1.name}

Sterk in het team, wil meer opleiding over trillingsanalyse.
Afspraak: volgende stap bespreken in juni.`
}

func visitNotes() string {
	return `
RDV chez {name}, {address}
Intéressé par deux bancs d'étalonnage, budget au printemps.
Rappeler {1.name} au {1.tel} pour la démonstration.
`
}

func fairNotes() string {
	return `
Gespräch mit {name} am Stand, möchte Angebot für den Datenlogger.
Tel. {tel}, E-Mail {email}
Anschrift: {address}
`
}

func complaint() string {
	return `
Return-Path: <{email}>
From: "{name}" <{email}>
To: "{1.name}" <{1.email}>
Subject: RE: klacht levering
Date: Thu, 12 Feb 2026 08:41:17 +0100
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Beste,

De chauffeur heeft het pakket bij nummer 12 afgegeven en niet bij ons.
Ons adres is {address}. Bel gerust: {tel}.

Groeten,
{name}

> Op 11 februari schreef {1.name}:
> Volgens de vervoerder is er getekend voor ontvangst.`
}
