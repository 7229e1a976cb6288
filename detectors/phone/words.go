package phone

import (
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/detectors/nearby"
)

// saying is what a word beside a number says of it.
type saying int8

const (
	unasked saying = iota - 1
	silent
	says   // it is a phone number
	hints  // it may well be one
	asks   // it is a number; the word before tells which
	links  // the word before tells
	mine   // it is somebody's own: a phone number, where one of the two before stands between
	denies // it is another number
)

// words may stand before a number.
var words = newTable(map[saying][]string{
	says: {
		"tel", "tél", "telephone", "telephones", "phone", "phones", "phonenumber", "fax", "faxnr", "telefax", "mob", "mobile", "mobiles", "cell",
		"cellphone", "cellular", "gsm", "telno", "telnr", "telefoon", "telefoonnummer", "telefoonnr", "mobiel", "mobieltje", "téléphone", "télécopie",
		"télécopieur", "telefon", "telefonnummer", "telefonnr", "handy", "handynummer", "mobil", "mobilnummer", "mobiltelefon", "rufnummer",
		"durchwahl", "festnetz", "teléfono", "telefono", "teléfonos", "tfno", "tlf", "tlfn", "tfn", "telf", "móvil", "movil", "cel", "celular", "telefone",
		"telemóvel", "telemovel", "cellulare", "recapito", "telefoni", "tlfnr", "mobilnr", "puhelin", "puh", "matkapuhelin", "telefonszám", "telefonu",
		"komórka", "komórkowy", "telefonul", "telefonní", "mobilní", "τηλ", "τηλέφωνο", "κινητό", "κιν", "тел", "телефон", "телефона", "моб", "факс", "sími",
		"mobiele", "telefón", "telefónne", "telefónu", "mobilné", "mobilu", "telm", "whatsapp", "viber", "telefons", "telefonas", "mobitel", "mobilni", "σταθερό", "ph", "telefonska", "telefonski", "natel", "cep", "tālr", "tālrunis", "telefonszáma", "telefonszámom", "telefoninumero", "puhelinnumero", "hotline", "helpline", "landline", "switchboard", "voicemail", "pager", "msisdn", "desk",
	},
	hints: {
		"portable", "casa", "recado", "numaram", "numeroni", "nummeret", "call", "calls", "called", "calling", "dial", "ring", "reach", "reached", "answering", "messages", "message", "sms", "contact", "registered",
		"filho", "filha", "hijo", "hija", "figlio", "figlia", "fils", "fille", "épouse", "conjoint", "conjointe", "papa", "maman", "mamie", "papi", "zoon", "dochter", "partner", "echtgenoot", "echtgenote",
		"sohn", "tochter", "ehefrau", "ehemann", "mutter", "vater", "mama", "córka", "żona", "mąż", "tata", "dcera", "dcéra", "manželka", "manžel", "syn", "fiul", "fiica", "soția", "soțul", "lánya", "fia", "férje",
		"felesége", "son", "daughter", "wife", "husband", "mother", "father", "mum", "mom", "dad", "kin", "carer", "attender", "dotter", "datter", "κόρη", "γιος", "донька", "дочка", "дочь", "син", "сын", "kızı", "oğlu", "eşi",
		"kierowca", "chauffeur", "conducteur", "řidič", "vodič", "fahrer", "polier", "autista", "motorista", "șofer", "sofőr", "şoför", "urgence", "notfall", "emergency", "emergenza", "emergencia", "nood", "noodgeval", "ice",
		"hozzátartozó", "hozzátartozója", "aparținător", "responsável", "responsable", "acudiente", "yakını", "pårørende", "συνοδός", "opiekun", "opiekuna",
		"office", "bel", "bellen", "appeler", "appelez", "joindre", "rufen", "anrufen", "erreichbar", "rückruf", "llamar", "llame", "ligar", "chiamare", "ringe",
		"soita", "zadzwoń", "kom", "volat", "hívja", "sunați", "enter", "text", "texting", "joignable", "appelle", "kontakt", "kontaktai", "contacto", "contatto", "contatti", "contato", "kapcsolat", "yhteystiedot", "bereikbaar", "bereiken", "belt", "ruf", "anruf", "melden", "llámame",
		"llamame", "llámenme", "llamadme", "llámeme", "liga", "ligue", "liguem", "chiama", "chiami", "chiamami", "chiamatemi", "chiamate", "ringa", "ringer", "soittakaa", "dzwoń", "dzwon",
		"dzwonić", "zadzwonić", "zadzwon", "volaj", "volajte", "zavolaj", "zavolajte", "volejte", "zavolejte", "zavolej", "hívj", "hívjon", "suna", "sună", "sunati", "sunat",
		"rappeler", "rappelez", "rappelle", "contacter", "contactez", "joignez", "terugbellen", "opbellen", "contacteren", "contacteer", "appen", "telefonisch", "zurückrufen", "zurückzurufen", "erreichen", "erreicht",
		"chiamarmi", "chiamarci", "chiamarlo", "chiamarla", "richiamare", "richiamarmi", "richiamatemi", "richiami", "contattare", "contattarmi", "contattarci", "contattatemi", "contattami", "contattateci", "contattaci",
		"contattarlo", "contattarla", "telefonare", "telefonarmi", "telefonatemi", "reperibile", "raggiungibile", "llamarme", "llamarnos", "llámenos", "llamando", "contactar", "contactarme", "contácteme", "contáctenos", "localizable",
		"contacte", "contactem", "contate", "contatar", "oddzwonić", "skontaktować", "zavolať", "zavolat", "kontaktovať", "kontaktovat", "kontaktujte", "kontaktuj", "zastihnete", "contactați", "contactaţi", "contactati",
		"contactez", "contactează", "sunaţi", "apelați", "apelaţi", "apelati", "telefonic", "hívjanak", "hívjatok", "hívhat", "elérhető", "elérhetőség", "telefonon", "kontakta", "kontaktes", "kontaktiere", "kontaktieren", "nås",
		"træffes", "tavoittaa", "tavoittaisi", "καλέστε", "επικοινωνία", "επικοινωνήστε", "обадете", "обади", "позвънете", "контакт", "контакти", "nazovite", "nazvati", "kontaktirajte", "pokličite", "skambinkite", "skambinti",
		"zvaniet", "helistage", "helista", "arayın", "arayabilirsiniz", "iletişim", "звоните", "позвоните", "контакты", "телефонуйте", "дзвоніть", "зателефонуйте",
		"bizum", "mobilepay", "vipps", "vippsa", "swish", "swisha", "tikkie", "lydia", "pix", "zelle", "satispay", "blik", "mbway", "mobiilimaksu", "telegram", "signal", "imessage",
	},
	mine: {
		"мій", "мой", "моят", "benim", "mano", "mans", "minu", "my", "new", "mijn", "mn", "nieuwe", "mon", "nouveau", "meine", "mein", "neue", "neuen", "mi", "nuevo", "mio", "nuovo", "meu", "novo", "mój", "moj", "nowy", "moje", "nové",
		"můj", "noul", "mitt", "min", "nya", "nye", "ny", "uusi", "új",
	},
	asks:  {"номер", "numeris", "numurs", "number", "numbers", "nummer", "numéro", "numero", "número", "numer", "číslo", "broj", "numărul", "numarul", "număr"},
	links: {"is", "ist", "est", "es", "é", "er", "no", "nr", "num", "nos", "n"},
	denies: {
		"merge", "commit", "commits", "bug", "bugs", "account", "acct", "card", "cards", "visa", "mastercard", "amex", "express", "credit", "debit", "cc", "cvv", "ssn", "social", "iban", "bic", "swift", "order",
		"invoice", "ref", "reference", "id", "ids", "uid", "version", "isbn", "issn", "ean", "gtin", "upc", "sku", "zip", "postcode", "postal", "plz", "kvk",
		"btw", "vat", "tva", "ust", "nip", "regon", "siren", "siret", "nif", "cif", "dni", "nie", "nhc", "nass", "colegiado", "col", "ncol", "nºcol", "passport", "license", "licenses", "driver",
		"licence", "serial", "imei", "tracking", "ticket", "case", "claim", "policy", "batch", "lot", "part", "model", "sequence", "formula", "pid",
		"timestamp", "date", "usd", "eur", "price", "total", "amount", "omb", "doi", "pmid", "hash", "seed", "bytes", "size", "line", "bestelling", "factuur",
		"rechnung", "facture", "commande", "factura", "pedido", "historia", "rijksregister", "bsn", "klantnummer", "kundennummer", "oid", "arxiv", "patent",
		"sécurité", "securite", "sociale", "iva", "partita", "piva", "fiscale", "fiscal", "codice", "steuer", "steuernummer", "pesel", "rodné", "rodne", "rč",
		"cnp", "cui", "cif", "oib", "personnummer", "nir", "insee", "matricule", "dič", "ič", "ičo", "adószám", "taj", "cvr", "org", "orgnr", "kennitala",
		"tunnus", "ahv", "avs", "nino", "nhs", "medicare", "aadhaar", "cpf", "cnpj", "curp", "passeport", "pasaporte", "reisepass", "paspoort",
		"passaporto", "paszport", "kenteken", "zákazníka", "cliente", "klanta", "klienta", "contrat", "contract", "contrato", "contratto", "vertrag",
		"vertragsnummer", "contractnummer", "polis", "polisnummer", "police", "dossiernummer", "zaaknummer", "aktenzeichen", "fattura", "faktura", "faktury",
		"faktúra", "factură", "zamówienia", "objednávky", "beställning", "ordine", "encomenda",
		"póliza", "poliza", "polizza", "polisy", "apólice", "poistky", "pojistky", "versicherungsnummer", "versicherungsschein", "dossier", "expediente", "albarán", "protocolo",
		"protokół", "réf", "référence", "referencia", "referência", "riferimento", "kenmerk", "suivi", "colis", "seguimiento", "spedizione", "przesyłki", "przesyłka", "zásielka",
		"zásielky", "zásilka", "zásilky", "balík", "awb", "kollinr", "sporingsnr", "seurantakoodi", "zending", "envío", "rastreio", "sendungsnummer", "sendung", "konto", "kontonummer",
		"kontonr", "kto", "blz", "cuenta", "conta", "compte", "rekening", "rekeningnummer", "bankkonto", "bankgiro", "plusgiro", "számlaszám", "účtu", "účet", "rachunku", "krs", "abn",
		"acn", "ein", "mrn", "ordernr", "ordrenr", "bestellnummer", "bestelnummer", "auftragsnummer", "rechnungsnummer", "factuurnummer", "objednávka", "zamówienie", "comanda",
		"umowy", "umowa", "smlouvy", "zmluvy", "licznik", "licznika", "spisu", "sprawy", "kartoteki", "zählernummer", "meternummer", "aktenzeichen", "kørekort", "kørekortnr", "körkort",
		"körkortsnr", "førerkort", "ajokortti", "rijbewijs", "führerschein", "permis", "patente", "pasnr", "passnr",
		"bce", "kbo", "ondernemingsnummer", "unternehmensnummer", "betalingskenmerk", "kod", "kód", "código", "codigo", "codul", "produktu", "produkt", "product", "produit", "prodotto", "producto", "produto", "produs", "termék", "artikel",
		"artikelnr", "artikelnummer", "article", "articolo", "artículo", "artigo", "articol", "towaru", "tovaru", "výrobku", "seryjny", "seriennummer", "serienummer", "serienr", "série", "sériové", "matricola", "barcode",
		"auftrag", "auftragsnr", "bestellnr", "sipariş", "siparis", "rendelés", "rendelésszám", "cikkszám", "παραγγελίας", "παραγγελία", "boleto", "ordre", "zakázka", "zakázky",
		"tuotenumero", "tuotenro", "tuote", "šifra", "varenr", "varenummer", "artnr", "art", "kat", "indeks", "cod", "cód", "κωδικός", "είδους", "артикул", "артикулен", "ürün", "tootekood",
		"preces", "prekės", "kodas", "kods", "ocr", "siniestro", "sinistro", "sinistre", "schadennummer", "korisnika", "stranke", "ügyfélszám", "kundenr", "kundenummer", "kundnr", "kundnummer",
		"kundnumret", "kundenummeret", "asiakasnumero", "asiakasnumeroni", "zákaznické", "zákaznícke", "müşteri", "клиентски", "kliendinumber", "kliento", "πελάτη", "pratica", "waybill", "frachtbrief",
		"artikelcode", "artykułu", "symbol", "zboží", "katalógové", "katalogové", "tuotekoodi", "кат", "товара", "товару", "stok", "item", "comandă", "ordernummer",
		"ordrenummer", "tilausnumero", "tellimuse", "pasūtījuma", "užsakymo", "narudžbe", "narudžba", "naročila", "naročilo", "поръчка", "замовлення",
		"заказа", "заказ", "rechnungsnr", "factuurnr", "fatura", "számla", "sorszáma", "fakturanr", "fakturanummer", "lasku", "laskun", "arve", "rēķina",
		"sąskaitos", "račun", "računa", "фактура", "рахунок", "счет", "τιμολόγιο", "τιμολογίου", "vorgang", "vorgangsnr", "processo", "sprawa", "spis",
		"jednací", "dosar", "dosarul", "ügyiratszám", "ärendenr", "saksnr", "sagsnr", "asianumero", "chargennr", "partia", "šarže", "sendungsnr", "paketnr",
		"paketnummer", "seriennr", "serie",
		"rfc", "bug", "issue", "chapter", "section", "page", "pages", "pp", "vol", "routing", "sort", "code", "pin", "otp",
	},
})

// behind may stand right after a number.
var behind = newTable(map[saying][]string{
	says: {
		"fax", "office", "mobile", "mob", "cell", "home", "work", "tel", "phone", "desk", "gsm", "landline", "kantoor", "thuis", "privé", "bureau", "domicile",
		"privat", "geschäftlich", "mobil", "móvil", "cellulare",
	},
	denies: {"eur", "euro", "euros", "usd", "bytes", "ms", "km", "rows", "records", "items", "kb", "mb", "gb", "percent"},
})

func newTable(from map[saying][]string) *nearby.Words[saying] {
	m := map[string]saying{}
	for said, list := range from {
		for _, w := range list {
			if before, known := m[w]; known && before != said {
				panic("phone: " + w + " says two things") // which of them counted would be chance
			}
			m[w] = said
		}
	}
	return nearby.NewWords(m)
}

const (
	headerPhone = "the name says phone"
	headerWeak  = "the name may say phone"
	headerPost  = "the name says a postcode"
	headerAbout = "the name says something about a phone, not its number"
	headerThing = "the name says another number"
)

// Header implements [detectors.HeaderReader].
func (Detector) Header(names []string, _ string) []detectors.Hint {
	var best float32
	about := false
	for i, w := range names {
		best = max(best, named[w], numbered(w))
		if i > 0 && names[i-1] == "contact" && (w == "number" || w == "no" || w == "nr") {
			best = max(best, 0.5)
		}
		about = about || aboutPhone[w]
	}
	hint := detectors.Hint{Kind: detectors.Phone, Weight: best, Because: headerPhone}
	switch {
	case best == 0 && postcode(names):
		hint.Weight, hint.Because = -0.9, headerPost
	case best == 0 && ofThings(names):
		hint.Weight, hint.Because = -0.45, headerThing // a number that only a telephone has is one all the same
	case best == 0:
		return nil
	case about:
		hint.Weight, hint.Because = -0.4, headerAbout
	case best < 0.8:
		hint.Because = headerWeak
	}
	return []detectors.Hint{hint}
}

// numbered is the weight of a word that is one with number behind it: handynr, telnummer.
func numbered(word string) float32 {
	for _, end := range ends {
		if stem, ok := strings.CutSuffix(word, end); ok && stem != "" {
			return named[stem]
		}
	}
	return 0
}

// postcode tells whether a column's name says a postcode, which in some countries is written as short phone numbers are.
func postcode(names []string) bool {
	joined := strings.Join(names, "")
	return slices.ContainsFunc([]string{
		"zip", "postcode", "postalcode", "postcod", "codpostal", "codepostal", "codigopostal", "plz", "postleitzahl", "postnr", "postnummer",
		"cep", "psc", "iranyitoszam", "irsz", "kodpoczt", "postinumero", "postanskibroj", "postakodu",
	}, func(w string) bool {
		return strings.Contains(joined, w) && (len(w) > 4 || slices.Contains(names, w))
	})
}

// named holds what columns of phone numbers are called, without accents.
var named = map[string]float32{
	"phone": 0.9, "phones": 0.9, "phonenumber": 0.95, "phoneno": 0.95, "phonenr": 0.95, "telephone": 0.95, "telephones": 0.9, "tel": 0.9, "telno": 0.95,
	"telnr": 0.95, "fax": 0.9, "faxnumber": 0.95, "faxno": 0.95, "faxnr": 0.95, "telefax": 0.95, "mobile": 0.8, "mobilephone": 0.95,
	"mobilenumber": 0.95, "mob": 0.6, "cell": 0.5, "cellphone": 0.95, "cellular": 0.6, "celular": 0.8, "gsm": 0.85, "msisdn": 0.95,
	"homephone": 0.95, "workphone": 0.95, "officephone": 0.95, "daytimephone": 0.95, "landline": 0.9, "telefoon": 0.95, "telefoonnummer": 0.95,
	"telefoonnr": 0.95, "mobiel": 0.85, "gsmnummer": 0.95, "telefon": 0.95, "telefonnummer": 0.95, "telefonnr": 0.95, "handy": 0.8,
	"handynummer": 0.95, "mobil": 0.7, "mobilnummer": 0.95, "mobilnr": 0.95, "mobiltelefon": 0.95, "rufnummer": 0.95, "festnetz": 0.9,
	"portable": 0.4, "telecopie": 0.9, "telefono": 0.95, "telefonos": 0.95, "movil": 0.8, "tfno": 0.9, "tlf": 0.9, "telf": 0.9, "telefone": 0.95,
	"telemovel": 0.95, "cellulare": 0.95, "tlfnr": 0.95, "puhelin": 0.95, "puhelinnumero": 0.95, "matkapuhelin": 0.95, "telefonszam": 0.95,
	"komorka": 0.9, "whatsapp": 0.7, "caller": 0.3, "callerid": 0.5, "simi": 0.7, "telefonas": 0.95, "talrunis": 0.9, "hotline": 0.7,
	"κινητο": 0.95, "τηλεφωνο": 0.95, "τηλ": 0.9, "κιν": 0.8, "телефон": 0.95, "тел": 0.9, "tph": 0.8, "tlm": 0.8, "telszam": 0.95, "mobilen": 0.8, "kinito": 0.95, "tilefono": 0.95, "cel": 0.6, "simanumer": 0.95, "farsimi": 0.95, "phn": 0.9, "mbl": 0.6, "natel": 0.9,
	"telefonu": 0.95, "telefonul": 0.95, "telefona": 0.95, "telsz": 0.9, "mobitel": 0.95, "telc": 0.8, "telcislo": 0.9, "fon": 0.8,
	"ceptel": 0.95, "telkom": 0.9, "phonenum": 0.95, "phonenbr": 0.95, "celnr": 0.8, "puhnro": 0.95, "fono": 0.7, "fone": 0.8, "brtel": 0.9,
	"telfx": 0.9, "mobiltel": 0.95, "telprivat": 0.9, "durchwahl": 0.7, "numtel": 0.95, "teln": 0.9, "tlfn": 0.9, "telm": 0.8, "mobilszam": 0.95, "ph": 0.6, "sms": 0.5,
	"telefonni": 0.95, "telefonne": 0.95, "mobilni": 0.7, "mobilne": 0.7, "ruf": 0.7, "callee": 0.3, "wa": 0.4, "dialed": 0.5, "dialled": 0.5, "calling": 0.4, "residence": 0.2,
}

// aboutPhone holds words that turn a name into something about a phone.
var aboutPhone = map[string]bool{
	"type": true, "verified": true, "model": true, "brand": true, "os": true, "count": true, "id": true, "confirmed": true, "status": true,
	"ext": true, "extension": true, "country": true, "prefix": true, "carrier": true, "app": true, "is": true, "has": true, "version": true,
	"device": true, "optin": true, "enabled": true, "text": true, "template": true, "price": true, "rate": true, "date": true, "at": true,
}
