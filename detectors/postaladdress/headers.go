package postaladdress

import (
	"slices"
	"strings"

	"dossier/detectors"
)

var (
	street = strings.Fields(`street streetaddress streetname addressline addressline1 addressline2 straat straatnaam strasse strassenname rue calle rua via
		ulica ulice utca katu gata gade vej vei gate gatuadress gateadresse postanschrift postaladdress mailingaddress homeaddress billingaddress
		shippingaddress deliveryaddress shipaddress shiptoaddress domicilio domicile woonadres huisadres postadres anschrift wohnort wohnadresse residencia
		endereco zamieszkanie οδος διευθ logradouro indirizzo adresa adres adresse adress adressen adresy cim lakcim osoite katuosoite direccion direccion_postal addr address addresses
		dieuthinsi diefthynsi odos naslov gatve adresas aadress tanav heimilisfang adreca carrer ulitsa vulytsya gatenavn vejnavn gadenavn gatuadressen bydlisko bydliste bydlisk residenza indir direc lahiosoite kotiosoite addr1 addr2 address1 address2 адрес адреса διευθυνση 住所 地址 주소 כתובת عنوان العنوان ที่อยู่ पता dia_chi diachi alamat teljes
		stras straße strassename strassenname residence wohnsitz adr adrl voie morada strada sokak domiciliu domiciliul hemadress besoksadress`)
	not = strings.Fields(`ip ipv4 ipv6 mac email mail e url web site website http bus memory hardware wallet bitcoin btc eth ethereum contract server host
		network net proxy socket port remote src dst source dest client_ip gateway dns physical link local bluetooth id type count status hash
		verified valid format book city ville stad stadt ciudad state country postcode zip zipcode district region`)
)

// Header implements [detectors.HeaderReader].
func (*Detector) Header(name []string, declared string) []detectors.Hint {
	hint := func(weight float32, because string) []detectors.Hint {
		return []detectors.Hint{{Kind: detectors.PostalAddress, Weight: weight, Because: because}}
	}
	says := func(w string) bool {
		return slices.Contains(street, strings.TrimRight(w, "0123456789")) || endsLikeAddress(w)
	}
	denies := func(w string) bool { return slices.Contains(not, w) }
	if houseInStreet(name) {
		return hint(0.85, "the name says an address")
	}
	switch found := slices.ContainsFunc(name, says) || says(strings.Join(name, "")); {
	case slices.ContainsFunc(name, denies) && found:
		return hint(-0.9, "the name says another sort of address")
	case !found:
		return nil
	case notText(declared):
		return hint(-0.8, "the declared type holds no addresses")
	case len(name) == 1 && name[0] == "via":
		return nil
	}
	return hint(0.85, "the name says an address")
}

// endsLikeAddress tells of a word that has one for an address behind whose it is: lieferadresse, factuuradres, homeaddr.
func endsLikeAddress(word string) bool {
	for _, end := range [...]string{"adresse", "adres", "adress", "adresa", "adresi", "address", "addr", "strasse", "straße", "straat"} {
		if whose, ok := strings.CutSuffix(word, end); ok && len(whose) > 2 {
			return !slices.Contains(not, whose) && !slices.ContainsFunc(virtual, func(v string) bool { return strings.HasSuffix(whose, v) })
		}
	}
	return false
}

// virtual are what addresses are of that nobody can walk to.
var virtual = strings.Fields(`mail ip mac web url netz internet net host server link site home_page speicher geheugen`)

// houseInStreet tells of names such as str_nr and str_hausnr; str alone says string.
func houseInStreet(name []string) bool {
	return len(name) > 1 && name[0] == "str" && slices.Contains([]string{"nr", "hnr", "hausnr", "hausnummer", "no", "huisnr"}, name[1])
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
