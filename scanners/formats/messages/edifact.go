package messages

import (
	"bytes"
	"slices"
	"strconv"
)

// edifactBegins tells of interchanges, with the separators before them (UNA) or not (ISO 9735-1).
func edifactBegins(head []byte) bool {
	if bytes.HasPrefix(head, []byte("UNA")) && len(head) > 12 {
		return bytes.HasPrefix(bytes.TrimLeft(head[9:], " \r\n"), []byte("UNB"))
	}
	return bytes.HasPrefix(head, []byte("UNB+UNO")) || bytes.HasPrefix(head, []byte("UNB+KECA"))
}

// edifact has the separators of an interchange: + of elements, : of components, ? before what means nothing, ' at the end of a segment.
type edifact struct {
	element, component, release, end byte

	party bool // the segments so far are of a party
}

func openEDIFACT(head []byte) syntax {
	e := &edifact{element: '+', component: ':', release: '?', end: '\''}
	if bytes.HasPrefix(head, []byte("UNA")) && len(head) > 8 {
		e.component, e.element, e.release, e.end = head[3], head[4], head[6], head[8]
	}
	return e
}

func (e *edifact) cut(text []byte, last bool) int {
	at := 0
	if bytes.HasPrefix(trimmed(text[:min(len(text), 32)]), []byte("UNA")) {
		at = bytes.Index(text, []byte("UNA")) + 8 // its signs mean nothing but what they are
	}
	for at < len(text) {
		i := bytes.IndexByte(text[at:], e.end)
		if i < 0 {
			return 0
		}
		if at += i; !e.released(text[:at]) {
			return behind(text, at+1, "\r\n", last)
		}
		at++
	}
	return 0
}

// released tells whether the sign behind a text means nothing.
func (e *edifact) released(before []byte) bool {
	n := 0
	for n < len(before) && before[len(before)-1-n] == e.release && e.release != ' ' {
		n++
	}
	return n%2 == 1
}

// ofParties are the segments that tell more of a party: its contacts, accounts, numbers and documents, and of a passenger the day of birth, sex and
// nationality (group 2 of ORDERS, group 4 of PAXLST).
var ofParties = []string{"LOC", "FII", "RFF", "DTM", "DOC", "ATT", "NAT", "PDI", "GEI", "EMP", "ADR", "CTA", "COM"}

// belongs tells of what is said of the party before.
func (e *edifact) belongs(segment []byte) bool {
	tag := ""
	if len(segment) > 3 && segment[3] == e.element {
		tag = string(segment[:3])
	}
	goesOn := tag == "CTA" || tag == "COM" || e.party && slices.Contains(ofParties, tag)
	e.party = goesOn && e.party || tag == "NAD" || tag == "PNA"
	return goesOn
}

func (*edifact) frames(segment []byte) bool {
	return len(segment) > 3 && slices.Contains([]string{"UNA", "UNB", "UNG", "UNH", "UNT", "UNE", "UNZ"}, string(segment[:3]))
}

func (e *edifact) fields(segment []byte, add func(string, []byte)) {
	segment = bytes.TrimRight(segment, "\r\n")
	segment = bytes.TrimSuffix(segment, []byte{e.end})
	if bytes.HasPrefix(segment, []byte("UNA")) {
		return
	}
	elements := e.split(segment, e.element)
	tag := string(elements[0])
	if len(tag) != 3 {
		add(textField, segment)
		return
	}
	for n, element := range elements[1:] {
		components := e.split(element, e.component)
		for m, c := range components {
			add(e.name(tag, n+1, m+1, elements, components), e.plain(c))
		}
	}
}

// name is what a component is called: those of people by the names of UN/EDIFACT's directory D.96A, the others by their numbers.
func (e *edifact) name(tag string, element, component int, elements, beside [][]byte) string {
	at := tag + "." + strconv.Itoa(element)
	if name := e.qualified(tag, element, component, elements, beside); name != "" {
		return tag + "." + name
	}
	if name, known := edifactFields[at]; known {
		return tag + "." + name
	}
	if name, known := edifactFields[at+"."+strconv.Itoa(component)]; known {
		return tag + "." + name
	}
	if component > 1 {
		at += "." + strconv.Itoa(component)
	}
	return at
}

// qualified is what a component is called by the codes beside it, "" if they say nothing of people.
func (e *edifact) qualified(tag string, element, component int, elements, beside [][]byte) string {
	code, first := "", string(beside[0])
	switch tag {
	case "COM":
		if component == 1 && len(beside) > 1 {
			code = string(beside[1])
		}
	case "DTM", "RFF":
		if element == 1 && component == 2 {
			code = first
		}
	case "ATT", "NAT", "DOC":
		if component == 1 && element > 1 {
			qualifier, _, _ := bytes.Cut(elements[1], []byte{e.component})
			code = string(qualifier) + "." + strconv.Itoa(element)
		}
	case "NAD":
		if element == 4 && slices.Contains([]string{"FL", "FM", "DDT", "DDU"}, string(elements[1])) { // passengers and crew (PAXLST)
			code = strconv.Itoa(component)
		}
	}
	return edifactCodes[tag+"+"+code]
}

var edifactCodes = map[string]string{
	"COM+EM": "email", "COM+TE": "phone", "COM+AL": "phone", "COM+MA": "phone", "COM+FX": "fax", "DTM+329": "date of birth", "RFF+VA": "vat number",
	"ATT+2.3": "sex", "NAT+2.2": "nationality", "DOC+P.2": "passport number", "DOC+I.2": "identity card number", "NAD+1": "name.family", "NAD+2": "name.given", "NAD+3": "name.middle",
}

var edifactFields = map[string]string{
	"NAD.2.1": "party id", "NAD.3": "name and address", "NAD.4": "party name", "NAD.5": "street", "NAD.6": "city", "NAD.7": "region", "NAD.8": "postcode", "NAD.9": "country",
	"CTA.2.1": "contact id", "CTA.2.2": "contact name", "COM.1.1": "contact number", "FTX.4": "free text",
	"FII.2.1": "account number", "FII.2.2": "account holder name", "PNA.2.1": "party id", "PNA.6.2": "party name", "PNA.7.2": "party name", "ADR.2": "address", "ADR.3": "city", "ADR.4": "postcode",
}

// split parts a text at signs that are not released.
func (e *edifact) split(text []byte, sign byte) (parts [][]byte) {
	from := 0
	for at := 0; ; {
		i := bytes.IndexByte(text[at:], sign)
		if i < 0 {
			return append(parts, text[from:])
		}
		if at += i; !e.released(text[from:at]) {
			parts = append(parts, text[from:at])
			from = at + 1
		}
		at++
	}
}

// plain is a value without the signs of release.
func (e *edifact) plain(value []byte) []byte {
	if bytes.IndexByte(value, e.release) < 0 || e.release == ' ' {
		return value
	}
	out := make([]byte, 0, len(value))
	for i := 0; i < len(value); i++ {
		if value[i] == e.release && i+1 < len(value) {
			i++
		}
		out = append(out, value[i])
	}
	return out
}
