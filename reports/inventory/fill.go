package inventory

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"dossier/detectors"
	"dossier/scanners"
)

// parcel is what one call of Append has to write.
type parcel struct {
	unit   *unitSink
	blocks [][]byte // with their memory kept up to the capacity
	rows   []int    // of each block
	state  []byte

	filler
}

// filler is what making blocks uses again.
type filler struct {
	source  source
	order   []int32 // of the findings and ties, by record
	numbers []int64 // of their records
	ends    []int32
	stretch struct {
		part int32
		rows int   // so far; 0: there is none
		last int64 // record
	}
	parts   []byte
	records []byte
	tags    []byte
	prints  []byte
	rows    int
	keys    []byte
	keyed   bool
	classes []byte
	sealed  []byte
	known   map[raw]int
	recent  [recentClasses]recent // by field

	profiles profileFiller
	ties     tieFiller
}

// source is where a filler has things from.
type source struct {
	keys   *scanners.Column
	number func(detectors.Kind) (int64, error)
	seal   func(dst, text []byte) []byte
}

// raw is a class as a finding has it.
type raw struct {
	field           int32
	kind            detectors.Kind
	confidence      detectors.Confidence
	shared, mention bool
	encoded         bool // with a profile or a mention
	tied            bool // the ties of a record
}

type recent struct {
	raw
	tag  int // from 1; 0: none
	size int // bytes of a print that are kept
}

const recentClasses = 64

// fill makes blocks of findings and ties. number gives kinds their numbers.
func (p *parcel) fill(
	list []detectors.Finding, ties []detectors.Ties, keys *scanners.Column, number func(detectors.Kind) (int64, error), seal func(dst, text []byte) []byte,
) error {
	p.blocks, p.rows = p.blocks[:0], p.rows[:0]
	p.begin()
	p.source = source{keys: keys, number: number, seal: seal}
	from := 0
	for i := range ties {
		t := &ties[i]
		if err := p.parted(list[from:t.From]); err != nil {
			return err
		}
		if err := p.part(t.Part, list[t.From:t.To], t); err != nil {
			return err
		}
		from = t.To
	}
	if err := p.parted(list[from:]); err != nil {
		return err
	}
	if p.count() > 0 {
		p.end()
	}
	p.source = source{}
	return nil
}

// parted adds findings without ties, of several parts.
func (p *parcel) parted(list []detectors.Finding) error {
	for from := 0; from < len(list); {
		to := from + 1
		for to < len(list) && list[to].Part == list[from].Part {
			to++
		}
		if err := p.part(list[from].Part, list[from:to], &detectors.Ties{}); err != nil {
			return err
		}
		from = to
	}
	return nil
}

// part adds findings and ties of one part.
func (p *parcel) part(part int32, list []detectors.Finding, ties *detectors.Ties) error {
	p.sort(list, ties.Records)
	order := p.order
	for len(order) > 0 {
		n := min(len(order), blockRows-p.count())
		if err := p.add(part, list, ties, order[:n]); err != nil {
			return err
		}
		if order = order[n:]; p.count() == blockRows {
			p.end()
		}
	}
	return nil
}

// sort puts findings of one part, which come column by column, and ties behind them, in the order of their records.
func (f *filler) sort(list []detectors.Finding, tied []int64) {
	n := len(list) + len(tied)
	f.order, f.numbers = slices.Grow(f.order[:0], n)[:n], slices.Grow(f.numbers[:0], n)[:0]
	if n == 0 {
		return
	}
	for i := range list {
		f.numbers = append(f.numbers, list[i].Record)
	}
	f.numbers = append(f.numbers, tied...)
	least, most, rising := f.numbers[0], f.numbers[0], true
	for i, record := range f.numbers {
		f.order[i] = int32(i)
		rising = rising && record >= most
		least, most = min(least, record), max(most, record)
	}
	span := uint64(most - least)
	switch {
	case rising:
	case span <= uint64(8*n):
		f.ends = slices.Grow(f.ends[:0], int(span)+1)[:span+1]
		clear(f.ends)
		for _, record := range f.numbers {
			f.ends[record-least]++
		}
		at := int32(0)
		for i, n := range f.ends {
			f.ends[i] = at
			at += n
		}
		for i, record := range f.numbers {
			end := &f.ends[record-least]
			f.order[*end] = int32(i)
			*end++
		}
	default:
		slices.SortFunc(f.order, func(a, b int32) int {
			return cmp.Or(cmp.Compare(f.numbers[a], f.numbers[b]), cmp.Compare(a, b))
		})
	}
}

func (f *filler) count() int { return f.rows }

func (f *filler) begin() {
	f.parts, f.records, f.tags, f.prints = f.parts[:0], f.records[:0], f.tags[:0], f.prints[:0]
	f.keys, f.keyed, f.classes, f.rows = f.keys[:0], false, f.classes[:0], 0
	f.stretch.rows = 0
	if f.known == nil {
		f.known = map[raw]int{}
	}
	clear(f.known)
	clear(f.recent[:])
	f.profiles.begin()
	f.ties.begin()
}

// endStretch writes down how many rows of a part there are, behind the last of them.
func (f *filler) endStretch() {
	if f.stretch.rows > 0 {
		f.parts = binary.AppendUvarint(f.parts, uint64(f.stretch.part))
		f.parts = binary.AppendUvarint(f.parts, uint64(f.stretch.rows))
	}
	f.stretch.rows, f.stretch.last = 0, 0
}

// add adds findings and ties of one part, in this order, to the block that is being made.
func (f *filler) add(part int32, list []detectors.Finding, ties *detectors.Ties, order []int32) error {
	if s := &f.stretch; s.rows == 0 || s.part != part {
		f.endStretch()
		s.part = part
	}
	f.ties.rows = f.ties.rows[:0]
	for _, at := range order {
		if n := int(at) - len(list); n >= 0 {
			key := int32(0)
			if len(ties.Keys) > 0 {
				key = ties.Keys[n]
			}
			f.record(ties.Records[n], key)
			if err := f.tie(n); err != nil {
				return err
			}
			continue
		}
		x := &list[at]
		f.record(x.Record, x.Key)
		if x.Profile > 0 {
			if err := f.profiles.add(f.source.keys.Value(int(x.Profile - 1))); err != nil {
				return err
			}
		}
		r := &f.recent[x.Field%recentClasses]
		if r.tag == 0 || r.field != x.Field || r.kind != x.Kind || r.confidence != x.Confidence || r.shared != x.Shared || r.mention != x.Mention || r.encoded != (x.Profile > 0) {
			if err := f.class(x, r); err != nil {
				return err
			}
		}
		f.tags = binary.AppendUvarint(f.tags, uint64(r.tag-1))
		f.prints = append(f.prints, x.Print[:r.size]...)
	}
	f.ties.add(ties.Columns)
	f.rows += len(order)
	return nil
}

// record adds a row of a record, and its key if it is another than that of the row before.
func (f *filler) record(number int64, key int32) {
	more := number - f.stretch.last
	if f.stretch.rows++; f.stretch.rows > 1 && more == 0 {
		f.records = append(f.records, 0)
		return
	}
	f.records = binary.AppendVarint(f.records, more)
	var text []byte
	if key > 0 {
		text = f.source.keys.Value(int(key - 1))
	}
	f.keyed = f.keyed || len(text) > 0
	f.keys = append(binary.AppendUvarint(f.keys, uint64(len(text))), text...)
	f.stretch.last = number
}

// tie adds that of a record whose number is the last.
func (f *filler) tie(n int) error {
	if f.ties.tag == 0 {
		kind, err := f.source.number(detectors.RecordKey)
		if err != nil {
			return err
		}
		f.ties.tag = f.newClass(raw{kind: detectors.RecordKey, tied: true}, [4]uint64{0, uint64(kind), 1000, flagTied})
	}
	f.tags = binary.AppendUvarint(f.tags, uint64(f.ties.tag-1))
	f.ties.rows = append(f.ties.rows, int32(n))
	return nil
}

// class finds or makes the class of a finding.
func (f *filler) class(x *detectors.Finding, r *recent) error {
	r.raw, r.size = raw{x.Field, x.Kind, x.Confidence, x.Shared, x.Mention, x.Profile > 0, false}, printSize
	if x.Kind == detectors.RecordKey {
		r.size = halfPrint
	}
	if r.tag = f.known[r.raw]; r.tag > 0 {
		return nil
	}
	kind, err := f.source.number(x.Kind)
	if err != nil {
		r.tag = 0
		return err
	}
	flags := uint64(0)
	if x.Shared {
		flags |= flagShared
	}
	if x.Mention {
		flags |= flagMention
	}
	if x.Profile > 0 {
		flags |= flagEncoded
	}
	if r.size == halfPrint {
		flags |= flagHalf
	}
	r.tag = f.newClass(r.raw, [4]uint64{uint64(x.Field), uint64(kind), uint64(math.Round(float64(x.Confidence) * 1000)), flags})
	return nil
}

// newClass adds a class and returns its number, from 1.
func (f *filler) newClass(of raw, numbers [4]uint64) int {
	for _, v := range numbers {
		f.classes = binary.AppendUvarint(f.classes, v)
	}
	tag := len(f.known) + 1
	f.known[of] = tag
	return tag
}

// end finishes the block, and begins another.
func (p *parcel) end() {
	p.endStretch()
	seal := p.source.seal
	if len(p.blocks) < cap(p.blocks) {
		p.blocks = p.blocks[:len(p.blocks)+1]
	} else {
		p.blocks = append(p.blocks, nil)
	}
	to := &p.blocks[len(p.blocks)-1]
	b := (*to)[:0]
	section := func(number byte, content []byte) {
		b = append(b, number)
		b = append(binary.AppendUvarint(b, uint64(len(content))), content...)
	}
	section(sectionParts, p.parts)
	section(sectionRecords, p.records)
	section(sectionClasses, p.classes)
	section(sectionTags, p.tags)
	section(sectionPrints, p.prints)
	if p.keyed {
		p.sealed = seal(p.sealed[:0], p.keys)
		section(sectionKeys, p.sealed)
	}
	if len(p.ties.columns) > 0 {
		section(sectionTies, p.ties.content())
	}
	if p.profiles.rows > 0 {
		p.sealed = seal(p.sealed[:0], p.profiles.content())
		section(sectionProfiles, p.sealed)
	}
	*to = b
	p.rows = append(p.rows, p.count())
	p.begin()
}
