package sweep_test

import (
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
		"countries beside people":         {column: "c1", values: "Paris, France|Berlin, Germany|Lyon, France|Porto, Portugal", beside: people},
		"postcodes of Portugal":           {column: "cod_postal", values: "7313-545|5257-786|7694-502|1095-177", beside: people},
		"truth values":                    {column: "is_customer", values: "true|true|true|true", beside: people},
		"user names":                      {column: "usr_nm", values: "apeeters|jan.j|sclaes84|willemsk", want: detectors.Username},
		"keys of users":                   {column: "user", values: "0190a5e2-7a3c-7d54-9b1f-3c2a8e5d9f10|0190a5e2-7a3c-7d54-9b1f-3c2a8e5d9f11"},
		"dates of birth with a full stop": {column: "szul_dat", values: "1951.12.05.|1989.12.09.|1960.01.05.", want: detectors.DateOfBirth},
		"numbers of clients":              {column: "T1_KUNDEN_NR", values: "7738629|5282857|5469962", want: detectors.ClientNumber},
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

// A column's name that looks like somebody's is shown where a word of it is known from columns, and masked elsewhere.
func TestNamesOfColumnsAreShown(t *testing.T) {
	t.Parallel()
	s := sweep.New(detectorsall.Detectors(detectorsall.Options{}), key(t), sweep.Options{})
	for name, shown := range map[string]bool{"Iban Racun": true, "Cust Nascimento": true, "Sofie Claes": false, "Email Sofie Claes": false} {
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
