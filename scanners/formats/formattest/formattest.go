// Package formattest tests formats: [Decoder] and [Unpacker] are the conformance suites that every format applies, and
// [Read] collects what one hands over, for assertions.
//
// Everything here is for generated data: the results are plain strings and do print.
package formattest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// Func is what a decoder's Decode and an opener's Open have in common:
//
//	got := formattest.Read(t, decoder.Decode, "a.csv", content)
//	got := formattest.Read(t, opener.Open, "a.zip", content)
type Func = func(ctx context.Context, in formats.Input, to scanners.Receiver) error

// Null stands in a row for a NULL and for a field that the record does not have.
const Null = "<null>"

// ListSeparator stands between the values of a field of which a record has several.
const ListSeparator = "; "

// Result is what was handed over.
type Result struct {
	Parts   []*Part // in the order in which they first came
	Unread  []*scanners.Unread
	Err     error // what the decoder returned
	Batches int
	Bytes   int64 // sum of Batch.Bytes
}

// Part is what one part of the input held.
type Part struct {
	Name   string     // what Batch.Part holds
	Fields []string   // names in the order in which they first came
	Types  []string   // Field.Type of each
	Rows   [][]string // a cell a field; continued records are joined
}

// Part returns the part of this name, an empty one if nothing came from it.
func (r *Result) Part(name string) *Part {
	for _, p := range r.Parts {
		if p.Name == name {
			return p
		}
	}
	return &Part{Name: name}
}

// Rows returns the rows of the input itself.
func (r *Result) Rows() [][]string { return r.Part("").Rows }

// Fields returns the field names of the input itself.
func (r *Result) Fields() []string { return r.Part("").Fields }

// Column returns all cells of a field, nil if there is none of this name.
func (p *Part) Column(field string) []string {
	at := slices.Index(p.Fields, field)
	if at < 0 {
		return nil
	}
	cells := make([]string, len(p.Rows))
	for i, row := range p.Rows {
		cells[i] = row[at]
	}
	return cells
}

// Whys returns the reasons of what was unread, in order, that of Err last if it is one.
func (r *Result) Whys() []scanners.Why {
	var whys []scanners.Why
	for _, u := range r.Unread {
		whys = append(whys, u.Why)
	}
	if u, ok := errors.AsType[*scanners.Unread](r.Err); ok {
		whys = append(whys, u.Why)
	}
	return whys
}

// Read reads content under this name, given as a stream, for random access and with its size, and fails the test
// where a batch contradicts itself or is neither handed over nor released. It does not judge Err.
func Read(t testing.TB, read Func, name string, content []byte) Result {
	t.Helper()
	return ReadInput(t, read, input(name, content, bytes.NewReader(content)))
}

// ReadInput is Read for an input of any making.
func ReadInput(t testing.TB, read Func, in formats.Input) Result {
	t.Helper()
	to := &recorder{}
	err := read(t.Context(), in, to)
	to.check(t)
	return to.result(err)
}

func input(name string, content []byte, body io.Reader) formats.Input {
	return formats.Input{Body: body, At: bytes.NewReader(content), Name: name, Size: int64(len(content))}
}
