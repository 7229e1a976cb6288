package person_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/reports"
	"dossier/reports/all"
	"dossier/reports/inventory"
	"dossier/reports/person"
	"dossier/reports/records"
	"dossier/scanners"
)

type known struct{}

func (known) Traces(_ context.Context, pseudonym string) ([]inventory.Trace, error) {
	if pseudonym != "S-KNOWN" {
		return nil, nil
	}
	return []inventory.Trace{{
		Source: inventory.Source{Label: "data/shop"}, Unit: inventory.Unit{Label: "people"}, Records: 2, Kinds: map[detectors.Kind]int64{detectors.Email: 2}, Fields: []string{"mail"},
	}}, nil
}

func field(name string, kind detectors.Kind, text string) records.Field {
	return records.Field{Name: name, Kind: kind, Text: kind == "", Values: [][]byte{[]byte(text)}}
}

func read(result *records.Result) person.Read {
	return func(_ context.Context, _ string, do func(*records.Record) error) (*records.Result, error) {
		r := &records.Record{Source: scanners.NewPrivate("data/shop"), Unit: scanners.NewPrivate("people"), Number: 7, Fields: []records.Field{
			field("mail", detectors.Email, "ada@example.org"), field("note", "", "met Grace"), field("password", "", "swordfish"), {Name: "phone", Null: true},
		}}
		if err := do(r); err != nil {
			return nil, err
		}
		r.Number, r.Others = 8, []uint32{3}
		r.Fields[0] = records.Field{
			Name: "mail", Kind: detectors.Email, Values: [][]byte{[]byte("grace@example.org"), []byte("ada@example.org"), []byte("alan@example.org")},
			Own: []records.Span{{Value: 1, End: 15}}, Others: []records.Span{{Value: 0, End: 17}},
		}
		r.Fields = append(r.Fields, field("contact", detectors.PersonName, "Grace Hopper"))
		return result, do(r)
	}
}

func build(t *testing.T, read person.Read) (*reports.Document, bool) {
	t.Helper()
	d, whole, err := person.Build(t.Context(), known{}, "S-KNOWN", nil, read)
	if err != nil {
		t.Fatal(err)
	}
	return d, whole
}

func written(t *testing.T, d *reports.Document) string {
	t.Helper()
	var b bytes.Buffer
	for _, f := range all.Formats(all.Options{}) {
		if f.Name() != "xlsx" {
			if err := f.Write(&b, d); err != nil {
				t.Fatal(err)
			}
		}
	}
	return b.String()
}

func TestWithoutReadingNoValueIsShown(t *testing.T) {
	t.Parallel()
	d, whole := build(t, nil)
	if out := written(t, d); strings.Contains(out, "ada@") || !strings.Contains(out, "people") || !whole {
		t.Error(out)
	}
}

// What names others, and secrets, are withheld with the reason.
func TestValues(t *testing.T) {
	t.Parallel()
	d, whole := build(t, read(&records.Result{Records: 2}))
	var got []string
	for row, err := range d.Table("values").Rows {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %s: %s", row[3].Text, row[4].Text, row[6].Text))
	}
	want := []string{
		"7 mail: ada@example.org", "7 note: met Grace", "7 password: withheld: it opens doors: a password or a key",
		"8 mail: […] · ada@example.org · […]", "8 note: withheld: the record names other people too", "8 password: withheld: it opens doors: a password or a key",
		"8 contact: withheld: the record names other people too",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") || !whole {
		t.Errorf("got %q", got)
	}
	out := written(t, d)
	if strings.Contains(out, "swordfish") || strings.Contains(out, "grace@") || strings.Contains(out, "alan@") || strings.Contains(out, "Hopper") || strings.Count(out, "met Grace") == 0 {
		t.Error(out)
	}
	for _, v := range d.Data.(*person.Data).Values {
		if text := fmt.Sprintf("%v %+v %s %#v", v, v, v, v); strings.Contains(text, "ada") {
			t.Errorf("a value prints: %s", text)
		}
	}
	if text, err := json.Marshal(d.Data); err != nil || !strings.Contains(string(text), "ada@example.org") {
		t.Errorf("%s, %v", text, err)
	}
}

func TestWhatIsMissingIsTold(t *testing.T) {
	t.Parallel()
	d, whole := build(t, read(&records.Result{Missing: make([]records.Missing, 2)}))
	if whole || d.Notices[0].Tone != reports.Bad || !strings.Contains(d.Notices[0].Text[0], "unreadable: 2") {
		t.Errorf("%v, %+v", whole, d.Notices)
	}
}

func TestNobody(t *testing.T) {
	t.Parallel()
	if _, _, err := person.Build(t.Context(), known{}, "S-ELSE", nil, nil); !errors.Is(err, person.ErrNobody) {
		t.Error(err)
	}
}
