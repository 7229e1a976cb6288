package postaladdress

import "strings"

// role is a set of parts that a word can play around a street and number. They are looked up only where an address has been found, or is
// about to be.
type role uint16

const (
	contact    role = 1 << iota // phone, IBAN: what stands here is no part of the address
	district                    // sector, jud., Col., г.: the name or number of a part of a town or country follows
	areas                       // District, kerület, maakond: the name of such a part stands before
	coded                       // CEP, PSČ: a postcode follows
	building                    // Apartments, Mansion: a building's name stands before
	house                       // Résidence, Edificio: a building's name follows
	leading                     // Kleine, Große, Norra: stands before the name of a street that is one word with its type
	dwells                      // wohnhaft, bytom: an address follows directly
	within                      // in, à, w: a town follows
	plot                        // House, Plot, Sector: a number follows
	counted                     // Chapter, Artikel: the number behind is its own
	upper                       // OG, emelet, sal: stands behind the number of a floor
	hamletWord                  // sat, obec: the name of a village follows
	hamlet                      // Lieu-dit, Località: a place's name follows, as behind house
	numbering                   // Číslo, Nr.: asks for the number of a house, behind a word that asks for the street
)

var roleWords = map[role]string{
	contact: `tel tél tel. telefon telefono telefone teléfono téléphone telephone phone phones fax telefax mobile mobil mobiltelefon mob gsm handy cell cellulare portable cel celular móvil movil telemóvel telemovel tlm tlfn natel ph tlf tfno tfn puh puhelin sími
		email e-mail mail correo courriel web website www site url http https internet iban bic swift vat ust ustid steuernummer nif cif nie dni cnp cui ico ičo dič nip regon pesel krs kvk btw tva siret siren rcs
		abn acn gst gstin tin pan uhid mrn nhs utr tva vkn tckn egn егн еик ідн іпн єдрпоу рнокпп ддс kundennr kundennummer klantnr client customer bestellnr rechnungsnr az fn hrb amtsgericht cordialement
		piva p.iva c.f cf cnpj cpf rfc ein ssn dob born né née geb geboren nato nata urodzony urodzona nar narozen contact kontakt attn att dear cher chère sehr hallo hi hello bonjour
		caro gentile estimado estimada szanowny vážený stimate re subject betreff objet oggetto onderwerp date datum data тел телефон факс моб почта инн кпп огрн τηλ φαξ αφμ 電話 电话 전화 open opening hours mon monday`,
	district: `sector sectorul jud județ județul judet com comuna sat satul mun municipiul oraș orașul loc localitatea col colonia fracc fraccionamiento deleg delegación barrio bo brgy barangay
		г гор город обл область р-н район м місто с село п пос посёлок поселок д смт селище дер деревня ст станица мкр микрорайон обл. жк ж.к гр град общ община
		quận q phường p tp thành_phố huyện tỉnh xã thị_trấn thị_xã kec kecamatan kel kelurahan kab kabupaten kota desa rt rw
		gmina gm woj województwo powiat pow okres obec kraj okr concelho freguesia bairro municipio provincia prov succ partido depto departamento comuna county co
		sec sector phase district ward suburb taluk tehsil dist mandal vidéki megye`,
	areas: `district county kerület ker megye maakond vald linn novads pagasts rajonas apskritis savivaldybė raj sav область обл район р-н край область обл. okres kraj division province prefecture
		tehsil taluk dist mahallesi mah mh ilçesi ili township city municipality borough ward suburb nagar colony vihar island kommune kommun lääni maakunta`,
	coded: `cep cp c.p psč psc plz zip zipcode postcode pin pincode cap τ.κ тк т.к tk t.k irsz postnr индекс pk cod código postal codul poștal`,
	house: `cité résidence residence résidences immeuble villa château chateau domaine lotissement hameau tour bâtiment bat bât bâtiments za zi zac zone edificio edif ed torre condominio
		condomínio conjunto palazzo cascina quinta haus dom budynek bud polígono poligono pol urbanización`,
	hamlet:     `lieu-dit lieudit località loc fraz frazione contrada cda parc mas ferme moulin masseria herdade monte cortijo finca urb polígono pol parque`,
	hamletWord: `sat satul comuna com loc localitatea cătun obec osada wieś wies kol kolonia przysiółek selo naselje`,
	building: `apartments apartment apartment mansion mansions tower towers house court residency residences heights plaza building enclave villas chambers estate park
		centre center business industrial mill farm cottage lodge manor rectory barn hall mews bakery vicarage stables granary chapel schoolhouse forge grange gatehouse parsonage hof gebäude huis flat gebouw society soc bungalow`,
	leading: `kleine kleiner große grosse großer alte alter neue neuer obere oberer untere unterer lange langer kurze breite hohe hoher innere äußere vordere hintere mittlere erste zweite
		nieuwe oude korte hoge lage grote eerste tweede derde nieuwe noorder zuider ooster wester noord zuid oost west lange kromme brede smalle
		norra södra östra västra gamla nya stora lilla övre nedre store lille gamle nye nørre sønder vester øster øvre søndre nordre vestre østre
		vanha uusi pieni iso itäinen läntinen pohjoinen eteläinen väike suur uus vana sint st dr prof professor general gen burgemeester burg pater kardinaal pastoor president koning koningin prins prinses
		van de den der het ter ten
		unter an am auf im in zum zur vor hinter bei beim neben malá malý veľká veľký nová nový stará starý dolná horná velká mala velika nova stara duża mała nowa nowy stary wielka górna dolna
		k ke u v ve mezi za při pri pred před pod nad
		minister graf kaiser könig bürgermeister sankt st. rue 1e 2e 3e`,
	counted: `chapter article art artikel artículo articolo articolul artykuł článok section sección sezione part page seite pagina página strona strana figure fig table tabelle tabel grade class season episode
		vol volume band kapitel capítulo capitolo chapitre rozdział kapitola apollo windows version item group gruppe groupe lesson exercise step test phase line linie ligne size psalm act scene`,
	dwells: `sídle siedzibą wohnhaft bytom bytem sídlom sídlem zamieszkały zamieszkała zamieszkali zam adressil aadressil osoitteessa adresą adresu adresem aadress demeurant domicilié domiciliée woonachtig prebiva stanujoči
		nastanjen проживающий проживающая адресу адресою ubicada ubicado`,
	plot:      `house plot door villa shop h.no hno block phase sector road street lane gali cross main mz mza manzana lt lote blk hse khasra stand erf survey nave km sqn sqs shis sqsw clsw cln qd quadra lote bloco`,
	numbering: `číslo čís č nr no number nummer numer szám n numero número numéro hnr`,
	within:    `in en a à at te w we v ve na în em pri při ob`,
	upper:     `og stock stockwerk etage stiege patro poschodie p podlaží em emelet ajtó fsz földszint sal tv th mf stg obergeschoss dg eg ug piso planta floor etg etasje krs kerros korrus stāvs aukštas piętro étage ème tr trp trappor`,
}

// addRoles fills the roles by folded words.
func (d *Detector) addRoles() {
	d.roles = map[string]role{}
	for r, words := range roleWords {
		for word := range strings.FieldsSeq(words) {
			d.roles[string(d.words.Append(nil, []byte(strings.ReplaceAll(word, "_", " "))))] |= r
		}
	}
}

// plays tells whether a word, or several, has one of these roles.
func (d *Detector) plays(text []byte, r role) bool {
	if len(text) > 40 {
		return false
	}
	var buf [64]byte
	return d.roles[string(d.words.Append(buf[:0], text))]&r != 0
}
