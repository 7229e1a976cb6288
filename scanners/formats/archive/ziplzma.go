package archive

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"strings"

	"github.com/ulikunitz/xz/lzma"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// methods are those of APPNOTE.TXT, section 4.4.5, that are not read, by the names that packers show.
var methods = map[uint16]string{
	1: "Shrink", 2: "Reduce", 3: "Reduce", 4: "Reduce", 5: "Reduce", 6: "Implode", 9: "Deflate64", 10: "PKWARE's library", 16: "CMPSC", 18: "TERSE", 19: "LZ77",
	94: "MP3", 95: "XZ", 96: "JPEG", 97: "WavPack", 98: "PPMd",
}

// unlzma reads a member that is compressed by LZMA (APPNOTE.TXT, section 5.8): a version, the length of the properties, the properties, and the data, whose end
// may be marked. The head of a file of LZMA alone is made of that.
func unlzma(e *entry, body io.Reader) (io.Reader, error) {
	const properties, endMarked = 5, 1 << 1
	var head [4 + properties]byte
	if _, err := io.ReadFull(body, head[:]); err != nil {
		return nil, formats.BrokenOff(err)
	}
	if binary.LittleEndian.Uint16(head[2:]) != properties {
		return nil, errZip
	}
	size := uint64(math.MaxUint64) // unknown
	if e.flags&endMarked == 0 && e.size >= 0 {
		size = uint64(e.size)
	}
	alone := binary.LittleEndian.AppendUint64(head[4:len(head):len(head)], size)
	out, err := lzma.ReaderConfig{DictCap: zipWindow}.NewReader(bufio.NewReader(io.MultiReader(bytes.NewReader(alone), body)))
	if err != nil {
		return nil, ofLZMA(err)
	}
	return lzmaReader{out}, nil
}

type lzmaReader struct{ from *lzma.Reader }

func (l lzmaReader) Read(p []byte) (int, error) {
	n, err := l.from.Read(p)
	if err != nil && err != io.EOF {
		err = ofLZMA(err)
	}
	return n, err
}

// ofLZMA tells the errors apart that the library has no values for.
func ofLZMA(err error) error {
	switch {
	case errors.As(err, new(*lzma.ErrDictSize)):
		return &scanners.Unread{Why: scanners.OverLimit, Detail: "the decompressor would need more than 64 MiB", Bytes: -1}
	case strings.HasSuffix(err.Error(), "unexpected EOF"):
		return io.ErrUnexpectedEOF
	}
	return err
}
