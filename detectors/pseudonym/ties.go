package pseudonym

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"fmt"
	"io"

	"dossier/detectors"
)

// Ties makes fingerprints of keys of records for one goroutine: every row of many tables has some, and most are short. AES-CMAC
// (RFC 4493), a keyed pseudorandom function as HMAC is, takes one block of AES for up to 16 bytes. The key is none of the others. It
// prints as a placeholder.
type Ties struct{ *ties }

type ties struct {
	block  cipher.Block
	k1, k2 [aes.BlockSize]byte
	state  [aes.BlockSize]byte
}

// Ties returns a maker of fingerprints of keys of records.
func (k Key) Ties() Ties {
	t := &ties{block: k.ties}
	t.block.Encrypt(t.k1[:], t.k1[:])
	double(&t.k1)
	t.k2 = t.k1
	double(&t.k2)
	return Ties{t}
}

// double multiplies by x in GF(2^128), as RFC 4493 section 2.3 makes its subkeys.
func double(b *[aes.BlockSize]byte) {
	carry := byte(0)
	for i := len(b) - 1; i >= 0; i-- {
		b[i], carry = b[i]<<1|carry, b[i]>>7
	}
	b[len(b)-1] ^= carry * 0x87
}

// Fingerprint is that of a key's canonical text.
func (t Ties) Fingerprint(text []byte) detectors.Fingerprint {
	s := &t.state
	clear(s[:])
	for len(text) > len(s) {
		for i := range s {
			s[i] ^= text[i]
		}
		t.block.Encrypt(s[:], s[:])
		text = text[len(s):]
	}
	var end [aes.BlockSize]byte
	last := &t.k1
	if n := copy(end[:], text); n < len(end) {
		last = &t.k2
		end[n] = 0x80
	}
	for i := 0; i < len(s); i += 8 {
		word := binary.LittleEndian.Uint64(s[i:]) ^ binary.LittleEndian.Uint64(end[i:]) ^ binary.LittleEndian.Uint64(last[i:])
		binary.LittleEndian.PutUint64(s[i:], word)
	}
	t.block.Encrypt(s[:], s[:])
	return detectors.Fingerprint(*s)
}

// Format prints a placeholder under every verb.
func (t Ties) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[key]") }
