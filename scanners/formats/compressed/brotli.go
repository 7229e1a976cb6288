package compressed

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/andybalholm/brotli"

	"dossier/scanners/formats"
)

// brotliEnding is what the name of a Brotli file ends in. Nothing in it says what it is: whoever knows by other ways adds the ending to its name.
const brotliEnding = ".br"

// Brotli opens Brotli files (RFC 7932), whose window is 16 MiB at most. They have no mark and no checksum: they are known by their name, if their
// beginning can be decompressed.
func Brotli() formats.Unpacker {
	return &codec{
		name:    "brotli",
		fits:    func([]byte) bool { return false },
		mayFit:  looksLikeBrotli,
		alone:   true,
		notRead: "files that are not called so (`.br`, or `Content-Encoding: br` of an object)",
		endings: []string{".tbr", ".tar", brotliEnding, ""},
		open: func(body io.Reader) (stream, error) {
			return plainStream{&brotliReader{brotli.NewReader(bufio.NewReaderSize(body, 32<<10))}}, nil
		},
	}
}

// looksLikeBrotli tells whether a head can be decompressed up to 4 KiB, or to its end.
func looksLikeBrotli(head []byte) bool {
	n, err := io.ReadFull(brotli.NewReader(bytes.NewReader(head)), make([]byte, 4<<10))
	switch {
	case err == nil, errors.Is(err, io.EOF):
		return true
	case errors.Is(err, io.ErrUnexpectedEOF): // the head ends in the middle, or the stream ended
		return n > 0 || len(head) == formats.HeadSize
	}
	return false
}

// brotliReader says in our words that something follows the stream.
type brotliReader struct{ from *brotli.Reader }

func (b *brotliReader) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	if err != nil && err.Error() == "brotli: excessive input" {
		err = errTrailing
	}
	return n, err
}
