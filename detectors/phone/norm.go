package phone

import (
	"strconv"

	"dossier/detectors"
)

// add adds the candidate as a match.
func (k *candidate) add(i int, found *detectors.Matches) {
	var buf [64]byte
	norm := k.normalize(buf[:0])
	found.Add(detectors.Match{
		Value: int32(i), Start: int32(k.start), End: int32(k.end), Kind: detectors.Phone,
		Confidence: k.confidence, Shared: k.shared(), Because: sentences[k.because],
	}, norm)
}

// normalize appends the normal form.
func (k *candidate) normalize(dst []byte) []byte {
	if k.reading.code > 0 {
		dst = append(dst, '+')
		dst = strconv.AppendInt(dst, int64(k.reading.code), 10)
		dst = append(dst, k.digits[k.reading.skip:k.n]...)
	} else {
		dst = append(dst, k.digits[:k.n]...)
	}
	if k.extension > 0 {
		dst = append(dst, ";ext="...)
		dst = append(dst, k.digits[k.n:k.n+k.extension]...)
	}
	return dst
}

// shared tells numbers that are many people's or nobody's: services, one digit throughout, North America's 555-01xx.
func (k *candidate) shared() bool {
	digits := k.digits[:k.n]
	if k.vanity || k.reading.kind == service {
		return true
	}
	same := true
	for _, d := range digits[1:] {
		same = same && d == digits[1]
	}
	n := len(digits)
	return same || n >= 10 && string(digits[n-7:n-2]) == "55501" && (k.reading.code == 1 || k.reading.code == 0)
}

// extend takes an extension that is directly attached: x12, ext. 12, poste 12.
func (k *candidate) extend() bool {
	i := k.end
	for i < len(k.value) && i-k.end < 2 && (k.value[i] == ' ' || k.value[i] == ',') {
		i++
	}
	word := i
	for i < len(k.value) && isLetter(k.value[i]) {
		i++
	}
	if i == word || i-word > 9 || !isExtension(k.value[word:i]) {
		return false
	}
	short := i-word == 1
	for i < len(k.value) && i-k.end < 14 && !short && (k.value[i] == ' ' || k.value[i] == '.' || k.value[i] == ':') {
		i++
	}
	first := i
	for i < len(k.value) && isDigit(k.value[i]) {
		i++
	}
	if n := i - first; n < 1 || n > 6 || k.n+n > len(k.digits) || !freeAfter(k.value, i) {
		return false
	}
	k.extension = copy(k.digits[k.n:], k.value[first:i])
	k.end = i
	return true
}

func isExtension(word []byte) bool {
	switch string(word) {
	case "x", "X", "ext", "Ext", "EXT", "extn", "extension", "Extension", "poste", "toestel", "Toestel", "tst", "Durchwahl", "DW", "anknytning", "interno", "int", "wew":
		return true
	}
	return false
}

// vanityBegins tells whether value could begin with a freephone number with letters.
func vanityBegins(value []byte) bool {
	if len(value) > 2 && value[0] == '1' && value[1] == '-' {
		value = value[2:]
	}
	return len(value) >= 3+1+vanityFewest && value[0] == '8' && value[3] == '-' && isDigit(value[1]) && isDigit(value[2])
}

// letters reads the letters of a freephone number such as 1-800-FLOWERS into digits.
func (k *candidate) letters() bool {
	digits := k.digits[:k.n]
	if k.n == 4 && digits[0] == '1' {
		digits = digits[1:]
	}
	if len(digits) != 3 || digits[0] != '8' || digits[1] != digits[2] && digits[1] != '0' {
		return false
	}
	end, n, letters := k.end, k.n, 0
	for n-k.n < vanityMost {
		i := end
		if i < len(k.value) && k.value[i] == '-' {
			i++
		}
		digit := byte(0)
		if i < len(k.value) {
			digit = keypad(k.value[i])
		}
		if digit == 0 {
			break
		}
		if !isDigit(k.value[i]) {
			letters++
		}
		k.digits[n] = digit
		n, end = n+1, i+1
	}
	if letters < 3 || n-k.n < vanityFewest || end < len(k.value) && (isLetter(k.value[end]) || isDigit(k.value[end])) {
		return false
	}
	k.n, k.end, k.vanity = k.n+vanityFewest, end, true
	return true
}

// Letters and digits behind a freephone prefix; those beyond the seventh are dialled in vain.
const (
	vanityFewest = 7
	vanityMost   = 10
)

// keypad returns the digit of a telephone key, 0 for what is on none (ITU-T E.161).
func keypad(b byte) byte {
	switch {
	case isDigit(b):
		return b
	case 'A' <= b && b <= 'Z':
		return "22233344455566677778889999"[b-'A']
	}
	return 0
}

// judgeVanity sets what is known of a number with letters: North America alone has them.
func (k *candidate) judgeVanity() bool {
	k.confidence, k.because = 0.9, becauseVanity
	k.reading = reading{code: 1, kind: service}
	if k.digits[0] == '1' {
		k.reading.skip = 1
	}
	return true
}
