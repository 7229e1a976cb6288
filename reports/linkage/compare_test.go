package linkage_test

import (
	"bytes"
	"testing"

	"dossier/detectors/likeness"
	"dossier/detectors/pseudonym"
	"dossier/reports/linkage"
)

// Numbers of houses that have digits in common are those of two houses; a postcode or a phone number of which a digit is wrong is still like the right one.
func TestNumbersOfHouses(t *testing.T) {
	t.Parallel()
	key, err := pseudonym.New(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	e := likeness.NewEncoder(key)
	for _, c := range []struct {
		role likeness.Role
		a, b string
		want linkage.Level
	}{
		{likeness.House, "127", "127", linkage.Equal},
		{likeness.House, "127", "120", linkage.Different},
		{likeness.House, "10", "109", linkage.Different},
		{likeness.Phone, "0470123456", "0470123457", linkage.Close},
	} {
		var p, q likeness.Profile
		if err := p.Read(e.Append(nil, c.role, []byte(c.a))); err != nil {
			t.Fatal(err)
		}
		if err := q.Read(e.Append(nil, c.role, []byte(c.b))); err != nil {
			t.Fatal(err)
		}
		if got := linkage.Compare(&p, &q)[c.role]; got != c.want {
			t.Errorf("%s %s and %s are %s, want %s", c.role, c.a, c.b, got, c.want)
		}
	}
}
