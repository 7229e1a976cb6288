package avro

import (
	"bytes"
	"compress/bzip2"
	"errors"
	"io"

	"github.com/twmb/avro/ocf"
	"github.com/ulikunitz/xz"

	"dossier/scanners/formats/compressed"
)

// codec is a compression that the library does not have itself: of each block one stream (Avro specification 1.12, "Optional codecs").
type codec struct {
	name     string
	compress func(src []byte) ([]byte, error)
	open     func(src io.Reader) io.Reader
}

// more are the codecs that the library is given beside its own.
func more() []ocf.ReaderOpt {
	return []ocf.ReaderOpt{ocf.WithCodec(bzip2Codec()), ocf.WithCodec(xzCodec())}
}

// errOneWay is why nothing is compressed by bzip2: nobody here can.
var errOneWay = errors.New("bzip2 is read only")

func bzip2Codec() *codec {
	return &codec{"bzip2", func([]byte) ([]byte, error) { return nil, errOneWay }, bzip2.NewReader}
}

func xzCodec() *codec {
	return &codec{"xz", func(src []byte) ([]byte, error) {
		var out bytes.Buffer
		w, err := xz.NewWriter(&out)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(src); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil { // which writes the end
			return nil, err
		}
		return out.Bytes(), nil
	}, compressed.XZReader}
}

// Name implements [ocf.Codec].
func (c *codec) Name() string { return c.name }

// Compress implements [ocf.Codec].
func (c *codec) Compress(src []byte) ([]byte, error) { return c.compress(src) }

// Decompress implements [ocf.Codec].
func (c *codec) Decompress(src []byte) ([]byte, error) { return c.DecompressBounded(src, maxBlock) }

// errLimit is of a block that would be too large; damage knows the word.
var errLimit = errors.New("the block is beyond the limit")

// DecompressBounded implements [ocf.BoundedDecompressor].
func (c *codec) DecompressBounded(src []byte, most int64) ([]byte, error) {
	if most <= 0 || most > maxBlock {
		most = maxBlock
	}
	out, err := io.ReadAll(io.LimitReader(c.open(bytes.NewReader(src)), most+1))
	if err == nil && int64(len(out)) > most {
		err = errLimit
	}
	return out, err
}

// Close implements [ocf.Codec].
func (*codec) Close() error { return nil }
