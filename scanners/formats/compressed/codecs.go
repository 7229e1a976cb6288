package compressed

import (
	"bufio"
	"compress/bzip2"
	"errors"
	"io"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"dossier/scanners/formats"
)

// Gzip opens gzip files (RFC 1952), also several one after the other, of which the first one's name counts. Zeros that
// pad the last one are passed over.
func Gzip() formats.Unpacker {
	idle := new(sync.Pool) // of *gzipStream
	return &codec{
		name:    "gzip",
		fits:    begins("\x1f\x8b\x08"),
		endings: []string{".tgz", ".tar", ".gz", "", ".gzip", "", "-gz", "", ".svgz", ".svg"},
		open: func(body io.Reader) (stream, error) {
			g, ok := idle.Get().(*gzipStream)
			if !ok {
				g = &gzipStream{in: bufio.NewReaderSize(nil, 32<<10), idle: idle}
			}
			g.in.Reset(body)
			if err := g.out.Reset(g.in); err != nil {
				g.close()
				return nil, err
			}
			g.out.Multistream(false)
			g.called, g.remark = g.out.Name, g.out.Comment
			return g, nil
		},
	}
}

type gzipStream struct {
	in     *bufio.Reader
	out    gzip.Reader
	called string
	remark string
	idle   *sync.Pool
}

func (g *gzipStream) name() string    { return g.called }
func (g *gzipStream) comment() string { return g.remark }

func (g *gzipStream) Read(p []byte) (int, error) {
	for {
		n, err := g.out.Read(p)
		if err != io.EOF {
			return n, err
		}
		if err = g.next(); n > 0 || err != nil {
			return n, err
		}
	}
}

// next begins the gzip stream that follows; io.EOF if none does.
func (g *gzipStream) next() error {
	b, err := g.in.ReadByte()
	for zeros := 0; err == nil && b == 0; zeros++ {
		b, err = g.in.ReadByte()
	}
	if err != nil {
		return err
	}
	_ = g.in.UnreadByte() // which was read just now
	if magic, _ := g.in.Peek(2); string(magic) != "\x1f\x8b" {
		return errTrailing
	}
	if err := g.out.Reset(g.in); err != nil {
		return formats.BrokenOff(err)
	}
	g.out.Multistream(false)
	return nil
}

func (g *gzipStream) close() {
	g.in.Reset(nil)
	g.called, g.remark = "", ""
	g.idle.Put(g)
}

// Zstd opens zstd files (RFC 8878) whose window is at most 128 MiB, without dictionaries.
func Zstd() formats.Unpacker {
	return &codec{
		name: "zstd",
		fits: func(head []byte) bool {
			head, far := skipFrames(head)
			return far || begins("\x28\xb5\x2f\xfd")(head)
		},
		notRead: "streams that need a dictionary, or a window of more than 128 MiB",
		endings: []string{".tzst", ".tar", ".zst", "", ".zstd", ""},
		open: func(body io.Reader) (stream, error) {
			d, err := zstd.NewReader(body,
				zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
				zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderMaxMemory(1<<62))
			if err != nil {
				return nil, err
			}
			return &zstdStream{d}, nil
		},
	}
}

type zstdStream struct{ out *zstd.Decoder }

func (z *zstdStream) name() string { return "" }

func (z *zstdStream) Read(p []byte) (int, error) {
	n, err := z.out.Read(p)
	if errors.Is(err, zstd.ErrWindowSizeExceeded) || errors.Is(err, zstd.ErrDecoderSizeExceeded) {
		err = errWindow
	}
	if errors.Is(err, zstd.ErrUnknownDictionary) {
		err = errDictionary
	}
	return n, err
}

func (z *zstdStream) close() { z.out.Close() }

// Bzip2 opens bzip2 files, also several one after the other.
func Bzip2() formats.Unpacker {
	return &codec{
		name: "bzip2",
		fits: func(head []byte) bool {
			return len(head) >= 10 && string(head[:3]) == "BZh" && head[3] >= '1' && head[3] <= '9' &&
				(string(head[4:10]) == "1AY&SY" || string(head[4:10]) == "\x17\x72\x45\x38\x50\x90")
		},
		endings: []string{".tbz2", ".tar", ".tbz", ".tar", ".bz2", "", ".bz", ""},
		open: func(body io.Reader) (stream, error) {
			return plainStream{bzip2.NewReader(bufio.NewReaderSize(body, 32<<10))}, nil
		},
	}
}

// XZ opens xz files (format version 1.2.0) with the LZMA2 filter alone and a dictionary of at most 128 MiB.
func XZ() formats.Unpacker {
	return &codec{
		name:    "xz",
		fits:    begins(xzMagic),
		notRead: "filters for machine code, and dictionaries of more than 128 MiB",
		endings: []string{".txz", ".tar", ".xz", ""},
		open: func(body io.Reader) (stream, error) {
			return plainStream{newXZReader(body)}, nil
		},
	}
}

// XZReader reads an xz stream, with the bounds of [XZ].
func XZReader(body io.Reader) io.Reader { return newXZReader(body) }

type plainStream struct{ io.Reader }

func (plainStream) name() string { return "" }
func (plainStream) close()       {}
