package openpgp

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
)

// packetOf makes a packet in the new form, or the old one.
func packetOf(old bool, tag int, body []byte) []byte {
	if old {
		return append([]byte{0x80 | byte(tag)<<2 | 1, byte(len(body) >> 8), byte(len(body))}, body...)
	}
	if len(body) < 192 {
		return append([]byte{0xc0 | byte(tag), byte(len(body))}, body...)
	}
	n := len(body) - 192
	return append([]byte{0xc0 | byte(tag), byte(n>>8) + 192, byte(n)}, body...)
}

func key(old bool) []byte {
	body := append([]byte{4, 1, 2, 3, 4, 1}, make([]byte, 300)...)
	return slices.Concat(packetOf(old, publicKey, body), packetOf(old, userID, []byte("An Peeters <an@kolmeer.example>")), packetOf(old, signature, make([]byte, 100)),
		packetOf(old, userID, []byte("An (work) <an.peeters@kolmeer.example>")), packetOf(old, signature, make([]byte, 100)))
}

func message() []byte {
	return slices.Concat(packetOf(false, sessionKeyOfPassword, []byte{4, 9, 3, 8, 1, 2, 3, 4, 5, 6, 7, 8, 96}), packetOf(false, encryptedChecked, make([]byte, 100)))
}

func TestUserIDs(t *testing.T) {
	t.Parallel()
	for _, old := range []bool{false, true} {
		if (Decoder{}).Recognise(key(old), formats.Input{}) != formats.Certain {
			t.Errorf("old form %v: not recognised", old)
		}
		got := formattest.Read(t, Decoder{}.Decode, "a.gpg", key(old))
		if ids := got.Part("").Column("user_id"); got.Err != nil || !slices.Equal(ids, []string{"An Peeters <an@kolmeer.example>", "An (work) <an.peeters@kolmeer.example>"}) {
			t.Errorf("old form %v: user IDs %q, ends with %v", old, ids, got.Err)
		}
	}
}

func TestWhatIsNotRead(t *testing.T) {
	t.Parallel()
	whole := key(false)
	for name, c := range map[string]struct {
		content []byte
		why     scanners.Why
		ids     int
	}{
		"encrypted":  {message(), scanners.Encrypted, 0},
		"broken off": {whole[:len(whole)-20], scanners.Truncated, 2},
		"damaged":    {append(bytes.Clone(whole), "plain text"...), scanners.Corrupt, 2},
	} {
		got := formattest.Read(t, Decoder{}.Decode, "a.gpg", c.content)
		ids := 0
		if len(got.Parts) > 0 {
			ids = len(got.Part("").Rows)
		}
		if u := (*scanners.Unread)(nil); !errors.As(got.Err, &u) || u.Why != c.why || ids != c.ids {
			t.Errorf("%s: %d user IDs, ends with %v", name, ids, got.Err)
		}
	}
	if (Decoder{}).Recognise(message(), formats.Input{}) != formats.Certain {
		t.Error("an encrypted message is not recognised")
	}
	for _, other := range []string{"", "plain text", "\x99\x01", "\xc6\x20\x04\x00\x00\x00\x00\x01 and text behind it, which is no packet", "\x85\x01\x0c\x03 random"} {
		if (Decoder{}).Recognise([]byte(other), formats.Input{Name: "a.gpg"}) != formats.No {
			t.Errorf("%q is recognised", other)
		}
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	formattest.Decoder(t, Decoder{}, []formattest.Sample{{Name: "a.gpg", Content: key(false)}, {Name: "b.gpg", Content: key(true)}})
}

func FuzzDecode(f *testing.F) {
	f.Add(key(false))
	f.Add(key(true))
	f.Add(message())
	f.Fuzz(func(t *testing.T, content []byte) {
		Decoder{}.Recognise(content, formats.Input{})
		err := Decoder{}.Decode(t.Context(), formats.Input{Body: bytes.NewReader(content), Size: -1}, &formattest.Discard{})
		if err != nil && !errors.As(err, new(*scanners.Unread)) {
			t.Errorf("ends with %v", err)
		}
	})
}
