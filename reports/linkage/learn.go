package linkage

import (
	"cmp"
	"math"
	"math/rand/v2"

	"dossier/detectors/likeness"
)

const (
	randomPairs = 100_000
	rounds      = 25
)

// count reads all people once: how frequent their values are, and how well values agree by chance. The sieve keeps of them what it needs.
func (p *People) count(m *Model, kept *sieve) error {
	m.People = p.Len()
	m.frequencies = newFrequencies(p.Len())
	var seen [likeness.Roles]shares
	sampled := make(chan error, 1)
	go func() { sampled <- p.sample(&seen) }()
	var one likeness.Summed
	err := p.Each(func(_ int, packed []byte) error {
		one.Unpack(packed)
		m.frequencies.add(&one)
		kept.add(&one)
		return nil
	})
	if err = cmp.Or(<-sampled, err); err != nil {
		return err
	}
	for r := range seen {
		one, chance, _ := priors(likeness.Role(r))
		m.One[r], m.Chance[r], m.equals[r] = one, blend(seen[r], chance, smoothing), chance[Equal]
	}
	return nil
}

// sample counts how well values of random pairs agree.
func (p *People) sample(seen *[likeness.Roles]shares) error {
	if p.Len() < 2 {
		return nil
	}
	in := reader{People: p}
	var a, b likeness.Profile
	rng := rand.New(rand.NewPCG(1, uint64(p.Len())))
	for range min(randomPairs, p.Len()*p.Len()) {
		i, j := rng.IntN(p.Len()), rng.IntN(p.Len()-1)
		if j >= i {
			j++
		}
		if err := in.profile(i, &a); err != nil {
			return err
		}
		if err := in.profile(j, &b); err != nil {
			return err
		}
		for r, l := range Compare(&a, &b) {
			seen[r][l]++
		}
	}
	return nil
}

// blend makes shares of counts, with what was thought before counting as so many.
func blend(counts, before shares, weight float64) shares {
	n := weight
	for _, c := range counts[Different:] {
		n += c
	}
	for l := Different; l < levels; l++ {
		counts[l] = (counts[l] + weight*before[l]) / n
	}
	counts[Missing] = 0
	return counts
}

// example is a pair that was found by one key, and how it agrees in what that key does not look at.
type example struct {
	key     int
	pattern Pattern
	chance  [likeness.Roles]float32 // of equal values, in bits; 0: as of any
}

// tally is how many pairs a key found, and how many of them are examples.
type tally struct{ pairs, examples int }

// learn finds how often fields of one person agree, by expectation and maximisation.
func (m *Model) learn(examples []example, keys []tally) {
	share := make([][2]float64, len(keys)) // of pairs that are one person's, and of a household, by key
	for i := range share {
		share[i] = [2]float64{0.3, 0.1}
	}
	for range rounds {
		var counts [likeness.Roles]shares
		found := make([][2]float64, len(keys))
		bits := m.learned()
		for i := range examples {
			e := &examples[i]
			one, household := bits.ratios(e)
			one, household = one*share[e.key][0], household*share[e.key][1]
			all := one + household + max(leastShare, 1-share[e.key][0]-share[e.key][1])
			one, household = one/all, household/all
			found[e.key][0] += one
			found[e.key][1] += household
			for r, l := range e.pattern {
				if l != Missing {
					counts[r][l] += one
				}
			}
		}
		for k, f := range found {
			n := float64(keys[k].examples) + 3
			share[k] = [2]float64{max(leastShare, (f[0]+1)/n), max(leastShare, (f[1]+0.2)/n)}
		}
		for r := range counts {
			one, _, _ := priors(likeness.Role(r))
			m.One[r] = humanly(blend(counts[r], one, smoothing), likeness.Role(r))
		}
	}
	m.expect(keys, share)
	m.tabulate()
}

const leastShare = 0.001

// mostUnlike is how much more often a field of one person may be learnt to be different, or only alike, than is thought before. Where nobody has two
// records, as in most tables of customers, what pairs have in common that come together by chance would be learnt as one person's: a given name and a
// town, and all else different.
const mostUnlike = 2.5

// mostBirths is how often a birth date may be learnt to differ: whole lists are typed carelessly.
const mostBirths = 0.22

// humanly bounds what was learnt of one person's records by what can be so.
func humanly(learnt shares, r likeness.Role) shares {
	before, _, _ := priors(r)
	most := min(0.9, mostUnlike*before[Different])
	if r == likeness.Birth {
		most = mostBirths
	}
	learnt.lower(Different, most)
	learnt.lower(Alike, mostUnlike*before[Alike])
	return learnt
}

// lower bounds the share of a level. What it has more goes to the levels above it.
func (s *shares) lower(l Level, most float64) {
	over := s[l] - most
	if over <= 0 {
		return
	}
	above := 0.0
	for i := l + 1; i < levels; i++ {
		above += s[i]
	}
	s[l] = most
	for i := l + 1; i < levels; i++ {
		s[i] += over * s[i] / above
	}
}

// learned is how often levels are seen, in bits: in records of one person, of a household, and by chance.
type learned struct {
	one, household, chance [likeness.Roles][levels]float64
}

func (m *Model) learned() *learned {
	var bits learned
	for r := range m.One {
		_, _, home := priors(likeness.Role(r))
		for l := Different; l < levels; l++ {
			bits.one[r][l], bits.household[r][l], bits.chance[r][l] = math.Log2(m.One[r][l]), math.Log2(home[l]), math.Log2(m.Chance[r][l])
		}
	}
	return &bits
}

// ratios are how much more often an example is seen in records of one person, and of one household, than by chance.
func (k *learned) ratios(e *example) (one, household float64) {
	var a, b float64
	for r, l := range e.pattern {
		if l == Missing {
			continue
		}
		chance := k.chance[r][l]
		if e.chance[r] != 0 {
			chance = float64(e.chance[r])
		}
		a += k.one[r][l] - chance
		b += k.household[r][l] - chance
	}
	return math.Exp2(min(a, 200)), math.Exp2(min(b, 200))
}

// expect settles what is to be expected of two records before they are compared, and of two of a household.
func (m *Model) expect(keys []tally, share [][2]float64) {
	most, one, household := 0.0, float64(fewPeople)/20, float64(fewPeople)/20
	for k, t := range keys {
		most = max(most, share[k][0]*float64(t.pairs))
		one += share[k][0] * float64(t.pairs)
		household += share[k][1] * float64(t.pairs)
	}
	n := float64(m.People) + fewPeople
	m.Stranger = -math.Log2(n / min(10, max(0.5, 2*most/n)))
	m.Member = min(2, max(-3, math.Log2(one/household)))
}
