package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"dossier/scanners/scannertest/dbserver"
	"dossier/scanners/scannertest/s3server"
)

// site is a machine on which the examples of the docs are tried: a folder with what they name, and servers in the place of theirs.
type site struct {
	t      *testing.T
	home   string
	folder string
	env    []string
	shops  []*shopServer
	at     *strings.Replacer // what stands in an example, by what is here
	hosts  map[string]string // by the scheme of URLs
}

func newSite(t *testing.T) *site {
	t.Helper()
	program, err := command()
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, home: t.TempDir(), folder: t.TempDir(), hosts: map[string]string{}}
	s.env = append(os.Environ(), "HOME="+s.home, "XDG_CONFIG_HOME="+s.home+"/.config", "XDG_DATA_HOME="+s.home+"/.local/share",
		"PATH="+filepath.Dir(program)+string(filepath.ListSeparator)+os.Getenv("PATH"), "SCAN_PASSWORD=pw", "ERASE_PASSWORD=pw")
	socket := ""
	for _, start := range []func(*testing.T) *shopServer{shopInPostgres, shopInMariaDB} {
		shop := start(t)
		shop.exec(shopTables)
		shop.fill(3, 2)
		shop.exec("INSERT INTO customers VALUES (99, 'An Peeters', 'an@example.be')")
		heading := map[string]string{"postgres": "PostgreSQL", "mysql": "MySQL and MariaDB"}[shop.scheme]
		shop.exec(granted(t, heading))
		shop.exec(granted(t, "Erasing from "+heading))
		s.hosts[shop.scheme] = shop.addr
		if maria, ok := shop.server.(*dbserver.MariaDB); ok {
			socket = maria.Socket
			s.write(".my.cnf", "[client]\npassword = pw\n")
		}
		s.shops = append(s.shops, shop)
	}
	s.hosts["mariadb"] = s.hosts["mysql"]
	s.at = strings.NewReplacer("bin/dossier ", "dossier ", "/run/mysqld/mysqld.sock", socket, "https://minio.example.com", s.buckets(), "…", "pw",
		"R-2026-", fmt.Sprintf("R-%d-", time.Now().Year()), "/var/lib/node_exporter", s.home)
	const people = "name,email\nAn Peeters,an@example.be\nBo Janssens,bo.janssens@example.be\n"
	for _, name := range []string{"exports/people.csv", "some/folder/people.csv"} {
		s.write(filepath.Join(s.folder, name), people)
	}
	s.write(filepath.Join(s.folder, "mail", "archive.mbox"), "From bo.janssens@example.be Mon Mar  2 10:00:00 2026\nFrom: Bo Janssens <bo.janssens@example.be>\nSubject: hello\n\nHello.\n")
	for _, name := range []string{"shop.sqlite", "anything.sqlite"} {
		s.sqlite(filepath.Join(s.folder, name))
	}
	return s
}

// write writes a file of the home, or one by its whole path.
func (s *site) write(path, content string) {
	s.t.Helper()
	if !filepath.IsAbs(path) {
		path = filepath.Join(s.home, path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		s.t.Fatal(err)
	}
	write(s.t, path, []byte(content))
}

// buckets starts a server with the buckets of the examples, and a user with the rights that docs/grants.md gives, by the profile audit.
func (s *site) buckets() (endpoint string) {
	s.t.Helper()
	server, err := s3server.Start(s.t.Context(), "")
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = server.Stop() })
	secret, err := server.User(s.t.Context(), "audit")
	if err != nil {
		s.t.Fatal(err)
	}
	for _, name := range []string{"exports", "bucket"} {
		if _, err := server.Client().CreateBucket(s.t.Context(), &s3.CreateBucketInput{Bucket: &name}); err != nil {
			s.t.Fatal(err)
		}
		for _, key := range []string{"2026/people.csv", "prefix/people.csv"} {
			_, err := server.Client().PutObject(s.t.Context(), &s3.PutObjectInput{Bucket: &name, Key: &key, Body: strings.NewReader("email\nan@example.be\nbo@example.be\n")})
			if err != nil {
				s.t.Fatal(err)
			}
		}
	}
	_, err = server.Client().PutBucketPolicy(s.t.Context(), &s3.PutBucketPolicyInput{Bucket: aws.String("exports"), Policy: aws.String(s.policy("audit"))})
	if err != nil {
		s.t.Fatal(err)
	}
	s.write(".aws/config", fmt.Sprintf("[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n[profile audit]\naws_access_key_id = audit\naws_secret_access_key = %s\n",
		server.Access, server.Secret, secret))
	s.env = slices.DeleteFunc(s.env, func(v string) bool { return strings.HasPrefix(v, "AWS_") })
	s.env = append(s.env, "AWS_ENDPOINT_URL="+server.Endpoint, "AWS_EC2_METADATA_DISABLED=true")
	return server.Endpoint
}

// policy is that of docs/grants.md for a scan of the bucket exports, given to a user.
func (s *site) policy(user string) string {
	s.t.Helper()
	_, text, _ := strings.Cut(page(s.t, "grants.md"), "```json\n")
	text, _, _ = strings.Cut(text, "```")
	var policy struct {
		Version   string
		Statement []map[string]any
	}
	if err := json.Unmarshal([]byte(text), &policy); err != nil {
		s.t.Fatal(err)
	}
	// Listing all buckets and decrypting are not a bucket's to allow.
	policy.Statement = slices.DeleteFunc(policy.Statement, func(one map[string]any) bool { return !strings.Contains(fmt.Sprint(one["Resource"]), "exports") })
	for _, one := range policy.Statement {
		one["Principal"] = map[string]any{"AWS": []string{user}}
	}
	out, err := json.Marshal(policy)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(out)
}

// examples are the command lines in the blocks of a page.
func examples(t *testing.T, name string) (lines []string) {
	t.Helper()
	for _, block := range regexp.MustCompile("(?ms)^```(?:sh)?\n(.*?)^```").FindAllStringSubmatch(page(t, name), -1) {
		for line := range strings.Lines(block[1]) {
			if regexp.MustCompile(`\bdossier |^ssh-keygen|^export`).MatchString(line) {
				lines = append(lines, strings.TrimSpace(line))
			}
		}
	}
	if len(lines) == 0 {
		t.Fatalf("%s has no examples", name)
	}
	return lines
}

var exampleHost = regexp.MustCompile(`(postgres|mysql|mariadb)://([^@ ]*)@db\.example(?:\.org)?/`)

// here is an example, or a part of a configuration, with this site's servers in it.
func (s *site) here(text string) string {
	return exampleHost.ReplaceAllStringFunc(s.at.Replace(text), func(u string) string {
		m := exampleHost.FindStringSubmatch(u)
		return m[1] + "://" + m[2] + "@" + s.hosts[m[1]] + "/"
	})
}

// run gives an example to a shell, and returns what it printed. An address is on its standard input.
func (s *site) run(line string, want status) string {
	s.t.Helper()
	if assignment, ok := strings.CutPrefix(line, "export "); ok {
		s.env = append(s.env, s.here(assignment))
		return ""
	}
	cmd := exec.CommandContext(s.t.Context(), "sh", "-c", s.here(line))
	cmd.Dir, cmd.Env, cmd.Stdin = s.folder, s.env, strings.NewReader("an@example.be\n")
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if got := exitStatus(s.t, cmd.Run()); got != want {
		s.t.Errorf("%s\nends with status %d, want %d:\n%s%.1500s", line, got, want, said.String(), out.String())
	}
	return out.String()
}

// TestDocsExamples gives the examples of the pages for engineers to a shell, as the roles that docs/grants.md makes.
func TestDocsExamples(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, name := range []string{"connectors/postgresql.md", "connectors/mysql.md", "connectors/s3.md", "connectors/sqlite.md", "connectors/files.md", "../README.md", "engineer.md"} {
		for _, line := range examples(t, name) {
			want := complete
			if strings.Contains(line, "register check") {
				want = incomplete // what was drafted says TODO
			}
			if out := s.run(line, want); strings.Contains(line, "dossier scan") && !strings.Contains(line, ">") && !strings.Contains(out, "E-mail addresses") {
				t.Errorf("%s\nfinds no address:\n%s", line, out)
			}
		}
	}
	for _, name := range []string{"scan.json", "report/index.html"} {
		if _, err := os.Stat(filepath.Join(s.folder, name)); err != nil {
			t.Error(err)
		}
	}
	s.operate()
	s.erase()
}

// blocks are what a page shows of a language.
func blocks(t *testing.T, name, language string) (all []string) {
	t.Helper()
	for _, block := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```").FindAllStringSubmatch(page(t, name), -1) {
		all = append(all, block[1])
	}
	if len(all) == 0 {
		t.Fatalf("%s shows nothing of %s", name, language)
	}
	return all
}

// operate lets a night pass as docs/operation.md has it, and puts what it backs up back elsewhere.
func (s *site) operate() {
	t := s.t
	t.Helper()
	s.write(filepath.Join(s.folder, "dossier.yaml"), s.here(blocks(t, "operation.md", "yaml")[0]))
	s.write(filepath.Join(s.folder, "passwords"), "SCAN_PASSWORD=pw\n")
	shown := blocks(t, "operation.md", "sh")
	s.write(filepath.Join(s.folder, "nightly"), strings.ReplaceAll(shown[0], "/srv/dossier", s.folder))
	if out := s.run("sh ./nightly 2>&1", complete); out != "" {
		t.Errorf("a night in which everything was read says:\n%s", out)
	}
	s.run("dossier report --format table | grep -F 's3://exports' && grep -q '^dossier_scan_complete 1' dossier.prom", complete)
	s.write(filepath.Join(s.folder, "exports", "broken.gz"), "\x1f\x8b\x08 and no more")
	if out := s.run("sh ./nightly 2>&1", incomplete); !strings.Contains(out, "ended with status 1") || !strings.Contains(out, "broken.gz") {
		t.Errorf("a night in which something could not be read says:\n%s", out)
	}
	for line := range strings.Lines(shown[1]) {
		s.run(line, complete)
	}
	s.run("mkdir -p elsewhere/.config/dossier && tar -xzf dossier.tar.gz -C elsewhere && cp key-of-dossier elsewhere/.config/dossier/key", complete)
	s.run("cd elsewhere && export HOME=$PWD XDG_CONFIG_HOME=$PWD/.config && dossier report --format table | grep -F broken.gz", complete)
}

// erase goes through the example of an erasure, with the configuration on its page: of a SQLite file by its rules, and of PostgreSQL.
func (s *site) erase() {
	t := s.t
	t.Helper()
	if _, err := exec.LookPath("ssh-keygen"); err != nil {
		t.Skip("the plan is signed by ssh-keygen (Debian: openssh-client)")
	}
	s.folder = t.TempDir()
	s.sqlite(filepath.Join(s.folder, "shop.sqlite"))
	s.write(filepath.Join(s.folder, "dossier.yaml"), s.here("inventory: dossier/inventory.db\ntargets: [shop.sqlite, 'postgres://dossier_scan:${SCAN_PASSWORD}@db.example.org/shop']\n"+blocks(t, "erasure.md", "yaml")[0]))
	homes := map[string]string{"ann.sig": s.home, "bob.sig": filepath.Join(s.home, "bob")}
	allowed := ""
	for name, home := range homes {
		key := filepath.Join(home, ".ssh", "id_ed25519")
		s.write(filepath.Join(home, ".ssh", "config"), "")
		s.run("ssh-keygen -q -t ed25519 -N '' -f "+key, complete)
		public, err := os.ReadFile(key + ".pub")
		if err != nil {
			t.Fatal(err)
		}
		allowed += strings.TrimSuffix(name, ".sig") + "@corp.example " + string(public)
	}
	s.write(filepath.Join(s.folder, "allowed"), allowed)
	for _, line := range examples(t, "erasure.md") {
		if strings.HasPrefix(line, "ssh-keygen") && strings.Contains(line, "bob.sig") {
			line = "HOME=" + homes["bob.sig"] + "; " + line
		}
		s.run(line, complete)
	}
	if left := s.shops[0].everything(); strings.Contains(left, "an@example.be") || !strings.Contains(left, "ieke") {
		t.Errorf("what is left in the database:\n%s", left)
	}
	if file, err := os.ReadFile(filepath.Join(s.folder, "shop.sqlite")); err != nil || bytes.Contains(file, []byte("an@example.be")) || !bytes.Contains(file, []byte("bo@example.be")) {
		t.Errorf("what is left in the file is not what is to be (%v)", err)
	}
	if report, err := os.ReadFile(filepath.Join(s.folder, "erasure.html")); err != nil || !bytes.Contains(report, []byte("<html")) {
		t.Errorf("there is no report (%v)", err)
	}
}

// sqlite writes the database of the examples.
func (s *site) sqlite(path string) {
	s.t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		s.t.Fatal(err)
	}
	_, err = db.ExecContext(s.t.Context(), `CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT);
		CREATE TABLE invoices (id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customers(id), made TEXT, total REAL);
		INSERT INTO customers VALUES (1, 'An Peeters', 'an@example.be'), (2, 'Bo Janssens', 'bo@example.be');
		INSERT INTO invoices VALUES (5, 1, '2015-03-01', 12.5), (6, 1, '2026-03-01', 3), (7, 2, '2026-03-02', 4)`)
	if err := errors.Join(err, db.Close()); err != nil {
		s.t.Fatal(err)
	}
}
