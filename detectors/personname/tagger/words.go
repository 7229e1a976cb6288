package tagger

import "dossier/detectors/gazetteer"

// Classes of words that matter around a name, beside those of the gazetteer.
const (
	Particle  = gazetteer.Own << iota // van, de la, bin: a small word inside a surname
	Honorific                         // Mr, Frau: what follows is a name
	Role                              // president, coach: what follows may be a name
	Suffix                            // Jr, III, PhD: follows a name
	Label                             // "Name:", "Patient:": what follows the colon is a name
	Closing                           // "Regards,": the next line is a name
	Holy                              // San, Saint: with what follows, the name of a place more often than not
	Article                           // the, der, les: what follows is a thing more often than a name
	Common                            // capitalised for other reasons: weekdays, months, nationalities
	Speech                            // says, explained: people do that
	Locative                          // in, nach: a place follows
	Agentive                          // by, with: a person may follow
	Who                               // who, whose: a person stands before

	Thing = gazetteer.Unit  // company, river, film: what is named behind it is no person
	Plain = gazetteer.Short // tone, patience: in small letters a word rather than a name
)

// Vocabulary are the words of these classes, for [gazetteer.Set.Extend].
var Vocabulary = map[gazetteer.Class]string{
	Particle: `van von de der den het ten ter te op del della delle degli dello di da das do dos du des la le las los lo el al
		ul bin ibn ben bint abu zu zur zum af av vander vande vanden dal dalla dall' dell' d' mac mc 't`,
	Honorific: `mr mrs ms miss mx mister dr doctor prof professor sir madam madame mme mlle monsieur messrs rev reverend fr dame lord lady hon
		sr sra srta señor señora señorita don doña dña dra drs ir ing mgr herr herrn frau fräulein hr fru frk fröken frøken dhr heer mevr mevrouw mw mej meneer
		dipl-ing mag sig signor signora signorina sig.ra dott dottor dott.ssa dottoressa avv rag geom arq lic sta snr dona pan pán pani paní panna gospodin
		gospođa gospa gospod gđa gđica domnul doamna dl dna d-na d-l domnișoara bay bayan hanım herra rouva neiti kz kungl г-н г-жа господин госпожа
		пан пані κος κα κύριος κυρία shri smt shrimati kumari avv adw mudr judr rndr phdr mvdr paeddr ustad sheikh shaikh haji pak bapak ibu encik puan tuan datuk cik сестра
		مسٹر السيد السيدة الدكتور الاستاذ סיר מר גב' גברת דר श्री श्रीमती นาย นาง นางสาว คุณ`,
	Role:          roles,
	gazetteer.Org: bodies,
	Thing:         things,
	Nation:        nations,
	Plain: `tone patience mercy prudence constance charity virtue honor honour glory precious princess destiny treasure marvel chance dale cliff glen heath brook lane reed
		stone ash basil ginger olive rosemary hazel heather ivy holly lily rose violet daisy poppy iris myrtle fern opal pearl ruby amber crystal jade jewel gem sandy rusty
		dusty misty stormy sunny summer autumn april may june dawn eve melody harmony carol joy grace faith hope bliss felicity verity unity liberty justice royal duke earl
		king prince baron bishop dean judge major marshal sergeant mason cooper carter hunter fisher archer porter page piper sailor tailor weaver baker butler clerk cook
		gardener miller shepherd smith steward ward wade will bill mark jack frank rob bob pat rich chuck chip grant miles gene guy jean lance norm pierce ray red rod skip
		sonny victor woody colt dash ace blaze storm sky star angel heaven ocean river rain snow winter beauty favour favor blessing gift comfort wisdom memory lovely`,
	Suffix: `jr sr snr jnr ii iii iv phd md esq mba dds dvm cpa rn bsc msc ba ma jd obe cbe mbe filho neto júnior junior senior sobrinho`,
	Label: `name names navn nom noms nombre nombres naam voornaam achternaam familienaam familyname lastname firstname surname forename vorname nachname
		familienname prénom apellido apellidos nome sobrenome cognome prenume nume imię nazwisko jméno příjmení meno priezvisko ime prezime név vezetéknév keresztnév
		etunimi sukunimi nimi förnamn efternamn fornavn etternavn efternavn isim soyisim ad soyad имя фамилия отчество ім'я прізвище όνομα επώνυμο
		姓名 名字 氏名 名前 이름 성명 ชื่อ שם الاسم patient paciente patiënt paziente pacjent médico medico doctor arzt contact contacto kontakt contactpersoon contatto
		author autor auteur auteurs autore autora author(s) by from to cc bcc von an para de door attn attention tav destinataire recipient customer client cliente klant kunde
		employee medewerker werknemer mitarbeiter empleado employé manager owner eigenaar assignee reporter reviewer signed sender afzender cardholder
		beneficiary begünstigter begunstigde titular holder remitente responsable firmado remitido`,
	Closing: `regards sincerely cheers best thanks groeten groet vriendelijke hoogachtend cordialement salutations bien grüße grüßen gruß saludos atentamente
		cordialmente abraços atenciosamente saluti pozdrawiam hilsen hilsener hälsningar mvh terveisin üdvözlettel pozdravem pozdravom zdravím lp
		thx thanx ta merci danke dank bedankt grazie gracias obrigado obrigada dzięki dziękuję díky ďakujem mulțumesc tack tak bises bisous amitiés amicalement baci abbracci besos
		abrazo abraços beijos groetjes groeten gr liefs kram kramar buziaki ściskam stimă xoxo yours br kr lg vg mfg gruss grussen`,
	Article: `the a an this that these those my your his her its our their der die das ein eine den dem des einen einem einer eines dieser diese dieses diesem diesen
		jener jede jeder jedes jeden mein meine meinen sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer unser unsere unserer kein keine keinen keinem
		le la les un une du ce cet cette ces mon ma mes sa ses notre nos votre vos leur leurs el los las una unos unas este esta estos estas ese esa esos esas aquel aquella su sus
		nuestro nuestra il lo gli uno questo questa questi queste quel quella quei del dello della dei degli delle al allo alla ai agli alle dal dallo dalla dai dalle nel nella nei
		nelle sul sulla suo sua suoi sue nostro nostra loro het een deze dit dat mijn zijn haar ons onze hun os as um uma uns umas do da dos das ao à aos às este esta esse essa seu
		sua seus suas nosso nossa en et ei ett det denne dette disse detta dessa min mitt sin sitt hennes vår vårt deres deras ten ta to tego tej tym tych jego jej ich nasz
		nasza naszego jeho její jejich jejího ich náš naša naše našej môj svoj svoju svoje svého své svou svůj tento táto toto této tohto tohoto tomto týchto těchto ovaj ova ovo
		ovog taj ta svoj svoju svog njegov njegova njihov naš naša o acest această acesta aceste acestui acestei acestor l' un' quell' quest' lui său sa săi sale lor nostru noastră unei unui unor
		egy ez az ezt azt ennek annak bu şu bir`,
	Holy: `san santa saint sainte são santo sankt sint st ste szent`,
	Common: `monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
		lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août septembre octobre novembre décembre
		maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart mei juni juli augustus montag dienstag mittwoch donnerstag freitag
		samstag sonntag januar februar märz juni juli oktober dezember lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio
		agosto septiembre octubre noviembre diciembre american british english french german dutch spanish italian european african asian christian jewish muslim
		christmas easter god internet google facebook twitter instagram microsoft apple amazon youtube windows linux android
		north south east west northern southern eastern western new old great upper lower united international national royal
		gecko khtml mozilla macintosh chrome safari opera trident invalid successful failed accepted received disconnected
		janeiro fevereiro março maio junho julho setembro outubro novembro dezembro domingo sábado segunda-feira terça-feira quarta-feira quinta-feira sexta-feira
		gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre lunedì martedì mercoledì giovedì venerdì sabato domenica
		ocak şubat mayıs haziran temmuz ağustos kasım aralık pazartesi salı çarşamba perşembe cumartesi
		nil sunni shiite shiites sunnis shia hindu hindus muslims christians jews catholic protestant buddhist orthodox arab arabs kurdish kurds
		street road avenue park house hall school university hospital church bank club team league union party institute museum library college court`,
	Speech: `say says said saying tell tells told explain explains explained ask asks asked write writes wrote add adds added reply replies replied answer answers
		answered claim claims claimed argue argues argued insist insists insisted think thinks thought believe believes believed report reports reported announce announces announced
		warn warns warned admit admits admitted deny denies denied call called name named shout shouted laugh laughed smile smiled nod nodded
		sagt sagte sagen erklärt erklärte meint meinte betont betonte berichtet berichtete schreibt schrieb fragt fragte antwortet antwortete teilte kündigte behauptet heißt
		dit disait déclare déclaré explique expliqué estime affirme affirmé ajoute ajouté raconte indique indiqué précise précisé assure répond demande écrit souligne confie
		zegt zei zegde verklaart verklaarde vertelt vertelde vindt meent stelt stelde benadrukt schrijft schreef vraagt vroeg antwoordt aldus liet
		dice dijo dicen explica explicó afirma afirmó asegura aseguró señala señaló añade añadió declara declaró cuenta contó escribe pregunta respondió
		diz disse dizem explicou afirmou garantiu garante declarou contou acrescentou acrescenta escreveu perguntou respondeu
		detto spiega spiegato afferma affermato dichiara dichiarato racconta raccontato aggiunge aggiunto scrive sostiene risponde chiede
		sier sa seier fortel forteller fortalte mener meiner meinte skriver skreiv skrev spør spurte svarer svarte opplyser forklarer forklarte hevder påpeker siger sagde fortæller fortalte
		spørger svarede mente säger sade berättar berättade menar skriver frågar svarar uppger förklarar hävdar
		mówi powiedział powiedziała mówił dodał dodała podkreślił podkreśliła twierdzi uważa poinformował poinformowała stwierdził stwierdziła napisał zapytał odpowiedział wyjaśnił
		řekl řekla říká uvedl uvedla dodal dodala tvrdí vysvětlil prohlásil prohlásila napsal myslí povedal povedala hovorí uviedol uviedla vysvetlil vyhlásil vyhlásila poznamenal
		rekao rekla kaže kazao kazala izjavio izjavila istaknuo istaknula naglasio naglasila dodao smatra tvrdi piše objasnio poručio dejal dejala pravi povedal meni rekel poudaril
		spus spune declarat declară afirmat afirmă precizat precizează adăugat explicat explică susține scrie întrebat subliniat anunțat
		mondta mondja közölte szerint írta írja állítja nyilatkozta hozzátette kérdezte válaszolta sanoo sanoi kertoo kertoi mukaan kirjoitti kirjoittaa kysyy vastasi toteaa
		dedi diyor söyledi açıkladı belirtti ifade sordu yazdı
		resigned married scored replied smiled laughed graduated starred died retired wrote composed painted recalled remembered quipped joked tweeted
		starb heiratete studierte wuchs spielte schoss erzielte gewann trat kehrte lebt lebte arbeitet arbeitete komponierte malte verstarb lächelte nickte lachte erinnert
		glaubt hofft fordert forderte lobte kritisierte kandidiert
		naquit mourut épousa étudia joue joua marqua inscrit démissionne démissionna vit vécut travaille travailla composa peignit rejoint rejoignit sourit
		rappelle rappelé espère réclame plaide salue regrette reconnaît reconnu poursuit conclut lâche confirme nommé née né décédé décédée meurt
		stierf trouwde studeerde speelde scoorde won keerde leeft woont werkte werkt componeerde schilderde glimlachte knikte lachte herinnert hoopt eist prees
		murió nació casó estudió juega jugó marcó dimitió vive vivió trabaja trabajó compuso pintó sonrió rió recuerda recordó espera exige pide reclama lamenta reconoce
		reconoció nacido nacida fallecido falleció
		morreu nasceu casou estudou joga jogou marcou demitiu mora morou vive viveu trabalha trabalhou compôs pintou sorriu riu lembra lembrou espera exige pede
		lamenta reconhece reconheceu nascido nascida faleceu recorda recordou acredita defende defendeu critica criticou comentou
		morì nacque sposò sposa studiò gioca giocò segna segnò segnato dimise dimette vive visse lavora lavorò dipinse sorride sorrise ricorda ricordò spera
		chiede chiese lamenta riconosce nato nata morto morta deceduto commenta commentato replica replicato prosegue osserva
		døde giftet studerte spilte scoret vant bodde jobber smilte nikket husker håper krever avgick dog gifte spelade vann skrattade nickade minns hoppas
		kræver døde giftede spillede scorede vandt boede smilede nikkede husker håber roste kritiserte
		zmarł zmarła urodził urodziła ożenił studiował studiowała grał strzelił zdobył mieszka mieszkał pracuje pracował skomponował namalował uśmiechnął uśmiechnęła
		wspomina wspominał pamięta apeluje komentuje skomentował przyznał przyznała zaznaczył zaznaczyła ocenił oceniła zapewnił zapewniła przekonuje
		zomrel zomrela narodil narodila oženil študoval študovala hrá hral strelil žije žil pracuje pracoval zložil namaľoval usmial usmiala spomína pamätá dúfa žiada
		skonštatoval skonštatovala priznal priznala zdôraznil zdôraznila ocenil zemřel zemřela studoval studovala hraje vstřelil žije žil pracoval usmál usmála vzpomíná doufá žádá
		přiznal přiznala zdůraznil zdůraznila
		umro umrla rođen rođena oženio studirao studirala igra igrao zabio živi živio radio skladao naslikao nasmijao nasmiješio prisjeća traži priznao priznala ocijenio
		murit născut născută căsătorit studiat joacă jucat marcat demisionat trăiește locuiește lucrează lucrat compus pictat zâmbit râs amintește speră recunoscut
		recunoaște cerut povestit povestește comentat mărturisit transmis`,
	Locative: `all' nell' sull' in at near into from to à en dans vers au aux em no na nos nas nel nella nei dal dalla sul bei nach aus im am naar uit bij te i på til fra ved ifrå från till hos vid
		w we do z ze nad pod koło v ve u iz iza kod pri blizu din la spre lângă ban ben nál nél alatt -ban`,
	Agentive: `by with for against avec par pour contre chez selon con por para contra según com segundo per contro secondo tra da von mit für gegen laut durch met door voor tegen volgens
		med av af for mot mod ifølge enligt för przez dla przeciw według od s sa za protiv prema sem zo pre proti podľa cu pentru împotriva de către potrivit és`,
	Who: `who whose whom qui dont lequel quien cuya cuyo che cui welcher welche wie wiens wier som hvem hvis vars který která kdo ktorý ktorá kto który która kto koji koja tko kateri ki care aki akinek joka jonka`,
}
