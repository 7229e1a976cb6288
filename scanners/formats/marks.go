package formats

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"io"

	"dossier/scanners/erasing"
)

// Marks is told by a [Marker] where the records of a text stand, and makes of it the edits by which some go. Places are offsets in the text.
type Marks struct {
	wanted map[int64]*erasing.Removal
	seen   map[int64]bool
	edits  []Edit
	shift  int64     // by how many bytes the text grew so far
	places hash.Hash // of where records begin and end in the edited text
}

// NewMarks returns marks of the records that removals name by their numbers.
func NewMarks(list []erasing.Removal) *Marks {
	m := &Marks{wanted: map[int64]*erasing.Removal{}, seen: map[int64]bool{}, places: sha256.New()}
	for i := range list {
		m.wanted[list[i].Number] = &list[i]
	}
	return m
}

// Removal is what is to be done with a record; nil: it stays as it is.
func (m *Marks) Removal(number int64) *erasing.Removal {
	r := m.wanted[number]
	if r != nil {
		m.seen[number] = true
	}
	return r
}

// Place tells that a record that stays, or a piece of one, begins or ends here. All edits before are told.
func (m *Marks) Place(at int64) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], uint64(at+m.shift))
	m.places.Write(b[:])
}

// Edit replaces a piece of the text, behind that of the edit before.
func (m *Marks) Edit(from, to int64, with []byte) {
	m.shift += int64(len(with)) - (to - from)
	if n := len(m.edits) - 1; n >= 0 && m.edits[n].To == from && len(m.edits[n].With)+len(with) == 0 {
		m.edits[n].To = to
		return
	}
	m.edits = append(m.edits, Edit{from, to, with})
}

// Record tells of a record that stands in one piece, to its line end included. Changed gives its text as a removal changes it.
func (m *Marks) Record(number, from, to int64, changed func(*erasing.Removal) ([]byte, error)) error {
	r := m.Removal(number)
	if r != nil && len(r.Change) == 0 {
		m.Edit(from, to, nil)
		return nil
	}
	m.Place(from)
	if r != nil {
		text, err := changed(r)
		if err != nil {
			return err
		}
		m.Edit(from, to, text)
	}
	m.Place(to)
	return nil
}

// Edits are those made up to now, in order.
func (m *Marks) Edits() []Edit { return m.edits }

// missing tells whether a record that is to go was not met.
func (m *Marks) missing() bool { return len(m.seen) < len(m.wanted) }

// Apply copies text to out with edits.
func Apply(text io.Reader, out io.Writer, edits []Edit) error {
	at := int64(0)
	for _, e := range edits {
		if _, err := io.CopyN(out, text, e.From-at); err != nil {
			return err
		}
		if _, err := out.Write(e.With); err != nil {
			return err
		}
		if _, err := io.CopyN(io.Discard, text, e.To-e.From); err != nil {
			return err
		}
		at = e.To
	}
	_, err := io.Copy(out, text)
	return err
}

// Goes tells whether a record goes: one with a removal that changes nothing. It is an error if fewer of its values were found than the removal
// changes. what is the format's word for a record; a removal of nil is of a record that stays.
func Goes(removal *erasing.Removal, changed int, what string) (bool, error) {
	switch {
	case removal == nil:
		return false, nil
	case len(removal.Change) == 0:
		return true, nil
	case changed < len(removal.Change):
		return false, &Uncut{Why: "a value of the " + what + " is not written as one that can be changed"}
	}
	return false, nil
}
