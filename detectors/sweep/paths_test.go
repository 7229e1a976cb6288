package sweep_test

import (
	"regexp"
	"strings"
	"testing"

	"dossier/detectors"
	detectorsall "dossier/detectors/all"
	"dossier/detectors/sweep"
	"dossier/scanners"
)

func TestNamesInPaths(t *testing.T) {
	t.Parallel()
	s := sweep.New(detectorsall.Detectors(detectorsall.Options{}), key(t), sweep.Options{})
	for path, hides := range map[string]string{
		"hr/contract - Sofie Claes.txt":         "Sofie Claes",
		"hr/Sofie_Claes_CV.pdf":                 "Claes",
		"hr/sofie.claes-evaluation.docx":        "claes",
		"hr/Dossier Peeters Jan 2024.xlsx":      "Peeters",
		"hr/evaluatie Peeters Jan 2025.txt":     "Peeters",
		"mails/an.peeters@example.be.txt":       "peeters",
		"mails/an.peeters@kolmeer.example.mbox": "kolmeer",
		"exports/Karel Van den Bossche.json":    "Bossche",
		"hr/Van den Bossche Bart 2025.txt":      "Van",
		"hr/evaluatie Vermeulen 2025.txt":       "Vermeulen",
		"hr/Willems, Joris - offer.pdf":         "Joris",
		"hr/Jansen_Kerkstraat_12_9000_Gent.pdf": "Jansen",
		"hr/jansen-kerkstraat-12-9000-gent.pdf": "kerkstraat",
		"wal/15/main/base/5/2601_vm.bin":        "",
		"sites/LocalBusiness_al-mushrif.com":    "",
		"sites/Event_andrea.fr_2020.csv":        "",
		"sites/Book_an-books.co.uk.csv":         "",
		"sites/jan-peeters.be.html":             "peeters",
		"sales/facture Vodafone 2024.pdf":       "",
		"exports/klanten 2024.csv":              "",
		"shop/kunden_stamm.csv":                 "",
		"clinic/mrs_person.csv":                 "",
		"staff/de_hr.csv":                       "",
		"hr/T_PERSON.csv":                       "",
		"shop/client_sofie_claes.csv":           "claes",
		"shop/Client_Sofie_Claes.csv":           "Claes",
		"src/main/resources/application.yaml":   "",
		"backup/orders_2019-03-01.sql.gz":       "",
		"edi/orders.edi":                        "",
		"orders/a1.edi":                         "",
		"out/max/mark.txt":                      "",
		"reports/annual report final v2.pdf":    "",
	} {
		label := s.Label(scanners.NewPrivate(path))
		if hides == "" && label != path {
			t.Errorf("%s: masked as %q", path, label)
		}
		if hides != "" && strings.Contains(label, hides) {
			t.Errorf("the label %q shows %q", label, hides)
		}
		if ext := path[strings.LastIndexByte(path, '.'):]; !strings.HasSuffix(label, ext) || !strings.HasPrefix(label, path[:strings.IndexByte(path, '/')]) {
			t.Errorf("the label %q of %s hides more than a name", label, path)
		}
	}
}

// Servers are told apart by their hosts, which are nobody's; who signs on there, and what buckets and folders are called, may name somebody.
func TestServersAreTold(t *testing.T) {
	t.Parallel()
	s := sweep.New(detectorsall.Detectors(detectorsall.Options{}), key(t), sweep.Options{})
	for name, want := range map[string]string{
		"postgres://dossier_scan@db.example.org:5432/shop":  "postgres://dossier_scan@db.example.org:5432/shop",
		"mysql://scanner@10.20.30.40:3306/shop":             "mysql://scanner@10.20.30.40:3306/shop",
		"mysql://scanner@/shop?socket=/run/my.sock":         "mysql://scanner@/shop?socket=/run/my.sock",
		"s3://exports?endpoint=http://10.20.30.40:9000":     "s3://exports?endpoint=http://10.20.30.40:9000",
		"s3://exports/2026?endpoint=https://minio.acme.be":  "s3://exports/2026?endpoint=https://minio.acme.be",
		"postgres://jan.peeters@db.example.org/jan-peeters": "postgres://[username ]@db.example.org/[person_name ]",
		"s3://jan-peeters?endpoint=https://minio.acme.be":   "s3://[person_name ]?endpoint=https://minio.acme.be",
		"/srv/an.peeters@example.be":                        "/srv/[email ]",
		"/srv/10.20.30.40":                                  "/srv/[ip_address ]",
	} {
		m := &memory{}
		if err := s.Run(t.Context(), called{name: name}, m); err != nil {
			t.Fatal(err)
		}
		if got := regexp.MustCompile(" [0-9a-f]{4}]").ReplaceAllString(m.label, " ]"); got != want {
			t.Errorf("%s is shown as %s, want %s", name, got, want)
		}
	}
}

// called is a source with a name and nothing in it.
type called struct {
	source
	name string
}

func (c called) Info() scanners.SourceInfo {
	return scanners.SourceInfo{Connector: "fake", Name: scanners.NewPrivate(c.name)}
}

func TestPathsAreSearched(t *testing.T) {
	t.Parallel()
	search := sweep.NewSearcher(detectorsall.Detectors(detectorsall.Options{}), detectors.Threshold)
	c := scanners.NewColumn(scanners.Field{Text: true, Type: "path"})
	c.AppendString("hr/Sofie Claes/an.peeters@kolmeer.example.txt")
	c.AppendString("Dossier Janssens.pdf")
	c.AppendString("Willems, Joris/evaluatie Van den Bossche Bart 2025.txt")
	var found detectors.Matches
	search.Prose(c, &found)
	want := []struct {
		kind detectors.Kind
		norm string
	}{
		{detectors.PersonName, "sofie claes"},
		{detectors.Email, "an.peeters@kolmeer.example"},
		{detectors.PersonName, "janssens"},
		{detectors.PersonName, "joris willems"},
		{detectors.PersonName, "bart van den bossche"},
	}
	if len(found.List) != len(want) {
		t.Fatalf("found %+v, want %d findings", found.List, len(want))
	}
	for i, w := range want {
		if m := &found.List[i]; m.Kind != w.kind || string(found.Norm(m)) != w.norm {
			t.Errorf("found %s %q, want %s %q", m.Kind, found.Norm(m), w.kind, w.norm)
		}
	}
}

// TestAddressesInPaths looks for what a file about a house and who lives there is often called, in every way to part the words.
func TestAddressesInPaths(t *testing.T) {
	t.Parallel()
	search := sweep.NewSearcher(detectorsall.Detectors(detectorsall.Options{}), detectors.Threshold)
	for path, want := range map[string]string{
		"Jansen_Kerkstraat_12_9000_Gent.pdf":                 "person_name Jansen, postal_address Kerkstraat_12_9000_Gent",
		"hr/Piet_Jansen_Kerkstraat_12_9000_Gent.pdf":         "person_name Piet_Jansen, postal_address Kerkstraat_12_9000_Gent",
		"contract_Kerkstraat_12_9000_Gent_Piet_Jansen.docx":  "postal_address Kerkstraat_12_9000_Gent, person_name Piet_Jansen",
		"Claes_Sofie_Kerkstraat_12_bus_3_9000_Gent_2024.jpg": "person_name Claes_Sofie, postal_address Kerkstraat_12_bus_3_9000_Gent",
		"kerkstraat_12_9000_gent.pdf":                        "postal_address kerkstraat_12_9000_gent",
		"huur/Jansen-Kerkstraat-12-9000-Gent.txt":            "person_name Jansen, postal_address Kerkstraat-12-9000-Gent",
		"huur/Jansen.Kerkstraat.12.9000.Gent.pdf":            "person_name Jansen, postal_address Kerkstraat.12.9000.Gent",
		"lease/12-main-street-springfield-il-62704.pdf":      "postal_address 12-main-street-springfield-il-62704",
		"Sofie%20Claes%20Kerkstraat%2012%209000%20Gent.pdf":  "person_name Sofie%20Claes, postal_address Kerkstraat%2012%209000%20Gent",
		`attachment; filename="Sofie_Claes_CV.pdf"`:          "person_name Sofie_Claes",
		"plan_12_2024_Gent.pdf":                              "",
		"postgresql/15/main/base/5/2601_vm":                  "",
	} {
		c := scanners.NewColumn(scanners.Field{Text: true, Type: "path"})
		c.AppendString(path)
		var found detectors.Matches
		search.Prose(c, &found)
		var got []string
		for i := range found.List {
			m := &found.List[i]
			got = append(got, string(m.Kind)+" "+path[m.Start:m.End])
		}
		if got := strings.Join(got, ", "); got != want {
			t.Errorf("%s: found %q, want %q", path, got, want)
		}
	}
}

// A table that one word names is shown, whoever else is called so; a file is not.
func TestTablesOfOneWordAreShown(t *testing.T) {
	t.Parallel()
	s := sweep.New(detectorsall.Detectors(detectorsall.Options{}), key(t), sweep.Options{})
	for _, c := range []struct {
		kind, name string
		shown      bool
	}{
		{"table", "shop.GROSS", true}, {"view", "mark", true}, {"table", "public.sofie_claes", false}, {"table", "Sofie Claes", false}, {"file", "sofie.claes", false},
	} {
		m := &memory{}
		u := named(c.name, table{header: []string{"id"}, rows: [][]string{{"1"}}})
		u.info.Kind = c.kind
		if err := s.Run(t.Context(), source{u}, m); err != nil {
			t.Fatal(err)
		}
		if got := m.units[c.name].label; (got == c.name) != c.shown {
			t.Errorf("the %s %s is shown as %s", c.kind, c.name, got)
		}
	}
}
