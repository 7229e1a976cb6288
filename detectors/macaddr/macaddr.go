// Package macaddr finds the hardware addresses of network cards (IEEE 802 EUI-48): six pairs of hexadecimal digits with
// colons or hyphens between, or three groups of four with dots, as some makers of routers write them. A phone or laptop carries one wherever it
// goes, so that it tells a person.
//
// The normal form is lower case with colons.
package macaddr

import (
	"bytes"
	"slices"

	"dossier/detectors"
	"dossier/detectors/marks"
	"dossier/scanners"
)

const because = "has the form of a hardware address"

// Detector finds hardware addresses; New makes one.
type Detector struct{ maps marks.Pool }

// New returns a detector.
func New() Detector { return Detector{marks.NewPool()} }

// Kinds implements [detectors.Detector].
func (Detector) Kinds() []detectors.Kind { return []detectors.Kind{detectors.MACAddress} }

const (
	pairs  = 17 // length of 00:00:5e:00:53:01
	groups = 14 // of 0000.5e00.5301
)

// Text implements [detectors.Detector].
func (d Detector) Text(c *scanners.Column, found *detectors.Matches) { d.maps.Text(d, c, found) }

// Marked implements [marks.Reader].
func (Detector) Marked(c *scanners.Column, m *marks.Map, found *detectors.Matches) {
	data := c.Data()
	from, spent := 0, 0
	for step := range m.Steps() {
		colons, hyphens, dots := m.Colons.Ahead(step), m.Hyphens.Ahead(step), m.Dots.Ahead(step)
		for firsts := (five(colons) | five(hyphens) | dots&(dots>>5)) & marks.Firsts; firsts != 0; firsts &= firsts - 1 {
			at := marks.Place(step, firsts)
			start, length, group := at-2, pairs, 2
			if data[at] == '.' {
				start, length, group = at-4, groups, 4
			}
			if start < spent || !is(data, start, length, group, data[at]) {
				continue
			}
			i := c.At(start, from)
			from = i
			if begin, end := c.Span(i); start+length <= end && free(data[begin:end], start-begin, length) {
				add(i, data[start:start+length], start-begin, found)
				spent = start + length
			}
		}
	}
}

// five returns the first of five signs with two places between each.
func five(signs uint64) uint64 {
	three := signs & (signs >> 3) & (signs >> 6)
	return three & (three >> 6)
}

// is tells whether data[start:start+length] is groups of this many hexadecimal digits with separators between. Of those with dots one in 300 has no
// letter, and case and protocol numbers have none: "2025.0441.8820".
func is(data []byte, start, length, group int, separator byte) bool {
	if start < 0 || start+length > len(data) {
		return false
	}
	letter := separator != '.'
	for i := range length {
		b := data[start+i]
		letter = letter || b > '9'
		if i%(group+1) == group {
			if b != separator {
				return false
			}
		} else if !hex(b) {
			return false
		}
	}
	return letter
}

func hex(b byte) bool { return b-'0' <= 9 || b|0x20 >= 'a' && b|0x20 <= 'f' }

// free tells whether what stands around it leaves it an address of its own: it is no part of a longer row of pairs, a UUID, or a word.
func free(value []byte, start, length int) bool {
	if start > 0 {
		if b := value[start-1]; word(b) || b == '-' || b == '.' || b == ':' && start > 1 && hex(value[start-2]) {
			return false
		}
	}
	if end := start + length; end < len(value) {
		b := value[end]
		if word(b) || (b == ':' || b == '-' || b == '.') && end+1 < len(value) && word(value[end+1]) {
			return false
		}
	}
	return true
}

func word(b byte) bool { return hex(b) || b|0x20 >= 'a' && b|0x20 <= 'z' || b == '_' || b >= 0x80 }

// Values implements [detectors.Detector].
func (Detector) Values(c *scanners.Column, found *detectors.Matches) {
	for i := range c.Len() {
		value := c.Value(i)
		end := len(bytes.TrimRight(value, " \t\r\n"))
		start := end - len(bytes.TrimLeft(value[:end], " \t\r\n"))
		text := value[start:end]
		switch {
		case c.Null(i):
		case len(text) == pairs && (is(text, 0, pairs, 2, ':') || is(text, 0, pairs, 2, '-')), len(text) == groups && is(text, 0, groups, 4, '.'):
			add(i, text, start, found)
		}
	}
}

func add(i int, text []byte, start int, found *detectors.Matches) {
	var norm [pairs]byte
	n, digits := 0, 0
	for _, b := range text {
		if !hex(b) {
			continue
		}
		if digits > 0 && digits%2 == 0 {
			norm[n] = ':'
			n++
		}
		if b > '9' {
			b |= 0x20
		}
		norm[n] = b
		n, digits = n+1, digits+1
	}
	if one := norm[:n]; bytes.Equal(one, []byte("00:00:00:00:00:00")) || bytes.Equal(one, []byte("ff:ff:ff:ff:ff:ff")) {
		return // nobody and everybody
	}
	found.Add(detectors.Match{
		Value: int32(i), Start: int32(start), End: int32(start + len(text)), Kind: detectors.MACAddress, Confidence: 0.9, Shared: shared(norm[:n]),
		Because: because,
	}, norm[:n])
}

// shared tells of addresses that no card has: groups (the lowest bit of the first byte), and those for documentation (RFC 7042).
func shared(norm []byte) bool {
	return norm[1]&1 == 1 && norm[1] <= '9' || norm[1] > '9' && norm[1]&1 == 0 || bytes.HasPrefix(norm, []byte("00:00:5e:00:53"))
}

const header = "the name says MAC address"

// Header implements [detectors.HeaderReader].
func (Detector) Header(words []string, declared string) []detectors.Hint {
	named := slices.Contains(words, "mac") || slices.Contains(words, "macaddress") || slices.Contains(words, "macaddr") || slices.Contains(words, "bssid")
	if named || declared == "macaddr" || declared == "macaddr8" {
		return []detectors.Hint{{Kind: detectors.MACAddress, Weight: 0.8, Because: header}}
	}
	return nil
}
