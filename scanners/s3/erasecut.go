package s3

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"os"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// examine says what Erase would do with a unit that stands as it is to.
func (j *job) examine(ctx context.Context, standing []erasing.Standing) error {
	one := erasing.Standing{Found: true, Digest: j.digest()}
	var document bool
	if one.Obstacle, document = j.obstacle(); one.Obstacle == "" && !j.whole() && j.list[0].Digest != nil {
		one.After = j.list[0].After // it was examined before
	}
	one.Until = j.until
	for i := range standing {
		standing[i] = one
		if one.Obstacle == "" {
			standing[i].How = j.how(&j.list[i])
		} else if document {
			standing[i].Document = &erasing.Document{}
		}
	}
	if one.Obstacle != "" || one.After != nil || j.whole() {
		return nil
	}
	return j.after(ctx, standing)
}

// obstacle is what stands in the way, "" nothing; document tells that the version could still go as a whole.
func (j *job) obstacle() (why string, document bool) {
	t := j.target()
	versions := t.kind != upload && j.keeps != keepsNone || j.eraser.problem != ""
	switch {
	case j.problem != "":
		return j.problem, false
	case t.kind == upload, t.kind == deleteMarker && j.eraser.problem == "", j.tagsAlone() && !j.whole():
		return "", false
	case versions && j.eraser.problem != "":
		return j.eraser.problem, false
	case t.etag == "" && (!j.whole() || j.keeps == keepsNone):
		return "the server gives it no ETag, so that nobody could tell if it changed: erase it by hand", false
	case !j.whole() && !j.isCurrent():
		return "it is an older version of the object, which cannot be written again: it can only go as a whole, with what it holds of others", true
	case j.isCurrent() && j.keeps == keepsSuspended && t.version != "" && j.withoutID():
		return "the bucket's versioning is suspended, and what is written now would destroy the version without an identifier: turn versioning on first", false
	}
	return "", false
}

// withoutID tells whether there is a version or marker without an identifier.
func (j *job) withoutID() bool {
	for i := range j.all {
		if j.all[i].version == "" {
			return true
		}
	}
	return false
}

// how says what will be done, to whoever approves it.
func (j *job) how(r *erasing.Removal) string {
	switch {
	case j.kind == upload:
		return "end the upload, whose parts go"
	case j.whole() && j.target().kind == deleteMarker:
		return "remove the delete marker, once it hides no version any more"
	case j.whole() && j.keeps == keepsNone:
		return "delete the object"
	case j.whole():
		return "delete this version; with the object's last version, its delete markers go as well"
	case j.isTags(r):
		return "write the tags again without it"
	case j.isMetadata(r):
		return "write the object again with its metadata without it" + j.andVersion()
	case len(r.Change) > 0:
		return "write the object again with the values changed" + j.andVersion()
	}
	return "write the object again without it" + j.andVersion()
}

func (j *job) andVersion() string {
	if j.keeps == keepsNone || j.keeps == keepsSuspended && j.target().version == "" {
		return ""
	}
	return ", and delete this version of it"
}

// Beside implements [erasing.Describer].
func (*eraser) Beside(part string) bool { return part == MetadataPart || part == TagsPart }

// isTags and isMetadata tell whether a removal is of what is said beside the content, rather than of a member of an archive called so.
func (*job) isTags(r *erasing.Removal) bool { return isBeside(r, TagsPart) }

func (*job) isMetadata(r *erasing.Removal) bool { return isBeside(r, MetadataPart) }

func isBeside(r *erasing.Removal, part string) bool {
	return r.Part.Reveal() == part && r.Number == 1 && len(r.Change) > 0
}

// known tells whether all fields that a removal names are there.
func (j *job) known(r *erasing.Removal) bool {
	if j.isTags(r) {
		return named(r.Change, j.said.tags)
	}
	all := map[string]string{disposition: j.said.headers[disposition], redirect: j.said.headers[redirect]}
	maps.DeleteFunc(all, func(_, value string) bool { return value == "" })
	maps.Copy(all, j.said.metadata)
	return !j.isMetadata(r) || named(r.Change, all)
}

// named tells whether all cells are among the values.
func named(cells []erasing.Cell, values map[string]string) bool {
	for _, c := range cells {
		if _, known := values[c.Field]; !known {
			return false
		}
	}
	return true
}

// tagsAlone tells that only tags change, for which nothing is written again.
func (j *job) tagsAlone() bool {
	for i := range j.list {
		if !j.isTags(&j.list[i]) {
			return false
		}
	}
	return true
}

// saidAfter is what is to be said beside the content, and what is to be cut out of that.
func (j *job) saidAfter() (said described, content []erasing.Removal) {
	said = described{maps.Clone(j.said.headers), maps.Clone(j.said.metadata), maps.Clone(j.said.tags)}
	for i := range j.list {
		r := &j.list[i]
		switch {
		case j.isTags(r):
			change(said.tags, r.Change, nil)
		case j.isMetadata(r):
			change(said.metadata, r.Change, encodedHeader)
			for _, name := range []string{disposition, redirect} {
				one := map[string]string{name: said.headers[name]}
				if change(one, r.Change, encodedHeader); one[name] == "" {
					delete(said.headers, name)
				} else {
					said.headers[name] = one[name]
				}
			}
		default:
			content = append(content, *r)
		}
	}
	return said, content
}

// change sets values by cells.
func change(values map[string]string, cells []erasing.Cell, encode func(name, old, text string) string) {
	for _, c := range cells {
		old, known := values[c.Field]
		switch {
		case !known:
		case c.Null:
			delete(values, c.Field)
		case encode != nil:
			values[c.Field] = encode(c.Field, old, string(c.Value))
		default:
			values[c.Field] = string(c.Value)
		}
	}
}

// after finds out what the unit becomes; if that cannot be, by which of the parts it is.
func (j *job) after(ctx context.Context, standing []erasing.Standing) error {
	for i := range standing {
		if standing[i].Found = j.known(&j.list[i]); !standing[i].Found {
			return nil
		}
	}
	said, content := j.saidAfter()
	if j.tagsAlone() {
		for i := range standing {
			standing[i].After = j.digestWith(&said, j.isCurrent())
		}
		return nil
	}
	from, err := j.fetch(ctx, j.target())
	if err != nil {
		return j.refuse(ctx, err, standing, nil)
	}
	defer from.close()
	if len(content) > 0 {
		content = j.stand(ctx, from, standing)
	}
	to, err := j.cut(ctx, from, content)
	if err == nil {
		defer to.close()
		for i := range standing {
			if standing[i].Found && standing[i].Obstacle == "" {
				standing[i].After = digestOf(to.sum, &said)
			}
		}
		return nil
	}
	for i, why := range formats.Blame(content, err, func(some []erasing.Removal) error {
		one, err := j.cut(ctx, from, some)
		if err == nil {
			one.close()
		}
		return err
	}) {
		meant := func(r *erasing.Removal) bool { return r.Part == content[i].Part && r.Number == content[i].Number }
		if why == nil {
			continue
		}
		if err := j.refuse(ctx, why, standing, meant); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// stand says what stands at the places in the content, and returns the removals there that can be tried.
func (j *job) stand(ctx context.Context, from *held, standing []erasing.Standing) (rest []erasing.Removal) {
	var content []erasing.Removal
	var at []int
	for i := range j.list {
		if r := &j.list[i]; !j.isTags(r) && !j.isMetadata(r) {
			content, at = append(content, *r), append(at, i)
		}
	}
	stood, err := j.cutter.Stand(ctx, j.contentOf(from), content)
	if err != nil { // which the cutting meets as well
		return content
	}
	some := make([]erasing.Standing, len(content))
	for i := range some {
		some[i] = standing[at[i]]
	}
	rest, _ = formats.Told(stood, content, some)
	for i := range some {
		standing[at[i]] = some[i]
	}
	return rest
}

func (j *job) contentOf(from *held) formats.Input {
	return formats.Input{Body: io.NewSectionReader(from.file, 0, from.size), At: from.file, Name: contentName(j.key, j.said.headers["content-encoding"]), Size: from.size}
}

// refuse says of the removals that are meant why they cannot be.
func (j *job) refuse(ctx context.Context, err error, standing []erasing.Standing, meant func(*erasing.Removal) bool) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for i := range standing {
		if meant != nil && !meant(&j.list[i]) {
			continue
		}
		s := &standing[i]
		s.How = ""
		u, isUncut := errors.AsType[*formats.Uncut](err)
		lost, isUnread := errors.AsType[*scanners.Unread](err)
		switch {
		case isUncut:
			s.Obstacle, s.Document = u.Error(), &erasing.Document{Part: u.Part}
		case errors.Is(err, erasing.ErrChanged):
			s.Found = false
		case isUnread:
			s.Obstacle = "it could not be read to be written again: " + lost.Detail
		default:
			s.Obstacle = "it could not be read to be written again"
		}
	}
	return nil
}

// cut writes the content again without some records.
func (j *job) cut(ctx context.Context, from *held, list []erasing.Removal) (*held, error) {
	to, err := newHeld(max(4*from.size, from.size+roomBeside))
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		_, err = copyAll(to, io.NewSectionReader(from.file, 0, from.size))
	} else {
		err = j.cutter.Cut(ctx, j.contentOf(from), to, list)
	}
	if err != nil {
		to.close()
		return nil, err
	}
	to.settle()
	return to, nil
}

// roomBeside is by how many bytes a small object may grow at most when it is written again.
const roomBeside = 64 << 20

// held is a content in a file that only its owner can read. Where the system lets a file without a name be used on, nothing is left behind
// whatever happens.
type held struct {
	file *os.File
	hash hash.Hash
	most int64 // bytes that may be written; -1: any number
	size int64
	sum  []byte // SHA-256
}

func newHeld(most int64) (*held, error) {
	file, err := os.CreateTemp("", "dossier-erasing-")
	if err != nil {
		return nil, scanners.AsUnread(err)
	}
	_ = os.Remove(file.Name())
	return &held{file: file, hash: sha256.New(), most: most}, nil
}

// Write implements [io.Writer].
func (h *held) Write(p []byte) (int, error) {
	if h.size += int64(len(p)); h.most >= 0 && h.size > h.most {
		return 0, &formats.Uncut{Why: fmt.Sprintf("written again, it would be larger than %d bytes", h.most)}
	}
	_, _ = h.hash.Write(p) // never fails
	n, err := h.file.Write(p)
	if err != nil {
		err = scanners.AsUnread(err)
	}
	return n, err
}

// settle ends the writing.
func (h *held) settle() { h.sum = h.hash.Sum(nil) }

func (h *held) close() {
	_ = h.file.Close()
	_ = os.Remove(h.file.Name())
}

// copyAll copies in large pieces.
func copyAll(to io.Writer, from io.Reader) (int64, error) {
	const piece = 1 << 20
	return io.CopyBuffer(to, struct{ io.Reader }{from}, make([]byte, piece))
}
