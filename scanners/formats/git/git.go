// Package git reads what Git keeps of a repository's history: objects that lie alone and packs of them. Every version of every file is a member; who
// wrote, committed and tagged, and what they said, are records. https://git-scm.com/docs/gitformat-pack, SHA-1 repositories.
package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/records"
)

// kind is what an object is, by its number in packs.
type kind byte

const (
	commit kind = iota + 1
	tree
	blob
	tag
	_
	byOffset // a difference to an object before, which is told by how far before it lies
	byHash   // a difference to an object that is told by its name
)

var words = [...]string{commit: "commit", tree: "tree", blob: "blob", tag: "tag"}

// maxObject is how large a commit, a tag, a list of files or a version that others are stored as differences to may be, in bytes.
const maxObject = 64 << 20

// Object opens an object that lies alone, in objects/xx, once it is unpacked.
func Object(limits formats.Limits) formats.Unpacker { return object{limits} }

type object struct{ limits formats.Limits }

// Name implements [formats.Unpacker].
func (object) Name() string { return "git" }

// Yields implements [formats.Describer].
func (object) Yields() formats.Description {
	return formats.Description{
		What:    "a Git repository's history, objects that lie alone: a version of a file, who wrote a version and what they said of it",
		Where:   "`commit`, `tag`, `files`; as the file is read",
		NotRead: "which file a version is of: `git log --all --find-object=NAME` tells it, the object's name being its folder and its own",
	}
}

// Unwritten implements [formats.Unwritten].
func (object) Unwritten() string { return unwritten }

// A history is one piece: each version's name is made of all before it.
const unwritten = "a Git repository's history is not written again: take the file out of all of it with git filter-repo, and have every clone made anew"

// Recognise implements [formats.Unpacker].
func (object) Recognise(head []byte, _ formats.Input) formats.Likeness {
	if _, _, _, ok := heading(head); ok {
		return formats.Certain
	}
	return formats.No
}

// heading reads an object's first bytes: its sort and its length up to a NUL.
func heading(head []byte) (k kind, size int64, n int, ok bool) {
	n = bytes.IndexByte(head[:min(len(head), 32)], 0)
	if n < 0 {
		return 0, 0, 0, false
	}
	word, length, found := strings.Cut(string(head[:n]), " ")
	size, err := strconv.ParseInt(length, 10, 64)
	k = kind(max(0, slices.Index(words[:], word)))
	return k, size, n + 1, found && k != 0 && err == nil && size >= 0 && strconv.FormatInt(size, 10) == length
}

// Unpack implements [formats.Unpacker].
func (o object) Unpack(ctx context.Context, in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	body := bufio.NewReader(in.Body)
	head, err := body.Peek(32)
	k, size, n, ok := heading(head)
	if !ok {
		if err != nil && err != io.EOF {
			return scanners.AsUnread(err)
		}
		return damaged(in)
	}
	_, _ = body.Discard(n) // was peeked at
	if k == blob {
		return open(ctx, formats.Input{Body: io.LimitReader(body, size), Part: formats.Inside(in.Part, "file"), Size: size})
	}
	if size > maxObject {
		return &scanners.Unread{Part: in.Part, Why: scanners.OverLimit, Detail: fmt.Sprintf("an object of more than %d MiB", maxObject>>20), Bytes: -1}
	}
	content, err := io.ReadAll(io.LimitReader(body, size))
	switch {
	case err != nil:
		return scanners.AsUnread(err)
	case int64(len(content)) < size:
		return &scanners.Unread{Part: in.Part, Why: scanners.Truncated, Detail: "the object ends too early", Bytes: -1}
	}
	h := newHistory(ctx, in.Part, to, o.limits)
	if err := h.object(k, content, ""); errors.Is(err, errTree) {
		return h.w.Abandon(damaged(in))
	} else if err != nil {
		return h.w.Abandon(err)
	}
	return h.w.Flush()
}

func damaged(in formats.Input) *scanners.Unread {
	return &scanners.Unread{Part: in.Part, Why: scanners.Corrupt, Detail: "the repository's objects are damaged; those before were read", Bytes: -1}
}

// history writes what commits, tags and lists of files say.
type history struct {
	w                     *records.Writer
	commits, tags, listed *records.Place
	said                  map[string]bool // names of files that were written
}

// maxNames is of how many names of files it is remembered that they were written; more are written again.
const maxNames = 1 << 20

func newHistory(ctx context.Context, part scanners.Private, to scanners.Receiver, limits formats.Limits) *history {
	place := func(name string) *records.Place { return records.NewPlace(formats.Inside(part, name), limits.Columns) }
	h := &history{records.NewWriter(ctx, to, limits.Value), place("commit"), place("tag"), place("files"), map[string]bool{}}
	h.listed.Type(h.listed.Field("name", false), "path")
	return h
}

// object writes what an object says that is no version of a file; name is what it is called, "" where its own place tells.
func (h *history) object(k kind, content []byte, name string) error {
	switch k {
	case commit:
		return h.message(h.commits, content, name)
	case tag:
		return h.message(h.tags, content, name)
	case tree:
		return entries(content, func(file, _ []byte) error { return h.file(file) })
	}
	return nil
}

func (h *history) file(name []byte) error {
	if h.said[string(name)] {
		return nil
	}
	if len(h.said) < maxNames {
		h.said[string(name)] = true
	}
	return h.record(h.listed, [][2][]byte{{[]byte("name"), name}})
}

// message writes who wrote a commit or a tag and when, and what they said. Names of other objects, signatures and headers on more lines are left out
// but for those that another tool put there.
func (h *history) message(p *records.Place, content []byte, name string) error {
	fields := [][2][]byte{{[]byte("object"), []byte(name)}}
	for len(content) > 0 {
		line, rest, _ := bytes.Cut(content, []byte("\n"))
		content = rest
		if len(line) == 0 {
			fields = append(fields, [2][]byte{[]byte("message"), content})
			break
		}
		field, value, _ := bytes.Cut(line, []byte(" "))
		switch string(field) {
		case "tree", "parent", "object", "type", "gpgsig", "gpgsig-sha256", "": // the last: a header goes on
			continue
		case "author", "committer", "tagger":
			if at := bytes.LastIndexByte(value, '>'); at >= 0 { // when follows, in seconds
				value = value[:at+1]
			}
		}
		fields = append(fields, [2][]byte{field, value})
	}
	return h.record(p, fields)
}

func (h *history) record(p *records.Place, fields [][2][]byte) error {
	if err := h.w.Begin(p); err != nil {
		return err
	}
	for _, f := range fields {
		if len(f[1]) == 0 {
			continue
		}
		if err := h.w.Add(p.FieldOf(f[0], string(f[0]) == "message"), f[1]); err != nil {
			return err
		}
	}
	return h.w.End()
}

var errTree = errors.New("a list of files is damaged")

// entries calls f for each entry of a list of files: its name and object, before which its mode stands.
func entries(content []byte, f func(name, object []byte) error) error {
	for len(content) > 0 {
		space, end := bytes.IndexByte(content, ' '), bytes.IndexByte(content, 0)
		if space < 0 || end < space || end+1+nameSize > len(content) {
			return errTree
		}
		if _, err := strconv.ParseUint(string(content[:min(space, 8)]), 8, 32); err != nil {
			return errTree
		}
		if err := f(content[space+1:end], content[end+1:end+1+nameSize]); err != nil {
			return err
		}
		content = content[end+1+nameSize:]
	}
	return nil
}
