package columnname_test

import (
	"slices"
	"strings"
	"testing"

	"dossier/detectors/columnname"
)

func TestParts(t *testing.T) {
	t.Parallel()
	const client, born = columnname.Client | columnname.Number, columnname.Birth | columnname.Date
	for name, want := range map[string]struct {
		says  columnname.Part
		known bool
	}{
		"kundennr":          {client, true},
		"debiteurennummer":  {client, true},
		"nr klienta":        {client, true},
		"cust nbr 2":        {client, true},
		"geb dat":           {born, true},
		"fechanac":          {born, true},
		"t 1 usr nm":        {columnname.User | columnname.Name, true},
		"customer order no": {client, false},
		"num customers":     {columnname.Number, false}, // a count
		"gen date":          {columnname.Date, false},   // when it was made
		"id cliente nr":     {client | columnname.Identifier, true},
		"klantvriendelijk":  {0, false},
		"nono":              {0, false},
		"":                  {0, false},
	} {
		says, known := columnname.Parts(strings.Fields(name))
		if says&^(columnname.Filler|columnname.Person|columnname.Family) != want.says || known != want.known {
			t.Errorf("%q: %b, known: %v; want %b, %v", name, says, known, want.says, want.known)
		}
	}
}

func TestCore(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"t 1 nom client enc": "nom client", "x login": "login", "nom de famille": "nom de famille", "txt": "txt", "1": "1", "": "",
	} {
		if got := columnname.Core(strings.Fields(name)); !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestSay(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"taxid": true, "tax id": true, "customer tax id 2": true, "customertaxid": true, "bar chart ax id val": false, "tax": false, "": false,
	} {
		if got := columnname.Say(strings.Fields(name), "taxid"); got != want {
			t.Errorf("%q: %v, want %v", name, got, want)
		}
	}
}
