// Package pseudonym turns personal values into what may be kept: keyed fingerprints, by which equal values are known
// as equal, and sealed text, which only the key's holder reads again (GDPR Article 4(5)).
//
// One secret of 32 bytes, kept apart from the inventory, gives keys by HKDF-SHA-256: for fingerprints, for those of records' keys, for seals, for
// signatures, and for a check value that tells whether a key fits an inventory. Both fingerprints and seals are deterministic, so that a
// scan that was interrupted and one that was not leave the same inventory; what that reveals is equality, which the
// fingerprints are there to reveal. They do not protect values that can be enumerated (phone numbers) from somebody
// who has the key: keep it apart.
package pseudonym

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"dossier/detectors"
)

// ErrSeal says that sealed text was changed or was sealed with another key.
var ErrSeal = errors.New("sealed text does not open with this key")

const size = 32

// Key is the secret an inventory is kept with. It is used by many goroutines and prints as a placeholder.
type Key struct{ *parts }

type parts struct {
	seal  cipher.AEAD
	check []byte
	ties  cipher.Block
	sign  ed25519.PrivateKey
	prints,
	nonces *hashers
}

// New makes a key from its 32 secret bytes.
func New(secret []byte) (Key, error) {
	if len(secret) != size {
		return Key{}, fmt.Errorf("a key has %d bytes, this one %d", size, len(secret))
	}
	derive := func(use string) []byte {
		k, err := hkdf.Key(sha256.New, secret, nil, "dossier/1 "+use, size)
		if err != nil {
			panic("hkdf with a fixed length: " + err.Error()) // only a length beyond 8160 bytes fails
		}
		return k
	}
	block, err := aes.NewCipher(derive("seal"))
	if err != nil {
		return Key{}, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return Key{}, err
	}
	ties, err := aes.NewCipher(derive("ties"))
	if err != nil {
		return Key{}, err
	}
	return Key{&parts{
		seal:   gcm,
		check:  derive("check")[:16],
		ties:   ties,
		sign:   ed25519.NewKeyFromSeed(derive("sign")),
		prints: newHashers(derive("fingerprint")),
		nonces: newHashers(derive("nonce")),
	}}, nil
}

// Generate returns a new secret as the text a key file holds.
func Generate() (string, error) {
	secret := make([]byte, size)
	if _, err := rand.Read(secret); err != nil {
		return "", err
	}
	return hex.EncodeToString(secret) + "\n", nil
}

// Parse reads a key file's text: 64 hexadecimal digits. Its errors hold none of them.
func Parse(text string) (Key, error) {
	secret, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil || len(secret) != size {
		return Key{}, fmt.Errorf("a key file holds %d hexadecimal digits and nothing else", 2*size)
	}
	return New(secret)
}

// Check is a public value that tells this key from others.
func (k Key) Check() []byte { return k.check }

// Fits tells whether check is this key's.
func (k Key) Fits(check []byte) bool { return subtle.ConstantTimeCompare(k.check, check) == 1 }

// Fingerprint is the keyed fingerprint of a normalised value. Values of two kinds never have one fingerprint.
func (k Key) Fingerprint(kind detectors.Kind, norm []byte) (f detectors.Fingerprint) {
	k.prints.sum(f[:], string(kind), norm)
	return f
}

// Seal appends text to dst so that only Open reads it. The same text gives the same bytes; 28 more than the text.
func (k Key) Seal(dst, text []byte) []byte {
	var nonce [12]byte
	k.nonces.sum(nonce[:], "seal", text)
	dst = append(dst, nonce[:]...)
	return k.seal.Seal(dst, nonce[:], text, nil)
}

// Open reads what Seal sealed.
func (k Key) Open(sealed []byte) ([]byte, error) {
	if len(sealed) < 12 {
		return nil, ErrSeal
	}
	text, err := k.seal.Open(nil, sealed[:12], sealed[12:], nil)
	if err != nil {
		return nil, ErrSeal
	}
	return text, nil
}

// Sign signs text by Ed25519 (RFC 8032).
func (k Key) Sign(text []byte) []byte { return ed25519.Sign(k.sign, text) }

// Public is the key that anybody may check signatures with.
func (k Key) Public() ed25519.PublicKey { return k.sign.Public().(ed25519.PublicKey) }

// Format prints a placeholder under every verb.
func (k Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[key]") }

// hashers are keyed hashes ready for use by any goroutine.
type hashers struct {
	key  []byte
	pool sync.Pool
}

func newHashers(key []byte) *hashers {
	return &hashers{key, sync.Pool{New: func() any { return newHasher(key) }}}
}

// sum fills dst with the first bytes of HMAC(use, 0, text).
func (h *hashers) sum(dst []byte, use string, text []byte) {
	m := h.pool.Get().(*hasher)
	m.sum(dst, use, text)
	h.pool.Put(m)
}
