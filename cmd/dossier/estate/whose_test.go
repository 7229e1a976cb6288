package estate_test

import (
	"strings"
	"testing"

	"dossier/cmd/dossier/estate"
)

func TestAgreement(t *testing.T) {
	t.Parallel()
	whose := estate.Whose{{Unit: "a", Record: 1}: 1, {Unit: "a", Record: 2}: 1, {Unit: "b", Record: 1}: 1, {Unit: "b", Record: 2}: 2, {Unit: "b", Record: 3}: 0, {Unit: "b", Record: 4}: 0}
	list := `{"places":[{"unit":"x/a","record":1},{"unit":"x/a","record":2},{"unit":"b","record":2},{"unit":"c","record":1}]}
{"places":[{"unit":"b","record":1},{"unit":"b","record":3},{"unit":"b","record":4},{"unit":"x/a","record":1}]}`
	got, err := whose.Agreement(strings.NewReader(list))
	if want := (estate.Agreement{Records: 6, Right: 1, Wrong: 4, Missed: 2, Melted: 2}); err != nil || got != want {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	if got.Precision() != 0.2 || got.Recall() != 1.0/3 || got.F1() != 0.25 {
		t.Errorf("precision %v, recall %v, F1 %v", got.Precision(), got.Recall(), got.F1())
	}
	if _, err := whose.Agreement(strings.NewReader("{")); err == nil {
		t.Error("half a list is read")
	}
}
