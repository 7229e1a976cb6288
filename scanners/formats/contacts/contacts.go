// Package contacts reads the formats in which address books, calendars and directories are exchanged: vCard (versions 2.1, RFC 2426 and
// RFC 6350), iCalendar (RFC 5545) and LDIF (RFC 2849). All three are lines of a name and a value, long ones folded.
//
// A card, an event or a directory's entry is a record. Its fields are the properties; those made of parts are several
// (N.familyname, ADR.street), those that hold people in calendars are ATTENDEE.email and ATTENDEE.name. Pictures and
// attachments in base64 are members.
package contacts

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/charset"
	"dossier/scanners/formats/records"
)

// maxLine bounds the bytes of one value, unfolded: a picture's, say.
const maxLine = 8 << 20

// VCard reads address cards.
func VCard(limits formats.Limits) formats.Unpacker {
	return listed{parts: cards, edit: (*changing).property, soft: isQuoted, unpacker: &unpacker{
		name: "vcard", limits: limits, begins: []string{"begin:vcard"},
		described: formats.Description{
			What:  "address cards of all versions: names, addresses, numbers, notes and every other property; pictures are opened",
			Where: "card by number",
		},
		read: func(r *reading) error { return r.components("VCARD") },
	}}
}

// ICalendar reads calendars.
func ICalendar(limits formats.Limits) formats.Unpacker {
	return listed{parts: calendar, edit: (*changing).property, soft: isQuoted, unpacker: &unpacker{
		name: "icalendar", limits: limits, begins: []string{"begin:vcalendar"},
		described: formats.Description{
			What:  "calendars: events, tasks and journals with attendees, organisers, descriptions, places and every other property; attachments inside are opened",
			Where: "event, task or journal by number",
		},
		read: func(r *reading) error { return r.components("VCALENDAR") },
	}}
}

// LDIF reads exports of directories.
func LDIF(limits formats.Limits) formats.Unpacker {
	return listed{parts: directory, edit: (*changing).attribute, unpacker: &unpacker{
		name: "ldif", limits: limits, begins: []string{"dn:", "version: 1"},
		described: formats.Description{
			What:  "exports of directories (LDAP): every attribute, base64 decoded; pictures and certificates are opened",
			Where: "entry by number",
		},
		read: (*reading).entries,
	}}
}

type unpacker struct {
	name      string
	limits    formats.Limits
	begins    []string // in lower case
	described formats.Description
	read      func(*reading) error
}

// Name implements [formats.Unpacker].
func (u *unpacker) Name() string { return u.name }

// Yields implements [formats.Describer].
func (u *unpacker) Yields() formats.Description { return u.described }

// Recognise implements [formats.Unpacker].
func (u *unpacker) Recognise(head []byte, in formats.Input) formats.Likeness {
	head = head[:min(len(head), 4<<10)]
	if bytes.IndexByte(head, 0) >= 0 {
		text := make([]byte, len(head))
		n, _ := io.ReadFull(charset.NewReader(head, bytes.NewReader(head)), text)
		head = text[:n]
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	for u.name == "ldif" && bytes.HasPrefix(head, []byte("#")) { // comments
		_, rest, found := bytes.Cut(head, []byte("\n"))
		if !found {
			return formats.No
		}
		head = bytes.TrimLeft(rest, "\r\n")
	}
	start := strings.ToLower(string(head[:min(len(head), 16)]))
	for _, b := range u.begins {
		if !strings.HasPrefix(start, b) {
			continue
		}
		if u.name != "ldif" {
			return formats.Certain
		}
		line, rest, _ := bytes.Cut(head, []byte("\n"))
		if bytes.IndexByte(line, '=') > 0 || bytes.Contains(rest, []byte("dn:")) || bytes.HasPrefix(line, []byte("dn::")) {
			return formats.Certain
		}
	}
	return formats.No
}

// Unpack implements [formats.Unpacker].
func (u *unpacker) Unpack(ctx context.Context, in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	raw := bufio.NewReaderSize(in.Body, 16<<10)
	head, _ := raw.Peek(4 << 10)
	r := &reading{
		ctx: ctx, in: in, to: to, open: open, w: records.NewWriter(ctx, to, u.limits.Value), place: records.NewPlace(in.Part, u.limits.Columns),
		lines: lines{r: bufio.NewReaderSize(charset.NewReader(head, raw), 32<<10)},
	}
	err := u.read(r)
	if err == nil {
		err = r.w.End()
	}
	if err == nil {
		err = r.w.Flush()
	}
	switch {
	case err != nil:
		return r.w.Abandon(err)
	case r.lines.err != io.EOF && r.lines.err != nil:
		return scanners.AsUnread(r.lines.err)
	case r.lines.cut:
		return r.unread(scanners.OverLimit, fmt.Sprintf("a value of more than %d bytes was read in part", maxLine))
	case r.unended:
		return &scanners.Unread{Part: in.Part, Why: scanners.Truncated, Detail: "the last record is not complete", Bytes: -1}
	}
	return nil
}

// reading is one call of Unpack.
type reading struct {
	ctx   context.Context
	in    formats.Input
	to    scanners.Receiver
	open  func(context.Context, formats.Input) error
	w     *records.Writer
	place *records.Place
	lines lines

	begun   bool // a record is open
	unended bool
	members map[string]int
}

func (r *reading) unread(why scanners.Why, detail string) error {
	return r.to.Unread(&scanners.Unread{Part: r.in.Part, Why: why, Detail: detail, Bytes: -1})
}

// begin begins a record unless one is open.
func (r *reading) begin() error {
	if r.begun {
		return nil
	}
	r.begun = true
	clear(r.members)
	return r.w.Begin(r.place)
}

func (r *reading) end() error {
	r.begun = false
	return r.w.End()
}

// add gives the record a value.
func (r *reading) add(field string, value []byte) error {
	if value = bytes.TrimSpace(value); len(value) == 0 {
		return nil
	}
	if err := r.begin(); err != nil {
		return err
	}
	return r.w.Add(r.place.Field(field, false), value)
}

// decoded takes a value that was base64: text is a value, anything else a member.
func (r *reading) decoded(field string, content []byte, ending string) error {
	if utf8.Valid(content) && bytes.IndexByte(content, 0) < 0 && !isMedia(field) {
		return r.add(field, content)
	}
	if err := r.begin(); err != nil {
		return err
	}
	if err := r.w.Flush(); err != nil {
		return err
	}
	if r.members == nil {
		r.members = map[string]int{}
	}
	name := strings.ToLower(field)
	if r.members[name]++; r.members[name] > 1 {
		name = fmt.Sprintf("%s %d", name, r.members[name])
	}
	name += ending
	part := formats.RecordPart(r.in.Part, formats.RecordWord, r.place.Records(), name)
	return r.open(r.ctx, formats.Input{Body: bytes.NewReader(content), Name: path.Base(name), Part: part, Size: int64(len(content))})
}

func isMedia(field string) bool {
	return slices.Contains([]string{"PHOTO", "LOGO", "SOUND", "ATTACH"}, field)
}

// lines reads unfolded lines.
type lines struct {
	r   *bufio.Reader
	buf []byte
	err error
	cut bool // something was too long
}

// next returns the next line without its end; it is valid until the next call. soft tells that a line that ends in = goes on in the next one, as in
// quoted-printable.
func (l *lines) next(soft func(line []byte) bool) (line []byte, ok bool) {
	l.buf = l.buf[:0]
	if l.err != nil {
		return nil, false
	}
	for first := true; ; first = false {
		if !first {
			mark, _ := l.r.Peek(1)
			switch {
			case len(mark) > 0 && (mark[0] == ' ' || mark[0] == '\t'):
				_, _ = l.r.Discard(1)
			case bytes.HasSuffix(l.buf, []byte("=")) && soft != nil && soft(l.buf) && len(mark) > 0:
				l.buf = l.buf[:len(l.buf)-1]
			default:
				return l.buf, true
			}
		}
		if !l.physical() {
			return l.buf, len(l.buf) > 0
		}
	}
}

// physical appends one line as it stands, without its end.
func (l *lines) physical() bool {
	for {
		piece, err := l.r.ReadSlice('\n')
		ended := err == nil
		piece = bytes.TrimRight(piece, "\r\n")
		if room := maxLine - len(l.buf); len(piece) > room {
			piece = piece[:room]
			l.cut = true
		}
		l.buf = append(l.buf, piece...)
		switch {
		case ended:
			return true
		case err != bufio.ErrBufferFull: //nolint:errorlint // as bufio documents
			l.err = cmp.Or(l.err, err)
			return false
		}
	}
}
