package bson

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/big"
	"strconv"
	"time"
)

// types are those of elements, by how they are read.
var types = [256]string{
	0x01: "double", 0x02: "string", 0x03: "document", 0x04: "array", 0x05: "binary", 0x06: "nothing", 0x07: "id", 0x08: "bool", 0x09: "time", 0x0a: "nothing", 0x0b: "pattern",
	0x0c: "pointer", 0x0d: "string", 0x0e: "string", 0x0f: "scope", 0x10: "int", 0x11: "stamp", 0x12: "long", 0x13: "decimal", 0x7f: "nothing", 0xff: "nothing",
}

// width is how many bytes the value of an element has, which rest begins with and holds.
func width(kind byte, rest []byte) (size int, err error) {
	switch types[kind] {
	case "nothing":
		return 0, nil
	case "bool":
		size = 1
	case "int":
		size = 4
	case "double", "time", "stamp", "long":
		size = 8
	case "id":
		size = 12
	case "decimal":
		size = 16
	case "document", "array":
		if size = sizeOf(rest); size < least {
			return 0, errDamaged
		}
	case "string":
		return length(rest, 0)
	case "pointer":
		return length(rest, 12)
	case "binary":
		if size = sizeOf(rest); size < 0 || size > most || len(rest) < 5 {
			return 0, errDamaged
		}
		size += 5
	case "pattern":
		first := bytes.IndexByte(rest, 0) + 1
		second := bytes.IndexByte(rest[first:], 0) + 1
		if first == 0 || second == 0 {
			return 0, errDamaged
		}
		size = first + second
	case "scope":
		if size = sizeOf(rest); size < 4+5+least || size > len(rest) {
			return 0, errDamaged
		}
		text, err := length(rest[4:], 0)
		if err != nil || 4+text+least > size {
			return 0, errDamaged
		}
	}
	if size > len(rest) {
		return 0, errDamaged
	}
	return size, nil
}

// length is that of a text with its size before it, its zero and more bytes behind it.
func length(rest []byte, more int) (int, error) {
	size := sizeOf(rest)
	if size < 1 || size > most || 4+size+more > len(rest) || rest[4+size-1] != 0 {
		return 0, errDamaged
	}
	return 4 + size + more, nil
}

// scalar appends what a value of a fixed size is in letters. Points in time are in UTC.
func scalar(dst []byte, kind byte, value []byte) []byte {
	switch types[kind] {
	case "double":
		return strconv.AppendFloat(dst, math.Float64frombits(binary.LittleEndian.Uint64(value)), 'f', -1, 64)
	case "bool":
		return strconv.AppendBool(dst, value[0] != 0)
	case "int":
		return strconv.AppendInt(dst, int64(int32(binary.LittleEndian.Uint32(value))), 10)
	case "long":
		return strconv.AppendInt(dst, int64(binary.LittleEndian.Uint64(value)), 10)
	case "time":
		at := time.UnixMilli(int64(binary.LittleEndian.Uint64(value))).UTC()
		if at.Hour()|at.Minute()|at.Second()|at.Nanosecond() == 0 {
			return at.AppendFormat(dst, time.DateOnly)
		}
		return at.AppendFormat(dst, "2006-01-02T15:04:05.999Z07:00")
	case "stamp":
		return time.Unix(int64(binary.LittleEndian.Uint32(value[4:])), 0).UTC().AppendFormat(dst, time.RFC3339)
	case "decimal":
		return appendDecimal(dst, binary.LittleEndian.Uint64(value[8:]), binary.LittleEndian.Uint64(value))
	}
	return dst
}

// appendDecimal appends a number of IEEE 754's decimal128, in binary integer significand form.
func appendDecimal(dst []byte, high, low uint64) []byte {
	const bias, widest = 6176, 40
	if high>>61&3 == 3 { // infinite, no number, or one that no program writes
		return dst
	}
	n := new(big.Int).SetUint64(high & (1<<49 - 1))
	n.Lsh(n, 64).Or(n, new(big.Int).SetUint64(low))
	digits, exponent := n.String(), int(high>>49&(1<<14-1))-bias
	if high>>63 == 1 {
		dst = append(dst, '-')
	}
	switch {
	case exponent > 0 || -exponent > widest:
		return strconv.AppendInt(append(append(dst, digits...), 'E'), int64(exponent), 10)
	case exponent == 0:
		return append(dst, digits...)
	}
	for len(digits) <= -exponent {
		digits = "0" + digits
	}
	cut := len(digits) + exponent
	return append(append(append(dst, digits[:cut]...), '.'), digits[cut:]...)
}

// binaryText is what a binary value is in letters that has a form of its own: a UUID.
func binaryText(value []byte) ([]byte, bool) {
	const uuid = 4
	if value[4] != uuid || len(value) != 5+16 {
		return nil, false
	}
	var text []byte
	for i, n := 5, 0; n < 5; n++ {
		size := [...]int{4, 2, 2, 2, 6}[n]
		if n > 0 {
			text = append(text, '-')
		}
		text = hex.AppendEncode(text, value[i:i+size])
		i += size
	}
	return text, true
}
