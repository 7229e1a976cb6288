package sweep

import (
	"slices"
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

// addTextKeys adds the keys that the lines of a text give by name, or the values of a column that is none of its own kind: messages. They are
// looked for in the first batches alone, which come in the same order whenever the unit is taken up. Each is a field of its own, in which
// nothing is found.
func (r *reading) addTextKeys(w *pending) {
	p := w.part
	if p.looked >= textBatches || len(p.textKeys) >= mostTextKeys {
		return
	}
	p.looked++
	for i := range w.batch.Columns {
		c, of := &w.batch.Columns[i], w.fields[i]
		if c.Hidden || !c.Text && !r.fields[of].tells() {
			continue
		}
		recordkey.Pairs(c.KeptData(), func(name, _ []byte) {
			text := string(name)
			if !r.isTextKey(p, w.batch.Part, text) {
				return
			}
			if p.telling == nil {
				p.telling = map[int]struct{}{}
			}
			p.telling[of] = struct{}{}
		})
	}
}

// tells tells whether a column may give keys by name: it holds texts, and no value of a kind of its own.
func (f *field) tells() bool {
	return f.plan.verdict == nil && (f.plan.mode == asProse || f.plan.mode == asCells)
}

// isTextKey tells whether a name that stands in a part's texts is that of a key. It adds those that are new.
func (r *reading) isTextKey(p *part, of scanners.Private, name string) bool {
	if _, known := p.names[name]; known {
		return slices.ContainsFunc(p.textKeys, func(k textKey) bool { return k.name == name })
	}
	if len(p.names) >= 1000 || len(p.textKeys) >= mostTextKeys {
		return false
	}
	if p.names == nil {
		p.names = map[string]struct{}{}
	}
	p.names[name] = struct{}{}
	if _, column := p.columns[name]; column || !recordkey.CandidateInText(Words(name)) {
		return false
	}
	at := len(r.fields)
	n := r.newField(p, of, scanners.Field{Name: scanners.NewPrivate(name)})
	n.tally, n.plan = nil, &plan{mode: asNothing}
	p.columns[name] = at
	r.fields = append(r.fields, n)
	p.textKeys = append(p.textKeys, textKey{int32(len(r.keys)), name})
	r.keys = append(r.keys, detectors.KeyFields{Part: p.number, Fields: []int32{int32(at)}, Told: true})
	return true
}

// telling are the columns of a batch in which keys are given by name.
func (r *reading) telling(w *pending) []int {
	if len(w.part.textKeys) == 0 {
		return nil
	}
	var list []int
	for i := range w.batch.Columns {
		_, tells := w.part.telling[w.fields[i]]
		if c := &w.batch.Columns[i]; !c.Hidden && (c.Text || tells) {
			list = append(list, i)
		}
	}
	return list
}

// textKeyed adds the keys that the texts of a batch give by name.
func (w *worker) textKeyed(j *job) {
	for _, i := range j.telling {
		c := &j.batch.Columns[i]
		for v := range c.Len() {
			recordkey.Pairs(c.Value(v), func(name, value []byte) {
				for _, k := range j.textKeys {
					if len(name) == len(k.name) && strings.EqualFold(string(name), k.name) {
						if w.norm = recordkey.Canonical(w.norm[:0], value); len(w.norm) > 0 {
							w.tie(j, k.number, c.Record(v))
						}
					}
				}
			})
		}
	}
}
