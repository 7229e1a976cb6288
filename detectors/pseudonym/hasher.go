package pseudonym

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding"
	"encoding/binary"
	"fmt"
	"hash"
	"io"

	"dossier/detectors"
)

// Hasher makes a key's fingerprints for one goroutine. It remembers the last values it saw, in bounded memory, since many values
// of a column come again: cities, given names. It prints as a placeholder.
type Hasher struct{ *hasher }

// Hasher returns a hasher of the key's fingerprints, with nothing remembered.
func (k Key) Hasher() Hasher {
	h := newHasher(k.prints.key)
	h.seen = make([]seen, seenValues)
	return Hasher{h}
}

// Fingerprint is the same as [Key.Fingerprint].
func (h Hasher) Fingerprint(kind detectors.Kind, norm []byte) (f detectors.Fingerprint) {
	if len(norm) > seenBytes {
		return h.Once(kind, norm)
	}
	s := &h.seen[slot(norm)]
	if s.kind == kind && string(s.norm[:s.length]) == string(norm) && s.kind != "" {
		return s.print
	}
	h.sum(s.print[:], string(kind), norm)
	s.kind, s.length = kind, uint8(copy(s.norm[:], norm))
	return s.print
}

// Once is the same as Fingerprint, of a value that is not known to come again: it is not looked for, and takes no other's place.
func (h Hasher) Once(kind detectors.Kind, norm []byte) (f detectors.Fingerprint) {
	h.sum(f[:], string(kind), norm)
	return f
}

// Format prints a placeholder under every verb.
func (h Hasher) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[key]") }

const (
	seenValues = 1 << 12 // a power of two
	seenBytes  = 31      // longer values hardly come again
)

// seen is a value and its fingerprint, at the place that the value's bytes give it.
type seen struct {
	kind   detectors.Kind
	print  detectors.Fingerprint
	norm   [seenBytes]byte
	length uint8
}

// slot is FNV-1a over words of eight bytes, folded into a place among the values seen.
func slot(norm []byte) uint64 {
	const prime = 1099511628211
	h := uint64(14695981039346656037) ^ uint64(len(norm))
	for ; len(norm) >= 8; norm = norm[8:] {
		h = (h ^ binary.LittleEndian.Uint64(norm)) * prime
		h ^= h >> 32
	}
	for _, b := range norm {
		h = (h ^ uint64(b)) * prime
	}
	return (h ^ h>>29) % seenValues
}

// hasher is HMAC-SHA-256 (RFC 2104) with one key. The hash's state behind each of the two padded keys is set up once, so that a short
// value costs two blocks; crypto/hmac does the same but pads and copies in general ways, which takes as long again.
type hasher struct {
	digest       digest
	inner, outer []byte // states, as they marshal
	state        []byte
	block        [2 * sha256.BlockSize]byte
	in           []byte
	plain        hash.Hash // instead, where the state does not marshal as it is known to
	seen         []seen
}

// digest is what the hashes of the standard library are.
type digest interface {
	hash.Hash
	encoding.BinaryAppender
	encoding.BinaryUnmarshaler
}

// A marshalled state is a word of four bytes that names the hash, its eight words of 32 bits, the rest of a block and the length.
const (
	stateFrom = 4
	stateTo   = stateFrom + sha256.Size
)

// newHasher makes a hasher with a key of no more than a block.
func newHasher(key []byte) *hasher {
	h := &hasher{plain: hmac.New(sha256.New, key)}
	d, ok := sha256.New().(digest)
	if !ok {
		return h
	}
	h.digest = d
	var err error
	padded := func(with byte) []byte {
		var block [sha256.BlockSize]byte
		copy(block[:], key)
		for i := range block {
			block[i] ^= with
		}
		d.Reset()
		_, _ = d.Write(block[:]) // a hash never fails
		state, e := d.AppendBinary(nil)
		if e != nil || len(state) < stateTo {
			err = fmt.Errorf("the hash's state does not marshal: %w", e)
		}
		return state
	}
	h.inner, h.outer = padded(0x36), padded(0x5c)
	if err != nil {
		return h
	}
	// How a state marshals is promised nowhere: a hash that does it in another way shows here.
	var fast, plain [sha256.Size]byte
	h.sum(plain[:], "use", []byte("value"))
	reference := h.plain
	h.plain = nil
	h.sum(fast[:], "use", []byte("value"))
	if fast != plain {
		h.plain = reference
	}
	return h
}

// sum fills dst with the first bytes of HMAC(use, 0, text).
func (h *hasher) sum(dst []byte, use string, text []byte) {
	h.in = append(append(append(h.in[:0], use...), 0), text...)
	if h.plain != nil {
		h.plain.Reset()
		_, _ = h.plain.Write(h.in)
		h.in = h.plain.Sum(h.in[:0])
		copy(dst, h.in)
		return
	}
	sum := h.run(h.inner, h.in)
	copy(dst, h.run(h.outer, sum))
}

// run hashes text from a state on, which stands behind one block, pads it (FIPS 180-4 section 5.1.1), and returns the sum, valid
// until the next run.
func (h *hasher) run(state, text []byte) []byte {
	const block = sha256.BlockSize
	if err := h.digest.UnmarshalBinary(state); err != nil {
		panic("a state that was marshalled here: " + err.Error())
	}
	whole := len(text) &^ (block - 1)
	if whole > 0 {
		_, _ = h.digest.Write(text[:whole])
	}
	rest := h.block[:]
	if len(text)-whole+1+8 <= block {
		rest = rest[:block]
	}
	n := copy(rest, text[whole:])
	rest[n] = 0x80
	clear(rest[n+1:])
	binary.BigEndian.PutUint64(rest[len(rest)-8:], uint64(block+len(text))*8)
	_, _ = h.digest.Write(rest)
	h.state, _ = h.digest.AppendBinary(h.state[:0])
	return h.state[stateFrom:stateTo]
}
