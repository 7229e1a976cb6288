package sqlrows

import "dossier/scanners"

// Gone makes err, which names the source and says what to do, one that is [scanners.ErrGone].
func Gone(err error) error { return &gone{err} }

type gone struct{ error }

func (g *gone) Unwrap() []error { return []error{g.error, scanners.ErrGone} }
