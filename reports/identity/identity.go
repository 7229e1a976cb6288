// Package identity tells which findings are one person's.
//
// This first version links exact identifiers alone (kinds for which [detectors.Kind.Identifies], unless the value is shared:
// info@). The rules, which rather leave one person in two pieces than melt two into one:
//
//   - Every identifier is a person's. The same value, in any record of any source, is the same person's.
//   - Different identifiers in one record are one person's when each is the value of a column of its own and the record
//     has one e-mail address, one IBAN and one card at the most. Two of one of these are two parties (sender and
//     recipient), and nothing is joined. Several phone numbers (home, mobile, fax) join whoever else the record names, and by
//     themselves (caller and called) nobody.
//   - An identifier mentioned in a longer text joins nothing: a record that mentions two people is a trace of both.
//   - A phone number that stands beside two e-mail addresses, bank accounts or cards (a household's, a reception's) joins
//     nothing, nor does another value that stands beside more than [MaxPartners] different ones of another kind.
//   - Names, addresses and what else identifies nobody by itself are traces of whom their record names, unless it names more
//     than [inventory.MaxCompany] people. A record that names nobody belongs to no subject.
//
// Someone with two e-mail addresses and one phone number is two people by these rules: showing one person's records to another
// would be the worse mistake. Weighing names against each other is to come.
//
// Findings are streamed twice, once by fingerprint and once by record. What is kept of them is five bytes each, the number of its value
// and what it is, and the fingerprints of the different identifiers.
package identity

import (
	"context"
	"encoding/base32"
	"encoding/binary"
	"iter"
	"slices"

	"dossier/detectors"
	"dossier/reports/inventory"
)

// MaxPartners is how many different values of another kind a value may stand beside and still link them.
const MaxPartners = 20

// Resolve finds the subjects in what a scan found; it is an [inventory.ScanOptions.Resolve].
func Resolve(ctx context.Context, res *inventory.Resolution) error {
	r := &resolver{Resolution: res, kinds: map[detectors.Kind]uint16{}, values: make([]int32, res.Rows())}
	r.rows = make([]mark, len(r.values))
	if err := r.number(ctx); err != nil {
		return err
	}
	if err := r.read(ctx); err != nil {
		return err
	}
	r.link()
	r.people()
	r.trace()
	return r.save(ctx)
}

type resolver struct {
	*inventory.Resolution
	kinds  map[detectors.Kind]uint16
	names  []detectors.Kind
	values []int32 // by row: number of its value, by rising fingerprint
	rows   []mark  // by row
	units  []unit  // in the order of the rows
	edges  []edge

	kindOf []uint16                // by value
	person []bool                  // by value: it is somebody's
	prints []detectors.Fingerprint // of the values that are somebody's
	parent []int32                 // by value: of the union-find forest; a root is the smallest of its tree

	subjectOf []int32 // by value: from 0, -1 none
	subjects  []counts
	other     pairs // subjects and values that stand beside them
}

// mark says what a row is.
type mark uint8

const (
	first      mark = 1 << iota // of its record
	identifier                  // somebody's
	beside                      // of a kind that identifies nobody, and not shared
)

// unit is where the rows of a unit begin.
type unit struct {
	row        int
	source, id int64
}

// edge joins two values; it is kept in both directions.
type edge struct{ from, to int32 }

// counts are a subject's.
type counts struct {
	smallest                int32 // its smallest value
	records, units, sources int32
	last                    unit // the last counted
}

func identifies(kind detectors.Kind, shared bool) bool { return kind.Identifies() && !shared }

// number numbers the values.
func (r *resolver) number(ctx context.Context) error {
	var last detectors.Fingerprint
	for v, err := range r.Values(ctx) {
		if err != nil {
			return err
		}
		if len(r.kindOf) == 0 || v.Print != last {
			last = v.Print
			k, known := r.kinds[v.Kind]
			if !known {
				k = uint16(len(r.names))
				r.kinds[v.Kind] = k
				r.names = append(r.names, v.Kind)
			}
			r.kindOf = append(r.kindOf, k)
			r.person = append(r.person, false)
		}
		n := int32(len(r.kindOf) - 1)
		r.values[v.Row] = n
		if identifies(v.Kind, v.Shared) && !r.person[n] {
			r.person[n] = true
			r.prints = append(r.prints, v.Print)
		}
	}
	return nil
}

// read notes what each row is, and the edges between the values of each record.
func (r *resolver) read(ctx context.Context) error {
	var c columns
	for f, err := range r.Records(ctx) {
		if err != nil {
			return err
		}
		if f.First {
			r.join(&c)
			r.rows[f.Row] |= first
			if n := len(r.units); n == 0 || r.units[n-1].id != f.Unit {
				r.units = append(r.units, unit{f.Row, f.Source, f.Unit})
			}
		}
		switch {
		case identifies(f.Kind, f.Shared):
			r.rows[f.Row] |= identifier
			if !f.Mention {
				c.add(f.Kind, r.values[f.Row])
			}
		case !f.Kind.Identifies() && !f.Shared:
			r.rows[f.Row] |= beside
		}
	}
	r.join(&c)
	return nil
}

// link joins the values at the ends of edges, but for hubs.
func (r *resolver) link() {
	r.parent = make([]int32, len(r.kindOf))
	for i := range r.parent {
		r.parent[i] = int32(i)
	}
	slices.SortFunc(r.edges, func(a, b edge) int {
		if a.from != b.from {
			return int(a.from) - int(b.from)
		}
		return int(a.to) - int(b.to)
	})
	r.edges = slices.Compact(r.edges)
	hub := r.hubs()
	for _, e := range r.edges {
		if !hub[e.from] && !hub[e.to] {
			r.union(e.from, e.to)
		}
	}
	r.edges = nil
}

// columns are the identifiers of one record that are values of their own.
type columns struct {
	list   []column
	phones int
	many   bool // more than one person's
}

type column struct {
	kind  detectors.Kind
	value int32
}

// maxPhones is how many phone numbers of one record may be one person's; more are a list of people's.
const maxPhones = 5

func (c *columns) add(kind detectors.Kind, value int32) {
	if c.many {
		return
	}
	for _, at := range c.list {
		switch {
		case at.value == value:
			return
		case at.kind == kind && kind != detectors.Phone:
			c.many = true
			return
		}
	}
	if kind == detectors.Phone {
		c.phones++
		c.many = c.phones > maxPhones
	}
	c.list = append(c.list, column{kind, value})
}

// join links what the record that ended held, and empties c.
func (r *resolver) join(c *columns) {
	if !c.many && c.phones < len(c.list) { // numbers alone join nothing
		for i, a := range c.list {
			for _, b := range c.list[i+1:] {
				if a.kind != b.kind {
					r.edges = append(r.edges, edge{a.value, b.value}, edge{b.value, a.value})
				}
			}
		}
	}
	*c = columns{list: c.list[:0]}
}

// hubs finds the values that stand beside too many others of one kind. Edges are sorted, each once.
func (r *resolver) hubs() map[int32]bool {
	hub := map[int32]bool{}
	partners := make([]int, len(r.names))
	for i, e := range r.edges {
		if i == 0 || r.edges[i-1].from != e.from {
			clear(partners)
		}
		most := MaxPartners
		if r.names[r.kindOf[e.from]] == detectors.Phone {
			most = 1
		}
		if partners[r.kindOf[e.to]]++; partners[r.kindOf[e.to]] > most {
			hub[e.from] = true
		}
	}
	return hub
}

func (r *resolver) find(v int32) int32 {
	for r.parent[v] != v {
		r.parent[v] = r.parent[r.parent[v]]
		v = r.parent[v]
	}
	return v
}

func (r *resolver) union(a, b int32) {
	a, b = r.find(a), r.find(b)
	r.parent[max(a, b)] = min(a, b)
}

// people numbers the subjects by their smallest values.
func (r *resolver) people() {
	r.subjectOf = make([]int32, len(r.kindOf))
	for v := range r.subjectOf {
		r.subjectOf[v] = -1
		if !r.person[v] {
			continue
		}
		root := r.find(int32(v))
		if root == int32(v) {
			r.subjects = append(r.subjects, counts{smallest: root})
			r.subjectOf[v] = int32(len(r.subjects) - 1)
		} else {
			r.subjectOf[v] = r.subjectOf[root]
		}
	}
}

// trace counts the subjects' records.
func (r *resolver) trace() {
	var rec naming
	units := r.units
	for row, m := range r.rows {
		if m&first != 0 {
			r.count(&rec)
		}
		if len(units) > 0 && units[0].row == row {
			rec.unit = units[0]
			units = units[1:]
		}
		switch v := r.values[row]; {
		case m&identifier != 0:
			rec.add(r.subjectOf[v])
		case m&beside != 0 && rec.few():
			rec.others = append(rec.others, v)
		}
	}
	r.count(&rec)
}

// naming is whom one record names, and what else stands in it.
type naming struct {
	unit   unit
	people []int32
	sorted int // people up to here are, each once
	others []int32
}

func (n *naming) add(subject int32) {
	n.people = append(n.people, subject)
	if len(n.people) > 2*n.sorted+16 {
		n.sort()
	}
}

func (n *naming) sort() {
	slices.Sort(n.people)
	n.people = slices.Compact(n.people)
	n.sorted = len(n.people)
}

// few tells whether the record may yet turn out to name few enough for what stands beside them to matter.
func (n *naming) few() bool { return n.sorted <= inventory.MaxCompany }

// count adds the record that ended to its subjects, and empties it.
func (r *resolver) count(n *naming) {
	n.sort()
	for _, s := range n.people {
		c := &r.subjects[s]
		c.records++
		if c.last.id != n.unit.id {
			c.units++
		}
		if c.last.source != n.unit.source {
			c.sources++
		}
		c.last = n.unit
		if n.few() {
			for _, v := range n.others {
				r.other.add(s, v)
			}
		}
	}
	n.people, n.others, n.sorted = n.people[:0], n.others[:0], 0
}

// pairs is a set of pairs, sorted now and then to keep it small.
type pairs struct {
	list   []uint64
	sorted int
}

func (p *pairs) add(a, b int32) {
	if len(p.list) > 2*p.sorted+1<<16 {
		p.sort()
	}
	p.list = append(p.list, uint64(uint32(a))<<32|uint64(uint32(b)))
}

func (p *pairs) sort() {
	slices.Sort(p.list)
	p.list = slices.Compact(p.list)
	p.sorted = len(p.list)
}

// save writes the subjects, and whose the identifiers are.
func (r *resolver) save(ctx context.Context) error {
	r.other.sort()
	own := make([]uint32, len(r.subjects)*len(r.names)) // by subject and kind
	for v, s := range r.subjectOf {
		if s >= 0 {
			own[int(s)*len(r.names)+int(r.kindOf[v])]++
		}
	}
	for _, p := range r.other.list {
		own[int(p>>32)*len(r.names)+int(r.kindOf[uint32(p)])]++
	}
	names := r.pseudonyms()
	one := inventory.Subject{Kinds: map[detectors.Kind]int64{}}
	for s := range r.subjects {
		c := &r.subjects[s]
		one.Pseudonym, one.Records, one.Units, one.Sources = names.text(s), int64(c.records), int64(c.units), int64(c.sources)
		clear(one.Kinds)
		for k, n := range own[s*len(r.names) : (s+1)*len(r.names)] {
			if n > 0 {
				one.Kinds[r.names[k]] = int64(n)
			}
		}
		if _, err := r.AddSubject(ctx, &one); err != nil {
			return err
		}
	}
	for v, print := range r.identifiers() {
		if err := r.AddIdentifier(ctx, print, int64(r.subjectOf[v])+1); err != nil {
			return err
		}
	}
	return nil
}

// identifiers are the values that are somebody's, by rising fingerprint.
func (r *resolver) identifiers() iter.Seq2[int32, detectors.Fingerprint] {
	return func(yield func(int32, detectors.Fingerprint) bool) {
		n := 0
		for v, is := range r.person {
			if !is {
				continue
			}
			if !yield(int32(v), r.prints[n]) {
				return
			}
			n++
		}
	}
}

// pseudonyms are the subjects' names: keyed fingerprints of their smallest fingerprints.
type pseudonyms struct {
	numbers []uint64
	taken   map[uint64]bool // by more than one
}

const short = 50 // bits of ten characters

func (r *resolver) pseudonyms() *pseudonyms {
	p := &pseudonyms{numbers: make([]uint64, len(r.subjects)), taken: map[uint64]bool{}}
	key := r.Key()
	for v, print := range r.identifiers() {
		if s := r.subjectOf[v]; r.subjects[s].smallest == v {
			f := key.Fingerprint("subject", print[:])
			p.numbers[s] = binary.BigEndian.Uint64(f[:])
		}
	}
	sorted := slices.Clone(p.numbers)
	slices.Sort(sorted)
	for i := 1; i < len(sorted); i++ {
		if sorted[i]>>(64-short) == sorted[i-1]>>(64-short) {
			p.taken[sorted[i]>>(64-short)] = true
		}
	}
	return p
}

// text is "S-" and ten characters of RFC 4648 base32, thirteen where two subjects would have the same ten.
func (p *pseudonyms) text(subject int) string {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], p.numbers[subject])
	text := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:])
	if p.taken[p.numbers[subject]>>(64-short)] {
		return "S-" + text
	}
	return "S-" + text[:10]
}
