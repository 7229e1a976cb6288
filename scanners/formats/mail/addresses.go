package mail

import "bytes"

// addresses hands over a list of addresses (RFC 5322, section 3.4): the addresses in the field Name.email, the names in Name.name. What
// follows no rule goes to the name. To be tolerant, quotes that do not close are characters like others.
func (m *message) addresses(field string, list []byte) error {
	email, name := -1, -1
	for len(list) > 0 {
		end := cutAddress(list)
		one := list[:end]
		list = list[min(end+1, len(list)):]
		address, label := splitAddress(m.label[:0], one)
		m.label = label[:0]
		if len(address) > 0 {
			if email < 0 {
				email = m.place.Field(field+".email", false)
			}
			m.text = decodeWords(m.text[:0], address)
			if err := m.add(email, m.text); err != nil {
				return err
			}
		}
		if label = bytes.TrimSpace(label); len(label) > 0 {
			if name < 0 {
				name = m.place.Field(field+".name", false)
			}
			m.text = decodeWords(m.text[:0], label)
			if err := m.add(name, m.text); err != nil {
				return err
			}
		}
	}
	return nil
}

// cutAddress returns where the first address of a list ends: at a comma, or a semicolon (that of a group, or of programs that write
// lists with it).
func cutAddress(list []byte) int {
	for _, strict := range []bool{true, false} {
		quoted, comment := false, 0
		for i := 0; i < len(list); i++ {
			switch c := list[i]; {
			case c == '\\' && strict:
				i++
			case c == '"' && strict && comment == 0:
				quoted = !quoted
			case quoted:
			case c == '(' && strict:
				comment++
			case c == ')' && comment > 0:
				comment--
			case (c == ',' || c == ';') && comment == 0:
				return i
			}
		}
		if !quoted && comment == 0 {
			return len(list)
		}
	}
	return len(list)
}

// splitAddress takes the address out of one and appends the name, without quotes and brackets, to label.
func splitAddress(label, one []byte) (address, name []byte) {
	open, end := bytes.LastIndexByte(one, '<'), bytes.LastIndexByte(one, '>')
	if open >= 0 && end > open {
		address = bytes.TrimSpace(one[open+1 : end])
		label = appendPlain(label, one[:open])
		return address, appendPlain(append(label, ' '), one[end+1:])
	}
	if paren := bytes.IndexByte(one, '('); paren > 0 && bytes.IndexByte(one[:paren], '@') > 0 { // an@example.be (An Peeters)
		return lastWord(one[:paren]), appendPlain(label, one[paren:])
	}
	if bytes.IndexByte(one, '@') > 0 {
		address = lastWord(one)
		return address, appendPlain(label, bytes.TrimSuffix(bytes.TrimSpace(one), address))
	}
	return nil, appendPlain(label, one)
}

func lastWord(text []byte) []byte {
	text = bytes.TrimSpace(text)
	return text[bytes.LastIndexAny(text, " \t:")+1:]
}

// appendPlain appends text without quotes, escapes and parentheses.
func appendPlain(dst, text []byte) []byte {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '"', '(', ')':
		case '\\':
			if i++; i < len(text) {
				dst = append(dst, text[i])
			}
		default:
			dst = append(dst, c)
		}
	}
	return dst
}
