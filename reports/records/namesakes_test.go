package records_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"dossier/reports/records"
)

// TestFamilyNamesAreNoNames leaves others of a family name of several words alone, which a record gives beside the given name: in a column that says so, and
// in one that only the other column tells of. The person's whole name is found, if a record gives that as well or not.
func TestFamilyNamesAreNoNames(t *testing.T) {
	t.Parallel()
	for _, header := range []string{"first name,last name,email", "Voornaam,Naam,E-mail", "voornaam,familienaam,email,volledige naam"} {
		w := begin(t)
		var members strings.Builder
		members.WriteString(header + "\n")
		for n := range people {
			family := "Van Den " + family(n)
			fmt.Fprintf(&members, "%s,%s,%s", given(n), family, mail(n))
			if strings.Count(header, ",") == 3 {
				fmt.Fprintf(&members, ",%s %s", given(n), family)
			}
			members.WriteByte('\n')
		}
		w.file("members.csv", members.String())
		w.file("memo.txt", fmt.Sprintf("Memo\nMy assistant is %s Van Den %s.\nCoffee with %s Van Den %s, as ever.\nDone.\n", given(9), family(4), given(4), family(4)))
		w.targets = append(w.targets, w.dir+"/files")
		w.scan()
		w.reader.Namesakes, w.reader.Beside = true, true
		var got []int64
		result, err := w.reader.Read(t.Context(), w.pseudonym(4), func(r *records.Record) error {
			if r.Unit.Reveal() == "memo.txt" {
				got = append(got, r.Number)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, []int64{3}) {
			t.Errorf("%s: lines %d, want the third", header, got)
		}
		others := &records.Field{Values: [][]byte{fmt.Appendf(nil, "My assistant is %s Van Den %s.", given(9), family(4))}}
		own := &records.Field{Values: [][]byte{fmt.Appendf(nil, "Coffee with %s Van Den %s", given(4), family(4))}}
		if len(result.Theirs(others)) > 0 || len(result.Theirs(own)) == 0 {
			t.Errorf("%s: of another's name %v is the person's, of their own %v", header, result.Theirs(others), result.Theirs(own))
		}
	}
}
