// Package ipaddr finds IPv4 and IPv6 addresses in every textual form of RFC 4291 section 2.2 and RFC 4007 section 11, between
// the version numbers, object identifiers, times and hardware addresses that look like them.
//
// A span is the address with its zone. A prefix length belongs to it where both name a network (192.0.2.0/24), not where
// a host's address is written with its mask (192.0.2.7/24); ports and brackets never do. The normal form is that of RFC 5952,
// without zone or prefix length, an IPv4-mapped IPv6 address as IPv4: servers that listen on both log one client both ways.
package ipaddr

import (
	"bytes"
	"net/netip"

	"dossier/detectors"
	"dossier/detectors/nearby"
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

// Detector finds IP addresses. The zero value is ready.
type Detector struct{}

// New returns a detector.
func New() Detector { return Detector{} }

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
func (Detector) Text(c *scanners.Column, found *detectors.Matches) {
	each(c, func(i, floor int, value []byte, at int) int {
		a, spent, ok := parse(value, at, floor)
		if ok && a.judge(value) {
			a.add(i, found)
		}
		return max(spent, floor)
	})
}

// Values implements [detectors.Detector].
func (Detector) Values(c *scanners.Column, found *detectors.Matches) {
	each(c, func(i, _ int, value []byte, at int) int {
		end := len(bytes.TrimRight(value, " \t\r\n"))
		start := end - len(bytes.TrimLeft(value[:end], " \t\r\n"))
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
		return len(value)
	})
}

// each calls judge for the dots between digits and the colons of every value. judge returns how far of the value is spent, which
// is floor at the value's next anchor.
func each(c *scanners.Column, judge func(i, floor int, value []byte, at int) int) {
	data := c.Data()
	last, floor, from := -1, 0, 0
	dot, colon := nextDot(data, 0), nextColon(data, 0)
	for dot < len(data) || colon < len(data) {
		at := min(dot, colon)
		i := c.At(at, from)
		from = i
		if i >= c.Len() {
			return
		}
		start, end := c.Span(i)
		if i != last {
			last, floor = i, 0
		}
		if at < end && at-start >= floor && !c.Null(i) {
			floor = judge(i, floor, data[start:end:end], at-start)
		}
		next := max(at+1, start+floor)
		if dot < next {
			dot = nextDot(data, next)
		}
		if colon < next {
			colon = nextColon(data, next)
		}
	}
}

// nextDot returns the next dot between two digits.
func nextDot(data []byte, from int) int {
	for from < len(data) {
		n := bytes.IndexByte(data[from:], '.')
		if n < 0 {
			break
		}
		at := from + n
		if at > 0 && isDigit(data[at-1]) && at+1 < len(data) && isDigit(data[at+1]) {
			return at
		}
		from = at + 1
	}
	return len(data)
}

// nextColon returns the next colon of a double one, or between two hexadecimal digits and not between those of a time of day.
func nextColon(data []byte, from int) int {
	for from < len(data) {
		n := bytes.IndexByte(data[from:], ':')
		if n < 0 {
			break
		}
		at := from + n
		if at+1 < len(data) {
			next := data[at+1]
			if next == ':' || at > 0 && isHex(data[at-1]) && isHex(next) {
				if !isTime(data, at) {
					return at
				}
				at += len(":04:05") - 1
			}
		}
		from = at + 1
	}
	return len(data)
}

// isTime tells whether the colon is the first of a time of day, 15:04:05.
func isTime(data []byte, at int) bool {
	if at < 2 || at+6 > len(data) || data[at+3] != ':' || at+6 < len(data) && (data[at+6] == ':' || isHex(data[at+6])) {
		return false
	}
	if at > 2 && (isHex(data[at-3]) || data[at-3] == ':' && at > 3 && isHex(data[at-4])) {
		return false
	}
	return isDigit(data[at-2]) && isDigit(data[at-1]) && isDigit(data[at+1]) && isDigit(data[at+2]) && isDigit(data[at+4]) && isDigit(data[at+5])
}

func (a *address) add(i int, found *detectors.Matches) {
	var buf [64]byte
	found.Add(detectors.Match{
		Value: int32(i), Start: int32(a.start), End: int32(a.end), Kind: detectors.IPAddress,
		Confidence: a.confidence, Shared: a.network || isShared(a.ip), Because: a.because,
	}, a.ip.AppendTo(buf[:0]))
}

// judge sets the confidence of an address in text.
func (a *address) judge(value []byte) bool {
	said, _, known := nearby.Before(value, a.start, 32, words)
	if !known || said == weak {
		if after, ok := nearby.After(value, a.end, 12, words); ok && after == strong {
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
		if known && said == against && isNext(value, a.start) || isProduct(value, a.start) {
			a.confidence, a.because = 0.2, becauseVersion
		} else if known && said == weak {
			a.confidence, a.because = 0.8, becauseContext
		} else if small(a.ip) {
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

// isNext tells whether only a mark or two stand between the word before and start.
func isNext(value []byte, start int) bool {
	i := start
	for i > 0 && start-i < 4 && !isLetter(value[i-1]) {
		i--
	}
	return i > 0 && isLetter(value[i-1])
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

// isShared tells whether an address is not one host's in the world: the special-purpose ranges of RFC 6890 and its registries.
func isShared(ip netip.Addr) bool {
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
