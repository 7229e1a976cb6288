package linkage

import "dossier/detectors/likeness"

// Level is how well a field agrees.
type Level uint8

// The levels.
const (
	Missing   Level = iota // in one of the two
	Different              //
	Alike                  // a part of it
	Close                  // but for a letter or two
	Equal                  //
	levels
)

// String is the level in words.
func (l Level) String() string {
	return [...]string{"missing", "different", "alike", "close", "equal"}[min(l, Equal)]
}

// Pattern is how the fields of two records agree.
type Pattern [likeness.Roles]Level

// bounds on Dice's coefficient, in hundredths, by form: what is close, and what is alike.
func bounds(r likeness.Role) (near, alike int) {
	switch r {
	case likeness.Birth:
		return 70, 52
	case likeness.House: // 127 and 120 have most of their digits in common, and are two houses
		return 90, 80
	case likeness.Postcode, likeness.Phone, likeness.Official, likeness.Client, likeness.Account:
		return 72, 58
	}
	return 80, 60
}

// initial is the most bits that one letter sets.
const initial = 6

// Compare tells how two records' fields agree.
func Compare(a, b *likeness.Profile) (p Pattern) {
	for both := a.Has & b.Has; both != 0; both &= both - 1 {
		r := likeness.Role(trailing(both))
		if a.Fields[r] == b.Fields[r] {
			p[r] = Equal
		} else {
			p[r] = level(r, &a.Fields[r], &b.Fields[r], false)
		}
	}
	if p[likeness.Given] != Missing && p[likeness.Family] != Missing {
		turned(&p, a, b, likeness.Given, likeness.Family)
	} else if p[likeness.Whole] == Missing {
		p[likeness.Whole] = joined(a, b)
		if p[likeness.Whole] == Missing {
			p[likeness.Whole] = joined(b, a)
		}
	}
	if p[likeness.Street] != Missing && p[likeness.Place] != Missing {
		turned(&p, a, b, likeness.Street, likeness.Place)
	}
	if p[likeness.Postcode] >= Close && p[likeness.City] >= Close { // the postcode says which town it is: that is no second agreement
		p[likeness.City] = Missing
	}
	return p
}

// same tells whether both have the same value.
func same(r likeness.Role, a, b *likeness.Profile) bool {
	return a.Known(r) && b.Known(r) && a.Fields[r] == b.Fields[r]
}

func level(r likeness.Role, a, b *likeness.Filter, same bool) Level {
	if same {
		return Equal
	}
	return unequal(r, a.Common(b), a.Size(), b.Size())
}

// unequal is how well filters agree that are not the same, by how many bits they have in common and how many each has.
func unequal(r likeness.Role, common, one, other int) Level {
	if r == likeness.Given && min(one, other) <= initial {
		if common >= 2 {
			return Missing // the initial of the other, which says little
		}
		return Different
	}
	near, alike := bounds(r)
	switch both, all := 2*100*common, one+other; {
	case both >= near*all:
		return Close
	case both >= alike*all:
		return Alike
	}
	return Different
}

// turned finds fields that changed places.
func turned(p *Pattern, a, b *likeness.Profile, one, other likeness.Role) {
	if p[one] >= Close || p[other] >= Close {
		return
	}
	there := level(one, &a.Fields[one], &b.Fields[other], a.Fields[one] == b.Fields[other])
	back := level(one, &a.Fields[other], &b.Fields[one], a.Fields[other] == b.Fields[one])
	if min(there, back) >= Close {
		p[one], p[other] = Close, Close
	}
}

// joined compares the parts of one's name with the other's whole name.
func joined(parts, whole *likeness.Profile) Level {
	if !parts.Known(likeness.Given) || !parts.Known(likeness.Family) || !whole.Known(likeness.Whole) {
		return Missing
	}
	f := parts.Fields[likeness.Given].Over(&parts.Fields[likeness.Family])
	return level(likeness.Whole, &f, &whole.Fields[likeness.Whole], f == whole.Fields[likeness.Whole])
}
