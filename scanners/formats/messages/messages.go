// Package messages reads the messages that organisations exchange: HL7 version 2 (health), UN/EDIFACT (ISO 9735) and ANSI X12 (trade), and the account
// statements of banks (SWIFT MT940 and MT942). They are segments of fields that have numbers in place of names; the names are those of the
// standards, as far as people are concerned.
//
// A record is a segment, or one with those that belong to it: the contact and the numbers of a party, the details of a transaction.
package messages

import (
	"bufio"
	"bytes"
	"context"
	"io"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/records"
)

// maxSegment bounds the bytes of a segment: a longer one is read as several.
const maxSegment = 4 << 20

// textField holds what is no segment.
const textField = "text"

// HL7 reads messages of hospitals and laboratories, in the encoding of bars and hats (HL7 version 2, chapter 2).
func HL7(limits formats.Limits) *Decoder {
	return &Decoder{limits: limits, name: "hl7", begins: hl7Begins, open: openHL7, described: formats.Description{
		What:  "messages of hospitals and laboratories (HL7 version 2): every field, those of patients, next of kin, insured people and doctors by their names",
		Where: "segment by number",
	}}
}

// EDIFACT reads orders, invoices and the like.
func EDIFACT(limits formats.Limits) *Decoder {
	return &Decoder{limits: limits, name: "edifact", begins: edifactBegins, open: openEDIFACT, described: formats.Description{
		What:  "orders, invoices and other messages of trade (UN/EDIFACT): every element, those of parties and contacts by their names",
		Where: "segment by number, a party's with its contacts, accounts and documents",
	}}
}

// X12 reads the messages that North America exchanges.
func X12(limits formats.Limits) *Decoder {
	return &Decoder{limits: limits, name: "x12", begins: x12Begins, open: openX12, described: formats.Description{
		What:  "messages of trade and health insurance (ANSI X12): every element, those of parties and insured people by their names",
		Where: "segment by number, a party's with its address and contacts",
	}}
}

// MT940 reads account statements.
func MT940(limits formats.Limits) *Decoder {
	return &Decoder{limits: limits, name: "mt940", begins: mt940Begins, open: openMT940, described: formats.Description{
		What:  "account statements of banks (SWIFT MT940, MT942): every field, names, accounts and remittance information of German and Dutch banks apart",
		Where: "transaction by number; what stands before the first, and behind the last, counts as one each",
	}}
}

// Decoder reads text in UTF-8.
type Decoder struct {
	name      string
	described formats.Description
	limits    formats.Limits
	begins    func(head []byte) bool
	open      func(head []byte) syntax
}

// syntax is how the segments of one text are written. It may remember what it read.
type syntax interface {
	// cut returns how many bytes the first segment has, with what ends it; 0: more must be read.
	cut(text []byte, last bool) int
	// belongs tells whether a segment goes on with the record of those before it.
	belongs(segment []byte) bool
	// frames tells of the segments without which others would be read as what they are not: those that begin and end a message.
	frames(segment []byte) bool
	// fields gives the values of a segment.
	fields(segment []byte, add func(field string, value []byte))
}

// Name implements [formats.Decoder].
func (d *Decoder) Name() string { return d.name }

// Yields implements [formats.Describer].
func (d *Decoder) Yields() formats.Description { return d.described }

// Recognise implements [formats.Decoder].
func (d *Decoder) Recognise(head []byte, _ formats.Input) formats.Likeness {
	if d.begins(trimmed(head)) {
		return formats.Certain
	}
	return formats.No
}

// trimmed is a text without what may stand before a message: a mark of its encoding, space, and the byte by which lines carry HL7 (MLLP).
func trimmed(head []byte) []byte {
	return bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n\x0b")
}

// Decode implements [formats.Decoder].
func (d *Decoder) Decode(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	place, w := records.NewPlace(in.Part, d.limits.Columns), records.NewWriter(ctx, to, d.limits.Value)
	var failed error // adding a value
	add := func(field string, value []byte) {
		if value = bytes.TrimSpace(value); len(value) > 0 && failed == nil {
			failed = w.Add(place.Field(field, field == textField), value)
		}
	}
	return w.Finish(d.segments(ctx, in.Body, func(s syntax, segment []byte, begins bool, _, _ int64) error {
		if begins {
			if err := w.Begin(place); err != nil {
				return err
			}
		}
		s.fields(segment, add)
		return failed
	}))
}

// segments calls do with each segment, whether it begins a record, and where it stands. What is broken in body is an [*scanners.Unread].
func (d *Decoder) segments(ctx context.Context, body io.Reader, do func(s syntax, segment []byte, begins bool, from, to int64) error) error {
	in := bufio.NewReaderSize(body, formats.HeadSize)
	head, _ := in.Peek(formats.HeadSize)
	s := d.open(trimmed(head))
	var text []byte
	begun, at := false, int64(0)
	for ended := false; ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		size := s.cut(text, ended)
		switch {
		case size == 0 && len(text) >= maxSegment:
			size = formats.Cut(text[:maxSegment])
		case size == 0 && !ended:
			piece, err := in.Peek(max(1, in.Buffered()))
			text = append(text, piece...)
			_, _ = in.Discard(len(piece))
			if err == io.EOF {
				ended = true
			} else if err != nil {
				return scanners.AsUnread(err)
			}
			continue
		case size == 0 && len(text) == 0:
			return nil
		case size == 0:
			size = len(text)
		}
		segment := trimmed(text[:size])
		begins := !begun || len(segment) > 0 && !s.belongs(segment)
		if err := do(s, segment, begins, at, at+int64(size)); err != nil {
			return err
		}
		begun = true
		at += int64(size)
		text = text[size:]
	}
}

// behind is the place behind the signs that stand at a place, 0 if more of them may come.
func behind(text []byte, at int, signs string, last bool) int {
	at = len(text) - len(bytes.TrimLeft(text[at:], signs))
	if at == len(text) && !last {
		return 0
	}
	return at
}
