package mysql

import (
	"database/sql/driver"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
)

func TestClaims(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]bool{
		"mysql://host/db": true, "mariadb://host": true, "MySQL://host": true, "postgres://host/db": false, "mysql": false, "./mysql": false,
	} {
		if (Connector{}).Claims(target) != want {
			t.Errorf("%s: claimed is not %t", target, want)
		}
	}
}

func TestTarget(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	file := filepath.Join(home, "password")
	write(t, file, "from a file\n")
	write(t, filepath.Join(home, ".my.cnf"), "[mysqld]\nport=1\n[client]\nuser = me\npassword = \"a # \\\"b\\\"\" # comment\nhost=db.example\nport=3307\n")
	variables := func(name string) string {
		return map[string]string{"PASSWORD": "p@ss/w%rd"}[name]
	}
	for _, test := range []struct {
		name, target, home string
		user, password     string
		addr, database     string
		show               string
		encrypted, proven  bool
	}{
		{"a variable", "mysql://u:${PASSWORD}@127.0.0.1/shop", "", "u", "p@ss/w%rd", "127.0.0.1:3306", "shop", "mysql://u@127.0.0.1/shop", false, false},
		{"a remote host", "mariadb://u:pw@db.example:3310/", "", "u", "pw", "db.example:3310", "", "mariadb://u@db.example:3310/", true, true},
		{"a remote host in plain text", "mysql://u:pw@db.example/?tls=false", "", "u", "pw", "db.example:3306", "", "mysql://u@db.example/", false, false},
		{"a remote host without proof", "mysql://u:pw@[2001:db8::1]/?tls=skip-verify", "", "u", "pw", "[2001:db8::1]:3306", "", "mysql://u@[2001:db8::1]/", true, false},
		{"TLS on this machine", "mysql://u:pw@localhost/?tls=true", "", "u", "pw", "localhost:3306", "", "mysql://u@localhost/", true, true},
		{"a socket", "mysql://u:pw@/shop?socket=/run/s.sock", "", "u", "pw", "/run/s.sock", "shop", "mysql://u@/shop?socket=/run/s.sock", false, false},
		{"a file", "mysql://u@localhost/?password-file=" + file, "", "u", "from a file", "localhost:3306", "", "mysql://u@localhost/", false, false},
		{"an option file", "mysql:///shop", home, "me", `a # "b"`, "db.example:3307", "shop", "mysql://me@db.example:3307/shop", true, true},
		{"an option file for what is missing", "mysql://other:pw@localhost:1/", home, "other", "pw", "localhost:1", "", "mysql://other@localhost:1/", false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p, err := Connector{Getenv: variables, Home: test.home}.place(test.target)
			if err != nil {
				t.Fatal(err)
			}
			c := p.config
			if c.User != test.user || c.Passwd != test.password || c.Addr != test.addr || p.database != test.database {
				t.Errorf("user %q, password %q, address %q, database %q", c.User, c.Passwd, c.Addr, p.database)
			}
			if p.name != test.show {
				t.Errorf("shown as %q, want %q", p.name, test.show)
			}
			if (c.TLS != nil) != test.encrypted || c.TLS != nil && c.TLS.InsecureSkipVerify == test.proven {
				t.Errorf("TLS %v", c.TLS != nil)
			}
		})
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// An error tells what to do, and never the password.
func TestOpenErrors(t *testing.T) {
	t.Parallel()
	password := mustPlace(t).config.Passwd
	addr := mustPlace(t).config.Addr
	open := filepath.Join(t.TempDir(), "password")
	write(t, open, "secret\n")
	if err := os.Chmod(open, 0o640); err != nil {
		t.Fatal(err)
	}
	needy := "u_" + random()
	do(t, admin(t, ""), "CREATE USER '"+needy+"'@'%' IDENTIFIED BY 'secret' REQUIRE SSL")
	t.Cleanup(func() { do(t, admin(t, ""), "DROP USER '"+needy+"'@'%'") })
	for _, test := range []struct{ name, target, want string }{
		{"no variable", "mysql://u:${NOTHING}@localhost/", "NOTHING is not set"},
		{"no server", "mysql://u:secret@127.0.0.1:1/", "cannot reach the server"},
		{"no host", "mysql://u:secret@nowhere.invalid/", "there is no host of this name"},
		{"no URL", "mysql://u:secret@host:x y/", "not a URL"},
		{"an unknown option", "mysql://u:secret@localhost/?sslmode=off", `"sslmode"`},
		{"an unknown way of TLS", "mysql://u:secret@localhost/?tls=maybe", "skip-verify"},
		{"a wrong password", "mysql://root:secret@" + addr + "/", "refuses the user or the password"},
		{"no TLS of a user who needs it", "mysql://" + needy + ":" + "secret@" + addr + "/", "?tls=true"},
		{"no database", at("none_" + random()), "no such database"},
		{"two databases", "mysql://u:secret@" + addr + "/a/b", "one database"},
		{"no file", "mysql://u@" + addr + "/?password-file=/none", "the password file does not exist: check the path"},
		{"a file for everybody", "mysql://u@" + addr + "/?password-file=" + open, "may be read by others (mode 0640): chmod 600 it"},
		{"no socket", "mysql://u:secret@/?socket=/none", "check the socket's path"},
		{"a certificate of nobody's", "mysql://root:" + password + "@" + addr + "/?tls=true", "?tls-ca="},
		{"no certificate", "mysql://u@" + addr + "/?tls-ca=/none", "tls-ca"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := Connector{Getenv: func(string) string { return "" }}.Open(t.Context(), test.target)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("%v, want %q", err, test.want)
			}
			if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), password) {
				t.Error("the error shows the password")
			}
			if later := slices.Contains([]string{"no server", "no host", "no socket"}, test.name); errors.Is(err, scanners.ErrGone) != later {
				t.Errorf("that the same may succeed later is %v", !later)
			}
		})
	}
}

func TestEncryption(t *testing.T) {
	t.Parallel()
	if server == nil {
		t.Log("a server that was given has certificates of its own")
		return
	}
	ca := filepath.Join(t.TempDir(), "ca.pem")
	write(t, ca, string(server.Cert))
	src := open(t, server.URL()+"?tls-ca="+ca, Connector{})
	if src.Info().Facts["connection"] != "encrypted" {
		t.Errorf("facts %v", src.Info().Facts)
	}
	s, err := src.(*source).pool.get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer src.(*source).pool.put(t.Context(), s)
	cipher := ""
	if err := s.query(t.Context(), "SHOW STATUS LIKE 'Ssl_cipher'", func(v []driver.Value) { cipher = text(v[1]) }); err != nil || cipher == "" {
		t.Errorf("the server says it is not encrypted (%v)", err)
	}
	if _, err := (Connector{}).Open(t.Context(), server.URL()+"?tls=true"); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a certificate nobody vouches for was taken: %v", err)
	}
}
