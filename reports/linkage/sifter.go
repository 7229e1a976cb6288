package linkage

import (
	"slices"

	"dossier/detectors/likeness"
)

// sifter weighs marks by a model.
type sifter struct {
	*sieve
	household, strangers most
	starts               []float32            // by key: of a household's, what every pair that it brings together may weigh beside
	start                float32              // of strangers, what is to be expected
	hashed               [len(hashed)]float32 // the most of strangers whose values may be equal
	mailbox              float32              // and of two who are named alike, whose mailboxes are not equal
	rests                []restMost           // of fields that people have, and of which marks keep codes
}

// most is the most that fields weigh, by how well they agree.
type most struct {
	weights [likeness.Roles][levels + 1]float32
	unlike  [likeness.Roles]float32 // that are not equal
}

// whatever is the level of fields of which it is not known.
const whatever = levels

// set sets what depends on the levels' weights. A value that is equal weighs so much at the most.
func (m *most) set(r likeness.Role, equal float32) {
	w := &m.weights[r]
	m.unlike[r] = max(w[Different], w[Alike], w[Close])
	w[whatever] = max(0, m.unlike[r], w[Equal], equal)
}

func (s *sieve) sifter(m *Model, keys []key) *sifter {
	f := &sifter{sieve: s, starts: make([]float32, len(keys)), start: float32(m.Stranger) + rounding}
	for r := likeness.Given; r < likeness.Roles; r++ {
		for l := Different; l < levels; l++ {
			f.household.weights[r][l], f.strangers.weights[r][l] = m.bits[r][l].household, m.bits[r][l].strangers
		}
		f.household.set(r, 0)
		f.strangers.set(r, m.sameOf(r, 1))
	}
	for n := range keys {
		f.starts[n] = float32(m.Member) + rounding + f.other(m, &keys[n])
	}
	for i, r := range hashed {
		f.hashed[i] = f.strangers.weights[r][whatever]
	}
	mail := &f.strangers.weights[likeness.Email]
	f.mailbox = max(mail[Different], min(0, max(mail[Alike], mail[Close]))) // see unlike
	for i := range rests {
		if m.frequencies.known[rests[i].role] > 0 {
			f.rests = append(f.rests, s.rests[i].most(m, &rests[i], &f.strangers))
		}
	}
	return f
}

// other is the most that roles of a household weigh of which marks tell nothing. What the key is made of is equal.
func (f *sifter) other(m *Model, k *key) (sum float32) {
	for r := likeness.Given; r < likeness.Roles; r++ {
		w := &f.household.weights[r]
		equal := k.alike == 0 && slices.Contains(k.roles, r)
		switch {
		case m.frequencies.known[r] == 0:
		case equal && slices.Contains(hashed[:], r):
			sum += w[Equal] - max(f.household.unlike[r], w[Equal]) // which may adds
		case marked(r):
		case equal:
			sum += w[Equal]
		default:
			sum += w[whatever]
		}
	}
	return sum
}

// rounding is more than the sums of weights may differ by.
const rounding = 0.01

// marked tells of roles of which marks tell something, other than by the rest.
func marked(r likeness.Role) bool {
	switch r {
	case likeness.Given, likeness.Family, likeness.Whole, likeness.Birth:
		return true
	}
	return slices.Contains(hashed[:], r)
}

// may tells whether a pair that a key brings together may pass.
func (f *sifter) may(w *weigher, key int, a, b *mark) bool {
	h := &f.household
	sum := f.starts[key]
	for i, r := range hashed {
		switch x, y := a.others[i], b.others[i]; {
		case x == 0 || y == 0:
		case x == y:
			sum += max(h.unlike[r], h.weights[r][Equal])
		default:
			sum += h.unlike[r]
		}
	}
	birth := f.level(likeness.Birth, a.birth, b.birth)
	names := f.names(a, b)
	if sum+h.weights[likeness.Birth][birth]+names.weight(h) < Threshold {
		return false
	}
	sum = f.start + f.agreed(w, likeness.Birth, birth, a.birth) + f.named(w, &names, a)
	return sum+f.unnamed(&names, a, b) >= Threshold
}

// level is how well two fields agree, of which there are the numbers.
func (f *sifter) level(r likeness.Role, a, b uint32) Level {
	switch {
	case a == absent || b == absent:
		return Missing
	case a == unknown || b == unknown:
		return whatever
	case a == b:
		return Equal
	}
	x, y := f.filter(a), f.filter(b)
	return level(r, &x.Filter, &y.Filter, x.Filter == y.Filter)
}

// names is how well names agree, whole or in parts.
type names struct {
	given, family, whole Level
	turned               bool // or else the parts may have changed places
	joined               bool // one's parts agree with the other's whole one
}

func (f *sifter) names(a, b *mark) (n names) {
	x, y := a.name&wholeName != 0, b.name&wholeName != 0
	switch {
	case a.name == unknown || b.name == unknown || a.family == unknown || b.family == unknown:
		n.given, n.family, n.whole = whatever, whatever, whatever
	case x && y:
		n.whole = f.level(likeness.Whole, a.name&^wholeName, b.name&^wholeName)
	case x:
		n.whole, n.joined = f.joined(b, a), true
	case y:
		n.whole, n.joined = f.joined(a, b), true
	default:
		n.given, n.family = f.level(likeness.Given, a.name, b.name), f.level(likeness.Family, a.family, b.family)
		n.turned = n.given != Missing && n.family != Missing && n.given < Close && n.family < Close
	}
	return n
}

// joined is how well the parts of one's name agree with the other's whole one.
func (f *sifter) joined(parts, whole *mark) Level {
	if parts.name == absent || parts.family == absent {
		return Missing
	}
	both := f.filter(parts.name).Over(&f.filter(parts.family).Filter)
	other := &f.filter(whole.name &^ wholeName).Filter
	return level(likeness.Whole, &both, other, both == *other)
}

// weight is the most that the names weigh, whatever equal ones are.
func (n *names) weight(m *most) float32 {
	given, family := &m.weights[likeness.Given], &m.weights[likeness.Family]
	sum := given[n.given] + family[n.family] + m.weights[likeness.Whole][n.whole]
	if n.turned {
		sum = max(sum, given[Close]+family[Close])
	}
	return sum
}

// alike tells that the names surely agree.
func (n *names) alike() bool {
	agree := func(l Level) bool { return l == Close || l == Equal }
	return agree(n.whole) || agree(n.given) && agree(n.family)
}

// agreed is what a field of strangers weighs, of which there is one's number.
func (f *sifter) agreed(w *weigher, r likeness.Role, l Level, number uint32) float32 {
	if l == Equal {
		return w.same(r, f.filter(number).sum)
	}
	return f.strangers.weights[r][l]
}

// named is the most that names of strangers weigh.
func (f *sifter) named(w *weigher, n *names, a *mark) float32 {
	switch {
	case n.joined || n.turned:
		return n.weight(&f.strangers)
	case n.whole != Missing && n.whole != whatever:
		return f.agreed(w, likeness.Whole, n.whole, a.name&^wholeName)
	}
	return f.agreed(w, likeness.Given, n.given, a.name) + f.agreed(w, likeness.Family, n.family, a.family) + f.strangers.weights[likeness.Whole][n.whole]
}

// unnamed is the most that all but names and dates of birth of strangers weigh.
func (f *sifter) unnamed(n *names, a, b *mark) (sum float32) {
	for i, r := range hashed {
		switch x, y := a.others[i], b.others[i]; {
		case x == 0 || y == 0:
		case x == y:
			sum += f.hashed[i]
		case r == likeness.Email && n.alike():
			sum += f.mailbox
		default:
			sum += f.strangers.unlike[r]
		}
	}
	for i := range f.rests {
		if x, y := f.rests[i].code(a.rest), f.rests[i].code(b.rest); x != 0 && y != 0 {
			sum += f.rests[i].weight(x, y)
		}
	}
	return sum
}
