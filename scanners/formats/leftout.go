package formats

import (
	"fmt"
	"strings"

	"dossier/scanners"
)

// maxReasons bounds how many different things that were left out are told apart.
const maxReasons = 100

// LeftOut counts what of a part was not read. The same reason is told once, with how often it was given.
type LeftOut struct {
	part   scanners.Private
	totals map[reason]*total
	order  []reason // of their first time
}

// reason is what left-out parts of a column have in common.
type reason struct {
	part   string
	why    scanners.Why
	detail string
	mime   string
}

type total struct{ count, bytes int64 }

// NewLeftOut returns a LeftOut of a part.
func NewLeftOut(part scanners.Private) *LeftOut {
	return &LeftOut{part: part, totals: map[reason]*total{}}
}

// Add counts something that was left out.
func (l *LeftOut) Add(u *scanners.Unread) {
	key := reason{u.Part.Reveal(), u.Why, u.Detail, u.MIME}
	if len(l.totals) >= maxReasons && l.totals[key] == nil {
		key = reason{part: l.part.Reveal(), why: u.Why, detail: "various parts of files"}
	}
	t := l.totals[key]
	if t == nil {
		t = &total{}
		l.totals[key], l.order = t, append(l.order, key)
	}
	t.count++
	if u.Bytes < 0 || t.bytes < 0 {
		t.bytes = -1
	} else {
		t.bytes += u.Bytes
	}
}

// Tell reports what was left out. Its error is the receiver's.
func (l *LeftOut) Tell(to scanners.Receiver) error {
	for _, key := range l.order {
		t := l.totals[key]
		u := &scanners.Unread{Part: scanners.NewPrivate(key.part), Why: key.why, Detail: key.detail, MIME: key.mime, Bytes: t.bytes}
		if t.count > 1 {
			u.Detail = strings.TrimPrefix(fmt.Sprintf("%s (%d times)", u.Detail, t.count), " ")
		}
		if err := to.Unread(u); err != nil {
			return err
		}
	}
	return nil
}
