package postaladdress

import "bytes"

// cornered takes in the other street of "the corner of Pine Street and 4th Avenue", where one of them is at a.
func (d *Detector) cornered(text []byte, a core) core {
	from := max(0, a.start-70)
	at := bytes.LastIndex(text[from:a.start], []byte("corner of "))
	if at < 0 {
		return a
	}
	at += from
	between := at + len("corner of ")
	if between < a.start { // the first street stands between
		rest := bytes.TrimRight(text[between:a.start], " ")
		if !bytes.HasSuffix(rest, []byte(" and")) && !bytes.HasSuffix(rest, []byte(" &")) || bytes.ContainsAny(rest, ".;:\n") {
			return a
		}
	} else if to, ok := d.crossing(text, a.end); ok {
		a.end = to
	}
	a.start = at
	if the := []byte("the "); bytes.HasSuffix(text[:at], the) {
		a.start -= len(the)
	}
	return a
}

// crossing reads "and" with the name of a street behind it.
func (d *Detector) crossing(text []byte, i int) (int, bool) {
	if i < len(text) && text[i] == '.' {
		i++
	}
	w, ok := d.next(text, i)
	if !ok || w.start != i+1 || string(text[w.start:w.end]) != "and" {
		return 0, false
	}
	end, words := w.end, 0
	for words < 5 {
		w, ok = d.next(text, end)
		if !ok || !w.capital && w.digits == 0 && (!w.is(particle) || words == 0) || w.start != end+1 {
			break
		}
		end = w.end
		words++
	}
	return end, words > 0
}
