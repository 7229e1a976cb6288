package formattest

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// Opener reads inputs and writes them again; *formats.Opener is one.
type Opener interface {
	Open(ctx context.Context, in formats.Input, to scanners.Receiver) error
	Cut(ctx context.Context, in formats.Input, out io.Writer, list []erasing.Removal) error
}

// Kept is a record with its place.
type Kept struct {
	Part   string
	Number int64
	Text   string // fields and values
	Values []string
	Names  []string // of the values' fields
}

// Cut checks that o writes the samples again without random choices of their records: the others are read from what it writes as they were,
// in their order, and no value that only the chosen ones held is anywhere in it. What lies within reads what lies inside of what is
// written (a decompressed form), to look for those values; nil: they are looked for in what is written.
func Cut(t *testing.T, o Opener, samples []Sample, within func(content []byte) []byte) {
	t.Helper()
	for i, s := range samples {
		t.Run(fmt.Sprintf("sample %d", i+1), func(t *testing.T) {
			t.Parallel()
			all := Records(t, o, s.Name, s.Content)
			if len(all) == 0 {
				t.Fatal("the sample holds no record")
			}
			random := rand.New(rand.NewPCG(7, uint64(i)))
			rounds := 8
			if len(s.Content) > 64<<10 || within != nil {
				rounds = 3
			}
			for round := range rounds {
				gone := map[int]bool{}
				for n := range all {
					if beside := strings.HasPrefix(path.Base(all[n].Part), "("); !beside && all[n].Number > s.Head && strings.HasPrefix(all[n].Part, s.Within) && (random.IntN(1+round) == 0 || len(all) == 1) {
						gone[n] = true
					}
				}
				cutSome(t, o, s, all, gone, within)
			}
		})
	}
}

func cutSome(t *testing.T, o Opener, s Sample, all []Kept, gone map[int]bool, within func([]byte) []byte) {
	t.Helper()
	var rest, list []Kept
	var removals []erasing.Removal
	for n, r := range all {
		if gone[n] {
			list = append(list, r)
			removals = append(removals, erasing.Removal{Part: scanners.NewPrivate(r.Part), Number: r.Number})
		} else {
			rest = append(rest, r)
		}
	}
	if len(removals) == 0 {
		return
	}
	var out bytes.Buffer
	if err := o.Cut(t.Context(), input(s.Name, s.Content, bytes.NewReader(s.Content)), &out, removals); err != nil {
		if len(rest) == 0 && errors.As(err, new(*formats.Uncut)) { // what is left would be no file of the format
			return
		}
		t.Errorf("%d of %d records: %v", len(list), len(all), err)
		return
	}
	if len(rest) > 1 { // what one record alone is read as may be something else
		same(t, Records(t, o, s.Name, out.Bytes()), rest, fmt.Sprintf("without %d of %d records", len(list), len(all)))
	}
	text := out.Bytes()
	if within != nil {
		text = within(text)
	}
	for _, r := range list {
		for _, v := range r.Values {
			if held := func(o Kept) bool { return strings.Contains(o.Text, v) }; len(v) > 5 && !slices.ContainsFunc(rest, held) && bytes.Contains(text, []byte(v)) {
				t.Errorf("%q of a record that went is still there", v)
			}
		}
	}
}

// Zipped is a sample as the one member of an archive in a folder of it.
func Zipped(s Sample) Sample {
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	m, err := w.Create("box/" + s.Name)
	if err == nil {
		_, err = m.Write(s.Content)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		panic(err) // nothing is written to but memory
	}
	return Sample{Name: "a.zip", Content: packed.Bytes(), Head: s.Head, Within: "box/" + s.Name + "/" + s.Within}
}

// InZip is within for [Zipped] samples: it reads what lies inside of the one member.
func InZip(t *testing.T, within func(content []byte) []byte) func(content []byte) []byte {
	return func(content []byte) []byte {
		r, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil || len(r.File) != 1 {
			t.Fatalf("no archive of one member: %v", err)
		}
		member, err := r.File[0].Open()
		if err != nil {
			t.Fatal(err)
		}
		inner, err := io.ReadAll(member)
		if err != nil {
			t.Fatal(err)
		}
		return within(inner)
	}
}

// same compares records in order, but for their numbers.
func same(t *testing.T, got, want []Kept, what string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Errorf("%s: %d records are left, want %d; record %d of %q is missing", what, len(got), len(want), want[i].Number, want[i].Part)
			return
		case i >= len(want):
			t.Errorf("%s: %d records are left, want %d; there is %q", what, len(got), len(want), got[i].Text)
			return
		case got[i].Text != want[i].Text:
			t.Errorf("%s: record %d reads\n%q, was\n%q", what, i+1, got[i].Text, want[i].Text)
			return
		}
	}
}

// Records reads all records of an input.
func Records(t testing.TB, o Opener, name string, content []byte) []Kept {
	t.Helper()
	list, unread := Readable(t, o, name, content)
	if len(unread) > 0 {
		t.Errorf("unread: %v", errors.Join(unread...))
	}
	return list
}

// Readable reads those records of an input that can be read, and gives what cannot.
func Readable(t testing.TB, o Opener, name string, content []byte) (list []Kept, unread []error) {
	t.Helper()
	to := &keeper{}
	if err := o.Open(t.Context(), input(name, content, bytes.NewReader(content)), to); err != nil {
		t.Errorf("%d bytes of a %s: %v", len(content), name, err)
	}
	return to.list, to.unread
}

// keeper is a receiver that keeps records.
type keeper struct {
	list   []Kept
	unread []error
}

func (k *keeper) New() *scanners.Batch { return scanners.NewBatch(nil) }

func (k *keeper) Unread(u *scanners.Unread) error {
	k.unread = append(k.unread, u)
	return nil
}

func (k *keeper) Batch(b *scanners.Batch) error {
	begin := len(k.list)
	if b.Continues && begin > 0 {
		begin--
	}
	for len(k.list) < begin+b.Records {
		k.list = append(k.list, Kept{Part: b.Part.Reveal(), Number: b.First + int64(len(k.list)-begin)})
	}
	for i := range b.Columns {
		c := &b.Columns[i]
		for v := range c.Len() {
			if at := begin + c.Record(v); at < len(k.list) && !c.Null(v) {
				r := &k.list[at]
				if goesOn := b.Continues && c.Record(v) == 0; goesOn && strings.HasSuffix(r.Text, c.Name.Reveal()+"\x00") {
					r.Text = strings.TrimSuffix(r.Text, c.Name.Reveal()+"\x00")
				}
				r.Text += string(c.Value(v)) + "\x00" + c.Name.Reveal() + "\x00"
				r.Values, r.Names = append(r.Values, string(c.Value(v))), append(r.Names, c.Name.Reveal())
			}
		}
	}
	for i := begin; i < len(k.list); i++ {
		if len(k.list[i].Values) == 0 && k.list[i].Number > 0 { // a blank place
			k.list[i].Number = 0
		}
	}
	k.list = slices.DeleteFunc(k.list, func(r Kept) bool { return r.Number == 0 })
	return nil
}
