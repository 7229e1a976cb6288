package files

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/erasing"
)

func TestEraseObstacles(t *testing.T) {
	t.Parallel()
	root := plant(t, map[string]string{"hard.txt": "x\n", "x.bin": "y\n", "open.txt": "z\n", "to/there.txt": "w\n"})
	must(t, os.Link(filepath.Join(root, "hard.txt"), filepath.Join(root, "other name")))
	must(t, os.Symlink("to/there.txt", filepath.Join(root, "link.txt")))
	writer, err := os.OpenFile(filepath.Join(root, "open.txt"), os.O_WRONLY|os.O_APPEND, 0)
	must(t, err)
	defer writer.Close()
	e, err := (&Connector{Formats: cutLines{}}).OpenEraser(t.Context(), root)
	must(t, err)
	defer e.Close()
	for unit, want := range map[string]string{
		"hard.txt": "hard links", "x.bin": "nobody writes these", "open.txt": "another program", "link.txt": "a link", "to": "a folder", "none.txt": "",
	} {
		standing, err := e.Examine(t.Context(), []erasing.Removal{{Unit: scanners.NewPrivate(unit), Number: 1}})
		must(t, err)
		s := standing[0]
		if !strings.Contains(s.Obstacle, want) || s.Found != (want != "") || (s.Document != nil) != (unit == "x.bin") {
			t.Errorf("%s: found %v, %q", unit, s.Found, s.Obstacle)
		}
	}
}
