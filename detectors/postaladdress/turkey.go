package postaladdress

import "bytes"

// turkish are Turkish street types: many a street has a number for a name.
var turkish = map[string]bool{"Sok": true, "Sk": true, "Sokak": true, "Sokağı": true, "Cad": true, "Cd": true, "Caddesi": true, "Cadde": true, "SOK": true, "CAD": true, "SOKAK": true}

// turkishHouses are what houses are called in Turkey, between the street and the number: "Lale Sokak, Yıldız Apt. No: 4".
var turkishHouses = map[string]bool{"Apt": true, "Apartmanı": true, "Ap": true, "Sitesi": true, "Sit": true, "İşhanı": true, "Blok": true}

// pastHouse returns the street type that stands before the name of a house, which ends before offset i.
func (d *Detector) pastHouse(text []byte, i int) (word, bool) {
	for range 4 {
		w, ok := d.previous(text, len(bytes.TrimRight(text[:i], " ,")))
		if !ok || !w.capital && w.digits == 0 {
			break
		}
		if turkish[string(text[w.start:w.end])] {
			return w, true
		}
		i = w.start
	}
	return word{}, false
}

// mahalle takes in the quarter before a street of Turkey that begins at from: "Yeni Mah. 1184. Sk.", "Barbaros Mahallesi, Lale Sokak".
func (d *Detector) mahalle(text []byte, from int) int {
	w, ok := d.next(text, from)
	if !ok || !quarters[string(text[w.start:w.end])] {
		if w, ok = d.previous(text, len(bytes.TrimRight(text[:from], " ,"))); !ok || !quarters[string(text[w.start:w.end])] {
			return from
		}
	}
	start := w.start
	for words := 0; words < 2; words++ {
		name, ok := d.previous(text, start)
		if !ok || !name.capital || name.end != start-1 {
			break
		}
		start = name.start
	}
	if start == w.start {
		return from
	}
	return start
}

// quarters stand in Turkey behind the name of a quarter.
var quarters = map[string]bool{"Mah": true, "Mh": true, "Mahallesi": true, "MAH": true, "MAHALLESİ": true}
