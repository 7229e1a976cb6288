package messages

import (
	"bytes"
	"slices"
	"strconv"
)

// isaSize is how many bytes the first segment of an interchange always has (X12.5), with the sign that ends it.
const isaSize = 106

// x12Begins tells of interchanges.
func x12Begins(head []byte) bool {
	if len(head) < isaSize || !bytes.HasPrefix(head, []byte("ISA")) || isWord(head[3]) {
		return false
	}
	end := head[isaSize-1]
	return bytes.Count(head[:isaSize], head[3:4]) >= 16 && !isWord(end) && end != head[3] && end != ' '
}

// x12 has the separators of an interchange: of elements, of components, and the sign that ends a segment.
type x12 struct{ element, component, end byte }

func openX12(head []byte) syntax {
	x := &x12{'*', ':', '~'}
	if x12Begins(head) {
		x.element, x.component, x.end = head[3], head[isaSize-2], head[isaSize-1]
	}
	return x
}

func (x *x12) cut(text []byte, last bool) int {
	if i := bytes.IndexByte(text, x.end); i >= 0 {
		return behind(text, i+1, "\r\n", last)
	}
	return 0
}

// belongs tells of the address, the contacts and the numbers of a party.
func (x *x12) belongs(segment []byte) bool {
	tag, _, _ := bytes.Cut(segment, []byte{x.element})
	return slices.Contains([]string{"N2", "N3", "N4", "PER", "DMG", "REF"}, string(tag))
}

func (x *x12) frames(segment []byte) bool {
	tag, _, _ := bytes.Cut(segment, []byte{x.element})
	return slices.Contains([]string{"ISA", "GS", "ST", "SE", "GE", "IEA"}, string(tag))
}

func (x *x12) fields(segment []byte, add func(string, []byte)) {
	segment = bytes.TrimSuffix(bytes.TrimRight(segment, "\r\n"), []byte{x.end})
	elements := bytes.Split(segment, []byte{x.element})
	tag := string(elements[0])
	if len(tag) < 2 || len(tag) > 3 {
		add(textField, segment)
		return
	}
	for n, element := range elements[1:] {
		name := x.name(tag, n+1, elements)
		for i, c := range bytes.Split(element, []byte{x.component}) {
			if i > 0 {
				add(name+"."+strconv.Itoa(i+1), c)
			} else {
				add(name, c)
			}
		}
	}
}

// name is what an element is called.
func (x *x12) name(tag string, n int, elements [][]byte) string {
	at := tag + "." + strconv.Itoa(n)
	is := func(i int, code string) bool { return i < len(elements) && string(elements[i]) == code }
	switch {
	case tag == "PER" && n >= 4 && n%2 == 0:
		switch string(elements[n-1]) {
		case "EM":
			return "PER.email"
		case "TE", "CP", "HP", "WP":
			return "PER.phone"
		case "FX":
			return "PER.fax"
		}
	case tag == "NM1" && n == 3 && is(2, "2"):
		return "NM1.organisation"
	case tag == "REF" && n == 2 && is(1, "SY"):
		return "REF.social security number"
	}
	if name, known := x12Fields[at]; known {
		return tag + "." + name
	}
	return at
}

var x12Fields = map[string]string{
	"N1.2": "party name", "N2.1": "party name", "N3.1": "street", "N3.2": "street", "N4.1": "city", "N4.2": "state", "N4.3": "postcode", "N4.4": "country", "PER.2": "contact name",
	"NM1.3": "name.family", "NM1.4": "name.given", "NM1.5": "name.middle", "NM1.6": "name.prefix", "NM1.7": "name.suffix", "NM1.9": "member id",
	"DMG.2": "date of birth", "DMG.3": "gender", "MSG.1": "message", "NTE.2": "note",
}
