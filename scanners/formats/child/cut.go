package child

import (
	"context"
	"fmt"
	"io"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
	"dossier/scanners/formats/spool"
)

// Cut implements [formats.Cutter], where the format does. What the child writes comes as a member.
func (d *decoder) Cut(ctx context.Context, in formats.Input, out io.Writer, list []erasing.Removal) error {
	if _, ok := d.Decoder.(formats.Cutter); !ok {
		return &formats.Uncut{Why: fmt.Sprintf("files of the format %s are not written again", d.Name())}
	}
	in.Path = "" // what the child reads shows that it is at work
	s := &session{format: d.Name(), in: in, to: &formats.Nobody{}, open: func(_ context.Context, written formats.Input) error {
		_, err := io.Copy(out, written.Body)
		return err
	}}
	for i := range list {
		one := removed{Part: []byte(list[i].Part.Reveal()), Number: list[i].Number}
		for _, c := range list[i].Change {
			one.Change = append(one.Change, cell{[]byte(c.Field), c.Value, c.Null, c.Nth})
		}
		s.cut = append(s.cut, one)
	}
	return d.pool.run(ctx, s)
}

// cut writes an input again for the parent. All of it is written before the parent is given any: one frame at a time is under way.
func (s *server) cut(ctx context.Context, o *opening, in formats.Input) error {
	cutter, ok := s.decoders[string(o.Format)].(formats.Cutter)
	if !ok {
		return &formats.Uncut{Why: "the format is not written again"}
	}
	var list []erasing.Removal
	for _, r := range o.Cut {
		one := erasing.Removal{Part: scanners.NewPrivate(string(r.Part)), Number: r.Number}
		for _, c := range r.Change {
			one.Change = append(one.Change, erasing.Cell{Field: string(c.Field), Value: c.Value, Null: c.Null, Nth: c.Nth})
		}
		list = append(list, one)
	}
	written := &spool.Store{}
	defer written.Close()
	if err := cutter.Cut(ctx, in, written, list); err != nil {
		return err
	}
	return s.member(ctx, formats.Input{Body: written.Reader(), Size: written.Size()})
}
