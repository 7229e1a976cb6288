package s3

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"dossier/scanners"
)

// listing is what may be listed of a bucket.
type listing struct {
	current  bool             // what is current
	versions bool             // its versions, which is preferred
	missing  *scanners.Unread // versions that there are and may not be listed
	denied   *scanners.Unread // nothing may be listed
}

// errOddName is of what a server lists among its buckets.
var errOddName = errors.New("its name cannot be that of a bucket: have whoever runs the server rename it, or copy what it holds")

// open finds out where a bucket lies, what may be listed of it and what is known of it. A bucket that may not be read is opened all the
// same: its listing says so.
func (c *Connector) open(ctx context.Context, a *account, b bucketName, prefix string) (*source, error) {
	if !bucketForm.MatchString(b.name) { // which a request would send elsewhere
		return nil, errOddName
	}
	s := &source{connector: c, account: a, bucket: b.name, prefix: prefix, client: a.client(b.region)}
	err := s.probe(ctx)
	if region := regionOf(err); region != "" && a.endpoint == "" {
		s.client = a.client(region)
		err = s.probe(ctx)
	}
	if err != nil {
		return nil, connectError(ctx, err)
	}
	if s.facts, err = s.readFacts(ctx); err != nil {
		return nil, err
	}
	if s.facts["versioning"] == versionsOff && s.list.current {
		s.list.versions, s.list.missing = false, nil // there are none: what is current is listed faster
	}
	s.lists = a.endpoint == "" || c.split
	a.users.Add(1)
	return s, nil
}

// probe asks for the first key, and the first version.
func (s *source) probe(ctx context.Context) error {
	current := s.connector.soon(ctx, func(ctx context.Context) error {
		_, err := s.client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{
			Bucket: &s.bucket, Prefix: optional(s.prefix), MaxKeys: aws.Int32(1),
		}, impatient)
		return err
	})
	if current != nil && !isDenied(current) {
		return current
	}
	_, versions := s.client.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{
		Bucket: &s.bucket, Prefix: optional(s.prefix), MaxKeys: aws.Int32(1),
	}, impatient)
	s.list = listing{current: current == nil, versions: versions == nil}
	switch {
	case versions == nil || isUnknown(versions):
	case !isDenied(versions):
		return versions
	default:
		s.list.missing = &scanners.Unread{
			Why: scanners.Denied, Detail: "older versions may not be listed: grant s3:ListBucketVersions", Bytes: -1,
		}
	}
	if current != nil && !s.list.versions {
		s.list.denied = &scanners.Unread{
			Why: scanners.Denied, Detail: "the keys may not be listed: grant s3:ListBucket and s3:ListBucketVersions", Bytes: -1,
		}
	}
	return nil
}

// errSilent is of a server that lets in and says nothing.
var errSilent = fmt.Errorf("%w: whoever is there says nothing in time: check the endpoint, and that no firewall is in between", scanners.ErrGone)

// soon asks a server for the first time, and waits no longer for an answer than somebody at a terminal does.
func (c *Connector) soon(ctx context.Context, ask func(context.Context) error) error {
	limited, cancel := context.WithTimeout(ctx, cmp.Or(c.first, defaultFirst))
	defer cancel()
	err := ask(limited)
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		return errSilent
	}
	return err
}

// connectError says why nothing can be read, without the server's own words.
func connectError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	switch code := codeOf(err); code {
	case "NoSuchBucket":
		return errors.New("there is no such bucket: check its name, and the endpoint")
	case "InvalidAccessKeyId", "InvalidToken", "UnrecognizedClientException":
		return errors.New("the server does not know these credentials: check them, and the endpoint")
	case "SignatureDoesNotMatch":
		return errors.New("the server refuses the signature: check the secret key, and the region")
	case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired":
		return fmt.Errorf("the credentials have expired: sign on again (%w)", scanners.ErrGone)
	case "RequestTimeTooSkewed":
		return errors.New("this machine's clock is wrong by more than a few minutes: set it")
	case "PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException":
		return errors.New("the bucket lies in another region: name it with --s3-region")
	case "AccessDenied", "Forbidden", "AllAccessDisabled", "AccountProblem":
		return errors.New("these credentials may not do this: see docs/grants.md")
	case "":
		return noAnswer(err)
	default:
		return fmt.Errorf("the server answers with status %d: is it one of S3's kind?", statusOf(err))
	}
}

// noAnswer says what stands between here and a server that did not answer, as far as that can be told.
func noAnswer(err error) error {
	if errors.Is(err, errSilent) {
		return errSilent
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return errors.New("the server's certificate is not to be trusted: name the file with that of its authority by AWS_CA_BUNDLE, or as ca_bundle in ~/.aws/config")
	}
	if errors.Is(err, http.ErrSchemeMismatch) {
		return errors.New("the server offers no TLS: write the endpoint as http://… if the network between is trusted")
	}
	if e, ok := errors.AsType[*net.OpError](err); ok && e.Op == "proxyconnect" {
		return fmt.Errorf("%w: nor does the proxy in between: check HTTPS_PROXY, and NO_PROXY with what is reached without it", scanners.ErrGone)
	}
	if e, ok := errors.AsType[*net.DNSError](err); ok && e.IsNotFound {
		return fmt.Errorf("%w: there is no host of its name: check the endpoint, and the network", scanners.ErrGone)
	}
	return fmt.Errorf("%w: check the endpoint, and the network", scanners.ErrGone)
}

// goneFor is the error with which to end where a request failed because nobody answers any more, or nobody lets these credentials in; nil
// where it is worth going on.
func (s *source) goneFor(ctx context.Context, err error) error {
	if _, known := errors.AsType[*scanners.Unread](err); known || !isNoAnswer(err) {
		return nil
	}
	_, again := s.client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &s.bucket, Prefix: optional(s.prefix), MaxKeys: aws.Int32(1)}, impatient)
	if again != nil && ctx.Err() == nil && isNoAnswer(again) {
		return fmt.Errorf("read s3://%s: %w", s.bucket, connectError(ctx, again))
	}
	return nil
}

// isNoAnswer tells of a server that says nothing, or nothing to these credentials any more.
func isNoAnswer(err error) bool { return statusOf(err) == 0 || hasExpired(err) }

func hasExpired(err error) bool {
	switch codeOf(err) {
	case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "InvalidToken", "InvalidAccessKeyId":
		return true
	}
	return false
}

// optional is a parameter that is left out where it says nothing.
func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
