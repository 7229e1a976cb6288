package postaladdress

// ofBrazil cuts the state off a town of Brazil that is written as one word with it: "Goiânia-GO", "Belo Horizonte-MG".
func ofBrazil(name []byte) (town []byte, ok bool) {
	at := len(name) - len("-GO")
	if at < 3 || name[at] != '-' || !federative[string(name[at+1:])] {
		return nil, false
	}
	return name[:at], true
}

// federative are the abbreviations of Brazil's states (IBGE).
var federative = map[string]bool{
	"AC": true, "AL": true, "AM": true, "AP": true, "BA": true, "CE": true, "DF": true, "ES": true, "GO": true, "MA": true, "MG": true, "MS": true, "MT": true, "PA": true,
	"PB": true, "PE": true, "PI": true, "PR": true, "RJ": true, "RN": true, "RO": true, "RR": true, "RS": true, "SC": true, "SE": true, "SP": true, "TO": true,
}

// headings tell in Mexico to which side of the town a house lies: "Calle 5 de Mayo 12 Ote." (INEGI, norma técnica sobre domicilios geográficos).
var headings = map[string]bool{"Pte": true, "Ote": true, "Nte": true, "Sur": true, "Poniente": true, "Oriente": true, "Norte": true}

// heading reads one of them.
func (d *Detector) heading(text []byte, i int) (int, bool) {
	w, ok := d.next(text, i)
	if !ok || !headings[string(text[w.start:w.end])] {
		return 0, false
	}
	end := w.end
	if end-w.start == 3 {
		end = dot(text, end)
	}
	return end, bounded(text, end) || bounded(text, w.end)
}
