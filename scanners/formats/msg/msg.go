// Package msg reads the messages, contacts, appointments and tasks that Outlook keeps in files of their own ([MS-OXMSG]): every property
// that is text, the recipients, the body as text, HTML and RTF, and attachments as members. A message inside a message is a part of its own.
//
// A property that is known is named (Subject, Sender.email); others by their number, 0x8005. An item is a record.
package msg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/richardlehane/mscfb"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/records"
	"dossier/scanners/formats/spool"
)

const (
	signature   = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	maxProperty = 16 << 20 // bytes of a property that are read; an attachment is a stream
	maxInside   = 20       // messages inside each other
)

// Unpacker reads Outlook items.
type Unpacker struct {
	Limits formats.Limits // Value and Columns; 0: those of DefaultLimits
}

// Name implements [formats.Unpacker].
func (Unpacker) Name() string { return "msg" }

// Yields implements [formats.Describer].
func (Unpacker) Yields() formats.Description {
	return formats.Description{
		What:    "Outlook's messages, contacts, appointments and tasks: every text property, recipients, bodies (text, HTML, RTF); attachments are opened",
		Where:   "the item; attachments by name; attached messages by number",
		NotRead: "encrypted messages (**encrypted**); dates and numbers",
	}
}

// Recognise implements [formats.Unpacker]: by the names of the streams in the compound file, or the file's own.
func (Unpacker) Recognise(head []byte, in formats.Input) formats.Likeness {
	switch {
	case !bytes.HasPrefix(head, []byte(signature)):
		return formats.No
	case strings.EqualFold(path.Ext(in.Name), ".msg"), bytes.Contains(head, []byte("_\x00_\x00s\x00u\x00b\x00s\x00t\x00g\x001\x00.\x000\x00")):
		return formats.Certain
	}
	return formats.No
}

// Unpack implements [formats.Unpacker].
func (u Unpacker) Unpack(ctx context.Context, in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f, err := spool.Open(ctx, in)
	if err != nil {
		return err
	}
	defer f.Close()
	at := &source{at: f}
	doc, err := mscfb.New(at)
	if err != nil {
		return at.damaged(in.Part, "the compound file that holds the message is damaged")
	}
	r := &reading{
		ctx: ctx, in: in, to: to, open: open, limits: u.Limits, at: at, w: records.NewWriter(ctx, to, u.Limits.Value),
		members: map[string]int{},
	}
	root := tree(doc)
	if err := r.item(root, in.Part, 0); err != nil {
		return r.w.Abandon(err)
	}
	if err := r.w.Flush(); err != nil {
		return err
	}
	switch {
	case at.err != nil:
		return scanners.AsUnread(at.err)
	case r.broken > 0:
		return at.damaged(in.Part, fmt.Sprintf("%d properties of the message are damaged", r.broken))
	}
	return nil
}

// source remembers why the file could not be read.
type source struct {
	at  *spool.File
	err error
	cut bool // something lies behind the end
}

func (s *source) ReadAt(p []byte, off int64) (int, error) {
	n, err := s.at.ReadAt(p, off)
	switch {
	case err == io.EOF:
		s.cut = s.cut || n < len(p)
	case err != nil:
		s.err = err
	}
	return n, err
}

// damaged says why the file cannot be read.
func (s *source) damaged(part scanners.Private, detail string) error {
	switch {
	case s.err != nil:
		return scanners.AsUnread(s.err)
	case s.cut:
		return &scanners.Unread{Part: part, Why: scanners.Truncated, Detail: "the file ends too early", Bytes: -1}
	}
	return &scanners.Unread{Part: part, Why: scanners.Corrupt, Detail: detail, Bytes: -1}
}

// storage is a folder in the compound file.
type storage struct {
	name    string
	streams map[string]*mscfb.File
	inside  []*storage
}

func (s *storage) child(name string) *storage {
	for _, kid := range s.inside {
		if kid.name == name {
			return kid
		}
	}
	return nil
}

// tree builds the storages of a file.
func tree(doc *mscfb.Reader) *storage {
	root := &storage{streams: map[string]*mscfb.File{}}
	known := map[string]*storage{"": root}
	for i, f := range doc.File {
		if i == 0 { // the root itself
			continue
		}
		above := known[strings.Join(f.Path, "\x00")]
		if above == nil {
			above = root
		}
		if !f.FileInfo().IsDir() {
			above.streams[f.Name] = f
			continue
		}
		s := &storage{name: f.Name, streams: map[string]*mscfb.File{}}
		above.inside = append(above.inside, s)
		known[strings.Join(append(slices.Clone(f.Path), f.Name), "\x00")] = s
	}
	return root
}

// reading is one call of Unpack.
type reading struct {
	ctx     context.Context
	in      formats.Input
	to      scanners.Receiver
	open    func(context.Context, formats.Input) error
	limits  formats.Limits
	at      *source
	w       *records.Writer
	place   *records.Place
	members map[string]int
	items   int // messages inside
	broken  int
}

func (r *reading) add(field string, text bool, value []byte) error {
	if value = bytes.TrimSpace(bytes.Trim(value, "\x00")); len(value) == 0 {
		return nil
	}
	return r.w.Add(r.place.Field(field, text), value)
}

// content reads a stream up to a bound. A damaged one gives what comes before the damage.
func (r *reading) content(f *mscfb.File) []byte {
	if f == nil {
		return nil
	}
	got, err := io.ReadAll(io.LimitReader(f, maxProperty))
	if err != nil {
		r.broken++
	}
	return got
}

// item reads a message: its own properties, its recipients, its attachments.
func (r *reading) item(s *storage, part scanners.Private, depth int) error {
	r.place = records.NewPlace(part, r.limits.Columns)
	if err := r.w.Begin(r.place); err != nil {
		return err
	}
	head := 32
	if depth > 0 {
		head = 24
	}
	p := r.properties(s, head)
	if err := r.texts(p, s, ""); err != nil {
		return err
	}
	for _, kid := range s.inside {
		if strings.HasPrefix(kid.name, "__recip_version1.0_") {
			if err := r.recipient(kid); err != nil {
				return err
			}
		}
	}
	if err := r.bodies(p, s, part); err != nil {
		return err
	}
	encrypted := strings.EqualFold(p.class, "IPM.Note.SMIME")
	var inside []*storage
	for _, kid := range s.inside {
		if !strings.HasPrefix(kid.name, "__attach_version1.0_") {
			continue
		}
		if embedded := kid.child("__substg1.0_3701000D"); embedded != nil {
			inside = append(inside, embedded)
		}
		if err := r.attachment(kid, part, encrypted); err != nil {
			return err
		}
	}
	if err := r.w.End(); err != nil {
		return err
	}
	for _, embedded := range inside {
		if depth >= maxInside {
			return r.to.Unread(&scanners.Unread{Part: part, Why: scanners.OverLimit, Detail: fmt.Sprintf("more than %d messages inside each other", maxInside), Bytes: -1})
		}
		r.items++
		if err := r.item(embedded, formats.Inside(part, fmt.Sprintf("message %d", r.items)), depth+1); err != nil {
			return err
		}
	}
	return nil
}

// attachment opens one.
func (r *reading) attachment(s *storage, part scanners.Private, encrypted bool) error {
	p := r.properties(s, 8)
	name := ""
	for _, id := range []string{"3707", "3704", "3001"} {
		if name = path.Base(strings.ReplaceAll(strings.TrimRight(string(p.text(r, s, id)), "\x00"), `\`, "/")); name != "." && name != "/" && name != ".." {
			break
		}
		name = ""
	}
	if name != "" {
		if err := r.add("attachment", false, []byte(name)); err != nil {
			return err
		}
	}
	data := s.streams["__substg1.0_37010102"]
	if data == nil {
		return nil
	}
	if name == "" {
		name = "attachment"
	}
	if encrypted {
		return r.to.Unread(&scanners.Unread{Part: formats.Inside(part, name), Why: scanners.Encrypted, Detail: "the message is encrypted (S/MIME)", Bytes: data.Size})
	}
	return r.member(part, name, &stream{data, r})
}

// member opens a stream.
func (r *reading) member(part scanners.Private, name string, body io.Reader) error {
	if err := r.w.Flush(); err != nil {
		return err
	}
	where := formats.Inside(part, name)
	r.members[where.Reveal()]++
	if n := r.members[where.Reveal()]; n > 1 {
		where = formats.Inside(part, fmt.Sprintf("%s#%d", name, n))
	}
	return r.open(r.ctx, formats.Input{Body: body, Name: name, Part: where, Size: -1})
}

// stream is an attachment's bytes.
type stream struct {
	f *mscfb.File
	r *reading
}

func (s *stream) Read(p []byte) (int, error) {
	n, err := s.f.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = s.r.at.damaged(scanners.Private{}, "the attachment is damaged")
	}
	return n, err
}
