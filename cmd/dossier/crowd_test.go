package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"dossier/cmd/dossier/estate"
	"dossier/scanners/scannertest/s3server"
)

// A crowd with typing errors, moves, weddings, households, twins, fathers and sons of one name, mailboxes of departments and accounts of
// testers, in a database, a folder and a bucket: hardly anybody gets to see what is another's, and nearly all that is theirs is known to be.
// Notes that mention them in other words lead to them.
func TestCrowd(t *testing.T) {
	t.Parallel()
	dir, home := t.TempDir(), t.TempDir()
	whose, told, err := estate.CrowdTold(dir, 2000, 5)
	if err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(home, "key") // what encodings have in common by chance is a matter of the key
	if err := os.WriteFile(key, []byte(strings.Repeat("5a", 32)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	server, err := s3server.Start(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	export, err := os.ReadFile(filepath.Join(dir, estate.CrowdExport))
	if err != nil {
		t.Fatal(err)
	}
	s := &store{Server: server}
	if _, err := s.Client().CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String(testBucket)}); err != nil {
		t.Fatal(err)
	}
	s.put(t, estate.CrowdExport, export)
	if err := os.Remove(filepath.Join(dir, estate.CrowdExport)); err != nil {
		t.Fatal(err)
	}
	scan, list := dossier(t.Context(), t, home, "scan", "-q", dir, "s3://"+testBucket+"?endpoint="+server.Endpoint), dossier(t.Context(), t, home, "subject", "list", "--format", "jsonl")
	scan.Env, list.Env = append(scan.Env, "DOSSIER_KEY_FILE="+key), append(list.Env, "DOSSIER_KEY_FILE="+key)
	scan.Env = append(scan.Env, "AWS_ACCESS_KEY_ID="+server.Access, "AWS_SECRET_ACCESS_KEY="+server.Secret, "AWS_EC2_METADATA_DISABLED=true")
	if got := exitStatus(t, scan.Run()); got != complete {
		t.Fatalf("the scan ends with exit status %d", got)
	}
	var out bytes.Buffer
	list.Stdout = &out
	if got := exitStatus(t, list.Run()); got != complete {
		t.Fatalf("the list ends with exit status %d", got)
	}
	a, err := whose.Agreement(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if a.Precision() < 0.995 || a.Recall() < 0.95 || a.Melted > 5 {
		t.Errorf("of %d records: precision %.4f, recall %.4f, %d people in one", a.Records, a.Precision(), a.Recall(), a.Melted)
	}
	heard, err := told.Agreement(whose, &out)
	if err != nil {
		t.Fatal(err)
	}
	for form, least := range map[string]float64{
		estate.NameWritten: 0.85, estate.NameReversed: 0.5, estate.NameInflected: 0.8, estate.NameInitial: 0.45, estate.PhoneWritten: 0.8,
	} {
		if h := heard[form]; h.Notes < 50 || h.Precision() < 0.95 || h.Recall() < least {
			t.Errorf("of %d notes with a name or number %s: precision %.4f, recall %.4f, want 0.95 and %.2f", h.Notes, form, h.Precision(), h.Recall(), least)
		}
	}
}
