package mysql

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	driverpkg "github.com/go-sql-driver/mysql"

	"dossier/scanners"
)

// TestBrokenGreeting connects to a server that greets and is gone before it can be answered: another attempt may succeed.
func TestBrokenGreeting(t *testing.T) {
	t.Parallel()
	config := driverpkg.NewConfig()
	config.Net, config.Addr, config.User = "tcp", "127.0.0.1:3306", "somebody"
	config.DialFunc = func(context.Context, string, string) (net.Conn, error) {
		return &mute{greeting: bytes.NewReader(greeting())}, nil
	}
	p, err := newPool(config, 1)
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.get(t.Context())
	if err == nil {
		t.Fatal("connected to nobody")
	}
	if !passes(err) {
		t.Errorf("%q is not tried again", err)
	}
	if err := opening(t.Context(), err); !errors.Is(err, scanners.ErrGone) {
		t.Errorf("%q is told as if something were wrong with the target", err)
	}
}

// TestSomebodySilent: who takes the connection and says nothing is, as a rule, another server than was meant.
func TestSomebodySilent(t *testing.T) {
	t.Parallel()
	err := opening(t.Context(), fmt.Errorf("reading the greeting: %w", context.DeadlineExceeded))
	if !errors.Is(err, scanners.ErrGone) || !strings.Contains(err.Error(), "says nothing: check host and port") {
		t.Error(err)
	}
}

// greeting is the first packet of a server, protocol version 10.
func greeting() []byte {
	body := append([]byte("\x0a11.4\x00"), 1, 0, 0, 0)
	body = append(body, "12345678\x00"...)
	body = append(body, 0xff, 0xf7, 33, 2, 0, 0xff, 0x81, 21)
	body = append(body, make([]byte, 10)...)
	body = append(body, "123456789012\x00mysql_native_password\x00"...)
	return append([]byte{byte(len(body)), 0, 0, 0}, body...)
}

// mute is a connection to which nothing can be written any more.
type mute struct {
	net.Conn
	greeting *bytes.Reader
}

func (c *mute) Read(p []byte) (int, error)     { return c.greeting.Read(p) }
func (*mute) Write([]byte) (int, error)        { return 0, &net.OpError{Op: "write", Err: syscall.EPIPE} }
func (*mute) Close() error                     { return nil }
func (*mute) SetDeadline(time.Time) error      { return nil }
func (*mute) SetReadDeadline(time.Time) error  { return nil }
func (*mute) SetWriteDeadline(time.Time) error { return nil }
func (*mute) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (*mute) LocalAddr() net.Addr              { return &net.TCPAddr{} }
