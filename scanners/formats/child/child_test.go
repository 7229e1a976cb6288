//go:build unix

package child_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/archive"
	"dossier/scanners/formats/child"
	"dossier/scanners/formats/compressed"
	"dossier/scanners/formats/csvrows"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/jsonrows"
	"dossier/scanners/formats/plaintext"
)

// TestMain lets this binary be the children of its tests, and the parent of one that is killed.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "decode-child" {
		if err := child.Serve(context.Background(), os.Stdin, os.Stdout, served); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	if len(os.Args) == 3 && os.Args[1] == "parent" {
		decode(pool(child.Options{}).Decoders([]formats.Decoder{mischief("opens and hangs")})[0], os.Args[2])
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func decode(d formats.Decoder, path string) {
	_ = d.Decode(context.Background(), formats.Input{Body: strings.NewReader(""), Path: path, Size: -1}, discard{})
}

type discard struct{}

func (discard) New() *scanners.Batch          { return scanners.NewBatch(nil) }
func (discard) Batch(*scanners.Batch) error   { return nil }
func (discard) Unread(*scanners.Unread) error { return nil }

func served(l formats.Limits, cache string, _ bool) ([]formats.Decoder, []formats.Unpacker) {
	decoders := []formats.Decoder{plaintext.Decoder{Limits: l}, csvrows.Decoder{Limits: l}, &jsonrows.Decoder{Limits: l}}
	decoders = append(decoders, scribe{})
	for name := range mischiefs() {
		decoders = append(decoders, name)
	}
	return decoders, []formats.Unpacker{archive.Tar(), archive.Zip(), compressed.Gzip(), trap{}, slow{archive.Tar()}, heavy{archive.Tar(), cache}}
}

func pool(o child.Options) *child.Pool {
	exe, err := os.Executable()
	if err != nil {
		panic(err)
	}
	o.Command = []string{exe, "dossier", "decode-child"}
	return child.New(o)
}

func newPool(t testing.TB, o child.Options) *child.Pool {
	t.Helper()
	p := pool(o)
	t.Cleanup(p.Close)
	return p
}

// mischief is a decoder that goes wrong in one way.
type mischief string

func mischiefs() map[mischief]func(in formats.Input, to scanners.Receiver) error {
	return map[mischief]func(in formats.Input, to scanners.Receiver) error{
		"panics": func(formats.Input, scanners.Receiver) error { panic("secret of Ann Lee") },
		"panics elsewhere": func(formats.Input, scanners.Receiver) error {
			go func() { panic("secret of Ann Lee") }()
			select {}
		},
		"exits": func(formats.Input, scanners.Receiver) error { os.Exit(0); return nil },
		"allocates": func(formats.Input, scanners.Receiver) error {
			var all [][]byte
			for {
				all = append(all, bytes.Repeat([]byte("x"), 1<<20))
				if len(all) > 1<<20 {
					return errors.New(string(all[0]))
				}
			}
		},
		"allocates at once": func(in formats.Input, _ scanners.Receiver) error {
			_ = make([]byte, 1<<40+in.Size)[in.Size]
			return nil
		},
		"calls itself": func(formats.Input, scanners.Receiver) error { return errors.New(fmt.Sprint(deeper(1))) },
		"hangs":        func(formats.Input, scanners.Receiver) error { select {} },
		"spins": func(formats.Input, scanners.Receiver) error {
			for i := 0; ; i++ {
				if i < 0 {
					return nil
				}
			}
		},
		"reads again and again": func(in formats.Input, _ scanners.Receiver) error {
			for {
				if _, err := in.At.ReadAt(make([]byte, in.Size), 0); err != nil {
					return err
				}
			}
		},
		"writes rubbish": func(formats.Input, scanners.Receiver) error {
			_, err := os.NewFile(1, "").WriteString("b\xff\x00\x00\x00" + strings.Repeat("secret of Ann Lee ", 30))
			return err
		},
		"writes more rubbish": func(formats.Input, scanners.Receiver) error {
			_, err := os.NewFile(1, "").WriteString(strings.Repeat("secret of Ann Lee ", 30))
			return err
		},
		"prints": func(_ formats.Input, to scanners.Receiver) error {
			fmt.Println("secret of Ann Lee")
			for range 10_000 {
				fmt.Fprintln(os.Stderr, "secret of Ann Lee")
			}
			return give(to, "fine")
		},
		"gives a batch and hangs": func(_ formats.Input, to scanners.Receiver) error {
			if err := give(to, "first"); err != nil {
				return err
			}
			select {}
		},
		"takes much and tells its number": func(_ formats.Input, to scanners.Receiver) error {
			much := bytes.Repeat([]byte("x"), 300<<20)
			return give(to, strconv.Itoa(os.Getpid())+string(much[:0]))
		},
		"tells its number": func(_ formats.Input, to scanners.Receiver) error { return give(to, strconv.Itoa(os.Getpid())) },
		"asks": func(_ formats.Input, to scanners.Receiver) error {
			var answers []string
			for _, field := range []string{"amount", "name", "amount"} {
				if err := give(to, "something"); err != nil {
					return err
				}
				answers = append(answers, fmt.Sprint(to.(scanners.Selective).Leave(scanners.NewPrivate("inner"), field)))
			}
			return give(to, strings.Join(answers, " "))
		},
		"opens and hangs": func(in formats.Input, _ scanners.Receiver) error {
			f, err := os.OpenFile(in.Path+"2", os.O_WRONLY, 0)
			if err == nil {
				_, err = f.WriteString("x")
			}
			if err != nil {
				return err
			}
			select {}
		},
	}
}

func deeper(n int) int {
	if n < 0 {
		return n
	}
	return n + deeper(n+1)
}

func give(to scanners.Receiver, text string) error {
	b := to.New()
	b.Reset(scanners.Private{}, []scanners.Field{{Name: scanners.NewPrivate("text"), Text: true}})
	b.Columns[0].AppendString(text)
	b.Records = 1
	return to.Batch(b)
}

func (m mischief) Name() string                                   { return string(m) }
func (mischief) Recognise([]byte, formats.Input) formats.Likeness { return formats.Certain }
func (m mischief) Decode(_ context.Context, in formats.Input, to scanners.Receiver) error {
	return mischiefs()[m](in, to)
}

// Prepare takes longer than the impatient wait, and is no matter of the input.
func (slow) Prepare(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 6*time.Second)
	defer cancel()
	<-ctx.Done()
	return nil
}

type slow struct{ formats.Unpacker }

func (slow) Name() string { return "slow" }

// heavy takes much memory to get ready, unless the cache tells that it was done before. There it leaves its process's number.
type heavy struct {
	formats.Unpacker
	cache string
}

func (heavy) Name() string { return "heavy" }

func (h heavy) Prepare(context.Context) error {
	done := filepath.Join(h.cache, "heavy")
	if _, err := os.Stat(done); err == nil && h.cache != "" {
		return nil
	}
	much := bytes.Repeat([]byte("x"), 300<<20)
	if h.cache == "" {
		return nil
	}
	return os.WriteFile(done, []byte(strconv.Itoa(os.Getpid())+string(much[:0])), 0o600)
}

// trap gives a member that ends the process.
type trap struct{}

func (trap) Name() string                                     { return "trap" }
func (trap) Recognise([]byte, formats.Input) formats.Likeness { return formats.Certain }
func (trap) Unpack(ctx context.Context, _ formats.Input, _ scanners.Receiver, open func(context.Context, formats.Input) error) error {
	return open(ctx, formats.Input{Body: io.MultiReader(strings.NewReader("first"), trap{}), Name: "a", Size: -1})
}
func (trap) Read([]byte) (int, error) { os.Exit(0); return 0, nil }

func TestMischief(t *testing.T) {
	t.Parallel()
	tests := map[mischief]struct {
		why    scanners.Why
		detail string
	}{
		"panics":                  {scanners.Corrupt, "the decoder failed"},
		"panics elsewhere":        {scanners.Failed, "the decoder broke off"},
		"exits":                   {scanners.Failed, "the decoder broke off"},
		"allocates":               {scanners.OverLimit, "more than 512 MiB"},
		"allocates at once":       {scanners.OverLimit, "more than 512 MiB"},
		"calls itself":            {scanners.OverLimit, ""}, // its stack or all memory, whichever bound is met first
		"hangs":                   {scanners.OverLimit, "no progress"},
		"spins":                   {scanners.OverLimit, "no progress"},
		"gives a batch and hangs": {scanners.OverLimit, "no progress"},
		"reads again and again":   {scanners.OverLimit, "no progress"},
		"writes rubbish":          {scanners.Failed, "cannot be understood"},
		"writes more rubbish":     {scanners.Failed, "cannot be understood"},
		"prints":                  {},
	}
	// The race detector's own shadow of the memory, mapped by and by, counts too: 128 MiB would be too little for any input with it.
	p := newPool(t, child.Options{Memory: 512 << 20, Workers: 2})
	impatient := newPool(t, child.Options{Stall: time.Second, Workers: 2})
	for name, test := range tests {
		t.Run(string(name), func(t *testing.T) {
			t.Parallel()
			pool := p
			if test.detail == "no progress" {
				pool = impatient
			}
			all := pool.Decoders([]formats.Decoder{name, plaintext.Decoder{}})
			got := formattest.Read(t, all[0].Decode, "a", []byte("content"))
			u, _ := errors.AsType[*scanners.Unread](got.Err)
			switch {
			case test.why == "" && got.Err != nil:
				t.Errorf("ends with %v", got.Err)
			case test.why != "" && (u == nil || u.Why != test.why || !strings.Contains(u.Detail, test.detail)):
				t.Errorf("ends with %v, want %s: %s", got.Err, test.why, test.detail)
			}
			if strings.Contains(fmt.Sprint(got.Err, got.Unread), "Ann") {
				t.Error("what the decoder printed is shown")
			}
			if pool == impatient { // which a busy machine makes a false alarm of
				return
			}
			if got := formattest.Read(t, all[1].Decode, "b", []byte("and on it goes")); got.Err != nil || len(got.Rows()) != 1 {
				t.Errorf("the next input ends with %v", got.Err)
			}
		})
	}
}

// Whatever is read through a child is the same as what is read without one.
// selective leaves out amounts after two batches, and keeps what it was given last.
type selective struct {
	batches int
	last    string
	asked   []string
}

func (*selective) New() *scanners.Batch            { return scanners.NewBatch(nil) }
func (s *selective) Unread(*scanners.Unread) error { return nil }

func (s *selective) Batch(b *scanners.Batch) error {
	s.batches++
	s.last = string(b.Columns[0].Value(0))
	return nil
}

func (s *selective) Leave(part scanners.Private, field string) bool {
	s.asked = append(s.asked, fmt.Sprint(s.batches, " ", part.Reveal(), " ", field))
	return field == "amount" && s.batches >= 2
}

// A decoder in a child learns what a receiver behind an opener does not need, from all batches that it gave before.
func TestReceiverTellsWhatToLeaveOut(t *testing.T) {
	t.Parallel()
	opener := formats.Opener{Decoders: newPool(t, child.Options{}).Decoders([]formats.Decoder{mischief("asks")}), Limits: formats.DefaultLimits()}
	in := func() formats.Input { return formats.Input{Body: strings.NewReader("asks"), Name: "asks", Size: 4} }
	to := &selective{}
	if err := opener.Open(t.Context(), in(), to); err != nil || to.last != "false false true" {
		t.Errorf("the decoder learnt %q, and ended with %v", to.last, err)
	}
	if want := []string{"1 inner amount", "2 inner name", "3 inner amount"}; !slices.Equal(to.asked, want) {
		t.Errorf("asked for %q, want %q", to.asked, want)
	}
	err := opener.Open(t.Context(), in(), struct{ scanners.Receiver }{to}) // which needs all
	if err != nil || to.last != "false false false" || len(to.asked) != 3 {
		t.Errorf("the decoder learnt %q of a receiver that needs all, and ended with %v", to.last, err)
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	p := newPool(t, child.Options{})
	decoders, unpackers := served(formats.DefaultLimits(), "", false)
	var lines, objects strings.Builder
	lines.WriteString("id,name,note\n")
	for i := range 9000 {
		fmt.Fprintf(&lines, "%d,person %d,\"a note, %s\"\n", i, i, strings.Repeat("x", i%50))
		fmt.Fprintf(&objects, `{"id":%d,"tags":["a","b%d"],"note":null}`+"\n", i, i)
	}
	samples := []string{lines.String(), lines.String(), objects.String()}
	for i, d := range p.Decoders(decoders[:3]) {
		t.Run(d.Name(), func(t *testing.T) {
			t.Parallel()
			formattest.Decoder(t, d, []formattest.Sample{{Name: "a.txt", Content: []byte(samples[i][:20_000+strings.IndexByte(samples[i][20_000:], '\n')])}})
			want := formattest.Read(t, decoders[i].Decode, "a", []byte(samples[i]))
			got := formattest.Read(t, d.Decode, "a", []byte(samples[i]))
			if got.Err != nil || !slices.EqualFunc(got.Rows(), want.Rows(), slices.Equal[[]string]) || !slices.Equal(got.Fields(), want.Fields()) {
				t.Errorf("%d rows, want %d, and %v", len(got.Rows()), len(want.Rows()), got.Err)
			}
		})
	}
	content := tarred(t, "a.txt", lines.String()[:20_000], "b.txt", "second")
	for _, u := range p.Unpackers(unpackers[:1]) {
		t.Run(u.Name(), func(t *testing.T) {
			t.Parallel()
			formattest.Unpacker(t, u, []formattest.Sample{{Name: "a", Content: content}})
		})
	}
}
