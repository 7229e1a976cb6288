package formats_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"path"
	"strings"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// unpacker is a container with the least that it takes.
type unpacker struct {
	name  string
	magic string
	at    int // where in the head
	each  func(in formats.Input, member func(name string, body io.Reader) error) error
}

func (u unpacker) Name() string { return u.name }

func (u unpacker) Recognise(head []byte, _ formats.Input) formats.Likeness {
	if len(head) > u.at && bytes.HasPrefix(head[u.at:], []byte(u.magic)) {
		return formats.Certain
	}
	return formats.No
}

func (u unpacker) Unpack(ctx context.Context, in formats.Input, _ scanners.Receiver, open func(context.Context, formats.Input) error) error {
	return u.each(in, func(name string, body io.Reader) error {
		part := name
		if outer := in.Part.Reveal(); outer != "" {
			part = outer + "/" + name
		}
		return open(ctx, formats.Input{Body: body, Name: path.Base(name), Part: scanners.NewPrivate(part), Size: -1})
	})
}

var unpackers = []formats.Unpacker{
	unpacker{"gzip", "\x1f\x8b", 0, func(in formats.Input, member func(string, io.Reader) error) error {
		r, err := gzip.NewReader(in.Body)
		if err != nil {
			return err
		}
		name := strings.TrimSuffix(in.Name, ".gz")
		if strings.HasSuffix(name, ".tgz") {
			name = strings.TrimSuffix(name, ".tgz") + ".tar"
		}
		return member(name, r)
	}},
	unpacker{"tar", "ustar", 257, func(in formats.Input, member func(string, io.Reader) error) error {
		for r := tar.NewReader(in.Body); ; {
			h, err := r.Next()
			if err == io.EOF {
				_, err = io.Copy(io.Discard, in.Body)
				return err
			}
			if err == nil {
				err = member(h.Name, r)
			}
			if err != nil {
				return err
			}
		}
	}},
	unpacker{"zip", "PK", 0, func(in formats.Input, member func(string, io.Reader) error) error {
		at, size := in.At, in.Size
		if at == nil {
			content, err := io.ReadAll(in.Body)
			if err != nil {
				return err
			}
			at, size = bytes.NewReader(content), int64(len(content))
		}
		r, err := zip.NewReader(at, size)
		if err != nil {
			return err
		}
		for _, f := range r.File {
			body, err := f.Open()
			if err == nil {
				err = member(f.Name, body)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}},
}
