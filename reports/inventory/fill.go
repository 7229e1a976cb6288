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
	order   []int32 // of the findings, by record
	ends    []int32
	parts   []byte
	records []byte
	tags    []byte
	prints  []byte
	rows    int
	keys    []byte
	keyed   bool
	classes []byte
	known   map[raw]int
	recent  [recentClasses]recent // by field

	profiles profileFiller
}

// raw is a class as a finding has it.
type raw struct {
	field           int32
	kind            detectors.Kind
	confidence      detectors.Confidence
	shared, mention bool
	encoded         bool // with a profile or a mention
}

type recent struct {
	raw
	tag  int // from 1; 0: none
	size int // bytes of a print that are kept
}

const recentClasses = 64

// fill makes blocks of findings. number gives kinds their numbers.
func (p *parcel) fill(list []detectors.Finding, keys *scanners.Column, number func(detectors.Kind) (int64, error), seal func(dst, text []byte) []byte) error {
	p.blocks, p.rows = p.blocks[:0], p.rows[:0]
	p.begin()
	for from := 0; from < len(list); {
		to := from + 1
		for to < len(list) && list[to].Part == list[from].Part {
			to++
		}
		p.sort(list[from:to])
		order := p.order
		for len(order) > 0 {
			n := min(len(order), blockRows-p.count())
			if err := p.add(list[from:to], keys, order[:n], number); err != nil {
				return err
			}
			if order = order[n:]; p.count() == blockRows {
				p.end(seal)
			}
		}
		from = to
	}
	if p.count() > 0 {
		p.end(seal)
	}
	return nil
}

// sort puts findings of one part, which come column by column, in the order of their records.
func (f *filler) sort(list []detectors.Finding) {
	f.order = slices.Grow(f.order[:0], len(list))[:len(list)]
	least, most, rising := list[0].Record, list[0].Record, true
	for i := range list {
		f.order[i] = int32(i)
		record := list[i].Record
		rising = rising && record >= most
		least, most = min(least, record), max(most, record)
	}
	span := uint64(most - least)
	switch {
	case rising:
	case span <= uint64(8*len(list)):
		f.ends = slices.Grow(f.ends[:0], int(span)+1)[:span+1]
		clear(f.ends)
		for i := range list {
			f.ends[list[i].Record-least]++
		}
		at := int32(0)
		for i, n := range f.ends {
			f.ends[i] = at
			at += n
		}
		for i := range list {
			end := &f.ends[list[i].Record-least]
			f.order[*end] = int32(i)
			*end++
		}
	default:
		slices.SortFunc(f.order, func(a, b int32) int {
			return cmp.Or(cmp.Compare(list[a].Record, list[b].Record), cmp.Compare(a, b))
		})
	}
}

func (f *filler) count() int { return f.rows }

func (f *filler) begin() {
	f.parts, f.records, f.tags, f.prints = f.parts[:0], f.records[:0], f.tags[:0], f.prints[:0]
	f.keys, f.keyed, f.classes, f.rows = f.keys[:0], false, f.classes[:0], 0
	if f.known == nil {
		f.known = map[raw]int{}
	}
	clear(f.known)
	clear(f.recent[:])
	f.profiles.begin()
}

// add adds findings of one part, in this order, to the block that is being made.
func (f *filler) add(list []detectors.Finding, keys *scanners.Column, order []int32, number func(detectors.Kind) (int64, error)) error {
	f.parts = binary.AppendUvarint(f.parts, uint64(list[0].Part))
	f.parts = binary.AppendUvarint(f.parts, uint64(len(order)))
	last := int64(0)
	for i, at := range order {
		x := &list[at]
		if more := x.Record - last; i == 0 || more != 0 {
			f.records = binary.AppendVarint(f.records, more)
			var key []byte
			if x.Key > 0 {
				key = keys.Value(int(x.Key - 1))
			}
			f.keyed = f.keyed || len(key) > 0
			f.keys = append(binary.AppendUvarint(f.keys, uint64(len(key))), key...)
			last = x.Record
		} else {
			f.records = append(f.records, 0)
		}
		if x.Profile > 0 {
			if err := f.profiles.add(keys.Value(int(x.Profile - 1))); err != nil {
				return err
			}
		}
		r := &f.recent[x.Field%recentClasses]
		if r.tag == 0 || r.field != x.Field || r.kind != x.Kind || r.confidence != x.Confidence || r.shared != x.Shared || r.mention != x.Mention || r.encoded != (x.Profile > 0) {
			if err := f.class(x, r, number); err != nil {
				return err
			}
		}
		f.tags = binary.AppendUvarint(f.tags, uint64(r.tag-1))
		f.prints = append(f.prints, x.Print[:r.size]...)
	}
	f.rows += len(order)
	return nil
}

// class finds or makes the class of a finding.
func (f *filler) class(x *detectors.Finding, r *recent, number func(detectors.Kind) (int64, error)) error {
	r.raw, r.size = raw{x.Field, x.Kind, x.Confidence, x.Shared, x.Mention, x.Profile > 0}, printSize
	if x.Kind == detectors.RecordKey {
		r.size = halfPrint
	}
	if r.tag = f.known[r.raw]; r.tag > 0 {
		return nil
	}
	kind, err := number(x.Kind)
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
	for _, v := range []uint64{uint64(x.Field), uint64(kind), uint64(math.Round(float64(x.Confidence) * 1000)), flags} {
		f.classes = binary.AppendUvarint(f.classes, v)
	}
	r.tag = len(f.known) + 1
	f.known[r.raw] = r.tag
	return nil
}

// end finishes the block, and begins another.
func (p *parcel) end(seal func(dst, text []byte) []byte) {
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
		section(sectionKeys, seal(nil, p.keys))
	}
	if p.profiles.rows > 0 {
		section(sectionProfiles, seal(nil, p.profiles.content()))
	}
	*to = b
	p.rows = append(p.rows, p.count())
	p.begin()
}
