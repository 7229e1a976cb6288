package s3

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"golang.org/x/sync/errgroup"
)

// What a fact says where it cannot be read, and where nothing is set.
const (
	notAllowed = "unknown: the right to read it is missing"
	notKnown   = "unknown: the server did not say"
	notSet     = "none"

	versionsOff = "off"
)

// The region of a bucket at Amazon's tells in which country it lies. What another server calls its region tells nothing: us-east-1 is what
// most are set to from the start, wherever they stand.
const (
	regionFact    = "region"
	ownRegionFact = "region, in the server's own words"
)

// isAmazons tells whether an endpoint that was named is one of Amazon's: of a region, or private ones of a network.
func isAmazons(endpoint string) bool {
	u, err := url.Parse(endpoint)
	return err == nil && (strings.HasSuffix(u.Hostname(), ".amazonaws.com") || strings.HasSuffix(u.Hostname(), ".amazonaws.com.cn"))
}

// factsAtOnce is how many facts of one bucket are asked for at a time.
const factsAtOnce = 4

// readFacts asks for what a report says of the bucket. What the server does not know is left out.
func (s *source) readFacts(ctx context.Context) (map[string]string, error) {
	asked := map[string]func(context.Context) (string, error){
		"versioning": s.versioning, "object lock": s.objectLock, "lifecycle": s.lifecycle, "replication": s.replication,
		"encryption": s.encryption, "public access": s.publicAccess, "incomplete uploads": s.incomplete,
	}
	facts := map[string]string{}
	switch {
	case s.account.endpoint == "":
		facts[regionFact] = s.client.Options().Region
	case isAmazons(s.account.endpoint):
		asked[regionFact] = s.location
	default:
		asked[ownRegionFact] = s.location
	}
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(factsAtOnce)
	for name, ask := range asked {
		group.Go(func() error {
			said, err := ask(ctx)
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case err == nil:
			case isDenied(err):
				said = notAllowed
			case isUnknown(err):
				return nil
			case statusOf(err) == 404: // each has a code of its own: NoSuchLifecycleConfiguration, ReplicationConfigurationNotFoundError …
				said = notSet
			default:
				said = notKnown
			}
			mu.Lock()
			facts[name] = said
			mu.Unlock()
			return nil
		})
	}
	return facts, group.Wait()
}

func (s *source) location(ctx context.Context) (string, error) {
	out, err := s.client.GetBucketLocation(ctx, &s3.GetBucketLocationInput{Bucket: &s.bucket}, impatient)
	if err != nil {
		return "", err
	}
	if region := string(out.LocationConstraint); region != "" {
		return region, nil
	}
	return defaultRegion, nil
}

func (s *source) versioning(ctx context.Context) (string, error) {
	out, err := s.client.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: &s.bucket}, impatient)
	switch {
	case err != nil:
		return "", err
	case out.Status == types.BucketVersioningStatusEnabled:
		return "on", nil
	case out.Status == types.BucketVersioningStatusSuspended:
		return "suspended: older versions are kept", nil
	}
	return versionsOff, nil
}

func (s *source) objectLock(ctx context.Context) (string, error) {
	out, err := s.client.GetObjectLockConfiguration(ctx, &s3.GetObjectLockConfigurationInput{Bucket: &s.bucket}, impatient)
	if err != nil {
		return "", err
	}
	lock := out.ObjectLockConfiguration
	if lock == nil || lock.ObjectLockEnabled != types.ObjectLockEnabledEnabled {
		return notSet, nil
	}
	if lock.Rule == nil || lock.Rule.DefaultRetention == nil {
		return "on, without a default retention", nil
	}
	kept := lock.Rule.DefaultRetention
	said := fmt.Sprintf("on, new objects are kept for %d days (%s)", aws.ToInt32(kept.Days), strings.ToLower(string(kept.Mode)))
	if years := aws.ToInt32(kept.Years); years > 0 {
		said = fmt.Sprintf("on, new objects are kept for %d years (%s)", years, strings.ToLower(string(kept.Mode)))
	}
	return said, nil
}

// lifecycle says what the bucket's rules delete. Prefixes and names of rules are left out: they may name people.
func (s *source) lifecycle(ctx context.Context) (string, error) {
	out, err := s.client.GetBucketLifecycleConfiguration(ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: &s.bucket}, impatient)
	if err != nil {
		return "", err
	}
	var said []string
	for _, rule := range out.Rules {
		if rule.Status != types.ExpirationStatusEnabled {
			continue
		}
		part := ""
		if rule.Filter != nil && *rule.Filter != (types.LifecycleRuleFilter{}) && (rule.Filter.Prefix == nil || *rule.Filter.Prefix != "") {
			part = " (a part of the bucket)"
		}
		if e := rule.Expiration; e != nil && aws.ToInt32(e.Days) > 0 {
			said = append(said, fmt.Sprintf("objects end after %d days%s", *e.Days, part))
		} else if e != nil && e.Date != nil {
			said = append(said, "objects end on "+e.Date.UTC().Format("2006-01-02")+part)
		}
		if e := rule.NoncurrentVersionExpiration; e != nil {
			said = append(said, fmt.Sprintf("older versions end after %d days%s", aws.ToInt32(e.NoncurrentDays), part))
		}
		if e := rule.AbortIncompleteMultipartUpload; e != nil {
			said = append(said, fmt.Sprintf("incomplete uploads end after %d days%s", aws.ToInt32(e.DaysAfterInitiation), part))
		}
		for _, t := range rule.Transitions {
			said = append(said, fmt.Sprintf("objects move to %s after %d days%s", t.StorageClass, aws.ToInt32(t.Days), part))
		}
	}
	if len(said) == 0 {
		return notSet, nil
	}
	return strings.Join(said, "; "), nil
}

// replication says to which buckets objects are copied: there they are as well.
func (s *source) replication(ctx context.Context) (string, error) {
	out, err := s.client.GetBucketReplication(ctx, &s3.GetBucketReplicationInput{Bucket: &s.bucket}, impatient)
	if err != nil {
		return "", err
	}
	var to []string
	for _, rule := range out.ReplicationConfiguration.Rules {
		if rule.Status == types.ReplicationRuleStatusEnabled && rule.Destination != nil {
			to = append(to, "s3://"+strings.TrimPrefix(aws.ToString(rule.Destination.Bucket), "arn:aws:s3:::"))
		}
	}
	if len(to) == 0 {
		return notSet, nil
	}
	slices.Sort(to)
	return "to " + strings.Join(slices.Compact(to), ", "), nil
}

func (s *source) encryption(ctx context.Context) (string, error) {
	out, err := s.client.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: &s.bucket}, impatient)
	if err != nil {
		return "", err
	}
	var said []string
	for _, rule := range out.ServerSideEncryptionConfiguration.Rules {
		if d := rule.ApplyServerSideEncryptionByDefault; d != nil {
			said = append(said, string(d.SSEAlgorithm))
		}
	}
	if len(said) == 0 {
		return notSet, nil
	}
	return strings.Join(said, ", ") + " for new objects", nil
}

// publicAccess joins what decides whether strangers can read: the bucket's block, its policy and its access list. The block of the
// whole account is not a bucket's to tell.
func (s *source) publicAccess(ctx context.Context) (string, error) {
	block, err := s.client.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: &s.bucket}, impatient)
	var unknown []string
	if err == nil && block.PublicAccessBlockConfiguration != nil {
		b := block.PublicAccessBlockConfiguration
		if aws.ToBool(b.BlockPublicAcls) && aws.ToBool(b.BlockPublicPolicy) && aws.ToBool(b.IgnorePublicAcls) && aws.ToBool(b.RestrictPublicBuckets) {
			return "blocked", nil
		}
	} else if err != nil && isDenied(err) {
		unknown = append(unknown, "its block")
	}
	policy, err := s.client.GetBucketPolicyStatus(ctx, &s3.GetBucketPolicyStatusInput{Bucket: &s.bucket}, impatient)
	switch {
	case err == nil && policy.PolicyStatus != nil && aws.ToBool(policy.PolicyStatus.IsPublic):
		return "public, by the bucket's policy", nil
	case err != nil && isDenied(err):
		unknown = append(unknown, "its policy")
	}
	list, err := s.client.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: &s.bucket}, impatient)
	switch {
	case err == nil && slices.ContainsFunc(list.Grants, isPublic):
		return "public, by the bucket's access list", nil
	case err != nil && isDenied(err):
		unknown = append(unknown, "its access list")
	}
	if len(unknown) > 0 {
		return "unknown: " + strings.Join(unknown, " and ") + " may not be read", nil
	}
	return "not public, but not blocked either", nil
}

func isPublic(g types.Grant) bool {
	if g.Grantee == nil {
		return false
	}
	group := aws.ToString(g.Grantee.URI)
	return strings.HasSuffix(group, "/groups/global/AllUsers") || strings.HasSuffix(group, "/groups/global/AuthenticatedUsers")
}

// incomplete counts the uploads that were begun and never finished, as far as one answer tells.
func (s *source) incomplete(ctx context.Context) (string, error) {
	out, err := s.client.ListMultipartUploads(ctx, &s3.ListMultipartUploadsInput{Bucket: &s.bucket, Prefix: optional(s.prefix)}, impatient)
	if err != nil {
		return "", err
	}
	said := strconv.Itoa(len(out.Uploads))
	if aws.ToBool(out.IsTruncated) {
		said += " or more"
	}
	return said, nil
}
