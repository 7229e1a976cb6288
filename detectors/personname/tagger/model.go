package tagger

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"github.com/klauspost/compress/zstd"
)

// Model holds the weights of features and of neighbouring labels.
type Model struct {
	Transition [Labels][Labels]float64
	weights    [][2]int8 // of Begins and Inside, by bucket
	scale      float64
}

// score sums the weights of a token's features. Outside has none.
func (m *Model) score(buckets []uint32) [Labels]float64 {
	var begins, inside int32
	for _, f := range buckets {
		w := &m.weights[f]
		begins += int32(w[0])
		inside += int32(w[1])
	}
	return [Labels]float64{0, float64(begins) * m.scale, float64(inside) * m.scale}
}

//go:embed model.zst
var packed []byte

// Embedded decodes the model that was trained for this version.
func Embedded() *Model {
	m, err := Decode(packed)
	if err != nil {
		panic(fmt.Sprintf("tagger: embedded model: %v", err))
	}
	return m
}

// magic names the version of the features: whoever changes them counts it up, so that a model learnt from others is refused.
const magic = "dossier names 4\n"

// Encode returns the model packed by zstd: a line that names the format, the scale and the transitions as 64-bit floats, little-endian, and the
// weights of all buckets, those of Begins before those of Inside.
func (m *Model) Encode() ([]byte, error) {
	head := append([]byte(magic), binary.LittleEndian.AppendUint64(nil, math.Float64bits(m.scale))...)
	for _, row := range m.Transition {
		for _, v := range row {
			head = binary.LittleEndian.AppendUint64(head, math.Float64bits(v))
		}
	}
	for k := range 2 {
		for i := range m.weights {
			head = append(head, byte(m.weights[i][k]))
		}
	}
	// A window of this size stays in the cache: the model is read twice as fast as with a larger one.
	var out bytes.Buffer
	z, err := zstd.NewWriter(&out, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithWindowSize(256<<10), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(head); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Decode reads what [Model.Encode] wrote.
func Decode(packed []byte) (*Model, error) {
	z, err := zstd.NewReader(bytes.NewReader(packed), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	const floats = 1 + Labels*Labels
	data := make([]byte, len(magic)+8*floats+2*Buckets)
	if _, err := io.ReadFull(z, data); err != nil {
		return nil, err
	}
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok {
		return nil, fmt.Errorf("it is of another version than %q", magic)
	}
	float := func() float64 {
		v := math.Float64frombits(binary.LittleEndian.Uint64(rest))
		rest = rest[8:]
		return v
	}
	m := &Model{scale: float(), weights: make([][2]int8, Buckets)}
	for y := range m.Transition {
		for z := range m.Transition[y] {
			m.Transition[y][z] = float()
		}
	}
	begins, inside := rest[:Buckets], rest[Buckets:][:Buckets]
	for i, b := range begins {
		if in := inside[i]; b|in != 0 { // most are not
			m.weights[i] = [2]int8{int8(b), int8(in)}
		}
	}
	return m, nil
}
