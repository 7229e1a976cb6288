package records

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/reports/inventory"
	"dossier/reports/reach"
)

// place is a record's in its unit.
type place struct {
	part   int32
	number int64
}

// wanted is a record that the inventory says is the person's.
type wanted struct {
	named   bool         // an identifier of theirs stood in it
	mention bool         // it is no record of theirs, and names somebody in a text who may be the person
	keys    string       // its keys' values; see keyText
	link    int          // which of the unit's keys ties it to the person, -1: not known
	value   uint64       // of that key
	doubt   reach.Doubt  // why it may be somebody else's
	path    []reach.Step // by which it is theirs; of one that names the person, too, if there is one
}

// unitWork is what is wanted of a unit.
type unitWork struct {
	inventory.Unit
	called string
	parts  []string // names, in the order of the scan's reading
	wanted map[place]*wanted
	past   *past // of a reading for what the others left
}

// sourceWork is what is wanted of a source.
type sourceWork struct {
	inventory.Source
	units []*unitWork
}

// work is what is wanted of everything.
type work struct {
	own      map[detectors.Fingerprint]bool
	subjects []uint32 // all the person's
	sources  []*sourceWork
	cut      bool
	tied     []detectors.Fingerprint     // see [reach.Result.Tied]
	doubts   map[reach.Place]reach.Doubt // of the one that is being added

	units map[int64]*unitWork
	also  []uint32 // see [reach.Result.Unnamed]
}

// gather asks the inventory where the person's records are.
func (r *Reader) gather(ctx context.Context, who []string) (*work, error) {
	sources, err := r.Store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	w := &work{own: map[detectors.Fingerprint]bool{}, units: map[int64]*unitWork{}}
	for _, pseudonym := range who {
		belongs, err := reach.Of(ctx, r.Store, pseudonym)
		if err != nil {
			return nil, err
		}
		w.cut, w.doubts = w.cut || belongs.Cut, belongs.Doubts
		w.also, w.tied = append(w.also, belongs.Unnamed...), append(w.tied, belongs.Tied...)
		if err := r.Store.Keys(ctx, func(k *inventory.Keys) error { return w.gather(ctx, k, pseudonym, belongs) }); err != nil {
			return nil, err
		}
	}
	w.order(sources)
	return w, nil
}

// gather adds what the inventory knows of the person under one pseudonym.
func (w *work) gather(ctx context.Context, k *inventory.Keys, pseudonym string, belongs *reach.Result) error {
	number, own, known, err := k.Identifiers(ctx, pseudonym)
	if err != nil || !known {
		return err
	}
	w.subjects = append(w.subjects, number)
	for _, p := range slices.Concat(own, belongs.Tied) {
		w.own[p] = true
	}
	if err := k.Named(ctx, pseudonym, func(_ uint32, at *inventory.KeyedRecord) error { return w.add(ctx, k, at, nil) }); err != nil {
		return err
	}
	if err := k.Holding(ctx, belongs.Tied, func(at *inventory.KeyedRecord) error { return w.add(ctx, k, at, nil) }); err != nil {
		return err
	}
	for _, u := range slices.Concat(belongs.Units, belongs.Naming) {
		for _, row := range u.Rows {
			at, err := k.Record(ctx, u.Source, row)
			if err == nil {
				err = w.add(ctx, k, at, &u)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// unit is what is wanted of a unit, so far.
func (w *work) unit(k *inventory.Keys, found inventory.Unit) (*unitWork, error) {
	name, err := k.OpenName(found.Name)
	if err != nil {
		return nil, err
	}
	u := &unitWork{Unit: found, called: name, wanted: map[place]*wanted{}}
	for _, f := range found.Fields {
		if part, _, _ := strings.Cut(f.Seal.Reveal(), "\x00"); !slices.Contains(u.parts, part) {
			u.parts = append(u.parts, part)
		}
	}
	w.units[found.ID] = u
	return u, nil
}

// add adds a record, which belongs to the person by a path, or names the person.
func (w *work) add(ctx context.Context, k *inventory.Keys, at *inventory.KeyedRecord, by *reach.Reach) error {
	u := w.units[at.Unit]
	if u == nil {
		found, err := k.Unit(ctx, at.Unit)
		if err != nil {
			return err
		}
		if u, err = w.unit(k, found); err != nil {
			return err
		}
	}
	n := &wanted{named: by == nil, link: -1, doubt: w.doubts[reach.Place{Unit: at.Unit, Part: at.Part, Record: at.Record}]}
	values := make(map[int]uint64, len(at.Keys))
	for _, v := range at.Keys {
		values[int(v.At)] = v.Value
	}
	n.keys = keyText(values)
	if by != nil {
		n.path = by.Path
		n.link = u.link(by.Path)
		var held bool
		if n.value, held = values[n.link]; !held {
			n.link = -1
		}
	}
	if before := u.wanted[place{at.Part, at.Record}]; before != nil {
		n.named = n.named || before.named
		if before.doubt == 0 { // under one of their pseudonyms it is clearly theirs
			n.doubt = 0
		}
		if n.path == nil {
			n.path, n.link, n.value = before.path, before.link, before.value
		}
	}
	u.wanted[place{at.Part, at.Record}] = n
	return nil
}

// link is the key by which the last step of a path leads to the unit's records.
func (u *unitWork) link(path []reach.Step) int {
	if len(path) == 0 {
		return -1
	}
	last := path[len(path)-1]
	fields := last.Fields
	if last.Up {
		fields = last.ToFields
	}
	return slices.IndexFunc(u.Keys, func(k detectors.KeyFields) bool {
		var labels []string
		for _, f := range k.Fields {
			labels = append(labels, u.Fields[f].Name)
		}
		return slices.Equal(labels, fields)
	})
}

// keyText is all keys of a record, to be compared.
func keyText(values map[int]uint64) string {
	var list []string
	for at, v := range values {
		list = append(list, fmt.Sprintf("%d:%x", at, v))
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

// order puts units under their sources, in the inventory's order.
func (w *work) order(sources []inventory.Source) {
	for _, s := range sources {
		one := &sourceWork{Source: s}
		for _, u := range w.units {
			if u.Source == s.ID {
				one.units = append(one.units, u)
			}
		}
		slices.SortFunc(one.units, func(a, b *unitWork) int { return cmp.Compare(a.ID, b.ID) })
		if len(one.units) > 0 {
			w.sources = append(w.sources, one)
		}
	}
}

// partName is the name of a part by its number at the scan.
func (u *unitWork) partName(n int32) string {
	if int(n) < len(u.parts) {
		return u.parts[n]
	}
	return ""
}

// partNumber is the number that a part had at the scan, -1 if there was none of this name.
func (u *unitWork) partNumber(name string) int32 { return int32(slices.Index(u.parts, name)) }
