package shop

var (
	given = []string{
		"Lotte", "Griet", "Pieter", "Wout", "Sanne", "Maarten", "Julien", "Heike", "Anna", "Louis", "Emma", "Noah", "Camille", "Hugo", "Lena", "Jonas",
		"Marie", "Thomas", "Sophie", "Lucas", "Eva", "Arthur", "Clara", "Victor", "Nina", "Simon", "Laura", "Felix", "Julia", "Oscar", "Elise", "Robin",
		"Hanna", "Martin", "Charlotte", "Daniel", "Ines", "Stefan", "Monique", "Karel", "Bart", "Ilse", "Tom", "Katrien", "Dirk", "Veerle", "Marc", "Greet",
	}
	family = []string{
		"Peeters", "Janssens", "Maes", "Jacobs", "Mertens", "Willems", "Claes", "Goossens", "Wouters", "De Smet", "Dubois", "Lambert", "Dupont", "Martin",
		"Simon", "Laurent", "Leroy", "Girard", "Moreau", "Lefebvre", "Bakker", "Visser", "Smit", "Meijer", "De Boer", "Mulder", "De Groot", "Bos", "Vos",
		"Hendriks", "Dekker", "Dijkstra", "Schmidt", "Schneider", "Fischer", "Weber", "Meyer", "Wagner", "Becker", "Schulz", "Hoffmann", "Koch", "Bauer",
		"Richter", "Klein", "Wolf", "Lehmann", "Hermans", "Aerts", "Desmet", "Michiels", "Verhoeven", "Bogaerts", "Lenaerts", "Coppens", "Stevens",
	}
	streets = []string{
		"Kerkstraat", "Stationsstraat", "Meidoornlaan", "Schoolstraat", "Molenstraat", "Nieuwstraat", "Dorpsstraat", "Beukenlaan", "Lindestraat",
		"Rue de la Gare", "Rue du Moulin", "Avenue des Tilleuls", "Hauptstrasse", "Gartenweg", "Bahnhofstrasse", "Marktplein", "Veldstraat", "Bergweg",
	}
	cities    = []string{"Gent", "Antwerpen", "Leuven", "Brugge", "Mechelen", "Hasselt", "Namur", "Kortrijk", "Aalst", "Oostende"}
	postcodes = []string{"9000", "2000", "3000", "8000", "2800", "3500", "5000", "8500", "9300", "8400"}
	remarks   = []string{
		"The sensor fails after a few hours with error code 14.", "The supply was checked and found to be right.",
		"The certificate of the bench ends in spring.", "Is there a newer release of the gateway?",
		"We ordered two boxes and got one of them only.", "The lid does not close as it did before the repair.",
		"Nothing of what the manual says about the reset has helped.", "The invoice shows another amount than the order did.",
		"After the update the display stays dark for a minute.", "Could you send a new cable with the next delivery?",
		"The second unit, from the same batch, works without a fault.", "It was packed well and arrived in time.",
	}
	agents = []string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
		"Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
	}
	things = []string{"Flow meter", "Gateway", "Pressure sensor", "Cable gland", "Level switch", "Power supply", "Display", "Mounting rail", "Valve", "Relay"}
)
