package s3

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// Names of fields and parts beside an object's content.
const (
	KeyField     = "(key)"
	MetadataPart = "metadata"
	TagsPart     = "tags"
)

// smallObject is up to how many bytes an object is read at once, and checked, before anything of it is handed out.
const smallObject = 4 << 20

// heldAtOnce is how many bytes of such objects are held at once, for each processor: two that search have enough in six of the largest, where
// more would be memory that nobody looks at before it has left the processor's cache.
const heldAtOnce = 12 << 20

// brotli ends the name of what is compressed so, as the formats know it.
const brotli = ".br"

type unit struct {
	*source
	entry
	gone   *atomic.Pointer[error] // of a unit that is being read: set when the server stopped answering
	stream *stream                // likewise, of a large one
}

func (s *source) unit(e *entry) *unit { return &unit{source: s, entry: *e} }

// reading is a unit that is being read.
func (s *source) reading(e *entry, gone *atomic.Pointer[error]) *unit {
	return &unit{source: s, entry: *e, gone: gone}
}

// unread says why something was not read. If it is because the server is gone, it keeps that in mind.
func (u *unit) unread(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if gone := u.goneFor(ctx, err); gone != nil {
		u.gone.Store(&gone)
		return gone
	}
	return unread(ctx, err)
}

// Info implements [scanners.Unit].
func (u *unit) Info() scanners.UnitInfo {
	return scanners.UnitInfo{
		Name: scanners.NewPrivate(u.name()), Kind: u.kind, Version: u.stamp(), Modified: u.modified, Lasting: u.etag != "" || u.version != "", Bytes: u.entry.size, Records: -1,
	}
}

// The marks that part a key from what tells its versions and uploads apart.
const (
	versionMark = "?versionId="
	uploadMark  = "?uploadId="
)

// name is the key, with the version's identifier if it has one. A key that holds a mark itself always gets another behind it: the last
// one counts.
func (u *unit) name() string {
	switch {
	case u.kind == upload:
		return u.key + uploadMark + u.version
	case u.version != "":
		return u.key + versionMark + u.version
	case strings.Contains(u.key, versionMark) || strings.Contains(u.key, uploadMark):
		return u.key + versionMark + "null"
	}
	return u.key
}

// versionID is how a request names the version, nil where it is the current one and has no identifier.
func (u *unit) versionID() *string {
	if u.version == "" && u.kind == oldVersion {
		return aws.String("null")
	}
	return optional(u.version)
}

// stamp changes when the content or the metadata do: these are written with the object. Tags can change without it.
func (u *unit) stamp() string {
	return fmt.Sprintf("%s %s %d", u.etag, u.version, u.modified.UnixMilli())
}

// Read implements [scanners.Unit]. A sample is no less than the object.
func (u *unit) Read(ctx context.Context, _ scanners.Want, to scanners.Receiver) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	stopping := &receiver{Receiver: to}
	return stopping.ended(u.read(ctx, stopping))
}

// receiver takes no more once the server is gone: what a decoder makes of half an object would not be the same the next time.
type receiver struct {
	scanners.Receiver
	gone atomic.Pointer[error]
}

func (r *receiver) Batch(b *scanners.Batch) error {
	if err := r.gone.Load(); err != nil {
		b.Release()
		return *err
	}
	return r.Receiver.Batch(b)
}

func (r *receiver) Unread(u *scanners.Unread) error {
	if err := r.gone.Load(); err != nil {
		return *err
	}
	return r.Receiver.Unread(u)
}

// Leave implements [scanners.Selective].
func (r *receiver) Leave(part scanners.Private, field string) bool {
	to, selective := r.Receiver.(scanners.Selective)
	return selective && to.Leave(part, field)
}

// Entries implements [scanners.Entered].
func (r *receiver) Entries() bool { return scanners.Entries(r.Receiver) }

// ended is how a read ends that ended with err.
func (r *receiver) ended(err error) error {
	if gone := r.gone.Load(); gone != nil {
		return *gone
	}
	return err
}

// Stored implements [formats.Stored].
func (u *unit) Stored(ctx context.Context, most int64) ([]byte, error) {
	if u.kind != object {
		return nil, nil
	}
	one := u.reading(&u.entry, new(atomic.Pointer[error]))
	body, _, err := one.open(ctx)
	if err != nil {
		return nil, one.unread(ctx, err)
	}
	defer body.close()
	text, err := io.ReadAll(io.LimitReader(body, most))
	if err != nil {
		return nil, one.unread(ctx, err)
	}
	return text, nil
}

func (u *unit) read(ctx context.Context, to *receiver) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	u = u.reading(&u.entry, &to.gone)
	leave, err := u.room(ctx) // before it takes any batch
	if err != nil {
		return err
	}
	defer leave()
	if err := u.giveKey(to); err != nil {
		return err
	}
	switch u.kind {
	case deleteMarker:
		return nil
	case upload:
		return &scanners.Unread{Why: scanners.Truncated, Detail: "an upload that was begun and never finished: its parts are stored, and cannot be read", Bytes: -1}
	}
	body, head, err := u.open(ctx)
	if err != nil {
		return u.notOpened(ctx, err, to)
	}
	defer body.close()
	if err := u.giveMetadata(head, to); err != nil {
		return err
	}
	broken, err := u.content(ctx, body, aws.ToString(head.ContentEncoding), to)
	if err == nil {
		err = u.giveTags(ctx, aws.ToInt32(head.TagCount), to)
	}
	if err == nil && broken != nil {
		return broken
	}
	return err
}

// room waits until the object may be read beside those that are.
func (u *unit) room(ctx context.Context) (leave func(), err error) {
	switch size := u.entry.size; {
	case size > smallObject:
		u.stream, err = u.account.streams.begin(ctx)
		return u.stream.end, err
	case size > 0:
		return func() { u.account.memory.Release(size) }, u.account.memory.Acquire(ctx, size)
	}
	return func() {}, nil
}

// notOpened ends a unit whose bytes cannot be had. Of an object that must be restored first, or whose key of encryption this scan may not use or does
// not have, tags can be read, and metadata where the server gives them.
func (u *unit) notOpened(ctx context.Context, err error, to scanners.Receiver) error {
	err = u.unread(ctx, err)
	why, ok := errors.AsType[*scanners.Unread](err)
	if !ok || why.Why != scanners.Archived && why.Why != scanners.Encrypted && why.Detail != noKey {
		return err
	}
	head, failed := u.client.HeadObject(ctx, &s3.HeadObjectInput{
		Bucket: &u.bucket, Key: &u.key, VersionId: u.versionID(), IfMatch: optional(u.etag),
	})
	if failed == nil {
		failed = u.giveMetadata(&s3.GetObjectOutput{
			Metadata: head.Metadata, MissingMeta: head.MissingMeta, ContentDisposition: head.ContentDisposition,
			WebsiteRedirectLocation: head.WebsiteRedirectLocation,
		}, to)
		if failed != nil {
			return failed
		}
	}
	if given := u.giveTags(ctx, 1, to); given != nil {
		return given
	}
	return err
}

// contentName is what an object's content is called. Of Brotli nothing else tells.
func contentName(key, encoding string) string {
	name := path.Base(key)
	outermost := strings.TrimSpace(encoding[strings.LastIndexByte(encoding, ',')+1:])
	if strings.EqualFold(outermost, "br") && !strings.EqualFold(path.Ext(name), brotli) {
		name += brotli
	}
	return name
}

// content hands over what the object holds. What could not be read of it is returned as broken, an end of the reading as err.
func (u *unit) content(ctx context.Context, b *body, encoding string, to scanners.Receiver) (broken *scanners.Unread, err error) {
	size := b.end
	if u.connector.Formats == nil {
		return &scanners.Unread{Why: scanners.NoDecoder, Bytes: size}, nil
	}
	in := formats.Input{Body: b, Name: contentName(u.key, encoding), Size: size}
	if size >= 0 && size <= smallObject {
		buffer := u.account.buffer()
		defer u.account.buffers.Put(buffer)
		if err = b.readAll(buffer); err == nil {
			whole := bytes.NewReader(*buffer)
			in.Body, in.At = whole, bytes.NewReader(*buffer)
		}
	} else if size >= 0 {
		at := &blocks{ctx: ctx, unit: u, size: size}
		defer at.free()
		in.At = at
	}
	if err == nil {
		err = u.connector.Formats.Open(ctx, in, to)
	}
	if broken, ok := errors.AsType[*scanners.Unread](err); ok {
		return broken, nil
	}
	return nil, err
}

// buffer is an empty one, for a small object.
func (a *account) buffer() *[]byte {
	if b, ok := a.buffers.Get().(*[]byte); ok {
		return b
	}
	return new([]byte)
}

// giveKey hands over the object's key.
func (u *unit) giveKey(to scanners.Receiver) error {
	b := to.New()
	b.Reset(scanners.Private{}, []scanners.Field{{Name: scanners.NewPrivate(KeyField), Type: "path", Text: true}})
	b.Columns[0].AppendString(strings.ToValidUTF8(u.key, "\uFFFD"))
	return to.Batch(b)
}

// giveMetadata hands over what the object's writer said of it.
func (u *unit) giveMetadata(head *s3.GetObjectOutput, to scanners.Receiver) error {
	said := make(map[string]string, len(head.Metadata)+2)
	for name, value := range head.Metadata {
		said[name] = plainHeader(name, value)
	}
	for name, value := range map[string]*string{
		disposition: head.ContentDisposition, redirect: head.WebsiteRedirectLocation,
	} {
		if value != nil && *value != "" {
			said[name] = plainHeader(name, *value)
		}
	}
	if err := give(MetadataPart, said, to); err != nil {
		return err
	}
	if lost := aws.ToInt32(head.MissingMeta); lost > 0 {
		return to.Unread(&scanners.Unread{
			Part: scanners.NewPrivate(MetadataPart), Why: scanners.Failed, Bytes: -1,
			Detail: fmt.Sprintf("%d values hold characters that the server cannot send", lost),
		})
	}
	return nil
}

// noTags is what a scan without the right to read tags leaves out.
const noTags = "tags may not be read: grant s3:GetObjectTagging and s3:GetObjectVersionTagging"

// tagsDenied tells whether this object's tags may not be read. Who may not read them is not told how many there are, so that without
// asking once there would seem to be none.
func (u *unit) tagsDenied(ctx context.Context) *scanners.Unread {
	_, err := u.client.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: &u.bucket, Key: &u.key, VersionId: u.versionID()}, impatient)
	if err == nil || !isDenied(err) {
		return nil
	}
	return &scanners.Unread{Why: scanners.Denied, Detail: noTags, Bytes: -1}
}

// giveTags hands over the tags.
func (u *unit) giveTags(ctx context.Context, count int32, to scanners.Receiver) error {
	if count == 0 {
		return nil
	}
	out, err := u.client.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: &u.bucket, Key: &u.key, VersionId: u.versionID()})
	switch {
	case err == nil:
	case isUnknown(err):
		return nil
	default:
		err = u.unread(ctx, err)
		why, ok := errors.AsType[*scanners.Unread](err)
		if !ok {
			return err
		}
		placed := *why
		placed.Part = scanners.NewPrivate(TagsPart)
		if placed.Why == scanners.Denied {
			placed.Detail = noTags
		}
		return to.Unread(&placed)
	}
	said := make(map[string]string, len(out.TagSet))
	for _, t := range out.TagSet {
		said[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return give(TagsPart, said, to)
}

// give hands over values by name, as fields of a part.
func give(part string, said map[string]string, to scanners.Receiver) error {
	if len(said) == 0 {
		return nil
	}
	names := slices.Sorted(maps.Keys(said))
	fields := make([]scanners.Field, len(names))
	for i, name := range names {
		fields[i] = scanners.Field{Name: scanners.NewPrivate(name), Type: "string"}
		if part == MetadataPart && (name == disposition || name == redirect) {
			fields[i].Type, fields[i].Text = "path", true // names of files, as keys are
		}
	}
	b := to.New()
	b.Reset(scanners.NewPrivate(part), fields)
	for i, name := range names {
		b.Columns[i].AppendString(said[name])
	}
	return to.Batch(b)
}
