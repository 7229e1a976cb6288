package avro_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/twmb/avro/ocf"

	"dossier/scanners"
	"dossier/scanners/all"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
)

// codecs are all that are read.
func codecs(t testing.TB) map[string][]ocf.WriterOpt {
	t.Helper()
	zstd, err := ocf.ZstdCodec(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]ocf.WriterOpt{"plain": nil, "deflate": {ocf.WithCodec(ocf.DeflateCodec(6))}, "snappy": {ocf.WithCodec(ocf.SnappyCodec())}, "zstd": {ocf.WithCodec(zstd)}, "xz": {ocf.WithCodec(xzWriter{})}}
}

func TestCut(t *testing.T) {
	t.Parallel()
	o := all.Formats(all.Options{})
	within := func(content []byte) []byte { // blocks are compressed
		var text bytes.Buffer
		list, _ := formattest.Readable(t, o, "a.avro", content)
		for _, r := range list {
			text.WriteString(r.Text)
		}
		return text.Bytes()
	}
	for name, options := range codecs(t) {
		content := file(t, 60, append(options, ocf.WithBlockCount(7))...)
		var list []erasing.Removal
		for n := int64(8); n <= 14; n++ { // a whole block
			list = append(list, erasing.Removal{Number: n})
		}
		list = append(list, erasing.Removal{Number: 1}, erasing.Removal{Number: 60})
		var out bytes.Buffer
		if err := o.Cut(t.Context(), formats.Input{Body: bytes.NewReader(content), Name: "a.avro", Size: -1}, &out, list); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		left, _ := formattest.Readable(t, o, "a.avro", out.Bytes())
		was, _ := formattest.Readable(t, o, "a.avro", content)
		if len(left) != len(was)-len(list) || bytes.Contains(within(out.Bytes()), []byte("person 9\x00")) {
			t.Errorf("%s: %d of %d records are left", name, len(left), len(was))
		}
		if end := len(content) / 2; !bytes.Contains(out.Bytes(), content[end:end+len(content)/8]) {
			t.Errorf("%s: blocks that nothing goes from are not what they were", name)
		}
	}
}

// TestChange sets values of one record, of each type, and sees that all other values are what they were.
func TestChange(t *testing.T) {
	t.Parallel()
	o := all.Formats(all.Options{})
	for name, options := range codecs(t) {
		content := file(t, 20, append(options, ocf.WithBlockCount(7))...)
		was, _ := formattest.Readable(t, o, "a.avro", content)
		for _, test := range []struct {
			record       int64
			field, value string
			null, not    bool
		}{
			{record: 10, field: "name", value: "Yéd"},
			{record: 10, field: "age", value: "-7"},
			{record: 10, field: "age", null: true},
			{record: 10, field: "score", value: "0.25"},
			{record: 10, field: "active", value: "false"},
			{record: 10, field: "address.city", value: "Gent"},
			{record: 10, field: "other.city", value: "Gent"},
			{record: 9, field: "raw", value: "other text"},
			{record: 10, field: "name", null: true, not: true},
			{record: 10, field: "age", value: "x", not: true},
			{record: 10, field: "seen", value: "2026-01-01", not: true},
			{record: 9, field: "age", value: "7", not: true},
			{record: 9, field: "known.*key", value: "x", not: true},
			{record: 99, field: "name", value: "x", not: true},
		} {
			var out bytes.Buffer
			list := []erasing.Removal{{Number: test.record, Change: []erasing.Cell{{Field: test.field, Value: []byte(test.value), Null: test.null}}}}
			err := o.Cut(t.Context(), formats.Input{Body: bytes.NewReader(content), Name: "a.avro", Size: -1}, &out, list)
			switch {
			case test.not:
				if !errors.As(err, new(*formats.Uncut)) && !errors.Is(err, erasing.ErrChanged) {
					t.Errorf("%s, %s: %v", name, test.field, err)
				}
			case err != nil:
				t.Errorf("%s, %s: %v", name, test.field, err)
			default:
				got, _ := formattest.Readable(t, o, "a.avro", out.Bytes())
				formattest.Changed(t, got, was, list)
			}
		}
	}
}

func TestCutRefusesMetadata(t *testing.T) {
	t.Parallel()
	list := []erasing.Removal{{Part: scanners.NewPrivate("metadata"), Number: 1}}
	err := all.Formats(all.Options{}).Cut(t.Context(), formats.Input{Body: bytes.NewReader(file(t, 2)), Name: "a.avro", Size: -1}, &bytes.Buffer{}, list)
	if !errors.As(err, new(*formats.Uncut)) {
		t.Errorf("metadata are cut out: %v", err)
	}
}

func FuzzCut(f *testing.F) {
	for _, options := range codecs(f) {
		f.Add(file(f, 5, append(options, ocf.WithBlockCount(2))...), uint64(0xa5), "Yed")
	}
	o := all.Formats(all.Options{Limits: formats.Limits{Depth: 4, Entries: 1000, Unpacked: 4 << 20, Ratio: 100, Value: 1 << 12, Columns: 50}})
	f.Fuzz(func(t *testing.T, content []byte, chosen uint64, value string) {
		formattest.CutDamaged(t, o, "a.avro", content, chosen, false, false)
		formattest.ChangeDamaged(t, o, "a.avro", content, chosen, value)
	})
}
