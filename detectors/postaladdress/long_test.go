package postaladdress_test

import (
	"testing"

	"dossier/detectors/detectortest"
	"dossier/detectors/postaladdress"
)

func TestLongLine(t *testing.T) {
	t.Parallel()
	detectortest.NothingInLongLine(t, postaladdress.New(), "4111 ")
}
