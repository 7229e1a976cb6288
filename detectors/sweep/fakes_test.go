package sweep_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"dossier/detectors"
	"dossier/scanners"
)

// atSign finds e-mails well enough for these tests, and panics on a value that says so.
type atSign struct{}

func (atSign) Kinds() []detectors.Kind { return []detectors.Kind{detectors.Email} }

func (atSign) Text(c *scanners.Column, found *detectors.Matches) {
	for i := range c.Len() {
		v := c.Value(i)
		if bytes.Contains(v, []byte("PANIC")) {
			panic("detector met " + string(v))
		}
		for at := 0; ; {
			n := bytes.IndexByte(v[at:], '@')
			if n < 0 {
				break
			}
			start := bytes.LastIndexByte(v[:at+n], ' ') + 1
			end := len(v)
			if n := bytes.IndexByte(v[at+n:], ' '); n >= 0 {
				end = at + bytes.IndexByte(v[at:], '@') + n
			}
			found.Add(detectors.Match{
				Value: int32(i), Start: int32(start), End: int32(end), Kind: detectors.Email, Confidence: 0.9, Because: "has an @",
			}, bytes.ToLower(v[start:end]))
			at = end
		}
	}
}

func (a atSign) Values(c *scanners.Column, found *detectors.Matches) {
	for i := range c.Len() {
		if v := c.Value(i); bytes.Count(v, []byte("@")) == 1 && !bytes.Contains(v, []byte(" ")) {
			found.Add(detectors.Match{
				Value: int32(i), End: int32(len(v)), Kind: detectors.Email, Confidence: 0.9, Because: "has an @",
			}, bytes.ToLower(v))
		}
	}
}

// given knows three names; its kind is open.
type given struct{}

var names = []string{"An", "Bo", "Cy"}

func (given) Kinds() []detectors.Kind { return []detectors.Kind{detectors.PersonName} }

func (given) Text(*scanners.Column, *detectors.Matches) {}

func (given) Values(c *scanners.Column, found *detectors.Matches) {
	for i := range c.Len() {
		if v := c.Value(i); slices.Contains(names, string(v)) {
			found.Add(detectors.Match{Value: int32(i), End: int32(len(v)), Kind: detectors.PersonName, Confidence: 0.5, Because: "is a known name"}, v)
		}
	}
}

func (given) Normalize(dst []byte, _ detectors.Kind, value []byte) []byte {
	return append(dst, bytes.ToLower(value)...)
}

func (given) Header(words []string, _ string) []detectors.Hint {
	if slices.Contains(words, "name") {
		return []detectors.Hint{{Kind: detectors.PersonName, Weight: 0.9, Because: "the name says name"}}
	}
	if slices.Contains(words, "product") {
		return []detectors.Hint{{Kind: detectors.PersonName, Weight: -0.9, Because: "the name says product"}}
	}
	return nil
}

// source is a made-up source.
type source []*unit

func (source) Info() scanners.SourceInfo {
	return scanners.SourceInfo{Connector: "fake", Name: scanners.NewPrivate("/home/an@example.be x")}
}
func (source) Close() error { return nil }

func (s source) Units(context.Context) iter.Seq2[scanners.Unit, error] {
	return func(yield func(scanners.Unit, error) bool) {
		for _, u := range s {
			if u.unlisted != nil {
				if !yield(nil, u.unlisted) {
					return
				}
			} else if !yield(u, nil) {
				return
			}
		}
	}
}

// unit gives tables of rows under a header.
type unit struct {
	info     scanners.UnitInfo
	tables   []table
	perBatch int
	unlisted error
	ends     error
}

type table struct {
	part   string
	text   bool
	header []string
	key    []int
	rows   [][]string
	beside bool // its rows are no records of the unit
}

func (u *unit) Info() scanners.UnitInfo { return u.info }

func (u *unit) Read(_ context.Context, _ scanners.Want, to scanners.Receiver) error {
	for _, t := range u.tables {
		fields := make([]scanners.Field, len(t.header))
		for i, h := range t.header {
			fields[i] = scanners.Field{Name: scanners.NewPrivate(h), Text: t.text, Hidden: h == "rowid"}
		}
		n := u.perBatch
		if n == 0 {
			n = 10
		}
		for first := 0; first < len(t.rows); first += n {
			b := to.New()
			b.Reset(scanners.NewPrivate(t.part), fields)
			b.First, b.Key = int64(first+1), append(b.Key, t.key...)
			for _, row := range t.rows[first:min(first+n, len(t.rows))] {
				for i, v := range row {
					b.Columns[i].AppendString(v)
				}
				if !t.beside {
					b.Records++
				}
			}
			b.Bytes = int64(b.Records)
			if err := to.Batch(b); err != nil {
				return err
			}
		}
	}
	return u.ends
}

// memory is a sink that keeps everything in memory; its appends fail from a given one on.
type memory struct {
	mu     sync.Mutex
	label  string
	units  map[string]*kept
	order  []string
	others []string
	done   bool
	appends,
	failAt int
}

var errSink = errors.New("the sink is full")

type kept struct {
	*memory  // its source
	label    string
	state    []byte
	findings []detectors.Finding
	keys     []string // a finding each
	result   *detectors.UnitResult
}

func (m *memory) Source(_ scanners.SourceInfo, label string) (detectors.SourceSink, error) {
	m.label = label
	return m, nil
}

func (m *memory) Unit(info scanners.UnitInfo, label string) (detectors.UnitSink, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.units == nil {
		m.units = map[string]*kept{}
	}
	name := info.Name.Reveal()
	if m.units[name] == nil {
		m.units[name] = &kept{memory: m}
		m.order = append(m.order, name)
	}
	m.units[name].label = label
	return m.units[name], nil
}

func (m *memory) Unlisted(u *scanners.Unread, label string) error {
	m.others = append(m.others, label+": "+u.Error())
	return nil
}

func (m *memory) Done() error {
	m.done = true
	return nil
}

func (k *kept) Resume() ([]byte, bool) { return k.state, k.result != nil }

func (k *kept) Append(found []detectors.Finding, ties []detectors.Ties, keys *scanners.Column, state []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.appends++; k.failAt > 0 && k.appends >= k.failAt {
		return errSink
	}
	for _, f := range slices.Concat(found, untied(ties)) {
		key := ""
		if f.Key > 0 {
			key = string(keys.Value(int(f.Key - 1)))
		}
		k.keys = append(k.keys, key)
		f.Key, f.Profile = 0, 0 // numbers begin anew in each call
		k.findings = append(k.findings, f)
	}
	k.state = bytes.Clone(state)
	return nil
}

// untied are ties as the findings that they stand for.
func untied(ties []detectors.Ties) (list []detectors.Finding) {
	for _, t := range ties {
		for i, record := range t.Records {
			for _, c := range t.Columns {
				if c.Prints[i] == 0 {
					continue
				}
				f := detectors.Finding{Field: c.Field, Part: t.Part, Record: record, Kind: detectors.RecordKey, Confidence: 1}
				binary.BigEndian.PutUint64(f.Print[:], c.Prints[i])
				if len(t.Keys) > 0 {
					f.Key = t.Keys[i]
				}
				list = append(list, f)
			}
		}
	}
	return list
}

// Done implements [detectors.UnitSink].
func (k *kept) Done(r detectors.UnitResult) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.result = &r
	return nil
}

// dump is everything kept of a unit, in a form to compare.
func (k *kept) dump() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %d\n", k.result.Status, k.result.Rule, k.result.Records)
	for _, f := range k.result.Fields {
		fmt.Fprintf(&b, "%s %s %+v %d %d", f.Part, f.Name, f.Verdict, f.Values, f.Nulls)
		for _, kind := range slices.Sorted(maps.Keys(f.Counts)) {
			fmt.Fprintf(&b, " %s=%d", kind, f.Counts[kind])
		}
		b.WriteByte('\n')
	}
	for i, f := range k.findings {
		fmt.Fprintf(&b, "%+v %q\n", f, k.keys[i])
	}
	return b.String()
}
