package likeness_test

import (
	"bytes"
	"fmt"
	"testing"

	"dossier/detectors"
	"dossier/detectors/likeness"
	"dossier/detectors/pseudonym"
)

func encoder(t testing.TB, secret string) likeness.Encoder {
	t.Helper()
	key, err := pseudonym.New(bytes.Repeat([]byte(secret), 32))
	if err != nil {
		t.Fatal(err)
	}
	return likeness.NewEncoder(key)
}

func dice(t *testing.T, e likeness.Encoder, role likeness.Role, a, b string) float64 {
	t.Helper()
	var p, q likeness.Profile
	if err := p.Read(e.Append(nil, role, []byte(a))); err != nil {
		t.Fatal(err)
	}
	if err := q.Read(e.Append(nil, role, []byte(b))); err != nil {
		t.Fatal(err)
	}
	return p.Fields[role].Dice(&q.Fields[role])
}

func TestLikeValuesHaveLikeEncodings(t *testing.T) {
	t.Parallel()
	e := encoder(t, "k")
	for _, tt := range []struct {
		name        string
		role        likeness.Role
		a, b        string
		least, most float64
	}{
		{"one spelling, other letters", likeness.Family, "Müller", "MULLER", 1, 1},
		{"a letter more", likeness.Family, "macdonald", "mcdonald", 0.8, 0.99},
		{"letters that changed places", likeness.Given, "kaur", "kuar", 0.6, 0.99},
		{"parts in another order", likeness.Whole, "jan peeters", "peeters jan", 1, 1},
		{"others", likeness.Family, "peeters", "janssens", 0, 0.5},
		{"a digit in a date", likeness.Birth, "1980-03-14", "1980-03-15", 0.7, 0.99},
		{"day and month changed places", likeness.Birth, "1980-03-04", "1980-04-03", 0.7, 0.99},
		{"other dates", likeness.Birth, "1980-03-14", "1957-12-08", 0, 0.5},
		{"a phone with and without its country", likeness.Phone, "+32470123456", "0470 12 34 56", 1, 1},
		{"a mailbox of another number", likeness.Email, "jan.maes11@example.org", "jan.maes111@example.org", 0.8, 0.99},
		{"a mailbox of the same words", likeness.Email, "ann.maes@example.org", "maes.ann@example.org", 0.9, 0.999},
		{"a house of another number", likeness.Street, "Kerkstraat 22", "Kerkstraat 222", 0.7, 0.99},
		{"an address in another order", likeness.Street, "Kerkstraat 22, 9000 Gent", "9000 Gent, Kerkstraat 22", 1, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if d := dice(t, e, tt.role, tt.a, tt.b); d < tt.least || d > tt.most {
				t.Errorf("%.2f alike, want %.2f to %.2f", d, tt.least, tt.most)
			}
		})
	}
}

func TestPlaceholdersSayNothing(t *testing.T) {
	t.Parallel()
	e := encoder(t, "k")
	for role, value := range map[likeness.Role]string{
		likeness.Given: "N/A", likeness.Birth: "1900-01-01", likeness.Email: "test@test.com", likeness.Phone: "0000000000", likeness.City: " ",
	} {
		if got := e.Append(nil, role, []byte(value)); len(got) > 0 {
			t.Errorf("a placeholder for a %s is encoded", role)
		}
	}
}

// Without the key nobody makes an encoding to compare with.
func TestAnotherKeyEncodesOtherwise(t *testing.T) {
	t.Parallel()
	a, b := encoder(t, "a").Append(nil, likeness.Family, []byte("peeters")), encoder(t, "b").Append(nil, likeness.Family, []byte("peeters"))
	if bytes.Equal(a, b) {
		t.Error("two keys encode alike")
	}
}

func TestRolesByNames(t *testing.T) {
	t.Parallel()
	n := likeness.NewNamer()
	for _, tt := range []struct {
		words []string
		kind  detectors.Kind
		want  likeness.Role
	}{
		{[]string{"given", "name"}, detectors.PersonName, likeness.Given},
		{[]string{"achternaam"}, detectors.PersonName, likeness.Family},
		{[]string{"lst", "nm"}, detectors.PersonName, likeness.Family},
		{[]string{"vname"}, detectors.PersonName, likeness.Given},
		{[]string{"cust", "nm"}, detectors.PersonName, likeness.Whole},
		{[]string{"first", "and", "surname"}, detectors.PersonName, likeness.Whole},
		{[]string{"contact"}, detectors.PersonName, likeness.Whole},
		{[]string{"street", "number"}, "", likeness.House},
		{[]string{"address", "2"}, "", likeness.Place},
		{[]string{"birth", "place"}, "", likeness.Birthplace},
		{[]string{"soc", "sec", "id"}, "", likeness.Official},
		{[]string{"customer", "no"}, "", likeness.Client},
		{[]string{"status"}, "", likeness.None},
		{[]string{"dbtr", "pstl", "adr", "bldg", "nb"}, "", likeness.House},
		{[]string{"dbtr", "pstl", "adr", "twn", "nm"}, "", likeness.City},
		{[]string{"resource", "address", "postal", "code"}, detectors.PostalAddress, likeness.Postcode},
		{[]string{"party", "postal", "address", "street", "name"}, detectors.PostalAddress, likeness.Street},
		{[]string{"billing", "address", "1"}, detectors.PostalAddress, likeness.Street},
	} {
		if got := n.ByName(tt.words, tt.kind); got != tt.want {
			t.Errorf("%v is %q, want %q", tt.words, got, tt.want)
		}
	}
}

// A number says whose it is by what stands before it.
func TestRolesByTheColumnBefore(t *testing.T) {
	t.Parallel()
	n := likeness.NewNamer()
	for _, c := range []struct {
		before likeness.Role
		words  []string
		want   likeness.Role
	}{
		{likeness.Street, []string{"number"}, likeness.House},
		{likeness.Street, []string{"nr"}, likeness.House},
		{likeness.City, []string{"number"}, likeness.None},
		{likeness.Street, []string{"order", "number"}, likeness.None},
	} {
		if got := n.Behind(c.before, c.words); got != c.want {
			t.Errorf("%v behind a %s is %q, want %q", c.words, c.before, got, c.want)
		}
	}
}

func TestPrintsPlaceholders(t *testing.T) {
	t.Parallel()
	e := encoder(t, "k")
	var p likeness.Profile
	for _, v := range []any{e, p} {
		if text := fmt.Sprintf("%v", v); len(text) > len("[private]") {
			t.Errorf("%T prints what it holds", v)
		}
	}
}

func FuzzProfile(f *testing.F) {
	e := encoder(f, "k")
	f.Add(e.Append(e.Append(nil, likeness.Given, []byte("an")), likeness.Birth, []byte("1980-03-14")))
	f.Add([]byte{1, 2, 3})
	f.Fuzz(func(t *testing.T, text []byte) {
		var p likeness.Profile
		if err := p.Read(text); err != nil {
			return
		}
		for r := range likeness.Roles {
			if p.Known(r) && p.Fields[r].Size() > int(text[1])+255 {
				t.Error("a field has more bits than were read")
			}
		}
	})
}

func TestPackedProfile(t *testing.T) {
	t.Parallel()
	e := encoder(t, "k")
	var p, q likeness.Profile
	text := e.Append(e.Append(e.Append(nil, likeness.City, []byte("Gent")), likeness.Given, []byte("Anna")), likeness.Birth, []byte("1980-03-14"))
	if err := p.Read(text); err != nil {
		t.Fatal(err)
	}
	q.Has = 1<<likeness.Phone - 1 // of one read before
	packed, err := likeness.Pack(nil, text)
	if err != nil {
		t.Fatal(err)
	}
	q.Unpack(packed)
	if q != p {
		t.Error("a profile is another one after it was packed")
	}
	if len(packed) != 3*likeness.PackedField {
		t.Errorf("three fields take %d bytes, want %d", len(packed), 3*likeness.PackedField)
	}
}
