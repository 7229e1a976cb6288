package s3

import (
	"bytes"
	"hash/crc64"
	"math/rand/v2"
	"testing"
)

// It must be the sum that the standard library makes, however the bytes come.
func TestCRC(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	table := crc64.MakeTable(crc64NVME)
	text := make([]byte, 10*lane+77)
	for i := range text {
		text[i] = byte(rng.Uint32())
	}
	for _, size := range []int{0, 1, 7, 8, 9, lane, 3*lane - 1, 3 * lane, 3*lane + 5, len(text)} {
		whole := crc64.New(table)
		_, _ = whole.Write(text[:size])
		for _, most := range []int{1 << 20, 5 * lane, 1000} {
			c := newCRC()
			for rest := text[:size]; len(rest) > 0; {
				n := min(1+rng.IntN(most), len(rest))
				_, _ = c.Write(rest[:n])
				rest = rest[n:]
			}
			if !bytes.Equal(c.Sum(nil), whole.Sum(nil)) {
				t.Errorf("%d bytes, at most %d at a time: %x, not %x", size, most, c.Sum(nil), whole.Sum(nil))
			}
		}
	}
	// The check value of the catalogue of CRCs.
	c := newCRC()
	_, _ = c.Write([]byte("123456789"))
	if got := c.Sum(nil); !bytes.Equal(got, []byte{0xae, 0x8b, 0x14, 0x86, 0x0a, 0x79, 0x98, 0x88}) {
		t.Errorf("the sum of the digits is %x", got)
	}
}

func BenchmarkCRC(b *testing.B) {
	text := make([]byte, 64<<10)
	c := newCRC()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		_, _ = c.Write(text)
	}
}
