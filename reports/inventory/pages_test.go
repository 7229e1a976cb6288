package inventory

import (
	"database/sql"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"testing"
)

// TestLists looks up what lies in lists of several pages, with values that fill pages by themselves.
func TestLists(t *testing.T) {
	t.Parallel()
	db, conn, err := connect(t.Context(), dsn(filepath.Join(t.TempDir(), "lists"), pragmas))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(t.Context(), schema); err != nil {
		t.Fatal(err)
	}
	for _, packed := range []bool{false, true} {
		t.Run(fmt.Sprint("packed ", packed), func(t *testing.T) { lookUpLists(t, conn, packed) })
	}
}

func lookUpLists(t *testing.T, conn *sql.Conn, packed bool) {
	t.Helper()
	width, perPage, lists := 16, pageBytes/16, 0
	if packed {
		width, perPage, lists = packedWidth, packedEntries, 100
	}
	for name, counts := range map[string][]int{ // of entries with each key 10, 20, 30 …
		"none":                       {},
		"one":                        {1},
		"one page":                   {1, 2, 3},
		"a page and one more":        {perPage, 1},
		"a key that ends its page":   {1, perPage - 1, 1},
		"a key that fills pages":     {3, 5 * perPage, 1, 2},
		"keys of a page each":        {perPage, perPage, perPage},
		"a key that begins its page": {perPage, 3, perPage, perPage},
	} {
		t.Run(name, func(t *testing.T) {
			lists++
			l := list{source: 3, what: lists, width: width, key: 8, packed: packed}
			w, err := writePages(t.Context(), conn, l)
			if err != nil {
				t.Fatal(err)
			}
			defer w.close()
			total := 0
			for k, n := range counts {
				for range n {
					entry := binary.BigEndian.AppendUint64(nil, uint64(10*(k+1)))
					entry = binary.BigEndian.AppendUint64(entry, uint64(total))
					if packed {
						entry = binary.BigEndian.AppendUint64(entry, uint64(total)*scatter%(1<<40))
					}
					if err := w.add(t.Context(), entry[:8], entry); err != nil {
						t.Fatal(err)
					}
					total++
				}
			}
			if err := w.flush(t.Context()); err != nil {
				t.Fatal(err)
			}
			next := uint64(0)
			for entry, err := range l.entries(t.Context(), conn) {
				if err != nil || len(entry) != width || binary.BigEndian.Uint64(entry[8:]) != next || packed && binary.BigEndian.Uint64(entry[16:]) != next*scatter%(1<<40) {
					t.Fatalf("entry %d is another (%v)", next, err)
				}
				next++
			}
			if int(next) != total {
				t.Errorf("%d entries of %d", next, total)
			}
			for key := 5; key < 10*(len(counts)+2); key += 5 {
				look(t, conn, l, key, counts)
			}
		})
	}
}

// scatter scatters the third number of packed entries.
const scatter = 0x9e3779b97f4a7c15

func look(t *testing.T, db *sql.Conn, l list, key int, counts []int) {
	t.Helper()
	text := binary.BigEndian.AppendUint64(nil, uint64(key))
	want, got, floor := 0, 0, min(key/10, len(counts))
	if key%10 == 0 && key/10 <= len(counts) {
		want = counts[key/10-1]
	}
	err := l.with(t.Context(), db, text, func(entry []byte) {
		if int(binary.BigEndian.Uint64(entry)) == key {
			got++
		}
	})
	if err != nil || got != want {
		t.Errorf("%d entries with key %d (%v), want %d", got, key, err, want)
	}
	entry, err := l.floor(t.Context(), db, text)
	if err != nil || (entry == nil) != (floor == 0) || entry != nil && int(binary.BigEndian.Uint64(entry)) != 10*floor {
		t.Errorf("not above %d: %v (%v)", key, entry, err)
	}
}

func TestPseudonyms(t *testing.T) {
	t.Parallel()
	for _, mark := range []uint64{0, 1, 1 << 14, 0x0123456789abcdef, 1<<64 - 1} {
		text := pseudonymText(mark)
		if got, ok := parsePseudonym(text); !ok || got != mark>>(64-MarkBits)<<(64-MarkBits) {
			t.Errorf("%s is read as %x (%v), want the beginning of %x", text, got, ok, mark)
		}
	}
	for _, text := range []string{"", "S-", "S-ABCDEFGHI", "X-ABCDEFGHIJ", "S-ABCDEFGHIJK", "S-abcdefghij", "S-ABCDEFGHI1"} {
		if _, ok := parsePseudonym(text); ok {
			t.Errorf("%q passes for a pseudonym", text)
		}
	}
}
