// Package ole2test makes compound files for tests.
package ole2test

import (
	"encoding/binary"
	"unicode/utf16"
)

// Stream is a stream of the root storage.
type Stream struct {
	Name    string
	Content []byte
}

const (
	sector     = 512
	endOfChain = 0xfffffffe
	free       = 0xffffffff
)

// File makes a file of these streams, each in sectors of its own.
func File(streams ...Stream) []byte {
	var fat []uint32
	var body []byte
	put := func(content []byte) uint32 {
		if len(content) == 0 {
			return endOfChain
		}
		start := uint32(len(fat))
		for len(content) > 0 {
			n := min(len(content), sector)
			body = append(body, content[:n]...)
			body = append(body, make([]byte, sector-n)...)
			if content = content[n:]; len(content) > 0 {
				fat = append(fat, uint32(len(fat)+1))
			} else {
				fat = append(fat, endOfChain)
			}
		}
		return start
	}
	directory := entry("Root Entry", 5, endOfChain, 0)
	binary.LittleEndian.PutUint32(directory[76:], 1)
	for i, s := range streams {
		content := s.Content
		for len(content) < 4096 { // smaller ones would lie in the stream of small ones
			content = append(content[:len(content):len(content)], 0)
		}
		e := entry(s.Name, 2, put(content), len(content))
		if i+1 < len(streams) {
			binary.LittleEndian.PutUint32(e[72:], uint32(i+2))
		}
		directory = append(directory, e...)
	}
	first := put(directory)
	sectors := 1
	for len(fat)+sectors > sectors*sector/4 {
		sectors++
	}
	header := make([]byte, sector)
	copy(header, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	header[26], header[28], header[29], header[30], header[32] = 3, 0xfe, 0xff, 9, 6
	binary.LittleEndian.PutUint32(header[44:], uint32(sectors))
	binary.LittleEndian.PutUint32(header[48:], first)
	binary.LittleEndian.PutUint32(header[56:], 4096)
	binary.LittleEndian.PutUint32(header[60:], endOfChain)
	binary.LittleEndian.PutUint32(header[68:], endOfChain)
	for i := range 109 {
		at := uint32(free)
		if i < sectors {
			at = uint32(len(fat) + i)
		}
		binary.LittleEndian.PutUint32(header[76+4*i:], at)
	}
	for range sectors {
		fat = append(fat, 0xfffffffd)
	}
	for len(fat) < sectors*sector/4 {
		fat = append(fat, free)
	}
	for _, next := range fat {
		body = binary.LittleEndian.AppendUint32(body, next)
	}
	return append(header, body...)
}

func entry(name string, kind byte, start uint32, size int) []byte {
	e := make([]byte, 128)
	for i, u := range utf16.Encode([]rune(name)) {
		binary.LittleEndian.PutUint16(e[2*i:], u)
	}
	binary.LittleEndian.PutUint16(e[64:], uint16(2*len(utf16.Encode([]rune(name)))+2))
	e[66], e[67] = kind, 1
	for _, at := range []int{68, 72, 76} {
		binary.LittleEndian.PutUint32(e[at:], free)
	}
	binary.LittleEndian.PutUint32(e[116:], start)
	binary.LittleEndian.PutUint64(e[120:], uint64(size))
	return e
}
