package ipaddr

import (
	"net/netip"
	"unicode/utf8"
)

// parse reads the address around the dot or colon at offset at of value, using nothing left of floor. spent is how far
// nothing more can be found, whether this is an address or not.
func parse(value []byte, at, floor int) (a address, spent int, ok bool) {
	if value[at] == ':' {
		return parseSix(value, at, floor)
	}
	return parseFour(value, at, floor)
}

// parseFour reads the whole run of digits and dots around at.
func parseFour(value []byte, at, floor int) (a address, spent int, ok bool) {
	start, end := at, at
	for start > floor && (isDigit(value[start-1]) || value[start-1] == '.') {
		start--
	}
	for end < len(value) && (isDigit(value[end]) || value[end] == '.') {
		end++
	}
	spent = end
	for end > start && value[end-1] == '.' {
		end--
	}
	for start < end && value[start] == '.' {
		start++
	}
	octets, n, ok := readFour(value[start:end])
	if !ok || n != end-start || !edges(value, start, end) {
		return a, spent, false
	}
	a = address{start: start, end: end, ip: netip.AddrFrom4(octets)}
	a.takePrefix(value)
	return a, max(spent, a.end), true
}

// readFour reads four numbers below 256 with dots between. Leading zeros are read as decimal, as people write them
// to make columns; beside an octet of one digit they show that it is none: 62.01.11.0 is a classification.
func readFour(s []byte) (octets [4]byte, n int, ok bool) {
	padded, short := false, false
	for part := range 4 {
		if part > 0 {
			if n >= len(s) || s[n] != '.' {
				return octets, n, false
			}
			n++
		}
		first, v := n, 0
		for n < len(s) && isDigit(s[n]) && n-first < 3 {
			v = v*10 + int(s[n]-'0')
			n++
		}
		if n == first || v > 255 || n < len(s) && isDigit(s[n]) {
			return octets, n, false
		}
		octets[part] = byte(v)
		padded = padded || n-first == 2 && s[first] == '0'
		short = short || n-first == 1
	}
	return octets, n, !padded || !short
}

// parseSix reads the whole run of hexadecimal digits, colons and dots around at.
func parseSix(value []byte, at, floor int) (a address, spent int, ok bool) {
	start, end, colons, double := at, at, 0, false
	for start > floor && inSix(value[start-1]) {
		start--
	}
	for end < len(value) && inSix(value[end]) {
		if value[end] == ':' {
			colons++
			double = double || end > 0 && value[end-1] == ':'
		}
		end++
	}
	spent = at + 1
	for spent < end && (value[spent] == ':' || isHex(value[spent])) {
		spent++ // a dotted part may be an address of version four by itself
	}
	for spent < end && spent > at && isDigit(value[spent-1]) {
		spent--
	}
	if colons < 2 || !double && colons < 6 || end-start > 45 {
		return a, spent, false
	}
	for end > start && value[end-1] == '.' {
		end--
	}
	if end-start > 2 && value[end-1] == ':' && value[end-2] != ':' {
		end--
	}
	bits, ok := a.readSix(value[start:end])
	if !ok || !edges(value, start, end) || start > 0 && value[start-1] == '.' {
		return a, spent, false
	}
	ip := netip.AddrFrom16(bits)
	a.start, a.end = start, end
	if ip.IsLinkLocalUnicast() || ip.IsLinkLocalMulticast() {
		a.takeZone(value)
	}
	a.ip = ip
	a.takePrefix(value)
	a.ip = ip.Unmap()
	return a, max(spent, a.end), true
}

// readSix reads RFC 4291 section 2.2, all three forms, and counts the digits.
func (a *address) readSix(s []byte) (bits [16]byte, ok bool) {
	pos, gap, i, pairs := 0, -1, 0, true
	if len(s) >= 2 && s[0] == ':' && s[1] == ':' {
		gap, i = 0, 2
	}
	for i < len(s) {
		if four, n, ok := readFour(s[i:]); ok {
			if n != len(s)-i || pos > 12 {
				return bits, false
			}
			copy(bits[pos:], four[:])
			a.digits, a.decimals = a.digits+n-3, true
			pos, pairs = pos+4, false
			break
		}
		first, group := i, 0
		for i < len(s) && isHex(s[i]) && i-first < 4 {
			group = group<<4 | hexValue(s[i])
			a.decimals = a.decimals || isDigit(s[i])
			i++
		}
		if i == first || pos > 14 {
			return bits, false
		}
		pairs = pairs && i-first == 2
		a.digits += i - first
		bits[pos], bits[pos+1] = byte(group>>8), byte(group)
		pos += 2
		if i == len(s) {
			break
		}
		if s[i] != ':' || i+1 == len(s) {
			return bits, false
		}
		i++
		if s[i] == ':' {
			if gap >= 0 {
				return bits, false
			}
			gap = pos
			i++
		}
	}
	if gap < 0 {
		return bits, pos == 16 && !pairs // eight pairs of digits are a hardware address (EUI-64)
	}
	if pos == 16 {
		return bits, false
	}
	copy(bits[16-(pos-gap):], bits[gap:pos])
	clear(bits[gap : 16-(pos-gap)])
	return bits, true
}

// takeZone takes the zone of RFC 4007 into the span: fe80::1%eth0.
func (a *address) takeZone(value []byte) {
	i := a.end
	if i >= len(value) || value[i] != '%' {
		return
	}
	i++
	for i < len(value) && i-a.end < 17 && (isLetter(value[i]) || isDigit(value[i]) || value[i] == '-' || value[i] == '_') {
		i++
	}
	if i > a.end+1 {
		a.end = i
	}
}

// takePrefix takes a prefix length into the span where it and the address name a network.
func (a *address) takePrefix(value []byte) {
	end := prefixEnd(value, a.end, a.ip)
	if end == a.end {
		return
	}
	length := 0
	for _, b := range value[a.end+1 : end] {
		length = length*10 + int(b-'0')
	}
	prefix, err := a.ip.Prefix(length)
	raw := a.ip.As16()
	if err == nil && (prefix.Addr() == a.ip.WithZone("") || raw[15] == 0) {
		a.end, a.network = end, true
	}
}

// prefixEnd returns where a prefix length that begins with the slash at offset at ends; at if there is none.
func prefixEnd(value []byte, at int, ip netip.Addr) int {
	if at >= len(value) || value[at] != '/' {
		return at
	}
	i, length := at+1, 0
	for i < len(value) && isDigit(value[i]) && i-at <= 4 {
		length = length*10 + int(value[i]-'0')
		i++
	}
	if i == at+1 || length > ip.BitLen() || i < len(value) && (isLetter(value[i]) || value[i] == '/') {
		return at
	}
	return i
}

// edges tells whether an address may begin and end here: not inside a word, a larger number, a path of colons or a file's name.
func edges(value []byte, start, end int) bool {
	if start > 0 {
		b := value[start-1]
		if isWord(b) || b >= utf8.RuneSelf && letterBefore(value, start) {
			return false
		}
		if b == '-' && start > 1 && isLetter(value[start-2]) {
			return false // package-1.2.3.4
		}
	}
	if end < len(value) {
		b := value[end]
		if isWord(b) || b >= utf8.RuneSelf && letterAfter(value, end) {
			return false
		}
		if b == '-' && end+1 < len(value) && isLetter(value[end+1]) {
			return false // 1.2.3.4-beta
		}
	}
	return true
}

func isWord(b byte) bool   { return isLetter(b) || isDigit(b) || b == '_' }
func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }
func isDigit(b byte) bool  { return '0' <= b && b <= '9' }
func isHex(b byte) bool    { return isDigit(b) || 'a' <= b|0x20 && b|0x20 <= 'f' }
func inSix(b byte) bool    { return b == ':' || b == '.' || isHex(b) }

func hexValue(b byte) int {
	if isDigit(b) {
		return int(b - '0')
	}
	return int(b|0x20) - 'a' + 10
}
