package archive

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
)

func tarOf(headers ...*tar.Header) []byte {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range headers {
		content := h.Linkname
		if h.Typeflag == tar.TypeReg {
			h.Size, h.Linkname = int64(len(content)), ""
		}
		h.Mode = 0o644
		_ = w.WriteHeader(h)
		if h.Typeflag == tar.TypeReg {
			_, _ = io.WriteString(w, content)
		}
	}
	_ = w.Close()
	return b.Bytes()
}

// member is a member whose content is given in place of a link's target.
func member(name, content string) *tar.Header {
	return &tar.Header{Name: name, Linkname: content, Typeflag: tar.TypeReg}
}

func TestTar(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("a long name/", 30) + "b.txt"
	packed := tarOf(
		member("a.txt", "Ann"),
		&tar.Header{Name: "dir/", Typeflag: tar.TypeDir},
		member(deep, long()),
		&tar.Header{Name: "link", Linkname: "/etc/passwd", Typeflag: tar.TypeSymlink},
		&tar.Header{Name: "hard", Linkname: "a.txt", Typeflag: tar.TypeLink},
		&tar.Header{Name: "null", Typeflag: tar.TypeChar, Devmajor: 1, Devminor: 3},
		&tar.Header{Name: "pipe", Typeflag: tar.TypeFifo},
		member("../../etc/été", "Carl"),
		member("a.txt", "Ann again"),
		member("empty", ""),
	)
	for _, u := range []formats.Likeness{Tar().Recognise(packed, formats.Input{})} {
		if u != formats.Certain {
			t.Errorf("likeness %d", u)
		}
	}
	got := unpack(t, Tar(), formats.Input{Body: bytes.NewReader(packed), Part: scanners.NewPrivate("x.tar")})
	want := []string{"x.tar/a.txt=Ann", "x.tar/" + deep + "=" + long(), "x.tar/../../etc/été=Carl", "x.tar/a.txt#2=Ann again", "x.tar/empty="}
	if got.err != nil || !slices.Equal(got.members, want) {
		t.Errorf("members %.300q, ends with %v", got.members, got.err)
	}
	if want := []string{"a.txt", "b.txt", "été", "a.txt", "empty"}; !slices.Equal(got.names, want) {
		t.Errorf("names %q", got.names)
	}
	if want := []string{"x.tar/link: no records", "x.tar/hard: no records", "x.tar/null: no records", "x.tar/pipe: no records"}; !slices.Equal(got.unread, want) {
		t.Errorf("unread %q", got.unread)
	}
}

func TestTarDamage(t *testing.T) {
	t.Parallel()
	packed := tarOf(member("a", "Ann"), member("b", strings.Repeat("Bob ", 500)), member("c", "Carl"))
	changed := slices.Clone(packed)
	changed[1024+20] ^= 0x55
	for name, test := range map[string]struct {
		packed  []byte
		members int
		why     scanners.Why
	}{
		"whole":                  {packed, 3, ""},
		"more padding":           {slices.Concat(packed, make([]byte, 100_000)), 3, ""},
		"without an end mark":    {packed[:len(packed)-1024], 3, scanners.Truncated},
		"cut in a member":        {packed[:2000], 2, scanners.Truncated},
		"cut in a header":        {packed[:1024+100], 1, scanners.Truncated},
		"damaged header":         {changed, 1, scanners.Corrupt},
		"followed by other data": {slices.Concat(packed, make([]byte, 5000), []byte("Dan")), 3, scanners.Corrupt},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := unpack(t, Tar(), formats.Input{Body: bytes.NewReader(test.packed)})
			var u *scanners.Unread
			if errors.As(got.err, &u); test.why == "" && got.err != nil || test.why != "" && (u == nil || u.Why != test.why) {
				t.Errorf("ends with %v, want %q", got.err, test.why)
			}
			if len(got.members) != test.members {
				t.Errorf("%d members, want %d", len(got.members), test.members)
			}
		})
	}
}

func TestRecogniseTar(t *testing.T) {
	t.Parallel()
	v7 := make([]byte, 1024)
	copy(v7, "a.txt\x00")
	copy(v7[148:], "001111\x00 ")
	sum := 8 * ' '
	for i, c := range v7[:512] {
		if i < 148 || i >= 156 {
			sum += rune(c)
		}
	}
	copy(v7[148:], []byte{'0', '0', '0' + byte(sum>>9&7), '0' + byte(sum>>6&7), '0' + byte(sum>>3&7), '0' + byte(sum&7), 0, ' '})
	for name, test := range map[string]struct {
		head []byte
		want formats.Likeness
	}{
		"V7":    {v7, formats.Likely},
		"zeros": {make([]byte, 1024), formats.No},
		"text":  {[]byte(strings.Repeat("a ustar text ", 100)), formats.No},
		"short": {v7[:500], formats.No},
	} {
		if got := Tar().Recognise(test.head, formats.Input{}); got != test.want {
			t.Errorf("%s: likeness %d, want %d", name, got, test.want)
		}
	}
}

func TestTarConformance(t *testing.T) {
	t.Parallel()
	packed := tarOf(member("a", "Ann"), member("b", long()), &tar.Header{Name: "link", Linkname: "a", Typeflag: tar.TypeSymlink}, member("c", "Carl"))
	formattest.Unpacker(t, Tar(), []formattest.Sample{{Name: "a.tar", Content: packed}})
}

// FuzzTar checks that hostile archives end with a reason, and lose nothing that the standard library reads.
func FuzzTar(f *testing.F) {
	small := tarOf(member("a", "Ann"), member(strings.Repeat("b/", 100), "Bob"), &tar.Header{Name: "link", Linkname: "a", Typeflag: tar.TypeSymlink})
	f.Add(small)
	f.Add(small[:700])
	f.Fuzz(func(t *testing.T, packed []byte) {
		Tar().Recognise(packed, formats.Input{})
		got := unpack(t, Tar(), formats.Input{Body: bytes.NewReader(packed)})
		if got.err != nil && !errors.As(got.err, new(*scanners.Unread)) && !errors.Is(got.err, context.Canceled) {
			t.Errorf("ends with %v", got.err)
		}
		r := tar.NewReader(bytes.NewReader(packed))
		for {
			h, err := r.Next()
			if err != nil {
				break
			}
			content, err := io.ReadAll(io.LimitReader(r, 4<<20))
			if err == nil && h.Typeflag == tar.TypeReg && !slices.ContainsFunc(got.members, func(m string) bool { return strings.HasSuffix(m, "="+string(content)) }) {
				t.Fatalf("the standard library reads %d bytes that are not here", len(content))
			}
		}
	})
}
