package personname

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ranks are titles, offices and degrees that stand before a name in lists, folded and without dots.
var ranks = setOf(`dr drs prof profesor professor profa docent doz pd privatdozent lek mgr inz ing ir dipl dipling diplom mag bc mudr mvdr judr phdr rndr paeddr
	thdr phmr rechtsanwalt rechtsanwaltin fachanwalt fachanwaltin notar notarin steuerberater steuerberaterin pfr pfarrer pfarrerin fam familie
	famille famiglia avukat uzm uzman ars gor ogr yrd dt ecz conf lect asist lucr acad dott dottssa dssa avv geom rag maitre
	docteur docteure professeur abbe lic licda licdo arq mtro mtra eng enga engo arqto doutor doutora dra capt sgt
	lt cpl cllr councillor cmdr rev rev'd reverend rabbi imam ks kpt plk mjr dyr adw advokat advokatin adv univ rer univprof
	mr mrs ms miss mme mlle monsieur madame herr frau dhr mevr mevrouw sig sigra signora sr sra srta dna pan pani bay bayan`)

// short are those that are names or words of other languages too: a dot behind them, or a whole name, tells.
var shortRanks = setOf(`ra rain av op me mes pr hr stb wp bc sor soeur pere frere maj major judge justice hon amb sen rep gov pres dekan diakon vikar mec kier kand
	cand stud leg adj sef cs ec jur cp captain colonel padre fray arch lieutenant pastor pastorin doc gen col`)

// within stand between titles and the name: dr n. med., Prof. Dr.-Ing. habil.
var within = setOf(`n med hab habil et stom ssa iur rer nat phil jur ing inz univ oec pol theol vet dent fh agr inf math h c uye uyesi ra kfm`)

// degrees stand behind a name and a comma, folded and without dots.
var degrees = setOf(`phd md csc drsc dsc dis mba msc ma ba bsc mph llm llb rn esq frcs mrcp dds dmd cpa pe obe mbe cbe facs fca jd edd dvm lcsw do mpa med meng beng`)

// bare returns a cell without the titles before the name, and the degrees and the office behind it; titled tells whether there were some before.
// A cell that is nothing else is left as it is.
func (d *Detector) bare(cell []byte) (name []byte, titled bool) {
	name = d.withoutTail(cell)
	at := 0
	for at < len(name) {
		end := wordOf(name, at)
		if end == at || !d.ranked(name, at, end, titled) {
			break
		}
		next := pastSigns(name, end)
		if next == len(name) {
			return cell, false
		}
		titled, at = true, next
	}
	return name[at:], titled
}

// ranked tells whether the word from start to end of a cell is a title; more tells whether one stands before it.
func (d *Detector) ranked(cell []byte, start, end int, more bool) bool {
	var buf [64]byte
	word := cell[start:end]
	if len(word) > len(buf)/2 || !d.ranks.may(word) {
		return false
	}
	key := string(d.words.Append(buf[:0], word))
	rest := pastSigns(cell, end)
	if ranks[key] || more && within[key] {
		return !more || !within[key] || rest-end > 1 || unicode.IsLower(rune(word[0])) || len(word) < 4
	}
	dotted := end < len(cell) && cell[end] == '.'
	return shortRanks[key] && len(word) > 1 && (dotted || bytes.IndexByte(cell[rest:], ' ') > 0)
}

// wordOf is where the word ends that begins at a place of a cell, at that place where none does.
func wordOf(cell []byte, at int) int {
	for at < len(cell) {
		r, size := utf8.DecodeRune(cell[at:])
		if !unicode.IsLetter(r) || r == 'ª' || r == 'º' {
			break
		}
		at += size
	}
	return at
}

// pastSigns is where the next word begins.
func pastSigns(cell []byte, at int) int {
	for at < len(cell) {
		r, size := utf8.DecodeRune(cell[at:])
		if unicode.IsLetter(r) && r != 'ª' && r != 'º' || unicode.IsDigit(r) {
			break
		}
		at += size
	}
	return at
}

// withoutTail cuts degrees and, in parentheses or behind a dash, an office off the end of a cell.
func (d *Detector) withoutTail(cell []byte) []byte {
	for {
		comma := bytes.LastIndexByte(cell, ',')
		if comma <= 0 || len(cell)-comma > 12 || bytes.IndexByte(cell[:comma], ' ') < 0 {
			break
		}
		var buf [12]byte
		key := buf[:0]
		for _, b := range cell[comma+1:] {
			if b|0x20 >= 'a' && b|0x20 <= 'z' {
				key = append(key, b|0x20)
			}
		}
		if !degrees[string(key)] {
			break
		}
		cell = bytes.TrimRight(cell[:comma], " ,")
	}
	open := -1
	if n := len(cell); n > 0 && cell[n-1] == ')' {
		open = bytes.LastIndexByte(cell, '(')
	} else if at := bytes.LastIndex(cell, []byte(" - ")); at > 0 {
		open = at + 2
	}
	if open > 1 {
		if at := pastSigns(cell, open); at < len(cell) {
			if t := d.cellWord(cell, at); t.is(role) {
				return bytes.TrimRight(cell[:open], " -(")
			}
		}
	}
	return cell
}

// ranksOf are the words that [Detector.bare] looks for.
func ranksOf() string {
	var all []string
	for _, set := range []map[string]bool{ranks, shortRanks, within} {
		for w := range set {
			all = append(all, w)
		}
	}
	return strings.Join(all, " ")
}
