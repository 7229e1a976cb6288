//go:build unix

// Package s3server starts an object storage server for tests: a private one, versitygw, on loopback and in a temporary folder, that
// ends with the tests even when these are killed. `make servers` builds it.
package s3server

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// Version is that of versitygw; the Makefile builds the same.
const Version = "v1.8.0"

// Region is where the server says its buckets lie.
const Region = "us-east-1"

// Server is an object storage server. It keeps versions of the buckets that ask for it.
type Server struct {
	Endpoint       string // http://127.0.0.1:port
	Access, Secret string // of its administrator

	program string
	folder  string
	leash   io.Closer // the server ends when it is closed, also by the death of the tests
	ended   chan error
}

// Start starts a server and returns once it answers. given, what DOSSIER_TEST_S3 says, is the URL of one that stands in for it, with
// access key and secret: http://access:secret@127.0.0.1:7070; "": none does. The caller stops it.
func Start(ctx context.Context, given string) (*Server, error) {
	if given != "" {
		u, err := url.Parse(given)
		if err != nil || u.User == nil {
			return nil, errors.New("DOSSIER_TEST_S3 is not written like http://access:secret@127.0.0.1:7070")
		}
		secret, _ := u.User.Password()
		return &Server{Endpoint: u.Scheme + "://" + u.Host, Access: u.User.Username(), Secret: secret}, nil
	}
	program, err := find()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "dossier-s3-")
	if err != nil {
		return nil, fmt.Errorf("start versitygw: %w", err)
	}
	s := &Server{Access: "dossier", Secret: secret(), program: program, folder: folder, ended: make(chan error, 1)}
	if err := s.start(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("start versitygw: %w", err), s.Stop())
	}
	return s, nil
}

// find looks in .tools/bin of the module, and on the path.
func find() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("look for versitygw: %w", err)
	}
	for ; ; folder = filepath.Dir(folder) {
		program := filepath.Join(folder, ".tools", "bin", "versitygw-"+Version)
		if _, err := os.Stat(program); err == nil {
			return program, nil
		}
		if folder == filepath.Dir(folder) {
			break
		}
	}
	if program, err := exec.LookPath("versitygw"); err == nil {
		return program, nil
	}
	return "", errors.New("versitygw is missing: make servers builds it; or set DOSSIER_TEST_S3 to the URL of a server that may be written to")
}

func secret() string {
	text := make([]byte, 16)
	_, _ = rand.Read(text)
	return hex.EncodeToString(text)
}

func (s *Server) start(ctx context.Context) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	address := listener.Addr().String()
	_ = listener.Close()
	s.Endpoint = "http://" + address
	for _, name := range []string{"data", "versions", "users"} {
		if err := os.Mkdir(filepath.Join(s.folder, name), 0o700); err != nil {
			return err
		}
	}
	hold, leash, err := os.Pipe()
	if err != nil {
		return err
	}
	defer hold.Close()
	s.leash = leash
	// The shell ends the server once its third descriptor is closed: by Stop, or because the tests are gone.
	run := exec.Command("sh", "-c", `"$@" </dev/null & server=$!; (read -r _; kill -KILL $server 2>/dev/null) <&3 & wait $server`, "sh",
		s.program, "--port", address, "--region", Region, "--iam-dir", filepath.Join(s.folder, "users"), "--iam-cache-disable",
		"--health", "/health", "--quiet", "--keep-alive", "posix", "--versioning-dir", filepath.Join(s.folder, "versions"), filepath.Join(s.folder, "data"))
	run.ExtraFiles = []*os.File{hold}
	run.Env = []string{"ROOT_ACCESS_KEY=" + s.Access, "ROOT_SECRET_KEY=" + s.Secret}
	run.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // out of reach of the terminal's interrupt
	var said strings.Builder
	run.Stdout, run.Stderr = &said, &said
	if err := run.Start(); err != nil {
		s.ended <- err
		return err
	}
	go func() { s.ended <- run.Wait() }()
	return s.untilReady(ctx, &said)
}

// untilReady asks until the server answers.
func (s *Server) untilReady(ctx context.Context, said *strings.Builder) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		ask, err := http.NewRequestWithContext(ctx, http.MethodGet, s.Endpoint+"/health", http.NoBody)
		if err != nil {
			return err
		}
		if answer, err := http.DefaultClient.Do(ask); err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-again.C:
		case err := <-s.ended:
			s.ended <- err
			return fmt.Errorf("it did not start: %w: %s", err, said)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Client is the administrator's.
func (s *Server) Client() *s3.Client { return s.ClientOf(s.Access, s.Secret) }

// ClientOf is another user's.
func (s *Server) ClientOf(access, secret string) *s3.Client {
	return s3.New(s3.Options{
		BaseEndpoint: aws.String(s.Endpoint), UsePathStyle: true, Region: Region,
		Credentials: credentials.NewStaticCredentialsProvider(access, secret, ""),
	})
}

// User makes a user without any rights, and returns the secret. A server that stands in for ours has no such users.
func (s *Server) User(ctx context.Context, access string) (string, error) {
	if s.program == "" {
		return "", errors.New("only the tests' own server can make users")
	}
	password := secret()
	add := exec.CommandContext(ctx, s.program, "admin", "--endpoint-url", s.Endpoint, "create-user", "--access", access, "--secret", password, "--role", "user")
	add.Env = []string{"ADMIN_ACCESS_KEY_ID=" + s.Access, "ADMIN_SECRET_ACCESS_KEY=" + s.Secret}
	if said, err := add.CombinedOutput(); err != nil {
		return "", fmt.Errorf("make a user: %w: %s", err, said)
	}
	return password, nil
}

// Plant makes an object of this many zeros, which take no space, without a request. It has neither an ETag nor a version. A server
// that stands in for ours cannot be planted: false.
func (s *Server) Plant(bucket, key string, size int64) (bool, error) {
	if s.folder == "" {
		return false, nil
	}
	path := filepath.Join(s.folder, "data", bucket, filepath.FromSlash(key))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return false, err
	}
	file, err := os.Create(path)
	if err != nil {
		return false, err
	}
	return true, errors.Join(file.Truncate(size), file.Close())
}

// Stop ends the server and removes its folder.
func (s *Server) Stop() error {
	if s.leash != nil {
		_ = s.leash.Close()
		<-s.ended
	}
	if s.folder == "" {
		return nil
	}
	return os.RemoveAll(s.folder)
}
