package postaladdress

import (
	"dossier/detectors"
	"dossier/scanners"
)

// Text implements [detectors.Detector].
func (d *Detector) Text(c *scanners.Column, found *detectors.Matches) {
	data, value := c.Data(), 0
	var from, to int
	if c.Len() > 0 {
		from, to = c.Span(0)
	}
	done := 0 // where the last match ended
	for i := 0; i < len(data); i++ {
		if !isDigit(data[i]) {
			continue
		}
		if i > 0 && !opens(data[i-1]) {
			i = past(data, i)
			continue
		}
		if i > to {
			value = c.At(i, value)
			from, to = c.Span(value)
			done = from
		}
		text := data[from:to]
		end, ok := houseNumber(text, i-from)
		if ok {
			if a, ok := d.address(text[max(0, done-from):], i-max(from, done), end-max(0, done-from), false); ok && a.confidence >= 0.5 {
				shift := max(0, done-from)
				d.report(found, value, a.start+shift, a.end+shift, text, a)
				done = from + a.end + shift
				i = done - 1
				continue
			}
		}
		i = max(i, from+end-1)
	}
}

// opens tells whether a number can begin behind this byte.
func opens(b byte) bool {
	switch b {
	case ' ', ',', '\n', '\t', '(', '"', '#', '\r', ';', ':', '>', '|', 0xBA, 0xB0, 0xA0, '.':
		return true
	}
	return false
}

// past skips the rest of a number or identifier.
func past(data []byte, i int) int {
	for i+1 < len(data) && isWordByte(data[i+1]) && data[i+1] < 0x80 {
		i++
	}
	return i
}

// address finds the whole address around a house number.
func (d *Detector) address(text []byte, start, end int, loose bool) (core, bool) {
	a, ok := d.street(text, start, end, loose)
	if !ok {
		return a, false
	}
	to, parts := d.tail(text, a.end)
	a.end = to
	if parts > 0 {
		a.confidence += (1 - a.confidence) * 0.5
		a.because = "a street and number, and a postcode or place"
	}
	return a, true
}

func (d *Detector) report(found *detectors.Matches, value, start, end int, text []byte, a core) {
	var buf [256]byte
	m := detectors.Match{
		Value: int32(value), Start: int32(start), End: int32(end),
		Kind: detectors.PostalAddress, Confidence: detectors.Confidence(a.confidence), Because: a.because,
	}
	found.Add(m, d.Normalize(buf[:0], detectors.PostalAddress, text[start:end]))
}
