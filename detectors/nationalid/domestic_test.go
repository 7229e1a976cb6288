package nationalid

import (
	"math/rand/v2"
	"testing"

	"dossier/detectors"
	"dossier/scanners"
)

// TestDomestic makes numbers that are written without a country's letters, and looks for them beside a word that names them, beside one that
// names something else, and alone: only the first is one, but for forms that nothing else has.
func TestDomestic(t *testing.T) {
	t.Parallel()
	names := map[string]string{
		"IT": "P. IVA", "BE": "Ondernemingsnummer", "PL": "NIP:", "NL": "btw-nummer", "ES": "CIF", "PT": "NIF:", "RO": "CUI", "HU": "Adószám:",
		"FI": "Y-tunnus", "SK": "DIČ:", "SE": "Org.nr", "NO": "Org.nr.", "DK": "CVR-nr.", "GB": "VAT No.", "CZ": "IČO:", "DE": "Steuernummer", "EU": "EHIC",
	}
	random := rand.New(rand.NewPCG(3, 4))
	d := New()
	for _, s := range domestic() {
		name := names[s.country]
		if s.kind == detectors.HealthID && s.country == "DE" {
			name = "Versichertennummer"
		}
		for range 20 {
			text := written(random, s)
			if got := foundIn(d, name+" "+text, s.kind); got < 0.8 {
				t.Errorf("%s %s: %s at %.2f beside its name", s.country, name, s.kind, got)
			}
			if got := foundIn(d, "seen "+text+" today", s.kind); s.proof < medium && got >= 0.5 {
				t.Errorf("%s: %s at %.2f, though nothing says so", s.country, s.kind, got)
			}
			if got := foundIn(d, "tracking "+text, s.kind); got >= 0.5 {
				t.Errorf("%s: %s at %.2f beside a word for something else", s.country, s.kind, got)
			}
		}
	}
}

// written is a number that keeps a scheme's rule, in one of its forms.
func written(random *rand.Rand, s *scheme) string {
	for {
		form := s.shapes[random.IntN(len(s.shapes))]
		text := []byte(form)
		var norm []byte
		for i := range text {
			switch form[i] {
			case 'd':
				text[i] = '0' + byte(random.IntN(10))
			case 'L':
				text[i] = 'A' + byte(random.IntN(26))
			default:
				continue
			}
			norm = append(norm, text[i])
		}
		if s.valid(norm) {
			return string(text)
		}
	}
}

func foundIn(d Detector, text string, kind detectors.Kind) (best detectors.Confidence) {
	col := scanners.NewColumn(scanners.Field{})
	col.AppendString(text)
	var found detectors.Matches
	d.Text(col, &found)
	for _, m := range found.List {
		if m.Kind == kind {
			best = max(best, m.Confidence)
		}
	}
	return best
}
