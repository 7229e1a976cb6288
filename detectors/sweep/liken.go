package sweep

import (
	"fmt"
	"io"

	"dossier/detectors/likeness"
)

const (
	likenedEntries = 1 << 14 // a power of two; about 4 MiB
	likenedBytes   = 64      // of a value; longer ones hardly come again
)

// likened is what a profile says of one value: names, streets and cities come again and again, and need not be encoded each time. All of it lies
// in one piece of memory, as there are many.
type likened struct {
	role likeness.Role // None: nothing
	ends [3]int32      // of the value, of its tidy form and of its code
	text []byte
}

// Format prints a placeholder under every verb.
func (likened) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[value]") }

func (l *likened) value() []byte { return l.text[:l.ends[0]] }

// tidy is the value as its detector normalises it.
func (l *likened) tidy() []byte { return l.text[l.ends[0]:l.ends[1]] }

// code is empty where the value says nothing; see likeness.Encoder.Append.
func (l *likened) code() []byte { return l.text[l.ends[1]:l.ends[2]] }

// parts are of a whole name: see likeness.Encoder.AppendParts.
func (l *likened) parts() []byte { return l.text[l.ends[2]:] }

// liken encodes a value of a role. The result is valid until the next one.
func (w *worker) liken(role likeness.Role, value []byte) *likened {
	if !mayRecur(role) || len(value) > likenedBytes {
		w.encode(role, value)
		return &w.lone
	}
	if w.likened == nil {
		w.likened = make([]likened, likenedEntries)
	}
	l := &w.likened[mix(uint64(role)*prime, value)%likenedEntries]
	if l.role != role || string(l.value()) != string(value) {
		w.encode(role, value)
		l.role, l.ends, l.text = role, w.lone.ends, append(l.text[:0], w.lone.text...) // in no more memory than it takes
	}
	return l
}

// encode puts what a profile says of a value into w.lone.
func (w *worker) encode(role likeness.Role, value []byte) {
	l := &w.lone
	text := append(l.text[:0], value...)
	l.ends[0] = int32(len(text))
	text = append(text, w.tidied(role, value)...)
	l.ends[1] = int32(len(text))
	text = w.like.Append(text, role, text[l.ends[0]:])
	l.ends[2] = int32(len(text))
	if role == likeness.Whole && l.ends[2] > l.ends[1] {
		text = w.like.AppendParts(text, text[l.ends[0]:l.ends[1]], familyFirst(value))
	}
	l.role, l.text = role, text
}

// mayRecur tells of roles whose values several people have. What tells one person from all others comes once.
func mayRecur(role likeness.Role) bool {
	switch role {
	case likeness.Email, likeness.Account, likeness.Official, likeness.Client:
		return false
	}
	return true
}
