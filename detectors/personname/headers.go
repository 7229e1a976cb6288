package personname

import (
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/detectors/columnname"
)

// parts of names, and of columns' names, in the languages of the world; without accents, as [detectors.HeaderReader] gives them.
var (
	sure = words(`firstname lastname fullname surname surnames forename forenames middlename familyname givenname givennames nickname
		voornaam voornamen achternaam familienaam roepnaam tussenvoegsel voorletters vorname vornamen nachname familienname geburtsname rufname
		prenom prenoms patronyme nomfamille apellido apellidos sobrenome apelido cognome cognomi nume_prenume prenume
		imie nazwisko jmeno prijmeni krestni meno priezvisko priimek prezime fornamn efternamn tilltalsnamn fornavn etternavn efternavn mellomnavn
		etunimi sukunimi kutsumanimi vezeteknev keresztnev utonev csaladnev soyad soyadi soyisim familiya otchestvo
		имя фамилия отчество фио прізвище презиме όνομα επωνυμο ονομα ονοματεπωνυμο 姓名 氏名 名前 お名前 성명 이름 hoten ho_ten شهرت الاسم نام שם_משפחה
		onomateponymo fio pib vardas vardaspavarde vards taisnimi imena mnm
		maiden meisjesnaam actor actress patientname customername contactname cardholder accountholder naamhouder fname lname mname`)
	person = words(`contact customer client klant kunde cliente patient paciente employee staff medewerker mitarbeiter empleado person personne persoon persona
		user member lid mitglied membre owner eigenaar driver passenger guest gast student teacher leraar author autor auteur recipient sender
		holder beneficiary spouse parent child mother father legal billing shipping buyer seller agent manager doctor physician nurse worker crew
		reviewer applicant candidate kandidaat bewerber tenant huurder resident citizen voter subscriber donor participant player nominee signatory
		salesperson rep representative supervisor lead assignee reporter attendee supplier_contact emergency next_of_kin witness insured`)
	nameWord = words(`name names naam nom nombre nome nimi navn namn nev isim ad adi nama ime jmeno nume име 名`)
	other_   = words(`company product track file host server domain table column field user_agent database db schema brand model item category genre
		album song title film movie book event place city town country state region province street road school university hospital department
		bank branch store shop warehouse project task job role group team league club organisation organization org vendor manufacturer
		screen login account username device network interface class method function variable key tag label type status code
		animal pet species plant drug medicine ingredient recipe dish artist band playlist channel page site website url app application
		package module process service event currency language color colour unit bestand bedrijf firma empresa societe societa entreprise
		produit producto produto produkt stad ville ciudad stadt land pays pais dosya sirket species hotel restaurant museum vessel ship
		halte arret haltestelle parada fermata przystanek zastavka stoppested hallplats pysakki durak statie megallo merk marke marque marca marka znacka varumarke merke merchant supplier leverancier lieferant fournisseur proveedor fornitore dostawca dodavatel
		furnizor tedarikci leverantor leverandor hersteller fabrikant fabricant fabricante produttore producent vyrobce uretici spediteur vervoerder
		transporteur transportista corriere przewoznik carrier winkel magasin tienda negozio sklep obchod butik magazin magaza filiale
		magazijn almacen magazzino magazyn sklad standort emplacement ubicacion lagerort lagerplats skladiste depo place venue stadium
		ip mac email mail phone address adres adresse direccion id uuid hash date datum count number path index plan campaign template`)
	strong = words(`company product track file host hostname filename server domain table column database schema brand album song film movie
		country city street genre category username login password useragent filename ip mac email phone url id date count`)
	// called is what has a name in which people are named, and nobody is meant: Connaught Place, Thomas More University.
	called = words(`locality localities neighbourhood neighborhood suburb district quarter borough county parish village town city stad ville ciudad stadt
		localite localidad localita localidade quartier barrio bairro quartiere wijk buurt gemeente gemeinde commune comune municipality municipio
		ortsteil stadtteil ort woonplaats plaats lieu luogo lugar mesto miasto miejscowosc dzielnica obec okres oras localitate cartier bydel
		kommun kommune kaupunki kunta ilce semt mahalle landmark venue stadium airport station school university college institution institute
		hotel restaurant museum brand manufacturer fabrikant hersteller fabricant fabricante produttore`)
	solo = words(`contact contactperson contactpersoon ansprechpartner author autor auteur autore driver passenger patient paciente assignee reporter
		supervisor cardholder signatory spouse mother father recipient sender composer director performer writer cast attendee
		beneficiary holder owner employee medewerker mitarbeiter customer klant kunde cliente client staff person persona persoon kontaktperson kontaktisik kontaktna kontaktni yhteyshenkilo
		instructor lecturer trainer coach tutor guardian physician technician installer requester requestor approver agent lecteur
		betreuer sachbearbeiter bearbeiter berater vorgesetzter projektleiter arzt hausarzt responsable vendeur gestionnaire medecin enseignant
		medico docente insegnante agente responsabile vendedor jefe profesor begeleider leidinggevende contactpersonen huisarts verkoper
		opiekun przelozony kierownik lekarz handlowiec obchodnik nadrizeny lekar vedouci ucitel saljare handlaggare larare lakare
		responsavel professor sef medic profesorul temsilci yonetici doktor hekim ogretmen
		destinataire destinatario recipient consignee beneficiario beneficiaire begunstigde mottagare prijemca odbiorca prijemce cimzett vastaanottaja alici
		sportolo sporcu atleta atleet zawodnik hrac licencie jugador spieler spiller spelare pelaaja assistito assistita elev eleve schuler uczen ziak zak alumno alumna aluno aluna alunno alunna tanulo oppilas ogrenci
		pacient pacientka pacjent potilas hasta ospite huesped hospede vendeg gosc fahrer bestuurder conducteur autista kierowca ridic vodic sofor borrower payee intestatario`)
)

// possessive are the words by which a form asks for somebody's own: your name, uw naam.
var possessive = words(`your my uw je jouw mijn ihr ihre dein deine mein meine votre vos ton mon su tu mi suo tuo mio seu teu meu twoje moje vase vas tvoje ditt mitt dit mit sinu teie
	teidan jusu dumneavoastra`)

// kinds are words that make a person's word one of what sort of person somebody is, or whether: tipo cliente, is customer.
var kinds = words(`is has was can type typ tipo types soort art kind segment gruppe group groep groupe grupo gruppo grupa class klasse classe clase category kategorie
	categorie categoria num count anzahl aantal nb nombre total no new active valid`)

func words(list string) []string {
	w := strings.Fields(list)
	slices.Sort(w)
	return w
}

func in(list []string, word string) bool {
	_, ok := slices.BinarySearch(list, word)
	return ok
}

// Header implements [detectors.HeaderReader].
func (*Detector) Header(name []string, declared string) []detectors.Hint {
	name = columnname.Core(name)
	if len(name) > 1 && isNumber(name[len(name)-1]) {
		name = name[:len(name)-1]
	}
	weight, because := headerWeight(name, strings.Join(name, ""))
	things := weight < 0 && ofThings(name)
	if weight > 0 && notText(declared) {
		weight, because = -0.8, "the declared type holds no names"
	}
	if weight == 0 {
		return nil
	}
	return []detectors.Hint{{Kind: detectors.PersonName, Weight: weight, Because: because, Things: things}}
}

func headerWeight(name []string, joined string) (float32, string) {
	if len(name) == 0 {
		return 0, ""
	}
	has := func(list []string) bool { return hasAny(name, list) }
	last := name[len(name)-1]
	parts, known := columnname.Parts(name)
	isName := in(nameWord, last) || in(nameWord, name[0])
	switch {
	case (in(strong, last) || in(strong, joined)) && !in(sure, joined):
		return -0.7, "the name says something else"
	case in(sure, joined) || has(sure):
		return 0.9, "the name says a person's name"
	case isName && hasPart(name), known && parts&columnname.Name != 0 && parts&(columnname.Family|columnname.Given) != 0 && parts&^whose == 0:
		return 0.9, "the name says a person's name"
	case isName && has(strong):
		return -0.9, "the name says the name of a thing"
	case known && parts&(columnname.Family|columnname.Given) != 0 && parts&(columnname.Person|columnname.Client) != 0 && parts&^whose == 0:
		return 0.7, "the name says a person's name"
	case len(name) > 2 && halfOf(name[len(name)-2:]) && !has(other_) && !has(strong):
		return 0.9, "the name says a person's name"
	case isName && has(person), known && parts&columnname.Name != 0 && parts&(columnname.Person|columnname.Client) != 0 && parts&^whose == 0:
		return 0.85, "the name says a person's name"
	case isName && has(other_):
		return -0.7, "the name says the name of a thing"
	case len(name) == 2 && isName && has(possessive):
		return 0.6, "the name says a person's name"
	case len(name) == 1 && isName:
		return 0.2, "the name says a name"
	case len(name) <= 2 && in(solo, last) && !in(kinds, name[0]):
		return 0.35, "the name says a person"
	case len(name) == 2 && (last == "by" || last == "door" || last == "von" || last == "par"):
		return 0.3, "the name says by whom"
	case has(other_), ofThings(name):
		return -0.5, "the name says something else"
	}
	return 0, ""
}

// halfOf tells of two words, the end of a path, that say which half of a name it is: name[].family, name.given.
func halfOf(words []string) bool {
	parts, known := columnname.Parts(words)
	return known && in(nameWord, words[0]) && parts&(columnname.Family|columnname.Given) != 0 && parts&^whose == 0
}

// ofThings tells of a column of what is called after people, unless its name says a person as well.
func ofThings(name []string) bool {
	return hasAny(name, called) && !hasAny(name, person) && !hasAny(name, solo)
}

func hasAny(name, list []string) bool {
	return slices.ContainsFunc(name, func(w string) bool { return in(list, w) })
}

// whose are the parts that a column's name may have which says which name it is, and whose.
const whose = columnname.Name | columnname.Family | columnname.Given | columnname.Birth | columnname.Person | columnname.Client | columnname.Filler

// hasPart tells of "first name", "nom de famille", "full name".
func hasPart(name []string) bool {
	for _, w := range name {
		switch w {
		case "first", "last", "full", "middle", "given", "family", "maiden", "preferred", "legal", "birth", "volledige", "voor", "achter",
			"famille", "complet", "completo", "pila", "vollstandiger", "own", "native", "nick", "sur", "fore":
			return true
		}
	}
	return false
}

func isNumber(word string) bool {
	return strings.Trim(word, "0123456789") == ""
}

// notText tells of a declared type that holds no text. An unknown type may.
func notText(declared string) bool {
	declared = strings.ToLower(declared)
	for _, t := range [...]string{"int", "numeric", "decimal", "float", "double", "real", "bool", "date", "time", "blob", "bytea", "uuid", "inet"} {
		if strings.HasPrefix(declared, t) {
			return true
		}
	}
	return false
}
