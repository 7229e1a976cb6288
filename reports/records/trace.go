package records

import (
	"bytes"
	"cmp"
	"context"
	"crypto/md5"  //nolint:gosec // to find what others made
	"crypto/sha1" //nolint:gosec // likewise
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"dossier/detectors"
	"dossier/detectors/recordkey"
	"dossier/detectors/sweep"
	"dossier/reports/inventory"
	"dossier/scanners"
)

// Sought is what traces of a person are looked for by. It prints as a placeholder, as its parts do.
type Sought struct {
	Prints []detectors.Fingerprint // of identifiers, found as a scan finds them
	Words  []scanners.Private      // values as somebody wrote them, found as they are wherever they stand, in upper or lower case; their digests are, too

	Common      []detectors.Fingerprint // of what others have as well, as a household its telephone: a record that holds no more may be theirs
	CommonWords []scanners.Private      // the same as somebody wrote it
}

// Traced is one source that was searched.
type Traced struct {
	Connector string
	Source    scanners.Private
	Units     int   // that were searched
	Records   int64 // in them
	Found     []Trace
	Unread    []Unread
}

// Trace is a unit in which something of the person is.
type Trace struct {
	Unit    scanners.Private
	Records int64
	Digests int64 // beside these, that hold a digest of a word in place of it: MD5, SHA-1 or SHA-256 in hexadecimal, of what nothing was added to
	Common  int64 // beside these: that hold only what others have as well
	Named   bool  // a word stands in the unit's name
}

// Trace searches every unit of every source of the inventory anew, and knows nothing of where the inventory says that the person is. What
// could not be searched is told in the result; errors are the inventory's and the context's. A word that a value longer than one batch
// holds just where one batch ends is found by its fingerprint alone.
func (r *Reader) Trace(ctx context.Context, sought *Sought) ([]Traced, error) {
	sources, err := r.Store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	var list []Traced
	for i := range sources {
		one, err := r.traceSource(ctx, &sources[i], sought)
		if err != nil {
			return nil, err
		}
		list = append(list, *one)
	}
	return list, nil
}

func (r *Reader) traceSource(ctx context.Context, s *inventory.Source, sought *Sought) (t *Traced, err error) {
	name, err := r.Store.OpenName(s.Name)
	if err != nil {
		return nil, err
	}
	t = &Traced{Connector: s.Connector, Source: name}
	unread := func(detail string) {
		t.Unread = append(t.Unread, Unread{Connector: t.Connector, Source: name, Why: scanners.Failed, Detail: detail})
	}
	open, err := r.Open(ctx, s.Connector, name)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		unread("the source could not be opened")
		return t, nil
	}
	defer func() { err = errors.Join(err, open.Close()) }()
	to := &tracer{result: t, prints: map[detectors.Fingerprint]bool{}, common: map[detectors.Fingerprint]bool{}, units: map[string]*tracedUnit{}}
	for _, p := range sought.Prints {
		to.prints[p] = true
	}
	for _, p := range sought.Common {
		to.common[p] = true
	}
	to.words, to.commonWords = lowered(sought.Words), lowered(sought.CommonWords)
	for _, w := range sought.Words {
		if word := []byte(strings.TrimSpace(w.Reveal())); len(word) > 0 {
			to.digests = append(to.digests, digestsOf(bytes.ToLower(word), word)...)
		}
	}
	err = sweep.New(r.Detectors, r.Key, r.Sweep).Run(ctx, tracedSource{open, to}, to)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		unread("the source stopped answering")
	}
	to.conclude()
	return t, nil
}

// tracer is the sink of a search for traces.
type tracer struct {
	result *Traced
	prints map[detectors.Fingerprint]bool
	words  [][]byte // in lower case

	digests [][]byte // of these, likewise

	common      map[detectors.Fingerprint]bool // see [Sought]
	commonWords [][]byte

	mu    sync.Mutex
	units map[string]*tracedUnit
}

// tracedUnit is what was found in a unit.
type tracedUnit struct {
	tracer  *tracer
	name    scanners.Private
	by      map[place]bool // of fingerprints, by the sweep's numbers of parts; unset where others have them as well
	records map[tracedPlace]bool
	digests map[tracedPlace]bool
	common  map[tracedPlace]bool
}

type tracedPlace struct {
	part   string
	number int64
}

func (t *tracer) unit(name scanners.Private) *tracedUnit {
	t.mu.Lock()
	defer t.mu.Unlock()
	u := t.units[name.Reveal()]
	if u == nil {
		u = &tracedUnit{tracer: t, name: name, by: map[place]bool{}, records: map[tracedPlace]bool{}, digests: map[tracedPlace]bool{}, common: map[tracedPlace]bool{}}
		t.units[name.Reveal()] = u
	}
	return u
}

// Source implements [detectors.Sink].
func (t *tracer) Source(scanners.SourceInfo, string) (detectors.SourceSink, error) { return t, nil }

// Unit implements [detectors.SourceSink].
func (t *tracer) Unit(info scanners.UnitInfo, _ string) (detectors.UnitSink, error) {
	return t.unit(info.Name), nil
}

// Unlisted implements [detectors.SourceSink].
func (t *tracer) Unlisted(u *scanners.Unread, _ string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.result.Unread = append(t.result.Unread, Unread{Connector: t.result.Connector, Source: t.result.Source, Unit: u.Part, Why: u.Why, Detail: u.Detail})
	return nil
}

// Done implements [detectors.SourceSink].
func (*tracer) Done() error { return nil }

// Resume implements [detectors.UnitSink].
func (*tracedUnit) Resume() ([]byte, bool) { return nil, false }

// Append implements [detectors.UnitSink].
func (u *tracedUnit) Append(findings []detectors.Finding, _ []detectors.Ties, _ *scanners.Column, _ []byte) error {
	u.tracer.mu.Lock()
	defer u.tracer.mu.Unlock()
	for i := range findings {
		f := &findings[i]
		if own := u.tracer.prints[f.Print]; own || u.tracer.common[f.Print] {
			at := place{f.Part, f.Record}
			u.by[at] = u.by[at] || own
		}
	}
	return nil
}

// Done implements [detectors.UnitSink].
func (u *tracedUnit) Done(result detectors.UnitResult) error {
	u.tracer.mu.Lock()
	defer u.tracer.mu.Unlock()
	var parts []string
	for i := range result.Fields {
		if part, _, _ := strings.Cut(result.Fields[i].Seal.Reveal(), "\x00"); !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	for at, own := range u.by {
		part := ""
		if int(at.part) < len(parts) {
			part = parts[at.part]
		}
		if own {
			u.records[tracedPlace{part, at.number}] = true
		} else {
			u.common[tracedPlace{part, at.number}] = true
		}
	}
	t := u.tracer.result
	for _, p := range result.Unread {
		t.Unread = append(t.Unread, Unread{Connector: t.Connector, Source: t.Source, Unit: u.name, Part: scanners.NewPrivate(p.Part), Why: p.Why, Detail: p.Detail})
	}
	if result.Status != detectors.Skipped {
		t.Units++
		t.Records += result.Records
	}
	return nil
}

// conclude puts down what was found, by unit.
func (t *tracer) conclude() {
	for _, u := range t.units {
		for at := range u.records {
			delete(u.digests, at)
			delete(u.common, at)
		}
		named := holds(bytes.ToLower([]byte(u.name.Reveal())), t.words)
		if len(u.records)+len(u.digests)+len(u.common) > 0 || named {
			t.result.Found = append(t.result.Found, Trace{
				Unit: u.name, Records: int64(len(u.records)), Digests: int64(len(u.digests)), Common: int64(len(u.common)), Named: named,
			})
		}
	}
	slices.SortFunc(t.result.Found, func(a, b Trace) int { return cmp.Compare(a.Unit.Reveal(), b.Unit.Reveal()) })
}

func holds(text []byte, words [][]byte) bool {
	return slices.ContainsFunc(words, func(w []byte) bool { return bytes.Contains(text, w) })
}

// lowered are words in lower case.
func lowered(words []scanners.Private) (list [][]byte) {
	for _, w := range words {
		if word := bytes.ToLower([]byte(strings.TrimSpace(w.Reveal()))); len(word) > 0 {
			list = append(list, word)
		}
	}
	return list
}

// digestsOf are the digests that programs keep of a value in place of it, in lower case.
func digestsOf(values ...[]byte) (list [][]byte) {
	for i, v := range values {
		if i > 0 && bytes.Equal(v, values[0]) {
			continue
		}
		list = append(list, fmt.Appendf(nil, "%x", md5.Sum(v)), fmt.Appendf(nil, "%x", sha1.Sum(v)), fmt.Appendf(nil, "%x", sha256.Sum256(v))) //nolint:gosec // others chose them
	}
	return list
}

// tracedSource is a source whose units are searched for words as they are read.
type tracedSource struct {
	scanners.Source
	tracer *tracer
}

// Concurrency implements [scanners.Concurrent].
func (s tracedSource) Concurrency() int {
	if many, ok := s.Source.(scanners.Concurrent); ok {
		return many.Concurrency()
	}
	return 0
}

// Units implements [scanners.Source].
func (s tracedSource) Units(ctx context.Context) iter.Seq2[scanners.Unit, error] {
	return func(yield func(scanners.Unit, error) bool) {
		for u, err := range s.Source.Units(ctx) {
			if u != nil {
				u = wordUnit{u, s.tracer}
			}
			if !yield(u, err) {
				return
			}
		}
	}
}

type wordUnit struct {
	scanners.Unit
	tracer *tracer
}

// Read implements [scanners.Unit]. Every field is fetched.
func (u wordUnit) Read(ctx context.Context, want scanners.Want, to scanners.Receiver) error {
	want.Leave = nil
	return u.Unit.Read(ctx, want, wordReceiver{to, u.tracer.unit(u.Info().Name)})
}

type wordReceiver struct {
	scanners.Receiver
	unit *tracedUnit
}

// Batch implements [scanners.Receiver].
func (r wordReceiver) Batch(b *scanners.Batch) error {
	t := r.unit.tracer
	for i := range b.Columns {
		c := &b.Columns[i]
		low := bytes.ToLower(c.Data())
		r.look(b, c, holds(low, t.words), t.words, r.unit.records)
		r.look(b, c, holds(low, t.digests), t.digests, r.unit.digests)
		r.look(b, c, holds(low, t.commonWords), t.commonWords, r.unit.common)
	}
	return r.Receiver.Batch(b)
}

// look notes the records whose values hold one of some words; a column seldom does, so that values are looked at one by one only then.
func (r wordReceiver) look(b *scanners.Batch, c *scanners.Column, some bool, words [][]byte, found map[tracedPlace]bool) {
	if !some {
		return
	}
	t := r.unit.tracer
	for v := range c.Len() {
		if holds(bytes.ToLower(c.Value(v)), words) {
			number, _ := recordkey.Number(b, c.Record(v))
			t.mu.Lock()
			found[tracedPlace{b.Part.Reveal(), number}] = true
			t.mu.Unlock()
		}
	}
}
