// Package all lists the detectors. It is the one place that names them all.
package all

import (
	"slices"

	"dossier/detectors"
	"dossier/detectors/dateofbirth"
	"dossier/detectors/email"
	"dossier/detectors/geolocation"
	"dossier/detectors/iban"
	"dossier/detectors/ipaddr"
	"dossier/detectors/macaddr"
	"dossier/detectors/nationalid"
	"dossier/detectors/pattern"
	"dossier/detectors/paymentcard"
	"dossier/detectors/personname"
	"dossier/detectors/phone"
	"dossier/detectors/postaladdress"
	"dossier/detectors/socialhandle"
	"dossier/detectors/username"
)

// Options say how the detectors are set up. The zero value is ready for use.
type Options struct {
	Regions []string             // ISO 3166 codes of the countries whose national phone numbers are likely; none: the package's own
	Own     []detectors.Detector // the user's, before all others
}

// Detectors lists the detectors. Among kinds equally likely for a column, the first one's is taken.
func Detectors(o Options) []detectors.Detector {
	return append(slices.Clone(o.Own), []detectors.Detector{
		email.New(),
		iban.New(),
		paymentcard.New(),
		nationalid.New(),
		ipaddr.New(),
		macaddr.New(),
		phone.New(o.Regions...),
		dateofbirth.New(),
		postaladdress.New(),
		personname.New(),
		username.New(),
		geolocation.New(),
		socialhandle.New(),
		pattern.NewNumbers(),
		pattern.NewCategories(),
	}...)
}
