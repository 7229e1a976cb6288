package formattest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/iotest"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// Sample is a good input of a format. The more batches it makes, the more the suite finds.
type Sample struct {
	Name    string // file name
	Content []byte
	Head    int64  // up to which number records name the fields of others, which [Cut] leaves
	Within  string // with what the parts begin that [Cut] chooses from
}

// Decoder checks that d keeps the contract of [formats.Decoder] on the samples, on every sort of cut and damaged
// version of them, and on noise. The samples of a decoder of text are UTF-8.
func Decoder(t *testing.T, d formats.Decoder, samples []Sample) {
	t.Helper()
	run(t, d.Name(), d.Recognise, d.Decode, samples)
}

// Unpacker does for u what [Decoder] does for a decoder. A member counts as one record that holds its bytes.
func Unpacker(t *testing.T, u formats.Unpacker, samples []Sample) {
	t.Helper()
	run(t, u.Name(), u.Recognise, func(ctx context.Context, in formats.Input, to scanners.Receiver) error {
		members := 0
		return u.Unpack(ctx, in, to, func(ctx context.Context, member formats.Input) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			members++
			return takeMember(member, members, to)
		})
	}, samples)
}

func takeMember(member formats.Input, number int, to scanners.Receiver) error {
	content, err := io.ReadAll(io.LimitReader(member.Body, 64<<20))
	b := to.New()
	part := scanners.NewPrivate(fmt.Sprintf("%d %s %s", number, member.Part.Reveal(), member.Name))
	b.Reset(part, []scanners.Field{{Name: scanners.NewPrivate("content")}})
	b.Columns[0].Append(content)
	b.Records = 1
	if err := to.Batch(b); err != nil {
		return err
	}
	if err != nil {
		return to.Unread(scanners.AsUnread(err))
	}
	return nil
}

func run(t *testing.T, name string, recognise func([]byte, formats.Input) formats.Likeness, read Func, samples []Sample) {
	t.Helper()
	if name == "" || len(samples) == 0 {
		t.Fatal("a format needs a name, and its test a sample")
	}
	for i, s := range samples {
		t.Run(fmt.Sprintf("sample %d", i+1), func(t *testing.T) {
			t.Parallel()
			head := s.Content[:min(len(s.Content), formats.HeadSize)]
			if recognise(head, input(s.Name, s.Content, bytes.NewReader(s.Content))) == formats.No {
				t.Error("the sample is not recognised")
			}
			t.Run("cuts", func(t *testing.T) { cuts(t, read, s) })
			t.Run("truncation", func(t *testing.T) { truncation(t, read, s) })
			t.Run("read error", func(t *testing.T) { readError(t, read, s) })
			t.Run("noise", func(t *testing.T) { noise(t, recognise, read, s) })
			t.Run("receiver error", func(t *testing.T) { receiverError(t, read, s) })
			t.Run("cancelled", func(t *testing.T) { cancelled(t, read, s) })
		})
	}
}

// cuts reads the same bytes in other portions, which must not show.
func cuts(t *testing.T, read Func, s Sample) {
	log := func(in formats.Input) []string {
		to := &recorder{}
		if err := read(t.Context(), in, to); err != nil {
			t.Errorf("a good sample ends with %v", err)
		}
		to.check(t)
		return to.log
	}
	whole := func() io.Reader { return bytes.NewReader(s.Content) }
	want := log(input(s.Name, s.Content, whole()))
	portions := map[string]io.Reader{
		"again":        whole(),
		"random cuts":  &cutReader{whole(), rand.New(rand.NewPCG(1, 2))},
		"eof with end": iotest.DataErrReader(whole()),
		"halves":       iotest.HalfReader(whole()),
	}
	if len(s.Content) <= 128<<10 {
		portions["one byte"] = iotest.OneByteReader(whole())
	}
	for name, body := range portions {
		if got := log(input(s.Name, s.Content, body)); !slices.Equal(got, want) {
			t.Errorf("%s: other batches than when read whole: %s", name, difference(got, want))
		}
	}
}

func difference(got, want []string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("number %d is\n%.300s\nnot\n%.300s", i+1, got[i], want[i])
		}
	}
	return fmt.Sprintf("%d of them, not %d", len(got), len(want))
}

// truncation cuts the sample at sampled offsets, always at the first and last few.
func truncation(t *testing.T, read Func, s Sample) {
	for _, n := range offsets(len(s.Content)) {
		ends(t, read, input(s.Name, s.Content[:n], bytes.NewReader(s.Content[:n])), fmt.Sprintf("cut at %d", n))
	}
}

// readError breaks the body at sampled offsets: that must not pass for the end.
func readError(t *testing.T, read Func, s Sample) {
	broken := errors.New("broken body")
	for _, n := range offsets(len(s.Content)) {
		body := io.MultiReader(bytes.NewReader(s.Content[:n]), iotest.ErrReader(broken))
		in := formats.Input{Body: body, Name: s.Name, Size: -1}
		to := &recorder{}
		if err := read(t.Context(), in, to); err == nil && len(to.unread) == 0 {
			t.Errorf("a body that broke at %d of %d passes as complete", n, len(s.Content))
		}
		to.check(t)
	}
}

// noise reads the sample with bytes changed, and bytes that are nothing.
func noise(t *testing.T, recognise func([]byte, formats.Input) formats.Likeness, read Func, s Sample) {
	random := rand.New(rand.NewPCG(3, 4))
	for i := range 60 {
		content := slices.Clone(s.Content[:min(len(s.Content), 32<<10)])
		if i%3 == 0 {
			content = make([]byte, random.IntN(4096))
		}
		for changes := random.IntN(40); changes >= 0 && len(content) > 0; changes-- {
			content[random.IntN(len(content))] = byte(random.Uint32())
		}
		recognise(content[:min(len(content), formats.HeadSize)], input(s.Name, content, bytes.NewReader(content)))
		ends(t, read, input(s.Name, content, bytes.NewReader(content)), fmt.Sprintf("noise %d", i))
	}
}

// ends reads damaged input: it may end with an Unread, or without, and with nothing else.
func ends(t *testing.T, read Func, in formats.Input, what string) {
	t.Helper()
	to := &recorder{}
	err := read(t.Context(), in, to)
	if unread := (*scanners.Unread)(nil); err != nil && !errors.As(err, &unread) {
		t.Errorf("%s: ends with %v, which is not an Unread", what, err)
	}
	to.check(t)
}

// receiverError has the receiver refuse at each of its calls.
func receiverError(t *testing.T, read Func, s Sample) {
	full := &recorder{}
	_ = read(t.Context(), input(s.Name, s.Content, bytes.NewReader(s.Content)), full)
	for _, n := range offsets(full.calls) {
		for _, refusal := range []error{errors.New("refused"), scanners.ErrEnough} {
			to := &recorder{failAt: n + 1, fail: refusal}
			err := read(t.Context(), input(s.Name, s.Content, bytes.NewReader(s.Content)), to)
			if n < full.calls && err != refusal { //nolint:errorlint // unchanged, not only wrapped
				t.Errorf("the receiver's error at call %d came back as %v", n+1, err)
			}
			if n < full.calls && to.calls != n+1 {
				t.Errorf("the receiver refused at call %d and was called %d times", n+1, to.calls)
			}
			to.check(t)
		}
	}
}

// cancelled reads under a context that ended already: whoever reads asks at least once a batch.
func cancelled(t *testing.T, read Func, s Sample) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	to := &recorder{}
	err := read(ctx, input(s.Name, s.Content, bytes.NewReader(s.Content)), to)
	if len(s.Content) > 0 && !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context ends with %v", err)
	}
	to.check(t)
}

// offsets returns 0, n and up to some fifty in between, fewer in a large sample, more of them near the ends.
func offsets(n int) []int {
	var at []int
	steps := 24
	if n > 64<<10 {
		steps = 6
	}
	for i := range steps {
		at = append(at, n*i/steps, min(i, n), max(0, n-i))
	}
	slices.Sort(at)
	return slices.Compact(at)
}

// cutReader cuts a stream at random places, with empty reads in between.
type cutReader struct {
	body   io.Reader
	random *rand.Rand
}

func (r *cutReader) Read(p []byte) (int, error) {
	if len(p) == 0 || r.random.IntN(10) == 0 {
		return 0, nil
	}
	n := 1 + r.random.IntN(min(len(p), 3000))
	return r.body.Read(p[:n])
}
