package personname

import "dossier/detectors/gazetteer"

// Classes of words that matter around a name, beside those of the gazetteer.
const (
	particle  = gazetteer.Own << iota // van, de la, bin: a small word inside a surname
	honorific                         // Mr, Frau: what follows is a name
	role                              // president, coach: what follows may be a name
	suffix                            // Jr, III, PhD: follows a name
	label                             // "Name:", "Patient:": what follows the colon is a name
	closing                           // "Regards,": the next line is a name
	holy                              // San, Saint: with what follows, the name of a place more often than not
	article                           // the, der, les: what follows is a thing more often than a name
	common                            // capitalised for other reasons: weekdays, months, nationalities
)

var vocabulary = map[gazetteer.Class]string{
	particle: `van von de der den het ten ter te op del della delle degli dello di da das do dos du des la le las los lo el al
		ul bin ibn ben bint abu zu zur zum af av vander vande vanden dal dalla mac mc 't`,
	honorific: `mr mrs ms miss mx mister dr doctor prof professor sir madam madame mme mlle monsieur messrs rev reverend fr dame lord lady hon
		sr sra srta señor señora señorita don doña dña dra drs ir ing mgr herr herrn frau fräulein hr fru frk fröken frøken dhr heer mevr mevrouw mw mej meneer
		dipl-ing mag sig signor signora signorina sig.ra dott dottor dott.ssa dottoressa avv rag geom arq lic sta snr dona pan pán pani paní panna gospodin
		gospođa gospa gospod gđa gđica domnul doamna dl dna d-na d-l domnișoara bay bayan hanım herra rouva neiti kz kungl г-н г-жа господин госпожа
		пан пані κος κα κύριος κυρία shri smt shrimati kumari ustad sheikh shaikh haji pak bapak ibu encik puan tuan datuk cik сестра
		مسٹر السيد السيدة الدكتور الاستاذ סיר מר גב' גברת דר श्री श्रीमती นาย นาง นางสาว คุณ`,
	role: `president presidente präsident präsidentin président vicepresident chancellor kanzler kanzlerin minister ministro ministra ministre
		senator senador senadora congressman congresswoman governor gouverneur gobernador mayor burgemeester bürgermeister alcalde maire king queen prince princess
		kong kung koning könig rey roi dronning pope paus papst papa bishop bispo obispo archbishop cardinal captain kapitein kapitän colonel general major
		lieutenant sergeant coach trainer trener tränare entrenador manager director direktør regissør regisseur author forfatter schrijver writer autor
		singer actor actress skuespiller actriz ator atriz professor professoren judge dommer rechter richter juez lawyer advokat advocaat officer inspector detective agent
		secretary statsminister statsråd utenriksminister spokesman spokeswoman talsmann ordfører leder lege doctora doctor paciente patient patiënt
		premier deputado diputado deputada predsjednik premijer ministar političar novinar secretario lorde chairman ceo cto cfo president-elect
		brother sister uncle aunt tante oom onkel tio tía mother father san frère sœur bruder schwester mutter vater imam rabbi ayatollah sultan emperor tsar czar`,
	suffix: `jr sr snr jnr ii iii iv phd md esq mba dds dvm cpa rn bsc msc ba ma jd obe cbe mbe filho neto júnior junior senior sobrinho`,
	label: `name names navn nom noms nombre nombres naam voornaam achternaam familienaam familyname lastname firstname surname forename vorname nachname
		familienname prénom apellido apellidos nome sobrenome cognome prenume nume imię nazwisko jméno příjmení meno priezvisko ime prezime név vezetéknév keresztnév
		etunimi sukunimi nimi förnamn efternamn fornavn etternavn efternavn isim soyisim ad soyad имя фамилия отчество ім'я прізвище όνομα επώνυμο
		姓名 名字 氏名 名前 이름 성명 ชื่อ שם الاسم patient paciente patiënt paziente pacjent médico medico doctor arzt contact contacto kontakt contactpersoon contatto
		author autor auteur auteurs autore autora author(s) by from to cc bcc von an para de door attn attention tav destinataire recipient customer client cliente klant kunde
		employee medewerker werknemer mitarbeiter empleado employé manager owner eigenaar assignee reporter reviewer signed sender afzender cardholder
		beneficiary begünstigter begunstigde titular holder remitente responsable firmado remitido`,
	closing: `regards sincerely cheers best thanks groeten groet vriendelijke hoogachtend cordialement salutations bien grüße grüßen gruß saludos atentamente
		cordialmente abraços atenciosamente saluti pozdrawiam hilsen hilsener hälsningar mvh terveisin üdvözlettel pozdravem pozdravom zdravím lp`,
	article: `the a an der die das ein eine le la les un une el los las il lo gli het een os as`,
	holy:    `san santa saint sainte são santo sankt sint st ste szent`,
	common: `monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
		lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août septembre octobre novembre décembre
		maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart mei juni juli augustus montag dienstag mittwoch donnerstag freitag
		samstag sonntag januar februar märz juni juli oktober dezember lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio
		agosto septiembre octubre noviembre diciembre american british english french german dutch spanish italian european african asian christian jewish muslim
		christmas easter god internet google facebook twitter instagram microsoft apple amazon youtube windows linux android
		north south east west northern southern eastern western new old great upper lower united international national royal
		gecko khtml mozilla macintosh chrome safari opera trident invalid successful failed accepted received disconnected
		street road avenue park house hall school university hospital church bank club team league union party institute museum library college court`,
}
