package avro_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	lib "github.com/twmb/avro"
	"github.com/twmb/avro/ocf"
	"github.com/ulikunitz/xz"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/avro"
	"dossier/scanners/formats/formattest"
)

const schema = `{"type":"record","name":"person","namespace":"org.example","fields":[
	{"name":"name","type":"string"},
	{"name":"age","type":["null","long"]},
	{"name":"score","type":"double"},
	{"name":"active","type":"boolean"},
	{"name":"seen","type":{"type":"long","logicalType":"timestamp-millis"}},
	{"name":"address","type":{"type":"record","name":"address","fields":[{"name":"city","type":"string"}]}},
	{"name":"other","type":["null","address"]},
	{"name":"tags","type":{"type":"array","items":"string"}},
	{"name":"known","type":{"type":"map","values":"string"}},
	{"name":"raw","type":"bytes"}]}`

func file(t testing.TB, n int, options ...ocf.WriterOpt) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := ocf.NewWriter(&b, lib.MustParse(schema), options...)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		datum := map[string]any{
			"name": fmt.Sprintf("person %d", i), "age": nil, "score": 1.5, "active": true, "seen": time.UnixMilli(1_700_000_000_123).UTC(),
			"address": map[string]any{"city": fmt.Sprintf("city %d", i)}, "other": nil,
			"tags": []any{"x", fmt.Sprint(i)}, "known": map[string]any{"ann@example.org": "friend", "bob@example.org": "foe"}, "raw": []byte("text"),
		}
		if i%2 == 1 {
			datum["age"], datum["other"], datum["raw"] = int64(41), map[string]any{"city": "elsewhere"}, []byte{0, 255}
		}
		if err := w.Encode(datum); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// xzWriter compresses blocks by xz.
type xzWriter struct{}

func (xzWriter) Name() string                        { return "xz" }
func (xzWriter) Decompress(b []byte) ([]byte, error) { return b, nil }
func (xzWriter) Close() error                        { return nil }
func (xzWriter) Compress(b []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := xz.NewWriter(&out)
	if err == nil {
		_, err = w.Write(b)
	}
	err = errors.Join(err, w.Close())
	return out.Bytes(), err
}

// bombWriter makes of every block one that unpacks to more than may be.
type bombWriter struct{ xzWriter }

func (w bombWriter) Compress([]byte) ([]byte, error) {
	return w.xzWriter.Compress(make([]byte, 65<<20))
}

func TestBomb(t *testing.T) {
	t.Parallel()
	got := formattest.Read(t, avro.Decoder{}.Decode, "a.avro", file(t, 1, ocf.WithCodec(bombWriter{})))
	if !slices.Contains(got.Whys(), scanners.OverLimit) {
		t.Errorf("ends with %v", got.Err)
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	zstd := ocf.MustZstdCodec(nil, nil)
	for name, codec := range map[string]ocf.Codec{"deflate": ocf.DeflateCodec(-1), "snappy": ocf.SnappyCodec(), "zstandard": zstd, "xz": xzWriter{}} {
		got := formattest.Read(t, avro.Decoder{}.Decode, "a.avro", file(t, 6000, ocf.WithCodec(codec)))
		if got.Err != nil || len(got.Rows()) != 6000 || !slices.Equal(got.Whys(), []scanners.Why{scanners.NoDecoder}) {
			t.Fatalf("%s: %d rows, ends with %v, unread %v", name, len(got.Rows()), got.Err, got.Unread)
		}
		part := got.Part("")
		for field, want := range map[string][2]string{ // of records 1 and 4999, from 0
			"name": {"person 1", "person 4999"}, "age": {"41", "41"}, "score": {"1.5", "1.5"}, "active": {"true", "true"},
			"seen": {"2023-11-14T22:13:20.123Z", "2023-11-14T22:13:20.123Z"}, "address.city": {"city 1", "city 4999"}, "other.city": {"elsewhere", "elsewhere"},
			"tags[]": {"x; 1", "x; 4999"}, "known.*key": {"ann@example.org; bob@example.org", "ann@example.org; bob@example.org"}, "known.*": {"friend; foe", "friend; foe"},
			"raw": {formattest.Null, formattest.Null},
		} {
			column := part.Column(field)
			if column == nil {
				t.Errorf("%s: no field %s; there are %v", name, field, part.Fields)
				continue
			}
			if got := [2]string{column[1], column[4999]}; got != want {
				t.Errorf("%s: %s is %q, want %q", name, field, got, want)
			}
		}
	}
}

// TestBzip2 reads a file of the records that file makes, with blocks of seven that the bzip2 program compressed.
func TestBzip2(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("testdata/people.bzip2.avro")
	if err != nil {
		t.Fatal(err)
	}
	want := formattest.Read(t, avro.Decoder{}.Decode, "a.avro", file(t, 30))
	got := formattest.Read(t, avro.Decoder{}.Decode, "a.avro", content)
	if got.Err != nil || !reflect.DeepEqual(got.Rows(), want.Rows()) || !slices.Equal(got.Whys(), []scanners.Why{scanners.NoDecoder}) {
		t.Errorf("%d rows, ends with %v, unread %v; want %d", len(got.Rows()), got.Err, got.Unread, len(want.Rows()))
	}
	cut := formattest.Read(t, avro.Decoder{}.Decode, "a.avro", content[:len(content)-40])
	if !slices.Contains(cut.Whys(), scanners.Truncated) || len(cut.Rows()) < 20 {
		t.Errorf("broken off: %d rows, unread %v", len(cut.Rows()), cut.Unread)
	}
	out := formattest.Read(t, avro.Decoder{}.Decode, "a.avro", bytes.Replace(content, []byte("1AY&SY"), []byte("1AX&SY"), 1))
	if !slices.Contains(out.Whys(), scanners.Corrupt) {
		t.Errorf("damaged: unread %v", out.Unread)
	}
}

func TestDamage(t *testing.T) {
	t.Parallel()
	good := file(t, 3000)
	changed := slices.Clone(good)
	changed[len(changed)-1] ^= 0xff
	for name, test := range map[string]struct {
		content []byte
		why     scanners.Why
	}{"cut": {good[:len(good)-100], scanners.Truncated}, "changed": {changed, scanners.Corrupt}} {
		got := formattest.Read(t, avro.Decoder{}.Decode, "a", test.content)
		if !slices.Contains(got.Whys(), test.why) || len(got.Rows()) == 0 {
			t.Errorf("%s: %d rows, ends with %v", name, len(got.Rows()), got.Err)
		}
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	formattest.Decoder(t, avro.Decoder{}, []formattest.Sample{{Name: "a.avro", Content: file(t, 50)}, {Name: "b.avro", Content: file(t, 5000)}})
}

func FuzzDecode(f *testing.F) {
	f.Add(file(f, 3))
	f.Add(file(f, 3, ocf.WithCodec(xzWriter{})))
	if content, err := os.ReadFile("testdata/people.bzip2.avro"); err == nil {
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		err := avro.Decoder{}.Decode(t.Context(), formats.Input{Body: bytes.NewReader(content), Size: -1}, &formattest.Discard{})
		if err != nil && !errors.As(err, new(*scanners.Unread)) {
			t.Errorf("ends with %v", err)
		}
	})
}
