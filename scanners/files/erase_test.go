package files

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats/formattest"
)

// cutLines are lines that can go.
type cutLines struct {
	lines
	formattest.Lines
}

// eraserOf opens an eraser, and says what a removal of one record of a unit is, as it was examined.
func eraserOf(t *testing.T, target string, c cutLines) (e erasing.Eraser, examined func(unit string, number int64) []erasing.Removal) {
	t.Helper()
	e, err := (&Connector{Formats: c}).OpenEraser(t.Context(), target)
	must(t, err)
	t.Cleanup(func() { _ = e.Close() })
	return e, func(unit string, number int64) []erasing.Removal {
		t.Helper()
		list := []erasing.Removal{{Unit: scanners.NewPrivate(unit), Number: number}}
		standing, err := e.Examine(t.Context(), list)
		must(t, err)
		if s := standing[0]; !s.Found || s.Obstacle != "" {
			t.Fatalf("found %v, obstacle %q", s.Found, s.Obstacle)
		}
		list[0].Digest, list[0].After = standing[0].Digest, standing[0].After
		return list
	}
}

func TestErase(t *testing.T) {
	t.Parallel()
	root := plant(t, map[string]string{"a/x.txt": "one\ntwo\nthree\n", "a/gone.txt": "all hers\n", "a/other.txt": "his\n"})
	must(t, os.Chmod(filepath.Join(root, "a/x.txt"), 0o640))
	for _, target := range []string{root, filepath.Join(root, "a/x.txt")} { // the second time there is nothing left to do
		unit := "a/x.txt"
		if target != root {
			unit = "x.txt"
		}
		e, examined := eraserOf(t, target, cutLines{})
		list := examined(unit, 2)
		if target != root {
			list[0].After = list[0].Digest
		}
		done, err := e.Erase(t.Context(), list)
		if err != nil || done.Before != (target != root) {
			t.Fatalf("%+v, %v", done, err)
		}
		if text, err := os.ReadFile(filepath.Join(root, "a/x.txt")); err != nil || string(text) != "one\nthree\n" {
			t.Errorf("the file holds %q, %v", text, err)
		}
	}
	e, examined := eraserOf(t, root, cutLines{})
	whole := examined("a/gone.txt", 0)
	for before := range 2 {
		if done, err := e.Erase(t.Context(), whole); err != nil || done.Before != (before == 1) {
			t.Errorf("deleting: %+v, %v", done, err)
		}
	}
	left, err := os.ReadDir(filepath.Join(root, "a"))
	if err != nil || len(left) != 2 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
	if info, err := os.Stat(filepath.Join(root, "a/x.txt")); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("its rights are %v, %v", info.Mode(), err)
	}
}

// A file that is not what was examined stays as it is, whenever it changed.
func TestEraseComparesFirst(t *testing.T) {
	t.Parallel()
	const text = "one\ntwo\nthree\n"
	for name, change := range map[string]func(path string) error{
		"written": func(path string) error { return os.WriteFile(path, []byte(text+"four\n"), 0o600) },
		"replaced": func(path string) error {
			return errors.Join(os.WriteFile(path+".new", []byte(text+"four\n"), 0o600), os.Rename(path+".new", path))
		},
	} {
		for _, during := range []bool{false, true} {
			root := plant(t, map[string]string{"x.txt": text})
			path := filepath.Join(root, "x.txt")
			c := cutLines{}
			armed := false
			if during {
				c.During = func() {
					if armed {
						armed = false
						must(t, change(path))
					}
				}
			}
			e, examined := eraserOf(t, root, c)
			list := examined("x.txt", 2)
			if armed = during; !during {
				must(t, change(path))
			}
			if _, err := e.Erase(t.Context(), list); !errors.Is(err, erasing.ErrChanged) {
				t.Errorf("%s, during the erasure %v: %v", name, during, err)
			}
			if got, err := os.ReadFile(path); err != nil || string(got) != text+"four\n" {
				t.Errorf("%s: it holds %q, %v", name, got, err)
			}
			if left, err := os.ReadDir(root); err != nil || len(left) != 1 {
				t.Errorf("%s: %d files are left, %v", name, len(left), err)
			}
		}
	}
}

// What a run that was broken off left is taken away by the next.
func TestEraseRemovesWhatWasLeft(t *testing.T) {
	t.Parallel()
	root := plant(t, map[string]string{"x.txt": "one\ntwo\n"})
	e, examined := eraserOf(t, root, cutLines{})
	list := examined("x.txt", 1)
	f := &file{eraser: e.(*eraser), rel: "x.txt"}
	must(t, os.WriteFile(filepath.Join(root, f.stray()), []byte("half of i"), 0o600))
	if _, err := e.Erase(t.Context(), list); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(root); err != nil || len(left) != 1 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
}

// A file that a table of many files lists with its size, or that a checksum lies beside, is no file by itself: also where the list lies above the target.
func TestEraseLeavesFilesOfTables(t *testing.T) {
	t.Parallel()
	root := plant(t, map[string]string{
		"lake/_delta_log/00000000000000000000.json": "{}\n", "lake/day=1/part.csv": "one\ntwo\n", "summed/a.csv": "one\ntwo\n", "summed/.a.csv.crc": "crc\n", "summed/b.csv": "one\ntwo\n",
	})
	for at, want := range map[[2]string]string{
		{"", "lake/day=1/part.csv"}: "Delta Lake", {"lake/day=1", "part.csv"}: "Delta Lake", {"", "summed/a.csv"}: ".crc", {"", "summed/b.csv"}: "",
	} {
		e, err := (&Connector{Formats: cutLines{}}).OpenEraser(t.Context(), filepath.Join(root, at[0]))
		must(t, err)
		for number := range int64(2) {
			standing, err := e.Examine(t.Context(), []erasing.Removal{{Unit: scanners.NewPrivate(at[1]), Number: number}})
			must(t, err)
			if got := standing[0].Obstacle; (got == "") != (want == "") || !strings.Contains(got, want) {
				t.Errorf("%v, number %d: obstacle %q, want %q", at, number, got, want)
			}
		}
		must(t, e.Close())
	}
}

// TestPrepare writes files before any is replaced: what is refused then leaves no trace, and what lies ready takes the file's place.
func TestPrepare(t *testing.T) {
	t.Parallel()
	was := map[string]string{"a.txt": "one\ntwo\n", "b.txt": "one\ntwo\n", "c.txt": "hers\n"}
	root := plant(t, was)
	cuts := 0
	e, examined := eraserOf(t, root, cutLines{Lines: formattest.Lines{During: func() { cuts++ }}})
	a, b := examined("a.txt", 1), examined("b.txt", 1)
	p := e.(erasing.Preparer)
	must(t, p.Prepare(t.Context(), a))
	must(t, os.WriteFile(filepath.Join(root, "b.txt"), []byte("other\n"), 0o600))
	if err := p.Prepare(t.Context(), b); !errors.Is(err, erasing.ErrChanged) {
		t.Errorf("a file that changed is prepared: %v", err)
	}
	must(t, e.Close())
	was["b.txt"] = "other\n"
	left, err := os.ReadDir(root)
	for name, text := range was {
		if got, err := os.ReadFile(filepath.Join(root, name)); err != nil || string(got) != text || len(left) != len(was) {
			t.Errorf("%s holds %q among %d files, %v", name, got, len(left), err)
		}
	}
	must(t, err)
	e, examined = eraserOf(t, root, cutLines{Lines: formattest.Lines{During: func() { cuts++ }}})
	a = examined("a.txt", 1)
	must(t, e.(erasing.Preparer).Prepare(t.Context(), a))
	before := cuts
	if done, err := e.Erase(t.Context(), a); err != nil || done.Before || cuts != before {
		t.Errorf("what lies ready is not used: %v, written %d times more", err, cuts-before)
	}
	must(t, e.(erasing.Preparer).Prepare(t.Context(), a))
	if done, err := e.Erase(t.Context(), a); err != nil || !done.Before {
		t.Errorf("it is done twice: %v", err)
	}
	if got, err := os.ReadFile(filepath.Join(root, "a.txt")); err != nil || string(got) != "two\n" {
		t.Errorf("it holds %q, %v", got, err)
	}
}
