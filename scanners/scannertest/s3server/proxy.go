//go:build unix

package s3server

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
)

var errLost = errors.New("the answer was lost")

// Harm is what a [Proxy] does to one answer; the zero value is nothing.
type Harm struct {
	How How
	At  int64 // byte of the body, from 0, at which it happens; a body that is shorter is left whole

	// An answer in the server's place: an error with S3's own code; Inside is XML in it. 0: the server answers.
	Status        int
	Code, Message string
	Inside        string
	Whole         string // XML in place of an error
}

// How is the way in which a body is harmed.
type How int

// The ways.
const (
	Not   How = iota
	Cut       // the connection ends
	Stall     // nothing more comes
	Flip      // a bit is another
	Drop      // the connection ends before the server hears of it
	Lose      // the server does it, and the connection ends before its answer comes
)

// Proxy stands between a client and an object storage server, and harms answers.
type Proxy struct {
	Endpoint string
	server   *httptest.Server
}

// NewProxy returns a proxy of the server at endpoint. harm is asked for each request, by many goroutines. The caller closes the proxy.
func NewProxy(endpoint string, harm func(r *http.Request) Harm) (*Proxy, error) {
	to, err := url.Parse(endpoint)
	if err != nil {
		return nil, err
	}
	forward := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			r.Out.Host = r.In.Host // which is signed
		},
		ErrorLog:     slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}
	handle := func(w http.ResponseWriter, r *http.Request) {
		h := harm(r)
		if h.How == Drop {
			panic(http.ErrAbortHandler)
		}
		if h.Status != 0 {
			_, _ = io.Copy(io.Discard, r.Body)
			w.Header().Set("Content-Type", "application/xml")
			w.WriteHeader(h.Status)
			if h.Whole != "" {
				_, _ = io.WriteString(w, h.Whole)
				return
			}
			fmt.Fprintf(w, "<Error><Code>%s</Code><Message>%s</Message>%s</Error>", h.Code, h.Message, h.Inside)
			return
		}
		harming := *forward
		harming.ModifyResponse = func(answer *http.Response) error {
			if h.How == Lose {
				return errLost
			}
			if h.How != Not {
				answer.Body = &harmed{ReadCloser: answer.Body, Harm: h, gone: r.Context().Done()}
			}
			return nil
		}
		harming.ServeHTTP(w, r)
	}
	p := &Proxy{server: httptest.NewServer(http.HandlerFunc(handle))}
	p.Endpoint = p.server.URL
	return p, nil
}

// Close ends the proxy.
func (p *Proxy) Close() {
	p.server.CloseClientConnections()
	p.server.Close()
}

// harmed is a body to which it happens.
type harmed struct {
	io.ReadCloser
	Harm
	gone <-chan struct{}
	off  int64
}

func (h *harmed) Read(p []byte) (int, error) {
	left := h.At - h.off
	if left == 0 && h.How == Cut {
		return 0, io.ErrUnexpectedEOF
	}
	if left == 0 && h.How == Stall {
		<-h.gone
		return 0, io.ErrUnexpectedEOF
	}
	if left > 0 && int64(len(p)) > left && h.How != Flip {
		p = p[:left]
	}
	n, err := h.ReadCloser.Read(p)
	if h.How == Flip && left >= 0 && left < int64(n) {
		p[left] ^= 1
	}
	h.off += int64(n)
	return n, err
}
