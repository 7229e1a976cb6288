package pseudonym_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"dossier/detectors/pseudonym"
)

func key(t *testing.T, fill byte) pseudonym.Key {
	t.Helper()
	k, err := pseudonym.New(bytes.Repeat([]byte{fill}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestFingerprintsTellValuesKindsAndKeysApart(t *testing.T) {
	t.Parallel()
	a, b := key(t, 1), key(t, 2)
	same := a.Fingerprint("email", []byte("an@example.be"))
	if a.Fingerprint("email", []byte("an@example.be")) != same {
		t.Error("one value has two fingerprints")
	}
	for name, other := range map[string]any{
		"value": a.Fingerprint("email", []byte("bo@example.be")),
		"kind":  a.Fingerprint("phone", []byte("an@example.be")),
		"key":   b.Fingerprint("email", []byte("an@example.be")),
		"split": a.Fingerprint("emaila", []byte("n@example.be")),
	} {
		if other == any(same) {
			t.Errorf("another %s has the same fingerprint", name)
		}
	}
}

func TestSealOpens(t *testing.T) {
	t.Parallel()
	k := key(t, 1)
	for _, text := range []string{"", "x", "hr/cv_an.peeters@example.be.pdf"} {
		sealed := k.Seal(nil, []byte(text))
		if text != "" && bytes.Contains(sealed, []byte(text)) {
			t.Error("sealed text can be read")
		}
		if !bytes.Equal(sealed, k.Seal(nil, []byte(text))) {
			t.Error("the same text seals to two things, so that a resumed scan would leave another inventory")
		}
		opened, err := k.Open(sealed)
		if err != nil || string(opened) != text {
			t.Errorf("opened %d bytes with error %v, want the %d sealed", len(opened), err, len(text))
		}
		for i := range sealed {
			bad := bytes.Clone(sealed)
			bad[i] ^= 1
			if _, err := k.Open(bad); !errors.Is(err, pseudonym.ErrSeal) {
				t.Errorf("a changed byte %d goes unnoticed: %v", i, err)
			}
		}
		if _, err := key(t, 2).Open(sealed); !errors.Is(err, pseudonym.ErrSeal) {
			t.Errorf("another key opens it: %v", err)
		}
	}
	if _, err := k.Open([]byte("short")); !errors.Is(err, pseudonym.ErrSeal) {
		t.Errorf("too little to be sealed text: %v", err)
	}
}

func TestKeyFile(t *testing.T) {
	t.Parallel()
	text, err := pseudonym.Generate()
	if err != nil {
		t.Fatal(err)
	}
	k, err := pseudonym.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	again, err := pseudonym.Parse("\n" + strings.ToUpper(text))
	if err != nil {
		t.Fatal(err)
	}
	if !k.Fits(again.Check()) || k.Fits(key(t, 1).Check()) || k.Fits(nil) {
		t.Error("the check value does not tell keys apart")
	}
	for name, bad := range map[string]string{"empty": "", "short": text[:62], "long": text[:64] + "00", "no hex": strings.Repeat("zy", 32)} {
		_, err := pseudonym.Parse(bad)
		if err == nil {
			t.Errorf("%s: accepted", name)
		} else if len(bad) > 20 && strings.Contains(err.Error(), bad[:20]) {
			t.Errorf("%s: the error shows the key", name)
		}
	}
	if shown := fmt.Sprintf("%v %+v %#v %x", k, struct{ k pseudonym.Key }{k}, []pseudonym.Key{k}, k); strings.Contains(shown, fmt.Sprintf("%x", k.Check())) {
		t.Error("a key prints")
	}
}

func BenchmarkFingerprint(b *testing.B) {
	k, err := pseudonym.New(make([]byte, 32))
	if err != nil {
		b.Fatal(err)
	}
	value := []byte("an.peeters@example.be")
	b.ReportAllocs()
	for b.Loop() {
		k.Fingerprint("email", value)
	}
}
