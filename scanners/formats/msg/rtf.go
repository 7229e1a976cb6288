package msg

import "encoding/binary"

// dictionary is what compressed RTF refers back to before it has text of its own ([MS-OXRTFCP], section 2.1.2.1).
const dictionary = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArial` +
	"Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"

// unpackRTF undoes the compression of a body in RTF. ok is false where it is damaged; what came before is given.
func unpackRTF(packed []byte) (rtf []byte, ok bool) {
	if len(packed) < 16 {
		return nil, false
	}
	size := int(binary.LittleEndian.Uint32(packed[4:])) // of the text
	kind := string(packed[8:12])
	packed = packed[16:]
	switch kind {
	case "MELA": // stored
		return packed[:min(size, len(packed))], size <= len(packed)
	case "LZFu":
	default:
		return nil, false
	}
	var window [4096]byte
	at := copy(window[:], dictionary)
	put := func(c byte) {
		rtf = append(rtf, c)
		window[at] = c
		at = (at + 1) % len(window)
	}
	for len(packed) > 0 {
		flags := packed[0]
		packed = packed[1:]
		for bit := 0; bit < 8; bit++ {
			if len(rtf) >= size {
				return rtf[:size], true
			}
			if flags>>bit&1 == 0 {
				if len(packed) == 0 {
					return rtf, len(rtf) >= size
				}
				put(packed[0])
				packed = packed[1:]
				continue
			}
			if len(packed) < 2 {
				return rtf, false
			}
			reference := int(binary.BigEndian.Uint16(packed))
			packed = packed[2:]
			from := reference >> 4
			if from == at {
				return rtf, true
			}
			for range reference&15 + 2 {
				put(window[from])
				from = (from + 1) % len(window)
			}
		}
	}
	return rtf, len(rtf) >= size
}
