package s3

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/scannertest/s3server"
)

// harmOnce does a harm to the first request that fits.
func harmOnce(fits func(*http.Request) bool, how s3server.How, before func()) func(*http.Request) s3server.Harm {
	done := make(chan struct{}, 1)
	return func(r *http.Request) s3server.Harm {
		if !fits(r) {
			return s3server.Harm{}
		}
		select {
		case done <- struct{}{}:
			before()
			return s3server.Harm{How: how}
		default:
			return s3server.Harm{}
		}
	}
}

func isPut(r *http.Request) bool    { return r.Method == http.MethodPut }
func isDelete(r *http.Request) bool { return r.Method == http.MethodDelete }

// An answer that is lost does not matter: what was done is done.
func TestEraseThroughLostAnswers(t *testing.T) {
	t.Parallel()
	for _, sort := range sorts {
		for what, fits := range map[string]func(*http.Request) bool{"put": isPut, "delete": isDelete} {
			t.Run(sort.name+" "+what, func(t *testing.T) {
				t.Parallel()
				name := sort.make(t)
				id := put(t, name, "a", "An\nJan")
				for _, how := range []s3server.How{s3server.Lose, s3server.Drop} {
					id2 := put(t, name, "b", "An")
					e := eraserOf(t, Connector{Endpoint: through(t, harmOnce(fits, how, func() {}))}, name)
					erased(t, e, whole(called("b", id2)))
				}
				e := eraserOf(t, Connector{Endpoint: through(t, harmOnce(fits, s3server.Lose, func() {}))}, name)
				erased(t, e, []erasing.Removal{line(called("a", id), 1)})
				all := everything(t, name)
				if len(all) != 1 || !strings.Contains(all[newest(t, name, "a")], `"Jan"`) {
					t.Errorf("there is %q", all)
				}
			})
		}
	}
}

// Where only metadata changes, the ETag stays, and the condition alone would let a second version through.
func TestEraseMetadataThroughLostAnswers(t *testing.T) {
	t.Parallel()
	for _, sort := range sorts {
		t.Run(sort.name, func(t *testing.T) {
			t.Parallel()
			name := sort.make(t)
			put(t, name, "a", "older")
			id := put(t, name, "a", "An", adorned)
			want := everything(t, name)
			e := eraserOf(t, Connector{Endpoint: through(t, harmOnce(isPut, s3server.Lose, func() {}))}, name)
			erased(t, e, []erasing.Removal{{
				Unit: scanners.NewPrivate(called("a", id)), Part: scanners.NewPrivate(MetadataPart), Number: 1, Change: []erasing.Cell{{Field: "customer", Null: true}},
			}})
			got := everything(t, name)
			is, was := got[newest(t, name, "a")], want["a "+cmp.Or(id, "null")]
			if len(got) != len(want) || is != strings.Replace(was, "customer:An Peeters ", "", 1) {
				t.Errorf("there is %q, was %q", got, want)
			}
		})
	}
}

// A writer who comes in between is told, and nothing of it is lost.
func TestEraseBesideWriters(t *testing.T) {
	t.Parallel()
	for _, sort := range sorts {
		t.Run(sort.name, func(t *testing.T) {
			t.Parallel()
			name := sort.make(t)
			id := put(t, name, "a", "An\nJan")
			e := eraserOf(t, Connector{}, name)
			list := planned(t, e, []erasing.Removal{line(called("a", id), 1)})
			// just before the object is written
			id = put(t, name, "b", "An\nJan")
			between := eraserOf(t, Connector{Endpoint: through(t, harmOnce(isPut, s3server.Not, func() { put(t, name, "b", "new\nAn\nJan") }))}, name)
			late := planned(t, between, []erasing.Removal{line(called("b", id), 1)})
			if _, err := between.Erase(t.Context(), late); !errors.Is(err, erasing.ErrChanged) {
				t.Errorf("what changed under way ends with %v", err)
			}
			// before the run
			put(t, name, "a", "new\nAn\nJan")
			want := everything(t, name)
			standing, err := e.Examine(t.Context(), list)
			must(t, err)
			if standing[0].Found && bytes.Equal(standing[0].Digest, list[0].Digest) {
				t.Error("nobody saw that it changed")
			}
			if _, err := e.Erase(t.Context(), list); !errors.Is(err, erasing.ErrChanged) {
				t.Errorf("what changed ends with %v", err)
			}
			got := everything(t, name)
			for _, key := range []string{"a", "b"} {
				if !maps.Equal(got, want) || !strings.Contains(got[newest(t, name, key)], `"new\nAn\nJan"`) {
					t.Errorf("there is %q, was %q", got, want)
				}
			}
		})
	}
}

// Where a server does not heed the condition, a version that was written in between becomes the current one again.
func TestEraseUndoesWhatHidAnotherVersion(t *testing.T) {
	t.Parallel()
	name := bucket(t, true)
	id := put(t, name, "a", "An\nJan")
	e := eraserOf(t, Connector{}, name)
	j, err := e.look(t.Context(), planned(t, e, []erasing.Removal{line(called("a", id), 1)}))
	must(t, err)
	put(t, name, "a", "somebody else's")
	want := everything(t, name)
	if err := j.inPlace(t.Context(), put(t, name, "a", "Jan")); !errors.Is(err, erasing.ErrChanged) {
		t.Errorf("it ends with %v", err)
	}
	if got := everything(t, name); !maps.Equal(got, want) {
		t.Errorf("there is %q, was %q", got, want)
	}
}

// A run that was broken off between writing and deleting is finished by the next.
func TestEraseIsFinished(t *testing.T) {
	t.Parallel()
	name := bucket(t, true)
	id := put(t, name, "a", "An\nJan")
	other := put(t, name, "b", "1")
	last := put(t, name, "b", "An")
	ctx, cancel := context.WithCancel(t.Context())
	harm := through(t, harmOnce(func(r *http.Request) bool { return isDelete(r) && r.URL.Query().Has("versionId") }, s3server.Drop, func() { cancel() }))
	for _, list := range [][]erasing.Removal{{line(called("a", id), 1)}, whole(called("b", last))} {
		e := eraserOf(t, Connector{Endpoint: harm}, name)
		planned(t, e, list)
		if _, err := e.Erase(ctx, list); !errors.Is(err, context.Canceled) {
			t.Fatalf("it ends with %v", err)
		}
		ctx = t.Context()
		standing, err := e.Examine(ctx, list)
		must(t, err)
		if !standing[0].Found || !bytes.Equal(standing[0].Digest, list[0].Digest) {
			t.Fatal("what is half done seems to be changed")
		}
		done, err := e.Erase(ctx, list)
		must(t, err)
		if done.Before {
			t.Error("nothing was left to be done")
		}
		stays(t, e, list)
		ctx, cancel = context.WithCancel(t.Context())
		defer cancel()
		harm = through(t, harmOnce(func(r *http.Request) bool { return isDelete(r) && r.URL.Query().Has("versionId") }, s3server.Drop, cancel))
	}
	all := everything(t, name)
	if len(all) != 3 || !strings.Contains(all[newest(t, name, "a")], `"Jan"`) || !strings.Contains(all["b "+other], "latest false") {
		t.Errorf("there is %q", all)
	}
}
