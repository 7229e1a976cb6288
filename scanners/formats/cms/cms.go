// Package cms opens signed messages and documents (Cryptographic Message Syntax, RFC 5652; S/MIME, RFC 8551): smime.p7m, which holds the whole mail,
// invoice.xml.p7m, and smime.p7s, which is the signature alone.
//
// What was signed is the one member, called as the container without its ending; of S/MIME it is a mail. The certificates inside are records in the part
// "(signers)", as they name who signed. Signatures are not checked.
package cms

import (
	"bytes"
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"path"
	"strings"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/records"
)

// The types of content, as they stand in the input: RFC 5652, sections 5.1 and 6.1, and RFC 5083 for what is encrypted with a check.
const (
	signedData    = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
	envelopedData = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"
	encryptedData = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06"
	authEnveloped = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"
)

// maxSize is how much of a signed document is read: it is held in memory, as it may be in pieces of any size.
const maxSize = 32 << 20

// Unpacker opens them.
type Unpacker struct{}

// Name implements [formats.Unpacker].
func (Unpacker) Name() string { return "cms" }

// Yields implements [formats.Describer].
func (Unpacker) Yields() formats.Description {
	return formats.Description{
		What:    "signed mails and documents (`.p7m`, `.p7s`): what was signed, and who signed by the certificates",
		Where:   "as inside; certificate by number",
		NotRead: "what is encrypted (**encrypted**); more than 32 MiB",
	}
}

// Recognise implements [formats.Unpacker].
func (Unpacker) Recognise(head []byte, _ formats.Input) formats.Likeness {
	if kindOf(head) == "" {
		return formats.No
	}
	return formats.Certain
}

// kindOf is the type of content that an input begins with, "" for none that is known.
func kindOf(head []byte) string {
	if len(head) < 4 || head[0] != tagSequence {
		return ""
	}
	skip := 2
	if head[1] > 0x80 {
		skip += int(head[1] & 0x7f)
	}
	if skip > 6 || len(head) < skip+2 || head[skip] != tagOID {
		return ""
	}
	for _, kind := range []string{signedData, envelopedData, encryptedData, authEnveloped} {
		if int(head[skip+1]) == len(kind) && bytes.HasPrefix(head[skip+2:], []byte(kind)) {
			return kind
		}
	}
	return ""
}

// Unpack implements [formats.Unpacker].
func (Unpacker) Unpack(ctx context.Context, in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	body := &formats.Body{From: in.Body}
	data, err := io.ReadAll(io.LimitReader(body, maxSize+1))
	switch {
	case body.Err != nil:
		return scanners.AsUnread(body.Err)
	case err != nil:
		return err
	case len(data) > maxSize:
		return &scanners.Unread{Why: scanners.OverLimit, Detail: "a signed document of more than 32 MiB", Bytes: in.Size}
	case kindOf(data) != signedData:
		return &scanners.Unread{Why: scanners.Encrypted, Detail: "the message is encrypted (S/MIME, CMS)", Bytes: in.Size}
	}
	s, err := parse(data)
	if err := s.signers(ctx, in.Part, to); err != nil {
		return err
	}
	if s.content != nil {
		name := memberName(in.Name)
		member := formats.Input{Body: bytes.NewReader(s.content), At: bytes.NewReader(s.content), Name: name, Part: formats.Inside(in.Part, name), Size: int64(len(s.content))}
		if err := open(ctx, member); err != nil {
			return err
		}
	}
	if err != nil {
		why := scanners.Corrupt
		if errors.Is(err, errCut) {
			why = scanners.Truncated
		}
		return &scanners.Unread{Why: why, Detail: "the signed message is damaged or broken off; what could be found was read", Bytes: -1}
	}
	return nil
}

// signed is what a message holds.
type signed struct {
	content      []byte // nil: it is elsewhere, and this is the signature alone
	certificates []value
}

// parse takes a message apart: ContentInfo and SignedData of RFC 5652, sections 3 and 5.1. What it found before an error counts, and of a message that
// is broken off that is what there is of the content.
func parse(data []byte) (s signed, err error) {
	outer, _, err := next(data, 0)
	if err != nil && !errors.Is(err, errCut) {
		return s, err
	}
	info, err := outer.all()
	if errors.Is(err, errBroken) || len(info) < 2 || info[1].tag != tagContext0 {
		return s, errBroken
	}
	inner, err := info[1].all()
	if errors.Is(err, errBroken) || len(inner) != 1 || inner[0].tag != tagSequence {
		return s, errBroken
	}
	fields, err := inner[0].all()
	for _, f := range fields { // version, digestAlgorithms, encapContentInfo, certificates, crls, signerInfos
		var broken error
		switch f.tag {
		case tagSequence:
			s.content, broken = contentOf(f)
		case tagContext0:
			s.certificates, broken = f.all()
		}
		if broken != nil {
			return s, broken
		}
	}
	return s, err
}

// contentOf is what was signed, by EncapsulatedContentInfo: its type, and a string of bytes, if it is here.
func contentOf(f value) ([]byte, error) {
	parts, err := f.all()
	if errors.Is(err, errBroken) || len(parts) < 2 {
		return nil, err
	}
	held, err := parts[1].all()
	if errors.Is(err, errBroken) || len(held) != 1 || held[0].tag&^constructed != tagOctets {
		return nil, errors.Join(err, errBroken)
	}
	if held[0].tag == tagOctets {
		return held[0].body, err
	}
	content, broken := held[0].octets([]byte{}, 0)
	return content, cmp.Or(broken, err)
}

// attributes are what a name in a certificate is made of (RFC 5280, appendix A.1), by the last number of the identifier.
var attributes = map[string]string{
	"2.5.4.3": "common_name", "2.5.4.4": "surname", "2.5.4.42": "given_name", "2.5.4.5": "serial_number", "2.5.4.12": "title", "2.5.4.7": "locality",
	"2.5.4.9": "street", "2.5.4.10": "organization", "2.5.4.11": "organizational_unit", "2.5.4.65": "pseudonym", "1.2.840.113549.1.9.1": "email",
}

// signers hands over the names in the certificates, a record each.
func (s *signed) signers(ctx context.Context, part scanners.Private, to scanners.Receiver) error {
	const most = 1000
	w, place := records.NewWriter(ctx, to, 0), records.NewPlace(formats.Inside(part, "(signers)"), 0)
	for _, v := range s.certificates[:min(len(s.certificates), most)] {
		c, err := x509.ParseCertificate(v.whole)
		if err != nil {
			continue
		}
		if err := signer(w, place, c); err != nil {
			return w.Abandon(err)
		}
	}
	if place.Fields() == 0 { // nobody is named
		return w.Abandon(nil)
	}
	return w.Flush()
}

// signer hands over the names in a certificate.
func signer(w *records.Writer, place *records.Place, c *x509.Certificate) error {
	if err := w.Begin(place); err != nil {
		return err
	}
	add := func(field, text string) error {
		at := place.Field(field, false)
		place.Type(at, "string")
		return w.Add(at, []byte(strings.ToValidUTF8(text, "\uFFFD")))
	}
	for _, name := range c.Subject.Names {
		if text, ok := name.Value.(string); ok {
			if err := add(cmp.Or(attributes[name.Type.String()], "subject"), text); err != nil {
				return err
			}
		}
	}
	for _, mail := range c.EmailAddresses {
		if err := add("alternative_email", mail); err != nil {
			return err
		}
	}
	for _, ip := range c.IPAddresses {
		if err := add("ip_address", ip.String()); err != nil {
			return err
		}
	}
	return w.End()
}

// memberName is what was signed is called.
func memberName(name string) string {
	ext := path.Ext(name)
	base := strings.TrimSuffix(name, ext)
	switch {
	case base == "smime" || base == "":
		return "smime.eml"
	case strings.EqualFold(ext, ".p7m") || strings.EqualFold(ext, ".p7s") || strings.EqualFold(ext, ".p7"):
		return base
	}
	return name
}
