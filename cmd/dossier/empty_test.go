package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"dossier/scanners/scannertest/s3server"
)

// TestMistypedPrefixIsNoticed: below a prefix that no key begins with there is nothing, as in a bucket that is empty; an empty bucket among
// others that one target stands for is no mistake.
func TestMistypedPrefixIsNoticed(t *testing.T) {
	server, err := s3server.Start(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": server.Access, "AWS_SECRET_ACCESS_KEY": server.Secret, "AWS_EC2_METADATA_DISABLED": "true",
	} {
		t.Setenv(name, value)
	}
	for _, name := range []string{"empty", "exports"} {
		if _, err := server.Client().CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String(name)}); err != nil {
			t.Fatal(err)
		}
	}
	_, err = server.Client().PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String("exports"), Key: aws.String("2026/a.txt"), Body: strings.NewReader("x")})
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	for target, want := range map[string]struct {
		status status
		says   string
	}{
		"s3://exports/2026": {complete, ""},
		"s3://exports/2062": {incomplete, "no key in the bucket begins so; check the prefix"},
		"s3://empty":        {incomplete, "no object lies in the bucket"},
		"s3://":             {complete, ""},
	} {
		cmd := dossier(t.Context(), t, home, "scan", "-q", target, "--s3-endpoint", server.Endpoint)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		if s := exitStatus(t, cmd.Run()); s != want.status || !strings.Contains(stderr.String(), want.says) || (want.says != "") != strings.Contains(stderr.String(), "nothing was read") {
			t.Errorf("%s: status %d, want %d; it says %q, want %q", target, s, want.status, stderr.String(), want.says)
		}
	}
}
