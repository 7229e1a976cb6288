package s3

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"dossier/scanners"
	"dossier/scanners/scannertest"
	"dossier/scanners/scannertest/s3server"
)

// through is the tests' server behind a proxy that does harm.
func through(tb testing.TB, harm func(r *http.Request) s3server.Harm) string {
	tb.Helper()
	p, err := s3server.NewProxy(server.Endpoint, harm)
	must(tb, err)
	tb.Cleanup(p.Close)
	return p.Endpoint
}

// isContent tells whether a request is for what an object holds.
func isContent(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.Count(strings.Trim(r.URL.Path, "/"), "/") > 0 && !r.URL.Query().Has("tagging")
}

// sizes are of objects that are read at once, and of one that is streamed and one that is read at random (.at).
var sizes = map[string]int{"empty": 0, "one": 1, "small": 70_000, "four": smallObject, "large": smallObject + 700_001, "random.at": smallObject + 300_000}

func ofSizes(tb testing.TB) string {
	tb.Helper()
	name := bucket(tb, false)
	contents := map[string]string{}
	for key, size := range sizes {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			fmt.Fprintf(&b, "%s line %d %*d\n", key, i, 1000, i)
		}
		contents[key] = b.String()[:size]
	}
	fill(tb, name, contents)
	return name
}

// What the network does to an object's bytes is mended: what is read is what would have been read without it.
func TestBrokenBodiesAreMended(t *testing.T) {
	t.Parallel()
	name := ofSizes(t)
	for how, times := range map[s3server.How]int{s3server.Cut: 4, s3server.Stall: 2, s3server.Flip: 1} {
		t.Run(fmt.Sprint(how), func(t *testing.T) {
			t.Parallel()
			seed := uint64(time.Now().UnixNano())
			random := rand.New(rand.NewPCG(seed, 0))
			var mu sync.Mutex
			harmed, calm := map[string]int{}, false
			endpoint := through(t, func(r *http.Request) s3server.Harm {
				mu.Lock()
				defer mu.Unlock()
				key := r.URL.Path
				if calm || !isContent(r) || harmed[key] >= times {
					return s3server.Harm{}
				}
				harmed[key]++
				most := sizes[key[strings.LastIndexByte(key, '/')+1:]]
				if r.Header.Get("Range") != "" {
					most = blockSize / 2
				}
				return s3server.Harm{How: how, At: random.Int64N(int64(most) + 1)}
			})
			target := "s3://" + name + "?endpoint=" + endpoint
			rough := scannertest.Collect(t, open(t, Connector{stall: 300 * time.Millisecond}, target))
			mu.Lock()
			calm = true
			mu.Unlock()
			smooth := scannertest.Collect(t, open(t, Connector{}, target))
			for key := range sizes {
				if harmed["/"+name+"/"+key] == 0 {
					t.Errorf("%s: nothing was done to it", key)
				}
				got, want := rough[key], smooth[key]
				if how == s3server.Flip && sizes[key] > smallObject && !strings.HasSuffix(key, ".at") {
					if !errors.Is(got.Err, errDamaged) {
						t.Errorf("%s: a large object with a wrong bit: %s (seed %d)", key, ended(got), seed)
					}
					continue
				}
				if strings.HasSuffix(key, ".at") && how == s3server.Flip {
					continue // its format has checksums of its own, or none
				}
				if got.Err != nil || want.Err != nil || !reflect.DeepEqual(got.Rows, want.Rows) || !reflect.DeepEqual(got.Beside, want.Beside) || got.Bytes != want.Bytes {
					t.Errorf("%s: %d rows, %d bytes, %s; without harm %d rows, %d bytes, %s (seed %d)",
						key, len(got.Rows), got.Bytes, ended(got), len(want.Rows), want.Bytes, ended(want), seed)
				}
			}
		})
	}
}

// An object that is written anew while it is read ends as changed: what is read of it is of one version.
func TestObjectChangesWhileItIsRead(t *testing.T) {
	t.Parallel()
	name := bucket(t, false)
	old, fresh := strings.Repeat("old"+strings.Repeat(" ", 1020)+"\n", 8<<10), strings.Repeat("new"+strings.Repeat(" ", 1020)+"\n", 8<<10)
	put(t, name, "a", old)
	var once sync.Once
	endpoint := through(t, func(r *http.Request) (h s3server.Harm) {
		if isContent(r) {
			once.Do(func() { h = s3server.Harm{How: s3server.Cut, At: 5 << 20} })
			if r.Header.Get("Range") != "" {
				put(t, name, "a", fresh)
			}
		}
		return h
	})
	c := scannertest.Collect(t, open(t, Connector{}, "s3://"+name+"?endpoint="+endpoint))["a"]
	if u, ok := errors.AsType[*scanners.Unread](c.Err); !ok || u.Why != scanners.Changed {
		t.Errorf("it ended %s", ended(c))
	}
	for _, row := range c.Rows {
		if strings.HasPrefix(row.Value(""), "new") {
			t.Fatal("two versions were mixed")
		}
	}
	units, _ := scannertest.Units(t, open(t, Connector{}, "s3://"+name))
	put(t, name, "a", old)
	again := scannertest.Decode(t, func(ctx context.Context, to scanners.Receiver) error { return units[0].Read(ctx, scanners.Want{}, to) })
	if u, ok := errors.AsType[*scanners.Unread](again.Err); !ok || u.Why != scanners.Changed || len(again.Rows) > 0 {
		t.Errorf("changed between listing and reading, it ended %s with %d rows", ended(again), len(again.Rows))
	}
}

// Each answer of which a server is hard to come by is one Unread with what to do, and the scan goes on.
func TestWhatCannotBeReadIsTold(t *testing.T) {
	t.Parallel()
	name := bucket(t, false)
	put(t, name, "a", "first", func(in *s3.PutObjectInput) {
		in.Metadata, in.Tagging = map[string]string{"owner": "an@example.be"}, aws.String("person=An%20Peeters")
	})
	put(t, name, "b", "second")
	for _, test := range []struct {
		name string
		harm s3server.Harm
		why  scanners.Why
		says string
	}{
		{"object denied", s3server.Harm{Status: 403, Code: "AccessDenied", Message: "Access Denied"}, scanners.Denied, "s3:GetObject"},
		{
			"key denied",
			s3server.Harm{Status: 403, Code: "AccessDenied", Message: "User is not authorized to perform: kms:Decrypt on resource"},
			scanners.Denied, "kms:Decrypt",
		},
		{"key disabled", s3server.Harm{Status: 400, Code: "KMS.DisabledException", Message: "arn:aws:kms is disabled."}, scanners.Denied, "key"},
		{
			"customer's key",
			s3server.Harm{Status: 400, Code: "InvalidRequest", Message: "The object was stored using a form of Server Side Encryption."},
			scanners.Encrypted, "SSE-C",
		},
		{
			"glacier",
			s3server.Harm{Status: 403, Code: "InvalidObjectState", Message: "no", Inside: "<StorageClass>GLACIER</StorageClass>"},
			scanners.Archived, "GLACIER",
		},
		{
			"intelligent tiering", s3server.Harm{
				Status: 403, Code: "InvalidObjectState", Message: "no",
				Inside: "<StorageClass>INTELLIGENT_TIERING</StorageClass><AccessTier>DEEP_ARCHIVE_ACCESS</AccessTier>",
			}, scanners.Archived, "INTELLIGENT_TIERING, DEEP_ARCHIVE_ACCESS",
		},
		{"deleted", s3server.Harm{Status: 404, Code: "NoSuchKey", Message: "no"}, scanners.Changed, "deleted"},
		{"nonsense", s3server.Harm{Status: 418, Code: "An Peeters", Message: "An Peeters"}, scanners.Failed, "answered with an error"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			endpoint := through(t, func(r *http.Request) s3server.Harm {
				if isContent(r) && strings.HasSuffix(r.URL.Path, "/a") {
					return test.harm
				}
				return s3server.Harm{}
			})
			all := scannertest.Collect(t, open(t, Connector{}, "s3://"+name+"?endpoint="+endpoint))
			u, ok := errors.AsType[*scanners.Unread](all["a"].Err)
			if !ok || u.Why != test.why || !strings.Contains(u.Detail, test.says) || strings.Contains(u.Detail, "Peeters") {
				t.Errorf("it ended %s, want %s with %q", ended(all["a"]), test.why, test.says)
			}
			if len(all["a"].Beside) == 0 || all["a"].Beside[0].Value(KeyField) != "a" {
				t.Error("its key was not searched")
			}
			locked := test.why == scanners.Archived || test.why == scanners.Encrypted || strings.HasPrefix(test.name, "key")
			if beside := all["a"].Beside; locked && (len(beside) < 3 || beside[1].Value("owner") != "an@example.be" || beside[2].Value("person") != "An Peeters") {
				t.Error("its metadata and tags were not searched")
			}
			if len(all["b"].Rows) != 1 {
				t.Errorf("the next object: %s", ended(all["b"]))
			}
		})
	}
}

// A server that asks for fewer requests is asked again, later.
func TestThrottlingIsObeyed(t *testing.T) {
	t.Parallel()
	name := bucket(t, false)
	put(t, name, "a", "line")
	asked := atomic.Int32{}
	endpoint := through(t, func(r *http.Request) s3server.Harm {
		if isContent(r) && asked.Add(1) <= 2 {
			return s3server.Harm{Status: http.StatusServiceUnavailable, Code: "SlowDown", Message: "Please reduce your request rate."}
		}
		return s3server.Harm{}
	})
	c := scannertest.Collect(t, open(t, Connector{}, "s3://"+name+"?endpoint="+endpoint))["a"]
	if ended(c) != "read" || len(c.Rows) != 1 || asked.Load() != 3 {
		t.Errorf("after %d requests it ended %s", asked.Load(), ended(c))
	}
	never := through(t, func(r *http.Request) s3server.Harm {
		if isContent(r) {
			return s3server.Harm{Status: http.StatusServiceUnavailable, Code: "SlowDown", Message: "Please reduce your request rate."}
		}
		return s3server.Harm{}
	})
	c = scannertest.Collect(t, open(t, Connector{tries: 2}, "s3://"+name+"?endpoint="+never))["a"]
	if u, ok := errors.AsType[*scanners.Unread](c.Err); !ok || u.Why != scanners.Failed || !strings.Contains(u.Detail, "fewer requests") {
		t.Errorf("throttled for good, it ended %s", ended(c))
	}
}

// A server that goes away ends the scan, so that it can be taken up again; nothing is handed out then that would not be the same again.
func TestGoneServer(t *testing.T) {
	t.Parallel()
	name := bucket(t, false)
	put(t, name, "a", strings.Repeat("a line\n", 1<<20))
	for _, at := range []int64{0, 1, 5 << 20} {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			gone := false
			endpoint := through(t, func(r *http.Request) s3server.Harm {
				mu.Lock()
				defer mu.Unlock()
				switch {
				case gone || at == 0 && isContent(r):
					gone = true
					return s3server.Harm{How: s3server.Drop}
				case isContent(r):
					gone = true
					return s3server.Harm{How: s3server.Cut, At: at}
				}
				return s3server.Harm{}
			})
			src := open(t, Connector{stall: time.Second, tries: 2}, "s3://"+name+"?endpoint="+endpoint)
			units, _ := scannertest.Units(t, src)
			var r counting
			err := units[0].Read(t.Context(), scanners.Want{}, &r)
			if !errors.Is(err, scanners.ErrGone) {
				t.Fatalf("it ended with %v", err)
			}
			for i, records := range r.records[1:] {
				if records != 50 {
					t.Errorf("batch %d has %d records: it would have more the next time", i+1, records)
				}
			}
		})
	}
}

// counting is a receiver that counts.
type counting struct{ records []int }

func (*counting) New() *scanners.Batch { return scanners.NewBatch(nil) }

func (c *counting) Batch(b *scanners.Batch) error {
	c.records = append(c.records, b.Records)
	return nil
}

func (*counting) Unread(*scanners.Unread) error { return nil }
