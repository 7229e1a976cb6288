package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"dossier/scanners/scannertest/s3server"
)

// What the plain download finds its server by.
const (
	s3Endpoint = "DOSSIER_BENCH_S3"
	s3Access   = "AWS_ACCESS_KEY_ID"
	s3Secret   = "AWS_SECRET_ACCESS_KEY" //nolint:gosec // the name of a variable
)

// underWay is how many objects are read at a time: as many as a scan reads of a bucket.
const underWay = 16

// measureBuckets compares scanning objects with requests for them and nothing else, as many at a time.
func (b *bench) measureBuckets(ctx context.Context, server *s3server.Server) error {
	env := []string{s3Endpoint + "=" + server.Endpoint, s3Access + "=" + server.Access, s3Secret + "=" + server.Secret, "AWS_EC2_METADATA_DISABLED=true"}
	flags := []string{"--s3-endpoint", server.Endpoint, "--s3-region", s3server.Region}
	for _, c := range []struct {
		contest
		bucket string
		name   string
		each   int64 // bytes
		make   func(*maker)
	}{
		{contest{what: "Web servers' logs in a bucket, against downloading alone", core: 300 * mega}, "logs", "access-%d.log", b.scaled(20 * mega), logLine},
		{contest{what: "JSON lines in a bucket, against downloading alone", core: 300 * mega}, "events", "events-%d.jsonl", b.scaled(20 * mega), eventLine},
		{contest{what: "Small mails in a bucket, against downloading alone", wanted: 0.8}, "mails", "mail-%d.eml", 3000, nil},
	} {
		c.objects = 16
		if c.make == nil {
			c.objects = int(b.scaled(10_000))
		}
		fmt.Fprintf(b.progress, "filling the bucket %s\n", c.bucket)
		var err error
		if c.bytes, err = fillBucket(ctx, server, c.bucket, c.name, c.objects, c.each, c.make); err != nil {
			return fmt.Errorf("fill a bucket: %w", err)
		}
		c.target, c.flags, c.env = "s3://"+c.bucket, flags, env
		c.ways = []contestant{b.own(&c.contest, "bare GETs", "get", c.bucket), b.whole(&c.contest)}
		if err := b.hold(ctx, &c.contest); err != nil {
			return err
		}
	}
	return nil
}

// fillBucket makes objects of lines, or mails, and returns how many bytes they have.
func fillBucket(ctx context.Context, server *s3server.Server, bucket, name string, objects int, size int64, line func(*maker)) (int64, error) {
	client := server.Client()
	if _, err := client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &bucket}); err != nil {
		return 0, err
	}
	m := &maker{rng: rand.New(rand.NewPCG(5, 6))}
	total := int64(0)
	for i := range objects {
		var content []byte
		for line != nil && int64(len(content)) < size {
			m.line = m.line[:0]
			line(m)
			m.n++
			content = append(content, m.line...)
		}
		if line == nil {
			content = m.mail(int(size))
		}
		total += int64(len(content))
		if _, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: aws.String(fmt.Sprintf(name, i)), Body: bytes.NewReader(content)}); err != nil {
			return 0, err
		}
	}
	return total, nil
}

// mail is a message of about this size.
func (m *maker) mail(size int) []byte {
	m.line = m.line[:0]
	m.n++
	m.text("From: ")
	m.mailbox()
	m.text("\r\nTo: ")
	m.mailbox()
	m.text("\r\nSubject: your order " + strconv.FormatInt(m.n, 10) + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n")
	for len(m.line) < size {
		words(m)
		m.text("\r\n")
	}
	return m.line
}

// eventLine is an event of a program's log in JSON.
func eventLine(m *maker) {
	m.text(`{"time":"2026-03-1`)
	m.digits(1)
	m.text(`T10:25:00.`)
	m.digits(3)
	m.text(`Z","level":"info","service":"checkout","duration":`)
	m.number(m.rng.Int64N(1000)) // which begins with no zero: that would be no JSON
	m.text(`,"request":{"method":"GET","path":"`)
	m.oneOf([]string{"/products/flow-meter-dn50", "/assets/app.6f1c2.js", "/search", "/cart", "/api/v2/stock"})
	m.text(`","status":200},"message":"`)
	if m.personal() {
		m.text("signed in as ")
		m.sensitive()
	} else {
		m.oneOf([]string{"the request was answered", "the stock was read from the cache", "the price was looked up"})
	}
	m.text("\"}\n")
}

// download lists a bucket and reads all of its objects, several at a time, and drops what it reads.
func download(ctx context.Context, bucket string) error {
	server := &s3server.Server{Endpoint: os.Getenv(s3Endpoint), Access: os.Getenv(s3Access), Secret: os.Getenv(s3Secret)}
	client := server.Client()
	pool := awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) { t.MaxIdleConnsPerHost, t.MaxIdleConns = underWay, underWay })
	keys, failed := make(chan string), make(chan error, underWay)
	var all sync.WaitGroup
	for range underWay {
		all.Go(func() {
			buffer := make([]byte, 256<<10)
			for key := range keys {
				got, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key}, func(o *s3.Options) { o.HTTPClient = pool })
				if err == nil {
					_, err = io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{got.Body}, buffer)
					_ = got.Body.Close()
				}
				if err != nil {
					select {
					case failed <- err:
					default:
					}
				}
			}
		})
	}
	pages := s3.NewListObjectsV2Paginator(client, &s3.ListObjectsV2Input{Bucket: &bucket})
	var err error
	for err == nil && pages.HasMorePages() {
		var page *s3.ListObjectsV2Output
		if page, err = pages.NextPage(ctx); err == nil {
			for _, o := range page.Contents {
				keys <- strings.Clone(*o.Key)
			}
		}
	}
	close(keys)
	all.Wait()
	select {
	case first := <-failed:
		return first
	default:
		return err
	}
}
