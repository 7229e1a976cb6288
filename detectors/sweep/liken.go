package sweep

import (
	"fmt"
	"io"

	"dossier/detectors/likeness"
)

const (
	likenedEntries = 1 << 12 // a power of two; about 1 MiB
	likenedBytes   = 64      // of a value; longer ones hardly come again
)

// likened is what a profile says of one value: names, streets and cities come again and again, and need not be encoded each time.
type likened struct {
	role  likeness.Role // None: nothing
	value []byte
	tidy  []byte // as its detector normalises it
	code  []byte // see likeness.Encoder.Append; empty: it says nothing
	parts []byte // of a whole name: see likeness.Encoder.AppendParts
}

// Format prints a placeholder under every verb.
func (likened) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[value]") }

// liken encodes a value of a role. The result is valid until the next one.
func (w *worker) liken(role likeness.Role, value []byte) *likened {
	l := &w.lone
	if mayRecur(role) && len(value) <= likenedBytes {
		if w.likened == nil {
			w.likened = make([]likened, likenedEntries)
		}
		l = &w.likened[mix(uint64(role)*prime, value)%likenedEntries]
		if l.role == role && string(l.value) == string(value) {
			return l
		}
	}
	l.role = role
	l.value = append(l.value[:0], value...)
	l.tidy = append(l.tidy[:0], w.tidied(role, value)...)
	l.code = w.like.Append(l.code[:0], role, l.tidy)
	l.parts = l.parts[:0]
	if role == likeness.Whole && len(l.code) > 0 {
		l.parts = w.like.AppendParts(l.parts, l.tidy, familyFirst(value))
	}
	return l
}

// mayRecur tells of roles whose values several people have. What tells one person from all others comes once.
func mayRecur(role likeness.Role) bool {
	switch role {
	case likeness.Email, likeness.Account, likeness.Official, likeness.Client:
		return false
	}
	return true
}
