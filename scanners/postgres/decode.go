package postgres

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"math"
	"net/netip"
	"strconv"

	"dossier/scanners/sqlrows"
)

// write decodes v, the value of column i as the server sent it, into w. scratch is memory that is used again.
func (c codec) write(w *sqlrows.Writer, i int, v []byte, scratch []byte) []byte {
	if c.repair && (c.kind == asText || c.kind == asPadded) {
		w.Untrusted(i, bytes.TrimRight(v, c.padding()))
		return scratch
	}
	if c.bytes && (c.kind == asText || c.kind == asJSON) {
		v, scratch = c.readable(w, i, v, scratch)
	}
	switch c.kind {
	case asText:
		w.Text(i, v)
	case asPadded:
		w.Text(i, bytes.TrimRight(v, " "))
	case asBytes:
		w.Blob(i, v)
	case asJSON:
		w.Document(i, v)
	case asJSONB:
		if len(v) > 0 && v[0] == 1 { // its version
			w.Document(i, v[1:])
		}
	case asHstore:
		scratch = appendHstore(scratch[:0], v)
		w.Document(i, scratch)
	case asArray:
		return c.items(w, i, v, scratch)
	default:
		scratch = appendScalar(scratch[:0], c.kind, v)
		w.Text(i, scratch)
	}
	return scratch
}

// padding is what the server fills values up with.
func (c codec) padding() string {
	if c.kind == asPadded {
		return " "
	}
	return ""
}

// items hands over an array's elements: its dimensions, a flag and the elements' type, length and lower bound of each dimension,
// then length and content of each element (array_send in arrayfuncs.c).
func (c codec) items(w *sqlrows.Writer, i int, v []byte, scratch []byte) []byte {
	if len(v) < 12 {
		return scratch
	}
	dimensions := binary.BigEndian.Uint32(v)
	if dimensions > 6 || uint64(len(v)) < 12+8*uint64(dimensions) {
		return scratch
	}
	for v = v[12+8*dimensions:]; len(v) >= 4; {
		n := int32(binary.BigEndian.Uint32(v))
		v = v[4:]
		if n < 0 {
			continue
		}
		if int(n) > len(v) {
			return scratch
		}
		item := v[:n]
		v = v[n:]
		switch c.elem {
		case asText:
			if c.bytes {
				item, scratch = c.readable(w, i, item, scratch)
			}
			if c.repair {
				scratch = sqlrows.AppendRepaired(scratch[:0], item)
				item = scratch
			}
			w.Item(i, item)
		case asPadded:
			w.Item(i, bytes.TrimRight(item, " "))
		case asBytes:
			switch {
			case sqlrows.TextBlob(item):
				w.Item(i, item)
			case sqlrows.ShortBlob(item):
				scratch = hex.AppendEncode(scratch[:0], item)
				w.Item(i, scratch)
			default:
				w.File(i, item)
			}
		default:
			scratch = appendScalar(scratch[:0], c.elem, item)
			w.Item(i, scratch)
		}
	}
	return scratch
}

// appendScalar adds a value's text. What has not the length of its type becomes hexadecimal digits.
func appendScalar(dst []byte, k kind, v []byte) []byte {
	switch {
	case k == asInt4 && len(v) == 4:
		return strconv.AppendInt(dst, int64(int32(binary.BigEndian.Uint32(v))), 10)
	case k == asInt8 && len(v) == 8:
		return strconv.AppendInt(dst, int64(binary.BigEndian.Uint64(v)), 10)
	case k == asInt2 && len(v) == 2:
		return strconv.AppendInt(dst, int64(int16(binary.BigEndian.Uint16(v))), 10)
	case k == asOID && len(v) == 4:
		return strconv.AppendUint(dst, uint64(binary.BigEndian.Uint32(v)), 10)
	case k == asFloat8 && len(v) == 8:
		return sqlrows.AppendFloat(dst, math.Float64frombits(binary.BigEndian.Uint64(v)), 64)
	case k == asFloat4 && len(v) == 4:
		return sqlrows.AppendFloat(dst, float64(math.Float32frombits(binary.BigEndian.Uint32(v))), 32)
	case k == asBool && len(v) == 1:
		return strconv.AppendBool(dst, v[0] != 0)
	case k == asDate && len(v) == 4:
		return appendDate(dst, int32(binary.BigEndian.Uint32(v)))
	case k == asTimestamp && len(v) == 8:
		return appendTimestamp(dst, int64(binary.BigEndian.Uint64(v)), "")
	case k == asTimestampTZ && len(v) == 8:
		return appendTimestamp(dst, int64(binary.BigEndian.Uint64(v)), "+00")
	case k == asUUID && len(v) == 16:
		return appendUUID(dst, v)
	case k == asInet:
		return appendInet(dst, v)
	case k == asMAC && len(v) > 0:
		return appendMAC(dst, v)
	}
	return hex.AppendEncode(dst, v)
}

// appendDate writes days since 2000-01-01 as ISO 8601 does, years before 1 as PostgreSQL does.
func appendDate(dst []byte, days int32) []byte {
	switch days {
	case math.MaxInt32:
		return append(dst, "infinity"...)
	case math.MinInt32:
		return append(dst, "-infinity"...)
	}
	dst, before := appendDay(dst, int64(days))
	return appendEra(dst, before)
}

// appendTimestamp writes microseconds since 2000-01-01.
func appendTimestamp(dst []byte, micros int64, zone string) []byte {
	switch micros {
	case math.MaxInt64:
		return append(dst, "infinity"...)
	case math.MinInt64:
		return append(dst, "-infinity"...)
	}
	const day = 24 * 60 * 60 * 1_000_000
	days, rest := micros/day, micros%day
	if rest < 0 {
		days, rest = days-1, rest+day
	}
	dst, before := appendDay(dst, days)
	seconds, fraction := uint32(rest/1_000_000), uint32(rest%1_000_000)
	h, m, s := seconds/3600, seconds/60%60, seconds%60
	dst = append(dst, ' ', digit(h/10), digit(h), ':', digit(m/10), digit(m), ':', digit(s/10), digit(s))
	if fraction > 0 {
		dst = append(dst, '.')
		for at := uint32(100_000); fraction > 0; at /= 10 {
			dst = append(dst, digit(fraction/at))
			fraction %= at
		}
	}
	return appendEra(append(dst, zone...), before)
}

// digit is n's last one.
func digit(n uint32) byte { return byte('0' + n%10) }

// appendEra writes what stands behind years before 1.
func appendEra(dst []byte, before bool) []byte {
	if before {
		dst = append(dst, " BC"...)
	}
	return dst
}

// appendDay writes a day of the proleptic Gregorian calendar, counted from 2000-01-01, and tells whether its year is before 1. The
// calendar is computed in eras of 400 years that begin in March (Howard Hinnant, "chrono-compatible low-level date algorithms").
func appendDay(dst []byte, days int64) (out []byte, before bool) {
	days += 730_425 // from 0000-03-01
	era := days / 146_097
	if days < 0 {
		era = (days - 146_096) / 146_097
	}
	inEra := uint32(days - era*146_097)
	inEraYear := (inEra - inEra/1460 + inEra/36_524 - inEra/146_096) / 365
	inYear := inEra - (365*inEraYear + inEraYear/4 - inEraYear/100)
	month := (5*inYear + 2) / 153
	day := inYear - (153*month+2)/5 + 1
	year := int64(inEraYear) + era*400
	if month += 3; month > 12 {
		month, year = month-12, year+1
	}
	if before = year <= 0; before {
		year = 1 - year
	}
	if year > 9999 {
		dst = strconv.AppendInt(dst, year, 10)
	} else {
		y := uint32(year)
		dst = append(dst, digit(y/1000), digit(y/100), digit(y/10), digit(y))
	}
	return append(dst, '-', digit(month/10), digit(month), '-', digit(day/10), digit(day)), before
}

func appendUUID(dst, v []byte) []byte {
	for i, n := range [...]int{4, 6, 8, 10, 16} {
		from := [...]int{0, 4, 6, 8, 10}[i]
		if i > 0 {
			dst = append(dst, '-')
		}
		dst = hex.AppendEncode(dst, v[from:n])
	}
	return dst
}

// appendInet writes family, bits, whether it is a network, length and address (network.c) as the server would.
func appendInet(dst, v []byte) []byte {
	if len(v) < 4 {
		return hex.AppendEncode(dst, v)
	}
	addr, ok := netip.AddrFromSlice(v[4:])
	if !ok {
		return hex.AppendEncode(dst, v)
	}
	dst = addr.AppendTo(dst)
	if bits := int(v[1]); v[2] != 0 || bits != addr.BitLen() {
		dst = strconv.AppendInt(append(dst, '/'), int64(bits), 10)
	}
	return dst
}

func appendMAC(dst, v []byte) []byte {
	for i := range v {
		if i > 0 {
			dst = append(dst, ':')
		}
		dst = hex.AppendEncode(dst, v[i:i+1])
	}
	return dst
}

// appendHstore writes a JSON object of the pairs: their number, then length and bytes of each key and value (hstore_io.c).
func appendHstore(dst, v []byte) []byte {
	dst = append(dst, '{')
	if len(v) >= 4 {
		v = v[4:]
	}
	for n := 0; ; n++ {
		key, rest, ok := field(v)
		if !ok {
			break
		}
		value, rest, ok := field(rest)
		if !ok {
			break
		}
		v = rest
		if n > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendString(dst, key), ':')
		if value == nil {
			dst = append(dst, "null"...)
		} else {
			dst = appendString(dst, value)
		}
	}
	return append(dst, '}')
}

// field takes a value with its length before it; nil is NULL.
func field(v []byte) (value, rest []byte, ok bool) {
	if len(v) < 4 {
		return nil, nil, false
	}
	n := int32(binary.BigEndian.Uint32(v))
	v = v[4:]
	switch {
	case n < 0:
		return nil, v, true
	case int(n) > len(v):
		return nil, nil, false
	}
	return v[:n:n], v[n:], true
}

// appendString writes a JSON string (RFC 8259, section 7).
func appendString(dst, s []byte) []byte {
	dst = append(dst, '"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c < ' ':
			dst = append(append(dst, `\u00`...), "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
		default:
			dst = append(dst, c)
		}
	}
	return append(dst, '"')
}
