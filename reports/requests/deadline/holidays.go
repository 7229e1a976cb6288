package deadline

// states are the public holidays of the whole of each state, as rules that parse reads. Holidays of regions are left out,
// and so are days whose standing is doubtful: a term that is thought to end a day early harms nobody.
//
// The source is each state's own law, as the lists say that the Commission publishes in the Official Journal under
// Article 3(4) of Regulation 1182/71; docs/sources.md tells more.
var states = map[string]string{
	"AT": "01-01 01-06 easter+1 05-01 easter+39 easter+50 easter+60 08-15 10-26 11-01 12-08 12-25 12-26",
	"BE": "01-01 easter+1 05-01 easter+39 easter+50 07-21 08-15 11-01 11-11 12-25",
	"BG": "moved 01-01 03-03 pascha-2 pascha+1 05-01 05-06 05-24 09-06 09-22 12-24 12-25 12-26",
	"CY": "01-01 01-06 pascha-48 03-25 04-01 pascha-2 pascha+1 05-01 pascha+50 08-15 10-01 10-28 12-25 12-26",
	"CZ": "01-01 easter-2 easter+1 05-01 05-08 07-05 07-06 09-28 10-28 11-17 12-24 12-25 12-26",
	"DE": "01-01 easter-2 easter+1 05-01 easter+39 easter+50 10-03 12-25 12-26",
	"DK": "01-01 easter-3 easter-2 easter+1 easter+39 easter+50 12-25 12-26",
	"EE": "01-01 02-24 easter-2 05-01 06-23 06-24 08-20 12-24 12-25 12-26",
	"ES": "01-01 01-06 easter-2 05-01 08-15 10-12 11-01 12-06 12-08 12-25",
	"FI": "01-01 01-06 easter-2 easter+1 05-01 easter+39 12-06 12-25 12-26",
	"FR": "01-01 easter+1 05-01 05-08 easter+39 easter+50 07-14 08-15 11-01 11-11 12-25",
	"GB": "01-01* easter-2 easter+1 05.mon1 05.mon-1 08.mon-1 12-25* 12-26*", // England and Wales
	"GR": "01-01 01-06 pascha-48 03-25 pascha-2 pascha+1 05-01@!2024 05-07@2024-2024 pascha+50 08-15 10-28 12-25 12-26",
	"HR": "01-01 01-06 easter+1 05-01 05-30 easter+60 06-22 08-05 08-15 11-01 11-18 12-25 12-26",
	"HU": "01-01 03-15 easter-2 easter+1 05-01 easter+50 08-20 10-23 11-01 12-25 12-26",
	"IE": "01-01 02.mon1@!2030 02-01@2030-2030 03-17 easter+1 05.mon1 06.mon1 08.mon1 10.mon-1 12-25 12-26", // 1 February itself where it is a Friday
	"IS": "01-01 easter-3 easter-2 easter+1 04-19.thu 05-01 easter+39 easter+50 06-17 08.mon1 12-25 12-26",
	"IT": "01-01 01-06 easter+1 04-25 05-01 06-02 08-15 10-04@2026- 11-01 12-08 12-25 12-26",
	"LI": "01-01 01-06 easter+1 05-01 easter+39 easter+50 easter+60 08-15 09-08 11-01 12-08 12-25 12-26",
	"LT": "01-01 02-16 03-11 easter+1 05-01 06-24 07-06 08-15 11-01 11-02 12-24 12-25 12-26",
	"LU": "01-01 easter+1 05-01 05-09 easter+39 easter+50 06-23 08-15 11-01 12-25 12-26",
	"LV": "01-01 easter-2 easter+1 05-01 05-04* 06-23 06-24 11-18* 12-24 12-25 12-26 12-31",
	"MT": "01-01 02-10 03-19 03-31 easter-2 05-01 06-07 06-29 08-15 09-08 09-21 12-08 12-13 12-25",
	"NL": "01-01 easter-2 easter+1 04-27 05-05 easter+39 easter+50 12-25 12-26",
	"NO": "01-01 easter-3 easter-2 easter+1 05-01 05-17 easter+39 easter+50 12-25 12-26",
	"PL": "01-01 01-06 easter+1 05-01 05-03 easter+60 08-15 11-01 11-11 12-24@2025- 12-25 12-26",
	"PT": "01-01 easter-2 04-25 05-01 easter+60 06-10 08-15 10-05 11-01 12-01 12-08 12-25",
	"RO": "01-01 01-02 01-06 01-07 01-24 pascha-2 pascha+1 05-01 06-01 pascha+50 08-15 11-30 12-01 12-25 12-26",
	"SE": "01-01 01-06 easter-2 easter+1 05-01 easter+39 06-06 12-25 12-26",
	"SI": "01-01 01-02 02-08 easter+1 04-27 05-01 05-02 06-25 08-15 10-31 11-01 12-25 12-26",
	"SK": "01-01 01-06 easter-2 easter+1 05-01 05-08@!2026 07-05 08-29 09-15@!2026 11-01 11-17@-2024 12-24 12-25 12-26",
}
