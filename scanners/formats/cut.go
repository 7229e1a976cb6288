package formats

import "unicode/utf8"

// cutWithin is how far back from its end a piece is searched for a good place to cut.
const cutWithin = 4 << 10

// Cut tells where to cut a value that is longer than a limit: piece is as much of it as may be kept together, and the bytes up
// to the result, which is above 0 unless piece is empty, are one piece. It is behind a character that no e-mail address, number or
// name has inside if there is one in the last 4 KiB, else behind white space between words, else behind any white space, else between two runes.
func Cut(piece []byte) int {
	from := max(0, len(piece)-cutWithin)
	words, space := 0, 0
	for i := len(piece) - 1; i >= from; i-- {
		switch piece[i] {
		case '\t', ';', '|', '"', '{', '}', '[', ']', '<', '>', '\r', '\n', 0:
			return i + 1
		case ' ':
			if space == 0 {
				space = i + 1
			}
			if words == 0 && i > 0 && !digit(piece[i-1]) && i+1 < len(piece) && !digit(piece[i+1]) {
				words = i + 1
			}
		}
	}
	switch {
	case words > 0:
		return words
	case space > 0:
		return space
	}
	for i := len(piece); i > 0 && i > len(piece)-utf8.UTFMax; i-- {
		if c, size := utf8.DecodeLastRune(piece[:i]); c != utf8.RuneError || size > 1 {
			return i
		}
	}
	return len(piece)
}

func digit(b byte) bool { return '0' <= b && b <= '9' }
