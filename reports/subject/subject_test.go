package subject_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/reports/inventory"
	"dossier/reports/subject"
	"dossier/reports/textpage"
)

// fake is an inventory of one person in two places.
type fake struct {
	found  []inventory.Subject
	places []inventory.Trace
	status detectors.Status
	broken error
}

func (f fake) Find(context.Context, ...detectors.Fingerprint) ([]inventory.Subject, error) {
	return f.found, f.broken
}

func (f fake) Named(_ context.Context, who string) (inventory.Subject, bool, error) {
	for _, s := range f.found {
		if s.Pseudonym == who {
			return s, true, f.broken
		}
	}
	return inventory.Subject{}, false, f.broken
}

func (f fake) Traces(_ context.Context, who string) ([]inventory.Trace, error) {
	if who != "S-AAAAAAAAAA" {
		return nil, errors.New("asked for somebody else")
	}
	return f.places, nil
}

func (fake) Mentions(context.Context, string) ([]inventory.Mention, error) { return nil, nil }

func (fake) Keys(context.Context, func(*inventory.Keys) error) error { return nil }

func (f fake) Places(context.Context, ...detectors.Fingerprint) ([]inventory.Trace, error) {
	return f.places, nil
}

func (f fake) Sources(context.Context) ([]inventory.Source, error) {
	return []inventory.Source{{ID: 1, Complete: true}}, nil
}

func (f fake) Units(context.Context, int64) iter.Seq2[inventory.Unit, error] {
	return func(yield func(inventory.Unit, error) bool) {
		yield(inventory.Unit{UnitResult: detectors.UnitResult{Status: f.status}}, nil)
	}
}

func traces() []inventory.Trace {
	return []inventory.Trace{
		{
			Source: inventory.Source{Connector: "sqlite", Label: "shop"}, Unit: inventory.Unit{Label: "customers"}, Records: 1,
			Kinds: map[detectors.Kind]int64{detectors.Email: 1, detectors.PersonName: 2}, Fields: []string{"name", "mail"},
		},
		{
			Source: inventory.Source{Connector: "files", Label: "exports"}, Unit: inventory.Unit{Label: "a.zip"}, Part: "b.csv", Records: 3,
			Kinds: map[detectors.Kind]int64{detectors.Email: 3}, Fields: []string{"text"},
		},
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	one := []inventory.Subject{{Pseudonym: "S-AAAAAAAAAA", Records: 4}}
	for _, c := range []struct {
		name         string
		inv          fake
		lead         string
		found, whole bool
		shows        []string
	}{
		{
			"one person",
			fake{found: one, places: traces(), status: detectors.Complete},
			"One person, S-AAAAAAAAAA, in 2\u00a0places.", true, true,
			[]string{"shop", "exports", "customers", "a.zip › b.csv", "S-AAAAAAAAAA", "e-mail addresses, names of people"},
		},
		{
			"nobody's value",
			fake{places: traces()[:1], status: detectors.Complete},
			"Found in one place, in records that identify nobody.", true, true,
			[]string{"nobody known", "customers"},
		},
		{"not found", fake{status: detectors.Complete}, "Not found.", false, true, []string{"Nowhere in what was read."}},
		{
			"not found, not all was read",
			fake{status: detectors.Partial},
			"Not found.", false, false,
			[]string{"NOT EVERYTHING WAS READ", "there may be more"},
		},
		{"a sample is not all", fake{status: detectors.Sampled}, "Not found.", false, false, []string{"there may be more"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			doc, r, err := subject.Build(t.Context(), c.inv, nil, []subject.Sought{{Kind: detectors.Email}})
			if err != nil {
				t.Fatal(err)
			}
			if doc.Lead != c.lead || r.Found != c.found || r.Whole != c.whole {
				t.Errorf("lead %q, found %v, whole %v; want %q, %v, %v", doc.Lead, r.Found, r.Whole, c.lead, c.found, c.whole)
			}
			var page strings.Builder
			if err := (textpage.Format{Width: 200}).Write(&page, doc); err != nil {
				t.Fatal(err)
			}
			for _, want := range c.shows {
				if !strings.Contains(page.String(), want) {
					t.Errorf("the page does not show %q:\n%s", want, page.String())
				}
			}
		})
	}
}

func TestReadersErrorComesBack(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	if _, _, err := subject.Build(t.Context(), fake{broken: broken}, nil, nil); !errors.Is(err, broken) {
		t.Errorf("%v, want the reader's error", err)
	}
}
