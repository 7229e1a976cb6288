package jsondoc_test

import (
	"bytes"
	"encoding/json"
	"errors"
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

func TestLinesAreThoseOfTheStandardLibrary(t *testing.T) {
	t.Parallel()
	long := make([]map[string]any, 2000)
	for i := range long {
		long[i] = map[string]any{"n": i, "deep": []any{[]any{}, map[string]any{}, []any{map[string]any{"a": nil}}, `{"quoted": [1, \"2\"]}\`}}
	}
	for name, v := range map[string]any{
		"nothing": nil, "empty list": []int{}, "empty object": map[string]int{}, "text": `a "quote", a \ and a ü`, "many": long,
	} {
		want, err := json.MarshalIndent(v, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := jsondoc.Encode(&b, v); err != nil || b.String() != string(want)+"\n" {
			t.Errorf("%s: %.200s (%v), want %.200s", name, b.String(), err, want)
		}
	}
	if err := jsondoc.Encode(full{}, long); !errors.Is(err, errFull) {
		t.Errorf("writing to what is full: %v", err)
	}
}

var errFull = errors.New("full")

// full is a place with no room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
