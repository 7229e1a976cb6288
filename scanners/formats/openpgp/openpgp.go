// Package openpgp tells what OpenPGP files hold (RFC 9580): of keys, the user IDs, which name whose they are; of messages, that they are encrypted.
// Files in ASCII armour reach it unpacked.
package openpgp

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"io"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/records"
)

// Types of packets, section 5.
const (
	sessionKeyOfKey      = 1
	signature            = 2
	sessionKeyOfPassword = 3
	secretKey            = 5
	publicKey            = 6
	encrypted            = 9
	userID               = 13
	secretSubkey         = 7
	publicSubkey         = 14
	encryptedChecked     = 18
	encryptedAEAD        = 20
)

const (
	maxPacket = 16 << 20 // bytes of a packet of a key: one may hold a picture
	maxUserID = 64 << 10
)

// Decoder reads OpenPGP files.
type Decoder struct{}

// Name implements [formats.Decoder].
func (Decoder) Name() string { return "openpgp" }

// Yields implements [formats.Describer].
func (Decoder) Yields() formats.Description {
	return formats.Description{
		What:    "keys of OpenPGP (`.gpg`, `.asc`): whose they are, by their user IDs",
		Where:   "user ID by number",
		NotRead: "encrypted messages and files (**encrypted**); pictures in keys",
	}
}

// Recognise implements [formats.Decoder]: by two packets that may stand one behind the other, of which the first is what it says.
func (Decoder) Recognise(head []byte, _ formats.Input) formats.Likeness {
	tag, size, used := header(head)
	if used == 0 || size < 0 || !begins(tag, head[used:]) {
		return formats.No
	}
	if used+size >= len(head) {
		if len(head) < formats.HeadSize {
			return formats.No
		}
		return formats.Likely
	}
	switch next, _, n := header(head[used+size:]); {
	case n == 0:
	case tag == publicKey || tag == secretKey:
		if next == userID || next == signature || next == publicSubkey || next == secretSubkey {
			return formats.Certain
		}
	case next == sessionKeyOfKey || next == sessionKeyOfPassword || next == encrypted || next == encryptedChecked || next == encryptedAEAD:
		return formats.Certain
	}
	return formats.No
}

// begins tells whether a file may begin with a packet of this type that holds this.
func begins(tag int, body []byte) bool {
	if len(body) < 6 {
		return false
	}
	switch version := body[0]; tag {
	case publicKey, secretKey:
		return version >= 2 && version <= 6 && body[5] > 0 && body[5] < 36 || version < 4 && len(body) > 7 && body[7] < 4
	case sessionKeyOfKey:
		return version == 3 || version == 6
	case sessionKeyOfPassword:
		return version >= 4 && version <= 6 && body[1] <= 13
	}
	return false
}

// header reads the header of a packet, section 4.2: its type, the size of what follows, -1 where it comes in pieces, and its own size, 0 for none.
func header(in []byte) (tag, size, used int) {
	if len(in) < 2 || in[0]&0x80 == 0 {
		return 0, 0, 0
	}
	if in[0]&0x40 == 0 { // the old form
		width := 1 << (in[0] & 3)
		tag = int(in[0] >> 2 & 0x0f)
		switch {
		case width == 8:
			return tag, -1, 1
		case len(in) < 1+width:
			return 0, 0, 0
		}
		for _, b := range in[1 : 1+width] {
			size = size<<8 | int(b)
		}
		return tag, size, 1 + width
	}
	tag = int(in[0] & 0x3f)
	switch first := in[1]; {
	case first < 192:
		return tag, int(first), 2
	case first < 224 && len(in) > 2:
		return tag, (int(first)-192)<<8 + int(in[2]) + 192, 3
	case first == 255 && len(in) > 5:
		return tag, int(binary.BigEndian.Uint32(in[2:])), 6
	case first >= 224 && first < 255:
		return tag, -1, 2
	}
	return 0, 0, 0
}

// Decode implements [formats.Decoder].
func (Decoder) Decode(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	body := &formats.Body{From: in.Body}
	r := bufio.NewReader(body)
	w, place := records.NewWriter(ctx, to, 0), records.NewPlace(in.Part, 0)
	for {
		if err := ctx.Err(); err != nil {
			return w.Abandon(err)
		}
		tag, id, err := packet(r)
		u, isUnread := errors.AsType[*scanners.Unread](err)
		switch {
		case errors.Is(err, io.EOF):
			return w.Flush()
		case body.Err != nil:
			u = scanners.AsUnread(body.Err)
		case err == nil && tag != userID:
			continue
		case err == nil:
			if err := add(w, place, id); err != nil {
				return w.Abandon(err)
			}
			continue
		case !isUnread:
			u = &scanners.Unread{Why: scanners.Truncated, Detail: "the file ends too early; what came before was read", Bytes: -1}
		}
		if err := w.Flush(); err != nil {
			return err
		}
		return u
	}
}

func add(w *records.Writer, place *records.Place, id []byte) error {
	if err := w.Begin(place); err != nil {
		return err
	}
	if err := w.Add(place.Field("user_id", true), bytes.ToValidUTF8(id, []byte("\uFFFD"))); err != nil {
		return err
	}
	return w.End()
}

// packet reads a packet: its type, and a user ID.
func packet(r *bufio.Reader) (tag int, id []byte, err error) {
	head, err := r.Peek(6)
	if len(head) == 0 {
		return 0, nil, cmp.Or(err, io.EOF)
	}
	tag, size, used := header(head)
	damaged := &scanners.Unread{Why: scanners.Corrupt, Detail: "a damaged OpenPGP file; what came before was read", Bytes: -1}
	switch {
	case used == 0:
		return 0, nil, damaged
	case tag == encrypted || tag == encryptedChecked || tag == encryptedAEAD:
		return 0, nil, &scanners.Unread{Why: scanners.Encrypted, Detail: "encrypted by PGP", Bytes: -1}
	case size < 0 || tag == 8 || tag == 11: // data, compressed or as they are
		return 0, nil, &scanners.Unread{Why: scanners.NoDecoder, Detail: "data that PGP packed: unpack them (gpg --decrypt), and scan what comes out", Bytes: -1}
	case size > maxPacket:
		return 0, nil, damaged
	}
	_, _ = r.Discard(used) // which was peeked
	if tag == userID {
		id = make([]byte, min(size, maxUserID))
		if _, err := io.ReadFull(r, id); err != nil {
			return 0, nil, formats.BrokenOff(err)
		}
		size -= len(id)
	}
	if _, err := r.Discard(size); err != nil {
		return 0, nil, formats.BrokenOff(err)
	}
	return tag, id, nil
}
