package tagger

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
)

// Model holds the weights of features and of neighbouring labels.
type Model struct {
	Transition [Labels][Labels]float64
	weights    string // of Begins and Inside, a signed byte each, by bucket
	scale      float64
}

// score sums the weights of a token's features. Outside has none.
func (m *Model) score(buckets []uint32) [Labels]float64 {
	var begins, inside int32
	for _, f := range buckets {
		at := 2 * int(f)
		w := m.weights[at : at+2]
		begins += int32(int8(w[0]))
		inside += int32(int8(w[1]))
	}
	return [Labels]float64{0, float64(begins) * m.scale, float64(inside) * m.scale}
}

//go:embed model.bin
var embedded string

// Embedded returns the model that was trained for this version. It costs nothing: the weights are read where they lie.
func Embedded() *Model {
	m, err := Decode(embedded)
	if err != nil {
		panic(fmt.Sprintf("tagger: embedded model: %v", err))
	}
	return m
}

// magic names the version of the features: whoever changes them counts it up, so that a model learnt from others is refused.
const magic = "dossier names 7\n"

// Encode returns the model as [Decode] reads it: a line that names the format, the scale and the transitions as 64-bit floats, little-endian, and
// the weights of all buckets, two bytes each, of which most are 0: that of Begins before that of Inside.
func (m *Model) Encode() []byte {
	data := append([]byte(magic), binary.LittleEndian.AppendUint64(nil, math.Float64bits(m.scale))...)
	for _, row := range m.Transition {
		for _, v := range row {
			data = binary.LittleEndian.AppendUint64(data, math.Float64bits(v))
		}
	}
	return append(data, m.weights...)
}

// Decode reads what [Model.Encode] wrote. The weights stay a part of it.
func Decode(data string) (*Model, error) {
	const floats = 1 + Labels*Labels
	head, ok := strings.CutPrefix(data, magic)
	if !ok {
		return nil, fmt.Errorf("it is of another version than %q", magic)
	}
	if len(head) != 8*floats+2*Buckets {
		return nil, fmt.Errorf("it has %d bytes where %d make a model", len(head), 8*floats+2*Buckets)
	}
	float := func() float64 {
		v := math.Float64frombits(binary.LittleEndian.Uint64([]byte(head[:8])))
		head = head[8:]
		return v
	}
	m := &Model{scale: float()}
	for y := range m.Transition {
		for z := range m.Transition[y] {
			m.Transition[y][z] = float()
		}
	}
	m.weights = head
	return m, nil
}
