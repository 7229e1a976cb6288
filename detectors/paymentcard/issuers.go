package paymentcard

import (
	"dossier/detectors"
	"dossier/detectors/nearby"
)

// issuer is a range of leading digits, both ends padded to six, with the lengths of its numbers.
type issuer struct {
	low, high int
	lengths   uint32 // a bit a length
	common    uint32 // those of the lengths at which most numbers that pass are cards
}

func lengths(of ...int) (set uint32) {
	for _, n := range of {
		set |= 1 << n
	}
	return set
}

// issuers are the ranges of the card schemes, as they publish them. The lengths of the older ones (Maestro, UnionPay) say little, and
// ranges that are rare in Europe meet chance numbers more often than cards: those are not common.
var issuers = []issuer{
	{400000, 499999, lengths(13, 16, 19), lengths(16)},     // Visa
	{510000, 559999, lengths(16), lengths(16)},             // Mastercard
	{222100, 272099, lengths(16), lengths(16)},             // Mastercard
	{340000, 349999, lengths(15), lengths(15)},             // American Express
	{370000, 379999, lengths(15), lengths(15)},             // American Express
	{601100, 601199, lengths(16, 19), lengths(16)},         // Discover
	{644000, 659999, lengths(16, 19), lengths(16)},         // Discover
	{622126, 622925, lengths(16, 17, 18, 19), 0},           // Discover and UnionPay
	{300000, 305999, lengths(14, 16), 0},                   // Diners Club
	{309500, 309599, lengths(14, 16), 0},                   // Diners Club
	{360000, 369999, lengths(14, 16), 0},                   // Diners Club
	{380000, 399999, lengths(14, 16), 0},                   // Diners Club
	{352800, 358999, lengths(16, 17, 18, 19), lengths(16)}, // JCB
	{213100, 213199, lengths(15), 0},                       // JCB
	{180000, 180099, lengths(15), 0},                       // JCB
	{620000, 629999, lengths(16, 17, 18, 19), 0},           // UnionPay
	{810000, 819999, lengths(16, 17, 18, 19), 0},           // UnionPay, RuPay
	{220000, 220499, lengths(16, 17, 18, 19), 0},           // Mir
	{500000, 509999, lengths(12, 13, 14, 15, 16, 17, 18, 19), 0},
	{560000, 589999, lengths(12, 13, 14, 15, 16, 17, 18, 19), 0}, // Maestro
	{600000, 600999, lengths(16), 0},                             // RuPay, Hipercard
	{601200, 643999, lengths(12, 13, 14, 15, 16, 17, 18, 19), 0}, // Maestro
	{660000, 699999, lengths(12, 13, 14, 15, 16, 17, 18, 19), 0}, // Maestro
	{979200, 979299, lengths(16), 0},                             // Troy
}

// issued tells whether an issuer has numbers of these first digits and this length.
func issued(digits []byte) (common, ok bool) {
	if len(digits) < shortest {
		return false, false
	}
	lead := 0
	for _, b := range digits[:6] {
		lead = lead*10 + int(b-'0')
	}
	for _, r := range issuers {
		if r.low <= lead && lead <= r.high && r.lengths>>len(digits)&1 == 1 {
			return r.common>>len(digits)&1 == 1, true
		}
	}
	return false, false
}

// mayBeIssued tells whether a number of no listed range has the length and the first digit of payment cards: ISO/IEC 7812-1 gives 3 to travel
// and entertainment, 4 and 5 to banks, 6 to merchants and banks. Schemes are given new ranges faster than lists of them are renewed.
func mayBeIssued(digits []byte) bool {
	return len(digits) == 16 && '3' <= digits[0] && digits[0] <= '6'
}

// testNumbers are those that payment providers publish for tests.
var testNumbers = map[string]bool{
	"4111111111111111": true, "4242424242424242": true, "4012888888881881": true, "4000056655665556": true, "4222222222222": true,
	"5555555555554444": true, "5105105105105100": true, "5200828282828210": true, "2223003122003222": true, "2223000048400011": true,
	"378282246310005": true, "371449635398431": true, "378734493671000": true, "6011111111111117": true, "6011000990139424": true,
	"30569309025904": true, "38520000023237": true, "36227206271667": true, "3056930009020004": true, "3530111333300000": true,
	"3566002020360505": true, "6200000000000005": true, "6759649826438453": true, "5431111111111111": true, "4444333322221111": true,
	"4000000000000002": true, "4917610000000000": true, "4462030000000000": true, "5454545454545454": true, "6304000000000000": true,
	"5019717010103742": true, "6331101999990016": true, "5610591081018250": true, "4000000000003220": true, "4988438843884305": true,
}

// words say that a number is a card's, or that it is something else.
var words = newWords()

func newWords() *nearby.Words[bool] {
	return nearby.NewWords(map[string]bool{
		"card": true, "cards": true, "cardnumber": true, "cardno": true, "credit": true, "creditcard": true, "debit": true, "cc": true, "ccn": true,
		"pan": true, "visa": true, "mastercard": true, "amex": true, "american": true, "discover": true, "diners": true, "jcb": true,
		"maestro": true, "bancontact": true, "unionpay": true, "kaart": true, "kaartnummer": true, "bankkaart": true, "kredietkaart": true,
		"carte": true, "cartes": true, "bancaire": true, "cb": true, "karte": true, "kreditkarte": true, "kartennummer": true, "kartennr": true,
		"girocard": true, "tarjeta": true, "crédito": true, "credito": true, "débito": true, "cartão": true, "cartao": true, "carta": true,
		"kort": true, "kortnummer": true, "kreditkort": true, "kredittkort": true, "karta": true, "kartu": true, "karty": true, "kortti": true,
		"luottokortti": true, "kártya": true, "bankkártya": true, "kartica": true, "cardul": true, "kredi": true, "kartı": true,
		"κάρτα": true, "κάρτας": true, "карта": true, "карты": true, "картка": true, "kaarti": true, "kortelė": true,

		"order": false, "invoice": false, "tracking": false, "shipment": false, "parcel": false, "imei": false, "iccid": false, "serial": false,
		"id": false, "uid": false, "guid": false, "timestamp": false, "ticket": false, "isbn": false, "ean": false, "gtin": false, "barcode": false,
		"account": false, "transaction": false, "txn": false, "session": false, "phone": false, "tel": false, "bestelling": false, "factuur": false,
		"rechnung": false, "commande": false, "facture": false, "pedido": false, "sku": false, "seed": false, "hash": false, "tweet": false, "status": false,
	})
}

const (
	headerCard  = "the name says payment card"
	headerPart  = "the name says card"
	headerAbout = "the name says something about a card, not its number"
)

// Header implements [detectors.HeaderReader].
func (Detector) Header(names []string, _ string) []detectors.Hint {
	var best float32
	about := false
	for i, w := range names {
		best = max(best, named[w])
		if i > 0 && (names[i-1] == "credit" || names[i-1] == "debit" || names[i-1] == "payment" || names[i-1] == "bank") && (w == "card" || w == "cards") {
			best = 0.8
		}
		if i > 0 && (names[i-1] == "card" || names[i-1] == "cc") && (w == "number" || w == "no" || w == "num" || w == "nr") {
			best = 0.9
		}
		about = about || aboutCard[w]
	}
	hint := detectors.Hint{Kind: detectors.PaymentCard, Weight: best, Because: headerPart}
	switch {
	case best == 0:
		return nil
	case about:
		hint.Weight, hint.Because = -0.6, headerAbout
	case best >= 0.8:
		hint.Because = headerCard
	}
	return []detectors.Hint{hint}
}

// named holds what columns of card numbers are called.
var named = map[string]float32{
	"card": 0.4, "cards": 0.3, "cardnumber": 0.9, "cardno": 0.9, "cardnum": 0.9, "creditcard": 0.9, "creditcardnumber": 0.9, "ccnumber": 0.9,
	"ccnum": 0.9, "ccn": 0.8, "cc": 0.3, "pan": 0.6, "kaartnummer": 0.8, "kredietkaart": 0.9, "bankkaart": 0.8, "kreditkarte": 0.9,
	"kreditkartennummer": 0.9, "kartennummer": 0.8, "tarjeta": 0.7, "carte": 0.3, "cartabancaria": 0.8, "kortnummer": 0.8, "kreditkort": 0.9,
	"luottokortti": 0.9, "cartao": 0.6, "visa": 0.4, "mastercard": 0.6, "debitcard": 0.9, "paymentcard": 0.9,
}

// aboutCard holds words that turn a name into something about a card.
var aboutCard = map[string]bool{
	"type": true, "holder": true, "name": true, "expiry": true, "exp": true, "expires": true, "expiration": true, "cvc": true, "cvv": true,
	"brand": true, "id": true, "issuer": true, "status": true, "month": true, "year": true, "date": true, "count": true, "limit": true,
	"balance": true, "title": true, "color": true, "text": true, "last4": true, "token": true,
}
