//go:build unix

package child_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
	"dossier/scanners/formats/child"
)

// scribe writes down what is to be cut.
type scribe struct{}

func (scribe) Name() string                                                   { return "scribe" }
func (scribe) Recognise([]byte, formats.Input) formats.Likeness               { return formats.Certain }
func (scribe) Decode(context.Context, formats.Input, scanners.Receiver) error { return nil }
func (scribe) Cut(_ context.Context, _ formats.Input, out io.Writer, list []erasing.Removal) error {
	for i := range list {
		_, _ = fmt.Fprintf(out, "%s %d:", list[i].Part.Reveal(), list[i].Number)
		for _, c := range list[i].Change {
			_, _ = fmt.Fprintf(out, " %s[%d]=%s %v", c.Field, c.Nth, c.Value, c.Null)
		}
	}
	return nil
}

// TestChildIsToldWhichValue: of several values of a field only the one that is to change does.
func TestChildIsToldWhichValue(t *testing.T) {
	t.Parallel()
	cutter, ok := newPool(t, child.Options{}).Decoders([]formats.Decoder{scribe{}})[0].(formats.Cutter)
	if !ok {
		t.Fatal("it does not cut")
	}
	list := []erasing.Removal{{Part: scanners.NewPrivate("rows"), Number: 3, Change: []erasing.Cell{{Field: "mails", Nth: 2, Null: true}, {Field: "name", Value: []byte("x")}}}}
	var out bytes.Buffer
	if err := cutter.Cut(t.Context(), formats.Input{Body: strings.NewReader("text"), Size: 4}, &out, list); err != nil {
		t.Fatal(err)
	}
	if want := "rows 3: mails[2]= true name[0]=x false"; out.String() != want {
		t.Errorf("the child was told %q, want %q", out.String(), want)
	}
}
