package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dossier/reports/overview"
)

// TestServerThatIsAway: a server that cannot be reached keeps no other target from being scanned to its end, what was found in it before stays,
// and the next scan reads it again.
func TestServerThatIsAway(t *testing.T) {
	t.Parallel()
	for name, start := range fixtures() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			home := t.TempDir()
			file := filepath.Join(home, "list.csv")
			run := func(want status, args ...string) (out, told string) {
				t.Helper()
				cmd := dossier(t.Context(), t, home, append(args, "--inventory", filepath.Join(home, "i.db"))...)
				var o, e strings.Builder
				cmd.Stdout, cmd.Stderr = &o, &e
				if got := exitStatus(t, cmd.Run()); got != want {
					t.Fatalf("%v ended with status %d, want %d: %s", args, got, want, e.String())
				}
				return o.String(), e.String()
			}
			write := func(mail string) {
				t.Helper()
				if err := os.WriteFile(file, []byte("id,mail\n1,"+mail+"\n2,bo@example.be\n"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			write("an@example.be")
			run(complete, "scan", "-q", f.url, file)
			f.kill()
			write("no address")
			out, told := run(brokeOff, "scan", "-q", "--format", "json", f.url, file)
			if strings.Contains(told, "secret") || strings.Count(told, "check host and port") != 2 || !strings.Contains(told, "The other targets were scanned") {
				t.Errorf("it is not told at once and at the end what was not reached: %s", told)
			}
			report, _ := run(incomplete, "report", "--format", "json")
			for what, text := range map[string]string{"the scan": out, "the report": report} {
				var of overview.Report
				if err := json.Unmarshal([]byte(text), &of); err != nil {
					t.Fatal(err)
				}
				whole := map[string]int64{}
				for _, s := range of.Sources {
					for _, u := range s.Units {
						whole[fmt.Sprint(s.Connector == "files", s.Complete)] += u.Records
					}
				}
				if want := map[string]int64{"true true": 2, "false false": 17300}; of.Complete() || !maps.Equal(whole, want) {
					t.Errorf("%s tells of records %v (of a file, whole), complete %v; want %v, incomplete", what, whole, of.Complete(), want)
				}
			}
			if _, told := run(brokeOff, "scan", "-q", f.url); strings.Contains(told, "other targets") {
				t.Errorf("a scan of nothing else: %s", told)
			}
			if _, told := run(wrongUsage, "scan", "-q", f.url, filepath.Join(home, "none")); !strings.Contains(told, "none") {
				t.Errorf("a wrong target beside it is not named: %s", told)
			}
			if err := f.restart(); err != nil {
				t.Fatal(err)
			}
			run(complete, "scan", "-q", f.url, file)
		})
	}
}
