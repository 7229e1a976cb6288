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

// MariaDB is a server of the tests' own, in a temporary folder. It listens on loopback and on a socket.
type MariaDB struct {
	Password string // of root, from loopback and the socket
	Port     int    // on 127.0.0.1
	Socket   string
	Cert     []byte // the server's own, self-signed, as PEM; for the name localhost and the address 127.0.0.1

	process process
}

// URL is where root finds the server: mysql://root:password@127.0.0.1:port/
func (m *MariaDB) URL() string {
	return fmt.Sprintf("mysql://root:%s@127.0.0.1:%d/", m.Password, m.Port)
}

// StartMariaDB starts a server with these options ("--innodb-buffer-pool-size=1G") beside its own, and returns once it answers, after
// about two seconds. The caller stops it.
func StartMariaDB(options ...string) (*MariaDB, error) { return StartMariaDBOn("", options...) }

// StartMariaDBOn starts a server that keeps all that it writes on the disk that this folder is on; "": that of temporary files.
func StartMariaDBOn(disk string, options ...string) (*MariaDB, error) {
	server, install := findMariaDB("mariadbd", "mysqld"), findMariaDB("mariadb-install-db", "mysql_install_db")
	if server == "" || install == "" {
		return nil, errors.New("start MariaDB: not installed: on Debian, apt-get install mariadb-server; " +
			"or set DOSSIER_TEST_MYSQL to the URL of a server that may be written to")
	}
	for attempt := 1; ; attempt++ {
		m, err := startMariaDB(disk, install, server, options)
		if err == nil || attempt == 3 { // another program may have taken the port that was chosen
			return m, err
		}
	}
}

func startMariaDB(disk, install, server string, options []string) (*MariaDB, error) {
	folder, err := os.MkdirTemp(disk, "dossier-mariadb-")
	if err != nil {
		return nil, fmt.Errorf("start MariaDB: %w", err)
	}
	m := &MariaDB{Socket: filepath.Join(folder, "sock"), process: process{folder: folder, ending: "9", mark: "ready for connections"}}
	if err := m.start(install, server, options); err != nil {
		return nil, errors.Join(fmt.Errorf("start MariaDB: %w", err), m.Stop())
	}
	return m, nil
}

// findMariaDB looks where packages install servers, too.
func findMariaDB(names ...string) string {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
		for _, folder := range []string{"/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin", "/usr/libexec"} {
			if path, err := exec.LookPath(filepath.Join(folder, name)); err == nil {
				return path
			}
		}
	}
	return ""
}

func (m *MariaDB) start(install, server string, options []string) error {
	folder := m.process.folder
	if err := m.prepare(folder); err != nil {
		return err
	}
	data := "--datadir=" + filepath.Join(folder, "data")
	setup := exec.Command(install, "--no-defaults", data, "--auth-root-authentication-method=normal", "--skip-test-db",
		"--skip-name-resolve", "--innodb-log-file-size=16M", "--tmpdir="+folder) // the tests' own may be theirs alone
	setup.Dir, setup.SysProcAttr = folder, m.process.attributes()
	if said, err := setup.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", filepath.Base(install), err, said)
	}
	m.process.command = []string{
		server, "--no-defaults", data, "--socket=" + m.Socket, "--port=" + strconv.Itoa(m.Port), "--bind-address=127.0.0.1",
		"--skip-name-resolve", "--skip-log-bin", "--performance-schema=OFF", "--innodb-log-file-size=16M",
		"--innodb-buffer-pool-size=64M", "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--max-connections=300",
		"--max-allowed-packet=64M", "--lock-wait-timeout=30", "--ssl-cert=" + filepath.Join(folder, "cert"), "--ssl-key=" + filepath.Join(folder, "key"),
		"--pid-file=" + filepath.Join(folder, "pid"), "--tmpdir=" + folder, "--character-set-server=utf8mb4",
		"--init-file=" + filepath.Join(folder, "init"),
	}
	if os.Geteuid() == 0 && m.process.owner == nil { // there is nobody else to be
		m.process.command = append(m.process.command, "--user=root")
	}
	m.process.command = append(m.process.command, options...)
	return m.process.start()
}

// prepare fills the folder and gives it to an unprivileged user, if there is one.
func (m *MariaDB) prepare(folder string) error {
	c, err := newCredentials(folder)
	if err != nil {
		return err
	}
	m.Password, m.Port, m.Cert = c.password, c.port, c.cert
	init := fmt.Sprintf("ALTER USER 'root'@'localhost' IDENTIFIED BY '%[1]s';\n"+
		"CREATE OR REPLACE USER 'root'@'127.0.0.1' IDENTIFIED BY '%[1]s';\n"+
		"GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;\n", m.Password)
	if err := os.WriteFile(filepath.Join(folder, "init"), []byte(init), 0o600); err != nil {
		return err
	}
	if os.Geteuid() == 0 {
		m.process.owner = unprivileged("mysql", "nobody")
	}
	return m.process.own()
}

// Kill ends the server as a power cut does.
func (m *MariaDB) Kill() { m.process.kill() }

// Restart starts a server that was killed, with the same data on the same port.
func (m *MariaDB) Restart() error { return m.process.start() }

// PID is the process of which all the server's processes are descendants.
func (m *MariaDB) PID() int { return m.process.pid }

// Stop ends the server and removes its folder.
func (m *MariaDB) Stop() error {
	m.process.stop()
	return os.RemoveAll(m.process.folder)
}
