package sweep_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	detectorsall "dossier/detectors/all"
	"dossier/detectors/sweep"
)

// Where one column says what another one holds, its words are read as names of columns are.
func TestWhatAnotherColumnNames(t *testing.T) {
	t.Parallel()
	s := sweep.New(detectorsall.Detectors(detectorsall.Options{}), key(t), sweep.Options{})
	people := "first_name=An|last_name=Vandersmissen|birthday=1971-03-14|billing_address_1=Kerkstraat 12|phone=0470 12 34 56|note=write to an@example.be|locale=nl_BE"
	found := "date_of_birth=5 email=5 person_name=10 phone=5 postal_address=5"
	for what, c := range map[string]struct{ names, values, rows, want string }{
		"attributes of users":      {"meta_key", "meta_value", people, found},
		"the other way round":      {"value", "attribute", people, "email=5 phone=5"},
		"fields of forms":          {"form.fields[].name", "form.fields[].value", people, found},
		"questions of a survey":    {"Vraag", "Antwoord", "Uw naam=An Peeters|Wat vond u goed?=de bloemen|Geboortedatum=14/03/1971", "date_of_birth=5 person_name=5"},
		"a name of something else": {"user_name", "meta_value", "first_name=An|last_name=Peeters", "username=10"},
		"settings":                 {"option_name", "option_value", "site_name=Bloom|admin_email=an@example.be|first_name_required=true|phone=0", "email=5"},
		"attributes of products":   {"attribute", "value", "brand=Bloom|designer=Paul Smith|model name=Paris|title=Lotte", ""},
	} {
		columns := table{header: []string{"rowid", c.names, c.values}, key: []int{0}}
		for n := range 5 {
			for row := range strings.SplitSeq(c.rows, "|") {
				name, value, _ := strings.Cut(row, "=")
				columns.rows = append(columns.rows, []string{fmt.Sprint(n, name), name, value})
			}
		}
		m := &memory{}
		if err := s.Run(t.Context(), source{named("records", columns)}, m); err != nil {
			t.Fatal(err)
		}
		counts := map[string]int{}
		for _, f := range m.units["records"].findings {
			counts[string(f.Kind)]++
		}
		delete(counts, "record_key")
		var got []string
		for _, kind := range slices.Sorted(maps.Keys(counts)) {
			got = append(got, fmt.Sprintf("%s=%d", kind, counts[kind]))
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%s: %s, want %s", what, got, c.want)
		}
	}
}

// Where two columns may say what a third one holds, it is the first one's word, in every scan.
func TestTheFirstOfTwoNames(t *testing.T) {
	t.Parallel()
	s := sweep.New(detectorsall.Detectors(detectorsall.Options{}), key(t), sweep.Options{})
	columns := table{header: []string{"key", "label", "value"}}
	for range 5 {
		columns.rows = append(columns.rows, []string{"first_name", "how the form calls it", "An"}, []string{"town", "where", "Gent"})
	}
	for range 30 {
		m := &memory{}
		if err := s.Run(t.Context(), source{named("records", columns)}, m); err != nil {
			t.Fatal(err)
		}
		if found := len(m.units["records"].findings); found != 5 {
			t.Fatalf("%d findings, want the 5 names", found)
		}
	}
}
