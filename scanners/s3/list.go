package s3

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"dossier/scanners"
)

// Kinds of units.
const (
	object       = "object"        // what a reader gets who names no version
	oldVersion   = "old version"   // what was replaced or deleted, and is kept
	deleteMarker = "delete marker" // stands for a deletion; of it there is the key alone
	upload       = "upload"        // was begun and never finished: its parts are kept, and cannot be read
)

// entry is one line of a listing.
type entry struct {
	key      string
	kind     string
	version  string // its identifier, "" where there is none
	etag     string // with its quotes, as the server gave it
	class    string // of storage
	size     int64
	modified time.Time
}

// page is what one request lists.
type page struct {
	entries []entry
	split   []*stretch // what follows, in pieces that are listed side by side; nothing of it was listed yet
	err     error      // an [*scanners.Unread] of the stretch, or what ends the listing
}

// Units implements [scanners.Source]: in the order of the keys, the newest version first; uploads last. The stretches at the
// front are listed side by side, and handed out one after the other. A few thousand entries are held at a time.
func (s *source) Units(ctx context.Context) iter.Seq2[scanners.Unit, error] {
	return func(yield func(scanners.Unit, error) bool) {
		if s.list.denied != nil {
			yield(nil, s.at(s.list.denied))
			return
		}
		if s.list.missing != nil && !yield(nil, s.at(s.list.missing)) {
			return
		}
		asked := false // whether tags may be read
		l := newLister(ctx, s)
		defer l.stop()
		for p := range l.pages() {
			if p.err != nil {
				err := s.listError(ctx, p.err)
				if _, partial := errors.AsType[*scanners.Unread](err); !yield(nil, err) || !partial {
					return
				}
			}
			for i := range p.entries {
				u := s.unit(&p.entries[i])
				if u.kind == object && !asked {
					asked = true
					if u := u.tagsDenied(ctx); u != nil && !yield(nil, s.at(u)) {
						return
					}
				}
				if !yield(u, nil) {
					return
				}
			}
		}
		if ctx.Err() != nil {
			yield(nil, ctx.Err())
			return
		}
		s.uploads(ctx, yield)
	}
}

// at gives an Unread the bucket it is about.
func (s *source) at(u *scanners.Unread) *scanners.Unread {
	placed := *u
	name := s.bucket
	if s.prefix != "" {
		name += "/" + s.prefix
	}
	placed.Part = scanners.NewPrivate(name)
	return &placed
}

// listError is an [*scanners.Unread] for what may not be listed, and otherwise ends the listing.
func (s *source) listError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if u, ok := errors.AsType[*scanners.Unread](err); ok {
		return s.at(u)
	}
	switch {
	case isDenied(err):
		return s.at(&scanners.Unread{Why: scanners.Denied, Detail: "a part of the keys may not be listed: grant s3:ListBucket and s3:ListBucketVersions", Bytes: -1})
	case codeOf(err) == "NoSuchBucket":
		return s.at(&scanners.Unread{Why: scanners.Changed, Detail: "the bucket was deleted during the scan", Bytes: -1})
	}
	return fmt.Errorf("list the bucket: %w", connectError(ctx, err))
}

// uploads lists what was begun and never finished.
func (s *source) uploads(ctx context.Context, yield func(scanners.Unit, error) bool) {
	pages := s3.NewListMultipartUploadsPaginator(s.client, &s3.ListMultipartUploadsInput{
		Bucket: &s.bucket, Prefix: optional(s.prefix), EncodingType: types.EncodingTypeUrl,
	})
	for pages.HasMorePages() {
		out, err := pages.NextPage(ctx)
		switch {
		case err == nil:
		case ctx.Err() == nil && isUnknown(err):
			return
		case ctx.Err() == nil && isDenied(err):
			yield(nil, s.at(&scanners.Unread{
				Why: scanners.Denied, Detail: "unfinished uploads may not be listed: grant s3:ListBucketMultipartUploads", Bytes: -1,
			}))
			return
		default:
			yield(nil, s.listError(ctx, err))
			return
		}
		for _, u := range out.Uploads {
			e := entry{
				key: decoded(out.EncodingType, u.Key), kind: upload, version: aws.ToString(u.UploadId), size: -1, modified: aws.ToTime(u.Initiated),
			}
			if !yield(s.unit(&e), nil) {
				return
			}
		}
	}
}

// decoded is a key as it is: listings encode it on demand, as XML cannot hold every character.
func decoded(encoding types.EncodingType, key *string) string {
	if encoding == types.EncodingTypeUrl {
		if plain, err := url.QueryUnescape(aws.ToString(key)); err == nil {
			return plain
		}
	}
	return aws.ToString(key)
}

// marker is where the next page begins.
type marker struct {
	token   *string // of what is current
	key     *string // of versions
	version *string
}

// next lists a page behind after, or where at says. more is false on the last one.
func (s *source) next(ctx context.Context, after string, at marker) (entries []entry, next marker, more bool, err error) {
	if s.list.versions {
		return s.nextVersions(ctx, after, at)
	}
	out, err := s.client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{
		Bucket: &s.bucket, Prefix: optional(s.prefix), StartAfter: optional(after), ContinuationToken: at.token, EncodingType: types.EncodingTypeUrl,
	})
	if err != nil {
		return nil, at, false, err
	}
	entries = make([]entry, len(out.Contents))
	for i, o := range out.Contents {
		entries[i] = entry{
			key: decoded(out.EncodingType, o.Key), kind: object, etag: aws.ToString(o.ETag), class: string(o.StorageClass),
			size: aws.ToInt64(o.Size), modified: aws.ToTime(o.LastModified),
		}
	}
	return entries, marker{token: out.NextContinuationToken}, aws.ToBool(out.IsTruncated) && out.NextContinuationToken != nil, nil
}

func (s *source) nextVersions(ctx context.Context, after string, at marker) (entries []entry, next marker, more bool, err error) {
	if at.key == nil {
		at.key = optional(after)
	}
	out, err := s.client.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{
		Bucket: &s.bucket, Prefix: optional(s.prefix), KeyMarker: at.key, VersionIdMarker: at.version, EncodingType: types.EncodingTypeUrl,
	})
	if err != nil {
		return nil, at, false, err
	}
	entries = make([]entry, 0, len(out.Versions)+len(out.DeleteMarkers))
	versions, markers := out.Versions, out.DeleteMarkers
	for len(versions)+len(markers) > 0 { // each list is in order by itself
		var v, m entry
		if len(versions) > 0 {
			o := versions[0]
			v = entry{
				key: decoded(out.EncodingType, o.Key), kind: oldVersion, version: identifier(o.VersionId), etag: aws.ToString(o.ETag),
				class: string(o.StorageClass), size: aws.ToInt64(o.Size), modified: aws.ToTime(o.LastModified),
			}
			if aws.ToBool(o.IsLatest) {
				v.kind = object
			}
		}
		if len(markers) > 0 {
			o := markers[0]
			m = entry{key: decoded(out.EncodingType, o.Key), kind: deleteMarker, version: identifier(o.VersionId), modified: aws.ToTime(o.LastModified)}
		}
		if len(markers) == 0 || len(versions) > 0 && !before(&m, &v, aws.ToBool(markers[0].IsLatest)) {
			entries, versions = append(entries, v), versions[1:]
		} else {
			entries, markers = append(entries, m), markers[1:]
		}
	}
	next = marker{key: out.NextKeyMarker, version: out.NextVersionIdMarker}
	if next.key != nil {
		next.key = aws.String(decoded(out.EncodingType, next.key))
	}
	return entries, next, aws.ToBool(out.IsTruncated) && next.key != nil, nil
}

// before tells whether a delete marker comes before a version: by key, then the newest first.
func before(marker, version *entry, latest bool) bool {
	if c := cmp.Compare(marker.key, version.key); c != 0 {
		return c < 0
	}
	if latest || version.kind == object {
		return latest
	}
	return marker.modified.After(version.modified)
}

// identifier is a version's, "" for what was written when the bucket kept none.
func identifier(id *string) string {
	if text := aws.ToString(id); text != "null" {
		return text
	}
	return ""
}

// boundaries are keys after key and before upto at which the rest of a listing can be cut: the folders of the levels above
// key. That they cannot be listed is no harm: the rest stays in one piece.
func (s *source) boundaries(ctx context.Context, key, upto string) []string {
	if !s.startsAfter(ctx, key) {
		return nil
	}
	var found []string
	for _, level := range levels(s.prefix, key) {
		out, err := s.client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{
			Bucket: &s.bucket, Prefix: optional(level), StartAfter: &key, Delimiter: aws.String("/"), EncodingType: types.EncodingTypeUrl,
		}, impatient)
		if err != nil {
			return nil
		}
		for _, p := range out.CommonPrefixes {
			if folder := decoded(out.EncodingType, p.Prefix); folder > key && (upto == "" || folder < upto) {
				found = append(found, folder)
			}
		}
		if len(found) >= sideBySide {
			break
		}
	}
	slices.Sort(found)
	return thin(slices.Compact(found), mostPieces)
}

// startsAfter tells whether the server lists from a key on: pieces would otherwise begin at the beginning, each of them.
func (s *source) startsAfter(ctx context.Context, key string) bool {
	out, err := s.client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{
		Bucket: &s.bucket, Prefix: optional(s.prefix), StartAfter: &key, MaxKeys: aws.Int32(1), EncodingType: types.EncodingTypeUrl,
	}, impatient)
	return err == nil && (len(out.Contents) == 0 || decoded(out.EncodingType, out.Contents[0].Key) > key)
}

// levels are the prefixes of key that end a folder, the outermost, which is the listing's own, first.
func levels(prefix, key string) []string {
	list := []string{prefix}
	for i := len(prefix); i < len(key) && len(list) < deepestLevel; i++ {
		if key[i] == '/' {
			list = append(list, key[:i+1])
		}
	}
	return list
}

// thin keeps at most so many, evenly.
func thin(list []string, most int) []string {
	if len(list) <= most {
		return list
	}
	kept := make([]string, most)
	for i := range kept {
		kept[i] = list[(i+1)*len(list)/(most+1)]
	}
	return kept
}
