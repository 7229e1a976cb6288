package records

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/detectors/likeness"
	"dossier/detectors/sweep"
	"dossier/reports/inventory"
)

// mostNames is how many different names of a person are looked at that may be somebody else's.
const mostNames = 50

// lesson is what a record that is the person's alone says of how they are called and where they live.
type lesson struct {
	parts   []called
	places  [][][]byte     // addresses, each in the fields that it may stand in
	units   map[int64]bool // in which such records are
	strange bool           // the name is somebody else's
}

// learn takes note of the names and addresses in a record that is the person's alone. What they teach is known by [names.settle].
func (u *unit) learn(r *Record) {
	if u.names == nil || !r.Named || r.Mention || r.Name || len(r.Others) > 0 {
		return
	}
	var l lesson
	var key bytes.Buffer
	for i := range r.Fields {
		if f := &r.Fields[i]; f.Kind == detectors.PersonName && !f.Text && len(f.Values) == 1 && len(l.parts) < 4 {
			l.parts = append(l.parts, called{f.Values[0], u.names.namer.ByName(sweep.Words(f.Name), f.Kind)})
			key.WriteString(f.Name + "\x00" + string(f.Values[0]) + "\x00")
		}
	}
	key.WriteByte(0)
	for _, words := range placesIn(r) {
		l.places = append(l.places, words)
		key.Write(append(bytes.Join(words, []byte{0}), 0))
	}
	if r.taught = u.names.lessons[key.String()]; r.taught == nil {
		l.units = map[int64]bool{}
		r.taught = &l
		u.names.lessons[key.String()] = &l
	}
	r.taught.units[u.ID] = true
}

// called is a field of a record with a name, or with a piece of one.
type called struct {
	value []byte
	role  likeness.Role
}

// whole tells whether a field holds a whole name, among those of its record. A family name of several words is none, which others have too; where a record
// gives a name in pieces, one that shares no word with a piece is another piece, or somebody else's.
func (c called) whole(parts []called) bool {
	if c.role != likeness.Whole {
		return false
	}
	pieces := slices.DeleteFunc(slices.Clone(parts), func(p called) bool { return p.role == likeness.Whole })
	words := bytes.Fields(bytes.ToLower(c.value))
	return len(pieces) == 0 || slices.ContainsFunc(pieces, func(p called) bool {
		return slices.ContainsFunc(bytes.Fields(bytes.ToLower(p.value)), func(w []byte) bool {
			return slices.ContainsFunc(words, func(o []byte) bool { return bytes.Equal(o, w) })
		})
	})
}

// names are the whole names that a record gives, in one field or two.
func (l *lesson) names() (list [][]byte) {
	for i, a := range l.parts {
		if a.whole(l.parts) {
			list = append(list, a.value)
			continue
		}
		for j, b := range l.parts {
			if i != j && !b.whole(l.parts) {
				list = append(list, slices.Concat(a.value, []byte(" "), b.value))
			}
		}
	}
	return list
}

// inWords is a name by its words, in whatever order.
func inWords(name []byte) string {
	words := strings.Fields(strings.ToLower(string(name)))
	slices.Sort(words)
	return strings.Join(words, " ")
}

// settle makes names of what was learnt, but for records that give a name which is somebody else's, where as many tables and files or more give the person's
// own: an order in a relative's name.
func (n *names) settle(ctx context.Context, k *inventory.Keys, me []uint32) error {
	elses, err := n.elses(ctx, k, me)
	if err != nil {
		return err
	}
	says := func(l *lesson, of map[string]bool) bool {
		return slices.ContainsFunc(l.names(), func(name []byte) bool { return of[inWords(name)] })
	}
	names, own, other := map[string]bool{}, map[int64]bool{}, map[int64]bool{}
	for _, l := range n.lessons {
		if says(l, elses) {
			continue
		}
		for _, name := range l.names() {
			names[inWords(name)] = true
			maps.Copy(own, l.units)
		}
	}
	for _, l := range n.lessons {
		if l.strange = says(l, elses) && !says(l, names); l.strange {
			maps.Copy(other, l.units)
		}
	}
	for _, l := range n.lessons {
		if l.strange = l.strange && len(own) >= len(other); !l.strange {
			n.take(l)
		}
	}
	return nil
}

// take makes names and addresses of what one record taught.
func (n *names) take(l *lesson) {
	for _, words := range l.places {
		n.learnValue(n.places, detectors.PostalAddress, words)
	}
	for _, part := range l.parts {
		if !part.whole(l.parts) {
			n.learnValue(n.pieces, detectors.PersonName, [][]byte{part.value})
		}
	}
	for _, name := range l.names() {
		n.learnName(name)
	}
}

// elses are those of the names in the person's records that somebody else goes by, in all records that are theirs alone.
func (n *names) elses(ctx context.Context, k *inventory.Keys, me []uint32) (map[string]bool, error) {
	all, list := map[string][]byte{}, map[string]bool{}
	for _, l := range n.lessons {
		for _, name := range l.names() {
			all[inWords(name)] = name
		}
	}
	if len(all) < 2 || len(all) > mostNames {
		return list, nil
	}
	for words, name := range all {
		other, err := n.goesBy(ctx, k, name, me)
		if err != nil {
			return nil, err
		}
		if other {
			list[words] = true
		}
	}
	return list, nil
}

// goesBy tells whether somebody else than the person is known by an identifier, and by this name alone.
func (n *names) goesBy(ctx context.Context, k *inventory.Keys, name []byte, me []uint32) (found bool, err error) {
	one := newNames(n.detectors, n.hasher)
	one.learnName(name)
	asked := slices.Collect(maps.Keys(one.prints))
	words := bytes.Fields(name)
	for i := 1; i < len(words); i++ { // a record may give it in pieces
		for _, piece := range [][][]byte{words[:i], words[i:]} {
			one.learnValue(one.pieces, detectors.PersonName, piece)
		}
		longest := map[detectors.Fingerprint]bool{}
		one.learnValue(longest, detectors.PersonName, slices.MaxFunc([][][]byte{words[:i], words[i:]}, func(a, b [][]byte) int {
			return cmp.Compare(len(bytes.Join(a, nil)), len(bytes.Join(b, nil)))
		}))
		asked = slices.AppendSeq(asked, maps.Keys(longest))
	}
	known := map[uint32]bool{}
	for _, own := range me {
		known[own] = true
	}
	err = k.Holding(ctx, asked, func(r *inventory.KeyedRecord) error {
		if found || len(r.Stated) != 1 || len(r.People) != 1 || known[r.Stated[0]] || !one.says(r.Names) {
			return nil
		}
		who := r.Stated[0]
		known[who] = true
		s, err := k.Subject(ctx, who)
		if err == nil && reachable(&s) {
			found, err = one.namesake(ctx, k, &s, who)
		}
		return err
	})
	return found, err
}

// OthersAreCalled tells whether somebody else than a person goes by a name, or a part of a name is given, which nobody has alone.
func (r *Reader) OthersAreCalled(ctx context.Context, who []string, name string) (others bool, err error) {
	if len(strings.Fields(name)) < 2 {
		return true, nil
	}
	err = r.Store.Keys(ctx, func(k *inventory.Keys) error {
		var me []uint32
		for _, pseudonym := range who {
			subject, _, known, err := k.Identifiers(ctx, pseudonym)
			if err != nil {
				return err
			}
			if known {
				me = append(me, subject)
			}
		}
		others, err = newNames(r.Detectors, r.Key.Hasher()).goesBy(ctx, k, []byte(name), me)
		return err
	})
	return others, err
}

// reachable tells whether somebody is known by more than accounts and a number that a company gave, which may be the person's own.
func reachable(s *inventory.Subject) bool {
	for kind := range s.Kinds {
		switch kind {
		case detectors.Email, detectors.Phone, detectors.NationalID, detectors.HealthID, detectors.Passport, detectors.DriverLicence:
			return true
		default:
		}
	}
	return false
}

// says tells whether a name is among some fingerprints, as a whole or in two pieces.
func (n *names) says(list []detectors.Fingerprint) bool {
	pieces := 0
	for _, p := range list {
		if n.prints[p] {
			return true
		}
		if n.pieces[p] {
			pieces++
		}
	}
	return pieces > 1
}

// Strange tells whether a record in which an identifier of the person stands gives, by a value of its own, the name of somebody else whom the inventory knows,
// and none of the person's: of a reader that was asked for namesakes, when it is done.
func (r *Result) Strange(record *Record) bool {
	return r.names != nil && record.taught != nil && record.taught.strange
}

// learnName takes note of a name of several words, and of the same with the first word last, and the last one first.
func (n *names) learnName(name []byte) {
	words := bytes.Fields(name)
	if len(words) < 2 || len(words) > 8 || !utf8.Valid(name) || n.written[string(name)].form != nil {
		return
	}
	last := len(words) - 1
	var forms []string
	for _, order := range [][][]byte{words, slices.Concat(words[1:], words[:1]), slices.Concat(words[last:], words[:last])} {
		n.learnValue(n.prints, detectors.PersonName, order)
		if form := regexp.QuoteMeta(string(bytes.Join(order, []byte("\x00")))); !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	longest := slices.MaxFunc(words, func(a, b []byte) int { return cmp.Compare(len(a), len(b)) })
	all := strings.ReplaceAll(strings.Join(forms, "|"), "\x00", parted)
	n.written[string(name)] = written{bytes.ToLower(longest), regexp.MustCompile(`(?i)` + all)}
}

// learnValue takes note of a value of several words.
func (n *names) learnValue(known map[detectors.Fingerprint]bool, kind detectors.Kind, words [][]byte) {
	for _, d := range n.detectors {
		open, ok := d.(detectors.Normalizer)
		if !ok || !slices.Contains(d.Kinds(), kind) {
			continue
		}
		if norm := open.Normalize(nil, kind, bytes.Join(words, []byte(" "))); len(norm) > 0 {
			known[n.hasher.Fingerprint(kind, norm)] = true
		}
	}
}

// fieldsOfAddress is in how many fields, one after the other, an address may stand: street, postcode, town, country.
const fieldsOfAddress = 4

// placesIn are the addresses in a record: what one field holds, and the same with those after it.
func placesIn(r *Record) (list [][][]byte) {
	for i := range r.Fields {
		if r.Fields[i].Kind != detectors.PostalAddress {
			continue
		}
		var words [][]byte
		for at := i; at < min(len(r.Fields), i+fieldsOfAddress) && len(r.Fields[at].Values) == 1 && !r.Fields[at].Text; at++ {
			words = append(words, r.Fields[at].Values[0])
			list = append(list, slices.Clone(words))
		}
	}
	return list
}
