//go:build unix

package dbserver

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// MariaDB is a server of the tests' own, in a temporary folder. It listens on loopback and on a socket.
type MariaDB struct {
	Password string // of root, from loopback and the socket
	Port     int    // on 127.0.0.1
	Socket   string
	Cert     []byte // the server's own, self-signed, as PEM; for the name localhost and the address 127.0.0.1

	folder string
	owner  *syscall.Credential // nil: whoever runs the tests
	leash  io.Closer           // the server ends when it is closed, also by the death of the tests
	ended  chan error
}

// URL is where root finds the server: mysql://root:password@127.0.0.1:port/
func (m *MariaDB) URL() string {
	return fmt.Sprintf("mysql://root:%s@127.0.0.1:%d/", m.Password, m.Port)
}

// StartMariaDB starts a server and returns once it answers, after about two seconds. The caller stops it.
func StartMariaDB() (*MariaDB, error) {
	server, install := findMariaDB("mariadbd", "mysqld"), findMariaDB("mariadb-install-db", "mysql_install_db")
	if server == "" || install == "" {
		return nil, errors.New("start MariaDB: not installed: on Debian, apt-get install mariadb-server; " +
			"or set DOSSIER_TEST_MYSQL to the URL of a server that may be written to")
	}
	for attempt := 1; ; attempt++ {
		m, err := startMariaDB(install, server)
		if err == nil || attempt == 3 { // another program may have taken the port that was chosen
			return m, err
		}
	}
}

func startMariaDB(install, server string) (*MariaDB, error) {
	folder, err := os.MkdirTemp("", "dossier-mariadb-")
	if err != nil {
		return nil, fmt.Errorf("start MariaDB: %w", err)
	}
	m := &MariaDB{folder: folder, Socket: filepath.Join(folder, "sock"), ended: make(chan error, 1)}
	if err := m.start(install, server); err != nil {
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

func (m *MariaDB) start(install, server string) error {
	if err := m.prepare(); err != nil {
		return err
	}
	data := "--datadir=" + filepath.Join(m.folder, "data")
	setup := exec.Command(install, "--no-defaults", data, "--auth-root-authentication-method=normal", "--skip-test-db",
		"--skip-name-resolve", "--innodb-log-file-size=16M")
	setup.Dir, setup.SysProcAttr = m.folder, m.process()
	if said, err := setup.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", filepath.Base(install), err, said)
	}
	// The shell ends the server once its standard input is closed: by Stop, or because the tests are gone.
	run := exec.Command("sh", append([]string{
		"-c", `"$@" </dev/null & server=$!; (read -r _; kill -9 $server 2>/dev/null) <&3 & wait $server`, "sh",
		server, "--no-defaults", data, "--socket=" + m.Socket, "--port=" + strconv.Itoa(m.Port), "--bind-address=127.0.0.1",
		"--skip-name-resolve", "--skip-log-bin", "--performance-schema=OFF", "--innodb-log-file-size=16M",
		"--innodb-buffer-pool-size=64M", "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--max-connections=300", "--max-allowed-packet=64M", "--lock-wait-timeout=30",
		"--ssl-cert=" + filepath.Join(m.folder, "cert"), "--ssl-key=" + filepath.Join(m.folder, "key"),
		"--pid-file=" + filepath.Join(m.folder, "pid"), "--tmpdir=" + m.folder, "--character-set-server=utf8mb4",
		"--init-file=" + filepath.Join(m.folder, "init"),
	}, m.asRoot()...)...)
	hold, leash, err := os.Pipe()
	if err != nil {
		return err
	}
	defer hold.Close()
	m.leash = leash
	run.Dir, run.SysProcAttr, run.ExtraFiles = m.folder, m.process(), []*os.File{hold}
	said, err := run.StderrPipe()
	if err != nil {
		return err
	}
	if err := run.Start(); err != nil {
		m.ended <- err
		return err
	}
	ready := make(chan string, 1)
	go func() {
		m.watch(said, ready)
		m.ended <- run.Wait()
	}()
	if log := <-ready; log != "" {
		return fmt.Errorf("it did not start: %s", log)
	}
	return nil
}

// asRoot is needed where there is nobody else to be.
func (m *MariaDB) asRoot() []string {
	if os.Geteuid() == 0 && m.owner == nil {
		return []string{"--user=root"}
	}
	return nil
}

// watch reads what the server says: "" once it is ready, and all of it when it ends before that.
func (m *MariaDB) watch(said io.Reader, ready chan<- string) {
	var log strings.Builder
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "ready for connections") {
			ready <- ""
			_, _ = io.Copy(io.Discard, said)
			return
		}
		log.WriteString(lines.Text() + "\n")
	}
	ready <- log.String() + "the log ends"
}

func (m *MariaDB) process() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: m.owner, Setpgid: true} // out of reach of the terminal's interrupt
}

// prepare fills the folder, gives it to an unprivileged user and chooses a password and a port.
func (m *MariaDB) prepare() error {
	secret := make([]byte, 16)
	_, _ = rand.Read(secret)
	m.Password = hex.EncodeToString(secret)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	m.Port = listener.Addr().(*net.TCPAddr).Port
	_ = listener.Close()
	cert, key, err := selfSigned()
	if err != nil {
		return err
	}
	m.Cert = cert
	init := fmt.Sprintf("ALTER USER 'root'@'localhost' IDENTIFIED BY '%[1]s';\n"+
		"CREATE OR REPLACE USER 'root'@'127.0.0.1' IDENTIFIED BY '%[1]s';\n"+
		"GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;\n", m.Password)
	for name, content := range map[string][]byte{"cert": cert, "key": key, "init": []byte(init)} {
		if err := os.WriteFile(filepath.Join(m.folder, name), content, 0o600); err != nil {
			return err
		}
	}
	if os.Geteuid() != 0 {
		return nil
	}
	m.owner = unprivileged("mysql", "nobody")
	if m.owner == nil {
		return nil
	}
	return filepath.WalkDir(m.folder, func(path string, _ os.DirEntry, err error) error {
		return errors.Join(err, os.Chown(path, int(m.owner.Uid), int(m.owner.Gid)))
	})
}

// unprivileged is the first of these users that there is.
func unprivileged(names ...string) *syscall.Credential {
	for _, name := range names {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUser := strconv.ParseUint(u.Uid, 10, 32)
		gid, errGroup := strconv.ParseUint(u.Gid, 10, 32)
		if errUser == nil && errGroup == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		}
	}
	return nil
}

func selfSigned() (cert, key []byte, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	now := time.Now() //nolint:forbidigo // a certificate for today
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		return nil, nil, err
	}
	bytes, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: bytes}), nil
}

// Stop ends the server and removes its folder.
func (m *MariaDB) Stop() error {
	if m.leash != nil {
		_ = m.leash.Close()
		<-m.ended
	}
	return os.RemoveAll(m.folder)
}
