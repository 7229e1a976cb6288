// Package mail reads messages (RFC 5322, MIME of RFC 2045 to 2049): one a file (EML, Maildir, MHT, Apple's emlx), or one after the other in an mbox
// (RFC 4155 and its kin).
//
// A message is a record. The fields of its header are fields of the record, with encoded words decoded; those that hold addresses
// are two: From.email and From.name. Its text is the field body, whatever part, transfer encoding or character set it is
// in; HTML gives its text to the body and what its attributes hold to fields of their own. Attachments and attached messages are
// members. In an mbox the record's number is the message's, and an attachment lies in "message 12/offer.pdf".
//
// Message-ID and the like look like addresses and are not: their @ is given as a space.
//
// Nothing is held but a line and what the batches hold, so that mailboxes of any size are read. A broken message gives what can
// be read of it.
package mail

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"strings"
	"sync"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/records"
)

// recordWord is what parts of an mbox call a record.
const recordWord = "message"

// Message reads files of one message.
func Message(limits formats.Limits) formats.Unpacker {
	return single{&unpacker{name: "mail", limits: limits, idle: &sync.Pool{}}}
}

// Mailbox reads files of many messages, mbox.
func Mailbox(limits formats.Limits) formats.Unpacker {
	return mailbox{&unpacker{name: "mbox", limits: limits, mbox: true, idle: &sync.Pool{}}}
}

type unpacker struct {
	name   string
	limits formats.Limits
	mbox   bool
	idle   *sync.Pool // of *message
}

// Name implements [formats.Unpacker].
func (u *unpacker) Name() string { return u.name }

// Yields implements [formats.Describer].
func (u *unpacker) Yields() formats.Description {
	d := formats.Description{
		What: "messages, also of web archives (MHT): every field of the header (addresses and names apart), text in every part, transfer encoding and " +
			"character set, also of HTML; attachments and attached messages are opened",
		Where:   "message; attachments by name",
		NotRead: "encrypted messages (**encrypted**); Outlook's `winmail.dat` (**no decoder**)",
	}
	if u.mbox {
		d.What = "mailboxes of any size in any of the mbox family, each message as in `mail`"
		d.Where = "message by number; attachments by its number and their name"
	}
	return d
}

// Recognise implements [formats.Unpacker]: by the header, of which less is asked where the name says that it is mail.
func (u *unpacker) Recognise(head []byte, in formats.Input) formats.Likeness {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	if len(head) == 0 || head[0] <= ' ' || head[0] >= 0x7f {
		return formats.No
	}
	separated := bytes.HasPrefix(head, []byte("From "))
	if separated != u.mbox {
		return formats.No
	}
	needed := 3
	switch strings.ToLower(path.Ext(in.Name)) {
	case ".eml", ".mht", ".mhtml", ".mbox", ".mbx", ".emlx":
		needed = 1
	}
	if separated {
		line, rest, _ := bytes.Cut(head, []byte("\n"))
		if dated(line) {
			needed = min(needed-1, 2)
		}
		head = rest
	} else if line, rest, _ := bytes.Cut(head, []byte("\n")); isCount(line) {
		head = rest
	}
	if known(head) < needed {
		return formats.No
	}
	return formats.Certain
}

// isCount tells of the first line of an emlx file: how many bytes the message has.
func isCount(line []byte) bool {
	line = bytes.TrimSpace(line)
	for _, c := range line {
		if !digit(c) {
			return false
		}
	}
	return len(line) > 0 && len(line) < 12
}

// known weighs the fields of the header that text begins with: those that only mail has count twice. Text that does not
// begin with a header weighs 0.
func known(text []byte) int {
	weight := 0
	for n := 0; n < 200; n++ {
		line, rest, more := bytes.Cut(text, []byte("\n"))
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 || !more && n > 0 {
			break
		}
		text = rest
		if line[0] == ' ' || line[0] == '\t' || n == 0 && bytes.HasPrefix(line, []byte(">From ")) {
			continue
		}
		size := headerName(line)
		if size == 0 {
			if weight >= 4 { // a header without an empty line behind it
				break
			}
			return 0
		}
		switch strings.ToLower(string(line[:size])) {
		case "received", "return-path", "message-id", "mime-version", "content-transfer-encoding", "x-mailer", "delivered-to", "dkim-signature":
			weight += 2
		case "from", "to", "subject", "date", "cc", "content-type", "reply-to", "sender":
			weight++
		}
	}
	return weight
}

// Unpack implements [formats.Unpacker].
func (u *unpacker) Unpack(ctx context.Context, in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	m, ok := u.idle.Get().(*message)
	if !ok {
		m = &message{}
	}
	defer func() {
		m.release()
		u.idle.Put(m)
	}()
	m.lines.reset(ctx, in.Body, u.mbox)
	m.w.Reset(ctx, to, u.limits.Value)
	m.ctx, m.in, m.to, m.open = ctx, in, to, open
	m.place = records.NewPlace(in.Part, u.limits.Columns)
	m.number, m.cut, m.whole, m.deep, m.strange = 0, 0, 0, 0, 0
	if err := ctx.Err(); err != nil {
		return err
	}
	err := m.all(u.mbox)
	if err == nil {
		err = m.w.Flush()
	}
	if err != nil {
		return m.w.Abandon(err)
	}
	if err := m.report(); err != nil {
		return err
	}
	if m.lines.err != nil && m.lines.err != io.EOF {
		return scanners.AsUnread(m.lines.err)
	}
	return nil
}

// release lets go of all but the memory.
func (m *message) release() {
	m.lines.r.Reset(nil)
	m.ctx, m.in, m.to, m.open, m.place = nil, formats.Input{}, nil, nil, nil
	m.lines.ctx, m.lines.held = nil, nil
	m.w.Reset(nil, nil, 0) //nolint:staticcheck // it is not used without being set anew
	if cap(m.buf) > 256<<10 {
		m.buf = nil
	}
}

// all reads the messages.
func (m *message) all(mbox bool) error {
	if mark, _ := m.lines.r.Peek(3); string(mark) == "\xef\xbb\xbf" {
		_, _ = m.lines.r.Discard(3)
	}
	if !mbox {
		if window, _ := m.lines.r.Peek(16); isCount(window[:bytes.IndexByte(window, '\n')+1]) {
			_, _ = m.lines.r.Discard(bytes.IndexByte(window, '\n') + 1)
		}
		if err := m.w.Begin(m.place); err != nil {
			return err
		}
		if err := m.one(); err != nil {
			return err
		}
		return m.w.End()
	}
	for {
		sender, ok := m.lines.envelope()
		if !ok {
			return nil
		}
		m.number++
		if err := m.w.Begin(m.place); err != nil {
			return err
		}
		if bytes.IndexByte(sender, '@') > 0 {
			if err := m.add(m.place.Field("Envelope.email", false), sender); err != nil {
				return err
			}
		}
		if err := m.one(); err != nil {
			return err
		}
		if err := m.w.End(); err != nil {
			return err
		}
	}
}

// report records what was wrong with the messages.
func (m *message) report() error {
	for _, found := range []struct {
		count  int64
		why    scanners.Why
		detail string
	}{
		{m.cut, scanners.Truncated, "the message ends before its last part does"},
		{m.whole, scanners.Corrupt, "the parts of the message cannot be told apart; it was read as it stands"},
		{m.deep, scanners.OverLimit, fmt.Sprintf("more than %d parts inside each other; what is deeper was read as it stands", maxDepth)},
		{m.strange, scanners.TextOnly, "an encoding or a character set of the message is not known; it was read as it stands"},
	} {
		if found.count == 0 {
			continue
		}
		if m.number > 0 {
			found.detail = fmt.Sprintf("%s (in %d places)", found.detail, found.count)
		}
		if err := m.to.Unread(&scanners.Unread{Part: m.in.Part, Why: found.why, Detail: found.detail, Bytes: -1}); err != nil {
			return err
		}
	}
	return nil
}
