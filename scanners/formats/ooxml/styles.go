package ooxml

import (
	"bytes"
	"math"
	"strconv"

	"dossier/scanners/formats/xmltokens"
)

// styles are the number formats of a workbook (section 18.8.30), as far as they change what a number means.
type styles struct {
	custom map[int]shape
	cells  []shape // by the number in a cell's s attribute
}

// shape is what a number format makes of a number.
type shape struct {
	form   form
	digits string // for masked: the format with 0 for each digit
}

type form byte

const (
	plain  form = iota
	date        // a day, a time of day, or both
	masked      // digits with leading zeros and signs between them: 000-00-0000
)

func (s *styles) read(x *xmltokens.Reader) error {
	s.custom = map[int]shape{}
	inCells := false
	for {
		token, err := x.Next()
		if err != nil {
			return err
		}
		name := string(x.Name())
		switch {
		case token == xmltokens.Open && name == "numFmt" && len(s.custom) < maxStyles:
			s.custom[number(x.Value("numFmtId"))] = shapeOf(x.Value("formatCode"))
		case name == "cellXfs":
			inCells = token == xmltokens.Open
		case token == xmltokens.Open && name == "xf" && inCells && len(s.cells) < maxStyles:
			s.cells = append(s.cells, s.numbered(number(x.Value("numFmtId"))))
		}
	}
}

// numbered is the shape of a format by its number: one of the document's, or one that every program knows.
func (s *styles) numbered(id int) shape {
	if own, ok := s.custom[id]; ok {
		return own
	}
	switch {
	case id >= 14 && id <= 22, id >= 27 && id <= 36, id == 45, id == 47, id >= 50 && id <= 58:
		return shape{form: date}
	}
	return shape{}
}

// shapeOf judges the first section of a format code.
func shapeOf(code []byte) shape {
	timed, month := false, false
	zeros := 0
	var mask []byte
	for i := 0; i < len(code) && code[i] != ';'; i++ {
		switch c := code[i]; c {
		case '"':
			end := bytes.IndexByte(code[i+1:], '"')
			if end < 0 {
				end = len(code) - i - 1
			}
			mask = append(mask, code[i+1:min(len(code), i+1+end)]...)
			i += end + 1
		case '\\':
			if i++; i < len(code) {
				mask = append(mask, code[i])
			}
		case '_', '*':
			i++
		case '[':
			end := bytes.IndexByte(code[i:], ']')
			if end < 0 {
				return shape{}
			}
			switch code[i+1] | 0x20 {
			case 'h', 'm', 's': // of a span of time
				if end <= 3 {
					return shape{}
				}
			}
			i += end
		case 'y', 'Y', 'd', 'D', 'h', 'H', 's', 'S':
			timed = true
		case 'g', 'G':
			if len(code)-i >= 7 && bytes.EqualFold(code[i:i+7], []byte("general")) {
				return shape{}
			}
		case 'm', 'M':
			month = true
		case '0', '#', '?':
			if c == '0' {
				zeros++
			}
			mask = append(mask, '0')
		case ' ', '-', '(', ')', '+':
			mask = append(mask, c)
		case '.', ',', '%', 'e', 'E', '@':
			zeros = -1 << 20
		}
	}
	switch {
	case timed || month && zeros == 0:
		return shape{form: date}
	case zeros > 4 && !month:
		return shape{masked, string(mask)}
	}
	return shape{}
}

// appendNumber adds a number as its style shows it: a date as YYYY-MM-DD.
func (s *styles) appendNumber(to, value []byte, style int, date04 bool) []byte {
	if style <= 0 || style >= len(s.cells) || s.cells[style].form == plain {
		return appendPlain(to, value)
	}
	shape := s.cells[style]
	f, err := strconv.ParseFloat(string(bytes.TrimSpace(value)), 64)
	if err != nil {
		return append(to, value...)
	}
	if shape.form == masked {
		return appendMasked(to, f, value, shape.digits)
	}
	return appendDate(to, f, value, date04)
}

// appendDate turns a serial number, in days (section 18.17.4), into a date, a time of day or both.
func appendDate(to []byte, serial float64, value []byte, date04 bool) []byte {
	if date04 {
		serial += 1462
	}
	if !(serial >= 0 && serial < 2_958_466) { // beyond the year 9999
		return append(to, value...)
	}
	seconds := int64(math.Round(serial * 86_400))
	day, second := seconds/86_400, int(seconds%86_400)
	if day > 0 {
		days := day
		if day < 61 { // Excel believes that 1900 had a 29 February
			days++
		}
		to = appendDay(to, days-25_569)
		if second == 0 {
			return to
		}
		to = append(to, ' ')
	}
	to = append(two(to, second/3600), ':')
	to = append(two(to, second/60%60), ':')
	return two(to, second%60)
}

// appendDay adds the date so many days after 1 January 1970 (Howard Hinnant, "chrono-compatible low-level date algorithms").
func appendDay(to []byte, days int64) []byte {
	days += 719_468
	era := days / 146_097
	doe := days - era*146_097
	yoe := (doe - doe/1460 + doe/36_524 - doe/146_096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	d, m, y := doy-(153*mp+2)/5+1, mp+3, yoe+era*400
	if m > 12 {
		m -= 12
		y++
	}
	to = two(two(to, int(y/100)), int(y%100))
	to = two(append(to, '-'), int(m))
	return two(append(to, '-'), int(d))
}

func two(to []byte, n int) []byte { return append(to, byte('0'+n/10%10), byte('0'+n%10)) }

// appendMasked puts the digits of a whole number where the format has some.
func appendMasked(to []byte, f float64, value []byte, mask string) []byte {
	if f < 0 || f != math.Trunc(f) || f > 1e15 {
		return appendPlain(to, value)
	}
	var scratch [24]byte
	digits := strconv.AppendInt(scratch[:0], int64(f), 10)
	places := 0
	for i := range len(mask) {
		if mask[i] == '0' {
			places++
		}
	}
	for ; places < len(digits); places++ {
		to, digits = append(to, digits[0]), digits[1:]
	}
	for i := range len(mask) {
		switch {
		case mask[i] != '0':
			to = append(to, mask[i])
		case places > len(digits):
			to = append(to, '0')
			places--
		default:
			to, digits = append(to, digits[0]), digits[1:]
			places--
		}
	}
	return to
}
