package s3

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dossier/scanners"
	"dossier/scanners/absent"
)

// TestServerThatCannotBeTalkedTo: what stands in between is named, so that nobody has to guess at the network. Not parallel: of the environment.
func TestServerThatCannotBeTalkedTo(t *testing.T) {
	empty := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })
	encrypted, plain := httptest.NewUnstartedServer(empty), httptest.NewServer(empty)
	encrypted.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError) // of handshakes that are refused
	encrypted.StartTLS()
	t.Cleanup(encrypted.Close)
	t.Cleanup(plain.Close)
	c := &Connector{tries: 1}
	open := func(endpoint, want string, gone bool) {
		t.Helper()
		_, err := c.Open(t.Context(), "s3://exports?endpoint="+endpoint)
		if err == nil || !strings.Contains(err.Error(), want) || errors.Is(err, scanners.ErrGone) != gone {
			t.Errorf("%s: %v; want %q", endpoint, err, want)
		}
		if away, ok := errors.AsType[*absent.Source](err); ok != gone || gone && away.Info().Name.Reveal() != "s3://exports?endpoint="+endpoint {
			t.Errorf("%s: that it is known which bucket is away: %v", endpoint, ok)
		}
	}
	open(encrypted.URL, "AWS_CA_BUNDLE", false)
	open("https://"+strings.TrimPrefix(plain.URL, "http://"), "offers no TLS", false)
	open("http://nowhere.invalid", "there is no host of its name", true)
	open("http://127.0.0.1:1", "check the endpoint, and the network", true)

	// An authority that Amazon's own tools would be told of counts here, too.
	bundle := filepath.Join(t.TempDir(), "ca.pem")
	must(t, os.WriteFile(bundle, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: encrypted.Certificate().Raw}), 0o600))
	t.Setenv("AWS_CA_BUNDLE", bundle)
	open(encrypted.URL, "status 404", false)
}

// TestPasswordInAnEndpoint: whoever wrote one is told so, without it.
func TestPasswordInAnEndpoint(t *testing.T) {
	t.Parallel()
	_, err := (&Connector{}).Open(t.Context(), "s3://exports/2026?endpoint=https://somebody:s3cret@s3.example.com")
	if err == nil || strings.Contains(err.Error(), "s3cret") || !strings.Contains(err.Error(), "the endpoint holds a user") {
		t.Error(err)
	}
}

// TestServerThatSaysNothing is given up in time, named or not, and whoever waits may stop before.
func TestServerThatSaysNothing(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	listener, err := net.Listen("tcp", "127.0.0.1:0") // which lets everybody in
	must(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	endpoint := "?endpoint=http://" + listener.Addr().String()
	c := &Connector{first: 100 * time.Millisecond}
	for _, target := range []string{"s3://exports", "s3://"} {
		if _, err := c.Open(t.Context(), target+endpoint); !errors.Is(err, scanners.ErrGone) || !strings.Contains(err.Error(), "says nothing in time") {
			t.Errorf("%s: %v", target, err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := (&Connector{}).Open(ctx, "s3://exports"+endpoint); !errors.Is(err, context.Canceled) {
		t.Errorf("a scan that is stopped ends with %v", err)
	}
}

func TestProxyThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	err := noAnswer(fmt.Errorf("sending: %w", &net.OpError{Op: "proxyconnect", Err: errors.New("refused")}))
	if !errors.Is(err, scanners.ErrGone) || !strings.Contains(err.Error(), "HTTPS_PROXY") {
		t.Error(err)
	}
}
