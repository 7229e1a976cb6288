//go:build amd64 && !purego

package marks

import "golang.org/x/sys/cpu"

// classify fills the maps, which begin stride words apart from out on, with the marks of blocks of 32 bytes. It needs AVX2.
//
//go:noescape
func classify(data *byte, blocks int, out *uint32, stride int)

// blocks reads whole blocks of 32 bytes.
func (m *Map) blocks(data []byte) {
	if !cpu.X86.HasAVX2 || len(data) < blockSize {
		m.plainBlocks(data)
		return
	}
	classify(&data[0], len(data)/blockSize, &m.words[0], m.stride)
}
