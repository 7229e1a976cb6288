package sweep

import (
	"strings"

	"dossier/detectors"
	"dossier/detectors/recordkey"
	"dossier/scanners"
)

const (
	textBatches  = 16 // of a part, in which names of keys are looked for
	mostTextKeys = 8  // of a part
)

// textKey is a key that a text's lines give by name: customer_id=4711.
type textKey struct {
	number int32 // in the unit's keys
	name   string
}

// addTextKeys adds the keys that the lines of a text give by name. They are looked for in the first batches alone, which come in the same order
// whenever the unit is taken up. Each is a field of its own, in which nothing is found.
func (r *reading) addTextKeys(p *part, b *scanners.Batch) {
	if p.looked >= textBatches || len(p.textKeys) >= mostTextKeys {
		return
	}
	p.looked++
	for i := range b.Columns {
		c := &b.Columns[i]
		if !c.Text || c.Hidden {
			continue
		}
		recordkey.Pairs(c.Data(), func(name, _ []byte) {
			if _, known := p.names[string(name)]; known || len(p.names) >= 1000 || len(p.textKeys) >= mostTextKeys {
				return
			}
			if p.names == nil {
				p.names = map[string]struct{}{}
			}
			text := string(name)
			p.names[text] = struct{}{}
			if _, column := p.columns[text]; column || !recordkey.CandidateInText(Words(text)) {
				return
			}
			at := len(r.fields)
			n := r.newField(p, b.Part, scanners.Field{Name: scanners.NewPrivate(text)})
			n.tally, n.plan = nil, &plan{mode: asNothing}
			p.columns[text] = at
			r.fields = append(r.fields, n)
			p.textKeys = append(p.textKeys, textKey{int32(len(r.keys)), text})
			r.keys = append(r.keys, detectors.KeyFields{Part: p.number, Fields: []int32{int32(at)}})
		})
	}
}

// textKeyed adds the keys that the lines of a batch's texts give by name.
func (w *worker) textKeyed(j *job) {
	for i := range j.batch.Columns {
		c := &j.batch.Columns[i]
		if !c.Text || c.Hidden {
			continue
		}
		for v := range c.Len() {
			recordkey.Pairs(c.Value(v), func(name, value []byte) {
				for _, k := range j.textKeys {
					if len(name) == len(k.name) && strings.EqualFold(string(name), k.name) {
						if w.norm = recordkey.Canonical(w.norm[:0], value); len(w.norm) > 0 {
							w.tie(j, &keyColumns{number: k.number}, c.Record(v))
						}
					}
				}
			})
		}
	}
}
