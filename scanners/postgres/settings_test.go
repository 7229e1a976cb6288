package postgres

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"dossier/scanners"
	"dossier/scanners/sqlrows"
)

func TestSettings(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	pass := filepath.Join(home, ".pgpass")
	if err := os.WriteFile(pass, []byte("db.example.org:5432:shop:scan:from-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"PW": "a'b\\c d"}
	for name, test := range map[string]struct {
		target   string
		password string
		tls      bool // must be used
		plain    bool // may be used
	}{
		"remote host":              {"postgres://scan:x@db.example.org/shop", "x", true, false},
		"remote host, preferred":   {"postgres://scan:x@db.example.org/shop?sslmode=prefer", "x", true, false},
		"remote host, in the open": {"postgres://scan:x@db.example.org/shop?sslmode=disable", "x", false, true},
		"loopback":                 {"postgresql://scan:x@localhost/shop", "x", false, true},
		"loopback, verified":       {"postgres://scan:x@127.0.0.1/shop?sslmode=verify-full", "x", true, false},
		"socket":                   {"postgres://scan:x@/shop?host=/run/postgresql", "x", false, true},
		"variable":                 {"postgres://scan:${PW}@localhost/shop", "a'b\\c d", false, true},
		"password file":            {"postgres://scan@db.example.org/shop", "from-file", true, false},
		"another password file":    {"postgres://scan@db.example.org/shop?passfile=" + url.QueryEscape(pass), "from-file", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := Connector{Home: home, Getenv: func(name string) string { return env[name] }}
			target, err := sqlrows.ParseTarget(test.target, c.Getenv)
			if err != nil {
				t.Fatal(err)
			}
			config, err := c.configure(target)
			if err != nil {
				t.Fatal(err)
			}
			plain := config.TLSConfig == nil
			for _, f := range config.Fallbacks {
				plain = plain || f.TLSConfig == nil
			}
			if config.Password != test.password || config.User != "scan" || config.Database != "shop" {
				t.Error("password, user or database is not what was given")
			}
			if plain != test.plain || (test.tls && config.TLSConfig == nil) {
				t.Errorf("plain text may be used: %v, want %v", plain, test.plain)
			}
		})
	}
}

func TestSettingsThatAreRefused(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, ".pgpass"), []byte("*:*:*:*:s3cret\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for target, want := range map[string]string{
		"postgres://scan:s3cret@h/d?nosuch=1":              "nosuch",
		"postgres://scan:s3cret@h/d?sslmode=s3cret":        "sslmode",
		"postgres://:s3cret@h/d":                           "no user",
		"postgres://?service=shop":                         "pg_service.conf",
		"postgres://scan:s3cret@/d":                        "no host",
		"postgres://scan:s3cret@h/d?sslrootcert=/no/where": "cannot be read",
		"postgres://scan@h/d":                              "chmod 600",
		"postgres://scan:${s3cret_no}@h/d":                 "not set",
		"postgres://scan:s3cret@127.0.0.1:1/d":             "nobody listens",
		"postgres://scan:s3cret@h.invalid/d":               "no host of this name",
	} {
		_, err := Connector{Home: home}.Open(t.Context(), target)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "s3cret") && !strings.Contains(err.Error(), "s3cret_no") {
			t.Errorf("want an error with %q, and without the password, got %v", want, err)
		}
		if later := want == "nobody listens" || want == "no host of this name"; errors.Is(err, scanners.ErrGone) != later {
			t.Errorf("%v: that the same may succeed later is %v", err, !later)
		}
	}
	for what, target := range map[string]string{
		"password": strings.Replace(serverURL, "postgres:", "postgres:s3cret", 2), "database": serverURL + "_s3cret_no", "user": as(t, serverURL, "nobody_there"),
	} {
		if what == "password" {
			u, _ := url.Parse(serverURL)
			u.User = url.UserPassword("postgres", "s3cret")
			target = u.String()
		}
		_, err := Connector{}.Open(t.Context(), target)
		if err == nil || strings.Contains(strings.ReplaceAll(err.Error(), "_s3cret_no", ""), "s3cret") || !strings.Contains(err.Error(), "the server") || errors.Is(err, scanners.ErrGone) {
			t.Errorf("wrong %s: %v", what, err)
		}
	}
}

// TestWhoElseListens connects to what is no server of this kind, and to one with somebody else's certificate.
func TestWhoElseListens(t *testing.T) {
	t.Parallel()
	for what, test := range map[string]struct {
		says, want string
		silence    time.Duration
	}{
		"MariaDB":      {"\x4a\x00\x00\x00\x0a11.4.2-MariaDB\x00", "does not speak PostgreSQL's protocol: check the port", 0},
		"a web server": {"HTTP/1.1 400 Bad Request\r\n\r\n", "does not speak PostgreSQL's protocol: check the port", 0},
		"nobody":       {"", "says nothing in time: check host and port", 300 * time.Millisecond},
	} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
		go greet(l, test.says)
		_, err = Connector{Silence: test.silence}.Open(t.Context(), "postgres://u:s3cret@"+l.Addr().String()+"/d")
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", what, err)
		}
	}
	err := connectError(t.Context(), fmt.Errorf("tls: %w", x509.HostnameError{Certificate: &x509.Certificate{}, Host: "h"}))
	if !strings.Contains(err.Error(), "for another host name") {
		t.Error(err)
	}
}

// greet says the same to whoever connects, and ends the connections when there are no more.
func greet(l net.Listener, says string) {
	var conns []net.Conn
	for {
		conn, err := l.Accept()
		if err != nil {
			break
		}
		conns = append(conns, conn)
		_, _ = conn.Write([]byte(says))
	}
	for _, conn := range conns {
		_ = conn.Close()
	}
}

func TestEncryption(t *testing.T) {
	t.Parallel()
	for options, want := range map[string]string{"?sslmode=require": "TLS", "?sslmode=disable": "none"} {
		src := open(t, Connector{}, serverURL+options)
		if got := src.Info().Facts["encryption"]; got != want {
			t.Errorf("%s: encryption %s", options, got)
		}
		if shown := src.Info().Name.Reveal(); strings.Contains(shown, "sslmode") || strings.Count(shown, ":") > 2 {
			t.Error("the source's name holds more than user, host and database")
		}
	}
}

// FuzzSettings hands the driver what a URL and a password file hold: nothing in them becomes a setting that they do not name, nothing is sent in
// plain text to another machine unasked, and errors hold none of the file.
func FuzzSettings(f *testing.F) {
	f.Add("postgres://scan@db.example.org/shop", "db.example.org:5432:shop:scan:from-file\n")
	f.Add("postgres://a'%20sslmode='disable:x@h/d%5C", "*:*:*:*:\\:\\\\\n#\n:::")
	f.Add("postgres://u@/d?host=/run/x&port=1&target_session_attrs=any&sslmode=prefer", "")
	f.Add("postgres://u@h,other:1,2/d", "h:1:d:u:\x00\xff")
	home := f.TempDir()
	f.Fuzz(func(t *testing.T, text, passwords string) {
		const marker = "s3cretS3CRET"
		if err := os.WriteFile(filepath.Join(home, ".pgpass"), []byte(passwords+marker), 0o600); err != nil {
			t.Fatal(err)
		}
		target, err := sqlrows.ParseTarget(text, nil)
		if err != nil || target.Options.Has("passfile") {
			return
		}
		asked := target.Options.Has("sslmode")
		config, err := Connector{Home: home}.configure(target)
		if err != nil {
			if strings.Contains(err.Error(), marker) {
				t.Error("an error with a password")
			}
			return
		}
		if config.User != target.User || config.Database != target.Database || target.Given && config.Password != target.Password && target.Password != "" {
			t.Errorf("user, database or password are not those of the URL: %q %q", config.User, config.Database)
		}
		if config.RuntimeParams["default_transaction_read_only"] != "on" || len(config.RuntimeParams) != 3 {
			t.Errorf("settings for the session: %q", config.RuntimeParams)
		}
		list := append([]*pgconn.FallbackConfig{{Host: config.Host, TLSConfig: config.TLSConfig}}, config.Fallbacks...)
		for _, c := range list {
			if !asked && !target.Local() && c.TLSConfig == nil && !strings.HasPrefix(c.Host, "/") { // a socket, where one of several hosts is empty
				t.Error("plain text to another machine")
			}
		}
	})
}
