package formats

import "io"

// Body reads an input and remembers why it could not be read, so that a broken source is not taken for a damaged document.
type Body struct {
	From io.Reader
	Err  error // of the last Read that failed; nil at the end of the input
}

// Read implements [io.Reader].
func (b *Body) Read(p []byte) (int, error) {
	n, err := b.From.Read(p)
	if err != nil && err != io.EOF {
		b.Err = err
	}
	return n, err
}
