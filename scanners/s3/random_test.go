package s3

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/scannertest/s3server"
)

// opener runs a function as the formats.
type opener func(in formats.Input) error

func (o opener) Open(_ context.Context, in formats.Input, _ scanners.Receiver) error { return o(in) }

// TestRandomAccess reads an object at random, from several goroutines at once, in blocks of which few are kept.
func TestRandomAccess(t *testing.T) {
	t.Parallel()
	name := bucket(t, false)
	content := make([]byte, 3*smallObject+12345)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range content {
		content[i] = byte(random.Uint32())
	}
	put(t, name, "a", string(content))
	check := opener(func(in formats.Input) error {
		if in.Size != int64(len(content)) {
			t.Errorf("its size is %d, want %d", in.Size, len(content))
		}
		var wg sync.WaitGroup
		for worker := range 4 {
			wg.Go(func() {
				random := rand.New(rand.NewPCG(uint64(worker), 0))
				for range 50 {
					off, buffer := random.IntN(len(content)), make([]byte, 1+random.IntN(3*blockSize))
					n, err := in.At.ReadAt(buffer, int64(off))
					want := content[off:min(off+len(buffer), len(content))]
					if !bytes.Equal(buffer[:n], want) || (err != nil) != (n < len(buffer)) || (err != nil && err != io.EOF) {
						t.Errorf("%d bytes at %d: %d, %v", len(buffer), off, n, err)
					}
				}
			})
		}
		wg.Wait()
		if n, err := in.At.ReadAt(make([]byte, 1), in.Size); n != 0 || err != io.EOF {
			t.Errorf("behind the end: %d, %v", n, err)
		}
		if _, err := in.At.ReadAt(make([]byte, 1), -1); err == nil {
			t.Error("read before the beginning")
		}
		if kept := len(in.At.(*blocks).kept); kept > keptBlocks {
			t.Errorf("%d blocks are kept", kept)
		}
		return nil
	})
	units := unitsOf(t, open(t, Connector{Formats: check}, "s3://"+name))
	must(t, units[0].Read(t.Context(), scanners.Want{}, &counting{}))
}

// Who reads block after block gets more of them with each request.
func TestReadingAhead(t *testing.T) {
	t.Parallel()
	name := bucket(t, false)
	put(t, name, "a", strings.Repeat("x", 40*blockSize))
	var ranges atomic.Int32
	endpoint := through(t, func(r *http.Request) s3server.Harm {
		if r.Header.Get("Range") != "" {
			ranges.Add(1)
		}
		return s3server.Harm{}
	})
	all := opener(func(in formats.Input) error {
		n, err := io.Copy(io.Discard, io.NewSectionReader(in.At, 0, in.Size))
		if n != in.Size {
			t.Errorf("%d bytes of %d, %v", n, in.Size, err)
		}
		return err
	})
	units := unitsOf(t, open(t, Connector{Formats: all}, "s3://"+name+"?endpoint="+endpoint))
	must(t, units[0].Read(t.Context(), scanners.Want{}, &counting{}))
	if n := ranges.Load(); n > 9 {
		t.Errorf("forty blocks took %d requests", n)
	}
}

func unitsOf(t *testing.T, src scanners.Source) (list []scanners.Unit) {
	t.Helper()
	for u, err := range src.Units(t.Context()) {
		must(t, err)
		list = append(list, u)
	}
	return list
}

// TestHugeObject streams 5 GB that nobody stored, and keeps none of it.
func TestHugeObject(t *testing.T) {
	const size = 5 << 30
	huge := &s3source{size: size}
	var read int64
	stream := opener(func(in formats.Input) error {
		buffer := make([]byte, 64<<10)
		for {
			n, err := in.Body.Read(buffer)
			read += int64(n)
			if err != nil {
				if errors.Is(err, io.EOF) {
					return nil
				}
				return err
			}
		}
	})
	u := &unit{source: &source{
		connector: &Connector{Formats: stream}, account: &account{streams: newStreams(1)}, bucket: "b", client: s3.New(s3.Options{
			Region: "r", HTTPClient: huge, Credentials: aws.AnonymousCredentials{}, ResponseChecksumValidation: aws.ResponseChecksumValidationWhenRequired,
		}),
	}, entry: entry{key: "k", kind: object, etag: `"e"`, size: size}}
	allocated := testing.AllocsPerRun(1, func() {
		read = 0
		must(t, u.Read(t.Context(), scanners.Want{}, &counting{}))
	})
	if read != size || allocated > 5000 {
		t.Errorf("%d bytes read of %d, with %.0f allocations", read, int64(size), allocated)
	}
}

// s3source answers every request with zeros.
type s3source struct{ size int64 }

func (s *s3source) Do(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, ContentLength: s.size, Request: r, Body: io.NopCloser(io.LimitReader(zeros{}, s.size)),
		Header: http.Header{"Etag": {`"e"`}, "Content-Length": {strconv.FormatInt(s.size, 10)}},
	}, nil
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil } // whatever was there before
