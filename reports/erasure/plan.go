// Package erasure takes a person's data out of their sources (GDPR Article 17): by a [Plan] that people look at and approve, and by nothing
// else. The plan says of each record what is done with it, and with what digest it stood there; a [Runner] carries it out only where
// everything still stands so. What stays is in the plan as well, with the reason.
package erasure

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"time"

	"dossier/detectors/pseudonym"
	"dossier/scanners"
	"dossier/scanners/erasing"
)

// Strategy is what is done with a record.
type Strategy string

// The strategies.
const (
	Delete       Strategy = "delete"
	Null         Strategy = "null"          // its personal fields are emptied
	Overwrite    Strategy = "overwrite"     // a fixed text stands in its personal fields
	Pseudonymise Strategy = "pseudonymise"  // a token that nobody can lead back stands in its personal fields
	Rewrite      Strategy = "rewrite"       // its file or object is written again without it; "delete" is the same there
	DeleteObject Strategy = "delete-object" // its file or object goes, or the document in it, with all that is in it
	Redact       Strategy = "redact"        // what names the person in a text goes, by a reviewer's decision
	Retain       Strategy = "retain"        // it stays, on a ground and until a day
	Correct      Strategy = "correct"       // a right value stands where a wrong one did (Article 16)
	Mark         Strategy = "mark"          // a marker says that it is not to be used (Article 18)
)

// Plan is what is to be erased of a person, and what is not. It holds names and keys of records, so it is kept sealed, and prints as a
// placeholder.
type Plan struct {
	Request  string    `json:"request"`
	Kind     string    `json:"kind,omitempty"` // "rectification", "restriction"; "" an erasure
	Nonce    []byte    `json:"nonce"`          // makes the hash tell nothing of the content
	Made     time.Time `json:"made"`
	Expires  time.Time `json:"expires"`
	Subjects []string  `json:"subjects"`          // pseudonyms
	Prints   [][]byte  `json:"prints"`            // fingerprints of the person's identifiers, by which they are looked for afterwards
	Tied     [][]byte  `json:"tied,omitempty"`    // of other values that lead to the person's records, as an address on the internet does until it is somebody else's
	Common   [][]byte  `json:"common,omitempty"`  // fingerprints of what the person asked by and others have as well: a record that holds no more is not known to be theirs
	Asked    []byte    `json:"asked,omitempty"`   // of a rectification: what is asked, by which it is checked afterwards
	Unfound  []int     `json:"unfound,omitempty"` // of the corrections asked, counted from 1, those whose wrong value is in no record of the person
	Sources  []Source  `json:"sources"`
	Kept     []Kept    `json:"kept"`
	Idle     []Idle    `json:"idle,omitempty"` // rules that fit nothing
	Whole    bool      `json:"whole"`          // everything in the inventory was searched in full, and everything wanted of it was read

	Unmet []string `json:"-"` // of the decisions it was made with, IDs of which there is nothing
}

// Undone is how many records stay though nobody decided so: in doubt, or to be done by hand.
func (p *Plan) Undone() (n int) {
	for i := range p.Kept {
		if p.Kept[i].undone() {
			n++
		}
	}
	return n
}

func (k *Kept) undone() bool { return k.Sort != Retained && k.Sort != Left }

// Source is what is done in one source.
type Source struct {
	Connector string   `json:"connector"`
	Name      string   `json:"name"` // as the connector knows it
	System    string   `json:"system"`
	Steps     []Step   `json:"steps"`             // each is a transaction
	Remains   []string `json:"remains,omitempty"` // what the source itself still holds of what was erased, and what ends it
}

// Step is what is done at once.
type Step []Removal

// Removal is one record or unit that goes, or is changed.
type Removal struct {
	Unit     string   `json:"unit"`
	Part     string   `json:"part,omitempty"`
	Number   int64    `json:"number,omitempty"`
	Key      []Cell   `json:"key,omitempty"`
	Shown    string   `json:"shown,omitempty"` // the key for people, what is personal in it masked
	Change   []Cell   `json:"change,omitempty"`
	Before   []Cell   `json:"before,omitempty"` // of a marker: what stood in its fields, to be put back
	Digest   []byte   `json:"digest"`
	After    []byte   `json:"after,omitempty"`
	Strategy Strategy `json:"strategy"`
	How      string   `json:"how"`
	ID       string   `json:"id,omitempty"` // of a record that was decided with all that hangs on it
	By       string   `json:"by,omitempty"` // the ID of the record that it hangs on, by whose decision it is done
}

// Cell is a field and its value.
type Cell struct {
	Field string `json:"field"`
	Value []byte `json:"value,omitempty"`
	Null  bool   `json:"null,omitempty"`
	Nth   int    `json:"nth,omitempty"` // see [erasing.Cell]
}

// Why something stays.
const (
	Retained = "retained"    // a rule keeps it, on a ground
	Doubtful = "in doubt"    // it is not the person's alone, and nobody decided
	Left     = "left"        // a reviewer decided so
	Task     = "to be done"  // it cannot be erased by this program
	Missing  = "not as seen" // it has gone or changed, or could not be read
)

// Kept is a record that stays.
type Kept struct {
	ID      string `json:"id"` // by which it is decided; the same as long as the record is
	System  string `json:"system"`
	Unit    string `json:"unit"`
	Number  int64  `json:"number,omitempty"`
	Key     string `json:"key,omitempty"`     // for people, what is personal in it masked; "" its number tells it from others
	Named   bool   `json:"named,omitempty"`   // it holds one of the person's identifiers
	Records int64  `json:"records,omitempty"` // of a document that stays as a whole: how many of its records do
	Sort    string `json:"sort"`              // a constant
	Why     string `json:"why"`
	Until   string `json:"until,omitempty"` // ISO 8601, the last day
	By      string `json:"by,omitempty"`    // the ID of the record that it hangs on, by whose decision it stays
	Name    bool   `json:"name,omitempty"`  // it is the unit's own name that stays
}

// Format prints a placeholder under every verb.
func (Plan) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[plan]") }

// Format prints a placeholder under every verb.
func (Removal) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[removal]") }

// Format prints a placeholder under every verb.
func (Cell) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[cell]") }

// Hash is the SHA-256 of a plan, in hexadecimal: what is approved.
func (p *Plan) Hash() (string, error) {
	text, err := json.Marshal(p)
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), err
}

// Removals are the records and units that go or are changed, each with the source that it is in, in the order of the plan.
func (p *Plan) Removals() iter.Seq2[*Source, *Removal] {
	return func(yield func(*Source, *Removal) bool) {
		for i := range p.Sources {
			s := &p.Sources[i]
			for _, step := range s.Steps {
				for j := range step {
					if !yield(s, &step[j]) {
						return
					}
				}
			}
		}
	}
}

// Count is how many records and units go or are changed.
func (p *Plan) Count() (n int) {
	for i := range p.Sources {
		for _, s := range p.Sources[i].Steps {
			n += len(s)
		}
	}
	return n
}

// Seal writes a plan for the key's holder alone.
func (p *Plan) Seal(key pseudonym.Key) ([]byte, error) {
	text, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	return key.Seal(nil, text), nil
}

// Open reads what Seal wrote. One that was changed is an error.
func Open(key pseudonym.Key, sealed []byte) (*Plan, error) {
	text, err := key.Open(sealed)
	if err != nil {
		return nil, fmt.Errorf("the plan was changed, or is of another key: %w", err)
	}
	p := &Plan{}
	if err := json.Unmarshal(text, p); err != nil {
		return nil, fmt.Errorf("reading the plan: %w", err)
	}
	return p, nil
}

// Removals are those of a step, as an eraser takes them.
func (s Step) Removals() []erasing.Removal {
	list := make([]erasing.Removal, len(s))
	for i := range s {
		r := &s[i]
		list[i] = erasing.Removal{
			Unit: scanners.NewPrivate(r.Unit), Part: scanners.NewPrivate(r.Part), Number: r.Number, Key: cells(r.Key), Change: cells(r.Change),
			Digest: r.Digest, After: r.After,
		}
	}
	return list
}

func cells(list []Cell) (all []erasing.Cell) {
	for _, c := range list {
		all = append(all, erasing.Cell(c))
	}
	return all
}
