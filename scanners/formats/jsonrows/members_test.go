package jsonrows

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// told hears all that is handed over, batch by batch; as one who asks which values stand together or not.
type told struct {
	entered bool
	batches []string
	kept    bool // a column kept values once
}

func (t *told) New() *scanners.Batch { return scanners.NewBatch(nil) }

func (t *told) Entries() bool { return t.entered }

func (t *told) Batch(b *scanners.Batch) error {
	h := fnv.New64a()
	fmt.Fprint(h, b.First, b.Records, b.Continues)
	for i := range b.Columns {
		c := &b.Columns[i]
		t.kept = t.kept || len(c.Which()) > 0
		fmt.Fprint(h, c.Name.Reveal(), c.Type, c.Len())
		for v := range c.Len() {
			_, _ = h.Write(binary.AppendUvarint(nil, uint64(c.Record(v))))
			_, _ = h.Write(c.Value(v))
			_, _ = h.Write([]byte{0})
		}
	}
	t.batches = append(t.batches, fmt.Sprint(h.Sum64()))
	b.Release()
	return nil
}

func (t *told) Unread(u *scanners.Unread) error {
	t.batches = append(t.batches, u.Error())
	return nil
}

// asIfNew reads records of which many came before, also as they are read for who asks which values stand together: where nothing is taken for what came
// lately.
func asIfNew(t *testing.T, before []byte, lines ...[]byte) *told {
	t.Helper()
	var in bytes.Buffer
	filler := `"` + strings.Repeat("x", formats.BatchBytes/180) + "\"\n" // by which a batch is full once it shows that values recur
	for range 190 {
		in.Write(before)
		in.WriteByte('\n')
		in.WriteString(filler)
	}
	for range 3 {
		for _, line := range lines {
			in.Write(line)
			in.WriteByte('\n')
		}
	}
	got, want := &told{}, &told{entered: true}
	for _, to := range []*told{got, want} {
		if err := new(Decoder).Decode(t.Context(), formats.Input{Body: bytes.NewReader(in.Bytes()), Size: -1}, to); err != nil {
			to.batches = append(to.batches, err.Error())
		}
	}
	if fmt.Sprint(got.batches) != fmt.Sprint(want.batches) {
		t.Errorf("records are read otherwise than by who asks which values stand together: %q", lines)
	}
	return got
}

func TestWhatCameLatelyIsReadAsIfNew(t *testing.T) {
	t.Parallel()
	usual := `{"time":"2026-03-10T10:25:00Z","level":"info","status":200,"by":{"method":"GET","ok":true},"of":"","to":-1.5e3,"at":1234567890}`
	for name, lines := range map[string][]string{
		"the same":              {usual, usual, usual},
		"another value":         {`{"time":"2026-03-10T10:25:00Z","level":"warn","status":201,"by":{"method":"PUT","ok":null},"of":"x","to":-1.5e4}`, usual},
		"one that goes on":      {`{"time":"2026-03-10T10:25:00Zulu","at":12345678901,"by":{"method":"GETS"}}`, `{"time":"2026-03-10T10:25:0"}`, usual},
		"another sort":          {`{"level":200,"status":"200","by":"GET","at":"1234567890","time":1234567890}`, `{"level":"info","status":"info","to":200}`, usual},
		"a number with letters": {`{"level":"200x","status":"200x"}`, `{"level":"info","status":200x}`, `{"level":"1234567890","at":1234567890x}`, usual},
		"escapes":               {`{"level":"inf\u006f","status":200,"of":"\"","by":{"method":"G\"T"}}`, usual, `{"level":"a\\","of":"\n"}`},
		"a quotation mark":      {`{"level":"a\"b"}`, `{"level":"a\"b"}`, `{"level":"a"b"}`, usual},
		"blanks":                {`{ "level" : "info" , "status" : 200 }`, `{"level": "info", "status": 200}`, usual},
		"another order":         {`{"status":200,"level":"info"}`, usual, `{"level":"info","level":"info"}`},
		"broken off":            {`{"level":"info","status":200`, usual, `{"level":"info","status":200]`, `{"level":"info"`, `{"level":"in`, usual},
		"lists":                 {`{"level":["info","info"],"status":[200,{"level":"info"}]}`, usual, `["info",200]`},
		"keys with marks":       {`{"a\"b c d e":1,"level":"info"}`, `{"a"b c d e":1}`, usual},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var all [][]byte
			for _, line := range lines {
				all = append(all, []byte(line))
			}
			if !asIfNew(t, []byte(usual), all...).kept {
				t.Error("no column kept values once: this tests nothing")
			}
		})
	}
}

func FuzzMembers(f *testing.F) {
	f.Add([]byte(`{"level":"info","status":200,"by":{"method":"GET"}}`), []byte(`{"level":"info","status":"200"}`), []byte(`{"level":"warn","status":200x}`))
	f.Add([]byte(`{"a":"some words","b":12345678}`), []byte(`{"a":"some words more","b":123456789}`), []byte(`{"a":"some w\u006frds","b":12345678x}`))
	f.Add([]byte(`{"a":"","b":-0.5,"c":[1,"x"]}`), []byte(`{"a" : "\u0022", "b":1}`), []byte(`{"b":-0.5,"a":""`))
	f.Add([]byte(`{"First Name":"a\"b","x":"abcdefghi"}`), []byte(`{"First Name":"a\"b","x":"abcdefghj"}`), []byte(`["x"]`))
	f.Fuzz(func(t *testing.T, before, one, other []byte) {
		if len(before)+len(one)+len(other) > 2000 {
			return
		}
		asIfNew(t, before, one, other, before, one)
	})
}
