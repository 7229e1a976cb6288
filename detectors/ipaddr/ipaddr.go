// Package ipaddr finds IPv4 and IPv6 addresses in every textual form of RFC 4291 section 2.2 and RFC 4007 section 11, between
// the version numbers, object identifiers, times and hardware addresses that look like them.
//
// A span is the address with its zone. A prefix length belongs to it where both name a network (192.0.2.0/24), not where
// a host's address is written with its mask (192.0.2.7/24); ports and brackets never do. The normal form is that of RFC 5952,
// without zone or prefix length, an IPv4-mapped IPv6 address as IPv4: servers that listen on both log one client both ways.
package ipaddr

import (
	"bytes"
	"math/bits"
	"net/netip"
	"strings"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/detectors/marks"
	"dossier/scanners"
)

// Why something is found, as reports show it.
const (
	becauseFour    = "has the form of an IP address of version four"
	becauseSix     = "has the form of an IP address of version six"
	becauseContext = "has the form of an IP address and a word beside it says so"
	becauseNetwork = "has the form of a network's IP address and prefix length"
	becauseVersion = "has the form of an IP address, but a version or section number has it too"
)

// Detector finds IP addresses; New makes one.
type Detector struct{ maps marks.Pool }

// New returns a detector.
func New() Detector { return Detector{marks.NewPool()} }

// Kinds implements [detectors.Detector].
func (Detector) Kinds() []detectors.Kind { return []detectors.Kind{detectors.IPAddress} }

// address is one candidate, value[start:end] with zone and prefix length.
type address struct {
	start, end int
	ip         netip.Addr
	network    bool // end stands behind a prefix length
	digits     int  // of version six: hexadecimal digits written; of version four: 0
	decimals   bool // of version six: one of the digits is a decimal one
	confidence detectors.Confidence
	because    string
}

// Text implements [detectors.Detector].
func (d Detector) Text(c *scanners.Column, found *detectors.Matches) { d.maps.Text(d, c, found) }

// Marked implements [marks.Reader].
func (Detector) Marked(c *scanners.Column, m *marks.Map, found *detectors.Matches) {
	data := c.Data()
	i, start, end, floor, before := 0, 0, -1, 0, uint64(0)
	for step := range m.Steps() {
		digits := m.Digits.Ahead(step)
		anchors := fours(digits, before, m.Dots.Ahead(step)) | sixes(m.Colons.Ahead(step))
		before = digits >> (marks.StepSize - 1) & 1
		for anchors &= marks.Firsts; anchors != 0; anchors &= anchors - 1 {
			at := marks.Place(step, anchors)
			if at >= end {
				i = c.At(at, i)
				start, end = c.Span(i)
				floor = 0
			}
			if at >= end || at-start < floor { // a separator, or inside what was read
				continue
			}
			value := data[start:end:end]
			a, spent, ok := parse(value, at-start, floor)
			if ok && a.judge(value, words.Silent(m, data, start+a.start, min(reach, a.start))) && a.confidence >= found.Least {
				a.add(i, found)
			}
			floor = max(spent, floor)
		}
	}
}

// fours returns the first dots of three that have one to three digits between them, and a digit at either end.
func fours(digits, before, dots uint64) uint64 {
	inner := dots & (digits<<1 | before) & (digits >> 1)
	two := inner & (inner>>2 | inner>>3 | inner>>4)
	return inner & (two>>2 | two>>3 | two>>4)
}

// sixes returns colons that another one follows, and the first ones of rows of four at the least: a time of day has two, behind a date
// three. More than one colon has an address only if two of them stand together or there are six.
func sixes(colons uint64) uint64 {
	double := colons & (colons >> 1)
	if bits.OnesCount64(colons) < 4 {
		return double
	}
	row := colons
	for range 3 {
		behind := row>>1 | row>>2
		row = colons & (behind | behind>>2 | row>>5)
	}
	return double | row
}

// Values implements [detectors.Detector].
func (Detector) Values(c *scanners.Column, found *detectors.Matches) {
	for i := range c.Len() {
		value := c.Value(i)
		end := len(value)
		for end > 0 && isSpace(value[end-1]) {
			end--
		}
		start := 0
		for start < end && isSpace(value[start]) {
			start++
		}
		at := anchor(value[:end], start)
		if at < 0 {
			continue
		}
		a, _, ok := parse(value, at, 0)
		whole := ok && a.start == start && a.end == end
		if ok && !whole { // a host's address with its mask, or in brackets
			whole = a.start == start && a.end < end && value[a.end] == '/' && prefixEnd(value, a.end, a.ip) == end ||
				a.start == start+1 && a.end == end-1 && value[start] == '[' && value[a.end] == ']'
		}
		if whole && a.judgeCell() {
			a.start, a.end = start, end
			a.add(i, found)
		}
	}
}

// longest is how many bytes a cell with an address has at the most, with brackets, zone and prefix length.
const longest = 72

// anchor returns the first dot or colon of an address that may begin at start of a cell, -1 if none does.
func anchor(cell []byte, start int) int {
	if len(cell)-start < len("::") || len(cell)-start > longest {
		return -1
	}
	if cell[start] == '[' {
		start++
	}
	for at := start; at < len(cell) && at-start <= 4; at++ {
		switch b := cell[at]; {
		case b == ':' || b == '.' && at > start:
			return at
		case !isHex(b):
			return -1
		}
	}
	return -1
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\r' || b == '\n' }

func (a *address) add(i int, found *detectors.Matches) {
	var buf [64]byte
	found.Add(detectors.Match{
		Value: int32(i), Start: int32(a.start), End: int32(a.end), Kind: detectors.IPAddress,
		Confidence: a.confidence, Shared: a.network || isShared(a.ip), Because: a.because,
	}, a.ip.AppendTo(buf[:0]))
}

// reach is how many bytes before an address a word may end that says something of it.
const reach = 32

// parts are what may stand before an address that is nothing but two colons.
const parts = " \t\r\n=\"'`[(<,;|"

// judge sets the confidence of an address in text. silent tells that there is no word before it.
func (a *address) judge(value []byte, silent bool) bool {
	if a.ip.IsUnspecified() && a.ip.Is6() && a.start > 0 && strings.IndexByte(parts, value[a.start-1]) < 0 {
		return false // backup:*::, fields of nothing
	}
	var said saying
	known := false
	if !silent {
		said, _, known = words.Before(value, a.start, reach)
	}
	if !known || said == weak {
		if after, ok := words.After(value, a.end, 12); ok && after == strong {
			said, known = after, ok
		}
	}
	switch {
	case a.network:
		a.confidence, a.because = 0.9, becauseNetwork
	case known && said == strong:
		a.confidence, a.because = 0.97, becauseContext
	case a.ip.Is4():
		a.confidence, a.because = 0.9, becauseFour
		switch part := a.ip.As4(); {
		case known && (said == against || said == lifts) && isNext(value, a.start), a.versioned(value):
			a.confidence, a.because = 0.2, becauseVersion
		case part[0] == 0 && !a.ip.IsUnspecified(), directory(part): // nobody's address begins with 0
			a.confidence, a.because = 0.4, becauseVersion
		case known && said == weak && (!small(a.ip) || part[2] == part[3] || value[a.start-1] == '['): // "from 8.8.4.4", but "up to 1.7.4.3"
			a.confidence, a.because = 0.8, becauseContext
		case small(a.ip), low(part) && !leads(value, a.start):
			a.confidence, a.because = 0.4, becauseVersion
		}
	case !a.decimals:
		return false // a::b is code
	case a.digits >= 5 || a.ip.IsLoopback():
		a.confidence, a.because = 0.9, becauseSix
	case known && said == weak:
		a.confidence, a.because = 0.7, becauseContext
	default:
		a.confidence, a.because = 0.3, becauseSix
	}
	return true
}

// versioned tells whether what stands around an address makes it the number of a version or a section.
func (a *address) versioned(value []byte) bool {
	return a.lifted(value) || isProduct(value, a.start) || released(value, a.start, a.end) || besideVersion(value, a.start) || a.heads(value)
}

// low tells whether four numbers begin below ten and have no part above 99: one address in four hundred is so, and nearly every version.
func low(part [4]byte) bool {
	return part[0] < 10 && part[1] < 100 && part[2] < 100 && part[3] < 100
}

// leads tells whether what begins at start is the first of a line, as clients are in logs, or stands in brackets, as in the headers of mail.
func leads(value []byte, start int) bool {
	return start == 0 || value[start-1] == '\n' || value[start-1] == '['
}

// directory tells whether four numbers are rather an object identifier of the directories of X.500, of which certificates and LDAP are full: those of
// attributes, classes, rules and extensions (2.5.4.3, 2.5.29.17).
func directory(part [4]byte) bool {
	return part[0] == 2 && part[1] == 5 && part[3] < 128 && (part[2] >= 4 && part[2] <= 8 || part[2] >= 12 && part[2] <= 23 || part[2] == 29)
}

// fewestTogether is how many numbers make a column of versions.
const fewestTogether = 5

// Together implements [detectors.ColumnReader]: where all of a column are as low as versions, they are versions.
func (Detector) Together(_ *scanners.Column, found *detectors.Matches) {
	if len(found.List) < fewestTogether {
		return
	}
	for i := range found.List {
		ip, err := netip.ParseAddr(string(found.Norm(&found.List[i])))
		if err != nil || !ip.Is4() || !low(ip.As4()) {
			return
		}
	}
	for i := range found.List {
		found.List[i].Confidence, found.List[i].Because = 0.2, becauseVersion
	}
}

// judgeCell sets the confidence of an address that is a whole cell.
func (a *address) judgeCell() bool {
	switch {
	case a.network:
		a.confidence, a.because = 0.9, becauseNetwork
	case a.ip.Is4():
		a.confidence, a.because = 0.95, becauseFour
		if small(a.ip) {
			a.confidence, a.because = 0.6, becauseVersion
		}
	case a.digits >= 5 || a.ip.IsLoopback():
		a.confidence, a.because = 0.95, becauseSix
	default:
		a.confidence, a.because = 0.4, becauseSix
	}
	return true
}

// small tells whether an address could as well be a version number: each part below ten, and not all of them nothing.
func small(ip netip.Addr) bool {
	for _, b := range ip.As4() {
		if b > 9 {
			return false
		}
	}
	return !ip.IsUnspecified()
}

// onto are the words between what brings software to a version and the version.
var onto = map[string]bool{"to": true, "auf": true, "do": true, "na": true, "til": true, "till": true, "naar": true, "a": true, "la": true, "vers": true}

// lifted tells whether the words before start say what software is brought to: "bump libfoo to", "aktualisiert auf", "standard version to".
func (a *address) lifted(value []byte) bool {
	start := a.start
	end := len(bytes.TrimRight(value[:start], " "))
	at := end
	for at > 0 && end-at <= len("naar") && isLetter(value[at-1]) {
		at--
	}
	if !onto[string(value[at:end])] {
		return false
	}
	said, from, ok := words.Before(value, at, reach)
	if ok && said == against && isShared(a.ip) { // "update V8 to 10.8.168.20"
		said, _, ok = words.Before(value, from, reach)
		return ok && said == lifts
	}
	return ok && (said == lifts || said == against && isNext(value, at))
}

// besideVersion tells whether a version of three numbers and a comma stand before start: "affects 4.18.8, 10.4.1.82".
func besideVersion(value []byte, start int) bool {
	if start < 7 || value[start-1] != ' ' || value[start-2] != ',' {
		return false
	}
	dots, i := 0, start-2
	for i > 0 && (isDigit(value[i-1]) || value[i-1] == '.') {
		i--
		if value[i] == '.' {
			dots++
		}
	}
	return dots == 2
}

// released tells whether what is from start to end is a version in a list of changes: 4.18.2.1 (2025-02-14), 2012-10-04 (3.7.14.1), or
// "dpkg (1.4.0.13) unstable; urgency=low".
func released(value []byte, start, end int) bool {
	const before, behind, urgency = "2006-01-02 (", " (2006-01-02)", "; urgency="
	if like(value[end:], behind) || start >= len(before) && like(value[start-len(before):], before) {
		return true
	}
	return end < len(value) && (value[end] == ')' || value[end] == '-') && bytes.Contains(value[end:min(end+64, len(value))], []byte(urgency))
}

// like tells whether value begins as form does, in which every digit stands for any.
func like(value []byte, form string) bool {
	if len(value) < len(form) {
		return false
	}
	for i, b := range value[:len(form)] {
		if want := form[i]; isDigit(want) && !isDigit(b) || !isDigit(want) && b != want {
			return false
		}
	}
	return true
}

// heads tells whether an address that is nobody's in particular is rather the number of a section, at the beginning of its heading: "3.43.1.6 Why
// do tests complain".
func (a *address) heads(value []byte) bool {
	for _, b := range a.ip.As4() {
		if b >= 64 {
			return false
		}
	}
	behind := bytes.TrimPrefix(value[a.end:], []byte("."))
	return (len(behind) < len(value)-a.end || !isShared(a.ip)) && len(bytes.TrimLeft(value[:a.start], " \t#")) == 0 && len(behind) > 3 && behind[0] == ' ' &&
		behind[1]-'A' < 26 && behind[2]-'a' < 26 && behind[3]-'a' < 26
}

// isNext tells whether only a mark or two stand between the word before and start.
func isNext(value []byte, start int) bool {
	i := start
	for i > 0 && start-i < 4 && !isLetter(value[i-1]) && value[i-1] < utf8.RuneSelf {
		i--
	}
	return i > 0 && (isLetter(value[i-1]) || value[i-1] >= utf8.RuneSelf)
}

// isProduct tells whether a number is a product's version: Chrome/1.2.3.4, but not /ip/1.2.3.4 or http://1.2.3.4.
func isProduct(value []byte, start int) bool {
	if start < 2 || value[start-1] != '/' {
		return false
	}
	i := start - 1
	for i > 0 && (isLetter(value[i-1]) || isDigit(value[i-1]) || value[i-1] == '.' || value[i-1] == '-' || value[i-1] == '_') {
		i--
	}
	return i < start-1 && (i == 0 || value[i-1] != '/')
}

var special = newPrefixList("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "240.0.0.0/4", "100::/64", "2001:db8::/32", "3fff::/20")

func newPrefixList(texts ...string) (out []netip.Prefix) {
	for _, text := range texts {
		out = append(out, netip.MustParsePrefix(text))
	}
	return out
}

// specialFirst holds the first bytes of addresses of version four that can be shared.
var specialFirst = newFirstTable()

func newFirstTable() (t [256]bool) {
	for first := range t {
		block := netip.PrefixFrom(netip.AddrFrom4([4]byte{byte(first)}), 8)
		t[first] = first == 10 || first == 127 || first == 169 || first == 172 || first == 192 || first >= 224 // those that netip knows
		for _, p := range special {
			t[first] = t[first] || p.Overlaps(block)
		}
	}
	return t
}

// isShared tells whether an address is not one host's in the world: the special-purpose ranges of RFC 6890 and its registries.
func isShared(ip netip.Addr) bool {
	if ip.Is4() && !specialFirst[ip.As4()[0]] {
		return false
	}
	if ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.IsMulticast() || ip.IsUnspecified() {
		return true
	}
	for _, p := range special {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}
