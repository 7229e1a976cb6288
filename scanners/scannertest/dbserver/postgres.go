//go:build unix

// Package dbserver starts database servers for tests: private ones, in a temporary folder, that end with the tests even when
// these are killed. Servers that Debian's packages install are found where these put them.
package dbserver

import (
	"bufio"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// Postgres is a server of the tests' own, in a temporary folder. It listens on loopback, with TLS and without, and on a socket.
type Postgres struct {
	Password string // of the superuser postgres
	Port     int    // on 127.0.0.1, and in the socket's name
	Folder   string // in which the socket is, readable by its owner alone
	Cert     []byte // the server's own, self-signed, as PEM; for the name localhost and the address 127.0.0.1

	owner *syscall.Credential // nil: whoever runs the tests
	leash io.Closer           // the server ends when it is closed, also by the death of the tests
	ended chan error
}

// URL is where the superuser finds the server: postgres://postgres:password@127.0.0.1:port/postgres.
func (p *Postgres) URL() string {
	return fmt.Sprintf("postgres://postgres:%s@127.0.0.1:%d/postgres", p.Password, p.Port)
}

// StartPostgres starts a server and returns once it answers, after about two seconds. The caller stops it.
func StartPostgres() (*Postgres, error) {
	server := findPostgres()
	if server == "" {
		return nil, errors.New("start PostgreSQL: not installed: on Debian, apt-get install postgresql; " +
			"or set DOSSIER_TEST_POSTGRES to the URL of a server that may be written to, as its superuser")
	}
	folder, err := os.MkdirTemp("", "dossier-postgres-")
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	p := &Postgres{Folder: folder, ended: make(chan error, 1)}
	if err := p.start(server); err != nil {
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

func (p *Postgres) start(server string) error {
	if err := p.prepare(); err != nil {
		return err
	}
	data := filepath.Join(p.Folder, "data")
	setup := exec.Command(filepath.Join(filepath.Dir(server), "initdb"), "-D", data, "-U", "postgres", "-A", "scram-sha-256",
		"--pwfile="+filepath.Join(p.Folder, "password"), "-E", "UTF8", "--locale=C", "--no-sync")
	setup.Dir, setup.SysProcAttr = p.Folder, p.process()
	if said, err := setup.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, said)
	}
	// The shell ends the server once its standard input is closed: by Stop, or because the tests are gone.
	args := []string{"-c", `"$@" </dev/null & server=$!; (read -r _; kill -QUIT $server 2>/dev/null) <&3 & wait $server`, "sh", server, "-D", data}
	for name, value := range map[string]string{
		"listen_addresses": "127.0.0.1", "port": strconv.Itoa(p.Port), "unix_socket_directories": p.Folder,
		"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "300",
		"max_locks_per_transaction": "512", "shared_buffers": "64MB", "ssl": "on", "ssl_cert_file": filepath.Join(p.Folder, "cert"),
		"ssl_key_file": filepath.Join(p.Folder, "key"), "autovacuum": "off", "logging_collector": "off", "lc_messages": "C",
	} {
		args = append(args, "-c", name+"="+value)
	}
	hold, leash, err := os.Pipe()
	if err != nil {
		return err
	}
	defer hold.Close()
	p.leash = leash
	run := exec.Command("sh", args...)
	run.Dir, run.SysProcAttr, run.ExtraFiles = p.Folder, p.process(), []*os.File{hold}
	said, err := run.StderrPipe()
	if err != nil {
		return err
	}
	if err := run.Start(); err != nil {
		p.ended <- err
		return err
	}
	ready := make(chan string, 1)
	go func() {
		untilReady(said, "ready to accept connections", ready)
		p.ended <- run.Wait()
	}()
	if log := <-ready; log != "" {
		return fmt.Errorf("it did not start: %s", log)
	}
	return nil
}

// untilReady reads what a server says to its end; it sends "" once that holds mark, and all of it when it ends before that.
func untilReady(said io.Reader, mark string, ready chan<- string) {
	var log strings.Builder
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if strings.Contains(lines.Text(), mark) {
			ready <- ""
			_, _ = io.Copy(io.Discard, said)
			return
		}
		log.WriteString(lines.Text() + "\n")
	}
	ready <- log.String() + "the log ends"
}

func (p *Postgres) process() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: p.owner, Setpgid: true} // out of reach of the terminal's interrupt
}

// prepare fills the folder, gives it to an unprivileged user, as the server refuses root, and chooses a password and a port.
func (p *Postgres) prepare() error {
	secret := make([]byte, 16)
	_, _ = rand.Read(secret)
	p.Password = hex.EncodeToString(secret)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	p.Port = listener.Addr().(*net.TCPAddr).Port
	_ = listener.Close()
	cert, key, err := selfSigned()
	if err != nil {
		return err
	}
	p.Cert = cert
	for name, content := range map[string][]byte{"cert": cert, "key": key, "password": []byte(p.Password)} {
		if err := os.WriteFile(filepath.Join(p.Folder, name), content, 0o600); err != nil {
			return err
		}
	}
	if os.Geteuid() != 0 {
		return nil
	}
	if p.owner = unprivileged("postgres", "nobody"); p.owner == nil {
		return errors.New("the server refuses to run as root, and there is neither a user postgres nor nobody: run the tests as another user")
	}
	return filepath.WalkDir(p.Folder, func(path string, _ os.DirEntry, err error) error {
		return errors.Join(err, os.Chown(path, int(p.owner.Uid), int(p.owner.Gid)))
	})
}

// Stop ends the server and removes its folder.
func (p *Postgres) Stop() error {
	if p.leash != nil {
		_ = p.leash.Close()
		<-p.ended
	}
	return os.RemoveAll(p.Folder)
}
