package personname

import "strings"

// trades are words for businesses that stand beside the name of whoever has one, folded.
var trades = setOf(`bakery butcher butchers plumbing dental surgery pharmacy bookshop florist florists salon barber barbers garage motors builders roofing
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
var legal = setOf(`gmbh ag kg ohg ug ltd limited llc llp inc corp plc sarl sas srl spa snc bv nv vof cv sl slu sa ab oy oyj as asa aps sro vos doo kft zrt
	nyrt bt lda ltda sti holding group gruppe groupe gruppo grupo grupa koncern bros hnos cie co figli fils sons zonen sohne filhos hijos synowie synove ogullari`)

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}
