package formats

import (
	"context"
	"io"

	"dossier/scanners/erasing"
)

// Cutter is a [Decoder] that can write an input again without some of its records.
type Cutter interface {
	// Cut copies in to out without the records of the list, or with their fields changed where a removal says so. They are numbered as
	// Decode numbers them. Every byte of the other records stays as it was, as far as the format lets it. An error that is an
	// [*Uncut] says that this input cannot be written again; what was written to out is worth nothing then, as after any error.
	Cut(ctx context.Context, in Input, out io.Writer, list []erasing.Removal) error
}

// Repacker is an [Unpacker] that can write a container again with some of its members written anew.
type Repacker interface {
	// Repack copies in to out and calls each for every member as Unpack calls open, with where the member is to be written: each copies it,
	// writes it anew, or says by keep that the member goes, its name included. Errors are as those of [Cutter], those of each unchanged.
	Repack(ctx context.Context, in Input, out io.Writer, each func(ctx context.Context, member Input, to io.Writer) (keep bool, err error)) error
}

// Uncut says why an input cannot be written again without some records. It holds no value and no name.
type Uncut struct {
	Why string // for a person: "a PDF document is not written again"
}

// Error implements error.
func (u *Uncut) Error() string { return u.Why }

// Cut writes in to out without the records of the list, which are of in and of the members of the containers in it. It finds formats as
// Open does, and writes what stands nowhere in the list byte for byte, as far as the formats around it let it. Errors are as those of [Cutter].
func (o *Opener) Cut(_ context.Context, _ Input, _ io.Writer, _ []erasing.Removal) error {
	return &Uncut{Why: "no format is written again yet"}
}
