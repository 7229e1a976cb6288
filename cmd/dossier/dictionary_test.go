package main

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dossier/cmd/dossier/estate"
	"dossier/detectors/pseudonym"
)

// Somebody who has the inventory and a list of everybody's values, but not the key, tries whether they are in it: by hashes of the values, of
// kind and value, and by keyed ones with keys that can be known. The same search with the right key finds what is there.
func TestDictionaryWithoutKey(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	truth, err := estate.Write(filepath.Join(home, "estate"), 11)
	if err != nil {
		t.Fatal(err)
	}
	secret, file, path := strings.Repeat("c3", 32), filepath.Join(home, "key"), filepath.Join(home, "inventory.db")
	if err := os.WriteFile(file, []byte(secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	scan := dossier(t.Context(), t, home, "--inventory", path, "scan", "-q", filepath.Join(home, "estate", estate.Shop))
	scan.Env = append(scan.Env, "DOSSIER_KEY_FILE="+file)
	if got := exitStatus(t, scan.Run()); got != complete && got != incomplete {
		t.Fatalf("the scan ends with exit status %d", got)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	windows := make([]uint64, 0, len(data))
	for i := 0; i+8 <= len(data); i++ {
		windows = append(windows, binary.BigEndian.Uint64(data[i:]))
	}
	slices.Sort(windows)
	has := func(digest []byte) bool {
		_, found := slices.BinarySearch(windows, binary.BigEndian.Uint64(digest))
		return found
	}
	key, err := pseudonym.Parse(secret)
	if err != nil {
		t.Fatal(err)
	}
	tried, known := 0, 0
	for i := range truth.Planted {
		p := &truth.Planted[i]
		norm := p.Norm.Reveal()
		if print := key.Fingerprint(p.Kind, []byte(norm)); has(print[:]) {
			known++
		}
		for _, value := range []string{norm, p.Value.Reveal(), string(p.Kind) + norm, string(p.Kind) + "\x00" + norm, string(p.Kind) + ":" + norm} {
			for _, digest := range digests(value, key) {
				if tried++; has(digest) {
					t.Fatalf("a hash of a %s that needs no key is in the inventory", p.Kind)
				}
			}
		}
	}
	if known < len(truth.Planted)/4 || tried < 10_000 {
		t.Errorf("with the key %d of %d values are found, and without it %d hashes were tried: the search shows nothing", known, len(truth.Planted), tried)
	}
}

// digests are what can be made of a value by somebody who has no more than the file.
func digests(value string, key pseudonym.Key) [][]byte {
	text := []byte(value)
	m, s, s256, s512 := md5.Sum(text), sha1.Sum(text), sha256.Sum256(text), sha512.Sum512(text)
	list := [][]byte{m[:], s[:], s256[:], s512[:]}
	for _, k := range [][]byte{nil, make([]byte, 32), []byte("dossier"), key.Check()} { // the last one stands in the file
		mac := hmac.New(sha256.New, k)
		mac.Write(text)
		list = append(list, mac.Sum(nil))
	}
	return list
}
