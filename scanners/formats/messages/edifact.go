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
type edifact struct{ element, component, release, end byte }

func openEDIFACT(head []byte) syntax {
	e := &edifact{'+', ':', '?', '\''}
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
			return behindLines(text, at+1, last)
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

// behindLines is the place behind the line breaks at a place, 0 if more of them may come.
func behindLines(text []byte, at int, last bool) int {
	for at < len(text) && (text[at] == '\r' || text[at] == '\n') {
		at++
	}
	if at == len(text) && !last {
		return 0
	}
	return at
}

// belongs tells of the contacts and numbers of a party.
func (e *edifact) belongs(segment []byte) bool {
	return len(segment) > 3 && segment[3] == e.element && slices.Contains([]string{"CTA", "COM"}, string(segment[:3]))
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
			add(e.name(tag, n+1, m+1, components), e.plain(c))
		}
	}
}

// name is what a component is called: those of people by the names of UN/EDIFACT's directory D.96A, the others by their numbers.
func (*edifact) name(tag string, element, component int, beside [][]byte) string {
	at := tag + "." + strconv.Itoa(element)
	if tag == "COM" && component == 1 && len(beside) > 1 {
		switch string(beside[1]) {
		case "EM":
			return "COM.email"
		case "TE", "AL", "MA":
			return "COM.phone"
		case "FX":
			return "COM.fax"
		}
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
