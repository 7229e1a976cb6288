package inventory_test

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"dossier/reports/inventory"
)

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	made := func(t *testing.T) string {
		path := temp(t)
		s := open(t, path, key, inventory.Options{})
		scan(t, s, estate{key: key, sources: 1, units: 2, batches: 2, findings: 300, people: 40, watch: func() {}}, options())
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return path
	}
	execute := func(t *testing.T, path, query string) {
		db, err := sql.Open("sqlite", path)
		if err == nil {
			_, err = db.ExecContext(t.Context(), query)
			err = errors.Join(err, db.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name    string
		prepare func(t *testing.T) string // path
		key     byte
		options inventory.Options
		want    error
	}{
		{"another key", made, 2, inventory.Options{}, inventory.ErrWrongKey},
		{"another key, for reading", made, 2, inventory.Options{ReadOnly: true}, inventory.ErrWrongKey},
		{"a newer version", func(t *testing.T) string {
			path := made(t)
			execute(t, path, "PRAGMA user_version = 1000")
			return path
		}, 1, inventory.Options{}, inventory.ErrNewer},
		{"an earlier version", func(t *testing.T) string {
			path := made(t)
			execute(t, path, "PRAGMA user_version = 1")
			return path
		}, 1, inventory.Options{}, inventory.ErrOlder},
		{"another program's database", func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "shop.sqlite")
			execute(t, path, "CREATE TABLE customers (id)")
			return path
		}, 1, inventory.Options{}, inventory.ErrForeign},
		{"no database at all", func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "notes.txt")
			if err := os.WriteFile(path, bytes.Repeat([]byte("these are notes\n"), 100), 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}, 1, inventory.Options{}, inventory.ErrForeign},
		{"a folder", func(t *testing.T) string { return t.TempDir() }, 1, inventory.Options{}, inventory.ErrForeign},
		{"a folder, for reading", func(t *testing.T) string { return t.TempDir() }, 1, inventory.Options{ReadOnly: true}, inventory.ErrForeign},
		{"a damaged schema", func(t *testing.T) string {
			path := made(t)
			damage(t, path, 100, 4000)
			return path
		}, 1, inventory.Options{}, inventory.ErrCorrupt},
		{"none, for reading", func(t *testing.T) string { return filepath.Join(t.TempDir(), "none") }, 1, inventory.Options{ReadOnly: true}, inventory.ErrMissing},
		{"one that another store writes to", func(t *testing.T) string {
			path := temp(t)
			open(t, path, key, inventory.Options{})
			return path
		}, 1, inventory.Options{}, inventory.ErrLocked},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := tt.prepare(t)
			s, err := inventory.Open(t.Context(), path, testKey(t, tt.key), tt.options)
			if err == nil {
				_ = s.Close()
			}
			if !errors.Is(err, tt.want) {
				t.Fatalf("%v, want %v", err, tt.want)
			}
			if errors.Is(tt.want, inventory.ErrForeign) {
				if _, err := os.Stat(path + "-writer"); err == nil {
					t.Error("something was put beside a file that is no inventory")
				}
			}
		})
	}
}

// damage overwrites bytes of a file.
func damage(t *testing.T, path string, from, to int) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := from; i < min(to, len(content)); i++ {
		content[i] = 0xa5
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestDamagedPagesAreAnErrorAndNoPanic(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	path := temp(t)
	s := open(t, path, key, inventory.Options{})
	scan(t, s, small(key), options())
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	damage(t, path, int(info.Size()/2), int(info.Size()))
	s, err = inventory.Open(t.Context(), path, key, inventory.Options{ReadOnly: true})
	if err == nil {
		var b strings.Builder
		err = s.Dump(t.Context(), &b)
		_ = s.Close()
	}
	if !errors.Is(err, inventory.ErrCorrupt) {
		t.Errorf("%v", err)
	}
}

func TestFilesAreTheirOwnersAlone(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	path := temp(t)
	s := open(t, path, key, inventory.Options{})
	if run, err := s.Begin(t.Context(), options()); err != nil {
		t.Fatal(err)
	} else if err := small(key).feed(run); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS == "windows" {
		return // which keeps rights elsewhere
	}
	want := map[string]os.FileMode{
		filepath.Dir(path): 0o700, path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600, path + "-writer": 0o600,
	}
	for name, mode := range want {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != mode {
			t.Errorf("%s: %o, want %o", filepath.Base(name), info.Mode().Perm(), mode)
		}
	}
}

func TestLockGoesWithItsStore(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	path := temp(t)
	s := open(t, path, key, inventory.Options{})
	for range 2 {
		if _, err := inventory.Open(t.Context(), path, key, inventory.Options{}); !errors.Is(err, inventory.ErrLocked) {
			t.Fatalf("%v", err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, path, key, inventory.Options{})
}

func TestReadersWorkWhileAScanWrites(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	path := temp(t)
	s := open(t, path, key, inventory.Options{})
	e := small(key)
	scan(t, s, e, options())
	want := dump(t, s)
	run, err := s.Begin(t.Context(), options())
	if err != nil {
		t.Fatal(err)
	}
	changed := e
	changed.version, changed.people = "v2", 10
	if err := changed.feed(run); err != nil {
		t.Fatal(err)
	}
	r := open(t, path, key, inventory.Options{ReadOnly: true})
	sources, err := r.Sources(t.Context())
	if err != nil || len(sources) != e.sources || sources[0].Scan != 1 {
		t.Errorf("%+v, %v", sources, err)
	}
	totals, err := r.Totals(t.Context())
	if err != nil || len(totals) != 3 || totals[0].Distinct != e.tallied()[totals[0].Kind].Distinct {
		t.Errorf("%+v, %v", totals, err)
	}
	if _, err := r.Begin(t.Context(), options()); !errors.Is(err, inventory.ErrReadOnly) {
		t.Errorf("a scan in an inventory for reading: %v", err)
	}
	if err := run.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	if dump(t, r) == want {
		t.Error("a reader that stays open does not see the new scan")
	}
}

// TestNothingReadableLiesInTheFiles looks at the bytes of all files while a scan runs, and after it.
func TestNothingReadableLiesInTheFiles(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	path := temp(t)
	s := open(t, path, key, inventory.Options{})
	e := small(key)
	e.version = "etag-5d41402abc4b2a76b9719d911017c592"
	run, err := s.Begin(t.Context(), options())
	if err != nil {
		t.Fatal(err)
	}
	if err := e.feed(run); err != nil {
		t.Fatal(err)
	}
	look := func() {
		files, err := filepath.Glob(path + "*")
		if err != nil || len(files) < 2 {
			t.Fatal(files, err)
		}
		for _, name := range files {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, planted := range []string{"lovelace", "person-", "@mail", "32470", "ada-0.csv", "5d41402a"} {
				if bytes.Contains(bytes.ToLower(content), []byte(planted)) {
					t.Errorf("%s holds %q", filepath.Base(name), planted)
				}
			}
		}
	}
	look()
	if err := run.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	look()
	scan(t, s, e, options())
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	look()
}
