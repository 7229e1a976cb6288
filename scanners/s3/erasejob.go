package s3

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// job is what is erased from one unit, and what was found at its place.
type job struct {
	*eraser
	list []erasing.Removal
	key  string
	kind string    // upload, or anything else
	id   string    // of the version or upload; "": the one without
	all  []entry   // versions and delete markers of the key, the newest first; of an upload that alone
	at   int       // of the unit in all; -1: it is not there
	said described // beside its content; zero where only the whole unit is meant

	head    *s3.HeadObjectOutput
	grants  *s3.GetObjectAclOutput // nil: the server knows none, or only the owner's
	problem string                 // what stands in the way of this unit
	until   time.Time              // when that ends by itself
}

// described is what is said of an object beside its content.
type described struct {
	headers  map[string]string // of which some are the fields of its part "metadata", too
	metadata map[string]string
	tags     map[string]string
}

// parseUnit takes a unit's name apart.
func parseUnit(name string) (key, kind, id string) {
	v, u := strings.LastIndex(name, versionMark), strings.LastIndex(name, uploadMark)
	switch {
	case u > v:
		return name[:u], upload, name[u+len(uploadMark):]
	case v >= 0:
		id = name[v+len(versionMark):]
		return name[:v], object, identifier(&id)
	}
	return name, object, ""
}

// look finds the unit, and what is around it.
func (e *eraser) look(ctx context.Context, list []erasing.Removal) (*job, error) {
	j := &job{eraser: e, list: list, at: -1}
	j.key, j.kind, j.id = parseUnit(list[0].Unit.Reveal())
	if !strings.HasPrefix(j.key, e.prefix) {
		return nil, errors.New("an object that lies outside the target is to be erased from")
	}
	if j.kind == upload {
		return j, j.findUpload(ctx)
	}
	if err := j.findVersions(ctx); err != nil || !j.found() {
		return j, err
	}
	if j.target().kind == deleteMarker {
		if !j.whole() {
			j.at = -1 // it took the place of the version without an identifier
		}
		return j, nil
	}
	if !j.whole() {
		if err := j.describe(ctx); err != nil || !j.found() || j.problem != "" {
			return j, err
		}
	}
	if j.tagsAlone() {
		return j, nil
	}
	if err := j.readLock(ctx); err != nil || j.problem != "" || !j.isCurrent() {
		return j, err
	}
	var err error
	j.problem, err = j.lists.Obstacle(ctx, j.key)
	return j, err
}

func (j *job) found() bool     { return j.at >= 0 }
func (j *job) target() *entry  { return &j.all[j.at] }
func (j *job) isCurrent() bool { return j.at == 0 }

// whole tells whether the unit itself is to go.
func (j *job) whole() bool { return erasing.WholeUnit(j.list) }

func (j *job) findUpload(ctx context.Context) error {
	all, err := j.unfinished(ctx)
	if err != nil {
		return unread(ctx, err)
	}
	for i := range all {
		if aws.ToString(all[i].UploadId) == j.id {
			j.all, j.at = []entry{{key: j.key, kind: upload, version: j.id, modified: aws.ToTime(all[i].Initiated)}}, 0
		}
	}
	return nil
}

// unfinished are the uploads of the key.
func (j *job) unfinished(ctx context.Context) (list []types.MultipartUpload, err error) {
	pages := s3.NewListMultipartUploadsPaginator(j.client, &s3.ListMultipartUploadsInput{Bucket: &j.bucket, Prefix: &j.key, EncodingType: types.EncodingTypeUrl})
	for pages.HasMorePages() {
		out, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, u := range out.Uploads {
			switch key := decoded(out.EncodingType, u.Key); {
			case key == j.key:
				list = append(list, u)
			case key > j.key:
				return list, nil
			}
		}
	}
	return list, nil
}

// findVersions lists the versions of the key. Where a server knows none, there is the object alone.
func (j *job) findVersions(ctx context.Context) error {
	lister := *j.source
	lister.prefix, lister.list.versions = j.key, true
	var at marker
	for more := true; more; {
		var entries []entry
		var err error
		entries, at, more, err = lister.next(ctx, "", at)
		switch {
		case err != nil && ctx.Err() == nil && isDenied(err):
			return errors.New("versions may not be listed: grant s3:ListBucketVersions")
		case err != nil && ctx.Err() == nil && isUnknown(err) && lister.list.versions:
			lister.list.versions, more = false, true
			continue
		case err != nil:
			return unread(ctx, err)
		}
		for i := range entries {
			switch {
			case entries[i].key == j.key:
				j.all = append(j.all, entries[i])
			case entries[i].key > j.key:
				more = false
			}
		}
	}
	j.at = slices.IndexFunc(j.all, func(e entry) bool { return e.version == j.id })
	return nil
}

// versionID is how a request that reads names a version.
func (j *job) versionID(e *entry) *string { return j.source.unit(e).versionID() }

// describe reads what is said beside the content, and what may keep it from being written again.
func (j *job) describe(ctx context.Context) error {
	t := j.target()
	var err error
	j.head, err = j.headOf(ctx, t)
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return ctx.Err()
	case statusOf(err) == 404 || statusOf(err) == 412: // it went or changed just now
		j.at = -1
		return nil
	case statusOf(err) == 400:
		j.problem = "it is encrypted with a key that the server does not keep (SSE-C): write it again without the person by hand, or delete it"
		return nil
	default:
		return unread(ctx, err)
	}
	if aws.ToInt32(j.head.MissingMeta) > 0 {
		j.problem = "its metadata holds characters that the server cannot send, and would be lost: write it again by hand"
	}
	j.said = described{headers: headersOf(j.head), metadata: j.head.Metadata}
	if j.said.losesExpires() {
		j.problem = "its header Expires holds no date, and would be lost: write it again by hand"
	}
	if j.said.tags, err = j.readTags(ctx, t); err != nil && isDenied(err) {
		j.problem = noTags
		return nil
	} else if err != nil {
		return unread(ctx, err)
	}
	return j.readGrants(ctx)
}

// headOf reads what is said of a version. versitygw hides older ones from this request while versioning is suspended, but not from one for the
// content.
func (j *job) headOf(ctx context.Context, e *entry) (*s3.HeadObjectOutput, error) {
	head, err := j.client.HeadObject(ctx, &s3.HeadObjectInput{
		Bucket: &j.bucket, Key: &j.key, VersionId: j.versionID(e), IfMatch: optional(e.etag), ChecksumMode: types.ChecksumModeEnabled,
	})
	if statusOf(err) != 404 {
		return head, err
	}
	o, err := j.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &j.bucket, Key: &j.key, VersionId: j.versionID(e), IfMatch: optional(e.etag)}, asked)
	if err != nil {
		return nil, err
	}
	_ = o.Body.Close() // nothing of it is wanted
	return &s3.HeadObjectOutput{
		ContentType: o.ContentType, ContentEncoding: o.ContentEncoding, ContentLanguage: o.ContentLanguage, CacheControl: o.CacheControl,
		ExpiresString: o.ExpiresString, ContentDisposition: o.ContentDisposition, WebsiteRedirectLocation: o.WebsiteRedirectLocation,
		Metadata: o.Metadata, MissingMeta: o.MissingMeta, StorageClass: o.StorageClass,
		ServerSideEncryption: o.ServerSideEncryption, SSEKMSKeyId: o.SSEKMSKeyId, BucketKeyEnabled: o.BucketKeyEnabled,
		ChecksumCRC64NVME: o.ChecksumCRC64NVME, ChecksumCRC32C: o.ChecksumCRC32C, ChecksumCRC32: o.ChecksumCRC32,
		ChecksumSHA256: o.ChecksumSHA256, ChecksumSHA1: o.ChecksumSHA1,
	}, nil
}

func headersOf(head *s3.HeadObjectOutput) map[string]string {
	headers := map[string]string{}
	for name, value := range map[string]*string{
		"content-type": head.ContentType, "content-encoding": head.ContentEncoding, "content-language": head.ContentLanguage, "cache-control": head.CacheControl,
		expires: head.ExpiresString, disposition: head.ContentDisposition, redirect: head.WebsiteRedirectLocation,
	} {
		if value != nil && *value != "" {
			headers[name] = *value
		}
	}
	return headers
}

// Headers that people write, and that are read as metadata.
const (
	disposition = "content-disposition"
	redirect    = "website-redirect-location"
)

func (j *job) readTags(ctx context.Context, e *entry) (map[string]string, error) {
	out, err := j.client.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: &j.bucket, Key: &j.key, VersionId: j.versionID(e)})
	tags := map[string]string{}
	switch {
	case err != nil && isUnknown(err):
		return tags, nil
	case err != nil:
		return nil, err
	}
	for _, t := range out.TagSet {
		tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return tags, nil
}

// readGrants reads the access list, unless it says no more than that the owner may do everything.
func (j *job) readGrants(ctx context.Context) error {
	if j.tagsAlone() {
		return nil
	}
	out, err := j.client.GetObjectAcl(ctx, &s3.GetObjectAclInput{Bucket: &j.bucket, Key: &j.key, VersionId: j.versionID(j.target())}, impatient)
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil && isUnknown(err):
	case err != nil && isDenied(err):
		j.problem = "its access list may not be read, and would be lost: grant s3:GetObjectAcl and s3:GetObjectVersionAcl"
	case err != nil:
		return unread(ctx, err)
	case out.Owner == nil || len(out.Grants) != 1 || out.Grants[0].Grantee == nil || aws.ToString(out.Grants[0].Grantee.ID) != aws.ToString(out.Owner.ID):
		j.grants = out
	}
	return nil
}

// readLock sees whether object lock keeps the version, by the server's clock.
func (j *job) readLock(ctx context.Context) error {
	if said, known := j.facts["object lock"]; !known || said == notSet {
		return nil
	}
	id := j.versionID(j.target())
	kept, err := j.client.GetObjectRetention(ctx, &s3.GetObjectRetentionInput{Bucket: &j.bucket, Key: &j.key, VersionId: id}, impatient)
	if err := j.lockUnknown(ctx, err, "s3:GetObjectRetention"); err != nil || j.problem != "" {
		return err
	}
	if err == nil && kept.Retention != nil && kept.Retention.RetainUntilDate != nil {
		now, _ := middleware.GetServerTime(kept.ResultMetadata)
		if until := *kept.Retention.RetainUntilDate; until.After(now) {
			j.until = until
			j.problem = fmt.Sprintf("object lock (%s) keeps it until %s, which is never bypassed", strings.ToLower(string(kept.Retention.Mode)), until.UTC().Format(time.DateOnly))
			return nil
		}
	}
	held, err := j.client.GetObjectLegalHold(ctx, &s3.GetObjectLegalHoldInput{Bucket: &j.bucket, Key: &j.key, VersionId: id}, impatient)
	if err := j.lockUnknown(ctx, err, "s3:GetObjectLegalHold"); err != nil || j.problem != "" {
		return err
	}
	if err == nil && held.LegalHold != nil && held.LegalHold.Status == types.ObjectLockLegalHoldStatusOn {
		j.problem = "a legal hold keeps it: whoever placed that must lift it first"
	}
	return nil
}

// lockUnknown notes that nobody may know whether a version is locked. That there is no lock is no error.
func (j *job) lockUnknown(ctx context.Context, err error, right string) error {
	switch {
	case err == nil || ctx.Err() == nil && (statusOf(err) == 404 || codeOf(err) == "NoSuchObjectLockConfiguration" || isUnknown(err)):
		return nil
	case ctx.Err() == nil && isDenied(err):
		j.problem = "nobody knows whether object lock keeps it: grant " + right
		return nil
	}
	return unread(ctx, err)
}

// digest is of the unit as it stands.
func (j *job) digest() []byte { return j.digestWith(&j.said, j.isCurrent()) }

func (j *job) digestWith(said *described, current bool) []byte {
	t := j.target()
	sum := sha256.New()
	fmt.Fprintf(sum, "version %q %q %q %d", j.key, t.version, t.etag, t.size) // some servers change the time when it becomes an older one
	if j.kind != upload && t.kind != deleteMarker && !j.whole() {
		if !j.tagsAlone() {
			fmt.Fprintf(sum, " %v", current)
		}
		said.write(sum)
	}
	return sum.Sum(nil)
}

// write writes it in one way only.
func (d *described) write(sum interface{ Write([]byte) (int, error) }) {
	for _, some := range []map[string]string{d.headers, d.metadata, d.tags} {
		for _, name := range slices.Sorted(maps.Keys(some)) {
			fmt.Fprintf(sum, "%q=%q\n", name, some[name])
		}
		fmt.Fprintln(sum)
	}
}

// digestOf is of a content, and what is said beside it: of what is to stand there.
func digestOf(content []byte, said *described) []byte {
	sum := sha256.New()
	fmt.Fprintf(sum, "content %x\n", content)
	said.write(sum)
	return sum.Sum(nil)
}

// state is how far what is to be done with a unit is.
type state int

const (
	isGone   state = iota // it is not there, and nothing that took its place
	isBefore              // it is as it was when it was planned, or nothing is planned yet
	isMidway              // the version that takes its place is there, and it itself is still there
	isAfter
	isOther // it changed
)

func (j *job) state(ctx context.Context) (state, error) {
	r := &j.list[0]
	switch {
	case j.found() && r.Digest == nil, j.found() && bytes.Equal(j.digest(), r.Digest):
		return isBefore, nil
	case j.whole() && (!j.found() || j.target().kind == deleteMarker): // which took the place of the version without an identifier
		return isAfter, nil
	case j.whole():
		return isOther, nil
	case j.found() && bytes.Equal(j.digest(), r.After): // of which only the tags were to change
		return isAfter, nil
	}
	stands, err := j.stands(ctx)
	switch {
	case err != nil:
		return isOther, err
	case stands && j.at <= 0:
		return isAfter, nil
	case stands && bytes.Equal(j.digestWith(&j.said, true), r.Digest):
		return isMidway, nil
	case j.found():
		return isOther, nil
	}
	return isGone, nil
}

// stands tells whether what is to stand there does, in the version without an identifier or in one that is newer than the unit.
func (j *job) stands(ctx context.Context) (bool, error) {
	if j.list[0].After == nil {
		return false, nil
	}
	for i := range j.all {
		e := &j.all[i]
		own := i == j.at
		if own && e.version != "" { // which never changes
			return false, nil
		}
		if e.kind != deleteMarker {
			if is, err := j.isAfter(ctx, e); is || err != nil {
				return is, err
			}
		}
		if own {
			return false, nil
		}
	}
	return false, nil
}

// isAfter tells whether a version is what is to stand there.
func (j *job) isAfter(ctx context.Context, e *entry) (bool, error) {
	head, err := j.headOf(ctx, e)
	if err != nil {
		if ctx.Err() == nil && slices.Contains([]int{400, 404, 412}, statusOf(err)) {
			return false, nil
		}
		return false, unread(ctx, err)
	}
	tags, err := j.readTags(ctx, e)
	if err != nil {
		return false, unread(ctx, err)
	}
	held, err := j.fetch(ctx, e)
	if err != nil {
		if u, ok := errors.AsType[*scanners.Unread](err); ok && (u.Why == scanners.Archived || u.Why == scanners.Changed) {
			return false, nil
		}
		return false, err
	}
	defer held.close()
	return bytes.Equal(digestOf(held.sum, &described{headersOf(head), head.Metadata, tags}), j.list[0].After), nil
}

// fetch copies a version to a file of ours.
func (j *job) fetch(ctx context.Context, e *entry) (*held, error) {
	u := j.source.reading(e, new(atomic.Pointer[error]))
	for tries := 0; ; tries++ {
		h, err := j.fetchOnce(ctx, u)
		if !errors.Is(err, errDamaged) || tries >= rereads {
			return h, err
		}
	}
}

func (j *job) fetchOnce(ctx context.Context, u *unit) (*held, error) {
	b, _, err := u.open(ctx)
	if err != nil {
		return nil, u.unread(ctx, err)
	}
	defer b.close()
	h, err := newHeld(-1)
	if err != nil {
		return nil, err
	}
	if _, err := copyAll(h, b); err != nil {
		h.close()
		return nil, err
	}
	h.settle()
	return h, nil
}

// uncut is why a content is not written again; "" it is another error.
func uncut(err error) string {
	if u, ok := errors.AsType[*formats.Uncut](err); ok {
		return u.Error()
	}
	return ""
}
