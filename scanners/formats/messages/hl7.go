package messages

import (
	"bytes"
	"slices"
	"strconv"
)

// hl7Begins tells of messages, batches and files of them.
func hl7Begins(head []byte) bool {
	if len(head) < 9 || !slices.Contains([]string{"MSH", "FHS", "BHS"}, string(head[:3])) {
		return false
	}
	separator := head[3]
	if isWord(separator) || separator == ' ' {
		return false
	}
	coding, _, found := bytes.Cut(head[4:], []byte{separator})
	return found && len(coding) >= 3 && len(coding) <= 5 && !bytes.ContainsFunc(coding, func(r rune) bool { return r < 0x80 && isWord(byte(r)) || r <= ' ' })
}

func isWord(b byte) bool { return b|0x20-'a' < 26 || b-'0' < 10 }

// hl7 has the separators of a message, which its first segment gives: | of fields, ^ of components, ~ of repetitions, \ before what means something else,
// & of subcomponents.
type hl7 struct{ field, component, repetition, escape, sub byte }

func openHL7(head []byte) syntax {
	h := &hl7{'|', '^', '~', '\\', '&'}
	h.header(head)
	return h
}

// header reads the separators.
func (h *hl7) header(segment []byte) bool {
	if !hl7Begins(segment) {
		return false
	}
	h.field = segment[3]
	for i, to := range []*byte{&h.component, &h.repetition, &h.escape, &h.sub} {
		if segment[4+i] == h.field {
			break
		}
		*to = segment[4+i]
	}
	return true
}

func (h *hl7) cut(text []byte, last bool) int {
	end := bytes.IndexAny(text, "\r\n\x1c")
	if end < 0 {
		return 0
	}
	return behind(text, end, hl7Ends, last)
}

// hl7Ends are the line breaks that end segments, and the bytes that carry messages (MLLP).
const hl7Ends = "\r\n\x1c\x0b"

func (*hl7) belongs([]byte) bool { return false }

func (*hl7) frames(segment []byte) bool { return hl7Begins(segment) }

func (h *hl7) fields(segment []byte, add func(string, []byte)) {
	segment = bytes.TrimRight(segment, hl7Ends)
	header := h.header(segment)
	if len(segment) < 4 || segment[3] != h.field {
		add(textField, segment)
		return
	}
	tag := string(segment[:3])
	number := 0
	rest := segment[4:]
	if header { // the separators are the first two fields
		_, rest, _ = bytes.Cut(rest, []byte{h.field})
		number = 2
	}
	for len(rest) > 0 {
		var value []byte
		value, rest, _ = bytes.Cut(rest, []byte{h.field})
		number++
		for len(value) > 0 {
			var one []byte
			one, value, _ = bytes.Cut(value, []byte{h.repetition})
			h.components(tag, number, one, add)
		}
	}
}

// components gives the components of a field by the names of its type.
func (h *hl7) components(tag string, number int, value []byte, add func(string, []byte)) {
	known := hl7Fields[tag+"."+strconv.Itoa(number)]
	name := tag + "." + known.name
	if known.name == "" {
		name = tag + "." + strconv.Itoa(number)
	}
	if known.phone {
		value = h.wholeNumber(value, name, add)
	}
	for n := 1; len(value) > 0; n++ {
		var part []byte
		part, value, _ = bytes.Cut(value, []byte{h.component})
		field := name
		switch {
		case n <= len(known.parts) && known.parts[n-1] == "":
		case n <= len(known.parts):
			field += "." + known.parts[n-1]
		case n > 1:
			field += "." + strconv.Itoa(n)
		}
		for m := 1; len(part) > 0; m++ {
			var sub []byte
			sub, part, _ = bytes.Cut(part, []byte{h.sub})
			switch {
			case string(sub) == `""`: // what was there is to be deleted
			case m > 1 && len(known.parts) > 0: // a street and a number, a name and its prefix once more; the first holds them all
				add(field+"."+strconv.Itoa(m), h.plain(sub))
			default:
				add(field, h.plain(sub))
			}
		}
	}
}

// wholeNumber adds a telephone number that stands in parts only, as of version 2.7, and returns the components that are left.
func (h *hl7) wholeNumber(value []byte, name string, add func(string, []byte)) []byte {
	const country, area, local = 4, 5, 6 // components, from 0
	parts := bytes.Split(value, []byte{h.component})
	if len(parts) <= local || len(parts[0]) > 0 || len(parts[local]) == 0 {
		return value
	}
	var number []byte
	if code := bytes.TrimLeft(parts[country], "+0"); len(code) > 0 {
		number = append(append(append(number, '+'), code...), ' ')
		parts[area] = bytes.TrimPrefix(parts[area], []byte("0"))
	}
	if len(parts[area]) > 0 {
		number = append(append(number, parts[area]...), ' ')
	}
	add(name, h.plain(append(number, parts[local]...)))
	parts[country], parts[area], parts[local] = nil, nil, nil
	return bytes.Join(parts, []byte{h.component})
}

// plain replaces what is written behind the sign of escape: \F\ and the like for separators, \.br\ for a line break, \X41\ for bytes.
func (h *hl7) plain(value []byte) []byte {
	if bytes.IndexByte(value, h.escape) < 0 {
		return value
	}
	var out []byte
	for {
		before, rest, found := bytes.Cut(value, []byte{h.escape})
		out = append(out, before...)
		if !found {
			return out
		}
		code, behind, found := bytes.Cut(rest, []byte{h.escape})
		if !found || len(code) > 80 {
			return append(append(out, h.escape), rest...)
		}
		value = behind
		switch string(code) {
		case "F":
			out = append(out, h.field)
		case "S":
			out = append(out, h.component)
		case "T":
			out = append(out, h.sub)
		case "R":
			out = append(out, h.repetition)
		case "E":
			out = append(out, h.escape)
		case ".br", ".sp":
			out = append(out, '\n')
		case "H", "N":
		default:
			if decoded, ok := hexBytes(code); ok {
				out = append(out, decoded...)
			} else {
				out = append(append(append(out, h.escape), code...), h.escape)
			}
		}
	}
}

// hexBytes decodes X41.
func hexBytes(code []byte) ([]byte, bool) {
	if len(code) < 3 || code[0] != 'X' || len(code)%2 == 0 {
		return nil, false
	}
	var out []byte
	for at := 1; at < len(code); at += 2 {
		b, err := strconv.ParseUint(string(code[at:at+2]), 16, 8)
		if err != nil || b < ' ' {
			return nil, false
		}
		out = append(out, byte(b))
	}
	return out, true
}
