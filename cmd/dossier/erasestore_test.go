package main

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

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
			s.gone(current, others)
			if out := s.erase(complete, "verify", id); !strings.Contains(out, "Certificate of erasure") {
				t.Errorf("the report says:\n%s", out)
			}
			s.run(complete, "", "request", "journal", "verify")
			config := filepath.Join(s.home, "dossier.yaml")
			s.run(complete, "", "scan", "--config", config, "--quiet") // what was written is read
			s.erase(complete, "returned")
			if out := s.run(complete, "", "subject", "list", "--config", config, "--format", "csv"); !bytes.Contains([]byte(out), []byte("\n")) {
				t.Errorf("the scan afterwards knows of nobody:\n%s", out)
			}
		})
	}
}
