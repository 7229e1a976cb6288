package identity

import (
	"context"
	"encoding/base32"
	"encoding/binary"
	"iter"
	"slices"

	"dossier/detectors"
	"dossier/reports/inventory"
)

// save writes the subjects, and whose the identifiers are.
func (r *resolver) save(ctx context.Context) error {
	taken, err := r.taken(ctx)
	if err != nil {
		return err
	}
	var w window
	one := inventory.Subject{Kinds: map[detectors.Kind]int64{}}
	next := int32(0)
	for v, err := range r.identifiers(ctx) {
		if err != nil {
			return err
		}
		if v.subject == next { // its smallest value
			if next == w.to {
				r.advance(&w, next)
			}
			next++
			c, kinds := w.of(v.subject, len(r.names))
			one.Pseudonym = pseudonym(r.fingerprint(v.print), taken)
			one.Records, one.Units, one.Sources = int64(c.records), int64(c.units), int64(c.sources)
			clear(one.Kinds)
			for k, n := range kinds {
				if n > 0 {
					one.Kinds[r.names[k]] = int64(n)
				}
			}
			if _, err := r.AddSubject(ctx, &one); err != nil {
				return err
			}
		}
		if err := r.AddIdentifier(ctx, v.print, int64(v.subject)+1); err != nil {
			return err
		}
	}
	return nil
}

// owned is an identifier.
type owned struct {
	print   detectors.Fingerprint
	subject int32
}

// identifiers are the values that are somebody's, by rising fingerprint.
func (r *resolver) identifiers(ctx context.Context) iter.Seq2[owned, error] {
	return func(yield func(owned, error) bool) {
		v := 0
		for piece, err := range r.Kept(ctx) {
			if err != nil {
				yield(owned{}, err)
				return
			}
			for ; len(piece) > 0; v++ {
				if r.owner[v] == nobody {
					continue
				}
				if !yield(owned{detectors.Fingerprint(piece), r.owner[v]}, nil) {
					return
				}
				piece = piece[len(detectors.Fingerprint{}):]
			}
		}
	}
}

// prints collects fingerprints, and keeps them out of memory.
type prints struct {
	to    func(ctx context.Context, piece []byte) error
	piece []byte
}

const pieceBytes = 1 << 15

func (p *prints) add(ctx context.Context, print detectors.Fingerprint) error {
	if p.piece = append(p.piece, print[:]...); len(p.piece) < pieceBytes {
		return nil
	}
	return p.flush(ctx)
}

func (p *prints) flush(ctx context.Context) error {
	if len(p.piece) == 0 {
		return nil
	}
	err := p.to(ctx, p.piece)
	p.piece = p.piece[:0]
	return err
}

const short = 50 // bits of ten characters

// fingerprint is what the pseudonym of a subject with this smallest fingerprint is cut from.
func (r *resolver) fingerprint(smallest detectors.Fingerprint) uint64 {
	f := r.Key().Fingerprint("subject", smallest[:])
	return binary.BigEndian.Uint64(f[:])
}

// taken are the short pseudonyms that more than one subject would have.
func (r *resolver) taken(ctx context.Context) (map[uint64]bool, error) {
	all := make([]uint64, 0, r.subjects)
	for v, err := range r.identifiers(ctx) {
		if err != nil {
			return nil, err
		}
		if int(v.subject) == len(all) {
			all = append(all, r.fingerprint(v.print)>>(64-short))
		}
	}
	slices.Sort(all)
	taken := map[uint64]bool{}
	for i := 1; i < len(all); i++ {
		if all[i] == all[i-1] {
			taken[all[i]] = true
		}
	}
	return taken, nil
}

// pseudonym is "S-" and ten characters of RFC 4648 base32, thirteen where two subjects would have the same ten.
func pseudonym(fingerprint uint64, taken map[uint64]bool) string {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], fingerprint)
	text := base32.StdEncoding.WithPadding(base32.NoPadding).AppendEncode([]byte("S-"), b[:])
	if !taken[fingerprint>>(64-short)] {
		text = text[:2+short/5]
	}
	return string(text)
}
