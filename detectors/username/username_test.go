package username_test

import (
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/detectors/detectortest"
	"dossier/detectors/username"
)

func TestDetector(t *testing.T) {
	detectortest.Detector(t, username.New(), detectortest.Cases{
		NearMisses: []string{"the user an.peeters logged in"},
		Values: []detectortest.Case{
			{Text: "⟦An.Peeters⟧", Kind: detectors.Username, Norm: "an.peeters"},
			{Text: " ⟦żaneta_1⟧ ", Kind: detectors.Username, Norm: "żaneta_1"},
		},
		NotValues: []string{"", "x", "12345", "two words", "an@example.be", strings.Repeat("long", 20)},
	})
}

func TestHeader(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"username": true, "user name": true, "login": true, "customer login": true, "gebruikersnaam": true,
		"user": false, "last login": false, "login count": false, "name": false, "login url": false,
	} {
		hints := username.New().Header(strings.Fields(name), "varchar(20)")
		if (len(hints) == 1 && hints[0].Kind == detectors.Username) != want {
			t.Errorf("%q: %+v, want a hint: %v", name, hints, want)
		}
	}
	if hints := username.New().Header([]string{"login"}, "boolean"); len(hints) != 0 {
		t.Errorf("a truth value: %+v", hints)
	}
}

func FuzzDetector(f *testing.F) { detectortest.Fuzz(f, username.New(), "an.peeters", "x", "") }
