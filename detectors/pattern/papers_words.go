package pattern

import (
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/detectors/columnname"
)

// NewNumbers returns a detector of the numbers of papers, vehicles, clients, devices and cookies.
func NewNumbers() Detector {
	d, err := New(slices.Concat(papers(), cards(), local(), medical(), plates(), clients(), devices(), cookies())...)
	if err != nil {
		panic("the rules of this package are wrong: " + err.Error())
	}
	return d
}

// list divides words and phrases at semicolons.
func list(text string) []string {
	all := strings.Split(text, ";")
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return all
}

// elsewhere are words that tell what else a number near them is.
const elsewhere = "phone;tel;telephone;fax;invoice;order;isbn;issn;ean;gtin;sku;issued;issue;expires;expiry;expiration;valid;until;date;born;dob;birth;" +
	"price;total;amount;eur;usd;version;build;page;size;bytes;port;pid;line;" +
	"téléphone;telefon;telefoon;teléfono;telefono;telefone;mobil;mobiel;portable;handy;gsm;cell;móvil;telemóvel;puhelin;iban;konto;account;" +
	"facture;factuur;rechnung;fattura;factura;fatura;faktura;faktúra;faktury;factură;bestelling;bestellung;commande;ordine;pedido;encomenda;zamówienie;" +
	"objednávka;comanda;ordre;beställning;tilaus;scontrino;receipt;ticket;colis;paquet;pakket;paket;parcel;tracking;preis;prijs;prix;prezzo;precio;preço;cena;preț"

// about are words that make a column's name that of something about a thing: the day when a passport expires.
func about() map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields("date expiry expires expiration exp valid issued issuer issue type country status count at on time timestamp url has flag " +
		"image photo scan file policy consent enabled length size format regex required label title description price fee check version total amount " +
		"category group class hash datum ablauf gueltig gultig vervaldatum fecha vencimiento scadenza validade platnost waznosc lejarat") {
		all[w] = true
	}
	return all
}

// Words of the languages of the European Union and its neighbours, with the form in which they stand before a number.
const (
	passportWords = "pases nr;paso nr;pasnr;reisepassnr;паспорт серія;паспорт серия;паспорт №;pasu č;passinnumero;passport;paspoortnr;pas č;passport no;passports;passeport;reisepass;reisepassnummer;passnummer;pass nr;pass no;pass nummer;paspoort;paspoortnummer;" +
		"pasaporte;passaporto;passaporte;paszport;paszportu;cestovní pas;číslo pasu;cestovný pas;útlevél;útlevélszám;útlevele;pașaport;pașaportului;pasaport;" +
		"pasaportu;паспорт;паспорта;putovnica;putovnice;potni list;potnega lista;pasnummer;pas nr;passnr;passi;passin;passinumero;passi number;pases numurs;" +
		"paso numeris;διαβατήριο;διαβατηρίου;passaport;uimhir phas;pasaport no;护照;护照号;护照号码;護照;護照號碼;旅券番号;パスポート;여권번호;여권;جواز"
	licenceWords = "řp č;за управление;посвідчення водія;в у;driver number;driving number;fs nr;číslo řp;carteira motorista;driver lic;drivers lic;driving lic;lic no;permis n;prawo jazdy nr;driving licence;driving license;driver licence;driver license;drivers licence;drivers license;permis;dl no;dl number;permis conduire;führerschein;" +
		"führerscheinnummer;führerscheinnr;fahrerlaubnis;rijbewijs;rijbewijsnummer;permiso conducir;permiso conducción;carnet conducir;licencia conducir;patente guida;" +
		"patente numero;numero patente;patente n;patente nr;carta condução;carteira habilitação;cnh;prawo jazdy;prawa jazdy;řidičský průkaz;řidičského průkazu;vodičský preukaz;vodičského preukazu;" +
		"jogosítvány;vezetői engedély;permis conducere;permisului conducere;шофьорска книжка;vozačka dozvola;vozačke dozvole;vozniško dovoljenje;kørekort;" +
		"kørekortnummer;kørekortnr;körkortsnr;førerkortnr;rijbewijsnr;körkort;körkortsnummer;førerkort;førerkortnummer;ajokortti;ajokortin;ajokorttinumero;juhiluba;juhiloa;vadītāja apliecība;" +
		"vairuotojo pažymėjimas;άδεια οδήγησης;δίπλωμα οδήγησης;ehliyet;ehliyet no;sürücü belgesi;водительское удостоверение;водійське посвідчення;ceadúnas tiomána;运转免许;免許証番号"
	plateWords = "skilt;reg märk;auto numurs;reg oznaka;reg oznake;registrska št;дкн;valst nr;г н;гос номер;гос №;amtl kennz;рег знак;рег номер;рег №;държ номер;держ номер;номерний знак;κυκλοφορίας;ar κυκλοφορίας;kennz;kenteken nr;nr inmatriculare;nr de înmatriculare;rz vozidla;nr rej;numerze rejestracyjnym;numerach rejestracyjnych;immatriculé;immatriculée;plaque;plaques;kontrollschild;kontrollschilder;matrícula;matrículas;" +
		"inmatriculat;înmatriculat;înmatriculată;nr auto;számtábla;nr plade;registreringsnr;regnummer;poznávací značka;štátna poznávacia;licence plate;license plate;number plate;plate number;plate no;numberplate;vehicle registration;vehicle reg;registration no;registration nr;reg nr;reg no;license tag;rego;immat;kentekenplaat;tablica rejestracyjna;tablicy rejestracyjnej;špz;targata;targhe;évo;evidenčné číslo;tablice rejestracyjne;tablicach;numer tablicy;kenteken;kentekennummer;nummerplaat;" +
		"kennzeichen;kfz kennzeichen;nummernschild;autokennzeichen;immatriculation;plaque immatriculation;matrícula vehículo;matrícula coche;matrícula viatura;" +
		"placa vehículo;targa;targato;targata;numer rejestracyjny;nr rejestracyjny;rejestracyjnym;rejestracyjnego;spz;registrační značka;evč;ečv;rendszám;" +
		"rendszáma;rendszámú;număr înmatriculare;nr înmatriculare;регистрационен номер;registarska oznaka;registarske oznake;registrska številka;registrska oznaka;" +
		"nummerplade;registreringsnummer;regnr;registreringsskylt;kjennemerke;skiltnummer;rekisterinumero;rekisteritunnus;registreerimismärk;reisitrācijas numurs;" +
		"tablica rej;nr înmatr;frsz;plakası;skiltnr;rekisterinro;placa;placas;placa nº;patente nº;dominio;vehicle no;vehicle nr;veh no;vehicle number;car reg;immatriculation n;immatr;nº matrícula;nr rejestr;nr rejestracyjnym;značka vozidla;αρ κυκλ;" +
		"valstybinis numeris;αριθμός κυκλοφορίας;πινακίδα;πινακίδας;plaka;plakalı;госномер;номерний знак;车牌;车牌号;车牌号码"
	clientWords = "kliendi nr;klienta nr;kliento nr;št stranke;vertragskontonr;vertragskonto nr;n tessera;broj korisnika;broj člana;müşteri numaram;müşteri numaranız;müşteri kodu;kundnumret;kundenummer mitt;kundenummeret mitt;asiakasnumeroni;ügyfélszámom;n socio;tessera n;lidnr;debiteurnr;nr abonenta;klientske č;αρ πελάτη;abone no;üye no;loyalty no;cód cliente;no cliente;kund nr;kund nummer;kunde nr;medlems nr;klient nr;cliente nº;nº afiliado;número afiliado;afiliado nº;nr klient;" +
		"mitgliedschaft nr;mitgliedschaftsnummer;lidmaatschapsnummer;abonnement nr;abonnementsnummer;abonnementnummer;abo nr;n abonnement;numéro abonnement;abbonamento n;abonament nr;nr abonamentu;suscripción nº;" +
		"členské číslo;číslo člena;numer członkowski;nr członkowski;nº sócio;número sócio;tagsági szám;tagszám;medlemsnr;nr client;codul client;numéro adhérent;contrat client;cod cliente;klant id;klantcode;identyfikator klienta;numer abonenta;" +
		"klientske číslo;číslo klienta;kd nr;kdnr;mitglieds nr;cust id;cust no;customer account;acct ref;acct no;loyalty card;loyalty number;carte fidélité;tessera fedeltà;carta fedeltà;kundenkarte;klantenkaart;bonuskaart;karta klienta;karty klienta;" +
		"tarjeta cliente;tarjeta fidelidad;cartão cliente;zákaznická karta;zákaznícka karta;customer number;customer no;customer nr;customer id;customer ref;customer reference;customer code;client number;client no;client id;client ref;" +
		"client reference;client code;member number;member no;member id;membership number;membership no;kundennummer;kundennr;kunden nr;kunden nummer;kunden id;" +
		"mitgliedsnummer;mitgliedsnr;klantnummer;klantnr;klant nr;klant nummer;lidnummer;relatienummer;relatienr;debiteurennummer;debiteurnummer;numéro client;" +
		"allocataire;no client;client n;code client;réf client;référence client;identifiant client;numéro adhérent;número cliente;nº cliente;º cliente;número socio;nº socio;º socio;nº abonado;número abonado;numéro abonné;numéro allocataire;codice utente;codice abbonato;cod abonat;código cliente;cliente n;" +
		"codice cliente;numero cliente;numer klienta;nr klienta;kod klienta;číslo zákazníka;zákaznické číslo;zákaznícke číslo;ügyfélszám;ügyfélazonosító;ügyfélkód;" +
		"vevőkód;cod client;număr client;клиентски номер;клиентски №;broj kupca;broj klijenta;šifra kupca;številka stranke;šifra stranke;kundenummer;kundenr;" +
		"medlemsnummer;kundnummer;kundnr;asiakasnumero;asiakasnro;jäsennumero;kliendinumber;klienta numurs;kliento numeris;kliento kodas;αριθμός πελάτη;" +
		"κωδικός πελάτη;numru klijent;uimhir chustaiméara;müşteri numarası;müşteri no;номер клиента;номер клієнта;客户编号;客户号;会員番号;お客様番号;顧客番号;고객번호"
)

// staffWords stand before the number that an employer gives.
const staffWords = "mecanográfico;º funcionário;henkilönumero;töötaja nr;matični broj;medarbejdernr;medarbejder nr;medarb nr;ansattnr;anställningsnr;табельний №;табельный №;n paie;n salarié;pers nr;mitarbeiter nr;numer ewidencyjny;osobní č;dolgozói azonosító;αρ μητρώου;personel no;personnel no;worker id;no empleado;n empleado;º empleado;" +
	"crachá nº;matrícula n;ansattnr;ansatt nr;emp code;employee code;legajo;legajo nº;legajo n;nr ewid;nr ewidencyjny;nr akt;matrícula funcional;" +
	"employee id;employee no;employee number;employee nr;emp id;emp no;staff no;staff id;staff number;payroll no;payroll number;matricule;matricola;matr;personalnr;" +
	"personalnummer;personal nr;mitarbeiternummer;mitarbeiternr;personeelsnummer;personeelsnr;medewerkernummer;medewerkernr;numer pracownika;nr pracownika;pracownik nr;osobní číslo;osobné číslo;" +
	"zaměstnanecké číslo;číslo zamestnanca;nr marcă;marca nr;număr marcă;törzsszám;törzsszáma;anställningsnummer;anst nr;anställningsnr;ansattnummer;medarbejdernummer;número empleado;nº empleado;" +
	"número funcionário;nº colaborador;colaborador nº;sicil no;sicil numarası;αριθμός μητρώου;табельний номер;табельный номер;служебен номер"

// Words for identity cards, for what is driven, and for the papers of patients, of the same languages.
const (
	cardWords = "číslo op;op č;čop;br osobne;broj osobne;i seria;identity card;identity document;identité;identite;identità;identita;identidad;identitate;ausweis;ausweisnummer;ausweisnr;personalausweis;" +
		"personalausweisnummer;personalausweisnr;identiteitskaart;identiteitsbewijs;dowód;dowodu;dowodem;dowodzie;osobistego;osobistym;občanský průkaz;" +
		"občanského průkazu;občiansky preukaz;občianskeho preukazu;číslo op;agdref;cni;seria ci;titre séjour;permesso soggiorno;karta pobytu;carte séjour;verblijfsdocument;aufenthaltstitel;szig;szem ig;nrc;ghana card;személyi igazolvány;igazolványszám;ci seria;bi seria;buletin;cartão cidadão;" +
		"bilhete identidade;cédula;cedula;osobna iskaznica;osobne iskaznice;osebna izkaznica;лична карта;л к;ταυτότητας;αδτ;idkort;henkilökortti;henkilökortin"
	vehicleWords = "voertuig;trailer;oplegger;vrachtwagen;bestelbus;lkw;lastbil;camion;fahrzeug;fahrzeugs;pkw;kfz;auto;wagen;voiture;véhicule;veicolo;macchina;vettura;autovettura;coche;vehículo;viatura;veículo;carro;samochód;samochodu;" +
		"pojazd;pojazdu;vozidlo;vozidla;mașina;masina;autoturism;autoturismul;autoturismului;gépjármű;autó;bil;bilen;fordon;køretøj;kjøretøy;ajoneuvo;vehicle;car;plate;plates;reg;rego;registration;auta;vozu;auton;avto"
	medicalWords = "dossier patient;nip patient;cartella clinica;pat nr;fall nr;krankenversichertennr;pacienta č;chorobopis č;chorobopisu;nr kartoteki;cod asigurat;αρ ασθενούς;" +
		"hasta no;pasientnr;expediente clínico;carteirinha;hosp no;hosp nr;hospital nr;chart no;ziekenfondsnr;ziekenfonds nr;ziekenfondsnummer;zorgverzekeringsnr;patiënt nr;cartão sus;cartao sus;nº sus;cns;processo clínico;historii choroby;journalnr;prontuário;prontuario;" +
		"card sănătate;αμα;krankenkassennr;patientnr;patient ref;hälsokort;ur number;ur no;urn;fallnummer;" +
		"hcn;uhid;codice sanitario;utente nº;utente n;n utente;mrn;ipp;phn;nhi;medicare;numéro patient;codice paziente;numero paziente;número paciente;nº paciente;numer pacjenta;nr pacjenta;cod pacient;číslo pacienta;" +
		"krankenvers nr;kv nummer;kv nr;krankenversicherungsnummer;krankenkassennummer;versicherten nr;zorgpolis;medical record;insurance id;patient id;patient no;patient nr;patient number;hospital number;hospital no;nhs number;nhs no;health card;ohip;ramq;medicaid;" +
		"patientnummer;patiëntnummer;patiëntnr;patientennummer;patientennr;patienten nr;versichertennummer;versichertennr;krankenversichertennummer;kvnr;" +
		"zorgverzekeringsnummer;zorgpasnummer;zorgverzekering;tessera sanitaria;tarjeta sanitaria;sanitaria cip;nº utente;número utente;utente sns;historia clínica;nhc;" +
		"assurance maladie;numer pacjenta;číslo pojištěnce;číslo poistenca;pojištěnce;poistenca"
)

func papers() []Rule {
	passport := Rule{
		Kind: detectors.Passport, Strict: true, Digits: 5, Words: list(passportWords), Against: list(elsewhere + ";boarding;ski"), Near: 0.8, Cell: 0.15,
		Columns: list("passport;passport no;passport number;passport nr;passport id;passportno;passportnumber;passeport;paspoort;paspoortnummer;reisepass;reisepassnummer;" +
			"passnummer;pasaporte;passaporto;passaporte;paszport;numer paszportu;cislo pasu;cestovni pas;utlevel;utlevelszam;pasaport;putovnica;pasnummer;passinumero"),
		Named: 0.85, Because: "has the form of a passport's number", BecauseName: "the name says passport",
	}
	licence := Rule{
		Kind: detectors.DriverLicence, Strict: true, Digits: 5, Words: list(licenceWords), Against: list(elsewhere + ";construire;séjour;travail"), Near: 0.8, Cell: 0.15,
		Columns: list("driving licence;driving license;driver licence;driver license;drivers licence;drivers license;driver s license;driverlicense;driverslicense;" +
			"drivinglicence;dl number;dl no;dlnumber;licence number;license number;permis conduire;permis de conduire;fuhrerschein;fuehrerschein;fuhrerscheinnummer;" +
			"rijbewijs;rijbewijsnummer;carnet conducir;permiso conducir;patente guida;carta conducao;cnh;prawo jazdy;ridicsky prukaz;jogositvany;permis conducere;" +
			"korkort;korkortsnummer;forerkort;førerkort;kørekort;korekort;ajokortti;ehliyet;ehliyet no;vozacka dozvola;permis;no permis;num permis;permis b;lic no;lic nr;licence no;license no;driver lic;n patente;fs nr;nr prawa jazdy;vezetoi engedely;vez eng;carnet de conducir;permiso de conducir;licencia de conducir;lic conducir;carta de conducao;dl;cislo rp;c rp;" +
			"jogositvany szam;jogositvanyszam;vodicsky preukaz;fuhrerscheinnr;fahrerlaubnis;rijbewijsnr;carteira habilitacao;licencia conducir;permiso conduccion;patente nr;surucu belgesi;αρ διπλωματος"),
		Not:   list("software;product;plate;key;business;vehicle;user;construire;sejour;travail"),
		Named: 0.8, Because: "has the form of a driving licence's number", BecauseName: "the name says driving licence",
	}
	// The document number of ICAO Doc 9303: up to nine letters and digits. Some countries print a space behind the letters.
	withLetters, written := passport, passport
	withLetters.Pattern = `[A-Z]{1,3}[ -]?[0-9]{5,8}|[ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]{2} ?[0-9]{7}|[0-9]{2} ?[0-9]{2} [0-9]{6}|[АВЕКМНОРСТУХІ]{2} ?№? ?[0-9]{6}`
	written.Pattern, written.Form = `[A-Za-z0-9]+`, long(7, 9)
	written.Digits = 3 // those of the Netherlands have letters among them
	zone := Rule{      // the second line of a passport's machine-readable zone
		Kind: detectors.Passport, Pattern: `[A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{14}[0-9<][0-9]`, Digits: 12, Form: machineReadable,
		Alone: 0.97, Near: 0.97, Cell: 0.97, Because: "is the machine-readable line of a passport with right check digits",
	}
	whole, parted, british := licence, licence, licence
	whole.Pattern, whole.Form = `[A-Za-z0-9]+`, long(5, 18)
	parted.Pattern = `[0-9]{6}-[0-9]{4}|[0-9]{2} ?[0-9]{2} [0-9]{6}|[0-9]{5}/[0-9]{2}/[0-9]{4}|[A-Za-z]?[0-9]{2,5}[ -][0-9]{2,6}[ -][0-9]{2,6}|[A-Z]{2} ?[0-9]{6,7} ?[A-Z]?|[A-Z][0-9]{3}-[0-9]{3}-[0-9]{2}-[0-9]{3}(-[0-9])?`
	british.Pattern, british.Form = `[A-Z]{2}[A-Z9]{3}[0-9]{6}[A-Z9]{2}[A-Z0-9]{3}`, britishLicence
	british.Alone, british.Near, british.Cell = 0.7, 0.95, 0.7
	british.Because = "has the form of a British driving licence's number, with a date in it"
	short := licence // "DL" says it of forms of which hardly anything else is: of American states, of Ontario and of India
	short.Words = append(list("dl;lic"), licence.Words...)
	short.Pattern = `[A-Z][0-9]{3,4}-[0-9]{4,5}-[0-9]{4,5}|[A-Z]{2}-?[0-9]{2}[ -]?[0-9]{11}`
	return []Rule{withLetters, written, zone, whole, parted, short, british}
}

// long checks the length of a match: to count in the pattern would make a state of every count.
func long(least, most int) func(text []byte) bool {
	return func(text []byte) bool { return len(text) >= least && len(text) <= most }
}

// machineReadable checks the four check digits of a line of 44 characters (ICAO Doc 9303 part 4).
func machineReadable(line []byte) bool {
	field := func(from, to int) bool { return checkZone(line[from:to]) == int(line[to]-'0') }
	personal := line[42] == '<' && checkZone(line[28:42]) == 0 || line[42] != '<' && field(28, 42)
	if !field(0, 9) || !field(13, 19) || !field(21, 27) || !personal {
		return false
	}
	var all [39]byte
	n := copy(all[:], line[:10])
	n += copy(all[n:], line[13:20])
	copy(all[n:], line[21:43])
	return checkZone(all[:]) == int(line[43]-'0')
}

// checkZone is the check digit of ICAO Doc 9303 part 3, section 4.9: weights 7, 3 and 1, letters from 10, filler 0.
func checkZone(text []byte) int {
	sum := 0
	for i, b := range text {
		v := 0
		switch {
		case isDigit(b):
			v = int(b - '0')
		case b != '<':
			v = int(b-'A') + 10
		}
		sum += v * [3]int{7, 3, 1}[i%3]
	}
	return sum % 10
}

// britishLicence checks what is known of the number of a British licence (DVLA): decade of birth, month (50 more for women), day, year.
func britishLicence(text []byte) bool {
	month := int(text[6]-'0')*10 + int(text[7]-'0')
	day := int(text[8]-'0')*10 + int(text[9]-'0')
	if month > 50 {
		month -= 50
	}
	return month >= 1 && month <= 12 && day >= 1 && day <= 31
}

func plates() []Rule {
	plate := Rule{
		Kind: detectors.LicencePlate, Strict: true, Digits: 1, Words: list(plateWords), Against: list(elsewhere), Near: 0.8, Cell: 0.15,
		Columns: list("licence plate;license plate;licenseplate;licenceplate;number plate;numberplate;plate number;plate no;plate;vehicle registration;vehicle reg;" +
			"registration plate;kenteken;nummerplaat;kennzeichen;kfz kennzeichen;immatriculation;plaque;matricula;targa;numer rejestracyjny;spz;rz;ecv;rendszam;" +
			"nr inmatriculare;nr inmatr;numar inmatriculare;registarska oznaka;registrska oznaka;nummerplade;registreringsnummer;regnr;reg nr;kjennemerke;skiltnr;skiltnummer;rekisterinumero;" +
			"plaka;plaka no;plakano;placa;placas;patente;dominio vehiculo;immat;immatr;no immat;num immat;kennz;kennzeichen pkw;nr rej;nr rejestracyjny;nr rejestr;rego;vehicle no;veh no;" +
			"vehicle number;veh nr;reg number vehicle;registreringsnr;kentekennr;kentekennummer;rendsz;frsz;ar kykl;ar kykloforias;arithmos kykloforias;regno;evidencni znacka;reg znacka;registracni znacka;nr auto;veh reg;αρ κυκλ;αρ κυκλοφοριας;αριθμος κυκλοφοριας;πινακιδα"),
		Not:   list("company;student;business;vat;kvk;payment;chassis;vin"),
		Named: 0.8, Check: plateLength, Because: "has the form of a vehicle's plate", BecauseName: "the name says licence plate",
	}
	// A space stands between capitals only: "my number plate is 123" is none.
	plate.Pattern = `[A-Z]{1,3}[ -]?[0-9]{1,5}([ -]?[A-Z]{1,3})?|[0-9]{1,4}[ -]?[A-Z]{1,3}([ -]?[0-9]{1,4})?|` +
		`[A-Z]{1,3}[ -][A-Z]{1,2}[ -]?[0-9]{1,4}[EH]?|[A-Z]{2}[ -]?[0-9]{2}[ -]?[A-Z]{1,3}([ -]?[0-9]{1,4})?|[0-9]-[A-Z]{3}-[0-9]{3}|[0-9][A-Z][0-9] ?[0-9]{4}|[A-Z]{2} [0-9]{2} [0-9]{3}|` +
		`[0-9]{2} ?[A-Z]{1,3} ?[0-9]{2,4}|[A-Z]{2} [0-9]{3} [0-9]{3}|[A-Z]{4}[ -]?[0-9]{3}|[A-Z]{2,3} ?[0-9][A-Z][0-9]{2,3}|[0-9][A-Z]{2} ?[0-9][A-Z]{2}|[a-z]{1,3}-?[0-9]{1,5}(-?[a-z]{1,3})?|[0-9]{1,4}-?[a-z]{1,3}(-?[0-9]{1,4})?|[0-9]-[a-z]{3}-[0-9]{3}|[A-Z]{3}-[0-9]{2}-[0-9]{2}|[A-Z]{3}-[0-9]{3}-[A-Z]|` +
		`[A-Z]{0,2}[ÄÖÜČŠŽĐ][A-Z]{0,2}[ -][A-Z]{1,2}[ -]?[0-9]{1,4}[EH]?|[A-Z]?[ČŠŽĐ][A-Z]?[ -][0-9]{3,4}[ -][A-Z]{1,2}`
	vehicle := plate // what a word for the car says less surely, in forms of which hardly anything else is
	vehicle.Words, vehicle.Near, vehicle.Cell = list(vehicleWords), 0.65, 0
	vehicle.Pattern = `[A-Z]{1,3}-[A-Z]{1,2}[ -]?[0-9]{1,4}[EH]?|[A-Z]{2}[ -]?[0-9]{3}[ -]?[A-Z]{2}|[A-Z]{2}[0-9]{2} ?[A-Z]{3}|` +
		`[0-9]{1,2}-[A-Z]{2,3}-[0-9]{1,2}|[A-Z]{1,2}-[0-9]{2,3}-[A-Z]{1,2}|[A-Z]{2}-[A-Z]{2}-[0-9]{2}|[12]-[A-Z]{3}-[0-9]{3}|[0-9]{4}[ -]?[A-Z]{3}|` +
		`[0-9]{2,3}-[A-Z]{1,2}-[0-9]{1,6}|[A-Z]{1,2}[ -][0-9]{2,3}[ -][A-Z]{3}|[A-Z]{2} [0-9]{2} ?[0-9]{3}|` +
		`[0-9][A-Z]{3}[0-9]{3}|[A-Z]{2} ?[0-9]{2} ?[A-Z]{1,3} ?[0-9]{4}|[A-Z]{2,3} [0-9]{2,4}[A-Z]{1,2}|[A-Z]{3}[0-9]{3}[A-Z]|[A-Z]{2} [0-9]{3} [0-9]{3}|[0-9][A-Z][0-9] ?[0-9]{4}|[A-Z]{2,3} [0-9][A-Z][0-9]{2,3}|[A-Z]{4}[ -][0-9]{3}`
	native := plate // letters that look alike in Latin, Cyrillic and Greek
	native.Words, native.Check, native.Cell, native.Columns = slices.Concat(plate.Words, list("автомобил;автомобіль;авто;όχημα;αυτοκίνητο")), nil, 0, nil
	native.Pattern = `[АВЕКМНОРСТУХІ]{1,2} ?[0-9]{4} ?[АВЕКМНОРСТУХІ]{2}|[АВЕКМНОРСТУХ][0-9]{3}[АВЕКМНОРСТУХ]{2} ?[0-9]{2,3}|[ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]{3}[ -]?[0-9]{4}`
	argentine, czech := plate, plate // "patente" is a driving licence in Italy, RZ much else
	argentine.Words, argentine.Cell, argentine.Columns = list("patente"), 0, nil
	argentine.Pattern = `[A-Z]{2} ?[0-9]{3} ?[A-Z]{2}|[A-Z]{3} ?[0-9]{3}|[A-Z]{4} ?[0-9]{2}`
	czech.Words, czech.Cell, czech.Columns = list("rz"), 0, nil
	czech.Pattern = `[0-9][A-Z][0-9] ?[0-9]{4}`
	return []Rule{plate, vehicle, native, argentine, czech}
}

// cards are the numbers of identity cards that no rule of digits proves, or of which the rule is not published.
func cards() []Rule {
	card := Rule{
		Kind: detectors.NationalID, Strict: true, Digits: 5, Words: list(cardWords), Against: list(elsewhere + ";bank;sim;credit;gift;loyalty;rejestracyjnego;rejestracyjny"), Near: 0.75,
		Because: "has the form of an identity card's number",
	}
	mixed, dotted, series := card, card, card
	mixed.Pattern, mixed.Form, mixed.Digits = `[A-Z0-9]+`, long(7, 13), 3
	dotted.Words = append(dotted.Words, "rg")
	dotted.Pattern = `[0-9]{1,3}\.[0-9]{3}\.[0-9]{3}(-[0-9Xx])?|[0-9]{3}-[0-9]{7}-[0-9]{2}`                                                                    // as in South America, and in Belgium
	series.Pattern = `[A-Z]{2,3},? ?(nr\.? ?)?[0-9]{6}|[A-Z]{2} [0-9]{3} [0-9]{3}|[0-9]{6}[A-Z]{2}|[A-Z] ?[0-9]{8}|[0-9]{6}/[0-9]{2}/[0-9]|GHA-[0-9]{9}-[0-9]` // as in Romania and Poland, Hungary, Zambia
	return []Rule{mixed, dotted, series}
}

// medical are the numbers by which insurers and hospitals know patients.
func medical() []Rule {
	number := Rule{
		Kind: detectors.HealthID, Strict: true, Digits: 4, Words: list(medicalWords), Against: list(elsewhere + ";cen;unece;uncefact;oasis;ietf;iso;nbn;schemas"), Near: 0.82, // urn:cen.eu:en16931
		Because: "has the form of a patient's number",
	}
	number.Pattern = `[0-9][A-Z][A-Z0-9][0-9]-[A-Z][A-Z0-9][0-9]-[A-Z]{2}[0-9]{2}|[A-Z]{2,4}[ -]?[0-9]{4}[ -]?[0-9]{4}|[0-9]{4}[ -]?[0-9]{3}[ -]?[0-9]{3}([ -]?[A-Z]{2})?|[0-9]{3}[ -][0-9]{3}[ -][0-9]{3,4}|[0-9]{3} ?[0-9]{4} ?[0-9]{4} ?[0-9]{4}` // the last of the Brazilian SUS
	mixed := number
	mixed.Pattern, mixed.Form = `[A-Za-z0-9]+`, long(6, 20)
	spain := number // the CIP of the autonomous communities begins with four letters of the surnames; the word alone names much else
	spain.Words = append(list("cip;cipa"), number.Words...)
	spain.Pattern = `[A-Z]{4}[0-9]{10,12}`
	return []Rule{number, mixed, spain}
}

func plateLength(norm []byte) bool { return len(norm) >= 4 && len(norm) <= 10 }

func clients() []Rule {
	client := Rule{
		Kind: detectors.ClientNumber, Strict: true, Digits: 3, Words: list(clientWords), Near: 0.8, Cell: 0.12,
		Against: list(elsewhere + ";response;cleanup;error;errors;exception;exit;closes"), // client.response_code
		Columns: list("customer number;customer no;customer nr;customer ref;customer reference;customer code;customernumber;customerno;client number;client no;client nr;" +
			"client ref;client reference;client code;clientnumber;member number;member no;membership number;membership no;kundennummer;kundennr;kunden nr;mitgliedsnummer;" +
			"mitgliedsnr;klantnummer;klantnr;klant nr;lidnummer;relatienummer;debiteurennummer;numero client;no client;num client;code client;ref client;" +
			"reference client;numero cliente;codigo cliente;cod cliente;codice cliente;numer klienta;nr klienta;kod klienta;cislo zakaznika;zakaznicke cislo;" +
			"ugyfelszam;ugyfelkod;vevokod;cod client;numar client;broj kupca;sifra kupca;stevilka stranke;kundenummer;kundenr;medlemsnummer;kundnummer;kundnr;" +
			"asiakasnumero;jasennumero;kliendinumber;klienta numurs;kliento numeris;musteri no;musteri numarasi;nr kl;" +
			"n client;n cliente;n socio;n adherent;n abonne;nº cliente;nº socio;nº client;c zakaznika;c klienta;os c;os cislo;osobni cislo;osobne cislo;κωδ πελατη;κωδικος πελατη;αρ πελατη"),
		Parts: columnname.Client | columnname.Number,
		Named: 0.85, Because: "has the form of a client's number", BecauseName: "the name says client number",
	}
	client.Pattern = `([A-Z]{1,5} ?|[A-Za-z]{1,5}[-./]?)?[0-9]{3,12}([-./][0-9]{1,8}){0,2}|([A-Z]{1,3} )?[0-9]{1,4}( [0-9]{3,4}){1,4}`
	mixed := client
	mixed.Pattern, mixed.Form = `[A-Za-z0-9]+`, long(5, 16)
	staff := client
	staff.Words, staff.Digits, staff.Cell, staff.Columns, staff.Parts = list(staffWords), 4, 0, nil, 0
	staff.Pattern = `([A-Z]{1,3}[-. ]?)?[0-9]{4,10}(-[0-9]{1,4})?`
	staff.Form = func(text []byte) bool { return len(text) != 4 || text[0] != '1' && text[0] != '2' } // no year
	staff.Because = "has the form of an employee's number"
	return []Rule{client, mixed, staff}
}
