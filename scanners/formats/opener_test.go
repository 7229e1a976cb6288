package formats_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/charset"
	"dossier/scanners/formats/csvrows"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/plaintext"
)

// opener opens text, tables, gzip, zip and tar, and files that begin with PANIC.
func opener(limits formats.Limits) *formats.Opener {
	return &formats.Opener{
		Decoders:  []formats.Decoder{fragile{}},
		Texts:     []formats.Decoder{csvrows.Decoder{}, plaintext.Decoder{}},
		Unpackers: unpackers,
		Charset:   charset.Text,
		Limits:    limits,
	}
}

// fragile is a decoder that fails as none should.
type fragile struct{}

func (fragile) Name() string { return "fragile" }

func (fragile) Recognise(head []byte, _ formats.Input) formats.Likeness {
	if bytes.HasPrefix(head, []byte("PANIC")) {
		return formats.Certain
	}
	if bytes.HasPrefix(head, []byte("SHY")) {
		panic("recognise")
	}
	return formats.No
}

func (fragile) Decode(_ context.Context, in formats.Input, to scanners.Receiver) error {
	b := to.New()
	b.Reset(in.Part, nil)
	panic(in.Name)
}

type file struct {
	name    string
	content []byte
}

func zipped(t testing.TB, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		m, err := w.Create(f.name)
		if err == nil {
			_, err = m.Write(f.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tarred(t testing.TB, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		err := w.WriteHeader(&tar.Header{Name: f.name, Size: int64(len(f.content)), Mode: 0o600})
		if err == nil {
			_, err = w.Write(f.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(t testing.TB, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(content)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zeros is text that compresses well.
func zeros(n int) []byte {
	return bytes.Repeat(append(bytes.Repeat([]byte("0"), 1<<16-1), '\n'), n>>16)
}

// noise is text that does not compress well.
func noise(n int) []byte {
	var b bytes.Buffer
	for x := uint64(1); b.Len() < n; {
		x = x*6364136223846793005 + 1442695040888963407
		fmt.Fprintf(&b, "%x\n", x)
	}
	return b.Bytes()
}

func TestOpenFinds(t *testing.T) {
	t.Parallel()
	pixels := "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
	tests := []struct {
		name, file, content string
		part, field         string
		want                []string // cells
		why                 []scanners.Why
		mime                string
	}{
		{name: "text", file: "a.txt", content: "one\ntwo\n", field: "text", want: []string{"one", "two"}},
		{name: "utf-16", file: "a.txt", content: "\xff\xfeo\x00n\x00e\x00", field: "text", want: []string{"one"}},
		{name: "Shift-JIS", file: "a.csv", content: "id,name\n1,\x93c\x92\x86\n2,\x89\xaa\x93c\n", field: "name", want: []string{"田中", "岡田"}},
		{
			name: "letters of another character set far behind", file: "a.txt", content: strings.Repeat("x\n", formats.HeadSize) + "\xc8\xe2\xe0\xed\xee\xe2 \xcf\xe5\xf2\xf0\xee\xe2", field: "text",
			want: append(slices.Repeat([]string{"x"}, formats.HeadSize), "Èâàíîâ Ïåòðîâ"), why: []scanners.Why{scanners.TextOnly}, mime: "text/plain",
		},
		{name: "table", file: "a", content: "id,name\n1,x\n2,y\n", field: "name", want: []string{"x", "y"}},
		{name: "empty", file: "a.csv"},
		{name: "picture", file: "a.txt", content: pixels, why: []scanners.Why{scanners.NoDecoder}, mime: "image/png"},
		{name: "PostScript", file: "a.ps", content: "%!PS (Z) show", field: "text", want: []string{"%!PS (Z) show"}, why: []scanners.Why{scanners.TextOnly}, mime: "application/postscript"},
		{name: "properties", file: "a.properties", content: "name=Jos\\u00e9\n", field: "text", want: []string{"name=Jos\\u00e9"}, why: []scanners.Why{scanners.TextOnly}, mime: "text/x-java-properties"},
		{name: "family tree", file: "a.ged", content: "0 HEAD\n1 EMAIL a@@b\n", field: "text", want: []string{"0 HEAD", "1 EMAIL a@@b"}, why: []scanners.Why{scanners.TextOnly}, mime: "text/vnd.familysearch.gedcom"},
		{name: "gzip", file: "a.txt.gz", content: string(gzipped(t, []byte("one"))), part: "a.txt", field: "text", want: []string{"one"}},
		{name: "member", file: "a.zip", content: string(zipped(t, file{"d/b.txt", []byte("one")})), part: "d/b.txt", field: "text", want: []string{"one"}},
		{
			name: "nested", file: "a.tgz", content: string(gzipped(t, tarred(t, file{"b.zip", zipped(t, file{"c.txt", []byte("one")})}))),
			part: "a.tar/b.zip/c.txt", field: "text", want: []string{"one"},
		},
		{name: "zeros", file: "a.img", content: strings.Repeat("\x00", 200_000)},
		{name: "few zeros", file: "a", content: "\x00\x00\x00"},
		{name: "zeros in an archive", file: "a.zip", content: string(zipped(t, file{"b", make([]byte, 100_000)}, file{"c.txt", []byte("one")})), part: "c.txt", field: "text", want: []string{"one"}},
		{name: "zeros, then text", file: "a.log", content: strings.Repeat("\x00", 200_000) + "one\ntwo\n", field: "text", want: []string{"one", "two"}},
		{name: "zeros, then a file", file: "a.txt.gz", content: strings.Repeat("\x00", 65536) + string(gzipped(t, []byte("one"))), part: "a.txt", field: "text", want: []string{"one"}},
		{name: "two sorts of filler, then data", file: "a", content: strings.Repeat("\x00", 70_000) + strings.Repeat("\x01", 70_000) + "\xfe\x01\x9c\x00\x81\x02\xd1", why: []scanners.Why{scanners.NoDecoder}},
		{name: "a hole at the end", file: "a.log", content: "one\ntwo\n" + strings.Repeat("\x00", 4000) + "\n", field: "text", want: []string{"one", "two", strings.Repeat("\x00", 4000)}},
		{name: "panic", file: "secret.bin", content: "PANIC", why: []scanners.Why{scanners.Corrupt}},
		{name: "panic while it is asked", file: "a", content: "SHY", field: "text", want: []string{"SHY"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := formattest.Read(t, opener(formats.DefaultLimits()).Open, test.file, []byte(test.content))
			if cells := got.Part(test.part).Column(test.field); !slices.Equal(cells, test.want) {
				t.Errorf("got %q in %d parts, want %q", cells, len(got.Parts), test.want)
			}
			if whys := got.Whys(); !slices.Equal(whys, test.why) {
				t.Errorf("unread: %v, want %v", whys, test.why)
			}
			if test.mime != "" && (len(got.Unread) == 0 || got.Unread[0].MIME != test.mime) {
				t.Errorf("unread: %v, want type %s", got.Unread, test.mime)
			}
			if text := fmt.Sprint(got.Err, got.Unread); strings.Contains(text, "secret") {
				t.Error("an error names the file")
			}
		})
	}
}

// One member that cannot be read is recorded under its name, and those around it are read.
func TestMembersGoOn(t *testing.T) {
	t.Parallel()
	bomb := gzipped(t, zeros(18<<20))
	damaged := gzipped(t, noise(100_000))
	content := tarred(t,
		file{"before.txt", []byte("before")},
		file{"panic", []byte("PANIC")},
		file{"cut.gz", damaged[:len(damaged)/2]},
		file{"bomb.gz", bomb},
		file{"pixels", []byte("\x00\x01\x02\x03\x04\x05\x06\x07")},
		file{"after.txt", []byte("after")})
	limits := formats.DefaultLimits()
	limits.Ratio = 100
	got := formattest.Read(t, opener(limits).Open, "a.tar", content)
	if got.Err != nil {
		t.Fatal(got.Err)
	}
	var unread []string
	for _, u := range got.Unread {
		unread = append(unread, u.Part.Reveal()+" "+string(u.Why))
	}
	want := []string{"panic corrupt", "cut.gz/cut truncated", "bomb.gz over a limit", "pixels no decoder"}
	if !slices.Equal(unread, want) {
		t.Errorf("unread %q, want %q", unread, want)
	}
	for _, name := range []string{"before.txt", "after.txt"} {
		if len(got.Part(name).Rows) != 1 {
			t.Errorf("%s was not read", name)
		}
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	many := make([]file, 50)
	for i := range many {
		many[i] = file{fmt.Sprintf("%d.txt", i), []byte("x")}
	}
	deep := []byte("at the bottom")
	for range 5 {
		deep = gzipped(t, deep)
	}
	tests := []struct {
		name    string
		limit   func(*formats.Limits)
		content []byte
		parts   int // that were read all the same
	}{
		{"ratio", func(l *formats.Limits) { l.Ratio = 100 }, gzipped(t, zeros(18<<20)), -1},
		{"ratio of a zip", func(l *formats.Limits) { l.Ratio = 100 }, zipped(t, file{"a", []byte("x")}, file{"zeros", zeros(20 << 20)}), -1},
		{"entries", func(l *formats.Limits) { l.Entries = 20 }, zipped(t, many...), 20},
		{"entries below", func(l *formats.Limits) { l.Entries = 20 }, tarred(t, file{"a", []byte("x")}, file{"a.zip", zipped(t, many...)}), 19},
		{"unpacked", func(l *formats.Limits) { l.Unpacked = 1000 }, tarred(t, file{"a", noise(800)}, file{"b.gz", gzipped(t, noise(5000))}, file{"c", noise(800)}), -1},
		{"depth", func(l *formats.Limits) { l.Depth = 4 }, deep, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			limits := formats.DefaultLimits()
			test.limit(&limits)
			got := formattest.Read(t, opener(limits).Open, "a", test.content)
			if whys := got.Whys(); !slices.Equal(whys, []scanners.Why{scanners.OverLimit}) {
				t.Errorf("unread: %v %v, want one that is over a limit", got.Unread, got.Err)
			}
			if test.parts >= 0 && len(got.Parts) != test.parts {
				t.Errorf("%d parts were read, want %d", len(got.Parts), test.parts)
			}
			limits = formats.DefaultLimits()
			limits.Ratio = 2000
			if got := formattest.Read(t, opener(limits).Open, "a", test.content); len(got.Whys()) > 0 {
				t.Errorf("unread within the limits: %v %v", got.Unread, got.Err)
			}
		})
	}
}

// The bytes that batches count are those of the unit as it is stored, all of them.
func TestBytesAreThoseStored(t *testing.T) {
	t.Parallel()
	text := noise(300_000)
	for name, content := range map[string][]byte{
		"text":  text,
		"gzip":  gzipped(t, text),
		"tar":   tarred(t, file{"a", text}, file{"b", text[:100]}),
		"zip":   zipped(t, file{"a", text}, file{"b", text[:100]}),
		"short": []byte("x"),
		"table": []byte("id,name\n" + strings.Repeat("1,x\n", 40_000)),
	} {
		got := formattest.Read(t, opener(formats.DefaultLimits()).Open, "a", content)
		if got.Err != nil || got.Bytes != int64(len(content)) {
			t.Errorf("%s: %d bytes counted of %d; ends with %v", name, got.Bytes, len(content), got.Err)
		}
	}
}

// A source that cannot be read is not taken for a damaged format, and is told of once.
func TestReadErrorIsTheSources(t *testing.T) {
	t.Parallel()
	packed := gzipped(t, tarred(t, file{"a.gz", gzipped(t, noise(300_000))}, file{"b", noise(100)}))
	for name, content := range map[string][]byte{"text": noise(300_000), "nested": packed, "at once": nil} {
		body := io.MultiReader(bytes.NewReader(content[:len(content)/2]), iotest.ErrReader(syscall.EIO))
		got := formattest.ReadInput(t, opener(formats.DefaultLimits()).Open, formats.Input{Body: body, Size: -1})
		if !slices.Equal(got.Whys(), []scanners.Why{scanners.Failed}) || got.Err == nil {
			t.Errorf("%s: unread %v, ends with %v", name, got.Unread, got.Err)
		}
	}
}

func TestReceiverEndsAll(t *testing.T) {
	t.Parallel()
	content := tarred(t, file{"a", noise(300_000)}, file{"pixels", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")}, file{"b.gz", gzipped(t, noise(300_000))})
	for at := 1; at < 12; at++ {
		for _, want := range []error{scanners.ErrEnough, errors.New("refused")} {
			to := &refusing{after: at, err: want}
			if err := opener(formats.DefaultLimits()).Open(t.Context(), formats.Input{Body: bytes.NewReader(content), Size: -1}, to); err != want { //nolint:errorlint // unchanged, not only wrapped
				t.Errorf("refused at call %d: ends with %v", at, err)
			}
			if to.calls != at || to.out != 0 {
				t.Errorf("refused at call %d, called %d times, %d batches lost", at, to.calls, to.out)
			}
		}
	}
}

func TestCancelledContextEndsAll(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	to := &refusing{after: 2, err: nil, then: cancel}
	err := opener(formats.DefaultLimits()).Open(ctx, formats.Input{Body: bytes.NewReader(gzipped(t, noise(2<<20))), Size: -1}, to)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("ends with %v", err)
	}
}

// A panic of the receiver is not a decoder's: it goes on.
func TestReceiverPanics(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("the panic was lost")
		}
	}()
	to := &refusing{after: 1, then: func() { panic("receiver") }}
	_ = opener(formats.DefaultLimits()).Open(t.Context(), formats.Input{Body: strings.NewReader("x"), Size: 1}, to)
}

// refusing answers err from its call number after on.
type refusing struct {
	after, calls, out int
	err               error
	then              func()
}

func (r *refusing) New() *scanners.Batch {
	r.out++
	return scanners.NewBatch(func(*scanners.Batch) { r.out-- })
}

func (r *refusing) Batch(b *scanners.Batch) error {
	b.Release()
	return r.Unread(nil)
}

func (r *refusing) Unread(*scanners.Unread) error {
	if r.calls++; r.calls < r.after {
		return nil
	}
	if r.then != nil {
		r.then()
	}
	return r.err
}

func TestCut(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, piece, want string }{
		{"behind a mark", "an@example.be;+32 470 12", "an@example.be;"},
		{"between words", "call 0470 12 34 now or 0470 12", "call 0470 12 34 now "},
		{"at white space", "0470 12 34", "0470 12 "},
		{"between runes", "ééé\xc3", "ééé"},
		{"nowhere better", "abc", "abc"},
	} {
		if got := test.piece[:formats.Cut([]byte(test.piece))]; got != test.want {
			t.Errorf("%s: cut behind %q, want %q", test.name, got, test.want)
		}
	}
}
