package likeness

import (
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/detectors/columnname"
)

// Role is what a field tells of a person. Only fields of one role are compared, but that a whole name is compared with its parts.
// Numbers are kept in inventories: new ones go to the end.
type Role uint8

// The roles.
const (
	None       Role = iota
	Given           // given names
	Family          // family name
	Whole           // both in one
	Birth           // date of birth
	Street          // street, with or without number, or a whole address in one
	House           // house number
	Place           // further part of an address: a building, a hamlet
	Postcode        //
	City            //
	Region          //
	Email           //
	Phone           //
	Account         // bank account or card
	Official        // national, tax, health or insurance number
	Client          // number that an organisation gave
	Gender          //
	Birthplace      //
	Occupation      //
	Roles           // how many there are
)

var roleNames = [Roles]string{
	"", "given name", "family name", "name", "date of birth", "street", "house number", "address", "postcode", "city", "region", "e-mail address",
	"phone", "account", "official number", "client number", "gender", "place of birth", "occupation",
}

// String is the role in words.
func (r Role) String() string {
	if r >= Roles {
		return ""
	}
	return roleNames[r]
}

type form int

const (
	asWords   form = iota
	asLetters      // words, and their letters in any order
	asNumber
	asDate
)

func (r Role) form() form {
	switch r {
	case Birth:
		return asDate
	case Given, Family, Whole, City:
		return asLetters
	case House, Postcode, Phone, Account, Official, Client:
		return asNumber
	}
	return asWords
}

// Name tells whether the role is a name's or a part of one.
func (r Role) Name() bool { return r == Given || r == Family || r == Whole }

// ByKind is the role that a column's verdict tells; [ByName] may tell more.
func ByKind(k detectors.Kind) Role {
	switch k {
	case detectors.PersonName:
		return Whole
	case detectors.DateOfBirth:
		return Birth
	case detectors.PostalAddress:
		return Street
	case detectors.Email:
		return Email
	case detectors.Phone:
		return Phone
	case detectors.IBAN, detectors.PaymentCard:
		return Account
	case detectors.NationalID, detectors.HealthID, detectors.TaxID, detectors.Passport, detectors.DriverLicence:
		return Official
	case detectors.ClientNumber:
		return Client
	}
	return None
}

func set(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// names are the words of columns' names that tell a role, without accents.
type names struct{ given, family, both, house, place, postcode, city, region, official, client, number, gender, birth, work, street, houses map[string]bool }

// Namer tells roles by columns' names. It is read-only after [NewNamer].
type Namer struct{ names }

// NewNamer returns one.
func NewNamer() *Namer {
	return &Namer{names{
		given: set(`given first forename forenames firstname givenname givennames fname voornaam voornamen roepnaam vorname vornamen prenom prenoms nombre nombres nome
			imie jmeno krestni meno fornamn fornavn etunimi keresztnev utonev ad ime prenume имя voorletters initials`),
		family: set(`family last surname surnames lastname familyname lname achternaam familienaam nachname familienname patronyme nomfamille famille apellido apellidos
			sobrenome apelido cognome cognomi nazwisko prijmeni priezvisko priimek prezime efternamn etternavn efternavn sukunimi vezeteknev csaladnev soyad soyadi
			soyisim фамилия nom`),
		both:     set(`full complete whole volledige vollstandiger complet completo and`),
		house:    set(`housenumber housenr houseno huisnummer huisnr hausnummer hausnr streetnumber streetnr streetno numero_rue civico bldgnb buildingnumber`),
		place:    set(`address2 addressline2 addr2 line2 building residence village hamlet`),
		postcode: set(`postcode postcodes postalcode zip zipcode plz postleitzahl codepostal cp cap codigopostal postnummer postnr psc postinumero iranyitoszam pstcd postcd postalzone`),
		city: set(`city town suburb locality municipality stad gemeente plaats woonplaats ort wohnort stadt ville commune localite ciudad twnnm addresslocality poblacion localidad citta comune
			cidade miasto mesto obec stad postort by kaupunki varos oras`),
		region:   set(`state province county region provincie bundesland departement provincia kanton canton district prefecture ctrysubdvsn addressregion`),
		official: set(`ssn socsec nino nhs bsn insz rijksregister rijksregisternummer nationalid nationalnumber personnummer passport passportno identitycard nif nie dni cpf steuernummer taxid`),
		client:   set(`customer client klant kunde kunden member patient employee personnel staff lid mitglied account policy student subscriber debtor debiteur`),
		number:   set(`number no nr num nummer numero nbr id code ref reference`),
		gender:   set(`gender sex geslacht geschlecht sexe sexo sesso kon kjonn`),
		birth:    set(`birth geboorte geburt naissance nacimiento nascita nascimento fodelse`),
		work:     set(`occupation profession job beroep beruf metier profesion professione jobtitle`),
		houses:   set(`number no nr num nummer numero nro numer cislo broj hnr`),
		street:   set(`address address1 addressline1 addr1 street straat strasse rue calle via adres adresse direccion indirizzo`),
	}}
}

// ByName tells a column's role by the words of its name, in lower case without accents, and its verdict's kind ("": none).
func (n *Namer) ByName(words []string, kind detectors.Kind) Role {
	role := ByKind(kind)
	joined := strings.Join(words, "")
	ends := func(m map[string]bool) bool { // the words at the end of a path, written as one
		for n := 1; n <= min(len(words), 3); n++ {
			if m[strings.Join(words[len(words)-n:], "")] {
				return true
			}
		}
		return false
	}
	has := func(m map[string]bool) bool {
		return m[joined] || slices.ContainsFunc(words, func(w string) bool { return m[w] }) || ends(m)
	}
	switch {
	case role == Whole:
		says, _ := columnname.Parts(columnname.Core(words))
		switch given, family := has(n.given) || says&columnname.Given != 0, has(n.family) || says&columnname.Family != 0; {
		case given && family, has(n.both):
			return Whole
		case given:
			return Given
		case family:
			return Family
		}
		return Whole
	case role != None && role != Street:
		return role
	}
	last := ""
	if len(words) > 0 {
		last = words[len(words)-1]
	}
	switch {
	case has(n.birth) && (has(n.city) || strings.Contains(joined, "place") || strings.Contains(joined, "plaats") || strings.Contains(joined, "lieu")):
		return Birthplace
	case ends(n.house) || has(n.street) && n.number[last] && last != "code":
		return House
	case n.place[joined] || has(n.street) && last == "2":
		return Place
	case ends(n.postcode):
		return Postcode
	case role == Street || n.street[joined] || has(n.street) && last == "1":
		return Street
	case has(n.postcode) || strings.HasSuffix(joined, "postcode") || strings.Contains(joined, "postalcode"):
		return Postcode
	case has(n.official) || strings.Contains(joined, "socsec") || strings.Contains(joined, "socialsec") || strings.Contains(joined, "nationalid"):
		return Official
	case has(n.gender):
		return Gender
	case has(n.work):
		return Occupation
	case has(n.client) && (n.number[last] || len(words) == 1) && len(words) > 1:
		return Client
	case has(n.city):
		return City
	case has(n.region):
		return Region
	}
	return None
}

// Behind is the role of a column whose name tells none, by that of the one before it: the number behind a street is its house's.
func (n *Namer) Behind(before Role, words []string) Role {
	if before == Street && len(words) == 1 && n.houses[words[0]] {
		return House
	}
	return None
}
