package linkage

import (
	"encoding/binary"
	"encoding/json"
	"errors"

	"github.com/klauspost/compress/zstd"

	"dossier/detectors/likeness"
)

// kept is what a model is made of, but for the counts.
type kept struct {
	People   int                    `json:"people"`
	One      [likeness.Roles]shares `json:"one"`
	Chance   [likeness.Roles]shares `json:"chance"`
	Stranger float64                `json:"stranger"`
	Member   float64                `json:"member"`
	Known    [likeness.Roles]uint32 `json:"known"`
	Changed  int                    `json:"changed"`
	Counts   []byte                 `json:"counts"` // uvarints, zstd
	Crowds   []byte                 `json:"crowds"` // likewise, each as much as it is more than the one before
}

// Marshal makes text of the model, by which the same records are weighed the same way later. It tells how frequent encodings are: it is for
// the key's holder.
func (m *Model) Marshal() ([]byte, error) {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	counts := make([]byte, 0, len(m.frequencies.counts)/8*9) // of nearly all, a byte is enough
	for slot := range m.frequencies.counts {
		counts = binary.AppendUvarint(counts, uint64(m.frequencies.at(uint32(slot))))
	}
	var crowds []byte
	last := uint64(0)
	for _, n := range m.crowds {
		crowds = binary.AppendUvarint(crowds, n-last)
		last = n
	}
	return json.Marshal(kept{
		m.People, m.One, m.Chance, m.Stranger, m.Member, m.frequencies.known, m.Changed, w.EncodeAll(counts, nil), w.EncodeAll(crowds, nil),
	})
}

// mostCounts bounds what a model may be made of, in bytes.
const mostCounts = 128 << 20

var errDamaged = errors.New("the weights that were kept are damaged")

// ReadModel is the model of which Marshal made text.
func ReadModel(text []byte) (*Model, error) {
	var k kept
	if err := json.Unmarshal(text, &k); err != nil {
		return nil, err
	}
	r, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(mostCounts), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer r.Close()
	counts, err := r.DecodeAll(k.Counts, nil)
	if err != nil {
		return nil, err
	}
	crowds, err := r.DecodeAll(k.Crowds, nil)
	if err != nil {
		return nil, err
	}
	m := &Model{
		People: k.People, One: k.One, Chance: k.Chance, Stranger: k.Stranger, Member: k.Member, Changed: k.Changed, frequencies: newFrequencies(k.People),
	}
	for i := range m.frequencies.counts {
		v, n := binary.Uvarint(counts)
		if n <= 0 {
			return nil, errDamaged
		}
		counts = counts[n:]
		m.frequencies.raise(uint32(i), uint32(v))
	}
	for last := uint64(0); len(crowds) > 0; {
		v, n := binary.Uvarint(crowds)
		if n <= 0 {
			return nil, errDamaged
		}
		crowds = crowds[n:]
		last += v
		m.crowds = append(m.crowds, last)
	}
	m.frequencies.known = k.Known
	for r := range m.equals {
		_, chance, _ := priors(likeness.Role(r))
		m.equals[r] = chance[Equal]
	}
	m.tabulate()
	return m, nil
}
