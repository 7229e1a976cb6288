package msoffice

import (
	"encoding/binary"
	"math"
	"strconv"

	"dossier/scanners"
	"dossier/scanners/formats/ole2"
	"dossier/scanners/formats/ooxml"
	"dossier/scanners/formats/placed"
)

// The records of [MS-XLS], section 2.3, that hold text or say what a number means.
const (
	recFormula    = 0x06
	recEOF        = 0x0a
	recHeader     = 0x14
	recFooter     = 0x15
	recNote       = 0x1c
	recDate1904   = 0x22
	recFilePass   = 0x2f
	recContinue   = 0x3c
	recCodePage   = 0x42
	recUser       = 0x5c
	recBoundSheet = 0x85
	recMulRk      = 0xbd
	recXF         = 0xe0
	recSST        = 0xfc
	recLabelSST   = 0xfd
	recTextObject = 0x1b6
	recLink       = 0x1b8
	recNumber     = 0x203
	recLabel      = 0x204
	recString     = 0x207
	recRK         = 0x27e
	recFormat     = 0x41e
	recBOF        = 0x809
)

const maxSheets = 10_000

// sheets reads a workbook.
type sheets struct {
	d        *document
	e        *ole2.Entry
	formulas *placed.Place
	wide     bool // BIFF8: text is Unicode
	page     int
	formats  ooxml.NumberFormats
	strings  [][]byte
	shown    []bool
	names    []string
	depth    int // of the part that is being read: 1 is the workbook's own or a sheet
	part     int // sheets begun
	table    *placed.Table
	more     *placed.Place
	row      int // of the formula that a text follows
	col      int
	number   []byte
	styled   []byte
}

func (d *document) workbook(e *ole2.Entry) error {
	content, err := d.all(e)
	if err != nil {
		return err
	}
	s := &sheets{d: d, e: e, page: 1252, part: -1, more: d.w.Lines(d.under(e, "notes, boxes, headers and links"))}
	s.formulas = d.w.Records(d.under(e, "formulas"), "cell", placed.TextField)
	err = s.read(content)
	if d.w.Stopped() != nil {
		return err
	}
	if more := s.close(); more != nil {
		return more
	}
	unused := d.w.Lines(d.under(e, "texts no cell shows"))
	for i, text := range s.strings {
		if !s.shown[i] {
			if more := unused.Line(text); more != nil {
				return more
			}
		}
	}
	return err
}

func (s *sheets) close() error {
	if s.table == nil {
		return nil
	}
	t := s.table
	s.table = nil
	return t.Close()
}

// read goes through the records, each with what continues it.
func (s *sheets) read(b []byte) error {
	for len(b) >= 4 {
		kind, size := int(binary.LittleEndian.Uint16(b)), int(binary.LittleEndian.Uint16(b[2:]))
		if kind == 0 && size == 0 { // behind the end
			return nil
		}
		data := slice(b, 4, int64(size))
		b = b[min(len(b), 4+size):]
		pieces := [][]byte{data}
		for len(b) >= 4 && int(binary.LittleEndian.Uint16(b)) == recContinue {
			size = int(binary.LittleEndian.Uint16(b[2:]))
			pieces = append(pieces, slice(b, 4, int64(size)))
			b = b[min(len(b), 4+size):]
		}
		if err := s.record(kind, data, pieces); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheets) record(kind int, data []byte, pieces [][]byte) error {
	r := &bytesReader{data}
	switch kind {
	case recBOF:
		return s.begin(r)
	case recEOF:
		s.depth--
		return nil
	case recFilePass:
		return &scanners.Unread{Why: scanners.Encrypted, Detail: "a workbook with a password", Bytes: -1}
	case recSST:
		s.sharedStrings(pieces)
		return nil
	case recTextObject:
		if len(pieces) > 1 && len(pieces[1]) > 0 {
			return s.more.Line(s.chars(pieces[1][1:], pieces[1][0]&1 != 0))
		}
		return nil
	case recNote:
		r.take(8)
		return s.more.Line(s.text(r, 2))
	case recHeader, recFooter:
		return s.more.Line(ooxml.PageText(nil, s.text(r, s.lengthSize())))
	case recUser:
		return s.d.w.Records(s.d.under(s.e, "last user"), "user").Row(s.text(r, s.lengthSize()))
	case recLink:
		return s.more.Line(linkText(data))
	}
	if s.setup(kind, r) {
		return nil
	}
	if err := s.beside(kind, data); err != nil {
		return err
	}
	return s.cell(kind, r)
}

func (s *sheets) begin(r *bytesReader) error {
	version := r.u16()
	if s.depth++; s.depth > 1 { // a chart inside a sheet
		return nil
	}
	s.wide = version >= 0x600
	if s.part++; s.part == 0 {
		return nil
	}
	if err := s.close(); err != nil {
		return err
	}
	name := strconv.Itoa(s.part)
	if s.part <= len(s.names) {
		name = s.names[s.part-1]
	}
	s.table = s.d.w.Sheet(s.d.under(s.e, "sheet "+name))
	return nil
}

// setup takes what the whole workbook shares.
func (s *sheets) setup(kind int, r *bytesReader) bool {
	switch kind {
	case recCodePage:
		s.page = int(r.u16())
	case recDate1904:
		s.formats.Date04 = r.u16() == 1
	case recBoundSheet:
		r.take(6)
		if len(s.names) < maxSheets {
			s.names = append(s.names, string(s.text(r, 1)))
		}
	case recFormat:
		id := int(r.u16())
		s.formats.Define(id, s.text(r, s.lengthSize()))
	case recXF:
		r.take(2)
		s.formats.Style(int(r.u16()))
	default:
		return false
	}
	return true
}

func (s *sheets) lengthSize() int {
	if s.wide {
		return 2
	}
	return 1
}

// text takes a text behind its length, of one or two bytes.
func (s *sheets) text(r *bytesReader, lengthSize int) []byte {
	n := 0
	if lengthSize == 2 {
		n = int(r.u16())
	} else if b := r.take(1); len(b) == 1 {
		n = int(b[0])
	}
	if !s.wide {
		return decode(r.take(n), s.page)
	}
	flags := r.take(1)
	if len(flags) == 1 && flags[0]&1 != 0 {
		return wide(nil, r.take(2*n))
	}
	return s.chars(r.take(n), false)
}

// chars reads characters of two bytes, or of one: the lower half of the same.
func (s *sheets) chars(b []byte, twoBytes bool) []byte {
	if twoBytes {
		return wide(nil, b)
	}
	return decode(b, 28591)
}

// cell hands over the value of a cell.
func (s *sheets) cell(kind int, r *bytesReader) error {
	switch kind {
	case recLabelSST, recLabel, recNumber, recRK, recMulRk, recFormula, recString:
	default:
		return nil
	}
	if kind == recString {
		return s.put(s.row, s.col, s.text(r, 2))
	}
	row, col := int(r.u16()), int(r.u16())
	if kind == recMulRk {
		for ; len(r.b) >= 6+2; col++ {
			style := int(r.u16())
			if err := s.put(row, col, s.figures(rk(r.u32()), style)); err != nil {
				return err
			}
		}
		return nil
	}
	style := int(r.u16())
	switch kind {
	case recLabelSST:
		if n := int(r.u32()); n >= 0 && n < len(s.strings) {
			s.shown[n] = true
			return s.put(row, col, s.strings[n])
		}
	case recLabel:
		return s.put(row, col, s.text(r, 2))
	case recRK:
		return s.put(row, col, s.figures(rk(r.u32()), style))
	case recNumber, recFormula:
		bits := uint64(r.u32()) | uint64(r.u32())<<32
		if s.row, s.col = row, col; kind == recFormula && bits>>48 == 0xffff { // no number: a text follows, or there is none
			return nil
		}
		return s.put(row, col, s.figures(math.Float64frombits(bits), style))
	}
	return nil
}

func (s *sheets) put(row, col int, value []byte) error {
	if s.table == nil {
		return nil
	}
	return s.table.Cell(int64(row)+1, col, value)
}

// rk is a number in four bytes (section 2.5.218).
func rk(v uint32) float64 {
	f := float64(int32(v) >> 2)
	if v&2 == 0 {
		f = math.Float64frombits(uint64(v&^3) << 32)
	}
	if v&1 != 0 {
		f /= 100
	}
	return f
}

func (s *sheets) figures(f float64, style int) []byte {
	s.number = strconv.AppendFloat(s.number[:0], f, 'g', -1, 64)
	s.styled = s.formats.Append(s.styled[:0], s.number, style)
	return s.styled
}

// sharedStrings reads the texts that cells refer to. One may go on in the next record, which then says anew how wide its
// characters are.
func (s *sheets) sharedStrings(pieces [][]byte) {
	r := &pieceReader{pieces: pieces}
	r.skip(8)
	for !r.done() && len(s.strings) < 8<<20 {
		n, flags := int(r.u16()), r.byte()
		runs, phonetic := 0, 0
		if flags&8 != 0 {
			runs = int(r.u16())
		}
		if flags&4 != 0 {
			phonetic = int(r.u16()) | int(r.u16())<<16
		}
		var text []byte
		for broad := flags&1 != 0; n > 0 && !r.done(); {
			size := 1
			if broad {
				size = 2
			}
			part := r.some(n * size)
			text = append(text, s.chars(part, broad)...)
			if n -= len(part) / size; n > 0 {
				if len(part)%size != 0 || !r.next() {
					break
				}
				broad = r.byte()&1 != 0
			}
		}
		r.skip(4*runs + max(0, phonetic))
		s.strings, s.shown = append(s.strings, text), append(s.shown, false)
	}
}

// pieceReader reads a record and those that continue it.
type pieceReader struct{ pieces [][]byte }

func (r *pieceReader) done() bool {
	for len(r.pieces) > 0 && len(r.pieces[0]) == 0 {
		r.pieces = r.pieces[1:]
	}
	return len(r.pieces) == 0
}

// some takes up to n bytes of this piece.
func (r *pieceReader) some(n int) []byte {
	if len(r.pieces) == 0 {
		return nil
	}
	n = max(0, min(n, len(r.pieces[0])))
	taken := r.pieces[0][:n]
	r.pieces[0] = r.pieces[0][n:]
	return taken
}

func (r *pieceReader) next() bool {
	if len(r.pieces) == 0 {
		return false
	}
	r.pieces = r.pieces[1:]
	return len(r.pieces) > 0
}

func (r *pieceReader) byte() byte {
	if !r.done() {
		return r.some(1)[0]
	}
	return 0
}

func (r *pieceReader) u16() uint16 { low := r.byte(); return uint16(low) | uint16(r.byte())<<8 }

func (r *pieceReader) skip(n int) {
	for n > 0 && !r.done() {
		n -= len(r.some(n))
	}
}

// linkText is the runs of characters in the record of a link, which holds its target between identifiers of its form.
func linkText(b []byte) []byte {
	var text []byte
	for _, offset := range []int{0, 1} {
		var run []byte
		for i := offset; i+1 < len(b); i += 2 {
			if b[i+1] == 0 && b[i] >= ' ' && b[i] < 0x7f {
				run = append(run, b[i])
				continue
			}
			if len(run) >= 4 {
				text = append(append(text, run...), ' ')
			}
			run = run[:0]
		}
		if len(run) >= 4 {
			text = append(append(text, run...), ' ')
		}
	}
	return text
}
