package phone_test

import (
	"testing"

	"dossier/detectors/detectortest"
	"dossier/detectors/phone"
)

func TestLongLine(t *testing.T) {
	t.Parallel()
	detectortest.NothingInLongLine(t, phone.New(), "01-01-2000 ")
}
