package gazetteer

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is how many runes, from 0, the fold table covers: all alphabets with cases. Runes beyond it are kept as they are.
const folded = 0x2000

// drop marks a rune that folding leaves out, such as a combining accent.
const drop = 0xFFFF

// Folder folds text: lower case, accents stripped, ligatures and special letters written out (ß is ss, æ ae, ø o).
type Folder struct {
	base [folded]uint16 // the letter it becomes
	next [folded]byte   // a second letter behind it, 0 for none
}

// NewFolder returns a folder.
func NewFolder() *Folder {
	f := &Folder{}
	for r := rune(0); r < folded; r++ {
		f.base[r] = foldRune(r)
	}
	for r, two := range map[rune]string{
		'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe", 'þ': "th", 'Þ': "th",
		'ø': "o", 'Ø': "o", 'ł': "l", 'Ł': "l", 'đ': "d", 'Đ': "d", 'ð': "d", 'Ð': "d", 'ı': "i", 'ħ': "h", 'Ħ': "h",
		'ŧ': "t", 'Ŧ': "t", 'ŋ': "n", 'Ŋ': "n", 'ə': "e", 'Ə': "e", 'ς': "σ",
	} {
		runes := []rune(two)
		f.base[r] = uint16(runes[0])
		if len(runes) > 1 {
			f.next[r] = byte(runes[1])
		}
	}
	for r := range f.base { // accents on the letters above: ǿ, ǽ
		if b := f.base[r]; b < folded && int(b) != r && f.base[b] != b {
			f.base[r], f.next[r] = f.base[b], f.next[b]
		}
	}
	return f
}

func foldRune(r rune) uint16 {
	if unicode.Is(unicode.Mn, r) {
		return drop
	}
	var buf [utf8.UTFMax]byte
	first, _ := utf8.DecodeRune(norm.NFD.Bytes(buf[:utf8.EncodeRune(buf[:], r)]))
	if first == utf8.RuneError || first > drop {
		return uint16(r)
	}
	if unicode.Is(unicode.Mn, first) {
		return drop
	}
	return uint16(unicode.ToLower(first))
}

// Append appends the folded form of text to dst. Folding UTF-8 twice changes nothing; bytes that are not UTF-8 are kept.
func (f *Folder) Append(dst, text []byte) []byte {
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			dst = append(dst, byte(f.base[c]))
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r == '’' || r == '‘' || r == 'ʼ':
			dst = append(dst, '\'')
		case r == utf8.RuneError && size == 1:
			dst = append(dst, text[i])
		case r >= folded:
			if !unicode.Is(unicode.Mn, r) {
				dst = append(dst, text[i:i+size]...)
			}
		case f.base[r] != drop:
			dst = utf8.AppendRune(dst, rune(f.base[r]))
			if f.next[r] != 0 {
				dst = append(dst, f.next[r])
			}
		}
		i += size
	}
	return dst
}

// Upper tells whether a rune is a capital.
func (f *Folder) Upper(r rune) bool { return unicode.IsUpper(r) || unicode.IsTitle(r) }

const (
	hashStart = 0xcbf29ce484222325 // FNV-1a, 64 bits
	hashPrime = 0x100000001b3
)

// Hash returns the hash of the folded text, never 0.
func (f *Folder) Hash(text []byte) uint64 { return finish(f.hash(hashStart, text)) }

// HashJoined returns the hash of two texts joined by a space.
func (f *Folder) HashJoined(a, b []byte) uint64 {
	h := f.hash(hashStart, a)
	return finish(f.hash((h^' ')*hashPrime, b))
}

func (f *Folder) hash(h uint64, text []byte) uint64 {
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			h = (h ^ uint64(f.base[c])) * hashPrime
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r == '’' || r == '‘' || r == 'ʼ':
			h = (h ^ '\'') * hashPrime
		case r >= folded || r == utf8.RuneError:
			if r >= 0x20000 || !unicode.Is(unicode.Mn, r) {
				h = (h ^ uint64(r)) * hashPrime
			}
		case f.base[r] != drop:
			h = (h ^ uint64(f.base[r])) * hashPrime
			if f.next[r] != 0 {
				h = (h ^ uint64(f.next[r])) * hashPrime
			}
		}
		i += size
	}
	return h
}

// finish spreads the entropy to the low bits, which choose the slot.
func finish(h uint64) uint64 {
	h ^= h >> 29
	h *= 0x9e3779b97f4a7c15
	h ^= h >> 32
	if h == 0 {
		return 1
	}
	return h
}
