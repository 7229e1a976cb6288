package imagemeta_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"dossier/scanners"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/imagemeta"
)

const packet = "<x:xmpmeta><creator>An</creator></x:xmpmeta>"

// tag is an entry of a directory: its value, or the directory that it leads to.
type tag struct {
	id, kind uint16
	value    []byte
	inside   []tag
}

func ascii(id uint16, text string) tag { return tag{id, 2, []byte(text + "\x00"), nil} }

func wide(id uint16, s string) tag {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return tag{id, 1, b, nil}
}

func rationals(id uint16, numbers ...uint32) tag {
	var b []byte
	for _, n := range numbers {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return tag{id, 5, b, nil}
}

// tiff lays directories out: the table, then what it points to.
func tiff(tags []tag) []byte {
	out := []byte("II*\x00\x08\x00\x00\x00")
	return directory(out, tags)
}

func directory(out []byte, tags []tag) []byte {
	le := binary.LittleEndian
	begin := len(out)
	out = append(out, make([]byte, 2+12*len(tags)+4)...)
	le.PutUint16(out[begin:], uint16(len(tags)))
	for i, t := range tags {
		units := map[uint16]int{1: 1, 2: 1, 4: 4, 5: 8, 7: 1}[t.kind]
		at := begin + 2 + 12*i
		le.PutUint16(out[at:], t.id)
		le.PutUint16(out[at+2:], t.kind)
		if t.inside != nil {
			le.PutUint32(out[at+4:], 1)
			le.PutUint32(out[at+8:], uint32(len(out)))
			out = directory(out, t.inside)
			continue
		}
		le.PutUint32(out[at+4:], uint32(len(t.value)/units))
		if len(t.value) <= 4 {
			copy(out[at+8:], t.value)
			continue
		}
		le.PutUint32(out[at+8:], uint32(len(out)))
		out = append(out, t.value...)
	}
	return out
}

func exif() []byte {
	return tiff([]tag{
		ascii(0x010e, "A descr\u00efption"), ascii(0x013b, "An Peeters"), ascii(0x8298, "(c) An"), wide(0x9c9d, "Zoë"),
		{0x8769, 4, nil, []tag{{0x9286, 7, []byte("ASCII\x00\x00\x00a comment"), nil}, ascii(0xa430, "Owner"), ascii(0xfe00, "odd")}},
		{0x8825, 4, nil, []tag{ascii(1, "N"), rationals(2, 51, 1, 3, 1, 30, 1), ascii(3, "W"), rationals(4, 3, 1, 4350, 100, 0, 1)}},
	})
}

func iptc() []byte {
	set := []byte("\x1c\x02\x50\x00\x06Author\x1c\x02\x78\x00\x07Caption")
	block := append([]byte("8BIM\x04\x04\x00\x00"), 0, 0, 0, byte(len(set)))
	return append(block, set...)
}

func segment(mark byte, content string) []byte {
	return append([]byte{0xff, mark, byte((len(content) + 2) >> 8), byte(len(content) + 2)}, content...)
}

func jpeg() []byte {
	return slices.Concat([]byte("\xff\xd8"), segment(0xe1, "Exif\x00\x00"+string(exif())), segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+packet),
		segment(0xed, "Photoshop 3.0\x00"+string(iptc())), segment(0xfe, "A comment"), segment(0xdb, "tables"), segment(0xda, "x"), []byte("pixels\xff\xd9"))
}

func chunk(name, content string) []byte {
	return slices.Concat(binary.BigEndian.AppendUint32(nil, uint32(len(content))), []byte(name+content+"crc!"))
}

func png() []byte {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, _ = w.Write([]byte("packed"))
	_ = w.Close()
	return slices.Concat([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", "x"), chunk("tEXt", "Author\x00An P\xe9"), chunk("IDAT", "pixels"),
		chunk("zTXt", "Comment\x00\x00"+z.String()), chunk("iTXt", "Title\x00\x00\x00nl\x00Titel\x00T\u00eft"), chunk("iTXt", "Big\x00\x01\x00\x00\x00"+z.String()),
		chunk("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+packet), chunk("eXIf", string(exif())), chunk("IEND", ""))
}

func webp() []byte {
	riff := func(name, content string) []byte {
		if len(content)%2 > 0 {
			content += "\x00"
		}
		return slices.Concat([]byte(name), binary.LittleEndian.AppendUint32(nil, uint32(len(content))), []byte(content))
	}
	return slices.Concat([]byte("RIFF....WEBP"), riff("VP8 ", "pixels!"), riff("EXIF", string(exif())), riff("XMP ", packet))
}

func gif() []byte {
	trailer := []byte{1}
	for i := 255; i >= 0; i-- {
		trailer = append(trailer, byte(i))
	}
	return slices.Concat([]byte("GIF89a\x64\x00\x64\x00\x80\x00\x00RGBrgb"), []byte("\x21\xf9\x04\x00\x00\x00\x00\x00"),
		[]byte("\x21\xfe\x09A comment\x04 and\x00"), []byte("\x21\x01\x0c............\x04text\x00"),
		[]byte("\x21\xff\x0bXMP DataXMP"+packet), trailer, []byte{0},
		[]byte("\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00\x3b"))
}

func heic() []byte {
	return slices.Concat([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00pixels"), []byte("Exif\x00\x00"), exif(), []byte(packet))
}

func read(t testing.TB, name string, content []byte) formattest.Result {
	t.Helper()
	return formattest.Read(t, formattest.Members(imagemeta.Unpacker{}), name, content)
}

func TestConformance(t *testing.T) {
	t.Parallel()
	formattest.Unpacker(t, imagemeta.Unpacker{}, []formattest.Sample{
		{Name: "a.jpg", Content: jpeg()},
		{Name: "a.png", Content: png()},
		{Name: "a.webp", Content: webp()},
		{Name: "a.heic", Content: heic()},
		{Name: "a.gif", Content: gif()},
	})
}

// TestIconsShowNobody: a picture that is too small to show a face or a word is no gap.
func TestIconsShowNobody(t *testing.T) {
	t.Parallel()
	for _, side := range []string{"\x10", "\x20"} {
		got := read(t, "a.gif", bytes.Replace(gif(), []byte("GIF89a\x64\x00\x64\x00"), []byte("GIF89a"+side+"\x00"+side+"\x00"), 1))
		if got.Err != nil || len(got.Unread) > 0 || got.Batches == 0 {
			t.Errorf("side %q: %d batches, unread %v, %v", side, got.Batches, got.Unread, got.Err)
		}
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	shot := map[string]string{
		"EXIF.description": "A descrïption", "EXIF.artist": "An Peeters", "EXIF.copyright": "(c) An", "EXIF.xpauthor": "Zoë", "EXIF.usercomment": "a comment",
		"EXIF.cameraownername": "Owner", "EXIF.fe00": "odd", "GPS.latitude": "51.058333", "GPS.longitude": "-3.725000",
	}
	for _, test := range []struct {
		name    string
		content []byte
		more    map[string]string
		xmp     bool
	}{
		{"a.jpg", jpeg(), map[string]string{"comment": "A comment", "IPTC.author": "Author", "IPTC.caption": "Caption"}, true},
		{"a.png", png(), map[string]string{"Author": "An Pé", "Comment": "packed", "Title": "Tït", "Big": "packed"}, true},
		{"a.tif", exif(), nil, false},
		{"a.webp", webp(), nil, true},
		{"a.heic", heic(), nil, true},
		{"a.gif", gif(), map[string]string{"comment": "A comment and", "text": "text"}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := read(t, test.name, test.content)
			if whys := got.Whys(); got.Err != nil || !slices.Equal(whys, []scanners.Why{scanners.TextOnly}) {
				t.Errorf("unread %v, %v", got.Unread, got.Err)
			}
			exif := shot
			if test.name == "a.gif" { // which holds none
				exif = nil
			}
			for _, want := range []map[string]string{exif, test.more} {
				for field, value := range want {
					if cells := got.Part("").Column(field); !slices.Equal(cells, []string{value}) {
						t.Errorf("%s: %q, want %q", field, cells, value)
					}
				}
			}
			if members := got.Part("members").Rows; test.xmp && (len(members) != 1 || members[0][0] != "xmp" || !strings.Contains(members[0][1], "creator")) {
				t.Errorf("members %q", members)
			}
		})
	}
}

// What one block says does not depend on another that is damaged, nor on bytes that some programs leave out.
func TestOneBlockIsDamaged(t *testing.T) {
	t.Parallel()
	// As piexif writes it: no offset of a next directory behind EXIF's own, where the value of its last tag begins at once.
	inner := directory(nil, []tag{ascii(0xa430, "Owner")})
	short := tiff([]tag{{0x8769, 4, []byte{26, 0, 0, 0}, nil}})
	short = append(short, inner[:2+12]...)
	binary.LittleEndian.PutUint32(short[26+10:], uint32(len(short)))
	short = append(short, "Owner\x00"...)
	broken := tiff([]tag{ascii(0x013b, "An Peeters")})
	binary.LittleEndian.PutUint32(broken[22:], 1<<30)
	for _, test := range []struct {
		name    string
		content []byte
		want    map[string]string
		why     []scanners.Why
	}{
		{
			"short.jpg", slices.Concat([]byte("\xff\xd8"), segment(0xe1, "Exif\x00\x00"+string(short)), []byte("\xff\xd9")),
			map[string]string{"EXIF.cameraownername": "Owner"},
			[]scanners.Why{scanners.TextOnly},
		},
		{
			"broken.jpg", slices.Concat([]byte("\xff\xd8"), segment(0xe1, "Exif\x00\x00"+string(broken)), segment(0xfe, "A comment"), []byte("\xff\xd9")),
			map[string]string{"EXIF.artist": "An Peeters", "comment": "A comment"},
			[]scanners.Why{scanners.TextOnly, scanners.Corrupt},
		},
		{
			"broken.png", slices.Concat(png()[:8], chunk("eXIf", string(broken)), chunk("tEXt", "Author\x00An"), chunk("IEND", "")),
			map[string]string{"EXIF.artist": "An Peeters", "Author": "An"},
			[]scanners.Why{scanners.TextOnly, scanners.Corrupt},
		},
	} {
		got := read(t, test.name, test.content)
		for field, value := range test.want {
			if cells := got.Part("").Column(field); !slices.Equal(cells, []string{value}) {
				t.Errorf("%s: %s is %q, want %q", test.name, field, cells, value)
			}
		}
		if whys := got.Whys(); !slices.Equal(whys, test.why) {
			t.Errorf("%s: unread %v, want %v", test.name, got.Unread, test.why)
		}
	}
}

func TestDamage(t *testing.T) {
	t.Parallel()
	loop := tiff([]tag{{0x8769, 4, []byte{8, 0, 0, 0}, nil}})
	for name, test := range map[string]struct {
		content []byte
		why     []scanners.Why
	}{
		"cut":              {jpeg()[:60], []scanners.Why{scanners.TextOnly, scanners.Truncated}},
		"no segment":       {[]byte("\xff\xd8\xff\xfe\x00\x03xnonsense"), []scanners.Why{scanners.TextOnly, scanners.Corrupt}},
		"in a circle":      {loop, []scanners.Why{scanners.TextOnly}},
		"offset far away":  {tiff([]tag{{0x010e, 2, nil, nil}, {0x8825, 4, []byte{0xff, 0xff, 0xff, 0xff}, nil}}), []scanners.Why{scanners.TextOnly, scanners.Corrupt}},
		"chunk of 2 GB":    {slices.Concat(png()[:8], []byte("\x7f\xff\xff\xfftEXtx\x00y")), []scanners.Why{scanners.TextOnly, scanners.Truncated}},
		"chunk too large":  {slices.Concat(png()[:8], []byte("\xff\xff\xff\xfftEXtx\x00y")), []scanners.Why{scanners.TextOnly, scanners.Corrupt}},
		"nothing to be in": {[]byte("II*\x00\x00\x00\x00\x00"), []scanners.Why{scanners.TextOnly}},
	} {
		got := read(t, "a", test.content)
		if whys := got.Whys(); !slices.Equal(whys, test.why) {
			t.Errorf("%s: unread %v, %v; want %v", name, got.Unread, got.Err, test.why)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, content := range [][]byte{jpeg(), png(), webp(), heic(), exif(), gif()} {
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) { _ = read(t, "a", content) })
}
