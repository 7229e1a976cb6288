package estate

// lands lists the countries of the company's people, with names and streets that are common there. The phone plans are,
// where a regulator keeps numbers for fiction, those numbers (Ofcom, ARCEP, Bundesnetzagentur; 555-01xx in North America), and
// elsewhere numbers that look like it.
func lands() []land {
	return []land{
		{
			code: "BE", language: "nl", share: 14, date: "02/01/2006", house: "%s %d", before: true,
			given: []string{
				"An", "Lotte", "Griet", "Hilde", "Marijke", "Femke", "Zoë", "Nele", "Sofie", "Jan", "Pieter", "Wout", "Bram", "Dries",
				"Jeroen", "Koen", "Stijn", "Bart", "Lieven", "Joris",
			},
			family: []string{
				"Peeters", "Janssens", "Maes", "Willems", "Claes", "Goossens", "Wouters", "De Smet", "Van den Bossche", "Vermeulen",
				"Desmedt", "Verhaeghe", "Lambrechts", "Van Damme", "Coppens", "Hendrickx", "Aerts", "Thijs", "Verstraete", "Declercq",
			},
			streets: []string{
				"Kerkstraat", "Stationsstraat", "Molenstraat", "Meidoornlaan", "Dorpsplein", "Kapellestraat", "Nieuwstraat",
				"Beukenlaan", "Schoolstraat", "Veldweg", "Brugsesteenweg", "Lindendreef",
			},
			towns: [][2]string{
				{"9000", "Gent"},
				{"2000", "Antwerpen"},
				{"3000", "Leuven"},
				{"8500", "Kortrijk"},
				{"9300", "Aalst"},
				{"2800", "Mechelen"},
				{"3500", "Hasselt"},
				{"8000", "Brugge"},
			},
			numbers: []plan{
				{"+32 450 ## ## ##", "0450 ## ## ##"}, {"+32 459 ## ## ##", "0459/##.##.##"}, {"+32 9 200 ## ##", "09 200 ## ##"},
			},
		},
		{
			code: "BE", language: "fr", share: 6, date: "02/01/2006", house: "%s %d", before: true,
			given: []string{
				"Amélie", "Chloé", "Manon", "Élodie", "Céline", "Bernadette", "Julien", "Thibault", "Benoît", "Quentin", "François", "Olivier",
			},
			family: []string{
				"Dubois", "Lambert", "Delvaux", "Lejeune", "Renard", "Collignon", "Hubert", "Wauters", "Delcourt", "Noël", "Masson", "Lecomte",
			},
			streets: []string{
				"Rue de la Station", "Rue du Moulin", "Avenue des Tilleuls", "Chaussée de Namur", "Rue Haute", "Place du Marché",
				"Rue des Écoles", "Clos des Érables",
			},
			towns: [][2]string{
				{"5000", "Namur"}, {"4000", "Liège"}, {"1300", "Wavre"}, {"7000", "Mons"}, {"1050", "Ixelles"}, {"6000", "Charleroi"},
			},
			numbers: []plan{{"+32 450 ## ## ##", "0450/## ## ##"}, {"+32 2 500 ## ##", "02/500.##.##"}},
		},
		{
			code: "NL", language: "nl", share: 7, date: "02-01-2006", house: "%s %d", before: true,
			given: []string{
				"Anouk", "Sanne", "Fleur", "Maaike", "Willemijn", "Femke", "Daan", "Sem", "Thijs", "Ruben", "Jesse", "Maarten", "Gerrit", "Hidde",
			},
			family: []string{
				"de Vries", "Bakker", "Visser", "Mulder", "de Groot", "Dekker", "Dijkstra", "van Leeuwen", "Hoekstra", "Brouwer", "Kuipers",
				"van der Veen", "Postma", "Schouten",
			},
			streets: []string{
				"Dorpsstraat", "Prins Hendriklaan", "Julianastraat", "Eikenlaan", "Oude Gracht", "Zandpad", "Wilhelminakade", "Parallelweg",
			},
			towns: [][2]string{
				{"3511 AB", "Utrecht"}, {"5611 CD", "Eindhoven"}, {"9711 LM", "Groningen"}, {"6811 KG", "Arnhem"}, {"2312 HT", "Leiden"},
			},
			numbers: []plan{{"+31 6 5000 ####", "06-5000####"}, {"+31 20 123 ####", "020 123 ####"}},
		},
		{
			code: "FR", language: "fr", share: 5, date: "02/01/2006", house: "%[2]d %[1]s", before: true,
			given: []string{
				"Camille", "Margaux", "Aurélie", "Sandrine", "Hélène", "Inès", "Hugo", "Antoine", "Jérôme", "Mathieu", "Rémi", "Thierry",
			},
			family: []string{
				"Lefèvre", "Moreau", "Girard", "Roussel", "Fontaine", "Chevalier", "Garnier", "Perrin", "Marchand", "Baudry", "Guérin", "Vasseur",
			},
			streets: []string{
				"rue Victor Hugo", "rue des Lilas", "avenue Jean Jaurès", "rue de la République", "boulevard Gambetta", "impasse des Roses",
				"rue Pasteur",
			},
			towns: [][2]string{{"69003", "Lyon"}, {"59000", "Lille"}, {"44000", "Nantes"}, {"31000", "Toulouse"}, {"67000", "Strasbourg"}},
			numbers: []plan{
				{"+33 1 99 00 ## ##", "01 99 00 ## ##"}, {"+33 4 65 71 ## ##", "04.65.71.##.##"}, {"+33 3 53 01 ## ##", "03 53 01 ## ##"},
			},
		},
		{
			code: "DE", language: "de", share: 5, date: "02.01.2006", house: "%s %d", before: true,
			given: []string{
				"Annika", "Katharina", "Jürgen", "Lena", "Birgit", "Sabine", "Jörg", "Matthias", "Stefan", "Uwe", "Käthe", "Florian", "Heike", "Torsten",
			},
			family: []string{
				"Müller", "Schneider", "Krüger", "Schäfer", "Hoffmann", "Weiß", "Böhm", "Lehmann", "Köhler", "Neumann", "Zimmermann", "Brandt",
				"Vogel", "Groß",
			},
			streets: []string{
				"Hauptstraße", "Bahnhofstraße", "Gartenweg", "Schillerstraße", "Am Mühlbach", "Lindenallee", "Goethestraße", "Ringstraße",
			},
			towns: [][2]string{{"10115", "Berlin"}, {"50667", "Köln"}, {"60311", "Frankfurt am Main"}, {"20095", "Hamburg"}, {"04109", "Leipzig"}},
			numbers: []plan{
				{"+49 30 23125 ###", "030 23125###"}, {"+49 171 39200##", "0171/39200##"}, {"+49 69 90009 ###", "(069) 90009-###"},
			},
		},
		{
			code: "GB", language: "en", share: 2, date: "02/01/2006", house: "%[2]d %[1]s",
			given: []string{"Imogen", "Harriet", "Gemma", "Rhys", "Alistair", "Callum", "Nigel", "Fiona"},
			family: []string{
				"Hargreaves", "Pemberton", "Whitaker", "Llewellyn", "Ashworth", "Sutcliffe", "Fairbairn", "Winterbourne", "Thistlewood",
			},
			streets: []string{"Church Lane", "Station Road", "Mill Street", "Victoria Terrace", "Orchard Close"},
			towns:   [][2]string{{"LS1 4AP", "Leeds"}, {"BS1 5TR", "Bristol"}, {"EH3 9QQ", "Edinburgh"}},
			numbers: []plan{{"+44 20 7946 0###", "020 7946 0###"}, {"+44 161 496 0###", "0161 496 0###"}},
		},
		{
			code: "US", language: "en", share: 1, date: "01/02/2006", house: "%[2]d %[1]s",
			given:   []string{"Brooke", "Madison", "Tyler", "Wyatt", "Shelby", "Dwayne"},
			family:  []string{"Kowalczyk", "Rutherford", "Castellano", "Abernathy", "Lindqvist", "Okonjo"},
			streets: []string{"Maple Avenue", "Elm Street", "Lakeview Drive", "Sycamore Court"},
			towns:   [][2]string{{"MA 02118", "Boston"}, {"DC 20005", "Washington"}, {"MA 02139", "Cambridge"}},
			numbers: []plan{{"+1 202 555 01##", "(202) 555-01##"}, {"+1 617 555 01##", "617-555-01##"}},
		},
	}
}
