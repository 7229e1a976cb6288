package estate

import (
	"fmt"
	"strings"
	"time"

	"dossier/detectors"
)

const (
	population = 120
	employees  = 14 // the first ones
	also       = 8  // and from this one on people are customers: some are both
	domain     = "kolmeer.example"
)

// person is somebody who does not exist.
type person struct {
	id            int
	given, family string
	land          *land
	born          time.Time
	email         string
	phone         number
	street        string // with house number, in the country's order
	postcode      string
	city          string
	iban, card    string // compact
	ip            string // "" for most
	job           string // "" for customers
	client        string // client number
}

// fact is one thing to be said of a person: a value, and its kind if it is personal by itself.
type fact struct {
	kind  detectors.Kind
	value string
	norm  string // "" the value
}

// fact returns what a word of a template stands for.
func (p *person) fact(word string) fact {
	full := p.given + " " + p.family
	switch word {
	case "name":
		return fact{detectors.PersonName, full, ""}
	case "listed":
		return fact{detectors.PersonName, p.family + ", " + p.given, full}
	case "turned":
		return fact{detectors.PersonName, p.family + " " + p.given, full}
	case "given":
		return fact{detectors.PersonName, p.given, ""}
	case "family":
		return fact{detectors.PersonName, p.family, ""}
	case "greeting": // a first name in running text is no value of its own
		return fact{"", p.given, ""}
	case "email":
		return fact{detectors.Email, p.email, ""}
	case "EMAIL":
		return fact{detectors.Email, strings.ToUpper(p.email[:1]) + p.email[1:], p.email}
	case "phone":
		return fact{detectors.Phone, p.phone.international, p.phone.e164}
	case "tel":
		return fact{detectors.Phone, p.phone.national, p.phone.e164}
	case "e164":
		return fact{detectors.Phone, p.phone.e164, ""}
	case "street":
		return fact{detectors.PostalAddress, p.street, ""}
	case "address":
		return fact{detectors.PostalAddress, p.street + ", " + p.land.town(p.postcode, p.city), ""}
	case "iban":
		return fact{detectors.IBAN, groups(p.iban, 4), p.iban}
	case "compact":
		return fact{detectors.IBAN, p.iban, ""}
	case "card":
		return fact{detectors.PaymentCard, groups(p.card, 4), p.card}
	case "pan":
		return fact{detectors.PaymentCard, p.card, ""}
	case "ip":
		return fact{detectors.IPAddress, p.ip, ""}
	case "nrn":
		return fact{detectors.NationalID, p.nationalNumber(), strings.NewReplacer(".", "", "-", "").Replace(p.nationalNumber())}
	case "born":
		return fact{detectors.DateOfBirth, p.born.Format(time.DateOnly), ""}
	case "birthday":
		return fact{detectors.DateOfBirth, p.born.Format(p.land.date), p.born.Format(time.DateOnly)}
	}
	plain, known := map[string]string{
		"postcode": p.postcode, "city": p.city, "country": p.land.code, "language": p.land.language, "job": p.job, "client": p.client,
	}[word]
	if !known {
		panic("a template of the estate has an unknown word: " + word)
	}
	return fact{"", plain, ""}
}

func (w *world) customers() []*person { return w.people[also:] }

func (w *world) staffed() []*person { return w.people[:employees] }

// speaking returns the customers with one of these languages.
func (w *world) speaking(languages ...string) []*person {
	var some []*person
	for _, p := range w.customers() {
		for _, l := range languages {
			if p.land.language == l {
				some = append(some, p)
			}
		}
	}
	return some
}

// online returns the customers with an address on the internet.
func (w *world) online() []*person {
	var some []*person
	for _, p := range w.customers() {
		if p.ip != "" {
			some = append(some, p)
		}
	}
	return some
}

// populate makes everybody up.
func (w *world) populate() {
	all := lands()
	var lots []*land
	for i := range all {
		for range all[i].share {
			lots = append(lots, &all[i])
		}
	}
	taken := map[string]bool{}
	for id := range population - 1 {
		l := pick(w, lots)
		if id < employees {
			l = &all[id%2] // the company is Belgian
		}
		p := w.invent(id, l)
		for taken[p.given+p.family] || taken[p.email] {
			p = w.invent(id, l)
		}
		taken[p.given+p.family], taken[p.email] = true, true
		w.people = append(w.people, p)
	}
	w.people = append(w.people, mechanic(&all[0]))
	w.truth.People = population
}

func (w *world) invent(id int, l *land) *person {
	p := &person{
		id: id, land: l, given: pick(w, l.given), family: pick(w, l.family),
		born:   time.Date(1946+w.rng.IntN(58), time.Month(1+w.rng.IntN(12)), 1+w.rng.IntN(28), 0, 0, 0, 0, time.UTC),
		phone:  l.number(w.rng),
		street: fmt.Sprintf(l.house, pick(w, l.streets), 1+w.rng.IntN(180)),
		iban:   ibanOf(w.rng, l.code), card: cardOf(w.rng),
		client: fmt.Sprintf("K-%05d", 10_000+id*7),
	}
	town := pick(w, l.towns)
	p.postcode, p.city = town[0], town[1]
	if id%3 == 0 {
		p.ip = addressOf(w.rng, id)
	}
	p.email = w.mailbox(p)
	if id < employees {
		jobs := []string{
			"Managing director", "Sales engineer", "Software engineer", "Support agent", "Accountant", "Production planner",
			"Calibration technician",
		}
		p.email, p.job = plain(p.given+"."+p.family)+"@"+domain, jobs[id%len(jobs)]
	}
	return p
}

// mailbox makes up an address under domains that RFC 2606 and RFC 6761 (and, for .be, its registry) keep for examples.
func (w *world) mailbox(p *person) string {
	hosts := []string{"webpost.example", "mailbus.example", "telenoor.example", "example.com", "example.org", "example.be"}
	given, family := plain(p.given), plain(p.family)
	locals := []string{
		given + "." + family, given[:1] + family, given + "_" + family, family + given[:1], given + p.born.Format("06") + family,
	}
	return pick(w, locals) + "@" + pick(w, hosts)
}

// plain writes a name as mail addresses have it.
func plain(name string) string {
	return strings.NewReplacer(
		"à", "a", "á", "a", "ä", "ae", "ç", "c", "è", "e", "é", "e", "ê", "e", "ë", "e", "ï", "i", "î", "i", "ö", "oe", "ô", "o",
		"ü", "ue", "ß", "ss", " ", "", "'", "", "-", "",
	).Replace(strings.ToLower(name))
}

// mechanic is the one person who is the same under every seed, because a file that cannot be written here names him.
func mechanic(l *land) *person {
	return &person{
		id: population - 1, land: l, given: "Korneel", family: "Vanquaethem",
		born:  time.Date(1971, time.May, 17, 0, 0, 0, 0, time.UTC),
		email: "k.vanquaethem@technolux.example", phone: number{"+32450718293", "0450 71 82 93", "+32 450 71 82 93"},
		street: "Smidsestraat 41", postcode: "9000", city: "Gent", iban: belgianIBAN("9991718293"),
		card: withLuhn("400002007182934"), client: "K-10833",
	}
}

// land is how a country's people are called, live and write.
type land struct {
	code, language string
	share          int // of 40 people
	date           string
	house          string // street and number
	before         bool   // the postcode stands before the city
	given, family  []string
	streets        []string
	towns          [][2]string // postcode, city
	numbers        []plan
}

func (l *land) town(postcode, city string) string {
	if l.before {
		return postcode + " " + city
	}
	return city + " " + postcode
}
