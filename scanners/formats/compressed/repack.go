package compressed

import (
	"context"
	"fmt"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/ulikunitz/xz"
	"github.com/ulikunitz/xz/lzma"

	"dossier/scanners/formats"
)

// Repack implements [formats.Repacker]. Several streams one after the other become one; what gzip's header says stays.
func (c *codec) Repack(ctx context.Context, in formats.Input, out io.Writer, _ func(string) bool, each formats.Each) error {
	body := &formats.Body{From: in.Body}
	s, err := c.open(body)
	if err != nil {
		return judge(err)
	}
	defer s.close()
	name := formats.BaseName(s.name())
	if name == "" {
		name = c.memberName(in.Name)
	}
	w, err := c.packer(in, out)
	if err != nil {
		return err
	}
	keep, err := each(ctx, formats.Input{Body: &member{s, body}, Name: name, Part: join(in.Part, name), Size: -1}, w)
	if err == nil && !keep {
		err = &formats.Uncut{Why: "a compressed file without its content is nothing: what it lies in can go as a whole"}
	}
	if failed := w.Close(); err == nil {
		err = failed
	}
	return err
}

// packer writes the compressed form of in.
func (c *codec) packer(in formats.Input, out io.Writer) (io.WriteCloser, error) {
	switch c.name {
	case "gzip":
		was, err := gzip.NewReader(io.NewSectionReader(in.At, 0, in.Size))
		if err != nil {
			return nil, judge(err)
		}
		w := gzip.NewWriter(out)
		w.Header = was.Header
		return w, nil
	case "zstd":
		return zstd.NewWriter(out, zstd.WithEncoderConcurrency(1))
	case "brotli":
		return brotli.NewWriter(out), nil
	case "zlib":
		return zlib.NewWriter(out), nil
	case "xz":
		return xz.NewWriter(out)
	case "lzma":
		return lzma.NewWriter(out)
	case "lz4":
		w := lz4.NewWriter(out)
		return w, w.Apply(lz4.ConcurrencyOption(1))
	case "snappy":
		first := make([]byte, len(s2Magic))
		if _, err := in.At.ReadAt(first, 0); err != nil {
			return nil, judge(err)
		}
		if string(first) == s2Magic {
			return s2.NewWriter(out, s2.WriterConcurrency(1)), nil
		}
		return s2.NewWriter(out, s2.WriterConcurrency(1), s2.WriterSnappyCompat()), nil
	}
	return nil, &formats.Uncut{Why: fmt.Sprintf("nothing here compresses to %s: unpack it, and erase from what is in it", c.name)}
}
