// Package s3 reads buckets of Amazon S3 and of servers that speak its protocol.
//
// A unit is an object, one version of it where the bucket keeps versions, a delete marker, or an upload that was begun and never
// finished. Its name is the key, with ?versionId= behind it for a version that has an identifier, so that a name always means
// the same bytes: what becomes an older version keeps its name. Its first batch is the key, which names people as often as
// its content does: one value in the field "(key)", of a batch that counts no record (Records is 0, Part zero, First 1). The
// second is the user's metadata, in the part "metadata"; the last, behind the content, the tags, in the part "tags".
//
// What the network breaks is mended: a body that is cut or stalls is resumed by a range request under If-Match, so that one object is
// never read from two versions, and is held against the checksum that the server keeps of it. Small objects are checked before
// anything of them is handed out; a large one that does not match ends as a read error.
//
// Requests go to the endpoint that the user named, or else to Amazon's: redirects are not followed, except to the region that
// a bucket says it lies in.
package s3

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"dossier/scanners"
	"dossier/scanners/absent"
	"dossier/scanners/formats"
)

// Opener decodes what an object holds; *formats.Opener is one.
type Opener interface {
	Open(ctx context.Context, in formats.Input, to scanners.Receiver) error
}

// Connector opens buckets as sources. Credentials come from the default chain of Amazon's SDK: environment, shared files, single
// sign-on, the machine's or container's role. What stands in a target's URL goes before what stands here.
type Connector struct {
	Formats        Opener
	Endpoint       string // URL of a server; "": what the chain names, else Amazon's
	Region         string // "": what the chain names, else us-east-1
	Profile        string // in the shared files; "": the chain's own choice
	Role           string // ARN of a role to assume with these credentials; "": none
	VirtualHost    bool   // address buckets as hosts below the endpoint; Amazon's always are
	MaxConnections int    // objects read at once; 0: 16

	stall time.Duration // how long a server may be silent; 0: a minute
	first time.Duration // how long somebody waits for its first answer, whatever it is; 0: half a minute
	tries int           // of one request; 0: attempts
	split bool          // believe that any server lists versions in the order of their keys
}

const (
	defaultConnections = 16
	defaultStall       = time.Minute
	defaultFirst       = 30 * time.Second // as long as database servers are given
	openedAtOnce       = 16               // buckets
)

// Name implements [scanners.Connector].
func (*Connector) Name() string { return "s3" }

// Claims implements [scanners.Connector]: an s3: URL.
func (*Connector) Claims(target string) bool { return strings.HasPrefix(target, "s3://") }

// Open implements [scanners.Connector]. A target without a bucket stands for several sources, which [Connector.OpenAll] opens.
func (c *Connector) Open(ctx context.Context, target string) (scanners.Source, error) {
	sources, err := c.OpenAll(ctx, target)
	switch {
	case err != nil:
		return nil, err
	case len(sources) == 1:
		return sources[0], nil
	}
	for _, s := range sources {
		err = errors.Join(err, s.Close())
	}
	return nil, errors.Join(fmt.Errorf("open %q: it stands for %d buckets: name one", target, len(sources)), err)
}

// OpenAll implements [scanners.Several]: s3:// stands for every bucket that the credentials can see, in the order of their names. One that cannot
// be read is among them, and its listing says why, unless none can.
func (c *Connector) OpenAll(ctx context.Context, target string) ([]scanners.Source, error) {
	t, err := parseTarget(target)
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", target, err)
	}
	if err := checkEndpoint(t.endpoint); err != nil { // in which a password may stand
		return nil, fmt.Errorf("open the bucket %q: %w", t.bucket, err)
	}
	a, err := c.account(ctx, t)
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", target, err)
	}
	defer a.release()
	if t.bucket != "" {
		s, err := c.open(ctx, a, bucketName{t.bucket, t.region}, t.prefix)
		if err != nil {
			one := &source{account: a, bucket: t.bucket, prefix: t.prefix}
			return nil, absent.From(one.Info(), fmt.Errorf("open %q: %w", target, err))
		}
		return []scanners.Source{s}, nil
	}
	buckets, err := c.buckets(ctx, a)
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", target, err)
	}
	sources, err := c.openEach(ctx, a, buckets)
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", target, err)
	}
	return sources, nil
}

// openEach opens all buckets of a list.
func (c *Connector) openEach(ctx context.Context, a *account, buckets []bucketName) ([]scanners.Source, error) {
	sources := make([]scanners.Source, len(buckets))
	failed := make([]error, len(buckets))
	var group errgroup.Group
	group.SetLimit(openedAtOnce)
	for i, b := range buckets {
		group.Go(func() error {
			s, err := c.open(ctx, a, b, "")
			if err != nil {
				failed[i], s = err, c.closed(a, b, err)
			}
			sources[i] = s
			return nil
		})
	}
	_ = group.Wait() // whose functions keep their errors
	err := ctx.Err()
	if err == nil && !slices.Contains(failed, nil) {
		err = failed[0]
	}
	if err == nil {
		return sources, nil
	}
	for _, s := range sources {
		_ = s.Close() // err is the one to tell
	}
	return nil, err
}

// closed is a bucket that cannot be opened.
func (c *Connector) closed(a *account, b bucketName, err error) *source {
	a.users.Add(1)
	u := &scanners.Unread{Why: scanners.Failed, Detail: "the bucket cannot be read: " + err.Error(), Bytes: -1}
	return &source{connector: c, account: a, bucket: b.name, client: a.client(b.region), list: listing{denied: u}}
}

// source is a bucket, or what lies below a prefix of it.
type source struct {
	connector *Connector
	account   *account
	client    client
	bucket    string
	prefix    string
	facts     map[string]string
	list      listing
	lists     bool // its client's server lists in the order of the keys, versions too
	closed    bool
}

// Info implements [scanners.Source].
func (s *source) Info() scanners.SourceInfo {
	name, empty := "s3://"+s.bucket, "no object lies in the bucket; check its name"
	if s.prefix != "" {
		name += "/" + s.prefix
		empty = "no key in the bucket begins so; check the prefix, letter by letter"
	}
	if s.account.endpoint != "" {
		name += "?endpoint=" + s.account.endpoint
	}
	return scanners.SourceInfo{Connector: "s3", Name: scanners.NewPrivate(name), Empty: empty, Facts: s.facts}
}

// Concurrency implements [scanners.Concurrent]: a server answers many requests in the time of one.
func (s *source) Concurrency() int { return s.connector.atOnce() }

// atOnce is how many objects are read at once.
func (c *Connector) atOnce() int {
	if c.MaxConnections > 0 {
		return c.MaxConnections
	}
	return defaultConnections
}

// Close implements [scanners.Source].
func (s *source) Close() error {
	if !s.closed {
		s.closed = true
		s.account.release()
	}
	return nil
}
