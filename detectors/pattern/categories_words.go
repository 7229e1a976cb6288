package pattern

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/scanners"
)

// Categories finds the special categories of articles 9 and 10 of the GDPR. Nothing tells them by their form: a column's name is a hint that
// somebody should look, and what stands in the column is not judged. [NewCategories] makes one.
type Categories struct {
	kinds []detectors.Kind
	names names
}

// NewCategories returns a detector of all of them.
func NewCategories() Categories {
	list := categories()
	c := Categories{names: newNames(list)}
	for _, r := range list {
		c.kinds = append(c.kinds, r.Kind)
	}
	return c
}

// Kinds implements [detectors.Detector].
func (c Categories) Kinds() []detectors.Kind { return c.kinds }

// Text implements [detectors.Detector]: running text is not searched.
func (Categories) Text(*scanners.Column, *detectors.Matches) {}

// Values implements [detectors.Detector]: a value alone says nothing.
func (Categories) Values(*scanners.Column, *detectors.Matches) {}

// Header implements [detectors.HeaderReader].
func (c Categories) Header(words []string, declared string) []detectors.Hint {
	hints := c.names.header(words, declared)
	for i := range hints {
		hints[i].Alone = true
	}
	return hints
}

// Normalize implements [detectors.Normalizer]: the value in lower case.
func (Categories) Normalize(dst []byte, _ detectors.Kind, value []byte) []byte {
	value = bytes.TrimSpace(value)
	for len(value) > 0 {
		r, n := utf8.DecodeRune(value)
		dst = utf8.AppendRune(dst, unicode.ToLower(r))
		value = value[n:]
	}
	return dst
}

// categories are the names of columns in the languages of the European Union.
func categories() []Rule {
	hint := func(kind detectors.Kind, because, columns string) Rule {
		return Rule{
			Kind: kind, Columns: list(columns), Named: 0.55, BecauseName: "a hint: the name says " + because,
			Not: list("check;checks;insurance;care;score;endpoint;service;probe;pod;node;server;cluster;disk;battery;host;system;golf;car;vehicle;stock;algorithm;rate"),
		}
	}
	return []Rule{
		hint(detectors.Health, "health", "health;health status;health condition;health data;medical history;medical condition;medical conditions;diagnosis;diagnoses;diagnose;"+
			"blood type;blood group;bloodtype;allergies;allergy;disability;disabilities;medication;medications;icd 10;icd;illness;disease;sick leave;"+
			"gezondheid;bloedgroep;allergieen;ziekte;handicap;aandoening;gesundheit;blutgruppe;krankheit;allergien;behinderung;sante;maladie;groupe sanguin;"+
			"diagnostic;salud;enfermedad;grupo sanguineo;diagnostico;salute;malattia;gruppo sanguigno;diagnosi;saude;doenca;tipo sanguineo;choroba;"+
			"grupa krwi;diagnoza;nemoc;krevni skupina;zdravotni stav;betegseg;vercsoport;boala;grupa sanguina;bolest;krvna grupa;sygdom;blodtype;sjukdom;"+
			"blodgrupp;sykdom;sairaus;veriryhma;mental health;pregnancy;pregnant"),
		hint(detectors.Religion, "religion", "religion;religious belief;religious beliefs;religious affiliation;faith;konfession;religionszugehorigkeit;religie;"+
			"geloofsovertuiging;levensbeschouwing;croyance;religione;religiao;wyznanie;nabozenstvi;nabozenstvo;vallas;religja;vjera;vera;veroispoved;trossamfund;uskonto;religioon"),
		hint(detectors.PoliticalOpinion, "political opinion", "political opinion;political opinions;political affiliation;political party;political view;political views;party affiliation;"+
			"party membership;politieke voorkeur;politische einstellung;parteizugehorigkeit;opinion politique;opinions politiques;afiliacion politica;opinion politica;"+
			"affiliazione politica;filiacao politica;poglady polityczne;politicka prislusnost;politisk tilhorsforhold;partitillhorighet;puoluekanta"),
		hint(detectors.Ethnicity, "ethnicity", "ethnicity;ethnic group;ethnic origin;ethnic background;racial origin;race ethnicity;etniciteit;etnische afkomst;ethnie;"+
			"origine ethnique;ethnische herkunft;ethnizitat;etnia;origen etnico;origine etnica;pochodzenie etniczne;etnicka prislusnost;narodnost;etnikum;"+
			"etnicitet;etnisitet;etninen tausta;etnie"),
		hint(detectors.SexualOrientation, "sexual orientation", "sexual orientation;sexual preference;sexuality;sex life;seksuele geaardheid;geaardheid;orientation sexuelle;"+
			"sexuelle orientierung;orientacion sexual;orientamento sessuale;orientacao sexual;orientacja seksualna;sexualni orientace;seksuel orientering;sexuell laggning;"+
			"sukupuolinen suuntautuminen;szexualis iranyultsag"),
		hint(detectors.UnionMembership, "trade union", "union member;union membership;trade union;trade union member;labor union;labour union;union name;vakbond;vakbondslid;"+
			"lidmaatschap vakbond;syndicat;appartenance syndicale;gewerkschaft;gewerkschaftszugehorigkeit;sindicato;afiliacion sindical;sindacato;zwiazek zawodowy;odbory;"+
			"szakszervezet;sindicat;fagforening;fackforbund;fackforening;ammattiliitto"),
		hint(detectors.Biometric, "biometrics", "biometric;biometrics;biometric data;biometric template;biometric id;fingerprint template;fingerprint minutiae;face template;face embedding;"+
			"face encoding;face vector;facial template;faceprint;voiceprint;voice print;iris code;iris template;iris scan;retina scan;palm print;vingerafdruk;"+
			"fingerabdruck;empreinte digitale;empreintes digitales;huella dactilar;impronta digitale;impressao digital;odcisk palca;biometrie;biometria"),
		hint(detectors.Genetic, "genetics", "genetic;genetic data;genetic test;genetic marker;genetic risk;dna;dna profile;dna sample;genotype;genome;haplogroup;snp;"+
			"erfelijk;genetisch;genetique;genetica;genetico;brca;brca1;brca2"),
		hint(detectors.CriminalRecord, "criminal record", "criminal record;criminal records;criminal history;criminal conviction;criminal convictions;criminal offence;criminal offense;conviction;"+
			"convictions;arrest record;felony;strafblad;strafregister;strafrechtelijk verleden;vorstrafe;vorstrafen;casier judiciaire;condamnation penale;"+
			"antecedentes penales;antecedentes criminais;casellario giudiziale;precedenti penali;karalnosc;trestni rejstrik;register trestov;cazier judiciar;"+
			"straffeattest;belastningsregister;rikosrekisteri;buntetett eloelet;kaznena evidencija"),
	}
}
