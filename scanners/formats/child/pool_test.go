//go:build unix

package child_test

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/child"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/plaintext"
)

func tarred(t testing.TB, namesAndContents ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for i := 0; i < len(namesAndContents); i += 2 {
		err := w.WriteHeader(&tar.Header{Name: namesAndContents[i], Size: int64(len(namesAndContents[i+1])), Mode: 0o600})
		if err == nil {
			_, err = io.WriteString(w, namesAndContents[i+1])
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

// An archive that a child unpacks may hold others, as many as there are workers and more.
func TestInsideOneAnother(t *testing.T) {
	t.Parallel()
	p := newPool(t, child.Options{Workers: 1})
	decoders, unpackers := served(formats.DefaultLimits(), "", false)
	o := &formats.Opener{
		Decoders: p.Decoders(decoders[:1]), Unpackers: p.Unpackers(unpackers[:1]), Limits: formats.DefaultLimits(),
	}
	lowest := string(tarred(t, "c.txt", "at the bottom"))
	content := tarred(t, "a.tar", string(tarred(t, "b.tar", lowest, "d.txt", "on the way")), "e.txt", "at last")
	got := formattest.Read(t, o.Open, "x.tar", content)
	for _, part := range []string{"a.tar/b.tar/c.txt", "a.tar/d.txt", "e.txt"} {
		if len(got.Part(part).Rows) != 1 {
			t.Errorf("%s was not read: %v, %v", part, got.Err, got.Unread)
		}
	}
}

// A table that a child reads may hold tables in base64 in its values.
func TestInsideValues(t *testing.T) {
	t.Parallel()
	p := newPool(t, child.Options{Workers: 1})
	decoders, _ := served(formats.DefaultLimits(), "", false)
	o := &formats.Opener{Decoders: p.Decoders(decoders[1:2]), Limits: formats.DefaultLimits()}
	table := func(value string) string { return "id,name,file\n1,Ann," + value + "\n2,Lee,x\n" }
	encoded := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	got := formattest.Read(t, o.Open, "a.csv", []byte(table(encoded(table(encoded(table(strings.Repeat("x", 40))))))))
	if names := got.Part("file (base64)/file (base64)").Column("name"); !slices.Equal(names, []string{"Ann; Lee"}) {
		t.Errorf("at the bottom are %q: %v, %v", names, got.Err, got.Unread)
	}
}

// A child that took much memory is not used again, and nobody notices.
func TestLargeChildRetires(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("elsewhere it is not known what a child took")
	}
	p := newPool(t, child.Options{Workers: 1, Memory: 4 << 30})
	number := func(name mischief) string {
		got := formattest.Read(t, p.Decoders([]formats.Decoder{name})[0].Decode, "x", []byte("x"))
		got.CheckComplete(t)
		return got.Text()
	}
	small, large := number("tells its number"), number("takes much and tells its number")
	if small != large {
		t.Error("a child that took little was not used again")
	}
	if after := number("tells its number"); after == large || after != number("tells its number") {
		t.Error("a child that took much was used again, or the one behind it was not")
	}
}

// What a format took to get ready does not stand beside what its input takes, where the next child finds it done.
func TestReadyChildHandsOver(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("elsewhere it is not known what a child took")
	}
	cache := t.TempDir()
	for _, o := range []child.Options{{Cache: cache}, {}} {
		o.Workers, o.Memory = 1, 4<<30
		p := newPool(t, o)
		u := p.Unpackers([]formats.Unpacker{heavy{}})[0]
		members := 0
		err := u.Unpack(t.Context(), formats.Input{Body: bytes.NewReader(tarred(t, "a", "text")), Size: -1}, discard{}, func(context.Context, formats.Input) error {
			members++
			return nil
		})
		if err != nil || members != 1 {
			t.Errorf("%d members, ends with %v", members, err)
		}
		if o.Cache == "" {
			continue // each gets ready by itself
		}
		preparer, err := os.ReadFile(filepath.Join(cache, "heavy"))
		if err != nil {
			t.Fatal(err)
		}
		number := formattest.Read(t, p.Decoders([]formats.Decoder{mischief("tells its number")})[0].Decode, "x", []byte("x"))
		again := formattest.Read(t, p.Decoders([]formats.Decoder{mischief("tells its number")})[0].Decode, "x", []byte("x"))
		if number.Text() == string(preparer) || number.Text() != again.Text() || again.Err != nil {
			t.Error("the child that got ready read the input too, or the one behind it was not kept")
		}
	}
}

// A member that ends the child is told of as such, and what came before it is kept.
func TestMemberEndsTheChild(t *testing.T) {
	t.Parallel()
	p := newPool(t, child.Options{})
	u := p.Unpackers([]formats.Unpacker{trap{}})[0]
	var content string
	var readErr error
	err := u.Unpack(t.Context(), formats.Input{Body: strings.NewReader("x"), Size: 1}, discard{}, func(_ context.Context, in formats.Input) error {
		var all []byte
		all, readErr = io.ReadAll(in.Body)
		content = string(all)
		return nil
	})
	if why, ok := errors.AsType[*scanners.Unread](err); content != "first" || readErr == nil || !ok || why.Why != scanners.Failed {
		t.Errorf("the member has %d bytes and ends with %v; the archive ends with %v", len(content), readErr, err)
	}
}

// What a format takes to get ready is not held against its input.
func TestSlowToPrepare(t *testing.T) {
	t.Parallel()
	p := newPool(t, child.Options{Stall: 5 * time.Second})
	u := p.Unpackers([]formats.Unpacker{slow{}})[0]
	members := 0
	err := u.Unpack(t.Context(), formats.Input{Body: bytes.NewReader(tarred(t, "a", "text")), Size: -1}, discard{}, func(context.Context, formats.Input) error {
		members++
		return nil
	})
	if err != nil || members != 1 {
		t.Errorf("%d members, ends with %v", members, err)
	}
}

// A decoder that hangs does not keep a scan from being broken off.
func TestCancelled(t *testing.T) {
	t.Parallel()
	p := newPool(t, child.Options{Stall: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	to := &cancelling{cancel: cancel}
	d := p.Decoders([]formats.Decoder{mischief("gives a batch and hangs")})[0]
	if err := d.Decode(ctx, formats.Input{Body: strings.NewReader("x"), Size: 1}, to); !errors.Is(err, context.Canceled) {
		t.Errorf("ends with %v", err)
	}
}

type cancelling struct {
	discard
	cancel func()
}

func (c *cancelling) Batch(b *scanners.Batch) error {
	b.Release()
	c.cancel()
	return nil
}

// A child that ended while it was idle costs nothing but a new one.
func TestIdleChildIsKilled(t *testing.T) {
	t.Parallel()
	p := newPool(t, child.Options{Workers: 1})
	all := p.Decoders([]formats.Decoder{plaintext.Decoder{}, mischief("tells its number")})
	for range 2 {
		if got := formattest.Read(t, all[0].Decode, "a", []byte("text")); got.Err != nil {
			t.Fatal(got.Err)
		}
		got := formattest.Read(t, all[1].Decode, "a", []byte("text"))
		if got.Err != nil {
			t.Fatal(got.Err)
		}
		pid, err := strconv.Atoi(got.Rows()[0][0])
		if err == nil {
			err = syscall.Kill(pid, syscall.SIGKILL)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := formattest.Read(t, all[0].Decode, "a", []byte("text")); got.Err != nil || len(got.Rows()) != 1 {
		t.Errorf("ends with %v", got.Err)
	}
}

// No child outlives its parent, whatever it does at that time.
func TestParentIsKilled(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "fifo")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(path+"2", 0o600); err != nil {
		t.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, "parent", path) //nolint:noctx // it is killed below
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	alive, err := os.Open(path + "2") // waits until the child opens it
	if err != nil {
		t.Fatal(err)
	}
	defer alive.Close()
	if _, err := io.ReadFull(alive, make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if _, err := io.ReadAll(alive); err != nil { // ends when the child does
		t.Fatal(err)
	}
}

func TestNoSuchProgram(t *testing.T) {
	t.Parallel()
	p := child.New(child.Options{Command: []string{filepath.Join(t.TempDir(), "none"), "none"}})
	defer p.Close()
	got := formattest.Read(t, p.Decoders([]formats.Decoder{plaintext.Decoder{}})[0].Decode, "a", []byte("text"))
	if u, ok := errors.AsType[*scanners.Unread](got.Err); !ok || u.Why != scanners.Failed {
		t.Errorf("ends with %v", got.Err)
	}
}

// Without a pool, formats are left as they are.
func TestNoPool(t *testing.T) {
	t.Parallel()
	var p *child.Pool
	if got := p.Decoders([]formats.Decoder{plaintext.Decoder{}}); got[0] != formats.Decoder(plaintext.Decoder{}) {
		t.Errorf("%T", got[0])
	}
	p.Close()
}

func BenchmarkHere(b *testing.B)    { benchmark(b, nil) }
func BenchmarkInChild(b *testing.B) { benchmark(b, newPool(b, child.Options{})) }

// benchmark reads a text, which no decoder reads faster: the cost of a child is seen best where there is no other.
func benchmark(b *testing.B, p *child.Pool) {
	path := filepath.Join(b.TempDir(), "a.txt")
	content := []byte(strings.Repeat("a line of some length, as there are in a log of a server\n", 1<<20))
	if err := os.WriteFile(path, content, 0o600); err != nil {
		b.Fatal(err)
	}
	d := p.Decoders([]formats.Decoder{plaintext.Decoder{}})[0]
	free := make(chan *scanners.Batch, 1)
	free <- scanners.NewBatch(func(b *scanners.Batch) { free <- b })
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		f, err := os.Open(path)
		if err != nil {
			b.Fatal(err)
		}
		if err := d.Decode(b.Context(), formats.Input{Body: f, At: f, Path: path, Size: int64(len(content))}, reusing{free}); err != nil {
			b.Fatal(err)
		}
		_ = f.Close()
	}
}

type reusing struct{ free chan *scanners.Batch }

func (r reusing) New() *scanners.Batch          { return <-r.free }
func (reusing) Batch(b *scanners.Batch) error   { b.Release(); return nil }
func (reusing) Unread(u *scanners.Unread) error { return u }
