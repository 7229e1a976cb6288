package rectification

import (
	"fmt"
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/detectors/email"
	"dossier/reports/erasure"
	"dossier/reports/reach"
	"dossier/reports/records"
	"dossier/scanners"
)

// TestCorrectionsAreRead refuses what could not be meant, and says why without a value.
func TestCorrectionsAreRead(t *testing.T) {
	t.Parallel()
	all := []detectors.Detector{email.New()}
	for name, c := range map[string]struct{ text, want string }{
		"one":                {"- {wrong: secret-one, right: secret-two}", ""},
		"of a kind":          {"- {wrong: secret-one@shop.example, right: secret-two@shop.example, kind: email}", ""},
		"a missing value":    {"- {right: secret-two, field: city, store: shop/customers}", ""},
		"nothing":            {"[]", "there is no correction"},
		"no list":            {"wrong: secret-one", "are no list"},
		"an unknown key":     {"- {wrong: secret-one, right: secret-two, colour: secret-three}", "are no list"},
		"nothing right":      {"- {wrong: secret-one, right: secret-two}\n- {wrong: secret-one}", "correction 2: say what is right"},
		"no difference":      {"- {wrong: secret-one, right: secret-one}", "are the same"},
		"missing, somewhere": {"- {right: secret-two, field: city}", "in which field of which store"},
		"an unknown kind":    {"- {wrong: secret-one, right: secret-two, kind: shoe_size}", `no kind "shoe_size"`},
		"another kind":       {"- {wrong: secret-one@shop.example, right: secret-two, kind: email}", "form of the kind email"},
	} {
		list, err := Read([]byte(c.text), all)
		if (err == nil) != (c.want == "") || err != nil && (!strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret")) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if printed := fmt.Sprintf("%v %+v %#v %s %q", list, list, list, list, list); strings.Contains(printed, "secret") {
			t.Errorf("%s: a correction prints as %s", name, printed)
		}
	}
}

// TestCopiesAreCorrected finds a wrong value in its spellings, and changes what is the person's beyond doubt and no other.
func TestCopiesAreCorrected(t *testing.T) {
	t.Parallel()
	chooser := &Chooser{Detectors: []detectors.Detector{email.New()}, Corrections: []Correction{
		{Wrong: "An.Maes@shop.example", Right: "an.maes@new.example", Kind: detectors.Email},
		{Wrong: "Jan", Right: "Jean", Field: "name", Store: "shop/*"},
		{Right: "Gent", Field: "city", Store: "shop/customers"},
	}}
	field := func(name string, values ...string) records.Field {
		f := records.Field{Name: name, Null: len(values) == 0}
		for _, v := range values {
			f.Values = append(f.Values, []byte(v))
		}
		return f
	}
	for name, c := range map[string]struct {
		system    string
		called    bool
		is        records.Record
		decision  string
		to        map[string]string // what fields become
		sort, why string
	}{
		"as it is written":               {is: records.Record{Fields: []records.Field{field("mail", "An.Maes@shop.example")}}, to: map[string]string{"mail": "an.maes@new.example"}},
		"another spelling":               {is: records.Record{Fields: []records.Field{field("mail", " AN.MAES@SHOP.EXAMPLE ")}}, to: map[string]string{"mail": "an.maes@new.example"}},
		"every copy":                     {is: records.Record{Fields: []records.Field{field("mail", "An.Maes@shop.example"), field("login", "an.maes@shop.example")}}, to: map[string]string{"mail": "an.maes@new.example", "login": "an.maes@new.example"}},
		"another value":                  {is: records.Record{Fields: []records.Field{field("mail", "dan.maes@shop.example")}}},
		"a field of this name":           {is: records.Record{Fields: []records.Field{field("name", "jan"), field("friend", "Jan")}}, to: map[string]string{"name": "Jean"}},
		"a store that is not meant":      {system: "crm", is: records.Record{Fields: []records.Field{field("name", "Jan")}}},
		"a longer word":                  {is: records.Record{Fields: []records.Field{field("name", "January"), field("city", "Jan")}}},
		"an empty field":                 {is: records.Record{Fields: []records.Field{field("city", "  ")}}, to: map[string]string{"city": "Gent"}},
		"an absent one":                  {is: records.Record{Fields: []records.Field{field("city")}}, to: map[string]string{"city": "Gent"}},
		"one that is filled":             {is: records.Record{Fields: []records.Field{field("city", "Brugge")}}},
		"a text":                         {is: records.Record{Fields: []records.Field{field("note", "was An.Maes@shop.example, she says")}}, sort: erasure.Doubtful, why: "in a longer text"},
		"a text, decided":                {is: records.Record{Fields: []records.Field{field("note", "was An.Maes@shop.example, she says")}}, decision: erasure.DecideChange, to: map[string]string{"note": "was an.maes@new.example, she says"}},
		"a text, kept":                   {is: records.Record{Fields: []records.Field{field("note", "was An.Maes@shop.example, she says")}}, decision: erasure.DecideKeep, sort: erasure.Left, why: "in a longer text"},
		"others' too":                    {is: records.Record{Fields: []records.Field{field("mail", "An.Maes@shop.example")}, Others: []uint32{7}}, sort: erasure.Doubtful, why: "other people's identifiers"},
		"a mention":                      {is: records.Record{Fields: []records.Field{field("mail", "An.Maes@shop.example")}, Mention: true}, sort: erasure.Doubtful, why: "mentions the person only"},
		"a mention in what is theirs":    {is: records.Record{Fields: []records.Field{field("mail", "An.Maes@shop.example")}, Mention: true, Path: []reach.Step{{}}}, to: map[string]string{"mail": "an.maes@new.example"}},
		"a key":                          {is: records.Record{Fields: []records.Field{field("id", "1"), field("mail", "An.Maes@shop.example")}, Key: []int{1}}, sort: erasure.Task, why: "the record's key"},
		"a list":                         {is: records.Record{Fields: []records.Field{field("mails", "x@shop.example", "An.Maes@shop.example")}}, to: map[string]string{"mails 2": "an.maes@new.example"}},
		"what a file is called":          {called: true, is: records.Record{Fields: []records.Field{field("path", "An.Maes@shop.example")}}, sort: erasure.Task, why: "name or folder"},
		"a key, whatever anybody says":   {is: records.Record{Fields: []records.Field{field("mail", "An.Maes@shop.example")}, Key: []int{0}}, decision: erasure.DecideChange, sort: erasure.Task, why: "the record's key"},
		"nothing wrong where others are": {is: records.Record{Fields: []records.Field{field("mail", "x@shop.example")}, Others: []uint32{7}}},
	} {
		if c.system == "" {
			c.system = "shop"
		}
		c.is.Unit = scanners.NewPrivate("customers")
		var removal erasure.Removal
		got := chooser.Choose(&erasure.Case{System: c.system, Called: c.called, Record: &c.is, Removal: &removal, Decision: c.decision})
		if got.Sort != c.sort || !strings.Contains(got.Why, c.why) || got.Skip != (c.sort == "" && c.to == nil) {
			t.Errorf("%s: %+v, want %q because of %q", name, got, c.sort, c.why)
		}
		if c.sort != "" || got.Skip {
			continue
		}
		if removal.Strategy != erasure.Correct || len(removal.Change) != len(c.to) {
			t.Errorf("%s: %s of %d fields, want %d", name, removal.Strategy, len(removal.Change), len(c.to))
		}
		for _, cell := range removal.Change {
			field := cell.Field
			if cell.Nth > 0 {
				field += fmt.Sprint(" ", cell.Nth)
			}
			if string(cell.Value) != c.to[field] {
				t.Errorf("%s: %s becomes %q, want %q", name, field, cell.Value, c.to[field])
			}
		}
	}
}

// TestCorrectionsOfNothingAreTold: of several corrections, one whose wrong value is nowhere is told of, by its place in the list.
func TestCorrectionsOfNothingAreTold(t *testing.T) {
	t.Parallel()
	chooser := &Chooser{Corrections: []Correction{{Wrong: "Jan", Right: "Jean"}, {Wrong: "Gentbrugge", Right: "Gent"}, {Right: "1980-02-29", Field: "born", Store: "shop/*"}}}
	r := records.Record{Unit: scanners.NewPrivate("customers"), Fields: []records.Field{{Name: "name", Values: [][]byte{[]byte("Jan")}}, {Name: "city", Values: [][]byte{[]byte("Brugge")}}}}
	chooser.Choose(&erasure.Case{System: "shop", Record: &r, Removal: &erasure.Removal{}})
	if got := fmt.Sprint(chooser.Unfound()); got != "[2 3]" {
		t.Errorf("nothing is found of %s", got)
	}
}
