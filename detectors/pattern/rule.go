// Package pattern is the detector as data: a [Rule] says what values look like (a pattern or a list), which check their characters keep,
// which words stand near them in text and what their columns are called. The rules of this package find what has a form too weak to prove
// anything alone: passports, driving licences, client numbers, device and cookie identifiers, licence plates, and the special categories of
// the GDPR. The user's own detectors are rules too.
//
// A pattern has the syntax of RE2 and is made into an automaton that reads each byte once and allocates nothing. Matches are whole words,
// and of those that begin at one place the longest that keeps its check is taken.
//
// The normal form is letters in upper case and digits; where a value has none, it is the value.
package pattern

import (
	"errors"
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/detectors/columnname"
	"dossier/detectors/marks"
)

// Rule is a detector as data.
type Rule struct {
	Kind    detectors.Kind
	Pattern string                 // in the syntax of RE2
	List    []string               // values as they are; case and the width of space do not count
	Check   func(norm []byte) bool // over the normal form; nil: none
	Form    func(text []byte) bool // over a match as it is written; nil: none
	Digits  int                    // fewest ASCII digits of a match
	Strict  bool                   // no part of a path, a longer code or an e-mail address

	Words   []string // context: words and phrases of two words, of which one stands before a match
	Against []string // words that say it is something else

	Alone detectors.Confidence // in text where no word speaks for it; 0: a word is needed
	Near  detectors.Confidence // in text with a word before it; 0: it is not looked for in text
	Cell  detectors.Confidence // as a whole value, before the column's name says anything; 0: it is none

	Columns []string        // what columns are called: words and phrases
	Parts   columnname.Part // or it is made of words that say all of this, and nothing else; 0: no such name is one
	Not     []string        // words in a column's name that make it something else
	Named   float32         // the weight of such a name, see [detectors.Hint]

	Shared      bool   // see [detectors.Match]
	Because     string // why a match is one
	BecauseNear string // why it is with a word near; "": Because and that
	BecauseName string // what the column's name says
}

// Detector finds what its rules describe. [New] makes one.
type Detector struct {
	*rules
}

// rules is a detector's rules in the form in which they are applied.
type rules struct {
	list    []Rule
	kinds   []detectors.Kind
	digits  *group // what is looked for at digits
	sure    uint64 // a bit for each rule whose matches count without a word near
	told    uint64 // a bit for each rule whose matches are worth telling without a word near
	alone   *group // those that need no word near to count
	others  *group // what is looked for at the beginning of every word
	cells   *group // what a whole value may be
	items   *lists
	context context
	names   names
	maps    marks.Pool
}

// group is a machine and the rules, by number, that its patterns are of.
type group struct {
	*machine
	of     []int
	strict bool   // all of them are
	far    bool   // some of them are: their patterns may go on for long
	loose  uint64 // a bit for each pattern of those that are not
	least  int    // digits of any match
}

// maxRules is how many rules a detector may have: a bit each.
const maxRules = 64

var (
	errRules  = errors.New("too many rules for one detector")
	errChance = errors.New("a rule needs a kind and confidences from 0 to 1")
)

// New returns a detector of some rules.
func New(list ...Rule) (Detector, error) {
	r := &rules{list: slices.Clone(list), maps: marks.NewPool()}
	if len(list) > maxRules {
		return Detector{}, errRules
	}
	var digits, others, cells []int
	for i := range r.list {
		one := &r.list[i]
		if one.Kind == "" || !chance(one.Alone) || !chance(one.Near) || !chance(one.Cell) {
			return Detector{}, errChance
		}
		if !slices.Contains(r.kinds, one.Kind) {
			r.kinds = append(r.kinds, one.Kind)
		}
		if one.Alone >= detectors.Threshold {
			r.sure |= 1 << i
		}
		if one.Alone >= floor {
			r.told |= 1 << i
		}
		if one.BecauseNear == "" {
			one.BecauseNear = one.Because + ", and a word before it says so"
		}
		if one.Pattern == "" {
			continue
		}
		cells = append(cells, i)
		switch {
		case one.Near == 0 && one.Alone == 0:
		case one.Digits > 0:
			digits = append(digits, i)
		default:
			others = append(others, i)
		}
	}
	r.context = newContext(r.list)
	r.names = newNames(r.list)
	r.items = newLists(r.list)
	if len(others) > 0 || r.items != nil { // matches come in order from one pass
		digits, others = nil, append(digits, others...)
		slices.Sort(others)
	}
	var err error
	for _, g := range []struct {
		to **group
		of []int
	}{{&r.digits, digits}, {&r.others, others}, {&r.cells, cells}} {
		if slices.Equal(g.of, digits) && g.to != &r.digits && len(digits) > 0 {
			*g.to = r.digits
		} else if *g.to, err = newGroup(r.list, g.of); err != nil {
			return Detector{}, err
		}
	}
	if r.others != nil && r.items == nil && r.others.digit { // every match has a digit, not far from its beginning
		r.digits, r.others = r.others, nil
		r.digits.least = max(r.digits.least, 1)
	}
	if r.digits != nil {
		of := slices.DeleteFunc(slices.Clone(r.digits.of), func(i int) bool { return r.list[i].Alone < detectors.Threshold })
		if r.alone, err = newGroup(r.list, of); err != nil {
			return Detector{}, err
		}
		if r.alone != nil {
			r.alone.findRow()
		}
	}
	return Detector{r}, nil
}

func chance(c detectors.Confidence) bool { return c >= 0 && c <= 1 }

// newGroup returns nil where there are no rules.
func newGroup(list []Rule, of []int) (*group, error) {
	if len(of) == 0 {
		return nil, nil //nolint:nilnil // no group is no error
	}
	g := &group{of: of, strict: true, loose: ^uint64(0), least: maxMatch}
	patterns := make([]string, len(of))
	for n, i := range of {
		patterns[n] = list[i].Pattern
		g.strict = g.strict && list[i].Strict
		if list[i].Strict {
			g.far = true
			g.loose &^= 1 << n
		}
		g.least = min(g.least, list[i].Digits)
	}
	var err error
	g.machine, err = compile(patterns)
	return g, err
}

// Kinds implements [detectors.Detector].
func (d Detector) Kinds() []detectors.Kind { return d.kinds }

// Header implements [detectors.HeaderReader].
func (d Detector) Header(words []string, declared string) []detectors.Hint {
	if strings.HasPrefix(strings.ToLower(declared), "bool") {
		return nil
	}
	return d.names.header(words, declared)
}
