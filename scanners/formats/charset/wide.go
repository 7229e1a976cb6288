package charset

import (
	"bytes"
	"sync"
	"unicode/utf8"

	sets "golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// multi is a character set of East Asia, in which a character beyond ASCII is one to four bytes.
type multi struct{ set sets.Encoding }

func (m multi) decode(dst, src []byte, last bool) ([]byte, int) {
	decoder := m.set.NewDecoder()
	used := 0
	for {
		dst = grown(dst, 3*(len(src)-used)+utf8.UTFMax)
		to, from, err := decoder.Transform(dst[len(dst):cap(dst)], src[used:], last)
		dst = dst[:len(dst)+to]
		used += from
		if err == nil || to+from == 0 {
			return dst, used
		}
	}
}

// grown is dst with room for so many bytes more, at most those of a chunk.
func grown(dst []byte, more int) []byte {
	more = min(more, 3*chunk)
	if cap(dst)-len(dst) >= more {
		return dst
	}
	return append(make([]byte, 0, len(dst)+more), dst...)
}

// step implements encoding: of the characters of these sets none has more than four bytes.
func (m multi) step(src []byte) (stored, size int) {
	if len(src) > 0 && src[0] < utf8.RuneSelf {
		return 1, 1
	}
	var room [utf8.UTFMax * 4]byte
	for n := 1; n <= min(len(src), 4); n++ {
		to, from, _ := m.set.NewDecoder().Transform(room[:], src[:n], n == len(src))
		if from > 0 {
			if r, first := utf8.DecodeRune(room[:to]); r == utf8.RuneError && first < to { // a fault, and the letter behind it
				return 1, first
			}
			return from, to
		}
	}
	return len(src), utf8.RuneLen(utf8.RuneError)
}

func (m multi) encode(text []byte) []byte {
	out, err := m.set.NewEncoder().Bytes(text)
	if err != nil {
		return nil // Rewrite has refused it
	}
	return out
}

// script is a language of East Asia with its character sets and characters that are met often, in texts, names and addresses.
type script struct {
	sets   []sets.Encoding
	common string
}

func scripts() []script {
	return []script{
		{
			[]sets.Encoding{japanese.ShiftJIS, japanese.EUCJP},
			"あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをんがぎぐげござじずぜぞだでどばびぶべぼっゃゅょアイウエオカキクケコサシスセソタチツテトナニネノハヒフヘホマミムメモヤユヨラリルレロワンガギグゲゴザジズゼゾダデドバビブベボパピプペポッャュョー、。" +
				"日一国人年大十二本中長出三時行見月分前後間上東四今金入学高円子外八六下来気小七山話女北午百名先川千水南西電校語木土万野村田藤佐橋伊渡辺松井石崎県市区町丁目番地号氏住所様郵便都府島岡福鈴加斎清林原和美部京阪神横浜太郎幸真健正",
		},
		{
			[]sets.Encoding{simplifiedchinese.GB18030},
			"的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手用主行方又如前所本见经头面公同三已老从动两长，。、：" +
				"王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹省市区县路号街镇村室楼姓名电话邮箱址北京海广州深圳东江浙苏山南西伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚",
		},
		{
			[]sets.Encoding{traditionalchinese.Big5},
			"的一是不了在人有我他這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可她裡後小麼心多天而能好都然沒日於起還發成事只作當想看文無開手用主行方又如前所本見經頭面公同三已老從動兩長，。、：" +
				"王李張劉陳楊黃趙吳周徐孫馬朱胡郭何高林羅鄭梁謝宋唐許鄧馮韓曹蔡省市區縣路號街鎮村里樓姓名電話郵箱址台臺北京灣新竹中南高雄東江山西桃園志明美惠玲雅婷怡君淑芬俊傑宏家豪巷弄段",
		},
		{
			[]sets.Encoding{korean.EUCKR},
			"이다는에의가고을하지를은한도사로기자어나리시인아그대해서들스정일전수있제부여게과라보주상장만원안관성유구선조공국신무오비화경소우개세동실모물미치면문방내생용연간되와것중때니으" +
				"김박최강윤임권황송류홍길민준현영호진석재희은혜숙순철광남북울산특별광역번읍층",
		},
	}
}

// common is what characters are common in a language.
type common struct {
	sets []sets.Encoding
	has  map[rune]bool
}

// commons are made once: they never change.
var commons = sync.OnceValue(func() (all []common) {
	for _, s := range scripts() {
		has := map[rune]bool{}
		for _, r := range s.common {
			has[r] = true
		}
		all = append(all, common{s.sets, has})
	}
	return all
})

const (
	sampled     = 16 << 10 // bytes of a head that are looked at
	leastShare  = 8        // one in so many characters is a common one, at the least,
	leastCommon = 4        // and so many of them are
)

// eastAsian finds the East Asian character set that a text is in, by how many common characters it has in each of those in which it is without
// fault; nil: in none. head begins where a text does, and has bytes beyond ASCII that are not UTF-8.
func eastAsian(head []byte) sets.Encoding {
	first := 0
	for first < len(head) && head[first] < utf8.RuneSelf {
		first++
	}
	sample := head[first:min(len(head), first+sampled)]
	var best sets.Encoding
	found, second := 0.0, 0.0
	for _, c := range commons() {
		for _, set := range c.sets {
			text, ok := faultless(set, sample)
			if !ok {
				continue
			}
			switch share := c.share(text); {
			case share > found:
				best, found, second = set, share, found
			case share > second:
				second = share
			}
		}
	}
	if found < 1.0/leastShare || found < 2*second {
		return nil
	}
	return best
}

// faultless decodes a sample, or as much of it as is whole characters; ok is false if it is not in this set.
func faultless(set sets.Encoding, sample []byte) (text []byte, ok bool) {
	for step := 256; len(sample) > 0; step *= 2 { // the first fault is near in most that are not
		from := len(text)
		piece := sample[:min(len(sample), step)]
		decoded, used := multi{set}.decode(text, piece, false)
		if text = decoded; used == 0 {
			return text, len(piece) < utf8.UTFMax
		}
		if bytes.Contains(text[from:], []byte("\uFFFD")) {
			return nil, false
		}
		sample = sample[used:]
	}
	return text, true
}

// share is how many of the characters beyond ASCII are common ones; 0 where they are too few to tell.
func (c *common) share(text []byte) float64 {
	all, common := 0, 0
	for _, r := range string(text) {
		if r < utf8.RuneSelf {
			continue
		}
		if all++; c.has[r] {
			common++
		}
	}
	if common < leastCommon {
		return 0
	}
	return float64(common) / float64(all)
}
