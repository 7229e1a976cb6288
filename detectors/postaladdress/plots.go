package postaladdress

import "bytes"

// plotted finds what is numbered without a street, or before one, by the places behind it: "Plot No. 17, Phase II, Udyog Vihar, Gurugram 122016",
// "Villa 12, Street 5, Jumeirah 1, Dubai, UAE", "Praceta das Flores, lote 4, 2720-100 Amadora".
func (d *Detector) plotted(text []byte, start, end int) (core, bool) {
	if end < len(text) && text[end] != ',' && text[end] != '\n' && (text[end] != ' ' || end+1 == len(text) || text[end+1]-'a' < 26) {
		return core{}, false // more of a sentence
	}
	at := start
	for at > 0 && (text[at-1] == ' ' || text[at-1] == '.' || text[at-1] == '#') {
		at--
	}
	for at > 0 && isWordByte(text[at-1]) {
		at--
	}
	if at == start || text[at]-'a' < 26 && (at < 2 || text[at-2] != ',') {
		return core{}, false
	}
	w, ok := d.previous(text, start)
	if ok && w.is(number) && w.digits == 0 && !w.is(unit) && !d.plays(text[w.start:w.end], plot) {
		w, ok = d.previous(text, w.start)
	}
	if !ok || w.digits > 0 || !d.typed(text, &w) || !w.is(unit) && !d.plays(text[w.start:w.end], plot) {
		return core{}, false
	}
	if !w.capital && (w.end-w.start < 3 || w.start < 2 || text[w.start-2] != ',') {
		return core{}, false
	}
	if i := end; i < len(text) && text[i] == ',' && d.numbered(text, i+1) {
		at := pastSigns(text, i+1)
		if to, ok := houseNumber(text, at); ok {
			if _, ok := d.numberFirst(text, at, to, false); ok {
				return core{}, false // "Suite 300, 1200 Bay Street": it is this street's
			}
		}
	}
	if to, ok := d.estateBehind(text, end); ok { // "Unit 7 Brynmenyn Ind. Est., Bridgend, CF32 9TD"
		end = to
	}
	if behind, _ := d.next(text, end); w.is(unit) && w.end-w.start > 2 && !behind.is(box) { // "Flat 79m, Ruth Hill, Burgessland, SA46 4PJ"
		if to, ok := d.until(text, end, true); ok {
			return core{w.start, to, 0.65, becauseCoded}, true
		}
	}
	if t := d.tail(text, end); t.sure() && t.listed > 0 || t.listed > 1 || t.street && t.listed > 0 {
		return core{w.start, end, 0.65, becauseCoded}, true
	}
	return core{}, false
}

// village finds a house by the village it is in, where there are no streets: "sat Valea Mare nr. 56, com. Perișani, jud. Vâlcea".
func (d *Detector) village(text []byte, start, end int) (core, bool) {
	before := bytes.TrimRight(text[max(0, start-4):start], " ")
	if n := len(before); n == 0 || before[n-1] != '.' && before[n-1] != 'r' && before[n-1] != 0xB0 && before[n-1] != 0xBA {
		return core{}, false // no nr, no., č. or n°
	}
	w, ok := d.previous(text, start)
	if !ok || !w.is(number) || w.digits > 0 || start-w.end > 2 {
		return core{}, false
	}
	for at, words := w.start, 0; words < 4; words++ {
		i := len(bytes.TrimRight(text[:at], " "))
		if words == 0 && i > 0 && text[i-1] == ',' {
			i--
		}
		w, ok := d.previous(text, i)
		if !ok || w.digits > 0 || w.end < i-1 {
			return core{}, false
		}
		if words > 0 && d.plays(text[w.start:w.end], hamletWord) {
			t := d.tail(text, end)
			return core{w.start, end, 0.65, becauseCoded}, t.parts > 0
		}
		if !w.capital && !w.is(particle) {
			return core{}, false
		}
		at = w.start
	}
	return core{}, false
}

// estateBehind reads the name of an industrial estate or a business park behind the number of a unit that ends at i.
func (d *Detector) estateBehind(text []byte, i int) (int, bool) {
	if i < len(text) && text[i] == ',' {
		i++
	}
	for range 6 {
		w, ok := d.next(text, i)
		if !ok || !w.capital {
			return 0, false
		}
		switch i = skipDot(text, w.end); string(text[w.start:w.end]) {
		case "Estate", "Est", "Park", "Centre", "Center":
			return i, true
		}
	}
	return 0, false
}

// secondStreet reads a street without a number behind a house or a plot: "Flat 402, Sunrise Apartments, 14th Cross", "ngõ 34, phố Huế".
func (d *Detector) secondStreet(text []byte, i int) (int, bool) {
	end := i
	for n := range 5 {
		w, ok := d.next(text, end)
		switch {
		case !ok, !w.capital && w.digits == 0 && !w.is(particle) && n > 0, w.capital && d.plays(text[w.start:w.end], contact):
			return 0, false
		case n == 0 && d.before(&w) && w.digits == 0:
			c, ok := d.behind(text, i, &w, false)
			return c.end, ok && bounded(text, c.end)
		case n == 0 && !w.capital && w.digits == 0, w.digits > 2:
			return 0, false
		case n > 0 && w.capital && (d.after(&w) || string(text[w.start:w.end]) == "Cross" || string(text[w.start:w.end]) == "Main"):
			end = skipAbbreviation(text, w)
			return end, bounded(text, end)
		case w.capital && d.compounded(text[w.start:w.end]):
			return w.end, bounded(text, w.end)
		}
		if end = skipAbbreviation(text, w); end >= len(text) || text[end] != ' ' {
			return 0, false
		}
	}
	return 0, false
}

// ofPlot returns where the street begins that stands before a plot: "Urb. Los Pinos, parcela 44".
func (d *Detector) ofPlot(text []byte, a *core) int {
	if a.because == becauseCoded {
		if end, apart := chunkBefore(text, a.start); apart {
			if at, ok := d.streetBefore(text, end); ok {
				return at
			}
		}
	}
	return a.start
}

// streetBefore reads a street without a number before a plot, that ends at end: "Praceta das Flores, lote 4".
func (d *Detector) streetBefore(text []byte, end int) (int, bool) {
	i := end
	for words := 0; words < 5; words++ {
		w, ok := d.previous(text, i)
		if !ok || i-w.end > 2 || w.digits > 2 || !w.capital && w.digits == 0 && !w.is(particle) && !(words > 0 && w.is(sureStreet)) {
			return 0, false
		}
		if words > 0 && d.before(&w) && (w.capital || w.is(sureStreet)) || words == 0 && d.compounded(text[w.start:w.end]) {
			return w.start, true
		}
		i = w.start
	}
	return 0, false
}

// streetEnding reads the capitalised words that end at end, and tells whether they are a street: by the type at their end or beginning.
func (d *Detector) streetEnding(text []byte, end int) (from int, street bool) {
	i := end
	from = end
	after := false
	for words := 0; words < 4; words++ {
		w, ok := d.previous(text, i)
		if ok && words > 0 && w.end == i-1 && !w.capital && w.is(sureStreet) && d.before(&w) { // "rue Pichon"
			return w.start, true
		}
		if !ok || w.end < i-1 && words > 0 || w.digits > 0 || !w.capital && (words == 0 || !w.is(particle)) || w.is(unit) && words == 0 {
			break
		}
		if words == 0 {
			if d.compounded(text[w.start:w.end]) {
				return d.led(text, w.start), true
			}
			after = d.after(&w) && w.is(sureStreet|shortStreet)
		}
		if w.capital {
			from = w.start
			if words > 0 && d.before(&w) && w.is(sureStreet) {
				return from, true
			}
		}
		if i = w.start; i == 0 || text[i-1] != ' ' {
			break
		}
	}
	last, ok := d.previous(text, end)
	return from, after && ok && from < last.start
}
