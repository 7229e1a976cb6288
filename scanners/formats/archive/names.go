package archive

import (
	"context"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/records"
)

// NamesPart is the place of what an archive says of its members: their names, comments, owners.
const NamesPart = "(members)"

// said is what an archive says of a member, or of itself.
type said struct{ name, comment, owner, target string }

// names keeps what an archive says of its members, which may name people, until it can be handed over: batches of its own cannot be
// filled while a member is read.
type names struct {
	held []said
	size int
	at   *records.Place
}

func (n *names) add(s said) {
	n.held = append(n.held, s)
	n.size += len(s.name) + len(s.comment) + len(s.owner) + len(s.target)
}

func (n *names) full() bool {
	return len(n.held) >= formats.BatchRecords || n.size >= formats.BatchBytes
}

// flush hands over what is held.
func (n *names) flush(ctx context.Context, part scanners.Private, to scanners.Receiver) error {
	if len(n.held) == 0 {
		return nil
	}
	if n.at == nil {
		n.at = records.NewPlace(formats.Inside(part, NamesPart), 0)
	}
	w := records.NewWriter(ctx, to, 0)
	for _, s := range n.held {
		if err := n.record(w, s); err != nil {
			return w.Abandon(err)
		}
	}
	n.held, n.size = n.held[:0], 0
	if err := w.End(); err != nil {
		return w.Abandon(err)
	}
	return w.Flush()
}

func (n *names) record(w *records.Writer, s said) error {
	if err := w.Begin(n.at); err != nil {
		return err
	}
	for _, f := range []struct {
		name, value, declared string
		text                  bool
	}{{"name", s.name, "path", false}, {"comment", s.comment, "", true}, {"owner", s.owner, "", false}, {"target", s.target, "path", false}} {
		if f.value == "" {
			continue
		}
		field := n.at.Field(f.name, f.text)
		n.at.Type(field, f.declared)
		if err := w.Add(field, []byte(f.value)); err != nil {
			return err
		}
	}
	return nil
}
