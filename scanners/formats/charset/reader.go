package charset

import (
	"encoding/binary"
	"io"
	"unicode/utf8"
)

// encoding turns bytes into UTF-8. decode appends to dst and says how much of src it used; unless src is the last there
// is, it leaves a character whose end is not there yet. step measures the first character of src, stored and in UTF-8; encode is the way back,
// nil where the encoding lacks a letter.
type encoding interface {
	decode(dst, src []byte, last bool) (out []byte, used int)
	step(src []byte) (stored, size int)
	encode(text []byte) []byte
}

// chunk is how many bytes are decoded at a time.
const chunk = 32 << 10

// reader reads text as UTF-8.
type reader struct {
	body    io.Reader
	enc     encoding
	mark    int    // bytes of the byte order mark still to be left out
	carry   []byte // the beginning of a character that the last read cut, up to 7 bytes; of one-byte sets up to maxRun
	raw     []byte // buffer for what is to be decoded
	out     []byte // buffer of decoded text
	pending []byte // the part of out not yet given
	err     error  // what body ended with
	tally   tally  // of text that is taken for Windows-1252
	room    [8]byte
}

func newReader(body io.Reader, enc encoding, mark int) *reader {
	r := &reader{body: body, enc: enc, mark: mark}
	r.carry = r.room[:0]
	return r
}

// Read implements [io.Reader].
func (r *reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for range 100 {
		if len(r.pending) > 0 {
			n := copy(p, r.pending)
			r.pending = r.pending[n:]
			return n, nil
		}
		if r.err != nil && len(r.carry) == 0 {
			return 0, r.err
		}
		if n := r.fill(p); n > 0 {
			return n, nil
		}
	}
	return 0, io.ErrNoProgress
}

// fill reads some bytes. If they are UTF-8 already it leaves them in p and says how many; else it decodes them into pending.
func (r *reader) fill(p []byte) int {
	_, direct := r.enc.(mixed)
	direct = direct && len(p) >= 512 && r.mark == 0
	into := p
	if !direct {
		if r.raw == nil {
			r.raw = make([]byte, chunk)
		}
		into = r.raw
	}
	n := copy(into, r.carry)
	r.carry = r.carry[:0]
	if r.err == nil {
		var more int
		more, r.err = r.body.Read(into[n:])
		n += more
	}
	src := into[:n]
	if r.mark > 0 {
		if n < r.mark && r.err == nil {
			r.carry = append(r.carry, src...)
			return 0
		}
		src = src[min(r.mark, n):]
		r.mark = 0
	}
	if direct {
		if valid := n - cut(src, r.err != nil); utf8.Valid(src[:valid]) {
			r.carry = append(r.carry, src[valid:]...)
			return valid
		}
	}
	out, used := r.enc.decode(r.out[:0], src, r.err != nil)
	if r.enc == (mixed{}) {
		r.tally.add(src[:used])
	}
	r.carry = append(r.carry, src[used:]...)
	r.out, r.pending = out, out
	return 0
}

// cut returns how many of the last bytes begin a character whose end is not there yet.
func cut(src []byte, last bool) int {
	if last {
		return 0
	}
	for n := 1; n < utf8.UTFMax && n <= len(src); n++ {
		if tail := src[len(src)-n:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}

// mixed is UTF-8 in which what is not valid is Windows-1252.
type mixed struct{}

func (mixed) decode(dst, src []byte, last bool) ([]byte, int) {
	end := len(src) - cut(src, last)
	for i := 0; i < end; {
		run := i
		for run+8 <= end && binary.LittleEndian.Uint64(src[run:])&0x8080808080808080 == 0 {
			run += 8
		}
		for run < end && src[run] < utf8.RuneSelf {
			run++
		}
		if run > i {
			dst = append(dst, src[i:run]...)
			i = run
			continue
		}
		c, size := utf8.DecodeRune(src[i:end])
		if c == utf8.RuneError && size == 1 {
			dst = utf8.AppendRune(dst, windows1252(src[i]))
		} else {
			dst = append(dst, src[i:i+size]...)
		}
		i += size
	}
	return dst, end
}

// windows1252 returns the character of a byte from 0x80 on. The five bytes that have none are control characters, as in the
// WHATWG's index.
func windows1252(b byte) rune {
	if b < 0x80 || b >= 0xa0 {
		return rune(b)
	}
	return windows1252High[b-0x80]
}

var windows1252High = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8d, 'Ž', 0x8f,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9d, 'ž', 'Ÿ',
}

// utf16 is UTF-16; half a surrogate pair and half a unit at the end read as U+FFFD.
type utf16 struct{ order binary.ByteOrder }

func (e utf16) decode(dst, src []byte, last bool) ([]byte, int) {
	i := 0
	for i+2 <= len(src) {
		c := rune(e.order.Uint16(src[i:]))
		switch {
		case c < utf8.RuneSelf:
			dst = append(dst, byte(c))
		case c < 0xd800 || c > 0xdfff:
			dst = utf8.AppendRune(dst, c)
		case c > 0xdbff:
			dst = utf8.AppendRune(dst, utf8.RuneError)
		case i+4 > len(src) && !last:
			return dst, i
		default:
			low := rune(0)
			if i+4 <= len(src) {
				low = rune(e.order.Uint16(src[i+2:]))
			}
			if low < 0xdc00 || low > 0xdfff {
				dst = utf8.AppendRune(dst, utf8.RuneError)
				break
			}
			dst = utf8.AppendRune(dst, 0x10000+(c-0xd800)<<10+(low-0xdc00))
			i += 2
		}
		i += 2
	}
	return remainder(dst, src, i, last)
}

// utf32 is UTF-32; what is no character reads as U+FFFD.
type utf32 struct{ order binary.ByteOrder }

func (e utf32) decode(dst, src []byte, last bool) ([]byte, int) {
	i := 0
	for ; i+4 <= len(src); i += 4 {
		c := e.order.Uint32(src[i:])
		if c > utf8.MaxRune {
			c = utf8.RuneError
		}
		dst = utf8.AppendRune(dst, rune(c))
	}
	return remainder(dst, src, i, last)
}

// remainder deals with an incomplete unit behind the last whole one.
func remainder(dst, src []byte, i int, last bool) ([]byte, int) {
	if last && i < len(src) {
		return utf8.AppendRune(dst, utf8.RuneError), len(src)
	}
	return dst, i
}
