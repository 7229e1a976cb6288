package linkage_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"dossier/detectors/likeness"
)

// TestNobodyHasTwoRecords: in most tables of customers each is there once, and many share a given name, a town, a domain and digits. That is not to be
// learnt as what one person's records have in common.
func TestNobodyHasTwoRecords(t *testing.T) {
	t.Parallel()
	const many = 4000
	rng := rand.New(rand.NewPCG(7, 7))
	syllables := []string{"ka", "lo", "mi", "ren", "sa", "tu", "vel", "dor", "an", "bri", "os", "pel", "qui", "zan", "hil", "ger"}
	word := func(n int) (w string) {
		for range n {
			w += syllables[rng.IntN(len(syllables))]
		}
		return w
	}
	words := func(n, long int) (list []string) {
		for range n {
			list = append(list, word(long))
		}
		return list
	}
	given, family, streets := words(900, 2), words(1500, 3), words(300, 3)
	often := func(list []string) string {
		return list[int(float64(len(list))*rng.Float64()*rng.Float64()*rng.Float64())]
	}
	towns := []string{"9000 gent", "2000 antwerpen", "1000 brussel", "8500 kortrijk", "3000 leuven", "8000 brugge"}
	domains := []string{"mail.example", "mail.example", "post.example", "net.example"}
	var all []fields
	mailboxes := map[string]bool{}
	for range many {
		g, f, town := often(given), often(family), towns[rng.IntN(len(towns))]
		mailbox := ""
		for mailbox == "" || mailboxes[mailbox] {
			name := []string{g + "." + f, f + "." + g, g + f, fmt.Sprintf("%s.%s%d", g, f, rng.IntN(100))}[rng.IntN(4)]
			mailbox = fmt.Sprintf("%s@%s", name, domains[rng.IntN(len(domains))])
		}
		mailboxes[mailbox] = true
		all = append(all, fields{
			likeness.Given: g, likeness.Family: f, likeness.Email: mailbox,
			likeness.Phone: fmt.Sprintf("+324%08d", rng.IntN(100_000_000)), likeness.Street: fmt.Sprintf("%sstraat %d", streets[rng.IntN(len(streets))], 1+rng.IntN(150)),
			likeness.Postcode: town[:4], likeness.City: town[5:], likeness.Birth: fmt.Sprintf("%d-%02d-%02d", 1950+rng.IntN(55), 1+rng.IntN(12), 1+rng.IntN(28)),
		})
	}
	for _, roles := range [][]likeness.Role{
		{likeness.Given, likeness.Family, likeness.Email, likeness.Phone, likeness.Street, likeness.Postcode, likeness.City, likeness.Birth},
		{likeness.Given, likeness.Family, likeness.Street, likeness.Postcode, likeness.City},
		{likeness.Given, likeness.Family, likeness.Email, likeness.Phone},
	} {
		var some []fields
		for _, whole := range all {
			f := fields{}
			for _, r := range roles {
				f[r] = whole[r]
			}
			some = append(some, f)
		}
		g, seen := link(t, some...), map[int]bool{}
		for i := range some {
			seen[g.Of(i)] = true
		}
		if taken := many - len(seen); taken > many/400 {
			t.Errorf("of %v: %d of %d people are taken for others", roles, taken, many)
		}
	}
}
