package encoded

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/charset"
	"dossier/scanners/formats/csvrows"
	"dossier/scanners/formats/formattest"
)

const table = "id,name,email\n1,Zed,zed@example.org\n2,Yan,yan@example.org\n"

func lines(content string) string {
	var b strings.Builder
	for line := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString([]byte(content))), 76) {
		b.WriteString(string(line) + "\r\n")
	}
	return b.String()
}

// uu is a file as uuencode writes it.
func uu(name, content string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "begin 644 %s\n", name)
	for line := range slices.Chunk([]byte(content), 45) {
		b.WriteByte(' ' + byte(len(line)))
		for three := range slices.Chunk(line, 3) {
			var v [3]byte
			copy(v[:], three)
			for _, six := range []byte{v[0] >> 2, v[0]<<4&0x3f | v[1]>>4, v[1]<<2&0x3f | v[2]>>6, v[2] & 0x3f} {
				b.WriteByte(' ' + six)
			}
		}
		b.WriteByte('\n')
	}
	return b.String() + "`\nend\n"
}

func TestFilesAreOpened(t *testing.T) {
	t.Parallel()
	long := strings.Repeat(table, 5000)
	for name, c := range map[string]struct {
		unpacker      formats.Unpacker
		file, content string
		want          []string // members' parts and contents
	}{
		"in lines":              {Base64{}, "a.csv.b64", lines(table), []string{"a.csv", table}},
		"in one line":           {Base64{}, "a.txt", base64.URLEncoding.EncodeToString([]byte(long)), []string{"a.txt", long}},
		"without padding":       {Base64{}, "", base64.RawStdEncoding.EncodeToString([]byte(table + "x")), []string{"content", table + "x"}},
		"uuencode":              {UU{}, "a", uu("b.csv", long), []string{"b.csv", long}},
		"spaces at the ends":    {UU{}, "a", strings.ReplaceAll(uu("b.txt", table+"\x00\x00"), " \n", "\n"), []string{"b.txt", table + "\x00\x00"}},
		"two files, and a text": {UU{}, "a", uu(`C:\x\b.csv`, table) + "And the other:\n" + uu("../c.csv", table), []string{"b.csv", table, "c.csv", table, "text", "And the other:\n"}},
		"without its end":       {UU{}, "a", strings.TrimSuffix(uu("b.csv", table), "`\nend\n") + "Regards, An\n", []string{"b.csv", table, "text", "Regards, An\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := formats.Input{Name: c.file, Size: -1}
			if c.unpacker.Recognise([]byte(c.content)[:min(len(c.content), formats.HeadSize)], in) != formats.Certain {
				t.Error("it is not recognised")
			}
			got := formattest.Read(t, formattest.Members(c.unpacker), c.file, []byte(c.content))
			members := got.Part(formattest.MembersPart)
			var is []string
			for i, part := range members.Column("name") {
				is = append(is, part, members.Column("content")[i])
			}
			if !slices.Equal(is, c.want) || got.Err != nil || len(got.Unread) > 0 {
				t.Errorf("members %.200q, want %.200q; unread %v, ends with %v", is, c.want, got.Unread, got.Err)
			}
		})
	}
}

func TestOtherTextsAreNot(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"a word":                   "Donaudampfschifffahrtsgesellschaft",
		"many words":               strings.Repeat("Donaudampfschifffahrt\n", 20),
		"digests":                  strings.Repeat("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n", 20),
		"base64 of nothing known":  lines(strings.Repeat("\x8f\x02\xd1\x99", 200)),
		"base64 within a text":     "See:\n" + lines(table),
		"begin":                    "begin the day\nwith coffee\n",
		"begin, with a number":     "begin 644 words\nwith coffee\n",
		"begin 644 a at the end":   "begin 644 a\n",
		"a mail that holds a file": "Subject: x\n\n" + uu("a", table),
	} {
		for _, u := range []formats.Unpacker{Base64{}, UU{}} {
			if u.Recognise([]byte(content), formats.Input{}) != formats.No {
				t.Errorf("%s is taken for %s", name, u.Name())
			}
		}
	}
}

func TestBrokenOff(t *testing.T) {
	t.Parallel()
	whole := uu("b.csv", table)
	o := &formats.Opener{Unpackers: []formats.Unpacker{UU{}}, Texts: []formats.Decoder{csvrows.Decoder{}}, Charset: charset.Text, Limits: formats.DefaultLimits()}
	got := formattest.Read(t, o.Open, "a", []byte(whole[:strings.Index(whole, "\n`")+1]))
	if u := got.Unread; len(u) != 1 || u[0].Why != scanners.Truncated || u[0].Part.Reveal() != "b.csv" || got.Err != nil {
		t.Errorf("unread %v, ends with %v", got.Unread, got.Err)
	}
	if names := got.Part("b.csv").Column("name"); !slices.Equal(names, []string{"Zed", "Yan"}) {
		t.Errorf("it holds %q", names)
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	t.Run("base64", func(t *testing.T) {
		t.Parallel()
		formattest.Unpacker(t, Base64{}, []formattest.Sample{{Name: "a.b64", Content: []byte(lines(strings.Repeat(table, 50)))}})
	})
	t.Run("uuencode", func(t *testing.T) {
		t.Parallel()
		formattest.Unpacker(t, UU{}, []formattest.Sample{{Name: "a.uu", Content: []byte(uu("a", table) + "text\n" + uu("b", strings.Repeat(table, 50)))}})
	})
}

func FuzzEncoded(f *testing.F) {
	f.Add([]byte(lines(table)))
	f.Add([]byte("text\n" + uu("a", table) + "text\n" + uu("b", table)))
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, u := range []formats.Unpacker{Base64{}, UU{}} {
			u.Recognise(content, formats.Input{})
			got := formattest.Read(t, formattest.Members(u), "a", content)
			if got.Err != nil && !errors.As(got.Err, new(*scanners.Unread)) && !errors.Is(got.Err, io.ErrUnexpectedEOF) { // a member broken off

				t.Errorf("%s ends with %v", u.Name(), got.Err)
			}
		}
	})
}
