package inventory

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestPackedEntriesComeBack packs entries in order, as they stand in lists, with values that come again and numbers of any size.
func TestPackedEntriesComeBack(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for name, number := range map[string]func() uint64{
		"a few":     func() uint64 { return r.Uint64N(3) },
		"small":     func() uint64 { return r.Uint64N(1 << 20) },
		"any":       r.Uint64,
		"any size":  func() uint64 { return r.Uint64() >> r.IntN(64) },
		"the ends":  func() uint64 { return -r.Uint64N(2) },
		"all alike": func() uint64 { return 7 },
	} {
		t.Run(name, func(t *testing.T) {
			entries := make([]packedEntry, 500)
			for i := range entries {
				entries[i] = packedEntry{number(), number(), number()}
			}
			slices.SortFunc(entries, func(a, b packedEntry) int { return cmp.Compare(a[0], b[0]) }) // the rest in any order
			var before packedEntry
			var page, want []byte
			for i := range entries {
				was := len(page)
				if page = pack(page, &entries[i], &before); len(page)-was > packedMost {
					t.Fatalf("%d bytes for an entry", len(page)-was)
				}
				for _, n := range entries[i] {
					want = binary.BigEndian.AppendUint64(want, n)
				}
			}
			got, err := unpack(nil, page)
			if err != nil || !bytes.Equal(got, want) {
				t.Fatalf("%d entries were packed, and others came back (%v)", len(entries), err)
			}
		})
	}
}

// FuzzUnpack reads pages that nobody packed.
func FuzzUnpack(f *testing.F) {
	var before packedEntry
	f.Add([]byte{})
	f.Add([]byte{0x88, 1, 2})
	f.Add(pack(pack(nil, &packedEntry{1, 1, 1}, &before), &packedEntry{2, 2, 2}, &before))
	f.Fuzz(func(t *testing.T, page []byte) {
		got, err := unpack(nil, page)
		if err != nil && got != nil || len(got)%packedWidth != 0 || len(got) > packedWidth*len(page) {
			t.Errorf("%d bytes give %d (%v)", len(page), len(got), err)
		}
	})
}
