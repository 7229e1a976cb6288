package postaladdress

import "encoding/binary"

// hosts remembers words that stand behind a time and with which no address goes on. In a log they are the names of a few machines, one a line.
type hosts [1 << hostBits]host

// host is a word and the space behind it, and zeros.
type host [longestHost / 8]uint64

const (
	hostBits    = 10
	longestHost = 24 // bytes, with the space
)

// read reads the word at offset i of data; it is not ok where it is too long to be kept.
func (h *host) read(data []byte, i int) (ok bool) {
	if i+longestHost > len(data) {
		return false
	}
	for n := range h {
		h[n] = binary.LittleEndian.Uint64(data[i+8*n:])
		space := h[n] ^ ' '*ones
		if ends := (space - ones) &^ space & highs; ends != 0 { // the lowest is the first space's
			h[n] &= ends ^ (ends - 1)
			return true
		}
	}
	return false
}

// place is where a word is kept.
func (h *hosts) place(of *host) *host {
	return &h[(of[0]^of[1]*3)*0x9e3779b97f4a7c15>>(64-hostBits)]
}

const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)
