package s3

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/scannertest"
	"dossier/scanners/scannertest/s3server"
)

var server *s3server.Server

func TestMain(m *testing.M) { os.Exit(withServer(m)) }

// withServer starts one, and lets the chain of credentials find its administrator and nothing else.
func withServer(m *testing.M) int {
	var err error
	if server, err = s3server.Start(context.Background(), os.Getenv("DOSSIER_TEST_S3")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = server.Stop() }()
	folder, err := os.MkdirTemp("", "dossier-s3-settings-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	settings = filepath.Join(folder, "config")
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": server.Access, "AWS_SECRET_ACCESS_KEY": server.Secret, "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_CONFIG_FILE": settings, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
	} {
		_ = os.Setenv(name, value)
	}
	return m.Run()
}

// settings is the file in which profiles are looked for.
var settings string

// profile adds a user to the settings, and returns the profile's name. Tests that call it are not parallel.
func profile(tb testing.TB, user, secret string) string {
	tb.Helper()
	file, err := os.OpenFile(settings, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	must(tb, err)
	defer file.Close()
	_, err = fmt.Fprintf(file, "[profile %s]\naws_access_key_id = %s\naws_secret_access_key = %s\n", user, user, secret)
	must(tb, err)
	return user
}

var buckets atomic.Int64

// bucket makes one for the test.
func bucket(tb testing.TB, versions bool) string {
	tb.Helper()
	name := fmt.Sprintf("dossier-test-%d-%d", os.Getpid(), buckets.Add(1))
	c := server.Client()
	_, err := c.CreateBucket(tb.Context(), &s3.CreateBucketInput{Bucket: &name})
	must(tb, err)
	if versions {
		_, err = c.PutBucketVersioning(tb.Context(), &s3.PutBucketVersioningInput{
			Bucket: &name, VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
		})
		must(tb, err)
	}
	return name
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// put writes an object and returns its version.
func put(tb testing.TB, bucket, key, content string, change ...func(*s3.PutObjectInput)) string {
	tb.Helper()
	in := &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader(content)}
	for _, c := range change {
		c(in)
	}
	out, err := server.Client().PutObject(tb.Context(), in)
	must(tb, err)
	return aws.ToString(out.VersionId)
}

// fill writes many objects side by side.
func fill(tb testing.TB, bucket string, contents map[string]string) {
	tb.Helper()
	c := server.Client()
	many(8, maps.Keys(contents), func(key string) {
		if _, err := c.PutObject(tb.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader(contents[key])}); err != nil {
			tb.Error(err)
		}
	})
}

// plant makes many objects of which the content does not matter, quickly where the server is ours.
func plant(tb testing.TB, bucket string, contents map[string]string) {
	tb.Helper()
	slow := map[string]string{}
	for key := range contents {
		planted := false
		if !strings.HasSuffix(key, "/") {
			var err error
			planted, err = server.Plant(bucket, key, 1)
			must(tb, err)
		}
		if !planted {
			slow[key] = contents[key]
		}
	}
	fill(tb, bucket, slow)
}

// many does something with each key, so many at a time.
func many(atOnce int, keys iter.Seq[string], do func(key string)) {
	queue := make(chan string)
	var wg sync.WaitGroup
	for range atOnce {
		wg.Go(func() {
			for key := range queue {
				do(key)
			}
		})
	}
	for key := range keys {
		queue <- key
	}
	close(queue)
	wg.Wait()
}

func remove(tb testing.TB, bucket, key string) {
	tb.Helper()
	_, err := server.Client().DeleteObject(tb.Context(), &s3.DeleteObjectInput{Bucket: &bucket, Key: &key})
	must(tb, err)
}

// lines stands in for the formats: every object is text. Of .bin nothing is known, and .at is read at random.
type lines struct{ formattest.Lines }

func (lines) Open(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	return linesOf(ctx, in, to)
}

// open opens a target on the tests' server.
func open(tb testing.TB, c Connector, target string) scanners.Source {
	tb.Helper()
	src, err := try(tb.Context(), c, target)
	must(tb, err)
	tb.Cleanup(func() { _ = src.Close() })
	return src
}

func try(ctx context.Context, c Connector, target string) (scanners.Source, error) {
	if c.Formats == nil {
		c.Formats = lines{}
	}
	if c.Endpoint == "" {
		c.Endpoint = server.Endpoint
	}
	return c.Open(ctx, target)
}

// names lists the units of a source, and what could not be listed.
func names(tb testing.TB, src scanners.Source) (list, unlisted []string) {
	tb.Helper()
	for u, err := range src.Units(tb.Context()) {
		if why, ok := err.(*scanners.Unread); ok { //nolint:errorlint // never wrapped
			unlisted = append(unlisted, fmt.Sprintf("%s %s: %s", why.Part.Reveal(), why.Why, why.Detail))
			continue
		}
		must(tb, err)
		list = append(list, u.Info().Name.Reveal())
	}
	return list, unlisted
}

// ended says how a read ended.
func ended(c *scannertest.Content) string {
	if c == nil {
		return "not listed"
	}
	if c.Err != nil {
		return c.Err.Error()
	}
	return "read"
}
