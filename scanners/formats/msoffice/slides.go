package msoffice

import (
	"encoding/binary"

	"dossier/scanners"
	"dossier/scanners/formats/ole2"
)

// The records of [MS-PPT], section 2.13.24, that hold text.
const (
	recTextChars  = 0x0fa0
	recTextBytes  = 0x0fa8
	recCString    = 0x0fba
	recNotes      = 0x03f0
	recMainMaster = 0x03f8
	recCrypt      = 0x2f14
)

// slides reads a presentation: every text that its stream holds, also of slides that were changed or deleted since.
func (d *document) slides(e *ole2.Entry) error {
	content, err := d.all(e)
	if err != nil {
		return err
	}
	body, names := d.w.Lines(d.under(e, "")), d.w.Lines(d.under(e, "names, comments and links"))
	notes, masters := d.w.Lines(d.under(e, "notes")), d.w.Lines(d.under(e, "masters"))
	notesEnd, mastersEnd := 0, 0
	for at := 0; at+8 <= len(content); {
		head := content[at:]
		container, kind, size := head[0]&15 == 15, int(binary.LittleEndian.Uint16(head[2:])), int(min(binary.LittleEndian.Uint32(head[4:]), maxStream))
		data := slice(content, int64(at)+8, int64(size))
		end := at + 8 + size
		if at += 8; !container {
			at = end
		}
		place := body
		switch {
		case at <= notesEnd:
			place = notes
		case at <= mastersEnd:
			place = masters
		}
		switch kind {
		case recCrypt:
			return &scanners.Unread{Why: scanners.Encrypted, Detail: "a presentation with a password", Bytes: e.Size}
		case recNotes:
			notesEnd = end
		case recMainMaster:
			mastersEnd = end
		case recTextChars:
			err = place.Line(slideText(wide(nil, data)))
		case recTextBytes:
			err = place.Line(slideText(decode(data, 28591)))
		case recCString:
			err = names.Line(wide(nil, data))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// slideText makes line ends of the signs for paragraphs and lines.
func slideText(text []byte) []byte {
	for i, c := range text {
		if c == '\r' || c == 0x0b {
			text[i] = '\n'
		}
	}
	return text
}
