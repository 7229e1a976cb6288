//go:build !amd64 || purego

package marks

// blocks reads whole blocks of 32 bytes.
func (m *Map) blocks(data []byte) { m.plainBlocks(data) }
