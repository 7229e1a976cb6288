package formats_test

import (
	"errors"
	"slices"
	"testing"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// TestBlame tells what of a content cannot be cut, and lets the rest go.
func TestBlame(t *testing.T) {
	t.Parallel()
	goes := func(part string, number int64) erasing.Removal {
		return erasing.Removal{Part: scanners.NewPrivate(part), Number: number}
	}
	changes := func(part string, number int64) erasing.Removal {
		r := goes(part, number)
		r.Change = []erasing.Cell{{Field: "text"}}
		return r
	}
	bad := errors.New("bad")
	for name, c := range map[string]struct {
		list []erasing.Removal
		bad  func(some []erasing.Removal) bool // of what is cut together
		want []bool                            // blamed
	}{
		"a part":                 {[]erasing.Removal{goes("a", 1), goes("b", 1), goes("b", 2)}, func(s []erasing.Removal) bool { return s[0].Part.Reveal() == "b" || len(s) == 3 }, []bool{false, true, true}},
		"a change among lines":   {[]erasing.Removal{goes("", 1), changes("", 2), goes("", 3)}, func(s []erasing.Removal) bool { return slices.ContainsFunc(s, changing) }, []bool{false, true, false}},
		"one change of several":  {[]erasing.Removal{changes("", 1), changes("", 2), goes("", 3)}, func(s []erasing.Removal) bool { return slices.ContainsFunc(s, isSecond) }, []bool{false, true, false}},
		"a part that cannot be":  {[]erasing.Removal{goes("", 1), changes("", 2)}, func([]erasing.Removal) bool { return true }, []bool{true, true}},
		"all together alone":     {[]erasing.Removal{goes("a", 1), goes("b", 1)}, func(s []erasing.Removal) bool { return len(s) == 2 }, []bool{true, true}},
		"changes together alone": {[]erasing.Removal{changes("", 1), changes("", 2), goes("", 3)}, func(s []erasing.Removal) bool { return len(s) > 1 }, []bool{true, true, false}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []bool
			for _, why := range formats.Blame(c.list, bad, func(some []erasing.Removal) error {
				if c.bad(some) {
					return bad
				}
				return nil
			}) {
				got = append(got, why != nil)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("blamed are %v, want %v", got, c.want)
			}
		})
	}
}

func changing(r erasing.Removal) bool { return len(r.Change) > 0 }

func isSecond(r erasing.Removal) bool { return r.Number == 2 }
