package child

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"testing"

	"dossier/scanners"
)

// sent is what a batch looks like on its way.
func sent(t testing.TB, b *scanners.Batch) []byte {
	t.Helper()
	var out bytes.Buffer
	l := newLink(nil, &out)
	if err := l.sendBatch(b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// received is the batch that was sent, or what is wrong with it.
func received(frame []byte) (*scanners.Batch, error) {
	l := newLink(bytes.NewReader(frame), io.Discard)
	kind, payload, err := l.next()
	if err != nil || kind != fromBatch {
		return nil, fmt.Errorf("%c: %w", kind, err)
	}
	b := scanners.NewBatch(nil)
	return b, l.readBatch(payload, b)
}

// mixed is a batch with a column of each sort.
func mixed() *scanners.Batch {
	b := scanners.NewBatch(nil)
	b.Reset(scanners.NewPrivate("sheet"), []scanners.Field{{Name: scanners.NewPrivate("name"), Type: "string"}, {Name: scanners.NewPrivate("state")}, {Name: scanners.NewPrivate("list")}})
	b.Records, b.Key = 4, append(b.Key, 0)
	for i := range b.Records {
		b.Columns[0].Append(fmt.Append(nil, "name ", i))
	}
	paid, lost := b.Columns[1].Keep([]byte("paid")), b.Columns[1].Keep([]byte("lost\nand found"))
	for record, k := range []int{paid, lost, lost, paid} {
		if record != 2 {
			b.Columns[1].AppendKept(record, k)
		}
	}
	b.Columns[2].AppendTo(1, []byte("x"))
	b.Columns[2].AppendTo(1, []byte("y"))
	return b
}

func TestBatchesArriveAsTheyWere(t *testing.T) {
	t.Parallel()
	b := mixed()
	got, err := received(sent(t, b))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Columns[1].Which()) == 0 || got.Columns[1].Kept() != 2 {
		t.Errorf("of a column that keeps two values %d arrive", got.Columns[1].Kept())
	}
	for i := range b.Columns {
		was, is := &b.Columns[i], &got.Columns[i]
		if was.Len() != is.Len() {
			t.Fatalf("column %d: %d values arrive, of %d", i, is.Len(), was.Len())
		}
		for v := range was.Len() {
			if string(was.Value(v)) != string(is.Value(v)) || was.Record(v) != is.Record(v) || was.Null(v) != is.Null(v) {
				t.Errorf("column %d: value %d is %q of record %d, was %q of record %d", i, v, is.Value(v), is.Record(v), was.Value(v), was.Record(v))
			}
		}
	}
}

// TestKeptValuesAreNotBelieved: a child in the hands of its input cannot have values that are not there, nor far more than a batch holds.
func TestKeptValuesAreNotBelieved(t *testing.T) {
	t.Parallel()
	b := mixed()
	frame := sent(t, b)
	at := bytes.Index(frame, []byte("paid\nlost\nand found\n")) + len("paid\nlost\nand found\n") + 4*2
	for _, which := range []uint32{2, 1 << 31, 1<<32 - 1} {
		spoilt := bytes.Clone(frame)
		binary.LittleEndian.PutUint32(spoilt[at:], which)
		if _, err := received(spoilt); !errors.Is(err, errNonsense) {
			t.Errorf("value %d of two: %v", which, err)
		}
	}
	b.Columns[1].Clear()
	k := b.Columns[1].Keep(bytes.Repeat([]byte("x"), 1<<20))
	b.Records = maxBatch>>20 + 1
	for record := range b.Records {
		b.Columns[1].AppendKept(record, k)
	}
	if _, err := received(sent(t, b)); !errors.Is(err, errNonsense) {
		t.Errorf("a MiB kept once, %d times: %v", b.Records, err)
	}
}

func FuzzBatch(f *testing.F) {
	f.Add(sent(f, mixed()))
	f.Fuzz(func(t *testing.T, frame []byte) {
		b, err := received(frame)
		if err != nil {
			return
		}
		for i := range b.Columns {
			c := &b.Columns[i]
			for v := range c.Len() {
				if c.Record(v) < 0 || c.Record(v) >= b.Records {
					t.Fatal("a value of a record that is not there")
				}
				_ = c.Value(v)
			}
			if len(c.Data()) > maxBatch {
				t.Fatal("more than a batch holds")
			}
		}
	})
}
