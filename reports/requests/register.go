package requests

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"dossier/detectors"
	"dossier/reports/requests/deadline"
)

// Details are what is sealed of an entry. They print as a placeholder.
type Details struct {
	Name        string                      `json:"name,omitempty"`    // of the requester
	Contact     string                      `json:"contact,omitempty"` // where the answer goes
	Person      string                      `json:"person,omitempty"`  // whose data it is about, where somebody else asks for them
	Identifiers map[detectors.Kind][]string `json:"identifiers,omitempty"`
	Channel     string                      `json:"channel,omitempty"`   // how it came
	Note        string                      `json:"note,omitempty"`      // reasons, what was done
	Decisions   map[string]string           `json:"decisions,omitempty"` // of a review: what is to be done with an item, by its ID
	Recipient   string                      `json:"recipient,omitempty"` // who was given the data
	Stopped     [][]byte                    `json:"stopped,omitempty"`   // keyed fingerprints of the identifiers whose person's data are not used
	Erased      [][]byte                    `json:"erased,omitempty"`    // keyed fingerprints of an erased person's identifiers, by which the person is known again
	ByHand      []string                    `json:"by_hand,omitempty"`   // likewise, IDs of what people were to erase and the search found gone
}

// Format prints a placeholder under every verb.
func (d Details) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[details]") }

// Each goes through the identifiers, kind by kind in the order of their names.
func (d *Details) Each() iter.Seq2[detectors.Kind, string] {
	return func(yield func(detectors.Kind, string) bool) {
		for _, k := range slices.Sorted(maps.Keys(d.Identifiers)) {
			for _, v := range d.Identifiers[k] {
				if !yield(k, v) {
					return
				}
			}
		}
	}
}

// Register is the requests that a journal tells of.
type Register struct{ Journal *Journal }

// List is every request, in the order of receipt of their entries.
func (g *Register) List() ([]Request, error) {
	entries, err := g.Journal.Entries()
	if err != nil {
		return nil, err
	}
	return replay(entries)
}

// Get is one request.
func (g *Register) Get(id string) (*Request, error) {
	list, err := g.List()
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(list, func(r Request) bool { return strings.EqualFold(r.ID, id) }); i >= 0 {
		return &list[i], nil
	}
	return nil, noRequest(id)
}

func noRequest(id string) error {
	return fmt.Errorf("there is no request %q; dossier request list shows those there are", id)
}

func replay(entries []Entry) ([]Request, error) {
	var list []Request
	places := map[string]int{}
	for i := range entries {
		e := &entries[i]
		if e.Step == Viewing {
			continue
		}
		at, ok := places[e.Request]
		if !ok {
			at = len(list)
			list = append(list, Request{})
			places[e.Request] = at
		}
		if err := list[at].apply(e); err != nil {
			return nil, fmt.Errorf("line %d of the journal: %w", e.Number, err)
		}
	}
	return list, nil
}

// Open opens a request and gives it its number.
func (g *Register) Open(e Entry, d Details) (*Request, error) {
	e.Step = Opening
	return g.add(e, d, func(list []Request) (*Request, string) {
		n := 1
		for i := range list {
			if list[i].Received.Year == e.Received.Year {
				n++
			}
		}
		return &Request{}, fmt.Sprintf("R-%04d-%04d", e.Received.Year, n)
	})
}

// Take takes a step of a request. A step that the request's state does not allow is an error that wraps ErrStep.
func (g *Register) Take(e Entry, d Details) (*Request, error) {
	return g.add(e, d, func(list []Request) (*Request, string) {
		for i := range list {
			if strings.EqualFold(list[i].ID, e.Request) {
				return &list[i], list[i].ID
			}
		}
		return &Request{}, e.Request
	})
}

func (g *Register) add(e Entry, d Details, choose func([]Request) (*Request, string)) (r *Request, err error) {
	err = g.Journal.Append(func(before []Entry) (*Entry, error) {
		list, err := replay(before)
		if err != nil {
			return nil, err
		}
		r, e.Request = choose(list)
		e.At, e.Day = e.At.UTC().Truncate(time.Second), deadline.On(e.At)
		if e.Sealed, err = g.seal(&e, d); err != nil {
			return nil, err
		}
		return &e, r.apply(&e)
	})
	return r, err
}

// seal seals details with the request and the time, so that the same words in two entries are not seen to be the same.
func (g *Register) seal(e *Entry, d Details) ([]byte, error) {
	text, err := json.Marshal(sealed{e.Request, e.At, d})
	if err != nil {
		return nil, err
	}
	return g.Journal.Key.Seal(nil, text), nil
}

type sealed struct {
	Request string    `json:"request"`
	At      time.Time `json:"at"`
	Details Details   `json:"details"`
}

// Details opens what is sealed of an entry.
func (g *Register) Details(e *Entry) (Details, error) {
	if len(e.Sealed) == 0 {
		return Details{}, nil
	}
	text, err := g.Journal.Key.Open(e.Sealed)
	if err != nil {
		return Details{}, err
	}
	var s sealed
	if err := json.Unmarshal(text, &s); err != nil {
		return Details{}, fmt.Errorf("reading an entry: %w", err)
	}
	return s.Details, nil
}

// Left is how many days there are to the day to keep to, negative when it has passed.
func (r *Request) Left(today deadline.Date) int { return today.DaysUntil(r.Target) }

// Stopped is somebody on the list of those whose data are not used.
type Stopped struct {
	Request string
	Type    Type    // an objection, or a restriction
	Against Against // of an objection
	Prints  [][]byte
}

// Format prints a placeholder under every verb.
func (Stopped) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[stopped]") }

// Stopped lists everybody whose data are not used: who objected, and whose data are restricted until that is lifted.
func (g *Register) Stopped() ([]Stopped, error) {
	list, err := g.List()
	if err != nil {
		return nil, err
	}
	var all []Stopped
	for i := range list {
		r := &list[i]
		if !r.Stopped {
			continue
		}
		one := Stopped{Request: r.ID, Type: r.Type, Against: r.Against}
		for j := range r.Entries {
			if r.Entries[j].Step != Stop {
				continue
			}
			d, err := g.Details(&r.Entries[j])
			if err != nil {
				return nil, err
			}
			one.Prints = append(one.Prints, d.Stopped...)
		}
		all = append(all, one)
	}
	return all, nil
}
