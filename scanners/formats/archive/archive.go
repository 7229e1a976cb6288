// Package archive opens files that hold other files: zip, tar, RAR and 7-Zip.
//
// Members' names are labels and nothing else: no file is ever written or opened by them. Two members of one name are
// told apart by a number behind it. Members that cannot be opened are recorded one by one up to a thousand, the others
// as a number.
package archive

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// maxUnread is how many members are recorded one by one.
const maxUnread = 1000

// members opens the members of one archive and records those that cannot be.
type members struct {
	to     scanners.Receiver
	part   scanners.Private
	open   func(context.Context, formats.Input) error
	seed   maphash.Seed
	times  map[uint64]int // how often a name came
	last   scanners.Private
	unread int
	names  names
	ended  bool // the receiver wants no more
}

func newMembers(in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) *members {
	return &members{to: to, part: in.Part, open: open, seed: maphash.MakeSeed(), times: map[uint64]int{}}
}

// member opens one; name is its path in the archive.
func (m *members) member(ctx context.Context, name string, body io.Reader) error {
	if m.names.full() {
		if err := m.names.flush(ctx, m.part, m.to); err != nil {
			m.ended = true
			return err
		}
	}
	m.last = m.place(name)
	err := m.open(ctx, formats.Input{Body: body, Name: formats.BaseName(name), Part: m.last, Size: -1})
	m.ended = err != nil
	return err
}

// say keeps what the archive says of a member, or of itself.
func (m *members) say(s said) {
	if s != (said{}) {
		m.names.add(s)
	}
}

// tell records something.
func (m *members) tell(u *scanners.Unread) error {
	err := m.to.Unread(u)
	m.ended = m.ended || err != nil
	return err
}

// blame records what turned out to be wrong with the member opened last.
func (m *members) blame(why scanners.Why, detail string) error {
	return m.tell(&scanners.Unread{Part: m.last, Why: why, Detail: detail, Bytes: 0})
}

// refuse records that a member was not read.
func (m *members) refuse(name string, u scanners.Unread) error {
	if m.unread++; m.unread > maxUnread {
		return nil
	}
	u.Part = m.place(name)
	return m.tell(&u)
}

// The rules by which members are left out that hold nothing themselves: what links lead to is in the archive under its own name, or lies outside it.
const (
	linkRule   = "a link in an archive"
	deviceRule = "a device or a pipe in an archive"
)

// leave passes over a member by a rule.
func (m *members) leave(name, rule string) error {
	return m.tell(&scanners.Unread{Part: m.place(name), Why: scanners.Recordless, Detail: rule, Bytes: 0})
}

// damage records something about the archive itself.
func (m *members) damage(why scanners.Why, detail string) error {
	return m.tell(&scanners.Unread{Part: m.part, Why: why, Detail: detail, Bytes: -1})
}

// close hands over what the archive says of its members and records how many were left out of the records, where the reading of the
// archive ended with err and not with its receiver. It returns err, or what the receiver says now.
func (m *members) close(ctx context.Context, err error) error {
	if m.ended || ctx.Err() != nil {
		return err
	}
	if refused := m.names.flush(ctx, m.part, m.to); refused != nil {
		return refused
	}
	if m.unread > maxUnread {
		if refused := m.more(); refused != nil {
			return refused
		}
	}
	return err
}

func (m *members) more() error {
	return m.damage(scanners.OverLimit, fmt.Sprintf("%d more members could not be read, for reasons like those before", m.unread-maxUnread))
}

// place is the part of the unit that a member is.
func (m *members) place(name string) scanners.Private {
	if len(m.times) < 1<<20 {
		hash := maphash.String(m.seed, name)
		m.times[hash]++
		if n := m.times[hash]; n > 1 {
			name = fmt.Sprintf("%s#%d", name, n)
		}
	}
	return formats.Inside(m.part, name)
}

// damaged says what is wrong with bytes that could not be read as what they should be.
func damaged(err error, detail string) *scanners.Unread {
	if u, ok := errors.AsType[*scanners.Unread](err); ok {
		return u
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return &scanners.Unread{Why: scanners.Truncated, Detail: "it ends too early", Bytes: -1}
	}
	return &scanners.Unread{Why: scanners.Corrupt, Detail: detail, Bytes: -1}
}
