package postaladdress

import "dossier/detectors/gazetteer"

// placesBeside are towns and regions beside those of the gazetteer's lists, mostly as they are written at home.
var placesBeside = map[gazetteer.Class]string{
	gazetteer.Place: `софия пловдив варна бургас русе стара_загора плевен сливен добрич шумен перник хасково ямбол пазарджик благоевград велико_търново враца габрово
		асеновград видин казанлък кърджали кюстендил монтана търговище ловеч силистра разград смолян димитровград дупница горна_оряховица петрич самоков севлиево
		лом карлово нова_загора велинград свищов айтос ботевград харманли банско несебър поморие созопол балчик
		дніпро кропивницький камʼянське кам'янське слов'янськ бердянськ нікополь павлоград мукачево дрогобич стрий коломия калуш ірпінь буча вишгород бориспіль фастів умань
		περιστέρι καλλιθέα νίκαια γλυφάδα μαρούσι κηφισιά χαλάνδρι λευκωσία λεμεσός λάρνακα πάφος αχαρνές ίλιον κερατσίνι ηλιούπολη νέα_σμύρνη ζωγράφου αιγάλεω κορυδαλλός
		παλαιό_φάληρο άλιμος μελίσσια πετρούπολη βύρωνας γαλάτσι αγρίνιο κιλκίς πύργος άρτα πρέβεζα λειβαδιά θήβα ναύπλιο σπάρτη μυτιλήνη χίος
		gurugram secunderabad greater_noida navi_mumbai abuja port_harcourt ikeja lekki onitsha akure abeokuta
		makati makati_city quezon_city taguig taguig_city pasig pasig_city cebu_city davao_city parañaque las_piñas muntinlupa mandaluyong marikina caloocan valenzuela antipolo
		bacolod iloilo_city cagayan_de_oro general_santos zamboanga_city baguio_city tagum_city pasay pasay_city`,
	gazetteer.Region: `shropshire lincolnshire surrey essex devon somerset dorset hampshire wiltshire gloucestershire oxfordshire berkshire buckinghamshire hertfordshire bedfordshire
		cambridgeshire northamptonshire warwickshire worcestershire herefordshire staffordshire derbyshire nottinghamshire leicestershire rutland cheshire lancashire cumbria
		northumberland north_yorkshire west_yorkshire south_yorkshire east_yorkshire east_sussex west_sussex merseyside greater_manchester west_midlands tyne_and_wear middlesex gwynedd
		powys dyfed clwyd fife aberdeenshire perthshire monmouthshire pembrokeshire carmarthenshire flintshire denbighshire anglesey lanarkshire renfrewshire ayrshire midlothian
		isle_of_wight co_antrim county_antrim county_down county_armagh county_tyrone county_londonderry county_fermanagh co_durham county_durham lincs bucks herts berks hants
		leitrim mayo kerry donegal sligo roscommon wexford wicklow kildare meath louth cavan monaghan tipperary laois offaly westmeath longford
		lagos_state ogun_state rivers_state oyo_state delta_state edo_state kano_state kaduna_state enugu_state anambra_state imo_state fct
		metro_manila nueva_ecija ilocos_norte ilocos_sur la_union negros_occidental negros_oriental camarines_sur lanao_del_norte lanao_del_sur davao_del_norte davao_del_sur
		misamis_oriental misamis_occidental oriental_mindoro occidental_mindoro surigao_del_norte agusan_del_norte zamboanga_del_sur south_cotabato`,
}
