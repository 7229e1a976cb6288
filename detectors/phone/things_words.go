package phone

import (
	"strings"

	"dossier/detectors/columnname"
)

// things hold what columns are called whose numbers are those of goods and papers, without accents.
var things = newWordSet(`article articles artikel artikl artikla artigo articolo articulo articol artykul art item product products produkt produktu prodotto
	producto produto produs urun stok stock sku part parts teil teile onderdeel piece pezzo pieza czesc dil model serial serie seri seriennummer seryjny
	order orders ordre bestell bestellung bestel bestelling auftrag auftrags commande pedido encomenda ordine comanda zamowienie zamowienia objednavka
	objednavky siparis invoice rechnung rechnungs factuur facture factura fattura faktura faktury fatura receipt beleg kvitto delivery lieferschein
	lieferung pakbon albaran bolla wz dodaci shipment sendungs sendung trace zending tracking parcel colis kolli sample probe proben muestra campione probka vzorek
	specimen lot charge chargen batch partia sarze parti contract vertrag vertrags contrat contrato contratto umowa umowy smlouva smlouvy zmluva avtal
	sozlesme reference ref referenz referencia referenca riferimento kenmerk tracking suivi seguimiento seguimento record dossier case ticket claim rack slot bin shelf regal lager lagerplatz
	drawing zeichnung zeichnungs engine motor motoru chassis vin asset inventory inventar inventaire material materiaal matnr maticu zbozi towar towaru
	catalog katalog katalogu katalogs ean gtin upc isbn issn isrc hs tariff costcenter kostenstelle kostenplaats mpk transaction transaktion trx
	voucher gutschein coupon kod kodu code codice codigo cod bezeichnung version release build indeks index token key hash checksum budget licence license policy polizza poliza permit seal
	barcode plu cikkszam rendelesszam szerzodesszam szallitolevel
	station sensor meter zahler zaehler compteur contatore contador licznik teller gauge probe turbine flight vlucht flug volo vuelo train zug trein`)

func newWordSet(list string) map[string]bool {
	all := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		all[w] = true
	}
	return all
}

// reached are words with which a column's name says whose number, or where somebody is reached: such a number may be a telephone's.
var reached = newWordSet(`contact contacts contacto contatto contato kontakt kontaktni kontaktowy yhteys emergency notruf notfall urgence emergencia emergenza nood nodfall home work office
	business private privat prive privato privado personal direct direkt main alternate alternative alt other primary secondary second evening daytime
	casa ufficio oficina bureau buro domicile domicilio thuis werk kantoor zuhause arbeit dienst hem hemma arbete dom domov praca prace call calls calling
	dial caller called party whatsapp signal telegram viber sms zentrale centrale central switchboard service support reception a b`)

// ends are what ends words that are written as one with what they number: artikelnr, bestelnummer. Of the short ones other words end so too.
var (
	ends      = []string{"nummer", "number", "numero", "numer", "nbr", "nro", "nr", "code"}
	shortEnds = []string{"no", "num", "id", "kod"}
)

// ofThings tells whether a column's name says the number of a thing: of one that is known for that, or of whatever it is if it says number.
func ofThings(names []string) bool {
	number := false
	for _, word := range names {
		if reached[word] {
			return false
		}
		if things[word] {
			return true
		}
		for _, end := range shortEnds {
			if stem, ok := strings.CutSuffix(word, end); ok && things[stem] {
				return true
			}
		}
		for _, end := range ends {
			if stem, ok := strings.CutSuffix(word, end); ok && stem != "" {
				if reached[stem] {
					return false
				}
				number = true
			}
		}
	}
	if number {
		return true
	}
	says, _ := columnname.Parts(names)
	return len(columnname.Core(names)) > 1 && says&(columnname.Number|columnname.Identifier) != 0
}
