package postgres

import (
	"bufio"
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgproto3"

	"dossier/scanners/sqlrows"
)

// passed are the options that go to the driver as libpq knows them (PostgreSQL manual, 34.1.2). The rest of what the driver knows is
// set as well, to nothing: it would otherwise read its own choice of environment variables and files.
var passed = []string{
	"sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword", "sslnegotiation", "sslsni", "channel_binding", "require_auth",
	"connect_timeout", "target_session_attrs",
}

// configure turns a target into the driver's settings.
func (c Connector) configure(t *sqlrows.Target) (*pgconn.Config, error) {
	t.Host = cmp.Or(t.Host, t.Take("host"), c.env("PGHOST"))
	t.Port = cmp.Or(t.Port, t.Take("port"), c.env("PGPORT"))
	t.User = cmp.Or(t.User, t.Take("user"), c.env("PGUSER"))
	t.Database = cmp.Or(t.Database, t.Take("dbname"), c.env("PGDATABASE"), t.User)
	if service := cmp.Or(t.Take("service"), c.env("PGSERVICE")); service != "" && t.Host == "" {
		return nil, errors.New("files of services (pg_service.conf) are not read: write what the service says, as in postgres://user@host/database")
	}
	if t.Host == "" {
		return nil, errors.New("no host: write postgres://user@host/database, or ?host=/run/postgresql for a socket")
	}
	if t.User == "" {
		return nil, errors.New("no user: write postgres://user@host/database")
	}
	settings := map[string]string{
		"host": t.Host, "port": cmp.Or(t.Port, "5432"), "user": t.User, "database": t.Database,
		"application_name": "dossier", "sslcertmode": "allow", "target_session_attrs": "any", "connect_timeout": "30",
		"timezone": "UTC", "options": "", "passfile": os.DevNull, "min_protocol_version": "3.0", "max_protocol_version": "3.0",
	}
	if err := c.password(t, settings); err != nil {
		return nil, err
	}
	for _, name := range passed {
		if value := t.Take(name); value != "" {
			settings[name] = value
		} else if _, set := settings[name]; !set {
			settings[name] = ""
		}
	}
	if len(t.Options) > 0 {
		var unknown []string
		for name := range t.Options {
			unknown = append(unknown, name)
		}
		slices.Sort(unknown)
		return nil, fmt.Errorf("unknown option %q: those known are host, port, user, dbname, passfile, %s", unknown[0], strings.Join(passed, ", "))
	}
	c.secure(t, settings)
	return driverConfig(settings)
}

// secure keeps a password and the data from travelling in plain text to another machine without anybody having said so.
func (c Connector) secure(t *sqlrows.Target, settings map[string]string) {
	switch mode := settings["sslmode"]; {
	case mode != "" && mode != "prefer" && mode != "allow":
	case t.Local():
		settings["sslmode"] = cmp.Or(mode, "prefer")
	default:
		settings["sslmode"] = "require"
	}
	if root := filepath.Join(c.Home, ".postgresql", "root.crt"); settings["sslrootcert"] == "" && c.Home != "" {
		if _, err := os.Stat(root); err == nil { // as libpq does: require then means verify-ca
			settings["sslrootcert"] = root
		}
	}
}

// password takes the password from the URL, the environment or a password file.
func (c Connector) password(t *sqlrows.Target, settings map[string]string) error {
	file := cmp.Or(t.Take("passfile"), c.env("PGPASSFILE"))
	settings["password"] = t.Password
	if secret := t.Take("password"); !t.Given && secret != "" {
		settings["password"], t.Given = secret, true
	}
	if t.Given {
		return nil
	}
	if settings["password"] = c.env("PGPASSWORD"); settings["password"] != "" {
		return nil
	}
	if file == "" && c.Home != "" {
		file = filepath.Join(c.Home, ".pgpass")
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
	}
	if file == "" {
		return nil
	}
	if err := sqlrows.CheckPasswordFile(file); err != nil {
		return err
	}
	settings["passfile"] = file
	return nil
}

func (c Connector) env(name string) string {
	if c.Getenv == nil {
		return ""
	}
	return c.Getenv(name)
}

// cancelBound is how long a server has to answer a cancellation before the connection is cut.
const cancelBound = time.Second

// readAhead is how much is taken from the network at a time: the driver alone takes 8 KiB.
const readAhead = 128 << 10

// driverConfig hands the settings to the driver. Its errors are replaced: they quote what they do not understand.
func driverConfig(settings map[string]string) (*pgconn.Config, error) {
	var b strings.Builder
	escape := strings.NewReplacer(`\`, `\\`, `'`, `\'`)
	for name, value := range settings {
		fmt.Fprintf(&b, "%s='%s' ", name, escape.Replace(value))
	}
	config, err := pgconn.ParseConfig(b.String())
	if err != nil {
		hint := "check port, sslmode, sslrootcert, sslcert and sslkey"
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
			hint = "a certificate, key or service file cannot be read"
		}
		return nil, errors.New("the connection's options are not valid: " + hint)
	}
	config.RuntimeParams = map[string]string{
		"application_name": "dossier", "client_encoding": "UTF8", "default_transaction_read_only": "on",
	}
	config.BuildFrontend = func(r io.Reader, w io.Writer) *pgproto3.Frontend {
		return pgproto3.NewFrontend(bufio.NewReaderSize(r, readAhead), w)
	}
	config.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: conn, DeadlineDelay: cancelBound}
	}
	return config, nil
}

// connectError says why a connection failed, without the driver's words. It is [scanners.ErrGone] where another attempt may succeed
// and nothing is wrong with the target.
func connectError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch e.Code {
		case "28P01":
			return errors.New("the server refuses the password, or wants one: give it as ${VARIABLE} in the URL, in ~/.pgpass or by ?passfile=")
		case "28000":
			return errors.New("the server does not let this user in from here, or not without TLS: see its pg_hba.conf")
		case "3D000":
			return errors.New("the server has no such database: name one of its own behind the host, as in postgres://user@host/database")
		case "42501":
			return errors.New("this user lacks CONNECT on the database: see docs/grants.md")
		case "53300":
			return sqlrows.Gone(errFull)
		case "57P03":
			return sqlrows.Gone(errors.New("the server is starting up or shutting down: try again later"))
		}
		return fmt.Errorf("the server refuses the connection (SQLSTATE %s)", e.Code)
	}
	if e, ok := errors.AsType[*net.DNSError](err); ok && e.IsNotFound {
		return sqlrows.Gone(errors.New("there is no host of this name: check the URL, and the network"))
	}
	if errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, fs.ErrNotExist) {
		return sqlrows.Gone(errors.New("nobody listens there: check host and port, and that the server runs"))
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return errors.New("the server's certificate is for another host name: write the name that is in it, or ?sslmode=verify-ca if this one is meant")
	}
	if strings.Contains(err.Error(), "unknown message type") || strings.Contains(err.Error(), "invalid body length") {
		return errors.New("whoever listens there does not speak PostgreSQL's protocol: check the port")
	}
	if strings.Contains(err.Error(), "server refused TLS") {
		return errors.New("the server offers no TLS: add ?sslmode=disable if the network between is trusted")
	}
	if strings.Contains(err.Error(), "x509:") || strings.Contains(err.Error(), "certificate") {
		return errors.New("the server's certificate is not to be trusted: give its authority by ?sslrootcert=FILE")
	}
	if e, ok := errors.AsType[net.Error](err); errors.Is(err, context.DeadlineExceeded) || ok && e.Timeout() {
		return sqlrows.Gone(errors.New("whoever is there says nothing in time: check host and port, and that no firewall is in between"))
	}
	if broke(err) {
		return sqlrows.Gone(errors.New("the connection broke while it was being made: try again later"))
	}
	if strings.Contains(err.Error(), "SASL") || strings.Contains(err.Error(), "password") {
		return errors.New("the server wants a password: give it as ${VARIABLE} in the URL, in ~/.pgpass or by ?passfile=")
	}
	return sqlrows.Gone(errors.New("the server cannot be reached, or the connection broke: check host and port, and that the server runs"))
}

// broke tells whether an error is the network's rather than an answer.
func broke(err error) bool {
	_, network := errors.AsType[net.Error](err)
	return network || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}
