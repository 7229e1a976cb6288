package tagger

// bodies are companies, clubs, parties, agencies and others of whom the news tells, by the one word that they are called by: what a text says is done by
// them is done by nobody. A word that is a common name stays out.
const bodies = `safaricom dangote mtn airtel glencore sonangol sonatrach eskom sasol naspers telkom vodacom multichoice shoprite ecobank zenith stanbic absa nedbank
	capitec sanlam discovery transnet denel tongaat prosus jumia flutterwave paystack interswitch andela konga nnpc oando seplat julius_berger mpesa kengen
	kplc uchumi nakumatt tigo zanaco zamtel econet zimplats gécamines sonelgaz maroc_telecom attijariwafa sonabel air_sénégal petrosen enyimba kaizer_chiefs
	orlando_pirates mamelodi_sundowns zamalek al_ahly raja_casablanca wydad esperance asante_kotoko hearts_of_oak gor_mahia simba_sc aramco sabic saudia emaar
	emirates etihad flydubai masdar mubadala adnoc damac careem talabat agthia qatargas ooredoo batelco sabb al_jazeera al_arabiya al_masirah al_mayadeen
	asharq al-ahram haaretz ynet hamas hezbollah hizbullah houthi houthis fatah likud shas daesh al-qaeda al-shabaab boko_haram taliban unifil unrwa unhcr
	unicef unesco opec nato asean ecowas saarc mercosur interpol europol frontex eurojust eurostat al_hilal al_nassr al_ittihad al_sadd al_duhail al_ain
	al_wahda al-azhar persepolis esteghlal galatasaray fenerbahçe beşiktaş trabzonspor başakşehir göztepe turkcell tüpraş arçelik vestel garanti yapı_kredi
	akbank ziraat botaş aselsan baykar hürriyet sabah anadolu roketsan pegasus kazatomprom kazmunaigas samruk kaspi uzbekneftegaz turkmengaz socar tata_motors
	tata_steel infosys wipro mahindra maruti ongc hindalco vedanta reliance_industries jio paytm flipkart zomato swiggy byju oyo razorpay zerodha hdfc icici
	sbi axis_bank bhel ntpc indigo vistara spicejet isro drdo bjp aap trinamool dmk aiadmk shiv_sena tdp bsp rjd jdu niti_aayog sebi rbi bcci ndtv
	times_of_india grameen brac beximco daraz biman awami_league odhikar jamaat bnp bkash ppp mqm isi wapda dawn_news srilankan_airlines unp slpp petronas
	axiata cimb maybank genting proton perodua airasia umno khazanah temasek singtel dbs ocbc grab_holdings shopee lazada garena pertamina garuda gojek
	tokopedia telkomsel mandiri bca golkar pdip gerindra kpk antara detik kompas jollibee smc meralco pldt petron rappler abs-cbn gma vingroup vinfast viettel
	vietcombank vietjet vinamilk petrovietnam vnexpress ptt kasikorn bangkok_bank charoen_pokphand pheu_thai siam_cement alibaba tencent baidu huawei xiaomi
	bytedance tiktok meituan pinduoduo jd.com byd geely xpeng catl lenovo haier hisense midea gree sinopec petrochina cnooc sinochem evergrande vanke
	country_garden cosco crrc comac smic ant_group weibo wechat xinhua caixin kuomintang tsmc foxconn mediatek asustek acer htc evergreen hsbc cathay mtr tvb
	hkex jardine_matheson swire samsung hyundai kia hanwha hanjin posco hynix kakao coupang kepco korail asiana kcna yonhap hybe toyota nissan mitsubishi
	mitsui sumitomo softbank rakuten nintendo sony panasonic toshiba hitachi fujitsu olympus daiichi nomura uniqlo tepco nhk kyodo nikkei yomiuri mainichi
	petrobras eletrobras embraer odebrecht itaú bradesco banco_do_brasil jbs ambev globo gol correios braskem telefónica telmex cemex pemex femsa bimbo
	televisa aeroméxico banorte codelco latam falabella cencosud sqm entel ecopetrol avianca bancolombia epm el_tiempo pdvsa petroperú credicorp ypf
	mercadolibre globant techint clarín la_nación pluspetrol petroecuador conaie boca_juniors river_plate peñarol colo-colo flamengo corinthians palmeiras
	fluminense botafogo cruzeiro atlético_mineiro racing_club talleres san_lorenzo tigres cruz_azul gazprom rosneft lukoil sberbank vtb yandex rostec rosatom
	aeroflot novatek sibur severstal nornickel vkontakte tass kommersant izvestia roskomnadzor roscosmos wagner_group naftogaz ukrenergo energoatom
	ukrzaliznytsia privatbank belaruskali azovstal metinvest dtek ukrinform zenit spartak lokomotiv cska dynamo shakhtar orlen pko pzu kghm allegro tvn lotos
	tauron pekao wyborcza škoda čez agrofert otp fidesz jobbik petrom romgaz dedeman bitdefender hidroelectrica electrica transelectrica usr psd pnl udmr aur
	dna slovnaft eset tatra_banka smer gorenje podravka agrokor fortenova hajduk olympiacos panathinaikos syriza pasok stripe airbnb uber lyft netflix
	spotify paypal ebay intel nvidia qualcomm cisco oracle ibm amd hp boeing airbus lockheed raytheon northrop pfizer moderna astrazeneca novartis sanofi merck
	gsk glaxosmithkline abbvie amgen gilead biontech exxon exxonmobil chevron conocophillips bp totalenergies equinor repsol walmart costco kroger safeway
	walgreens cvs starbucks mcdonald's wendy's chipotle pepsico coca-cola nestlé unilever danone mondelez mastercard amex citigroup citibank jpmorgan blackrock
	goldman_sachs morgan_stanley wells_fargo barclays lloyds natwest bbva unicredit intesa_sanpaolo commerzbank ubs credit_suisse rabobank abn_amro kbc belfius
	bnp_paribas société_générale natixis deloitte kpmg pwc accenture mckinsey capgemini atos infineon siemens thyssenkrupp basf lufthansa ryanair easyjet klm
	airfrance alitalia iberia volkswagen audi bmw mercedes-benz opel porsche renault peugeot citroën stellantis fiat lamborghini maserati pirelli volvo
	ericsson nokia ikea vattenfall electrolux klarna novo_nordisk maersk lego carlsberg ørsted telenor statoil hydro kongsberg tesco sainsbury's asda morrisons
	waitrose lidl carrefour auchan fnac darty lvmh kering hermès l'oréal michelin edf engie veolia bouygues thales dassault safran alstom sncf ratp vivendi
	havas publicis colruyt delhaize proximus bpost umicore solvay ziggo kpn asml philips heineken akzonobel ahold albert_heijn eneco essent vodafone t-mobile
	verizon comcast telekom telia tele2 swisscom luxottica mediaset mediolanum enel fincantieri ferrovial acciona endesa naturgy iberdrola mercadona inditex
	el_corte_inglés edp galp sonae reuters bloomberg bbc cnn cnbc msnbc npr nbc cbs abc pbs afp ansa dpa politico axios buzzfeed breitbart newsmax juventus
	inter_milan ac_milan sampdoria fiorentina atalanta sassuolo udinese barcelona_sc arsenal chelsea_fc liverpool_fc tottenham fulham hibs celtic_fc rangers
	ajax feyenoord psv anderlecht standaard bayern_munich schalke hoffenheim werder rb_leipzig psg lorient benfica sporting_cp malmö_ff aik djurgården hammarby
	elfsborg häcken brøndby rosenborg enron worldcom theranos wework ftx binance coinbase openai deepmind anthropic palantir spacex starlink neuralink
	blackberry kodak xerox lexus cadillac chevrolet hyatt marriott sheraton waffle_house denny's ihop olive_garden citgo conoco haliburton halliburton
	schlumberger democrats republicans tories labour lib_dems greenpeace amnesty oxfam wwf fifa uefa fia nba nfl nhl mlb uci ioc robert_bosch harper_collins
	li_ning de_longhi carl_zeiss louis_vuitton hugo_boss jan_linders magneti_marelli leroy_merlin calvin_klein ralph_lauren tommy_hilfiger giorgio_armani
	christian_dior yves_rocher saint_laurent johnnie_walker jack_daniel jack_daniel's jim_beam harley_davidson aston_martin alfa_romeo rolls_royce
	mercedes_benz john_deere merrill_lynch charles_schwab arthur_andersen price_waterhouse simon_schuster johnson_matthey louis_dreyfus pierre_fabre
	patek_philippe gerry_weber massimo_dutti adolfo_domínguez pedro_del_hierro douwe_egberts van_lanschot max_mara peter_hahn dr_oetker tim_hortons papa_john's
	sara_lee harvey_nichols thomson_reuters procter_gamble lehman_brothers bear_stearns drexel_burnham norsk_hydro ernst_young booz_allen leo_burnett
	saatchi_saatchi ogilvy_mather hewlett_packard texas_instruments general_electric manu_samoa nottingham_forest crystal_palace aston_villa newell's_old
	velez_sarsfield west_ham leyton_orient grupa_azoty banco_santander banca_mediolanum erik_penser gallimard flammarion hachette actes_sud mondadori feltrinelli
	einaudi adelphi rizzoli suhrkamp rowohlt bertelsmann bonniers norstedts gyldendal aschehoug anagrama alfaguara humanitas polirom
	sotheby's christie's juilliard gulbenkian navantia renfe trenitalia woolworths debenhams argos iceland_foods mediamarkt
	edeka rewe kaufland biedronka żabka esselunga`
