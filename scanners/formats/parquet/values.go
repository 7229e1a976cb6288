package parquet

import (
	"encoding/binary"
	"encoding/hex"
	"math/big"
	"strconv"
	"strings"
	"time"

	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// writer returns how values of this type are written out, nil where they are text already.
func writer(t pq.Type) func(dst []byte, v pq.Value) []byte {
	var logical any
	if l := t.LogicalType(); l != nil {
		logical = l.Value
	}
	switch l := logical.(type) {
	case *format.UUIDType:
		return appendUUID
	case *format.DateType:
		return func(dst []byte, v pq.Value) []byte {
			return time.Unix(int64(v.Int32())*86400, 0).UTC().AppendFormat(dst, time.DateOnly)
		}
	case *format.TimestampType:
		return timestamps(l)
	case *format.TimeType:
		return times(t, l)
	case *format.DecimalType:
		return decimals(t, int(l.Scale))
	case *format.IntType:
		if !l.IsSigned {
			return unsigned(t)
		}
	}
	switch t.Kind() {
	case pq.Boolean:
		return func(dst []byte, v pq.Value) []byte { return strconv.AppendBool(dst, v.Boolean()) }
	case pq.Int32:
		return func(dst []byte, v pq.Value) []byte { return strconv.AppendInt(dst, int64(v.Int32()), 10) }
	case pq.Int64:
		return func(dst []byte, v pq.Value) []byte { return strconv.AppendInt(dst, v.Int64(), 10) }
	case pq.Int96:
		return appendInt96
	case pq.Float:
		return func(dst []byte, v pq.Value) []byte { return strconv.AppendFloat(dst, float64(v.Float()), 'f', -1, 32) }
	case pq.Double:
		return func(dst []byte, v pq.Value) []byte { return strconv.AppendFloat(dst, v.Double(), 'f', -1, 64) }
	}
	return nil
}

func unsigned(t pq.Type) func(dst []byte, v pq.Value) []byte {
	if t.Kind() == pq.Int32 {
		return func(dst []byte, v pq.Value) []byte { return strconv.AppendUint(dst, uint64(v.Uint32()), 10) }
	}
	return func(dst []byte, v pq.Value) []byte { return strconv.AppendUint(dst, v.Uint64(), 10) }
}

func unit(u format.TimeUnit) time.Duration {
	if u.Value == nil {
		return time.Millisecond
	}
	return u.Value.Duration()
}

// timestamps writes points in time. It is for one goroutine: it keeps what it wrote of the last day, which most have in common with the one
// before.
func timestamps(l *format.TimestampType) func(dst []byte, v pq.Value) []byte {
	per, each := int64(time.Second/unit(l.Unit)), int64(unit(l.Unit))
	layout, date, zone := "2006-01-02 15:04:05.999999999", "2006-01-02 ", ""
	if l.IsAdjustedToUTC {
		layout, date, zone = time.RFC3339Nano, "2006-01-02T", "Z"
	}
	var begun []byte
	var day int64
	return func(dst []byte, v pq.Value) []byte {
		seconds, rest := floor(v.Int64(), per)
		if seconds < -farthest || seconds > farthest {
			return time.Unix(seconds, rest*each).UTC().AppendFormat(dst, layout)
		}
		days, second := floor(seconds, 86400)
		if begun == nil || days != day {
			begun, day = time.Unix(days*86400, 0).UTC().AppendFormat(begun[:0], date), days
		}
		dst = append(dst, begun...)
		hour, minute := byte(second/3600), byte(second/60%60)
		second %= 60
		dst = append(dst, '0'+hour/10, '0'+hour%10, ':', '0'+minute/10, '0'+minute%10, ':', '0'+byte(second/10), '0'+byte(second%10))
		return append(fraction(dst, rest*each), zone...)
	}
}

// farthest is how many seconds a timestamp is from 1970 at the most to be written digit by digit: years have four digits then.
const farthest = 60_000_000_000

// floor divides by a positive number. What is left is never negative.
func floor(n, by int64) (whole, left int64) {
	whole, left = n/by, n%by
	if left < 0 {
		return whole - 1, left + by
	}
	return whole, left
}

// fraction appends a point and the digits of so many nanoseconds, without zeros at their end; nothing of none.
func fraction(dst []byte, nanoseconds int64) []byte {
	if nanoseconds == 0 {
		return dst
	}
	digits := [10]byte{'.'}
	for i := 9; i > 0; i-- {
		digits[i] = '0' + byte(nanoseconds%10)
		nanoseconds /= 10
	}
	end := 10
	for digits[end-1] == '0' {
		end--
	}
	return append(dst, digits[:end]...)
}

func times(t pq.Type, l *format.TimeType) func(dst []byte, v pq.Value) []byte {
	return func(dst []byte, v pq.Value) []byte {
		var n int64
		if t.Kind() == pq.Int32 {
			n = int64(v.Int32())
		} else {
			n = v.Int64()
		}
		return time.Unix(0, n*int64(unit(l.Unit))).UTC().AppendFormat(dst, timeOfDay)
	}
}

// julianEpoch is the Julian day of 1970-01-01.
const julianEpoch = 2440588

// appendInt96 writes the timestamp of Impala and old Spark: nanoseconds of the day, and the Julian day.
func appendInt96(dst []byte, v pq.Value) []byte {
	i := v.Int96()
	nanoseconds := int64(i[1])<<32 | int64(i[0])
	return time.Unix((int64(i[2])-julianEpoch)*86400, nanoseconds).UTC().AppendFormat(dst, "2006-01-02 15:04:05.999999999")
}

func appendUUID(dst []byte, v pq.Value) []byte {
	b := v.ByteArray()
	if len(b) != 16 {
		return hex.AppendEncode(dst, b)
	}
	for i, n := range []int{4, 2, 2, 2, 6} {
		if i > 0 {
			dst = append(dst, '-')
		}
		dst = hex.AppendEncode(dst, b[:n])
		b = b[n:]
	}
	return dst
}

// maxScale is more digits behind the point than any decimal has.
const maxScale = 1000

func decimals(t pq.Type, scale int) func(dst []byte, v pq.Value) []byte {
	scale = min(max(scale, 0), maxScale)
	return func(dst []byte, v pq.Value) []byte {
		var digits string
		switch t.Kind() {
		case pq.Int32:
			digits = strconv.FormatInt(int64(v.Int32()), 10)
		case pq.Int64:
			digits = strconv.FormatInt(v.Int64(), 10)
		default:
			digits = bigEndian(v.ByteArray())
		}
		return appendDecimal(dst, digits, scale)
	}
}

// bigEndian reads a number in two's complement.
func bigEndian(b []byte) string {
	if len(b) <= 8 {
		var full [8]byte
		if len(b) > 0 && b[0] >= 0x80 {
			full = [8]byte{255, 255, 255, 255, 255, 255, 255, 255}
		}
		copy(full[8-len(b):], b)
		return strconv.FormatInt(int64(binary.BigEndian.Uint64(full[:])), 10)
	}
	if len(b) > maxScale {
		return ""
	}
	n := new(big.Int).SetBytes(b)
	if b[0] >= 0x80 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return n.String()
}

func appendDecimal(dst []byte, digits string, scale int) []byte {
	if rest, ok := strings.CutPrefix(digits, "-"); ok {
		dst, digits = append(dst, '-'), rest
	}
	if scale == 0 {
		return append(dst, digits...)
	}
	if missing := scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	point := len(digits) - scale
	return append(append(append(dst, digits[:point]...), '.'), digits[point:]...)
}
