package columnname

// parts are the words by what they say.
var parts = newTable(map[Part]string{
	Number: `number numbers no nr nbr num nro numero nummer numer cislo cis broj br szam stevilka stev numeris numurs numru numar code kod kodu kode cod
		codigo codice kodas kods koodi sifra ref reference referenz referencia referenca riferimento kenmerk nomer kood kodikos arithmos sz codi clave cve
		st`,
	Date: `date dat dt day datum data dato fecha fec fch jour dag tag giorno dia den dzien datums kuupaev paivamaara pvm tarih tarihi tar gunu cas ido ideje
		d aika paiva imerominia imnia hm aeg dagur dags f`,
	Birth: `birth bth bir naissance naiss nais nacimiento nac nacim nascimento nasc nascita nastere nasterii nast nastr geburt geburts geb geboorte gebo
		urodzenia urodz ur narozeni naroz narodenia narod nar rodenja rodjenja rod roj rojstva szuletesi szuletes szul syntyma synt fodelse fodsel fod fodt fodd
		dogum gimimo dzimsanas synni brth rozhd rozhdeniya razhdane razhd narodzhennya naix naixement gennisis gim dzim sunni faed faedingar
		narodenie`,
	Born: `dob bdate fnac nele dtarih born bday birthday birthdate birthdt gebdat gebdt geboren geburtstag geburtsdatum geboortedatum ddn nacido nascido nato nascut narozen narozena
		narodeny narodena urodzony roden rodena rojen fodt fodd szuletett syntynyt gebam gebop fdato neele fodselsdag bdt gbdat dnaiss dnais dtnasc
		dtnaiss naixement narodenie sunniaeg sunnikuupaev faedingardagur`,
	Client: `client customer cust custmr cli clt member mbr membership policyholder subscriber kunde kunden kund kd kdn klant klanten klt lid lidmaat relatie
		debiteur debiteuren debitor debitoren debtor mitglied mitglieds klient klienta klienti klientske klienter zakaznik zakaznika zakaznicke zak kupac
		kupca klijent klijenta stranka stranke ugyfel vevo asiakas jasen medlem medlems kundens cliente socio socia abonado abonne adherent abonent
		abonenta abonentu kliendi klientu utente musteri uye loyalty clnt cstmr kun kliento klientski kliyenta kliyent pelati pelatis polishouder abonnee
		abonat abonatului mitgl medl adh cte afiliado afiliada afil allocataire abnr clen clena czlonka czlonek kontrahent kontrahenta vidskipta vidskiptamadur clientului clientul`,
	User: `user users usr benutzer nutzer gebruiker gebruikers gebr utilisateur usager usuario utente utilizador utilizator uzytkownik uzytkownika
		uzytk uzivatel uzivatele uzivatelske pouzivatel pouzivatela pouzivatelske anvandare anvandar anv bruker brugers bruger kayttaja felhasznalo felh korisnik korisnicko korisnika kor uporabnik
		uporabnisko kullanici kullanıcı kull kul kasutaja vartotojas vartotojo lietotajs lietotaja potrebitel potrebitelsko xristi xristis usuari notandi notanda
		polzovatel polzovatelya korystuvach korystuvacha`,
	Login: `login logon username loginname userlogin benutzername benutzerkennung anmeldename anmeldung gebruikersnaam inlognaam gebruikerscode pseudo
		pseudonyme screenname kayttajatunnus kayttajanimi felhasznalonev inloggningsnamn anvandarnamn anvandarid prihlasovacie prihlasovaci inlog
		inloggning inloggnings uname usrnm unm samaccountname usnam bname ernam aenam notandanafn lietotajvards nickname logonname`,
	Name | Given: `vname vorn fnm gn voorn vnaam pren fnamn etun etunimet knev fornafn eiginnafn eesnimi`,
	Name | Family: `nname nachn lnm sn achtern anaam cogn prez prijm priezv apell ape enamn sukun sukunimet vnev perekonnanimi perenimi eftirnafn kenninafn cognom cognoms
		epitheto eponymo familiya prizvyshche pavarde uzvards zuname srnm`,
	Name: `name nm nme naam naa nam nom nome nombre nombres nomes namn navn nimi nimet nev neve nume imie imiona nazwa nazwisko jmeno jm meno mena ime
		vardas vards isim adi ad kennung handle onoma imya nafn imeto naziv nimega`,
	Family: `family last maiden familie fam famille familia familiei lst sur birthname nachn nname naissance nacimiento ultimo ultima ultimul birth slekts
		slakt slaegts geslachts meisjes geburts rodne rodove rodowe zu cognom perekonna pere eftir`,
	Given: `first given frst fst fore voor vor roep primeiro primer primo premier pila proprio battesimo usuel krestni krstne osobno etu keresztnev kutsuma`,
	Person: `person pers people contact employee emp staff patient pat kontakt medewerker mitarbeiter owner holder titular titulaire spouse tenant
		student parent child usr cnt`,
	Identifier: `id ident`,
	Filler: `txt enc str val raw orig clean new old tbl col fld fk pk src dst value text field encrypted masked tmp the of de del der des du di da do dos van
		von y e and und en et i la le il el am op em pe a`,
})
