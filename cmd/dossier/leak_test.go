package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dossier/cmd/dossier/estate"
	"dossier/detectors"
	reportsall "dossier/reports/all"
)

// TestNothingWrittenHoldsAValue scans the estate and searches all that was written (the inventory with its journal, while the
// scan runs and after, logs, every format of every report, the answer to a search) for each planted value.
func TestNothingWrittenHoldsAValue(t *testing.T) {
	t.Parallel()
	home, data := t.TempDir(), t.TempDir()
	truth, err := estate.Write(data, 3)
	if err != nil {
		t.Fatal(err)
	}
	written := map[string][]byte{}
	keep := func(name string, args ...string) {
		cmd := dossier(t.Context(), t, home, args...)
		var out, log bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &log
		if s := exitStatus(t, cmd.Run()); s != complete && s != incomplete {
			t.Fatalf("%s ended with status %d: %s", name, s, log.String())
		}
		written[name], written[name+" (log)"] = out.Bytes(), log.Bytes()
	}
	targets := []string{filepath.Join(data, estate.Shop), filepath.Join(data, estate.Files)}
	keep("scan as json", append([]string{"scan", "--format", "json"}, targets...)...)
	for _, f := range reportsall.Formats(reportsall.Options{}) {
		keep("report as "+f.Name(), "report", "--format", f.Name())
		keep("search as "+f.Name(), "subject", "find", "--format", f.Name(), "--email", truth.Example())
	}
	// A scan that is killed half-way leaves a journal beside the inventory.
	journal := filepath.Join(home, "data", "dossier", "inventory.db-wal")
	large(t, filepath.Join(data, estate.Files, "large.csv"))
	cmd := dossier(t.Context(), t, home, append([]string{"scan", "-q", "--fresh"}, targets...)...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for len(written["journal"]) < 200_000 {
		select {
		case err := <-ended:
			t.Fatalf("the scan ended before its journal was seen: %v", err)
		default:
			written["journal"] = read(t, journal)
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-ended
	err = filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			written[path] = read(t, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[detectors.Kind]int{}
	for _, p := range truth.Planted {
		if !p.Telling() {
			continue
		}
		kinds[p.Kind]++
		for name, text := range written {
			if how := shows(text, p.Value.Reveal(), p.Norm.Reveal()); how != "" {
				t.Errorf("%s shows a planted %s of person %d, %s (place %+v)", name, p.Kind, p.Person, how, p.Places[0])
			}
		}
	}
	for _, k := range []detectors.Kind{
		detectors.Email, detectors.Phone, detectors.IPAddress, detectors.PersonName, detectors.PostalAddress, detectors.IBAN, detectors.PaymentCard,
	} {
		if kinds[k] == 0 {
			t.Errorf("the estate plants no %s: this test proves nothing of that kind", k)
		}
	}
}

// shows tells how text holds one of the values: as it is, in another case, in hexadecimal or in base64.
func shows(text []byte, values ...string) string {
	lower := bytes.ToLower(text)
	for _, v := range values {
		if v == "" {
			continue
		}
		for how, form := range map[string]string{
			"plain": strings.ToLower(v), "hexadecimal": hex.EncodeToString([]byte(v)),
			"UTF-16": strings.ToLower(strings.Join(strings.Split(v, ""), "\x00")),
		} {
			if bytes.Contains(lower, []byte(form)) {
				return how
			}
		}
		if bytes.Contains(text, []byte(base64.RawStdEncoding.EncodeToString([]byte(v)))) {
			return "base64"
		}
	}
	return ""
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return text
}
