package records

import (
	"bytes"
	"context"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"dossier/reports/stores"
	"dossier/scanners"
	"dossier/scanners/formats"
)

// Document is a file, an object or a BLOB as it is stored, that is a document for people: a paper, a picture, a message. Its record has what was
// read in it as fields.
type Document struct {
	Name string // what it is called, without an ending; may name people
	Type string // its media type
	Data []byte
	Read bool // something was read in it, and nothing was left unread
}

// mostDocument is how large a document may be that is handed over.
const mostDocument = 64 << 20

// headOfDocument is by how many of its first bytes a document is told from other files.
const headOfDocument = 4 << 10

// documents hands over what is stored as a document where the person is.
func (u *unit) documents(ctx context.Context) error {
	if len(u.rows) == 0 && len(u.titled) == 0 {
		return nil
	}
	if stored, ok := u.live.(formats.Stored); ok {
		return u.stored(ctx, stored)
	}
	if u.blobs {
		return u.inColumns(ctx)
	}
	return nil
}

// stored hands over the unit itself.
func (u *unit) stored(ctx context.Context, from formats.Stored) error {
	head, err := from.Stored(ctx, headOfDocument)
	if err != nil {
		return u.ended(ctx, err)
	}
	name := path.Base(strings.ReplaceAll(stores.Plain(u.called), "\\", "/"))
	kind := documentType(head, name)
	if kind == "" {
		return nil
	}
	data, err := from.Stored(ctx, mostDocument+1)
	switch {
	case err != nil:
		return u.ended(ctx, err)
	case len(data) > mostDocument:
		u.unreadOnce(&scanners.Unread{Why: scanners.OverLimit, Detail: "it is too large to be handed over as a file", Bytes: -1})
		return nil
	}
	r := u.document(strings.TrimSuffix(name, path.Ext(name)), kind, data)
	err = u.pass(ctx, func(*view) bool { return true }, func(ctx context.Context, o *open) error { return u.into(ctx, r, o.record) })
	if err != nil {
		return err
	}
	r.Document.Read = r.Document.Read && !u.lost && !u.gap("")
	return u.do(r)
}

// gap tells whether something in a part of the unit could not be read.
func (u *unit) gap(part string) bool {
	return slices.ContainsFunc(u.result.Unread, func(one Unread) bool {
		return one.Source == u.source.name && one.Unit.Reveal() == u.called && strings.HasPrefix(one.Part.Reveal(), part)
	})
}

func (u *unit) document(name, kind string, data []byte) *Record {
	return &Record{
		Connector: u.Connector, Source: u.source.name, Unit: scanners.NewPrivate(u.called), Sort: u.live.Info().Kind, Named: true,
		Document: &Document{Name: name, Type: kind, Data: data},
	}
}

// into adds what was read in a document to its record.
func (u *unit) into(ctx context.Context, r, one *Record) error {
	if _, err := u.finder.look(ctx, one); err != nil {
		return err
	}
	r.Document.Read = true
	r.Fields = append(r.Fields, one.Fields...)
	for _, who := range one.Others {
		if !slices.Contains(r.Others, who) {
			r.Others = append(r.Others, who)
		}
	}
	return nil
}

// column is what stands in a BLOB of a row.
type column struct {
	row  string
	part string
	data []byte
}

// inColumns hands over what stands in BLOBs of the person's rows.
func (u *unit) inColumns(ctx context.Context) error {
	u.columns, u.keep = nil, true
	type content struct {
		row    string
		record *Record
	}
	var contents []content
	err := u.pass(ctx, func(v *view) bool { return v.batch.Part != (scanners.Private{}) && u.rows[v.row()] },
		func(_ context.Context, o *open) error {
			contents = append(contents, content{o.row, o.record})
			return nil
		})
	u.keep = false
	if err != nil {
		return err
	}
	for _, c := range u.columns {
		name := path.Base(u.called) + " " + c.part
		kind := documentType(c.data, "")
		if kind == "" {
			continue
		}
		r := u.document(name, kind, c.data)
		r.Part = scanners.NewPrivate(c.part)
		for _, one := range contents {
			part := one.record.Part.Reveal()
			if one.row != c.row || part != c.part && !strings.HasPrefix(part, c.part+"/") {
				continue
			}
			if err := u.into(ctx, r, one.record); err != nil {
				return err
			}
		}
		r.Number, r.Document.Read = u.numbers[c.row], r.Document.Read && !u.gap(c.part)
		if err := u.do(r); err != nil {
			return err
		}
	}
	u.columns = nil
	return nil
}

// Blob implements [sqlrows.Keeper].
func (p *passing) Blob(part scanners.Private, record int64, key [][]byte, data []byte) {
	p.blobs = true
	row := rowOf(record, key)
	if p.keep && p.rows[row] && len(data) <= mostDocument {
		p.columns = append(p.columns, column{row, part.Reveal(), bytes.Clone(data)})
	}
}

// row tells a record of a table from others, whatever batch of it this is: its key, or its number.
func (v *view) row() string {
	var key [][]byte
	for _, k := range v.batch.Key {
		if from, to := span(&v.batch.Columns[k], v.index); from < to {
			key = append(key, v.batch.Columns[k].Value(from))
		}
	}
	return rowOf(v.batch.First+int64(v.index), key)
}

func rowOf(number int64, key [][]byte) string {
	if len(key) == 0 {
		return strconv.FormatInt(number, 10)
	}
	return string(bytes.Join(key, []byte{0}))
}

// documentType is the media type of what people take for a document, "" of everything else: tables and logs are given as records, and what a
// browser or a system would run is none to hand on.
func documentType(data []byte, name string) string {
	kind, _, _ := strings.Cut(mimetype.Detect(data).String(), ";")
	if kind == "text/plain" && strings.EqualFold(path.Ext(name), ".eml") {
		return "message/rfc822"
	}
	if documentTypes()[kind] == "" {
		return ""
	}
	return kind
}

// Ending is the ending of a document's name by its type, with the dot.
func (d *Document) Ending() string { return documentTypes()[d.Type] }

func documentTypes() map[string]string {
	return map[string]string{
		"application/pdf": ".pdf", "text/rtf": ".rtf", "message/rfc822": ".eml", "application/vnd.ms-outlook": ".msg",
		"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/tiff": ".tif", "image/webp": ".webp", "image/bmp": ".bmp", "image/heic": ".heic",
		"audio/mpeg": ".mp3", "audio/wav": ".wav", "audio/ogg": ".ogg", "audio/mp4": ".m4a", "audio/x-m4a": ".m4a", "video/mp4": ".mp4", "video/quicktime": ".mov", "video/webm": ".webm",
		"application/msword": ".doc", "application/vnd.ms-excel": ".xls", "application/vnd.ms-powerpoint": ".ppt",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   ".docx",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         ".xlsx",
		"application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
		"application/vnd.oasis.opendocument.text":                                   ".odt", "application/vnd.oasis.opendocument.spreadsheet": ".ods", "application/vnd.oasis.opendocument.presentation": ".odp",
	}
}
