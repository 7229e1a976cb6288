// Package recordkey tells which columns may hold keys of records, what they are keys of, and when two keys are equal. Where a source
// declares its keys, only the last is asked.
package recordkey

import (
	"bytes"
	"slices"
	"strings"
)

// MostBytes is how long a key may be: what is longer is text.
const MostBytes = 128

// Canonical appends the form in which equal keys are equal, nothing if the value is none: without the space around it, in small
// letters, as databases often compare; integers without leading zeros, or the ".0" that spreadsheets and data frames put behind them;
// a UUID (RFC 9562) without braces and hyphens.
func Canonical(dst, value []byte) []byte {
	if len(value) <= longestNumber && digits(value) && value[0] != '0' { // as most are
		return append(dst, value...)
	}
	value = bytes.TrimSpace(value)
	if len(value) == 0 || len(value) > MostBytes {
		return dst
	}
	if whole := bytes.TrimRight(value, "0"); len(whole) > 1 && whole[len(whole)-1] == '.' && digits(whole[:len(whole)-1]) && len(whole) <= longestNumber {
		value = whole[:len(whole)-1]
	}
	if digits(value) && len(value) <= longestNumber {
		for len(value) > 1 && value[0] == '0' {
			value = value[1:]
		}
		return append(dst, value...)
	}
	inner := value
	if len(inner) == 38 && inner[0] == '{' && inner[37] == '}' {
		inner = inner[1:37]
	}
	uuid := isUUID(inner)
	if uuid {
		value = inner
	}
	for _, b := range value {
		switch {
		case uuid && b == '-':
		case b >= 'A' && b <= 'Z':
			dst = append(dst, b+'a'-'A')
		default:
			dst = append(dst, b)
		}
	}
	return dst
}

// isUUID tells whether v is 8-4-4-4-12 hexadecimal digits.
func isUUID(v []byte) bool {
	if len(v) != 36 {
		return false
	}
	for i, b := range v {
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if b != '-' {
				return false
			}
		case b < '0' || b > '9' && b|0x20 < 'a' || b|0x20 > 'f':
			return false
		}
	}
	return true
}

// longestNumber is how many digits an integer of 64 bits has; what has more is no number.
const longestNumber = 20

func digits(v []byte) bool {
	for _, b := range v {
		if b < '0' || b > '9' {
			return false
		}
	}
	return len(v) > 0
}

// Split tells what a column's name, cut into its words in lower case, says of keys: the words of the thing whose key it may hold, none
// where it is the record's own ("id"), and whether it calls itself a key ("customer_id"; "customer" does not, and may be one all the
// same).
func Split(words []string) (thing []string, key bool) {
	thing = slices.Clone(words)
	for len(thing) > 0 && keyWord(thing[len(thing)-1]) {
		thing, key = thing[:len(thing)-1], true
	}
	for len(thing) > 0 && (keyWord(thing[0]) && !numberWord(thing[0])) {
		thing, key = thing[1:], true
	}
	if len(thing) == 0 {
		return thing, key
	}
	// "customerid", "kundennr": one word.
	last := &thing[len(thing)-1]
	if !key {
		for _, end := range []string{"uuid", "guid", "id", "nr"} {
			if begin, ok := strings.CutSuffix(*last, end); ok && len(begin) > 3 && !slices.Contains(inWords(), *last) {
				*last, key = begin, true
				break
			}
		}
	}
	return thing, key
}

// inWords end as keys do and are words.
func inWords() []string {
	return []string{"paid", "valid", "invalid", "android", "unpaid", "prepaid", "madrid", "hybrid", "covid"}
}

func keyWord(word string) bool {
	switch word {
	case "id", "ids", "uid", "uuid", "guid", "oid", "key", "fk", "pk", "sk", "ref", "code", "identifier", "kennung", "schluessel", "sleutel", "cle":
		return true
	}
	return numberWord(word)
}

// numberWord tells of words that call a key a number, which more often call something else one.
func numberWord(word string) bool {
	switch word {
	case "no", "nr", "num", "number", "nummer", "numero", "nmr":
		return true
	}
	return false
}

// Candidate tells whether a column of this name may hold keys of records, though nothing declares it.
func Candidate(words []string) bool {
	thing, key := Split(words)
	switch {
	case !key:
		return false
	case len(thing) == 0: // "code", "ref" and "key" alone say too little
		return slices.ContainsFunc(words, func(w string) bool { return w == "id" || w == "uuid" || w == "guid" || w == "oid" })
	}
	return !slices.ContainsFunc(thing, common)
}

// common are things with numbers and codes of their own, which tie nothing together.
func common(word string) bool {
	switch word {
	case "postal", "post", "zip", "plz", "postcode", "country", "currency", "phone", "tel", "telephone", "mobile", "fax", "gsm", "house", "huis", "haus",
		"street", "box", "version", "language", "lang", "locale", "area", "dialing", "dial", "bank", "iban", "bic", "swift", "vat", "btw", "tax", "card",
		"color", "colour", "status", "state", "error", "http", "line", "page", "row", "seq", "sequence", "room", "floor", "zone", "timezone", "mime",
		"promo", "coupon", "discount", "bar", "qr", "ean", "isbn", "sku", "hs", "nace", "icd", "pin", "cvv", "cvc", "security", "checksum", "hash",
		"public", "private", "primary", "api", "access":
		return true
	}
	return false
}
