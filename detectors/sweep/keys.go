package sweep

import (
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/detectors/recordkey"
	"dossier/scanners"
)

// mostKeys is how many keys and references of one part are kept: no table of ordinary make has more.
const mostKeys = 32

// keyColumns are some columns of a batch whose values are a key.
type keyColumns struct {
	number  int32 // in the unit's keys
	columns []int
}

// addKeys adds the keys that lie in the fields known of a part by now. Which they are depends on the listing and the fields' names
// alone, so that a unit that is taken up again has the same.
func (r *reading) addKeys(p *part, b *scanners.Batch) {
	if b.Part.Reveal() == "" {
		for _, ref := range r.info.References {
			r.addKey(p, ref.Fields)
		}
		for _, fields := range r.info.Referred {
			r.addKey(p, fields)
		}
		// The key of a table that refers to others and that nobody refers to is a row's number, and leads nowhere.
		if len(r.info.Referred) > 0 || len(r.info.References) == 0 {
			r.addKey(p, r.info.Key)
		}
	}
	for i := range b.Columns {
		c := &b.Columns[i]
		if name := c.Name.Reveal(); !c.Hidden && !c.Text && !(len(r.info.Key) == 1 && r.info.Key[0] == name) && recordkey.Candidate(Words(name)) {
			r.addKey(p, []string{name})
		}
	}
}

// addKey adds one, if all its fields are known and it is new.
func (r *reading) addKey(p *part, names []string) {
	if len(names) == 0 || len(p.keys) >= mostKeys {
		return
	}
	fields := make([]int32, len(names))
	for i, name := range names {
		at, known := p.columns[name]
		if !known {
			for other, n := range p.columns {
				if strings.EqualFold(other, name) {
					at, known = n, true
				}
			}
		}
		if !known {
			return
		}
		fields[i] = int32(at)
	}
	for _, n := range p.keys {
		if slices.Equal(r.keys[n].Fields, fields) {
			return
		}
	}
	p.keys = append(p.keys, int32(len(r.keys)))
	r.keys = append(r.keys, detectors.KeyFields{Part: p.number, Fields: fields})
}

// keysIn finds a part's keys among the columns of a batch, whose fields are these.
func (r *reading) keysIn(p *part, fields []int) []keyColumns {
	var list []keyColumns
	for _, n := range p.keys {
		k := keyColumns{number: n}
		for _, f := range r.keys[n].Fields {
			if at := slices.Index(fields, int(f)); at >= 0 {
				k.columns = append(k.columns, at)
			}
		}
		if len(k.columns) == len(r.keys[n].Fields) {
			list = append(list, k)
		}
	}
	return list
}

// isKey tells whether a field is part of a key.
func (r *reading) isKey(field int) bool {
	return slices.ContainsFunc(r.keys, func(k detectors.KeyFields) bool { return slices.Contains(k.Fields, int32(field)) })
}
