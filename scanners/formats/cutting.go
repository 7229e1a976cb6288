package formats

import (
	"context"
	"io"
	"strings"

	"dossier/scanners"
	"dossier/scanners/erasing"
)

// Cutter is a [Decoder] or [Unpacker] that can write an input again without some of its records.
type Cutter interface {
	// Cut copies in to out without the records of the list, or with their fields changed where a removal says so. They are numbered as
	// Decode numbers them. Every byte of the other records stays as it was, as far as the format lets it. In.At is not nil, and In.Size
	// known. An error that is an [*Uncut] says that this input cannot be written again, [erasing.ErrChanged] that a record of the list is
	// not there; what was written to out is worth nothing then, as after any error.
	Cut(ctx context.Context, in Input, out io.Writer, list []erasing.Removal) error
}

// Marker is a [Decoder] of text, or an [Unpacker] whose input itself holds records, that can say where each record stands in it, so that it
// can be written again without some.
type Marker interface {
	// Mark reads in as Decode or Unpack does and tells marks of the records, in order. Errors are as those of [Cutter]. Again reads a text that
	// was edited as marks says, by what was found out of the whole one (its dialect, its shape), and tells of the records of that.
	Mark(ctx context.Context, in Input, marks *Marks) (again func(ctx context.Context, in Input, marks *Marks) error, err error)
}

// Editor is a [Decoder] of text that says by which edits records of it go or change.
type Editor interface {
	// Edits reads in as Decode does and returns what takes the records of the list out of it, or changes their fields, in order. Errors are as
	// those of [Cutter].
	Edits(ctx context.Context, in Input, list []erasing.Removal) ([]Edit, error)
}

// Holder is a [Marker] whose records hold parts of the input that are named by another word than [RecordWord].
type Holder interface {
	RecordWord() string
}

// Repacker is an [Unpacker] that can write a container again with some of its members written anew.
type Repacker interface {
	// Repack copies in to out and calls each for every member as Unpack calls open, with where the member is to be written: each copies it,
	// writes it anew, or says by keep that the member goes, its name included. A member that wanted says nothing of is copied as it is.
	// In is as that of a [Cutter], and so are errors; those of each are returned unchanged.
	Repack(ctx context.Context, in Input, out io.Writer, wanted func(part string) bool, each Each) error
}

// Each writes a member of a container to to, or says by keep that it goes. It reads member to its end.
type Each func(ctx context.Context, member Input, to io.Writer) (keep bool, err error)

// Uncut says why an input cannot be written again without some records. It holds no value and no name.
type Uncut struct {
	Why  string           // for a person: "a PDF document is not written again"
	Part scanners.Private // of the document that is meant; zero: the unit itself

	format string
	placed bool
}

// Error implements error. It names the format.
func (u *Uncut) Error() string {
	if u.format == "" || strings.Contains(strings.ToLower(u.Why), u.format) {
		return u.Why
	}
	return u.format + ": " + u.Why
}

// of says of an Uncut of which format the document is.
func (u *Uncut) of(format string) *Uncut {
	if u.placed || u.format != "" {
		return u
	}
	return &Uncut{Why: u.Why, Part: u.Part, format: format}
}

// Edit is a piece of a text, in bytes of its UTF-8 without byte order mark, and what is to stand there instead.
type Edit struct {
	From, To int64
	With     []byte
}

// Hold makes an input readable at random, with Body at its start, until done is called. Errors are as those of [Decoder].
type Hold func(ctx context.Context, in Input) (held Input, done func(), err error)

// Rewrite copies body, a text as it is stored, to out with edits, which are in order. head is as for [Opener].Charset.
type Rewrite func(head []byte, body io.Reader, out io.Writer, edits []Edit) error
