package messages

import (
	"bytes"
	"strings"
)

// mt940Begins tells of statements, alone or in the blocks of SWIFT's network.
func mt940Begins(head []byte) bool {
	if !bytes.HasPrefix(head, []byte(":20:")) && !bytes.HasPrefix(head, []byte("{1:")) {
		return false
	}
	head = head[:min(len(head), 4<<10)]
	return bytes.Contains(head, []byte(":20:")) && bytes.Contains(head, []byte("\n:25:")) && (bytes.Contains(head, []byte("\n:60")) || bytes.Contains(head, []byte("\n:34F:")) || bytes.Contains(head, []byte("\n:61:")))
}

// mt940 reads fields, :86: and what it holds, which go on over lines.
type mt940 struct{}

func openMT940([]byte) syntax { return mt940{} }

func (mt940) cut(text []byte, last bool) int {
	for at := 1; at < len(text); {
		i := bytes.IndexByte(text[at:], '\n')
		if i < 0 || at+i+1 == len(text) {
			break
		}
		if at += i + 1; text[at] == ':' || text[at] == '-' && lineOf(text[at:]) == "-" || text[at] == '-' && strings.HasPrefix(lineOf(text[at:]), "-}") {
			return at
		}
	}
	if last {
		return len(text)
	}
	return 0
}

func lineOf(text []byte) string {
	line, _, _ := bytes.Cut(text[:min(len(text), 80)], []byte("\n"))
	return string(bytes.TrimSpace(line))
}

// belongs tells of all but a transaction, and the beginning and the end of a statement.
func (s mt940) belongs(segment []byte) bool {
	return !bytes.HasPrefix(segment, []byte(":61:")) && !bytes.HasPrefix(segment, []byte(":62")) && !s.frames(segment)
}

func (mt940) frames(segment []byte) bool {
	return bytes.HasPrefix(segment, []byte(":20:")) || bytes.HasPrefix(segment, []byte("{1:"))
}

func (mt940) fields(segment []byte, add func(string, []byte)) {
	segment = bytes.TrimSpace(segment)
	tag, value, found := bytes.Cut(bytes.TrimPrefix(segment, []byte(":")), []byte(":"))
	switch {
	case len(segment) == 0 || segment[0] == '-' && len(segment) < 4:
	case !found || segment[0] != ':' || len(tag) > 3:
		add(textField, segment)
	case string(tag) == "86":
		information(value, add)
	default:
		name := string(tag)
		if says := mt940Fields[strings.TrimRight(name, "CDEFMNPR")]; says != "" {
			name += "." + says
		}
		add(name, joined(value))
	}
}

var mt940Fields = map[string]string{
	"20": "reference", "21": "related reference", "25": "account number", "28": "statement number", "60": "opening balance", "61": "transaction", "62": "closing balance", "64": "available balance",
}

// joined is a value that went on over lines.
func joined(value []byte) []byte {
	return bytes.ReplaceAll(bytes.ReplaceAll(value, []byte("\r\n"), nil), []byte("\n"), nil)
}

// information reads what is said of a transaction: in the numbered fields of German banks (DFÜ-Abkommen, appendix 3, 8.2.3) behind a sign, mostly ?,
// between slashes as in the Netherlands (/NAME/…/REMI/…), or as it stands.
func information(value []byte, add func(string, []byte)) {
	line := joined(value)
	if len(line) > 6 && line[0]-'0' < 10 && line[1]-'0' < 10 && line[2]-'0' < 10 && !isWord(line[3]) && line[3] != ' ' && line[4]-'0' < 10 && line[5]-'0' < 10 {
		numbered(line[3:], line[3], add)
		return
	}
	if len(line) > 5 && line[0] == '/' && slashed(line, add) {
		return
	}
	add("86.remittance information", value)
}

func numbered(text []byte, sign byte, add func(string, []byte)) {
	values := map[string][]byte{}
	var order []string
	for piece := range bytes.SplitSeq(text[1:], []byte{sign}) {
		name := "86.remittance information"
		if len(piece) >= 2 && piece[0]-'0' < 10 && piece[1]-'0' < 10 {
			switch code := string(piece[:2]); code {
			case "00":
				name = "86.transaction type"
			case "10", "34":
				name = "86." + code
			case "30":
				name = "86.bank code"
			case "31":
				name = "86.account number"
			case "32", "33":
				name = "86.account holder name"
			}
			piece = piece[2:]
		}
		if _, known := values[name]; !known {
			order = append(order, name)
		}
		values[name] = append(values[name], piece...)
	}
	for _, name := range order {
		add(name, values[name])
	}
}

// slashes are the words between slashes, and what they say.
var slashes = map[string]string{
	"NAME": "account holder name", "IBAN": "account number", "CNTP": "counterparty", "REMI": "remittance information", "ADDR": "address", "BENM": "beneficiary", "ORDP": "ordering party",
	"BIC": "bank code", "EREF": "end to end reference", "TRTP": "transaction type", "ID": "id", "CSID": "creditor id", "MARF": "mandate reference", "ULTD": "ultimate debtor name", "ULTC": "ultimate creditor name",
	"USTD": "remittance information", "STRD": "remittance information", "PURP": "purpose", "RTRN": "return reason", "ISDT": "issue date", "PREF": "payment reference", "SVCL": "service level",
}

// slashed reads /NAME/An Peeters/IBAN/…; false if it is none.
func slashed(line []byte, add func(string, []byte)) bool {
	name, value, any := "", []byte(nil), false
	for piece := range bytes.SplitSeq(line[1:], []byte("/")) {
		word, is := slashes[string(piece)]
		switch {
		case is:
			if name != "" {
				add(name, value)
			}
			name, value, any = "86."+word, nil, true
		case name == "" && !any:
			return false
		case len(value) == 0:
			value = append(value, piece...)
		default:
			value = append(append(value, ' '), piece...)
		}
	}
	add(name, value)
	return any
}
