package s3

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/logging"
	"golang.org/x/sync/semaphore"
)

// client is the part of the SDK's client that is used, so that tests can stand in for servers that are hard to come by.
type client = *s3.Client

const (
	defaultRegion = "us-east-1"
	attempts      = 10 // of one request, with growing waits between them
	firstAttempts = 3  // of the first one, for whose failure somebody waits
)

// account is who asks, and whom: credentials, an endpoint, a client a region. Its sources share it.
type account struct {
	config   aws.Config
	options  func(*s3.Options)
	http     *http.Client
	endpoint string // "": Amazon's
	users    atomic.Int32
	buffers  sync.Pool           // *[]byte, for small objects
	memory   *semaphore.Weighted // of those buffers, in bytes
	streams  *streams
	blocks   sync.Pool // *[]byte of blockSize

	mu      sync.Mutex
	clients map[string]client // by region
}

// account finds the credentials. Errors of the SDK are replaced: they quote files and addresses.
func (c *Connector) account(ctx context.Context, t target) (*account, error) {
	endpoint, region := cmp.Or(t.endpoint, c.Endpoint), cmp.Or(t.region, c.Region)
	if err := errors.Join(checkEndpoint(endpoint), checkRegion(region)); err != nil {
		return nil, err
	}
	set := []func(*config.LoadOptions) error{config.WithLogger(logging.Nop{}), config.WithRetryer(c.retryer)}
	if profile := cmp.Or(t.profile, c.Profile); profile != "" {
		set = append(set, config.WithSharedConfigProfile(profile))
	}
	if region != "" {
		set = append(set, config.WithRegion(region))
	}
	loaded, err := config.LoadDefaultConfig(ctx, set...)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if _, missing := errors.AsType[config.SharedConfigProfileNotExistError](err); missing {
			return nil, errors.New("there is no such profile: check its name in ~/.aws/config")
		}
		return nil, errors.New("Amazon's settings cannot be read: check ~/.aws/config and the AWS_ variables") //nolint:staticcheck // a name
	}
	loaded.Region = cmp.Or(loaded.Region, defaultRegion)
	if role := cmp.Or(t.role, c.Role); role != "" {
		loaded.Credentials = aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(loaded), role))
	}
	if _, err := loaded.Credentials.Retrieve(ctx); err != nil {
		return nil, noCredentials(ctx, err)
	}
	a := &account{
		config: loaded, http: c.httpClient(loaded.HTTPClient), clients: map[string]client{},
		memory:  semaphore.NewWeighted(int64(runtime.GOMAXPROCS(0)) * heldAtOnce),
		streams: newStreams(c.atOnce()),
	}
	a.options = func(o *s3.Options) {
		if endpoint != "" {
			o.BaseEndpoint = aws.String(endpoint)
		}
		o.UsePathStyle = o.BaseEndpoint != nil && !c.VirtualHost
		o.HTTPClient = a.http
		// The checksums are ours to check: the SDK's own check gives up where a body is resumed, and fails after the last byte.
		o.ResponseChecksumValidation = aws.ResponseChecksumValidationWhenRequired
		o.DisableLogOutputChecksumValidationSkipped = true
	}
	a.endpoint = strings.TrimSuffix(aws.ToString(a.client("").Options().BaseEndpoint), "/")
	a.users.Store(1)
	return a, nil
}

// httpClient reads from one server only: a redirect could lead anywhere. set is the SDK's client, which trusts the authorities that AWS_CA_BUNDLE or
// a profile's ca_bundle names.
func (c *Connector) httpClient(set aws.HTTPClient) *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if built, ok := set.(*awshttp.BuildableClient); ok {
		transport.TLSClientConfig = built.GetTransport().TLSClientConfig
	}
	transport.MaxIdleConns, transport.MaxIdleConnsPerHost = 0, 4*defaultConnections+2*c.MaxConnections
	transport.ReadBufferSize = 64 << 10
	transport.DisableCompression = true
	transport.ResponseHeaderTimeout = c.patience()
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// patience is how long a server may be silent in the middle of an answer.
func (c *Connector) patience() time.Duration { return cmp.Or(c.stall, defaultStall) }

// retryer slows down when the server asks for it, all requests together.
func (c *Connector) retryer() aws.Retryer {
	return retry.NewAdaptiveMode(func(o *retry.AdaptiveModeOptions) {
		o.StandardOptions = append(o.StandardOptions, func(o *retry.StandardOptions) {
			o.MaxAttempts = cmp.Or(c.tries, attempts)
			o.RateLimiter = ratelimit.None // the quota of retries is for services whose callers can do without an answer
		})
	})
}

func impatient(o *s3.Options) { o.RetryMaxAttempts = firstAttempts }

func noCredentials(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if code := codeOf(err); code == "AccessDenied" {
		return errors.New("the role may not be assumed with these credentials: see docs/grants.md")
	}
	return errors.New("there are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile with --s3-profile " +
		"(aws sso login, if it signs on that way), or run where a role is at hand")
}

// client is that of a region; "": of the account's own.
func (a *account) client(region string) client {
	a.mu.Lock()
	defer a.mu.Unlock()
	known, ok := a.clients[region]
	if !ok {
		known = s3.NewFromConfig(a.config, a.options, func(o *s3.Options) { o.Region = cmp.Or(region, o.Region) })
		a.clients[region] = known
	}
	return known
}

// release is called once by each user; the last one closes the connections.
func (a *account) release() {
	if a.users.Add(-1) == 0 {
		a.http.CloseIdleConnections()
	}
}

// bucketName is a bucket as it is listed; its region may be unknown.
type bucketName struct{ name, region string }

// buckets lists the buckets of the account, by name.
func (c *Connector) buckets(ctx context.Context, a *account) (list []bucketName, err error) {
	const page = 1000
	pages := s3.NewListBucketsPaginator(a.client(""), &s3.ListBucketsInput{MaxBuckets: aws.Int32(page)})
	for pages.HasMorePages() {
		var out *s3.ListBucketsOutput
		err := c.soon(ctx, func(ctx context.Context) (err error) {
			out, err = pages.NextPage(ctx, impatient)
			return err
		})
		if err != nil {
			if isDenied(err) {
				return nil, errors.New("the buckets may not be listed (s3:ListAllMyBuckets): name them, as s3://bucket, or see docs/grants.md")
			}
			return nil, connectError(ctx, err)
		}
		for _, b := range out.Buckets {
			region := aws.ToString(b.BucketRegion)
			if checkRegion(region) != nil {
				region = ""
			}
			list = append(list, bucketName{aws.ToString(b.Name), region})
		}
	}
	slices.SortFunc(list, func(a, b bucketName) int { return cmp.Compare(a.name, b.name) })
	if len(list) == 0 {
		return nil, errors.New("these credentials see no bucket: name one, as s3://bucket, or see docs/grants.md")
	}
	return list, nil
}
