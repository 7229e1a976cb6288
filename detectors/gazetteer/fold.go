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
		'ŧ': "t", 'Ŧ': "t", 'ŋ': "n", 'Ŋ': "n", 'ʼ': "'", 'ə': "e", 'Ə': "e", 'ς': "σ",
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
			if c-'A' < 26 {
				c |= 0x20
			}
			dst = append(dst, c)
			i++
			continue
		} else if i+1 < len(text) && c-0xC2 < 0x1E && text[i+1]&0xC0 == 0x80 { // two bytes
			r := uint(c&0x1F)<<6 | uint(text[i+1]&0x3F)
			i += 2
			if base := f.base[r]; base < utf8.RuneSelf {
				dst = append(dst, byte(base))
			} else if base != drop {
				dst = utf8.AppendRune(dst, rune(base))
			}
			if f.next[r] != 0 {
				dst = append(dst, f.next[r])
			}
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r == '’' || r == '‘':
			dst = append(dst, '\'')
		case r == utf8.RuneError && size == 1:
			dst = append(dst, text[i])
		case r >= folded:
			if ideograph(r) || !unicode.Is(unicode.Mn, r) {
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

// ideograph spares the commonest letters beyond the fold table a search through the tables of marks.
func ideograph(r rune) bool { return r >= 0x3400 && r < 0xA000 || r >= 0xAC00 && r < 0xD7A4 }

// Upper tells whether a rune is a capital.
func (f *Folder) Upper(r rune) bool { return unicode.IsUpper(r) || unicode.IsTitle(r) }

// Hash returns the hash of the folded text, never 0.
func (f *Folder) Hash(text []byte) uint64 {
	if h, ok := hashASCII(text); ok {
		return h
	}
	var buf [96]byte
	h, _ := hashASCII(f.Append(buf[:0], text))
	return h
}

// HashJoined returns the hash of two texts joined by a space.
func (f *Folder) HashJoined(a, b []byte) uint64 {
	var buf, folded [96]byte
	joined := append(append(append(buf[:0], a...), ' '), b...)
	h, ok := hashASCII(joined)
	if !ok {
		h, _ = hashASCII(f.Append(folded[:0], joined))
	}
	return h
}
