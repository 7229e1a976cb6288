package messages

import (
	"bytes"
	"strings"
)

// mt940Begins tells of statements, alone, in the blocks of SWIFT's network, or behind what Dutch banks write in its place.
func mt940Begins(head []byte) bool {
	head = head[:min(len(head), 4<<10)]
	envelope, _, found := bytes.Cut(head, []byte(":20:"))
	return found && isEnvelope(envelope) && bytes.Contains(head, []byte("\n:25:")) && (bytes.Contains(head, []byte("\n:60")) || bytes.Contains(head, []byte("\n:34F:")) || bytes.Contains(head, []byte("\n:61:")))
}

// isEnvelope tells of what stands before a statement: nothing, {1:F01…}{2:I940…}{4:, or lines that name the banks and the message: ABNANL2A, 940; 0000
// 01INGBNL2AXXXX00001, 940 00; :940:.
func isEnvelope(before []byte) bool {
	const most = 300 // bytes
	if len(before) == 0 || bytes.HasPrefix(before, []byte("{1:")) {
		return true
	}
	return len(before) < most && before[len(before)-1] == '\n' && (bytes.Contains(before, []byte("940")) || bytes.Contains(before, []byte("942"))) &&
		!bytes.ContainsFunc(before, func(r rune) bool {
			return (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != ' ' && r != ':' && r != '\r' && r != '\n'
		})
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
		if at += i + 1; text[at] == ':' || text[at] == '-' && endsStatement(text[at:]) {
			return at
		}
	}
	if last {
		return len(text)
	}
	return 0
}

// endsStatement tells of a line that is a hyphen, or begins with -}.
func endsStatement(text []byte) bool {
	line, _, _ := bytes.Cut(text[:min(len(text), 80)], []byte("\n"))
	line = bytes.TrimSpace(line)
	return len(line) == 1 || bytes.HasPrefix(line, []byte("-}"))
}

// belongs tells of all but a transaction, and the beginning and the end of a statement.
func (mt940) belongs(segment []byte) bool {
	for _, tag := range []string{":61:", ":62", ":20:", "{1:"} {
		if bytes.HasPrefix(segment, []byte(tag)) {
			return false
		}
	}
	return true
}

func (mt940) frames(segment []byte) bool {
	return bytes.HasPrefix(segment, []byte(":20:")) || len(segment) > 0 && segment[0] != ':'
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

// counterparty is what CNTP says between more slashes.
var counterparty = []string{"account number", "bank code", "account holder name", "city"}

// slashed reads /NAME/An Peeters/IBAN/…; false if it is none.
func slashed(line []byte, add func(string, []byte)) bool {
	name, value, any, at := "", []byte(nil), false, 0
	for piece := range bytes.SplitSeq(line[1:], []byte("/")) {
		word, is := slashes[string(piece)]
		switch {
		case is:
			if name != "" {
				add(name, value)
			}
			name, value, any, at = "86."+word, nil, true, 0
		case name == "" && !any:
			return false
		case name == "86.counterparty" && at < len(counterparty):
			add("86."+counterparty[at], piece)
			at++
		case len(value) == 0:
			value = append(value, piece...)
		default:
			value = append(append(value, ' '), piece...)
		}
	}
	add(name, value)
	return any
}
