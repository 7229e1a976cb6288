package sweep

import (
	"maps"
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/scanners"
)

// attributes are two columns of a part of which one says what the other one holds, a row for each thing that is told of somebody: meta_key
// and meta_value, question and answer. (Databases call it entity, attribute and value.) What a value is its row's name says, as a column's name does
// elsewhere, so that the values of each name are weighed as a column of their own.
type attributes struct {
	names, values int               // indexes in reading.fields
	known         map[string]*tally // the evidence on the values of each name; nil: the name says nothing
	plans         map[string]*plan  // those of names whose values are of a kind; it does not change once it was given away
}

// mostAttributes is how many names two such columns have at the most: the names of things have no end.
const mostAttributes = 1000

// What ends the name of a column that says what another one holds, and of that other one.
var (
	attributeNames = strings.Fields(`key name attribute property field setting option param parameter question label variable code
		schluessel schlussel feld merkmal eigenschaft frage cle champ propriete question sleutel veld kenmerk vraag clave campo pregunta chiave domanda chave
		pergunta klucz pole pytanie nyckel falt fraga`)
	attributeValues = strings.Fields(`value val content answer response wert antwort valeur waarde antwoord valor respuesta valore risposta resposta
		wartosc odpowiedz hodnota varde svar
		reponse`)  //nolint:misspell // in French
)

// addAttributes looks among the columns of a part for two that are names and values.
func (r *reading) addAttributes(p *part) {
	for _, values := range p.columns {
		if !r.ends(values, attributeValues) {
			continue
		}
		if slices.ContainsFunc(p.attributes, func(a *attributes) bool { return a.values == values }) {
			continue
		}
		if names := r.namesOf(p, values); names >= 0 {
			p.attributes = append(p.attributes, &attributes{names: names, values: values, known: map[string]*tally{}})
		}
	}
	slices.SortFunc(p.attributes, func(a, b *attributes) int { return a.values - b.values })
}

// ends tells whether the last word of a field's name is one of some.
func (r *reading) ends(at int, of []string) bool {
	if at < 0 || r.fields[at].tally == nil {
		return false
	}
	words := r.fields[at].words
	return len(words) > 0 && slices.Contains(of, words[len(words)-1])
}

// namesOf is the field that says what a field of values holds: the first that has the same name up to the last word, or the only one. -1: there is none.
func (r *reading) namesOf(p *part, values int) int {
	prefix := r.fields[values].words
	prefix = prefix[:len(prefix)-1]
	only, count := -1, 0
	for _, at := range slices.Sorted(maps.Values(p.columns)) {
		if at == values || !r.ends(at, attributeNames) {
			continue
		}
		words := r.fields[at].words
		if slices.Equal(words[:len(words)-1], prefix) {
			return at
		}
		only = at
		count++
	}
	if count != 1 || len(prefix) > 0 {
		return -1
	}
	return only
}

// sampleAttributes weighs a batch's values by their names, and plans anew those of names that had not been weighed enough.
func (r *reading) sampleAttributes(w *pending) {
	for _, a := range w.part.attributes {
		names, values, both := a.columns(w)
		if a.known == nil || !both {
			continue
		}
		fresh := map[*tally]*scanners.Column{}
		c := &w.batch.Columns[values]
		paired(&w.batch.Columns[names], c, func(name []byte, v int) {
			t, seen := a.known[string(name)]
			if !seen {
				if h := r.headers.of(scanners.Field{Name: scanners.NewPrivate(string(name))}, r.Sweeper); h.says() {
					t = begin(h)
				}
				a.known[string(name)] = t
			}
			if t == nil || t.values >= sampleValues || len(c.Value(v)) == 0 {
				return
			}
			if fresh[t] == nil {
				fresh[t] = scanners.NewColumn(scanners.Field{})
			}
			fresh[t].Append(c.Value(v))
		})
		if len(a.known) > mostAttributes {
			a.known, a.plans = nil, nil
			continue
		}
		if len(fresh) > 0 {
			r.planAttributes(a, fresh)
		}
	}
}

// columns are the places of both in a batch, if it has both.
func (a *attributes) columns(w *pending) (names, values int, both bool) {
	names, values = slices.Index(w.fields, a.names), slices.Index(w.fields, a.values)
	return names, values, names >= 0 && values >= 0
}

func (r *reading) planAttributes(a *attributes, fresh map[*tally]*scanners.Column) {
	plans := map[string]*plan{}
	for name, t := range a.known {
		values := fresh[t]
		if values == nil {
			if p := a.plans[name]; p != nil {
				plans[name] = p
			}
			continue
		}
		r.weigh.weigh(t, values)
		if p := r.weigh.plan(scanners.Field{}, t, 0, false); p.verdict != nil && t.hints[p.verdict.Kind].Weight > 0 {
			plans[name] = p
		}
	}
	a.plans = plans
}

// says tells whether a name says anything of what is called so.
func (h *header) says() bool {
	for _, hint := range h.hints {
		if hint.Weight > 0 {
			return true
		}
	}
	return false
}

// paired calls do with each value and the name beside it: the one of the same record, or in records that have several, the one in the same place.
func paired(names, values *scanners.Column, do func(name []byte, v int)) {
	n := 0
	for v := 0; v < values.Len(); {
		record := values.Record(v)
		end := v + 1
		for end < values.Len() && values.Record(end) == record {
			end++
		}
		for n < names.Len() && names.Record(n) < record {
			n++
		}
		last := n
		for last < names.Len() && names.Record(last) == record {
			last++
		}
		if last-n == end-v {
			for ; v < end; v++ {
				do(names.Value(n), v)
				n++
			}
		}
		v, n = end, last
	}
}

// named is which values of a batch are called what.
type named struct {
	names, values int // columns
	plans         map[string]*plan
}

// namedIn are those of a batch of which something is known.
func (r *reading) namedIn(w *pending) (list []named) {
	for _, a := range w.part.attributes {
		if names, values, both := a.columns(w); len(a.plans) > 0 && both {
			list = append(list, named{names, values, a.plans})
		}
	}
	return list
}

// attributes reads a column of which another one says what each value is. Values of the names that say nothing are searched as the column's are.
func (w *worker) attributes(j *job, i int, by *named) {
	c := &j.batch.Columns[i]
	w.matched = slices.Grow(w.matched[:0], c.Len())[:c.Len()]
	clear(w.matched)
	groups := map[*plan][]int32{}
	var order []*plan
	paired(&j.batch.Columns[by.names], c, func(name []byte, v int) {
		p := by.plans[string(name)]
		if p == nil || blank(c.Value(v)) {
			return
		}
		if groups[p] == nil {
			order = append(order, p)
		}
		groups[p] = append(groups[p], int32(v))
	})
	for _, p := range order {
		w.sub(c, groups[p])
		for n, judged := 0, w.judge(w.rest, p); n < len(judged); n++ {
			w.whole(j, i, int(w.origin[judged[n].Value]), &judged[n])
		}
		for _, v := range groups[p] {
			if !w.matched[v] {
				w.open(j, i, int(v), p)
			}
		}
	}
	switch w.unmatched(c); {
	case len(w.origin) == 0:
		return
	case j.plans[i].mode == asProse:
		w.search.Prose(w.rest, w.reset())
	default:
		w.search.Cells(w.rest, w.reset())
	}
	w.take(j, i, w.origin)
}

// sub puts some values of a column into w.rest.
func (w *worker) sub(c *scanners.Column, which []int32) {
	w.rest.Clear()
	w.rest.Field = scanners.Field{Type: c.Type}
	w.origin = append(w.origin[:0], which...)
	for _, v := range which {
		w.rest.Append(c.Value(int(v)))
	}
}

// open adds a finding for a value that is of its column's kind because the column is, where any may be: a name that nobody knows.
func (w *worker) open(j *job, i, v int, p *plan) {
	normalizer, open := p.by.(detectors.Normalizer)
	if !open {
		return
	}
	w.norm = normalizer.Normalize(w.norm[:0], p.verdict.Kind, j.batch.Columns[i].Value(v))
	if len(w.norm) > 0 {
		w.add(j, i, v, detectors.Finding{
			Kind: p.verdict.Kind, Print: w.prints.Fingerprint(p.verdict.Kind, w.norm), Confidence: p.verdict.Confidence * 0.8,
		})
	}
}
