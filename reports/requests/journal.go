package requests

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"dossier/detectors/pseudonym"
	"dossier/reports/requests/deadline"
)

// Entry is one line of the journal. What it holds in clear names nobody but the member of staff who wrote it.
type Entry struct {
	Number    int           `json:"n"`           // from 1, without a gap
	At        time.Time     `json:"at"`          // in UTC, to the second
	Day       deadline.Date `json:"day"`         // the local date of At
	On        deadline.Date `json:"on,omitzero"` // when the step was taken, where it was noted on a later day
	By        string        `json:"by"`
	Request   string        `json:"request"`
	Step      Step          `json:"step"`
	Type      Type          `json:"type,omitempty"`
	Received  deadline.Date `json:"received,omitzero"`
	Country   string        `json:"country,omitempty"`
	Ground    Ground        `json:"ground,omitempty"`
	Encrypted bool          `json:"encrypted,omitempty"` // of a package
	Part      bool          `json:"part,omitempty"`      // a refusal of a part of what was asked
	Against   Against       `json:"against,omitempty"`   // of an objection
	Until     deadline.Date `json:"until,omitzero"`      // when a legal hold is to be looked at again
	Subjects  []string      `json:"subjects,omitempty"`
	Chosen    bool          `json:"chosen,omitempty"` // whoever took the step said that these are the person, of all that the search found
	Coverage  string        `json:"coverage,omitempty"`
	Plan      string        `json:"plan,omitempty"`      // SHA-256 of an erasure plan, in hexadecimal
	Needs     int           `json:"needs,omitempty"`     // approvals of a plan; an erasure needs two at least
	Recipient int           `json:"recipient,omitempty"` // which one of the request's, from 1
	Outcome   Outcome       `json:"outcome,omitempty"`
	Despite   bool          `json:"despite,omitempty"`  // closed although recipients were still to be told, for a reason that is sealed
	Document  string        `json:"document,omitempty"` // SHA-256 of the report of erasure, in hexadecimal
	Left      int64         `json:"left,omitempty"`     // records that a verification found and nothing explains
	Undone    int64         `json:"undone,omitempty"`   // records that still stand after a plan was carried out or verified, though nobody decided so
	Approver  string        `json:"approver,omitempty"` // who approved it, as the list of allowed signers names them
	Key       string        `json:"ssh,omitempty"`      // the fingerprint of their SSH key
	Proof     []byte        `json:"proof,omitempty"`    // their signature
	Sealed    []byte        `json:"sealed,omitempty"`   // [Details], as the key's holder reads them
	Public    []byte        `json:"key,omitempty"`      // of the first entry: the Ed25519 key that signs the journal
	Previous  string        `json:"previous"`           // SHA-256 of the line before, in hexadecimal; of the first "", of nothing
	Signed    []byte        `json:"signed,omitempty"`   // Ed25519, of the line without this field
}

// Taken is the local date on which the step was taken, by which terms count: the day of the entry, unless it tells of an earlier one.
func (e *Entry) Taken() deadline.Date {
	if e.On.IsZero() {
		return e.Day
	}
	return e.On
}

// What can be wrong with a journal.
var (
	ErrTampered = errors.New("the journal was changed")
	ErrOtherKey = errors.New("the journal was signed with another key")
	ErrBusy     = errors.New("another dossier is writing to the journal: wait until it has ended")
	ErrMissing  = errors.New("there is no register of requests yet")
)

// maxLine bounds a line, in bytes; what is longer was never written here.
const maxLine = 1 << 20

// Journal is the file at a path. Nothing is open between its calls.
type Journal struct {
	Path string
	Key  pseudonym.Key
}

// Entries reads the whole journal and checks it on the way: an error, which wraps ErrTampered or ErrOtherKey and names the
// line, comes with the entries before it. Half a line at the end, which a crash leaves, is not an entry.
func (j *Journal) Entries() ([]Entry, error) {
	f, err := os.Open(j.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w at %q", ErrMissing, j.Path)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the journal: %w", err)
	}
	defer f.Close()
	list, _, err := j.read(f)
	return list, err
}

// Head is the SHA-256 of the journal's last line, in hexadecimal: who keeps it elsewhere knows later that nothing before it was changed. It
// checks the journal as Entries does.
func (j *Journal) Head() (string, error) {
	f, err := os.Open(j.Path)
	if err != nil {
		return "", fmt.Errorf("reading the journal: %w", err)
	}
	defer f.Close()
	_, size, err := j.read(f)
	if err != nil || size == 0 {
		return "", err
	}
	return last(f, size)
}

// read reads entries and the size of the whole lines that they take.
func (j *Journal) read(r io.Reader) (list []Entry, size int64, err error) {
	in := bufio.NewReader(io.LimitReader(r, 1<<32))
	previous := ""
	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return list, size, nil
		}
		if err != nil {
			return list, size, fmt.Errorf("reading the journal: %w", err)
		}
		e, err := j.check(line[:len(line)-1], len(list)+1, previous)
		if err != nil {
			return list, size, fmt.Errorf("%q, line %d: %w", j.Path, len(list)+1, err)
		}
		list, size, previous = append(list, *e), size+int64(len(line)), hash(line)
	}
}

func (j *Journal) check(line []byte, number int, previous string) (*Entry, error) {
	e := &Entry{}
	if err := json.Unmarshal(line, e); err != nil {
		return nil, fmt.Errorf("%w: it is no entry", ErrTampered)
	}
	if again, err := json.Marshal(e); err != nil || !bytes.Equal(again, line) { // nothing beside what is signed
		return nil, fmt.Errorf("%w: it is not written as entries are", ErrTampered)
	}
	if number == 1 && !bytes.Equal(e.Public, j.Key.Public()) {
		return nil, fmt.Errorf("%w: use the one it was made with", ErrOtherKey)
	}
	signature := e.Signed
	e.Signed = nil
	text, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	if !ed25519.Verify(j.Key.Public(), text, signature) {
		return nil, fmt.Errorf("%w: the signature is not of what it says", ErrTampered)
	}
	if e.Number != number || e.Previous != previous {
		return nil, fmt.Errorf("%w: it does not follow on the line before", ErrTampered)
	}
	e.Signed = signature
	return e, nil
}

func hash(line []byte) string {
	sum := sha256.Sum256(line)
	return hex.EncodeToString(sum[:])
}

// Append reads the journal, has write make the next entry of what it holds, and appends it, while no other process can. The
// line is on the disk when it returns. A first entry makes the file, for its owner alone.
func (j *Journal) Append(write func(before []Entry) (*Entry, error)) (err error) {
	if err := os.MkdirAll(filepath.Dir(j.Path), 0o700); err != nil {
		return fmt.Errorf("making a place for the journal: %w", err)
	}
	lock := flock.New(j.Path+"-writer", flock.SetPermissions(0o600))
	if got, err := lock.TryLock(); err != nil {
		return fmt.Errorf("locking the journal: %w", err)
	} else if !got {
		return ErrBusy
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	f, err := os.OpenFile(j.Path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("opening the journal: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return j.extend(f, write)
}

func (j *Journal) extend(f *os.File, write func(before []Entry) (*Entry, error)) error {
	before, size, err := j.read(f)
	if err != nil {
		return err
	}
	e, err := write(before)
	if err != nil {
		return err
	}
	if e.Number = len(before) + 1; e.Number == 1 {
		e.Public = j.Key.Public()
	} else if e.Previous, err = last(f, size); err != nil {
		return err
	}
	line, err := j.line(e)
	if err != nil {
		return err
	}
	if err := f.Truncate(size); err != nil { // half a line that a crash left
		return fmt.Errorf("writing the journal: %w", err)
	}
	if _, err := f.WriteAt(line, size); err != nil {
		return errors.Join(fmt.Errorf("writing the journal: %w", err), f.Truncate(size))
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("writing the journal: %w", err)
	}
	return nil
}

func (j *Journal) line(e *Entry) ([]byte, error) {
	text, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	e.Signed = j.Key.Sign(text)
	line, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	if len(line) > maxLine {
		return nil, fmt.Errorf("what is to be noted is longer than %d bytes", maxLine)
	}
	return append(line, '\n'), nil
}

// last is the hash of the last line of the first size bytes.
func last(f *os.File, size int64) (string, error) {
	text := make([]byte, min(size, maxLine+1))
	if _, err := f.ReadAt(text, size-int64(len(text))); err != nil {
		return "", fmt.Errorf("reading the journal: %w", err)
	}
	return hash(text[bytes.LastIndexByte(text[:len(text)-1], '\n')+1:]), nil
}
