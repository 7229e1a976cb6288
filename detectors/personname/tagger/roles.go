package tagger

// roles are what people are called before their names: offices, ranks, trades and kin, in the forms in which they stand there.
const roles = `president presidente präsident präsidentin président vicepresident chancellor kanzler kanzlerin minister ministro ministra ministre
	senator senador senadora congressman congresswoman governor gouverneur gobernador mayor burgemeester bürgermeister alcalde maire king queen prince princess
	kong kung koning könig rey roi dronning pope paus papst papa bishop bispo obispo archbishop cardinal captain kapitein kapitän colonel general major
	lieutenant sergeant coach trainer trener tränare entrenador manager director direktør regissør regisseur author forfatter schrijver writer autor
	singer actor actress skuespiller actriz ator atriz professor professoren judge dommer rechter richter juez lawyer advokat advocaat officer inspector detective agent
	secretary statsminister statsråd utenriksminister spokesman spokeswoman talsmann ordfører leder lege doctora doctor paciente patient patiënt
	premier deputado diputado deputada predsjednik premijer ministar političar novinar secretario lorde chairman ceo cto cfo president-elect
	brother sister uncle aunt tante oom onkel tio tía mother father san frère sœur bruder schwester mutter vater imam rabbi ayatollah sultan emperor tsar czar
	capt col gen maj lt sgt cpl cmdr adm gov sen rep pres sec det supt insp sheriff deputy commissioner ambassador envoy attorney prosecutor economist analyst
	striker midfielder defender goalkeeper winger forward captain quarterback pitcher skipper referee umpire champion driver rider boxer cyclist swimmer sprinter
	journalist reporter novelist poet painter sculptor composer conductor pianist violinist guitarist drummer rapper musician artist comedian filmmaker producer
	historian philosopher scientist physicist chemist biologist psychologist sociologist surgeon nurse teacher priest pastor cleric monk nun saint prophet leader lawmaker
	politician councillor councilman councilwoman businessman businesswoman founder co-founder entrepreneur billionaire activist dissident suspect victim witness defendant
	wife husband son daughter boyfriend girlfriend fiancé fiancée friend cousin nephew niece grandfather grandmother grandson granddaughter widow
	spokesperson chairwoman chairperson vice-president rector dean candidate nominee co-star hostess host actor-director singer-songwriter
	présidente ministre-président premier-ministre député députée sénateur sénatrice préfet préfète ambassadeur ambassadrice procureur procureure juge avocat avocate notaire
	directeur directrice secrétaire chef patron patronne fondateur fondatrice porte-parole entraîneur entraîneuse sélectionneur joueur joueuse attaquant attaquante défenseur
	milieu gardien gardienne capitaine champion championne coureur pilote écrivain écrivaine romancier romancière poète peintre sculpteur compositeur chanteur chanteuse
	acteur actrice comédien comédienne réalisateur réalisatrice cinéaste metteur journaliste historien historienne philosophe professeur professeure médecin chirurgien
	infirmier infirmière prêtre curé évêque archevêque pape reine duc comte comtesse baron marquis empereur colonel commandant lieutenant sergent brigadier inspecteur
	père mère fils fille oncle tante cousin cousine neveu nièce mari épouse femme époux veuve compagnon compagne ami amie collègue conseiller conseillère élu élue leader
	presidentessa sindaco sindaca assessore assessora deputato deputata senatore senatrice prefetto questore ambasciatore procuratore giudice avvocato avvocata notaio
	direttore direttrice segretario segretaria capo fondatore fondatrice portavoce allenatore tecnico ct giocatore giocatrice attaccante difensore centrocampista portiere
	capitano campione campionessa pilota scrittore scrittrice romanziere poeta poetessa pittore scultore compositore cantante cantautore attore attrice regista giornalista
	storico filosofo professore professoressa medico chirurgo infermiere infermiera prete parroco vescovo arcivescovo cardinale re regina principe principessa duca conte
	contessa barone marchese imperatore generale colonnello comandante maggiore tenente maresciallo ispettore commissario consigliere consigliera onorevole
	padre madre figlio figlia fratello sorella zio zia cugino cugina nipote marito moglie vedova nonno nonna compagno compagna amico amica collega imprenditore imprenditrice
	ministerpresident kanselier staatssecretaris kamerlid senatrice gedeputeerde wethouder schepen officier ambassadeur procureur notaris directrice secretaris voorzitter
	voorzitster oprichter oprichtster woordvoerder woordvoerster bondscoach speler speelster spits aanvaller verdediger middenvelder doelman keeper aanvoerder kampioen
	renner wielrenner coureur schrijfster dichter dichteres schilder beeldhouwer componist zanger zangeres acteur regisseur filmmaker journalist journaliste historicus
	filosoof hoogleraar arts dokter chirurg verpleegster pastoor priester bisschop aartsbisschop kardinaal koningin prins prinses hertog graaf gravin keizer generaal kolonel
	commandant luitenant sergeant inspecteur commissaris raadslid vader moeder zoon dochter broer zus zuster neef nicht echtgenoot echtgenote weduwe vriend vriendin collega
	opa oma partner minister-president vicepremier eurocommissaris lijsttrekker partijleider fractieleider topman topvrouw ondernemer
	ministerpräsident ministerpräsidentin bundeskanzler bundeskanzlerin bundespräsident außenminister innenminister finanzminister ministerin staatssekretär abgeordneter
	abgeordnete senatorin landrat oberbürgermeister bürgermeisterin botschafter staatsanwalt richterin anwalt anwältin rechtsanwalt notar direktor direktorin sekretär
	chefin vorsitzender vorsitzende vorsitzenden gründer gründerin sprecher sprecherin pressesprecher bundestrainer spieler spielerin stürmer verteidiger mittelfeldspieler
	torwart torhüter kapitän weltmeister fahrer schriftsteller schriftstellerin dichter dichterin maler malerin bildhauer komponist komponistin dirigent sänger sängerin
	schauspieler schauspielerin regisseur regisseurin journalist journalistin historiker philosoph professorin arzt ärztin chirurg pfarrer priester bischof erzbischof
	kardinal königin prinz prinzessin herzog graf gräfin freiherr kaiser zar oberst leutnant kommandant kommissar sohn tochter onkel cousin neffe nichte ehemann
	ehefrau gattin witwe freund freundin kollege kollegin geschäftsführer geschäftsführerin vorstandschef parteichef unternehmer autorin leiter leiterin präsidenten
	sportdirektor manager fraktionschef generalsekretär
	prezydent prezydenta premiera ministra minister wicepremier poseł posła posłanka posłanki senatora wojewoda wojewody marszałek marszałka burmistrz burmistrza starosta
	ambasador prokurator sędzia adwokat mecenas notariusz dyrektor dyrektora dyrektorka prezes prezesa sekretarz szef szefa założyciel rzecznik rzeczniczka selekcjoner
	trenera piłkarz napastnik obrońca pomocnik bramkarz kapitan mistrz mistrzyni zawodnik zawodniczka pisarz pisarka poeta poetka malarz rzeźbiarz kompozytor piosenkarz
	piosenkarka wokalista wokalistka aktor aktorka reżyser dziennikarz dziennikarka historyk filozof profesor profesora lekarz chirurg ksiądz księdza biskup arcybiskup
	kardynał papież król królowa królowej książę księżna hrabia cesarz car generał pułkownik porucznik sierżant komisarz inspektor radny radna ojciec matka syn córka brat
	siostra wuj ciotka kuzyn mąż żona żony wdowa przyjaciel kolega doktor redaktor przewodniczący przewodnicząca wiceprezes wiceminister kanclerz lider
	prezident prezidenta prezidentka premiér premiéra premiérka minister ministr ministra ministryně ministerka poslanec poslanca poslance poslankyňa poslankyně senátor
	hajtman primátor primátorka starosta veľvyslanec velvyslanec prokurátor sudca sudkyňa soudce soudkyně advokát právnik notár riaditeľ riaditeľka ředitel ředitelka
	predseda predsedu predsedníčka předseda předsedkyně tajomník šéf šéfka zakladateľ hovorca hovorkyňa mluvčí tréner tréner trenér kouč hráč hráčka útočník obranca obránce
	záložník brankár brankář kapitán majster mistr šampión pretekár spisovateľ spisovateľka spisovatel spisovatelka básnik básník maliar malíř sochár sochař skladateľ
	skladatel spevák speváčka zpěvák zpěvačka herec herečka režisér režisérka novinár novinárka novinář novinářka historik filozof profesor profesorka lekár lekárka lékař
	chirurg farár farář kňaz kněz biskup arcibiskup kardinál pápež papež kráľ král kráľovná královna princ princezná princezna gróf hrabě cisár císař generál plukovník
	poručík komisár inšpektor otec matka syn dcéra dcera brat bratr sestra strýko strýc teta bratranec manžel manželka vdova priateľ přítel kolega doktor redaktor lídr
	podpredseda místopředseda kancelár kancléř exminister expremiér expremiér podnikateľ podnikatel
	președinte președintele președintelui președinta prim-ministrul prim-ministru premierul premierului ministru ministrul ministrului deputat deputatul deputata senatorul
	primar primarul primarului primăriță prefect prefectul ambasador ambasadorul procuror procurorul judecător judecătorul avocat avocatul avocata notar director directorul
	directoarea secretar secretarul șef șeful fondator fondatorul purtător antrenor antrenorul selecționer selecționerul jucător jucătorul atacant atacantul fundaș fundașul
	mijlocaș mijlocașul portar portarul căpitan căpitanul campion campioana pilot pilotul scriitor scriitorul scriitoarea poet poetul pictor pictorul sculptor sculptorul
	compozitor compozitorul cântăreț cântărețul cântăreața actor actorul actrița regizor regizorul ziarist ziaristul jurnalist jurnalistul jurnalista istoric istoricul filosof
	filosoful profesor profesorul profesoara medic medicul chirurg preot preotul părinte părintele episcop episcopul arhiepiscop mitropolit mitropolitul patriarh patriarhul
	papa papei rege regele regelui regina reginei prinț prințul prințesa principe principele duce contele împărat împăratul țar general generalul colonel colonelul comandant
	comandantul locotenent comisar comisarul inspector inspectorul consilier consilierul consiliera tată tatăl mamă mama fiu fiul fiica frate fratele soră sora unchi unchiul
	văr soț soțul soție soția văduva prieten prietenul prietena coleg colegul dl dna domnul domnului doamna doamnei lider liderul vicepreședinte vicepreședintele
	cancelar cancelarul omul om politician politicianul solist solistul solista artist artistul artista
	alcaldesa alcaldía diputada diputados senadora embajador embajadora fiscal jueza abogado abogada notario directora secretaria jefe jefa fundador fundadora portavoz
	vocero seleccionador jugador jugadora delantero defensa centrocampista portero capitán campeón campeona piloto escritor escritora novelista poeta pintor pintora escultor
	compositor cantante cantautor actor director cineasta periodista historiador filósofo profesor profesora médico médica cirujano cura sacerdote arzobispo cardenal reina
	príncipe princesa duque conde emperador coronel comandante teniente sargento inspector comisario concejal consejero consejera padre madre hijo hija hermano hermana tío
	primo prima sobrino marido esposa viuda abuelo abuela amigo amiga colega empresario expresidente exministro líder ex-presidente
	prefeito governador vereador embaixador procurador juiz juíza advogado advogada diretor diretora secretária chefe fundador porta-voz treinador técnico jogador atacante
	avançado zagueiro goleiro médio capitão campeão escritora romancista pintor cantor cantora atriz realizador cineasta jornalista historiador professora cirurgião padre
	arcebispo cardeal rei rainha príncipe duque imperador tenente sargento vereadora conselheiro pai mãe filho filha irmão irmã tia marido esposa viúva avô avó empresário
	predsjednika predsjednica premijera premijerka ministra ministrica zastupnik zastupnica gradonačelnik gradonačelnika župan veleposlanik državni odvjetnik sudac direktor
	direktora direktorica tajnik šef osnivač glasnogovornik glasnogovornica izbornik trenera igrač napadač branič vratar kapetan prvak vozač pisac književnik pjesnik slikar
	kipar skladatelj pjevač pjevačica glumac glumica redatelj novinarka povjesničar filozof profesorica liječnik kirurg svećenik fra don biskup nadbiskup kardinal papa kralj
	kralja kraljica princ princeza grof car pukovnik poručnik otac majka kći kćer brat sestra stric ujak tetka rođak muž supruga suprug udovica prijatelj kolega kancelar
	predsednik predsednica ministrica poslanec poslanka veleposlanik direktorica igralec napadalec pisatelj pisateljica pesnik pevec pevka igralka režiser novinarka zdravnik
	duhovnik škof nadškof kralj kraljica oče mati sin hči stric teta mož žena
	statsministern utrikesminister finansminister riksdagsledamot borgmästare landshövding ambassadör åklagare domare ordförande talesman talesperson förbundskapten spelare
	anfallare försvarare målvakt lagkapten mästare författare författaren poet målare kompositör sångare sångerska sångaren skådespelare skådespelaren regissör regissören
	journalist läkare präst biskop ärkebiskop kung drottning prins prinsessa greve kejsare överste löjtnant kommissarie pappa mamma son dotter bror syster farbror kusin make
	maka hustru fru änka vän kollega grundare vd partiledare
	statsministeren udenrigsminister finansminister borgmester formand formanden talsmand landstræner træner spiller angriber forsvarer målmand mester forfatteren digter
	maler komponist sanger sangerinde skuespilleren instruktør journalisten læge biskop konge prins prinsesse greve kejser oberst løjtnant far mor søn datter søster
	fætter kone mand enke ven stifter direktør direktøren partileder justitsminister finansministeren utenriksministeren finansministeren ordføreren lederen partilederen trener
	treneren spilleren keeper målvakt forfatteren regissøren artisten sangeren skuespilleren redaktør redaktøren politimester lensmann sønn datter bror søster kone mann ektemann samboer
	frei fray suor sor páter arbitre árbitro árbitra arbitro arbitrul arbitru rozhodca rozhodcu rozhodčí sędziego sudac schiedsrichter schiedsrichterin scheidsrechter domaren dommeren
	tonton mamie papi ome ujo ujka dedo deda babka nenea nea mătușa bunicul bunica wujek wujka ciocia cioci dziadek babcia moster morfar mormor farfar farmor
	abuelito abuelita vovô vovó titia delegado delegada relator relatora radnej radnego poslankyni poslankyňu posłem premierem prezydentem ministrem trenerem
	trenerom trénerom prezidentom premiérom ministrom poslancom riaditeľom šéfom starostom primátorom prezesem dyrektorem rzecznikiem mecenasem prokuratorem
	miniszterelnök miniszter elnök polgármester igazgató képviselő edző játékos író költő színész színésznő rendező énekes énekesnő újságíró professzor orvos püspök király
	pääministeri presidentti ministeri kansanedustaja toimitusjohtaja puheenjohtaja päävalmentaja kirjailija näyttelijä ohjaaja laulaja toimittaja professori
	başkan başkanı cumhurbaşkanı başbakan bakan bakanı müdürü yazar yönetmen oyuncu
	speaker barrister solicitor magistrate constable superintendent marshal warden registrar comptroller auditor-general lecturer headteacher
	headmistress headmaster vice-chancellor provost librarian researcher virologist epidemiologist meteorologist oncologist pediatrician
	paediatrician dentist farmer fisherman trader shopkeeper vendor hawker banker financier tycoon magnate industrialist developer mechanic electrician
	plumber carpenter engineer technician taxi-driver caretaker housekeeper nanny barista waiter waitress cashier salesman saleswoman batter batsman
	bowler all-rounder wicketkeeper fly-half scrum-half wrestler hurdler marathoner skier snowboarder skater gymnast weightlifter judoka golfer footballer
	cricketer basketballer legislator councilor alderman assemblyman mp mla mep deputy-minister undersecretary aide adviser advisor negotiator mediator
	diplomat consul attaché strategist pollster commentator columnist presenter broadcaster editor correspondent photographer cinematographer screenwriter
	playwright choreographer dancer ballerina soprano tenor vocalist designer architect gangster warlord commander rebel
	militant jihadist insurgent fugitive inmate prisoner detainee hostage survivor eyewitness neighbour neighbor resident passenger tourist hiker mufti
	preacher evangelist deacon archdeacon seminarian emir sheik crown-prince prince-regent queen-mother chieftain chief-of-staff co-author translator
	interpreter roommate classmate teammate flatmate stepfather stepmother stepson stepdaughter brother-in-law sister-in-law father-in-law mother-in-law
	son-in-law daughter-in-law ex-wife ex-husband bundesrat bundesrätin nationalrat nationalrätin ständerat ständerätin stadtrat stadträtin gemeinderat
	gemeinderätin landrätin regierungsrat regierungsrätin ministerpräsidenten bürgermeisters abgeordneten kanzlers trainers sportchef cheftrainer co-trainer
	torschütze angreifer linksverteidiger rechtsverteidiger innenverteidiger schlussmann goalie verteidigerin staatsanwältin rechtsanwältin oberstaatsanwalt
	generalstaatsanwalt amtsrichter richters amtsinhaber spitzenkandidat spitzenkandidatin parteichefin parteivorsitzende parteivorsitzender fraktionschefin
	regierungschef regierungschefin staatschef landeshauptmann ressortchef vorstandsvorsitzender vorstandsvorsitzende aufsichtsratschef firmenchef betriebsrat
	betriebsrätin gewerkschafter pressesprecherin mitarbeiter mitarbeiterin nachbar nachbarin anwohner anwohnerin zeuge zeugin augenzeuge rentner rentnerin
	landwirt landwirtin wirtin unternehmerin geschäftsmann tränaren målvakten ordföranden åklagaren advokaten läraren läkaren författarinnan ministern
	statsministerns kommunalrådet riksdagsledamoten borgmästaren landshövdingen förbundskaptenen spelaren anfallaren försvararen mittfältaren mittfältare
	kaptenen moderatledaren partiledaren kommunalråd regionråd oppositionsråd talmannen talman forskaren forskare professorn rektorn rektor direktören
	grundaren pappan mamman sonen dottern brodern systern sambon maken hustrun kollegan vännen træneren målmanden anklageren lægen læreren forskeren ministeren
	borgmesteren angriberen kaptajnen rektoren aktoren legen statsråden midtbanespilleren stopperen styrelederen statsadvokaten korpschef rechter-commissaris
	hoofdofficier raadsvrouw raadsman strafpleiter trainster doelvrouw linksback rechtsback aanvalster hoofdredacteur redacteur presentator presentatrice
	cabaretier bestuursvoorzitter wetenschapper onderzoeker onderzoekster lerares leraar huisarts viroloog buurman buurvrouw getuige verdachte winkelier boerin
	fractievoorzitter partijvoorzitter minister-presidente trenerka bramkarza napastnika obrońcy pomocnika sędzi prokuratora adwokata prezydentka wójt wójta
	wiceprezydent wiceministra marszałkini rzecznika komendant komendanta lekarka nauczyciel nauczycielka biskupa świadek sąsiad sąsiadka rolnik przedsiębiorca
	reżyserka županom župana primátora primátorku starostu starostka ministerku hovorcu trénera brankára útočníka obrancu kapitána sudcu prokurátorka
	prokurátora advokátka advokáta riaditeľa riaditeľku svedok sused susedka farára lekára antrenoarea portarului fundașului primarița prefecta procuroarea
	procurorului judecătoarea judecătorului avocatului directorului rectorul rectorița rectorului apărătoarea apărătorul purtătorul purtătoarea vicepremierul
	senatoarea deputatului consilierului europarlamentarul europarlamentara vecinul vecina martorul fermierul învățătoarea vicesindaco gip gup procuratrice
	magistrato magistrata preside rettore rettrice primario allenatrice terzino governatore governatrice sottosegretario sottosegretaria europarlamentare
	pensionato pensionata maire-adjoint adjoint adjointe rapporteur rapporteure magistrat bâtonnier substitut buteur président-directeur pdg dirigeant
	dirigeante chercheur chercheuse enseignant enseignante institutrice instituteur voisin voisine témoin agriculteur agricultrice commerçant commerçante
	boulanger boulangère restaurateur restauratrice sous-préfet sous-préfète advocate chief`

// things are what may be called after a person, or has a name that could be a person's: what stands behind them names nobody.
const things = `lake mount port fort cape hotel hurricane storm typhoon cyclone villa château camp bank university hospital estate battle treaty county operation project
	street road avenue river bridge square station airport stadium arena theatre theater museum gallery church cathedral abbey castle palace tower school college institute
	foundation prize award trophy cup festival band album song single film movie novel book series show opera play game ship boat vessel ferry yacht submarine spacecraft
	satellite rocket company firm brand label group club team restaurant pub bar café brewery winery bakery shop store factory plant magazine newspaper website app software
	town village city district region province state island valley mountain party act bill law case affair agency network channel airline hotelier suburb municipality
	rue place boulevard quai pont lycée collège école hôpital stade prix coupe trophée fondation université théâtre musée centre institut hôtel tour gare parc jardin affaire
	loi plan cabinet gouvernement groupe éditions galerie librairie maison usine usines garage société entreprise filiale marque compagnie ville village commune quartier
	département région île lac mont montagne rivière fleuve vallée navire bateau paquebot voilier sous-marin roman livre chanson morceau série émission revue journal
	magazine quotidien hebdomadaire site logiciel application équipe parti mouvement banque opération ouragan tempête église cathédrale basilique abbaye cinéma opéra
	via viale piazza corso ponte liceo istituto scuola ospedale stadio premio coppa trofeo fondazione università teatro museo centro palazzo castello torre stazione parco
	giardino legge decreto governo gruppo edizioni libreria casa monte lago passo capo caserma rifugio monumento società azienda impresa ditta marchio compagnia città paese
	comune quartiere provincia regione isola fiume valle nave traghetto veliero sottomarino romanzo libro canzone brano serie trasmissione rivista giornale quotidiano
	settimanale sito applicazione squadra partito movimento banca operazione uragano tempesta chiesa cattedrale basilica abbazia cinema opera film album disco
	straat laan plein stichting huis kasteel sporthal stadion prijs beker groep uitgeverij wet kabinet orkaan school basisschool ziekenhuis instituut bakkerij slagerij brug
	park kamp operatie bedrijf onderneming firma merk dochteronderneming stad dorp gemeente wijk provincie streek eiland meer berg rivier vallei schip boot veerboot roman
	boek lied nummer serie programma tijdschrift krant dagblad weekblad website ploeg team partij beweging bank kerk kathedraal abdij bioscoop universiteit theater museum
	straße platz haus schloss burg schule gymnasium klinik stiftung verlag brauerei bäckerei autohaus kabinett regierung gesetz fall affäre prozess sturm orkan hurrikan tief
	preis pokal turm brücke kaserne lager unternehmen konzern tochter marke gesellschaft stadt dorf gemeinde ortsteil kreis landkreis bezirk insel see berg fluss tal schiff
	boot fähre u-boot buch lied sendung zeitschrift zeitung webseite software mannschaft verein partei bewegung kirche dom kloster kino universität band hotel
	ulica ulicy ul plac placu aleja alei most liceum szkoła szkole szkoły szpital szpitalu stadion stadionie nagroda nagrody puchar pucharu fundacja fundacji uniwersytet
	uniwersytetu teatr teatru muzeum centrum pałac zamek wieża dworzec jezioro góra rząd rządu ustawa sprawa sprawie grupa grupy wydawnictwo galeria spółka spółki firma
	firmy przedsiębiorstwo marka miasto miasta miasteczko wieś wsi gmina gminy powiat województwo wyspa wyspy rzeka rzeki dolina statek prom okręt powieść książka książki
	piosenka utwór serial program czasopismo gazeta dziennik tygodnik portal drużyna zespół zespołu klub klubu partia partii ruch kościół katedra klasztor kino hotel huragan
	ulice ulici náměstí námestie námestí nemocnice nemocnica nemocnici štadión štadióne cena pohár nadace nadácia nadácie univerzita divadlo muzeum múzeum palác zámek zámok
	hrad věž veža nádraží stanica jazero vláda vlády zákon kauza kauze případ prípad skupina skupiny vydavateľstvo nakladatelství galerie galéria dům dom firma firmy
	spoločnosť spoločnosti společnost společnosti podnik značka mesto meste město městě obec obci vesnice dedina dedine okres okrese kraj kraji ostrov rieka řeka údolie loď
	lodi trajekt ponorka román kniha knihy pieseň píseň seriál relácia pořad časopis noviny denník deník týždenník týdeník portál tím tým mužstvo strana strany hnutie hnutí
	banka kostol kostel katedrála kláštor klášter kino hurikán operácia operace štvrť čtvrť
	strada străzile bulevardul bd str piața podul liceul liceului colegiul școala spitalul spitalului stadionul premiul premiului cupa trofeul fundația fundației universitatea
	teatrul muzeul centrul palatul castelul turnul gara parcul barajul lacul muntele munții munților vârful cabana compania companiei firma firmei societatea societății marca
	grupul banca editura orașul orașului satul comuna cartierul județul județului regiunea insula râul fluviul valea nava vaporul feribotul submarinul romanul cartea
	melodia piesa filmul filmului serialul emisiunea revista ziarul cotidianul săptămânalul site-ul aplicația echipa echipei formația formației trupa clubul clubului partidul
	partidului mișcarea biserica catedrala mănăstirea cinematograful opera uraganul furtuna operațiunea legea cazul dosarul complexul
	calle plaza paseo puente colegio instituto escuela hospital estadio copa fundación universidad centro castillo estación parque jardín ley gobierno grupo editorial galería
	librería cuartel huracán operación empresa compañía firma marca sociedad ciudad pueblo municipio barrio comarca isla río valle buque barco canción revista periódico
	diario equipo partido movimiento banco iglesia catedral película novela
	rua avenida praça largo estádio prémio prêmio taça troféu fundação universidade estação jardim lei plano governo editora galeria livraria furacão operação empresa
	companhia cidade vila aldeia bairro município ilha rio navio barco romance livro canção filme jornal equipa equipe movimento banco igreja álbum
	trg trgu gimnazija bolnica bolnici stadionu nagrada nagradu kup zaklada sveučilište kazalište muzej centar palača dvorac toranj kolodvor jezero brdo vlada vlade slučaj
	slučaju grupa nakladnik galerija kuća vila tvrtka tvrtke tvrtku uragan oluja poduzeće kompanija marka grad gradu grada selo selu općina općini županija otok otoku rijeka
	dolina brod brodu trajekt podmornica knjiga pjesma serija emisija časopis novine dnevnik tjednik portal momčad klub kluba stranka stranke pokret crkva katedrala samostan
	podjetje podjetja mesto mestu vas vasi občina otok reka ladja roman pesem revija časnik ekipa stranka gledališče šola bolnišnica
	gatan torget bron skolan sjukhuset priset pokalen stiftelsen universitetet teatern museet slottet tornet stationen parken sjön berget regeringen lagen fallet gruppen
	förlaget galleriet huset hotellet företaget bolaget firman orkanen stormen staden byn kommunen ön floden fartyget båten boken låten filmen tidningen laget klubben partiet
	kyrkan gade torv bro skole prisen fonden teatret museet palæet søen bjerget loven sagen forlaget firmaet selskabet byen kommunen øen skibet bogen sangen avisen holdet
	klubben partiet kirken gata plassen broen skolen sykehuset pokalen senteret palasset slottet tårnet stasjonen fjellet regjeringen loven saken selskapet bedriften fylket
	bygda øya skipet båten boka romanen låta plata avisa laget kirka`
