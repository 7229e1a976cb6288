package identity

import (
	"context"
	"slices"

	"dossier/detectors"
	"dossier/detectors/likeness"
	"dossier/reports/inventory"
	"dossier/reports/spill"
)

// MaxNamesakes is how many people of the inventory a name in a text may fit and still be a mention of each of them. An inflected name and one
// with initials are one's alone: what they may stand for is wider.
const MaxNamesakes = 3

// sureness is how sure a mention is of the one whom alone it fits, given that it is a name: somebody of whom the inventory knows nothing
// may be called so too.
var sureness = [...]detectors.Confidence{likeness.AsWritten: 0.95, likeness.Inflected: 0.85, likeness.Initialled: 0.6}

// mentions are the names in texts, until it is known whom they fit. The second word of an entry is the finding's row, the third how it names,
// and as the lower half how sure it is that it is a name, in thousandths.
type mentions struct {
	keys *spill.Sorter[[3]uint64] // by likeness.Mention.Keys
	some bits                     // which keys there may be, by their first bits
	name likeness.Mention
}

const someBits = 1 << 22

func someOf(key uint64) uint32 { return uint32(key >> 42) }

// mention notes a name in a text.
func (r *resolver) mention(f *found) error {
	m := &r.mentions
	if m.keys == nil {
		m.keys, m.some = spill.New[[3]uint64](r.Place(), 1<<64-1), make(bits, someBits/64)
	}
	if err := m.name.Read(f.Profile); err != nil {
		return err
	}
	return m.name.Keys(func(key uint64, how likeness.How) error {
		m.some.add(someOf(key))
		return m.keys.Add([3]uint64{key, f.Row, uint64(how)<<32 | uint64(f.Confidence*1000+0.5)})
	})
}

func (m *mentions) close() {
	if m.keys != nil {
		m.keys.Close()
	}
}

// mentioned finds whom the names in texts fit, and keeps them as mentions.
func (r *resolver) mentioned(ctx context.Context) error {
	if r.mentions.keys == nil || len(r.profiles) == 0 {
		return nil
	}
	called, err := r.called()
	if err != nil {
		return err
	}
	defer called.Close()
	fits := spill.New[[3]uint64](r.Place(), r.Rows()) // by row: how << 32 | subject, and how sure
	defer fits.Close()
	people := called.Cursor(ctx)
	defer people.Close()
	var same []uint64
	key := uint64(0)
	for e, err := range r.mentions.keys.Each(ctx) {
		if err != nil {
			return err
		}
		if key != e[0] || same == nil {
			key, same = e[0], same[:0]
			for p, ok := people.Peek(); ok && p[0] <= key; p, ok = people.Peek() {
				people.Skip()
				if p[0] == key && !slices.Contains(same, p[1]) && len(same) <= MaxNamesakes {
					same = append(same, p[1])
				}
			}
		}
		for _, subject := range same {
			if err := fits.Add([3]uint64{e[1], e[2]>>32<<32 | subject, e[2] & (1<<32 - 1)}); err != nil {
				return err
			}
		}
	}
	if err := people.Err(); err != nil {
		return err
	}
	r.mentions.close()
	return r.keepMentions(ctx, fits)
}

// called lists the keys by which people may be called, as far as texts may call somebody so, with their subjects.
func (r *resolver) called() (*spill.Sorter[[3]uint64], error) {
	names := spill.New[[3]uint64](r.Place(), 1<<64-1)
	encoder := likeness.NewEncoder(r.Key())
	return names, r.compared.Each(func(n int, packed []byte) error {
		subject := r.owner[r.profiles[n]]
		if subject == nobody {
			return nil
		}
		return encoder.Called(packed, func(key uint64) error {
			if !r.mentions.some.has(someOf(key)) {
				return nil
			}
			return names.Add([3]uint64{key, uint64(subject)})
		})
	})
}

// fit is whom a name in a text may mean.
type fit struct {
	row    uint64
	how    likeness.How
	sure   detectors.Confidence
	people []uint32
}

// keepMentions decides whom the names mean.
func (r *resolver) keepMentions(ctx context.Context, fits *spill.Sorter[[3]uint64]) error {
	k := keeper{
		resolver: r, placer: r.Placer(), marks: r.rows.Read(ctx),
		places: sorter[[3]uint64](r, uint64(r.subjects)), ways: sorter[[3]uint64](r, uint64(r.subjects)),
	}
	defer k.marks.Close()
	defer k.places.Close()
	defer k.ways.Close()
	one := fit{row: 1<<64 - 1}
	for e, err := range fits.Each(ctx) {
		if err != nil {
			return err
		}
		how, subject := likeness.How(e[1]>>32), uint32(e[1])
		if e[0] != one.row {
			if err := k.keep(ctx, &one); err != nil {
				return err
			}
			one = fit{e[0], how, detectors.Confidence(e[2]) / 1000, one.people[:0]}
		}
		if how == one.how && !slices.Contains(one.people, subject) { // the surest way counts
			one.people = append(one.people, subject)
		}
	}
	if err := k.keep(ctx, &one); err != nil {
		return err
	}
	if err := k.marks.Err(); err != nil {
		return err
	}
	return k.write(ctx)
}

// keeper keeps mentions, by place first, and then by subject.
type keeper struct {
	*resolver
	placer       *inventory.Placer
	marks        *spill.TableReader
	from, to     uint64 // the rows of the last record
	company      []uint32
	last         inventory.Mentioned
	places, ways *spill.Sorter[[3]uint64] // subject << 32 | row, with unit and record; and with part << 32 | field and the rest
}

// keep keeps a mention of whom it fits. A record that holds an identifier of one of them means that one, whose it is already.
func (k *keeper) keep(ctx context.Context, f *fit) error {
	n := len(f.people)
	if n == 0 || n > MaxNamesakes || n > 1 && f.how != likeness.AsWritten {
		return nil
	}
	if f.row >= k.to || k.to == 0 {
		var err error
		if k.last, k.from, k.to, err = k.placer.Place(ctx, f.row); err != nil {
			return err
		}
		k.company = k.company[:0]
		for row := k.from; row < k.to; row++ {
			if m, marked := k.marks.At(row); marked && mark(m)&identifier != 0 && k.owner[mark(m)&^identifier] != nobody {
				k.company = append(k.company, uint32(k.owner[mark(m)&^identifier]))
			}
		}
	}
	for _, who := range f.people {
		if slices.Contains(k.company, who) {
			return nil
		}
	}
	sure := f.sure * sureness[f.how] / detectors.Confidence(n)
	for _, who := range f.people {
		at := uint64(who)<<32 | f.row
		if err := k.places.Add([3]uint64{at, uint64(k.last.Unit), uint64(k.last.Record)}); err != nil {
			return err
		}
		way := uint64(sure*1000+0.5)<<16 | uint64(f.how)<<8 | uint64(n)
		if err := k.ways.Add([3]uint64{at, uint64(k.last.Part)<<32 | uint64(k.last.Field), way}); err != nil {
			return err
		}
	}
	return nil
}

// write writes the mentions by subject, of each record the first.
func (k *keeper) write(ctx context.Context) error {
	ways := k.ways.Cursor(ctx)
	defer ways.Close()
	subject, last := -1, inventory.Mentioned{}
	for e, err := range k.places.Each(ctx) {
		if err != nil {
			return err
		}
		w, ok := ways.Peek()
		if !ok {
			return ways.Err()
		}
		ways.Skip()
		m := inventory.Mentioned{
			Unit: int64(e[1]), Record: int64(e[2]), Part: int32(w[1] >> 32), Field: int32(uint32(w[1])),
			Confidence: detectors.Confidence(w[2]>>16) / 1000, How: likeness.How(w[2] >> 8 & 0xff), Fits: int(w[2] & 0xff),
		}
		if who := int(e[0] >> 32); who != subject || m.Unit != last.Unit || m.Part != last.Part || m.Record != last.Record {
			if err := k.AddMention(ctx, who, &m); err != nil {
				return err
			}
			subject, last = who, m
		}
	}
	return nil
}
