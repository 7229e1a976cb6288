package postaladdress

// farthestZIP is how far behind a house number its state and ZIP code may stand, in bytes.
const farthestZIP = 90

// american finds a street of the United States by nothing but the state and the ZIP code behind it on its line: "1520 N Wells, Chicago, IL 60610",
// "28402 CR 561, Tavares, FL 32778".
func (d *Detector) american(text []byte, start, end int) (core, bool) {
	if !capitalBehind(text, end) || text[start] == '0' {
		return core{}, false
	}
	to, ok := d.untilZIP(text, end)
	if w, _ := d.next(text, end); !ok || w.is(box|unit) { // "CMR 450 Box 1088"
		return core{}, false
	}
	return core{start, to, 0.65, becauseWhole}, true
}

// untilZIP returns the end of the ZIP code behind offset i, if it has a state before it and nothing but names, numbers and the parts of a building
// stand between.
func (d *Detector) untilZIP(text []byte, i int) (int, bool) { return d.until(text, i, false) }

// until is untilZIP, over several lines where that is said.
func (d *Detector) until(text []byte, i int, lines bool) (int, bool) {
	state, to := nextZIP(text, max(0, i-2), lines)
	if to == 0 {
		return 0, false
	}
	words := 0
	if i == state+2 { // a number that could be a postcode stands before: "227 W. Monroe St., 3500, Chicago, IL 60606"
		return to, true
	}
	for i < state {
		switch text[i] {
		case ' ', ',', '.', '#', '-', '&', '/', '\n', '\r': // a line's end only where it may be: see nextZIP
			i++
			continue
		}
		w, ok := d.next(text, i)
		if !ok || w.start != i || !w.capital && w.digits == 0 && !w.is(particle) || d.plays(text[w.start:w.end], contact) {
			return 0, false
		}
		words++
		i = w.end
	}
	return to, words > 0 && words < 12
}

// nextZIP returns where the next state and ZIP code of the line, or of several, stand behind offset i; to is 0 if none does.
func nextZIP(text []byte, i int, lines bool) (state, to int) {
	limit := min(len(text), i+farthestZIP)
	for run := 0; i < limit; i++ {
		switch b := text[i]; {
		case isDigit(b):
			if i+2 < len(text) && text[i+1]-'A' < 26 && i > 3 {
				if from, end := letterCode(text, i); end > 0 {
					return from, end
				}
			}
			if run++; run < 5 {
				continue
			}
			at := i - 4
			if at < 4 || text[at-1] != ' ' || !states[string(text[at-3:at-1])] || text[at-4] != ' ' && text[at-4] != ',' || i+1 < len(text) && isWordByte(text[i+1]) {
				continue
			}
			if i+5 < len(text) && text[i+1] == '-' && isDigit(text[i+2]) && isDigit(text[i+5]) && (i+6 == len(text) || !isWordByte(text[i+6])) {
				return at - 3, i + 6
			}
			return at - 3, i + 1
		case b == '\n' && !lines, b == ';', b == '(', b == '"':
			return 0, 0
		default:
			run = 0
		}
	}
	return 0, 0
}

// states are the abbreviations of the states and territories of the United States (USPS Publication 28, appendix B).
var states = map[string]bool{
	"AL": true, "AK": true, "AZ": true, "AR": true, "CA": true, "CO": true, "CT": true, "DE": true, "DC": true, "FL": true, "GA": true, "HI": true, "ID": true,
	"IL": true, "IN": true, "IA": true, "KS": true, "KY": true, "LA": true, "ME": true, "MD": true, "MA": true, "MI": true, "MN": true, "MS": true, "MO": true,
	"MT": true, "NE": true, "NV": true, "NH": true, "NJ": true, "NM": true, "NY": true, "NC": true, "ND": true, "OH": true, "OK": true, "OR": true, "PA": true,
	"RI": true, "SC": true, "SD": true, "TN": true, "TX": true, "UT": true, "VT": true, "VA": true, "WA": true, "WV": true, "WI": true, "WY": true, "PR": true,
	"VI": true, "GU": true, "AS": true, "FM": true, "MH": true, "MP": true, "PW": true, "AA": true, "AE": true, "AP": true,
}

// letterCode reads the postcode of the United Kingdom whose second half begins with the digit at i, or the one of Canada that begins so and the province
// before it: "SY4 5HF", "QC N7J 9R5". Behind offset i there must be two bytes more.
func letterCode(text []byte, i int) (from, to int) {
	half := shapeOf(text[i : i+3])
	if half != "9AA" && half != "9A9" || i+3 < len(text) && isWordByte(text[i+3]) {
		return 0, 0
	}
	end := i
	if text[i-1] == ' ' {
		end--
	}
	from = end
	for from > 0 && isWordByte(text[from-1]) {
		from--
	}
	shape := shapeOf(text[from:end])
	switch {
	case from < 2 || text[from-1] != ' ' && text[from-1] != ',':
		return 0, 0
	case half == "9AA" && end < i && (shape == "A9" || shape == "A99" || shape == "AA9" || shape == "AA99" || shape == "AA9A" || shape == "A9A"):
		return from, i + 3
	case half == "9A9" && shape == "A9A" && from > 3 && canadian[string(text[from-3:from-1])] && !isWordByte(text[from-4]):
		return from - 3, i + 3
	}
	return 0, 0
}

// canadian are the abbreviations of those of Canada.
var canadian = map[string]bool{
	"AB": true, "BC": true, "MB": true, "NB": true, "NL": true, "NS": true, "NT": true, "NU": true, "ON": true, "PE": true, "QC": true, "SK": true, "YT": true,
}
