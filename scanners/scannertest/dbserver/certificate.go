//go:build unix

package dbserver

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// credentials are what a server of the tests' own is given: a password, a free port on loopback, and the files cert and key in its
// folder.
type credentials struct {
	password string
	port     int
	cert     []byte
}

func newCredentials(folder string) (c credentials, err error) {
	secret := make([]byte, 16)
	_, _ = rand.Read(secret)
	c.password = hex.EncodeToString(secret)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return c, err
	}
	c.port = listener.Addr().(*net.TCPAddr).Port
	_ = listener.Close()
	cert, key, err := selfSigned()
	if err != nil {
		return c, err
	}
	c.cert = cert
	if err := os.WriteFile(filepath.Join(folder, "cert"), cert, 0o600); err != nil {
		return c, err
	}
	return c, os.WriteFile(filepath.Join(folder, "key"), key, 0o600)
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
