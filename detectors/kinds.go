package detectors

// Kind is a sort of personal data, lower_snake_case.
type Kind string

// The kinds. Their terms in the W3C Data Privacy Vocabulary are in [DPV].
const (
	Email         Kind = "email"
	Phone         Kind = "phone"
	IPAddress     Kind = "ip_address"
	PersonName    Kind = "person_name"
	PostalAddress Kind = "postal_address"
	IBAN          Kind = "iban"
	PaymentCard   Kind = "payment_card"
	DateOfBirth   Kind = "date_of_birth"
	Username      Kind = "username"
	NationalID    Kind = "national_id" // identity, social security and personal tax numbers
	HealthID      Kind = "health_id"
	TaxID         Kind = "tax_id"
	VATNumber     Kind = "vat_number"
	MACAddress    Kind = "mac_address"

	Passport      Kind = "passport"
	DriverLicence Kind = "driver_licence"
	LicencePlate  Kind = "licence_plate"
	Geolocation   Kind = "geolocation"
	DeviceID      Kind = "device_id"
	CookieID      Kind = "cookie_id"
	SocialHandle  Kind = "social_handle"
	ClientNumber  Kind = "client_number"

	// What article 9 and 10 of the GDPR protect further. These are hints, from what columns and labels are called.
	Health            Kind = "health"
	Religion          Kind = "religion"
	PoliticalOpinion  Kind = "political_opinion"
	Ethnicity         Kind = "ethnicity"
	SexualOrientation Kind = "sexual_orientation"
	UnionMembership   Kind = "union_membership"
	Biometric         Kind = "biometric"
	Genetic           Kind = "genetic"
	CriminalRecord    Kind = "criminal_record"

	// RecordKey is a value that ties records together, a key or a reference to one: it leads from a person's record to those that belong to it.
	RecordKey Kind = "record_key"

	RecordProfile Kind = "record_profile" // hidden: a record of a person as a whole, encoded to be compared with others
)

// Hidden tells of kinds that are no data of their own but help to find a person's: nothing that is shown counts them.
func (k Kind) Hidden() bool { return k == RecordKey || k == RecordProfile }

// DPV returns the kind's IRI in the W3C Data Privacy Vocabulary 2.3 (personal data extension), "" where it has none.
func (k Kind) DPV() string {
	term := map[Kind]string{
		Email: "EmailAddress", Phone: "TelephoneNumber", IPAddress: "IPAddress", PersonName: "Name",
		PostalAddress: "PhysicalAddress", IBAN: "FinancialAccountNumber", PaymentCard: "PaymentCardNumber",
		DateOfBirth: "BirthDate", Username: "Username",
		NationalID: "OfficialID", HealthID: "OfficialID", TaxID: "OfficialID", MACAddress: "MACAddress",
		Passport: "Passport", DriverLicence: "OfficialID", LicencePlate: "VehicleLicense", Geolocation: "GPSCoordinate",
		DeviceID: "DeviceBased", CookieID: "UID", SocialHandle: "SocialMedia", ClientNumber: "UID",
		Health: "MedicalHealth", Religion: "Religion", PoliticalOpinion: "PoliticalOpinion", Ethnicity: "Ethnicity", SexualOrientation: "SexualPreference",
		UnionMembership: "TradeUnionMembership", Biometric: "Biometric", Genetic: "Genetic", CriminalRecord: "Criminal",
	}[k]
	if term == "" {
		return ""
	}
	return "https://w3id.org/dpv/pd#" + term
}

// Identifies tells whether a value of this kind, seen in two records, makes them one person's by itself.
func (k Kind) Identifies() bool {
	switch k {
	case Email, Phone, IBAN, PaymentCard, NationalID, HealthID, Passport, DriverLicence, ClientNumber, RecordProfile:
		return true
	}
	return false
}
