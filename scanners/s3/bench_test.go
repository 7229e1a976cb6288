package s3

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// BenchmarkSmallObjects compares reading many mails, listing included, with bare requests for them, side by side as many at a time.
func BenchmarkSmallObjects(b *testing.B) {
	const count = 2000
	name := bucket(b, false)
	contents := map[string]string{}
	for i := range count {
		contents[fmt.Sprintf("mail/%05d.eml", i)] = fmt.Sprintf("From: person.%d@example.org\nSubject: Greetings\n\n%s", i, strings.Repeat("A line of text that says little.\n", 100))
	}
	fill(b, name, contents)
	b.Run("bare", func(b *testing.B) {
		a, err := (&Connector{Endpoint: server.Endpoint}).account(b.Context(), target{})
		must(b, err)
		defer a.release()
		for b.Loop() {
			many(defaultConnections, func(yield func(string) bool) {
				for key := range contents {
					if !yield(key) {
						return
					}
				}
			}, func(key string) {
				out, err := a.client("").GetObject(b.Context(), &s3.GetObjectInput{Bucket: &name, Key: &key})
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, out.Body)
				_ = out.Body.Close()
			})
		}
		b.ReportMetric(float64(count*b.N)/b.Elapsed().Seconds(), "objects/s")
	})
	b.Run("list", func(b *testing.B) {
		src := open(b, Connector{}, "s3://"+name)
		for b.Loop() {
			if all, _ := names(b, src); len(all) != count {
				b.Errorf("%d objects are listed", len(all))
			}
		}
		b.ReportMetric(float64(count*b.N)/b.Elapsed().Seconds(), "objects/s")
	})
	b.Run("read", func(b *testing.B) {
		src := open(b, Connector{}, "s3://"+name)
		for b.Loop() {
			units := make(chan scanners.Unit)
			var wg sync.WaitGroup
			for range defaultConnections {
				wg.Go(func() {
					for u := range units {
						if err := u.Read(b.Context(), scanners.Want{}, &reusing{}); err != nil {
							b.Error(err)
						}
					}
				})
			}
			for u, err := range src.Units(b.Context()) {
				must(b, err)
				units <- u
			}
			close(units)
			wg.Wait()
		}
		b.ReportMetric(float64(count*b.N)/b.Elapsed().Seconds(), "objects/s")
	})
}

// reusing is a receiver with one batch.
type reusing struct{ batch *scanners.Batch }

func (r *reusing) New() *scanners.Batch {
	if r.batch == nil {
		r.batch = scanners.NewBatch(nil)
	}
	return r.batch
}

func (*reusing) Batch(*scanners.Batch) error { return nil }

func (*reusing) Unread(*scanners.Unread) error { return nil }

// BenchmarkLargeObject streams 5 GB that the server has as a hole in a file, against a bare request for it.
func BenchmarkLargeObject(b *testing.B) {
	const size = 5 << 30
	name := bucket(b, false)
	if planted, err := server.Plant(name, "hole", size); !planted || err != nil {
		b.Fatalf("the server cannot be planted: %v", err)
	}
	b.Run("bare", func(b *testing.B) {
		a, err := (&Connector{Endpoint: server.Endpoint}).account(b.Context(), target{})
		must(b, err)
		defer a.release()
		key := "hole"
		b.SetBytes(size)
		for b.Loop() {
			out, err := a.client("").GetObject(b.Context(), &s3.GetObjectInput{Bucket: &name, Key: &key})
			must(b, err)
			n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{out.Body}, make([]byte, 256<<10))
			_ = out.Body.Close()
			if n != size {
				b.Fatalf("%d bytes, %v", n, err)
			}
		}
	})
	b.Run("read", func(b *testing.B) {
		stream := opener(func(in formats.Input) error {
			n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{in.Body}, make([]byte, 256<<10))
			if n != size {
				b.Fatalf("%d bytes, %v", n, err)
			}
			return err
		})
		src := open(b, Connector{Formats: stream}, "s3://"+name)
		b.SetBytes(size)
		for b.Loop() {
			for u, err := range src.Units(b.Context()) {
				must(b, err)
				must(b, u.Read(context.WithoutCancel(b.Context()), scanners.Want{}, &reusing{}))
			}
		}
	})
}
