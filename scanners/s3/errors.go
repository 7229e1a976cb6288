package s3

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"dossier/scanners"
)

// codeOf is the code of S3's error, "" of one that is not the server's.
func codeOf(err error) string {
	if e, ok := errors.AsType[smithy.APIError](err); ok {
		return e.ErrorCode()
	}
	return ""
}

// statusOf is the status of the server's answer, 0 without one.
func statusOf(err error) int {
	if e, ok := errors.AsType[*awshttp.ResponseError](err); ok && e.HTTPResponse() != nil {
		return e.HTTPStatusCode()
	}
	return 0
}

// regionOf is the region that an answer says a bucket lies in, "" if it says nothing, or nothing that can be one.
func regionOf(err error) string {
	e, ok := errors.AsType[*awshttp.ResponseError](err)
	if !ok || e.HTTPResponse() == nil {
		return ""
	}
	region := e.HTTPResponse().Header.Get("X-Amz-Bucket-Region")
	if checkRegion(region) != nil {
		return ""
	}
	return region
}

// isDenied tells of a request that the rights do not allow, unlike one whose sender the server does not know.
func isDenied(err error) bool {
	switch codeOf(err) {
	case "AccessDenied", "AllAccessDisabled", "Forbidden", "AccountProblem", "UnauthorizedAccess":
		return true
	case "InvalidAccessKeyId", "SignatureDoesNotMatch", "RequestTimeTooSkewed", "InvalidObjectState":
		return false
	}
	return statusOf(err) == http.StatusForbidden && codeOf(err) == "403"
}

// isUnknown tells that the server does not have what was asked for: not every one that speaks S3 knows all of it.
func isUnknown(err error) bool {
	return slices.Contains([]int{http.StatusNotImplemented, http.StatusMethodNotAllowed}, statusOf(err)) ||
		slices.Contains([]string{"NotImplemented", "MethodNotAllowed", "InvalidArgument", "UnsupportedOperation"}, codeOf(err))
}

// noKey is what an object ends with whose key of encryption may not be used.
const noKey = "its encryption key may not be used: grant kms:Decrypt, or see that the key is enabled"

// unread says why something was not read. Only codes are looked at, and of the server's words nothing is passed on: they hold keys and
// names of accounts. The context's error is returned as it is.
func unread(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if u, ok := errors.AsType[*scanners.Unread](err); ok {
		return u
	}
	say := func(why scanners.Why, detail string) error {
		return &scanners.Unread{Why: why, Detail: detail, Bytes: -1}
	}
	if state, ok := errors.AsType[*types.InvalidObjectState](err); ok {
		return archived(string(state.StorageClass), string(state.AccessTier))
	}
	code := codeOf(err)
	switch {
	case code == "InvalidObjectState":
		return archived("", "")
	case strings.HasPrefix(code, "KMS.") || isDenied(err) && mentions(err, "kms"):
		return say(scanners.Denied, noKey)
	case isDenied(err):
		return say(scanners.Denied, "the rights to read it are missing: grant s3:GetObject and s3:GetObjectVersion")
	case code == "InvalidRequest" && mentions(err, "encrypt"):
		return say(scanners.Encrypted, "encrypted with a key that the server does not keep (SSE-C)")
	case slices.Contains([]string{"NoSuchKey", "NoSuchVersion", "NotFound", "NoSuchBucket", "NoSuchUpload"}, code):
		return say(scanners.Changed, "it was deleted after it was listed")
	case code == "PreconditionFailed" || statusOf(err) == http.StatusPreconditionFailed || code == "InvalidRange":
		return say(scanners.Changed, "it was written anew after it was listed")
	case code == "MethodNotAllowed":
		return say(scanners.Changed, "a delete marker took its place after it was listed")
	case slices.Contains([]string{"SlowDown", "ServiceUnavailable", "RequestLimitExceeded", "Throttling", "TooManyRequests"}, code):
		return say(scanners.Failed, "the server kept asking for fewer requests: lower --max-connections")
	case code == "":
		return say(scanners.Failed, "the server did not answer, or the connection broke, again and again")
	}
	return say(scanners.Failed, "the server answered with an error, again and again")
}

// archived is an object that must be brought back before it can be read. Class and tier are S3's own words.
func archived(class, tier string) *scanners.Unread {
	detail := "its storage class must be restored before it can be read"
	for _, known := range []string{"GLACIER", "DEEP_ARCHIVE", "INTELLIGENT_TIERING"} {
		if class == known {
			detail = "storage class " + class + ": restore it, and scan again"
		}
	}
	if class == "INTELLIGENT_TIERING" && slices.Contains([]string{"ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS"}, tier) {
		detail = "storage class " + class + ", " + tier + ": restore it, and scan again"
	}
	return &scanners.Unread{Why: scanners.Archived, Detail: detail, Bytes: -1}
}

func mentions(err error, word string) bool {
	e, ok := errors.AsType[smithy.APIError](err)
	return ok && strings.Contains(strings.ToLower(e.ErrorMessage()), word)
}
