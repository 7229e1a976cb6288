package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"dossier/scanners/scannertest/s3server"
)

// storeDesk is a register beside a bucket, behind a proxy, in which a person is in many ways.
type storeDesk struct {
	*desk
	sign func(id string, who int) string
	*s3server.Server
	bucket string
	older  bool // it keeps older versions
}

func newStoreDesk(t *testing.T, status types.BucketVersioningStatus, harm func(*http.Request) s3server.Harm) *storeDesk {
	t.Helper()
	server, err := s3server.Start(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	endpoint := server.Endpoint
	if harm != nil {
		proxy, err := s3server.NewProxy(server.Endpoint, harm)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(proxy.Close)
		endpoint = proxy.Endpoint
	}
	s := &storeDesk{Server: server, bucket: "exports", older: status != ""}
	s.desk, s.sign, _ = shopDesk(t, "")
	settings := fmt.Sprintf("[profile all]\naws_access_key_id = %s\naws_secret_access_key = %s\n", server.Access, server.Secret)
	config := fmt.Sprintf("targets: [\"s3://%s\"]\ns3: {endpoint: %q, profile: all}\nerase:\n  targets: [\"s3://%[1]s\"]\n  s3: {profile: all}\n  allowed_signers: allowed\n", s.bucket, endpoint)
	for name, content := range map[string]string{"dossier.yaml": config, ".aws/config": settings} {
		path := filepath.Join(s.home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := server.Client()
	if _, err := c.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &s.bucket}); err != nil {
		t.Fatal(err)
	}
	s.fill("old")
	if status != "" {
		s.versioning(types.BucketVersioningStatusEnabled)
		s.fill("middle")
		s.versioning(status)
	}
	s.fill("new")
	return s
}

func (s *storeDesk) versioning(status types.BucketVersioningStatus) {
	s.t.Helper()
	_, err := s.Client().PutBucketVersioning(s.t.Context(), &s3.PutBucketVersioningInput{
		Bucket: &s.bucket, VersioningConfiguration: &types.VersioningConfiguration{Status: status},
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *storeDesk) put(key, content string, change func(*s3.PutObjectInput)) {
	s.t.Helper()
	in := &s3.PutObjectInput{
		Bucket: &s.bucket, Key: &key, Body: strings.NewReader(content), Metadata: map[string]string{"department": "sales"}, Tagging: aws.String("class=b"),
		ContentType: aws.String("text/x-test"), CacheControl: aws.String("max-age=7"),
	}
	if change != nil {
		change(in)
	}
	if _, err := s.Client().PutObject(s.t.Context(), in); err != nil {
		s.t.Fatal(err)
	}
}

// fill writes every object once, so that there are as many versions as it is called.
func (s *storeDesk) fill(what string) {
	s.t.Helper()
	for name, content := range papers(true) {
		s.put(name, strings.ReplaceAll(content, "Brugge", "Brugge "+what), nil)
	}
	mail := "From: Mieke Aertsens <" + mieke + ">\r\nTo: shop@webpost.example\r\nSubject: My order\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\n\r\nWhere is the " + what + " lamp?\r\n"
	s.put("mail/1.eml", mail, nil)
	s.put("people/"+mieke+".txt", "likes lamps, "+what+"\n", nil)
	s.put("notes/joris.txt", "Nothing of interest, "+what+"\n", func(in *s3.PutObjectInput) {
		in.Metadata["contact"], in.Tagging = mieke, aws.String("class=b&owner="+mieke)
	})
}

// contents are all versions of all objects.
func (s *storeDesk) contents() map[string]string {
	s.t.Helper()
	all, err := s.Contents(s.t.Context(), s.bucket)
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// without is what a version, or its name, is to be without her.
func (s *storeDesk) without() (current map[string]string, others map[string]string) {
	s.t.Helper()
	current, others = map[string]string{}, map[string]string{}
	cut := strings.NewReplacer(" contact:"+mieke, "", "contact:"+mieke+" ", "", " owner="+mieke, "")
	with, left := papers(true), papers(false)
	for name, is := range s.contents() {
		key, _, _ := strings.Cut(name, " ")
		switch {
		case !strings.Contains(strings.ToLower(name+is), "ertsen"):
			others[name] = is
		case !strings.HasPrefix(is, "latest true") || with[key] == "" && !strings.HasPrefix(key, "notes/"):
		case with[key] == "":
			current[key] = cut.Replace(is)
		default:
			body := func(s string) string { return fmt.Sprintf("%q", strings.ReplaceAll(s, "Brugge", "Brugge new")) }
			current[key] = strings.Replace(is, body(with[key]), body(left[key]), 1)
		}
	}
	return current, others
}

var decided = regexp.MustCompile(`(?m)^  ([0-9a-f]{10}) .* in doubt `)

// approved plans an erasure, decides what is in doubt, and has it approved.
func (s *storeDesk) approved() (id string) {
	s.t.Helper()
	id = s.planned()
	var decisions []string
	first := complete
	if s.older {
		first = incomplete
	}
	for _, d := range decided.FindAllStringSubmatch(s.plan(first, id), -1) {
		decisions = append(decisions, "--decide", d[1]+"=delete")
	}
	s.plan(complete, id, decisions...)
	for who := range 2 {
		s.erase(complete, "approve", id, "--signature", s.sign(id, who))
	}
	return id
}

func (s *storeDesk) plan(want status, id string, more ...string) string {
	s.t.Helper()
	out := s.erase(want, append([]string{"plan", id, "--format", "table"}, more...)...)
	if strings.Contains(strings.ToLower(out), "ieke") {
		s.t.Errorf("the plan names her:\n%s", out)
	}
	return out
}

// gone sees that nothing of her is left, and everything of others.
func (s *storeDesk) gone(current, others map[string]string) {
	s.t.Helper()
	got := s.contents()
	for name, is := range got {
		if strings.Contains(strings.ToLower(name+is), "ertsen") {
			s.t.Errorf("%s still holds her: %.300s", name, is)
		}
	}
	left := maps.Clone(got)
	for name, was := range others {
		if was != got[name] {
			s.t.Errorf("%s of others is %.200q, was %.200q", name, got[name], was)
		}
		delete(left, name)
	}
	for name, is := range left {
		key, _, _ := strings.Cut(name, " ")
		if is != current[key] {
			s.t.Errorf("%s is %.300s\nwant %.300s", name, is, current[key])
		}
		delete(current, key)
	}
	if len(current) > 0 {
		s.t.Errorf("no longer there is %q", slices.Collect(maps.Keys(current)))
	}
}

// TestErasureFromBuckets erases a person who is in tables of many, in older versions, in a mail, in a key, in metadata and in tags.
func TestErasureFromBuckets(t *testing.T) {
	t.Parallel()
	for name, status := range map[string]types.BucketVersioningStatus{
		"without versions": "", "with versions": types.BucketVersioningStatusEnabled, "suspended": types.BucketVersioningStatusSuspended,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStoreDesk(t, status, nil)
			current, others := s.without()
			id := s.approved()
			s.erase(complete, "run", id)
			t.Logf("%d versions of others and %d objects that she was in, besides others", len(others), len(current))
			s.gone(current, others)
			if out := s.erase(complete, "verify", id); !strings.Contains(out, "Certificate of erasure") {
				t.Errorf("the report says:\n%s", out)
			}
			s.run(complete, "", "request", "journal", "verify")
			config := filepath.Join(s.home, "dossier.yaml")
			s.run(complete, "", "scan", "--config", config, "--quiet") // what was written is read
			s.erase(complete, "returned")
		})
	}
}

// TestKilledErasureFromBucketsIsFinished kills runs with SIGKILL at random moments, and gives the same command again.
func TestKilledErasureFromBucketsIsFinished(t *testing.T) {
	t.Parallel()
	runs := 4
	if text := os.Getenv(faultRuns); text != "" {
		var err error
		if runs, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	s := newStoreDesk(t, types.BucketVersioningStatusEnabled, nil)
	current, others := s.without()
	id := s.approved()
	saved := filepath.Join(t.TempDir(), "saved")
	if err := os.CopyFS(saved, os.DirFS(s.home)); err != nil {
		t.Fatal(err)
	}
	back, err := s.Keep(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"request", "--config", filepath.Join(s.home, "dossier.yaml"), "--by", "dpo", "run", id}
	began := time.Now()
	s.run(complete, "", args...)
	took := time.Since(began)
	s.gone(maps.Clone(current), others)

	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 0))
	killed, midway := 0, 0
	for round := 0; killed < runs && !t.Failed(); round++ {
		putBack(t, saved, s.home)
		if err := back(t.Context()); err != nil {
			t.Fatal(err)
		}
		if killScan(t, s.home, args, time.Duration(rng.Int64N(int64(took)))) {
			killed++
		}
		switch state := s.run(complete, "", "request", "show", id); {
		case strings.Contains(state, "state     executing"):
			midway++
			s.run(complete, "", args...)
		case strings.Contains(state, "state     approved"):
			s.run(complete, "", args...)
		case !strings.Contains(state, "state     done"):
			t.Fatalf("round %d (seed %d): the request is\n%s", round, seed, state)
		}
		s.gone(maps.Clone(current), others)
		if out := s.erase(complete, "verify", id); !strings.Contains(out, "Certificate of erasure") {
			t.Fatalf("round %d (seed %d):\n%s", round, seed, out)
		}
		s.run(complete, "", "request", "journal", "verify")
	}
	t.Logf("%d runs were killed, %d of them after they had begun (seed %d)", killed, midway, seed)
}

// TestCutErasureFromBucketsIsFinished cuts connections at random requests of a run, before the server hears of them or before its answer
// comes, until the run breaks off or ends; then the network is whole again.
func TestCutErasureFromBucketsIsFinished(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 0))
	var mu sync.Mutex
	often := 0 // how many of a hundred requests are harmed
	s := newStoreDesk(t, types.BucketVersioningStatusEnabled, func(*http.Request) s3server.Harm {
		mu.Lock()
		defer mu.Unlock()
		if rng.IntN(100) >= often {
			return s3server.Harm{}
		}
		return s3server.Harm{How: []s3server.How{s3server.Drop, s3server.Lose}[rng.IntN(2)]}
	})
	current, others := s.without()
	id := s.approved()
	harm := func(n int) {
		mu.Lock()
		defer mu.Unlock()
		often = n
	}
	harm(20)
	cmd := dossier(t.Context(), t, s.home, "request", "--config", filepath.Join(s.home, "dossier.yaml"), "--by", "dpo", "run", id)
	if got := exitStatus(t, cmd.Run()); got != complete && got != brokeOff {
		t.Fatalf("the run ended with status %d (seed %d)", got, seed)
	}
	harm(0)
	if state := s.run(complete, "", "request", "show", id); !strings.Contains(state, "state     done") {
		s.erase(complete, "run", id)
	}
	s.gone(current, others)
	s.erase(complete, "verify", id)
}

// TestErasureFromBucketsStopsAtChanges has somebody write to an object after the approval.
func TestErasureFromBucketsStopsAtChanges(t *testing.T) {
	t.Parallel()
	for _, status := range []types.BucketVersioningStatus{"", types.BucketVersioningStatusEnabled} {
		s := newStoreDesk(t, status, nil)
		id := s.approved()
		s.put("log/app.log", papers(true)["log/app.log"]+"2026-03-02 10:00:00 INFO somebody else\n", nil)
		want := s.contents()
		s.erase(brokeOff, "run", id)
		if !maps.Equal(s.contents(), want) {
			t.Errorf("versions %q: something was erased", status)
		}
	}
}
