//go:build unix

// Package dbserver starts database servers for tests and measurements: private ones, in a temporary folder, that end with the program that
// started them even when this is killed. Servers that Debian's packages install are found where these put them.
package dbserver

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
)

// Postgres is a server of the tests' own, in a temporary folder. It listens on loopback, with TLS and without, and on a socket.
type Postgres struct {
	Password string // of the superuser postgres
	Port     int    // on 127.0.0.1, and in the socket's name
	Folder   string // in which the socket is, readable by its owner alone
	Cert     []byte // the server's own, self-signed, as PEM; for the name localhost and the address 127.0.0.1

	process process
}

// URL is where the superuser finds the server: postgres://postgres:password@127.0.0.1:port/postgres.
func (p *Postgres) URL() string {
	return fmt.Sprintf("postgres://postgres:%s@127.0.0.1:%d/postgres", p.Password, p.Port)
}

// StartPostgres starts a server with these settings ("shared_buffers=1GB") beside its own, and returns once it answers, after about
// two seconds. The caller stops it.
func StartPostgres(settings ...string) (*Postgres, error) { return StartPostgresOn("", settings...) }

// StartPostgresOn starts a server that keeps all that it writes on the disk that this folder is on; "": that of temporary files.
func StartPostgresOn(disk string, settings ...string) (*Postgres, error) {
	server := findPostgres()
	if server == "" {
		return nil, errors.New("start PostgreSQL: not installed: on Debian, apt-get install postgresql; " +
			"or set DOSSIER_TEST_POSTGRES to the URL of a server that may be written to, as its superuser")
	}
	folder, err := os.MkdirTemp(disk, "dossier-postgres-")
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	p := &Postgres{Folder: folder}
	if err := p.start(server, settings); err != nil {
		return nil, errors.Join(fmt.Errorf("start PostgreSQL: %w", err), p.Stop())
	}
	return p, nil
}

// findPostgres is the newest postgres that lies beside its initdb: Debian keeps both off the path.
func findPostgres() string {
	var found []string
	if path, err := exec.LookPath("postgres"); err == nil {
		found = append(found, path)
	}
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin/postgres", "/usr/pgsql-*/bin/postgres", "/opt/homebrew/opt/postgresql*/bin/postgres"} {
		there, _ := filepath.Glob(pattern) // the patterns are well-formed
		slices.Reverse(there)
		found = append(found, there...)
	}
	for _, path := range found {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			if _, err := exec.LookPath(filepath.Join(filepath.Dir(real), "initdb")); err == nil {
				return real
			}
		}
	}
	return ""
}

func (p *Postgres) start(server string, settings []string) error {
	c, err := newCredentials(p.Folder)
	if err != nil {
		return err
	}
	p.Password, p.Port, p.Cert = c.password, c.port, c.cert
	if err := os.WriteFile(filepath.Join(p.Folder, "password"), []byte(p.Password), 0o600); err != nil {
		return err
	}
	data := filepath.Join(p.Folder, "data")
	p.process = process{folder: p.Folder, ending: "QUIT", mark: "ready to accept connections", command: []string{server, "-D", data}}
	if os.Geteuid() == 0 { // the server refuses to run as root
		if p.process.owner = unprivileged("postgres", "nobody"); p.process.owner == nil {
			return errors.New("the server refuses to run as root, and there is neither a user postgres nor nobody: run the tests as another user")
		}
	}
	if err := p.process.own(); err != nil {
		return err
	}
	setup := exec.Command(filepath.Join(filepath.Dir(server), "initdb"), "-D", data, "-U", "postgres", "-A", "scram-sha-256",
		"--pwfile="+filepath.Join(p.Folder, "password"), "-E", "UTF8", "--locale=C", "--no-sync")
	setup.Dir, setup.SysProcAttr = p.Folder, p.process.attributes()
	if said, err := setup.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, said)
	}
	for _, setting := range append([]string{
		"listen_addresses=127.0.0.1", "port=" + strconv.Itoa(p.Port), "unix_socket_directories=" + p.Folder,
		"fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=300", "max_locks_per_transaction=512",
		"shared_buffers=64MB", "ssl=on", "ssl_cert_file=" + filepath.Join(p.Folder, "cert"), "ssl_key_file=" + filepath.Join(p.Folder, "key"),
		"autovacuum=off", "logging_collector=off", "lc_messages=C",
	}, settings...) {
		p.process.command = append(p.process.command, "-c", setting)
	}
	return p.process.start()
}

// Kill ends the server as a power cut does.
func (p *Postgres) Kill() { p.process.kill() }

// Restart starts a server that was killed, with the same data on the same port.
func (p *Postgres) Restart() error { return p.process.start() }

// PID is the process of which all the server's processes are descendants.
func (p *Postgres) PID() int { return p.process.pid }

// Stop ends the server and removes its folder.
func (p *Postgres) Stop() error {
	p.process.stop()
	return os.RemoveAll(p.Folder)
}
