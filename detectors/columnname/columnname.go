// Package columnname knows the words of which engineers make columns' names in the languages of the European Union and its neighbours, with
// their abbreviations: geb_dat, nr_klienta, usr_nm. A detector asks which of them a name is made of; what no word says alone, several say
// together: a word for a client and one for a number.
//
// Words are in lower case without accents, as [dossier/detectors.HeaderReader] gives them. A word that is not known is tried as two that were
// written as one: kundennr, fechanac.
package columnname

import (
	"slices"
	"strings"
)

// Part is what a word of a name says, a bit each.
type Part uint16

// The parts.
const (
	Number     Part = 1 << iota // number, code, reference
	Date                        // date, day
	Birth                       // birth, and abbreviations that mean it beside a word for a date only
	Born                        // born, date of birth: says it alone
	Client                      // client, member, subscriber
	User                        // user of a computer
	Login                       // says the name of a user alone
	Name                        // name
	Family                      // which of the names, beside a word for a name: family, last, maiden
	Given                       // first, given
	Person                      // whose: contact, employee; says nothing else
	Identifier                  // id: of a record as often as of a person
	Filler                      // says nothing: tbl, txt, new, of
)

// least is how many letters each of two words has that were written as one.
const least = 2

// Parts returns what the words of a name say together, and whether each of them is known.
func Parts(words []string) (all Part, known bool) {
	known = len(words) > 0
	for _, w := range words {
		p := parts[w]
		switch {
		case p != 0:
		case len(w) == 1 || strings.Trim(w, "0123456789") == "":
			p = Filler // a prefix, the n of n_client, a second one
		default:
			p = compound(w)
		}
		all |= p
		known = known && p != 0
	}
	return all, known
}

// compound is what a word says that is two of them, with or without letters that link them: kunde-n-nr, debiteur-en-nummer. Two that say the same,
// or of which one says nothing, are none: such are parts of other words.
func compound(word string) Part {
	for cut := len(word) - least; cut >= least; cut-- {
		right := parts[word[cut:]] &^ (Filler | Person)
		if right == 0 {
			continue
		}
		for _, link := range [...]string{"", "s", "n", "en", "es", "er"} {
			left, ok := strings.CutSuffix(word[:cut], link)
			if p := parts[left] &^ (Filler | Person); ok && p != 0 && p != right {
				return p | right
			}
		}
	}
	return 0
}

// Core is a name's words without those before and behind it that say nothing: t1_nom_client_enc.
func Core(words []string) []string {
	says := func(w string) bool { return parts[w] != Filler && len(w) > 1 && strings.Trim(w, "0123456789") != "" }
	first := max(0, slices.IndexFunc(words, says))
	last := len(words)
	for last > first+1 && parts[words[last-1]] == Filler {
		last--
	}
	return words[first:last]
}

var parts = table(map[Part]string{
	Number: `number numbers no nr nbr num nro numero nummer numer cislo cis broj br szam stevilka stev numeris numurs numru numar code kod kodu kode cod codigo
		codice kodas kods koodi sifra ref reference referenz referencia referenca riferimento kenmerk
		nomer kood kodikos arithmos codi clave cve st`,
	Date: `date dat dt day datum data dato fecha fec fch jour dag tag giorno dia den dzien datums kuupaev paivamaara pvm tarih tarihi tar gunu cas ido ideje d aika paiva
		imerominia imnia hm aeg kuupaev dagur dags f`,
	Birth: `birth bth bir naissance naiss nais nacimiento nac nacim nascimento nasc nascita nastere nasterii nast nastr geburt geburts geb geboorte gebo urodzenia urodz
		ur narozeni naroz narodenia narod nar rodenja rod roj rojstva szuletesi szuletes szul syntyma synt fodelse fodsel fod fodt fodd dogum dog gimimo dzimsanas synni
		brth rozhd rozhdeniya razhdane razhd narodzhennya naix naixement gennisis gim dzim sunni synni faed faedingar narodenie`,
	Born: `dob bday birthday birthdate birthdt gebdat gebdt geboren geburtstag geburtsdatum geboortedatum ddn nacido nascido nato nascut narozen narozena narodeny narodena
		urodzony roden rodena rojen fodt fodd szuletett syntynyt gebam gebop fdato neele fodselsdag
		bdt gbdat dnaiss dnais dtnasc dtnaiss naixement narodenie sunniaeg sunnikuupaev faedingardagur`,
	Client: `client customer cust custmr cli clt member mbr membership policyholder subscriber kunde kunden kund kd kdn klant klanten klt lid lidmaat relatie debiteur
		debiteuren debitor debitoren debtor mitglied mitglieds klient klienta klienti klientske klienter zakaznik zakaznika zakaznicke zak kupac kupca klijent klijenta stranka
		stranke ugyfel vevo asiakas jasen medlem medlems kundens cliente socio socia abonado abonne adherent abonent abonenta abonentu kliendi klientu
		utente musteri uye loyalty
		clnt cstmr kun kliento klientski kliyenta kliyent pelati pelatis polishouder abonnee abonat abonatului clen clena czlonka czlonek kontrahent kontrahenta
		vidskipta vidskiptamadur clientului client clientul`,
	User: `user users usr benutzer nutzer gebruiker gebruikers gebr utilisateur util usager usuario utente utilizador utilizator uzytkownik uzytkownika uzytk uzivatel
		uzivatelske anvandare anvandar anv bruker brugers bruger bruker kayttaja felhasznalo felh korisnik korisnicko korisnika kor uporabnik uporabnisko kullanici kul
		kasutaja vartotojas vartotojo lietotajs lietotaja
		potrebitel potrebitelsko xristi xristis usuari notandi notanda polzovatel polzovatelya korystuvach korystuvacha lietotajs`,
	Login: `login logon username loginname userlogin benutzername benutzerkennung anmeldename anmeldung gebruikersnaam inlognaam gebruikerscode pseudo pseudonyme screenname
		kayttajatunnus kayttajanimi felhasznalonev inloggningsnamn anvandarnamn anvandarid prihlasovacie prihlasovaci inlog inloggning inloggnings uname usrnm unm
		samaccountname usnam bname notandanafn lietotajvards screenname nickname logonname`,
	Name: `name nm nme naam naa nam nom nome nombre nombres nomes namn navn nimi nimet nev neve nume imie imiona nazwa nazwisko jmeno jm meno mena ime vardas vards isim adi ad
		kennung handle
		onoma imya vards nafn imeto naziv nimega`,
	Family: `family last maiden familie fam famille familia familiei lst sur birthname nachn nname naissance nacimiento ultimo ultima ultimul birth slekts slakt slaegts
		geslachts meisjes geburts rodne rodove rodowe zu cognom
		perekonna pere eftir`,
	Given: `first given frst fst fore voor vor roep primeiro primer primo premier pila proprio battesimo usuel krestni krstne osobno etu keresztnev kutsuma
		primer`,
	Person:     `person pers people contact employee emp staff patient pat kontakt medewerker mitarbeiter owner holder titular titulaire spouse partner tenant student parent child usr cnt`,
	Identifier: `id ident`,
	Filler: `txt enc str val raw orig clean new old tbl col fld fk pk src dst value text field encrypted masked tmp the of de del der des du di da do dos van von y e and und en et
		i la le il el am op em pe a`,
})

func table(lists map[Part]string) map[string]Part {
	all := map[string]Part{}
	for part, list := range lists {
		for w := range strings.FieldsSeq(list) {
			all[w] |= part
		}
	}
	return all
}
