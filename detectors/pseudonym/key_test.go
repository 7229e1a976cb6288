package pseudonym_test

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"dossier/detectors"
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

// Inventories outlive programs: what a fingerprint is does not change.
func TestFingerprintIsHMAC(t *testing.T) {
	t.Parallel()
	k := key(t, 1)
	secret, err := hkdf.Key(sha256.New, bytes.Repeat([]byte{1}, 32), nil, "dossier/1 fingerprint", 32)
	if err != nil {
		t.Fatal(err)
	}
	h := k.Hasher()
	for _, length := range []int{0, 1, 31, 32, 49, 50, 57, 58, 59, 64, 100, 113, 114, 122, 1000} {
		value := bytes.Repeat([]byte{'a' + byte(length%26)}, length)
		m := hmac.New(sha256.New, secret)
		m.Write(append([]byte("email\x00"), value...))
		want := detectors.Fingerprint(m.Sum(nil)[:16])
		for range 2 { // the second time it is remembered
			if k.Fingerprint("email", value) != want || h.Fingerprint("email", value) != want {
				t.Errorf("a value of %d bytes has another fingerprint than its HMAC-SHA-256", length)
			}
		}
	}
}

func TestHasherTellsValuesAndKindsApart(t *testing.T) {
	t.Parallel()
	k := key(t, 1)
	h := k.Hasher()
	for i := range 20_000 { // more than are remembered, and some of them again
		value := strconv.AppendInt(nil, int64(i*i%9973), 10)
		kind := detectors.Kind([]string{"email", "phone"}[i%2])
		if h.Fingerprint(kind, value) != k.Fingerprint(kind, value) {
			t.Fatalf("value %d has another fingerprint", i)
		}
	}
	if got := fmt.Sprintf("%v %+v %#v", h, h, []pseudonym.Hasher{h}); strings.Contains(got, "{") && strings.Contains(got, "norm") {
		t.Error("a hasher prints what it remembers")
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
	h := k.Hasher()
	value, n := []byte("an.peeters@example.be"), uint64(0)
	for name, print := range map[string]func(){
		"any goroutine": func() { k.Fingerprint("email", value) },
		"new values":    func() { n++; binary.BigEndian.PutUint64(value, n); h.Fingerprint("email", value) },
		"known values":  func() { h.Fingerprint("email", value) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				print()
			}
		})
	}
}
