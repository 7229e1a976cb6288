package bson_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/bson"
	"dossier/scanners/formats/bson/bsontest"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/plantedtest"
)

// everything has an element of each type (bsonspec.org).
func everything() []byte {
	long := func(n uint64) []byte { return binary.LittleEndian.AppendUint64(nil, n) }
	return bsontest.Document(
		bsontest.Element{Kind: 7, Name: "_id", Value: []byte("\x65\xf0\x0a\x01\x02\x03\x04\x05\x06\x07\x08\x09")},
		bsontest.String("name", "Zoë Zedman"),
		bsontest.Nested("address", bsontest.String("city", "Gent"), bsontest.Element{Kind: 10, Name: "box"}),
		bsontest.Array("mails", bsontest.Nested("0", bsontest.String("v", "zed@example.org")), bsontest.Nested("1", bsontest.String("v", "yed@example.org"))),
		bsontest.Nested("by", bsontest.Nested("xed@example.org", bsontest.String("role", "owner"))),
		bsontest.Element{Kind: 9, Name: "born", Value: long(uint64(0))}, bsontest.Element{Kind: 9, Name: "seen", Value: long(uint64(1_700_000_000_123))},
		bsontest.Element{Kind: 16, Name: "n", Value: []byte("\xfe\xff\xff\xff")}, bsontest.Element{Kind: 18, Name: "phone", Value: long(32470123456)},
		bsontest.Element{Kind: 1, Name: "lat", Value: long(math.Float64bits(51.05))}, bsontest.Element{Kind: 8, Name: "ok", Value: []byte{1}},
		bsontest.Element{Kind: 5, Name: "uuid", Value: slices.Concat([]byte{16, 0, 0, 0, 4}, []byte("\x01\x90\xa5\xe2\x7a\x3c\x7d\x54\x9b\x1f\x3c\x2a\x8e\x5d\x9f\x10"))},
		bsontest.Binary("raw", []byte("abc")),
		bsontest.Element{Kind: 11, Name: "re", Value: []byte("^a\x00i\x00")}, bsontest.Element{Kind: 17, Name: "ts", Value: long(1_700_000_000 << 32)},
		bsontest.Element{Kind: 19, Name: "price", Value: slices.Concat(long(1995), long(0x303c000000000000))},
		bsontest.Element{Kind: 14, Name: "symbol", Value: []byte("\x03\x00\x00\x00ab\x00")},
		bsontest.Element{Kind: 12, Name: "ref", Value: []byte("\x03\x00\x00\x00db\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c")},
		bsontest.Element{Kind: 15, Name: "code", Value: slices.Concat([]byte("\x11\x00\x00\x00\x04\x00\x00\x00f()\x00"), bsontest.Document())},
	)
}

func TestConformance(t *testing.T) {
	t.Parallel()
	doc := bsontest.Document(bsontest.String("name", "Zed Zedman"), bsontest.Array("tags", bsontest.String("0", "a"), bsontest.String("1", "b")))
	dump := bytes.Repeat(doc, 3000)
	formattest.Decoder(t, bson.Decoder{}, []formattest.Sample{{Name: "a.bson", Content: dump}})
	formattest.Decoder(t, bson.Decoder{Limits: formats.Limits{Value: 20, Columns: 4}}, []formattest.Sample{{Name: "a.bson", Content: dump[:40*len(doc)]}})
}

func TestEveryType(t *testing.T) {
	t.Parallel()
	got := formattest.Read(t, bson.Decoder{}.Decode, "a.bson", everything())
	got.CheckComplete(t)
	var cells []string
	for i, cell := range got.Rows()[0] {
		for v := range strings.SplitSeq(cell, formattest.ListSeparator) {
			cells = append(cells, got.Fields()[i]+"="+v)
		}
	}
	want := []string{
		"_id=65f00a010203040506070809", "name=Zoë Zedman", "address.city=Gent", "mails[].v=zed@example.org", "mails[].v=yed@example.org", "by.*key=xed@example.org", "by.*.role=owner",
		"born=1970-01-01", "seen=2023-11-14T22:13:20.123Z", "n=-2", "phone=32470123456", "lat=51.05", "ok=true", "uuid=0190a5e2-7a3c-7d54-9b1f-3c2a8e5d9f10", "raw=YWJj", "re=^a/i",
		"ts=2023-11-14T22:13:20Z", "price=19.95", "symbol=ab", "ref=db", "code=f()",
	}
	if !slices.Equal(cells, want) {
		t.Errorf("got %q, want %q", cells, want)
	}
}

func TestRecognise(t *testing.T) {
	t.Parallel()
	whole := string(everything())
	formattest.Recognise(t, bson.Decoder{}.Recognise, []formattest.Head{
		{Name: "users.bson", Bytes: whole, Want: formats.Certain},
		{Name: "a", Bytes: whole + whole, Want: formats.Certain},
		{Name: "a", Bytes: whole + "\x01\x00\x00\x00", Want: formats.No},
		{Name: "a.bson", Bytes: whole[:40], Want: formats.Likely},
		{Name: "a.bin", Bytes: whole[:40], Want: formats.No},
		{Name: "a.bin", Bytes: "\x05\x00\x00\x00\x00", Want: formats.No},
		{Name: "a.bson", Bytes: "{\"a\":1}", Want: formats.No},
		{Name: "a.bson", Bytes: "", Want: formats.No},
	})
}

// What is damaged, or ends too early, is told, and what came before is read.
func TestDamage(t *testing.T) {
	t.Parallel()
	whole := bsontest.Document(bsontest.String("name", "Zed Zedman"))
	for what, c := range map[string]struct {
		content []byte
		want    scanners.Why
	}{
		"broken off":      {slices.Concat(whole, whole[:9]), scanners.Truncated},
		"a size too much": {slices.Concat(whole, []byte("\x07\x00\x00\x00\x00\x00\x00")), scanners.Corrupt},
		"a size of none":  {slices.Concat(whole, []byte("\x00\x00\x00\x00")), scanners.Corrupt},
		"too large":       {slices.Concat(whole, []byte("\x00\x00\x00\x7f\x02")), scanners.OverLimit},
	} {
		got := formattest.Read(t, bson.Decoder{}.Decode, "a.bson", c.content)
		u, is := got.Err.(*scanners.Unread) //nolint:errorlint // as formats.Decoder says
		if !is || u.Why != c.want || !slices.Equal(got.Part("").Column("name")[:1], []string{"Zed Zedman"}) {
			t.Errorf("%s: %v, %q", what, got.Err, got.Rows())
		}
	}
}

func TestEveryPlace(t *testing.T) {
	t.Parallel()
	formattest.EveryPlace(t, bson.Decoder{}.Decode, map[string]func(*formattest.Planter) []byte{"users.bson": plantedtest.BSON})
}

func FuzzDecode(f *testing.F) {
	f.Add(everything())
	f.Add(slices.Concat(everything(), everything()[:30]))
	f.Fuzz(func(t *testing.T, content []byte) {
		bson.Decoder{}.Recognise(content, formats.Input{Size: -1})
		formattest.ReadDamaged(t, bson.Decoder{Limits: formats.Limits{Value: 64, Columns: 20}}.Decode, "a.bson", content)
	})
}
