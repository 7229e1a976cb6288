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
	low, high := uint64(0), uint64(0) // the state, little-endian
	for len(text) > len(s) {
		t.put(low^binary.LittleEndian.Uint64(text), high^binary.LittleEndian.Uint64(text[8:]))
		low, high = binary.LittleEndian.Uint64(s[:]), binary.LittleEndian.Uint64(s[8:])
		text = text[len(s):]
	}
	last := &t.k1
	if len(text) < len(s) {
		last = &t.k2
	}
	first, second := padded(text)
	t.put(low^first^binary.LittleEndian.Uint64(last[:]), high^second^binary.LittleEndian.Uint64(last[8:]))
	return detectors.Fingerprint(*s)
}

// put makes the next state of a block's two halves.
func (t *ties) put(low, high uint64) {
	binary.LittleEndian.PutUint64(t.state[:], low)
	binary.LittleEndian.PutUint64(t.state[8:], high)
	t.block.Encrypt(t.state[:], t.state[:])
}

// padded is a last block of up to 16 bytes in two halves, little-endian, with a bit set behind it where it is short. It is put together in
// registers: a copy of single bytes that is read again as words makes the processor wait.
func padded(text []byte) (low, high uint64) {
	switch n := len(text); {
	case n == 16:
		return binary.LittleEndian.Uint64(text), binary.LittleEndian.Uint64(text[8:])
	case n > 8:
		return binary.LittleEndian.Uint64(text), binary.LittleEndian.Uint64(text[n-8:])>>(8*(16-n)) | 0x80<<(8*(n-8))
	case n == 8:
		return binary.LittleEndian.Uint64(text), 0x80
	case n >= 4:
		return uint64(binary.LittleEndian.Uint32(text)) | uint64(binary.LittleEndian.Uint32(text[n-4:]))<<(8*(n-4)) | 0x80<<(8*n), 0
	}
	low = 0x80 << (8 * len(text))
	for i, b := range text {
		low |= uint64(b) << (8 * i)
	}
	return low, 0
}

// Format prints a placeholder under every verb.
func (t Ties) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[key]") }
