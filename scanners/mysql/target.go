package mysql

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"

	driverpkg "github.com/go-sql-driver/mysql"

	"dossier/scanners/sqlrows"
)

const defaultPort = "3306"

// place is a server to connect to, and the one database to read there, "" for all.
type place struct {
	config   *driverpkg.Config
	name     string // without secrets
	database string
	link     string // how it is reached, for the report
}

// place takes a target apart and completes it from ~/.my.cnf.
func (c Connector) place(target string) (*place, error) {
	t, err := sqlrows.ParseTarget(target, c.Getenv)
	if err != nil {
		return nil, err
	}
	socket := t.Take("socket")
	file := t.Take("password-file")
	mode, ca := t.Take("tls"), t.Take("tls-ca")
	if len(t.Options) > 0 {
		return nil, fmt.Errorf("the option %q is not known: use socket, password-file, tls or tls-ca", slices.Min(slices.Collect(maps.Keys(t.Options))))
	}
	if strings.Contains(t.Database, "/") {
		return nil, errors.New("a URL names one database, or none to scan all: mysql://user@host/database")
	}
	defaults, err := c.defaults()
	if err != nil {
		return nil, err
	}
	if t.User == "" {
		t.User = defaults["user"]
	}
	if t.Host == "" && socket == "" {
		t.Host, socket = defaults["host"], defaults["socket"]
	}
	if t.Port == "" {
		t.Port = defaults["port"]
	}
	switch password, given := defaults["password"]; {
	case file != "":
		if t.Password, err = passwordFrom(file); err != nil {
			return nil, err
		}
	case !t.Given && given:
		t.Password = password
	}
	return finish(t, socket, mode, ca)
}

func finish(t *sqlrows.Target, socket, mode, ca string) (*place, error) {
	config := driverpkg.NewConfig()
	config.User, config.Passwd = t.User, t.Password
	config.Timeout, config.ReadTimeout, config.WriteTimeout = connecting, patience, connecting
	config.InterpolateParams = true
	if err := config.Apply(driverpkg.Charset("utf8mb4", "")); err != nil {
		return nil, err
	}
	p := &place{config: config, database: t.Database}
	if socket != "" {
		t.Host, t.Port = "", ""
		p.name = t.Show() + "?socket=" + socket
		config.Net, config.Addr, p.link = "unix", socket, "socket"
		return p, nil
	}
	p.name = t.Show()
	host := t.Host
	if host == "" {
		host = "127.0.0.1"
	}
	if t.Port == "" {
		t.Port = defaultPort
	}
	config.Net, config.Addr = "tcp", net.JoinHostPort(host, t.Port)
	return p, p.encrypt(host, t.Local(), mode, ca)
}

// encrypt asks for TLS as the driver's option of that name says. Where nothing is said, a connection that leaves the machine
// must be encrypted and the server must prove who it is.
func (p *place) encrypt(host string, local bool, mode, ca string) error {
	if mode == "" && (!local || ca != "") {
		mode = "true"
	}
	switch mode {
	case "", "false":
		p.link = "unencrypted"
		return nil
	case "preferred":
		p.config.AllowFallbackToPlaintext = true
		p.config.TLS = &tls.Config{InsecureSkipVerify: true} //nolint:gosec // what the user asked for
		p.link = "encrypted if the server can"
	case "skip-verify":
		p.config.TLS = &tls.Config{InsecureSkipVerify: true} //nolint:gosec // what the user asked for
		p.link = "encrypted, server not verified"
	case "true":
		p.config.TLS = &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
		p.link = "encrypted"
	default:
		return fmt.Errorf("tls=%s is not known: use true, skip-verify, preferred or false", mode)
	}
	if ca == "" {
		return nil
	}
	pem, err := os.ReadFile(ca)
	if err != nil {
		return fmt.Errorf("read the certificates of tls-ca: %w", err)
	}
	p.config.TLS.RootCAs = x509.NewCertPool()
	if !p.config.TLS.RootCAs.AppendCertsFromPEM(pem) {
		return errors.New("the file of tls-ca holds no certificate in PEM")
	}
	return nil
}

// passwordFrom reads the first line of a file.
func passwordFrom(file string) (string, error) {
	if err := sqlrows.CheckPasswordFile(file); err != nil {
		return "", err
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return "", errors.New("the password file cannot be read: check its rights")
	}
	line, _, _ := strings.Cut(string(content), "\n")
	return strings.TrimSuffix(line, "\r"), nil
}

// defaults are what ~/.my.cnf says to all clients.
func (c Connector) defaults() (map[string]string, error) {
	if c.Home == "" {
		return nil, nil
	}
	content, err := os.ReadFile(filepath.Join(c.Home, ".my.cnf"))
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read ~/.my.cnf: %w", err)
	}
	return clientOptions(string(content)), nil
}
