package phone

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"

	"dossier/detectors"
	"dossier/scanners"
)

// TestPlansAgreeWithLibrary compares the automata with the library whose metadata they are made of, on numbers around each region's
// examples: what is valid, and its E.164 form, written internationally and as it is dialled there.
func TestPlansAgreeWithLibrary(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	types := []phonenumbers.PhoneNumberType{
		phonenumbers.FIXED_LINE, phonenumbers.MOBILE, phonenumbers.TOLL_FREE, phonenumbers.PREMIUM_RATE, phonenumbers.SHARED_COST,
		phonenumbers.VOIP, phonenumbers.PERSONAL_NUMBER, phonenumbers.PAGER, phonenumbers.UAN, phonenumbers.VOICEMAIL,
	}
	valid, invalid := 0, 0
	for region := range phonenumbers.GetSupportedRegions() {
		d := New(region)
		for _, of := range types {
			example := phonenumbers.GetExampleNumberForType(region, of)
			if example == nil {
				continue
			}
			national := phonenumbers.GetNationalSignificantNumber(example)
			for range 4 {
				number := []byte(fmt.Sprintf("+%d%s", example.GetCountryCode(), national))
				if len(number) > most+1 {
					continue
				}
				for range rng.IntN(4) { // close by, where the plans' edges are
					at := len(number) - 1 - rng.IntN(len(national))
					number[at] = '0' + byte(rng.IntN(10))
				}
				parsed, err := phonenumbers.Parse(string(number), "ZZ")
				if err != nil {
					continue
				}
				want := ""
				if phonenumbers.IsValidNumber(parsed) {
					want = phonenumbers.Format(parsed, phonenumbers.E164)
				}
				digits := number[1:]
				r := d.book.international(digits, 0)
				got := ""
				if r.kind != 0 {
					got = fmt.Sprintf("+%d%s", r.code, digits[r.skip:])
				}
				if want != "" && got != want || want == "" && got == string(number) {
					t.Errorf("%s: %s reads as %q, the library as %q", region, number, got, want)
				}
				if want == "" {
					invalid++
					continue
				}
				valid++
				dialled(t, d, region, parsed, want)
			}
		}
	}
	if valid < 2_000 || invalid < 400 {
		t.Errorf("only %d valid and %d invalid numbers were compared", valid, invalid)
	}
}

// dialled checks a valid number in the form that its own region writes.
func dialled(t *testing.T, d Detector, region string, number *phonenumbers.PhoneNumber, want string) {
	t.Helper()
	if phonenumbers.GetRegionCodeForNumber(number) != region {
		return
	}
	written := phonenumbers.Format(number, phonenumbers.NATIONAL)
	if strings.ContainsFunc(written, func(r rune) bool { return !strings.ContainsRune("0123456789 ()-/.", r) }) {
		return
	}
	var found detectors.Matches
	c := scanners.NewColumn(scanners.Field{})
	c.AppendString(written)
	d.Values(c, &found)
	if len(found.List) == 0 {
		return // written as other things are, too
	}
	if got := string(found.Norm(&found.List[0])); got != want && got[0] == '+' {
		t.Errorf("%s: %s is %s, want %s", region, written, got, want)
	}
}

// TestPlainCellsAreJudgedAlike compares the quick judgement of a cell with the full one.
func TestPlainCellsAreJudgedAlike(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	pieces := []string{"+", "+32", "0", "00", " ", " ", "-", "/", ".", "470", "12", "34", "415", "555", "2671", "2015", "1", "5", "079460018", "(415) ", "123-45-6789", "978"}
	b := New().book
	plain := 0
	for range 100_000 {
		var cell []byte
		for range 2 + rng.IntN(9) {
			cell = append(cell, pieces[rng.IntN(len(pieces))]...)
		}
		start, end := trimmed(cell)
		cell = cell[start:end]
		quick := candidate{end: len(cell)}
		if len(cell) < fewest || len(cell) > maxSpan || !quick.plainCell(b, cell) {
			continue
		}
		plain++
		full, ok := readCell(b, new(sequence), cell, 0, len(cell))
		same := ok && quick.confidence == full.confidence && quick.because == full.because && quick.shared() == full.shared() &&
			string(quick.normalize(nil)) == string(full.normalize(nil)) && quick.start == full.start && quick.end == full.end
		if !same {
			t.Fatalf("%q: %v because %d, %s; in full %t: %v because %d, %s", cell, quick.confidence, quick.because, quick.normalize(nil),
				ok, full.confidence, full.because, full.normalize(nil))
		}
	}
	if plain < 3_000 {
		t.Errorf("only %d cells were plain", plain)
	}
}
