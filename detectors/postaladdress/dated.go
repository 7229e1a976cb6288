package postaladdress

// aYear tells of a number that is hardly any house's: "Stadtring 2024".
func aYear(number []byte) bool {
	return len(number) == 4 && (number[0] == '1' && number[1] == '9' || number[0] == '2' && number[1] == '0') && isDigit(number[2]) && isDigit(number[3])
}

// codeBehind tells whether a postcode is among what follows the house number that ends at end.
func (d *Detector) codeBehind(text []byte, end int) bool {
	t := d.tail(text, end)
	return t.code || t.weak && t.parts > 1
}

// ofDate tells whether the number that ends at end is the day of a date: "12. 11. 2024".
func ofDate(text []byte, end int) bool {
	if end+8 >= len(text) || text[end] != '.' || text[end+1] != ' ' {
		return false
	}
	i := end + 2
	for i < end+4 && isDigit(text[i]) {
		i++
	}
	return i > end+2 && text[i] == '.' && i+5 < len(text) && text[i+1] == ' ' && aYear(text[i+2:i+6])
}

// dated tells whether the number that ends at end is a day, before the name of a month: "7. januar".
func (d *Detector) dated(text []byte, end int) bool {
	if end < len(text) && text[end] == '.' {
		end++
	}
	w, ok := d.next(text, end)
	return ok && w.start == end+1 && w.is(measure) && !w.capital && w.end-w.start > 2
}

// ofDay tells whether the number that ends at end is the day for which a street is called: a month and the house number follow.
func (d *Detector) ofDay(text []byte, end int) bool {
	month, ok := d.next(text, end)
	if !ok || month.start != end+1 || !month.is(measure) || !month.capital || month.end-month.start < 3 {
		return false
	}
	house, ok := d.next(text, month.end)
	return ok && house.start == month.end+1 && (house.digits > 0 || house.is(number))
}
