package cms

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"io"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
)

// der is a value in its encoding.
func der(tag byte, parts ...[]byte) []byte {
	body := slices.Concat(parts...)
	n := len(body)
	switch {
	case n < 0x80:
		return append([]byte{tag, byte(n)}, body...)
	case n < 0x100:
		return append([]byte{tag, 0x81, byte(n)}, body...)
	}
	return append([]byte{tag, 0x82, byte(n >> 8), byte(n)}, body...)
}

// openEnded is a value whose length is left open, as programs write that sign while they read.
func openEnded(tag byte, parts ...[]byte) []byte {
	return slices.Concat([]byte{tag, 0x80}, slices.Concat(parts...), []byte{0, 0})
}

func oid(text string) []byte { return der(tagOID, []byte(text)) }

const plainData = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"

// certificate is one of An Peeters, by herself.
func certificate(tb testing.TB) []byte {
	tb.Helper()
	public, private, err := ed25519.GenerateKey(zeros{})
	if err != nil {
		tb.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(7), NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<32, 0), EmailAddresses: []string{"an@kolmeer.example"},
		Subject: pkix.Name{CommonName: "An Peeters", Organization: []string{"Kolmeer"}, ExtraNames: []pkix.AttributeTypeAndValue{
			{Type: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 1}, Value: "an.peeters@kolmeer.example"},
		}},
	}
	made, err := x509.CreateCertificate(zeros{}, c, c, public, private)
	if err != nil {
		tb.Fatal(err)
	}
	return made
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// message is a signed message with this content, nil for a signature alone.
func message(content []byte, certificates ...[]byte) []byte {
	held := der(tagSequence, oid(plainData))
	if content != nil {
		held = der(tagSequence, oid(plainData), der(tagContext0, der(tagOctets, content)))
	}
	return der(tagSequence, oid(signedData), der(tagContext0, der(tagSequence,
		der(0x02, []byte{1}), der(tagSet), held, der(tagContext0, certificates...), der(tagSet))))
}

// streamed is one whose lengths are open and whose content is in pieces.
func streamed(pieces ...string) []byte {
	var all [][]byte
	for _, p := range pieces {
		all = append(all, der(tagOctets, []byte(p)))
	}
	return openEnded(tagSequence, oid(signedData), openEnded(tagContext0, openEnded(tagSequence,
		der(0x02, []byte{1}), der(tagSet), openEnded(tagSequence, oid(plainData), openEnded(tagContext0, openEnded(tagOctets|constructed, all...))), der(tagSet))))
}

func TestSignedContentIsOpened(t *testing.T) {
	t.Parallel()
	mail := "Content-Type: text/plain\r\n\r\nhello An\r\n"
	for name, c := range map[string]struct {
		file    string
		content []byte
		member  string
		want    string
	}{
		"a mail":                {"smime.p7m", message([]byte(mail), certificate(t)), "a.eml/smime.eml", mail},
		"an invoice":            {"fattura.xml.P7M", message([]byte("<a>An</a>"), certificate(t)), "a.eml/fattura.xml", "<a>An</a>"},
		"written while reading": {"x.p7m", streamed("Content-Type: text/", "plain\r\n\r\nhello", " An\r\n"), "a.eml/x", "Content-Type: text/plain\r\n\r\nhello An\r\n"},
		"nothing":               {"x.p7m", message([]byte{}), "a.eml/x", ""},
		"a signature":           {"smime.p7s", message(nil, certificate(t)), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := formattest.ReadInput(t, formattest.Members(Unpacker{}), formats.Input{
				Body: bytes.NewReader(c.content), Name: c.file, Part: scanners.NewPrivate("a.eml"), Size: int64(len(c.content)),
			})
			members := got.Part(formattest.MembersPart)
			if got.Err != nil || len(got.Unread) > 0 || strings.Join(members.Column("name"), ",") != c.member || strings.Join(members.Column("content"), ",") != c.want {
				t.Errorf("%q with %q; ends with %v", members.Column("name"), members.Column("content"), got.Err)
			}
			signers := got.Part("a.eml/(signers)")
			if certified := bytes.Contains(c.content, []byte("Kolmeer")); certified && (!slices.Equal(signers.Column("common_name"), []string{"An Peeters"}) ||
				!slices.Equal(signers.Column("email"), []string{"an.peeters@kolmeer.example"}) || !slices.Equal(signers.Column("alternative_email"), []string{"an@kolmeer.example"})) {
				t.Errorf("signed by %q %q", signers.Column("common_name"), signers.Column("email"))
			}
		})
	}
}

// What is there of a message that is broken off in the middle of what was signed is opened.
func TestBrokenOffContentIsOpened(t *testing.T) {
	t.Parallel()
	mail := "Content-Type: text/plain\r\n\r\nhello An\r\n" + strings.Repeat("more\r\n", 100)
	for name, whole := range map[string][]byte{"at once": message([]byte(mail), certificate(t)), "written while reading": streamed(mail[:40], mail[40:300], mail[300:])} {
		at := bytes.Index(whole, []byte("more\r\nmore"))
		content := whole[:at+300]
		got := formattest.ReadInput(t, formattest.Members(Unpacker{}), formats.Input{Body: bytes.NewReader(content), Name: "smime.p7m", Size: -1})
		opened := strings.Join(got.Part(formattest.MembersPart).Column("content"), ",")
		if u := (*scanners.Unread)(nil); !errors.As(got.Err, &u) || u.Why != scanners.Truncated || !strings.HasPrefix(mail, opened) || len(opened) < 250 {
			t.Errorf("%s: %d bytes of %d came out, ends with %v", name, len(opened), len(mail), got.Err)
		}
	}
}

func TestWhatCannotBeOpenedIsTold(t *testing.T) {
	t.Parallel()
	whole := message([]byte("hello An"), certificate(t))
	deep := bytes.Repeat([]byte{tagSequence, 0x80}, 5000)
	for name, c := range map[string]struct {
		content []byte
		why     scanners.Why
	}{
		"encrypted":      {der(tagSequence, oid(envelopedData), der(tagContext0, der(tagSequence))), scanners.Encrypted},
		"with a check":   {der(tagSequence, oid(authEnveloped), der(tagContext0, der(tagSequence))), scanners.Encrypted},
		"broken off":     {whole[:len(whole)-3], scanners.Truncated},
		"deep":           {openEnded(tagSequence, oid(signedData), openEnded(tagContext0, deep)), scanners.Corrupt},
		"without an end": {openEnded(tagSequence, oid(signedData), []byte{tagContext0, 0x80}, []byte("xx")), scanners.Corrupt},
	} {
		got := formattest.ReadInput(t, formattest.Members(Unpacker{}), formats.Input{Body: bytes.NewReader(c.content), Name: "x.p7m", Size: -1})
		if u := (*scanners.Unread)(nil); !errors.As(got.Err, &u) || u.Why != c.why {
			t.Errorf("%s: ends with %v, want %q", name, got.Err, c.why)
		}
	}
	for _, other := range []string{"", "0", "0\x80", "\x30\x82\x01\x00\x06\x09other type", "plain text", "\x30\xff\x06\x09"} {
		if (Unpacker{}).Recognise([]byte(other), formats.Input{Name: "x.p7m"}) != formats.No {
			t.Errorf("%q is taken for a signed message", other)
		}
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	formattest.Unpacker(t, Unpacker{}, []formattest.Sample{
		{Name: "smime.p7m", Content: message([]byte("Content-Type: text/plain\r\n\r\nhello An\r\n"), certificate(t))}, {Name: "x.p7m", Content: streamed("hello", " An")},
	})
}

// FuzzCMS checks that hostile input ends, with an Unread if with anything.
func FuzzCMS(f *testing.F) {
	f.Add(message([]byte("hello An"), certificate(f)))
	f.Add(message(nil))
	f.Add(streamed("hello", " An"))
	f.Add(openEnded(tagSequence, oid(signedData), openEnded(tagContext0, bytes.Repeat([]byte{0x24, 0x80}, 100))))
	f.Fuzz(func(t *testing.T, in []byte) {
		if (Unpacker{}).Recognise(in, formats.Input{}) == formats.No {
			return
		}
		err := Unpacker{}.Unpack(t.Context(), formats.Input{Body: bytes.NewReader(in), Size: -1}, &formattest.Discard{}, func(_ context.Context, member formats.Input) error {
			_, err := io.Copy(io.Discard, member.Body)
			return err
		})
		if err != nil && !errors.As(err, new(*scanners.Unread)) {
			t.Errorf("ends with %v", err)
		}
	})
}
