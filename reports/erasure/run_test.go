package erasure_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"dossier/reports/erasure"
	"dossier/scanners"
	"dossier/scanners/erasing"
)

// preparing is an eraser of which one unit cannot be prepared.
type preparing struct {
	refused string
	erased  *int
}

func (preparing) Info() scanners.SourceInfo { return scanners.SourceInfo{} }
func (preparing) Whole() bool               { return false }
func (preparing) Close() error              { return nil }

func (preparing) Examine(_ context.Context, list []erasing.Removal) ([]erasing.Standing, error) {
	standing := make([]erasing.Standing, len(list))
	for i := range list {
		standing[i] = erasing.Standing{Found: true, Digest: list[i].Digest}
	}
	return standing, nil
}

func (p preparing) Prepare(_ context.Context, list []erasing.Removal) error {
	if list[0].Unit.Reveal() == p.refused {
		return erasing.ErrChanged
	}
	return nil
}

func (p preparing) Erase(context.Context, []erasing.Removal) (*erasing.Erased, error) {
	*p.erased++
	return &erasing.Erased{Count: 1}, nil
}

// TestRunPreparesAll erases nothing from any source where one unit of the last cannot be prepared.
func TestRunPreparesAll(t *testing.T) {
	t.Parallel()
	step := func(unit string) erasure.Step { return erasure.Step{{Unit: unit, Digest: []byte{1}, After: []byte{2}}} }
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	p := &erasure.Plan{Expires: now.Add(time.Hour), Sources: []erasure.Source{
		{Name: "first", System: "first", Steps: []erasure.Step{step("a"), step("b")}}, {Name: "second", System: "second", Steps: []erasure.Step{step("c"), step("d")}},
	}}
	for refused, want := range map[string]int{"d": 0, "": 4} {
		erased := 0
		r := &erasure.Runner{
			Open: func(context.Context, string, scanners.Private) (erasing.Eraser, error) {
				return preparing{refused, &erased}, nil
			},
			Done: func(int, int, *erasing.Erased) error { return nil },
		}
		_, err := r.Run(t.Context(), p, now)
		if errors.Is(err, erasing.ErrChanged) != (refused != "") || erased != want {
			t.Errorf("%q refused: %d units were erased from, %v", refused, erased, err)
		}
	}
}
