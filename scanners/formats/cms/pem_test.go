package cms

import (
	"bytes"
	"encoding/pem"
	"errors"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
)

func block(label string, content []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: content, Headers: map[string]string{"Comment": "by An"}}))
}

func TestBlocksAreOpened(t *testing.T) {
	t.Parallel()
	key := block("RSA PRIVATE KEY", []byte("a key"))
	content := block("CERTIFICATE", []byte("one")) + "subject=An\n" + key + block("PGP MESSAGE", []byte("two")) + block("CERTIFICATE", []byte("three"))
	got := formattest.ReadInput(t, formattest.Members(PEM{}), formats.Input{Body: strings.NewReader(content), Name: "a.pem", Part: scanners.NewPrivate("a.zip/a.pem"), Size: -1})
	members := got.Part(formattest.MembersPart)
	want := []string{"a.zip/a.pem/certificate 1.cer", "a.zip/a.pem/message 2.gpg", "a.zip/a.pem/certificate 3.cer", "a.zip/a.pem/text"}
	if got.Err != nil || !slices.Equal(members.Column("name"), want) {
		t.Errorf("members %q; ends with %v, unread %v", members.Column("name"), got.Err, got.Unread)
	}
	texts := members.Column("content")
	if !slices.Equal(texts[:3], []string{"one", "two", "three"}) || !strings.Contains(texts[3], "subject=An\n"+key) || !strings.Contains(texts[3], "Comment: by An") {
		t.Errorf("they hold %q", texts)
	}
}

func TestBlocksAreRecognised(t *testing.T) {
	t.Parallel()
	whole := block("CERTIFICATE", []byte("one"))
	for name, c := range map[string]struct {
		head, called string
		want         formats.Likeness
	}{
		"at once":                     {whole, "a.txt", formats.Certain},
		"behind text, called so":      {"Bag Attributes\n" + whole, "a.pem", formats.Certain},
		"in a log":                    {"it sent\n" + whole, "a.log", formats.No},
		"a key":                       {block("RSA PRIVATE KEY", []byte("x")), "a.pem", formats.No},
		"a signed text":               {"-----BEGIN PGP SIGNED MESSAGE-----\nHash: x\n\nhello\n", "a.asc", formats.No},
		"in the middle of a line":     {"x -----BEGIN CERTIFICATE-----\n", "a.pem", formats.No},
		"indented, as in other files": {"cert: |\n  " + whole, "a.pem", formats.No},
	} {
		if got := (PEM{}).Recognise([]byte(c.head), formats.Input{Name: c.called}); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestDamagedBlocksAreTold(t *testing.T) {
	t.Parallel()
	whole := block("CERTIFICATE", bytes.Repeat([]byte("one"), 100))
	for name, c := range map[string]struct {
		content string
		why     scanners.Why
	}{
		"broken off": {whole[:len(whole)-60], scanners.Truncated},
		"damaged":    {strings.Replace(whole, "b25l", "b2*l", 1), scanners.Corrupt},
		"much text":  {whole + strings.Repeat("text\n", 1<<18), scanners.OverLimit},
	} {
		got := formattest.Read(t, formattest.Members(PEM{}), "a.pem", []byte(c.content))
		if got.Err != nil || !slices.Equal(got.Whys(), []scanners.Why{c.why}) {
			t.Errorf("%s: unread %v, ends with %v", name, got.Unread, got.Err)
		}
	}
}

func TestCertificates(t *testing.T) {
	t.Parallel()
	der := certificate(t)
	if (Certificates{}).Recognise(der, formats.Input{}) != formats.Certain || (Certificates{}).Recognise(message([]byte("x")), formats.Input{}) != formats.No {
		t.Error("a certificate is not told from a signed message")
	}
	got := formattest.Read(t, Certificates{}.Decode, "a.cer", der)
	if part := got.Part(""); got.Err != nil || !slices.Equal(part.Column("common_name"), []string{"An Peeters"}) || !slices.Equal(part.Column("alternative_email"), []string{"an@kolmeer.example"}) {
		t.Errorf("%q, ends with %v", part.Rows, got.Err)
	}
	der[len(der)/2] ^= 0xff
	der[8] ^= 0xff
	got = formattest.Read(t, Certificates{}.Decode, "a.cer", der)
	if u := (*scanners.Unread)(nil); !errors.As(got.Err, &u) || u.Why != scanners.Corrupt {
		t.Errorf("damaged: ends with %v", got.Err)
	}
}

func TestPEMConformance(t *testing.T) {
	t.Parallel()
	formattest.Unpacker(t, PEM{}, []formattest.Sample{{Name: "a.pem", Content: []byte(block("CERTIFICATE", certificate(t)) + "text\n")}})
}

func TestCertificateConformance(t *testing.T) {
	t.Parallel()
	formattest.Decoder(t, Certificates{}, []formattest.Sample{{Name: "a.cer", Content: certificate(t)}})
}

func FuzzPEM(f *testing.F) {
	f.Add([]byte(block("CERTIFICATE", certificate(f)) + "text\n"))
	f.Add([]byte("-----BEGIN PGP MESSAGE-----\n\nYQ==\n=abcd\n-----END PGP MESSAGE-----\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		PEM{}.Recognise(content, formats.Input{Name: "a.pem"})
		got := formattest.Read(t, formattest.Members(PEM{}), "a.pem", content)
		if u := (*scanners.Unread)(nil); got.Err != nil && !errors.As(got.Err, &u) {
			t.Errorf("ends with %v", got.Err)
		}
		Certificates{}.Recognise(content, formats.Input{})
		if err := (Certificates{}).Decode(t.Context(), formats.Input{Body: bytes.NewReader(content), Size: -1}, &formattest.Discard{}); err != nil && !errors.As(err, new(*scanners.Unread)) {
			t.Errorf("a certificate ends with %v", err)
		}
	})
}
