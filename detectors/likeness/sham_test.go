package likeness_test

import (
	"testing"

	"dossier/detectors/likeness"
)

func TestShams(t *testing.T) {
	t.Parallel()
	e := encoder(t, "k")
	for name, want := range map[string]bool{
		"john doe": true, "max mustermann": true, "test user": true, "jan test": true, "voornaam achternaam": true, "demo account": true,
		"jan peeters": false, "max weber": false, "jane smith": false, "tess testa": false, "": false, "john": false,
	} {
		if got := likeness.ShamName([]byte(name)); got != want {
			t.Errorf("%q: %t", name, got)
		}
	}
	for address, want := range map[string]bool{"test@test.com": true, "Test@mail.example": true, "an@test.com": true, "an.test@mail.example": false, "an@example.org": false} {
		if got := likeness.ShamMailbox([]byte(address)); got != want {
			t.Errorf("%q: %t", address, got)
		}
	}
	profile := e.Append(nil, likeness.Given, []byte("jan"))
	if likeness.IsSham(profile) || !likeness.IsSham(likeness.AppendSham(profile)) {
		t.Error("the mark is not told")
	}
	var p likeness.Profile
	if err := p.Read(likeness.AppendSham(profile)); err != nil || !p.Known(likeness.Given) {
		t.Errorf("a marked profile is not read: %v", err)
	}
}
