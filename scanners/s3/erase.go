package s3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/erasing/filelist"
	"dossier/scanners/formats"
)

// Cutter writes what an object holds again without some of its records, and says what stands there; *formats.Opener is one.
type Cutter interface {
	Cut(ctx context.Context, in formats.Input, out io.Writer, list []erasing.Removal) error
	Stand(ctx context.Context, in formats.Input, list []erasing.Removal) ([]formats.Stood, error)
}

// keeping is what a bucket does with a version that is replaced.
type keeping int

const (
	keepsNone      keeping = iota
	keepsAll               // as an older version
	keepsSuspended         // those with an identifier; what is written from now on replaces the one without
)

// OpenEraser implements [erasing.Connector]. A unit is a version of an object, as it is for a scan. The current one is written anew, on the condition
// that it is still what it was, and what it was is deleted by its identifier after that; so whoever reads the object finds the one or the
// other. Older versions cannot be written again, and go as a whole. Object lock is never bypassed.
func (c *Connector) OpenEraser(ctx context.Context, target string) (erasing.Eraser, error) {
	t, err := parseTarget(target)
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", target, err)
	}
	if t.bucket == "" {
		return nil, fmt.Errorf("open %q to erase from it: it stands for every bucket: name those that may be erased from", target)
	}
	cutter, ok := c.Formats.(Cutter)
	if !ok {
		return nil, fmt.Errorf("open %q to erase from it: no format is written again", target)
	}
	a, err := c.account(ctx, t)
	if err != nil {
		return nil, fmt.Errorf("open %q to erase from it: %w", target, err)
	}
	defer a.release()
	s, err := c.open(ctx, a, bucketName{t.bucket, t.region}, t.prefix)
	if err != nil {
		return nil, fmt.Errorf("open %q to erase from it: %w", target, err)
	}
	e := &eraser{source: s, cutter: cutter, large: largeObject, lists: filelist.New(s.there)}
	return e, e.readKeeping(ctx)
}

// there is a [filelist.There], which looks at a thousand keys at most. What may not be listed, outside the target, is not there.
func (s *source) there(ctx context.Context, begin, end string) (bool, error) {
	out, err := s.client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &s.bucket, Prefix: &begin, Delimiter: aws.String("/"), EncodingType: types.EncodingTypeUrl}, impatient)
	switch {
	case err == nil:
		return slices.ContainsFunc(out.Contents, func(o types.Object) bool { return strings.HasSuffix(decoded(out.EncodingType, o.Key), end) }), nil
	case ctx.Err() == nil && isDenied(err) && !strings.HasPrefix(begin, s.prefix):
		return false, nil
	}
	return false, unread(ctx, err)
}

// eraser erases from a bucket.
type eraser struct {
	*source
	cutter  Cutter
	keeps   keeping
	problem string // why no version can be deleted
	large   int64  // bytes from which on an object is written in parts
	lists   *filelist.Lists

	ready      map[string]*held // contents that are written already, by their units' names
	readyBytes int64
}

// Whole implements [erasing.Eraser]: each version of an object is a transaction.
func (*eraser) Whole() bool { return false }

// readKeeping asks what the bucket does with versions.
func (e *eraser) readKeeping(ctx context.Context) error {
	out, err := e.client.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: &e.bucket}, impatient)
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil && isUnknown(err):
		return nil
	case err != nil:
		e.problem = "nobody knows whether the bucket keeps versions: grant s3:GetBucketVersioning"
	case out.MFADelete == types.MFADeleteStatusEnabled:
		e.problem = "the bucket deletes versions only with its owner's authentication device (MFA delete): delete it by hand with that"
	case out.Status == types.BucketVersioningStatusEnabled:
		e.keeps = keepsAll
	case out.Status == types.BucketVersioningStatusSuspended:
		e.keeps = keepsSuspended
	}
	return nil
}

// Remains implements [erasing.Remainder].
func (e *eraser) Remains() (list []string) {
	switch said := e.facts["replication"]; said {
	case "", notSet:
	case notAllowed, notKnown:
		list = append(list, "whether the bucket's objects are copied to other buckets is unknown: a copy keeps what is erased here")
	default:
		list = append(list, "the bucket's objects are copied "+said+": every version of what is erased here stays there until it is erased there too")
	}
	if said, kept := strings.CutPrefix(e.facts["object lock"], "on, new objects are "); kept {
		list = append(list, "what is written again is "+said+" by the bucket's default, so that nobody else can be erased from it before")
	}
	switch said := e.facts["incomplete uploads"]; said {
	case "", "0":
	case notAllowed, notKnown:
		list = append(list, "whether the bucket keeps parts of uploads that were never finished is unknown: nobody can read them, and a lifecycle rule ends them")
	default:
		list = append(list, fmt.Sprintf("the bucket keeps the parts of %s uploads that were never finished, which nobody can read: a lifecycle rule ends them", said))
	}
	return list
}

// Now implements [erasing.Renamer]: what took a version's place is the object's current version.
func (e *eraser) Now(ctx context.Context, name scanners.Private) (scanners.Private, error) {
	j := &job{eraser: e, at: -1}
	j.key, j.kind, j.id = parseUnit(name.Reveal())
	if j.kind == upload {
		return name, nil
	}
	if err := j.findVersions(ctx); err != nil || len(j.all) == 0 {
		return name, err
	}
	return e.unit(&j.all[0]).Info().Name, nil
}

// Examine implements [erasing.Eraser]. The digest of what stands is of the version's identifier, its ETag and what is said beside its content;
// that of what is to stand there is of the content, too. Where a version is no longer there, what stands is the version that took its place.
func (e *eraser) Examine(ctx context.Context, list []erasing.Removal) ([]erasing.Standing, error) {
	standing := make([]erasing.Standing, len(list))
	if len(list) == 0 {
		return standing, nil
	}
	j, err := e.look(ctx, list)
	if err != nil {
		return nil, err
	}
	state, err := j.state(ctx)
	if err != nil {
		return nil, err
	}
	one := erasing.Standing{Found: state != isGone}
	switch state {
	case isGone:
	case isAfter:
		one.Found, one.Digest = !j.whole(), list[0].After
	case isMidway:
		one.Digest, one.After = list[0].Digest, list[0].After
	case isOther:
		one.Digest = j.digest()
	case isBefore:
		return standing, j.examine(ctx, standing)
	}
	for i := range standing {
		standing[i] = one
	}
	return standing, nil
}

// Erase implements [erasing.Eraser].
func (e *eraser) Erase(ctx context.Context, list []erasing.Removal) (*erasing.Erased, error) {
	if len(list) == 0 {
		return &erasing.Erased{}, nil
	}
	j, err := e.look(ctx, list)
	if err != nil {
		return nil, err
	}
	state, err := j.state(ctx)
	if err != nil {
		return nil, err
	}
	done := &erasing.Erased{Count: int64(len(list))}
	switch state {
	case isAfter:
		if j.whole() && j.kind != upload {
			err = j.tidy(ctx)
		}
		return &erasing.Erased{Before: true}, err
	case isMidway:
		return done, j.deleteVersion(ctx, j.target())
	case isGone, isOther:
		return nil, erasing.ErrChanged
	case isBefore:
	}
	if why, _ := j.obstacle(); why != "" {
		return nil, fmt.Errorf("%w: %s", erasing.ErrChanged, why)
	}
	switch {
	case j.kind == upload:
		err = j.abort(ctx, j.id)
	case j.whole():
		err = j.delete(ctx)
	case j.tagsAlone():
		err = j.writeTags(ctx)
	default:
		err = j.rewrite(ctx)
	}
	return done, err
}

// refused is an error of writing or deleting, without the server's own words.
func refused(ctx context.Context, err error, right string) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case statusOf(err) == http.StatusPreconditionFailed || statusOf(err) == http.StatusConflict || codeOf(err) == "NoSuchKey":
		return erasing.ErrChanged
	case isDenied(err):
		return fmt.Errorf("the server denies it: grant %s, or see whether object lock keeps it; the same command then goes on", right)
	}
	if u, ok := errors.AsType[*scanners.Unread](unread(ctx, err)); ok {
		return fmt.Errorf("the server did not do it (%s): the same command goes on", u.Detail)
	}
	return err
}
