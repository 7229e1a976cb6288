package rectification

import (
	"fmt"
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/detectors/email"
	"dossier/reports/erasure"
	"dossier/reports/reach"
	"dossier/reports/records"
	"dossier/scanners"
)
