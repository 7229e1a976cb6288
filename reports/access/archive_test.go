package access

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"filippo.io/age"

	"dossier/detectors/pseudonym"
	"dossier/reports/records"
	"dossier/reports/register"
	"dossier/scanners"
)

// hostileNames would lead out of a folder, do something in a file system, or become each other.
func hostileNames() []string {
	return []string{
		"../../etc/x", "..", ".", "", "/etc/x", "//host/share/x", `C:\x`, "C:x", `..\..\x`, `\\?\C:\x`, "x\x00.exe", "x\x00", "x.", "x..", "x. . .", "x ", " x", ".x", "X", "x", "x-2", "x_2",
		"con", "CON", "con.txt", "Aux", "NUL", "com1", "LPT9.a", "CLOCK$", "com\u00b9", "x\u202efdp", "x\u200b", "e\u0301", "\u00e9", "x\nx", "x:stream", "~x", "-rf", "$(x)", "index.html", "manifest.json", "schema.json",
		strings.Repeat("a", 300), strings.Repeat("a", 299) + "b", strings.Repeat("a", 79) + "." + strings.Repeat("b", 220), strings.Repeat("\u00e9", 150), strings.Repeat("../", 100),
	}
}

// TestArchiveUnpacksBelowOneFolder unpacks an encrypted package whose documents, tables and systems have hostile names: every member lies below the
// folder, has a name that every system takes, and is the only one there.
func TestArchiveUnpacksBelowOneFolder(t *testing.T) {
	t.Parallel()
	names := hostileNames()
	who, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	sealed := filepath.Join(t.TempDir(), "answer.age")
	out, err := Encrypted(sealed, who.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	defer out.Abandon()
	want := packHostile(t, out, names)
	got := unpack(t, sealed, who)
	for name, content := range want {
		if got[name] != content {
			t.Errorf("%q holds %q, want %q", name, got[name], content)
		}
	}
	if documents := len(want); documents != 2*len(names) {
		t.Errorf("%d documents, want %d", documents, 2*len(names))
	}
	if n := 2*len(names) + 4*len(names) + 5; len(got) != n { // documents, tables as JSON and CSV, and the page, list, signature, schema and glossary
		t.Errorf("%d files, want %d", len(got), n)
	}
}

// packHostile makes a package of a document and a table under each name: in one system, and in a system of that name. It returns the documents.
func packHostile(t *testing.T, out Output, names []string) map[string]string {
	t.Helper()
	key, err := pseudonym.New(bytes.Repeat([]byte{3}, 32))
	if err != nil {
		t.Fatal(err)
	}
	b := &build{Maker: &Maker{Key: key}, red: newRedactor(key, nil, nil), Options: Options{Request: "R-1", Facts: &register.Register{}}, out: out, sum: &Summary{}}
	documents := map[string]string{}
	for i, name := range names {
		for _, system := range []string{"papers", name} {
			content := fmt.Sprint(i, system)
			r := &records.Record{Unit: scanners.NewPrivate(name), Document: &records.Document{Name: name, Type: "application/pdf", Data: []byte(content)}}
			if err := b.attach(system, r); err != nil {
				t.Fatal(err)
			}
			documents[b.attached[len(b.attached)-1].Path] = content
			b.table = &table{System: system, Unit: name, Kinds: map[string]string{}}
			b.table.add(newRow(&records.Record{Number: 1, Fields: []records.Field{{Name: "note", Values: [][]byte{[]byte(content)}}}}))
			if err := b.flush(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := b.finish(); err != nil {
		t.Fatal(err)
	}
	return documents
}

var (
	plainPart = regexp.MustCompile(`^[A-Za-z0-9_-]([A-Za-z0-9._-]*[A-Za-z0-9_-])?$`)
	device    = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)
)

// unpack decrypts an archive and writes its members to a folder as a careless program does, after a look at their names. It returns what lies there.
func unpack(t *testing.T, sealed string, who age.Identity) map[string]string {
	t.Helper()
	f, err := os.Open(sealed)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	plain, err := age.Decrypt(f, who)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	folders, files := map[string]bool{}, map[string]string{} // as a file system has them that ignores case
	for _, m := range archive.File {
		if !m.Mode().IsRegular() || !filepath.IsLocal(m.Name) || path.Clean(m.Name) != m.Name || len(m.Name) > 200 {
			t.Fatalf("a member is called %q, of mode %s", m.Name, m.Mode())
		}
		low := strings.ToLower(m.Name)
		for part := range strings.SplitSeq(low, "/") {
			if !plainPart.MatchString(part) || device.MatchString(part) {
				t.Errorf("a part of %q is no name that every system takes", m.Name)
			}
		}
		for up := path.Dir(low); up != "."; up = path.Dir(up) {
			folders[up] = true
		}
		if other, twice := files[low]; twice {
			t.Errorf("%q and %q are one file where case does not count", m.Name, other)
		}
		files[low] = m.Name
		extract(t, m, filepath.Join(home, "answer", filepath.FromSlash(m.Name)))
	}
	for low, name := range files {
		if folders[low] {
			t.Errorf("%q is a file and a folder", name)
		}
	}
	return below(t, home)
}

// below are the files of the only thing in a folder, which is the folder that was unpacked to.
func below(t *testing.T, home string) map[string]string {
	t.Helper()
	if all, err := os.ReadDir(home); err != nil || len(all) != 1 {
		t.Fatalf("%d things lie where one folder should (%v)", len(all), err)
	}
	got := map[string]string{}
	top := os.DirFS(filepath.Join(home, "answer"))
	err := fs.WalkDir(top, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := fs.ReadFile(top, name)
		got[name] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func extract(t *testing.T, m *zip.File, to string) {
	t.Helper()
	r, err := m.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(to), 0o700)
	}
	if err == nil {
		err = os.WriteFile(to, content, 0o600)
	}
	if err != nil {
		t.Error(err)
	}
}
