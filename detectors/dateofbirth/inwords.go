package dateofbirth

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// daysInWords are the days of a month as certificates, records of the police and speakers tell them, from the first on, a language a line; a stroke parts
// two forms of one.
var daysInWords = newDayTable(
	"first|one second|two third|three fourth|four fifth|five sixth|six seventh|seven eighth|eight ninth|nine tenth|ten eleventh|eleven twelfth|twelve thirteenth|thirteen fourteenth|fourteen fifteenth|fifteen sixteenth|sixteen seventeenth|seventeen eighteenth|eighteen nineteenth|nineteen twentieth|twenty twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth|thirty thirty-first",
	"premier|un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt vingt-et-un vingt-deux vingt-trois vingt-quatre vingt-cinq vingt-six vingt-sept vingt-huit vingt-neuf trente trente-et-un",
	"uno|primero dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve treinta treinta-y-uno",
	"um|primeiro dois três quatro cinco seis sete oito nove dez onze doze treze catorze|quatorze quinze dezasseis|dezesseis dezassete|dezessete dezoito dezanove|dezenove vinte vinte-e-um vinte-e-dois vinte-e-três vinte-e-quatro vinte-e-cinco vinte-e-seis vinte-e-sete vinte-e-oito vinte-e-nove trinta trinta-e-um",
	"primo|uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove venti ventuno ventidue ventitré|ventitre ventiquattro venticinque ventisei ventisette ventotto ventinove trenta trentuno",
	"ersten zweiten dritten vierten fünften sechsten siebten|siebenten achten neunten zehnten elften zwölften dreizehnten vierzehnten fünfzehnten sechzehnten siebzehnten achtzehnten neunzehnten zwanzigsten einundzwanzigsten zweiundzwanzigsten dreiundzwanzigsten vierundzwanzigsten fünfundzwanzigsten sechsundzwanzigsten siebenundzwanzigsten achtundzwanzigsten neunundzwanzigsten dreißigsten einunddreißigsten",
	"een|één|eerste twee|tweede drie|derde vier|vierde vijf|vijfde zes|zesde zeven|zevende acht|achtste negen|negende tien|tiende elf|elfde twaalf|twaalfde dertien veertien vijftien zestien zeventien achttien negentien twintig eenentwintig tweeëntwintig drieëntwintig vierentwintig vijfentwintig zesentwintig zevenentwintig achtentwintig negenentwintig dertig eenendertig",
)

func newDayTable(languages ...string) map[string]int {
	all := map[string]int{}
	for _, days := range languages {
		for i, day := range strings.Fields(days) {
			for form := range strings.SplitSeq(day, "|") {
				if all[form] == 0 {
					all[form] = i + 1
				}
			}
		}
	}
	return all
}

// longestDay is how many bytes a day in words has at the most.
const longestDay = 24

// inWords reads the date with which text begins whose day is in words, "third of May 1974", and where it ends.
func inWords(text []byte) (d date, end int, ok bool) {
	for space := bytes.IndexByte(text, ' '); space > 0 && space <= longestDay; {
		if day := dayOf(text[:space]); day > 0 {
			if d, end, ok = named(text, day, space); ok {
				return d, end, true
			}
		}
		next := bytes.IndexByte(text[space+1:], ' ')
		if next < 0 {
			break
		}
		space += 1 + next
	}
	return d, 0, false
}

// dayOf is the day that some words tell, 0 if they tell none.
func dayOf(words []byte) int {
	var buf [longestDay]byte
	if len(words) > longestDay {
		return 0
	}
	for i, b := range words {
		switch {
		case b == ' ':
			b = '-'
		case b-'A' < 26:
			b |= 0x20
		}
		buf[i] = b
	}
	return daysInWords[string(buf[:len(words)])]
}

// wordsBefore returns where the day in words begins that stands before the year at offset at of text and a month's name, -1 where none does.
func wordsBefore(text []byte, at int) int {
	month := lastWord(text, at)
	if of := text[month:max(at-1, month)]; string(of) == "de" || string(of) == "del" {
		at, month = month, lastWord(text, month)
	}
	if month == at || !mayBeMonth(text[month:]) || monthOf(text[month:max(at-1, month)]) == 0 {
		return -1
	}
	start := lastWord(text, month)
	if of := text[start:max(month-1, start)]; string(of) == "de" || string(of) == "of" || string(of) == "di" {
		month, start = start, lastWord(text, start)
	}
	day, end := -1, month-1
	for n := 0; n < 3 && start < end; n++ { // twenty third, treinta y uno
		if dayOf(text[start:end]) > 0 {
			day = start
		}
		before := lastWord(text, start)
		if before == start {
			break
		}
		start = before
	}
	return day
}

// monthStarts has the first three bytes of months, as [startPlace] puts them.
var monthStarts = newMonthTable()

func newMonthTable() (t [1 << startBits]bool) {
	for _, names := range months {
		for _, n := range names {
			t[startPlace([]byte(n))] = true
		}
	}
	return t
}

const startBits = 10

// startPlace is where words are kept that begin with three bytes as this one does, in capitals or small letters.
func startPlace(word []byte) uint32 {
	three := uint32(word[0]) | uint32(word[1])<<8 | uint32(word[2])<<16 | 0x202020
	return three * 0x9e3779b1 >> (32 - startBits)
}

// mayBeMonth tells, by its first three bytes, whether a word may be a month's name. One with bytes beyond ASCII there may: capitals have others.
func mayBeMonth(word []byte) bool {
	return len(word) > 2 && ((word[0]|word[1]|word[2]) >= utf8.RuneSelf || monthStarts[startPlace(word)])
}

// lastWord returns where the word begins that stands, with a space behind it, before offset at of text; at where none does.
func lastWord(text []byte, at int) int {
	if at < 2 || text[at-1] != ' ' {
		return at
	}
	start := at - 1
	for start > 0 && (text[start-1]|0x20 >= 'a' && text[start-1]|0x20 <= 'z' || text[start-1] >= utf8.RuneSelf || text[start-1] == '-') && at-start < longestDay {
		start--
	}
	if start == at-1 {
		return at
	}
	return start
}
