package sweep_test

import (
	"slices"
	"strings"
	"testing"

	"dossier/detectors"
	detectorsall "dossier/detectors/all"
	"dossier/detectors/sweep"
)

// What columns hold is judged by their values, their names and what stands beside them together.
func TestColumnsAreJudged(t *testing.T) {
	t.Parallel()
	s := sweep.New(detectorsall.Detectors(detectorsall.Options{}), key(t), sweep.Options{})
	const people = "An Peeters|Jan Janssens|Sofie Claes|Karel Willems"
	for what, c := range map[string]struct {
		column, values, beside string // beside: values of a column of names
		want                   detectors.Kind
	}{
		"one given name in every record":  {column: "c1", values: "Lucas|Lucas|Lucas|Lucas"},
		"given names":                     {column: "c1", values: "Lucas|Emma|Thomas|Julie", want: detectors.PersonName},
		"one street in every record":      {column: "c1", values: "69-71 Example Street|69-71 Example Street|69-71 Example Street", want: detectors.PostalAddress},
		"streets alone":                   {column: "c1", values: "Kerkstraat|Dorpsstraat|Molenstraat|Stationsstraat"},
		"streets beside people":           {column: "c1", values: "Kerkstraat|Dorpsstraat|Molenstraat|Stationsstraat", beside: people, want: detectors.PostalAddress},
		"numbers beside people":           {column: "field_2", values: "4127-6431|5534-1187|8821-0043|6619-2250", beside: people, want: detectors.Phone},
		"numbers of a drug beside people": {column: "ndc", values: "4127-6431|5534-1187|8821-0043|6619-2250", beside: people},
		"countries beside people":         {column: "c1", values: "Paris, France|Berlin, Germany|Lyon, France|Porto, Portugal", beside: people},
		"postcodes of Portugal":           {column: "cod_postal", values: "7313-545|5257-786|7694-502|1095-177", beside: people},
		"postcodes of Brazil":             {column: "c1", values: "01310-100|89237-004|76829-250|40015-970", beside: people},
		"personal numbers of Denmark":     {column: "c1", values: "090187-6859|280741-9995|260763-7166|190168-1765|230379-4219|040499-8572|120962-9596|090846-7017", want: detectors.NationalID},
		"numbers that all keep one rule": {
			column: "c1", values: "945807304|215736819|930364263|212997228|383236401|562241549|990951452|475277206",
			beside: people + "|" + "Lucas Peeters|Emma Janssens|Thomas Claes|Julie Willems", want: detectors.NationalID,
		},
		"surnames beside given names":      {column: "c1", values: "Brandhorst|Pfeiffer|Niehaus|Sauerland|Gerlach", beside: "Lucas|Emma|Thomas|Julie|Anna", want: detectors.PersonName},
		"things beside given names":        {column: "c1", values: "Schraube|Winkel|Muffe|Bogen", beside: "Lucas|Emma|Thomas|Julie"},
		"truth values":                     {column: "is_customer", values: "true|true|true|true", beside: people},
		"user names":                       {column: "usr_nm", values: "apeeters|jan.j|sclaes84|willemsk", want: detectors.Username},
		"keys of users":                    {column: "user", values: "0190a5e2-7a3c-7d54-9b1f-3c2a8e5d9f10|0190a5e2-7a3c-7d54-9b1f-3c2a8e5d9f11"},
		"dates of birth with a full stop":  {column: "szul_dat", values: "1951.12.05.|1989.12.09.|1960.01.05.", want: detectors.DateOfBirth},
		"shops that people gave names":     {column: "c1", values: "Boulangerie Dupont|Yves Lefebvre|Garage Martin|Taylor's Bakery|Paul Smith", beside: ""},
		"people beside one shop":           {column: "c1", values: "Sofie Claes|Yves Lefebvre|Garage Martin|An Peeters|Paul Smith|Jan Janssens|Karel Willems", want: detectors.PersonName},
		"surnames that are forms of firms": {column: "c1", values: "Niels van den Berg|Lars Wolters|Thiago van de Pol|Omar de Vos", want: detectors.PersonName},
		"surnames that are words":          {column: "name", values: "Joris Bollen|Thomas Bollen|Lucas Bollen|Mieke Aertsens", beside: people, want: detectors.PersonName},
		"board of initials":                {column: "c1", values: "A. Peeters|S. Janssens|M. Claes|K. Willems", want: detectors.PersonName},
		"songs called after people":        {column: "c1", values: "The Ballad of Lucy Jordan|Mrs Robinson|Who Is Sylvia?|Eleanor Rigby|La Isla Bonita"},
		"doctors of Poland":                {column: "c1", values: "lek. med. Anna Kowalska|dr n. med. Jan Nowak|dr hab. Piotr Zieliński", want: detectors.PersonName},
		"surnames first":                   {column: "c1", values: "Nagy Éva|dr. Szabó Péter|Tóth Katalin|Kovács János", want: detectors.PersonName},
		"brands called after people":       {column: "c1", values: "Hugo Boss|Calvin Klein|Ralph Lauren|Michael Kors|Tommy Hilfiger"},
		"firms of two names":               {column: "c1", values: "Ernst & Young|Johnson & Johnson|Procter & Gamble|Barnes & Noble"},
		"couples":                          {column: "c1", values: "Peter & Anna Müller|Jean et Marie Dupont|Tom and Julie Baker", want: detectors.PersonName},
		"courses as full names":            {column: "fullname", values: "Medieval Art|Contract Law|Shakespeare and Power|Quantum Mechanics|Human Anatomy"},
		"streets among known ones":         {column: "c1", values: "Synkovická 118|Dlouhá 172|nám. Míru 154|Nádražní 344/57", want: detectors.PostalAddress},
		"rooms and models":                 {column: "c1", values: "Galaxy 21|Room 204|Pixel 8|Gate 5"},
		"numbers of Spain":                 {column: "c1", values: "651 223 028|939 766 234|915 678 237|623 453 719", want: detectors.Phone},
		"groups that begin alike":          {column: "c1", values: "651 223 028|651 223 234|651 223 237|651 223 719"},
		"groups that no plan gives out":    {column: "c1", values: "151 223 028|112 345 678|415 678 237|923 453 719"},
		"numbers of articles":              {column: "artikelnr", values: "0470 123 456|0471 223 456|0472 323 456|0473 423 456", beside: people},
		"phones under a strange name":      {column: "bereikbaarheid", values: "0470 123 456|0471 223 456|0472 323 456|0473 423 456", want: detectors.Phone},
		"an order's international number":  {column: "order_ref", values: "+32 470 12 34 56|+32 471 22 34 56|+32 472 32 34 56", want: detectors.Phone},
		"who changed records":              {column: "updated_by", values: "apeeters|jjanssens84|sclaes|kwillems", want: detectors.Username},
		"versions of four numbers":         {column: "kernel", values: "5.10.0.21|5.15.1.9|6.1.0.13|6.6.2.1"},
		"births in short":                  {column: "geb", values: "05.12.1951|09.12.1989|05.01.1960", want: detectors.DateOfBirth},
		"numbers of clients":               {column: "T1_KUNDEN_NR", values: "7738629|5282857|5469962", want: detectors.ClientNumber},
	} {
		columns := table{header: []string{"rowid", c.column}, key: []int{0}}
		beside := strings.Split(c.beside, "|")
		for i, v := range strings.Split(c.values, "|") {
			row := []string{string(rune('1' + i)), v}
			if c.beside != "" {
				row = append(row, beside[i])
			}
			columns.rows = append(columns.rows, row)
		}
		if c.beside != "" {
			columns.header = append(columns.header, "full_name")
		}
		m := &memory{}
		if err := s.Run(t.Context(), source{named("records", columns)}, m); err != nil {
			t.Fatal(err)
		}
		got := detectors.Kind("")
		for _, f := range m.units["records"].result.Fields {
			if f.Verdict != nil && f.Name == c.column {
				got = f.Verdict.Kind
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", what, got, c.want)
		}
	}
}

// In a column of places nobody is named by a place that is called after somebody; in what people write, somebody is.
func TestPlacesNameNobody(t *testing.T) {
	t.Parallel()
	s := sweep.New(detectorsall.Detectors(detectorsall.Options{}), key(t), sweep.Options{})
	values := [][]string{{"Rajinder Nagar, New Delhi"}, {"Mukherjee Nagar, New Delhi"}, {"Chittaranjan Park, New Delhi"}, {"Subhash Nagar, New Delhi"}}
	for name, meant := range map[string]bool{"Locality Verbose": false, "school": false, "remarks": true, "school contact": true} {
		m := &memory{}
		columns := table{header: []string{name}, rows: append(slices.Clone(values), []string{"we asked Rajinder Mukherjee, who lives there"})}
		if err := s.Run(t.Context(), source{named("records", columns)}, m); err != nil {
			t.Fatal(err)
		}
		found := slices.ContainsFunc(m.units["records"].findings, func(f detectors.Finding) bool { return f.Kind == detectors.PersonName })
		if found != meant {
			t.Errorf("%s: somebody is named: %v, want %v", name, found, meant)
		}
	}
}

// What a column's name speaks against is not found in single values of it: a postcode of nine digits is no phone number.
func TestPostcodesAreNoPhones(t *testing.T) {
	t.Parallel()
	s := sweep.New(detectorsall.Detectors(detectorsall.Options{}), key(t), sweep.Options{})
	for _, test := range []struct {
		column, value string
		meant         bool
	}{{"ZIP", "35294-0110", false}, {"ZIP", "+12055550134", true}, {"value", "+12055550134", true}} {
		m := &memory{}
		columns := table{header: []string{test.column}, rows: [][]string{{"35762"}, {"36104"}, {"36117"}, {test.value}, {"36088"}, {"n/a"}}}
		if err := s.Run(t.Context(), source{named("records", columns)}, m); err != nil {
			t.Fatal(err)
		}
		if found := len(m.units["records"].findings) > 0; found != test.meant {
			t.Errorf("%s in %s: a phone number is found: %v, want %v", test.value, test.column, found, test.meant)
		}
	}
}

// A column's name that looks like somebody's is shown where a word of it is known from columns, and masked elsewhere.
func TestNamesOfColumnsAreShown(t *testing.T) {
	t.Parallel()
	s := sweep.New(detectorsall.Detectors(detectorsall.Options{}), key(t), sweep.Options{})
	for name, shown := range map[string]bool{"tel. na rodiča": true, "Iban Racun": true, "Cust Nascimento": true, "Sofie Claes": false, "Email Sofie Claes": false} {
		m := &memory{}
		columns := table{header: []string{name}, rows: [][]string{{"x"}}}
		if err := s.Run(t.Context(), source{named("records", columns)}, m); err != nil {
			t.Fatal(err)
		}
		if got := m.units["records"].result.Fields[0].Name; (got == name) != shown {
			t.Errorf("%s is shown as %s", name, got)
		}
	}
}
