package reach

import (
	"context"
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/reports/inventory"
)

// MostRecords is how many records are followed for one person; MostHolders how many for one key.
const (
	MostRecords = 50_000
	MostHolders = 10_000
)

// Result is what belongs to a person through keys.
type Result struct {
	Named   int64   `json:"named"`   // records that name the person
	Records int64   `json:"records"` // records that do not, and belong to the person
	Cut     bool    `json:"cut"`     // there are more than were followed
	Units   []Reach `json:"units"`
	// Naming are records that name the person, if only in passing, and belong to the person through a key as well.
	Naming []Reach `json:"-"`
	// Unnamed are the numbers of subjects of whom nothing is known but accounts and official numbers, which stand in records of the person.
	Unnamed []uint32 `json:"-"`
	// Tied are values that lead to the person because they stand in the person's records and in nobody else's: those of the unnamed, and addresses
	// and devices on the internet.
	Tied []detectors.Fingerprint `json:"-"`
	// Doubts are records, of those that name the person and of those that belong to them, that may be somebody else's as well.
	Doubts map[Place]Doubt `json:"-"`
}

// Reach is the records of one unit that belong to a person through a key.
type Reach struct {
	Source  int64   `json:"-"`
	Unit    int64   `json:"-"`
	Label   string  `json:"unit"`
	Records int64   `json:"records"`
	Path    []Step  `json:"path"`    // the references from the record that names the person, of the shortest way
	Numbers []int64 `json:"numbers"` // of the records: in their unit, or as the database numbers them
	Rows    []int64 `json:"-"`
	last    *step   // of the path
}

// Step is a reference of a path.
type Step struct {
	From     string   `json:"from"`
	Fields   []string `json:"fields"`
	To       string   `json:"to"`
	ToFields []string `json:"to_fields"`
	Declared bool     `json:"declared"`
	Because  string   `json:"because"`
	Up       bool     `json:"up"` // to the record that is referred to, which nobody else refers to
}

// place is a record.
type place struct {
	unit   int64
	part   int32
	record int64
}

// step is how a record was reached.
type step struct {
	link   *inventory.Link
	up     bool
	before *step
}

// reached is a record on its way.
type reached struct {
	*inventory.KeyedRecord
	by *step
}

// walk follows the references of one person.
type walk struct {
	*graph
	k        *inventory.Keys
	me       uint32
	down, up map[id][]*inventory.Link // by parent, and by child
	refer    map[id][]*inventory.Link // by parent, of any role
	seen     map[place]bool
	named    map[place]bool   // records that name the person, which are not all the person's
	beside   map[uint32]int64 // others whom records name that are the person's by keys, and how many
	marks    []detectors.Fingerprint
	parents  map[id][]owner   // to which columns refer by which records belong to others
	unsure   bool             // the records that are followed may be somebody else's
	mine     map[keyedBy]bool // keys of the person's records in units of people
	queue    []reached
	gone     int                            // how many of queue were followed down
	waiting  map[uint32]map[place]candidate // rows that would belong to the person but name one other, by whom they name
	units    map[int64]*Reach
	naming   map[int64]*Reach
	result   *Result
}

// keyedBy is a value of a key column.
type keyedBy struct {
	id
	value uint64
}

// owner is a column to which another refers by which records belong to others.
type owner struct {
	*column
	mutual bool // what is referred to may as well belong to the record: a customer's address
}

// Reader is what is needed of an inventory.
type Reader interface {
	// Keys calls do with what reads the keys in one state of the inventory.
	Keys(ctx context.Context, do func(k *inventory.Keys) error) error
}

// Of follows the keys of the records that name a person.
func Of(ctx context.Context, store Reader, pseudonym string) (*Result, error) {
	w := &walk{
		seen: map[place]bool{}, named: map[place]bool{}, waiting: map[uint32]map[place]candidate{}, mine: map[keyedBy]bool{}, units: map[int64]*Reach{}, naming: map[int64]*Reach{}, beside: map[uint32]int64{}, parents: map[id][]owner{}, result: &Result{Doubts: map[Place]Doubt{}},
		down: map[id][]*inventory.Link{}, up: map[id][]*inventory.Link{}, refer: map[id][]*inventory.Link{},
	}
	err := store.Keys(ctx, func(k *inventory.Keys) error {
		w.k = k
		if err := w.links(ctx); err != nil {
			return err
		}
		unsure, err := w.roots(ctx, pseudonym)
		if err == nil {
			err = w.all(ctx)
		}
		if w.unsure = true; err == nil { // what belongs to the person for sure was met before
			for _, r := range unsure {
				w.add(r, nil)
			}
			err = w.all(ctx)
		}
		if err != nil {
			return err
		}
		return w.follow(ctx)
	})
	if err != nil {
		return nil, err
	}
	w.tell()
	return w.result, nil
}

// all follows references down and up until there are no more records.
func (w *walk) all(ctx context.Context) error {
	for more := true; more; {
		err := w.descend(ctx)
		if err == nil {
			err = w.admit(ctx)
		}
		if err == nil {
			more, err = w.ascend(ctx)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) links(ctx context.Context) (err error) {
	if w.graph, err = load(ctx, w.k); err != nil {
		return err
	}
	links, err := w.k.Links(ctx)
	for i := range links {
		l := &links[i]
		child, parent := id{l.Source, l.Child}, id{l.ToSource, l.Parent}
		if w.columns[child] == nil || w.columns[parent] == nil {
			continue
		}
		w.refer[parent] = append(w.refer[parent], l)
		if l.Role == owned || l.Role == both {
			w.down[parent] = append(w.down[parent], l)
			w.parents[child] = append(w.parents[child], owner{w.columns[parent], l.Role == both})
		}
		if l.Role == held || l.Role == both {
			w.up[child] = append(w.up[child], l)
		}
	}
	return err
}

// roots begins with the records that name the person. One that names others too is a list, if there are many such; that, one that only mentions
// the person and one that rather is of somebody else whom it names may be somebody else's, unless a key leads to it. Records of which that is not
// clear are given back.
func (w *walk) roots(ctx context.Context, pseudonym string) (unsure []*inventory.KeyedRecord, _ error) {
	crowded := map[int64][]*inventory.KeyedRecord{}
	var list []*inventory.KeyedRecord
	err := w.k.Named(ctx, pseudonym, func(subject uint32, r *inventory.KeyedRecord) error {
		w.me = subject
		w.result.Named++
		w.named[place{r.Unit, r.Part, r.Record}] = true
		switch {
		case !r.Own || len(r.People) > inventory.MaxCompany:
		case len(r.People) > 1:
			crowded[r.Unit] = append(crowded[r.Unit], r)
		default:
			list = append(list, r)
		}
		return nil
	})
	for _, some := range crowded {
		if len(some) <= inventory.MaxCompany {
			list = append(list, some...)
		}
	}
	var own []*inventory.KeyedRecord
	for _, r := range list {
		switch w.claim(r) {
		case mine:
			w.keys(r)
			own = append(own, r)
		case unclear:
			unsure = append(unsure, r)
			w.doubt(place{r.Unit, r.Part, r.Record}, Aside)
		case theirs:
		}
	}
	for _, r := range own {
		if w.foreign(r) {
			unsure = append(unsure, r)
			w.doubt(place{r.Unit, r.Part, r.Record}, Shared)
		} else {
			w.add(r, nil)
		}
	}
	return unsure, err
}

func (w *walk) add(r *inventory.KeyedRecord, by *step) {
	w.seen[place{r.Unit, r.Part, r.Record}] = true
	w.queue = append(w.queue, reached{r, by})
	if by != nil {
		for _, who := range r.People {
			w.beside[who]++
		}
	}
	for _, m := range r.Marks {
		if marked(m.Kind) && !slices.Contains(w.marks, m.Print) {
			w.marks = append(w.marks, m.Print)
		}
	}
	w.keys(r)
}

// keys notes the keys of a record of the person's own.
func (w *walk) keys(r *inventory.KeyedRecord) {
	u := w.graph.units[r.Unit]
	for _, v := range r.Keys {
		if c := w.column(r, v); c != nil && u.person {
			w.mine[keyedBy{c.id, v.Value}] = true
		}
	}
}

// column is that of a record's key.
func (w *walk) column(r *inventory.KeyedRecord, v inventory.KeyValue) *column {
	u := w.graph.units[r.Unit]
	if u == nil {
		return nil
	}
	for _, c := range u.columns {
		if c.At == v.At {
			return c
		}
	}
	return nil
}

// descend follows references down, from all records that wait. They wait for the way up afterwards.
func (w *walk) descend(ctx context.Context) error {
	for ; w.gone < len(w.queue); w.gone++ {
		r := w.queue[w.gone]
		for _, v := range r.Keys {
			c := w.column(r.KeyedRecord, v)
			if c == nil {
				continue
			}
			for _, l := range w.down[c.id] {
				if err := w.children(ctx, r, l, v.Value); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// children adds the records that hold a value of a record's.
func (w *walk) children(ctx context.Context, r reached, l *inventory.Link, value uint64) error {
	child := w.columns[id{l.Source, l.Child}]
	holders, err := w.k.Holders(ctx, l.Source, l.Child, value, MostHolders+1)
	if err != nil {
		return err
	}
	if len(holders) > MostHolders {
		w.result.Cut = true
		holders = holders[:MostHolders]
	}
	by := &step{l, false, r.by}
	for _, h := range holders {
		at := place{child.Unit, child.unit.Keys[child.At].Part, h.Record}
		if w.seen[at] {
			continue
		}
		if w.result.Records >= MostRecords {
			w.result.Cut = true
			return nil
		}
		if !w.leads(child.unit) { // nothing in it says more
			w.seen[at] = true
			w.found(child.unit, at, h.Row, by)
			continue
		}
		next, err := w.k.Record(ctx, l.Source, h.Row)
		if err != nil {
			return err
		}
		if !w.belongs(next, w.graph.units[r.Unit].person) {
			continue
		}
		if other, one := w.other(next); one {
			if w.waiting[other] == nil {
				w.waiting[other] = map[place]candidate{}
			}
			w.waiting[other][at] = candidate{reached{next, by}, child.unit}
			continue
		}
		w.found(child.unit, at, h.Row, by)
		if w.shared(next, l) {
			w.doubt(at, Shared)
		}
		w.add(next, by)
	}
	return nil
}

// leads tells whether what the rows of a unit hold matters: other rows refer to them, they to others, or they may name people.
func (w *walk) leads(u *unit) bool {
	for i := range u.Fields {
		for kind := range u.Fields[i].Counts {
			if kind.Identifies() || marked(kind) {
				return true
			}
		}
	}
	owners := 0
	for _, c := range u.columns {
		if len(w.down[c.id]) > 0 || len(w.up[c.id]) > 0 {
			return true
		}
		owners += len(w.parents[c.id])
	}
	return owners > 1
}

// belongs tells whether a record that refers to one of the person's names nobody but them, or one other, or directly refers to nobody else.
func (w *walk) belongs(r *inventory.KeyedRecord, direct bool) bool {
	if len(r.Stated) > 1 && !slices.Contains(r.Stated, w.me) {
		return false
	}
	if direct {
		return true
	}
	for _, v := range r.Keys {
		c := w.column(r, v)
		if c == nil {
			continue
		}
		for _, parent := range w.parents[c.id] {
			if parent.unit.person && !w.mine[keyedBy{parent.id, v.Value}] {
				return false
			}
		}
	}
	return true
}

// ascend adds the records that these refer to, if nobody else's do. It tells whether there were any.
func (w *walk) ascend(ctx context.Context) (bool, error) {
	waiting := w.queue
	w.queue, w.gone = nil, 0
	for _, r := range waiting {
		for _, v := range r.Keys {
			c := w.column(r.KeyedRecord, v)
			if c == nil {
				continue
			}
			for _, l := range w.up[c.id] {
				if err := w.parent(ctx, r, l, v.Value); err != nil {
					return false, err
				}
			}
		}
	}
	return len(w.queue) > 0, nil
}

// parent adds the record that a value refers to, if it is the person's.
func (w *walk) parent(ctx context.Context, r reached, l *inventory.Link, value uint64) error {
	holders, err := w.k.Holders(ctx, l.ToSource, l.Parent, value, 2)
	if err != nil || len(holders) != 1 {
		return err
	}
	up := w.columns[id{l.ToSource, l.Parent}]
	at := place{up.Unit, up.unit.Keys[up.At].Part, holders[0].Record}
	if w.seen[at] {
		return nil
	}
	next, err := w.k.Record(ctx, l.ToSource, holders[0].Row)
	if err != nil || !next.Personal {
		return err
	}
	for _, who := range next.People { // somebody that is known from here alone is not somebody else
		if who == w.me {
			continue
		}
		if s, err := w.k.Subject(ctx, who); err != nil || s.Records > 1 {
			return err
		}
	}
	for _, v := range next.Keys {
		c := w.column(next, v)
		if c == nil {
			continue
		}
		for _, from := range w.refer[c.id] {
			child := w.columns[id{from.Source, from.Child}]
			others, err := w.k.Holders(ctx, from.Source, from.Child, v.Value, inventory.MaxCompany+1)
			if err != nil {
				return err
			}
			for _, h := range others {
				if !w.seen[place{child.Unit, child.unit.Keys[child.At].Part, h.Record}] {
					return nil
				}
			}
		}
	}
	by := &step{l, true, r.by}
	w.found(up.unit, at, holders[0].Row, by)
	w.add(next, by)
	return nil
}

// found counts a record.
func (w *walk) found(u *unit, at place, row int64, by *step) {
	units := w.units
	if w.unsure {
		w.doubt(at, Through)
	}
	if w.named[at] {
		units = w.naming
	} else {
		w.result.Records++
	}
	one := units[u.ID]
	if one == nil {
		one = &Reach{Source: u.Source, Unit: u.ID, Label: u.Label, last: by}
		units[u.ID] = one
	}
	one.Records++
	one.Numbers, one.Rows = append(one.Numbers, at.record), append(one.Rows, row)
}

// tell puts what was found in order.
func (w *walk) tell() {
	w.result.Units, w.result.Naming = w.ordered(w.units), w.ordered(w.naming)
}

func (w *walk) ordered(units map[int64]*Reach) []Reach {
	list := []Reach{}
	for _, u := range units {
		for s := u.last; s != nil; s = s.before {
			child, parent := w.columns[id{s.link.Source, s.link.Child}], w.columns[id{s.link.ToSource, s.link.Parent}]
			u.Path = append(u.Path, Step{
				From: child.unit.Label, Fields: child.labels(), To: parent.unit.Label, ToFields: parent.labels(),
				Declared: s.link.Declared, Because: s.link.Because, Up: s.up,
			})
		}
		slices.Reverse(u.Path)
		list = append(list, *u)
	}
	slices.SortFunc(list, func(a, b Reach) int {
		if len(a.Path) != len(b.Path) {
			return len(a.Path) - len(b.Path)
		}
		return int(a.Unit - b.Unit)
	})
	return list
}

// labels are the fields' names as they may be shown.
func (c *column) labels() []string {
	var list []string
	for _, f := range c.unit.Keys[c.At].Fields {
		list = append(list, c.unit.Fields[f].Name)
	}
	return list
}

// alone is what speaks for a way upwards.
const alone = "nobody else's rows refer to it"

// Way is the path in words, and why each reference is taken for one.
func (r *Reach) Way() (way, evidence string) {
	var steps, reasons []string
	for _, s := range r.Path {
		from, to := s.From+"."+strings.Join(s.Fields, "+"), s.To+"."+strings.Join(s.ToFields, "+")
		steps = append(steps, from+" → "+to)
		reason := s.Because
		if s.Up {
			reason += ", and " + alone
		}
		if !slices.Contains(reasons, reason) {
			reasons = append(reasons, reason)
		}
	}
	return strings.Join(steps, ", "), strings.Join(reasons, "; ")
}
