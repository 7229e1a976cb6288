package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"dossier/cmd/dossier/estate"
	"dossier/detectors"
	"dossier/reports/access"
)

// desk is an estate that was scanned, and a register.
type desk struct {
	t     *testing.T
	home  string
	truth estate.Truth

	targets    []string // that are scanned
	register   string   // of processing activities
	configured bool     // by a file in the home
	stores     *stores  // nil: all is in the file and the folder
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	return newDeskOf(t, 7)
}

func newDeskOf(t *testing.T, seed uint64) *desk {
	t.Helper()
	d := &desk{t: t, home: t.TempDir()}
	var err error
	if d.truth, err = estate.Write(filepath.Join(d.home, "estate"), seed); err != nil {
		t.Fatal(err)
	}
	d.targets, d.register = []string{d.path(estate.Shop), d.path(estate.Files)}, "testdata/register.yaml"
	d.run(incomplete, "", "scan", d.path(estate.Shop), d.path(estate.Files), "--quiet") // the estate holds what cannot be read
	return d
}

func (d *desk) path(name string) string { return filepath.Join(d.home, "estate", name) }

// run runs the command.
func (d *desk) run(want status, in string, args ...string) string {
	d.t.Helper()
	if d.configured {
		args = append(args, "--config", filepath.Join(d.home, "dossier.yaml"))
	}
	cmd := dossier(d.t.Context(), d.t, d.home, args...)
	cmd.Stdin = strings.NewReader(in)
	cmd.Env = append(cmd.Env, "USER=dpo")
	var out, failed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &failed
	if got := exitStatus(d.t, cmd.Run()); got != want {
		d.t.Fatalf("dossier %s: exit status %d, want %d\n%s", args[0], got, want, failed.String())
	}
	return out.String()
}

// request opens a request and has it searched.
func (d *desk) request(kind, mail string) string {
	d.t.Helper()
	id, _, _ := strings.Cut(d.run(complete, mail+"\n", "request", "open", "--type", kind, "--email", "-", "--country", "BE"), " ")
	d.run(incomplete, "", "request", "search", id)
	return id
}

// pack makes a package and returns its folder.
func (d *desk) pack(id string, more ...string) string {
	d.t.Helper()
	out := filepath.Join(d.home, "out", id+fmt.Sprint(len(more)))
	args := slices.Concat([]string{"request", "package", id}, d.targets, []string{"--register", d.register, "--out", out})
	d.run(incomplete, "", append(args, more...)...)
	return out
}

// readPackage reads all files of a package as one.
func readPackage(t *testing.T, dir, under string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(filepath.Join(dir, under), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		all.Write(text)
		all.WriteByte('\n')
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// mailOf is how a person is asked for: by the address that stands in most places.
func (d *desk) mailOf(person int) string {
	best, most := "", 0
	for i := range d.truth.Planted {
		if p := &d.truth.Planted[i]; p.Person == person && p.Kind == detectors.Email && len(p.Places) > most {
			best, most = p.Norm.Reveal(), len(p.Places)
		}
	}
	return best
}

// TestPackagesOfCustomers asks for the data of customers of the estate: what is theirs in the database's own tables is there, and no identifier of anybody else.
func TestPackagesOfCustomers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for person := 20; person < 110; person += 9 {
		id := d.request("access", d.mailOf(person))
		dir := d.pack(id)
		all := readPackage(t, dir, "")
		d.complete(person, all)
		d.nobodyElse(person, all)
		if !strings.Contains(all, "archief op de server</th><td>1</td>") {
			t.Errorf("person %d: a link that leads out of the folder is not told, or more than once", person)
		}
		verify(t, dir, d)
	}
}

// complete checks that what was planted of a person in tables that lead to them is in the package.
func (d *desk) complete(person int, all string) {
	d.t.Helper()
	for i := range d.truth.Planted {
		p := &d.truth.Planted[i]
		if p.Person != person || !p.Telling() {
			continue
		}
		for _, at := range p.Places {
			if at.Source == estate.Shop && slices.Contains([]string{"customers", "addresses", "newsletter", "payments"}, at.Unit) && at.Field != "full_name" && !strings.Contains(all, quoted(p.Value.Reveal())) {
				d.t.Errorf("person %d: a %s in %s.%s is not in the package", person, p.Kind, at.Unit, at.Field)
				break
			}
		}
	}
}

// quoted is a value as JSON has it.
func quoted(s string) string {
	text, _ := json.Marshal(s) //nolint:errchkjson // a string
	return strings.Trim(string(text), `"`)
}

// nobodyElse checks that no identifier of others is in the package.
func (d *desk) nobodyElse(person int, all string) {
	d.t.Helper()
	own := map[string]bool{}
	for i := range d.truth.Planted {
		if p := &d.truth.Planted[i]; p.Person == person {
			own[p.Norm.Reveal()] = true
		}
	}
	for i := range d.truth.Planted {
		p := &d.truth.Planted[i]
		if p.Person == person || own[p.Norm.Reveal()] || !p.Kind.Identifies() || len(p.Value.Reveal()) < 8 {
			continue
		}
		if strings.Contains(all, quoted(p.Value.Reveal())) {
			d.t.Errorf("person %d: a %s of person %d, who stands in %v, is in the package", person, p.Kind, p.Person, places(p))
		}
	}
}

func places(p *estate.Planted) (list []string) {
	for _, at := range p.Places {
		if s := at.Unit + "." + at.Field; !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

func verify(t *testing.T, dir string, d *desk) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(d.home, "config", "dossier", "key"))
	if err != nil {
		t.Fatal(err)
	}
	if len(text) == 0 {
		t.Fatal("no key")
	}
	key, err := readKey(filepath.Join(d.home, "config", "dossier", "key"))
	if err != nil {
		t.Fatal(err)
	}
	from := func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))) }
	if err := access.Verify(key.Public(), from); err != nil {
		t.Error(err)
	}
	changed := func(name string) ([]byte, error) {
		text, err := from(name)
		if name == "index.html" {
			text = append(text, ' ')
		}
		return text, err
	}
	if access.Verify(key.Public(), changed) == nil {
		t.Error("a changed page passes for the one that was made")
	}
}

// TestPackageIsEncrypted makes one for a passphrase, and decides a case before.
func TestPackageIsEncrypted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	mail := d.truth.Example()
	id := d.request("access", mail)
	list := d.run(complete, "", "request", "review", id, d.path(estate.Shop), d.path(estate.Files))
	item, _, _ := strings.Cut(list, " ")
	d.run(complete, "", "request", "review", id, d.path(estate.Shop), d.path(estate.Files), "--decide", item+"=leave-out")
	again := d.run(complete, "", "request", "review", id, d.path(estate.Shop), d.path(estate.Files))
	if !strings.Contains(again, item+"  leave-out decided") {
		t.Error("a decision is not kept")
	}
	out := filepath.Join(d.home, "answer.age")
	const secret = "correct horse battery"
	d.run(incomplete, secret+"\n", "request", "package", id, d.path(estate.Shop), d.path(estate.Files), "--register", "testdata/register.yaml", "--out", out, "--passphrase-file", "-")
	sealed, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed, []byte(mail)) {
		t.Fatal("the package is in clear")
	}
	identity, err := age.NewScryptIdentity(secret)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := age.Decrypt(bytes.NewReader(sealed), identity)
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
	page, err := fs.ReadFile(archive, "index.html")
	if err != nil || !bytes.Contains(page, []byte(mail)) {
		t.Errorf("the page does not show the person's address (%v)", err)
	}
	d.run(complete, "", "request", "journal", "verify")

	// The same answer once more has another key, and is not to take the place of one that was sent.
	d.run(wrongUsage, "another passphrase\n", "request", "package", id, d.path(estate.Shop), d.path(estate.Files), "--register", "testdata/register.yaml", "--out", out, "--passphrase-file", "-")
	if now, err := os.ReadFile(out); err != nil || !bytes.Equal(now, sealed) {
		t.Errorf("the package is another now (%v)", err)
	}
}

// TestPackageNeedsFacts stops at a store that no activity declares, and leaves nothing behind.
func TestPackageNeedsFacts(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.request("access", d.truth.Example())
	text, err := os.ReadFile("testdata/register.yaml")
	if err != nil {
		t.Fatal(err)
	}
	record := filepath.Join(d.home, "register.yaml")
	if err := os.WriteFile(record, bytes.ReplaceAll(text, []byte("shop.sqlite/*"), []byte("other/*")), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(d.home, "out", "none")
	d.run(wrongUsage, "", "request", "package", id, d.path(estate.Shop), d.path(estate.Files), "--register", record, "--out", out)
	left, err := os.ReadDir(filepath.Dir(out))
	if err != nil || len(left) > 0 {
		t.Errorf("%d files are left behind (%v)", len(left), err)
	}
	if err := os.Mkdir(out, 0o700); err != nil { // a folder that is there is neither filled nor replaced
		t.Fatal(err)
	}
	d.run(wrongUsage, "", "request", "package", id, d.path(estate.Shop), d.path(estate.Files), "--register", "testdata/register.yaml", "--out", out)
}

// TestPortability gives only what the person provided: nothing of the logs and mails, which no activity says so of.
func TestPortability(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	mail := d.truth.Example()
	dir := d.pack(d.request("portability", mail), "--portability")
	if _, err := os.Stat(filepath.Join(dir, "data", "files")); !os.IsNotExist(err) {
		t.Errorf("the package holds what was not provided (%v)", err)
	}
	var customers struct {
		Schema  int
		Records []struct{ Fields map[string]any }
	}
	text, err := os.ReadFile(filepath.Join(dir, "data", estate.Shop, "customers.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &customers); err != nil {
		t.Fatal(err)
	}
	if len(customers.Records) != 1 || customers.Schema != 1 || !strings.EqualFold(fmt.Sprint(customers.Records[0].Fields["email"]), mail) {
		t.Errorf("%d customers in the package, want the person", len(customers.Records))
	}
}
