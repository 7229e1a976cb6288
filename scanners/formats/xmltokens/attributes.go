package xmltokens

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// Attribute returns the next attribute of the tag that Next returned as an Open: its name without the prefix, and its value as it is
// written, for Unescape.
func (r *Reader) Attribute() (name, value []byte, ok bool) {
	tag := r.tag
	i := r.attr
	for i < len(tag) && tag[i] <= ' ' {
		i++
	}
	from := i
	for i < len(tag) && tag[i] != '=' && tag[i] > ' ' {
		if tag[i] == ':' {
			from = i + 1
		}
		i++
	}
	name = tag[from:i]
	for i < len(tag) && tag[i] <= ' ' {
		i++
	}
	if i == len(tag) || tag[i] != '=' {
		r.attr = i
		return name, nil, i < len(tag) || len(name) > 0
	}
	for i++; i < len(tag) && tag[i] <= ' '; i++ {
	}
	if i == len(tag) {
		r.attr = i
		return name, nil, true
	}
	if quote := tag[i]; quote == '"' || quote == '\'' {
		end := bytes.IndexByte(tag[i+1:], quote)
		if end < 0 {
			end = len(tag) - i - 1
		}
		r.attr = min(len(tag), i+end+2)
		return name, tag[i+1 : i+1+end], true
	}
	from = i
	for i < len(tag) && tag[i] > ' ' {
		i++
	}
	r.attr = i
	return name, tag[from:i], true
}

// Value returns the value of the attribute with this name (without its prefix), nil if there is none. It looks at all
// attributes, whatever Attribute returned already.
func (r *Reader) Value(name string) []byte {
	at := r.attr
	defer func() { r.attr = at }()
	r.attr = 0
	r.attr = len(r.tag)
	for i, b := range r.tag {
		if b <= ' ' {
			r.attr = i
			break
		}
	}
	for {
		n, v, ok := r.Attribute()
		if !ok {
			return nil
		}
		if string(n) == name {
			return r.Unescape(v)
		}
	}
}

// Unescape resolves the references in raw: it returns raw itself where there are none. An entity that is not predefined stays as it is
// written.
func (r *Reader) Unescape(raw []byte) []byte {
	amp := bytes.IndexByte(raw, '&')
	if amp < 0 {
		return raw
	}
	begin := len(r.scratch)
	for {
		r.scratch = append(r.scratch, raw[:amp]...)
		raw = raw[amp:]
		var n int
		r.scratch, n = appendReference(r.scratch, raw)
		raw = raw[n:]
		if amp = bytes.IndexByte(raw, '&'); amp < 0 {
			r.scratch = append(r.scratch, raw...)
			return r.scratch[begin:len(r.scratch):len(r.scratch)]
		}
	}
}

// appendReference resolves the reference that raw begins with and returns how many bytes it has.
func appendReference(to, raw []byte) ([]byte, int) {
	end := bytes.IndexByte(raw[:min(len(raw), maxReference)], ';')
	if end < 0 {
		return append(to, '&'), 1
	}
	name := raw[1:end]
	switch string(name) {
	case "amp":
		return append(to, '&'), end + 1
	case "lt":
		return append(to, '<'), end + 1
	case "gt":
		return append(to, '>'), end + 1
	case "quot":
		return append(to, '"'), end + 1
	case "apos":
		return append(to, '\''), end + 1
	}
	if len(name) > 1 && name[0] == '#' {
		base, digits := 10, name[1:]
		if digits[0] == 'x' || digits[0] == 'X' {
			base, digits = 16, digits[1:]
		}
		if n, err := strconv.ParseUint(string(digits), base, 32); err == nil && n <= utf8.MaxRune {
			return utf8.AppendRune(to, rune(n)), end + 1
		}
	}
	return append(to, '&'), 1
}
