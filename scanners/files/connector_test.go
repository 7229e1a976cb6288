package files

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/scannertest"
)

// lines stands in for the formats: every file is text, but of .bin nothing is known.
type lines struct {
	during func(formats.Input) // called while a file is being read
}

func (l lines) Open(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	if strings.HasSuffix(in.Name, ".bin") {
		return &scanners.Unread{Why: scanners.NoDecoder, Bytes: in.Size}
	}
	s := bufio.NewScanner(in.Body)
	more := s.Scan()
	if l.during != nil {
		l.during(in)
	}
	for first := int64(1); more; {
		b := to.New()
		b.Reset(in.Part, []scanners.Field{{Text: true}})
		b.First = first
		for ; more && b.Records < 50; more = s.Scan() {
			b.Columns[0].Append(s.Bytes())
			b.Records++
			b.Bytes += int64(len(s.Bytes()) + 1)
		}
		first += int64(b.Records)
		if err := to.Batch(b); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return s.Err()
}

// plant writes files by path and content; a path that ends with a slash is a folder.
func plant(t *testing.T, contents map[string]string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "root")
	must(t, os.Mkdir(root, 0o755))
	for rel, content := range contents {
		path := filepath.Join(root, filepath.FromSlash(rel))
		must(t, os.MkdirAll(filepath.Dir(path), 0o755))
		if strings.HasSuffix(rel, "/") {
			must(t, os.MkdirAll(path, 0o755))
			continue
		}
		must(t, os.WriteFile(path, []byte(content), 0o644))
	}
	return root
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, c Connector, target string) scanners.Source {
	t.Helper()
	if c.Formats == nil {
		c.Formats = lines{}
	}
	src, err := c.Open(t.Context(), target)
	must(t, err)
	t.Cleanup(func() { _ = src.Close() })
	return src
}

func TestConformance(t *testing.T) {
	root := plant(t, map[string]string{
		"b/log.txt": strings.Repeat("a line\n", 1000), "a.txt": "first\nsecond", "b/empty": "", "b/c/d.bin": "x", "b-side.txt": "y",
	})
	must(t, os.Symlink("/etc", filepath.Join(root, "away")))
	must(t, os.Symlink("a.txt", filepath.Join(root, "z")))
	scannertest.Source(t, func(t *testing.T) scanners.Source { return open(t, Connector{}, root) }, scannertest.Expect{
		Units: []string{"a.txt", "b/c/d.bin", "b/empty", "b/log.txt", "b-side.txt", "z"}, Unlisted: 1,
	})
}

func TestReadsFilesAndTheirPaths(t *testing.T) {
	t.Parallel()
	root := plant(t, map[string]string{"hr/An Peeters.txt": "one\ntwo", "scan.bin": "abc"})
	all := scannertest.Collect(t, open(t, Connector{}, root))
	c := all["hr/An Peeters.txt"]
	if len(c.Rows) != 2 || c.Rows[1].Value("") != "two" || c.Err != nil || c.Bytes != 8 {
		t.Errorf("the file gave %d rows, %v", len(c.Rows), c.Err)
	}
	for name, c := range all {
		if len(c.Beside) != 1 || c.Beside[0].Value(PathField) != name {
			t.Errorf("%s: its path is not searched", name)
		}
	}
	if u, ok := errors.AsType[*scanners.Unread](all["scan.bin"].Err); !ok || u.Why != scanners.NoDecoder {
		t.Errorf("what the formats cannot read came as %v", all["scan.bin"].Err)
	}
}

func TestTargets(t *testing.T) {
	t.Parallel()
	root := plant(t, map[string]string{"a b.txt": "x", "sub/c.txt": "y"})
	file := filepath.Join(root, "a b.txt")
	link := filepath.Join(t.TempDir(), "link")
	must(t, os.Symlink(root, link))
	both := []string{"a b.txt", "sub/c.txt"}
	for target, want := range map[string][]string{
		root: both, link: both, file: {"a b.txt"}, root + "/sub/..": both,
		(&url.URL{Scheme: "file", Path: file}).String(): {"a b.txt"},
		"file://localhost" + filepath.ToSlash(root):     both,
	} {
		if !(&Connector{}).Claims(target) {
			t.Errorf("%s is not claimed", target)
		}
		src := open(t, Connector{}, target)
		if got := names(t, src); !slices.Equal(got, want) {
			t.Errorf("%s holds %q, want %q", target, got, want)
		}
		if c := scannertest.Collect(t, src)["a b.txt"]; len(c.Rows) != 1 {
			t.Errorf("%s: nothing read", target)
		}
	}
	for _, target := range []string{"postgres://u@h/db", "s3://bucket", "sqlite:x"} {
		if (&Connector{}).Claims(target) {
			t.Errorf("%s is claimed", target)
		}
	}
}

func TestOpenErrors(t *testing.T) {
	t.Parallel()
	circle := filepath.Join(t.TempDir(), "circle")
	if err := os.Symlink("circle", circle); err != nil {
		t.Fatal(err)
	}
	for target, want := range map[string]string{
		"/no/such/folder": "no such file or folder: check the path",
		"/dev/null":       "neither a file nor a folder",
		circle:            "a link that leads in a circle",
	} {
		_, err := (&Connector{}).Open(t.Context(), target)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), fmt.Sprintf("%q", target)) {
			t.Errorf("%s: %v, want %q", target, err, want)
		}
	}
	if _, err := (&Connector{Exclude: []string{"[a"}}).Open(t.Context(), "."); err == nil || !strings.Contains(err.Error(), `"[a"`) {
		t.Errorf("a bad pattern: %v", err)
	}
}

func names(t *testing.T, src scanners.Source) (names []string) {
	t.Helper()
	units, _ := scannertest.Units(t, src)
	for _, u := range units {
		names = append(names, u.Info().Name.Reveal())
	}
	return names
}

// The journal of a SQLite database that is in use says nothing by itself, and is no file that could not be read. One without its database is.
func TestJournalsAreReadWithTheirDatabase(t *testing.T) {
	t.Parallel()
	const database = "SQLite format 3\x00 and so on"
	root := plant(t, map[string]string{
		"a.db": database, "a.db-wal": "x", "a.db-shm": "x", "sub/b": database, "sub/b-wal": "x",
		"lost-wal": "x", "text": "no database", "text-wal": "x", "-wal": "x", "a.db-journal": "x",
	})
	var skipped []string
	units, _ := scannertest.Units(t, open(t, Connector{}, root))
	for _, u := range units {
		if u.Info().Skip == "read with the database beside it" {
			skipped = append(skipped, u.Info().Name.Reveal())
		}
	}
	if want := []string{"a.db-shm", "a.db-wal", "sub/b-wal"}; !slices.Equal(skipped, want) {
		t.Errorf("skipped %q, want %q", skipped, want)
	}
}

func TestExclude(t *testing.T) {
	t.Parallel()
	root := plant(t, map[string]string{
		"a.iso": "", "sub/b.iso": "", "cache/x": "", "sub/cache/y": "", "deep/er/node_modules/z": "", "keep.txt": "",
	})
	for _, test := range []struct {
		pattern string
		want    []string
	}{
		{"*.iso", []string{"a.iso", "sub/b.iso"}},
		{"cache/*", []string{"cache/x"}},
		{"/cache", []string{"cache"}},
		{"**/cache", []string{"cache", "sub/cache"}},
		{"**/node_modules", []string{"deep/er/node_modules"}},
		{"deep/**", []string{"deep"}},
		{"*/b.iso", []string{"sub/b.iso"}},
		{"nothing", nil},
	} {
		var skipped []string
		units, _ := scannertest.Units(t, open(t, Connector{Exclude: []string{test.pattern}}, root))
		for _, u := range units {
			if u.Info().Skip == "excluded by configuration" {
				skipped = append(skipped, u.Info().Name.Reveal())
			}
		}
		slices.Sort(skipped)
		if !slices.Equal(skipped, test.want) {
			t.Errorf("%s excludes %q, want %q", test.pattern, skipped, test.want)
		}
	}
}

// What happens to a file while it is read is told, and what was read of it stays.
func TestChanges(t *testing.T) {
	t.Parallel()
	content := strings.Repeat("a line\n", 1000)
	for _, test := range []struct {
		name   string
		change func(path string) error
		rows   int
	}{
		{"grows", func(path string) error { return os.WriteFile(path, []byte(content+content), 0o600) }, 1000},
		{"is cut", func(path string) error { return os.Truncate(path, 10) }, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			root := plant(t, map[string]string{"f.txt": content})
			f := lines{during: func(in formats.Input) { must(t, test.change(in.Path)) }}
			c := scannertest.Collect(t, open(t, Connector{Formats: f}, root))["f.txt"]
			if u, ok := errors.AsType[*scanners.Unread](c.Err); !ok || u.Why != scanners.Changed {
				t.Errorf("ended with %v", c.Err)
			}
			if len(c.Rows) == 0 || (test.rows > 0 && len(c.Rows) != test.rows) {
				t.Errorf("%d rows, want %d", len(c.Rows), test.rows)
			}
		})
	}
	t.Run("vanishes", func(t *testing.T) {
		t.Parallel()
		root := plant(t, map[string]string{"f.txt": content})
		units, _ := scannertest.Units(t, open(t, Connector{}, root))
		must(t, os.Remove(filepath.Join(root, "f.txt")))
		c := scannertest.Decode(t, func(ctx context.Context, to scanners.Receiver) error {
			return units[0].Read(ctx, scanners.Want{}, to)
		})
		if u, ok := errors.AsType[*scanners.Unread](c.Err); !ok || u.Why != scanners.Changed || len(c.Beside) != 1 {
			t.Errorf("ended with %v", c.Err)
		}
	})
}
