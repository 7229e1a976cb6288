package estate_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/nyaruka/phonenumbers"
	"github.com/ulikunitz/xz"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"dossier/cmd/dossier/estate"
	"dossier/detectors"
	"dossier/scanners"
)

func write(t *testing.T, dir string, seed uint64) estate.Truth {
	t.Helper()
	truth, err := estate.Write(dir, seed)
	if err != nil {
		t.Fatal(err)
	}
	return truth
}

// TestEstate writes one estate and holds it to what it promises.
func TestEstate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	truth := write(t, dir, 7)
	for _, c := range []struct {
		name string
		test func(*testing.T, string, estate.Truth)
	}{
		{"everywhere planted", everywherePlanted},
		{"values are valid", valuesAreValid},
		{"what cannot be read", whatCannotBeRead},
		{"shop is sound", shopIsSound},
		{"truth does not print", truthDoesNotPrint},
		{"example is worth a search", exampleIsKnown},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.test(t, dir, truth)
		})
	}
}

// everywherePlanted reads the estate by other means than it was written and looks for every value at its places.
func everywherePlanted(t *testing.T, dir string, truth estate.Truth) {
	db, err := sql.Open("sqlite", filepath.Join(dir, estate.Shop)+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	parts := map[string]string{}
	for _, p := range truth.Planted {
		if len(p.Places) == 0 {
			t.Errorf("%v stands nowhere", p)
		}
		for _, at := range p.Places {
			key := fmt.Sprint(at.Source, "\x00", at.Unit, "\x00", at.Part, "\x00", at.Source == estate.Shop && at.Part == "", at.Field)
			if _, known := parts[key]; !known {
				if at.Source == estate.Shop {
					parts[key] = column(t, db, at)
				} else {
					parts[key] = content(t, filepath.Join(dir, estate.Files, at.Unit), at.Part)
				}
			}
			in := parts[key]
			if at.InName {
				in = at.Unit
			}
			if at.Field == "" && at.Part == "" && at.Record > 0 {
				in = strings.Split(in, "\n")[at.Record-1]
			}
			if at.Source == estate.Shop && at.Record > 0 {
				in = strings.Split(in, "\x01")[at.Record-1]
			}
			if !strings.Contains(in, p.Value.Reveal()) {
				t.Errorf("%v is not at %+v", p, at)
			}
		}
	}
	if truth.People != 120 {
		t.Errorf("%d people", truth.People)
	}
	if len(truth.Planted) < 1500 {
		t.Errorf("only %d values planted", len(truth.Planted))
	}
}

// column returns a column's values in the order of their rows, \x01 between them.
func column(t *testing.T, db *sql.DB, at estate.Place) string {
	t.Helper()
	field := at.Field
	if at.Part != "" {
		field = at.Part
	}
	order := "rowid"
	if at.Unit == "sessions" {
		order = "token"
	}
	rows, err := db.QueryContext(t.Context(), fmt.Sprintf("SELECT coalesce(%s, '') FROM %s ORDER BY %s", field, at.Unit, order))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var values []string
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(values, "\x01")
}

// content returns what a file, or a member of an archive, holds as UTF-8.
func content(t *testing.T, name, member string) string {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var r io.Reader = bytes.NewReader(raw)
	switch ext := filepath.Ext(name); ext {
	case ".zst":
		r, err = zstd.NewReader(r)
	case ".xz":
		r, err = xz.NewReader(r)
	case ".bz2":
		r = bzip2.NewReader(r)
	case ".gz":
		r, err = gzip.NewReader(r)
	case ".zip":
		var z *zip.Reader
		if z, err = zip.NewReader(bytes.NewReader(raw), int64(len(raw))); err == nil {
			r, err = z.Open(member)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(name, ".tar.gz") {
		files := tar.NewReader(r)
		for h, err := files.Next(); ; h, err = files.Next() {
			if err != nil {
				t.Fatal(err)
			}
			if h.Name == member {
				break
			}
		}
		r = files
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	var from encoding.Encoding = unicode.UTF8
	switch {
	case bytes.HasPrefix(text, []byte{0xff, 0xfe}):
		from = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case filepath.Base(name) == "klanten 2024.csv":
		from = charmap.Windows1252
	}
	text, err = from.NewDecoder().Bytes(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// valuesAreValid: a detector that checks a value finds it right, and nobody real is behind it.
func valuesAreValid(t *testing.T, _ string, truth estate.Truth) {
	kinds := map[detectors.Kind]int{}
	people := map[int]bool{}
	for _, p := range truth.Planted {
		kinds[p.Kind]++
		people[p.Person] = true
		norm := p.Norm.Reveal()
		valid := true
		switch p.Kind {
		case detectors.Phone:
			n, err := phonenumbers.Parse(norm, "")
			valid = err == nil && phonenumbers.IsValidNumber(n) && phonenumbers.Format(n, phonenumbers.E164) == norm
		case detectors.Email:
			host := norm[strings.Index(norm, "@")+1:]
			valid = norm == strings.ToLower(norm) && (strings.HasSuffix(host, ".example") ||
				slices.Contains([]string{"example.com", "example.org", "example.be"}, host))
		case detectors.IPAddress:
			a, err := netip.ParseAddr(norm)
			valid = err == nil && a.IsGlobalUnicast() && !a.IsPrivate() && a.String() == norm
		case detectors.IBAN:
			valid = mod97(norm[4:]+norm[:4]) == 1
		case detectors.PaymentCard:
			valid = len(norm) == 16 && luhn(norm)
		}
		if !valid {
			t.Errorf("%v is not valid", p)
		}
	}
	for _, k := range []detectors.Kind{
		detectors.Email, detectors.Phone, detectors.IPAddress, detectors.PersonName, detectors.PostalAddress, detectors.IBAN,
		detectors.PaymentCard, detectors.DateOfBirth,
	} {
		if kinds[k] < 20 {
			t.Errorf("%d values of kind %s", kinds[k], k)
		}
	}
	if len(people) != truth.People {
		t.Errorf("%d of %d people are in the estate", len(people), truth.People)
	}
}

func mod97(s string) int {
	rest := 0
	for _, c := range s {
		switch {
		case c >= 'A':
			rest = (rest*100 + int(c-'A') + 10) % 97
		default:
			rest = (rest*10 + int(c-'0')) % 97
		}
	}
	return rest
}

func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			d = d*2/10 + d*2%10
		}
		sum += d
	}
	return sum%10 == 0
}

// TestSameSeedSameEstate: also when an older estate, with links in the way, is already there.
func TestSameSeedSameEstate(t *testing.T) {
	t.Parallel()
	one, two, outside := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "untouched")
	if err := os.WriteFile(outside, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	write(t, one, 1)
	if other := digest(t, one); other == "" {
		t.Fatal("nothing written")
	}
	write(t, two, 2)
	if digest(t, one) == digest(t, two) {
		t.Error("two seeds wrote the same estate")
	}
	trap := filepath.Join(two, estate.Files, "exports", "klanten 2024.csv")
	if err := errors.Join(os.Remove(trap), os.Symlink(outside, trap)); err != nil {
		t.Fatal(err)
	}
	for _, planted := range write(t, two, 1).Planted {
		if planted.Person < 0 {
			t.Errorf("%v is of nobody", planted)
		}
	}
	for name := range files(t, one) {
		a, errA := os.ReadFile(filepath.Join(one, name))
		b, errB := os.ReadFile(filepath.Join(two, name))
		if err := errors.Join(errA, errB); err != nil || !bytes.Equal(a, b) {
			t.Errorf("%q differs (%v)", filepath.Ext(name), err)
		}
	}
	if kept, err := os.ReadFile(outside); err != nil || string(kept) != "mine" {
		t.Error("a link led the writer out of the estate")
	}
}

// whatCannotBeRead: the gaps are what they say.
func whatCannotBeRead(t *testing.T, dir string, truth estate.Truth) {
	want := map[scanners.Why]bool{scanners.NoDecoder: true, scanners.Link: true, scanners.Encrypted: true, scanners.Truncated: true}
	for _, g := range truth.Gaps {
		delete(want, g.Why)
		name := filepath.Join(dir, estate.Files, g.Unit)
		switch g.Why {
		case scanners.Link:
			to, err := os.Readlink(name)
			if err != nil || !filepath.IsAbs(to) {
				t.Errorf("no link out of the tree: %v", err)
			}
		case scanners.Encrypted:
			z, err := zip.OpenReader(name)
			if err != nil || z.File[0].Flags&1 == 0 {
				t.Fatalf("the zip is not marked as encrypted: %v", err)
			}
			z.Close()
		case scanners.Truncated:
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			z, err := gzip.NewReader(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, z); !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("the gzip ends with %v", err)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("no gap for %v", want)
	}
}

// shopIsSound: declared keys hold, and the size is what a demo can bear.
func shopIsSound(t *testing.T, dir string, _ estate.Truth) {
	db, err := sql.Open("sqlite", filepath.Join(dir, estate.Shop)+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var broken int
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM pragma_foreign_key_check").Scan(&broken); err != nil || broken != 0 {
		t.Errorf("%d rows refer to nothing (%v)", broken, err)
	}
	var verdict string
	if err := db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("integrity: %s (%v)", verdict, err)
	}
	size := int64(0)
	for _, s := range files(t, dir) {
		size += s
	}
	if size < 1<<20 || size > 3<<20 {
		t.Errorf("the estate has %d bytes", size)
	}
}

// truthDoesNotPrint: a test that fails must not print people.
func truthDoesNotPrint(t *testing.T, _ string, truth estate.Truth) {
	for _, p := range truth.Planted[:50] {
		for _, verb := range []string{"%v", "%+v", "%#v", "%q", "%x", "%s"} {
			if out := fmt.Sprintf(verb, []any{p, &p}); strings.Contains(out, p.Value.Reveal()) {
				t.Errorf("%s prints a value", verb)
			}
		}
	}
	telling := 0
	for _, p := range truth.Planted {
		if p.Telling() {
			telling++
		}
	}
	if telling < len(truth.Planted)/2 {
		t.Errorf("only %d of %d values tell", telling, len(truth.Planted))
	}
}

// exampleIsKnown: who is searched for in the demo is found in both sources.
func exampleIsKnown(t *testing.T, _ string, truth estate.Truth) {
	example := truth.Example()
	sources := map[string]bool{}
	for _, p := range truth.Planted {
		if p.Value.Reveal() == example {
			for _, at := range p.Places {
				sources[at.Source] = true
			}
		}
	}
	if len(sources) != 2 {
		t.Errorf("the example stands in %d sources", len(sources))
	}
}

func files(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	sizes := map[string]int64{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		sizes[rel] = info.Size()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sizes
}

func digest(t *testing.T, dir string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, estate.Shop))
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(raw))
}
