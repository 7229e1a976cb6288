package s3

import (
	"bytes"
	"cmp"
	"context"
	"crypto/md5" //nolint:gosec // ETags of parts are this
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"dossier/scanners/erasing"
)

const (
	largeObject = 256 << 20 // from this size on, an object is written in parts
	partBytes   = 16 << 20
	mostParts   = 9000 // of the 10,000 that the protocol allows
)

// rewrite writes the object again and deletes what it was.
func (j *job) rewrite(ctx context.Context) error {
	said, _ := j.saidAfter()
	to, err := j.content(ctx)
	if err != nil {
		return err
	}
	defer to.close()
	id, done, err := j.putOnce(ctx, to, &said)
	if err != nil || done {
		return err
	}
	if j.keeps == keepsNone || id == j.target().version {
		return nil
	}
	if err := j.inPlace(ctx, id); err != nil {
		return err
	}
	return j.deleteVersion(ctx, j.target())
}

// putOnce writes a content, again only after a look at whether it was written although its answer was lost: where the bytes stay the same, so does the
// ETag, and the condition would let a second version through. Done tells that nothing is left to do.
func (j *job) putOnce(ctx context.Context, h *held, said *described) (id string, done bool, err error) {
	for tries := 0; ; tries++ {
		if id, err = j.put(ctx, h, said); err == nil {
			return id, false, nil
		}
		lost := statusOf(err) == 0 || statusOf(err) >= http.StatusInternalServerError
		err = refused(ctx, err, "s3:PutObject, and what its tags, access list and key need")
		if ctx.Err() != nil {
			return "", false, err
		}
		again, failed := j.look(ctx, j.list)
		if failed != nil {
			return "", false, err
		}
		switch state, failed := again.state(ctx); {
		case failed != nil:
			return "", false, err
		case state == isAfter:
			return "", true, nil
		case state == isMidway:
			return "", true, again.deleteVersion(ctx, again.target())
		case state != isBefore || !lost || tries >= mostPuts:
			return "", false, err
		}
		if err := pause(ctx, firstWait<<tries); err != nil {
			return "", false, err
		}
	}
}

// mostPuts is how often an object is written again whose writing failed on the way.
const mostPuts = 5

func once(o *s3.Options) { o.RetryMaxAttempts = 1 }

func pause(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// inPlace sees that a new version came right after the one that it takes the place of. Where a server does not heed the condition, a version that
// somebody else wrote in between is made the current one again.
func (j *job) inPlace(ctx context.Context, id string) error {
	now := &job{eraser: j.eraser, list: j.list, key: j.key, id: id}
	if err := now.findVersions(ctx); err != nil {
		return err
	}
	old := slices.IndexFunc(now.all, func(e entry) bool { return e.version == j.target().version })
	if now.at >= 0 && old == now.at+1 {
		return nil
	}
	if now.at >= 0 {
		if err := now.deleteVersion(ctx, now.target()); err != nil {
			return err
		}
	}
	return erasing.ErrChanged
}

// put writes a content, if the object is still what it was, and returns the identifier of its version.
func (j *job) put(ctx context.Context, h *held, said *described) (id string, err error) {
	in := j.input(said)
	if h.size >= j.large {
		return j.putParts(ctx, h, in)
	}
	in.Body, in.ContentLength = io.NewSectionReader(h.file, 0, h.size), &h.size
	out, err := j.client.PutObject(ctx, in, once)
	if err != nil {
		return "", err
	}
	return identifier(out.VersionId), nil
}

// input is the object as it was in all but its content.
func (j *job) input(said *described) *s3.PutObjectInput {
	header := func(name string) *string { return optional(said.headers[name]) }
	in := &s3.PutObjectInput{
		Bucket: &j.bucket, Key: &j.key, IfMatch: &j.target().etag, Metadata: said.metadata,
		ContentType: header("content-type"), ContentEncoding: header("content-encoding"), ContentLanguage: header("content-language"),
		CacheControl: header("cache-control"), ContentDisposition: header(disposition), WebsiteRedirectLocation: header(redirect),
		StorageClass: j.head.StorageClass, ServerSideEncryption: j.head.ServerSideEncryption, SSEKMSKeyId: j.head.SSEKMSKeyId, BucketKeyEnabled: j.head.BucketKeyEnabled,
		ChecksumAlgorithm: checksumOf(j.head),
	}
	if at, err := http.ParseTime(said.headers[expires]); err == nil {
		in.Expires = &at
	}
	if len(said.tags) > 0 {
		set := url.Values{}
		for name, value := range said.tags {
			set.Set(name, value)
		}
		in.Tagging = aws.String(set.Encode())
	}
	if j.grants != nil {
		in.GrantFullControl, in.GrantRead = grantees(j.grants, types.PermissionFullControl), grantees(j.grants, types.PermissionRead)
		in.GrantReadACP, in.GrantWriteACP = grantees(j.grants, types.PermissionReadAcp), grantees(j.grants, types.PermissionWriteAcp)
	}
	return in
}

// checksumOf is what sort of checksum the server keeps of an object, "" none.
func checksumOf(head *s3.HeadObjectOutput) types.ChecksumAlgorithm {
	for _, known := range []struct {
		kept *string
		name types.ChecksumAlgorithm
	}{
		{head.ChecksumCRC64NVME, types.ChecksumAlgorithmCrc64nvme},
		{head.ChecksumCRC32C, types.ChecksumAlgorithmCrc32c},
		{head.ChecksumCRC32, types.ChecksumAlgorithmCrc32},
		{head.ChecksumSHA256, types.ChecksumAlgorithmSha256},
		{head.ChecksumSHA1, types.ChecksumAlgorithmSha1},
	} {
		if known.kept != nil {
			return known.name
		}
	}
	return ""
}

// grantees are those who have a right by an access list, as headers name them; nil: nobody.
func grantees(list *s3.GetObjectAclOutput, right types.Permission) *string {
	var all []string
	for _, g := range list.Grants {
		switch {
		case g.Permission != right || g.Grantee == nil:
		case g.Grantee.URI != nil:
			all = append(all, fmt.Sprintf("uri=%q", *g.Grantee.URI))
		case g.Grantee.ID != nil:
			all = append(all, fmt.Sprintf("id=%q", *g.Grantee.ID))
		}
	}
	return optional(strings.Join(all, ", "))
}

// putParts writes a large content.
func (j *job) putParts(ctx context.Context, h *held, in *s3.PutObjectInput) (id string, err error) {
	part := max(partBytes, (h.size+mostParts-1)/mostParts)
	if err := j.abortOwn(ctx, h, part); err != nil {
		return "", err
	}
	begun, err := j.client.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{
		Bucket: in.Bucket, Key: in.Key, Metadata: in.Metadata, ContentType: in.ContentType, ContentEncoding: in.ContentEncoding,
		ContentLanguage: in.ContentLanguage, CacheControl: in.CacheControl, ContentDisposition: in.ContentDisposition, WebsiteRedirectLocation: in.WebsiteRedirectLocation,
		StorageClass: in.StorageClass, ServerSideEncryption: in.ServerSideEncryption, SSEKMSKeyId: in.SSEKMSKeyId, BucketKeyEnabled: in.BucketKeyEnabled,
		Expires: in.Expires, Tagging: in.Tagging, ChecksumAlgorithm: in.ChecksumAlgorithm,
		GrantFullControl: in.GrantFullControl, GrantRead: in.GrantRead, GrantReadACP: in.GrantReadACP, GrantWriteACP: in.GrantWriteACP,
	})
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, j.abort(context.WithoutCancel(ctx), *begun.UploadId))
		}
	}()
	var parts []types.CompletedPart
	for off := int64(0); off < h.size; off += part {
		number := aws.Int32(int32(len(parts) + 1))
		out, err := j.client.UploadPart(ctx, &s3.UploadPartInput{
			Bucket: in.Bucket, Key: in.Key, UploadId: begun.UploadId, PartNumber: number, Body: io.NewSectionReader(h.file, off, min(part, h.size-off)),
			ChecksumAlgorithm: in.ChecksumAlgorithm,
		})
		if err != nil {
			return "", err
		}
		parts = append(parts, types.CompletedPart{
			PartNumber: number, ETag: out.ETag, ChecksumCRC32: out.ChecksumCRC32, ChecksumCRC32C: out.ChecksumCRC32C,
			ChecksumCRC64NVME: out.ChecksumCRC64NVME, ChecksumSHA1: out.ChecksumSHA1, ChecksumSHA256: out.ChecksumSHA256,
		})
	}
	out, err := j.client.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{
		Bucket: in.Bucket, Key: in.Key, UploadId: begun.UploadId, IfMatch: in.IfMatch, MultipartUpload: &types.CompletedMultipartUpload{Parts: parts},
	}, once)
	if err != nil {
		return "", err
	}
	return identifier(out.VersionId), nil
}

// abortOwn ends an upload that an earlier run began: one of which every part is of this content.
func (j *job) abortOwn(ctx context.Context, h *held, part int64) error {
	all, err := j.unfinished(ctx)
	if err != nil {
		return nil //nolint:nilerr // what may not be listed is not known to be there, and a report says so
	}
	for _, u := range all {
		out, err := j.client.ListParts(ctx, &s3.ListPartsInput{Bucket: &j.bucket, Key: &j.key, UploadId: u.UploadId})
		if err != nil || len(out.Parts) == 0 || aws.ToBool(out.IsTruncated) {
			continue
		}
		own := true
		for _, p := range out.Parts {
			off := int64(aws.ToInt32(p.PartNumber)-1) * part
			sum := md5.New() //nolint:gosec // see above
			if _, err := io.Copy(sum, io.NewSectionReader(h.file, off, part)); err != nil {
				return err
			}
			own = own && sameETag(aws.ToString(p.ETag), hex.EncodeToString(sum.Sum(nil)))
		}
		if own {
			if err := j.abort(ctx, aws.ToString(u.UploadId)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (j *job) abort(ctx context.Context, id string) error {
	_, err := j.client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: &j.bucket, Key: &j.key, UploadId: &id})
	if codeOf(err) == "NoSuchUpload" {
		return nil
	}
	return refused(ctx, err, "s3:AbortMultipartUpload")
}

// delete deletes the whole unit, a version or a delete marker. So that no older version comes back as the current one, a delete marker is
// put before that of the current one goes.
func (j *job) delete(ctx context.Context) error {
	t := j.target()
	versions := 0
	for i := range j.all {
		if j.all[i].kind != deleteMarker && i != j.at {
			versions++
		}
	}
	switch {
	case t.kind == deleteMarker && j.isCurrent() && versions > 0:
		return nil // it goes with the last of them
	case t.kind == deleteMarker:
		return j.deleteVersion(ctx, t)
	case j.keeps == keepsNone, j.isCurrent() && versions > 0:
		_, err := j.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &j.bucket, Key: &j.key, IfMatch: optional(t.etag)})
		if err := j.unlessGone(ctx, err); err != nil || j.keeps == keepsNone || j.keeps == keepsSuspended && t.version == "" {
			return err
		}
	}
	if err := j.deleteVersion(ctx, t); err != nil {
		return err
	}
	return j.tidy(ctx)
}

// unlessGone is the error of deleting an object, unless it is gone all the same.
func (j *job) unlessGone(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil {
		return refused(ctx, err, "")
	}
	again, failed := j.look(ctx, j.list)
	if failed == nil && (!again.found() || again.at > 0 && again.all[0].kind == deleteMarker) {
		return nil
	}
	return refused(ctx, err, "s3:DeleteObject")
}

// deleteVersion deletes a version, or a delete marker, for good. One without an identifier could be another by now.
func (j *job) deleteVersion(ctx context.Context, e *entry) error {
	if j.keeps == keepsNone {
		return erasing.ErrChanged // the bucket kept versions a moment ago
	}
	in := &s3.DeleteObjectInput{Bucket: &j.bucket, Key: &j.key, VersionId: aws.String(cmp.Or(e.version, "null"))}
	if e.version == "" && e.kind != deleteMarker {
		in.IfMatch = optional(e.etag)
	}
	_, err := j.client.DeleteObject(ctx, in)
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	again := &job{eraser: j.eraser, list: j.list, key: j.key, id: e.version} // the answer may have been lost, and asked for again
	if failed := again.findVersions(ctx); failed == nil && !again.found() {
		return nil
	}
	return refused(ctx, err, "s3:DeleteObjectVersion")
}

// tidy removes the delete markers of an object of which no version is left: they hold its key, and hide nothing.
func (j *job) tidy(ctx context.Context) error {
	if j.keeps == keepsNone {
		return nil
	}
	now := &job{eraser: j.eraser, list: j.list, key: j.key, id: j.id}
	if err := now.findVersions(ctx); err != nil {
		return err
	}
	if slices.ContainsFunc(now.all, func(e entry) bool { return e.kind != deleteMarker }) {
		return nil
	}
	for i := range now.all {
		if err := j.deleteVersion(ctx, &now.all[i]); err != nil {
			return err
		}
	}
	return nil
}

// writeTags sets the tags of a version, which stays what it is.
func (j *job) writeTags(ctx context.Context) error {
	said, _ := j.saidAfter()
	if !bytes.Equal(j.digestWith(&said, j.isCurrent()), j.list[0].After) {
		return erasing.ErrChanged
	}
	id := j.versionID(j.target())
	if len(said.tags) == 0 {
		_, err := j.client.DeleteObjectTagging(ctx, &s3.DeleteObjectTaggingInput{Bucket: &j.bucket, Key: &j.key, VersionId: id})
		return refused(ctx, err, "s3:DeleteObjectTagging and s3:DeleteObjectVersionTagging")
	}
	var set []types.Tag
	for _, name := range slices.Sorted(maps.Keys(said.tags)) {
		set = append(set, types.Tag{Key: &name, Value: aws.String(said.tags[name])})
	}
	_, err := j.client.PutObjectTagging(ctx, &s3.PutObjectTaggingInput{Bucket: &j.bucket, Key: &j.key, VersionId: id, Tagging: &types.Tagging{TagSet: set}})
	return refused(ctx, err, "s3:PutObjectTagging and s3:PutObjectVersionTagging")
}

// expires is a header that holds a date.
const expires = "expires"

// losesExpires tells that the date is none, which a server may keep but nobody can send.
func (d *described) losesExpires() bool {
	_, err := time.Parse(http.TimeFormat, d.headers[expires])
	return d.headers[expires] != "" && err != nil
}
