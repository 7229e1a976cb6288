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
	large(t, filepath.Join(data, estate.Files, "large.csv"))
	written["journal"] = journalOfKilled(t, home, append([]string{"scan", "-q", "--fresh"}, targets...))
	err = filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			written[path] = read(t, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	sought := values{}
	kinds := map[detectors.Kind]int{}
	for i := range truth.Planted {
		if p := &truth.Planted[i]; p.Telling() {
			kinds[p.Kind]++
			sought.add(p)
		}
	}
	for name, text := range written {
		for _, leak := range sought.in(text) {
			t.Errorf("%s shows a planted %s of person %d, %s (place %+v)", name, leak.Kind, leak.Person, leak.how, leak.Places[0])
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

// journalOfKilled kills a scan once it has a journal, and returns that. One that ends before it is seen is begun anew.
func journalOfKilled(t *testing.T, home string, args []string) []byte {
	t.Helper()
	path := filepath.Join(home, "data", "dossier", "inventory.db-wal")
	for range 10 {
		cmd := dossier(t.Context(), t, home, args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() {
			_ = cmd.Wait() // it is killed
			close(ended)
		}()
		for running := true; running; {
			select {
			case <-ended:
				running = false
			default:
				if i, err := os.Stat(path); err != nil || i.Size() < 100_000 {
					continue
				}
				_ = cmd.Process.Kill() // may have ended just now
				<-ended
				if text := read(t, path); len(text) >= 100_000 {
					return text
				}
				running = false
			}
		}
	}
	t.Fatal("no scan was killed while it had a journal")
	return nil
}

// values are planted values in all forms in which they could lie somewhere, by the first bytes of each.
type values map[[6]byte][]form

type form struct {
	*estate.Planted
	text string
	how  string
}

func (v values) add(p *estate.Planted) {
	for _, value := range []string{p.Value.Reveal(), p.Norm.Reveal()} {
		for how, text := range map[string]string{
			"plain": strings.ToLower(value), "in hexadecimal": hex.EncodeToString([]byte(value)),
			"in base64": strings.ToLower(base64.RawStdEncoding.EncodeToString([]byte(value))),
			"in UTF-16": strings.ToLower(strings.Join(strings.Split(value, ""), "\x00")),
		} {
			if start := [6]byte{}; len(text) > len(start) {
				copy(start[:], text)
				v[start] = append(v[start], form{p, text, how})
			}
		}
	}
}

// in lists the values that text holds, in any case.
func (v values) in(text []byte) []form {
	var found []form
	lower := bytes.ToLower(text)
	for at := range len(lower) {
		if len(lower)-at < 6 {
			break
		}
		for _, f := range v[[6]byte(lower[at:])] {
			if bytes.HasPrefix(lower[at:], []byte(f.text)) {
				found = append(found, f)
			}
		}
	}
	return found
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return text
}
