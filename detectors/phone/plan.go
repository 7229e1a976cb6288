package phone

import (
	"math/bits"
	"strings"
	"sync"

	"github.com/nyaruka/phonenumbers"
)

// plan is the numbering plan of one region.
type plan struct {
	code    int    // country calling code
	region  string // ISO 3166-1 alpha-2
	trunk   string // what is dialled before a national number: "0"; "" where nothing is
	lengths uint32 // a bit for each length of a national number
	numbers func() *automaton
	forms   func() map[grouping]bool // in which its numbers are written as they are dialled there
}

// book is the numbering plans of the world, from the metadata of Google's libphonenumber. Plans are built when first asked for.
type book struct {
	byCode  [1000][]*plan // several where regions share a code, the main one first
	regions []*plan       // whose national forms are known, in order of preference
	table   func() *regionTable
}

func newBook(regions []string) *book {
	b := &book{}
	collection, err := phonenumbers.MetadataCollection()
	if err != nil {
		panic("the numbering plans that are part of this program do not read: " + err.Error())
	}
	byRegion := map[string]*plan{}
	for _, m := range collection.GetMetadata() {
		p := newPlan(m)
		list := b.byCode[p.code]
		if m.GetMainCountryForCode() {
			list = append([]*plan{p}, list...)
		} else {
			list = append(list, p)
		}
		b.byCode[p.code] = list
		byRegion[m.GetId()] = p
	}
	for _, region := range regions {
		if p := byRegion[strings.ToUpper(region)]; p != nil {
			b.regions = append(b.regions, p)
		}
	}
	b.regions = b.regions[:min(len(b.regions), maxRegions)]
	b.table = sync.OnceValue(func() *regionTable { return newRegionTable(b.regions) })
	return b
}

func newPlan(m *phonenumbers.PhoneMetadata) *plan {
	p := &plan{code: int(m.GetCountryCode()), region: m.GetId(), trunk: m.GetNationalPrefix()}
	p.forms = sync.OnceValue(func() map[grouping]bool { return formsOf(m) })
	for _, n := range m.GetGeneralDesc().GetPossibleLength() {
		if n > 0 && n < 32 {
			p.lengths |= 1 << n
		}
	}
	p.numbers = sync.OnceValue(func() *automaton {
		a, err := newAutomaton(map[byte][]string{
			personal: patterns(m.GetFixedLine(), m.GetMobile(), m.GetPersonalNumber(), m.GetVoip(), m.GetPager()),
			service:  patterns(m.GetTollFree(), m.GetPremiumRate(), m.GetSharedCost(), m.GetUan(), m.GetVoicemail()),
		})
		if err != nil {
			panic("the numbering plans that are part of this program do not read: " + err.Error())
		}
		return a
	})
	return p
}

func patterns(of ...*phonenumbers.PhoneNumberDesc) (out []string) {
	for _, d := range of {
		if p := d.GetNationalNumberPattern(); p != "" && p != "NA" {
			out = append(out, p)
		}
	}
	return out
}

// reading is what a plan makes of a number.
type reading struct {
	code     int  // country calling code, 0 if no plan has it
	skip     int  // digits before the national number: prefixes and country calling code
	kind     byte // bits of the number's kind, 0 where the plan gives out no such number
	possible bool // its length is one the plan has
}

// international reads a number whose country calling code begins at digit skip.
func (b *book) international(digits []byte, skip int) (r reading) {
	code := 0
	for n := skip + 1; n <= skip+3 && n < len(digits); n++ {
		code = code*10 + int(digits[n-1]-'0')
		plans := b.byCode[code]
		if code == 0 || len(plans) == 0 {
			continue
		}
		r.code, r.skip = code, n
		for _, p := range plans {
			r.possible = r.possible || p.has(len(digits)-n)
			if r.kind = p.kind(digits[n:]); r.kind != 0 {
				return r
			}
			trunk := p.trunkLength(digits[n:]) // a trunk prefix that does not belong here: +32 0470 …
			if kind := p.kind(digits[n+trunk:]); trunk > 0 && kind != 0 {
				return reading{code, n + trunk, kind, true}
			}
		}
		return r
	}
	return r
}

// ours reads a national number by the plans of the chosen regions. Where several fit, the first one has it that writes numbers in its form, else the first
// one. Sign stands before its second group.
func (b *book) ours(digits []byte, written grouping, sign byte) (r reading) {
	if len(digits) < fewest || len(digits) > longestDialled {
		return r
	}
	table := b.table()
	lead := 100*int(digits[0]-'0') + 10*int(digits[1]-'0') + int(digits[2]-'0')
	for fit := table.byLead[lead] & table.byLength[len(digits)]; fit != 0; fit &= fit - 1 {
		p := b.regions[bits.TrailingZeros64(fit)]
		trunk, ok := p.dialled(digits)
		if !ok || len(digits)-trunk < fewest {
			continue
		}
		kind := p.kind(digits[trunk:])
		if kind == 0 {
			continue
		}
		if alike := written == 0 || p.writes(digits, written, sign); alike || r.kind == 0 {
			if r = (reading{p.code, trunk, kind, true}); alike {
				break
			}
		}
	}
	return r
}

// dialled returns the length of the trunk prefix of a number as it is dialled within the region; false if it lacks one.
func (p *plan) dialled(digits []byte) (trunk int, ok bool) {
	trunk = p.trunkLength(digits)
	return trunk, trunk > 0 || p.trunk == "" || p.trunk == "1" // North America alone writes its trunk prefix or not
}

// longestDialled is how many digits a national number has at the most with its trunk prefix.
const longestDialled = 31

// regionTable tells which regions a number can be of by its first three digits and by its length, as it is dialled there: a bit a region.
type regionTable struct {
	byLead   [1000]uint64
	byLength [longestDialled + 1]uint64
}

// maxRegions is how many have a place in the table.
const maxRegions = 64

func newRegionTable(regions []*plan) *regionTable {
	t := &regionTable{}
	for i, p := range regions {
		bit := uint64(1) << i
		for n := range t.byLength {
			if p.has(n) || n > len(p.trunk) && p.has(n-len(p.trunk)) {
				t.byLength[n] |= bit
			}
		}
		for lead := range t.byLead {
			digits := [fewest]byte{'0' + byte(lead/100), '0' + byte(lead/10%10), '0' + byte(lead%10)}
			trunk, ok := p.dialled(digits[:])
			if len(p.trunk) > 3 || ok && p.numbers().begins(digits[trunk:3]) {
				t.byLead[lead] |= bit
			}
		}
	}
	return t
}

// has tells whether the plan has national numbers of this length.
func (p *plan) has(length int) bool { return p.lengths>>length&1 == 1 }

// kind returns what a national number is, 0 if the plan has no such number.
func (p *plan) kind(national []byte) byte {
	if !p.has(len(national)) {
		return 0
	}
	return p.numbers().accepts(national)
}

// trunkLength returns the length of the trunk prefix that digits begin with.
func (p *plan) trunkLength(digits []byte) int {
	if n := len(p.trunk); n > 0 && len(digits) > n && string(digits[:n]) == p.trunk {
		return n
	}
	return 0
}
