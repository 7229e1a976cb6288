package msoffice

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"dossier/scanners/formats/codepage"
	"dossier/scanners/formats/ole2"
)

// bytesReader takes values from the front; beyond the end everything is zero and empty.
type bytesReader struct{ b []byte }

func (r *bytesReader) take(n int) []byte {
	n = max(0, min(n, len(r.b)))
	taken := r.b[:n:n]
	r.b = r.b[n:]
	return taken
}

func (r *bytesReader) u16() uint16 {
	if b := r.take(2); len(b) == 2 {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

func (r *bytesReader) u32() uint32 {
	if b := r.take(4); len(b) == 4 {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

// text takes bytes up to a zero.
func (r *bytesReader) text() []byte {
	n := bytes.IndexByte(r.b, 0)
	if n < 0 {
		return r.take(len(r.b))
	}
	text := r.take(n)
	r.take(1)
	return text
}

// decode reads bytes of a code page as UTF-8.
func decode(b []byte, page int) []byte {
	text, err := codepage.Numbered(page).NewDecoder().Bytes(b)
	if err != nil {
		return nil
	}
	return text
}

// wide appends UTF-16 as UTF-8.
func wide(to, b []byte) []byte {
	for i := 0; i+2 <= len(b); i += 2 {
		c := rune(binary.LittleEndian.Uint16(b[i:]))
		if utf16.IsSurrogate(c) && i+4 <= len(b) {
			c = utf16.DecodeRune(c, rune(binary.LittleEndian.Uint16(b[i+2:])))
			i += 2
		}
		to = utf8.AppendRune(to, c)
	}
	return to
}

// slice returns b[from:from+n], as far as it is there.
func slice(b []byte, from, n int64) []byte {
	if from < 0 || n < 0 || from > int64(len(b)) {
		return nil
	}
	return b[from:min(int64(len(b)), from+n)]
}

// properties reads a property set ([MS-OLEPS]): one record.
func (d *document) properties(e *ole2.Entry) error {
	content, err := d.all(e)
	if err != nil || len(content) < 48 {
		return err
	}
	for set := range min(binary.LittleEndian.Uint32(content[24:]), 2) {
		at := 28 + 20*int64(set)
		head := slice(content, at, 20)
		if len(head) < 20 {
			return nil
		}
		own := head[0] == 0x05 // FMTID_UserDefinedProperties; the others begin with E0 and 02
		p := &propertySet{b: slice(content, int64(binary.LittleEndian.Uint32(head[16:])), int64(len(content))), page: 1252, summary: head[0] == 0xe0, own: own}
		p.read()
		if len(p.fields) == 0 {
			continue
		}
		name := "properties"
		if own {
			name = "properties, own"
		}
		if err := d.w.Records(d.under(e, name), p.fields...).Row(p.values...); err != nil {
			return err
		}
	}
	return nil
}

type propertySet struct {
	b            []byte
	page         int
	summary, own bool
	names        map[uint32]string
	fields       []string
	values       [][]byte
}

func (p *propertySet) read() {
	if len(p.b) < 8 {
		return
	}
	count := min(binary.LittleEndian.Uint32(p.b[4:]), 500)
	for pass := range 2 { // the code page and the names come first
		for i := range count {
			pair := slice(p.b, 8+8*int64(i), 8)
			if len(pair) < 8 {
				return
			}
			id := binary.LittleEndian.Uint32(pair)
			value := &bytesReader{slice(p.b, int64(binary.LittleEndian.Uint32(pair[4:])), int64(len(p.b)))}
			switch {
			case pass == 0 && id == 1:
				value.take(4)
				p.page = int(value.u16())
			case pass == 1 && id == 0:
				p.dictionary(value)
			}
		}
	}
	for i := range count {
		pair := slice(p.b, 8+8*int64(i), 8)
		id := binary.LittleEndian.Uint32(pair)
		if id > 1 {
			p.value(id, &bytesReader{slice(p.b, int64(binary.LittleEndian.Uint32(pair[4:])), int64(len(p.b)))})
		}
	}
}

func (p *propertySet) dictionary(r *bytesReader) {
	p.names = map[uint32]string{}
	for range min(r.u32(), 500) {
		id, n := r.u32(), int(min(r.u32(), 1<<16))
		if p.page == 1200 {
			p.names[id] = string(bytes.TrimRight(wide(nil, r.take(2*n)), "\x00"))
			if n%2 == 1 {
				r.take(2)
			}
			continue
		}
		p.names[id] = string(bytes.TrimRight(decode(r.take(n), p.page), "\x00"))
	}
}

// value keeps a text, or a list of them.
func (p *propertySet) value(id uint32, r *bytesReader) {
	const (
		vector = 0x1000
		narrow = 30
		broad  = 31
	)
	kind := r.u32()
	n := uint32(1)
	if kind&vector != 0 {
		n = min(r.u32(), 1000)
	}
	var text []byte
	for range n {
		var one []byte
		switch size := int(min(r.u32(), 1<<24)); kind &^ vector {
		case narrow:
			one = decode(r.take(size), p.page)
			if p.page == 1200 {
				one = wide(nil, one)
			}
		case broad:
			one = wide(nil, r.take(2*size))
		default:
			return
		}
		if one = bytes.TrimRight(one, "\x00 "); len(one) > 0 {
			if len(text) > 0 {
				text = append(text, "; "...)
			}
			text = append(text, one...)
		}
	}
	if len(text) > 0 {
		p.fields, p.values = append(p.fields, p.name(id)), append(p.values, text)
	}
}

func (p *propertySet) name(id uint32) string {
	known := map[uint32]string{2: "category", 14: "manager", 15: "company", 13: "titles_of_parts"}
	if p.summary {
		known = map[uint32]string{2: "title", 3: "subject", 4: "author", 5: "keywords", 6: "comments", 7: "template", 8: "last_author", 9: "revision", 18: "application"}
	}
	if p.own {
		known = p.names
	}
	if name := known[id]; name != "" {
		return name
	}
	return "property_" + strconv.Itoa(int(id))
}
