package access

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"dossier/reports/records"
)

// Why a document is not attached before somebody looked at it.
const (
	paper     = "a document, attached as a file"
	sharedDoc = "the document holds other people's identifiers as well"
	namesDoc  = "the document names other people"
	secretDoc = "the document holds what looks like a password or key"
	darkDoc   = "not all of the document could be read, and nobody knows whether it names others"
)

// document attaches a document as it is stored, if it is the person's alone: of what it holds, nothing can be taken out. Else it waits for a
// reviewer.
func (b *build) document(ctx context.Context, from string, r *records.Record) error {
	id := b.red.id("document", r.Source.Reveal(), r.Unit.Reveal(), r.Part.Reveal(), fmt.Sprint(r.Number))
	one := Item{ID: id, System: from, Unit: r.Unit.Reveal(), Number: r.Number, Why: paper, Decision: Keep}
	doc, others := r.Document, len(r.Others) > 0
	r.Mention = true // what stands in it as a value of its own is not the person's for that
	found, secrets, _, err := b.red.clean(ctx, from, r)
	if err != nil {
		return err
	}
	switch {
	case others:
		one.Why = sharedDoc
	case slices.ContainsFunc(found, func(i Item) bool { return i.Field != "" && (i.Decision == Redact || i.Doubtful) }):
		one.Why = namesDoc
	case secrets > 0:
		one.Why = secretDoc
	case !doc.Read:
		one.Why = darkDoc
	}
	if one.Why != paper {
		one.Doubtful, one.Decision = true, LeaveOut
	}
	if decision := b.red.decisions[id]; decision != "" {
		one.Decision, one.Decided = decision, true
	}
	b.sum.Items = append(b.sum.Items, one)
	if one.Decision != Keep {
		b.sum.Withheld++
		return nil
	}
	b.sum.Attached++
	if b.out == nil {
		return nil
	}
	return b.attach(from, r)
}

// attach writes a document under a name that is safe everywhere, with the ending of what it is.
func (b *build) attach(from string, r *records.Record) error {
	ending := r.Document.Ending()
	stem := path.Join("attachments", fileName(from), fileName(b.red.name(r.Document.Name)))
	full := stem + ending
	for n := 2; slices.ContainsFunc(b.attached, func(o *file) bool { return strings.EqualFold(o.Path, full) }); n++ {
		full = fmt.Sprintf("%s-%d%s", stem, n, ending)
	}
	if err := b.file(full, r.Document.Data); err != nil {
		return err
	}
	last := &b.files[len(b.files)-1]
	last.From = from + " / " + b.red.name(r.Unit.Reveal())
	if part := r.Part.Reveal(); part != "" {
		last.From += " / " + b.red.name(part)
	}
	if r.Number > 0 {
		last.From += fmt.Sprintf(" (%d)", r.Number)
	}
	attached := *last
	b.attached = append(b.attached, &attached)
	return nil
}
