package erasure

import (
	"bytes"
	"slices"
	"strings"

	"dossier/reports/records"
)

// withAll ends a decision that is of a record and of all that is in doubt and hangs on it: rows that refer to it, and what refers to those.
const withAll = "-all"

// CheckDecision tells whether a decision is one that a reviewer can take: "delete", "delete-all".
func CheckDecision(decision string) bool {
	return slices.Contains([]string{DecideDelete, DecideChange, DecideKeep, DecideRedact}, strings.TrimSuffix(decision, withAll))
}

// hung is where a record hangs: the record that it refers to.
type hung struct {
	source *Source
	found  *found
}

// decided is what was decided of a record: for itself or, where nothing was, for the nearest record that it hangs on with all that does. by is the ID of
// the latter, "" where it is the record's own.
func (n *planning) decided(s *Source, f *found) (decision, by string) {
	if own := n.own(s, &f.removal); own != "" {
		if id, whole := n.settled(&hung{s, f}); whole != "" {
			f.removal.ID = id
		}
		return own, ""
	}
	if !n.hanging() {
		return "", ""
	}
	for at, steps := (&hung{s, f}), 0; steps < mostSteps; steps++ {
		if at = n.above(at); at == nil {
			break
		}
		if id, whole := n.settled(at); whole != "" {
			return whole, id
		}
	}
	return "", ""
}

// hanging tells whether anything was decided with what hangs on it.
func (n *planning) hanging() bool {
	for _, d := range n.Decisions {
		if strings.HasSuffix(d, withAll) {
			return true
		}
	}
	return false
}

// settled is what was decided of a record with all that hangs on it, and its ID; "" nothing. A record of a file is known by its number, one of a
// database by its key.
func (n *planning) settled(h *hung) (id, decision string) {
	numbered := h.found.removal
	numbered.Key = nil
	for _, m := range []*Removal{&h.found.removal, &numbered} {
		id = n.id(h.source.System, m)
		if whole, all := strings.CutSuffix(n.Decisions[id], withAll); all {
			return id, whole
		}
	}
	return "", ""
}

// own is what was decided of a record or unit for itself.
func (n *planning) own(s *Source, m *Removal) string {
	return strings.TrimSuffix(n.Decisions[n.id(s.System, m)], withAll)
}

// mostSteps is how far up a record is looked whether something was decided of what it hangs on.
const mostSteps = 20

// above is the record of the person that another refers to, by the last reference of the way that leads from the person to it; nil where there is none,
// or it was not read.
func (n *planning) above(of *hung) *hung {
	r := of.found.record
	if r == nil || len(r.Path) == 0 {
		return nil
	}
	step := r.Path[len(r.Path)-1]
	if step.Up {
		return nil
	}
	values := valuesOf(r, step.Fields)
	if values == nil {
		return nil
	}
	for _, s := range n.nearest(of.source) {
		if at := n.keyed(s, step.To, step.ToFields)[joined(values)]; at != nil && at.record != r {
			return &hung{s, at}
		}
	}
	return nil
}

// keyed are the person's records of a unit by the values of these fields.
func (n *planning) keyed(s *Source, unit string, fields []string) map[string]*found {
	key := strings.Join(append([]string{s.Connector, s.Name, unit}, fields...), "\x00")
	if list, known := n.keys[key]; known {
		return list
	}
	list := map[string]*found{}
	for i := range n.found[s] {
		f := &n.found[s][i]
		if f.record == nil || f.removal.Unit != unit || f.removal.Part != "" {
			continue
		}
		if values := valuesOf(f.record, fields); values != nil {
			list[joined(values)] = f
		}
	}
	if n.keys == nil {
		n.keys = map[string]map[string]*found{}
	}
	n.keys[key] = list
	return list
}

func joined(values [][]byte) string { return string(bytes.Join(values, []byte{0})) }

// nearest are all sources, this one first.
func (n *planning) nearest(s *Source) []*Source {
	return append([]*Source{s}, slices.DeleteFunc(slices.Clone(n.sources), func(o *Source) bool { return o == s })...)
}

// valuesOf are the values of a key's fields; nil where one is not there.
func valuesOf(r *records.Record, fields []string) [][]byte {
	var list [][]byte
	for _, name := range fields {
		f := r.Field(name)
		if f == nil || f.Null || len(f.Values) != 1 {
			return nil
		}
		list = append(list, f.Values[0])
	}
	return list
}

// hangs tells whether something is done or stays by a decision of what it hangs on.
func (p *Plan) hangs() bool { return len(p.settled()) > 0 }

// settledWith is what was decided of a record with all that hangs on it, and how much that was.
type settledWith struct {
	System, Unit string
	Number       int64
	Key          string // see [Kept]
	Done, Stay   int64
}

// settled are the decisions by which other records than their own go or stay, by their IDs.
func (p *Plan) settled() map[string]*settledWith {
	list := map[string]*settledWith{}
	of := func(id string) *settledWith {
		if list[id] == nil {
			list[id] = &settledWith{}
		}
		return list[id]
	}
	for _, m := range p.Removals() {
		if m.By != "" {
			of(m.By).Done++
		}
	}
	for i := range p.Kept {
		if by := p.Kept[i].By; by != "" {
			of(by).Stay++
		}
	}
	for s, m := range p.Removals() {
		if one := list[m.ID]; one != nil {
			one.System, one.Unit, one.Number, one.Key = s.System, m.Unit, m.Number, m.Shown
		}
	}
	for i := range p.Kept {
		k := &p.Kept[i]
		if one := list[k.ID]; one != nil {
			one.System, one.Unit, one.Number, one.Key = k.System, k.Unit, k.Number, k.Key
		}
	}
	return list
}
