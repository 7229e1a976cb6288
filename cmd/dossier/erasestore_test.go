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

// locked is a bucket's status of versioning, with object lock beside.
const locked types.BucketVersioningStatus = "Locked"

func newStoreDesk(t *testing.T, status types.BucketVersioningStatus, harm func(*http.Request) s3server.Harm) *storeDesk {
	t.Helper()
	lock := status == locked
	if lock {
		status = types.BucketVersioningStatusEnabled
	}
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
	secret, err := server.User(t.Context(), "reader")
	if err != nil {
		t.Fatal(err)
	}
	const profile = "[profile %s]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
	settings := fmt.Sprintf(profile, "reader", "reader", secret) + fmt.Sprintf(profile, "eraser", server.Access, server.Secret)
	config := fmt.Sprintf("targets: [\"s3://%s\"]\ns3: {endpoint: %q, profile: reader}\nerase:\n  targets: [\"s3://%[1]s\"]\n  s3: {profile: eraser}\n  allowed_signers: allowed\n", s.bucket, endpoint)
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
	if _, err := c.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &s.bucket, ObjectLockEnabledForBucket: aws.Bool(lock)}); err != nil {
		t.Fatal(err)
	}
	policy := `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["reader"]}, "Action": ["s3:Get*", "s3:List*"],
		"Resource": ["arn:aws:s3:::exports", "arn:aws:s3:::exports/*"]}]}`
	if _, err := c.PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: &s.bucket, Policy: &policy}); err != nil {
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

var doubtful = regexp.MustCompile(`^  ([0-9a-f]{10}) `)

// inDoubt are the IDs of what a plan's text lists as in doubt: what stands below a reason that begins so.
func inDoubt(plan string) (list [][]string) {
	doubt := false
	for line := range strings.Lines(plan) {
		switch {
		case strings.HasPrefix(line, "  in doubt · "):
			doubt = true
		case doubtful.MatchString(line):
			if doubt {
				list = append(list, doubtful.FindStringSubmatch(line))
			}
		case strings.Contains(line, " · ") || strings.TrimSpace(line) == "":
			doubt = false
		}
	}
	return list
}

// approved plans an erasure, decides what is in doubt, and has it approved.
func (s *storeDesk) approved() (id string) {
	s.t.Helper()
	id = s.planned()
	var decisions []string
	first := complete
	if s.older {
		first = incomplete
	}
	for _, d := range inDoubt(s.plan(first, id)) {
		decisions = append(decisions, "--decide", d[1]+"=delete")
	}
	s.plan(complete, id, decisions...)
	s.approve(id, s.sign)
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
	s.goneFrom(s.contents(), current, others)
}

func (s *storeDesk) goneFrom(got, current, others map[string]string) {
	s.t.Helper()
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
			if out := s.run(complete, "joris7@webpost.example\n", "subject", "find", "--email", "-", "--format", "csv"); !strings.Contains(out, "customers.csv") {
				t.Errorf("the scan afterwards does not find others in what was written:\n%s", out)
			}
		})
	}
}

// disturbed has many runs of an approved plan disturbed, each from the same beginning, and gives the same command again. The erasure is then
// done and verified, nothing of anybody else has changed, and the journal is whole.
func (s *storeDesk) disturbed(runs int, disturb func(rng *rand.Rand, took time.Duration, args []string) bool) {
	t := s.t
	t.Helper()
	if text := os.Getenv(faultRuns); text != "" {
		var err error
		if runs, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
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
	broken, midway := 0, 0
	for round := 0; broken < runs && !t.Failed(); round++ {
		putBack(t, saved, s.home)
		if err := back(t.Context()); err != nil {
			t.Fatal(err)
		}
		if disturb(rng, took, args) {
			broken++
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
	t.Logf("%d runs were disturbed, %d of them broke off after they had begun (seed %d)", broken, midway, seed)
}

// TestKilledErasureFromBucketsIsFinished kills runs with SIGKILL at random moments.
func TestKilledErasureFromBucketsIsFinished(t *testing.T) {
	t.Parallel()
	s := newStoreDesk(t, types.BucketVersioningStatusEnabled, nil)
	s.disturbed(4, func(rng *rand.Rand, took time.Duration, args []string) bool {
		return killScan(t, s.home, args, time.Duration(rng.Int64N(int64(took))))
	})
}

// TestFaultsOfErasureFromBuckets cuts connections, before the server hears of a request, before its answer comes or half-way through that, or has the server say
// that it is busy: of many requests at random, or of all from one on.
func TestFaultsOfErasureFromBuckets(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var cut func() bool // nil: the network is whole
	ways := rand.New(rand.NewPCG(1, 0))
	s := newStoreDesk(t, types.BucketVersioningStatusEnabled, func(*http.Request) s3server.Harm {
		mu.Lock()
		defer mu.Unlock()
		if cut == nil || !cut() {
			return s3server.Harm{}
		}
		return []s3server.Harm{
			{How: s3server.Drop},
			{How: s3server.Lose},
			{How: s3server.Cut, At: ways.Int64N(400)},
			{Status: http.StatusServiceUnavailable, Code: "SlowDown", Message: "Please reduce your request rate."},
		}[ways.IntN(4)]
	})
	set := func(now func() bool) {
		mu.Lock()
		defer mu.Unlock()
		cut = now
	}
	s.disturbed(2, func(rng *rand.Rand, _ time.Duration, args []string) bool {
		asked, from, few := 0, 20+rng.IntN(400), rng.IntN(2) == 0
		set(func() bool {
			asked++
			return few && rng.IntN(100) < 20 || asked >= from && asked < from+60
		})
		defer set(nil)
		got := exitStatus(t, dossier(t.Context(), t, s.home, args...).Run())
		if got != complete && got != brokeOff {
			t.Errorf("the run ended with status %d", got)
		}
		return true
	})
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

// TestErasureFromBucketsLeavesWhatIsLocked: what object lock or a legal hold keeps stays, with its day; the rest goes, and the report says so.
func TestErasureFromBucketsLeavesWhatIsLocked(t *testing.T) {
	t.Parallel()
	s := newStoreDesk(t, locked, nil)
	until := time.Now().Add(100 * 24 * time.Hour)
	s.put("locked.csv", papers(true)["crm/customers.csv"], func(in *s3.PutObjectInput) {
		in.ObjectLockMode, in.ObjectLockRetainUntilDate = types.ObjectLockModeCompliance, &until
	})
	s.put("held.csv", papers(true)["crm/customers.csv"], func(in *s3.PutObjectInput) { in.ObjectLockLegalHoldStatus = types.ObjectLockLegalHoldStatusOn })
	kept := map[string]string{}
	for name, is := range s.contents() {
		if strings.HasPrefix(name, "locked.csv ") || strings.HasPrefix(name, "held.csv ") {
			kept[name] = is
		}
	}
	current, others := s.without()
	id := s.planned()
	var decisions []string
	for _, d := range inDoubt(s.plan(incomplete, id)) {
		decisions = append(decisions, "--decide", d[1]+"=delete")
	}
	plan := s.plan(incomplete, id, decisions...)
	for _, want := range []string{"object lock", "legal hold", until.UTC().Format(time.DateOnly)} {
		if !strings.Contains(plan, want) {
			t.Errorf("the plan says nothing of %q:\n%s", want, plan)
		}
	}
	s.approve(id, s.sign)
	s.erase(complete, "run", id)
	for name := range kept {
		key, _, _ := strings.Cut(name, " ")
		delete(current, key)
	}
	all := s.contents()
	for name := range kept {
		if all[name] != kept[name] {
			t.Errorf("%s did not stay as it was", name)
		}
		delete(all, name)
	}
	s.goneFrom(all, current, others)
	if out := s.erase(incomplete, "verify", id); !strings.Contains(out, "Report of erasure") || !strings.Contains(out, "legal hold") {
		t.Errorf("the report says:\n%s", out)
	}
}
