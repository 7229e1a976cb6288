package postaladdress

import "bytes"

// boxed finds "P.O. Box 123", "Postbus 12", "PSC 0413, Box 8144", "RR 2 Box 152".
func (d *Detector) boxed(text []byte, start, end int) (core, bool) {
	w, ok := d.previous(text, start)
	if !ok || !w.capital && !foldsTo(text[w.start:w.end], "poczt") || bytes.IndexByte(text[start:end], '/') >= 0 { // BP 148/82 is a blood pressure
		return core{}, false
	}
	if w.is(number|particle) && !officeBoxes[string(text[w.start:w.end])] { // Apartado de Correos nº 12
		if w, ok = d.previous(text, w.start); !ok {
			return core{}, false
		}
	}
	from, token := w.start, text[w.start:w.end]
	postal := w.is(box)
	switch {
	case ruralRoutes[string(token)]:
		return d.route(text, w.start, end)
	case foldsToAny(token, boxWords):
		if from, postal = boxPrefix(text, w.start); !postal && token[0] == 'B' {
			return d.bare(text, w.start, grouped(text, end))
		}
	case officeBoxes[string(token)]:
		if last, ok := d.atOffice(text, end); ok {
			return core{w.start, last, 0.8, becauseBox}, true
		}
		if token[0] == 'O' {
			return core{}, false
		}
		return d.bare(text, w.start, grouped(text, end))
	case bareBoxes[string(token)]:
		return d.bare(text, w.start, grouped(text, end))
	}
	if !postal || w.end-w.start < 3 && !bytes.Equal(token, []byte("BP")) {
		return core{}, false
	}
	return core{d.stretch(text, from), grouped(text, end), 0.85, becauseBox}, true
}

// boxWords stand last in what a post-office box is called.
var boxWords = []string{"box", "correos", "postal", "bag", "pocztowa", "poczt", "postale"}

// russianBox finds "а/я 15", which begins with no capital.
func (d *Detector) russianBox(text []byte, start, end int) (core, bool) {
	if !endsYa(text, start) {
		return core{}, false
	}
	before := bytes.TrimRight(text[:start], " №")
	if box := []byte("а/я"); bytes.HasSuffix(before, box) {
		return core{len(before) - len(box), end, 0.8, becauseBox}, true
	}
	return core{}, false
}

// endsYa tells whether я may stand before a space or another sign and a number at offset start.
func endsYa(text []byte, start int) bool { return start > 2 && text[start-2] == 0x8F } // its last byte

func foldsTo(word []byte, small string) bool {
	return len(word) == len(small) && bytes.EqualFold(word, []byte(small))
}

func foldsToAny(word []byte, small []string) bool {
	for _, s := range small {
		if foldsTo(word, s) {
			return true
		}
	}
	return false
}

// grouped takes in the other groups of a box's number: "Postfach 10 20 30".
func grouped(text []byte, end int) int {
	for end+2 < len(text) && text[end] == ' ' && isDigit(text[end+1]) && isDigit(text[end+2]) && (end+3 == len(text) || !isWordByte(text[end+3])) {
		end += 3
	}
	return end
}

// bareBoxes say that a post-office box follows, if a postcode and a place stand behind its number.
var bareBoxes = map[string]bool{
	"PL": true, "PB": true, "CP": true, "RD": true, "Pb": true, "CS": true, "TSA": true, "Boks": true, "BOX": true, "Antwoordnummer": true,
	"Pf": true, "PK": true, "P.K": true, "PP": true, "P.P": true, "C.P": true, "B.P": true, "Apdo": true, "OP": true, "O.P": true,
}

// officeBoxes stand in Romania before the number of a box and before that of the post office that keeps it: "O.P. 18, C.P. 44".
var officeBoxes = map[string]bool{"CP": true, "C.P": true, "OP": true, "O.P": true}

// atOffice returns where the second of those two numbers ends, of which the first ends at i.
func (d *Detector) atOffice(text []byte, i int) (int, bool) {
	at, _ := d.gap(text, i)
	if at < 0 {
		return 0, false
	}
	w, ok := d.next(text, at)
	if !ok || !officeBoxes[string(text[w.start:w.end])] || text[w.start] == 'C' == (bytes.LastIndexByte(text[max(0, i-10):i], 'C') >= 0) {
		return 0, false
	}
	n, ok := d.next(text, pastSigns(text, w.end))
	return n.end, ok && n.digits > 0 && n.digits < 5 && n.end-n.start == n.digits
}

// bare finds a box that is one only by the postcode behind it: "Box 1234, 114 79 Stockholm", "PL 123, 00101 Helsinki".
func (d *Detector) bare(text []byte, start, end int) (core, bool) {
	if t := d.tail(text, end); t.code && t.parts > 1 {
		return core{start, end, 0.7, becauseBox}, true
	}
	return core{}, false
}

// ruralRoutes stand before the number of a route of mail (USPS Publication 28, 24 and 25).
var ruralRoutes = map[string]bool{"RR": true, "HC": true, "HCR": true, "RFD": true, "SS": true, "Route": true, "RTE": true, "Rte": true}

// route finds "RR 2 Box 152", "HC 68 Box 23A", "Route 1, Box 77", "RR 5 Site 12".
func (d *Detector) route(text []byte, start, end int) (core, bool) {
	last, boxes := end, 0
	for range 3 {
		i := last
		if i < len(text) && text[i] == ',' {
			i++
		}
		w, ok := d.next(text, i)
		if !ok || !foldsTo(text[w.start:w.end], "box") && !foldsTo(text[w.start:w.end], "site") && !foldsTo(text[w.start:w.end], "comp") {
			break
		}
		n, ok := d.next(text, w.end)
		if !ok || n.digits == 0 {
			break
		}
		last = n.end
		boxes++
	}
	if boxes > 0 {
		return core{start, last, 0.85, becauseBox}, true
	}
	if t := d.tail(text, end); t.code && t.parts > 1 {
		return core{start, end, 0.7, becauseBox}, true
	}
	return core{}, false
}

// boxPrefix finds the words that make "box" a post-office box, before the word at i.
func boxPrefix(text []byte, i int) (start int, ok bool) {
	from := max(0, i-20)
	head := bytes.TrimRight(text[from:i], " ")
	for _, p := range [...]string{"P.O.", "P. O.", "P O", "GPO", "PO", "POST OFFICE", "POST", "P.O", "APARTADO DE", "CAIXA", "CASILLA", "PRIVATE", "LOCKED", "SKRYTKA", "SKR.", "CASELLA"} {
		if at := len(head) - len(p); at >= 0 && bytes.EqualFold(head[at:], []byte(p)) && (at == 0 || !isWordByte(head[at-1])) {
			return from + at, true
		}
	}
	// A military address: a unit's number stands before.
	for _, p := range [...]string{"PSC", "Unit", "CMR", "UNIT"} {
		if at := bytes.LastIndex(head, []byte(p)); at >= 0 && bytes.ContainsAny(head[at:], "0123456789") && (at == 0 || !isWordByte(head[at-1])) {
			return from + at, true
		}
	}
	return i, false
}

// poBox reads a post-office box that stands behind a street, or before a town: "BP 40112", "P.O. Box 12".
func (d *Detector) poBox(text []byte, i int) (int, bool) {
	w, ok := d.next(text, i)
	if !ok || !w.capital {
		return 0, false
	}
	if token := text[w.start:w.end]; foldsTo(token, "po") || foldsTo(token, "p.o") || foldsTo(token, "gpo") || foldsTo(token, "post") || foldsTo(token, "caixa") {
		at := pastSigns(text, w.end)
		if w, ok = d.next(text, at); !ok || !foldsTo(text[w.start:w.end], "box") && !foldsTo(text[w.start:w.end], "postal") {
			return 0, false
		}
	} else if !w.is(box) && !bareBoxes[string(token)] {
		return 0, false
	}
	n, ok := d.next(text, pastSigns(text, w.end))
	if ok && n.is(number) {
		n, ok = d.next(text, pastSigns(text, n.end))
	}
	if !ok || n.digits == 0 || n.digits > 7 {
		return 0, false
	}
	return grouped(text, n.end), true
}

// ship finds an address aboard a ship of the United States: "USS Enterprise, FPO AP 96628" (USPS Publication 28, 238).
func (d *Detector) ship(text []byte, start, end int) (core, bool) {
	if end-start != 5 {
		return core{}, false
	}
	area, ok := d.previous(text, start)
	if !ok || area.end-area.start != 2 || text[area.start] != 'A' || bytes.IndexByte([]byte("AEP"), text[area.start+1]) < 0 {
		return core{}, false
	}
	office, ok := d.previous(text, area.start)
	if !ok || string(text[office.start:office.end]) != "FPO" {
		return core{}, false
	}
	at := len(bytes.TrimRight(text[:office.start], " ,\r\n"))
	for words := 0; words < 4; words++ {
		w, ok := d.previous(text, at)
		if !ok || !w.capital {
			break
		}
		switch string(text[w.start:w.end]) {
		case "USS", "USNS", "USNV", "USCGC":
			return core{w.start, end, 0.9, becauseShip}, words > 0
		}
		at = w.start
	}
	return core{}, false
}
