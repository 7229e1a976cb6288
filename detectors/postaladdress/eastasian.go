package postaladdress

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

const becauseEast = "a number behind a street or quarter of a city, as East Asia writes addresses"

// eastAsian finds an address of China, Japan, Korea or Taiwan around the number at i: from the large to the small, without spaces but in
// Korean, so that the parts are told by the signs that end them.
func (d *Detector) eastAsian(text []byte, i int) (core, bool) {
	switch r, size := utf8.DecodeLastRune(text[:i]); {
	case unicode.Is(unicode.Han, r), r == 'ノ', r == 'の', r == 'る', r == 'ケ', r == 'ヶ':
		return hanAddress(text, i)
	case r == ' ':
		if r, _ := utf8.DecodeLastRune(text[:i-size]); unicode.Is(unicode.Hangul, r) {
			return koreanAddress(text, i)
		}
	}
	return core{}, false
}

// provinces begin most addresses: the provinces and great cities of China and Taiwan, the prefectures of Japan.
var provinces = strings.Fields(`北京 上海 天津 重庆 河北 山西 内蒙古 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门
	台北 臺北 新北 桃園 台中 臺中 台南 臺南 高雄 基隆 新竹 嘉義 苗栗 彰化 南投 雲林 屏東 宜蘭 花蓮 台東 臺東 澎湖 金門 广州 深圳 武汉 成都 杭州 南京 西安 苏州 香港 九龍 九龙 新界
	北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都 大阪 兵庫県
	奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県 札幌市 仙台市 横浜市 川崎市 名古屋市 神戸市 広島市`)

const (
	areaSigns   = "市区區县縣郡州盟旗府省"
	streetSigns = "路街道巷弄段村里町镇鎮乡鄉目丁園园坊苑庄莊通る"
	numberSigns = "号號院楼樓栋棟幢座单單元室层層階阶弄巷户戶房门門之丁目番地の館馆"
)

// hanAddress finds the address whose first number behind the street is at i, directly behind a Chinese character.
func hanAddress(text []byte, i int) (core, bool) {
	run := hanRun(text, i)
	start, known := firstProvince(text, run, i)
	last, _ := utf8.DecodeLastRune(text[:i])
	areas := signs(text[start:i], areaSigns)
	if !known && (areas == 0 || !strings.ContainsRune(streetSigns, last)) {
		return core{}, false
	}
	if !known {
		start = pastVerb(text, start, i)
	}
	if known && areas == 0 && !strings.ContainsRune(streetSigns, last) || i-start < 6 {
		return core{}, false
	}
	end, ok := hanNumbers(text, i, known)
	if !ok {
		return core{}, false
	}
	c := core{japanesePostcode(text, start), end, 0.75, becauseEast}
	if known {
		c.confidence = 0.85
	}
	if next := end + 1; next+6 <= len(text) && text[end] == ' ' && countryDigits(text[next:next+6]) == 6 && bounded(text, next+6) {
		c.end = next + 6
	}
	return c, true
}

// hanStreet tells whether a cell is a street of China and a number, behind which the number at i stands: 吴家山路268号.
func hanStreet(cell []byte, i int) bool {
	last, _ := utf8.DecodeLastRune(cell[:i])
	if !strings.ContainsRune("路街道巷弄同条條段", last) || i < 9 {
		return false
	}
	end := i
	for end < len(cell) && isDigit(cell[end]) {
		end++
	}
	r, _ := utf8.DecodeRune(cell[end:])
	return end-i < 6 && (r == '号' || r == '號')
}

// hanRun returns where the characters begin that go up to i: some forty of them, with numbers between them.
func hanRun(text []byte, i int) int {
	for n := 0; i > 0 && n < 40; n++ {
		r, size := utf8.DecodeLastRune(text[:i])
		if !unicode.Is(unicode.Han, r) && !unicode.Is(unicode.Katakana, r) && r != 'の' && r != 'る' && r != 'ヶ' && (r >= utf8.RuneSelf || !isDigit(byte(r)) && r != '-') {
			break
		}
		i -= size
	}
	return i
}

// firstProvince returns where the first province or great city is named between from and to, from if none is.
func firstProvince(text []byte, from, to int) (int, bool) {
	for at := from; at < to; {
		for _, p := range provinces {
			if bytes.HasPrefix(text[at:to], []byte(p)) {
				return at, true
			}
		}
		_, size := utf8.DecodeRune(text[at:])
		at += size
	}
	return from, false
}

func signs(text []byte, set string) (n int) {
	for _, r := range string(text) {
		if strings.ContainsRune(set, r) {
			n++
		}
	}
	return n
}

// pastVerb skips what stands before the address in a sentence without a space: 住在, 位于, 地址是.
func pastVerb(text []byte, from, to int) int {
	first := bytes.IndexAny(text[from:to], areaSigns)
	if first < 0 {
		return from
	}
	if at := bytes.LastIndexAny(text[from:from+first], "在于於到至址是为為住第"); at >= 0 {
		_, size := utf8.DecodeRune(text[from+at:])
		return from + at + size
	}
	return from
}

// hanNumbers reads the numbers from i on, each with the signs that say what it numbers: 88号院3号楼1502室, 2丁目21番1号, 1-9-1.
func hanNumbers(text []byte, i int, known bool) (end int, ok bool) {
	numbers := 0
	for i < len(text) && numbers < 6 {
		digits := i
		for digits < len(text) && isDigit(text[digits]) {
			digits++
		}
		if digits == i || digits-i > 5 {
			break
		}
		end = digits
		if known && digits+1 < len(text) && text[digits] == '-' && isDigit(text[digits+1]) {
			i = digits + 1
			numbers++
			ok = true
			continue
		}
		next := pastSignsOf(text, digits, numberSigns)
		if next == digits {
			r, _ := utf8.DecodeRune(text[digits:])
			if !ok || unicode.Is(unicode.Han, r) {
				return end, false
			}
			break
		}
		ok, end, i = true, next, next
		numbers++
	}
	if ok {
		end = hanBuilding(text, end)
	}
	return end, ok
}

func pastSignsOf(text []byte, i int, set string) int {
	for i < len(text) {
		r, size := utf8.DecodeRune(text[i:])
		if !strings.ContainsRune(set, r) {
			break
		}
		i += size
	}
	return i
}

// hanBuilding takes in the name of a building with the number of a floor or a room: " ノースゲートビル5階".
func hanBuilding(text []byte, end int) int {
	i := end
	for i < len(text) && text[i] == ' ' {
		i++
	}
	begin := i
	for i < len(text) && i-begin < 48 {
		r, size := utf8.DecodeRune(text[i:])
		if !unicode.Is(unicode.Han, r) && !unicode.Is(unicode.Katakana, r) && r != 'ー' {
			break
		}
		i += size
	}
	digits := i
	for digits < len(text) && isDigit(text[digits]) {
		digits++
	}
	if i == begin || digits == i || digits-i > 4 {
		return end
	}
	if to := pastSignsOf(text, digits, "階号室楼樓F"); to > digits {
		return to
	}
	return end
}

// japanesePostcode takes in 〒150-0002 before an address.
func japanesePostcode(text []byte, start int) int {
	i := len(bytes.TrimRight(text[:start], " \n"))
	if i < 8 || shapeOf(text[i-8:i]) != "999-9999" {
		return start
	}
	i -= 8
	if mark := []byte("〒"); bytes.HasSuffix(text[:i], mark) {
		return i - len(mark)
	}
	return i
}

// koreanSigns end the words of a Korean address; koreanProvinces may stand without one.
const koreanSigns = "시도구군읍면동리로길가"

var koreanProvinces = strings.Fields("서울 부산 대구 인천 광주 대전 울산 세종 경기 강원 충북 충남 전북 전남 경북 경남 제주")

// koreanAddress finds the address whose street's number is at i, behind a word of Korean letters and a space.
func koreanAddress(text []byte, i int) (core, bool) {
	start, areas := i, 0
	for words := range 7 {
		at := start - 1
		for at > 0 && text[at-1] != ' ' && text[at-1] != '\n' && text[at-1] != ':' && text[at-1] != '(' && text[at-1] != ',' {
			at--
		}
		if at < 0 || start == 0 || text[start-1] != ' ' || at >= start-1 {
			break
		}
		word := text[at : start-1]
		r, _ := utf8.DecodeLastRune(word)
		switch {
		case words == 0 && !strings.ContainsRune("로길동리가", r), !strings.ContainsRune(koreanSigns, r) && !koreanProvince(word):
			at = -1
		case words > 0:
			areas++
		}
		if at < 0 {
			break
		}
		start = at
	}
	if areas == 0 {
		return core{}, false
	}
	end := i
	for end < len(text) && (isDigit(text[end]) || text[end] == '-') {
		end++
	}
	for _, lane := range [...]string{"번길 ", "길 "} {
		if bytes.HasPrefix(text[end:], []byte(lane)) {
			end += len(lane)
			for end < len(text) && (isDigit(text[end]) || text[end] == '-') {
				end++
			}
		}
	}
	return core{start, koreanFlat(text, end), 0.85, becauseEast}, true
}

func koreanProvince(word []byte) bool {
	for _, p := range koreanProvinces {
		if string(word) == p {
			return true
		}
	}
	return false
}

// koreanFlat takes in the house, floor and flat, and the quarter in parentheses: ", 101동 1203호 (역삼동)".
func koreanFlat(text []byte, end int) int {
	for range 3 {
		i := end
		for i < len(text) && (text[i] == ' ' || text[i] == ',') {
			i++
		}
		digits := i
		for digits < len(text) && isDigit(text[digits]) {
			digits++
		}
		r, size := utf8.DecodeRune(text[digits:])
		if i == end || digits == i || !strings.ContainsRune("동층호", r) {
			break
		}
		end = digits + size
	}
	if bytes.HasPrefix(text[end:], []byte(" (")) {
		if to := bytes.IndexByte(text[end:], ')'); to > 0 && to < 50 {
			return end + to + 1
		}
	}
	return end
}
