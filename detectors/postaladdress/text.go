package postaladdress

import (
	"bytes"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/detectors/gazetteer"
	"dossier/detectors/marks"
	"dossier/scanners"
)

// Text implements [detectors.Detector].
func (d *Detector) Text(c *scanners.Column, found *detectors.Matches) { d.maps.Text(d, c, found) }

// Marked implements [marks.Reader].
func (d *Detector) Marked(c *scanners.Column, m *marks.Map, found *detectors.Matches) {
	data, value := c.Data(), 0
	near := houses{m: m, data: data, odd: m.Odd || bytes.IndexByte(data, '#') >= 0}
	hear := listener{d: d, m: m, data: data}
	var from, to int
	if c.Len() > 0 {
		from, to = c.Span(0)
	}
	done := 0 // where the last match ended
	numberless := near.numberless(0)
	for i := near.next(0); i < len(data) || numberless < len(data); i = near.next(i) {
		if numberless < i {
			if numberless > to {
				value = c.At(numberless, value)
				from, to = c.Span(value)
				done = from
			}
			base := max(from, done)
			if base <= numberless {
				if a, ok := d.numberless(data[base:to], numberless-base); ok {
					d.report(found, value, a.start+base-from, a.end+base-from, data[from:to], a)
					done = base + a.end
				}
			}
			i = max(done, numberless+1)
			numberless = near.numberless(numberless + 2)
			continue
		}
		east := behindEast(data, i)
		if i > 0 && opens[data[i-1]] == 0 || !east && !mayBeHouse(data, i) || !m.Odd && d.seconds(data, i) {
			i = past(data, i) + 1
			continue
		}
		if i > to {
			value = c.At(i, value)
			from, to = c.Span(value)
			done = from
		}
		text := data[from:to]
		if east {
			base := max(from, done)
			if a, ok := d.eastAsian(data[base:to], i-base); ok {
				d.report(found, value, a.start+base-from, a.end+base-from, text, a)
				done = base + a.end
				i = done
				continue
			}
			if opens[data[i-1]] == opensHan {
				i = past(data, i) + 1
				continue
			}
		}
		end, ok := houseNumber(text, i-from)
		if ok {
			base := max(from, done)
			by := hear.around(base, to, i, from+end).asks()
			if behind := from + end; behind < to && (data[behind] == '"' || data[behind] == '\'') && i > base && data[i-1] == ' ' && d.quoted(data[base:behind+1], i-base) {
				by |= 1 << ruleAnnounced
			}
			if by&^(1<<ruleFlat) != 0 {
				if a, ok := d.address(data[base:to], i-base, from+end-base, false, by&^(1<<ruleFlat)); ok && a.confidence >= 0.5 && !d.refuted(data[base:to], i-base, from+end-base, a) {
					d.report(found, value, a.start+base-from, a.end+base-from, text, a)
					done = base + a.end
					i = done
					continue
				}
			}
			if by.has(ruleFlat) {
				if a, ok := d.flat(data[base:to], i-base, from+end-base); ok && !d.refuted(data[base:to], i-base, from+end-base, a) {
					d.report(found, value, a.start+base-from, a.end+base-from, text, a)
					done = base + a.end
					i = done
					continue
				}
			}
		}
		i = max(i+1, from+end)
	}
}

// numberless finds the address around an s/n at text[i:].
func (d *Detector) numberless(text []byte, i int) (core, bool) {
	a, ok := d.numberLast(text, i, i+3, false)
	if !ok {
		if serial(text, i+3) {
			return core{}, false
		}
		at := i
		for at > 0 && (text[at-1] == ' ' || text[at-1] == ',') {
			at--
		}
		start, words := at, 0
		for words < 4 {
			w, ok := d.previous(text, start)
			if !ok || !w.capital || words > 0 && (start == 0 || text[w.end] != ' ') {
				break
			}
			if words > 0 && d.placeOf(text, &w) {
				break // "Hospital de Albacete Hermanos Falcó, s/n"
			}
			start = w.start
			words++
		}
		if words == 0 || at == i-1 && text[at] != ',' {
			return core{}, false
		}
		a = core{start, i + 3, 0.6, becauseNone}
	}
	if t := d.tail(text, a.end); t.parts > 0 {
		a.end = t.end
		a.confidence += (1 - a.confidence) * 0.5
	}
	return a, true
}

// serial tells whether what a thing's serial number is stands behind an S/N that ends at i: "Rev C, S/N 20250118".
func serial(text []byte, i int) bool {
	const postcode = 5
	at := i
	for at < len(text) && at < i+3 && (text[at] == ' ' || text[at] == ':' || text[at] == '.') {
		at++
	}
	digits := 0
	for at+digits < len(text) && digits <= postcode && isDigit(text[at+digits]) {
		digits++
	}
	return at > i && (text[i] == ':' || digits > postcode)
}

// behindEast tells whether a letter of East Asia may stand before the number at i.
func behindEast(data []byte, i int) bool {
	if i > 3 && data[i-1] == ' ' {
		return data[i-2] >= 0x80 && data[i-2] < 0xC0 && data[i-4]-0xEA < 4
	}
	return i > 2 && data[i-1] >= 0x80 && data[i-1] < 0xC0 && data[i-3]-0xE3 < 7
}

// seconds tells whether the number at i stands behind a colon and digits, and the word behind it is none that an address goes on with.
func (d *Detector) seconds(data []byte, i int) bool {
	if i < 2 || data[i-1] != ':' || !isDigit(data[i-2]) || i+3 >= len(data) || !isDigit(data[i+1]) || data[i+2] != ' ' || data[i+3]-'a' >= 26 {
		return false
	}
	w, ok := d.next(data, i+3)
	return ok && !w.is(gazetteer.StreetBefore|particle)
}

// wordReach is how far behind a house number's first digit the word may stand that it belongs to. In a table of numbers none stands for
// a long way, and each of them would look as far.
const wordReach = 128

// mayBeHouse tells whether a word stands beside the number at i, as far as bytes tell: most numbers in logs and tables end here.
func mayBeHouse(data []byte, i int) bool {
	before := i - 1
	if before > 0 && data[before] == '.' && isDigit(data[before-1]) {
		return false // the rest of 10.7
	}
	if before > 0 && data[before] == ',' && isDigit(data[before-1]) {
		return false // the rest of 0,1
	}
	for before >= 0 && (data[before] == ' ' || data[before] == '#') {
		before--
	}
	if before > 0 && (data[before] == ',' && !isDigit(data[before-1]) || data[before] == ':' && shortBefore(data, before)) {
		before--
		if data[before] == ' ' && before > 0 { // "Via Roma , 48" where signs stand as words do
			before--
		}
	}
	if before >= 0 && followsWord(data, before) && !followsMonth(data, before) {
		return true
	}
	data = data[:min(len(data), i+wordReach)]
	end := i
	for end < len(data) && isDigit(data[end]) {
		end++
	}
	if end-i > 6 {
		return false
	}
	for end < len(data) && data[end] != ' ' && data[end] != ',' { // 12b, 9/506
		if !isWordByte(data[end]) && data[end] != '/' && data[end] != '-' {
			return false
		}
		end++
	}
	if end+1 < len(data) && data[end] == ',' && data[end+1] == ' ' {
		end++
	}
	for end < len(data) && data[end] == ' ' {
		end++
	}
	for end < len(data) && (isDigit(data[end]) || data[end] == ' ') {
		end++
	}
	return end < len(data) && isWordByte(data[end])
}

// shortBefore tells whether a word as short as "No" or "núm" ends at i, before a colon.
func shortBefore(data []byte, i int) bool {
	n := 0
	for n < 6 && n < i && isWordByte(data[i-n-1]) {
		n++
	}
	return n > 0 && n < 6 && !isDigit(data[i-1])
}

// followsWord tells whether the word, or the short number, that ends with data[at] can stand before a house number.
func followsWord(data []byte, at int) bool {
	switch b := data[at]; {
	case b|0x20 >= 'a' && b|0x20 <= 'z', b >= utf8.RuneSelf, b == '.':
		return true
	case !isDigit(b):
		return false
	}
	n := 1
	for n < 4 && at-n >= 0 && isDigit(data[at-n]) {
		n++
	}
	return n < 3 || at-n >= 0 && data[at-n] != ' ' && isWordByte(data[at-n]) // 9th, A12
}

// followsMonth tells of Mar 27, as every line of many logs begins.
func followsMonth(data []byte, at int) bool {
	if at < 2 || at > 2 && isWordByte(data[at-3]) {
		return false
	}
	switch string(data[at-2 : at+1]) {
	case "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec":
		return true
	}
	return false
}

// past skips the rest of a number or identifier.
func past(data []byte, i int) int {
	for i+1 < len(data) && isWordByte(data[i+1]) && data[i+1] < 0x80 {
		i++
	}
	return i
}

// address finds the whole address around a house number.
func (d *Detector) address(text []byte, start, end int, loose bool, by asked) (core, bool) {
	if ofDate(text, end) {
		return core{}, false
	}
	a, ok := d.street(text, start, end, loose, by)
	if !ok {
		return a, false
	}
	if w, ok := d.previous(text, a.start); ok && w.capital && w.end-w.start == 1 && w.end == a.start-2 && text[w.end] == '.' && a.start+1 < len(text) && text[a.start+1] == '.' {
		a.start = w.start // "M. R. Štefánika 15/8"
	}
	if bytes.HasSuffix(text[:a.start], []byte("'t ")) { // 't Hoogt 5
		a.start -= 3
	}
	if a.start == start && d.countedBefore(text, start) || a.end == end && d.sized(text, end) {
		return core{}, false
	}
	t := d.tail(text, a.end)
	if to, ok := d.untilZIP(text, t.end); ok && a.start == start && (!t.code || to < t.end+12) {
		t.end = to
		t.parts++
	}
	a.start, a.end = d.head(text, d.ofPlot(text, &a)), t.end
	a.start = d.ofPlot(text, &a)
	a = d.cornered(text, a)
	if t.parts > 0 {
		a.confidence += (1 - a.confidence) * 0.5
		a.because = becauseTail
	}
	return a, true
}

// countedBefore tells whether the number at i is that of what stands before it: "Chapter 7 Bankruptcy Court".
func (d *Detector) countedBefore(text []byte, i int) bool {
	w, ok := d.previous(text, i)
	return ok && w.end+1 >= i-1 && d.plays(text[w.start:w.end], counted)
}

// sized tells whether a unit of a machine's measures follows: "Flash Drive 32 GB".
func (d *Detector) sized(text []byte, i int) bool {
	w, ok := d.next(text, i)
	if !ok || w.start != i+1 {
		return false
	}
	switch string(text[w.start:w.end]) {
	case "GB", "MB", "KB", "TB", "GHz", "MHz", "kHz", "Hz", "kB", "GiB", "MiB", "kW", "mm", "cm", "kg":
		return true
	}
	return false
}

func (d *Detector) report(found *detectors.Matches, value, start, end int, text []byte, a core) {
	var buf [256]byte
	m := detectors.Match{
		Value: int32(value), Start: int32(start), End: int32(end),
		Kind: detectors.PostalAddress, Confidence: detectors.Confidence(a.confidence), Because: a.because,
	}
	found.Add(m, d.Normalize(buf[:0], detectors.PostalAddress, text[start:end]))
}
