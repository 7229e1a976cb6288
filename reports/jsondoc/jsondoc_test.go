package jsondoc_test

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"dossier/reports"
	"dossier/reports/jsondoc"
	"dossier/reports/reporttest"
)

func TestConformance(t *testing.T) { t.Parallel(); reporttest.Run(t, jsondoc.Format{}, skeleton) }

// skeleton names the tokens' types.
func skeleton(out []byte) (string, error) {
	var b strings.Builder
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch v := token.(type) {
		case json.Delim:
			b.WriteString(v.String())
		case string:
			b.WriteString("s")
		default:
			b.WriteString("v")
		}
	}
}

func TestNamesComeBackAsTheyAre(t *testing.T) {
	t.Parallel()
	for what, name := range reporttest.Hostile() {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			if err := (jsondoc.Format{}).Write(&b, &reports.Document{Data: name}); err != nil {
				t.Fatal(err)
			}
			var got string
			if err := json.Unmarshal(b.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			if want := strings.ToValidUTF8(name, "\ufffd"); strings.ReplaceAll(got, "\ufffd", "") != strings.ReplaceAll(want, "\ufffd", "") {
				t.Errorf("got %.80q, want %.80q", got, want)
			}
		})
	}
}

func FuzzWrite(f *testing.F) {
	for _, name := range reporttest.Hostile() {
		if len(name) < 1000 {
			f.Add(name)
		}
	}
	f.Fuzz(func(t *testing.T, name string) {
		var b bytes.Buffer
		if err := (jsondoc.Format{}).Write(&b, &reports.Document{Data: []string{name}}); err != nil {
			t.Fatal(err)
		}
		if got, err := skeleton(b.Bytes()); err != nil || got != "[s]" {
			t.Errorf("structure %q, error %v", got, err)
		}
	})
}
