package main

import "strings"

// world are cities of the whole world's news, many of which are names of people as well.
const world = "Abidjan|Abuja|Accra|Addis Ababa|Adelaide|Albany|Alexandria|Algiers|Alice Springs|Amman|Ankara|Antananarivo|Ashgabat|Asmara|Asunción|Athens|Auckland|Austin|" +
	"Baghdad|Baku|Bamako|Bangkok|Beijing|Beirut|Belfast|Belgrade|Bengaluru|Bern|Bishkek|Bogotá|Brasília|Bratislava|Brazzaville|Bristol|Brussels|Bucharest|Budapest|Buenos Aires|Cairo|Canberra|" +
	"Cape Town|Caracas|Casablanca|Charlotte|Chelsea|Chennai|Chester|Chisinau|Colombo|Conakry|Dakar|Damascus|Dar es Salaam|Darwin|Delhi|Dhaka|Doha|Dublin|Durban|Florence|Freetown|Gaza|Geneva|" +
	"Georgetown|Guadalajara|Guatemala City|Hanoi|Harare|Havana|Helsinki|Hong Kong|Houston|Islamabad|Istanbul|Jackson|Jakarta|Jerusalem|Johannesburg|Juba|Kabul|Kampala|Kano|Karachi|Kathmandu|" +
	"Khartoum|Kigali|Kingston|Kinshasa|Kuala Lumpur|Kyiv|La Paz|Lagos|Lahore|Lancaster|Lima|Lincoln|Lisbon|Ljubljana|Lomé|London|Luanda|Lusaka|Madison|Madrid|Managua|Manila|Maputo|Marseille|" +
	"Melbourne|Memphis|Mexico City|Minsk|Mogadishu|Mombasa|Monrovia|Montevideo|Moscow|Mumbai|Nairobi|Nassau|New Delhi|Niamey|Nicosia|Nouakchott|Oslo|Ouagadougou|Panama City|Paris|Perth|Phnom Penh|" +
	"Podgorica|Port Moresby|Port-au-Prince|Preston|Pretoria|Pristina|Pyongyang|Quito|Rabat|Raleigh|Reykjavik|Riga|Riyadh|Rome|San José|San Salvador|Sana'a|Santiago|Santo Domingo|São Paulo|" +
	"Sarajevo|Seoul|Sidney|Singapore|Skopje|Sofia|Stanley|Suva|Sydney|Taipei|Tallinn|Tashkent|Tbilisi|Tegucigalpa|Tehran|Tel Aviv|Tirana|Tokyo|Toronto|Tripoli|Tunis|Ulaanbaatar|Valencia|Valletta|" +
	"Victoria|Vienna|Vientiane|Vilnius|Warsaw|Washington|Wellington|Windhoek|Yangon|Yaoundé|Yerevan|York|Zagreb|Zurich"

func (m *maker) city() []string {
	if m.chance(15) {
		return m.world
	}
	for {
		if l := m.of[m.pick(m.locales)]; len(l.City) > 5 {
			return l.City
		}
	}
}

func (m *maker) country() string {
	for {
		if l := m.of[m.pick(m.locales)]; len(l.Country) > 5 {
			return m.pick(l.Country)
		}
	}
}

func (m *maker) cityOf(l *lists) []string {
	if len(l.City) > 20 && m.chance(70) {
		return l.City
	}
	return m.city()
}

// peoples are endings of the names of those who live in a place, and adjectives those of what belongs there.
var peoples = map[string][]string{
	"fr": {"ais", "ois", "iens", "ains", "éens"}, "it": {"ani", "esi", "ini", "ensi", "iani"}, "nl": {"ers", "anen", "ezen", "aars"}, "de": {"er", "ern", "aner", "esen"},
	"es": {"anos", "eses", "enses", "inos"}, "pt": {"anos", "eses", "enses", "ianos"}, "pl": {"anie", "czycy", "anom", "ów", "anin"}, "cs": {"ané", "anů", "čané", "an"},
	"sk": {"ania", "anov", "čania", "an"}, "hr": {"ani", "ana", "anci", "anaca", "ca", "ce", "anin"}, "sl": {"ani", "anci", "cev", "ec"}, "hu": {"iak", "i", "aiak"},
	"ro": {"eni", "enii", "ezi", "eni"}, "sv": {"are", "arna", "aner", "ier"}, "da": {"ere", "erne", "anere", "iere"}, "fi": {"laiset", "laisia", "lainen"}, "en": {"ans", "ians", "ese", "ian", "i"},
}

var belongings = map[string][]string{
	"pl": {"skie", "ski", "ska", "skiego", "skim"}, "cs": {"ský", "ská", "ské", "ského", "ském"}, "sk": {"ský", "ská", "ské", "ského", "skom"}, "hr": {"ski", "ska", "sko", "skog", "skim", "skoj"},
	"sl": {"ski", "ska", "sko", "skega"}, "de": {"er", "ische", "ischen", "ischer"}, "hu": {"i"},
}

func (m *maker) people(language string, l *lists) string {
	stem := m.stem(m.pick(m.cityOf(l)))
	if len(l.Country) > 20 && m.chance(50) {
		stem = m.stem(m.pick(l.Country))
	}
	if ends := peoples[language]; ends != nil {
		return stem + m.pick(ends)
	}
	return stem + m.pick(peoples["en"])
}

func (m *maker) belonging(language, place string) string {
	if ends := belongings[language]; ends != nil {
		return m.stem(place) + m.pick(ends)
	}
	return place
}

// stem is a place's name without its last vowels.
func (*maker) stem(place string) string {
	if at := strings.LastIndexAny(place, " -"); at >= 0 {
		place = titled(place[at+1:])
	}
	return strings.TrimRight(place, "aeiouyáéíóúůě")
}
