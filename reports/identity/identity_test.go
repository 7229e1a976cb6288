package identity_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/detectors/pseudonym"
	"dossier/reports/identity"
	"dossier/reports/inventory"
	"dossier/scanners"
)

// value is one finding of a test's record, in a column named after it.
type value struct {
	column  string
	kind    detectors.Kind
	text    string
	shared  bool
	mention bool
}

type record []value

func mail(text string) value   { return value{"email", detectors.Email, text, false, false} }
func phone(text string) value  { return value{"phone", detectors.Phone, text, false, false} }
func iban(text string) value   { return value{"iban", detectors.IBAN, text, false, false} }
func person(text string) value { return value{"name", detectors.PersonName, text, false, false} }

func (v value) in(column string) value { v.column = column; return v }
func (v value) shares() value          { v.shared = true; return v }
func (v value) mentioned() value       { v.mention = true; return v }

type world struct {
	*inventory.Store
	key  pseudonym.Key
	t    *testing.T
	path string
}

// resolve scans sources of one unit each into a new inventory.
func resolve(t *testing.T, sources ...[]record) world {
	t.Helper()
	key, err := pseudonym.New([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "inventory")
	s, err := inventory.Open(t.Context(), path, key, inventory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	w := world{s, key, t, path}
	w.scan(sources...)
	return w
}

func (w world) scan(sources ...[]record) {
	w.t.Helper()
	run, err := w.Begin(w.t.Context(), inventory.ScanOptions{Targets: []string{"all"}, Resolve: identity.Resolve})
	if err != nil {
		w.t.Fatal(err)
	}
	for n, records := range sources {
		if err := w.feed(run, n, records); err != nil {
			w.t.Fatal(err)
		}
	}
	if err := run.Finish(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w world) feed(sink detectors.Sink, n int, records []record) error {
	source, err := sink.Source(scanners.SourceInfo{Connector: "files", Name: scanners.NewPrivate(fmt.Sprint(n))}, fmt.Sprint(n))
	if err != nil {
		return err
	}
	unit, err := source.Unit(scanners.UnitInfo{Name: scanners.NewPrivate("unit"), Kind: "file"}, "unit")
	if err != nil {
		return err
	}
	var result detectors.UnitResult
	columns := map[string]int32{}
	var found []detectors.Finding
	for i, r := range records {
		for _, v := range r {
			if _, known := columns[v.column]; !known {
				columns[v.column] = int32(len(result.Fields))
				result.Fields = append(result.Fields, detectors.FieldResult{Name: v.column, Seal: scanners.NewPrivate("\x00" + v.column)})
			}
			found = append(found, detectors.Finding{
				Field: columns[v.column], Kind: v.kind, Record: int64(i + 1), Print: w.key.Fingerprint(v.kind, []byte(v.text)),
				Confidence: 1, Shared: v.shared, Mention: v.mention,
			})
		}
	}
	if err := unit.Append(found, nil, nil, []byte("s")); err != nil {
		return err
	}
	result.Status = detectors.Complete
	if err := unit.Done(result); err != nil {
		return err
	}
	return source.Done()
}

// whose names the subjects that values belong to by letters: equal letters are one subject, - is none.
func (w world) whose(values ...value) string {
	w.t.Helper()
	letters := map[string]byte{}
	var answer []byte
	for _, v := range values {
		found, err := w.Find(w.t.Context(), w.key.Fingerprint(v.kind, []byte(v.text)))
		if err != nil {
			w.t.Fatal(err)
		}
		if len(found) == 0 {
			answer = append(answer, '-')
			continue
		}
		id := found[0].Pseudonym
		if letters[id] == 0 {
			letters[id] = byte('a' + len(letters))
		}
		answer = append(answer, letters[id])
	}
	return string(answer)
}

func TestWhoIsOnePerson(t *testing.T) {
	t.Parallel()
	reception := make([]record, 0, 30)
	for i := range 30 {
		reception = append(reception, record{mail(fmt.Sprintf("clerk%d@x.example", i)), phone("+3221")})
	}
	for _, tt := range []struct {
		name    string
		sources [][]record
		ask     []value
		want    string
	}{
		{"columns of one record", [][]record{{{mail("an@x"), phone("+321"), iban("BE1")}}}, []value{mail("an@x"), phone("+321"), iban("BE1")}, "aaa"},
		{"the same person across three sources", [][]record{
			{{mail("an@x"), phone("+321")}},
			{{phone("+321"), iban("BE1")}},
			{{iban("BE1"), mail("an@work")}},
		}, []value{mail("an@x"), phone("+321"), iban("BE1"), mail("an@work")}, "aaaa"},
		{"two records of different people", [][]record{{{mail("an@x")}, {mail("bo@x")}}}, []value{mail("an@x"), mail("bo@x")}, "ab"},
		{
			"a role's address is nobody's and joins nothing",
			[][]record{{{mail("info@x").shares(), phone("+321")}, {mail("info@x").shares(), phone("+322")}}},
			[]value{phone("+321"), phone("+322")},
			"ab",
		},
		{"a reception's phone", [][]record{reception}, []value{mail("clerk0@x.example"), mail("clerk1@x.example"), phone("+3221")}, "abc"},
		{"a household's phone", [][]record{reception[:2]}, []value{mail("clerk0@x.example"), mail("clerk1@x.example"), phone("+3221")}, "abc"},
		{"two addresses with one account", [][]record{{{mail("an@x"), iban("BE1")}, {mail("an@work"), iban("BE1")}}}, []value{mail("an@x"), mail("an@work")}, "aa"},
		{
			"the same pair in many records is no crowd",
			[][]record{slicesRepeat(record{mail("an@x"), phone("+321")}, 50)},
			[]value{mail("an@x"), phone("+321")},
			"aa",
		},
		{
			"a mail between two people",
			[][]record{{{mail("an@x").in("sender"), mail("bo@x").in("recipient"), phone("+321")}}},
			[]value{mail("an@x"), mail("bo@x"), phone("+321")},
			"abc",
		},
		{
			"a mail to oneself",
			[][]record{{{mail("an@x").in("sender"), mail("an@x").in("recipient"), phone("+321")}}},
			[]value{mail("an@x"), phone("+321")},
			"aa",
		},
		{
			"home and mobile phones are the person's",
			[][]record{{{mail("an@x"), phone("+321").in("home"), phone("+322").in("mobile"), iban("BE1")}}},
			[]value{mail("an@x"), iban("BE1"), phone("+321"), phone("+322")},
			"aaaa",
		},
		{
			"caller and called",
			[][]record{{{phone("+321").in("from"), phone("+322").in("to")}}},
			[]value{phone("+321"), phone("+322")},
			"ab",
		},
		{
			"a list of numbers beside one address",
			[][]record{{{mail("an@x"), phone("+321"), phone("+322"), phone("+323"), phone("+324"), phone("+325"), phone("+326")}}},
			[]value{mail("an@x"), phone("+321"), phone("+326")},
			"abc",
		},
		{
			"a line that mentions two people",
			[][]record{{{mail("an@x").mentioned(), mail("bo@x").mentioned(), phone("+321").mentioned()}}},
			[]value{mail("an@x"), mail("bo@x"), phone("+321")},
			"abc",
		},
		{
			"a comment that mentions another",
			[][]record{{{mail("an@x"), phone("+321"), mail("bo@x").in("comment").mentioned()}}},
			[]value{mail("an@x"), phone("+321"), mail("bo@x")},
			"aab",
		},
		{"a name alone is nobody's", [][]record{{{person("an")}, {mail("bo@x"), person("bo")}}}, []value{person("an"), person("bo"), mail("bo@x")}, "-aa"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := resolve(t, tt.sources...).whose(tt.ask...); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

func slicesRepeat(r record, n int) []record {
	list := make([]record, n)
	for i := range list {
		list[i] = r
	}
	return list
}

func TestTracesOfARecordThatNamesTwo(t *testing.T) {
	t.Parallel()
	w := resolve(t, []record{
		{mail("an@x").in("sender"), mail("bo@x").in("recipient"), person("an peeters")},
		{mail("an@x").in("sender"), mail("an@x").in("recipient")},
	})
	for _, tt := range []struct {
		who     string
		records int64
		mails   int64
	}{{"an@x", 2, 3}, {"bo@x", 1, 1}} {
		found, err := w.Find(t.Context(), w.key.Fingerprint(detectors.Email, []byte(tt.who)))
		if err != nil || len(found) != 1 {
			t.Fatalf("%d subjects, %v", len(found), err)
		}
		if s := found[0]; s.Records != tt.records || s.Kinds[detectors.Email] != 1 || s.Kinds[detectors.PersonName] != 1 {
			t.Errorf("subject: %+v", s)
		}
		traces, err := w.Traces(t.Context(), found[0].Pseudonym)
		if err != nil || len(traces) != 1 {
			t.Fatalf("%d traces, %v", len(traces), err)
		}
		if k := traces[0].Kinds; k[detectors.Email] != tt.mails || k[detectors.PersonName] != 1 || traces[0].Records != tt.records {
			t.Errorf("trace: %+v", traces[0])
		}
	}
}

func TestNamesInAListOfManyPeopleAreNobodys(t *testing.T) {
	t.Parallel()
	list := record{person("an")}
	for i := range inventory.MaxCompany + 1 {
		list = append(list, mail(fmt.Sprintf("%d@x", i)).in("members"))
	}
	w := resolve(t, []record{list})
	found, err := w.Find(t.Context(), w.key.Fingerprint(detectors.Email, []byte("0@x")))
	if err != nil || len(found) != 1 || found[0].Kinds[detectors.PersonName] != 0 || found[0].Records != 1 {
		t.Fatalf("%+v, %v", found, err)
	}
	traces, err := w.Traces(t.Context(), found[0].Pseudonym)
	if err != nil || len(traces) != 1 || traces[0].Kinds[detectors.PersonName] != 0 {
		t.Errorf("%+v, %v", traces, err)
	}
	if none, err := w.Find(t.Context(), w.key.Fingerprint(detectors.PersonName, []byte("an"))); err != nil || len(none) != 0 {
		t.Errorf("by the name: %+v, %v", none, err)
	}
}

func TestPseudonymStaysOverScans(t *testing.T) {
	t.Parallel()
	w := resolve(t, []record{{mail("an@x"), phone("+321")}, {mail("bo@x")}})
	before, err := w.Subjects(t.Context(), 10, 0)
	if err != nil || len(before) != 2 {
		t.Fatal(before, err)
	}
	w.scan([]record{{mail("cy@x")}, {mail("bo@x")}, {mail("an@x"), phone("+321")}, {mail("an@x"), phone("+321")}})
	for _, s := range before {
		if !strings.HasPrefix(s.Pseudonym, "S-") || len(s.Pseudonym) != 12 {
			t.Errorf("pseudonym %q", s.Pseudonym)
		}
		if traces, err := w.Traces(t.Context(), s.Pseudonym); err != nil || len(traces) != 1 {
			t.Errorf("%q has %d traces after another scan, %v", s.Pseudonym, len(traces), err)
		}
	}
	if n, err := w.SubjectCount(t.Context()); err != nil || n != 3 {
		t.Errorf("%d subjects, %v", n, err)
	}
}

// TestTracesOfARecordWithManyFindings reads a record whose beginning lies far before the finding that is looked for.
func TestTracesOfARecordWithManyFindings(t *testing.T) {
	t.Parallel()
	var long record
	for i := range 20_000 { // more than two blocks hold
		long = append(long, person(fmt.Sprint("name ", i)).in("a"))
	}
	long = append(long, mail("an@x").in("b"))
	w := resolve(t, []record{{mail("bo@x").in("b")}, long, {mail("an@x").in("b")}, {mail("bo@x").in("b")}})
	for who, want := range map[string]map[detectors.Kind]int64{
		"an@x": {detectors.Email: 2, detectors.PersonName: 20_000},
		"bo@x": {detectors.Email: 2},
	} {
		found, err := w.Find(t.Context(), w.key.Fingerprint(detectors.Email, []byte(who)))
		if err != nil || len(found) != 1 || found[0].Kinds[detectors.PersonName] != want[detectors.PersonName] {
			t.Fatalf("%+v, %v", found, err)
		}
		traces, err := w.Traces(t.Context(), found[0].Pseudonym)
		if err != nil || len(traces) != 1 || traces[0].Records != 2 || !maps.Equal(traces[0].Kinds, want) {
			t.Errorf("%+v, %v", traces, err)
		}
	}
}
