package access

// Languages are those that a package can be written in.
func Languages() []string { return []string{"en", "nl", "fr", "de"} }

// texts are the words of the page in a language; English where it is none of [Languages].
func texts(language string) map[string]string {
	at := 0
	for i, l := range Languages() {
		if l == language {
			at = i
		}
	}
	w := map[string]string{}
	for key, all := range sentences() {
		w[key] = all[at]
	}
	w["lang"] = Languages()[at]
	return w
}

// sentences are the page's, in the order of Languages.
func sentences() map[string][4]string {
	return map[string][4]string{
		"title":          {"Your personal data", "Uw persoonsgegevens", "Vos données à caractère personnel", "Ihre personenbezogenen Daten"},
		"request":        {"Request", "Verzoek", "Demande", "Antrag"},
		"received":       {"received on", "ontvangen op", "reçue le", "eingegangen am"},
		"made":           {"Made on", "Opgesteld op", "Établi le", "Erstellt am"},
		"lead":           {"This is what we hold about you, read from our systems on the day above.", "Dit is wat wij over u bewaren, op bovenstaande dag uit onze systemen gelezen.", "Voici ce que nous conservons sur vous, lu dans nos systèmes à la date ci-dessus.", "Das ist, was wir über Sie gespeichert haben, am oben genannten Tag aus unseren Systemen gelesen."},
		"title-portable": {"Your data to take along", "Uw gegevens om mee te nemen", "Vos données à emporter", "Ihre Daten zum Mitnehmen"},
		"lead-portable": {
			"These are the data that you provided to us, with your consent or for a contract, read from our systems on the day above. You may hand the folder data to another service.",
			"Dit zijn de gegevens die u ons verstrekte, met uw toestemming of voor een overeenkomst, op bovenstaande dag uit onze systemen gelezen. U kunt de map data aan een andere dienst geven.",
			"Voici les données que vous nous avez fournies, avec votre consentement ou pour un contrat, lues dans nos systèmes à la date ci-dessus. Vous pouvez remettre le dossier data à un autre service.",
			"Das sind die Daten, die Sie uns mit Ihrer Einwilligung oder für einen Vertrag bereitgestellt haben, am oben genannten Tag aus unseren Systemen gelesen. Sie können den Ordner data einem anderen Dienst übergeben.",
		},
		"notwhole": {
			"Not everything could be searched or read; below stands what is missing.",
			"Niet alles kon worden doorzocht of gelezen; hieronder staat wat ontbreekt.",
			"Tout n’a pas pu être examiné ou lu ; ce qui manque est indiqué plus bas.",
			"Nicht alles konnte durchsucht oder gelesen werden; unten steht, was fehlt.",
		},
		"unread": {"What could not be read this time", "Wat deze keer niet kon worden gelezen", "Ce qui n’a pas pu être lu cette fois", "Was diesmal nicht gelesen werden konnte"},
		"cut": {
			"There were more records than could be followed; some of yours may be missing here.",
			"Er waren meer records dan konden worden gevolgd; sommige van u kunnen hier ontbreken.",
			"Il y avait plus d’enregistrements qu’il n’a été possible d’en suivre ; certains des vôtres peuvent manquer ici.",
			"Es gab mehr Datensätze, als verfolgt werden konnten; einige Ihrer Datensätze können hier fehlen.",
		},
		"attachments": {"Documents", "Documenten", "Documents", "Dokumente"},
		"attachtext": {
			"Documents about you, unchanged, in the folder attachments.",
			"Documenten over u, ongewijzigd, in de map attachments.",
			"Des documents qui vous concernent, inchangés, dans le dossier attachments.",
			"Dokumente über Sie, unverändert, im Ordner attachments.",
		},
		"withheld": {
			"Documents that are not attached, since they may be about others too (rights of others, Article 15(4) GDPR)",
			"Documenten die niet zijn bijgevoegd omdat ze ook over anderen kunnen gaan (rechten van anderen, artikel 15, lid 4, AVG)",
			"Documents qui ne sont pas joints, car ils peuvent aussi concerner d’autres personnes (droits d’autrui, article 15(4) RGPD)",
			"Dokumente, die nicht beiliegen, da sie auch andere betreffen können (Rechte anderer, Artikel 15 Absatz 4 DSGVO)",
		},
		"withheld-portable": {
			"Documents that are not attached, since they may be about others too (rights of others, Article 20(4) GDPR)",
			"Documenten die niet zijn bijgevoegd omdat ze ook over anderen kunnen gaan (rechten van anderen, artikel 20, lid 4, AVG)",
			"Documents qui ne sont pas joints, car ils peuvent aussi concerner d’autres personnes (droits d’autrui, article 20(4) RGPD)",
			"Dokumente, die nicht beiliegen, da sie auch andere betreffen können (Rechte anderer, Artikel 20 Absatz 4 DSGVO)",
		},
		"withheld-secret": {
			"Documents that are not attached, since they hold what looks like a password or key",
			"Documenten die niet zijn bijgevoegd omdat ze iets bevatten dat op een wachtwoord of sleutel lijkt",
			"Documents qui ne sont pas joints, car ils contiennent ce qui ressemble à un mot de passe ou à une clé",
			"Dokumente, die nicht beiliegen, da sie etwas enthalten, das wie ein Passwort oder Schlüssel aussieht",
		},
		"fields": {"Fields and codes", "Velden en codes", "Champs et codes", "Felder und Codes"},
		"fieldstext": {
			"What fields of our systems hold, and what their codes mean.",
			"Wat velden van onze systemen bevatten, en wat hun codes betekenen.",
			"Ce que contiennent des champs de nos systèmes, et ce que signifient leurs codes.",
			"Was Felder unserer Systeme enthalten, und was ihre Codes bedeuten.",
		},
		"colon":    {":", ":", "\u00a0:", ":"},
		"kinds":    {"Kinds of data", "Soorten gegevens", "Types de données", "Arten von Daten"},
		"means":    {"What it means", "Wat het betekent", "Signification", "Bedeutung"},
		"derived":  {"We derived it from other data.", "Wij leidden dit af uit andere gegevens.", "Nous l’avons déduit d’autres données.", "Wir haben es aus anderen Daten abgeleitet."},
		"document": {"Document", "Document", "Document", "Dokument"},
		"kept":     {"Where it is kept", "Waar het wordt bewaard", "Où il est conservé", "Wo es aufbewahrt wird"},
		"size":     {"Size", "Grootte", "Taille", "Größe"},
		"glossarytext": {
			"The JSON files say by these words what a field holds.",
			"Met deze woorden zeggen de JSON-bestanden wat een veld bevat.",
			"Par ces mots, les fichiers JSON indiquent ce que contient un champ.",
			"Mit diesen Wörtern sagen die JSON-Dateien, was ein Feld enthält.",
		},
		"ground-portable": {"rights of others, Article 20(4) GDPR", "rechten van anderen, artikel 20, lid 4, AVG", "droits d’autrui, article 20(4) RGPD", "Rechte anderer, Artikel 20 Absatz 4 DSGVO"},
		"records":         {"Records", "Records", "Enregistrements", "Datensätze"},
		"places":          {"Tables and files", "Tabellen en bestanden", "Tables et fichiers", "Tabellen und Dateien"},
		"redacted":        {"Passages taken out", "Weggelaten passages", "Passages occultés", "Geschwärzte Stellen"},
		"contents":        {"On this page", "Op deze pagina", "Sur cette page", "Auf dieser Seite"},
		"data":            {"Your data", "Uw gegevens", "Vos données", "Ihre Daten"},
		"datatext":        {"Table by table, as it stands in our systems. The same data are in the folder data, as JSON and CSV.", "Tabel per tabel, zoals het in onze systemen staat. Dezelfde gegevens staan in de map data, als JSON en CSV.", "Table par table, tel que dans nos systèmes. Les mêmes données se trouvent dans le dossier data, en JSON et CSV.", "Tabelle für Tabelle, wie es in unseren Systemen steht. Dieselben Daten liegen im Ordner data, als JSON und CSV."},
		"first":           {"The first 100 records are shown here; the files have them all.", "Hier staan de eerste 100 records; de bestanden bevatten ze allemaal.", "Les 100 premiers enregistrements figurent ici ; les fichiers les contiennent tous.", "Hier stehen die ersten 100 Datensätze; die Dateien enthalten alle."},
		"record":          {"Record", "Record", "Enregistrement", "Datensatz"},
		"field":           {"Field", "Veld", "Champ", "Feld"},
		"value":           {"Value", "Waarde", "Valeur", "Wert"},
		"belongs":         {"Yours by way of", "Van u via", "À vous par", "Ihre über"},
		"why":             {"Why and how we use your data", "Waarom en hoe wij uw gegevens gebruiken", "Pourquoi et comment nous utilisons vos données", "Warum und wie wir Ihre Daten verwenden"},
		"purpose":         {"Purpose", "Doel", "Finalité", "Zweck"},
		"basis":           {"Legal basis", "Rechtsgrond", "Base juridique", "Rechtsgrundlage"},
		"categories":      {"Categories of data", "Categorieën gegevens", "Catégories de données", "Datenkategorien"},
		"recipients":      {"Recipients", "Ontvangers", "Destinataires", "Empfänger"},
		"retention":       {"How long we keep them", "Hoe lang wij ze bewaren", "Durée de conservation", "Speicherdauer"},
		"source":          {"Where they come from", "Waar ze vandaan komen", "Leur source", "Herkunft"},
		"automated":       {"Automated decisions", "Geautomatiseerde besluiten", "Décisions automatisées", "Automatisierte Entscheidungen"},
		"transfers":       {"Transfers outside the EEA, and safeguards", "Doorgifte buiten de EER, en waarborgen", "Transferts hors de l’EEE, et garanties", "Übermittlung außerhalb des EWR, und Garantien"},
		"rights":          {"Your rights", "Uw rechten", "Vos droits", "Ihre Rechte"},
		"rightstext": {
			"You may ask us to correct your data, to erase them, to restrict their use, and to hand over what you gave us; you may object to their use, and withdraw a consent at any time. Ask the controller or the data protection officer below.",
			"U kunt ons vragen uw gegevens te verbeteren of te wissen, het gebruik ervan te beperken en u te bezorgen wat u ons gaf; u kunt bezwaar maken tegen het gebruik en een toestemming altijd intrekken. Richt u tot de verwerkingsverantwoordelijke of de functionaris hieronder.",
			"Vous pouvez demander la rectification, l’effacement, la limitation de l’utilisation de vos données et la remise de celles que vous avez fournies ; vous pouvez vous opposer à leur utilisation et retirer un consentement à tout moment. Adressez-vous au responsable ou au délégué ci-dessous.",
			"Sie können die Berichtigung, Löschung und Einschränkung der Verarbeitung Ihrer Daten sowie die Herausgabe der von Ihnen bereitgestellten verlangen; Sie können widersprechen und eine Einwilligung jederzeit widerrufen. Wenden Sie sich an den Verantwortlichen oder den Beauftragten unten.",
		},
		"complaint":  {"You may lodge a complaint with the authority below, or with that of the country where you live or work, and go to court.", "U kunt een klacht indienen bij de autoriteit hieronder, of bij die van het land waar u woont of werkt, en naar de rechter stappen.", "Vous pouvez introduire une réclamation auprès de l’autorité ci-dessous, ou de celle du pays où vous vivez ou travaillez, et saisir un tribunal.", "Sie können sich bei der unten genannten Behörde oder der Ihres Wohn- oder Arbeitslandes beschweren und vor Gericht gehen."},
		"controller": {"Controller", "Verwerkingsverantwoordelijke", "Responsable du traitement", "Verantwortlicher"},
		"officer":    {"Data protection officer", "Functionaris voor gegevensbescherming", "Délégué à la protection des données", "Datenschutzbeauftragter"},
		"authority":  {"Supervisory authority", "Toezichthoudende autoriteit", "Autorité de contrôle", "Aufsichtsbehörde"},
		"coverage":   {"What was searched", "Wat werd doorzocht", "Ce qui a été examiné", "Was durchsucht wurde"},
		"system":     {"System", "Systeem", "Système", "System"},
		"units":      {"Tables and files", "Tabellen en bestanden", "Tables et fichiers", "Tabellen und Dateien"},
		"notread":    {"Not searched in full", "Niet volledig doorzocht", "Pas examinés en entier", "Nicht vollständig durchsucht"},
		"missing":    {"What our search found and is not here", "Wat onze zoektocht vond en hier ontbreekt", "Ce que notre recherche a trouvé et qui manque ici", "Was unsere Suche fand und hier fehlt"},
		"none":       {"None.", "Geen.", "Aucun.", "Keine."},
		"nothing":    {"Nothing.", "Niets.", "Rien.", "Nichts."},
		"gone":       {"gone since our last search", "verdwenen sinds onze laatste zoektocht", "disparu depuis notre dernière recherche", "seit unserer letzten Suche verschwunden"},
		"changed":    {"changed since our last search", "gewijzigd sinds onze laatste zoektocht", "modifié depuis notre dernière recherche", "seit unserer letzten Suche geändert"},
		"unreadable": {"could not be read this time", "kon deze keer niet worden gelezen", "n’a pas pu être lu cette fois", "konnte diesmal nicht gelesen werden"},
		"redactions": {"What was taken out", "Wat werd weggelaten", "Ce qui a été occulté", "Was geschwärzt wurde"},
		"redtext":    {"Where you read […], something about another person was taken out, to protect their rights.", "Waar u […] leest, is iets over een andere persoon weggelaten, om diens rechten te beschermen.", "Là où vous lisez […], une information sur une autre personne a été occultée afin de protéger ses droits.", "Wo Sie […] lesen, wurde etwas über eine andere Person entfernt, um deren Rechte zu schützen."},
		"ground":     {"rights of others, Article 15(4) GDPR", "rechten van anderen, artikel 15, lid 4, AVG", "droits d’autrui, article 15(4) RGPD", "Rechte anderer, Artikel 15 Absatz 4 DSGVO"},
		"secrets":    {"Passwords and other secrets that were left out", "Weggelaten wachtwoorden en andere geheimen", "Mots de passe et autres secrets omis", "Weggelassene Passwörter und andere Geheimnisse"},
		"leftout":    {"Records left out on decision, since they are about others", "Records die na beslissing zijn weggelaten omdat ze over anderen gaan", "Enregistrements omis sur décision, car ils concernent d’autres personnes", "Auf Entscheidung weggelassene Datensätze über andere"},
		"number":     {"Number", "Aantal", "Nombre", "Anzahl"},
		"reason":     {"Reason", "Reden", "Motif", "Grund"},
		"glossary":   {"Words used", "Gebruikte woorden", "Termes utilisés", "Verwendete Begriffe"},
		"files":      {"The files, and how to check them", "De bestanden, en hoe u ze controleert", "Les fichiers, et comment les vérifier", "Die Dateien, und wie man sie prüft"},
		"filestext":  {"manifest.json lists every file with its SHA-256 sum, and manifest.sig.json holds our Ed25519 signature of that list.", "manifest.json noemt elk bestand met zijn SHA-256-som, en manifest.sig.json bevat onze Ed25519-handtekening onder die lijst.", "manifest.json énumère chaque fichier avec sa somme SHA-256, et manifest.sig.json contient notre signature Ed25519 de cette liste.", "manifest.json nennt jede Datei mit ihrer SHA-256-Summe, und manifest.sig.json enthält unsere Ed25519-Signatur dieser Liste."},
	}
}

// kindText explains a kind of data; kinds of a user's own have no explanation.
func kindText(language, kind string) string {
	for i, l := range Languages() {
		if l == language || language == "" {
			return kindTexts()[kind][i]
		}
	}
	return kindTexts()[kind][0]
}

func kindTexts() map[string][4]string {
	return map[string][4]string{
		"email":          {"an e-mail address", "een e-mailadres", "une adresse électronique", "eine E-Mail-Adresse"},
		"phone":          {"a telephone number", "een telefoonnummer", "un numéro de téléphone", "eine Telefonnummer"},
		"person_name":    {"a name", "een naam", "un nom", "ein Name"},
		"postal_address": {"an address", "een adres", "une adresse postale", "eine Anschrift"},
		"ip_address":     {"the address of a device on the internet", "het adres van een toestel op het internet", "l’adresse d’un appareil sur internet", "die Adresse eines Geräts im Internet"},
		"iban":           {"a bank account", "een bankrekening", "un compte bancaire", "ein Bankkonto"},
		"payment_card":   {"a payment card", "een betaalkaart", "une carte de paiement", "eine Zahlungskarte"},
		"date_of_birth":  {"a date of birth", "een geboortedatum", "une date de naissance", "ein Geburtsdatum"},
		"national_id":    {"an official number of a person", "een officieel nummer van een persoon", "un numéro officiel d’une personne", "eine amtliche Nummer einer Person"},
		"client_number":  {"your number with us", "uw nummer bij ons", "votre numéro chez nous", "Ihre Nummer bei uns"},
		"username":       {"the name of an account", "de naam van een account", "le nom d’un compte", "der Name eines Kontos"},
		"vat_number":     {"a VAT number", "een btw-nummer", "un numéro de TVA", "eine Umsatzsteuernummer"},
		"geolocation":    {"a place, as coordinates", "een plaats, als coördinaten", "un lieu, en coordonnées", "ein Ort, als Koordinaten"},
	}
}
