package pseudonym

import (
	"bytes"
	"crypto/aes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"testing"
)

// The examples of RFC 4493 section 4.
func TestTiesAreAESCMAC(t *testing.T) {
	t.Parallel()
	unhex := func(s string) []byte {
		b, err := hex.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	block, err := aes.NewCipher(unhex("2b7e151628aed2a6abf7158809cf4f3c"))
	if err != nil {
		t.Fatal(err)
	}
	message := unhex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710")
	ties := Key{&parts{ties: block}}.Ties()
	for length, want := range map[int]string{
		0: "bb1d6929e95937287fa37d129b756746", 16: "070a16b46b4d4144f79bdd9dd04a287c",
		40: "dfa66747de9ae63030ca32611497c827", 64: "51f0bebf7e3b9d92fc49741779363cfe",
	} {
		for range 2 { // nothing of the last one stays
			if got := ties.Fingerprint(message[:length]); hex.EncodeToString(got[:]) != want {
				t.Errorf("of %d bytes it is %x, want %s", length, got, want)
			}
		}
	}
}

func TestTiesPrintNothing(t *testing.T) {
	t.Parallel()
	k, err := New(bytes.Repeat([]byte{7}, size))
	if err != nil {
		t.Fatal(err)
	}
	if shown := fmt.Sprintf("%v %+v %#v %x", k.Ties(), k.Ties(), k.Ties(), k.Ties()); shown != "[key] [key] [key] [key]" {
		t.Errorf("it shows %s", shown)
	}
}

func TestTiesAllocateNothing(t *testing.T) {
	k, err := New(bytes.Repeat([]byte{7}, size))
	if err != nil {
		t.Fatal(err)
	}
	ties, value := k.Ties(), []byte("1234567")
	if n := testing.AllocsPerRun(100, func() { ties.Fingerprint(value) }); n > 0 {
		t.Errorf("%v allocations a key", n)
	}
}

func BenchmarkTies(b *testing.B) {
	key, err := New(bytes.Repeat([]byte{1}, 32))
	if err != nil {
		b.Fatal(err)
	}
	ties, text := key.Ties(), []byte("1234567")
	b.ReportAllocs()
	for b.Loop() {
		ties.Fingerprint(text)
	}
}

// Only some lengths are in the examples of the RFC.
func TestShortBlocksArePadded(t *testing.T) {
	t.Parallel()
	text := []byte("0123456789abcdef")
	for n := range len(text) + 1 {
		var want [aes.BlockSize]byte
		if copy(want[:], text[:n]); n < len(want) {
			want[n] = 0x80
		}
		low, high := padded(text[:n:n])
		got := binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, low), high)
		if !bytes.Equal(got, want[:]) {
			t.Errorf("%d bytes are padded as %x, want %x", n, got, want)
		}
	}
}
