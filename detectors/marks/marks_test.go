package marks_test

import (
	"bytes"
	"testing"

	"dossier/detectors/marks"
	"dossier/scanners"
)

// text has every byte there is, at many offsets from a word's beginning.
func text() []byte {
	var all []byte
	for b := range 256 {
		all = append(all, bytes.Repeat([]byte{'x'}, b%7)...)
		all = append(all, byte(b))
	}
	return append(all, "12.34:56/78 (90)-1 2026-11-23 10:11:12 192.0.2.17 a0b1c2 0123456789012345678901234567890123456789"...)
}

func TestMapMarksBytes(t *testing.T) {
	t.Parallel()
	var m marks.Map
	for length := range len(text()) {
		c := scanners.NewColumn(scanners.Field{})
		c.Append(text()[len(text())-length:])
		m.Read(c)
		for name, is := range map[string]struct {
			bits marks.Bits
			of   func(b byte) bool
		}{
			"digits":   {m.Digits, func(b byte) bool { return b >= '0' && b <= '9' }},
			"links":    {m.Links, func(b byte) bool { return b >= 0x80 || bytes.IndexByte([]byte(" -./()0123456789"), b) >= 0 }},
			"dots":     {m.Dots, func(b byte) bool { return b == '.' }},
			"colons":   {m.Colons, func(b byte) bool { return b == ':' }},
			"hyphens":  {m.Hyphens, func(b byte) bool { return b == '-' }},
			"spaces":   {m.Spaces, func(b byte) bool { return b == ' ' }},
			"slashes":  {m.Slashes, func(b byte) bool { return b == '/' }},
			"anchors":  {m.Anchors, func(b byte) bool { return bytes.IndexByte([]byte("@%&(["), b) >= 0 }},
			"letters":  {m.Letters, func(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }},
			"capitals": {m.Capitals, func(b byte) bool { return b >= 'A' && b <= 'Z' }},
			"beyond":   {m.Beyond, func(b byte) bool { return b >= 0x80 }},
		} {
			count, next, end := 0, is.bits.Words()<<5, 0
			for at := len(c.Data()) - 1; at >= 0; at-- {
				marked := is.of(c.Data()[at])
				if marked {
					next = at
					count++
				} else {
					end = at
				}
				if is.bits.Has(at) != marked || min(is.bits.Next(at), is.bits.Words()<<5) != next || is.bits.End(at) != end || is.bits.Count(at, len(c.Data())) != count {
					t.Fatalf("%s of %d bytes: byte %q at %d: marked %t, next %d (%d), end %d (%d), count %d (%d)", name, length, c.Data()[at], at,
						is.bits.Has(at), is.bits.Next(at), next, is.bits.End(at), end, is.bits.Count(at, len(c.Data())), count)
				}
			}
		}
	}
}

func TestSeparatorIsNoDigit(t *testing.T) {
	t.Parallel()
	c := scanners.NewColumn(scanners.Field{})
	c.Load([]byte("12712"), []int32{2, 4})
	var m marks.Map
	m.Read(c)
	if got := m.Digits.Window(0); got != 0b01011 {
		t.Errorf("digits %b", got)
	}
}

func TestBefore(t *testing.T) {
	t.Parallel()
	var m marks.Map
	c := scanners.NewColumn(scanners.Field{})
	c.Append(text())
	m.Read(c)
	for at := range len(c.Data()) {
		want := uint64(0)
		for i := max(0, at-64); i < at; i++ {
			if m.Letters.Has(i) {
				want |= 1 << (64 - (at - i))
			}
		}
		if got := m.Letters.Before(at); got != want {
			t.Fatalf("before %d: %064b, want %064b", at, got, want)
		}
	}
}

func TestReadAllocatesNothing(t *testing.T) {
	c := scanners.NewColumn(scanners.Field{})
	for range 100 {
		c.Append(text())
	}
	var m marks.Map
	m.Read(c)
	if n := testing.AllocsPerRun(10, func() { m.Read(c) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkRead(b *testing.B) {
	c := scanners.NewColumn(scanners.Field{})
	for len(c.Data()) < 1<<16 {
		c.Append(bytes.Repeat(text(), 3))
	}
	var m marks.Map
	b.SetBytes(int64(len(c.Data())))
	for b.Loop() {
		m.Read(c)
	}
}

func TestRow(t *testing.T) {
	t.Parallel()
	var m marks.Map
	c := scanners.NewColumn(scanners.Field{})
	c.Append(text())
	m.Read(c)
	data := c.Data()
	for _, n := range []int{1, 2, 6, 7, 32} {
		for at := range data {
			want := at
			for want < len(data) && (want+n > len(data) || bytes.ContainsFunc(data[want:want+n], func(r rune) bool { return r < '0' || r > '9' })) {
				want++
			}
			if got := min(m.Digits.Row(at, n), len(data)); got != want {
				t.Fatalf("the first row of %d digits from %d on begins at %d, want %d", n, at, got, want)
			}
		}
	}
}
