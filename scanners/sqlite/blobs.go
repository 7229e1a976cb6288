package sqlite

import (
	"context"
	"fmt"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/sqlrows"
)

// maxNested is how many databases may lie inside one another's BLOBs.
const maxNested = 2

// nesting opens BLOBs unless they lie too deep.
type nesting struct{ open sqlrows.Opener }

type nestedKey struct{}

func nested(ctx context.Context) int {
	n, _ := ctx.Value(nestedKey{}).(int)
	return n
}

// deeper is ctx for what the BLOBs of a database hold.
func deeper(ctx context.Context) context.Context {
	return context.WithValue(ctx, nestedKey{}, nested(ctx)+1)
}

// Open implements [sqlrows.Opener].
func (n nesting) Open(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	if nested(ctx) > maxNested {
		return &scanners.Unread{
			Part: in.Part, Why: scanners.OverLimit, Bytes: in.Size,
			Detail: fmt.Sprintf("more than %d databases inside one another", maxNested),
		}
	}
	return n.open.Open(ctx, in, to)
}

// newBlobs queues the BLOBs of r's table.
func newBlobs(r *reader, open sqlrows.Opener) *sqlrows.Blobs {
	t := sqlrows.Table{Part: r.part, Fields: r.fields, Key: r.table.keys}
	for _, f := range r.fields {
		t.Parts = append(t.Parts, join(r.part, f.Name.Reveal()))
	}
	if open != nil {
		open = nesting{open}
	}
	return sqlrows.NewBlobs(t, open, r.to)
}

// join puts name behind part.
func join(part scanners.Private, name string) scanners.Private {
	if p := part.Reveal(); p != "" {
		name = p + "/" + name
	}
	return scanners.NewPrivate(name)
}
