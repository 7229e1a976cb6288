// Package bson reads dumps of MongoDB: files of BSON documents one behind the other (bsonspec.org, version 1.1), as mongodump writes them. A document is
// a record; its fields have paths as JSON's have: address.city, items[].sku. A key that is no identifier, as an e-mail address, is a value of path.*key
// itself.
package bson

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/records"
)

const (
	least    = 5        // bytes of an empty document: its size and a zero
	most     = 64 << 20 // and of the largest that is read; MongoDB keeps none of more than 16 MiB
	maxDepth = 200      // of documents in each other; MongoDB keeps none of more than 100
)

// Decoder reads dumps. The zero value is ready for use.
type Decoder struct {
	Limits formats.Limits // of Value and Columns, 0 means that of DefaultLimits
}

// Name implements [formats.Decoder].
func (Decoder) Name() string { return "bson" }

// Yields implements [formats.Describer].
func (Decoder) Yields() formats.Description {
	return formats.Description{
		What:    "dumps of MongoDB (mongodump's `.bson`): every field, those of nested documents and arrays under field paths; binary values in base64, which are opened",
		Where:   "document by number",
		NotRead: "mongodump's archives of several collections in one file (**no decoder**); documents of more than 64 MiB",
	}
}

// Recognise implements [formats.Decoder]: a document with a size that fits, whose first element has a type and a name.
func (Decoder) Recognise(head []byte, in formats.Input) formats.Likeness {
	size := sizeOf(head)
	if size < least || size > most || in.Size > 0 && int64(size) > in.Size {
		return formats.No
	}
	called := strings.EqualFold(path.Ext(in.Name), ".bson")
	if size <= len(head) {
		d := reader{}
		if d.document(head[:size], "", 0, false) != nil || d.elements == 0 && !called {
			return formats.No
		}
		if next := head[size:]; len(next) >= 4 && sizeOf(next) < least {
			return formats.No
		}
		return formats.Certain
	}
	if _, _, err := element(head[4:]); err == nil && called {
		return formats.Likely
	}
	return formats.No
}

func sizeOf(text []byte) int {
	if len(text) < 4 {
		return 0
	}
	return int(int32(binary.LittleEndian.Uint32(text)))
}

// Decode implements [formats.Decoder].
func (d Decoder) Decode(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	place, w := records.NewPlace(in.Part, d.Limits.Columns), records.NewWriter(ctx, to, d.Limits.Value)
	read := reader{add: func(field string, value []byte) error {
		if len(value) == 0 {
			return nil
		}
		return w.Add(place.Field(field, false), value)
	}}
	err := each(ctx, in.Body, func(doc []byte) error {
		if err := w.Begin(place); err != nil {
			return err
		}
		if err := read.document(doc, "", 0, false); err != nil {
			return err
		}
		return w.End()
	})
	if errors.Is(err, errDamaged) {
		err = &scanners.Unread{Part: in.Part, Why: scanners.Corrupt, Detail: "the data are damaged; what came before was read", Bytes: -1}
	}
	return w.Finish(err)
}

// each calls do with each document of a dump; it is valid until the next call.
func each(ctx context.Context, body io.Reader, do func(doc []byte) error) error {
	in := bufio.NewReaderSize(body, 64<<10)
	var doc []byte
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		head, err := in.Peek(4)
		switch size := sizeOf(head); {
		case len(head) == 0 && err == io.EOF:
			return nil
		case err != nil:
			return ended(err)
		case size < least:
			return errDamaged
		case size > most:
			return &scanners.Unread{Why: scanners.OverLimit, Detail: fmt.Sprintf("a document of more than %d bytes; what came before was read", most), Bytes: -1}
		default:
			if doc, err = fill(in, doc[:0], size); err != nil {
				return ended(err)
			}
		}
		if err := do(doc); err != nil {
			return err
		}
	}
}

// fill reads so many bytes. What is not there takes no room.
func fill(in io.Reader, to []byte, size int) ([]byte, error) {
	const step = 1 << 20
	for len(to) < size {
		from := len(to)
		n := min(size-from, step)
		to = append(to, make([]byte, n)...)
		if _, err := io.ReadFull(in, to[from:]); err != nil {
			return to, err
		}
	}
	return to, nil
}

func ended(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &scanners.Unread{Why: scanners.Truncated, Detail: "the data end too early; what came before was read", Bytes: -1}
	}
	return scanners.AsUnread(err)
}

var errDamaged = errors.New("damaged")

// reader reads documents.
type reader struct {
	add      func(field string, value []byte) error // nil: nobody wants the values
	elements int
	text     []byte
}

// element takes the type and the name of the element that a text begins with.
func element(text []byte) (kind byte, name []byte, err error) {
	if len(text) < 2 || types[text[0]] == "" {
		return 0, nil, errDamaged
	}
	name, _, ended := bytes.Cut(text[1:], []byte{0})
	if !ended {
		return 0, nil, errDamaged
	}
	return text[0], name, nil
}

// document reads one, or an array, whose fields begin with a path.
func (r *reader) document(doc []byte, prefix string, depth int, array bool) error {
	if len(doc) < least || sizeOf(doc) != len(doc) || doc[len(doc)-1] != 0 || depth > maxDepth {
		return errDamaged
	}
	for rest := doc[4 : len(doc)-1]; len(rest) > 0; {
		kind, name, err := element(rest)
		if err != nil {
			return err
		}
		r.elements++
		rest = rest[2+len(name):]
		size, err := width(kind, rest)
		if err != nil {
			return err
		}
		field := prefix
		if !array {
			if field, err = r.step(prefix, name); err != nil {
				return err
			}
		}
		if err := r.value(kind, rest[:size], field, depth); err != nil {
			return err
		}
		rest = rest[size:]
	}
	return nil
}

// step is the path of a member. A key that is data is a value, and what stands under it has no name.
func (r *reader) step(prefix string, name []byte) (string, error) {
	key := string(name)
	if len(key) == 0 || len(key) > 64 || strings.ContainsAny(key, "@ ") || key[0]-'0' < 10 {
		under := strings.TrimPrefix(prefix+".*", ".")
		return under, r.emit(under+"key", name)
	}
	if prefix == "" {
		return key, nil
	}
	return prefix + "." + key, nil
}

func (r *reader) emit(field string, value []byte) error {
	if r.add == nil {
		return nil
	}
	return r.add(field, value)
}

// value reads the value of an element.
func (r *reader) value(kind byte, value []byte, field string, depth int) error {
	switch types[kind] {
	case "document":
		return r.document(value, field, depth+1, false)
	case "array":
		return r.document(value, field+"[]", depth+1, true)
	case "string":
		return r.emit(field, value[4:len(value)-1])
	case "binary":
		if text, known := binaryText(value); known {
			return r.emit(field, text)
		}
		return r.emit(field, base64.StdEncoding.AppendEncode(nil, value[5:]))
	case "id":
		return r.emit(field, hex.AppendEncode(nil, value))
	case "scope":
		text := sizeOf(value[4:])
		if err := r.emit(field, value[8:8+text-1]); err != nil {
			return err
		}
		return r.document(value[8+text:], field, depth+1, false)
	case "pointer":
		return r.emit(field, value[4:len(value)-13])
	case "pattern":
		return r.emit(field, []byte(strings.ReplaceAll(strings.TrimRight(string(value), "\x00"), "\x00", "/")))
	}
	r.text = scalar(r.text[:0], kind, value)
	return r.emit(field, r.text)
}
