package msg_test

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/msg"
)

// node is a storage, or a stream if it has content.
type node struct {
	name    string
	content []byte
	inside  []node
}

func wide(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func text(id, value string) node { return node{"__substg1.0_" + id + "001F", wide(value), nil} }

// properties makes the stream of fixed properties, behind a header of this length.
func properties(head int, pairs ...uint32) node {
	b := make([]byte, head)
	for i := 0; i < len(pairs); i += 2 {
		b = binary.LittleEndian.AppendUint32(b, pairs[i])
		b = append(b, 0, 0, 0, 0)
		b = binary.LittleEndian.AppendUint32(b, pairs[i+1])
		b = append(b, 0, 0, 0, 0)
	}
	return node{"__properties_version1.0", b, nil}
}

// compound writes a compound file ([MS-CFB]) whose streams are padded with zeros to 4096 bytes, so that all lie in sectors of 512.
func compound(root []node) []byte {
	const none, end = 0xffffffff, 0xfffffffe
	le := binary.LittleEndian
	type entry struct {
		node
		right, child, start uint32
	}
	entries := []entry{{node{"Root Entry", nil, root}, none, none, end}}
	for i := 0; i < len(entries); i++ {
		for j, kid := range entries[i].inside {
			at := uint32(len(entries))
			entries = append(entries, entry{kid, none, none, end})
			if j == 0 {
				entries[i].child = at
			} else {
				entries[at-1].right = at
			}
		}
	}
	sizes := 0
	for _, e := range entries {
		if e.content != nil {
			sizes += (max(len(e.content), 4096) + 511) / 512
		}
	}
	dirs := (len(entries) + 3) / 4
	fats := 1
	for fats*128 < fats+dirs+sizes {
		fats++
	}
	fat := make([]uint32, fats*128)
	for i := range fat {
		fat[i] = none
	}
	chain := func(from, n int) {
		for i := range n {
			fat[from+i] = uint32(from + i + 1)
		}
		fat[from+n-1] = end
	}
	for i := range fats {
		fat[i] = 0xfffffffd
	}
	chain(fats, dirs)
	next := fats + dirs
	var data []byte
	for i := range entries {
		e := &entries[i]
		if e.content == nil {
			continue
		}
		n := (max(len(e.content), 4096) + 511) / 512
		e.start = uint32(next)
		chain(next, n)
		next += n
		padded := make([]byte, n*512)
		copy(padded, e.content)
		data = append(data, padded...)
	}
	head := make([]byte, 512)
	copy(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for at, v := range map[int]uint16{24: 0x3e, 26: 3, 28: 0xfffe, 30: 9, 32: 6} {
		le.PutUint16(head[at:], v)
	}
	for at, v := range map[int]uint32{44: uint32(fats), 48: uint32(fats), 56: 4096, 60: end, 68: end} {
		le.PutUint32(head[at:], v)
	}
	for i := range 109 {
		v := uint32(none)
		if i < fats {
			v = uint32(i)
		}
		le.PutUint32(head[76+4*i:], v)
	}
	out := head
	for _, v := range fat {
		out = le.AppendUint32(out, v)
	}
	for i := range dirs * 4 {
		b := make([]byte, 128)
		for _, at := range []int{68, 72, 76} {
			le.PutUint32(b[at:], none)
		}
		if i < len(entries) {
			e := entries[i]
			name := wide(e.name)
			copy(b, name)
			le.PutUint16(b[64:], uint16(len(name)+2))
			b[66] = 1
			if i == 0 {
				b[66] = 5
			}
			if e.content != nil {
				b[66] = 2
				le.PutUint32(b[120:], uint32(max(len(e.content), 4096)))
			}
			le.PutUint32(b[72:], e.right)
			le.PutUint32(b[76:], e.child)
			le.PutUint32(b[116:], e.start)
		}
		out = append(out, b...)
	}
	return append(out, data...)
}

func rtf(body string) []byte {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(body)+12))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(body)))
	return append(append(b, "MELA\x00\x00\x00\x00"...), body...)
}

// packed is the example of [MS-OXRTFCP], section 4.1.1.
const packed = "\x2d\x00\x00\x00\x2b\x00\x00\x00\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7\x03\x00\x0a\x00\x72\x63\x70\x67\x31\x32\x35\x42\x32\x0a\xf3\x20\x68\x65\x6c" +
	"\x09\x00\x20\x62\x77\x05\xb0\x6c\x64\x7d\x0a\x80\x0f\xa0"

func message() []node {
	return []node{
		properties(32, 0x3ffd0003, 1252),
		text("001A", "IPM.Note"), text("0037", "Offer"), text("0C1A", "An Peeters"), text("5D01", "an@example.be"), text("1000", "Dear Bo\r\n0470"),
		{"__substg1.0_8005001E", []byte("Zo\xeb"), nil},
		text("1035", "<1@host>"), text("007D", "Microsoft Mail Internet Headers Version 2.0\r\nReceived: from x [192.0.2.7]\r\nContent-Type: multipart/mixed\r\n"),
		{"__substg1.0_10130102", []byte("<p>Page <a href='mailto:link@example.be'>x</a>"), nil},
		{"__substg1.0_10090102", []byte(packed), nil},
		{"__substg1.0_8010101F-00000000", wide("one of several"), nil},
		{"__recip_version1.0_#00000000", nil, []node{properties(8, 0x0c150003, 1), text("3001", "Bo Maes"), text("39FE", "bo@example.be")}},
		{"__recip_version1.0_#00000001", nil, []node{properties(8, 0x0c150003, 3), text("3001", "Cy"), text("3003", "cy@example.be")}},
		{"__attach_version1.0_#00000000", nil, []node{properties(8), text("3707", `C:\x\list.csv`), {"__substg1.0_37010102", []byte("a,b\n"), nil}}},
		{"__attach_version1.0_#00000001", nil, []node{properties(8), text("3001", "inside"), {"__substg1.0_3701000D", nil, []node{
			properties(24), text("0037", "Inner subject"),
			{"__attach_version1.0_#00000000", nil, []node{text("3704", "list.csv"), {"__substg1.0_37010102", []byte("c\n"), nil}}},
		}}}},
	}
}

// read reads a message; what pads small contents up to a sector is taken off the members.
func read(t testing.TB, name string, content []byte) formattest.Result {
	t.Helper()
	got := formattest.Read(t, formattest.Members(msg.Unpacker{}), name, content)
	for _, member := range got.Part(formattest.MembersPart).Rows {
		member[1] = strings.Trim(member[1], "\x00")
	}
	return got
}

func TestConformance(t *testing.T) {
	t.Parallel()
	formattest.Unpacker(t, msg.Unpacker{}, []formattest.Sample{{Name: "a.msg", Content: compound(message())}})
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	got := read(t, "a.msg", compound(message()))
	got.CheckComplete(t)
	main := got.Part("")
	for field, want := range map[string]string{
		"Subject": "Offer", "Sender.name": "An Peeters", "Sender.email": "an@example.be", "0x8005": "Zoë", "0x1035": "<1 host>", "0x8010": "one of several",
		"To.name": "Bo Maes", "To.email": "bo@example.be", "Bcc.name": "Cy", "Bcc.email": "cy@example.be", "mailto": "link@example.be",
		"attachment": "list.csvinside",
	} {
		if cells := main.Column(field); !slices.Equal(cells, []string{want}) {
			t.Errorf("%s: %q, want %q", field, cells, want)
		}
	}
	for _, want := range []string{"Dear Bo\r\n0470", "Page x"} {
		if body := main.Column("body"); len(body) != 1 || !strings.Contains(body[0], want) {
			t.Errorf("body %q, want %q in it", body, want)
		}
	}
	if inner := got.Part("message 1").Column("Subject"); !slices.Equal(inner, []string{"Inner subject"}) {
		t.Errorf("the message inside: %q", inner)
	}
	want := [][]string{
		{"header.eml", "Received: from x [192.0.2.7]\r\nX-Content-Type: multipart/mixed\r\n\r\n\r\n"},
		{"body.rtf", "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"},
		{"list.csv", "a,b\n"},
		{"message 1/list.csv", "c\n"},
	}
	if members := got.Part("members").Rows; !slices.EqualFunc(members, want, slices.Equal[[]string]) {
		t.Errorf("members %q, want %q", members, want)
	}
}

func TestStoredRTFAndEncrypted(t *testing.T) {
	t.Parallel()
	got := read(t, "a.msg", compound([]node{
		properties(32), text("001A", "IPM.Note.SMIME"),
		{"__substg1.0_10090102", rtf("{\\rtf1 x}"), nil},
		{"__attach_version1.0_#00000000", nil, []node{text("3707", "smime.p7m"), {"__substg1.0_37010102", []byte("secret"), nil}}},
	}))
	if whys := got.Whys(); !slices.Equal(whys, []scanners.Why{scanners.Encrypted}) {
		t.Errorf("unread %v, %v", got.Unread, got.Err)
	}
	if members := got.Part("members").Column("content"); !slices.Equal(members, []string{"{\\rtf1 x}"}) {
		t.Errorf("members %q", members)
	}
}

func TestRecognise(t *testing.T) {
	t.Parallel()
	good := compound(message())
	for _, test := range []struct {
		name string
		head []byte
		want formats.Likeness
	}{
		{"a", good, formats.Certain},
		{"a.msg", good[:600], formats.Certain},
		{"a.doc", good[:600], formats.No},
		{"a.msg", []byte("text"), formats.No},
	} {
		if got := (msg.Unpacker{}).Recognise(test.head, formats.Input{Name: test.name}); got != test.want {
			t.Errorf("%q: %v, want %v", test.name, got, test.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(compound(message()))
	f.Add(compound([]node{text("0037", "x"), {"__substg1.0_10090102", []byte(packed), nil}}))
	f.Fuzz(func(t *testing.T, content []byte) { _ = read(t, "a.msg", content) })
}
