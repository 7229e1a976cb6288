package cms

import (
	"context"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/records"
)

// maxCertificate is how large a certificate may be: real ones have some thousand bytes.
const maxCertificate = 1 << 20

// Certificates reads certificates and requests for them (RFC 5280, RFC 2986) in DER: whom they are for.
type Certificates struct{}

// Name implements [formats.Decoder].
func (Certificates) Name() string { return "certificate" }

// Yields implements [formats.Describer].
func (Certificates) Yields() formats.Description {
	return formats.Description{
		What:  "certificates and requests for them (X.509: `.cer`, `.crt`, `.csr`): whom they are for, with mail and IP addresses",
		Where: "the certificate",
	}
}

// Recognise implements [formats.Decoder]: a sequence of one that begins as either does, of a length that the input has.
func (Certificates) Recognise(head []byte, _ formats.Input) formats.Likeness {
	outer, _, err := next(head, 0)
	if err != nil || outer.tag != tagSequence {
		return formats.No
	}
	parts, err := outer.all()
	if err != nil || len(parts) != 3 || parts[0].tag != tagSequence || parts[1].tag != tagSequence || parts[2].tag != tagBits {
		return formats.No
	}
	return formats.Certain
}

// Decode implements [formats.Decoder].
func (Certificates) Decode(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	body := &formats.Body{From: in.Body}
	data, err := io.ReadAll(io.LimitReader(body, maxCertificate))
	switch {
	case body.Err != nil:
		return scanners.AsUnread(body.Err)
	case err != nil:
		return err
	}
	w, place := records.NewWriter(ctx, to, 0), records.NewPlace(in.Part, 0)
	c, err := x509.ParseCertificate(data)
	if err != nil {
		request, err := x509.ParseCertificateRequest(data)
		if err != nil {
			return &scanners.Unread{Why: scanners.Corrupt, Detail: "a damaged certificate, or something else that is signed", Bytes: in.Size}
		}
		c = &x509.Certificate{Subject: request.Subject, EmailAddresses: request.EmailAddresses, IPAddresses: request.IPAddresses}
	}
	if named(c.Subject) || len(c.EmailAddresses)+len(c.IPAddresses) > 0 {
		if err := signer(w, place, c); err != nil {
			return w.Abandon(err)
		}
	}
	return w.Flush()
}

func named(n pkix.Name) bool { return len(n.Names) > 0 }
