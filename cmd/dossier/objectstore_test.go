package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"dossier/cmd/dossier/estate"
	"dossier/scanners/scannertest/s3server"
)

// store is a bucket with an estate in it, behind a proxy.
type store struct {
	*s3server.Server
	target string
	home   string

	mu     sync.Mutex
	harm   func(r *http.Request) s3server.Harm // nil: none
	bodies atomic.Int32                        // objects that were asked for
}

const testBucket = "estate"

func newStore(t *testing.T, versions bool) *store {
	t.Helper()
	server, err := s3server.Start(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	s := &store{Server: server, home: t.TempDir()}
	proxy, err := s3server.NewProxy(server.Endpoint, s.answer)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	s.target = "s3://" + testBucket + "?endpoint=" + proxy.Endpoint
	if _, err := s.Client().CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String(testBucket)}); err != nil {
		t.Fatal(err)
	}
	if versions {
		_, err := s.Client().PutBucketVersioning(t.Context(), &s3.PutBucketVersioningInput{
			Bucket: aws.String(testBucket), VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	data := t.TempDir()
	if _, err := estate.Write(data, 2); err != nil {
		t.Fatal(err)
	}
	large(t, filepath.Join(data, estate.Files, "large.csv"))
	err = filepath.WalkDir(data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		key, err := filepath.Rel(data, path)
		s.put(t, filepath.ToSlash(key), content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": server.Access, "AWS_SECRET_ACCESS_KEY": server.Secret, "AWS_EC2_METADATA_DISABLED": "true",
	} {
		t.Setenv(name, value)
	}
	return s
}

func (s *store) put(t *testing.T, key string, content []byte) {
	t.Helper()
	_, err := s.Client().PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String(testBucket), Key: &key, Body: bytes.NewReader(content)})
	if err != nil {
		t.Fatal(err)
	}
}

// answer lets the harm be done that is wanted now.
func (s *store) answer(r *http.Request) s3server.Harm {
	if r.Method != http.MethodGet || strings.Count(r.URL.Path, "/") < 2 || r.URL.Path == "/"+testBucket+"/" || r.URL.Query().Has("tagging") {
		return s3server.Harm{}
	}
	s.bodies.Add(1)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.harm == nil {
		return s3server.Harm{}
	}
	return s.harm(r)
}

func (s *store) do(harm func(r *http.Request) s3server.Harm) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.harm = harm
}

// scan scans the bucket into an inventory, to its end, and returns the inventory's dump and how many objects were asked for.
func (s *store) scan(t *testing.T, inventory string, flags ...string) (text []byte, asked int32) {
	t.Helper()
	before := s.bodies.Load()
	path := filepath.Join(s.home, inventory)
	scanToEnd(t, s.home, slices.Concat([]string{"scan", "-q", s.target, "--inventory", path}, flags))
	return dump(t, s.home, path), s.bodies.Load() - before
}

// TestBucketIsReadThroughHarm: whatever the network does, the inventory is that of an undisturbed scan.
func TestBucketIsReadThroughHarm(t *testing.T) {
	s := newStore(t, false)
	want, _ := s.scan(t, "calm.db")
	if bytes.Count(want, []byte("\n")) < 5000 {
		t.Fatalf("the dump of an undisturbed scan has %d lines: it says too little", bytes.Count(want, []byte("\n")))
	}
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	harmed := map[string]int{}
	s.do(func(r *http.Request) s3server.Harm {
		if harmed[r.URL.Path]++; harmed[r.URL.Path] > 2 {
			return s3server.Harm{}
		}
		return s3server.Harm{How: []s3server.How{s3server.Cut, s3server.Flip, s3server.Drop}[random.IntN(3)], At: random.Int64N(1 << (4 + random.IntN(16)))}
	})
	if got, _ := s.scan(t, "harmed.db"); !bytes.Equal(got, want) {
		t.Errorf("the inventory differs from that of an undisturbed scan (seed %d): %s", seed, firstDifference(got, want))
	}
}

// TestKilledScanOfBucketGoesOn kills scans of a bucket, and gives the same command again.
func TestKilledScanOfBucketGoesOn(t *testing.T) {
	s := newStore(t, false)
	began := time.Now()
	want, _ := s.scan(t, "calm.db")
	took := time.Since(began)
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	for round := range 3 {
		name := fmt.Sprintf("killed-%d.db", round)
		args := []string{"scan", "-q", s.target, "--inventory", filepath.Join(s.home, name)}
		for range 3 {
			killScan(t, s.home, args, time.Duration(random.Int64N(int64(took))))
		}
		if got, _ := s.scan(t, name); !bytes.Equal(got, want) {
			t.Fatalf("round %d (seed %d): the inventory differs from that of an undisturbed scan: %s", round, seed, firstDifference(got, want))
		}
	}
}

// unnamed takes the pseudonyms out of a dump, and puts the lines that held one in order.
func unnamed(dump []byte) []byte {
	var rest, people [][]byte
	for line := range bytes.Lines(dump) {
		if without := pseudonyms.ReplaceAll(line, []byte("S-")); bytes.Equal(without, line) {
			rest = append(rest, line)
		} else {
			people = append(people, without)
		}
	}
	slices.SortFunc(people, bytes.Compare)
	return bytes.Join(append(rest, people...), nil)
}

var pseudonyms = regexp.MustCompile(`\bS-[A-Z2-7]{10}\b`)

// TestSecondScanReadsWhatIsNew: only what is new is asked for, and the inventory is that of a scan that reads everything.
func TestSecondScanReadsWhatIsNew(t *testing.T) {
	for _, versions := range []bool{false, true} {
		t.Run(fmt.Sprint("versions ", versions), func(t *testing.T) {
			s := newStore(t, versions)
			_, first := s.scan(t, "a.db")
			if _, again := s.scan(t, "a.db"); again > 4 { // what is damaged is read again
				t.Errorf("of %d objects that did not change, %d were read again", first, again)
			}
			s.put(t, "new.txt", []byte("An Peeters, an.peeters@example.be"))
			s.put(t, estate.Files+"/large.csv", []byte("id,mail\n1,jan@example.org\n"))
			_, err := s.Client().DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: aws.String(testBucket), Key: aws.String(estate.Shop)})
			if err != nil {
				t.Fatal(err)
			}
			got, asked := s.scan(t, "a.db")
			if asked < 2 || asked > 6 {
				t.Errorf("two objects are new, and %d were read", asked)
			}
			want, all := s.scan(t, "b.db")
			got, want = unnamed(got), unnamed(want) // people keep the pseudonyms that they had
			if !bytes.Equal(got, want) {
				t.Errorf("the inventory differs from that of a scan that reads everything: %s", firstDifference(got, want))
			}
			full, read := s.scan(t, "a.db", "--full")
			if read < all {
				t.Errorf("--full read %d objects of %d", read, all)
			}
			if full = unnamed(full); !bytes.Equal(full, want) {
				t.Errorf("after --full the inventory differs: %s", firstDifference(full, want))
			}
		})
	}
}
