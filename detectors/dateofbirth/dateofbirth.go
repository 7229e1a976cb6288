// Package dateofbirth finds dates of birth. A date alone says nothing of what happened on it, so a column is one of birth dates by its
// header (Values never reaches the threshold by itself), and running text holds one only behind words such as "born on" or "DOB:".
//
// Normal form: ISO 8601, yyyy-mm-dd. A date such as 03/04/1980, which countries read in two ways, is read day first; where the
// second number is above 12, month first. A year alone is not a date of birth.
package dateofbirth

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/detectors/columnname"
	"dossier/detectors/marks"
	"dossier/detectors/nearby"
	"dossier/scanners"
)

// Detector finds date_of_birth. It is read-only after [New].
type Detector struct {
	triggers [1024][]string // what stands before a date, folded, by its last two bytes: see [bucket]
	ends     [256][4]uint64 // by its last byte, the bytes before the last: a bit each
	links    map[string]bool
	births   *nearby.Words[bool] // true: what stands before a place; false: only where a form asks for place and day in one
	maps     marks.Pool
}

var (
	_ detectors.Detector     = (*Detector)(nil)
	_ detectors.HeaderReader = (*Detector)(nil)
	_ detectors.Normalizer   = (*Detector)(nil)
)

// triggers are the words before a date of birth, in lower case; a colon, a comma or a space may follow.
var triggers = []string{
	"born on", "born on the", "dob", "d.o.b", "d.o.b.", "dob is", "date of birth", "date of birth is", "birth date", "birthdate", "birthday", "birthday is", "bday", "bday is", "b-day", "birth",
	"geboren op", "geboren am", "geb.", "geb", "geb. am", "geb. op", "geb.dat.", "geb. dat.", "geb. datum", "geburtsdatum, geburtsort", "geburtsdatum und ort", "geburtsdatum/ort",
	"date of birth (dd/mm/yyyy)", "date of birth (mm/dd/yyyy)", "date of birth (dd-mm-yyyy)", "date of birth (yyyy-mm-dd)", "dob (dd/mm/yyyy)", "dob (mm/dd/yyyy)",
	"date de naissance (jj/mm/aaaa)", "geboortedatum (dd-mm-jjjj)", "data di nascita (gg/mm/aaaa)", "geburtsdatum (tt.mm.jjjj)", "data urodzenia (dd.mm.rrrr)",
	"anniversaire", "geb.datum", "geb.-datum", "geboortedatum", "geboortedag",
	"geburtsdatum", "geburtstag", "geburtsdatum/-ort", "geburtsdatum und -ort", "geboortedatum en -plaats", "né le", "née le", "né(e) le", "né (e) le", "né(e)", "date de naissance", "naissance", "date de naiss.", "ddn",
	"nacido el", "nacida el", "nació el", "fecha de nacimiento", "f. nacimiento", "nacimiento", "fecha de nac.", "fecha nac.", "f. nac.", "f.nac.", "fec. nac.",
	"nascido em", "nascida em", "nasceu em", "nascido a", "nascida a", "nasceu a", "nascido aos", "nascida aos", "data de nascimento", "nascimento", "data de nasc.",
	"data nasc.", "dt. nasc.", "dt. nascimento", "nato il", "nata il", "nato/a il", "nato(a) il", "data di nascita", "nascita", "födelsedatum", "födelsedag", "född den",
	"född:", "f.", "f. dato", "født den", "fødselsdato", "fødselsdag", "syntymäaika", "syntymäpäivä", "synt.", "urodzenia", "data ur.", "ur.", "urodz.", "ur. dnia",
	"nar.", "narození", "narodenia", "datum nar.", "dátum nar.", "narodená som", "narodený som", "narozen dne", "narozena dne", "narodil sa", "narodila sa",
	"narodil se", "narodila se", "született", "születési idő", "születési ideje", "születési dátum", "szül.", "szül. idő", "sz. idő",
	"născut la", "născută la", "născut la data de", "născută la data de", "născut pe data de", "născută pe data de", "născut în data de", "născută în data de",
	"nascut la", "nascuta la", "nascut la data de", "nascuta la data de", "născut în", "născută în", "născut pe", "născută pe", "nașterii", "naşterii", "nasterii", "datum rođenja", "datum rojstva",
	"doğum tarihi", "doğum", "родился", "родилась", "дата рождения", "д.р.", "дата народження", "γεννήθηκε", "γεννήθηκε την", "γεννήθηκε στις", "γεννηθείς στις", "γεννηθείσα στις", "ημερομηνία γέννησης",
	"dn", "d.t.", "n. il", "nasc.", "nascim.", "nac.", "naiss.", "nasc. a", "data nasc", "dt. de nascimento", "d. nasc.", "data di nasc.", "d. nascita", "dat. nar.", "dát. nar.", "dat. nast.", "data naș.", "data naşt.", "data nașt.", "d.n.",
	"rođ.", "roj.", "datum rođ.", "dat. rođ.", "sünniaeg", "sünnikuupäev", "sünd.", "sündinud", "dzimšanas datums", "dzimšanas dati", "dzim.", "dzimis", "dzimusi", "gimimo data", "gim.",
	"gimęs", "gimusi", "data de naixement", "nascut el", "nascuda el", "дата на раждане", "роден на", "родена на", "рожд.", "дата нар.", "година на раждане", "датум рођења", "рођен", "рођена", "γεν.",
	"ημ. γέννησης", "ημ/νία γέννησης", "ημερ. γέννησης", "γεννηθείς", "γεννηθείσα", "γεννημένος", "γεννημένη", "dáta breithe", "data tat-twelid", "fæðingardagur", "doğ. tar.", "d. tarihi",
	"date_of_birth", "birth_date", "geboorte_datum", "date_naissance", "data_nascita", "data_urodzenia", "fecha_nacimiento", "data_nascimento", "data_nasterii", "datum_narozeni", "datum_narodenia",
	"født d.", "f. d.", "f.d.", "geb.-dat.", "gimė", "родившийся", "родившаяся", "родившегося", "родившейся", "народився", "народилася", "родена", "роден", "gimęs", "gim. data", "geboren den", "geborene am",
	"生年月日", "出生日期", "생년월일", "תאריך לידה", "تاريخ الميلاد",
}

// links stand between the place where somebody was born and the day: "née à Lyon le", "born in Cork on".
var links = []string{"le", "on", "op", "am", "il", "el", "em", "den", "dne", "dnia", "dňa", "the", "dana", "día", "dia", "la", "pe", "de"}

const longestLink = 4 // bytes

// beforePlaces are what stands before the place.
var beforePlaces = []string{
	"born", "geboren", "geb", "né", "née", "nato", "nata", "nacido", "nacida", "nació", "nascido", "nascida", "nasceu", "född", "født", "urodzony", "urodzona", "urodzonej",
	"urodzonego", "narozen", "narozena", "narozený", "narozená", "narodený", "narodená", "născut", "născută", "nascut", "nascuta", "rođen", "rođena", "rojen", "rojena",
	"syntynyt", "fødd",
}

// andPlaces are words for the birth itself, with which forms ask for the place and the day in one: "Luogo e data di nascita: Cremona, 8/11/1990".
var andPlaces = []string{
	"birth", "doğum", "tarihi", "geburtsort", "geburtsdatum", "naissance", "nascita", "nacimiento", "nascimento", "urodzenia", "narození", "narodenia", "nașterii", "naşterii", "nasterii",
	"rođenja", "születési", "szül", "geboorteplaats", "geboortedatum", "fødested", "födelseort", "syntymäpaikka", "syntymäaika",
}

// New returns a detector.
func New() *Detector {
	d := &Detector{links: map[string]bool{}, maps: marks.NewPool()}
	words := map[string]bool{}
	for _, w := range andPlaces {
		words[w] = false
	}
	for _, w := range beforePlaces {
		words[w] = true
	}
	d.births = nearby.NewWords(words)
	for _, w := range links {
		d.links[w] = true
	}
	for _, t := range slices.Concat(triggers, spacedOut(triggers), beforePlaces, links) {
		last, second := t[len(t)-1], t[len(t)-2]
		if !d.links[t] {
			d.triggers[bucket(last, second)] = append(d.triggers[bucket(last, second)], t)
		}
		d.ends[last][second>>6] |= 1 << (second & 63)
		if second >= 'a' && second <= 'z' {
			second &^= 0x20
			d.ends[last][second>>6] |= 1 << (second & 63)
		}
	}
	for _, list := range d.triggers {
		slices.SortFunc(list, func(a, b string) int { return len(b) - len(a) })
	}
	return d
}

// spacedOut are those that end with a dot, as they stand in text whose signs are words of their own: "ur ."
func spacedOut(list []string) (spaced []string) {
	for _, t := range list {
		if short, dotted := strings.CutSuffix(t, "."); dotted {
			spaced = append(spaced, short+" .")
		}
	}
	return spaced
}

// bucket is where triggers are kept that end with two bytes. Capitals are taken as small letters, and all second bytes beyond ASCII as one.
func bucket(last, second byte) int {
	if second >= utf8.RuneSelf {
		second = utf8.RuneSelf
	} else if second-'A' < 26 {
		second |= 0x20
	}
	return (int(last)<<3 ^ int(second)) & 1023
}

// Kinds implements [detectors.Detector].
func (*Detector) Kinds() []detectors.Kind { return []detectors.Kind{detectors.DateOfBirth} }

// Text implements [detectors.Detector].
func (d *Detector) Text(c *scanners.Column, found *detectors.Matches) { d.maps.Text(d, c, found) }

// Marked implements [marks.Reader].
func (d *Detector) Marked(c *scanners.Column, m *marks.Map, found *detectors.Matches) {
	data := c.Data()
	value, spent := 0, 0
	var places marks.Places
	for places.Next(m, begin) {
		for _, place := range places.All() {
			at := int(place)
			if at < spent {
				continue
			}
			if year, end := digits(data, at); end == at+4 {
				day := -1
				if year/100 == 19 || year/100 == 20 {
					day = wordsBefore(data, at)
				}
				if day >= spent {
					at = day
				} else if !goesOn(data, end) {
					continue
				}
			}
			// Few numbers follow a word that ends like a trigger: that is looked at before the number itself.
			if !d.triggered(data, at) {
				if open := ageBehind(data, m, at); open > 0 {
					value = c.At(at, value)
					from, to := c.Span(value)
					if dt, end, ok := parse(data[at:min(open, to)]); ok && at+end == open {
						add(found, value, at-from, at-from+end, dt, 0.8, becauseAge)
						spent = open
						continue
					}
				}
				if !yearBehind(data, at) {
					continue
				}
				if at = monthBefore(data, at); at < spent || !d.triggered(data, at) {
					continue
				}
			}
			value = c.At(at, value)
			from, to := c.Span(value)
			if dt, end, ok := parse(data[at:to]); ok && d.triggered(data[from:to], at-from) {
				add(found, value, at-from, at-from+end, dt, 0.9, becauseBorn)
				spent = at + end
			}
		}
	}
}

// goesOn tells whether the date may go on at offset at that begins with the year before it.
func goesOn(data []byte, at int) bool {
	if at+2 >= len(data) {
		return false
	}
	switch data[at] {
	case '-', '/', '.':
		return true
	case ' ': // 1974 05 03, 1974 m. gegužės 3 d.
		return data[at+1]|0x20-'a' >= 26 || data[at+2] == '.'
	}
	return data[at] >= utf8.RuneSelf
}

func isWord(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' || b-'0' < 10 || b == '_' }

// begin returns where in a word a date may begin: with eight digits, with four and a sign and a digit, with a space between or not, or with one
// or two and a sign, a space, a letter or (before a year) a comma and a space, close behind what may end a trigger.
func begin(m *marks.Map, step int) uint64 {
	digits := m.Digits.Step(step)
	if digits == 0 {
		return 0 // as in most of prose
	}
	first := digits &^ (digits << 1)
	links, letters, dots, beyond := m.Links.Step(step), m.Letters.Step(step), m.Dots.Step(step), m.Beyond.Step(step)
	two := digits & (digits >> 1)
	four := two & (two >> 2)
	eight := four & (four >> 4) &^ (digits >> 8)
	words := letters | beyond
	ends := words | dots
	words |= digits
	year := four & (links>>4&((digits|links&(words>>1)|letters&(dots>>1))>>5) | beyond>>4) &^ (digits >> 4)
	behindDay := (links | letters | links>>1&(four>>2)) &^ digits >> 1
	alone := four &^ (digits >> 4) & (m.Spaces.Step(step) << 1 & (letters << 2) & (letters << 3)) // behind a day and a month in words
	first &= eight | year | behindDay | digits>>1&(behindDay>>1) | alone

	gap := ^(words | dots | m.Hyphens.Step(step) | m.Slashes.Step(step))
	near := gap & (ends << 1)
	near |= gap & (near << 1)
	near |= gap & (near << 1)
	near |= gap & (near << 1)
	behind := (beyond | near) << 1
	leader := gap | dots
	leader &= leader << 1 & (leader << 2)
	behind |= leader << 1 & (leader << 3)
	return marks.Own(first & behind)
}

// triggered tells whether the text before offset at ends with words after which a date is one of birth.
func (d *Detector) triggered(text []byte, at int) bool {
	if starred(text, at) {
		return true
	}
	if at < 2 || !isGap[text[at-1]] && text[at-1] < utf8.RuneSelf && !(mayLead[text[at-1]] && isLeader(text, at) && isLeader(text, at-1)) {
		return false
	}
	end := at
	for end > 0 && at-end < 4 && isGap[text[end-1]] {
		end--
	}
	comma := text[end] == ',' && at-end == 2 // no cell of a table
	if end > 0 && mayLead[text[end-1]] {
		end = unled(text, end)
	}
	if end < 2 {
		return false
	}
	last, second := text[end-1], text[end-2]
	if last >= 'A' && last <= 'Z' {
		last |= 0x20
	}
	if second < utf8.RuneSelf && d.ends[last][second>>6]>>(second&63)&1 == 0 {
		return comma && d.bornSomewhere(text, end, true)
	}
	for _, t := range d.triggers[bucket(last, second)] {
		if start := end - len(t); start >= 0 && equalFold(text[start:end], t) && (start == 0 || (!isWord(text[start-1]) || text[start-1] == '_') && text[start-1] < utf8.RuneSelf || t[0] >= utf8.RuneSelf) {
			return len(t) > 2 || start == 0 || text[start-1] != '-' // an option of a program: "no longer accepts -f. 2004-06-05"
		}
	}
	return d.bornSomewhere(text, end, comma)
}

// starred tells whether the star stands before offset at with which genealogists, and letters of hospitals, mark a birth: "Frau Krause, *24.11.1939".
func starred(text []byte, at int) bool {
	return at > 2 && text[at-1] == '*' && text[at-2] == ' ' && text[at-3] == ',' || at > 1 && text[at-1] == '*' && text[at-2] == '('
}

// longestLeader is how many bytes of dots, underscores or space a form may put between what it asks for and the answer.
const longestLeader = 80

// unled returns where the words end before the leaders of a form that end at offset at of text, and before the pattern it asks for the date in, such as
// "(jj/mm/aaaa)".
func unled(text []byte, at int) int {
	end := at
	for end > 0 && at-end < longestLeader && isLeader(text, end) {
		end--
	}
	if end == 0 || text[end-1] != ')' {
		switch {
		case at-end <= 2 && bytes.Count(text[end:at], []byte(".")) == 1:
			return at // the dot of an abbreviation
		case at-end > 2 && text[end] == '.' && (text[end+1] == ' ' || text[end+1] == ':'):
			return end + 1
		}
		return end
	}
	open := bytes.LastIndexByte(text[max(end-14, 0):end], '(')
	if open < 0 {
		return end
	}
	signs, asked := 0, text[max(end-14, 0)+open+1:end-1]
	for _, b := range asked {
		switch {
		case b == '/' || b == '-' || b == '.' || b == ' ':
			signs++
		case b|0x20 < 'a' || b|0x20 > 'z':
			return end
		}
	}
	if signs < 2 {
		return end
	}
	end -= len(asked) + 2
	for end > 0 && text[end-1] == ' ' {
		end--
	}
	return end
}

// mayLead has the last bytes of leaders, and the parenthesis that closes behind a pattern.
var mayLead = [256]bool{'.': true, '_': true, ' ': true, '\t': true, ':': true, ')': true, 0xa6: true}

// isLeader tells whether a leader ends at offset end of text, an ellipsis among them.
func isLeader(text []byte, end int) bool {
	switch b := text[end-1]; b {
	case '.', '_', ' ', '\t', ':':
		return true
	case 0xa6, 0x80: // …
		return end > 1 && (text[end-2] == 0x80 || text[end-2] == 0xe2)
	case 0xe2:
		return text[end] == 0x80
	}
	return false
}

// placeReach is how many bytes the name of a place, and what stands around it, may take.
const placeReach = 60

// bornSomewhere tells whether the text before offset at ends with where somebody was born and a word that links a day to it, or a comma.
func (d *Detector) bornSomewhere(text []byte, at int, comma bool) bool {
	start := at
	if !comma {
		for start > 0 && at-start <= longestLink && (isWord(text[start-1]) || text[start-1] >= utf8.RuneSelf) {
			start--
		}
		if at-start > longestLink || !d.links[string(text[start:at])] {
			return false
		}
	}
	verb, from, ok := d.births.Before(text, start, placeReach)
	if !ok || bytes.ContainsAny(text[from:start], "0123456789;\n") {
		return false
	}
	return verb || comma && bytes.IndexByte(text[from:start], ':') >= 0
}

// isGap holds what may stand between the words and the date.
var isGap = newGapTable()

func newGapTable() (t [256]bool) {
	for _, b := range []byte(" :,(=\"'*|\t\r\n") {
		t[b] = true
	}
	return t
}

// equalFold compares with small letters, taking ASCII capitals as small, and beyond ASCII capitals of the same length too.
func equalFold(text []byte, lower string) bool {
	for i, b := range text {
		if b >= 'A' && b <= 'Z' {
			b |= 0x20
		}
		if b != lower[i] {
			if b < utf8.RuneSelf && lower[i] < utf8.RuneSelf {
				return false
			}
			return bytes.EqualFold(text, []byte(lower))
		}
	}
	return true
}

const becauseBorn = "a date behind words such as born on"

const becauseAge = "a date with an age behind it"

const becauseDate = "a date on which a living person can be born"

// Values implements [detectors.Detector]. Its confidence stays below the threshold: the header decides.
func (*Detector) Values(c *scanners.Column, found *detectors.Matches) {
	for i := range c.Len() {
		value := c.Value(i)
		if dt, ok := plain(value); ok {
			add(found, i, 0, len(value), dt, 0.3, becauseDate)
			continue
		}
		trimmed := bytes.TrimSpace(value)
		if len(trimmed) < 6 || len(trimmed) > 40 || trimmed[0]-'0' >= 10 && !yearLast(trimmed) {
			continue
		}
		dt, end, ok := parse(trimmed)
		if !ok || !midnight(trimmed[end:]) {
			continue
		}
		start := bytes.IndexByte(value, trimmed[0])
		add(found, i, start, start+len(trimmed), dt, 0.3, becauseDate)
	}
}

// yearLast tells whether text ends as a date does whose month is first.
func yearLast(text []byte) bool {
	n := len(text)
	return n > 10 && text[n-5] == ' ' && text[n-1]-'0' < 10 && text[n-2]-'0' < 10 && (text[n-6] == ',' || text[n-6]-'0' < 10)
}

func add(found *detectors.Matches, value, start, end int, dt date, confidence detectors.Confidence, because string) {
	var buf [10]byte
	found.Add(detectors.Match{
		Value: int32(value), Start: int32(start), End: int32(end),
		Kind: detectors.DateOfBirth, Confidence: confidence, Because: because,
	}, dt.append(buf[:0]))
}

// Normalize implements [detectors.Normalizer].
func (*Detector) Normalize(dst []byte, kind detectors.Kind, value []byte) []byte {
	if kind != detectors.DateOfBirth {
		return dst
	}
	if dt, ok := plain(value); ok {
		return dt.append(dst)
	}
	if dt, _, ok := parse(bytes.TrimSpace(value)); ok {
		return dt.append(dst)
	}
	return dst
}

// Header implements [detectors.HeaderReader].
func (*Detector) Header(name []string, declared string) []detectors.Hint {
	joined := strings.Join(name, "")
	var weight float32
	var because string
	parts, known := columnname.Parts(name)
	birth := isBirth(joined) || slices.Contains(whole, joined) || known && bornParts(parts) || slices.Contains(name, "dob")
	switch {
	case birth && slices.ContainsFunc(name, func(w string) bool { return slices.Contains(notDates, w) }):
		weight, because = -0.6, "the name says something about a birth other than its date"
	case birth && strings.HasPrefix(strings.ToLower(declared), "bool"):
		weight, because = -0.8, "the declared type holds no dates"
	case birth:
		weight, because = 0.9, "the name says a date of birth"
	case known && parts&^besideBirth == columnname.Birth: // geb, nais
		weight, because = 0.7, "the name says a birth"
	case slices.ContainsFunc(name, func(w string) bool { return slices.Contains(otherDates, w) }):
		weight, because = -0.9, "the name says another date"
	default:
		return nil
	}
	return []detectors.Hint{{Kind: detectors.DateOfBirth, Weight: weight, Because: because}}
}

// besideBirth are the parts that may stand beside a birth in a name and change nothing.
const besideBirth = columnname.Person | columnname.Client | columnname.User | columnname.Filler | columnname.Family

// bornParts tells whether words of a column's name say a date of birth and nothing else: geb_dat, fec_nac.
func bornParts(p columnname.Part) bool {
	return (p&columnname.Born != 0 || p&columnname.Birth != 0 && p&columnname.Date != 0) &&
		p&^(columnname.Born|columnname.Birth|columnname.Date|besideBirth) == 0
}

func isBirth(joined string) bool {
	return slices.ContainsFunc(births, func(b string) bool { return strings.Contains(joined, b) })
}

var (
	// births are parts of columns' names, without accents.
	births = []string{
		"birth", "bday", "geboort", "geburt", "gebdat", "gebdatum", "gebam", "gebop", "naissance", "nacimiento", "fechanac", "fecnac", "nascimento", "datanasc", "dtnasc", "nascita",
		"fodelse", "fodsel", "fødsel", "foedsel", "fodd", "fødd", "født", "syntyma", "urodzenia", "narozeni", "narodenia", "szuletes", "nasterii", "rodenja", "rođenja",
		"rojstva", "dogumtarih", "dogum", "dogtar", "рожден", "раждан", "fechanto", "fecnto", "народжен", "γεννησ", "生年月日", "出生", "생년월일", "생일", "誕生", "לידה", "الميلاد", "ngaysinh", "tanggallahir", "tgllahir", "วันเกิด",
		"dateofbirth",
	}
	// whole are names that say so only as a whole.
	whole = strings.Fields(`dob nele neele natoil fdato dtarihi`)

	notDates   = strings.Fields(`place city country town plaats ort lieu lugar luogo land weight order rate name number certificate state id type ville sted`)
	otherDates = strings.Fields(`hire hired hiredate start end created updated modified deleted order ordered orderdate invoice invoicedate due shipped required paid payment
		issue issued expiry expires expiration valid release released login last log published posted event booking rental return signup signed registration
		registered joined join effective delivery transaction timestamp insert archived scheduled visit appointment admission discharge death`)
)
