package postaladdress

import (
	"bytes"

	"dossier/detectors/gazetteer"
)

// Classes of words beside those of the gazetteer.
const (
	particle    = gazetteer.Own << iota // de la, van den, of: a small word inside a street's name
	number                              // nº, no, number: stands before a house number
	box                                 // post-office box
	floor                               // bajo, dcha, 2nd floor: a part of a building that needs no number
	unit                                // apartment, suite, bus: needs a number or a letter
	never                               // not a street, though some language's list says so
	sureStreet                          // a street type in nearly every text
	shortStreet                         // a well-known abbreviation of one
	measure                             // a unit of measure or a counted thing: the number is no house number
)

var vocabulary = map[gazetteer.Class]string{
	particle: `de del della dei delle degli di da do dos das du des la las los les le el lo al l d e y i et a au aux van von den der dem het ten ter
		te op in aan am an der zum zur auf im in the of and und og i na nad pod u v sul sur en sous saint st san santa sant são 's gen ks św płk mjr abp kard marsz hr arm plk kpt akad kralja kralje cara carja bana svetog sv им имени акад ген маршала адмирала академика генерала княза цар кн`,
	label: `ulica ulice ulici házszám domu hausnummer hausnr huisnummer huisnr address adresse anschrift adres adresa adress adresą adresi osoite cím lakcím domicilio dirección direccion domicile domicili indirizzo residenza
		endereço morada residencia aadress aadressi adrese adresas διεύθυνση адрес bydliště bydlisko strasse adreça heimilisfang lieferadresse lieferanschrift rechnungsadresse rechnungsanschrift wohnadresse afleveradres bezorgadres factuuradres leveringsadresse leveransadress hemadress bostadsadress hjemmeadresse bopæl toimitusosoite kotiosoite postiosoite lakóhely lakóhelye lakcíme címe doručit doručovací elukoht`,
	dwell: `live lives lived living reside resides residing located situated wohnt wohne wohnhaft woont wonende habite demeurant domicilié vive viven
		residente domiciliado reside mora abita bor bosatt asuu mieszka mieszkam mieszkamy bývam bývame bydlím bydlíme lakom lakunk vivo moro abito habito bor wohnen locuiesc zamieszkały bydlí bydlisko lakik elab`,
	number: `číslo бл nº n° n n.º n.o n.ª số буд будинок no nr num km número numero numéro number nummer č č.p č.p. čp broj br № no: # s/n sn dom д дом`,
	box:    `box postbus postfach apartado casilla pobox boks postboks postilokero skrytka bp b.p cs τ.θ ά.τ θυρίδα apdo postkast postbox casella caixa`,
	floor:  `όροφος ορ vh hh hgb seitenflügel vorderhaus hinterhaus gartenhaus quergebäude hs bajo bajos izq izqda izda izdo izquierda dcha drcha exterior frente fte frt traseiras sótão dcho derecha dto esq fdo floor étage etage piso planta ático atico entlo entresuelo entresòl pral principal baixos àtic ground rez-de-chaussée rdc puerta escalera portal bloque`,
	unit:   `fszt földszint magasfszt mfszt félemelet alagsor piano ап parter bat bât bâtiment bureau scala kat daire blok d lokal em ajtó lh lph lépcsőház stg og stock krs kerros оф офис этаж эт подъезд под пом комн ет вх бл όροφος porte étages esc interno apto fração loja nave d.no sal entrance unité local phòng lầu tầng level lvl villa ap sc et sector apt apartment apto apartamento suite ste unit flat room rm bus bte boîte bt app appt appartement appartamento int interno interior lgh wohnung whg top stiege esc escalera piso planta pta puerta portal bloque bl blk block building bldg bldng ed edif edificio floor fl étage etage kv кв квартира корпус корп building sala lok m lot dept depto casa andar conj bloco cj unidad local loc oficina of`,
	never:  `auto zona zone trat mail line centro campo grupo plan park place parc port porte hof end rise view run pass path trace row walk mount hill key field fields island lake station house beach center centre cross fall falls club light common curve fort glen green grove harbor isle land mall manor mission motor mountain neck orchard over pine plain port prairie ranch rapids rest river shoal shore spring spur stream summit track trail union valley via well wells village ville vista point points ridge`,
	sureStreet: `street road avenue boulevard lane drive rue chemin impasse quai calle avenida carrer paseo rua travessa estrada rodovia praça alameda viale
		corso piazza piazzale vicolo ulica ulice náměstí aleja straße strasse gasse platz straat laan plein weg steenweg utca körút улица ул проспект переулок
		вулиця οδός λεωφόρος strada bulevardul bulevard calea şoseaua sokak caddesi cadde blvd ave av rd jalan carretera ctra avda gatan highway parkway paseo carrera plaza plaça c/`,
	shortStreet: `st dr ln ct pl sq hwy pkwy cir ter tce cres way str ul ulitsa u bd bld boul all imp pza pz pl. plz crta cra cl cll r av. al os nám tř bul просп пл пер ш бул вул пров jl cd sok sk mh cad λεωφ λ vn gt via`,
	gazetteer.StreetAfter | sureStreet: `rue ulica ulice cesta námestie náměstí třída trieda nábrežie nábřeží trg aleja obala strasse straße gasse weg allee street road avenue lane drive utca útja tér tere körút sétány rakpart gatan vägen gränd gata vei veien gate vej vejen gade allé
		katu tie kuja polku puistikko tänav puiestee maantee iela ielā bulvāris prospekts laukums gatvė prospektas alėja plentas проспект шоссе улица переулок бульвар набережная площадь
		проезд аллея тупик тракт вулиця провулок площа bulvarı caddesi sokağı sokak bulvar blv yolu`,
	gazetteer.StreetAfter | shortStreet: `bulv cad cd sok sk pde cct crt dve bvd esp gdns tce cres mews`,
	gazetteer.StreetBefore | sureStreet: `steenweg largo piazzetta lungomare p.zza p.za v.le c.so p.le l.go v.lo str.da calea șoseaua aleea intrarea splaiul piața bdul b-dul bulevardul fundătura drumul rotonda incrocio vial ampliación viaduto viaducto strada rruga bulevardi bulevar trg nábřeží nábrežie
		třída osiedle sídlisko sídliště sídl skwer rondo praceta beco calçada ladeira rúa travesía jirón pasaje callejón privada cerrada prolongación transversal calzada crta urb urbanización prol glorieta ronda rambla polígono carrera cra
		diagonal camí vialidad passeig avinguda avd avgda sos trg ulica námestie jalan jl lorong persiaran đường phố ngõ ngách hẻm οδός οδού οδό λεωφόρου πλατείας οδ λεωφόρος λεωφ πλατεία πάροδος улица ул проспект просп переулок пер набережная
		наб шоссе площадь бульвар бул вулиця вул провулок площа сквер узвіз ж.к булевард шоссе شارع طريق رحوب רחוב שדרות ถนน ซอย esplanade lotissement allée venelle ruelle promenade traverse rond-point faubourg camino carretera`,
	gazetteer.StreetBefore | shortStreet: `priv cda r bd imp all rte sq fg ch chem`,
	gazetteer.StreetBefore: `salita discesa galleria lungotevere calata borgo contrada località rione sestiere fondamenta calle sheshi cesta obala nabrezje sady tř nám ul pl al os plac szosa rynek bulwar alameda rotunda rua jr psje
		circuito retorno andador cl kr dg tv autopista vereda camiño praza plaça carrer rue avenue boulevard impasse cours quai square passage sentier villa cité montée rang côte route chemin sente str bd stradela lebuh gang gg kampung kg
		kiệt пр пр-т пл пров ميدان حي דרך סמטת`,
	gazetteer.Country: `suomi ísland island eesti latvija lietuva magyarország hrvatska slovenija srbija србија polska česko česká_republika slovensko slovenská_republika românia ελλάδα ελλάς κύπρος българия
		türkiye deutschland österreich schweiz suisse svizzera españa italia nederland belgië belgique belgien sverige norge danmark shqipëri shqipëria україна россия беларусь россия_федерация
		российская_федерация republica_moldova moldova italy france portugal brasil brazil méxico mexico uk usa u.s.a u.k uae united_kingdom england scotland wales northern_ireland ireland éire luxembourg
		luxemburg liechtenstein polen frankreich italien frankrijk duitsland allemagne espagne pays-bas royaume-uni états-unis maroc algérie tunisie hong_kong south_korea korea republic_of_ireland
		bosna_i_hercegovina crna_gora северна_македонија kosovo malta cyprus indonesia malaysia singapore viet_nam việt_nam vietnam philippines thailand pakistan bangladesh sri_lanka`,
	measure: `mmhg hgmm years year days day months month weeks week hours hour minutes minute min sec seconds kg g gr mg ml l cl cm mm km m mi lb oz pcs pack packs pieces
		percent eur euro euros usd dollars feet foot ft inch inches hour per calories stars season episode version volume gb mb kb tb hz mhz ghz v w kw x st nd rd th january february march april may june july august september october november december
		januar februar mars mai juni juli oktober desember dezember januari februari augusti maart mei augustus janvier février avril juin juillet août septembre octobre novembre décembre
		gennaio febbraio aprile maggio giugno luglio agosto settembre ottobre dicembre enero febrero abril mayo junio julio septiembre octubre noviembre diciembre janeiro fevereiro março maio junho julho setembro
		outubro dezembro stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia ianuarie februarie martie aprilie iunie iulie octombrie noiembrie decembrie
		jan feb mar apr jun jul aug sep sept oct nov dec años año meses mes días día horas minutos jahre tage uhr ans jours mois heures dagen jaar items times people users`,
}

// suffixes end the compounded names of streets, folded. A word must have at least two more letters before them.
var suffixes = [...]string{
	"strasse", "str", "gasse", "allee", "platz", "weg", "damm", "ufer", "ring", "chaussee", "steig", "pfad", "markt",
	"straat", "laan", "plein", "steenweg", "gracht", "kade", "dreef", "singel", "dijk", "baan", "wijk", "kaai", "stroate", "strjitte",
	"gatan", "gata", "vagen", "vag", "granden", "grand", "stigen", "torget", "backen", "torg",
	"vej", "vejen", "gade", "gaden", "alle", "straede", "vaenget", "parken", "toften",
	"veien", "veg", "vegen", "vei", "gate", "gaten", "bakken", "svingen", "lia", "jordet", "vollen", "toppen", "hogda", "haugen", "tunet", "kroken",
	"boulevard", "boulevarden", "esplanaden", "krogen", "kaj", "kajen", "plads", "pladsen", "plassen", "stien", "allmenningen", "brygga", "terrasse", "leden", "slingan", "liden", "esplanad",
	"puistikko", "esplanadi", "laituri", "penger", "rantatie", "utca", "tanav", "puiestee", "maantee", "vangur", "hlid", "teigur", "gardur", "twiete", "graben", "bruecke", "brucke", "stieg", "promenade",
	"katu", "tie", "kuja", "polku", "raitti", "rinne", "tori", "kaari", "vayla", "puisto", "aukio", "gotu", "braut", "stigur", "straeti", "vegur", "hverfi",
}

// maySuffix tells whether one of the suffixes may end with these two bytes, which rules most words out before they are folded.
func maySuffix(a, b byte) bool { return a|b >= 0x80 || suffixEnds[a&31]>>(b&31)&1 == 1 }

var suffixEnds = newEndTable()

func newEndTable() (t [32]uint32) {
	for _, s := range suffixes {
		t[s[len(s)-2]&31] |= 1 << (s[len(s)-1] & 31)
	}
	return t
}

// compounded tells whether a word is the name of a street with its type as a suffix: Kerkstraat, Hauptstr, Storgatan.
func (d *Detector) compounded(word []byte) bool {
	if len(word) < 6 || len(word) > 60 || !maySuffix(word[len(word)-2], word[len(word)-1]) {
		return false
	}
	var buf [80]byte
	folded := d.words.Append(buf[:0], word)
	for _, s := range suffixes {
		if len(folded) >= len(s)+3 && bytes.HasSuffix(folded, []byte(s)) {
			short := len(s) < 5
			const known = gazetteer.Given | gazetteer.Word | gazetteer.Stop | gazetteer.Place | gazetteer.Country
			return !short || d.words.Lookup(word)&known == 0
		}
	}
	return false
}

// longestShort is the length in bytes of the longest of the abbreviations.
const longestShort = 4

func abbreviations() map[string]string {
	return map[string]string{
		"str": "strasse", "av": "avenue", "ave": "avenue", "avda": "avenida", "bd": "boulevard", "blvd": "boulevard", "bld": "boulevard",
		"rd": "road", "ln": "lane", "ct": "court", "sq": "square", "hwy": "highway", "pkwy": "parkway", "ul": "ulica", "ctra": "carretera",
		"pza": "plaza", "pl": "place", "apt": "apartment", "ste": "suite", "nw": "northwest", "ne": "northeast", "sw": "southwest", "se": "southeast",
		"n": "north", "s": "south", "e": "east", "w": "west",
	}
}
