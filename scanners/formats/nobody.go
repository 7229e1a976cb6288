package formats

import "dossier/scanners"

// Nobody is a receiver that keeps nothing, for formats that read an input to find out where its records stand.
type Nobody struct{ batch *scanners.Batch }

// New implements [scanners.Receiver].
func (n *Nobody) New() *scanners.Batch {
	if b := n.batch; b != nil {
		n.batch = nil
		return b
	}
	return scanners.NewBatch(func(b *scanners.Batch) { n.batch = b })
}

// Batch implements [scanners.Receiver].
func (*Nobody) Batch(b *scanners.Batch) error {
	b.Release()
	return nil
}

// Unread implements [scanners.Receiver].
func (*Nobody) Unread(*scanners.Unread) error { return nil }
