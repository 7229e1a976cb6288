package linkage

import (
	"math"
	"math/bits"

	"dossier/detectors/likeness"
)

func trailing(v uint32) int { return bits.TrailingZeros32(v) }

// shares are how often a field that both records have is at each level, from Different on: they add up to 1.
type shares [levels]float64

// Model weighs patterns.
type Model struct {
	People      int
	One         [likeness.Roles]shares // in records of one person
	Chance      [likeness.Roles]shares // in records of two people
	Stranger    float64                // bits: how much is to be expected of two records to be one person's, rather than strangers'
	Member      float64                // and rather than two people's of one household
	Changed     int                    // people who came or went since it was learnt
	frequencies *frequencies
	crowds      []uint64                       // blocks that are left out, in order
	equals      [likeness.Roles]float64        // how often two people's values are thought to be equal before anything is counted
	bits        [likeness.Roles][levels]weight // what follows of it
}

// weight is how much a level speaks for one person rather than for two strangers, and for two of a household, in bits.
type weight struct{ strangers, household float32 }

// tabulate works out the weights of the levels. Weigh needs them.
func (m *Model) tabulate() {
	for r := range m.bits {
		role := likeness.Role(r)
		_, _, household := priors(role)
		for l := Different; l < levels; l++ {
			w := &m.bits[r][l]
			w.strangers, w.household = float32(math.Log2(m.One[r][l]/m.Chance[r][l])), float32(math.Log2(m.One[r][l]/household[l]))
			if shared(role) {
				w.household = min(0, w.household)
			}
		}
	}
}

func of(different, alike, near, equal float64) shares {
	return shares{0, different, alike, near, equal}
}

// priors are what is thought of fields before anything is learnt: of one person, of two who have nothing in common, and of two of a household.
func priors(r likeness.Role) (one, chance, household shares) {
	one, chance = of(0.06, 0.05, 0.12, 0.77), of(0.955, 0.03, 0.005, 0.01)
	switch r {
	case likeness.Given:
		household = of(0.90, 0.06, 0.01, 0.03)
	case likeness.Family:
		one, household = of(0.08, 0.05, 0.10, 0.77), of(0.20, 0.03, 0.02, 0.75)
	case likeness.Whole:
		household = of(0.62, 0.30, 0.05, 0.03)
	case likeness.Birth:
		one, chance, household = of(0.04, 0.05, 0.11, 0.80), of(0.80, 0.199, 0.0008, 0.0002), of(0.77, 0.155, 0.015, 0.06)
	case likeness.Street, likeness.Place:
		one, household = of(0.20, 0.04, 0.12, 0.64), of(0.02, 0.01, 0.02, 0.95)
	case likeness.House, likeness.Postcode, likeness.City:
		one, household = of(0.18, 0.04, 0.08, 0.70), of(0.02, 0.01, 0.02, 0.95)
	case likeness.Region, likeness.Birthplace:
		one, chance, household = of(0.12, 0.02, 0.06, 0.80), of(0.78, 0.01, 0.01, 0.20), of(0.04, 0.01, 0.02, 0.93)
	case likeness.Email:
		one, chance, household = of(0.28, 0.05, 0.07, 0.60), of(0.975, 0.02, 0.0049, 0.0001), of(0.85, 0.10, 0.04, 0.01)
	case likeness.Phone, likeness.Account:
		one, chance, household = of(0.30, 0.02, 0.08, 0.60), of(0.97, 0.025, 0.0049, 0.0001), of(0.45, 0.02, 0.03, 0.50)
	case likeness.Official, likeness.Client:
		one, chance, household = of(0.02, 0.03, 0.12, 0.83), of(0.97, 0.025, 0.0049, 0.0001), of(0.96, 0.03, 0.0099, 0.0001)
	case likeness.Gender:
		one, chance, household = of(0.03, 0.005, 0.005, 0.96), of(0.50, 0.002, 0.002, 0.496), of(0.50, 0.002, 0.002, 0.496)
	case likeness.Occupation:
		one, chance, household = of(0.50, 0.05, 0.05, 0.40), of(0.95, 0.02, 0.01, 0.02), of(0.85, 0.02, 0.01, 0.12)
	}
	return one, chance, household
}

// shared tells of what a household shares: that it differs speaks for nothing.
func shared(r likeness.Role) bool {
	switch r {
	case likeness.Street, likeness.Place, likeness.House, likeness.Postcode, likeness.City, likeness.Region, likeness.Phone, likeness.Birthplace:
		return true
	}
	return false
}

// Weights are how much a pattern speaks for one person, in bits, rather than for two who have nothing in common (Strangers) and for two of
// one household (Household), field by field.
type Weights struct {
	Pattern             Pattern
	Strangers           [likeness.Roles]float32
	Household           [likeness.Roles]float32
	Apart, Together     float32 // the sums
	Score               float32 // what is sure beyond doubt is far above 0, the smaller of both sums with what was to be expected
	Expected            float32 // of that
	Home                bool    // that of the household is the smaller
	Official, Contested bool
}

const (
	fewPeople   = 200 // added to the people there are: of a handful, few would be thought to be the same
	smoothing   = 200 // pairs that priors count as
	leastChance = 1e-9
)

// Weigh weighs two records.
func (m *Model) Weigh(a, b *likeness.Profile) Weights {
	w := Weights{Pattern: Compare(a, b)}
	for r, l := range w.Pattern {
		if l == Missing {
			continue
		}
		w.Strangers[r], w.Household[r] = m.strangers(likeness.Role(r), &w.Pattern, a, b), m.bits[r][l].household
		w.Apart += w.Strangers[r]
		w.Together += w.Household[r]
	}
	w.Score, w.Expected = w.Apart+float32(m.Stranger), float32(m.Stranger)
	if home := w.Together + float32(m.Member); home < w.Score {
		w.Score, w.Expected, w.Home = home, float32(m.Member), true
	}
	return w
}

// weigher weighs pair after pair. What an equal value weighs is remembered: it comes again in the pairs of a block.
type weigher struct {
	*Model
	equal [recentEquals]equal
}

// equal is how much it speaks for one person rather than for two strangers that both have a value.
type equal struct {
	sum    uint64
	role   likeness.Role
	weight float32
}

const recentEquals = 1 << 10

// score is what Weigh gives as the score, or as much too little.
func (w *weigher) score(a, b *likeness.Profile) float32 {
	p := Compare(a, b)
	fields := a.Has&b.Has | 1<<likeness.Whole
	together, apart := float32(0), float32(0)
	for left := fields; left != 0; left &= left - 1 {
		r := trailing(left)
		together += w.bits[r][p[r]].household
	}
	home := together + float32(w.Member)
	if home < Threshold {
		return home
	}
	for left := fields; left != 0; left &= left - 1 {
		r := likeness.Role(trailing(left))
		if p[r] == Equal && same(r, a, b) {
			apart += w.same(r, a.Fields[r].Sum())
		} else {
			apart += w.unlike(r, &p)
		}
	}
	return min(home, apart+float32(w.Stranger))
}

func (w *weigher) same(r likeness.Role, sum uint64) float32 {
	e := &w.equal[(sum^uint64(r))%recentEquals]
	if e.sum != sum || e.role != r {
		*e = equal{sum, r, w.Model.same(r, sum)}
	}
	return e.weight
}

// strangers is how much a field that agrees so well speaks for one person rather than for two strangers.
func (m *Model) strangers(r likeness.Role, p *Pattern, a, b *likeness.Profile) float32 {
	if p[r] == Equal && same(r, a, b) {
		return m.same(r, a.Fields[r].Sum())
	}
	return m.unlike(r, p)
}

// same is that of a field with the same value.
func (m *Model) same(r likeness.Role, sum uint64) float32 {
	return m.sameOf(r, m.frequencies.count(r, sum))
}

// sameOf is that of a value that so many have.
func (m *Model) sameOf(r likeness.Role, count uint32) float32 {
	return float32(math.Log2(m.One[r][Equal] / m.chanceOf(r, count)))
}

// unlike is that of another.
func (m *Model) unlike(r likeness.Role, p *Pattern) float32 {
	weight := m.bits[r][p[r]].strangers
	if r == likeness.Email && (p[r] == Alike || p[r] == Close) && p.named() { // mailboxes are made of names
		return min(weight, 0)
	}
	return weight
}

// named tells that a part of the names agrees.
func (p *Pattern) named() bool {
	return max(p[likeness.Whole], p[likeness.Given], p[likeness.Family]) >= Close
}

// chance is how often somebody else has a value as well.
func (m *Model) chance(r likeness.Role, sum uint64) float64 {
	return m.chanceOf(r, m.frequencies.count(r, sum))
}

// chanceOf is that of a value that so many have.
func (m *Model) chanceOf(r likeness.Role, count uint32) float64 {
	n := float64(count) - 1
	return max(leastChance, (max(1, n)+smoothing*m.equals[r])/(float64(m.frequencies.known[r])+smoothing))
}

// Against tells that two records are hardly one person's, whatever joins them.
func (w *Weights) Against() bool { return w.Together < -3 || w.Apart < -6 }
