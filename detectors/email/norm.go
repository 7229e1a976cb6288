package email

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// normSize holds any address's normal form unless Unicode makes it grow without measure.
const normSize = maxLocal + 1 + 2*maxDomain

// normalize returns the normal form and tells whether the address is a role's or a placeholder.
func (r *reader) normalize(a *address, value []byte) (full []byte, shared bool) {
	dst := r.lower(r.norm[:0], value[a.start:a.at])
	shared = isShared(dst)
	dst = append(dst, '@')
	at := len(dst)
	domain := value[a.domain:a.end]
	for {
		label, rest, more := bytes.Cut(domain, []byte("."))
		dst, _ = r.asciiLabel(dst, label)
		if !more {
			return dst, shared || isAlgorithm(dst[at:])
		}
		dst = append(dst, '.')
		domain = rest
	}
}

// lower appends s in lower case and NFC.
func (r *reader) lower(dst, s []byte) []byte {
	if isASCII(s) {
		from := len(dst)
		dst = append(dst, s...)
		for i, b := range dst[from:] {
			if 'A' <= b && b <= 'Z' {
				dst[from+i] = b | 0x20
			}
		}
		return dst
	}
	folded := r.folded[:0]
	for len(s) > 0 {
		c, n := utf8.DecodeRune(s)
		folded = utf8.AppendRune(folded, unicode.ToLower(c))
		s = s[n:]
	}
	if norm.NFC.IsNormal(folded) {
		return append(dst, folded...)
	}
	return norm.NFC.Append(dst, folded...) // allocates: decomposed addresses are rare
}

// asciiLabel appends a domain's label in lower-case ASCII, as the A-label of RFC 5890 where it has other letters.
func (r *reader) asciiLabel(dst, label []byte) ([]byte, bool) {
	if isASCII(label) {
		return r.lower(dst, label), true
	}
	start := len(dst)
	dst = r.lower(dst, label)
	folded := append(r.folded[:0], dst[start:]...)
	return punycode(append(dst[:start], "xn--"...), folded)
}

// Parameters of RFC 3492 section 5.
const (
	base        = 36
	tMin        = 1
	tMax        = 26
	skew        = 38
	damp        = 700
	initialBias = 72
	initialN    = 128
)

// punycode appends the encoding of RFC 3492 section 6.3.
func punycode(dst, label []byte) ([]byte, bool) {
	var runes [maxDomain]rune
	count, basic := 0, 0
	for i := 0; i < len(label); {
		r, n := utf8.DecodeRune(label[i:])
		i += n
		if count == len(runes) {
			return dst, false
		}
		runes[count] = r
		count++
		if r < initialN {
			dst = append(dst, byte(r))
			basic++
		}
	}
	if basic > 0 {
		dst = append(dst, '-')
	}
	n, delta, bias, done := rune(initialN), 0, initialBias, basic
	for done < count {
		next := rune(unicode.MaxRune)
		for _, r := range runes[:count] {
			if r >= n && r < next {
				next = r
			}
		}
		delta += int(next-n) * (done + 1)
		n = next
		for _, r := range runes[:count] {
			if r < n {
				delta++
			}
			if r != n {
				continue
			}
			dst = appendVariable(dst, delta, bias)
			bias = adapt(delta, done+1, done == basic)
			delta = 0
			done++
		}
		delta++
		n++
	}
	return dst, true
}

// appendVariable appends delta as a generalised variable-length integer.
func appendVariable(dst []byte, delta, bias int) []byte {
	for k := base; ; k += base {
		t := min(max(k-bias, tMin), tMax)
		if delta < t {
			return append(dst, "abcdefghijklmnopqrstuvwxyz0123456789"[delta])
		}
		dst = append(dst, "abcdefghijklmnopqrstuvwxyz0123456789"[t+(delta-t)%(base-t)])
		delta = (delta - t) / (base - t)
	}
}

func adapt(delta, points int, first bool) int {
	if first {
		delta /= damp
	} else {
		delta /= 2
	}
	delta += delta / points
	k := 0
	for ; delta > (base-tMin)*tMax/2; k += base {
		delta /= base - tMin
	}
	return k + (base-tMin+1)*delta/(delta+skew)
}

func isASCII(s []byte) bool {
	for _, b := range s {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
