package sqlite

import (
	"bufio"
	"bytes"
	"context"
	"io"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// lines stands in for the formats: input that starts with "lines:" is text, SQLite files are decoded, and nothing else is known.
type lines struct{}

func (l lines) Open(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	data, err := io.ReadAll(in.Body)
	if err != nil {
		return err
	}
	in.Body = bytes.NewReader(data)
	if d := (&Decoder{Formats: l}); d.Recognise(data, in) == formats.Certain {
		return d.Decode(ctx, in, to)
	}
	text, ok := bytes.CutPrefix(data, []byte("lines:"))
	if !ok {
		return &scanners.Unread{Part: in.Part, Why: scanners.NoDecoder, MIME: "application/octet-stream", Bytes: in.Size}
	}
	b := to.New()
	b.Reset(in.Part, []scanners.Field{{Name: scanners.NewPrivate("line"), Text: true}})
	for s := bufio.NewScanner(bytes.NewReader(text)); s.Scan(); b.Records++ {
		b.Columns[0].Append(s.Bytes())
	}
	return to.Batch(b)
}
