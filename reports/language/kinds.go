package language

import (
	"strings"

	"dossier/detectors"
)

// kindWords name the kinds, many of them, in the middle of a sentence.
var kindWords = map[detectors.Kind]string{
	detectors.Email:         "e-mail addresses",
	detectors.Phone:         "phone numbers",
	detectors.IPAddress:     "IP addresses",
	detectors.PersonName:    "names of people",
	detectors.PostalAddress: "postal addresses",
	detectors.IBAN:          "bank accounts (IBAN)",
	detectors.PaymentCard:   "payment cards",
	detectors.DateOfBirth:   "dates of birth",
	detectors.NationalID:    "national identity numbers",
	detectors.ClientNumber:  "client numbers",
	detectors.Username:      "user names",
	detectors.MACAddress:    "MAC addresses",
	detectors.Geolocation:   "geographic positions",
	detectors.DeviceID:      "device identifiers",
	detectors.VATNumber:     "VAT numbers",

	detectors.HealthID:      "health insurance numbers",
	detectors.TaxID:         "tax numbers",
	detectors.Passport:      "passport numbers",
	detectors.DriverLicence: "driving licence numbers",
	detectors.LicencePlate:  "licence plates",
	detectors.CookieID:      "cookie identifiers",
	detectors.SocialHandle:  "accounts at social networks",

	detectors.Health:            "data concerning health",
	detectors.Religion:          "religious or philosophical beliefs",
	detectors.PoliticalOpinion:  "political opinions",
	detectors.Ethnicity:         "racial or ethnic origin",
	detectors.SexualOrientation: "sex life or sexual orientation",
	detectors.UnionMembership:   "trade union membership",
	detectors.Biometric:         "biometric data",
	detectors.Genetic:           "genetic data",
	detectors.CriminalRecord:    "criminal convictions and offences",
}

// Kind is a kind in plain words, many of it, as in the middle of a sentence; of one without any, its own name.
func (l *Language) Kind(k detectors.Kind) string {
	if words, ok := kindWords[k]; ok {
		return l.Text(words)
	}
	return strings.ReplaceAll(string(k), "_", " ")
}

// Kinds names several, in the order given.
func (l *Language) Kinds(kinds []detectors.Kind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = l.Kind(k)
	}
	return strings.Join(names, ", ")
}

// singleWords name one of a kind, where that is another word than of many.
var singleWords = map[detectors.Kind]string{
	detectors.Email:         "e-mail address",
	detectors.Phone:         "phone number",
	detectors.IPAddress:     "IP address",
	detectors.PersonName:    "name",
	detectors.IBAN:          "bank account (IBAN)",
	detectors.PaymentCard:   "payment card's number",
	detectors.NationalID:    "national identity number",
	detectors.HealthID:      "health insurance number",
	detectors.TaxID:         "tax number",
	detectors.VATNumber:     "VAT number",
	detectors.MACAddress:    "MAC address",
	detectors.Passport:      "passport number",
	detectors.DriverLicence: "driving licence number",
	detectors.Username:      "user name",
	detectors.DeviceID:      "device identifier",
	detectors.CookieID:      "cookie identifier",
	detectors.SocialHandle:  "account at a social network",
	detectors.PostalAddress: "postal address",
	detectors.DateOfBirth:   "date of birth",
	detectors.ClientNumber:  "client number",
	detectors.Geolocation:   "geographic position",
	detectors.LicencePlate:  "licence plate",
}

// One is one of a kind in plain words, without an article; of a kind that is not counted, as [Language.Kind] has it.
func (l *Language) One(k detectors.Kind) string {
	if words, ok := singleWords[k]; ok {
		return l.Text(words)
	}
	return l.Kind(k)
}
