package email

import (
	"math/bits"

	"dossier/detectors"
)

// isShared tells whether a local part in its normal form names a role or is a placeholder: whole, or up to the first mark
// that sets a region or tag apart (info-be, sales+web).
func isShared(local []byte) bool {
	h, marked := uint32(0), false
	for i, b := range local {
		if !marked && (b == '+' || b == '-' || b == '.' || b == '_') {
			if marked = true; roleBits.has(h) && roles[string(local[:i])] {
				return true
			}
		}
		h = bits.RotateLeft32(h, 5) ^ uint32(b)
	}
	return roleBits.has(h) && shared[string(local)]
}

// hashBits has a bit for the hash of each word of a set: most words that are not of the set are ruled out by it.
type hashBits [1 << hashBitsLog / 64]uint64

const hashBitsLog = 13

var roleBits = newHashBitsSet(shared)

func newHashBitsSet(words map[string]bool) (s hashBits) {
	for w := range words {
		h := uint32(0)
		for _, b := range []byte(w) {
			h = bits.RotateLeft32(h, 5) ^ uint32(b)
		}
		at := place(h)
		s[at/64] |= 1 << (at % 64)
	}
	return s
}

func place(h uint32) uint32 { return h * 0x9e3779b1 >> (32 - hashBitsLog) }

func (s *hashBits) has(h uint32) bool { return s[place(h)/64]>>(place(h)%64)&1 == 1 }

// isAlgorithm tells whether an address in its normal form is at a domain whose names are algorithms (RFC 4251 section 6), of which the
// logs of every server are full.
func isAlgorithm(domain []byte) bool {
	return string(domain) == "openssh.com" || string(domain) == "libssh.org" || string(domain) == "lysator.liu.se"
}

var roles = newSet(
	// RFC 2142
	"info", "marketing", "sales", "support", "abuse", "noc", "security", "postmaster", "hostmaster", "usenet", "news", "webmaster",
	"www", "uucp", "ftp",
	// senders that nobody is behind
	"noreply", "donotreply", "mailer", "daemon", "bounce", "bounces", "notification", "notifications", "notify", "alert", "alerts",
	"newsletter", "newsletters", "system", "root", "admin", "administrator", "administration", "automailer", "nobody", "mailerdaemon",
	// functions, in the languages of Europe
	"contact", "contacts", "hello", "hi", "hey", "help", "helpdesk", "service", "services", "customerservice", "customercare", "care",
	"office", "reception", "frontdesk", "team", "staff", "hr", "jobs", "job", "careers", "career", "recruitment", "recruiting", "billing",
	"invoice", "invoices", "accounts", "accounting", "finance", "orders", "order", "shop", "store", "booking", "bookings", "reservations",
	"reservation", "press", "media", "privacy", "dpo", "gdpr", "legal", "compliance", "enquiries", "inquiries", "inquiry", "enquiry",
	"feedback", "complaints", "returns", "shipping", "editor", "editorial", "mail", "email", "post", "it", "ict", "dev", "devops", "ops",
	"events", "partners", "partner", "purchasing", "procurement", "general", "secretary", "secretariat", "desk",
	"klantendienst", "klantenservice", "boekhouding", "verkoop", "inkoop", "facturen", "factuur", "onthaal", "secretariaat", "personeel",
	"vacatures", "pers", "bestellingen", "vragen", "administratie", "receptie", "redactie",
	"kontakt", "vertrieb", "buchhaltung", "rechnung", "rechnungen", "bewerbung", "personal", "einkauf", "verkauf", "kundenservice",
	"kundendienst", "presse", "datenschutz", "sekretariat", "empfang", "zentrale", "buero", "büro", "verwaltung", "poststelle",
	"accueil", "secretariat", "secrétariat", "comptabilite", "comptabilité", "facturation", "ventes", "commandes", "commercial", "rh",
	"emploi", "recrutement", "serviceclient", "serviceclients", "direction", "mairie",
	"contacto", "informacion", "información", "ventas", "facturacion", "facturación", "contabilidad", "administracion", "administración",
	"pedidos", "atencion", "atencionalcliente", "empleo", "prensa", "reservas", "secretaria", "secretaría", "consultas",
	"contato", "comercial", "vendas", "financeiro", "geral", "faturacao", "encomendas", "recepcao",
	"contatti", "informazioni", "vendite", "amministrazione", "ordini", "fatture", "segreteria", "ufficio", "commerciale", "assistenza",
	"prenotazioni", "lavoro", "stampa",
	"biuro", "sprzedaz", "ksiegowosc", "zamowienia", "praca", "rekrutacja", "sklep", "handlowy",
	"kundeservice", "kundtjanst", "kundtjänst", "salg", "faktura", "ordre", "firmapost", "ekonomi", "order", "salj", "myynti", "laskutus",
	"asiakaspalvelu", "toimisto", "info", "prodej", "obchod", "fakturace", "podpora", "objednavky", "ertekesites", "ugyfelszolgalat",
	"iroda", "vanzari", "suport", "comenzi", "prodaja", "podrska", "racunovodstvo", "pomoc",
)

// shared holds roles, senders with a mark in the middle, and what stands in forms and documentation for anybody's address.
var shared = newSharedSet()

func newSharedSet() map[string]bool {
	all := newSet(
		"no-reply", "no_reply", "no.reply", "do-not-reply", "do_not_reply", "do.not.reply", "mailer-daemon", "customer-service",
		"customer.service", "service-client", "human.resources",
		"test", "tester", "testing", "test1", "test2", "test123", "example", "sample", "demo", "dummy", "fake", "foo", "bar", "baz", "foobar", "user",
		"user1", "username", "user.name", "you", "your", "yourname", "your.name", "your-name", "your_name", "youremail", "your.email", "your-email",
		"name", "firstname.lastname", "first.last", "someone", "somebody", "anyone", "anonymous", "me", "guest", "default", "null", "none", "nomail",
		"noemail", "no-email", "a", "aa", "aaa", "abc", "asdf", "x", "xx", "xxx", "xyz", "qwerty", "voornaam.naam", "prenom.nom", "vorname.nachname",
		"nombre", "nome", "naam", "nom", "example1", "myname", "myemail", "recipient", "sender", "git",
	)
	for role := range roles {
		all[role] = true
	}
	return all
}

func newSet(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

const (
	headerEmail = "the name says e-mail"
	headerMail  = "the name says mail"
	headerAbout = "the name says something about e-mails, not an address"
)

// Header implements [detectors.HeaderReader].
func (Detector) Header(words []string, _ string) []detectors.Hint {
	var best float32
	about := false
	for i, w := range words {
		best = max(best, named[w])
		if w == "e" && i+1 < len(words) && (words[i+1] == "mail" || words[i+1] == "post" || words[i+1] == "posta") {
			best = 0.9
		}
		about = about || aboutMail[w]
	}
	switch {
	case best == 0:
		return nil
	case about:
		return []detectors.Hint{{Kind: detectors.Email, Weight: -0.5, Because: headerAbout}}
	case best < 0.9:
		return []detectors.Hint{{Kind: detectors.Email, Weight: best, Because: headerMail}}
	}
	return []detectors.Hint{{Kind: detectors.Email, Weight: best, Because: headerEmail}}
}

// named holds what columns of addresses are called; weaker words also name post and correspondence.
var named = map[string]float32{
	"email": 0.9, "emails": 0.9, "emailaddress": 0.9, "emailadres": 0.9, "emailadresse": 0.9, "emailaddr": 0.9, "mailadresse": 0.9,
	"mailadres": 0.9, "mailaddress": 0.9, "useremail": 0.9, "courriel": 0.9, "courriels": 0.9, "epost": 0.9, "epostadresse": 0.9,
	"epostadress": 0.9, "eposta": 0.9, "sahkoposti": 0.9, "sahkopostiosoite": 0.9, "tolvupostur": 0.9, "netfang": 0.9, "mailbox": 0.6,
	"correo": 0.6, "correio": 0.5, "mail": 0.6, "mails": 0.5, "maildress": 0.6, "mel": 0.3, "recipient": 0.3, "recipients": 0.3, "sender": 0.3,
	"cc": 0.1, "bcc": 0.4, "elpastas": 0.9, "epasts": 0.9, "meil": 0.6, "mejl": 0.6, "poczta": 0.4, "posta": 0.3, "login": 0.2, "username": 0.2,
}

// aboutMail holds words that turn a name into something about e-mails.
var aboutMail = newSet("sent", "count", "template", "subject", "body", "verified", "optin", "type", "status", "date", "flag", "enabled", "server",
	"host", "port", "domain", "confirmed", "at", "time", "html", "text", "is", "has", "notifications", "frequency", "hash", "md5", "sha256")
