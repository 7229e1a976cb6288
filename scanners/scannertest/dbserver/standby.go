//go:build unix

package dbserver

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// Standby starts a server that follows this one and answers queries, with these settings beside its own. The caller stops it, before this one.
func (p *Postgres) Standby(settings ...string) (*Postgres, error) {
	folder, err := os.MkdirTemp("", "dossier-postgres-")
	if err != nil {
		return nil, fmt.Errorf("start a standby of PostgreSQL: %w", err)
	}
	s := &Postgres{Folder: folder}
	if err := s.follow(p, settings); err != nil {
		return nil, errors.Join(fmt.Errorf("start a standby of PostgreSQL: %w", err), s.Stop())
	}
	return s, nil
}

func (p *Postgres) follow(primary *Postgres, settings []string) error {
	c, err := newCredentials(p.Folder)
	if err != nil {
		return err
	}
	p.Password, p.Port, p.Cert = primary.Password, c.port, c.cert
	server, data := primary.process.command[0], filepath.Join(p.Folder, "data")
	p.process = process{folder: p.Folder, owner: primary.process.owner, ending: "QUIT", mark: "ready to accept read-only connections"}
	if err := p.process.own(); err != nil {
		return err
	}
	backup := exec.Command(filepath.Join(filepath.Dir(server), "pg_basebackup"), "-D", data, "-R", "-X", "stream", "-c", "fast", "--no-sync",
		"-h", "127.0.0.1", "-p", strconv.Itoa(primary.Port), "-U", "postgres", "--no-password")
	backup.Dir, backup.SysProcAttr, backup.Env = p.Folder, p.process.attributes(), append(backup.Environ(), "PGPASSWORD="+primary.Password)
	if said, err := backup.CombinedOutput(); err != nil {
		return fmt.Errorf("pg_basebackup: %w: %s", err, said)
	}
	p.process.command = append([]string{server, "-D", data}, primary.process.command[3:]...)
	for _, setting := range append([]string{
		"port=" + strconv.Itoa(p.Port), "unix_socket_directories=" + p.Folder,
		"ssl_cert_file=" + filepath.Join(p.Folder, "cert"), "ssl_key_file=" + filepath.Join(p.Folder, "key"),
	}, settings...) {
		p.process.command = append(p.process.command, "-c", setting)
	}
	return p.process.start()
}
