package estate

// The words of the estate. Words in braces are facts of a person, with "1." of a second one.

// productLines are things that nobody could take for people: what they are called and what they do.
func productLines() [][2]string {
	return [][2]string{
		{"Torque sensor TS-200", "Rotating torque sensor, 0.5 to 200 Nm, CAN and analogue output"},
		{"Flow meter DN50", "Magnetic flow meter for conductive liquids, stainless steel"},
		{"Pressure transmitter PX9", "0 to 400 bar, 4-20 mA, IP67 housing"},
		{"Data logger LX-16", "Sixteen channels, 1 kHz, web interface"},
		{"Thermocouple kit type K", "Ten probes with connectors, -40 to 1100 °C"},
		{"Vibration analyser VB3", "Three axes, spectrum up to 20 kHz"},
		{"Calibration bench CB-1", "Dead-weight bench with certificate"},
		{"Level switch NV-20", "Capacitive switch for granulate and liquids"},
		{"Gateway GW-7", "Modbus to MQTT, two Ethernet ports"},
		{"Software MeasureBoard", "Licence for one site, with a year of updates"},
		{"Software CalTrack", "Planning and certificates of calibration"},
		{"Weighing module WM-500", "Hygienic design, 500 kg"},
		{"Humidity probe HP-2", "±1.5 % relative humidity, exchangeable filter"},
		{"Cable set CS-12", "M12 connectors, shielded, 5 m"},
		{"Mounting frame MF-3", "Aluminium profile, pre-drilled"},
	}
}

func remarks() []string {
	return []string{
		"Leveren bij de buren ({1.name}, {1.street}) als er niemand thuis is.",
		"Bel {phone} een half uur voor levering.",
		"Merci de livrer à l'atelier, demander {1.name}.",
		"Please put the purchase order number on the invoice.",
		"Bitte am Tor 3 abgeben, Ansprechpartner {1.name}, Tel. {1.tel}.",
		"Geen verpakkingsmateriaal meesturen a.u.b.",
		"Facture à {email}",
		"Second delivery of the same order.",
	}
}

// tickets are subjects and bodies by language. The first of each names no address on the internet.
func tickets() map[string][][2]string {
	return map[string][][2]string{
		"nl": {
			{"Levering niet ontvangen", "Beste,\n\nIk wacht al twee weken op mijn bestelling. Kunt u mij bellen op {tel}?\n\nMet vriendelijke groeten,\n{name}\n{address}"},
			{"Factuur op verkeerde naam", "Dag, de factuur staat op naam van {1.name}, maar ze moet op mijn naam staan: {name}, klantnummer {client}. Stuur ze naar {email} aub."},
			{"Kan niet inloggen", "Sinds de update krijg ik geen toegang meer tot MeasureBoard. Mijn IP-adres is {ip} en ik log in met {email}. Wat loopt er mis?"},
			{"Terugbetaling", "Gelieve het bedrag terug te storten op {iban} op naam van {name}. Ik heb vorige week met {1.greeting} gebeld."},
			{"Adreswijziging", "Wij zijn verhuisd. Het nieuwe leveradres is {address}. Telefonisch bereikbaar op {phone}."},
			{"Sensor geeft foutcode 14", "De druksensor valt na een paar uur uit met foutcode 14. De voeding is gecontroleerd (24,1 V). Is er een nieuwe firmware?"},
			{"Offerte gevraagd", "Kunt u een offerte maken voor 12 stuks van de DN50, levering week 14? Alvast bedankt."},
		},
		"fr": {
			{"Commande incomplète", "Bonjour,\n\nIl manque deux câbles dans ma commande. Vous pouvez me joindre au {tel} ou par courriel : {email}.\n\nCordialement,\n{name}"},
			{"Changement d'adresse", "Madame, Monsieur, veuillez noter ma nouvelle adresse : {address}. Merci de confirmer à {email}."},
			{"Remboursement", "Le remboursement peut être versé sur le compte {iban} au nom de {name}. J'en ai parlé avec {1.name} la semaine passée."},
			{"Connexion refusée", "Votre serveur refuse ma connexion depuis l'adresse {ip}. Le compte est {email}."},
			{"Étalonnage", "Le certificat d'étalonnage du banc CB-1 arrive à échéance. Quels sont les délais actuels ?"},
			{"Carte débitée deux fois", "Ma carte {card} a été débitée deux fois pour la même commande. Merci de vérifier rapidement."},
		},
		"de": {
			{"Lieferung beschädigt", "Guten Tag,\n\ndas Gehäuse war beim Auspacken gesprungen. Bitte rufen Sie mich unter {tel} zurück.\n\nMit freundlichen Grüßen\n{name}\n{address}"},
			{"Rechnung fehlt", "Mir fehlt die Rechnung zur Kundennummer {client}. Bitte an {email} senden. Danke, {name}"},
			{"Rückerstattung", "Bitte überweisen Sie den Betrag auf mein Konto {iban}, Kontoinhaber {name}."},
			{"Zugang gesperrt", "Von unserer Adresse {ip} aus erscheint nur noch eine Fehlermeldung. Zuständig ist bei Ihnen wohl {1.name}."},
			{"Frage zur Montage", "Passt der Halter MF-3 auch für das Wägemodul mit 500 kg? In der Zeichnung fehlt das Maß."},
		},
		"en": {
			{"Wrong item", "Hello, I ordered the Pro model and got the Mini. You can reach me on {phone} or at {email}.\n\nKind regards,\n{name}"},
			{"Invoice details", "Please invoice {name}, {address}. The old address is no longer valid."},
			{"Blocked by the firewall", "We keep seeing 403 from {ip} when the logger uploads. {1.name} said it was fixed in March."},
			{"Card declined", "My card {card} was declined although there is credit. Please try again or call {tel}."},
			{"Firmware question", "Is 3.2.11 the latest release for the gateway? The changelog on the site stops at 3.2.9."},
		},
	}
}

func comments() []string {
	return []string{
		"Called {phone}, no answer. Will try again tomorrow. — {1.name}",
		"Klant teruggebeld ({tel}), opgelost.",
		"Sent the return label to {email}.",
		"Forwarded to {1.email}.",
		"Duplicate of an older ticket.",
		"Wacht op antwoord van de productie.",
		"{name} confirmed the new address: {address}",
		"Remplacement expédié ce matin.",
	}
}

// attachmentForms are media types and contents.
func attachmentForms() [][2]string {
	return [][2]string{
		{"text/plain", "Onze referentie: 2025/114\nContactpersoon: {name}\nTelefoon: {phone}\nAdres: {address}\n"},
		{"text/csv", "deelnemer;e-mail;telefoon\n{name};{email};{phone}\n{1.name};{1.email};{1.phone}\n"},
		{"application/json", "[\"{name}\", \"{email}\", \"{e164}\", \"{1.name}\", \"{1.email}\"]\n"},
		{"text/plain", "Measured at 21 °C: 12.02 12.01 12.03 12.02 12.05 12.01\nWithin tolerance.\n"},
	}
}

func paths() []string {
	return []string{
		"/", "/products", "/products/torque-sensor-ts-200-pro", "/products/flow-meter-dn50-standard", "/cart", "/checkout", "/account",
		"/account/orders", "/search?q=thermocouple", "/search?q=gateway+modbus", "/assets/app.6f1c2.js", "/assets/site.css",
		"/api/v2/stock?sku=KM-1110-02", "/login", "/logout", "/docs/measureboard/install",
	}
}

func browsers() []string {
	return []string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
		"Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
	}
}
