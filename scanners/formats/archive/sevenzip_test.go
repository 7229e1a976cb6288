package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
)

// seven7z is an archive in testdata, where 7z made them of "d" with a.txt ("Ann Aertsens"), ü/b.txt (bobs), an empty file and a link to
// a.txt: nothing in Go writes such archives.
func seven7z(t testing.TB, name string) []byte {
	t.Helper()
	packed, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return packed
}

func bobs() string {
	var b strings.Builder
	for i := range 200 {
		fmt.Fprintf(&b, "Bob Baker %d; ", i+1)
	}
	return b.String()
}

func TestSevenZip(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		members, unread []string
		err             scanners.Why
	}{
		"lzma.7z":          {members: []string{"x/d/empty=", "x/d/a.txt=Ann Aertsens", "x/d/ü/b.txt=" + bobs(), "x/d/link=a.txt"}},
		"copy.7z":          {members: []string{"x/d/empty=", "x/d/a.txt=Ann Aertsens"}},
		"ppmd.7z":          {members: []string{"x/d/a.txt=Ann Aertsens", "x/d/ü/b.txt=" + bobs()}},
		"encrypted.7z":     {members: []string{"x/d/a.txt=: encrypted"}},
		"encryptedlist.7z": {err: scanners.Encrypted},
		"divided.7z":       {err: scanners.Truncated},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			packed := seven7z(t, name)
			if SevenZip().Recognise(packed, formats.Input{}) != formats.Certain {
				t.Error("it is not recognised")
			}
			got := unpack(t, SevenZip(), formats.Input{Body: bytes.NewReader(packed), Part: scanners.NewPrivate("x")})
			slices.Sort(got.members)
			slices.Sort(test.members)
			if !slices.Equal(got.members, test.members) || !slices.Equal(got.unread, test.unread) {
				t.Errorf("members %.200q, unread %q", got.members, got.unread)
			}
			var u *scanners.Unread
			if errors.As(got.err, &u); u == nil && (test.err != "" || got.err != nil) || u != nil && u.Why != test.err {
				t.Errorf("ends with %v, want %s", got.err, test.err)
			}
		})
	}
}

// TestSevenZipDamage changes every byte of an archive: what comes out is right, or recorded as damaged.
func TestSevenZipDamage(t *testing.T) {
	t.Parallel()
	packed := seven7z(t, "copy.7z")
	for at := range packed {
		damaged := slices.Clone(packed)
		damaged[at] ^= 0x55
		got := unpack(t, SevenZip(), formats.Input{Body: bytes.NewReader(damaged)})
		whole := slices.Contains(got.members, "d/a.txt=Ann Aertsens")
		if !whole && got.err == nil && len(got.unread) == 0 && !slices.ContainsFunc(got.members, func(m string) bool { return strings.HasSuffix(m, ": corrupt") }) && at > 8 {
			t.Errorf("with byte %d changed there are %q and nothing is said", at, got.members)
		}
	}
}

func TestSevenZipConformance(t *testing.T) {
	t.Parallel()
	formattest.Unpacker(t, SevenZip(), []formattest.Sample{{Name: "a.7z", Content: seven7z(t, "copy.7z")}, {Name: "b.7z", Content: seven7z(t, "lzma.7z")}})
}

func FuzzSevenZip(f *testing.F) {
	fuzzHostile(f, SevenZip(), seven7z(f, "copy.7z"), seven7z(f, "ppmd.7z"), seven7z(f, "lzma.7z"))
}

// fuzzHostile checks that hostile archives end, with a reason where they are not read.
func fuzzHostile(f *testing.F, u formats.Unpacker, seeds ...[]byte) {
	f.Helper()
	for _, s := range seeds {
		f.Add(s)
		f.Add(s[:len(s)/2])
	}
	f.Fuzz(func(t *testing.T, packed []byte) {
		u.Recognise(packed, formats.Input{})
		got := unpack(t, u, formats.Input{Body: bytes.NewReader(packed)})
		if got.err != nil && !errors.As(got.err, new(*scanners.Unread)) && !errors.Is(got.err, context.Canceled) {
			t.Errorf("ends with %v", got.err)
		}
	})
}
