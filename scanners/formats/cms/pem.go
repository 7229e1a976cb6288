package cms

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"path"
	"strconv"
	"strings"

	"dossier/scanners"
	"dossier/scanners/formats"
)

const (
	beginLine = "-----BEGIN "
	endLine   = "-----END "
	dashes    = "-----"

	maxPreamble = 2 << 10 // bytes before the first block
	maxLine     = 64 << 10
)

// armoured are the labels of blocks that are opened (RFC 7468, RFC 9580 section 6.2), and what their members are called.
var armoured = map[string]string{
	"CERTIFICATE": "certificate.cer", "X509 CERTIFICATE": "certificate.cer", "TRUSTED CERTIFICATE": "certificate.cer",
	"CERTIFICATE REQUEST": "request.csr", "NEW CERTIFICATE REQUEST": "request.csr", "PKCS7": "message.p7m", "CMS": "message.p7m",
	"PGP MESSAGE": "message.gpg", "PGP PUBLIC KEY BLOCK": "key.gpg", "PGP PRIVATE KEY BLOCK": "key.gpg",
}

// PEM opens files of blocks in base64, as certificates and PGP's files have them: each block is a member, and so is the text beside them.
type PEM struct{}

// Name implements [formats.Unpacker].
func (PEM) Name() string { return "pem" }

// Yields implements [formats.Describer].
func (PEM) Yields() formats.Description {
	return formats.Description{
		What:    "certificates, signed messages and PGP's files as text (`.pem`, `.asc`)",
		Where:   "block by number, then as inside; `text` beside them",
		NotRead: "encrypted messages (**encrypted**); of text beside the blocks what is beyond 1 MiB",
	}
}

// Recognise implements [formats.Unpacker].
func (PEM) Recognise(head []byte, in formats.Input) formats.Likeness {
	at := bytes.Index(head[:min(len(head), maxPreamble)], []byte(beginLine))
	if at < 0 || at > 0 && head[at-1] != '\n' {
		return formats.No
	}
	label, _, _ := bytes.Cut(head[at+len(beginLine):], []byte(dashes))
	switch ext := strings.ToLower(path.Ext(in.Name)); {
	case armoured[string(label)] == "":
		return formats.No
	case at == 0:
		return formats.Certain
	case ext == ".pem" || ext == ".crt" || ext == ".cer" || ext == ".p7b" || ext == ".asc" || ext == ".csr" || ext == ".key":
		return formats.Certain
	}
	return formats.No
}

// unarmouring is one file that is being read.
type unarmouring struct {
	in     formats.Input
	lines  *bufio.Reader
	number int
	beside formats.Aside
}

// Unpack implements [formats.Unpacker].
func (PEM) Unpack(ctx context.Context, in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	body := &formats.Body{From: in.Body}
	u := &unarmouring{in: in, lines: bufio.NewReaderSize(body, maxLine)}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		line, err := u.lines.ReadSlice('\n')
		if label := labelOf(line, beginLine); armoured[label] != "" {
			if err := u.block(ctx, label, to, open); err != nil {
				return err
			}
			continue
		}
		u.beside.Add(line)
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			break
		}
	}
	if body.Err != nil {
		return scanners.AsUnread(body.Err)
	}
	return u.beside.Open(ctx, in, "the blocks", to, open)
}

// labelOf is the label in a line that begins or ends a block, "" in others.
func labelOf(line []byte, begins string) string {
	rest, ok := bytes.CutPrefix(line, []byte(begins))
	label, _, ends := bytes.Cut(rest, []byte(dashes))
	if !ok || !ends {
		return ""
	}
	return string(label)
}

// block reads a block up to its end, and opens what is in it. What its headers say is text beside it.
func (u *unarmouring) block(ctx context.Context, label string, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	u.number++
	name := armoured[label]
	part := formats.Inside(u.in.Part, strings.TrimSuffix(name, path.Ext(name))+" "+strconv.Itoa(u.number)+path.Ext(name))
	data, ended := u.encoded()
	text := make([]byte, base64.StdEncoding.DecodedLen(len(data)))
	n, err := base64.StdEncoding.Decode(text, data)
	switch {
	case len(data) > maxSize:
		return to.Unread(&scanners.Unread{Part: part, Why: scanners.OverLimit, Detail: "a block of more than 32 MiB", Bytes: -1})
	case n > 0:
		content := text[:n]
		in := formats.Input{Body: bytes.NewReader(content), At: bytes.NewReader(content), Name: name, Part: part, Size: int64(n)}
		if err := open(ctx, in); err != nil {
			return err
		}
	}
	switch {
	case !ended:
		return to.Unread(&scanners.Unread{Part: part, Why: scanners.Truncated, Detail: "a block in base64 is broken off", Bytes: -1})
	case err != nil:
		return to.Unread(&scanners.Unread{Part: part, Why: scanners.Corrupt, Detail: "a block in base64 is damaged", Bytes: -1})
	}
	return nil
}

// encoded reads the base64 of a block, a little more than may be of it at most; ended is false where its end is missing.
func (u *unarmouring) encoded() (data []byte, ended bool) {
	for begun := false; ; {
		line, err := u.lines.ReadSlice('\n')
		plain := bytes.TrimSpace(line)
		switch {
		case labelOf(line, endLine) != "":
			return data, true
		case !begun && bytes.IndexByte(plain, ':') >= 0: // a header: "Comment: …"
			u.beside.Add(line)
		case len(plain) == 0 || plain[0] == '=' && len(plain) == 5: // PGP's checksum
		default:
			begun = true
			if len(data) <= maxSize*4/3+4 {
				data = append(data, plain...)
			}
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return data, false
		}
	}
}
