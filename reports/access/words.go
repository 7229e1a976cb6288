package access

import "dossier/reports/language"

// texts are the words of the page in a language.
func texts(l *language.Language) map[string]string {
	w := map[string]string{"lang": l.BCP47(), "colon": l.Colon()}
	for key, english := range sentences() {
		w[key] = l.Text(english)
	}
	return w
}

// sentences are the page's, in English.
func sentences() map[string]string {
	return map[string]string{
		"title":             "Your personal data",
		"request":           "Request",
		"received":          "received on",
		"made":              "Made on",
		"lead":              "This is what we hold about you, read from our systems on the day above.",
		"title-portable":    "Your data to take along",
		"lead-portable":     "These are the data that you provided to us, with your consent or for a contract, read from our systems on the day above. You may hand the folder data to another service.",
		"notwhole":          "Not everything could be searched or read; below stands what is missing.",
		"unread":            "What could not be read this time",
		"cut":               "There were more records than could be followed; some of yours may be missing here.",
		"attachments":       "Documents",
		"attachtext":        "Documents about you, unchanged, in the folder attachments.",
		"withheld":          "Documents that are not attached, since they may be about others too (rights of others, Article 15(4) GDPR)",
		"withheld-portable": "Documents that are not attached, since they may be about others too (rights of others, Article 20(4) GDPR)",
		"withheld-secret":   "Documents that are not attached, since they hold what looks like a password or key",
		"fields":            "Fields and codes",
		"fieldstext":        "What fields of our systems hold, and what their codes mean.",
		"kinds":             "Kinds of data",
		"means":             "What it means",
		"derived":           "We derived it from other data.",
		"document":          "Document",
		"kept":              "Where it is kept",
		"size":              "Size",
		"glossarytext":      "The JSON files say by these words what a field holds.",
		"ground-portable":   "rights of others, Article 20(4) GDPR",
		"records":           "Records",
		"places":            "Tables and files",
		"redacted":          "Passages taken out",
		"contents":          "On this page",
		"data":              "Your data",
		"datatext":          "Table by table, as it stands in our systems. The same data are in the folder data, as JSON and CSV.",
		"first":             "The first 100 records are shown here; the files have them all.",
		"record":            "Record",
		"field":             "Field",
		"value":             "Value",
		"belongs":           "Yours by way of",
		"why":               "Why and how we use your data",
		"purpose":           "Purpose",
		"basis":             "Legal basis",
		"categories":        "Categories of data",
		"recipients":        "Recipients",
		"retention":         "How long we keep them",
		"source":            "Where they come from",
		"automated":         "Automated decisions",
		"transfers":         "Transfers outside the EEA, and safeguards",
		"looks":             "When somebody looked at your data",
		"lookstext":         "Beside the work that the activities above tell of, your data were put together and looked at on these days:",
		"nolooks":           "Beside the work that the activities above tell of, our register notes no look at your data put together.",
		"when":              "When",
		"whatfor":           "What for",
		"rights":            "Your rights",
		"rightstext":        "You may ask us to correct your data, to erase them, to restrict their use, and to hand over what you gave us; you may object to their use, and withdraw a consent at any time. Ask the controller or the data protection officer below.",
		"complaint":         "You may lodge a complaint with the authority below, or with that of the country where you live or work, and go to court.",
		"controller":        "Controller",
		"officer":           "Data protection officer",
		"authority":         "Supervisory authority",
		"coverage":          "What was searched",
		"system":            "System",
		"units":             "Tables and files",
		"notread":           "Not searched in full",
		"missing":           "What our search found and is not here",
		"none":              "None.",
		"nothing":           "Nothing.",
		"gone":              "gone since our last search",
		"changed":           "changed since our last search",
		"unreadable":        "could not be read this time",
		"redactions":        "What was taken out",
		"redtext":           "Where you read […], something about another person was taken out, to protect their rights.",
		"ground":            "rights of others, Article 15(4) GDPR",
		"secrets":           "Passwords and other secrets that were left out",
		"leftout":           "Records left out on decision, since they are about others",
		"number":            "How many",
		"reason":            "Reason",
		"glossary":          "Words used",
		"files":             "The files, and how to check them",
		"filestext":         "manifest.json lists every file with its SHA-256 sum, and manifest.sig.json holds our Ed25519 signature of that list.",
	}
}

// kindText explains a kind of data; kinds of a user's own have no explanation.
func kindText(l *language.Language, kind string) string { return l.Text(kindTexts()[kind]) }

func kindTexts() map[string]string {
	return map[string]string{
		"email":              "an e-mail address",
		"phone":              "a telephone number",
		"person_name":        "a name",
		"postal_address":     "an address",
		"ip_address":         "the address of a device on the internet",
		"iban":               "a bank account",
		"payment_card":       "a payment card",
		"date_of_birth":      "a date of birth",
		"national_id":        "an official number of a person",
		"client_number":      "your number with us",
		"username":           "the name of an account",
		"vat_number":         "a VAT number",
		"geolocation":        "a place, as coordinates",
		"mac_address":        "the number of a network card",
		"device_id":          "the number of a device",
		"cookie_id":          "a number by which a browser is known again",
		"social_handle":      "an account at a social network",
		"health_id":          "a number with a health insurer or a hospital",
		"tax_id":             "a tax number",
		"passport":           "a passport number",
		"driver_licence":     "a driving licence number",
		"licence_plate":      "a licence plate",
		"health":             "data concerning health",
		"religion":           "religious or philosophical beliefs",
		"political_opinion":  "political opinions",
		"ethnicity":          "racial or ethnic origin",
		"sexual_orientation": "sex life or sexual orientation",
		"union_membership":   "trade union membership",
		"biometric":          "biometric data",
		"genetic":            "genetic data",
		"criminal_record":    "criminal convictions and offences",
	}
}
