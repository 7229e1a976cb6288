// Package formats is the vocabulary for opening what a file, an object or a BLOB holds: a [Decoder] turns a stream into
// batches, an [Unpacker] opens a container whose members are streams of their own. An [Opener] finds which of them
// fits, from the content first and the name second, and keeps every limit.
//
// Connectors are given an Opener; they know no format. A format knows no connector.
package formats

import (
	"context"
	"io"

	"dossier/scanners"
)

// Input is one stream to be decoded. All input is hostile.
type Input struct {
	Body io.Reader        // from the start; never nil
	At   io.ReaderAt      // the same bytes for random access, or nil
	Path string           // the same bytes as a plain file that may be opened again, or ""
	Name string           // base name with its extension, or "": a hint only. May name a person: never print it
	Part scanners.Private // place inside the unit: zero for the unit itself, "a.zip/b.csv" below
	Size int64            // in bytes, -1 where unknown
}

// Likeness is how sure a format is that an input is its own. The highest wins; among equals the first in the list.
type Likeness int

// How sure a format can be.
const (
	No      Likeness = iota
	Maybe            // nothing speaks against it: plain text's answer to any text
	Likely           // the content looks like it, or the name says so and the content does not contradict
	Certain          // a magic number or an unmistakable structure
)

// Decoder turns one stream into batches. It holds no state between calls and is used by many goroutines.
type Decoder interface {
	// Name is the format's word in reports and documentation: "csv".
	Name() string
	// Recognise judges from the first bytes (up to HeadSize, all of a shorter input) and the input's name.
	Recognise(head []byte, in Input) Likeness
	// Decode hands over all records. It keeps its own limits on depth, width and value size and reports what they leave out
	// by to.Unread, going on where it can. It returns an [*scanners.Unread] when the rest cannot be read, nil when
	// everything was handed over or reported, the receiver's own error unchanged, or the context's. Batches do not
	// depend on how Body's Reads happen to cut the stream. Batch.Bytes is left to the Opener.
	Decode(ctx context.Context, in Input, to scanners.Receiver) error
}

// Nesting is a [Decoder] that holds something while it reads for which files in its values must not wait: they are opened under the context that it
// gives for them.
type Nesting interface {
	Nested(ctx context.Context) context.Context
}

// Unpacker opens a container or a compressed stream.
type Unpacker interface {
	Name() string
	Recognise(head []byte, in Input) Likeness
	// Unpack calls open for each member, in the container's order; Input.Name is the member's base name and Input.Part the
	// container's part with the member's path behind it. Members are read to their end, or not, by open. What cannot be opened
	// (an encrypted member, a bad checksum) goes to to.Unread. An error of open is returned unchanged. The Opener counts bytes,
	// depth and entries; an Unpacker bounds its own working memory.
	Unpack(ctx context.Context, in Input, to scanners.Receiver, open func(context.Context, Input) error) error
}

// Stored is a [scanners.Unit] that is stored as bytes: a file, an object.
type Stored interface {
	// Stored gives the bytes as they stand, up to most of them. It errs as Read does.
	Stored(ctx context.Context, most int64) ([]byte, error)
}

// Describer is a format that says what it yields. Every one does: docs/formats.md is made of it.
type Describer interface {
	Yields() Description
}

// Description is a format's row in docs/formats.md, in a DPO's words; Markdown without line breaks.
type Description struct {
	What    string // what is read: "documents: paragraphs, tables, headers, comments"
	Where   string // how a place in it is named: "page", "sheet and row"
	NotRead string // what is in such files and is not read, and how that is reported; "" where nothing is known
}

// HeadSize is how many bytes of an input its format is judged by.
const HeadSize = 64 << 10

// BatchBytes and BatchRecords say when a decoder hands over a batch: at whichever is reached first.
const (
	BatchBytes   = 256 << 10
	BatchRecords = 4096
)

// Limits bound what one unit may cost.
type Limits struct {
	Depth    int     // containers inside containers
	Entries  int     // members of one container, and of all below it
	Unpacked int64   // bytes that come out of one unit's containers in all
	Ratio    float64 // bytes out per byte in, judged once a member has given more than 16 MiB
	Value    int     // bytes of one value (a CSV field, a JSON string); longer ones are cut into continuing records or recorded
	Columns  int     // fields of one part; more are folded together or recorded
}

// DefaultLimits are generous for real files and deadly for bombs.
func DefaultLimits() Limits {
	return Limits{Depth: 8, Entries: 100_000, Unpacked: 64 << 30, Ratio: 1000, Value: 1 << 20, Columns: 4000}
}

// OrDefault returns l, or DefaultLimits in place of the zero Limits.
func (l Limits) OrDefault() Limits {
	if l == (Limits{}) {
		return DefaultLimits()
	}
	return l
}
