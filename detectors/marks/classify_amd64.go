//go:build amd64 && !purego

package marks

import "golang.org/x/sys/cpu"

// classify fills the maps, which begin stride bytes apart from out on, with the marks of blocks of 32 bytes. It needs AVX2.
//
//go:noescape
func classify(data *byte, blocks int, out *byte, stride int)

// blocks reads whole blocks of 32 bytes.
func (m *Map) blocks(data []byte) {
	if !cpu.X86.HasAVX2 || len(data) < blockSize {
		m.plainBlocks(data)
		return
	}
	classify(&data[0], len(data)/blockSize, &m.bytes[ahead], m.stride)
}
