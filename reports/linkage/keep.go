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
	Counts   []byte                 `json:"counts"` // uvarints, zstd
}

// Marshal makes text of the model, by which the same records are weighed the same way later. It tells how frequent encodings are: it is for
// the key's holder.
func (m *Model) Marshal() ([]byte, error) {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	var counts []byte
	for _, n := range m.frequencies.counts {
		counts = binary.AppendUvarint(counts, uint64(n))
	}
	return json.Marshal(kept{m.People, m.One, m.Chance, m.Stranger, m.Member, m.frequencies.known, w.EncodeAll(counts, nil)})
}

// mostCounts bounds what a model may be made of, in bytes.
const mostCounts = 128 << 20

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
	m := &Model{People: k.People, One: k.One, Chance: k.Chance, Stranger: k.Stranger, Member: k.Member, frequencies: newFrequencies(k.People)}
	for i := range m.frequencies.counts {
		v, n := binary.Uvarint(counts)
		if n <= 0 {
			return nil, errors.New("the weights that were kept are damaged")
		}
		counts = counts[n:]
		m.frequencies.counts[i] = uint32(v)
	}
	m.frequencies.known = k.Known
	for r := range m.equals {
		_, chance, _ := priors(likeness.Role(r))
		m.equals[r] = chance[Equal]
	}
	m.tabulate()
	return m, nil
}
