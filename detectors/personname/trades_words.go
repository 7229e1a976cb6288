package personname

import "strings"

// trades are words for businesses that stand beside the name of whoever has one, folded.
var trades = newSet(`bakery butcher butchers plumbing dental surgery pharmacy bookshop florist florists salon barber barbers garage motors builders roofing
	solicitors brewery winery restaurant pub inn hotel cafe bistro grill pizzeria boutique jewellers opticians nursery catering tailors estate realty
	backerei baeckerei metzgerei fleischerei apotheke autohaus kanzlei optik drogerie friseur frisor blumen gartnerei schreinerei tischlerei elektro sanitar
	gasthaus gasthof brauerei weingut konditorei fahrrad praxis zahnarztpraxis buchhandlung reisen immobilien spedition dachdecker malerbetrieb fahrschule
	boulangerie patisserie boucherie charcuterie pharmacie librairie coiffure fleuriste fleurs brasserie auberge traiteur menuiserie plomberie ets
	etablissements chateau domaine cabinet agence ateliers atelier bijouterie opticien epicerie fromagerie
	panificio pasticceria macelleria farmacia libreria ristorante trattoria osteria autofficina officina studio lavanderia parrucchiere gelateria
	albergo agriturismo cantina edil ottica gioielleria ferramenta salumificio carrozzeria
	bakkerij slagerij apotheek kapsalon kapper garagebedrijf bloemen bloemist makelaars makelaar makelaardij boekhandel rijwielen fietsen schilders
	schildersbedrijf bouwbedrijf loodgieter brouwerij drukkerij tandartspraktijk huisartsenpraktijk eetcafe brasserie
	panaderia pasteleria carniceria farmacia talleres taller bodegas bodega peluqueria ferreteria floristeria restaurante libreria clinica hostal meson
	inmobiliaria construcciones muebles optica joyeria bufete gestoria
	piekarnia cukiernia apteka kwiaciarnia hurtownia zaklad biuro sklep restauracja ksiegarnia kancelaria przychodnia gabinet auto stomatologia karczma
	hotelik zajazd browar drukarnia fryzjer
	padaria confeitaria talho farmacia oficina livraria ourivesaria restaurante clinica cafe cabeleireiro pastelaria sapataria adega quinta construtora
	advocacia imobiliaria
	bageri konditori apotek bil bygg advokatfirman advokatbyra blomsterhandel snickeri maleri frisor krog vardshus bokhandel elektriska
	pekarstvi cukrarstvi lekarna reznictvi autoservis kvetinarstvi kadernictvi zelezarstvi restaurace hospoda knihkupectvi truhlarstvi hotel penzion
	stavebniny ordinace pivovar zahradnictvi
	brutaria cofetaria florarie floraria libraria service cabinet cabinetul salon farmacia restaurant hanul pensiunea papetarie
	firin firini eczane eczanesi kuafor kuaforu cicekci ticaret emlak otel oteli lokanta lokantasi pastanesi oto market insaat mobilya kitabevi klinigi
	pekseg cukraszda gyogyszertar etterem fodraszat vendeglo konyvesbolt leipomo apteekki ravintola kampaamo bageriet slagter frisor blomster
	pekara ljekarna apoteka mesnica frizerski restoran gostilna lekarna`)

// legal are forms of companies, as they stand behind names, folded.
var legal = newSet(`gmbh ag kg ohg ug ltd limited llc llp inc corp plc sarl sas srl spa snc bv nv vof cv sl slu sa ab oy oyj as asa aps sro vos doo kft zrt
	nyrt bt lda ltda sti holding group gruppe groupe gruppo grupo grupa koncern bros hnos cie co figli fils sons zonen sohne filhos hijos synowie synove ogullari`)

// brands are called after people, by their first names and surnames, folded: goods in a shop's list are of them oftener than people are called so.
var brands = newPhraseSet(`hugo boss, calvin klein, ralph lauren, michael kors, tommy hilfiger, marc jacobs, jack wolfskin, jack jones, tom tailor, yves rocher, saint laurent, yves saint laurent,
	christian dior, giorgio armani, emporio armani, roberto cavalli, salvatore ferragamo, paco rabanne, jean paul gaultier, massimo dutti, adolfo dominguez,
	paul smith, ted baker, ben sherman, fred perry, jimmy choo, louis vuitton, vivienne westwood, stella mccartney, max mara, max factor, helena rubinstein,
	elizabeth arden, estee lauder, mary kay, bobbi brown, charlotte tilbury, daniel wellington, karl lagerfeld, jil sander, gerry weber, betty barclay, laura ashley,
	kate spade, tory burch, steve madden, paul green, peter kaiser, peter hahn, marc o'polo, pierre cardin, guy laroche, carolina herrera, nina ricci, robert bosch,
	johnnie walker, jack daniels, jim beam, jose cuervo, captain morgan, harley davidson, mercedes benz, alfa romeo, rolls royce, aston martin, john deere,
	thomas cook, leroy merlin, albert heijn, charles schwab, morgan stanley, goldman sachs, merrill lynch, arthur andersen, marie claire, harper collins,
	simon schuster, filippa k, gina tricot, alexander mcqueen, tom ford, oscar de la renta, roberto coin, thomas sabo, georg jensen, jean patou,
	elie saab, thierry mugler, issey miyake, kenzo takada, hermann miller, arne jacobsen, philipp plein, patek philippe, maurice lacroix, frederique constant,
	raymond weil, tag heuer, jacques lemans, robert mondavi, louis jadot, louis latour, marie sharps, aunt jemima, uncle ben, dr oetker, paul hewitt,
	ulla popken, werner mertz, jan linders, piet klerkx, gina laura, marie lund, anna field, sam edelman, cath kidston, jack wills, oliver bonas, cole haan, ray ban,
	agatha ruiz de la prada, pedro del hierro, pepe jeans, victoria beckham, ellen tracy, liz claiborne, anne klein, perry ellis, kenneth cole, donna karan, vera wang,
	levi strauss, lee cooper, bruno banani, camp david, sergio tacchini, carlo colucci, otto kern, hans grohe, ludwig beck, marc cain, rene lezard, van cleef,
	charles jourdan, georges rech, jean louis david, franck provost, jacques dessange, sonia rykiel, paul joe, daniel hechter, ermenegildo zegna, enrico coveri`)

func newPhraseSet(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.SplitSeq(list, ",") {
		set[strings.Join(strings.Fields(w), " ")] = true
	}
	return set
}

func newSet(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}
