package phone

import (
	"regexp/syntax"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Some national numbers are given out in several regions: 04 65 71 61 85 could be of Lyons as well as a Belgian mobile phone. How its digits are grouped
// tells more often than not, since each region groups its own in few ways, which the metadata lists.

// grouping is how a number's digits are grouped as it is dialled in its region: the widths of the groups, four bits each, the first one lowest.
type grouping uint64

// with is the form with one group more, of so many digits.
func (f grouping) with(place, width int) grouping { return f | grouping(width)<<(4*place) }

// Bounds of a form.
const (
	mostPlaces = 16
	widest     = 15
	mostForms  = 64 // of one region
)

// Forms known by name. Pairs are five groups of two digits: as French numbers are written, and Dutch mobile ones, which the metadata has as 06 and eight digits.
const (
	pairs       grouping = 0x22222
	american    grouping = 0x433
	dutch                = "NL"
	dottedPairs          = '.' // which the Dutch do not write
)

// formsOf are the forms of a region's national numbers of more than one group.
func formsOf(m *phonenumbers.PhoneMetadata) map[grouping]bool {
	forms := map[grouping]bool{}
	for _, f := range m.GetNumberFormat() {
		re, err := syntax.Parse(f.GetPattern(), syntax.Perl)
		if err != nil {
			continue // such a form tells nothing
		}
		trunk := 0
		if rule := f.GetNationalPrefixFormattingRule(); strings.Contains(strings.TrimLeft(rule, "("), m.GetNationalPrefix()+"$1") {
			trunk = len(m.GetNationalPrefix())
		}
		var groups [][2]int
		captures(re, &groups)
		spread(forms, groups, 0, 0, trunk)
	}
	return forms
}

// spread adds the forms that groups of these least and most widths make.
func spread(forms map[grouping]bool, groups [][2]int, f grouping, place, trunk int) {
	if place == len(groups) {
		if place > 1 && len(forms) < mostForms {
			forms[f] = true
		}
		return
	}
	for width := groups[place][0]; width <= groups[place][1] && width+trunk <= widest && place < mostPlaces; width++ {
		spread(forms, groups, f.with(place, width+trunk), place+1, 0)
	}
}

// captures appends the least and the most digits that each group of a pattern takes.
func captures(re *syntax.Regexp, groups *[][2]int) {
	if re.Op == syntax.OpCapture {
		least, most := digitsOf(re.Sub[0])
		*groups = append(*groups, [2]int{least, most})
		return
	}
	for _, sub := range re.Sub {
		captures(sub, groups)
	}
}

// digitsOf is how many digits an expression takes.
func digitsOf(re *syntax.Regexp) (least, most int) {
	switch re.Op {
	case syntax.OpLiteral:
		return len(re.Rune), len(re.Rune)
	case syntax.OpCharClass:
		return 1, 1
	case syntax.OpRepeat, syntax.OpQuest:
		low, high := re.Min, re.Max
		if re.Op == syntax.OpQuest {
			low, high = 0, 1
		}
		least, most = digitsOf(re.Sub[0])
		return least * low, most * high
	case syntax.OpAlternate:
		for i, sub := range re.Sub {
			l, m := digitsOf(sub)
			if most = max(most, m); i == 0 || l < least {
				least = l
			}
		}
		return least, most
	default:
		for _, sub := range re.Sub {
			l, m := digitsOf(sub)
			least, most = least+l, most+m
		}
		return least, most
	}
}

// writes tells whether the region's people write a number so; sign stands before the second group.
func (p *plan) writes(digits []byte, f grouping, sign byte) bool {
	return p.forms()[f] || f == pairs && p.region == dutch && digits[1] == '6' && sign != dottedPairs
}

// grouped is the form of a number of so many groups, 0 where it has one.
func grouped(groups int, width func(i int) int) (f grouping) {
	if groups < 2 || groups > mostPlaces {
		return 0
	}
	for i := range groups {
		f = f.with(i, min(width(i), widest))
	}
	return f
}
