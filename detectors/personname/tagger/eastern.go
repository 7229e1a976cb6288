package tagger

import (
	"bytes"

	"dossier/detectors/gazetteer"
)

// Names of China, Korea and their neighbours in Latin letters begin with one of few surnames, and go on with syllables that are put together anew for
// everybody, so that no list has them: Zhao Minghui, Park Sung-hwan, Tan Wei Ming.

// eastern is what a word can be in such a name.
type eastern uint8

const (
	easternSurname eastern = 1 << iota
	twoSyllables           // Sung-hwan, or Minghui
	oneSyllable            // Wei
)

// easternSurnames are those of most people in China, Taiwan, Hong Kong, Malaysia, Singapore, Korea and Vietnam, as they are written there.
const easternSurnames = `wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo lin he gao liang zheng luo song xie tang han cao feng deng xiao cheng zeng cai
	peng pan yuan dong yu su ye lu lv jiang wei jia ding fan xue yan shi lei hou long tao gong qin hao shao meng bai qiu kong mao wan duan qian dai mo ren liao yin
	xiong jin kang shen shang tan zou ning niu fang cui bao qi hong tian zhong ji jiao ke gu ouyang sima situ
	chang chou chao chu chiang chien chiu chuang hsu hsieh hsiao hsiung hsueh hsia kuo kao lo liao lai tsai tseng tsao tung tu teng yeh yen shih peng pai kuan ko hung
	chan cheung wong lee leung lau ho ng yip kwok chow tsang lam mak tse fung kwan cheng chu choi chung tam tang yeung yau siu szeto poon pang mok lui lok law kwong
	ko ip hui fong fok au yu yuen yung wan to tong tsui tin sin sit shum shek pun lai kwan kan hon chui chiu cheuk
	tan lim ong goh teo koh chua chia ang yeo ooi khoo soh sim toh tay low loh quek kwek neo seah png heng foo gan chin chong liew loke leong wee yap yong
	kim park lee choi choe jung jeong chung kang cho jo yoon yun jang chang lim im rim han oh seo suh shin kwon hwang ahn an song ryu yoo yu ryoo hong jeon jun ko go
	moon mun son bae paik baek baik heo huh nam noh roh ha joo ju koo gu min ri rhee yi pak paek pae hyon hyun jon ro ryang om sok kye chae cha chu woo ma ham um
	nguyen tran pham phan vu vo dang bui do ngo duong dinh truong trinh luu ly mai dao doan vuong thai cao`

// easternOf tells what a word with a capital can be in such a name.
func (t *Tagger) easternOf(word []byte, hash uint64, class gazetteer.Class) (e eastern) {
	if len(word) < 2 || len(word) > 14 {
		return 0
	}
	if t.eastern[hash] {
		e = easternSurname
	}
	var buf [32]byte
	folded := t.words.Append(buf[:0], word)
	const rare = gazetteer.RareGiven | gazetteer.RareSurname // a word that is listed as anything else is left to the model
	if first, second, hyphened := bytes.Cut(folded, []byte{'-'}); hyphened {
		if syllable(first, false) && syllable(second, false) {
			e |= twoSyllables
		}
		return e
	}
	if syllable(folded, false) {
		e |= oneSyllable
	}
	for i := 2; i+2 <= len(folded) && len(folded) > 4 && class&^rare == 0; i++ {
		if syllable(folded[:i], true) && syllable(folded[i:], true) {
			return e | twoSyllables
		}
	}
	return e
}

// syllable tells whether a folded word is the consonants that begin one, at most three vowels, and an end or none; pinyin has few ends.
func syllable(word []byte, pinyin bool) bool {
	from := 0
	for from < len(word) && !vowel(word[from]) {
		from++
	}
	to := from
	for to < len(word) && (vowel(word[to]) || to == from+1 && word[to] == 'w') {
		to++
	}
	return to > from && to-from < 4 && begins(word[:from]) && closes(word[to:], pinyin)
}

func vowel(b byte) bool {
	switch b {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}

func begins(consonants []byte) bool {
	switch string(consonants) {
	case "", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "zh", "ch", "sh", "r", "z", "c", "s", "w", "hs", "ts", "tz", "kw", "gw", "hw", "kk", "tt",
		"pp", "ss", "jj", "ph", "kh", "th", "ng", "nh":
		return true
	}
	return false
}

func closes(consonants []byte, pinyin bool) bool {
	switch string(consonants) {
	case "", "n", "ng":
		return true
	case "l", "m", "k", "p", "t", "h", "r", "nh", "ch", "b", "g":
		return !pinyin
	}
	return false
}

// eastward makes the words of such names, in the run of n tokens from a on, likelier to be one, and surnames that the text has named somebody by.
func (t *Tagger) eastward(s *Scratch, a, n int) {
	for i := range n {
		if w, next := s.at(a+i), s.at(a+i+1); w.eastern&easternSurname != 0 && w.shape == capital && !(next.word() && next.candidate) && s.knows(t.memory(s, a+i)) {
			s.emit[i][Begins] += easterly
		}
		for k := range min(s.orient(a+i), n-i) {
			s.emit[i+k][Begins+min(k, 1)] += easterly
		}
	}
}

// orient returns how many words such a name has that begins with token i; 0 if none does.
func (s *Scratch) orient(i int) int {
	w, second, third := s.at(i), s.at(i+1), s.at(i+2)
	switch {
	case w.eastern&easternSurname == 0 || w.shape != capital || second.shape != capital || !second.spaced:
		return 0
	case second.eastern&twoSyllables != 0:
		return 2
	case second.eastern&third.eastern&oneSyllable != 0 && third.shape == capital && third.spaced && !third.is(gazetteer.Stop|Thing):
		return 3
	}
	return 0
}

// easterly is how much likelier, as a logarithm of odds.
const easterly = 3
