package access

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"dossier/detectors"
	"dossier/detectors/pseudonym"
	"dossier/detectors/sweep"
	"dossier/reports/reach"
	"dossier/reports/records"
	"dossier/scanners"
)

// What a reviewer can decide.
const (
	Keep     = "keep"
	Redact   = "redact"
	LeaveOut = "leave-out"
)

// Item is something that a person should look at before the package goes out: a redaction, or a record in doubt.
type Item struct {
	ID       string // stays the same as long as the record does
	System   string
	Unit     string
	Number   int64
	Field    string // "" the record
	Kind     detectors.Kind
	Why      string
	Doubtful bool
	Decision string // what is done
	Decided  bool   // by a reviewer, rather than by rule
}

// The grounds, as items carry them.
const (
	otherPerson = "of another person (Article 15(4) GDPR)"
	maybeOther  = "perhaps of another person (Article 15(4) GDPR)"
	onlyName    = "the record holds the person's name, and nothing tells whether it is the person's"
	onlyBeside  = "the line stands by a line of the person's, and nothing tells whose it is"
	onlyMention = "the record mentions the person only in a longer text"
	shared      = "the record holds other people's identifiers as well"
	moved       = "the record stands elsewhere than at the last scan"
)

// Redacted stands where something was taken out.
const Redacted = "[…]"

// redactor takes other people out of records.
type redactor struct {
	key       pseudonym.Key
	all       []detectors.Detector
	search    *sweep.Searcher
	labels    *sweep.Sweeper                 // finds what is personal in names
	shown     map[string]string              // names as the person reads them, once what is theirs was learnt
	own       map[detectors.Fingerprint]bool // values of the person's own
	names     map[string]bool                // words of the person's names
	tails     map[string]bool                // of the person's phone numbers: see tail
	places    []string                       // the person's addresses, as words and numbers between spaces
	decisions map[string]string
}

func newRedactor(key pseudonym.Key, all []detectors.Detector, decisions map[string]string) *redactor {
	return &redactor{
		key: key, all: all, search: sweep.NewSearcher(all, detectors.Threshold), labels: sweep.New(all, key, sweep.Options{}), shown: map[string]string{}, own: map[detectors.Fingerprint]bool{}, names: map[string]bool{}, tails: map[string]bool{}, decisions: decisions,
	}
}

// mine tells whether a record is the person's alone: what stands in it as a value of its own is the person's.
func mine(r *records.Record) bool { return r.Named && !r.Mention && len(r.Others) == 0 }

// learn takes note of what is the person's own.
func (d *redactor) learn(r *records.Record) {
	if len(r.Others) > 0 || r.Mention || r.Namesake || r.Beside { // what a record that only belongs to the person holds is given out there, so that it is none to take out elsewhere
		return
	}
	d.learnAddress(r)
	for i := range r.Fields {
		f := &r.Fields[i]
		if f.Text {
			continue
		}
		d.each(f, func(v int, m *detectors.Match, norm []byte) {
			if int(m.End-m.Start)*2 < len(f.Values[v]) {
				return
			}
			d.own[d.key.Fingerprint(m.Kind, norm)] = true
			if m.Kind == detectors.Phone {
				d.tails[tail(f.Values[v])] = true
			}
		})
		if f.Kind == detectors.PersonName && mine(r) {
			for _, v := range f.Values {
				for _, w := range words(string(v)) {
					d.names[w] = true
				}
			}
		}
	}
}

// tail is the last digits of a phone number, which are the same whether it is written for its country or for the world; "" of a short one. Of which country
// a number is that somebody wrote without, is a guess.
func tail(number []byte) string {
	var digits []byte
	for _, b := range number {
		if b >= '0' && b <= '9' {
			digits = append(digits, b)
		}
	}
	if len(digits) < tailDigits {
		return ""
	}
	return string(digits[len(digits)-tailDigits:])
}

const tailDigits = 9

// besideAddress is how many fields after a street may belong to the same address: town, postcode, country.
const besideAddress = 4

// learnAddress takes note of addresses, which often stand in several fields, one after the other.
func (d *redactor) learnAddress(r *records.Record) {
	for i := range r.Fields {
		if r.Fields[i].Kind != detectors.PostalAddress || r.Fields[i].Text {
			continue
		}
		for v := range r.Fields[i].Values {
			var list []string
			for at := i; at < len(r.Fields) && at <= i+besideAddress; at++ {
				if f := &r.Fields[at]; len(f.Values) == len(r.Fields[i].Values) {
					list = append(list, placeWords(string(f.Values[v]))...)
				}
			}
			d.places = append(d.places, " "+strings.Join(list, " ")+" ")
		}
	}
}

// placeWords are the words and numbers of an address.
func placeWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// ownAddress tells whether an address is one of the person's: its words and numbers stand in one. It begins as that does; whether the town or the
// postcode comes first depends on the country and the writer.
func (d *redactor) ownAddress(text []byte) bool {
	list := placeWords(string(text))
	if len(list) < 2 {
		return false
	}
	return slices.ContainsFunc(d.places, func(place string) bool {
		if !strings.Contains(place, " "+list[0]+" "+list[1]+" ") {
			return false
		}
		left := strings.Fields(place)
		for _, w := range list {
			at := slices.Index(left, w)
			if at < 0 {
				return false
			}
			left = slices.Delete(left, at, at+1)
		}
		return true
	})
}

// known tells whether what stands in a line by the person's is theirs: an address, a birth date or a name that a record of theirs has too.
func (d *redactor) known(r *records.Record) bool {
	for i := range r.Fields {
		f := &r.Fields[i]
		theirs := map[records.Span]bool{}
		d.each(f, func(v int, m *detectors.Match, norm []byte) {
			theirs[records.Span{Value: v, Start: int(m.Start), End: int(m.End)}] = d.own[d.key.Fingerprint(m.Kind, norm)]
		})
		if slices.ContainsFunc(f.Own, func(s records.Span) bool {
			text := f.Values[s.Value][s.Start:s.End]
			return !theirs[s] && !d.ownAddress(text) && !d.ownName(text)
		}) {
			return false
		}
	}
	return true
}

func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' })
}

// each tells of everything that is found in a field, as a value and in the text of one.
func (d *redactor) each(f *records.Field, tell func(value int, m *detectors.Match, norm []byte)) {
	c := scanners.NewColumn(scanners.Field{Name: scanners.NewPrivate(f.Name), Type: f.Type, Text: f.Text})
	for _, v := range f.Values {
		c.Append(v)
	}
	var found detectors.Matches
	d.search.Prose(c, &found)
	if f.Kind != "" {
		for _, by := range d.all {
			if slices.Contains(by.Kinds(), f.Kind) {
				by.Values(c, &found)
			}
		}
	}
	for i := range found.List {
		m := &found.List[i]
		tell(int(m.Value), m, found.Norm(m))
	}
}

// personal are the kinds of which another person's are taken out.
func personal(k detectors.Kind) bool {
	return k.Identifies() || slices.Contains([]detectors.Kind{
		detectors.PersonName, detectors.PostalAddress, detectors.DateOfBirth, detectors.IPAddress, detectors.Username, detectors.TaxID,
		detectors.SocialHandle, detectors.LicencePlate, detectors.MACAddress, detectors.DeviceID,
	}, k)
}

// id names an item without telling what it is about.
func (d *redactor) id(parts ...string) string {
	print := d.key.Fingerprint("review", []byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(print[:5])
}

// clean takes out of a record what is not to be shown and returns what was done; leave says that nothing of it is to be shown.
func (d *redactor) clean(ctx context.Context, system string, r *records.Record) (items []Item, secrets int, leave bool, err error) {
	at := []string{r.Source.Reveal(), r.Unit.Reveal(), r.Part.Reveal(), fmt.Sprint(r.Number)}
	why := ""
	switch {
	case r.Namesake:
		why = onlyName
	case r.Beside:
		why = onlyBeside
	case len(r.Others) > 0:
		why = shared
	case r.Doubtful():
		why = r.Doubt.String()
	case r.Mention && len(r.Path) == 0:
		why = onlyMention
	case r.Moved:
		why = moved
	}
	if id := d.id(at...); why != "" || d.decisions[id] != "" {
		one := Item{ID: id, System: system, Unit: r.Unit.Reveal(), Number: r.Number, Why: why, Doubtful: true, Decision: Keep}
		if r.Namesake || r.Beside && !d.known(r) || r.Doubtful() && r.Doubt == reach.Through { // as in a list of birthdays, the next line may be anybody's
			one.Decision = LeaveOut
		}
		if decision := d.decisions[id]; decision != "" {
			one.Decision, one.Decided = decision, true
		}
		items = append(items, one)
		if one.Decision == LeaveOut {
			return items, 0, true, nil
		}
	}
	lists := d.lists(r)
	for i := 0; i < len(r.Fields); i++ {
		f := &r.Fields[i]
		if secretName(f.Name) || slices.ContainsFunc(f.Values, secretValue) {
			r.Fields = slices.Delete(r.Fields, i, i+1)
			r.Key = nil
			secrets++
			i--
			continue
		}
		items = append(items, d.field(at, system, r, f)...)
		if one, cut := d.listed(at, system, r, f, lists); cut {
			items = append(items, one)
		}
	}
	return items, secrets, false, ctx.Err()
}

// cut is a place in a value that is taken out.
type cut struct{ from, to int }

// mayBeOthers tells whether a value of the sort that many people share may be another person's, in a record with others: one that stands by itself, and a
// phone number wherever it stands. An address such as info@ in a text is a department's.
func mayBeOthers(kind detectors.Kind, whole bool, r *records.Record) bool {
	return len(r.Others) > 0 && (whole || kind == detectors.Phone)
}

func (d *redactor) field(at []string, system string, r *records.Record, f *records.Field) (items []Item) {
	cuts := map[int][]cut{}
	d.each(f, func(v int, m *detectors.Match, norm []byte) {
		value := f.Values[v]
		whole := int(m.End-m.Start)*2 >= len(value) && !f.Text
		if !personal(m.Kind) || m.Shared && !mayBeOthers(m.Kind, whole, r) || d.own[d.key.Fingerprint(m.Kind, norm)] || whole && mine(r) {
			return
		}
		if slices.ContainsFunc(f.Own, func(s records.Span) bool { return s.Value == v && s.Start < int(m.End) && int(m.Start) < s.End }) {
			return
		}
		text := value[m.Start:m.End]
		if m.Kind == detectors.Phone && d.tails[tail(text)] && tail(text) != "" {
			return
		}
		if m.Kind == detectors.PersonName && d.ownName(text) {
			return
		}
		if m.Kind == detectors.PostalAddress && d.ownAddress(text) {
			return
		}
		one := Item{
			ID: d.id(append(slices.Clone(at), f.Name, string(m.Kind), string(norm))...), System: system, Unit: r.Unit.Reveal(), Number: r.Number,
			Field: f.Name, Kind: m.Kind, Why: otherPerson, Decision: Redact,
		}
		if len(r.Others) == 0 || !m.Kind.Identifies() {
			one.Why, one.Doubtful = maybeOther, true
		}
		if whole && (!r.Named || r.Mention && len(r.Path) > 0) && len(r.Others) == 0 { // a value of a record that belongs to the person: an address for delivery, an account
			one.Decision = Keep
			if m.Kind == detectors.PersonName && len(d.names) > 0 {
				one.Decision = Redact
			}
		}
		if decision := d.decisions[one.ID]; decision != "" {
			one.Decision, one.Decided = decision, true
		}
		if !slices.ContainsFunc(items, func(o Item) bool { return o.ID == one.ID }) {
			items = append(items, one)
		}
		if one.Decision != Keep {
			cuts[v] = append(cuts[v], cut{int(m.Start), int(m.End)})
		}
	})
	items = append(items, d.signatures(at, system, r, f, cuts)...)
	for v, list := range cuts {
		f.Values[v] = without(f.Values[v], list)
	}
	return items
}

// signature is a name behind a dash at a text's end, or that of a line: who wrote it. Detectors of names want more of a sentence around.
var signature = regexp.MustCompile(`(?m)(?:—|–|--) ?(\p{Lu}[\p{L}'’-]*(?: [\p{L}'’.-]+){0,3} [\p{L}'’]*\p{Lu}[\p{L}'’-]+)\s*$`)

// quotedName is a string of JSON that looks like a name: nothing around it tells a detector of names what it is.
var quotedName = regexp.MustCompile(`"(\p{Lu}[\p{L}'’.-]+(?: [\p{L}'’.-]+){1,4})"\s*[,\]}]`)

// cell is a name by itself between separators, as in a table within a text: every word with a capital, but for particles.
var cell = regexp.MustCompile(`(?m)(?:^|[;\t|])"?(\p{Lu}[\p{L}'’.-]+(?: (?:van|von|de|den|der|du|la|le|ten|ter|\p{Lu}[\p{L}'’.-]*)){1,4})"?[;\t|]`)

// aside are the names in a value that stand by themselves: behind a dash and, in a record that is other people's too, in JSON's quotes and between
// separators.
func aside(r *records.Record, value []byte) [][]int {
	list := signature.FindAllSubmatchIndex(value, -1)
	if len(r.Others) > 0 {
		list = append(list, cell.FindAllSubmatchIndex(value, -1)...)
		if json.Valid(value) {
			list = append(list, quotedName.FindAllSubmatchIndex(value, -1)...)
		}
	}
	return list
}

// signatures takes out who signed a text, and whoever stands in a list in it, where that is not the person.
func (d *redactor) signatures(at []string, system string, r *records.Record, f *records.Field, cuts map[int][]cut) (items []Item) {
	for v, value := range f.Values {
		for _, m := range aside(r, value) {
			name := value[m[2]:m[3]]
			if d.ownName(name) || slices.ContainsFunc(cuts[v], func(c cut) bool { return c.from < m[3] && m[2] < c.to }) {
				continue
			}
			one := Item{
				ID: d.id(append(slices.Clone(at), f.Name, "signature", string(name))...), System: system, Unit: r.Unit.Reveal(), Number: r.Number,
				Field: f.Name, Kind: detectors.PersonName, Why: maybeOther, Doubtful: true, Decision: Redact,
			}
			if decision := d.decisions[one.ID]; decision != "" {
				one.Decision, one.Decided = decision, true
			}
			items = append(items, one)
			if one.Decision != Keep {
				cuts[v] = append(cuts[v], cut{m[2], m[3]})
			}
		}
	}
	return items
}

// lists finds, in a record of several people, which element of its lists is the person: by the length of the list.
func (d *redactor) lists(r *records.Record) map[int]int {
	at := map[int]int{}
	if len(r.Others) == 0 {
		return at
	}
	for i := range r.Fields {
		f := &r.Fields[i]
		if !isList(f) {
			continue
		}
		d.each(f, func(v int, m *detectors.Match, norm []byte) {
			if m.Kind.Identifies() && !m.Shared && d.own[d.key.Fingerprint(m.Kind, norm)] {
				at[len(f.Values)] = v
			}
		})
	}
	return at
}

// strangers are the values of a field that stand in an entry of somebody else's: the one remark of several contacts is of the contact beside it.
func strangers(r *records.Record, f *records.Field) (list []int) {
	own, others := r.OwnEntries(), r.OthersEntries()
	for v := range f.Values {
		if f.Within(v, others) && !f.Within(v, own) {
			list = append(list, v)
		}
	}
	return list
}

func isList(f *records.Field) bool { return len(f.Values) > 1 && strings.Contains(f.Name, "[]") }

// listed takes the other elements out of a list in a record of several people, whatever they are: what no detector knows is theirs as well.
func (d *redactor) listed(at []string, system string, r *records.Record, f *records.Field, lists map[int]int) (Item, bool) {
	theirs := strangers(r, f)
	if len(r.Others) == 0 || !isList(f) && len(theirs) == 0 {
		return Item{}, false
	}
	one := Item{
		ID: d.id(append(slices.Clone(at), f.Name, "list")...), System: system, Unit: r.Unit.Reveal(), Number: r.Number, Field: f.Name, Kind: f.Kind,
		Why: maybeOther, Doubtful: true, Decision: Redact,
	}
	if decision := d.decisions[one.ID]; decision != "" {
		one.Decision, one.Decided = decision, true
	}
	if one.Decision == Keep {
		return one, true
	}
	if !isList(f) {
		for _, v := range theirs {
			f.Values[v] = []byte(Redacted)
		}
		return one, true
	}
	kept := map[int]bool{}
	if own, known := lists[len(f.Values)]; known {
		kept[own] = true
	}
	d.each(f, func(v int, m *detectors.Match, norm []byte) {
		text := f.Values[v][m.Start:m.End]
		called := m.Kind == detectors.PersonName && len(words(string(text))) > 1 && d.ownName(text) // mentioned, too, in what is said of somebody else: that one was taken out before
		if called || !m.Shared && d.own[d.key.Fingerprint(m.Kind, norm)] {
			kept[v] = true
		}
	})
	for v := range f.Values {
		if !kept[v] {
			f.Values[v] = []byte(Redacted)
		}
	}
	return one, true
}

// ownName tells whether a name is the person's: every word of it is, or all but initials, and but for a word before it that says what they are. Any other
// word may be the given name of somebody of the family.
func (d *redactor) ownName(text []byte) bool {
	list := words(string(text))
	if len(list) > 2 && slices.Contains([]string{"ansprechpartner", "ansprechpartnerin", "contact", "contactpersoon", "kontakt", "attn"}, list[0]) {
		list = list[1:]
	}
	for _, w := range list {
		if !d.names[w] && len([]rune(w)) > 1 {
			return false
		}
	}
	return len(list) > 0
}

// without takes places out of a value.
func without(value []byte, list []cut) []byte {
	slices.SortFunc(list, func(a, b cut) int { return a.from - b.from })
	var out []byte
	last := 0
	for _, c := range list {
		if c.to <= last {
			continue
		}
		if c.from >= last {
			out = append(out, value[last:c.from]...)
			out = append(out, Redacted...)
		}
		last = c.to
	}
	return append(out, value[last:]...)
}
