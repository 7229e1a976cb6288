package compressed

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"strings"

	"github.com/ulikunitz/xz/lzma"

	"dossier/scanners/formats"
)

// usualLZMA is the first byte of all LZMA files but those that somebody made with settings of their own: lc=3, lp=0, pb=2.
const usualLZMA = 0x5d

// LZMA opens files of LZMA alone, the form before xz, with a dictionary of at most 128 MiB. They have no mark and no checksum: that damage
// shows is likely, and not sure.
func LZMA() formats.Unpacker {
	return &codec{
		name: "lzma",
		fits: func(head []byte) bool {
			return looksLikeLZMA(head) && lzma.ValidHeader(head[:lzma.HeaderLen]) && head[0] == usualLZMA
		},
		mayFit:  looksLikeLZMA,
		notRead: "dictionaries of more than 128 MiB",
		endings: []string{".tlz", ".tar", ".lzma", ""},
		open: func(body io.Reader) (stream, error) {
			in := bufio.NewReaderSize(body, 32<<10)
			out, err := lzma.ReaderConfig{DictCap: maxWindow}.NewReader(in)
			if err != nil {
				return nil, ofLZMA(err)
			}
			return &lzmaStream{in: in, out: out}, nil
		},
	}
}

// looksLikeLZMA tells whether a header is possible, and the first byte of what follows it is zero, as it always is. xz allows dictionaries of 2^n and
// 2^n + 2^(n-1) bytes alone, as its own program writes them; other programs write others.
func looksLikeLZMA(head []byte) bool {
	if len(head) <= lzma.HeaderLen || head[lzma.HeaderLen] != 0 {
		return false
	}
	_, err := lzma.PropertiesForCode(head[0])
	const most = 1 << 38 // bytes that come out
	size := binary.LittleEndian.Uint64(head[5:])
	return err == nil && (size == math.MaxUint64 || size <= most)
}

type lzmaStream struct {
	in  *bufio.Reader
	out *lzma.Reader
}

func (*lzmaStream) name() string { return "" }
func (*lzmaStream) close()       {}

func (l *lzmaStream) Read(p []byte) (int, error) {
	n, err := l.out.Read(p)
	if err == io.EOF {
		if _, err = l.in.Peek(1); err == nil {
			err = errTrailing
		}
		return n, err
	}
	return n, ofLZMA(err)
}

// ofLZMA tells the errors apart that the library has no values for.
func ofLZMA(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.As(err, new(*lzma.ErrDictSize)):
		return errWindow
	case strings.HasSuffix(err.Error(), "unexpected EOF"):
		return io.ErrUnexpectedEOF
	}
	return err
}
