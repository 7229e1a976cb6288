package sweep

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"dossier/detectors"
	"dossier/detectors/columnname"
	"dossier/detectors/dates"
	"dossier/scanners"
)

const (
	sampleValues = 1000 // a column's verdict stands once so many of its values were weighed
	sampleBatch  = 500  // values of one batch that are weighed, spread over it
	doubtful     = 0.7  // the confidence below which one value over and over again says less than as many values
	repeated     = 0.75 // and how much of it is left: it may be anything's, the same in every record
	sure         = 0.9  // the confidence from which something is found in a short value whatever its column is called
	halfNames    = 0.55 // how sure a column of surnames is beside one of given names
	weak         = 0.3  // the confidence from which what stands beside a column may settle what it holds
	proseLength  = 24   // mean bytes a value from which a column of several words a value is searched as prose
	titleLength  = 64   // and from which one is that ought to hold names of places or things
)

// mode says how a column's values are searched in the full pass.
type mode int

const (
	asCells   mode = iota // for what has a form of its own
	asProse               // for everything, as running text
	asValues              // each value is of the verdict's kind
	asNumbers             // not at all, as long as only numbers come
	asNothing             // not at all
)

// plan is what the full pass does with a column. It does not change; a column that is weighed anew gets a new one.
type plan struct {
	mode    mode
	moments bool        // all values seen are points in time: where only such come there is nothing to search
	dates   *dates.Form // how the column writes its dates, which are counted by day; nil: it holds none, or those of births
	verdict *detectors.Verdict
	by      detectors.Detector // finds the verdict's kind
	against []detectors.Hint   // what the column's name speaks against: a postcode of nine digits is no phone number
}

// tally is the evidence on one column.
type tally struct {
	values  int    // weighed: not NULL, not empty
	found   []hits // a kind each; few
	hints   map[detectors.Kind]detectors.Hint
	bytes   int
	spaced  int      // values of several words
	numbers int      // values of digits and number signs alone
	moments int      // values that are points in time and nothing else
	first   []byte   // the first value
	others  bool     // whether another one came
	words   []string // of the column's name
	dates   dates.Tally
}

// hits are the values that match a kind.
type hits struct {
	kind    detectors.Kind
	values  int
	sum     float64 // of their confidences
	because string  // the first match's reason
}

// of are those of a kind; none where no value matches.
func (t *tally) of(k detectors.Kind) hits {
	for i := range t.found {
		if t.found[i].kind == k {
			return t.found[i]
		}
	}
	return hits{}
}

// hit counts a matching value.
func (t *tally) hit(m *detectors.Match) {
	i := slices.IndexFunc(t.found, func(h hits) bool { return h.kind == m.Kind })
	if i < 0 {
		i = len(t.found)
		t.found = append(t.found, hits{kind: m.Kind, because: m.Because})
	}
	t.found[i].values++
	t.found[i].sum += float64(m.Confidence)
}

// weigher judges columns.
type weigher struct {
	search  *Searcher
	kinds   []detectors.Kind // of all detectors, in the order of the list, so that a tie is always settled alike
	samples *sync.Pool       // of *sample
}

// sample is the memory in which a batch's values are weighed.
type sample struct {
	values *scanners.Column // that differ
	found  detectors.Matches
	phrases
}

func newWeigher(s *Searcher) weigher {
	w := weigher{search: s, samples: &sync.Pool{New: func() any {
		return &sample{values: scanners.NewColumn(scanners.Field{})}
	}}}
	for _, d := range s.all {
		w.kinds = append(w.kinds, d.Kinds()...)
	}
	return w
}

// begin begins the evidence on a column with this name.
func begin(h *header) *tally {
	return &tally{hints: h.hints, words: h.words}
}

// weigh adds a batch's values to the evidence. Of those that are the same one is judged.
func (w weigher) weigh(t *tally, c *scanners.Column) {
	mem := w.samples.Get().(*sample)
	defer w.samples.Put(mem)
	mem.values.Clear()
	mem.values.Field = scanners.Field{Type: c.Type}
	step := max(1, c.Len()/sampleBatch)
	mem.begin(c.Len()/step + 1)
	for i := 0; i < c.Len(); i += step {
		if v := c.Value(i); !blank(v) {
			mem.add(mem.values, v, mix(0, v))
			t.look(v)
		}
	}
	if len(mem.same) == 0 {
		return
	}
	for _, d := range w.search.all {
		mem.found.Reset()
		d.Values(mem.values, &mem.found)
		if reader, ok := d.(detectors.ColumnReader); ok {
			reader.Together(mem.values, &mem.found)
		}
		if len(mem.found.List) > 0 {
			mem.count(t)
		}
	}
}

// look counts a value by what it looks like.
func (t *tally) look(v []byte) {
	if t.values == 0 {
		t.first = bytes.Clone(v)
	}
	t.others = t.others || !bytes.Equal(v, t.first)
	t.values++
	t.bytes += len(v)
	t.dates.Add(v)
	if several(v) {
		t.spaced++
	}
	if numeric(v) {
		t.numbers++
	}
	if dates.Moment(v) {
		t.moments++
	}
}

// count adds what one detector found, for each value what was found in the one that it is the same as.
func (s *sample) count(t *tally) {
	slices.SortStableFunc(s.found.List, func(a, b detectors.Match) int { return int(a.Value) - int(b.Value) })
	s.spread = append(s.spread[:0], 0)
	next := 0
	for v := range s.values.Len() {
		for next < len(s.found.List) && int(s.found.List[next].Value) == v {
			next++
		}
		s.spread = append(s.spread, int32(next))
	}
	for _, is := range s.same {
		for i := s.spread[is]; i < s.spread[is+1]; i++ {
			t.hit(&s.found.List[i])
		}
	}
}

// confidence joins what the values and the name say. A name takes away a share of the values' doubt, but only as far as
// values agree: a column called email that holds yes and no holds no e-mail.
func (t *tally) confidence(k detectors.Kind) float64 {
	if t.values == 0 {
		return 0
	}
	found, hint := t.of(k), t.hints[k]
	e := found.sum / float64(t.values)
	share := float64(found.values) / float64(t.values)
	weight := float64(hint.Weight)
	if hint.Alone {
		return weight
	}
	if !t.others && t.values > 1 && e < doubtful && weight <= 0 {
		e *= repeated
	}
	if weight < 0 {
		return e * (1 + weight)
	}
	return e + weight*(1-e)*min(1, share/0.5)
}

// plan decides how a column is read from here on. company is the confidence that the record holds people: the best verdict
// on an e-mail, phone or name among the columns beside it. surnames tells that one of given names stands beside it, of which it holds the other half.
func (w weigher) plan(f scanners.Field, t *tally, company float64, surnames bool) *plan {
	best, conf := detectors.Kind(""), 0.0
	for _, k := range w.kinds {
		if c := t.confidence(k); c > conf {
			best, conf = k, c
		}
	}
	if company > 0.6 && conf >= weak && conf < 0.6 && (t.hints[best].Weight > 0 || t.hints[best].Weight == 0 && !t.called()) {
		conf += 0.15 // unless its name says something else: beside a person's other data, a weak column is likelier a person's as well
	}
	if surnames && best == detectors.PersonName {
		conf = max(conf, halfNames)
	}
	if conf >= float64(w.search.threshold) {
		v := &detectors.Verdict{Kind: best, Confidence: detectors.Confidence(min(conf, 0.99)), Because: t.reason(best)}
		return &plan{mode: asValues, verdict: v, by: w.search.byKind[best]}
	}
	return &plan{mode: t.mode(), moments: t.values > 0 && t.moments == t.values, dates: t.dated(), against: t.against()}
}

// against is what the column's name speaks against.
func (t *tally) against() (hints []detectors.Hint) {
	for _, h := range t.hints {
		if h.Weight < 0 {
			hints = append(hints, h)
		}
	}
	return hints
}

// denied tells of what was found in a short value that the column's name makes it too little likely, as it does for whole columns.
func (p *plan) denied(m *detectors.Match, threshold detectors.Confidence) bool {
	return m.Confidence < sure && slices.ContainsFunc(p.against, func(h detectors.Hint) bool {
		return h.Kind == m.Kind && m.Confidence*detectors.Confidence(1+h.Weight) < threshold
	})
}

// called tells whether the column's name says what it holds: c1, field_2 and contact say nothing of that.
func (t *tally) called() bool {
	return slices.ContainsFunc(t.words, func(w string) bool {
		says, known := columnname.Parts([]string{w})
		return (!known || says&^(columnname.Filler|columnname.Person) != 0) && !slices.Contains(nameless, w)
	})
}

// nameless are what programs call columns that nobody gave a name.
var nameless = strings.Fields(`column columns columna colonna colonne coluna kolom kolumn kolumna sloupec spalte sutun unnamed unbenannt attribute attr var variable data item cell null unknown`)

// mode is how a column without a verdict is searched.
func (t *tally) mode() mode {
	switch {
	case t.values == 0:
		return asProse // nothing known yet
	case t.numbers == t.values:
		return asNumbers
	case t.bytes >= t.proseLength()*t.values && 2*t.spaced >= t.values:
		return asProse
	}
	return asCells
}

func (t *tally) proseLength() int {
	if t.hints[detectors.PersonName].Things {
		return titleLength
	}
	return proseLength
}

// dated is how the column writes its dates, nil of one that holds no dates, or may hold those on which people were born.
func (t *tally) dated() *dates.Form {
	form, ok := t.dates.Form(t.words)
	if !ok || t.hints[detectors.DateOfBirth].Weight > 0 {
		return nil
	}
	return &form
}

func (t *tally) reason(k detectors.Kind) string {
	if h := t.hints[k]; h.Alone {
		return h.Because
	}
	found := t.of(k)
	values := fmt.Sprintf("%d of %d values: %s", found.values, t.values, found.because)
	if h := t.hints[k]; h.Weight > 0 {
		return h.Because + "; " + values
	}
	return values
}

// company is how sure the surest column among a record's contact data is.
func company(tallies []*tally) float64 {
	best := 0.0
	for _, t := range tallies {
		if t == nil {
			continue
		}
		for _, k := range []detectors.Kind{detectors.Email, detectors.Phone, detectors.PersonName} {
			best = max(best, t.confidence(k))
		}
	}
	return best
}

// surnames returns which column holds the surnames beside the column of given names at place i, -1 if none does: a column without a name that says
// something else, of single words, of which some are known as surnames.
func surnames(tallies []*tally, i int) int {
	best, most := -1, 0.3
	if !tallies[i].single() || tallies[i].confidence(detectors.PersonName) < float64(detectors.Threshold) {
		return -1
	}
	for _, n := range [...]int{i - 1, i + 1} {
		if n < 0 || n >= len(tallies) || tallies[n] == nil || !tallies[n].single() || tallies[n].called() {
			continue
		}
		if share := float64(tallies[n].of(detectors.PersonName).values) / float64(tallies[n].values); share > most {
			best, most = n, share
		}
	}
	return best
}

// single tells whether hardly any value has several words.
func (t *tally) single() bool { return t != nil && t.values > 2 && t.others && 5*t.spaced < t.values }

// Words cuts a column's name into words in lower case without accents: "billingAddress_2" is billing, address, 2.
func Words(name string) []string {
	var words []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			words = append(words, strings.ToLower(string(word)))
			word = word[:0]
		}
	}
	runes := []rune(norm.NFD.String(name))
	for i, r := range runes {
		var last, next rune
		if i > 0 {
			last = runes[i-1]
		}
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			end()
			continue
		case unicode.IsUpper(r) && (unicode.IsLower(last) || unicode.IsUpper(last) && unicode.IsLower(next)),
			unicode.IsDigit(r) != unicode.IsDigit(last):
			end()
		}
		word = append(word, r)
	}
	end()
	return words
}

func abs(f float32) float32 { return max(f, -f) }

func blank(v []byte) bool {
	for _, b := range v {
		if b != ' ' && b != '\t' && b != '\r' && b != '\n' {
			return false
		}
	}
	return true
}

func several(v []byte) bool {
	for i, b := range v {
		if b == ' ' && i > 0 && i < len(v)-1 {
			return true
		}
	}
	return false
}

// numeric tells whether v is one number: not a date, an IP address or a telephone number with its signs.
func numeric(v []byte) bool {
	points := 0
	for i, b := range v {
		switch {
		case b >= '0' && b <= '9' || b == ',':
		case b == '.':
			if points++; points > 1 {
				return false
			}
		case b == '-' && i == 0, b == '\r' && i == len(v)-1, (b == 'e' || b == 'E') && i > 0 && i < len(v)-1:
		default:
			return false
		}
	}
	return true
}

// digitsAlone tells of the buffer of so many values whether they hold digits and nothing else, eight bytes at a time.
func digitsAlone(data []byte, values int) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	ends := 0
	for ; len(data) >= 8; data = data[8:] {
		word := binary.LittleEndian.Uint64(data)
		digit, end := word^'0'*ones, word^'\n'*ones
		notDigit := (digit&^high + (0x7f-9)*ones) | digit
		notEnd := ((end&^high + 0x7f*ones) | end) & high
		if notDigit&notEnd != 0 {
			return false
		}
		ends += 8 - bits.OnesCount64(notEnd)
	}
	for _, b := range data {
		switch {
		case b == '\n':
			ends++
		case b < '0' || b > '9':
			return false
		}
	}
	return ends == values // or else there are some in the values
}
