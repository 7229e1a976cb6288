// Package absent stands in for a source that cannot be reached now, so that others beside it are scanned all the same.
package absent

import (
	"context"
	"errors"
	"iter"

	"dossier/scanners"
)

// Source is a source of which it is known which it is, and the error for which it cannot be opened: its listing is that error. A scan says that it is
// incomplete, and keeps what an earlier one found in it.
type Source struct {
	info scanners.SourceInfo
	err  error
}

// From makes err, for which the source could not be opened, a [*Source] where it is [scanners.ErrGone], and returns any other as it is.
func From(info scanners.SourceInfo, err error) error {
	if !errors.Is(err, scanners.ErrGone) {
		return err
	}
	return &Source{scanners.SourceInfo{Connector: info.Connector, Name: info.Name}, err}
}

// Error implements error.
func (s *Source) Error() string { return s.err.Error() }

// Unwrap leads to [scanners.ErrGone].
func (s *Source) Unwrap() error { return s.err }

// Info implements [scanners.Source]. It has no facts.
func (s *Source) Info() scanners.SourceInfo { return s.info }

// Units implements [scanners.Source].
func (s *Source) Units(context.Context) iter.Seq2[scanners.Unit, error] {
	return func(yield func(scanners.Unit, error) bool) { yield(nil, s.err) }
}

// Close implements [scanners.Source].
func (*Source) Close() error { return nil }
