//go:build unix

package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	_ "modernc.org/sqlite"

	"dossier/reports/overview"
)

// TestBadInput scans a folder that holds one good file and one bad thing: the good one is read, the bad one is named with its
// reason, and the exit status says that something is missing.
func TestBadInput(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		make   func(t *testing.T, dir string)
		status status
		unit   string // that is not read in full
		why    string
	}{
		{"truncated gzip", truncatedGzip, incomplete, "bad.gz", "truncated"},
		{"zip bomb", zipBomb, incomplete, "bad.zip", "over a limit"},
		{"corrupt SQLite page", corruptSQLite, incomplete, "bad.db", "corrupt"},
		{"a million quotes", quotes, complete, "", ""},
		{"NUL bytes in text", nuls, complete, "", ""},
		{"folder loop", folderLoop, complete, "", ""},
		{"link out of the folder", linkOut, incomplete, "", ""},
		{"no decoder", passwords, incomplete, "bad.bin", "no decoder"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			home, dir := t.TempDir(), t.TempDir()
			c.make(t, dir)
			write(t, filepath.Join(dir, "good.txt"), []byte("ask an.peeters@example.be\n"))
			r := scanJSON(t, dossier(t.Context(), t, home, "scan", "--format", "json", dir), c.status)
			checkScan(t, r, c.unit, c.why)
		})
	}
}

// checkScan checks that the good file was read and that the bad unit alone was not.
func checkScan(t *testing.T, r *overview.Report, unit, why string) {
	t.Helper()
	good := false
	for _, u := range r.Sources[0].Units {
		switch {
		case u.Name == "good.txt":
			good = u.Status == "complete" && u.Fields[len(u.Fields)-1].Counts["email"] == 1
		case u.Name == unit:
			if len(u.Unread) != 1 || string(u.Unread[0].Why) != why {
				t.Errorf("%s ended %s with %+v, want one part not read: %s", unit, u.Status, u.Unread, why)
			}
			unit = ""
		case len(u.Unread) > 0:
			t.Errorf("%s is not read: %+v", u.Name, u.Unread)
		}
	}
	if !good {
		t.Error("the good file beside it was not read")
	}
	if unit != "" {
		t.Errorf("%s is not in the result", unit)
	}
}

func scanJSON(t *testing.T, cmd *exec.Cmd, want status) *overview.Report {
	t.Helper()
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	if got := exitStatus(t, cmd.Run()); got != want {
		t.Fatalf("exit status %d, want %d: %s", got, want, log.String())
	}
	r := &overview.Report{}
	if err := json.Unmarshal(out.Bytes(), r); err != nil {
		t.Fatalf("the result is no JSON: %v", err)
	}
	return r
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func truncatedGzip(t *testing.T, dir string) {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	for i := range 100_000 {
		fmt.Fprintf(w, "line %d\n", i*i)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "bad.gz"), b.Bytes()[:b.Len()/2])
}

func zipBomb(t *testing.T, dir string) {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create("zeros.txt")
	if err != nil {
		t.Fatal(err)
	}
	line := append(bytes.Repeat([]byte("a"), 1<<16), '\n')
	for range 1000 {
		if _, err := f.Write(line); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	packed := b.Bytes()
	b = bytes.Buffer{} // packed again, which takes the repetition out of the packed zeros as well
	w = zip.NewWriter(&b)
	for i := range 50 {
		f, err := w.Create(fmt.Sprintf("%d.zip", i))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(packed); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "bad.zip"), b.Bytes())
}

func corruptSQLite(t *testing.T, dir string) {
	t.Helper()
	path := filepath.Join(dir, "bad.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		"CREATE TABLE people (id INTEGER PRIMARY KEY, mail TEXT)",
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 2000) INSERT INTO people SELECT i, 'p' || i || '@example.be' FROM n",
	} {
		if _, err := db.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copy(content[8*4096:9*4096], bytes.Repeat([]byte{0xff}, 4096))
	write(t, path, content)
}

func quotes(t *testing.T, dir string) {
	t.Helper()
	write(t, filepath.Join(dir, "bad.csv"), append([]byte("name\n"), bytes.Repeat([]byte("\"\n"), 1_000_000)...))
}

func nuls(t *testing.T, dir string) {
	t.Helper()
	write(t, filepath.Join(dir, "bad.log"), []byte(strings.Repeat("an ordinary line of a log\n", 50)+"\x00\x00"+strings.Repeat("and more\n", 50)))
}

func folderLoop(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, "a", "b"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../..", filepath.Join(dir, "a", "b", "up")); err != nil {
		t.Fatal(err)
	}
}

func linkOut(t *testing.T, dir string) {
	t.Helper()
	if err := os.Symlink("/etc/hostname", filepath.Join(dir, "out")); err != nil {
		t.Fatal(err)
	}
}

func passwords(t *testing.T, dir string) {
	t.Helper()
	write(t, filepath.Join(dir, "bad.bin"), append([]byte("\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5"), make([]byte, 5000)...)) // KeePass
}

// TestUnreadableFile scans as a user who may not read one of the files.
func TestUnreadableFile(t *testing.T) {
	t.Parallel()
	home, dir := t.TempDir(), t.TempDir()
	write(t, filepath.Join(dir, "good.txt"), []byte("ask an.peeters@example.be\n"))
	write(t, filepath.Join(dir, "bad.txt"), []byte("secret"))
	cmd := dossier(t.Context(), t, home, "scan", "--format", "json", dir)
	if os.Geteuid() != 0 {
		if err := os.Chmod(filepath.Join(dir, "bad.txt"), 0); err != nil {
			t.Fatal(err)
		}
	} else {
		asNobody(t, cmd, home, dir)
	}
	checkScan(t, scanJSON(t, cmd, incomplete), "bad.txt", "denied")
}

// asNobody lets a command run as a user who owns the folders and everything in them but bad.txt: root may read all.
func asNobody(t *testing.T, cmd *exec.Cmd, home, dir string) {
	t.Helper()
	const nobody = 65534
	self, err := os.ReadFile(cmd.Path)
	if err != nil {
		t.Fatal(err)
	}
	cmd.Path = filepath.Join(home, "dossier") // the test binary's own folder is root's alone
	write(t, cmd.Path, self)
	for _, path := range []string{filepath.Dir(home), filepath.Dir(dir), home, dir, cmd.Path} {
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{home, filepath.Join(dir, "good.txt")} {
		if err := os.Chown(path, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
}

// TestFullDisk fills the disk, as far as a limit on the size of files can play one, while the inventory is written.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	home, dir := t.TempDir(), t.TempDir()
	large(t, filepath.Join(dir, "large.csv"))
	cmd := dossier(t.Context(), t, home, "scan", "-q", dir)
	limited := exec.CommandContext(t.Context(), "sh", append([]string{"-c", `ulimit -f 1000; exec "$0" "$@"`, cmd.Path}, cmd.Args[1:]...)...)
	limited.Env = cmd.Env
	var log bytes.Buffer
	limited.Stderr = &log
	if got := exitStatus(t, limited.Run()); got != brokeOff || !strings.Contains(log.String(), "no room is left for the inventory") {
		t.Fatalf("exit status %d, want %d and a word about room: %s", got, brokeOff, log.String())
	}
	// With room, the same command goes on, and ends as a scan does that was never short of it.
	var out bytes.Buffer
	again := dossier(t.Context(), t, home, "scan", "-q", dir)
	again.Stderr = &out
	if got := exitStatus(t, again.Run()); got != complete {
		t.Fatalf("exit status %d with room again: %s", got, out.String())
	}
	calm := filepath.Join(home, "calm.db")
	if err := dossier(t.Context(), t, home, "scan", "-q", "--inventory", calm, dir).Run(); err != nil {
		t.Fatal(err)
	}
	if got, want := dump(t, home, filepath.Join(home, "data", "dossier", "inventory.db")), dump(t, home, calm); !bytes.Equal(got, want) {
		t.Errorf("the inventory differs from that of an undisturbed scan: %s", firstDifference(got, want))
	}
}

// TestNewerInventory opens an inventory that a later version wrote.
func TestNewerInventory(t *testing.T) {
	t.Parallel()
	home, dir := t.TempDir(), t.TempDir()
	write(t, filepath.Join(dir, "good.txt"), []byte("an.peeters@example.be\n"))
	if err := dossier(t.Context(), t, home, "scan", "-q", dir).Run(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(home, "data", "dossier", "inventory.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	before := read(t, path)
	for _, args := range [][]string{{"scan", dir}, {"report"}, {"subject", "find", "--email", "an.peeters@example.be"}} {
		cmd := dossier(t.Context(), t, home, args...)
		var log bytes.Buffer
		cmd.Stderr = &log
		if got := exitStatus(t, cmd.Run()); got != wrongUsage || !strings.Contains(log.String(), "newer dossier") {
			t.Errorf("%s: exit status %d, want %d and a word about the version: %s", args[0], got, wrongUsage, log.String())
		}
	}
	if !bytes.Equal(read(t, path), before) {
		t.Error("the newer inventory was changed")
	}
}
